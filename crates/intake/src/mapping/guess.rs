//! A mapping proposed for an unknown table, from the words of its header and the look of its cells. A person checks it.

use super::header::{Guess, LONGEST_HEADER, guess};
use super::header_words::{CURRENCIES, CURRENCY_SIGNS};
use super::look::Shape;
use super::{Target, folded};
use crate::desk::default_source;
use std::fmt::Write;

/// Columns by which a table is told from others.
const MATCHED: usize = 12;
/// Columns a proposal lists of those it guesses nothing for, and of those it does.
const LISTED: usize = 40;
/// Fields that one column feeds: a second one would make nonsense of both.
const SINGLE: &[&str] =
    &["ref", "received_at", "occurred_at", "amount", "currency", "channel", "language", "victim_age", "victim_sex"];

/// Cells of a row that are looked at for words that head columns.
const LOOKED_AT: usize = 200;
/// Characters of a cell that may be a header's.
const HEADER_CHARACTERS: usize = 60;

/// A column with its key in TOML and what is guessed.
struct Proposed<'c> {
    column: &'c str,
    key: String,
    at: usize,
    guess: Guess,
    /// Another column of the same name stands before it.
    again: bool,
}

/// The first column of a name, of which this one is the second or a later: `Phone` for `Phone#2`.
pub(crate) fn again_of<'c>(columns: &'c [String], column: &str) -> Option<&'c String> {
    let (name, number) = column.rsplit_once('#')?;
    let counts = number.bytes().all(|byte| byte.is_ascii_digit()) && number.parse::<usize>().is_ok_and(|it| it > 1);
    columns.iter().find(|first| counts && folded(first) == folded(name))
}

/// How many columns look like what a report has and no standard column gives.
pub(crate) fn besides(columns: &[String], samples: &[Vec<String>]) -> usize {
    let mut filled: Vec<&str> =
        columns.iter().filter_map(|column| Target::standard(column)).map(Target::name).collect();
    let (proposed, _) = proposed(columns, samples);
    let others = proposed.iter().filter(|it| !it.again && Target::standard(it.column).is_none());
    let counted = others.filter(|it| match it.guess {
        Guess::Field(field) => {
            let lacks = !filled.contains(&field);
            if SINGLE.contains(&field) {
                filled.push(field);
            }
            lacks
        }
        Guess::Choice(fields) => fields.iter().any(|field| !filled.contains(field)),
        Guess::Serial | Guess::Nothing => false,
    });
    counted.count()
}

/// In how many cells of a row stand words that head columns.
pub(crate) fn header_words_in(row: &[String]) -> usize {
    let short = row.iter().take(LOOKED_AT).filter(|cell| cell.chars().nth(HEADER_CHARACTERS).is_none());
    // `No` heads a column and answers a question.
    let heads = |cell: &&String| !matches!(guess(cell, &Shape::of(std::iter::empty())), Guess::Serial | Guess::Nothing);
    short.filter(heads).count()
}

/// Proposes a mapping as TOML with a comment on every column that is left out, up to a bound.
pub(crate) fn propose(file_name: &str, columns: &[String], samples: &[Vec<String>]) -> String {
    let (proposed, unlisted) = proposed(columns, samples);
    let name = folded(&default_source(file_name));
    let mut toml = format!(
        "# A mapping proposed for {}. Check every line; fields are listed in docs/intake.md.\n",
        file_name.replace(char::is_control, " ")
    );
    let _ = writeln!(toml, "name = {}\nsource = {}", quoted(&name), quoted(&name));
    let told: Vec<_> = proposed.iter().take(MATCHED).map(|it| it.key.as_str()).collect();
    let _ = writeln!(toml, "# The columns such a file is told by.");
    let _ = writeln!(toml, "match = [{}]", told.join(", "));
    let is_date = |guess: Guess| matches!(guess, Guess::Field(f) | Guess::Choice(&[f, ..]) if f.ends_with("_at"));
    toml.push_str(&dates(proposed.iter().filter(|it| is_date(it.guess)).flat_map(|it| cells(it.at, samples))));
    toml.push_str("\n[columns]\n");
    let amount = write_columns(&mut toml, &proposed, unlisted);
    let stated = proposed.iter().any(|it| it.guess == Guess::Field("currency"));
    match amount.map(currency_of) {
        Some(Some(currency)) => _ = writeln!(toml, "\n[constants]\ncurrency = {}", quoted(currency)),
        Some(None) if !stated => {
            toml.push_str("\n# Amounts are read in the currency that is named here, and not at all where none is.\n");
            toml.push_str("# [constants]\n# currency = \"USD\"\n");
        }
        _ => {}
    }
    toml
}

/// The line on the forms of dates. Which number is the day, dates past the twelfth tell; where none does, a person must look.
fn dates<'c>(cells: impl Iterator<Item = &'c str>) -> String {
    let (mut slashed, mut past) = (false, [false; 2]);
    for cell in cells.filter(|cell| cell.contains('/')) {
        slashed = true;
        for (past, number) in past.iter_mut().zip(cell.split('/')) {
            *past |= number.trim().parse::<u32>().is_ok_and(|number| (13..=31).contains(&number));
        }
    }
    let (form, told) = match past {
        [false, true] => ("%m/%d/%Y", ""),
        [true, false] => ("%d/%m/%Y", ""),
        _ if slashed => ("%d/%m/%Y", " # or the month first, %m/%d/%Y? No date here tells"),
        _ => ("%d/%m/%Y", ""),
    };
    let comment = if slashed { "" } else { "# " };
    format!("{comment}dates = [\"{form} %H:%M:%S\", \"{form} %H:%M\", \"{form}\"]{told}\n")
}

/// The columns that can be named, each once; and how many cannot.
fn proposed<'c>(columns: &'c [String], samples: &[Vec<String>]) -> (Vec<Proposed<'c>>, usize) {
    let (mut proposed, mut seen, mut unnamed) = (Vec::new(), std::collections::HashSet::new(), 0);
    for (at, column) in columns.iter().enumerate().filter(|(_, column)| !column.trim().is_empty()) {
        let key = quoted(column);
        if column.chars().nth(LONGEST_HEADER).is_some() {
            unnamed += 1;
        } else if seen.insert(key.clone()) {
            let first = again_of(columns, column);
            let standard = Target::standard(column).map(|target| Guess::Field(target.name()));
            let shape = Shape::of(cells(at, samples));
            let guess = standard.unwrap_or_else(|| guess(first.unwrap_or(column), &shape));
            proposed.push(Proposed { column, key, at, guess, again: first.is_some() });
        }
    }
    (proposed, unnamed)
}

/// Writes a line for each column and answers the one that holds amounts.
fn write_columns<'c>(toml: &mut String, proposed: &[Proposed<'c>], unnamed: usize) -> Option<&'c str> {
    let (mut amount, mut fed, mut told, mut untold, mut left_out) = (None, Vec::new(), 0, 0, unnamed);
    let is_reference = |it: &Proposed<'_>| it.guess == Guess::Field("ref") && !it.again;
    let numbered = proposed.iter().any(is_reference);
    for Proposed { column, key, guess, again, .. } in proposed {
        let count = if *guess == Guess::Nothing { &mut untold } else { &mut told };
        *count += 1;
        if *count > LISTED {
            left_out += 1;
            continue;
        }
        let _ = match guess {
            Guess::Field(field) if *again => {
                writeln!(toml, "# {key} = \"{field}\" # the same header again: you must say what it is")
            }
            Guess::Field(field) if SINGLE.contains(field) && fed.contains(field) => {
                writeln!(toml, "# {key} = \"{field}\" # instead of the one above?")
            }
            Guess::Field(field) => {
                fed.push(field);
                amount = amount.or((*field == "amount").then_some(*column));
                writeln!(toml, "{key} = \"{field}\"")
            }
            Guess::Choice([field]) => writeln!(toml, "# {key} = \"{field}\" # if it is the suspect's"),
            Guess::Choice([field, others @ ..]) => {
                writeln!(toml, "# {key} = \"{field}\" # or \"{}\": you must say which", others.join("\" or \""))
            }
            Guess::Serial if !numbered => {
                writeln!(
                    toml,
                    "# {key} = \"ref\" # only if each row keeps its number for good, whatever is put in or sorted"
                )
            }
            Guess::Choice([]) | Guess::Serial | Guess::Nothing => writeln!(toml, "# {key} = \"\""),
        };
    }
    if left_out > 0 {
        let _ = writeln!(toml, "# {left_out} more columns are not listed here; name those that are needed");
    }
    amount
}

/// The currency that a header names beside the amount.
fn currency_of(header: &str) -> Option<&'static str> {
    let words = folded(header).to_uppercase();
    let named = |code: &&&str| words.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word == **code);
    let sign = || CURRENCY_SIGNS.iter().find(|(sign, _)| is_sign_in(&words, sign)).map(|(_, code)| *code);
    CURRENCIES.iter().find(named).copied().or_else(sign)
}

/// Whether a currency's sign stands there alone: `HK$` is another's.
fn is_sign_in(words: &str, sign: &str) -> bool {
    let before = |at: usize| words[..at].chars().next_back().is_some_and(char::is_alphabetic);
    words.match_indices(sign).any(|(at, _)| !before(at))
}

/// A basic TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.replace(char::is_control, " ")).to_string()
}

fn cells(column: usize, samples: &[Vec<String>]) -> impl Iterator<Item = &str> {
    samples.iter().filter_map(move |row| row.get(column)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Mapping;

    fn table(columns: &[&str], row: &[&str]) -> (Vec<String>, Vec<Vec<String>>) {
        (columns.iter().map(ToString::to_string).collect(), vec![row.iter().map(ToString::to_string).collect()])
    }

    #[test]
    fn the_proposal_parses_and_reads_the_table_it_is_for() {
        let story = "They called me and said my parcel was held at the border and I had to pay.";
        let (columns, samples) = table(
            &["Case \"no\"", "Incident date", "x1", "x2", "x3"],
            &["17", "01/03/2026", story, "https://parcel.example/pay", "shoe size"],
        );
        let toml = propose("March list.csv", &columns, &samples);
        let mapping = Mapping::parse(&toml).unwrap_or_else(|error| panic!("{error:?}\n{toml}"));
        assert_eq!(mapping.name, "march_list");
        assert_eq!(mapping.columns.get("x1").unwrap().names(), ["narrative"]);
        assert_eq!(mapping.columns.get("x2").unwrap().names(), ["suspect_url"]);
        assert!(!mapping.columns.contains_key("x3") && toml.contains("# \"x3\""));
        assert_eq!(mapping.recognises(&columns), Some(5));
        assert!(!mapping.dates.is_empty());
    }

    #[test]
    fn a_proposal_says_which_number_is_the_day_or_that_no_date_tells() {
        for (cells, form, asks) in [
            (&["01/03/2026", "14/03/2026 10:00"][..], "%d/%m/%Y", false),
            (&["01/03/2026", "03/14/2026"], "%m/%d/%Y", false),
            (&["01/03/2026", "02/03/2026"], "%d/%m/%Y", true),
            (&["14/03/2026", "03/14/2026"], "%d/%m/%Y", true),
        ] {
            let line = dates(cells.iter().copied());
            assert!(line.starts_with(&format!("dates = [\"{form} %H:%M:%S\"")), "{cells:?}: {line}");
            assert_eq!(line.contains("No date here tells"), asks, "{cells:?}: {line}");
            assert!(toml::from_str::<toml::Table>(&line).is_ok(), "{line}");
        }
        assert!(dates(["2026-03-01"].into_iter()).starts_with("# dates"));
    }

    #[test]
    fn the_proposal_parses_even_where_nothing_is_recognised() {
        let (columns, samples) = table(&["a\u{0}\nb", "a\"'", ""], &["1", "2", "3"]);
        let toml = propose("x.csv", &columns, &samples);
        assert!(toml::from_str::<toml::Table>(&toml).is_ok(), "{toml}");
    }

    #[test]
    fn a_field_of_one_column_is_given_once_and_a_currency_beside_the_amount_is_taken_over() {
        let (columns, samples) =
            table(&["case no", "ticket no", "Amount (USD)", "details"], &["1", "2", "20", "they took it all"]);
        let toml = propose("x.csv", &columns, &samples);
        let mapping = Mapping::parse(&toml).unwrap_or_else(|error| panic!("{error:?}\n{toml}"));
        assert!(mapping.columns.contains_key("case no") && !mapping.columns.contains_key("ticket no"));
        assert_eq!(mapping.constants.get("currency").map(String::as_str), Some("USD"));
    }

    #[test]
    fn an_amount_without_a_currency_asks_for_one() {
        let asks = |columns: &[&str], cells: &[&str]| {
            let (columns, samples) = table(columns, cells);
            propose("x.csv", &columns, &samples).contains("# currency = \"USD\"")
        };
        assert!(asks(&["Amount", "details"], &["20", "they took it all"]));
        assert!(!asks(&["Amount", "Currency", "details"], &["20", "USD", "they took it all"]));
        assert!(!asks(&["details"], &["they took it all"]));
    }

    #[test]
    fn a_currencys_sign_beside_the_amount_is_taken_over_unless_it_is_anothers() {
        for (header, currency) in [
            ("Loss ($)", Some("USD")),
            ("Amount US$", Some("USD")),
            ("$", Some("USD")),
            ("Amount (HK$)", None),
            ("Loss ៛", Some("KHR")),
            ("Loss", None),
        ] {
            assert_eq!(currency_of(header), currency, "{header}");
        }
    }

    #[test]
    fn a_header_that_stands_there_twice_is_left_to_decide() {
        let (columns, samples) = table(
            &["Narrative", "Suspect phone", "Suspect phone#2", "Phone", "Phone#2"],
            &["they took it all", "012345678", "012345679", "012345670", "012345671"],
        );
        let toml = propose("x.csv", &columns, &samples);
        let mapping = Mapping::parse(&toml).unwrap_or_else(|error| panic!("{error:?}\n{toml}"));
        assert_eq!(mapping.columns.keys().collect::<Vec<_>>(), ["Narrative", "Suspect phone"]);
        for line in ["# \"Suspect phone#2\" = \"suspect_phone\" # the same", "# \"Phone#2\" = \"suspect_phone\" # or"] {
            assert!(toml.contains(line), "{toml}");
        }
    }

    #[test]
    fn a_running_number_is_offered_as_the_reference_where_nothing_else_is() {
        let told = |columns: &[&str]| {
            let (columns, samples) = table(columns, &["1", "they took it all from me", "D-7"]);
            propose("x.csv", &columns, &samples)
        };
        let alone = told(&["No.", "details", "shoes"]);
        assert!(alone.contains("# \"No.\" = \"ref\" # only if each row keeps its number for good"), "{alone}");
        assert!(Mapping::parse(&alone).is_ok(), "{alone}");
        let beside = told(&["No.", "details", "case no"]);
        assert!(beside.contains("# \"No.\" = \"\"\n") && beside.contains("\"case no\" = \"ref\"\n"), "{beside}");
    }

    #[test]
    fn a_proposal_for_very_many_columns_is_short_and_says_how_many_it_left_out() {
        let columns: Vec<String> =
            (0..4_000).map(|n| format!("column {n}")).chain(["details".to_owned(), "x".repeat(9_000)]).collect();
        let toml = propose("wide.csv", &columns, &[]);
        assert!(toml.len() < 5_000 && toml.contains("\"details\" = \"narrative\""), "{} bytes", toml.len());
        assert!(toml.contains("# 3961 more columns are not listed here"), "{toml}");
    }
}

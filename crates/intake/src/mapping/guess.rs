//! A mapping proposed for an unknown table, from the words of its header and the look of its cells. A person checks it.

use super::folded;
use super::header_words::{COMPLAINANT_WORDS, HEADER_WORDS};
use std::fmt::Write;

/// Share of a column's cells, in hundredths, that must look alike for the look to count.
const ALIKE_PERCENT: usize = 60;
/// Characters from which a cell is somebody's account rather than a value.
const ACCOUNT_CHARACTERS: usize = 60;

/// Characters of a header that are looked at; a longer one is no header.
const LONGEST_HEADER: usize = 200;

/// What the cells of a column look like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Url,
    Email,
    Date,
    Phone,
    Wallet,
    LongText,
    Other,
}

/// Proposes a mapping as TOML with a comment on every column that is left out.
pub(crate) fn propose(file_name: &str, columns: &[String], samples: &[Vec<String>]) -> String {
    let name = folded(file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem));
    let mut toml = format!(
        "# A mapping proposed for {}. Check every line; fields are listed in docs/intake.md.\n",
        file_name.replace(char::is_control, " ")
    );
    let _ = writeln!(toml, "name = {}\nsource = {}", quoted(&name), quoted(&name));
    let guesses: Vec<_> =
        columns.iter().enumerate().map(|(at, column)| (column, field_of(column, at, samples))).collect();
    let told: Vec<_> = columns.iter().filter(|column| !column.trim().is_empty()).map(|column| quoted(column)).collect();
    let _ = writeln!(toml, "# A file with all of these columns is read by this mapping without being asked.");
    let _ = writeln!(toml, "match = [{}]", told.join(", "));
    let day_first = guesses.iter().enumerate().any(|(at, (_, field))| {
        field.is_some_and(|field| field.ends_with("_at")) && cells(at, samples).any(|cell| cell.contains('/'))
    });
    let _ = writeln!(
        toml,
        "{}dates = [\"%d/%m/%Y %H:%M:%S\", \"%d/%m/%Y %H:%M\", \"%d/%m/%Y\"]",
        if day_first { "" } else { "# " }
    );
    toml.push_str("\n[columns]\n");
    let mut written: Vec<String> = Vec::new();
    for (column, field) in guesses {
        let key = quoted(column);
        if column.trim().is_empty() || written.contains(&key) {
            continue;
        }
        match field {
            Some(field @ ("suspect_phone" | "suspect_email" | "suspect_account")) => {
                let of_complainant = field.replace("suspect", "victim");
                writeln!(toml, "{key} = \"{field}\" # or \"{of_complainant}\": whose is it?")
            }
            Some(field) => writeln!(toml, "{key} = \"{field}\""),
            None => writeln!(toml, "# {key} = \"\""),
        }
        .expect("writing to a String cannot fail");
        written.push(key);
    }
    toml
}

/// A basic TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.replace(char::is_control, " ")).to_string()
}

fn cells(column: usize, samples: &[Vec<String>]) -> impl Iterator<Item = &str> {
    samples.iter().filter_map(move |row| row.get(column)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
}

/// The header's words first; where they say nothing, or say something the cells contradict, the cells.
fn field_of(column: &str, at: usize, samples: &[Vec<String>]) -> Option<&'static str> {
    let header = Header::new(column);
    let by_words = by_header(&header);
    let by_cells = match look_of(at, samples) {
        Look::Url => Some("suspect_url"),
        Look::Email => Some("suspect_email"),
        Look::Date => Some("occurred_at"),
        Look::Phone => Some("suspect_phone"),
        Look::Wallet => Some("suspect_wallet"),
        Look::LongText => Some("narrative"),
        Look::Other => None,
    };
    let field = if by_cells == Some("narrative") { by_cells } else { by_words.or(by_cells) };
    if COMPLAINANT_WORDS.iter().any(|word| header.has(word)) { field.and_then(of_complainant) } else { field }
}

/// The first field one of whose words stands in the header.
fn by_header(header: &Header) -> Option<&'static str> {
    HEADER_WORDS.iter().find(|(_, words)| words.iter().any(|word| header.has(word))).map(|(field, _)| *field)
}

/// The same field of the complainant's; none where there is no such field.
fn of_complainant(field: &'static str) -> Option<&'static str> {
    match field {
        "suspect_phone" => Some("victim_phone"),
        "suspect_email" => Some("victim_email"),
        "suspect_account" => Some("victim_account"),
        _ => (!field.starts_with("suspect_") && field != "place").then_some(field),
    }
}

/// A header as its words are looked for.
struct Header(String);

impl Header {
    fn new(column: &str) -> Self {
        let column: String = column.chars().take(LONGEST_HEADER).collect();
        Self(format!("_{}_", folded(&column).replace(['.', '/', '(', ')', ':', '#'], "_")))
    }

    /// Latin words count as whole words; other scripts write no blanks between words, so there any place counts.
    fn has(&self, word: &str) -> bool {
        let word = folded(word);
        if word.is_ascii() { self.0.contains(&format!("_{word}_")) } else { self.0.contains(&word) }
    }
}

fn look_of(column: usize, samples: &[Vec<String>]) -> Look {
    let mut counts: Vec<(Look, usize)> = Vec::new();
    let mut total = 0;
    for cell in cells(column, samples) {
        total += 1;
        let look = look(cell);
        match counts.iter_mut().find(|(known, _)| *known == look) {
            Some((_, count)) => *count += 1,
            None => counts.push((look, 1)),
        }
    }
    let enough = |&&(look, count): &&(Look, usize)| look != Look::Other && count * 100 >= total * ALIKE_PERCENT;
    counts.iter().find(enough).map_or(Look::Other, |&(look, _)| look)
}

fn look(cell: &str) -> Look {
    let lower = cell.to_ascii_lowercase();
    let blanks = cell.split_whitespace().count() > 1;
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let telephonic = cell.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | '.'));
    if cell.chars().count() >= ACCOUNT_CHARACTERS && blanks {
        Look::LongText
    } else if !blanks && (lower.starts_with("http") || lower.starts_with("hxxp") || lower.starts_with("www.")) {
        Look::Url
    } else if !blanks && cell.contains('@') && cell.contains('.') {
        Look::Email
    } else if is_date(cell) {
        Look::Date
    } else if telephonic && (8..=15).contains(&digits) {
        Look::Phone
    } else if !blanks && (26..=64).contains(&cell.len()) && cell.bytes().all(|b| b.is_ascii_alphanumeric()) {
        Look::Wallet
    } else {
        Look::Other
    }
}

fn is_date(cell: &str) -> bool {
    let date = cell.split([' ', 'T']).next().unwrap_or("");
    let numbers: Vec<_> = date.split(['-', '/', '.']).collect();
    let short = |n: &&str| (1..=4).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit());
    numbers.len() == 3 && numbers.iter().all(short) && numbers.iter().any(|n| n.len() == 4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Mapping;

    fn table(columns: &[&str], row: &[&str]) -> (Vec<String>, Vec<Vec<String>>) {
        (columns.iter().map(ToString::to_string).collect(), vec![row.iter().map(ToString::to_string).collect()])
    }

    #[test]
    fn header_words_in_six_languages_point_to_the_field() {
        for (header, field) in [
            ("Scammer's mobile phone", "suspect_phone"),
            ("លេខទូរស័ព្ទ", "suspect_phone"),
            ("嫌疑人电话", "suspect_phone"),
            ("รายละเอียด", "narrative"),
            ("Số tài khoản", "suspect_account"),
            ("Kronologi kejadian", "narrative"),
            ("Victim phone", "victim_phone"),
            ("报案人电话", "victim_phone"),
        ] {
            assert_eq!(field_of(header, 0, &[]), Some(field), "{header}");
        }
        assert_eq!(field_of("colour", 0, &[]), None);
    }

    #[test]
    fn a_complainants_column_is_never_proposed_as_the_suspects() {
        for header in ["Victim's name", "Complainant address", "ឈ្មោះជនរងគ្រោះ", "Telepon pelapor", "My number"]
        {
            let field = field_of(header, 0, &[vec!["012345678".to_owned()]]);
            assert!(!field.is_some_and(|field| field.starts_with("suspect_")), "{header}: {field:?}");
        }
        assert_eq!(field_of("Name", 0, &[]), None);
    }

    #[test]
    fn the_proposal_parses_and_reads_the_table_it_is_for() {
        let story = "They called me and said my parcel was held at the border and I had to pay.";
        let (columns, samples) = table(
            &["Case \"no\"", "When", "x1", "x2", "x3"],
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
    fn the_proposal_parses_even_where_nothing_is_recognised() {
        let (columns, samples) = table(&["a\u{0}\nb", "a\"'", ""], &["1", "2", "3"]);
        let toml = propose("x.csv", &columns, &samples);
        assert!(toml::from_str::<toml::Table>(&toml).is_ok(), "{toml}");
    }
}

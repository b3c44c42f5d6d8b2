//! A report as somebody types it, looked over before it is sealed. What cannot be right is refused; what is merely unusual is told, and is
//! sealed as it stands where they say so.

mod doubt;

pub use doubt::Doubt;

use crate::error::Error;
use crate::statements::stated;
use crate::unit::Unit;
use crate::workspace::is_blank;
use doubt::{day_of, word_of};
use krama_extract::Reader;
use krama_intake::fold_digits;
use krama_model::field::Meaning;
use krama_model::report::Part;
use krama_model::{Author, Digest, Field, Moment, Report, ReportKey};
use std::collections::BTreeMap;

/// Nobody is older than so many years.
const OLDEST: u32 = 120;

/// A report as it was typed.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// Who it comes from.
    pub source: String,
    /// Its reference there, where it has one.
    pub reference: Option<String>,
    /// What it says, by standard column. Several banks belong to the accounts beside them, one to all.
    pub fields: BTreeMap<String, Vec<String>>,
}

/// What is doubted of one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubted {
    /// The column, or `source`.
    pub field: String,
    /// Which of the values that were typed for it, from 0.
    pub nth: usize,
    /// Why.
    pub doubt: Doubt,
}

impl Typed {
    /// Its cells, as a table would hold them that has a column for each.
    pub fn cells(&self) -> Vec<(&str, String)> {
        let banks_beside = self.has_several_banks();
        let columns = self.fields.keys().map(String::as_str);
        let columns = columns.filter(|column| !(banks_beside && *column == Field::SuspectBank.name()));
        let cell = |column: &str| -> String {
            let mut values = self.values(column).to_vec();
            if banks_beside && column == Field::SuspectAccount.name() {
                values = self.accounts_at_banks();
            } else if column == Field::SuspectBank.name() {
                // All are one bank, said beside each account.
                values.truncate(1);
            }
            let said: Vec<&str> = values.iter().map(String::as_str).filter(|value| !is_blank(value)).collect();
            said.join("; ")
        };
        columns.map(|column| (column, cell(column))).filter(|(_, cell)| !is_blank(cell)).collect()
    }

    fn values(&self, column: &str) -> &[String] {
        self.fields.get(column).map(Vec::as_slice).unwrap_or_default()
    }

    /// The first value of a column that says something.
    fn value(&self, field: Field) -> &str {
        self.values(field.name()).iter().map(String::as_str).find(|value| !is_blank(value)).unwrap_or_default()
    }

    /// Whether the accounts are at different banks, which one column of banks cannot say.
    fn has_several_banks(&self) -> bool {
        let banks = self.values(Field::SuspectBank.name());
        banks.len() > 1 && banks.iter().any(|bank| bank.trim() != banks[0].trim())
    }

    /// Each account behind the name of its bank, as people write them in one cell.
    fn accounts_at_banks(&self) -> Vec<String> {
        let (accounts, banks) = (self.values(Field::SuspectAccount.name()), self.values(Field::SuspectBank.name()));
        let at = |values: &[String], nth: usize| values.get(nth).map_or("", |value| value.trim()).to_owned();
        let both = (0..accounts.len().max(banks.len())).map(|nth| format!("{} {}", at(banks, nth), at(accounts, nth)));
        both.map(|both| both.trim().to_owned()).collect()
    }

    /// Whether it says what happened, or names a value of the other side.
    fn says_something(&self) -> bool {
        let says = |field: &Field| matches!(field.meaning(), Meaning::Prose | Meaning::SuspectValue);
        Field::ALL.iter().filter(|field| says(field)).any(|&field| !self.value(field).is_empty())
    }
}

impl Unit {
    /// What is doubted of a report that was typed, in the order of its columns.
    pub fn doubts(&self, typed: &Typed, now: Moment) -> Result<Vec<Doubted>, Error> {
        let mut found = Found::default();
        found.add("source", 0, word_of(&typed.source));
        found.add("ref", 0, self.doubt_of_reference(typed)?);
        if !typed.says_something() {
            found.add(Field::Narrative.name(), 0, Some(Doubt::NothingSaid));
        }
        let zone = self.settings().time_zone()?;
        for (column, nth, value) in typed.each() {
            let doubt = match (column, Field::parse(column)) {
                _ if value.contains('\0') => Some(Doubt::Nul),
                ("received_at" | "occurred_at", _) => day_of(value, zone, now),
                (_, Some(Field::VictimAge)) => doubt_of_age(value),
                (_, Some(field)) => doubt_of_value(self.reader()?, typed, (field, nth, value)),
                _ => None,
            };
            found.add(column, nth, doubt);
        }
        Ok(found.0)
    }

    fn doubt_of_reference(&self, typed: &Typed) -> Result<Option<Doubt>, Error> {
        let Some(reference) = typed.reference.as_ref().filter(|reference| !is_blank(reference)) else {
            return Ok(None);
        };
        if let Some(doubt) = word_of(reference) {
            return Ok(Some(doubt));
        }
        let key = ReportKey { source: typed.source.clone(), reference: reference.trim().to_owned() };
        Ok(self.workspace().number_of(&key)?.map(Doubt::KnownReference))
    }
}

#[derive(Default)]
struct Found(Vec<Doubted>);

impl Found {
    fn add(&mut self, field: &str, nth: usize, doubt: Option<Doubt>) {
        self.0.extend(doubt.map(|doubt| Doubted { field: field.to_owned(), nth, doubt }));
    }
}

impl Typed {
    /// Each value that says something, with its column and its place there.
    fn each(&self) -> impl Iterator<Item = (&str, usize, &str)> {
        let all = self.fields.iter().flat_map(|(column, values)| {
            values.iter().enumerate().map(move |(nth, value)| (column.as_str(), nth, value.as_str()))
        });
        all.filter(|(_, _, value)| !is_blank(value))
    }

    /// That value alone, beside what the columns say about it.
    fn alone(&self, field: Field, nth: usize, value: &str) -> Report {
        let at_bank = field == Field::SuspectAccount && self.has_several_banks();
        let text = if at_bank { self.accounts_at_banks().swap_remove(nth) } else { value.to_owned() };
        let beside = [Field::SuspectBank, Field::Currency, Field::Platform, Field::Region];
        let beside = beside.into_iter().filter(|&other| other != field && !(at_bank && other == Field::SuspectBank));
        let said = beside.map(|other| (other, self.value(other).to_owned())).filter(|(_, text)| !text.is_empty());
        let part =
            |(field, text)| Part { field, author: Author::Complainant, sent_at: None, place: String::new(), text };
        Report {
            key: ReportKey { source: self.source.clone(), reference: String::new() },
            received_at: None,
            occurred_at: None,
            zone_assumed: false,
            original: Digest::of(b""),
            place: String::new(),
            parts: std::iter::once((field, text)).chain(said).map(part).collect(),
        }
    }
}

fn doubt_of_age(value: &str) -> Option<Doubt> {
    let years = fold_digits(value.trim()).parse::<u32>();
    if years.is_ok_and(|years| years <= OLDEST) { None } else { Some(Doubt::NoAge { oldest: OLDEST }) }
}

/// What is doubted of a value that a run would read.
fn doubt_of_value(reader: &Reader, typed: &Typed, (field, nth, value): (Field, usize, &str)) -> Option<Doubt> {
    let alone = typed.alone(field, nth, value);
    let mentions = reader.mentions(&alone);
    match field.meaning() {
        _ if field == Field::Amount => doubt_of_amount(typed, value, stated(&alone, &mentions).is_some()),
        // Whatever stands where a name belongs is one.
        Meaning::SuspectValue | Meaning::VictimValue if field != Field::SuspectName => {
            let is_read = mentions.iter().any(|mention| mention.part == 0);
            (!is_read).then_some(Doubt::Unread(field))
        }
        _ => None,
    }
}

fn doubt_of_amount(typed: &Typed, value: &str, is_read: bool) -> Option<Doubt> {
    let written = fold_digits(value.trim());
    let is_number = written.contains(|c: char| c.is_ascii_digit()) && !written.starts_with(['-', '\u{2212}']);
    match (is_number, is_read) {
        (false, _) => Some(Doubt::NoAmount),
        (true, true) => None,
        (true, false) => Some(Doubt::UncountedAmount { has_currency: !typed.value(Field::Currency).is_empty() }),
    }
}

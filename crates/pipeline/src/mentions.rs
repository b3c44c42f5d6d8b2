//! The mentions of a run, held small until every report is read: only then is it known what any of them calls the
//! victim's, and of that the table holds a stand-in wherever it stands.

use crate::error::Error;
use crate::reading::ReadReport;
use crate::table::{Writer, Written};
use crate::tables::MentionRow;
use krama_lake::{DerivedRun, SealedReport};
use krama_link::values::{Value, ValueTable};
use krama_model::{Basis, Field, Kind, ReportNumber, Role, RoleRule, ValueKey};
use rustc_hash::FxHashSet;
use std::num::NonZeroU32;

/// Every mention of every report, in their order.
#[derive(Default)]
pub struct Mentions {
    taken: Vec<Taken>,
}

/// The mentions of some reports.
struct Taken {
    numbers: Vec<ReportNumber>,
    held: Vec<Held>,
}

/// One mention, without the text of its value. There are millions of them.
struct Held {
    /// Index of the report's number.
    report: u32,
    value: Value,
    start: u32,
    end: u32,
    /// First scalar value of the words the role rests on, and one past the last.
    words: Option<(u32, NonZeroU32)>,
    part: u16,
    follows_from: Option<u16>,
    field: Field,
    role: Role,
    rule: RoleRule,
    ambiguous: bool,
}

impl Mentions {
    /// Takes in those of some reports, each with its value.
    pub(crate) fn add(&mut self, reports: &[SealedReport], read: &[ReadReport], values: &[Vec<Value>]) {
        let mut held = Vec::with_capacity(values.iter().map(Vec::len).sum());
        for ((report, sealed), (one, values)) in (0..).zip(reports).zip(read.iter().zip(values)) {
            held.extend(one.reading.mentions.iter().zip(values).map(|(mention, &value)| Held {
                report,
                value,
                start: mention.start,
                end: mention.end,
                words: mention.reason.words.and_then(|(start, end)| Some((start, NonZeroU32::new(end)?))),
                part: mention.part,
                follows_from: mention.follows_from,
                field: sealed.report.parts[usize::from(mention.part)].field,
                role: mention.role,
                rule: mention.reason.rule,
                ambiguous: mention.ambiguous,
            }));
        }
        self.taken.push(Taken { numbers: reports.iter().map(|sealed| sealed.number).collect(), held });
    }

    fn all(&self) -> impl Iterator<Item = &Held> {
        self.taken.iter().flat_map(|taken| &taken.held)
    }

    /// What any report calls the victim's, or both the victim's and another's, but what is `open`. A victim's number is the
    /// victim's as an account on a messenger or at the end of a link too, and a bank account's is with its bank named and without.
    pub fn victims<'v>(&self, values: &'v ValueTable, key: &'v ValueKey, open: impl Fn(Value) -> bool) -> Victims<'v> {
        // Who hosts a victim's mail is not the victim's.
        let hosts = |held: &Held| held.follows_from.is_some() && values.basis(held.value) == Basis::Value(Kind::Domain);
        let called = self.all().filter(|held| is_victims(held.role, held.rule) && !hosts(held)).map(|held| held.value);
        let mut theirs = vec![false; values.len()];
        for value in called.filter(|&value| !open(value)) {
            theirs[value as usize] = true;
            if let Some(bare) = values.broader(value).filter(|_| values.basis(value) == Basis::Value(Kind::BankAccount))
            {
                theirs[bare as usize] = true;
            }
        }
        for value in 0..values.len() as Value {
            theirs[value as usize] |= narrower(values, value).is_some_and(|wider| theirs[wider as usize]);
        }
        Victims { values, key, theirs }
    }

    /// Per value how many reports name it as something that may link.
    fn namers(&self, values: &ValueTable) -> Vec<u32> {
        // With the last report that was counted, one up: rows stand in the order of reports.
        let mut counts = vec![(0_u32, 0_u32); values.len()];
        let mut before = 1;
        for taken in &self.taken {
            for held in taken.held.iter().filter(|held| may_link(held.role, held.rule, held.ambiguous)) {
                let (count, last) = &mut counts[held.value as usize];
                let report = before + held.report;
                *count += u32::from(*last != report);
                *last = report;
            }
            before += taken.numbers.len() as u32;
        }
        counts.into_iter().map(|(count, _)| count).collect()
    }

    /// Writes the table; `pages` are the links that say no more than their host.
    pub fn write(&self, victims: &Victims<'_>, pages: &FxHashSet<Value>, run: &DerivedRun) -> Result<Written, Error> {
        let mut table = Writer::<MentionRow>::new(run)?;
        let namers = self.namers(victims.values);
        for taken in &self.taken {
            let row = |held: &Held| {
                let row = victims.row(taken.numbers[held.report as usize], held)?;
                // Where the stand-in is this report's alone, others name the value under another.
                let apart = row.sealed && !victims.theirs[held.value as usize];
                let namers = if apart { 0 } else { namers[held.value as usize] };
                Some(MentionRow { namers, page: pages.contains(&held.value), ..row })
            };
            table.write(&taken.held.iter().filter_map(row).collect::<Vec<_>>())?;
        }
        table.finish()
    }
}

/// Whether a report calls a value the victim's, or cannot tell whether it is.
pub(crate) fn is_victims(role: Role, by: RoleRule) -> bool {
    role == Role::Victim || by == RoleRule::Contradiction
}

/// Whether a report names a value as something that may link.
pub(crate) fn may_link(role: Role, by: RoleRule, ambiguous: bool) -> bool {
    !is_victims(role, by) && !ambiguous && matches!(role, Role::Suspect | Role::Unknown)
}

/// The value that another says more of: the account's number without its bank, the phone number that an account on a
/// messenger is found under or that a link to one ends in.
fn narrower(values: &ValueTable, value: Value) -> Option<Value> {
    let Basis::Value(kind) = values.basis(value) else { return None };
    let text = values.text(value);
    if kind == Kind::BankAccount {
        let (bank, number) = text.split_once(':')?;
        return (!bank.is_empty()).then(|| values.find(Basis::Value(kind), &format!(":{number}")))?;
    }
    let number = match kind {
        Kind::Url => text.split_once("://")?.1.split_once('/')?.1.trim_start_matches('+'),
        _ => text.strip_prefix('+').filter(|_| kind.is_handle())?,
    };
    let is_number = number.len() >= 8 && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| values.find(Basis::Value(Kind::Phone), &format!("+{number}")))?
}

/// The values that a run keeps as stand-ins wherever they stand.
pub struct Victims<'v> {
    values: &'v ValueTable,
    key: &'v ValueKey,
    /// By value.
    theirs: Vec<bool>,
}

impl Victims<'_> {
    /// A value as tables hold it, and whether that is its stand-in.
    pub fn kept(&self, value: Value) -> (String, bool) {
        self.kept_where(value, self.theirs[value as usize])
    }

    fn kept_where(&self, value: Value, sealed: bool) -> (String, bool) {
        let text = self.values.text(value);
        match self.values.basis(value) {
            Basis::Value(kind) if sealed => (self.key.seal(kind, text), true),
            _ => (text.to_owned(), false),
        }
    }

    fn row(&self, number: ReportNumber, held: &Held) -> Option<MentionRow> {
        let Basis::Value(kind) = self.values.basis(held.value) else { return None };
        let theirs = self.theirs[held.value as usize] || is_victims(held.role, held.rule);
        let (value, sealed) = self.kept_where(held.value, theirs);
        Some(MentionRow {
            report: number.0,
            kind,
            value,
            sealed,
            role: held.role,
            rule: held.rule,
            words_start: held.words.map(|(start, _)| start),
            words_end: held.words.map(|(_, end)| end.get()),
            part: held.part,
            field: held.field,
            start: held.start,
            end: held.end,
            ambiguous: held.ambiguous,
            follows_from: held.follows_from,
            namers: 0,
            page: false,
        })
    }
}

//! One row on its way to a report.

use super::plan::Plan;
use crate::date;
use crate::desk::{Desk, Stop};
use crate::fault::{Fault, Notice};
use crate::mapping::{RepeatedRef, Target, says_something};
use krama_model::field::Meaning;
use krama_model::{Author, Field, Moment, Part, Report, ReportKey};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

const DAY_MS: i64 = 86_400_000;

/// Where a row stands.
pub(crate) struct At {
    /// What a reference is made of where the row has none: `12`, `Data!12`.
    pub number: String,
    /// The place as a report names it: `row 12`.
    pub place: String,
}

impl At {
    pub fn row(number: u64) -> Self {
        Self { number: number.to_string(), place: format!("row {number}") }
    }
}

/// Gathers a row's texts by target; one draft serves a whole table.
pub(crate) struct Draft<'a> {
    pub plan: Plan<'a>,
    slots: Vec<Option<String>>,
    used: Vec<Target>,
    skipped: bool,
    seen: HashMap<u64, u32>,
}

impl<'a> Draft<'a> {
    pub fn new(plan: Plan<'a>) -> Self {
        Self { plan, slots: vec![None; Target::SLOTS], used: Vec::new(), skipped: false, seen: HashMap::new() }
    }

    /// Puts a cell's text into the fields it feeds. A blank cell says nothing.
    pub fn put(&mut self, targets: &[Target], text: String) {
        let Some((last, others)) = targets.split_last() else { return };
        if text.trim().is_empty() {
            return;
        }
        for &target in others {
            self.put_one(target, text.clone());
        }
        self.put_one(*last, text);
    }

    /// Takes a reference for a row that states none of its own.
    pub fn put_reference_if_none(&mut self, text: String) {
        if self.slots[Target::Reference.slot()].is_none() {
            self.put_one(Target::Reference, text);
        }
    }

    fn put_one(&mut self, target: Target, text: String) {
        let text = match self.plan.list_separator() {
            Some(separator) if is_value(target) => text.split(separator).map(str::trim).collect::<Vec<_>>().join("; "),
            _ => text,
        };
        match &mut self.slots[target.slot()] {
            Some(earlier) => {
                earlier.push_str(separator(target));
                earlier.push_str(&text);
            }
            empty => {
                *empty = Some(text);
                self.used.push(target);
            }
        }
    }

    /// Whether no column that is read said anything.
    pub fn is_blank(&self) -> bool {
        self.used.is_empty() && !self.skipped
    }

    /// Leaves this row out, as the mapping asks.
    pub fn skip(&mut self) {
        self.skipped = true;
    }

    /// Forgets the row.
    pub fn clear(&mut self) {
        for target in self.used.drain(..) {
            self.slots[target.slot()] = None;
        }
        self.skipped = false;
    }

    /// Ends the row: a report, or a rejection with the raw row.
    pub fn finish(&mut self, desk: &mut Desk<'a>, at: At, raw: &[u8]) -> Result<(), Stop> {
        if self.skipped {
            desk.outcome.skipped += 1;
            self.clear();
            return Ok(());
        }
        if !self.used.iter().copied().any(says_something) {
            self.clear();
            return desk.reject(Fault::NothingSaid, at.place, raw);
        }
        let reference = self.reference(desk, &at.number);
        let (mut zone_assumed, zone, forms) = (false, desk.settings.zone, self.plan.forms);
        let mut moment = |text: Option<String>, notice: Notice| -> Option<Moment> {
            let text = text?;
            let dated = date::read(&text, forms, zone);
            match dated {
                Some(dated) => zone_assumed |= dated.zone_assumed,
                None => desk.notice(notice, &at.place),
            }
            dated.map(|dated| dated.moment)
        };
        let received_at = moment(self.slots[Target::ReceivedAt.slot()].take(), Notice::ReceivedAt);
        let occurred_at = moment(self.slots[Target::OccurredAt.slot()].take(), Notice::OccurredAt);
        let now = desk.settings.now;
        if is_ahead(received_at, now) || is_ahead(occurred_at, received_at.map_or(now, |received| received.min(now))) {
            desk.notice(Notice::DateAhead, &at.place);
        }
        let report = Report {
            key: ReportKey { source: self.plan.source.clone(), reference },
            received_at,
            occurred_at,
            zone_assumed,
            original: desk.arrival.digest,
            place: at.place,
            parts: self.parts(),
        };
        self.clear();
        desk.report(report)
    }

    fn parts(&mut self) -> Vec<Part> {
        let mut parts = Vec::with_capacity(self.used.len() + self.plan.constants.len());
        for &target in &self.used {
            if let (Target::Field(field), Some(text)) = (target, self.slots[target.slot()].take()) {
                parts.push(part(field, self.author(field), text));
            }
        }
        for (field, text) in &self.plan.constants {
            if !parts.iter().any(|part| part.field == *field) {
                parts.push(part(*field, Author::System, text.clone()));
            }
        }
        parts
    }

    /// Prose has the author the mapping names. What stands in other columns the complainant said, or the officer.
    fn author(&self, field: Field) -> Author {
        if field.meaning() == Meaning::Prose { self.plan.prose_by } else { Author::Complainant }
    }

    fn reference(&mut self, desk: &Desk<'_>, number: &str) -> String {
        let Some(stated) = self.slots[Target::Reference.slot()].take() else {
            return format!("{}#{number}", desk.arrival.file_name);
        };
        let stated = stated.trim();
        if self.plan.mapping.is_none_or(|mapping| mapping.repeated_ref == RepeatedRef::Version) {
            return stated.to_owned();
        }
        let mut hasher = DefaultHasher::new();
        stated.hash(&mut hasher);
        let times = self.seen.entry(hasher.finish()).or_insert(0);
        *times += 1;
        if *times == 1 { stated.to_owned() } else { format!("{stated} ({times})") }
    }
}

/// Whether a date lies after another by more than a day, which a zone may make of it.
fn is_ahead(date: Option<Moment>, of: Moment) -> bool {
    date.is_some_and(|date| date.0.saturating_sub(of.0) > DAY_MS)
}

fn part(field: Field, author: Author, text: String) -> Part {
    Part { field, author, sent_at: None, place: String::new(), text }
}

/// Whether a target holds values, of which there may be a list.
fn is_value(target: Target) -> bool {
    matches!(target, Target::Field(field) if matches!(field.meaning(), Meaning::SuspectValue | Meaning::VictimValue))
}

/// What stands between the texts of several columns that feed one field.
fn separator(target: Target) -> &'static str {
    match target {
        Target::Field(field) if field.meaning() == Meaning::Prose => "\n",
        Target::Reference => "+",
        _ => "; ",
    }
}

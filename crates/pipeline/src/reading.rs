//! The first step of a run: every report is read, in parallel, and kept in the little room the next steps need.

use crate::error::Error;
use crate::mentions::Mentions;
use crate::spelling;
use crate::statements::{Loss, Statement, Statements};
use crate::table::{Writer, Written};
use crate::tables::SignRow;
use krama_extract::{Reader, Reading, ScriptSpan};
use krama_lake::{DerivedRun, SealedReport};
use krama_link::values::Value;
use krama_link::{Gathering, Sketch, Told};
use krama_model::{Author, Field, Kind, Mention, Moment, Part, Report, Role};
use rustc_hash::FxHashSet;
use serde::Serialize;

/// Signs kept for each report, strongest first.
const SIGNS_KEPT: usize = 3;

/// What every later step knows of the reports.
#[derive(Default)]
pub struct Read {
    /// What linking needs.
    pub gathering: Gathering,
    /// What profiles need, per report.
    pub statements: Statements,
    /// Where values stand.
    pub mentions: Mentions,
    /// What stands in reports and was not read.
    pub unread: Unread,
    /// When the last of them were sealed.
    pub sealed_at: Option<Moment>,
}

/// What stands in reports and was not read, counted. The sealed report and its original keep it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// Reports whose `amount` is no sum that can be read: words, a range, a negative or a huge number, a number
    /// without a currency.
    pub amounts: u64,
    /// Reports with more values than are taken from one.
    pub beyond_limit: u64,
}

/// What one report gave.
pub(crate) struct ReadReport {
    /// What was found in it.
    pub(crate) reading: Reading,
    skeletons: Vec<String>,
    script: Option<Sketch>,
    account: Option<Sketch>,
    /// What victims' columns spell that was not read as a value.
    pub(crate) unread: FxHashSet<String>,
    statement: Statement,
}

/// Keeps what was read, and writes `signs` as they come where a run is written.
pub struct Keeper {
    signs: Option<Writer<SignRow>>,
    read: Read,
}

impl Keeper {
    /// Starts keeping for a run.
    pub fn new(run: &DerivedRun) -> Result<Self, Error> {
        Ok(Self { signs: Some(Writer::new(run)?), read: Read::default() })
    }

    /// Starts keeping what groups follow from, where nothing is to be written.
    pub fn of_nothing_written() -> Self {
        Self { signs: None, read: Read::default() }
    }

    /// Keeps what some reports gave, in the order of their numbers.
    pub(crate) fn keep(&mut self, reports: &[SealedReport], read: Vec<ReadReport>) -> Result<(), Error> {
        let values = self.read.gather(reports, &read);
        if let Some(signs) = &mut self.signs {
            let rows: Vec<SignRow> =
                reports.iter().zip(&read).flat_map(|(sealed, one)| sign_rows(sealed, &one.reading)).collect();
            signs.write(&rows)?;
            self.read.mentions.add(reports, &read, &values);
        }
        self.read.state(reports, read);
        Ok(())
    }

    /// Completes the table, if there is one.
    pub fn finish(self) -> Result<(Read, Option<Written>), Error> {
        Ok((self.read, self.signs.map(Writer::finish).transpose()?))
    }
}

/// What one report is read with; shared by all threads.
#[derive(Clone, Copy)]
pub(crate) struct Eyes<'a> {
    pub(crate) reader: &'a Reader,
}

impl Eyes<'_> {
    /// Reads a report for linking.
    pub(crate) fn read(self, sealed: &SealedReport) -> ReadReport {
        let report = &sealed.report;
        let reading = self.reader.read(report);
        let script = Sketch::of(scripts(&report.parts, &reading.scripts).into_iter());
        let skeletons = reading.mentions.iter().map(|mention| self.skeleton(mention, &reading.mentions)).collect();
        let statement = Statement::of(report, &reading.mentions);
        let account = account(report, &reading.mentions);
        let unread = spelling::unread(report, &reading.mentions).forms;
        ReadReport { reading, skeletons, script, account, unread, statement }
    }

    /// What domains of one family have in common. Only a suspect's site has family; who hosts an address has none, and what
    /// looks like a listed name is of the family of all who imitate it.
    fn skeleton(self, mention: &Mention, all: &[Mention]) -> String {
        let from = mention.follows_from.and_then(|from| all.get(usize::from(from)));
        let hosts_mail = from.is_some_and(|from| from.kind == Kind::Email);
        if mention.kind != Kind::Domain || mention.role != Role::Suspect || hosts_mail {
            return String::new();
        }
        let skeleton = krama_extract::kinds::domain::skeleton(&mention.value);
        if self.reader.benign().is_imitated(&skeleton) { String::new() } else { skeleton }
    }
}

fn sign_rows(sealed: &SealedReport, reading: &Reading) -> Vec<SignRow> {
    let row = |sign: &krama_model::Sign| SignRow {
        report: sealed.number.0,
        sign: sign.sign.to_string(),
        scam_type: sign.scam_type.to_string(),
        part: sign.part,
        start: sign.start,
        end: sign.end,
        millibits: i64::from(sign.millibits),
    };
    reading.verdict.signs.iter().take(SIGNS_KEPT).map(row).collect()
}

/// The complainant's own account, where the complainant can be recognised by a value of their own.
fn account(report: &Report, mentions: &[Mention]) -> Option<Sketch> {
    mentions.iter().any(|mention| mention.role == Role::Victim).then(|| {
        let own =
            report.parts.iter().filter(|part| part.author == Author::Complainant && part.field == Field::Narrative);
        Sketch::of(own.map(|part| part.text.as_str()))
    })?
}

/// The texts of script spans, which stand by part and then by place: each part is walked once.
fn scripts<'r>(parts: &'r [Part], spans: &[ScriptSpan]) -> Vec<&'r str> {
    let mut texts = Vec::with_capacity(spans.len());
    for of_part in spans.chunk_by(|a, b| a.part == b.part) {
        let (mut rest, mut at) = (parts[usize::from(of_part[0].part)].text.as_str(), 0);
        for span in of_part {
            rest = &rest[bytes_of(rest, span.start.saturating_sub(at))..];
            let (text, behind) = rest.split_at(bytes_of(rest, span.end - span.start));
            (rest, at) = (behind, span.end);
            texts.push(text);
        }
    }
    texts
}

/// How many bytes the first scalar values of a text take.
fn bytes_of(text: &str, scalars: u32) -> usize {
    text.char_indices().nth(scalars as usize).map_or(text.len(), |(at, _)| at)
}

/// The characters between two Unicode scalar offsets.
pub fn slice(text: &str, start: u32, end: u32) -> &str {
    let (start, end) = (start as usize, end as usize);
    if text.is_ascii() {
        let last = text.len();
        return text.get(start.min(last)..end.min(last)).unwrap_or("");
    }
    let mut bounds = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let Some(from) = bounds.nth(start) else { return "" };
    let to = if end > start { bounds.nth(end - start - 1).unwrap_or(text.len()) } else { from };
    &text[from..to]
}

impl ReadReport {
    /// What linking needs of it.
    pub(crate) fn told<'r>(&'r self, sealed: &'r SealedReport) -> Told<'r> {
        Told {
            key: &sealed.report.key,
            time: sealed.report.occurred_at.or(sealed.report.received_at),
            mentions: &self.reading.mentions,
            skeletons: &self.skeletons,
            script: self.script.as_ref(),
            account: self.account.as_ref(),
        }
    }
}

impl Read {
    /// Takes in what linking needs. Gives the values of each report's mentions.
    fn gather(&mut self, reports: &[SealedReport], read: &[ReadReport]) -> Vec<Vec<Value>> {
        reports.iter().zip(read).map(|(sealed, one)| self.gathering.add(&one.told(sealed))).collect()
    }

    /// Takes in what profiles need.
    fn state(&mut self, reports: &[SealedReport], read: Vec<ReadReport>) {
        for (sealed, one) in reports.iter().zip(read) {
            let amount = sealed.report.text(Field::Amount).is_some_and(|text| !text.trim().is_empty());
            self.unread.amounts += u64::from(amount && !matches!(one.statement.loss, Some(Loss::Stated(_))));
            self.unread.beyond_limit += u64::from(one.reading.is_cut);
            self.statements.add(sealed, &one.reading.verdict, one.statement);
        }
    }

    /// How many reports were read.
    pub fn len(&self) -> usize {
        self.gathering.facts.len()
    }

    /// Whether none were.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::{scripts, slice};
    use krama_extract::ScriptSpan;
    use krama_model::{Author, Field, Part};

    #[test]
    fn script_spans_are_cut_where_they_stand() {
        let part = |text: &str| Part {
            field: Field::Narrative,
            author: Author::Complainant,
            sent_at: None,
            place: String::new(),
            text: text.to_owned(),
        };
        let parts = [part("ខ្ញុំ paid him"), part("paid")];
        let span = |part, start, end| ScriptSpan { part, start, end };
        assert_eq!(
            scripts(&parts, &[span(0, 0, 5), span(0, 6, 10), span(0, 11, 14), span(1, 1, 4)]),
            ["ខ្ញុំ", "paid", "him", "aid"]
        );
    }

    #[test]
    fn slices_by_scalar_values_not_bytes() {
        assert_eq!(slice("ខ្ញុំ paid", 5, 10), " paid");
        assert_eq!(slice("paid", 1, 3), "ai");
        assert_eq!(slice("ខ្មែរ", 0, 99), "ខ្មែរ");
        assert_eq!(slice("ab", 5, 9), "");
        assert_eq!(slice("blogspot.com", 8, 48), ".com");
    }
}

//! The mentions of a run, held small until every report is read: only then is it known what any of them calls the
//! victim's, and of that the table holds a stand-in wherever it stands.

use crate::error::Error;
use crate::reading::ReadReport;
use crate::spelling::{Theirs, forms, hash_of, stand_in};
use crate::table::{Writer, Written};
use crate::tables::{MentionRow, VictimRow};
use krama_lake::{DerivedRun, SealedReport};
use krama_link::values::{Value, ValueTable};
use krama_model::{Basis, Field, Kind, Mention, Money, ReportNumber, Role, RoleRule, ValueKey};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::num::NonZeroU32;

/// Rows of `victims` written at once.
const TOGETHER: usize = 65_536;

/// Every mention of every report, in their order.
#[derive(Default)]
pub struct Mentions {
    taken: Vec<Taken>,
    /// What victims' columns spell that was not read as a value.
    unread: FxHashSet<String>,
    /// What replaced versions of reports call the victim's.
    called_before: Vec<(ReportNumber, Kind, String)>,
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
        self.unread.extend(read.iter().flat_map(|one| one.unread.iter().cloned()));
        self.taken.push(Taken { numbers: reports.iter().map(|sealed| sealed.number).collect(), held });
    }

    /// Takes in what replaced versions of some reports call the victim's: nobody is laid bare by a row being shortened.
    pub(crate) fn add_replaced(&mut self, replaced: &[SealedReport], read: Vec<ReadReport>) {
        for (sealed, one) in replaced.iter().zip(read) {
            let is_called = |mention: &Mention| is_victims(mention.role, mention.reason.rule) && !is_host(mention);
            let called = one.reading.mentions.into_iter().filter(is_called);
            self.called_before.extend(called.map(|mention| (sealed.number, mention.kind, mention.value)));
            self.unread.extend(one.unread);
        }
    }

    /// What replaced versions call the victim's, but what the newest one calls the suspect's: that was put right there.
    fn called_before(&self, values: &ValueTable) -> FxHashSet<(Kind, &str)> {
        let numbers: FxHashSet<ReportNumber> = self.called_before.iter().map(|&(number, ..)| number).collect();
        let mut put_right = FxHashSet::default();
        for taken in self.taken.iter().filter(|_| !numbers.is_empty()) {
            let of_one = |held: &Held| (taken.numbers[held.report as usize], held.value);
            let suspects = taken.held.iter().filter(|held| held.role == Role::Suspect).map(of_one);
            put_right.extend(suspects.filter(|(number, _)| numbers.contains(number)));
        }
        let stays = |&&(number, kind, ref text): &&(ReportNumber, Kind, String)| {
            values.find(Basis::Value(kind), text).is_none_or(|value| !put_right.contains(&(number, value)))
        };
        self.called_before.iter().filter(stays).map(|(_, kind, text)| (*kind, text.as_str())).collect()
    }

    fn all(&self) -> impl Iterator<Item = &Held> {
        self.taken.iter().flat_map(|taken| &taken.held)
    }

    /// What any report calls the victim's, or both the victim's and another's, but what is `open`. A victim's number is the
    /// victim's however it is spelled: with its bank named and without, as an account on a messenger, inside a link.
    pub fn victims<'v>(
        &self,
        values: &'v ValueTable,
        key: &'v ValueKey,
        open: impl Fn(Value) -> bool + Sync,
    ) -> Victims<'v> {
        // Who hosts a victim's mail is not the victim's.
        let hosts = |held: &Held| held.follows_from.is_some() && values.basis(held.value) == Basis::Value(Kind::Domain);
        let called = self.all().filter(|held| is_victims(held.role, held.rule) && !hosts(held)).map(|held| held.value);
        let called_before = self.called_before(values);
        let before = called_before.iter().filter_map(|&(kind, text)| values.find(Basis::Value(kind), text));
        let mut theirs = vec![false; values.len()];
        for value in called.chain(before).filter(|&value| !open(value)) {
            theirs[value as usize] = true;
            if let Some(bare) = values.broader(value).filter(|_| values.basis(value) == Basis::Value(Kind::BankAccount))
            {
                theirs[bare as usize] = true;
            }
        }
        // What no newest version names as a value hides words all the same.
        let gone = called_before.iter().filter(|&&(kind, text)| values.find(Basis::Value(kind), text).is_none());
        let mut alone: FxHashSet<&str> = self.unread.iter().map(String::as_str).collect();
        let gone: Vec<String> = gone.flat_map(|&(kind, text)| forms(kind, text)).collect();
        alone.extend(gone.iter().map(String::as_str));
        let spelled = Spellings::of(values, &theirs, &alone, key);
        theirs.par_iter_mut().enumerate().for_each(|(value, theirs)| {
            let value = value as Value;
            *theirs = *theirs || !open(value) && spelled.stand_in(values, value);
        });
        Victims { values, key, theirs, spelled }
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

/// Whether a mention says who hosts another: who hosts a victim's mail is not the victim's.
pub(crate) fn is_host(mention: &Mention) -> bool {
    mention.kind == Kind::Domain && mention.follows_from.is_some()
}

/// Whether a report names a value as something that may link.
pub(crate) fn may_link(role: Role, by: RoleRule, ambiguous: bool) -> bool {
    !is_victims(role, by) && !ambiguous && matches!(role, Role::Suspect | Role::Unknown)
}

/// What victims' values may be spelled as, and the stand-ins of that, in order.
struct Spellings {
    theirs: Theirs,
    stand_ins: Vec<u64>,
}

impl Spellings {
    fn of(values: &ValueTable, theirs: &[bool], unread: &FxHashSet<&str>, key: &ValueKey) -> Self {
        let own = (0..values.len() as Value).into_par_iter().filter(|&value| theirs[value as usize]);
        let of_value = |value: Value| {
            let Basis::Value(kind) = values.basis(value) else { return Vec::new() };
            let form = |form: String| (hash_of(&form), stand_in(key, &form), kind == Kind::BankAccount);
            forms(kind, values.text(value)).into_iter().map(form).collect()
        };
        let told: Vec<(u64, u64, bool)> = own.flat_map_iter(of_value).collect();
        let columns: Vec<(u64, u64)> = unread.par_iter().map(|form| (hash_of(form), stand_in(key, form))).collect();
        let of_values = told.iter().map(|&(_, stand_in, _)| stand_in);
        let mut stand_ins: Vec<u64> = of_values.chain(columns.iter().map(|&(_, stand_in)| stand_in)).collect();
        stand_ins.par_sort_unstable();
        stand_ins.dedup();
        let of_values = told.iter().map(|&(form, _, of_account)| (form, of_account));
        Self { theirs: Theirs::new(of_values, columns.iter().map(|&(form, _)| form)), stand_ins }
    }

    /// Whether one of the values stands in a value.
    fn stand_in(&self, values: &ValueTable, value: Value) -> bool {
        let Basis::Value(kind) = values.basis(value) else { return false };
        self.theirs.stand_in(kind, values.text(value))
    }
}

/// The values that a run keeps as stand-ins wherever they stand.
pub struct Victims<'v> {
    values: &'v ValueTable,
    key: &'v ValueKey,
    /// By value.
    theirs: Vec<bool>,
    spelled: Spellings,
}

impl Victims<'_> {
    /// Writes the table of what they may be spelled as.
    pub fn write(&self, run: &DerivedRun) -> Result<Written, Error> {
        let mut table = Writer::<VictimRow>::new(run)?;
        for some in self.spelled.stand_ins.chunks(TOGETHER) {
            table.write(&some.iter().map(|&spelled| VictimRow { spelled }).collect::<Vec<_>>())?;
        }
        table.finish()
    }

    /// What a report states in a few words, without what it spells of theirs.
    pub fn shown(&self, stated: &str) -> String {
        self.spelled.theirs.shown(stated)
    }

    /// Whether a sum that a report states is a number of theirs: then it is no loss either.
    pub fn hides(&self, sum: &Money) -> bool {
        self.spelled.theirs.stand_in_sum(&sum.to_string())
    }

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

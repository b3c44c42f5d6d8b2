//! Everything that was done, in words: who, what, when, and whether anything proves that it was they.
//!
//! It is read by people who read no reports. So decisions tell no value and cases none of their words. Reasons are told to those
//! who may read them where they stand: of a decision to who sees groups, of a case to who sees all of it. In each whatever reads as
//! a value is blanked, and whatever spells a victim's.

use crate::ask::reasons::{Reasons, without_values};
use crate::error::Error;
use crate::unit::Unit;
use krama_casebook::{Line, Sought};
use krama_ledger::Body;
use krama_ledger::entry::{BatchSealed, CaseChanged, DecisionTaken, Erasure, PersonChanged};
use krama_model::{
    CaseNumber, CaseSight, EntryNumber, Moment, PersonNumber, PersonRole, PersonWords, ReportNumber, Right, RunNumber,
    Viewer,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// So many lines at most are told at once.
pub const MOST: usize = 500;

/// One thing that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deed {
    /// The ledger entry.
    pub entry: EntryNumber,
    /// When.
    pub at: Moment,
    /// Who, by name.
    pub by: String,
    /// Whose account it was, where they had signed in.
    pub person: Option<PersonNumber>,
    /// Whether anything proves that it was they.
    pub authenticated: bool,
    /// The kind of the entry.
    pub kind: &'static str,
    /// The word of what was done within that kind: a verdict, a change, what left; none where the kind says all.
    pub deed: Option<String>,
    /// What was done, as a sentence that goes on from the name.
    pub told: String,
    /// What it was done to.
    pub about: About,
    /// The reason given, where whoever asks may read it; what reads as a value, or spells a victim's, is blanked.
    pub why: Option<String>,
    /// Whether a reason was given that whoever asks may not read.
    pub withheld: bool,
}

/// What something was done to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct About {
    /// Reports.
    pub reports: Vec<ReportNumber>,
    /// An analysis.
    pub run: Option<RunNumber>,
    /// An earlier entry.
    pub entry: Option<EntryNumber>,
    /// An account.
    pub person: Option<PersonNumber>,
    /// A case.
    pub case: Option<CaseNumber>,
    /// What somebody was made.
    pub role: Option<PersonRole>,
    /// How many reports came in.
    pub taken: Option<TakenIn>,
}

/// How many reports a batch brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct TakenIn {
    /// New ones.
    pub new: u64,
    /// New versions of known ones.
    pub changed: u64,
    /// Those that were known as they are.
    pub repeated: u64,
}

/// A page of what was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trail {
    /// What was done, newest first.
    pub deeds: Vec<Deed>,
    /// The entry before which the next page begins; none where this is the last.
    pub next: Option<EntryNumber>,
    /// How many entries there are in all.
    pub total: u64,
}

/// What was done before an entry, newest first, or the newest of all; at most `most` of it, and of that alone which is sought.
pub fn trail(
    unit: &Unit,
    viewer: Viewer,
    sought: &Sought,
    (before, most): (Option<EntryNumber>, usize),
) -> Result<Trail, Error> {
    let most = most.clamp(1, MOST);
    // One more than is told says whether there are more.
    let (mut lines, total) = if *sought == Sought::default() {
        (unit.workspace().lines(before, most + 1)?, unit.workspace().size()?)
    } else {
        unit.workspace().lines_sought(sought, before, most + 1)?
    };
    let is_cut = lines.len() > most;
    lines.truncate(most);
    let next = lines.last().map(|line| line.entry.number).filter(|_| is_cut);
    Ok(Trail { deeds: deeds(unit, viewer, lines)?, next, total })
}

fn deeds(unit: &Unit, viewer: Viewer, lines: Vec<Line>) -> Result<Vec<Deed>, Error> {
    let mut may = May { unit, viewer, whole: BTreeMap::new() };
    let mut told = Vec::with_capacity(lines.len());
    for line in lines {
        let given = reason(&line.entry.body, &line.words);
        let is_told = given.is_none() || may.read(&line.entry.body)?;
        let shown = given.filter(|_| is_told).map(|why| without_values(unit, &why)).transpose()?;
        told.push(deed(line, shown, !is_told));
    }
    let reasons = Reasons::of(unit, told.iter().filter_map(|deed| deed.why.as_deref()))?;
    for deed in &mut told {
        deed.why = deed.why.as_deref().map(|why| reasons.shown(why)).transpose()?;
    }
    Ok(told)
}

fn deed(line: Line, why: Option<String>, withheld: bool) -> Deed {
    let Line { entry, actor, words } = line;
    let (deed, told, about) = said(&entry.body, &words);
    let (number, at, kind) = (entry.number, entry.at, entry.body.name());
    let krama_casebook::Actor { name: by, authenticated, person } = actor;
    Deed { entry: number, at, by, person, authenticated, kind, deed, told, about, why, withheld }
}

/// Whose reasons somebody may read.
struct May<'u> {
    unit: &'u Unit,
    viewer: Viewer,
    /// Of the cases that were asked for, whether all of each is theirs to see.
    whole: BTreeMap<CaseNumber, bool>,
}

impl May<'_> {
    /// Whether it is theirs to read why something was done: where it is told elsewhere, or where nothing but a person is meant.
    fn read(&mut self, body: &Body) -> Result<bool, Error> {
        match body {
            Body::DecisionTaken(_) => Ok(self.viewer.rights(self.unit.settings().world()).has(Right::SeeGroups)),
            Body::CaseChanged(change) if matches!(change.change.as_str(), "assigned" | "unassigned") => Ok(true),
            Body::CaseChanged(change) => self.sees(change.case),
            _ => Ok(true),
        }
    }

    fn sees(&mut self, number: CaseNumber) -> Result<bool, Error> {
        if let Some(&known) = self.whole.get(&number) {
            return Ok(known);
        }
        let case = self.unit.workspace().case(number)?;
        let is_whole = self.unit.case_sight(self.viewer, &case) == CaseSight::Whole;
        self.whole.insert(number, is_whole);
        Ok(is_whole)
    }
}

/// The word, the sentence and what it was done to.
fn said(body: &Body, words: &serde_json::Value) -> (Option<String>, String, About) {
    let nothing = About::default();
    match body {
        Body::WorkspaceCreated(_) => (None, "made the workspace".to_owned(), nothing),
        Body::BatchSealed(BatchSealed { new, changed, repeated, .. }) => {
            let taken = TakenIn { new: *new, changed: *changed, repeated: *repeated };
            let told = format!("took reports in: {new} new, {changed} changed, {repeated} repeated");
            (None, told, About { taken: Some(taken), ..nothing })
        }
        Body::RunCompleted(run) => {
            (None, format!("ran the analysis {}", run.run), About { run: Some(run.run), ..nothing })
        }
        Body::DecisionTaken(decision) => decided(decision),
        Body::ExportMade(made) => (Some(made.what.clone()), format!("took out a {}", made.what), nothing),
        Body::AccessToPersons => {
            let what = text(words, "what").unwrap_or("something that is not told");
            let reports = what.split(' ').filter_map(|word| word.parse().ok()).collect();
            (None, format!("looked at masked values: {what}"), About { reports, ..nothing })
        }
        Body::Erasure(erasure) => erased(erasure),
        Body::PersonChanged(change) => account(change, words),
        Body::CaseChanged(change) => in_case(change),
    }
}

fn decided(decision: &DecisionTaken) -> (Option<String>, String, About) {
    let about = About { reports: decision.reports.clone(), entry: decision.withdraws, ..About::default() };
    let told = match (decision.verdict.as_str(), decision.reports.as_slice(), decision.withdraws) {
        ("unsure", [a, b], _) => format!("could not say whether {a} and {b} are the same"),
        ("confirmed", [report], _) => format!("confirmed where {report} stands"),
        ("benign", ..) => "called a value benign".to_owned(),
        (_, _, Some(entry)) => format!("withdrew {entry}"),
        (verdict, [a, b], _) => format!("decided that {a} and {b} are {verdict}"),
        (verdict, ..) => format!("decided: {verdict}"),
    };
    (Some(decision.verdict.clone()), told, about)
}

fn erased(erasure: &Erasure) -> (Option<String>, String, About) {
    let entry = erasure.words.as_ref().map(|words| words.decision);
    let about = About { reports: erasure.report.into_iter().collect(), entry, ..About::default() };
    let told = match (erasure.report, entry) {
        (Some(report), _) => format!("erased {report} under an order"),
        (None, Some(entry)) => format!("erased the words of {entry} under an order"),
        (None, None) => "erased an original under an order".to_owned(),
    };
    (None, told, about)
}

fn account(change: &PersonChanged, words: &serde_json::Value) -> (Option<String>, String, About) {
    let person = change.person;
    let role = text(words, "role");
    let told = match (change.change.as_str(), role) {
        ("added", Some(role)) => format!("gave {person} access as {role}"),
        ("changed", Some(role)) => format!("made {person} {role}"),
        ("changed", None) => format!("changed how {person} is shown"),
        ("disabled", _) => format!("disabled {person}"),
        ("enabled", _) => format!("let {person} in again"),
        ("password-set", _) => format!("set the password of {person}"),
        ("factor-set", _) => format!("set a second factor for {person}"),
        ("factor-taken-off", _) => format!("took the second factor of {person} off"),
        (other, _) => format!("{person}: {other}"),
    };
    let role = role.and_then(PersonRole::parse);
    (Some(change.change.clone()), told, About { person: Some(person), role, ..About::default() })
}

fn in_case(change: &CaseChanged) -> (Option<String>, String, About) {
    let case = change.case;
    let told = match change.change.as_str() {
        "opened" => format!("opened {case}"),
        "renamed" => format!("renamed {case}"),
        "assigned" => format!("assigned somebody to {case}"),
        "unassigned" => format!("took somebody off {case}"),
        "added" => format!("added reports to {case}"),
        "removed" => format!("took out of {case} what {} added", named(change.of)),
        "noted" => format!("noted something in {case}"),
        "struck" => format!("struck the note {} of {case}", named(change.of)),
        "submitted" => format!("submitted exhibits of {case} to the court"),
        "closed" => format!("closed {case}"),
        "reopened" => format!("reopened {case}"),
        other => format!("{case}: {other}"),
    };
    (Some(change.change.clone()), told, About { case: Some(case), entry: change.of, ..About::default() })
}

fn named(entry: Option<EntryNumber>) -> String {
    entry.map(|entry| entry.to_string()).unwrap_or_default()
}

fn text<'w>(words: &'w serde_json::Value, key: &str) -> Option<&'w str> {
    words.get(key).and_then(serde_json::Value::as_str)
}

/// The reason that was typed; of an erasure its order. What was erased is empty, and so none.
fn reason(body: &Body, words: &serde_json::Value) -> Option<String> {
    let why = match body {
        Body::AccessToPersons | Body::DecisionTaken(_) | Body::CaseChanged(_) => text(words, "why").map(str::to_owned),
        Body::PersonChanged(_) => serde_json::from_value::<PersonWords>(words.clone()).ok().map(|words| words.why),
        Body::Erasure(_) => text(words, "order").map(str::to_owned),
        _ => None,
    };
    why.filter(|why| !why.is_empty())
}

//! A case as it is shown.

use crate::ask::reasons::Reasons;
use crate::cases::Standing;
use crate::error::Error;
use crate::unit::Unit;
use krama_casebook::{Actor, Case, CaseEntry};
use krama_model::{
    CaseChange, CaseNumber, CaseSight, EntryNumber, Exhibit, GroupName, Held, Moment, PersonNumber, PersonRole,
    ReportNumber, RunNumber,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseGlance {
    /// Its number.
    pub case: CaseNumber,
    /// What it is called; empty where that was erased under an order.
    pub name: String,
    /// Its number at the court or the unit; may be empty.
    pub reference: String,
    /// When it was opened.
    pub opened_at: Moment,
    /// The last entry of it.
    pub changed: EntryNumber,
    /// Whether it is closed.
    pub is_closed: bool,
    /// Whether something of it was submitted to the court.
    pub is_submitted: bool,
    /// Whether all of it is shown; else only what was submitted.
    pub is_whole: bool,
    /// Who works on it; nobody is named where not all is shown.
    pub assigned: Vec<PersonNumber>,
}

/// A case with what it holds. Where not all is shown, only its submissions are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseAnswer {
    /// The case.
    #[serde(flatten)]
    pub glance: CaseGlance,
    /// Who works on it, by name; nobody where not all is shown.
    pub people: Vec<CasePerson>,
    /// What it holds, oldest first.
    pub held: Vec<HeldView>,
    /// Notes, oldest first, struck ones too.
    pub notes: Vec<NoteView>,
    /// What was put before the court, oldest first.
    pub submissions: Vec<SubmissionView>,
    /// Everything that was done in it, oldest first.
    pub history: Vec<Done>,
}

/// Somebody who works on a case, or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CasePerson {
    /// Their number.
    pub number: PersonNumber,
    /// How they are shown.
    pub shown: String,
    /// What they are in the unit.
    pub role: PersonRole,
}

/// Who did something in a case, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Done {
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
    /// The word of what was done.
    pub change: &'static str,
    /// What it was done with: a person's, a report's, a group's or an entry's name; none where the case itself was meant.
    pub with: Option<String>,
    /// The reason given; may be empty.
    pub why: String,
}

/// Something that a case holds, as it was when it was added, and what became of it since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeldView {
    /// Who added it.
    #[serde(flatten)]
    pub done: Done,
    /// What.
    pub held: Held,
    /// The run that says where its reports stand now; none where there is none to ask.
    pub run: Option<RunNumber>,
    /// Its reports that do not stand now where they stood then.
    pub moved: u32,
    /// Where its reports stand now, most first.
    pub now: Vec<NowOn>,
}

/// How many reports stand somewhere now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NowOn {
    /// The group; none of reports that stand alone, or that the run does not know.
    pub group: Option<GroupName>,
    /// How many.
    pub reports: u32,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoteView {
    /// Who wrote it.
    #[serde(flatten)]
    pub done: Done,
    /// What it says; empty where it was erased under an order.
    pub note: String,
    /// The entry that struck it.
    pub struck_by: Option<EntryNumber>,
}

/// Something that was put before the court.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SubmissionView {
    /// Who submitted it.
    #[serde(flatten)]
    pub done: Done,
    /// What it is called; empty where that was erased under an order.
    pub title: String,
    /// What the judge sees.
    pub exhibits: Vec<Exhibit>,
}

pub(super) fn glance(case: Case, sight: CaseSight) -> CaseGlance {
    let is_whole = sight == CaseSight::Whole;
    CaseGlance {
        case: case.number,
        name: case.name,
        reference: case.reference,
        opened_at: case.at,
        changed: case.changed,
        is_closed: case.closed_by.is_some(),
        is_submitted: case.is_submitted,
        is_whole,
        assigned: if is_whole { case.assigned } else { Vec::new() },
    }
}

pub(super) fn answer(unit: &Unit, case: Case, sight: CaseSight) -> Result<CaseAnswer, Error> {
    let entries = unit.workspace().case_entries(case.number)?;
    let (mut held, mut notes, mut submissions) = (Vec::new(), Vec::new(), Vec::new());
    let mut history = Vec::new();
    for entry in entries {
        let done = done(&entry);
        history.push(done.clone());
        let taken_back_by = entry.taken_back_by;
        match entry.words.change {
            CaseChange::Added { held: what } if taken_back_by.is_none() => held.push((done, what)),
            CaseChange::Noted { note } => notes.push(NoteView { done, note, struck_by: taken_back_by }),
            CaseChange::Submitted { title, exhibits } => submissions.push(SubmissionView { done, title, exhibits }),
            _ => {}
        }
    }
    let glance = glance(case, sight);
    if sight != CaseSight::Whole {
        return before_court(unit, glance, submissions);
    }
    let people = people(unit, &history, &glance.assigned)?;
    let reports: Vec<ReportNumber> = held.iter().flat_map(|(_, what)| what.reports()).copied().collect();
    let standing = unit.stand_now(&reports)?;
    let held = held.into_iter().map(|(done, what)| held_view(done, what, standing.as_ref())).collect();
    Ok(CaseAnswer { glance, people, held, notes, submissions, history })
}

/// What a judge sees: what was submitted, and in people's own words nothing that is a victim's.
fn before_court(unit: &Unit, glance: CaseGlance, mut submissions: Vec<SubmissionView>) -> Result<CaseAnswer, Error> {
    let words = submissions.iter().flat_map(|put| [&*put.title, &*put.done.why]);
    let reasons = Reasons::of(unit, words)?;
    for put in &mut submissions {
        put.title = reasons.shown(&put.title)?;
        put.done.why = reasons.shown(&put.done.why)?;
    }
    let (people, held, notes, history) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let glance = veiled(unit, glance)?;
    Ok(CaseAnswer { glance, people, held, notes, submissions, history })
}

/// A case in a list for whoever sees only what was submitted: nothing that is a victim's stands in its name.
pub(super) fn veiled(unit: &Unit, glance: CaseGlance) -> Result<CaseGlance, Error> {
    if glance.is_whole {
        return Ok(glance);
    }
    let reasons = Reasons::of(unit, [&*glance.name, &*glance.reference].into_iter())?;
    let (name, reference) = (reasons.shown(&glance.name)?, reasons.shown(&glance.reference)?);
    Ok(CaseGlance { name, reference, ..glance })
}

/// Those who work on a case or are named in what was done in it.
fn people(unit: &Unit, history: &[Done], assigned: &[PersonNumber]) -> Result<Vec<CasePerson>, Error> {
    let people = unit.workspace().people()?.into_iter();
    let is_named = |number: &PersonNumber| history.iter().any(|done| done.with.as_ref() == Some(&number.to_string()));
    let named = people.filter(|person| assigned.contains(&person.number) || is_named(&person.number));
    Ok(named.map(|person| CasePerson { number: person.number, shown: person.shown, role: person.role }).collect())
}

fn done(entry: &CaseEntry) -> Done {
    let Actor { name, authenticated, person } = entry.actor.clone();
    let (change, why) = (entry.words.change.name(), entry.words.why.clone());
    let with = match &entry.words.change {
        CaseChange::Assigned { person } | CaseChange::Unassigned { person } => Some(person.to_string()),
        CaseChange::Added { held: Held::Report { report, .. } } => Some(report.to_string()),
        CaseChange::Added { held: Held::Group { place, .. } } => Some(place.group.to_string()),
        CaseChange::Removed { added: entry } | CaseChange::Struck { note: entry } => Some(entry.to_string()),
        _ => None,
    };
    Done { entry: entry.entry, at: entry.at, by: name, person, authenticated, change, with, why }
}

fn held_view(done: Done, held: Held, standing: Option<&Standing>) -> HeldView {
    let Some((run, groups)) = standing else { return HeldView { done, held, run: None, moved: 0, now: Vec::new() } };
    let then = held.place().map(|place| place.group);
    let mut counts: BTreeMap<Option<GroupName>, u32> = BTreeMap::new();
    for report in held.reports() {
        *counts.entry(groups.get(report).copied().flatten()).or_default() += 1;
    }
    let moved = counts.iter().filter(|(group, _)| **group != then).map(|(_, reports)| reports).sum();
    let mut now: Vec<NowOn> = counts.into_iter().map(|(group, reports)| NowOn { group, reports }).collect();
    now.sort_by_key(|one| std::cmp::Reverse(one.reports));
    HeldView { done, held, run: Some(*run), moved, now }
}

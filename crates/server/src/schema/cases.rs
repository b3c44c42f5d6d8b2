//! Cases.

use super::decisions::Place;
use super::words::{CaseName, EntryName, GroupName, Moment, PersonName, ReportName, RoleName, RunName};
use utoipa::ToSchema;

/// A case in a list.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseGlance {
    /// Its number.
    pub case: CaseName,
    /// What it is called; empty where that was erased under an order.
    pub name: String,
    /// Its number at the court or the unit; may be empty.
    pub reference: String,
    /// When it was opened.
    pub opened_at: Moment,
    /// The last entry of it.
    pub changed: EntryName,
    /// Whether it is closed.
    pub is_closed: bool,
    /// Whether something of it was submitted to the court.
    pub is_submitted: bool,
    /// Whether all of it is shown; else only what was submitted.
    pub is_whole: bool,
    /// Who works on it; nobody is named where not all is shown.
    pub assigned: Vec<PersonName>,
}

/// A case with what it holds. Where not all is shown, only its submissions are.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseAnswer {
    /// Its number.
    pub case: CaseName,
    /// What it is called; empty where that was erased under an order.
    pub name: String,
    /// Its number at the court or the unit; may be empty.
    pub reference: String,
    /// When it was opened.
    pub opened_at: Moment,
    /// The last entry of it.
    pub changed: EntryName,
    /// Whether it is closed.
    pub is_closed: bool,
    /// Whether something of it was submitted to the court.
    pub is_submitted: bool,
    /// Whether all of it is shown; else only what was submitted.
    pub is_whole: bool,
    /// Who works on it; nobody is named where not all is shown.
    pub assigned: Vec<PersonName>,
    /// Who works on it or is named in what was done; nobody where not all is shown.
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
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CasePerson {
    /// Their number.
    pub number: PersonName,
    /// How they are shown.
    pub shown: String,
    /// What they are in the unit.
    pub role: RoleName,
}

/// Who did something in a case, and when.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Done {
    /// The ledger entry.
    pub entry: EntryName,
    /// When.
    pub at: Moment,
    /// Who, by name.
    pub by: String,
    /// Whose account it was, where they had signed in.
    pub person: Option<PersonName>,
    /// Whether anything proves that it was they.
    pub authenticated: bool,
    /// The word of what was done.
    pub change: String,
    /// What it was done with: a person's, a report's, a group's or an entry's name; none where the case itself was meant.
    pub with: Option<String>,
    /// The reason given; may be empty.
    pub why: String,
}

/// Something that a case holds, as it was when it was added, and what became of it since.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HeldView {
    /// The ledger entry.
    pub entry: EntryName,
    /// When.
    pub at: Moment,
    /// Who, by name.
    pub by: String,
    /// Whose account it was, where they had signed in.
    pub person: Option<PersonName>,
    /// Whether anything proves that it was they.
    pub authenticated: bool,
    /// The word of what was done.
    pub change: String,
    /// What it was done with: a person's, a report's, a group's or an entry's name; none where the case itself was meant.
    pub with: Option<String>,
    /// The reason given; may be empty.
    pub why: String,
    /// What.
    pub held: Held,
    /// The run that says where its reports stand now; none where there is none to ask.
    pub run: Option<RunName>,
    /// Its reports that do not stand now where they stood then.
    pub moved: u32,
    /// Where its reports stand now, most first.
    pub now: Vec<NowOn>,
}

/// How many reports stand somewhere now.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NowOn {
    /// The group; none of reports that stand alone, or that the run does not know.
    pub group: Option<GroupName>,
    /// How many.
    pub reports: u32,
}

/// A note.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteView {
    /// The ledger entry.
    pub entry: EntryName,
    /// When.
    pub at: Moment,
    /// Who, by name.
    pub by: String,
    /// Whose account it was, where they had signed in.
    pub person: Option<PersonName>,
    /// Whether anything proves that it was they.
    pub authenticated: bool,
    /// The word of what was done.
    pub change: String,
    /// What it was done with: a person's, a report's, a group's or an entry's name; none where the case itself was meant.
    pub with: Option<String>,
    /// The reason given; may be empty.
    pub why: String,
    /// What it says; empty where it was erased under an order.
    pub note: String,
    /// The entry that struck it.
    pub struck_by: Option<EntryName>,
}

/// Something that was put before the court.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmissionView {
    /// The ledger entry.
    pub entry: EntryName,
    /// When.
    pub at: Moment,
    /// Who, by name.
    pub by: String,
    /// Whose account it was, where they had signed in.
    pub person: Option<PersonName>,
    /// Whether anything proves that it was they.
    pub authenticated: bool,
    /// The word of what was done.
    pub change: String,
    /// What it was done with: a person's, a report's, a group's or an entry's name; none where the case itself was meant.
    pub with: Option<String>,
    /// The reason given; may be empty.
    pub why: String,
    /// What it is called; empty where that was erased under an order.
    pub title: String,
    /// What the judge sees.
    pub exhibits: Vec<Exhibit>,
}

/// What a case holds.
#[derive(ToSchema)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Held {
    /// One report.
    Report {
        /// Which.
        report: ReportName,
        /// Where it stood then, where it stood on a group.
        place: Option<Place>,
    },
    /// A group, by the reports it had.
    Group {
        /// Its name, and the run it stood in.
        place: Place,
        /// Its reports then, in order.
        reports: Vec<ReportName>,
    },
}

/// One thing put before the court, frozen.
#[derive(ToSchema)]
pub struct Exhibit {
    /// Its number in the submission, from 1.
    pub number: u32,
    /// What it is.
    #[serde(flatten)]
    pub held: Held,
    /// The sealed version of each of its reports that was put before the court.
    pub versions: Vec<u32>,
}

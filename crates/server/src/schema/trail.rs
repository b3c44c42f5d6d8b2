//! What was done.

use super::words::{CaseName, DeedKind, EntryName, Moment, PersonName, ReportName, RoleName, RunName};
use utoipa::ToSchema;

/// One thing that was done.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Deed {
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
    /// The kind of the entry.
    pub kind: DeedKind,
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
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Reports.
    pub reports: Vec<ReportName>,
    /// An analysis.
    pub run: Option<RunName>,
    /// An earlier entry.
    pub entry: Option<EntryName>,
    /// An account.
    pub person: Option<PersonName>,
    /// A case.
    pub case: Option<CaseName>,
    /// What somebody was made.
    pub role: Option<RoleName>,
    /// How many reports came in.
    pub taken: Option<TakenIn>,
}

/// How many reports a batch brought.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakenIn {
    /// New ones.
    pub new: u64,
    /// New versions of known ones.
    pub changed: u64,
    /// Those that were known as they are.
    pub repeated: u64,
}

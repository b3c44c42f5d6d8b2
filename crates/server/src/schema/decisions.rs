//! Decisions.

use super::words::{EntryName, GroupName, Hash, Kind, Moment, PersonName, ReportName, RunName};
use utoipa::ToSchema;

/// A decision as it stands in the ledger.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// Its entry.
    pub entry: EntryName,
    /// When it was taken.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// Their number, where they were signed in with an account.
    pub person: Option<PersonName>,
    /// Whether that name is authenticated.
    pub authenticated: bool,
    /// What was said.
    pub decision: Said,
    /// The entry that withdrew it.
    pub withdrawn_by: Option<EntryName>,
    /// What became of it.
    pub effect: DecisionEffect,
}

/// What became of a decision.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionEffect {
    /// What the latest run has to do with it; none where there is no run.
    pub run: Option<Followed>,
    /// Where that run puts the reports it names, in its order; those the run never read are left out.
    pub reports: Vec<Stands>,
    /// Whether the run has it as the decision says: the two on one group, or not on one; the report where it was confirmed.
    pub as_said: Option<bool>,
    /// Of a value called benign: how many reports name it.
    pub named_by: Option<u64>,
}

/// What the latest run has to do with a decision.
#[derive(ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Followed {
    /// It reaches no group: it is kept for whoever looks next.
    Kept,
    /// It was entered since the run: the next one is made under it.
    Next,
    /// The run was made under it.
    Now,
    /// The run was made under it, and it was withdrawn since: the next one is made without.
    NotNext,
    /// It was withdrawn, and the run was made without it.
    Ended,
}

/// Where the latest run puts a report.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Stands {
    /// The report.
    pub report: ReportName,
    /// Its group, if it has company.
    pub group: Option<GroupName>,
}

/// Where a report stood.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The group.
    pub group: GroupName,
    /// The run that found it.
    pub run: RunName,
}

/// What a decision says, and why; the reason is empty where it was erased.
#[derive(ToSchema)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Said {
    /// These two reports stand on the same group.
    Same {
        /// One report.
        a: ReportName,
        /// The other.
        b: ReportName,
        /// The reason given.
        why: String,
    },
    /// These two reports stand on different groups.
    Different {
        /// One report.
        a: ReportName,
        /// The other.
        b: ReportName,
        /// The reason given.
        why: String,
    },
    /// A person looked and could not say.
    Unsure {
        /// One report.
        a: ReportName,
        /// The other.
        b: ReportName,
        /// The reason given.
        why: String,
    },
    /// This value says nothing about who stands behind a report.
    Benign {
        /// Its kind.
        kind: Kind,
        /// The value; `masked:` and a stand-in where a report calls it a victim's.
        value: String,
        /// The reason given.
        why: String,
    },
    /// This report's place in its group was checked and stands.
    Confirmed {
        /// The report.
        report: ReportName,
        /// Where it stood then; left out in decisions from before that was kept.
        place: Option<Place>,
        /// The reason given.
        why: String,
    },
    /// An earlier decision no longer holds.
    Withdrawn {
        /// The ledger entry of that decision.
        decision: EntryName,
        /// The reason given.
        why: String,
    },
    /// A payload was destroyed under a named order.
    Erased {
        /// The report.
        report: Option<ReportName>,
        /// The original.
        original: Option<Hash>,
        /// The decision whose words were erased.
        decision: Option<EntryName>,
        /// The order.
        order: String,
        /// The reason given.
        why: String,
    },
}

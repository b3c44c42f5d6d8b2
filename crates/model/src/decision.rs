//! A person's word.

use crate::digest::Digest;
use crate::id::{EntryNumber, GroupName, ReportNumber, RunNumber};
use crate::kind::Kind;
use serde::{Deserialize, Serialize};

/// What a decision says. Decisions name reports or values, never groups, and apply to the partition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Subject {
    /// These two reports stand on the same group.
    Same {
        /// One report.
        a: ReportNumber,
        /// The other.
        b: ReportNumber,
    },
    /// These two reports stand on different groups.
    Different {
        /// One report.
        a: ReportNumber,
        /// The other.
        b: ReportNumber,
    },
    /// A person looked and could not say. Changes nothing but is kept for the next who looks.
    Unsure {
        /// One report.
        a: ReportNumber,
        /// The other.
        b: ReportNumber,
    },
    /// This value says nothing about who stands behind a report.
    Benign {
        /// Its kind.
        kind: Kind,
        /// The normalised value.
        value: String,
    },
    /// This report's place in its group was checked and stands.
    Confirmed {
        /// The report.
        report: ReportNumber,
        /// Where it stood then. Nothing is said of it in decisions from before it was kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<Place>,
    },
    /// An earlier decision no longer holds.
    Withdrawn {
        /// The ledger entry of that decision.
        decision: EntryNumber,
    },
    /// A payload is destroyed under a named order.
    Erased {
        /// The report whose every version is erased, if it is one report.
        report: Option<ReportNumber>,
        /// The original that is erased, with every report read from it, if it is a whole original.
        original: Option<Digest>,
        /// The decision, or the entry of a case, whose words are erased, if it is those.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision: Option<EntryNumber>,
        /// The order: which court or law, which number.
        order: String,
    },
}

impl Subject {
    /// That a report's place was checked and stands, wherever the latest run puts it.
    #[must_use]
    pub fn confirmed(report: ReportNumber) -> Self {
        Self::Confirmed { report, place: None }
    }
}

/// Where a report stood: groups are derived, so one is named with its run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The group.
    pub group: GroupName,
    /// The run that found it.
    pub run: RunNumber,
}

/// A decision as it stands in the casebook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What it says.
    #[serde(flatten)]
    pub subject: Subject,
    /// The reason given; empty where it was erased.
    pub why: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_confirmation_from_before_its_place_was_kept_reads_and_is_written_as_it_was() {
        let old = r##"{"verdict":"confirmed","report":"#4","why":"seen"}"##;
        let read: Decision = serde_json::from_str(old).unwrap();
        assert_eq!(read.subject, Subject::confirmed(ReportNumber(4)));
        assert_eq!(serde_json::to_string(&read).unwrap(), old);
    }

    #[test]
    fn a_place_names_its_run() {
        let place = Some(Place { group: GroupName(2), run: RunNumber(3) });
        let subject = Subject::Confirmed { report: ReportNumber(4), place };
        let text = serde_json::to_string(&subject).unwrap();
        assert_eq!(text, r##"{"verdict":"confirmed","report":"#4","place":{"group":"G2","run":"R3"}}"##);
        assert_eq!(serde_json::from_str::<Subject>(&text).unwrap(), subject);
    }
}

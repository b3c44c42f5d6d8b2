//! A person's word.

use crate::digest::Digest;
use crate::id::{EntryNumber, ReportNumber};
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
        /// The decision whose words are erased, if it is one's words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision: Option<EntryNumber>,
        /// The order: which court or law, which number.
        order: String,
    },
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

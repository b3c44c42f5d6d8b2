//! What a run found, as plain rows: whoever measures hands them over.

use krama_model::{Basis, Kind, Role};

/// What a run found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Every report it read.
    pub reports: Vec<FoundReport>,
    /// Every mention.
    pub mentions: Vec<FoundMention>,
    /// Every tie.
    pub ties: Vec<FoundTie>,
    /// Every hold on a tie.
    pub holds: Vec<FoundHold>,
}

/// What was found of one report.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundReport {
    /// Its number.
    pub number: u64,
    /// Its source.
    pub source: String,
    /// Its reference there.
    pub reference: String,
    /// The group it stands on; none where it stands alone.
    pub group: Option<u64>,
    /// The report that it is held to tell again.
    pub duplicate_of: Option<u64>,
    /// The most probable scam type.
    pub scam_type: Option<String>,
    /// Its claimed probability, 0 to 1.
    pub probability: f64,
    /// True where the classifier abstains.
    pub unsure: bool,
}

/// A value found in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundMention {
    /// The report's number.
    pub report: u64,
    /// Its kind.
    pub kind: Kind,
    /// In normal form; a keyed stand-in where `sealed`.
    pub value: String,
    /// Whether only a stand-in of the value is known.
    pub sealed: bool,
    /// The role it was given.
    pub role: Role,
    /// Whether it only follows from another: the host of a mailbox, the account in a payment code.
    pub follows: bool,
}

/// Something that reports were found to have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundTie {
    /// Its number.
    pub tie: u32,
    /// What it rests on.
    pub basis: Basis,
    /// The value.
    pub value: String,
    /// The claimed chance, in thousandths, that two holders stand on one group.
    pub chance_permille: u16,
    /// Its weight, in millibits.
    pub millibits: i64,
}

/// One report's hold on a tie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundHold {
    /// The tie.
    pub tie: u32,
    /// The report's number.
    pub report: u64,
    /// The group it stands on.
    pub group: Option<u64>,
    /// What the hold is worth, in millibits.
    pub millibits: i64,
    /// Whether the group's strongest chains run along it.
    pub in_chain: bool,
}

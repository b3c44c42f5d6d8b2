//! What ties reports together, before anything is grouped: reports on one side, ties on the other, never pairs.

use crate::kind::Kind;
use crate::moment::Moment;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a tie rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Basis {
    /// Reports that name the same value.
    Value(Kind),
    /// Reports that hold near-identical text written by the other side.
    Script,
    /// Reports that name domains which look alike.
    LookAlike,
}

impl Basis {
    /// The word for it: the kind's name, `script` or `look-alike`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Value(kind) => kind.name(),
            Self::Script => "script",
            Self::LookAlike => "look-alike",
        }
    }

    /// The basis of that word.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "script" => Some(Self::Script),
            "look-alike" => Some(Self::LookAlike),
            other => Kind::parse(other).map(Self::Value),
        }
    }
}

/// What one supplier sells. Groups that buy from one supplier share several of its goods, so these cannot vouch for each
/// other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trade {
    /// Telephone numbers, and accounts that are a telephone number.
    Numbers,
    /// Accounts at banks and what pays into them.
    BankAccounts,
    /// Wallets.
    Wallets,
    /// Domains, hosts and mailboxes.
    Hosting,
    /// Apps.
    Apps,
    /// Accounts on platforms, and the names on them.
    Handles,
    /// What is written to victims.
    Scripts,
}

impl Basis {
    /// Who sells it.
    pub fn trade(self) -> Trade {
        match self {
            Self::Script => Trade::Scripts,
            Self::LookAlike => Trade::Hosting,
            Self::Value(kind) => kind.trade(),
        }
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl From<Basis> for String {
    fn from(basis: Basis) -> Self {
        basis.name().to_owned()
    }
}

impl TryFrom<String> for Basis {
    type Error = String;
    fn try_from(name: String) -> Result<Self, String> {
        Self::parse(&name).ok_or_else(|| format!("{name:?} is not a basis of a tie"))
    }
}

/// Something at least two reports have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// What it rests on.
    pub basis: Basis,
    /// Follows from the tie's content alone, so that orders do not depend on how reports arrived.
    pub key: u64,
    /// Prior chance, in thousandths, that two reports with this tie stand on one group.
    pub exclusive_permille: u16,
    /// The broader tie this one implies (a URL its domain): both together count as this one alone.
    pub implies: Option<u32>,
}

/// One report's hold on one tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hold {
    /// Index of the report in [`Evidence::reports`].
    pub report: u32,
    /// Index of the tie in [`Evidence::ties`].
    pub tie: u32,
    /// How much of the tie's weight this hold carries.
    pub strength: Strength,
}

/// How much of a tie's weight one hold carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// Less: the role is not certain, the nearest other report is long ago, or the same complainant says it again.
    Weak,
    /// All of it.
    Full,
}

/// A report as the grouping sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportNode {
    /// Follows from the report's key alone, never from the order of arrival.
    pub key: u64,
    /// Reports of the same complainant have the same teller: they count as one voice.
    pub teller: u32,
    /// When it happened, else when it was received.
    pub time: Option<Moment>,
}

/// The bipartite graph.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// One side.
    pub reports: Vec<ReportNode>,
    /// The other side.
    pub ties: Vec<Tie>,
    /// Sorted by tie, then report; no pair twice.
    pub holds: Vec<Hold>,
}

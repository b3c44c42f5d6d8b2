//! The part a value plays in a report, and why we think so.

use serde::{Deserialize, Serialize};

/// The part a value plays in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum Role {
    /// The scammer's: it may link reports.
    Suspect,
    /// The complainant's own: it never links and never leaves.
    Victim,
    /// Somebody else's: a bank's hotline, a news site, a platform.
    Bystander,
    /// Not settled: it links at reduced weight and is marked.
    Unknown,
}

impl Role {
    /// Every role; `ALL[role as usize] == role`.
    pub const ALL: &'static [Self] = &[Self::Suspect, Self::Victim, Self::Bystander, Self::Unknown];

    /// The role's word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Suspect => "suspect",
            Self::Victim => "victim",
            Self::Bystander => "bystander",
            Self::Unknown => "unknown",
        }
    }

    /// The role of that word.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.name() == name)
    }
}

/// The rule that settled a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum RoleRule {
    /// The column says whose value it is.
    Column,
    /// The value also stands in a column of this report that says whose it is.
    ColumnElsewhere,
    /// Words around the value say whose it is; the reason's span holds them.
    Words,
    /// It stands in a message the counterpart wrote.
    CounterpartMessage,
    /// It stands in a message the complainant wrote.
    ComplainantMessage,
    /// It is on the benign list.
    BenignList,
    /// Nothing speaks for another owner, and reports name such values because they are the suspect's.
    KindAlone,
    /// The evidence points both ways.
    Contradiction,
    /// Nothing settles it.
    Nothing,
}

impl RoleRule {
    /// Every rule; `ALL[rule as usize] == rule`.
    pub const ALL: &'static [Self] = &[
        Self::Column,
        Self::ColumnElsewhere,
        Self::Words,
        Self::CounterpartMessage,
        Self::ComplainantMessage,
        Self::BenignList,
        Self::KindAlone,
        Self::Contradiction,
        Self::Nothing,
    ];

    /// The rule's word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Column => "column",
            Self::ColumnElsewhere => "column-elsewhere",
            Self::Words => "words",
            Self::CounterpartMessage => "counterpart-message",
            Self::ComplainantMessage => "complainant-message",
            Self::BenignList => "benign-list",
            Self::KindAlone => "kind-alone",
            Self::Contradiction => "contradiction",
            Self::Nothing => "nothing",
        }
    }
}

/// Why a mention has its role: the rule, and the words it rests on where there are any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RoleReason {
    /// The rule that decided.
    pub rule: RoleRule,
    /// The words it rests on, as Unicode scalar offsets in the mention's own part.
    pub words: Option<(u32, u32)>,
}

impl RoleReason {
    /// A reason that rests on no words.
    pub fn rule(rule: RoleRule) -> Self {
        Self { rule, words: None }
    }
}

//! An observable at an exact place of a report.

use crate::kind::Kind;
use crate::role::{Role, RoleReason};
use serde::{Deserialize, Serialize};

/// One value, found at one place of one report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// What type of value it is.
    pub kind: Kind,
    /// The normalised value: equal values are the same observable.
    pub value: String,
    /// The part it plays.
    pub role: Role,
    /// Why it has that role.
    pub reason: RoleReason,
    /// Index of the part in [`crate::Report::parts`].
    pub part: u16,
    /// First Unicode scalar value of the original characters, in the part's text.
    pub start: u32,
    /// One past the last Unicode scalar value.
    pub end: u32,
    /// True where another reading of the same characters is as likely (a phone number without a country): such a
    /// mention is shown, and does not link.
    pub ambiguous: bool,
    /// Index, in the same report's mentions, of the more specific mention this one follows from (a URL's domain, a
    /// WhatsApp account's phone). Values that imply each other count once.
    pub follows_from: Option<u16>,
}

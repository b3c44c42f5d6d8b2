//! What is written of a person with access.

use crate::access::PersonRole;
use crate::digest::Digest;
use serde::{Deserialize, Serialize};

/// What was done to an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum PersonChange {
    /// Somebody was given access.
    Added {
        /// What they sign in with.
        name: String,
        /// How they are shown.
        shown: String,
        /// What they are in the unit.
        role: PersonRole,
        /// What holds their password in place.
        password: PasswordSet,
    },
    /// How they are shown, or what they are, is another; what is none stays.
    Changed {
        /// How they are shown.
        shown: Option<String>,
        /// What they are.
        role: Option<PersonRole>,
    },
    /// They can no longer sign in.
    Disabled,
    /// They can sign in again.
    Enabled,
    /// They have another password.
    PasswordSet(PasswordSet),
    /// They sign in with a second factor from now on. Neither its secret nor what that is made of stands in the ledger.
    FactorSet {
        /// A digest of what its secret is made of, under the workspace's secret, so that no other can be put in its place unseen.
        seal: Digest,
    },
    /// They sign in without a second factor again.
    FactorTakenOff,
}

/// A password that was set. Neither it nor its hash stands in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordSet {
    /// A digest of the stored hash under the workspace's secret, so that no other can be put in its place unseen.
    pub seal: Digest,
    /// Whether it must be changed at the next sign-in, since somebody else chose it.
    pub must_change: bool,
}

impl PersonChange {
    /// The change's word.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Added { .. } => "added",
            Self::Changed { .. } => "changed",
            Self::Disabled => "disabled",
            Self::Enabled => "enabled",
            Self::PasswordSet(_) => "password-set",
            Self::FactorSet { .. } => "factor-set",
            Self::FactorTakenOff => "factor-taken-off",
        }
    }
}

/// A change of an account with the reason given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonWords {
    /// What was done.
    #[serde(flatten)]
    pub change: PersonChange,
    /// The reason, where one was given.
    pub why: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_reads_back_and_its_word_is_its_name() {
        let password = PasswordSet { seal: Digest::of(b"a hash"), must_change: true };
        let role = PersonRole::Analyst;
        let changes = [
            PersonChange::Added { name: "sokha".to_owned(), shown: "Sokha".to_owned(), role, password },
            PersonChange::Changed { shown: None, role: Some(PersonRole::Judge) },
            PersonChange::Disabled,
            PersonChange::Enabled,
            PersonChange::PasswordSet(password),
            PersonChange::FactorSet { seal: Digest::of(b"a seed") },
            PersonChange::FactorTakenOff,
        ];
        for change in changes {
            let words = PersonWords { change, why: "asked".to_owned() };
            let json = serde_json::to_value(&words).unwrap();
            assert_eq!(json["change"], words.change.name());
            assert_eq!(serde_json::from_value::<PersonWords>(json).unwrap(), words);
        }
    }
}

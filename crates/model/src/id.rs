//! Ids as types that cannot be mixed.
//!
//! ```compile_fail
//! let run: krama_model::RunNumber = krama_model::ReportNumber(1);
//! ```

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A text that does not name what it should.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{text:?} is not {what}; expected {example}")]
pub struct NotAnId {
    text: String,
    what: &'static str,
    example: &'static str,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident($inner:ty) $prefix:literal, $what:literal, $example:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                // Who types one may write its letter small.
                text.split_at_checked($prefix.len())
                    .filter(|(letter, _)| letter.eq_ignore_ascii_case($prefix))
                    .map(|(_, digits)| digits)
                    .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
                    .and_then(|digits| digits.parse().ok())
                    .map(Self)
                    .ok_or_else(|| NotAnId { text: text.to_owned(), what: $what, example: $example })
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                if text.starts_with($prefix) {
                    return text.parse();
                }
                Err(NotAnId { text, what: $what, example: $example })
            }
        }
    )*};
}

ids! {
    /// A report key's place in the order of sealing, from 0. All versions of a report share it.
    ReportNumber(u64) "#", "a report number", "#12";
    /// An entry's place in the ledger, from 0.
    EntryNumber(u64) "E", "a ledger entry", "E12";
    /// A sealed batch's place in the order of sealing, from 1.
    BatchNumber(u32) "B", "a batch", "B12";
    /// An analysis run, from 1.
    RunNumber(u32) "R", "a run", "R3";
    /// A group's name: the number of its earliest sealed report.
    GroupName(u64) "G", "a group", "G12";
    /// A person with access, in the order of their accounts, from 1.
    PersonNumber(u32) "P", "a person with access", "P3";
    /// A case, in the order of opening, from 1.
    CaseNumber(u32) "C", "a case", "C3";
}

impl From<ReportNumber> for GroupName {
    fn from(number: ReportNumber) -> Self {
        Self(number.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_then_parse_is_identity() {
        assert_eq!("G17".parse(), Ok(GroupName(17)));
        assert_eq!(GroupName(17).to_string(), "G17");
    }

    #[test]
    fn a_small_letter_is_understood_where_a_person_types_it_and_nowhere_else() {
        assert_eq!(("g17".parse(), "e4".parse()), (Ok(GroupName(17)), Ok(EntryNumber(4))));
        assert!(GroupName::try_from("g17".to_owned()).is_err());
    }

    #[test]
    fn refuses_another_kind_of_id_and_signs() {
        assert!("R17".parse::<GroupName>().is_err());
        assert!("G+17".parse::<GroupName>().is_err());
        assert!("G".parse::<GroupName>().is_err());
        assert!("ក17".parse::<GroupName>().is_err());
    }
}

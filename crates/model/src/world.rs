//! Which world a workspace is about.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Which world a workspace is about. They share no value: what exists in one is nothing in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum World {
    /// Ours, with its people, numbers, banks and domains.
    #[default]
    Ordinary,
    /// The invented one of `schemas/exercise/`, to measure, demonstrate and train with.
    Exercise,
}

impl World {
    /// Whether it is ours, which goes without saying.
    #[must_use]
    pub fn is_ordinary(&self) -> bool {
        *self == Self::Ordinary
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Ordinary => Self::Exercise,
            Self::Exercise => Self::Ordinary,
        }
    }
}

impl fmt::Display for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ordinary => "ordinary",
            Self::Exercise => "exercise",
        })
    }
}

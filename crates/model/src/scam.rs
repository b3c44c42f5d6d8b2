//! What type of scam a report tells of.

use std::sync::Arc;

/// A classifier's answer for one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScamVerdict {
    /// The most probable type's id in `schemas/scam-types/`, such as `investment`. `None` where nothing speaks for any.
    pub scam_type: Option<String>,
    /// Its probability in thousandths, calibrated.
    pub probability_permille: u16,
    /// True where the probability is too low to say: shown as "unsure".
    pub abstained: bool,
    /// The signs it rests on, strongest first.
    pub signs: Vec<Sign>,
}

impl ScamVerdict {
    /// The type, unless the classifier abstained.
    pub fn answer(&self) -> Option<&str> {
        if self.abstained { None } else { self.scam_type.as_deref() }
    }
}

/// One sign at one place of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// The sign's id in the type's file.
    pub sign: Arc<str>,
    /// The type it speaks for.
    pub scam_type: Arc<str>,
    /// Index of the part in [`crate::Report::parts`].
    pub part: u16,
    /// First Unicode scalar value in the part's text.
    pub start: u32,
    /// One past the last Unicode scalar value.
    pub end: u32,
    /// Weight of evidence in millibits.
    pub millibits: i32,
}

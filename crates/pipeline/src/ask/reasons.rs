//! Reasons that people gave, for those who may read them and are not entered as looking at victims' values.

use crate::ask::snippet::blanked;
use crate::error::Error;
use crate::spelling::{forms_in, hash_of, places, stand_in};
use crate::unit::Unit;
use krama_casebook::Access;
use krama_model::{Author, Digest, Field, Part, Report, ReportKey};
use rustc_hash::{FxHashMap, FxHashSet};

/// What is blanked in reasons.
pub(crate) struct Reasons<'u> {
    unit: &'u Unit,
    /// Forms in which victims' values are spelled, each by its hash; none where no run says whose values are.
    hidden: Option<FxHashSet<u64>>,
}

impl<'u> Reasons<'u> {
    /// Looks up what some reasons spell among what the latest run calls victims'.
    pub(crate) fn of<'r>(unit: &'u Unit, reasons: impl Iterator<Item = &'r str>) -> Result<Self, Error> {
        let key = unit.workspace().secret();
        let spelled: FxHashMap<u64, u64> =
            reasons.flat_map(forms_in).map(|form| (stand_in(key, &form), hash_of(&form))).collect();
        let hidden = match unit.pin() {
            _ if spelled.is_empty() => Some(FxHashSet::default()),
            Ok(pinned) => Some(pinned.guarded_forms(&spelled)?),
            Err(Error::NoRun | Error::TablesGone(_)) => None,
            Err(error) => return Err(error),
        };
        Ok(Self { unit, hidden })
    }

    /// One of them without what is a victim's in it; where no run tells, without what reads as a value.
    pub(crate) fn shown(&self, reason: &str) -> Result<String, Error> {
        match &self.hidden {
            Some(hidden) => Ok(blanked(reason, places(reason, |form| hidden.contains(&hash_of(form))))),
            None => without_values(self.unit, reason),
        }
    }
}

impl Unit {
    /// Every look at masked values. In what was looked at and why, victims' values are blanked.
    pub fn accesses_seen(&self) -> Result<Vec<Access>, Error> {
        let accesses = self.workspace().accesses()?;
        let reasons = Reasons::of(self, accesses.iter().flat_map(|access| [&*access.what, &*access.why]))?;
        let shown = |access: Access| {
            Ok(Access { what: reasons.shown(&access.what)?, why: reasons.shown(&access.why)?, ..access })
        };
        accesses.into_iter().map(shown).collect()
    }
}

/// A text without what reads as a value in it.
pub(crate) fn without_values(unit: &Unit, text: &str) -> Result<String, Error> {
    let part = Part {
        field: Field::Narrative,
        author: Author::Complainant,
        sent_at: None,
        place: String::new(),
        text: text.to_owned(),
    };
    let as_report = Report {
        key: ReportKey { source: String::new(), reference: String::new() },
        received_at: None,
        occurred_at: None,
        zone_assumed: false,
        original: Digest::of(&[]),
        place: String::new(),
        parts: vec![part],
    };
    let found = unit.reader()?.mentions(&as_report);
    Ok(blanked(text, found.into_iter().map(|mention| mention.start..mention.end).collect()))
}

//! Which reports of a group are asked for: those that one sentence about it rests on.

use crate::ask::benign::Benign;
use crate::ask::group::{KinTie, accounts};
use crate::ask::mask;
use crate::ask::pinned::Pinned;
use crate::error::Error;
use crate::tables::ReportRow;
use krama_model::{GroupName, Moment};
use rustc_hash::FxHashSet;

/// Which reports of a group are asked for. What is left out asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MembersAsked {
    /// A type that the report tells of for certain enough.
    pub scam_type: Option<String>,
    /// Only those whose type is unsure.
    pub is_unsure: bool,
    /// A language as stated.
    pub language: Option<String>,
    /// A platform as stated, or on which the suspect's account is named.
    pub platform: Option<String>,
    /// A place as stated.
    pub place: Option<String>,
    /// The victim's nationality as stated.
    pub nationality: Option<String>,
    /// The group that comes next.
    pub rival: Option<GroupName>,
    /// The number of a tie that the report holds.
    pub tie: Option<u32>,
    /// The currency of a loss that it states, and that no other tells before it.
    pub loss_currency: Option<String>,
    /// At this time or later.
    pub from: Option<Moment>,
    /// At this time or earlier.
    pub to: Option<Moment>,
}

impl MembersAsked {
    /// The reports that are asked for, of all that a group has.
    pub(super) fn among(
        &self,
        pinned: &Pinned<'_>,
        name: GroupName,
        rows: &[ReportRow],
    ) -> Result<Vec<ReportRow>, Error> {
        let on_platform = self.platform.as_deref().map(|platform| on(pinned, rows, platform)).transpose()?;
        let holders = self.tie.map(|tie| holders(pinned, name, tie)).transpose()?;
        let is_in = |set: &Option<FxHashSet<u64>>, row: &ReportRow| {
            set.as_ref().is_none_or(|reports| reports.contains(&row.report))
        };
        let wanted = |row: &&ReportRow| self.takes(row) && is_in(&on_platform, row) && is_in(&holders, row);
        Ok(rows.iter().filter(wanted).cloned().collect())
    }

    fn takes(&self, row: &ReportRow) -> bool {
        let says = |wanted: &Option<String>, stated: &Option<String>| wanted.is_none() || wanted == stated;
        let is_told_first =
            self.loss_currency.is_none() || (row.duplicate_of.is_none() && row.loss_hundredths.is_some());
        (self.scam_type.is_none() || !row.unsure)
            && says(&self.scam_type, &row.scam_type)
            && (!self.is_unsure || row.unsure)
            && says(&self.language, &row.language)
            && says(&self.place, &row.place)
            && says(&self.nationality, &row.nationality)
            && says(&self.loss_currency, &row.loss_currency)
            && is_told_first
            && self.rival.is_none_or(|rival| row.next_group == Some(rival.0))
            && self.from.is_none_or(|from| row.time_ms.is_some_and(|time| time >= from.0))
            && self.to.is_none_or(|to| row.time_ms.is_some_and(|time| time <= to.0))
    }

    /// The tie that is asked for, as people write it.
    pub(super) fn tie(&self, pinned: &Pinned<'_>) -> Result<Option<KinTie>, Error> {
        let found = pinned.ties(self.tie)?.pop();
        Ok(found.map(|tie| KinTie { basis: tie.basis, value: mask::of_tie(&tie) }))
    }
}

/// Reports that state a platform, or name the suspect's account on it.
fn on(pinned: &Pinned<'_>, rows: &[ReportRow], platform: &str) -> Result<FxHashSet<u64>, Error> {
    let says_so = |row: &&ReportRow| row.platform.as_ref().is_some_and(|stated| stated.to_lowercase() == platform);
    let stated = rows.iter().filter(says_so).map(|row| row.report);
    let named = accounts(pinned, rows, &Benign::of(pinned)?)?.into_iter();
    let named = named.filter(|(kind, _)| kind.name() == platform).map(|(_, report)| report);
    Ok(stated.chain(named).collect())
}

/// Reports of a group that hold a tie.
fn holders(pinned: &Pinned<'_>, name: GroupName, tie: u32) -> Result<FxHashSet<u64>, Error> {
    let holds = pinned.holds_in(name)?.into_iter();
    Ok(holds.filter(|hold| hold.tie == tie).map(|hold| hold.report).collect())
}

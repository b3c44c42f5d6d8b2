//! Cases for whoever asks: each sees what `krama_model::case` says they may, and writes where they see all.

mod court;
mod view;

pub use view::{CaseAnswer, CaseGlance, CasePerson, Done, HeldView, NoteView, NowOn, SubmissionView};

use crate::ask::court::{CourtAnswer, weigh};
use crate::error::Error;
use crate::tables::{GROUP, REPORT, ReportRow};
use crate::unit::Unit;
use krama_casebook::{Act, Case, Refusal};
use krama_model::case::{case_sight, may_identify, may_keep_case};
use krama_model::{
    CaseChange, CaseNumber, CaseSight, CaseTies, EntryNumber, GroupName, Held, Place, ReportNumber, Right, RunNumber,
    Viewer,
};
use std::collections::BTreeMap;

/// Somebody who may not do what they ask for.
#[derive(Debug, thiserror::Error)]
#[error("this needs the right {0}")]
pub struct Forbidden(pub Right);

/// Where reports stand now: the run that says so, and the group of each that it knows.
pub(crate) type Standing = (RunNumber, BTreeMap<ReportNumber, Option<GroupName>>);

impl Unit {
    /// The cases that somebody may see, by number.
    pub fn cases(&self, viewer: Viewer) -> Result<Vec<CaseGlance>, Error> {
        let cases = self.workspace().cases()?;
        let seen = cases.into_iter().map(|case| (self.case_sight(viewer, &case), case));
        seen.filter(|(sight, _)| *sight > CaseSight::Nothing)
            .map(|(sight, case)| view::veiled(self, view::glance(case, sight)))
            .collect()
    }

    /// One case, as far as somebody may see it. Where they may see nothing, there is none.
    pub fn case(&self, viewer: Viewer, number: CaseNumber) -> Result<CaseAnswer, Error> {
        let (case, sight) = self.seen_case(viewer, number)?;
        view::answer(self, case, sight)
    }

    /// Opens a case. Whoever had signed in to open it is assigned to it.
    pub fn open_case(
        &self,
        viewer: Viewer,
        (name, reference): (&str, &str),
        why: &str,
        act: &Act,
    ) -> Result<CaseNumber, Error> {
        self.demand(viewer, Right::KeepCases)?;
        Ok(self.workspace().open_case(name, reference, why, act)?)
    }

    /// Writes something into a case that somebody may keep.
    pub fn write_case(
        &self,
        viewer: Viewer,
        (case, change): (CaseNumber, CaseChange),
        why: &str,
        act: &Act,
    ) -> Result<EntryNumber, Error> {
        self.kept_case(viewer, case)?;
        Ok(self.workspace().write_case(case, change, why, act)?)
    }

    /// Writes several things into a case that somebody may keep: all, or where one is refused, nothing.
    pub fn write_case_all(
        &self,
        viewer: Viewer,
        (case, changes): (CaseNumber, Vec<CaseChange>),
        why: &str,
        act: &Act,
    ) -> Result<(), Error> {
        self.kept_case(viewer, case)?;
        Ok(self.workspace().write_case_all(case, changes, why, act)?)
    }

    /// Adds a report to a case, with the place that the latest run gives it.
    pub fn add_report_to_case(
        &self,
        viewer: Viewer,
        (case, report): (CaseNumber, ReportNumber),
        why: &str,
        act: &Act,
    ) -> Result<EntryNumber, Error> {
        let place = match self.place_of(report) {
            Ok(place) => Some(place),
            Err(Error::NoRun | Error::TablesGone(_) | Error::NotInRun(_) | Error::StandsAlone(_)) => None,
            Err(error) => return Err(error),
        };
        let held = Held::Report { report, place };
        self.write_case(viewer, (case, CaseChange::Added { held }), why, act)
    }

    /// Adds a group to a case as the latest run has it: its name, the run, and its reports.
    pub fn add_group_to_case(
        &self,
        viewer: Viewer,
        (case, group): (CaseNumber, GroupName),
        why: &str,
        act: &Act,
    ) -> Result<EntryNumber, Error> {
        self.kept_case(viewer, case)?;
        let pinned = self.pin()?;
        let rows = pinned.among::<ReportRow>(GROUP, [group.0])?;
        if rows.is_empty() {
            return Err(Error::UnknownGroup(group));
        }
        let mut reports: Vec<ReportNumber> = rows.iter().map(|row| ReportNumber(row.report)).collect();
        reports.sort_unstable();
        let held = Held::Group { place: Place { group, run: pinned.run() }, reports };
        self.write_case(viewer, (case, CaseChange::Added { held }), why, act)
    }

    /// Puts something of what a case holds before the court, by the entries that added it.
    pub fn submit_case(
        &self,
        viewer: Viewer,
        (case, title, added): (CaseNumber, &str, &[EntryNumber]),
        why: &str,
        act: &Act,
    ) -> Result<EntryNumber, Error> {
        self.kept_case(viewer, case)?;
        Ok(self.workspace().submit_case(case, (title, added), why, act)?)
    }

    /// Whether somebody may see the victim's values of a report, for a reason.
    pub fn may_identify(&self, viewer: Viewer, report: ReportNumber) -> Result<bool, Error> {
        let mut is_in_own_case = false;
        for naming in self.workspace().cases_of(report)? {
            let case = self.workspace().case(naming.case)?;
            is_in_own_case |= self.case_sight(viewer, &case) == CaseSight::Whole;
        }
        Ok(may_identify(viewer, self.settings().world(), is_in_own_case))
    }

    /// Whether somebody may read a report at all, and if only as an exhibit, which of its versions.
    pub fn may_read(&self, viewer: Viewer, report: ReportNumber) -> Result<Reading, Error> {
        if viewer.rights(self.settings().world()).has(Right::SeeReports) {
            return Ok(Reading::Any);
        }
        let mut versions = Vec::new();
        for naming in self.workspace().cases_of(report)?.into_iter().filter(|naming| naming.is_exhibit) {
            let case = self.workspace().case(naming.case)?;
            if self.case_sight(viewer, &case) == CaseSight::Nothing {
                continue;
            }
            for entry in self.workspace().case_entries(naming.case)? {
                if let CaseChange::Submitted { exhibits, .. } = entry.words.change {
                    let shown =
                        exhibits.iter().flat_map(|exhibit| exhibit.held.reports().iter().zip(&exhibit.versions));
                    versions.extend(shown.filter(|(shown, _)| **shown == report).map(|(_, version)| *version));
                }
            }
        }
        Ok(if versions.is_empty() { Reading::Nothing } else { Reading::Versions(versions) })
    }

    /// Why the submitted reports of a group are one, as of a run; where none is said, of the one submitted last. It is the same for all who
    /// see the case: what who sees only that may know.
    pub fn weigh(
        &self,
        viewer: Viewer,
        (case, group): (CaseNumber, GroupName),
        run: Option<RunNumber>,
    ) -> Result<CourtAnswer, Error> {
        self.seen_case(viewer, case)?;
        let mut weighed = court::submitted(case, self.workspace().case_entries(case)?);
        weighed.retain(|put| put.place.group == group && run.is_none_or(|run| put.place.run == run));
        let put = weighed.pop().ok_or_else(|| krama_casebook::Error::from(Refusal::NotSubmitted { case, group }))?;
        weigh(self, &put)
    }

    /// The group on which the latest run puts each of some reports, of those that it knows; nothing where there is no run to
    /// ask.
    pub fn groups_now(&self, reports: &[ReportNumber]) -> Result<BTreeMap<ReportNumber, Option<GroupName>>, Error> {
        Ok(self.stand_now(reports)?.map(|(_, groups)| groups).unwrap_or_default())
    }

    fn stand_now(&self, reports: &[ReportNumber]) -> Result<Option<Standing>, Error> {
        let pinned = match self.pin() {
            Ok(pinned) => pinned,
            Err(Error::NoRun | Error::TablesGone(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let rows = pinned.among::<ReportRow>(REPORT, reports.iter().map(|report| report.0))?;
        let groups = rows.iter().map(|row| (ReportNumber(row.report), row.group.map(GroupName)));
        Ok(Some((pinned.run(), groups.collect())))
    }

    fn demand(&self, viewer: Viewer, right: Right) -> Result<(), Error> {
        let has = viewer.rights(self.settings().world()).has(right);
        if has { Ok(()) } else { Err(Error::Forbidden(Forbidden(right))) }
    }

    pub(crate) fn case_sight(&self, viewer: Viewer, case: &Case) -> CaseSight {
        case_sight(viewer, self.settings().world(), ties(viewer, case))
    }

    fn seen_case(&self, viewer: Viewer, number: CaseNumber) -> Result<(Case, CaseSight), Error> {
        let case = self.workspace().case(number)?;
        match self.case_sight(viewer, &case) {
            CaseSight::Nothing => Err(krama_casebook::Error::from(Refusal::NoSuchCase(number)).into()),
            sight => Ok((case, sight)),
        }
    }

    fn kept_case(&self, viewer: Viewer, number: CaseNumber) -> Result<(), Error> {
        let (case, _) = self.seen_case(viewer, number)?;
        let may = may_keep_case(viewer, self.settings().world(), ties(viewer, &case));
        if may { Ok(()) } else { Err(Error::Forbidden(Forbidden(Right::KeepCases))) }
    }
}

/// How much of a report somebody may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// Nothing.
    Nothing,
    /// These versions of it, which were submitted to the court.
    Versions(Vec<u32>),
    /// Whatever there is.
    Any,
}

impl Reading {
    /// The version that is opened for them of those that they may read only as exhibits: the wanted one, else the one submitted last.
    pub fn version(&self, wanted: Option<u32>) -> Option<u32> {
        let Self::Versions(shown) = self else { return None };
        wanted.map_or_else(|| shown.last().copied(), |wanted| shown.contains(&wanted).then_some(wanted))
    }
}

fn ties(viewer: Viewer, case: &Case) -> CaseTies {
    let is_assigned = viewer.person().is_some_and(|person| case.assigned.contains(&person));
    CaseTies { is_assigned, is_submitted: case.is_submitted }
}

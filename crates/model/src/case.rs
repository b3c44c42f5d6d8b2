//! What is written into a case, and who may see what of one.

use crate::access::{Right, Viewer};
use crate::decision::Place;
use crate::id::{EntryNumber, PersonNumber, ReportNumber};
use crate::world::World;
use serde::{Deserialize, Serialize};

/// What a case holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Held {
    /// One report.
    Report {
        /// Which.
        report: ReportNumber,
        /// Where it stood then, where it stood on a group.
        place: Option<Place>,
    },
    /// A group, by the reports it had: groups are derived, and a later run may find another.
    Group {
        /// Its name, and the run it stood in.
        place: Place,
        /// Its reports then, in order.
        reports: Vec<ReportNumber>,
    },
}

impl Held {
    /// Its reports.
    #[must_use]
    pub fn reports(&self) -> &[ReportNumber] {
        match self {
            Self::Report { report, .. } => std::slice::from_ref(report),
            Self::Group { reports, .. } => reports,
        }
    }

    /// The group and run it was taken from.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Report { place, .. } => *place,
            Self::Group { place, .. } => Some(*place),
        }
    }
}

/// One thing put before the court, frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exhibit {
    /// Its number in the submission, from 1.
    pub number: u32,
    /// What it is.
    #[serde(flatten)]
    pub held: Held,
    /// The sealed version of each of its reports that was put before the court.
    pub versions: Vec<u32>,
}

/// What was written into a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum CaseChange {
    /// It was opened.
    Opened {
        /// What it is called.
        name: String,
        /// Its number at the court or the unit; may be empty.
        reference: String,
    },
    /// It is called otherwise.
    Renamed {
        /// What it is called.
        name: String,
        /// Its number at the court or the unit; may be empty.
        reference: String,
    },
    /// Somebody works on it from now on.
    Assigned {
        /// Who.
        person: PersonNumber,
    },
    /// Somebody does no longer.
    Unassigned {
        /// Who.
        person: PersonNumber,
    },
    /// It holds a report or a group.
    Added {
        /// What.
        held: Held,
    },
    /// It holds something no longer.
    Removed {
        /// The entry that added it.
        added: EntryNumber,
    },
    /// Somebody noted something.
    Noted {
        /// The note; empty where it was erased under an order.
        note: String,
    },
    /// A note no longer holds. It stays to be read.
    Struck {
        /// The entry of the note.
        note: EntryNumber,
    },
    /// Something was put before the court.
    Submitted {
        /// What it is called.
        title: String,
        /// What the judge sees.
        exhibits: Vec<Exhibit>,
    },
    /// Nothing more is written into it.
    Closed,
    /// It is worked on again.
    Reopened,
}

impl CaseChange {
    /// The change's word.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::Renamed { .. } => "renamed",
            Self::Assigned { .. } => "assigned",
            Self::Unassigned { .. } => "unassigned",
            Self::Added { .. } => "added",
            Self::Removed { .. } => "removed",
            Self::Noted { .. } => "noted",
            Self::Struck { .. } => "struck",
            Self::Submitted { .. } => "submitted",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
        }
    }

    /// Whether it takes something back, and so needs a reason.
    #[must_use]
    pub fn takes_back(&self) -> bool {
        matches!(
            self,
            Self::Unassigned { .. } | Self::Removed { .. } | Self::Struck { .. } | Self::Closed | Self::Reopened
        )
    }
}

/// What was written into a case, with the reason given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseWords {
    /// What.
    #[serde(flatten)]
    pub change: CaseChange,
    /// The reason, where one was given.
    pub why: String,
}

impl CaseWords {
    /// Whether people's own words stand in it.
    #[must_use]
    pub fn has_words(&self) -> bool {
        let mut blank = self.clone();
        blank.blank();
        blank != *self
    }

    /// Takes people's own words away and leaves what was done.
    pub fn blank(&mut self) {
        self.why.clear();
        match &mut self.change {
            CaseChange::Opened { name, reference } | CaseChange::Renamed { name, reference } => {
                name.clear();
                reference.clear();
            }
            CaseChange::Noted { note: words } | CaseChange::Submitted { title: words, .. } => words.clear(),
            _ => {}
        }
    }
}

/// How much of a case somebody may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CaseSight {
    /// Not even that it is there.
    Nothing,
    /// What was submitted to the court.
    Submitted,
    /// All of it.
    Whole,
}

/// What ties somebody to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseTies {
    /// Whether they are assigned to it.
    pub is_assigned: bool,
    /// Whether something of it was submitted to the court.
    pub is_submitted: bool,
}

/// How much of a case somebody may see: those assigned to it all, a judge among them what was submitted, others nothing.
#[must_use]
pub fn case_sight(viewer: Viewer, world: World, ties: CaseTies) -> CaseSight {
    let rights = viewer.rights(world);
    match viewer {
        Viewer::Owner => CaseSight::Whole,
        Viewer::Person { .. } if !rights.has(Right::SeeCases) || !ties.is_assigned => CaseSight::Nothing,
        // Who reads cases and no reports reads them before the court.
        Viewer::Person { .. } if rights.has(Right::SeeReports) => CaseSight::Whole,
        Viewer::Person { .. } if ties.is_submitted => CaseSight::Submitted,
        Viewer::Person { .. } => CaseSight::Nothing,
    }
}

/// Whether somebody may write into a case.
#[must_use]
pub fn may_keep_case(viewer: Viewer, world: World, ties: CaseTies) -> bool {
    viewer.rights(world).has(Right::KeepCases) && case_sight(viewer, world, ties) == CaseSight::Whole
}

/// Whether somebody may see the victim's values of a report, for a reason: those who find and check groups may of every
/// report, others of the reports of their own cases.
#[must_use]
pub fn may_identify(viewer: Viewer, world: World, is_in_own_case: bool) -> bool {
    let rights = viewer.rights(world);
    rights.has(Right::SeeIdentified) && (rights.has(Right::Analyse) || is_in_own_case)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::PersonRole as R;
    use crate::id::{GroupName, RunNumber};

    const TIES: [CaseTies; 4] = [
        CaseTies { is_assigned: false, is_submitted: false },
        CaseTies { is_assigned: false, is_submitted: true },
        CaseTies { is_assigned: true, is_submitted: false },
        CaseTies { is_assigned: true, is_submitted: true },
    ];

    /// For each role: what it sees, with the ties in the order above; whether it may write into a case it is assigned to;
    /// whether it may see identified persons outside its own cases, and inside.
    type Line = (R, World, [CaseSight; 4], bool, [bool; 2]);

    const TABLE: &[Line] = {
        use CaseSight::{Nothing as N, Submitted as S, Whole as W};
        use World::{Exercise, Ordinary};
        &[
            (R::Intake, Ordinary, [N, N, N, N], false, [false, false]),
            (R::Analyst, Ordinary, [N, N, W, W], true, [true, true]),
            (R::Investigator, Ordinary, [N, N, W, W], true, [false, true]),
            (R::Prosecutor, Ordinary, [N, N, W, W], true, [false, true]),
            (R::Judge, Ordinary, [N, N, N, S], false, [false, false]),
            (R::Trainer, Ordinary, [N, N, N, N], false, [false, false]),
            (R::Trainer, Exercise, [N, N, W, W], true, [true, true]),
            (R::Trainee, Ordinary, [N, N, N, N], false, [false, false]),
            (R::Trainee, Exercise, [N, N, N, N], false, [false, false]),
            (R::Admin, Ordinary, [N, N, N, N], false, [false, false]),
            (R::Admin, Exercise, [N, N, N, N], false, [false, false]),
        ]
    };

    #[test]
    fn each_role_sees_of_a_case_what_the_table_says() {
        for &(role, world, sights, keeps, [outside, inside]) in TABLE {
            let viewer = Viewer::Person { number: PersonNumber(1), role };
            assert_eq!(TIES.map(|ties| case_sight(viewer, world, ties)), sights, "{role} {world}");
            assert_eq!(may_keep_case(viewer, world, TIES[3]), keeps, "{role} {world}");
            assert!(!may_keep_case(viewer, world, TIES[1]), "{role} {world}");
            let identifies = [false, true].map(|own| may_identify(viewer, world, own));
            assert_eq!(identifies, [outside, inside], "{role} {world}");
        }
        assert!(R::ALL.iter().all(|role| TABLE.iter().any(|row| row.0 == *role)));
    }

    #[test]
    fn the_owner_of_the_folder_sees_every_case() {
        for ties in TIES {
            assert_eq!(case_sight(Viewer::Owner, World::Ordinary, ties), CaseSight::Whole);
            assert!(may_keep_case(Viewer::Owner, World::Ordinary, ties));
        }
        assert!(may_identify(Viewer::Owner, World::Ordinary, false));
    }

    #[test]
    fn every_change_reads_back_and_blanking_leaves_what_was_done() {
        let place = Place { group: GroupName(1), run: RunNumber(2) };
        let group = Held::Group { place, reports: vec![ReportNumber(1), ReportNumber(4)] };
        let report = Held::Report { report: ReportNumber(4), place: None };
        let exhibit = Exhibit { number: 1, held: group.clone(), versions: vec![1, 2] };
        let text = || "words".to_owned();
        let changes = [
            CaseChange::Opened { name: text(), reference: text() },
            CaseChange::Renamed { name: text(), reference: String::new() },
            CaseChange::Assigned { person: PersonNumber(1) },
            CaseChange::Unassigned { person: PersonNumber(1) },
            CaseChange::Added { held: group },
            CaseChange::Added { held: report },
            CaseChange::Removed { added: EntryNumber(3) },
            CaseChange::Noted { note: text() },
            CaseChange::Struck { note: EntryNumber(5) },
            CaseChange::Submitted { title: text(), exhibits: vec![exhibit] },
            CaseChange::Closed,
            CaseChange::Reopened,
        ];
        for change in changes {
            let words = CaseWords { change, why: text() };
            let json = serde_json::to_string(&words).unwrap();
            assert_eq!(serde_json::from_str::<CaseWords>(&json).unwrap(), words);
            assert!(json.contains(&format!(r#""change":"{}""#, words.change.name())), "{json}");
            let mut blank = words.clone();
            blank.blank();
            assert!(words.has_words() && !blank.has_words());
            assert!(!serde_json::to_string(&blank).unwrap().contains("words"));
        }
    }
}

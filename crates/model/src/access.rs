//! Who may do what: the roles of people with access, and the one table from role to rights.

use crate::id::PersonNumber;
use crate::world::World;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::BitOr;

/// The part a person plays in the unit. It settles what that person may do, in [`PersonRole::rights`] alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum PersonRole {
    /// Takes in reports at a station or a desk.
    Intake,
    /// Finds and checks the groups.
    Analyst,
    /// Works a case.
    Investigator,
    /// Brings a case before the court.
    Prosecutor,
    /// Reads what was submitted to the court.
    Judge,
    /// Teaches in an exercise.
    Trainer,
    /// Learns in an exercise.
    Trainee,
    /// Keeps people and the machine, and reads no report.
    Admin,
}

impl PersonRole {
    /// Every role; `ALL[role as usize] == role`.
    pub const ALL: &'static [Self] = &[
        Self::Intake,
        Self::Analyst,
        Self::Investigator,
        Self::Prosecutor,
        Self::Judge,
        Self::Trainer,
        Self::Trainee,
        Self::Admin,
    ];

    /// The role's word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Analyst => "analyst",
            Self::Investigator => "investigator",
            Self::Prosecutor => "prosecutor",
            Self::Judge => "judge",
            Self::Trainer => "trainer",
            Self::Trainee => "trainee",
            Self::Admin => "admin",
        }
    }

    /// The role of that word.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.name() == name)
    }

    /// What the role may do in a workspace of that world. This is the one table; nothing else decides it.
    #[must_use]
    pub const fn rights(self, world: World) -> Rights {
        use Right as R;
        match (self, world) {
            (Self::Intake, _) => Rights::of(&[R::SeeReports, R::Search, R::TakeIn]),
            (Self::Analyst, _) | (Self::Trainer, World::Exercise) => Rights::of(&[
                R::SeeGroups,
                R::SeeReports,
                R::Search,
                R::Decide,
                R::TakeIn,
                R::Analyse,
                R::SeeIdentified,
                R::SeeCases,
                R::KeepCases,
                R::Research,
                R::Overrule,
            ]),
            (Self::Investigator, _) => Rights::of(&[
                R::SeeGroups,
                R::SeeReports,
                R::Search,
                R::Decide,
                R::SeeIdentified,
                R::SeeCases,
                R::KeepCases,
                R::Research,
                R::Overrule,
            ]),
            (Self::Prosecutor, _) => Rights::of(&[
                R::SeeGroups,
                R::SeeReports,
                R::Search,
                R::SeeIdentified,
                R::SeeCases,
                R::KeepCases,
                R::Research,
            ]),
            (Self::Judge, _) => Rights::of(&[R::SeeCases]),
            (Self::Trainee, World::Exercise) => Rights::of(&[R::SeeGroups, R::SeeReports, R::Search, R::Decide]),
            (Self::Trainer | Self::Trainee, World::Ordinary) => Rights::NONE,
            (Self::Admin, _) => Rights::of(&[R::TakeIn, R::Analyse, R::ManagePeople, R::SeeAudit]),
        }
    }

    /// Whether the role may do that in a workspace of that world.
    #[must_use]
    pub const fn may(self, right: Right, world: World) -> bool {
        self.rights(world).has(right)
    }
}

impl fmt::Display for PersonRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One thing that a person may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Right {
    /// Read groups, the situation, reviews and decisions.
    SeeGroups,
    /// Read reports, with victims' values masked.
    SeeReports,
    /// Search.
    Search,
    /// Take decisions, and withdraw one's own.
    Decide,
    /// Bring in files and reports.
    TakeIn,
    /// Start and stop an analysis.
    Analyse,
    /// See a victim's values, for a reason that the ledger keeps.
    SeeIdentified,
    /// Keep accounts: who has access, and as what.
    ManagePeople,
    /// Read everything that was done, and by whom.
    SeeAudit,
    /// Read cases: which ones, and what of them, follows from the role and from who is assigned.
    SeeCases,
    /// Open cases and write into those one may see.
    KeepCases,
    /// Read counts for statistics.
    Research,
    /// Withdraw what others decided.
    Overrule,
}

impl Right {
    /// Every right; `ALL[right as usize] == right`.
    pub const ALL: &'static [Self] = &[
        Self::SeeGroups,
        Self::SeeReports,
        Self::Search,
        Self::Decide,
        Self::TakeIn,
        Self::Analyse,
        Self::SeeIdentified,
        Self::ManagePeople,
        Self::SeeAudit,
        Self::SeeCases,
        Self::KeepCases,
        Self::Research,
        Self::Overrule,
    ];

    /// The right's word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SeeGroups => "see-groups",
            Self::SeeReports => "see-reports",
            Self::Search => "search",
            Self::Decide => "decide",
            Self::TakeIn => "take-in",
            Self::Analyse => "analyse",
            Self::SeeIdentified => "see-identified",
            Self::ManagePeople => "manage-people",
            Self::SeeAudit => "see-audit",
            Self::SeeCases => "see-cases",
            Self::KeepCases => "keep-cases",
            Self::Research => "research",
            Self::Overrule => "overrule",
        }
    }

    /// The right of that word.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|right| right.name() == name)
    }
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Rights(u16);

impl Rights {
    /// Nothing at all.
    pub const NONE: Self = Self(0);
    /// Everything: what the owner of the folder has, who could read its files anyway.
    pub const ALL: Self = Self::of(Right::ALL);

    /// Those rights.
    #[must_use]
    pub const fn of(rights: &[Right]) -> Self {
        let (mut bits, mut at) = (0, 0);
        while at < rights.len() {
            bits |= 1 << rights[at] as u16;
            at += 1;
        }
        Self(bits)
    }

    /// Whether that one is among them.
    #[must_use]
    pub const fn has(self, right: Right) -> bool {
        self.0 & (1 << right as u16) != 0
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them, in the order of [`Right::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Right> {
        Right::ALL.iter().copied().filter(move |&right| self.has(right))
    }
}

impl BitOr for Rights {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Serialize for Rights {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// Somebody who asks to see something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// The owner of the folder, who could read its files anyway.
    Owner,
    /// A person with access.
    Person {
        /// Who.
        number: PersonNumber,
        /// What they are.
        role: PersonRole,
    },
}

impl Viewer {
    /// What they may do in a workspace of that world.
    #[must_use]
    pub const fn rights(self, world: World) -> Rights {
        match self {
            Self::Owner => Rights::ALL,
            Self::Person { role, .. } => role.rights(world),
        }
    }

    /// Whose account it is.
    #[must_use]
    pub const fn person(self) -> Option<PersonNumber> {
        match self {
            Self::Owner => None,
            Self::Person { number, .. } => Some(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as people read it, word by word.
    const TABLE: &[(PersonRole, &str, &str)] = &[
        (PersonRole::Intake, "see-reports search take-in", "see-reports search take-in"),
        (
            PersonRole::Analyst,
            "see-groups see-reports search decide take-in analyse see-identified see-cases keep-cases research overrule",
            "see-groups see-reports search decide take-in analyse see-identified see-cases keep-cases research overrule",
        ),
        (
            PersonRole::Investigator,
            "see-groups see-reports search decide see-identified see-cases keep-cases research overrule",
            "see-groups see-reports search decide see-identified see-cases keep-cases research overrule",
        ),
        (
            PersonRole::Prosecutor,
            "see-groups see-reports search see-identified see-cases keep-cases research",
            "see-groups see-reports search see-identified see-cases keep-cases research",
        ),
        (PersonRole::Judge, "see-cases", "see-cases"),
        (
            PersonRole::Trainer,
            "",
            "see-groups see-reports search decide take-in analyse see-identified see-cases keep-cases research overrule",
        ),
        (PersonRole::Trainee, "", "see-groups see-reports search decide"),
        (PersonRole::Admin, "take-in analyse manage-people see-audit", "take-in analyse manage-people see-audit"),
    ];

    fn words(rights: Rights) -> String {
        rights.iter().map(Right::name).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_role_has_the_rights_of_the_table_in_each_world_and_no_others() {
        let roles: Vec<_> = TABLE.iter().map(|(role, ..)| *role).collect();
        assert_eq!(roles, PersonRole::ALL);
        for (role, ordinary, exercise) in TABLE {
            assert_eq!(words(role.rights(World::Ordinary)), *ordinary, "{role}");
            assert_eq!(words(role.rights(World::Exercise)), *exercise, "{role}");
        }
    }

    #[test]
    fn who_keeps_people_reads_no_report_and_nobody_else_keeps_people() {
        let reading = [
            Right::SeeGroups,
            Right::SeeReports,
            Right::Search,
            Right::SeeIdentified,
            Right::SeeCases,
            Right::Research,
        ];
        for &role in PersonRole::ALL {
            for world in [World::Ordinary, World::Exercise] {
                let keeps_people = role.may(Right::ManagePeople, world);
                assert_eq!(keeps_people, role == PersonRole::Admin);
                assert!(!keeps_people || reading.iter().all(|&right| !role.may(right, world)));
            }
        }
    }

    #[test]
    fn each_name_is_its_word_in_json_and_reads_back() {
        for (at, &role) in PersonRole::ALL.iter().enumerate() {
            assert_eq!((role as usize, PersonRole::parse(role.name())), (at, Some(role)));
            assert_eq!(serde_json::to_value(role).unwrap(), role.name());
        }
        for (at, &right) in Right::ALL.iter().enumerate() {
            assert_eq!((right as usize, Right::parse(right.name())), (at, Some(right)));
            assert_eq!(serde_json::to_value(right).unwrap(), right.name());
            assert!(Rights::ALL.has(right) && !Rights::NONE.has(right));
        }
    }

    #[test]
    fn rights_join_and_are_listed_in_one_order() {
        let joined = Rights::of(&[Right::Research]) | Rights::of(&[Right::SeeGroups]);
        assert_eq!(serde_json::to_string(&joined).unwrap(), r#"["see-groups","research"]"#);
        assert!(Rights::default().is_empty() && !joined.is_empty());
    }
}

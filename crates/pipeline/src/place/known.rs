//! What the last run knows of the values that new reports name.

use crate::ask::mask::mask;
use crate::error::Error;
use crate::index::{Index, TieFound};
use crate::reading::ReadReport;
use crate::since::Since;
use krama_casebook::SealedReport;
use krama_link::gathering::{Gathering, Naming};
use krama_link::namings::stand_for;
use krama_link::seasons::seasons;
use krama_model::{Basis, Kind, Moment, Role, Strength, ValueKey};
use rustc_hash::{FxHashMap, FxHashSet};

/// What the last run knows of new reports' values.
pub(super) struct Known {
    /// Ties of the run that new reports hold.
    pub(super) ties: FxHashMap<u32, TieFound>,
    /// Per new report its holds on them, in the order of what they rest on.
    pub(super) holds: Vec<Vec<KnownHold>>,
}

/// One new report's hold on a tie of the run.
pub(super) struct KnownHold {
    pub(super) tie: u32,
    pub(super) strength: Strength,
    pub(super) basis: Basis,
    pub(super) value: String,
    /// The value as people write it; masked where any report calls it a victim's.
    pub(super) shown: String,
}

impl Known {
    /// Looks up what these reports name, each value in the season its report falls into.
    pub(super) fn of(
        (index, key, since): (&Index, &ValueKey, Option<&Since>),
        reports: &[SealedReport],
        read: &[ReadReport],
    ) -> Result<Self, Error> {
        let mut known = Self { ties: FxHashMap::default(), holds: Vec::with_capacity(reports.len()) };
        for (sealed, read) in reports.iter().zip(read) {
            let mut holds = Vec::new();
            for holding in holdings(read, sealed) {
                let ties = index.ties(holding.basis, [&holding.value, &holding.stand_in(key)])?;
                let Some((tie, strength)) = in_season(ties, &holding) else { continue };
                let shown = holding.shown(&tie, (key, since));
                let Holding { basis, value, .. } = holding;
                holds.push(KnownHold { tie: tie.tie, strength, basis, value, shown });
                known.ties.insert(tie.tie, tie);
            }
            holds.sort_by(|a, b| (a.basis, &a.value).cmp(&(b.basis, &b.value)));
            known.holds.push(holds);
        }
        Ok(known)
    }

    /// What a report itself names, as it is shown.
    pub(super) fn named_by(&self, report: usize) -> FxHashSet<(Basis, &str)> {
        self.holds[report].iter().map(|hold| (hold.basis, hold.shown.as_str())).collect()
    }

    /// The tie of the run that a report's value is on.
    pub(super) fn tie_of(&self, report: u32, basis: Basis, value: &str) -> Option<u32> {
        let holds = &self.holds[report as usize];
        let of = |hold: &KnownHold| (hold.basis, hold.value.as_str()).cmp(&(basis, value));
        holds.binary_search_by(of).ok().map(|place| holds[place].tie)
    }
}

/// One value of a report that may link, and how firmly the report holds it.
struct Holding {
    basis: Basis,
    value: String,
    strength: Strength,
    time: Option<Moment>,
}

impl Holding {
    /// What the run keeps in its stead where a report calls it a victim's; empty for what is no value.
    fn stand_in(&self, key: &ValueKey) -> String {
        if let Basis::Value(kind) = self.basis { key.seal(kind, &self.value) } else { String::new() }
    }

    fn shown(&self, tie: &TieFound, (key, since): (&ValueKey, Option<&Since>)) -> String {
        let called = |kind| since.is_some_and(|since| since.is_theirs(kind, &self.value));
        let hidden = tie.sealed || matches!(self.basis, Basis::Value(kind) if called(kind));
        if hidden { mask(&self.stand_in(key)) } else { crate::unit::show(self.basis, &self.value) }
    }
}

/// The values of one report that may link: the suspect's fully, unsettled ones weakly.
fn holdings(read: &ReadReport, sealed: &SealedReport) -> Vec<Holding> {
    let mut gathering = Gathering::default();
    gathering.add(&read.told(sealed));
    stand_for(&mut gathering, |_| false);
    let time = gathering.facts[0].time;
    let holding = |naming: &Naming| {
        let strength = match naming.role {
            Role::Suspect => Strength::Full,
            Role::Unknown => Strength::Weak,
            Role::Victim | Role::Bystander => return None,
        };
        let (basis, value) = (gathering.values.basis(naming.value), gathering.values.text(naming.value).to_owned());
        Some(Holding { basis, value, strength, time })
    };
    gathering.namings.iter().filter_map(holding).collect()
}

/// The tie of the season a report falls into, and the weaker of its hold and what its distance in time leaves of it.
fn in_season(ties: Vec<TieFound>, holding: &Holding) -> Option<(TieFound, Strength)> {
    let several = ties.len() > 1;
    let kind = if let Basis::Value(kind) = holding.basis { kind } else { Kind::Domain };
    let half_life = krama_extract::kinds()[kind as usize].evidence.half_life_days;
    let near = |tie: &TieFound| {
        let (Some(time), Some(first), Some(last)) = (holding.time, tie.first, tie.last) else {
            return Some(if several { Strength::Weak } else { Strength::Full });
        };
        let placed = seasons(&[Some(time), Some(time.clamp(first, last))], half_life);
        (placed[0].0 == placed[1].0).then(|| placed[0].1)
    };
    let away = |tie: &TieFound| match (holding.time, tie.first, tie.last) {
        (Some(time), Some(first), Some(last)) => time.days_apart(time.clamp(first, last)),
        _ => 0,
    };
    let (tie, near) =
        ties.into_iter().filter_map(|tie| near(&tie).map(|near| (tie, near))).min_by_key(|(tie, _)| away(tie))?;
    Some((tie, holding.strength.min(near)))
}

//! Scripts: what a team writes to its victims. They change over time, and groups take them from each other.

use crate::country::{Settings, Team};
use crate::random::Random;
use crate::time::Minute;
use std::collections::BTreeMap;

/// Lines of a script; each is drawn from the words of the language and type.
pub const LINES: usize = 5;
/// Victims after which a team changes its script. Assumed.
const LASTS: u64 = 45;

/// One version of a script.
#[derive(Debug, Clone)]
pub struct Script {
    /// A seed for each line: two scripts share the lines whose seeds are equal.
    pub lines: [u64; LINES],
    /// Index of the language.
    pub language: usize,
    /// Index of the scam type.
    pub scam: usize,
    /// The script it was made from: the team's earlier one, or another group's.
    pub made_from: Option<u32>,
}

/// Scripts of a language and type that are known, each with when it was first used and the group.
type Shelf = Vec<(Minute, u32, u32)>;

/// Writes every team's scripts in order of time, so that only what is there already can be copied.
pub fn write(settings: &Settings, teams: &mut [Team]) -> Vec<Script> {
    let rates = settings.level.rates();
    let mut order: Vec<usize> = (0..teams.len()).collect();
    order.sort_by_key(|team| (teams[*team].from, *team));
    let mut scripts: Vec<Script> = Vec::new();
    let mut known: BTreeMap<(usize, usize), Shelf> = BTreeMap::new();
    for index in order {
        let mut random = Random::of(&[settings.seed, 30, index as u64]);
        let team = &mut teams[index];
        let number = team.crimes.div_ceil(LASTS).max(1);
        let length = u64::from(team.to - team.from);
        let shelf = known.entry((team.language, team.scam)).or_default();
        for n in 0..number {
            let from = team.from + (length * n / number) as Minute;
            let until = team.from + (length * (n + 1) / number) as Minute;
            let others: Vec<u32> = shelf
                .iter()
                .filter(|(at, group, _)| *at <= from && *group != team.group)
                .map(|entry| entry.2)
                .collect();
            let copied = n == 0 && !others.is_empty() && random.chance(rates.copied_permille * 2);
            let before = if copied { Some(*random.pick(&others)) } else { team.scripts.last().map(|last| last.1) };
            let lines = match before {
                Some(before) => changed(&scripts[before as usize].lines, copied, &mut random),
                None => std::array::from_fn(|_| random.next()),
            };
            team.scripts.push((until, scripts.len() as u32));
            shelf.push((from, team.group, scripts.len() as u32));
            scripts.push(Script { lines, language: team.language, scam: team.scam, made_from: before });
        }
    }
    scripts
}

/// One or two lines are written anew, in a copied script up to two.
fn changed(lines: &[u64; LINES], copied: bool, random: &mut Random) -> [u64; LINES] {
    let mut lines = *lines;
    let times = if copied { random.below(3) } else { 1 + random.below(2) };
    for _ in 0..times {
        lines[random.below(LINES as u64) as usize] = random.next();
    }
    lines
}

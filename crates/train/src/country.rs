//! The country: landlords and their sites, groups that rent there, their teams by language market, their personas.

use crate::infrastructure::{Holdings, Infrastructure};
use crate::mint::Mint;
use crate::random::Random;
use crate::script::{self, Script};
use crate::time::{DAY, DAYS, Minute};
use crate::{Error, Level, Rates, exercise::Exercise};
use krama_model::Moment;

/// The languages, in the order of their numbers.
pub const LANGUAGES: [&str; 6] = ["km", "en", "zh", "th", "vi", "id"];

/// The scam types told of, by the ids of `schemas/scam-types`.
pub const SCAM_TYPES: [&str; 12] = [
    "investment",
    "romance",
    "job",
    "shopping",
    "impersonation",
    "loan-advance-fee",
    "gambling",
    "mobile-banking",
    "identity-phishing",
    "sextortion",
    "account-takeover",
    "other",
];

/// The most reports that values can be invented for.
pub const MOST_REPORTS: u64 = 1_500_000;

/// What to simulate.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// The same seed gives the same bytes.
    pub seed: u64,
    /// How many reports.
    pub reports: u64,
    /// How hard it is.
    pub level: Level,
    /// What arrives at that moment or later is not told, as a desk stands before it.
    pub until: Option<Moment>,
}

/// Somebody who owns sites and lets them.
#[derive(Debug)]
pub struct Landlord {
    /// Number of the name.
    pub name: u64,
}

/// Where teams sit.
#[derive(Debug)]
pub struct Site {
    /// Its landlord.
    pub landlord: u32,
    /// Number of the building's name.
    pub building: u64,
    /// Index of the province.
    pub province: usize,
}

/// What becomes of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It goes on until it ends.
    Steady,
    /// Some of its teams leave and are a group of their own from then on.
    Splits {
        /// When.
        at: Minute,
        /// The new group.
        into: u32,
    },
    /// It joins another.
    Merges {
        /// When.
        at: Minute,
        /// The group it joins.
        into: u32,
    },
}

/// A criminal group.
#[derive(Debug)]
pub struct Group {
    /// Crimes that are reported, before anything is told twice.
    pub crimes: u64,
    /// When it begins.
    pub from: Minute,
    /// When it ends.
    pub to: Minute,
    /// Number of the company that is tenant of its sites. Victims never hear of it.
    pub tenant: u64,
    /// Its teams.
    pub teams: Vec<u32>,
    /// What becomes of it.
    pub fate: Fate,
}

impl Group {
    /// Whether it joins that group at some time.
    pub fn joins(&self, group: u32) -> bool {
        matches!(self.fate, Fate::Merges { into, .. } if into == group)
    }
}

/// A team of a group: one language market, one kind of scam.
#[derive(Debug)]
pub struct Team {
    /// The group that founded it.
    pub group: u32,
    /// The group it works for later, and from when.
    pub leaves: Option<(Minute, u32)>,
    /// Index in [`LANGUAGES`].
    pub language: usize,
    /// Index in [`SCAM_TYPES`].
    pub scam: usize,
    /// Where it sits.
    pub site: u32,
    /// Crimes that are reported.
    pub crimes: u64,
    /// Number of the first of them in the country.
    pub first_crime: u64,
    /// When it begins.
    pub from: Minute,
    /// When it ends.
    pub to: Minute,
    /// People held there who work for it, and people who do so of their own will.
    pub people: (u32, u32),
    /// What it works with.
    pub holdings: Holdings,
    /// Its scripts, one after another, each until the minute given.
    pub scripts: Vec<(Minute, u32)>,
}

impl Team {
    /// The group it works for at a time.
    pub fn group_at(&self, when: Minute) -> u32 {
        self.leaves.filter(|(from, _)| when >= *from).map_or(self.group, |(_, group)| group)
    }

    /// The script it uses at a time.
    pub fn script_at(&self, when: Minute) -> u32 {
        let next = self.scripts.partition_point(|(until, _)| *until <= when);
        self.scripts[next.min(self.scripts.len() - 1)].1
    }

    /// When its n-th reported crime happens.
    pub fn time_of(&self, turn: u64, random: &mut Random) -> Minute {
        let span = u64::from(self.to - self.from);
        let step = span / self.crimes.max(1);
        let at = span * turn / self.crimes.max(1) + random.below(step.max(1));
        self.from + at as Minute
    }
}

/// Everything that is true of the country.
#[derive(Debug)]
pub struct Country {
    /// What was asked for.
    pub settings: Settings,
    /// Its values.
    pub mint: Mint,
    /// Who lets.
    pub landlords: Vec<Landlord>,
    /// What they let.
    pub sites: Vec<Site>,
    /// Who stands behind.
    pub groups: Vec<Group>,
    /// Their teams.
    pub teams: Vec<Team>,
    /// What they work with.
    pub infrastructure: Infrastructure,
    /// What they say.
    pub scripts: Vec<Script>,
    /// Reports of each kind.
    pub shares: Shares,
}

/// How many reports are what.
#[derive(Debug, Clone, Copy)]
pub struct Shares {
    /// On groups' crimes, told for the first time.
    pub grouped: u64,
    /// On lone fraudsters.
    pub lone: u64,
    /// Of no crime.
    pub no_crime: u64,
    /// Told again.
    pub again: u64,
}

impl Shares {
    fn of(reports: u64, rates: &Rates) -> Self {
        let part = |permille: u64| reports * permille / 1_000;
        let (lone, no_crime) = (part(rates.lone_permille), part(rates.no_crime_permille));
        let again = part(rates.duplicate_permille);
        Self { grouped: reports - lone - no_crime - again, lone, no_crime, again }
    }
}

/// Victims of groups for one group, on average. Assumed.
const CRIMES_PER_GROUP: u64 = 130;

impl Country {
    /// Founds the country.
    pub fn found(settings: Settings) -> Result<Self, Error> {
        if settings.reports == 0 {
            return Err(Error::NoReports);
        }
        if settings.reports > MOST_REPORTS {
            return Err(Error::TooManyReports { reports: settings.reports, most: MOST_REPORTS });
        }
        let rates = settings.level.rates();
        let shares = Shares::of(settings.reports, rates);
        let mint = Mint::new(Exercise::embedded(), settings.seed);
        let (landlords, sites) = let_sites(&settings, shares.grouped, mint.exercise().places.len());
        let (mut groups, mut teams) = (found_groups(&settings, shares.grouped), Vec::new());
        for (index, group) in groups.iter_mut().enumerate() {
            found_teams((&settings, index as u32), group, &mut teams, sites.len());
        }
        change_fates(&settings, &mut groups, &mut teams);
        let infrastructure = Infrastructure::build(&settings, &mint, &groups, &mut teams);
        let scripts = script::write(&settings, &mut teams);
        Ok(Self { settings, mint, landlords, sites, groups, teams, infrastructure, scripts, shares })
    }
}

fn let_sites(settings: &Settings, crimes: u64, provinces: usize) -> (Vec<Landlord>, Vec<Site>) {
    let mut random = Random::of(&[settings.seed, 10]);
    let number = 2 + crimes / 400;
    let landlords = (0..=number / 3).map(|at| Landlord { name: 900_000 + at }).collect::<Vec<_>>();
    let site = |at: u64, random: &mut Random| Site {
        landlord: random.below(landlords.len() as u64) as u32,
        building: at,
        province: random.below(provinces as u64) as usize,
    };
    let sites = (0..number).map(|at| site(at, &mut random)).collect();
    (landlords, sites)
}

fn found_groups(settings: &Settings, crimes: u64) -> Vec<Group> {
    let number = (crimes / CRIMES_PER_GROUP).max(3).min(crimes.max(1));
    let sizes = zipf_sizes(crimes, number);
    let found = |(at, crimes): (usize, u64)| {
        let mut random = Random::of(&[settings.seed, 11, at as u64]);
        // Large groups have lasted longer.
        let least = 60 + (crimes / 4).min(240);
        let days = (least + random.below(u64::from(DAYS) - least)) as Minute;
        let from = random.below(u64::from(DAYS - days + 1)) as Minute * DAY;
        let tenant = random.next() % 1_000_000;
        Group { crimes, from, to: from + days * DAY, tenant, teams: Vec::new(), fate: Fate::Steady }
    };
    sizes.into_iter().enumerate().map(found).collect()
}

fn draw_language(random: &mut Random) -> usize {
    match random.below(100) {
        0..45 => 0,
        45..60 => 1,
        60..75 => 2,
        75..84 => 3,
        84..93 => 4,
        _ => 5,
    }
}

/// Shares of scam types among groups: investment and jobs lead, as press and police reports of the region have it.
fn draw_scam(random: &mut Random) -> usize {
    match random.below(100) {
        0..22 => 0,
        22..34 => 1,
        34..49 => 2,
        49..60 => 3,
        60..70 => 4,
        70..78 => 5,
        78..84 => 6,
        84..90 => 7,
        90..94 => 8,
        94..97 => 9,
        97..99 => 10,
        _ => 11,
    }
}

fn found_teams(which: (&Settings, u32), group: &mut Group, teams: &mut Vec<Team>, sites: usize) {
    let (settings, index) = which;
    let mut random = Random::of(&[settings.seed, 12, u64::from(index)]);
    let number = (group.crimes / 70).clamp(1, 7).min(group.crimes.max(1));
    let (language, scam) = (draw_language(&mut random), draw_scam(&mut random));
    let site = random.below(sites as u64) as u32;
    for (at, crimes) in zipf_sizes(group.crimes, number).into_iter().enumerate() {
        let elsewhere = random.chance(250);
        let span = group.to - group.from;
        let late = if at == 0 { 0 } else { random.below(u64::from(span / 4)) as Minute };
        let early = if at == 0 { 0 } else { random.below(u64::from(span / 5)) as Minute };
        let held = random.below(30) as u32;
        group.teams.push(teams.len() as u32);
        let first_crime = teams.last().map_or(0, |last| last.first_crime + last.crimes);
        teams.push(Team {
            group: index,
            leaves: None,
            language: if at == 0 || random.chance(600) { language } else { draw_language(&mut random) },
            scam: if at == 0 || random.chance(650) { scam } else { draw_scam(&mut random) },
            site: if elsewhere { random.below(sites as u64) as u32 } else { site },
            crimes,
            first_crime,
            from: group.from + late,
            to: group.to - early,
            people: (held, 3 + random.below(12) as u32),
            holdings: Holdings::default(),
            scripts: Vec::new(),
        });
    }
}

/// Two groups split midway and two join others; in a small country fewer do.
fn change_fates(settings: &Settings, groups: &mut Vec<Group>, teams: &mut [Team]) {
    let mut random = Random::of(&[settings.seed, 13]);
    let large: Vec<usize> = (0..groups.len()).filter(|at| groups[*at].teams.len() >= 3).take(12).collect();
    let mut order = large;
    for at in (1..order.len()).rev() {
        order.swap(at, random.below(at as u64 + 1) as usize);
    }
    for &parent in order.iter().take(2) {
        let at = groups[parent].from + (groups[parent].to - groups[parent].from) / 2;
        let into = groups.len() as u32;
        groups[parent].fate = Fate::Splits { at, into };
        let staying = groups[parent].teams.len().div_ceil(2);
        let leaving = groups[parent].teams.split_off(staying);
        for &team in &leaving {
            teams[team as usize].leaves = Some((at, into));
        }
        groups[parent].teams.extend(&leaving);
        let (to, tenant) = (groups[parent].to, random.next() % 1_000_000);
        groups.push(Group { crimes: 0, from: at, to, tenant, teams: leaving, fate: Fate::Steady });
    }
    let mut free = order.split_off(order.len().min(2));
    for _ in 0..2 {
        let Some((joining, joined, at)) = take_pair(groups, &mut free) else { break };
        groups[joining].fate = Fate::Merges { at, into: joined as u32 };
        groups[joined].to = groups[joined].to.max(groups[joining].to);
        for team in groups[joining].teams.clone() {
            teams[team as usize].leaves = Some((at, joined as u32));
        }
    }
}

/// The first of these groups that can join a later one, that one, and when: halfway through its own time, where the other has been at work for a
/// month and goes on for a month. Both are taken out.
fn take_pair(groups: &[Group], free: &mut Vec<usize>) -> Option<(usize, usize, Minute)> {
    const MONTH: Minute = 30 * DAY;
    let halfway = |group: &Group| group.from + (group.to - group.from) / 2;
    let is_at_work = |group: &Group, at: Minute| group.from + MONTH <= at && at + MONTH <= group.to;
    let mut pairs = (0..free.len()).flat_map(|first| (first + 1..free.len()).map(move |then| (first, then)));
    let (first, then) = pairs.find(|&(first, then)| is_at_work(&groups[free[then]], halfway(&groups[free[first]])))?;
    let joined = free.remove(then);
    let joining = free.remove(first);
    Some((joining, joined, halfway(&groups[joining])))
}

/// So many members over so many groups, the n-th about 1/(n+8) of the first; every group has at least one.
pub fn zipf_sizes(members: u64, groups: u64) -> Vec<u64> {
    let groups = groups.min(members);
    let weight = |n: u64| 1.0 / (n as f64 + 8.0);
    let total: f64 = (0..groups).map(weight).sum();
    let spare = members.saturating_sub(groups) as f64;
    let mut sizes: Vec<u64> = (0..groups).map(|n| 1 + (spare * weight(n) / total) as u64).collect();
    let missing = members - sizes.iter().sum::<u64>();
    for n in 0..missing as usize {
        let at = n % sizes.len();
        sizes[at] += 1;
    }
    sizes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn country(reports: u64) -> Country {
        Country::found(Settings { seed: 5, reports, level: Level::new(3).unwrap(), until: None }).unwrap()
    }

    #[test]
    fn sizes_add_up_even_for_more_groups_than_members() {
        assert_eq!(zipf_sizes(100, 7).iter().sum::<u64>(), 100);
        assert_eq!(zipf_sizes(5, 9), vec![1; 5]);
        assert!(zipf_sizes(0, 3).is_empty());
    }

    #[test]
    fn every_crime_has_a_team_and_two_groups_split_and_two_join() {
        let country = country(20_000);
        assert_eq!(country.teams.iter().map(|team| team.crimes).sum::<u64>(), country.shares.grouped);
        let fates = |wanted: fn(&Fate) -> bool| country.groups.iter().filter(|group| wanted(&group.fate)).count();
        assert_eq!(fates(|fate| matches!(fate, Fate::Splits { .. })), 2);
        assert_eq!(fates(|fate| matches!(fate, Fate::Merges { .. })), 2);
    }

    #[test]
    fn who_joins_a_group_finds_it_at_work_and_it_goes_on_for_both() {
        let mut joined = 0;
        for seed in 0..20 {
            let settings = Settings { seed, reports: 20_000, level: Level::new(3).unwrap(), until: None };
            let groups = Country::found(settings).unwrap().groups;
            for (joining, at, into) in groups.iter().filter_map(|group| match group.fate {
                Fate::Merges { at, into } => Some((group, at, &groups[into as usize])),
                _ => None,
            }) {
                assert!(into.from + 30 * DAY <= at && at + 30 * DAY <= into.to && joining.to <= into.to, "seed {seed}");
                joined += 1;
            }
        }
        assert!(joined > 30, "two join in nearly every country: {joined}");
    }

    #[test]
    fn the_smallest_country_stands() {
        for reports in 1..40 {
            let country = country(reports);
            let shares = country.shares;
            assert_eq!(shares.grouped + shares.lone + shares.no_crime + shares.again, reports);
        }
    }
}

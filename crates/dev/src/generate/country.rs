//! The groups of an invented country and the values each uses, report by report.

use crate::calendar::Calendar;
use crate::incident::{self, Incident, Teller};
use crate::invented;
use crate::phrasebook;
use krama_train::country::zipf_sizes;
use krama_train::random::Random;
use krama_train::row::{Column, Row};
use std::fmt::Write;

/// Days the reports spread over.
const DAYS: u32 = 540;
/// Reports in a thousand that stand alone.
const LONE_PERMILLE: u64 = 200;
/// Where the numbers of values that are nobody's but one report's begin.
const LONE_VALUES: u64 = 6_000_000;

/// What to generate.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How many reports.
    pub reports: u64,
    /// How many groups stand behind four fifths of them.
    pub groups: u64,
    /// The seed: the same seed gives the same bytes.
    pub seed: u64,
}

/// One group: the values it owns are numbered from the first of each kind.
#[derive(Debug)]
struct Group {
    size: u64,
    language: usize,
    other_language: usize,
    scam: usize,
    first_day: u32,
    days: u32,
    first_value: u64,
    provider: Option<u64>,
    scripts: [String; 2],
}

/// The groups and their teller.
#[derive(Debug)]
pub struct Country {
    settings: Settings,
    teller: Teller,
    groups: Vec<Group>,
}

/// One report's place in the order of arrival.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    day: u32,
    group: Option<u32>,
    turn: u64,
    number: u64,
}

impl Told {
    /// The name of the group in the truth; a report that stands alone has one of its own.
    pub fn group_name(&self) -> String {
        match self.group {
            Some(group) => format!("T{group}"),
            None => format!("L{}", self.number),
        }
    }
}

fn draw_language(random: &mut Random) -> usize {
    match random.below(100) {
        0..40 => 0,
        40..70 => 1,
        70..82 => 2,
        82..88 => 3,
        88..94 => 4,
        _ => 5,
    }
}

impl Country {
    /// Lays out the groups.
    pub fn new(settings: Settings) -> anyhow::Result<Self> {
        let teller = Teller::new(phrasebook::all()?, Calendar::new(DAYS + 20));
        let mut country = Self { settings, teller, groups: Vec::new() };
        let members = settings.reports - settings.reports * LONE_PERMILLE / 1000;
        let mut first_value = 0;
        for (index, size) in zipf_sizes(members, settings.groups).into_iter().enumerate() {
            let group = country.group(index as u64, size, first_value);
            first_value += 2 + size / 4;
            country.groups.push(group);
        }
        Ok(country)
    }

    fn group(&self, index: u64, size: u64, first_value: u64) -> Group {
        let mut random = Random::of(&[self.settings.seed, 1, index]);
        let days = 20 + random.below(u64::from(DAYS) / 2) as u32;
        let language = draw_language(&mut random);
        let providers = self.settings.groups / 10 + 1;
        let mut group = Group {
            size,
            language,
            other_language: if random.chance(300) { draw_language(&mut random) } else { language },
            scam: random.below(self.teller.scams(language) as u64) as usize,
            first_day: random.below(u64::from(DAYS - days)) as u32,
            days,
            first_value,
            provider: random.chance(400).then(|| random.below(providers)),
            scripts: [String::new(), String::new()],
        };
        group.scripts = [group.language, group.other_language].map(|language| {
            let incident = Incident { language, ..self.incident(&group, 0) };
            self.teller.script(&incident, self.settings.seed ^ index)
        });
        group
    }

    fn incident(&self, group: &Group, persona: u64) -> Incident {
        Incident {
            language: group.language,
            scam: group.scam,
            brand: invented::brand(group.first_value ^ self.settings.seed),
            persona: invented::name((group.first_value + persona) ^ self.settings.seed),
            ..Incident::default()
        }
    }

    /// Every report in the order of arrival.
    pub fn schedule(&self) -> Vec<Told> {
        let mut order: Vec<(u32, u32, u64)> = Vec::with_capacity(self.settings.reports as usize);
        for (index, group) in self.groups.iter().enumerate() {
            let days = u64::from(group.days);
            order.extend(
                (0..group.size).map(|turn| (group.first_day + (turn * days / group.size) as u32, index as u32, turn)),
            );
        }
        let mut random = Random::of(&[self.settings.seed, 2]);
        while (order.len() as u64) < self.settings.reports {
            order.push((random.below(u64::from(DAYS)) as u32, u32::MAX, random.next()));
        }
        order.sort_unstable();
        let numbered = order.into_iter().enumerate();
        numbered
            .map(|(number, (day, group, turn))| Told {
                day,
                group: (group != u32::MAX).then_some(group),
                turn,
                number: number as u64,
            })
            .collect()
    }

    /// Writes one report's row.
    pub fn tell(&self, told: &Told, row: &mut Row) {
        let mut random = Random::of(&[self.settings.seed, 3, told.number]);
        let mut incident = match told.group {
            Some(index) => self.grouped(&self.groups[index as usize], told.turn, &mut random),
            None => self.lone(told.number, &mut random),
        };
        incident.day = told.day;
        incident.amount_usd = amount(&mut random);
        incident.hotline = random.chance(120).then(|| random.below(invented::BANKS.len() as u64) as usize);
        let own = told.number * 2 + 1;
        let plan = incident::plan(incident.language);
        incident.own_phone = random.chance(600).then(|| invented::phone(plan, own));
        incident.own_account = random
            .chance(250)
            .then(|| (invented::account(400_000_001 + own), random.below(invented::BANKS.len() as u64) as usize));
        row.clear();
        self.teller.tell(&incident, &mut random, row);
        write!(row.cell_mut(Column::Ref), "K{:08}", told.number).expect("strings take any text");
    }

    /// A report on a group: each kind of value rotates at its own pace, and now and then the one before is still used.
    fn grouped(&self, group: &Group, turn: u64, random: &mut Random) -> Incident {
        let value = |every: u64, random: &mut Random| {
            group.first_value + (turn / every).saturating_sub(u64::from(random.chance(200)))
        };
        let mut incident = self.incident(group, turn / 12);
        let in_second = group.other_language != group.language && random.chance(400);
        if in_second {
            incident.language = group.other_language;
        }
        incident.script = random.chance(350).then(|| group.scripts[usize::from(in_second)].clone());
        let plan = incident::plan(group.language);
        incident.phone = random.chance(600).then(|| invented::phone(plan, value(6, random) * 2));
        incident.handle = random.chance(300).then(|| invented::handle(value(10, random)));
        let holder = value(9, random);
        incident.account =
            random.chance(450).then(|| (invented::account(holder), holder as usize % invented::BANKS.len()));
        incident.holder = invented::name(holder ^ 0xacc);
        incident.wallet = random.chance(220).then(|| wallet(value(30, random)));
        incident.domain = random.chance(350).then(|| invented::domain(value(15, random)));
        incident.place = random.chance(80).then(|| invented::site(group.first_value));
        if let Some(provider) = group.provider.filter(|_| random.chance(150)) {
            serve(provider, &mut incident);
        }
        incident
    }

    fn lone(&self, number: u64, random: &mut Random) -> Incident {
        let value = LONE_VALUES + number;
        let language = draw_language(random);
        let mut incident = Incident {
            language,
            scam: random.below(self.teller.scams(language) as u64) as usize,
            brand: invented::brand(value),
            persona: invented::name(value),
            holder: invented::name(value ^ 0xacc),
            ..Incident::default()
        };
        incident.script = random.chance(150).then(|| self.teller.script(&incident, value));
        incident.phone = random.chance(600).then(|| invented::phone(incident::plan(language), value * 2));
        incident.account = random.chance(450).then(|| (invented::account(value), 0));
        incident.domain = random.chance(300).then(|| invented::domain(value));
        incident.wallet = random.chance(150).then(|| wallet(value));
        incident
    }
}

/// A provider's account stands in for the group's own, or its phone does.
fn serve(provider: u64, incident: &mut Incident) {
    let value = LONE_VALUES - 1 - provider;
    if provider.is_multiple_of(3) {
        incident.phone = Some(invented::phone(invented::Plan::Cambodia, value * 2));
    } else {
        incident.account = Some((invented::account(value), provider as usize % invented::BANKS.len()));
        incident.holder = invented::name(value);
    }
}

fn wallet(number: u64) -> String {
    match number % 5 {
        0 => invented::eth_wallet(number),
        1 => invented::btc_wallet(number),
        _ => invented::tron_wallet(number),
    }
}

/// Most losses are small and a few are large: 10 to about 50,000 dollars.
fn amount(random: &mut Random) -> u64 {
    let scale = [50, 100, 300, 800, 2_000, 8_000, 50_000][random.below(7) as usize];
    10 + random.below(scale)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::write;
    use std::collections::BTreeMap;

    const SMALL: Settings = Settings { reports: 600, groups: 12, seed: 4 };

    fn written(settings: Settings) -> (String, String) {
        let (mut reports, mut truth) = (Vec::new(), Vec::new());
        write(&Country::new(settings).unwrap(), &mut reports, Some(&mut truth)).unwrap();
        (String::from_utf8(reports).unwrap(), String::from_utf8(truth).unwrap())
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
        assert_eq!(written(SMALL), written(SMALL));
        assert_ne!(written(SMALL), written(Settings { seed: 5, ..SMALL }));
    }

    #[test]
    fn every_report_has_a_truth_and_a_fifth_stand_alone() {
        let (reports, truth) = written(SMALL);
        assert_eq!(csv::Reader::from_reader(reports.as_bytes()).records().count(), 600);
        let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
        for record in csv::Reader::from_reader(truth.as_bytes()).records() {
            *sizes.entry(record.unwrap()[1].to_owned()).or_default() += 1;
        }
        assert_eq!(sizes.iter().filter(|(name, _)| name.starts_with('L')).count(), 120);
        assert_eq!(sizes.iter().filter(|(name, _)| name.starts_with('T')).count(), 12);
        assert!(sizes["T0"] > 2 * sizes["T11"]);
    }

    #[test]
    fn narratives_are_about_six_hundred_characters() {
        let (reports, _) = written(Settings { reports: 2_000, ..SMALL });
        let lengths: Vec<usize> = csv::Reader::from_reader(reports.as_bytes())
            .records()
            .map(|record| record.unwrap()[Column::Narrative as usize].chars().count())
            .collect();
        let mean = lengths.iter().sum::<usize>() / lengths.len();
        assert!((500..700).contains(&mean), "{mean}");
    }
}

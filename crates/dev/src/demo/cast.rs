//! The groups, and who reports them.

use crate::incident::{self, Incident, Teller};
use crate::invented;
use krama_train::random::Random;
use krama_train::row::{Column, Row};

/// One invented group.
pub struct Cast {
    /// Its name in the truth.
    pub name: &'static str,
    languages: &'static [usize],
    /// Index of the scam type, in the order of English and Khmer: investment, job, officials, romance, shopping.
    scam: usize,
    reports: u64,
    first_day: u32,
    /// Its values are numbered from here.
    pub first_value: u64,
    /// What it rents from a provider that serves another group too.
    rents: Option<Rented>,
}

#[derive(Clone, Copy)]
enum Rented {
    /// A mule's account.
    Account,
    /// A number of a bulk-SIM seller.
    Phone,
}

/// English, Khmer, Chinese, Thai, Vietnamese, Indonesian.
const EN: usize = 0;
const KM: usize = 1;

const fn cast(name: &'static str, languages: &'static [usize], scam: usize, reports: u64, first_day: u32) -> Cast {
    let first_value = 3_100_000 + 1_000 * name.as_bytes()[0] as u64;
    Cast { name, languages, scam, reports, first_day, first_value, rents: None }
}

/// The groups of the demo.
pub const CASTS: &[Cast] = &[
    cast("A", &[KM, EN, KM, 2], 0, 30, 3),
    Cast { rents: Some(Rented::Account), ..cast("B", &[KM, KM, 4], 1, 24, 10) },
    Cast { rents: Some(Rented::Phone), ..cast("C", &[EN, EN, KM], 3, 16, 0) },
    Cast { rents: Some(Rented::Account), ..cast("D", &[KM, KM, EN], 4, 20, 20) },
    Cast { rents: Some(Rented::Phone), ..cast("E", &[KM, 2, 3], 2, 18, 30) },
    cast("F", &[3, EN], 0, 12, 45),
    cast("G", &[5, EN], 1, 12, 50),
    cast("H", &[KM, EN], 4, 9, 60),
];

const LONE: u64 = 22;
const MULE: u64 = 3_500_001;
const BULK_SIM: u64 = 3_500_002;
const HOTLINE_BANK: usize = 0;

/// Who took a report down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Desk {
    /// The national hotline: English and Khmer, in standard columns.
    Hotline,
    /// A provincial station: some of the Khmer ones, in a workbook.
    Station,
    /// A partner agency abroad: the other languages.
    Partner,
}

/// A row with the name of its group in the truth.
pub struct ToldRow {
    /// The group, or a name of its own.
    pub group: String,
    /// Who took it down.
    pub desk: Desk,
    /// The row, with its reference.
    pub row: Row,
}

/// A group's number, account, wallet, domain or name, by turn.
impl Cast {
    /// The number it calls from.
    pub fn phone(&self, turn: u64) -> String {
        invented::phone(incident::plan(self.languages[0]), (self.first_value + turn) * 2)
    }

    /// The account it is paid into, with its bank.
    pub fn account(&self, turn: u64) -> (String, usize) {
        let number = self.first_value + turn;
        (invented::account(number), number as usize % invented::BANKS.len())
    }

    /// Its wallet: on TRON, or for every third group on Bitcoin.
    pub fn wallet(&self, turn: u64) -> String {
        let number = self.first_value + turn;
        if self.first_value.is_multiple_of(3) { invented::btc_wallet(number) } else { invented::tron_wallet(number) }
    }

    /// One of its sites: a family of like names.
    pub fn domain(&self, turn: u64) -> String {
        let first = invented::domain(self.first_value);
        let (name, ending) = first.split_once('.').unwrap_or((&first, "com"));
        match turn % 4 {
            0 => first,
            1 => format!("{name}-vip.{ending}"),
            2 => format!("{name}-app.top"),
            _ => format!("m-{name}.{ending}").replace("m-kx-", "kx-m-"),
        }
    }

    /// Its account on a chat platform.
    pub fn handle(&self, turn: u64) -> String {
        invented::handle(self.first_value + turn)
    }

    /// The company it claims to be.
    pub fn brand(&self) -> String {
        invented::brand(self.first_value)
    }

    /// The name its chatter goes by.
    pub fn persona(&self, turn: u64) -> String {
        invented::name(self.first_value + turn)
    }

    /// The words it sends, in a language.
    fn script(&self, teller: &Teller, language: usize, persona: &str) -> String {
        let scam = self.scam;
        let incident =
            Incident { language, scam, brand: self.brand(), persona: persona.to_owned(), ..Incident::default() };
        teller.script(&incident, self.first_value)
    }

    fn incident(&self, teller: &Teller, turn: u64, random: &mut Random) -> Incident {
        let language = *random.pick(self.languages);
        let at = |every: u64, random: &mut Random| (turn / every).saturating_sub(u64::from(random.chance(300)));
        let persona = self.persona(turn / 7);
        let mut incident = Incident {
            language,
            scam: self.scam,
            day: self.first_day + turn as u32 * 2,
            script: random.chance(500).then(|| self.script(teller, language, &self.persona(0))),
            phone: random.chance(650).then(|| self.phone(at(4, random))),
            handle: random.chance(400).then(|| self.handle(at(7, random))),
            account: random.chance(550).then(|| self.account(at(5, random))),
            holder: invented::name(self.first_value ^ 0xacc ^ (turn / 5)),
            wallet: random.chance(250).then(|| self.wallet(at(9, random))),
            domain: random.chance(450).then(|| self.domain(at(6, random))),
            place: random.chance(120).then(|| invented::site(self.first_value)),
            brand: self.brand(),
            persona,
            ..Incident::default()
        };
        match self.rents.filter(|_| random.chance(250)) {
            Some(Rented::Account) => incident.account = Some((invented::account(MULE), 2)),
            Some(Rented::Phone) => incident.phone = Some(invented::phone(invented::Plan::Cambodia, BULK_SIM * 2)),
            None => {}
        }
        incident
    }
}

fn lone(teller: &Teller, number: u64, random: &mut Random) -> Incident {
    let value = 3_700_000 + number * 10;
    let language = *random.pick(&[EN, KM, KM, KM, EN, 2, 3, 4]);
    Incident {
        language,
        scam: random.below(teller.scams(language) as u64) as usize,
        day: random.below(100) as u32,
        brand: invented::brand(value),
        persona: invented::name(value),
        holder: invented::name(value + 1),
        phone: random.chance(700).then(|| invented::phone(incident::plan(language), value * 2)),
        account: random.chance(500).then(|| (invented::account(value), 1)),
        domain: random.chance(300).then(|| invented::domain(value)),
        ..Incident::default()
    }
}

/// What the complainant adds of their own.
fn complain(incident: &mut Incident, number: u64, random: &mut Random) {
    let own = 3_900_000 + number;
    incident.own_phone = random.chance(800).then(|| invented::phone(incident::plan(incident.language), own * 2 + 1));
    incident.own_account = random.chance(300).then(|| (invented::account(500_000_000 + own), own as usize % 6));
    incident.hotline = random.chance(200).then_some(HOTLINE_BANK);
    incident.amount_usd = [40, 120, 250, 600, 1_500, 4_000, 18_000][random.below(7) as usize] + random.below(40);
}

/// Every report in the order of the incidents; about one in twelve incidents is told a second time.
pub fn told(teller: &Teller) -> Vec<ToldRow> {
    let mut incidents = Vec::new();
    for cast in CASTS {
        for turn in 0..cast.reports {
            let mut random = Random::of(&[cast.first_value, turn]);
            incidents.push((cast.name.to_owned(), cast.incident(teller, turn, &mut random)));
        }
    }
    for number in 0..LONE {
        incidents.push((format!("alone-{number}"), lone(teller, number, &mut Random::of(&[9, number]))));
    }
    incidents.sort_by_key(|(_, incident)| incident.day);
    let mut rows = Vec::new();
    for (number, (group, mut incident)) in incidents.into_iter().enumerate() {
        let mut random = Random::of(&[8, number as u64]);
        complain(&mut incident, number as u64, &mut random);
        let tellings = if random.chance(80) && incident.own_phone.is_some() { 2 } else { 1 };
        for _ in 0..tellings {
            let mut row = Row::default();
            teller.tell(&incident, &mut random, &mut row);
            let (desk, letter) = match (incident.language, rows.len() % 5) {
                (KM, 0) => (Desk::Station, 'S'),
                (EN | KM, _) => (Desk::Hotline, 'H'),
                _ => (Desk::Partner, 'P'),
            };
            row.set(Column::Ref, &format!("{letter}-{:03}", rows.len() + 1));
            rows.push(ToldRow { group: group.clone(), desk, row });
        }
    }
    rows
}

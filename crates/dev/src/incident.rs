//! One incident, and how its complainant tells it.

use crate::calendar::Calendar;
use crate::invented::{self, Plan};
use crate::phrasebook::{Phrasebook, Scam, Slot, render};
use krama_train::random::Random;
use krama_train::row::{Column, Row};
use std::fmt::Write;

/// What happened: the values in play. A value that is `None` did not play.
#[derive(Debug, Clone, Default)]
pub struct Incident {
    /// Index of the language in [`crate::phrasebook::all`].
    pub language: usize,
    /// Index of the scam type in the book.
    pub scam: usize,
    /// Day of the incident.
    pub day: u32,
    /// The company the scammers say they are.
    pub brand: String,
    /// The name the scammer goes by.
    pub persona: String,
    /// The scammer's own words, where the complainant quotes them.
    pub script: Option<String>,
    /// The scammer's number, E.164.
    pub phone: Option<String>,
    /// The scammer's account on a chat platform.
    pub handle: Option<String>,
    /// The account paid to, and the index of its bank.
    pub account: Option<(String, usize)>,
    /// The name on that account.
    pub holder: String,
    /// The wallet paid to.
    pub wallet: Option<String>,
    /// The site used, as a host.
    pub domain: Option<String>,
    /// Where the group is said to sit.
    pub place: Option<String>,
    /// The bank whose hotline the complainant called.
    pub hotline: Option<usize>,
    /// The victim's own number.
    pub own_phone: Option<String>,
    /// The victim's own account, and the index of its bank.
    pub own_account: Option<(String, usize)>,
    /// What was lost, in US dollars.
    pub amount_usd: u64,
}

/// Where a value of the incident is written down.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Narrative,
    Column,
    Both,
}

impl Place {
    fn draw(random: &mut Random) -> Self {
        match random.below(10) {
            0..5 => Self::Narrative,
            5..7 => Self::Column,
            _ => Self::Both,
        }
    }

    fn told(self) -> bool {
        self != Self::Column
    }

    fn filled(self) -> bool {
        self != Self::Narrative
    }
}

const PLATFORMS: &[&[&str]] = &[
    &["Telegram"],
    &["Telegram"],
    &["Telegram", "WeChat"],
    &["LINE", "Telegram"],
    &["Zalo", "Telegram"],
    &["Telegram"],
];
const NATIONALITIES: &[&str] = &["", "KH", "CN", "TH", "VN", "ID"];
const ENGLISH_READERS: &[&str] = &["KH", "KH", "PH", "MY", "US", "GB", "AU", "IN"];
const PROVINCES: &[&str] =
    &["Phnom Penh", "Siem Reap", "Battambang", "Kampong Cham", "Takeo", "Kandal", "Kampot", "Pursat"];
const CHANNELS: &[&str] = &["hotline", "station", "web form", "bank"];

/// The plan a language's speakers mostly telephone in.
pub fn plan(language: usize) -> Plan {
    match language {
        2 => Plan::China,
        3 => Plan::Thailand,
        4 => Plan::Vietnam,
        5 => Plan::Indonesia,
        _ => Plan::Cambodia,
    }
}

/// Turns incidents into rows.
#[derive(Debug)]
pub struct Teller {
    books: Vec<Phrasebook>,
    calendar: Calendar,
}

struct Values<'a> {
    incident: &'a Incident,
    book: &'a Phrasebook,
    slots: Vec<Slot<'a>>,
}

impl Teller {
    /// Takes the phrasebooks and the days.
    pub fn new(books: Vec<Phrasebook>, calendar: Calendar) -> Self {
        Self { books, calendar }
    }

    /// The scam type of that number in a language's book; numbers past the end start over.
    fn scam(&self, language: usize, scam: usize) -> &Scam {
        let scams = &self.books[language].scam;
        scams.values().nth(scam % scams.len()).expect("a phrasebook has at least one scam type")
    }

    /// How many scam types a language's book has.
    pub fn scams(&self, language: usize) -> usize {
        self.books[language].scam.len()
    }

    /// The script a scammer uses: the same whenever the seed is the same.
    pub fn script(&self, incident: &Incident, seed: u64) -> String {
        let slots = [("brand", incident.brand.as_str()), ("persona", incident.persona.as_str())];
        let scam = self.scam(incident.language, incident.scam);
        self.books[incident.language].script(scam, &mut Random::of(&[7, seed]), &slots)
    }

    /// Writes the row of an incident, save its reference.
    pub fn tell(&self, incident: &Incident, random: &mut Random, row: &mut Row) {
        self.statements(incident, random, row);
        let texts = Texts::of(incident, random);
        let place = Places::draw(random);
        columns(incident, &texts, place, row);
        let slots = self.slots(incident, &texts, random);
        let values = Values { incident, book: &self.books[incident.language], slots };
        let scam = self.scam(incident.language, incident.scam);
        narrative(&values, scam, place, random, row.cell_mut(Column::Narrative));
    }

    fn statements(&self, incident: &Incident, random: &mut Random, row: &mut Row) {
        let received = incident.day + random.below(9) as u32;
        row.set(Column::OccurredAt, self.calendar.date(incident.day));
        let (hour, minute) = (8 + random.below(10), random.below(60));
        let cell = row.cell_mut(Column::ReceivedAt);
        write!(cell, "{}T{hour:02}:{minute:02}:00+07:00", self.calendar.date(received)).expect("strings take any text");
        row.set(Column::Channel, random.word(CHANNELS));
        row.set(Column::Language, &self.books[incident.language].language);
        write!(row.cell_mut(Column::Amount), "{}", incident.amount_usd).expect("strings take any text");
        row.set(Column::Currency, "USD");
        let nationality = match NATIONALITIES[incident.language] {
            "" => random.word(ENGLISH_READERS),
            settled => settled,
        };
        row.set(Column::VictimNationality, nationality);
        write!(row.cell_mut(Column::VictimAge), "{}", 18 + random.below(55)).expect("strings take any text");
        row.set(Column::VictimSex, random.word(&["female", "male"]));
        row.set(Column::VictimProvince, random.word(PROVINCES));
        if let Some(place) = &incident.place {
            row.set(Column::Place, place);
        }
    }

    fn slots<'a>(&'a self, incident: &'a Incident, texts: &'a Texts, random: &mut Random) -> Vec<Slot<'a>> {
        let bank = |account: &Option<(String, usize)>| account.as_ref().map_or("", |(_, bank)| invented::BANKS[*bank]);
        vec![
            ("date", self.calendar.date(incident.day)),
            ("brand", &incident.brand),
            ("persona", &incident.persona),
            ("phone", &texts.phone),
            ("handle", incident.handle.as_deref().unwrap_or_default()),
            ("platform", random.word(PLATFORMS[incident.language])),
            ("account", &texts.account),
            ("bank", bank(&incident.account)),
            ("holder", &incident.holder),
            ("wallet", incident.wallet.as_deref().unwrap_or_default()),
            ("url", &texts.url),
            ("amount", &texts.amount),
            ("own_phone", &texts.own_phone),
            ("own_account", &texts.own_account),
            ("own_bank", bank(&incident.own_account)),
        ]
    }
}

/// The values as people write them.
struct Texts {
    phone: String,
    account: String,
    url: String,
    link: String,
    amount: String,
    own_phone: String,
    own_account: String,
}

impl Texts {
    fn of(incident: &Incident, random: &mut Random) -> Self {
        let written = |phone: &Option<String>, random: &mut Random| {
            phone.as_deref().map_or_else(String::new, |phone| written_phone(phone, incident.language, random))
        };
        let grouped = |account: &Option<(String, usize)>, random: &mut Random| {
            account.as_ref().map_or_else(String::new, |(number, _)| written_account(number, random))
        };
        let link = incident.domain.as_ref().map_or_else(String::new, |domain| format!("https://{domain}/"));
        let url = match random.below(8) {
            0 => link.replace("https", "hxxps").replace('.', "[.]"),
            1..4 => incident.domain.clone().unwrap_or_default(),
            _ => format!("{link}{}", random.pick(&["login", "m/", "register", "index.html", "app"])),
        };
        Self {
            phone: written(&incident.phone, random),
            account: grouped(&incident.account, random),
            url: if incident.domain.is_some() { url } else { String::new() },
            link,
            amount: written_amount(incident.amount_usd, incident.language, random),
            own_phone: written(&incident.own_phone, random),
            own_account: grouped(&incident.own_account, random),
        }
    }
}

fn written_amount(usd: u64, language: usize, random: &mut Random) -> String {
    match (language, random.below(4)) {
        (1, 0) => khmer_digits(&format!("{usd} ដុល្លារ")),
        (1, 1) => format!("{} រៀល", usd * 4_000),
        (_, 0) => format!("${usd}"),
        (_, 1) => format!("{usd} USD"),
        _ => format!("US${usd}"),
    }
}

fn khmer_digits(text: &str) -> String {
    text.chars().map(|c| c.to_digit(10).and_then(|digit| char::from_u32(0x17e0 + digit)).unwrap_or(c)).collect()
}

fn written_account(number: &str, random: &mut Random) -> String {
    match random.below(3) {
        0 => number.to_owned(),
        1 => format!("{} {} {}", &number[..3], &number[3..6], &number[6..]),
        _ => format!("{}-{}-{}", &number[..3], &number[3..6], &number[6..]),
    }
}

/// A number as people write it: in full, in the national form with spaces or without, in Khmer digits.
fn written_phone(phone: &str, language: usize, random: &mut Random) -> String {
    let Some(national) = phone.strip_prefix("+855").filter(|_| random.chance(750)) else {
        return phone.to_owned();
    };
    let (prefix, middle, last) = (&national[..2], &national[2..5], &national[5..]);
    match random.below(4) {
        0 => format!("+855 {prefix} {middle} {last}"),
        1 if language == 1 => khmer_digits(&format!("0{prefix} {middle} {last}")),
        1 => format!("0{prefix}-{middle}-{last}"),
        2 => format!("0{prefix} {middle} {last}"),
        _ => format!("0{national}"),
    }
}

#[derive(Clone, Copy)]
struct Places {
    phone: Place,
    handle: Place,
    account: Place,
    wallet: Place,
    site: Place,
    own_phone: Place,
    own_account: Place,
}

impl Places {
    fn draw(random: &mut Random) -> Self {
        Self {
            phone: Place::draw(random),
            handle: Place::draw(random),
            account: Place::draw(random),
            wallet: Place::draw(random),
            site: Place::draw(random),
            own_phone: if random.chance(250) { Place::Both } else { Place::Column },
            own_account: Place::draw(random),
        }
    }
}

fn columns(incident: &Incident, texts: &Texts, places: Places, row: &mut Row) {
    let mut fill = |place: Place, column: Column, value: Option<&str>| {
        if let Some(value) = value.filter(|_| place.filled()) {
            row.set(column, value);
        }
    };
    fill(places.phone, Column::SuspectPhone, incident.phone.as_deref());
    fill(places.handle, Column::SuspectHandle, incident.handle.as_deref());
    fill(places.account, Column::SuspectAccount, incident.account.as_ref().map(|(number, _)| number.as_str()));
    fill(places.account, Column::SuspectBank, incident.account.as_ref().map(|(_, bank)| invented::BANKS[*bank]));
    fill(places.wallet, Column::SuspectWallet, incident.wallet.as_deref());
    fill(places.site, Column::SuspectUrl, incident.domain.as_ref().map(|_| texts.link.as_str()));
    fill(places.own_phone, Column::VictimPhone, incident.own_phone.as_deref());
    fill(places.own_account, Column::VictimAccount, incident.own_account.as_ref().map(|(number, _)| number.as_str()));
    fill(places.phone, Column::SuspectName, Some(&incident.persona));
    if incident.handle.is_some() {
        row.set(Column::Platform, "Telegram");
    }
}

fn narrative(values: &Values, scam: &Scam, places: Places, random: &mut Random, out: &mut String) {
    let (incident, book) = (values.incident, values.book);
    let scale = if incident.language == 2 { 2 } else { 1 };
    let target = [350, 450, 520, 600, 700][random.below(5) as usize] / scale;
    values.say(&book.opening, random, out);
    values.say_if(incident.phone.is_some() && places.phone.told(), &book.by_phone, random, out);
    values.say_if(incident.handle.is_some() && places.handle.told(), &book.by_handle, random, out);
    values.say(&scam.story, random, out);
    if let Some(script) = &incident.script {
        values.say(&book.said, random, out);
        quote(book, script, random, out);
    }
    values.say_if(incident.domain.is_some() && places.site.told(), &book.site, random, out);
    values.say_if(incident.account.is_some() && places.account.told(), &book.to_account, random, out);
    values.say_if(incident.own_account.is_some() && places.own_account.told(), &book.own_account, random, out);
    values.say_if(incident.wallet.is_some() && places.wallet.told(), &book.to_wallet, random, out);
    if let Some(bank) = incident.hotline {
        let number = invented::hotline(bank);
        let slots = [("bank", invented::BANKS[bank]), ("hotline", number.as_str())];
        let phrase = random.pick(&book.hotline);
        speak(book, phrase, random, &slots, out);
    }
    let first = random.below(book.aside.len() as u64) as usize;
    for aside in book.aside.iter().cycle().skip(first).take(book.aside.len()) {
        if out.chars().count() >= target {
            break;
        }
        speak(book, aside, random, &values.slots, out);
    }
    values.say(&book.closing, random, out);
    values.say_if(incident.own_phone.is_some() && places.own_phone.told(), &book.own_phone, random, out);
}

/// Quotes the script, in one case of four without its last words.
fn quote(book: &Phrasebook, script: &str, random: &mut Random, out: &mut String) {
    let cut = if random.chance(250) { script.char_indices().rev().nth(25).map(|(at, _)| at) } else { None };
    out.push_str(&book.quotes[0]);
    out.push_str(&script[..cut.unwrap_or(script.len())]);
    out.push_str(&book.quotes[1]);
}

fn speak(book: &Phrasebook, phrase: &str, random: &mut Random, slots: &[Slot], out: &mut String) {
    if !out.is_empty() {
        out.push_str(&book.joint);
    }
    render(phrase, random, slots, out);
}

impl Values<'_> {
    fn say(&self, phrases: &[String], random: &mut Random, out: &mut String) {
        let phrase = random.pick(phrases);
        speak(self.book, phrase, random, &self.slots, out);
    }

    fn say_if(&self, holds: bool, phrases: &[String], random: &mut Random, out: &mut String) {
        if holds {
            self.say(phrases, random, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrasebook;

    fn teller() -> Teller {
        Teller::new(phrasebook::all().unwrap(), Calendar::new(100))
    }

    #[test]
    fn a_number_is_written_with_all_its_digits_whatever_the_form() {
        for seed in 0..60 {
            let written = written_phone("+85512345678", 1, &mut Random::new(seed));
            let digits: String = written
                .chars()
                .filter_map(|c| if ('០'..='៩').contains(&c) { Some(c as u32 - 0x17e0) } else { c.to_digit(10) })
                .map(|digit| digit.to_string())
                .collect();
            assert!(digits.ends_with("12345678"), "{written}");
        }
    }

    #[test]
    fn every_value_stands_in_the_narrative_or_in_a_column() {
        let (teller, mut row) = (teller(), Row::default());
        let wallet = invented::tron_wallet(1);
        for language in 0..6 {
            for seed in 0..20 {
                let incident =
                    Incident { language, wallet: Some(wallet.clone()), amount_usd: 5, ..Incident::default() };
                row.clear();
                teller.tell(&incident, &mut Random::new(seed), &mut row);
                let shown = row.cell(Column::Narrative).contains(&wallet) || row.cell(Column::SuspectWallet) == wallet;
                assert!(shown, "language {language} seed {seed}");
                assert!(!row.cell(Column::Narrative).contains('{'));
            }
        }
    }
}

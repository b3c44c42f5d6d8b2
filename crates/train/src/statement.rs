//! A report as its desk has it: columns and prose, and what was really told in it.

use crate::asset::Trade;
use crate::country::{Country, LANGUAGES};
use crate::incident::{Behind, Incident, Value};
use crate::narrative::{self, Own, Teller};
use crate::random::Random;
use crate::row::{Column, Row};
use crate::spoken;
use crate::time;
use crate::words::{Book, Care};
use krama_model::{Kind, Role};

/// How a value came into a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// It was told.
    Told,
    /// It follows from one that was told: a payment code's text from its account.
    Follows,
}

impl Form {
    /// The word in the truth.
    pub fn name(self) -> &'static str {
        match self {
            Self::Told => "told",
            Self::Follows => "follows",
        }
    }
}

/// A value that was told, in normal form, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Krama's kind.
    pub kind: Kind,
    /// In normal form.
    pub value: String,
    /// Whose it really is, wherever it stands.
    pub role: Role,
    /// How it came in.
    pub form: Form,
}

/// Where a value of the incident is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Prose,
    Column,
    Both,
}

impl Place {
    fn draw(random: &mut Random) -> Self {
        match random.below(10) {
            0..5 => Self::Prose,
            5..7 => Self::Column,
            _ => Self::Both,
        }
    }
}

/// A report, before it takes the form of a file.
#[derive(Debug, Default)]
pub struct Statement {
    /// The standard columns; chats, e-mails and notes use the prose alone.
    pub row: Row,
    /// What was told.
    pub mentions: Vec<Mention>,
}

const CHANNELS: &[&str] = &["hotline", "station", "web form", "bank"];

/// Writes a report with columns.
pub fn tabled(country: &Country, books: &[Book], incident: &Incident<'_>, random: &mut Random) -> Statement {
    let mut teller = Teller::new(country, books, incident, random);
    let mut statement = Statement::default();
    statements(country, incident, random, &mut statement.row);
    let places: Vec<Place> = incident.values.iter().map(|_| Place::draw(random)).collect();
    let values = || incident.values.iter().zip(&places);
    let in_prose: Vec<&Value<'_>> = values().filter(|(_, place)| **place != Place::Column).map(|it| it.0).collect();
    let in_columns: Vec<&Value<'_>> = values().filter(|(_, place)| **place != Place::Prose).map(|it| it.0).collect();
    let own = draw_own(incident, random);
    let text = match incident.behind {
        Behind::Nobody => narrative::harmless(&teller, &in_prose, random),
        _ if random.chance(150) => {
            teller.care = Care::Careful;
            narrative::note(&teller, &in_prose, own, random)
        }
        _ => narrative::compose(&teller, &in_prose, own, random),
    };
    statement.row.set(Column::Narrative, &text);
    if let Some(place) = teller.place_told(&text) {
        statement.row.set(Column::Place, place);
    }
    for value in in_columns {
        column(&teller, value, random, &mut statement.row);
    }
    own_columns(&teller, random, &mut statement);
    suspects(&teller, &text, &mut statement);
    own_mentions(incident, (own, &text), &mut statement);
    settle(&mut statement.mentions);
    statement
}

/// Writes a report in prose alone, by somebody who tells all they have.
pub fn plain(country: &Country, books: &[Book], incident: &Incident<'_>, random: &mut Random) -> Statement {
    let teller = Teller::new(country, books, incident, random);
    let told: Vec<&Value<'_>> = incident.values.iter().collect();
    let own = draw_own(incident, random);
    let text = match incident.behind {
        Behind::Nobody => narrative::harmless(&teller, &told, random),
        _ => narrative::compose(&teller, &told, own, random),
    };
    let mut statement = Statement::default();
    statement.row.set(Column::Narrative, &text);
    suspects(&teller, &text, &mut statement);
    own_mentions(incident, (own, &text), &mut statement);
    settle(&mut statement.mentions);
    statement
}

/// The suspect's values of the incident, all of which stand somewhere in the report.
pub fn suspects(teller: &Teller<'_>, prose: &str, statement: &mut Statement) {
    for value in &teller.incident.values {
        mention(teller, value, prose, &mut statement.mentions);
    }
}

/// The same value told twice is one mention.
pub fn settle(mentions: &mut Vec<Mention>) {
    let mut kept: Vec<Mention> = Vec::with_capacity(mentions.len());
    for mention in mentions.drain(..) {
        if !kept.iter().any(|other| other.kind == mention.kind && other.value == mention.value) {
            kept.push(mention);
        }
    }
    *mentions = kept;
}

fn draw_own(incident: &Incident<'_>, random: &mut Random) -> Own {
    let coins = incident.values.iter().any(|value| value.trade == Trade::Wallet);
    let page = match random.below(100) {
        0..3 => Some(narrative::POLICE),
        3..15 if coins => Some(narrative::EXCHANGE),
        _ => None,
    };
    Own {
        phone: random.chance(220),
        account: random.chance(160),
        mailbox: random.chance(50),
        hotline: random.chance(110).then(|| random.below(7) as usize),
        page: if incident.behind == Behind::Nobody { None } else { page },
    }
}

fn statements(country: &Country, incident: &Incident<'_>, random: &mut Random, row: &mut Row) {
    let (told, victim) = (incident.told, &incident.victim);
    row.set(Column::ReceivedAt, &time::stamp(told.received));
    if random.chance(900) {
        row.set(Column::OccurredAt, &time::day_text(told.when));
    }
    row.set(Column::Channel, &format!("{}/{}", random.word(CHANNELS), country.mint.exercise().file_mark));
    row.set(Column::Language, LANGUAGES[victim.language]);
    if random.chance(800) {
        row.set(Column::Amount, &incident.loss.to_string());
        row.set(Column::Currency, "USD");
    }
    let named = match incident.behind {
        Behind::Team { persona, .. } => Some(persona),
        Behind::Lone(n) => Some(narrative::LONE_NAME + u64::from(n)),
        Behind::Nobody => None,
    };
    if let Some(persona) = named.filter(|_| random.chance(350)) {
        row.set(Column::SuspectName, &country.mint.name_in(incident.market, persona));
    }
    row.set(Column::VictimNationality, &victim.nationality);
    if random.chance(850) {
        row.set(Column::VictimAge, &victim.age.to_string());
        row.set(Column::VictimSex, victim.sex);
    }
    row.set(Column::VictimProvince, &country.mint.exercise().places[victim.province].also[0]);
}

/// Adds to a list in a cell.
fn add(row: &mut Row, column: Column, text: &str) {
    let cell = row.cell_mut(column);
    if !cell.is_empty() {
        cell.push_str("; ");
    }
    cell.push_str(text);
}

fn column(teller: &Teller<'_>, value: &Value<'_>, random: &mut Random, row: &mut Row) {
    let text = value.value.as_ref();
    match value.trade {
        Trade::Sim => add(row, Column::SuspectPhone, &phone_in_column(teller, text, random)),
        Trade::Handle => {
            add(row, Column::SuspectHandle, &format!("@{text}"));
            row.set(Column::Platform, &teller.platform_word(value));
        }
        Trade::Mule => {
            let (_, number) = text.split_once(':').unwrap_or(("", text));
            let bank = teller.bank_name(text, random);
            if row.cell(Column::SuspectAccount).is_empty() {
                row.set(Column::SuspectAccount, number);
                row.set(Column::SuspectBank, &bank);
            } else {
                add(row, Column::SuspectAccount, &format!("{bank} {number}"));
            }
        }
        Trade::Code => add(row, Column::SuspectAccount, text),
        Trade::Wallet => add(row, Column::SuspectWallet, &crate::wallet::shown(text)),
        Trade::Domain => add(row, Column::SuspectUrl, text),
        Trade::Mailbox => add(row, Column::SuspectEmail, text),
        Trade::App => add(row, Column::SuspectApp, text),
        Trade::Signer => add(row, Column::SuspectAppSigner, text),
    }
}

/// The complainant's own details, and now and then one of them where the suspect's belong.
fn own_columns(teller: &Teller<'_>, random: &mut Random, statement: &mut Statement) {
    let (country, incident) = (teller.country, teller.incident);
    let victim = &incident.victim;
    let mut own = |kind: Kind, value: &str, written: &str, column: Column| {
        add(&mut statement.row, column, written);
        statement.mentions.push(Mention { kind, value: value.to_owned(), role: Role::Victim, form: Form::Told });
    };
    if random.chance(650) {
        own(Kind::Phone, &victim.phone, &phone_in_column(teller, &victim.phone, random), Column::VictimPhone);
    }
    if random.chance(150) {
        let number = victim.account.split_once(':').map_or("", |(_, number)| number);
        let written = format!("{} {number}", teller.bank_name(&victim.account, random));
        own(Kind::BankAccount, &victim.account, &written, Column::VictimAccount);
    }
    if random.chance(120) {
        own(Kind::Email, &victim.mailbox, &victim.mailbox, Column::VictimEmail);
    }
    let rates = country.settings.level.rates();
    if incident.behind != Behind::Nobody && random.chance(rates.misplaced_permille) {
        let (value, role) = match random.below(3) {
            0 => (narrative::hotline(random.below(7) as usize), Role::Bystander),
            _ => (victim.phone.clone(), Role::Victim),
        };
        add(&mut statement.row, Column::SuspectPhone, &value);
        statement.mentions.push(Mention { kind: Kind::Phone, value, role, form: Form::Told });
    }
}

/// A number as a desk enters it: in full, or as the complainant wrote it.
fn phone_in_column(teller: &Teller<'_>, value: &str, random: &mut Random) -> String {
    if random.chance(650) {
        return value.to_owned();
    }
    let regions = &teller.country.mint.exercise().regions;
    spoken::phone(value, regions, teller.incident.victim.language, random)
}

fn mention(teller: &Teller<'_>, value: &Value<'_>, prose: &str, mentions: &mut Vec<Mention>) {
    mentions.push(Mention { kind: value.kind, value: value.value.to_string(), role: value.role, form: Form::Told });
    if value.trade == Trade::Code {
        let mint = &teller.country.mint;
        let payload = mint.payment_code(&value.value, &mint.name(value.holder));
        if prose.contains(&payload) {
            mentions.push(Mention { kind: Kind::Khqr, value: payload, role: value.role, form: Form::Follows });
        }
    }
}

/// The complainant's and bystanders' values in the prose.
pub fn own_mentions(incident: &Incident<'_>, told: (Own, &str), statement: &mut Statement) {
    let ((own, prose), victim) = (told, &incident.victim);
    let mut put = |kind: Kind, value: &str, role: Role| {
        statement.mentions.push(Mention { kind, value: value.to_owned(), role, form: Form::Told });
    };
    if incident.behind == Behind::Nobody {
        return;
    }
    // A short note leaves most of them out.
    let ends = |value: &str| tail_digits(prose).contains(&value[value.len() - 6..]);
    if own.phone && ends(&victim.phone) {
        put(Kind::Phone, &victim.phone, Role::Victim);
    }
    if own.account && ends(&victim.account) {
        put(Kind::BankAccount, &victim.account, Role::Victim);
    }
    if own.mailbox && prose.contains(&victim.mailbox) {
        put(Kind::Email, &victim.mailbox, Role::Victim);
    }
    if let Some(bank) = own.hotline.map(narrative::hotline).filter(|hotline| ends(hotline)) {
        put(Kind::Phone, &bank, Role::Bystander);
    }
    if let Some(page) = own.page.filter(|page| prose.contains(page)) {
        put(Kind::Domain, page, Role::Bystander);
    }
}

/// A text's digits, Western, without what stands between them.
fn tail_digits(text: &str) -> String {
    let western = |c: char| match c {
        '០'..='៩' => char::from_digit(c as u32 - 0x17e0, 10),
        '0'..='9' => Some(c),
        _ => None,
    };
    text.chars().filter_map(western).collect()
}

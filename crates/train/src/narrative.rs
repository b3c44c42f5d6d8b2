//! An account in prose: which sentences, in which order, by somebody careful or in haste.

use crate::asset::Trade;
use crate::country::{Country, LANGUAGES, SCAM_TYPES};
use crate::incident::{Behind, Incident, Phase, Value};
use crate::random::Random;
use crate::script::Script;
use crate::spoken;
use crate::time;
use crate::words::{Book, Care, Phrase, Slot, Slots};
use std::fmt::Write;

/// What besides the suspect's values stands in the prose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Own {
    /// The complainant's number.
    pub phone: bool,
    /// The complainant's account.
    pub account: bool,
    /// The complainant's mailbox.
    pub mailbox: bool,
    /// A bank's hotline, by its place in the home country's list.
    pub hotline: Option<usize>,
    /// A page where coins are bought or reports are made.
    pub page: Option<&'static str>,
}

/// Somebody who tells.
pub struct Teller<'a> {
    /// The country.
    pub country: &'a Country,
    /// The words of the teller's language.
    pub book: &'a Book,
    /// The words of the scammers' language.
    pub market: &'a Book,
    /// What happened.
    pub incident: &'a Incident<'a>,
    /// How carefully it is written.
    pub care: Care,
}

impl<'a> Teller<'a> {
    /// The teller of an incident.
    pub fn new(country: &'a Country, books: &'a [Book], incident: &'a Incident<'a>, random: &mut Random) -> Self {
        let care = match random.below(10) {
            0..6 => Care::Careful,
            6..9 => Care::Hasty(25),
            _ => Care::Hasty(90),
        };
        Self { country, book: &books[incident.victim.language], market: &books[incident.market], incident, care }
    }

    /// The slots that do not depend on a value.
    pub fn slots(&self, random: &mut Random) -> Slots {
        let (incident, mint) = (self.incident, &self.country.mint);
        let language = incident.victim.language;
        let mut slots = Slots::default();
        slots.set(Slot::Date, self.date(random));
        slots.set(Slot::Brand, mint.brand(incident.brand));
        let persona = match incident.behind {
            Behind::Team { persona, .. } => persona,
            Behind::Lone(n) => LONE_NAME + u64::from(n),
            Behind::Nobody => 6_000_000 + incident.told.number,
        };
        slots.set(Slot::Persona, mint.name_in(incident.market, persona));
        slots.set(Slot::Victim, mint.name_in(language, incident.victim.name));
        let [she, subject, her, herself] =
            if persona % 2 == 0 { ["she", "She", "her", "herself"] } else { ["he", "He", "him", "himself"] };
        for (slot, word) in [(Slot::She, she), (Slot::Subject, subject), (Slot::Her, her), (Slot::Herself, herself)] {
            slots.set(slot, word);
        }
        let forms = &self.book.amounts;
        slots.set(Slot::Amount, spoken::amount(incident.loss, forms, language, random));
        slots.set(Slot::Small, spoken::amount(5 + random.below(45), forms, language, random));
        slots.set(Slot::Fee, spoken::amount(20 + incident.loss / 5, forms, language, random));
        slots
    }

    /// Puts the complainant's own details that are told into their slots.
    pub fn fill_own(&self, own: Own, slots: &mut Slots, random: &mut Random) {
        let (victim, exercise) = (&self.incident.victim, self.country.mint.exercise());
        if own.phone {
            slots.set(Slot::OwnPhone, spoken::phone(&victim.phone, &exercise.regions, victim.language, random));
        }
        if own.account {
            slots.set(Slot::OwnAccount, spoken::account(&victim.account, random));
            slots.set(Slot::OwnBank, self.bank_name(&victim.account, random));
        }
        if own.mailbox {
            slots.set(Slot::OwnEmail, victim.mailbox.clone());
        }
    }

    /// Puts the place the scammers are said to sit at into its slots.
    fn fill_place(&self, slots: &mut Slots) {
        let mint = &self.country.mint;
        slots.set(Slot::Building, mint.building(self.building()));
        slots.set(Slot::Province, mint.exercise().places[self.province()].also[0].clone());
    }

    /// The province a text says the scammers sit in, where it names their building.
    pub fn place_told(&self, text: &str) -> Option<&str> {
        let mint = &self.country.mint;
        let is_told =
            matches!(self.incident.behind, Behind::Team { .. }) && text.contains(&mint.building(self.building()));
        is_told.then(|| &*mint.exercise().places[self.province()].also[0])
    }

    fn building(&self) -> u64 {
        match self.incident.behind {
            Behind::Team { team, .. } => self.country.sites[self.country.teams[team as usize].site as usize].building,
            _ => self.incident.told.number % 997,
        }
    }

    fn province(&self) -> usize {
        match self.incident.behind {
            Behind::Team { team, .. } => self.country.sites[self.country.teams[team as usize].site as usize].province,
            _ => self.incident.victim.province,
        }
    }

    fn date(&self, random: &mut Random) -> String {
        let (year, month, day) = time::date(self.incident.told.when);
        match random.below(3) {
            0 => time::day_text(self.incident.told.when),
            1 => format!("{day}/{month}/{year}"),
            _ if LANGUAGES[self.incident.victim.language] == "zh" => format!("{year}年{month}月{day}日"),
            _ => format!("{day:02}.{month:02}.{year}"),
        }
    }

    /// A bank as the teller calls it.
    pub fn bank_name(&self, account: &str, random: &mut Random) -> String {
        let id = account.split_once(':').map_or("", |(id, _)| id);
        let banks = &self.country.mint.exercise().banks;
        let Some(bank) = banks.iter().find(|bank| bank.id == id) else { return String::new() };
        let spoken = |name: &&String| {
            let language = LANGUAGES[self.incident.victim.language];
            name.is_ascii()
                || matches!(
                    (language, name.chars().next()),
                    ("km", Some('ក'..='៿'))
                        | ("zh", Some('一'..='鿿'))
                        | ("th", Some('ก'..='๛'))
                        | ("vi", Some('a'..='z'))
                )
        };
        let known: Vec<&String> = bank.names.iter().filter(spoken).collect();
        if known.is_empty() { bank.names[0].clone() } else { capitalised(random.pick::<&String>(&known)) }
    }

    /// Puts one value into its slots.
    pub fn fill(&self, value: &Value<'_>, slots: &mut Slots, random: &mut Random) {
        let (mint, language) = (&self.country.mint, self.incident.victim.language);
        let text = value.value.as_ref();
        match value.trade {
            Trade::Sim => slots.set(Slot::Phone, spoken::phone(text, &mint.exercise().regions, language, random)),
            Trade::Handle => {
                slots.set(Slot::Handle, text);
                slots.set(Slot::Platform, self.platform_word(value));
            }
            Trade::Mule => {
                slots.set(Slot::Account, spoken::account(text, random));
                slots.set(Slot::Bank, self.bank_name(text, random));
                slots.set(Slot::Holder, mint.name(value.holder));
            }
            Trade::Code => {
                slots.set(Slot::Code, text);
                slots.set(Slot::Payload, mint.payment_code(text, &mint.name(value.holder)));
                slots.set(Slot::Holder, mint.name(value.holder));
            }
            Trade::Wallet => {
                slots.set(Slot::Wallet, spoken::wallet(text, random));
                slots.set(Slot::Coin, coin(value));
            }
            Trade::Domain => slots.set(Slot::Url, spoken::link(text, random)),
            Trade::Mailbox => slots.set(Slot::Email, spoken::mailbox(text, random)),
            Trade::App => slots.set(Slot::Package, text),
            Trade::Signer => slots.set(Slot::Signer, text),
        }
    }

    /// What people call the platform of an account.
    pub fn platform_word(&self, value: &Value<'_>) -> String {
        let platforms = &self.country.mint.exercise().handles.platform;
        platforms.iter().find(|platform| platform.kind == value.kind.name()).map_or(String::new(), |it| it.word.clone())
    }

    /// One of the phrases, written.
    pub fn say(&self, phrases: &[Phrase], slots: &Slots, random: &mut Random) -> String {
        let mut out = String::new();
        random.pick(phrases).write(slots, self.care, random, &mut out);
        out
    }

    /// The scammer's own words: some or all lines of the script.
    pub fn script_lines(&self, script: &Script, slots: &Slots, random: &mut Random) -> Vec<String> {
        let lines = &self.market.script[SCAM_TYPES[self.incident.scam]];
        let first = random.below(3) as usize;
        let count = 2 + random.below(lines.len() as u64 - 1) as usize;
        let chosen = lines.iter().zip(script.lines).skip(if count == lines.len() { 0 } else { first }).take(count);
        chosen
            .map(|(phrases, seed)| {
                let (mut out, mut own) = (String::new(), Random::new(seed));
                own.pick(phrases).write(slots, Care::Careful, &mut own, &mut out);
                out
            })
            .collect()
    }
}

fn coin(value: &Value<'_>) -> &'static str {
    match value.kind.name() {
        "eth-wallet" => "ETH",
        "btc-wallet" => "BTC",
        "sol-wallet" => "Solana",
        "ton-wallet" => "TON",
        _ => "TRC20",
    }
}

fn capitalised(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Where the numbers of lone fraudsters' names begin.
pub const LONE_NAME: u64 = 5_000_000;

/// A sentence and where in the account it belongs: the smaller the earlier.
type Clause = (u64, String);

/// Writes the account. `told` are the values that stand in the prose.
pub fn compose(teller: &Teller<'_>, told: &[&Value<'_>], own: Own, random: &mut Random) -> String {
    let (book, incident) = (teller.book, teller.incident);
    let mut slots = teller.slots(random);
    let story = &book.story[SCAM_TYPES[incident.scam]];
    let mut clauses: Vec<Clause> = Vec::with_capacity(16);
    if incident.told.again.is_some() && random.chance(500) {
        clauses.push((1, teller.say(&book.tell.again, &slots, random)));
    }
    if random.chance(850) {
        clauses.push((2, teller.say(&book.tell.opening, &slots, random)));
    }
    clauses.push((16 + random.below(10), teller.say(&story.begin, &slots, random)));
    if random.chance(600) {
        clauses.push((44 + random.below(16), teller.say(&story.turn, &slots, random)));
    }
    let quoted = quote(teller, told, (&mut slots, &mut clauses), random);
    for value in told.iter().filter(|value| !quoted.contains(&value.value.as_ref())) {
        teller.fill(value, &mut slots, random);
        clauses.push(value_clause(teller, value, &slots, random));
    }
    phases(teller, &mut slots, random, &mut clauses);
    tail(teller, own, (&mut slots, &mut clauses), random);
    clauses.sort_by_key(|(place, _)| *place);
    join(&clauses, &book.joint)
}

fn join(clauses: &[Clause], joint: &str) -> String {
    let mut text = String::with_capacity(clauses.iter().map(|(_, clause)| clause.len() + 1).sum());
    for (at, (_, clause)) in clauses.iter().enumerate() {
        if at > 0 {
            text.push_str(joint);
        }
        text.push_str(clause);
    }
    text
}

/// Quotes the script; now and then the values were handed over in those very words. Answers which were.
fn quote<'v>(
    teller: &Teller<'_>,
    told: &[&'v Value<'_>],
    out: (&mut Slots, &mut Vec<Clause>),
    random: &mut Random,
) -> Vec<&'v str> {
    let (slots, clauses) = out;
    let Some(script) = teller.incident.script else { return Vec::new() };
    let mut lines = teller.script_lines(&teller.country.scripts[script as usize], slots, random);
    let mut handed = Vec::new();
    for value in told {
        if random.chance(250)
            && let Some(phrases) = give_key(value.trade).and_then(|key| teller.market.give.get(key))
        {
            teller.fill(value, slots, random);
            let mut line = String::new();
            random.pick(phrases).write(slots, Care::Careful, random, &mut line);
            lines.push(line);
            handed.push(value.value.as_ref());
        }
    }
    let tell = &teller.book.tell;
    let lead = teller.say(if random.chance(300) { &tell.screenshot } else { &tell.said }, slots, random);
    let [open, close] = &teller.market.quotes;
    clauses.push((30 + random.below(14), format!("{lead}{open}{}{close}", lines.join(&teller.market.joint))));
    handed
}

/// The list of sentences with which scammers hand over a thing of the trade.
pub fn give_key(trade: Trade) -> Option<&'static str> {
    match trade {
        Trade::Sim => Some("phone"),
        Trade::Handle => Some("handle"),
        Trade::Mule => Some("account"),
        Trade::Code => Some("code"),
        Trade::Wallet => Some("wallet"),
        Trade::Domain => Some("site"),
        Trade::App => Some("app"),
        Trade::Mailbox => Some("mail"),
        Trade::Signer => None,
    }
}

fn value_clause(teller: &Teller<'_>, value: &Value<'_>, slots: &Slots, random: &mut Random) -> Clause {
    let tell = &teller.book.tell;
    let second = teller.incident.values.iter().find(|other| other.trade == Trade::Mule);
    let second = second.is_some_and(|first| first.value != value.value);
    let (phrases, place) = match value.trade {
        Trade::Sim => (&tell.by_phone, 8 + random.below(14)),
        Trade::Handle => (&tell.by_handle, 9 + random.below(14)),
        Trade::Domain => (&tell.site, 28 + random.below(24)),
        Trade::App => (&tell.app, 30 + random.below(20)),
        Trade::Signer => (&tell.signer, 78 + random.below(8)),
        Trade::Mule if second => (&tell.to_second, 64 + random.below(4)),
        Trade::Mule => (&tell.to_account, 46 + random.below(14)),
        Trade::Code => (&tell.to_code, 48 + random.below(14)),
        Trade::Wallet => (&tell.to_wallet, 48 + random.below(14)),
        Trade::Mailbox => (&tell.mailbox, 26 + random.below(40)),
    };
    let mut text = teller.say(phrases, slots, random);
    if value.trade == Trade::Code && is_scanned(teller.incident, value) {
        text.push_str(&teller.book.joint);
        text.push_str(&teller.say(&tell.scanned, slots, random));
    }
    (place, text)
}

/// Whether the payment code's whole text is told: somebody read it with a program.
pub fn is_scanned(incident: &Incident<'_>, value: &Value<'_>) -> bool {
    (incident.told.number + value.holder).is_multiple_of(4)
}

fn phases(teller: &Teller<'_>, slots: &mut Slots, random: &mut Random, clauses: &mut Vec<Clause>) {
    let tell = &teller.book.tell;
    let phase = teller.incident.phase;
    if phase != Phase::Deposit && random.chance(if phase == Phase::PaidOut { 1000 } else { 400 }) {
        clauses.push((58 + random.below(5), teller.say(&tell.paid_out, slots, random)));
    }
    if matches!(phase, Phase::Fees | Phase::Recovery) {
        clauses.push((66 + random.below(5), teller.say(&tell.fees, slots, random)));
    }
    if phase == Phase::Recovery {
        let fee = 30 + teller.incident.loss / (4 + random.below(6));
        let language = teller.incident.victim.language;
        slots.set(Slot::Fee, spoken::amount(fee, &teller.book.amounts, language, random));
        clauses.push((72 + random.below(4), teller.say(&tell.recovery, slots, random)));
    }
}

fn tail(teller: &Teller<'_>, own: Own, out: (&mut Slots, &mut Vec<Clause>), random: &mut Random) {
    let ((slots, clauses), tell) = (out, &teller.book.tell);
    let mut put = |holds: bool, phrases: &[Phrase], slots: &Slots, random: &mut Random| {
        if holds {
            clauses.push((74 + random.below(20), teller.say(phrases, slots, random)));
        }
    };
    teller.fill_own(own, slots, random);
    put(own.phone, &tell.own_phone, slots, random);
    put(own.account, &tell.own_account, slots, random);
    put(own.mailbox, &tell.own_email, slots, random);
    if let Some(bank) = own.hotline {
        let mint = &teller.country.mint;
        let banks = mint.exercise();
        slots.set(Slot::Bank, teller.bank_name(&format!("{}:", banks.banks[bank].id), random));
        slots
            .set(Slot::Hotline, spoken::phone(&hotline(bank), &banks.regions, teller.incident.victim.language, random));
        put(true, &tell.hotline, slots, random);
    }
    if let Some(page) = own.page {
        slots.set(Slot::Host, page);
        let phrases = if page == EXCHANGE { &tell.platform_page[..1] } else { &tell.platform_page[1..] };
        put(true, phrases, slots, random);
    }
    let team = matches!(teller.incident.behind, Behind::Team { .. });
    if team && random.chance(60) {
        teller.fill_place(slots);
        put(true, &tell.place, slots, random);
    }
    put(team && random.chance(12), &tell.held, slots, random);
    let first = random.below(tell.aside.len() as u64) as usize;
    for at in 0..random.below(4) as usize {
        let at = (first + at * 3) % tell.aside.len();
        put(true, &tell.aside[at..=at], slots, random);
    }
    if random.chance(800) {
        clauses.push((98, teller.say(&tell.closing, slots, random)));
    }
}

/// Where coins are bought; `schemas/exercise/hotlines.toml` lists it.
pub const EXCHANGE: &str = "kx-cinar.web.test";
/// Where reports are made.
pub const POLICE: &str = "kx-police.gov.example";

/// The hotline of a home bank, as `schemas/exercise/hotlines.toml` lists it.
pub fn hotline(bank: usize) -> String {
    format!("+9992391000{}", bank + 1)
}

/// An operator's short note: what happened, then the values one by one.
pub fn note(teller: &Teller<'_>, told: &[&Value<'_>], own: Own, random: &mut Random) -> String {
    let book = teller.book;
    let mut slots = teller.slots(random);
    teller.fill_own(own, &mut slots, random);
    let mut text = teller.say(&book.story[SCAM_TYPES[teller.incident.scam]].begin, &slots, random);
    let mut put = |label: &str, value: &str| {
        let label = book.label.get(label).map_or("", String::as_str);
        write!(text, "{}{label}: {value} ;", book.joint).expect("strings take any text");
    };
    for value in told {
        teller.fill(value, &mut slots, random);
        match value.trade {
            Trade::Sim => put("phone", slots.of(Slot::Phone)),
            Trade::Handle => put("handle", &format!("{} @{}", slots.of(Slot::Platform), slots.of(Slot::Handle))),
            Trade::Mule => put("account", &format!("{} {}", slots.of(Slot::Bank), slots.of(Slot::Account))),
            Trade::Code => put("code", slots.of(Slot::Code)),
            Trade::Wallet => put("wallet", &format!("{} {}", slots.of(Slot::Coin), slots.of(Slot::Wallet))),
            Trade::Domain => put("site", slots.of(Slot::Url)),
            Trade::App => put("app", slots.of(Slot::Package)),
            Trade::Signer => put("signer", slots.of(Slot::Signer)),
            Trade::Mailbox => put("mail", slots.of(Slot::Email)),
        }
    }
    put("loss", slots.of(Slot::Amount));
    if own.phone {
        put("own", slots.of(Slot::OwnPhone));
    }
    text
}

/// An account of no crime: a quarrel, a question, or advertising that was passed on.
pub fn harmless(teller: &Teller<'_>, told: &[&Value<'_>], random: &mut Random) -> String {
    let mut slots = teller.slots(random);
    // Whoever has a trader's number tells of late goods, which come first in the list.
    let phrases = match told {
        [] if random.chance(250) => teller.book.spam.as_slice(),
        [] => teller.book.no_crime.as_slice(),
        _ => &teller.book.no_crime[..1],
    };
    let mut text = teller.say(phrases, &slots, random);
    for value in told {
        teller.fill(value, &mut slots, random);
        let (key, shown) = match value.trade {
            Trade::Sim => ("phone", slots.of(Slot::Phone).to_owned()),
            _ => ("account", format!("{} {}", slots.of(Slot::Bank), slots.of(Slot::Account))),
        };
        let label = teller.book.label.get(key).map_or("", String::as_str);
        write!(text, "{}{label}: {shown}.", teller.book.joint).expect("strings take any text");
    }
    text
}

//! One incident: what was used on the victim, and how much of it the report holds.

use crate::asset::{Asset, AssetId, Owner, Trade};
use crate::country::{Country, SCAM_TYPES, Team};
use crate::infrastructure::{self, Kit, Taste};
use crate::random::Random;
use crate::schedule::{Subject, Told};
use crate::time::Minute;
use crate::victim::{self, Victim};
use krama_model::{Kind, Role};
use std::borrow::Cow;

/// Chances in a thousand that a trade's thing is used, by scam type, in the order of [`Trade::ALL`] without signers.
/// Assumed, after what each type needs: a shop shows a payment code, a caller from an office a number.
const USED: [[u64; 8]; 12] = [
    [350, 650, 450, 100, 450, 650, 80, 60],
    [450, 650, 600, 80, 150, 60, 80, 0],
    [400, 750, 550, 150, 250, 450, 40, 30],
    [500, 550, 450, 350, 0, 300, 20, 0],
    [850, 150, 600, 60, 50, 150, 50, 60],
    [550, 400, 700, 200, 0, 250, 40, 150],
    [200, 500, 350, 300, 250, 650, 0, 150],
    [550, 200, 450, 60, 0, 450, 30, 600],
    [350, 100, 150, 30, 0, 800, 250, 60],
    [300, 750, 450, 150, 200, 60, 50, 80],
    [550, 500, 450, 100, 0, 350, 80, 0],
    [500, 400, 450, 150, 80, 250, 80, 0],
];
/// An app's certificate is known to whoever had the phone looked at.
const SIGNER_PERMILLE: u64 = 300;
/// Incidents in which a second account is paid into: a later deposit, or the fee to withdraw.
const SECOND_ACCOUNT_PERMILLE: u64 = 300;

/// How far a long con had come when it was reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The victim paid once.
    Deposit,
    /// A little came back first, then more was paid.
    PaidOut,
    /// Fees were asked for before anything could be taken out.
    Fees,
    /// Somebody promised to bring the money back, for a fee.
    Recovery,
}

impl Phase {
    /// The word in the truth.
    pub fn name(self) -> &'static str {
        match self {
            Self::Deposit => "deposit",
            Self::PaidOut => "paid-out",
            Self::Fees => "fees",
            Self::Recovery => "recovery",
        }
    }
}

/// Who stands behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behind {
    /// A team, working for a group at the time.
    Team {
        /// The team.
        team: u32,
        /// The group.
        group: u32,
        /// Number of the name the persona goes by.
        persona: u64,
    },
    /// A lone fraudster.
    Lone(u32),
    /// Nobody: there was no crime.
    Nobody,
}

/// One value of an incident.
#[derive(Debug, Clone)]
pub struct Value<'c> {
    /// Krama's kind.
    pub kind: Kind,
    /// In normal form, as it is told: with its wrong digit where it has one.
    pub value: Cow<'c, str>,
    /// Whose it is.
    pub role: Role,
    /// What it was used for.
    pub trade: Trade,
    /// The thing, where it is a group's or a provider's and told without a mistake.
    pub asset: Option<AssetId>,
    /// Number of the person whose name it is in.
    pub holder: u64,
}

/// An incident as a report has it.
#[derive(Debug)]
pub struct Incident<'c> {
    /// The report.
    pub told: Told,
    /// Who stands behind.
    pub behind: Behind,
    /// Index of the scam type.
    pub scam: usize,
    /// Index of the language the scammers speak.
    pub market: usize,
    /// The suspect's values that are told.
    pub values: Vec<Value<'c>>,
    /// The script that was used.
    pub speaks: Option<u32>,
    /// The script, where it is quoted.
    pub script: Option<u32>,
    /// How far it had come.
    pub phase: Phase,
    /// What was lost, in dollars.
    pub loss: u64,
    /// Who reports.
    pub victim: Victim,
    /// Number of the company the scammers said they were.
    pub brand: u64,
}

impl<'c> Incident<'c> {
    /// What a report holds.
    pub fn of(country: &'c Country, told: Told) -> Self {
        // The crime is the same however often it is told; how much of it is told is not.
        let (mut crime, mut telling) = sources(country, &told);
        let number = crime_number(country, told.subject);
        let mut incident = match told.subject {
            Subject::Crime { team, .. } => of_team(country, (told, team, number), &mut crime),
            Subject::Lone(n) => of_lone(country, (told, n, number), &mut crime),
            Subject::NoCrime(n) => of_nobody(country, (told, n, number), &mut crime),
        };
        let rates = country.settings.level.rates();
        // Whoever tells least still has one thing to show: what they paid into or who they talked to.
        let kept = telling.below(incident.values.len().max(1) as u64) as usize;
        let mut at = 0;
        incident.values.retain(|_| {
            at += 1;
            telling.chance(rates.telling_permille * 9 / 10)
                || at - 1 == kept && telling.chance(900 + rates.telling_permille / 12)
        });
        incident.script = incident.speaks.filter(|_| telling.chance(rates.quoting_permille));
        for value in &mut incident.values {
            mistype(value, rates.mistyped_permille, &mut telling);
        }
        incident
    }
}

fn sources(country: &Country, told: &Told) -> (Random, Random) {
    let seed = country.settings.seed;
    let (a, b) = match told.subject {
        Subject::Crime { team, turn } => (u64::from(team), u64::from(turn)),
        Subject::Lone(n) => (1 << 40, u64::from(n)),
        Subject::NoCrime(n) => (1 << 41, u64::from(n)),
    };
    (Random::of(&[seed, 60, a, b]), Random::of(&[seed, 61, told.number]))
}

/// A number for the crime, which is its victim's too.
fn crime_number(country: &Country, subject: Subject) -> u64 {
    match subject {
        Subject::Crime { team, turn } => country.teams[team as usize].first_crime + u64::from(turn),
        Subject::Lone(n) => country.shares.grouped + u64::from(n),
        Subject::NoCrime(n) => country.shares.grouped + country.shares.lone + u64::from(n),
    }
}

fn phase(scam: usize, random: &mut Random) -> Phase {
    let long = matches!(SCAM_TYPES[scam], "investment" | "romance" | "job" | "gambling");
    let before_anything = SCAM_TYPES[scam] == "loan-advance-fee";
    match (long, random.below(100)) {
        (true, 0..25) => Phase::PaidOut,
        (true, 25..60) => Phase::Fees,
        (_, 0..50) if before_anything => Phase::Fees,
        (true, 60..67) => Phase::Recovery,
        _ => Phase::Deposit,
    }
}

fn of_team<'c>(country: &'c Country, which: (Told, u32, u64), random: &mut Random) -> Incident<'c> {
    let (told, index, number) = which;
    let team = &country.teams[index as usize];
    let group = team.group_at(told.when);
    let desk = random.below(team.holdings.desks.len() as u64) as usize;
    let mut values = Vec::with_capacity(5);
    for (at, &permille) in USED[team.scam].iter().enumerate() {
        if random.chance(permille) {
            let trade = Trade::ALL[at];
            use_of(country, (index, desk), (trade, told.when), random, &mut values);
        }
    }
    if values.is_empty() {
        use_of(country, (index, desk), (Trade::Handle, told.when), random, &mut values);
    }
    let sittings = team.crimes / (team.holdings.desks.len() as u64 * 16) + 1;
    let sitting = u64::from(told.when - team.from) * sittings / u64::from(team.to - team.from).max(1);
    Incident {
        told,
        behind: Behind::Team {
            team: index,
            group,
            persona: u64::from(index) * 1_000 + desk as u64 * 150 + sitting.min(149),
        },
        scam: team.scam,
        market: team.language,
        values,
        speaks: Some(team.script_at(told.when)),
        script: None,
        phase: phase(team.scam, random),
        loss: victim::loss(random),
        victim: Victim::of(country, number, team.language),
        brand: brand(
            country,
            u64::from(index),
            u64::from(told.when - team.from) * (team.crimes / 25 + 1) / u64::from(team.to - team.from).max(1),
        ),
    }
}

/// The company that the scammers say they are: every team takes another one after a while, from names that many use,
/// so that a name tells nobody from another.
fn brand(country: &Country, who: u64, turn: u64) -> u64 {
    let names = 12 + country.groups.len() as u64 / 3;
    1_000_000 + Random::of(&[country.settings.seed, 62, who, turn]).below(names)
}

/// Puts down what a team uses of a trade: its own, its group's, or now and then another team's.
fn use_of<'c>(
    country: &'c Country,
    who: (u32, usize),
    what: (Trade, Minute),
    random: &mut Random,
    values: &mut Vec<Value<'c>>,
) {
    let ((index, desk), (trade, when)) = (who, what);
    if let Some(asset) = public(country, trade, random) {
        return values.push(told_of(&country.infrastructure.assets[asset as usize], Some(asset)));
    }
    let team = paid_through(country, index, what, random);
    let holdings = &team.holdings;
    let mut put = |lane| {
        let asset = country.infrastructure.at(lane, when);
        values.push(told_of(&country.infrastructure.assets[asset as usize], Some(asset)));
    };
    let kit: &Kit = match (&holdings.later_kit, team.leaves) {
        (Some(kit), Some((from, _))) if when >= from => kit,
        _ => &holdings.kit,
    };
    match trade {
        Trade::Sim => put(country.teams[index as usize].holdings.desks[desk].0),
        Trade::Handle => put(country.teams[index as usize].holdings.desks[desk].1),
        Trade::Mule => {
            put(*random.pick(&holdings.mules));
            if random.chance(SECOND_ACCOUNT_PERMILLE) {
                put(*random.pick(&holdings.mules));
            }
        }
        Trade::Code => put(holdings.code),
        Trade::Wallet => put(kit.wallet),
        Trade::Domain => put(*random.pick(&kit.domains)),
        Trade::Mailbox => put(kit.mailbox),
        Trade::App | Trade::Signer => {
            put(kit.app.0);
            if random.chance(SIGNER_PERMILLE) {
                put(kit.app.1);
            }
        }
    }
    if let [.., before, last] = values.as_slice()
        && before.asset == last.asset
    {
        values.pop();
    }
}

/// What everybody uses, in place of one's own.
fn public(country: &Country, trade: Trade, random: &mut Random) -> Option<AssetId> {
    let public = &country.infrastructure.public;
    let rates = country.settings.level.rates();
    let (offered, permille) = match trade {
        Trade::Domain => (&public.hosts, rates.public_permille),
        Trade::Wallet => (&public.wallets, rates.public_permille),
        Trade::Mule => (&public.collectors, rates.collected_permille),
        Trade::Sim => (&public.gateways, rates.collected_permille),
        _ => return None,
    };
    random.chance(permille).then(|| *random.pick(offered))
}

/// The team whose accounts and links are used: the same one, or now and then another of the group that is at work.
fn paid_through<'c>(country: &'c Country, index: u32, what: (Trade, Minute), random: &mut Random) -> &'c Team {
    let own = &country.teams[index as usize];
    let (trade, when) = what;
    let shared = !matches!(trade, Trade::Sim | Trade::Handle);
    if !shared || !random.chance(country.settings.level.rates().crossing_permille) {
        return own;
    }
    let group = own.group_at(when);
    let fellows = &country.groups[group as usize].teams;
    if fellows.is_empty() {
        return own;
    }
    let fellow = &country.teams[*random.pick(fellows) as usize];
    let at_work = fellow.group_at(when) == group && (fellow.from..fellow.to).contains(&when);
    if at_work { fellow } else { own }
}

fn told_of(asset: &Asset, id: Option<AssetId>) -> Value<'_> {
    Value {
        kind: asset.kind,
        value: Cow::Borrowed(&asset.value),
        role: asset.role,
        trade: asset.trade,
        asset: id,
        holder: asset.holder,
    }
}

/// Where lone fraudsters' values begin.
const LONE: u64 = 4_000_000;

/// A lone fraudster looks like a group's team and shares nothing with it but now and then a provider.
fn of_lone<'c>(country: &'c Country, which: (Told, u32, u64), random: &mut Random) -> Incident<'c> {
    let (told, n, number) = which;
    let model = random.below(country.teams.len().max(1) as u64) as usize;
    let (language, scam) = country.teams.get(model).map_or((0, 3), |team| (team.language, team.scam));
    let rates = country.settings.level.rates();
    let rented = random.chance(rates.lone_customers_permille).then(|| random.below(3));
    let mut values = Vec::with_capacity(4);
    for (at, &permille) in USED[scam].iter().enumerate() {
        let trade = Trade::ALL[at];
        if random.chance(permille) {
            let everybodys = public(country, trade, random);
            let lot = everybodys.or_else(|| {
                rented.filter(|_| values.is_empty()).and_then(|_| on_offer(country, trade, told.when, random))
            });
            values.push(match lot {
                Some(asset) => told_of(&country.infrastructure.assets[asset as usize], Some(asset)),
                None => own_of_lone(country, (n, language), (trade, at as u64), random),
            });
        }
    }
    Incident {
        told,
        behind: Behind::Lone(n),
        scam,
        market: language,
        values,
        // A script that is known from elsewhere; most have none that anybody else has.
        speaks: country
            .teams
            .get(model)
            .filter(|_| random.chance(rates.copied_permille))
            .map(|team| team.script_at(told.when)),
        script: None,
        phase: phase(scam, random),
        loss: victim::loss(random),
        victim: Victim::of(country, number, language),
        brand: brand(country, 1 << 40, u64::from(n)),
    }
}

fn own_of_lone<'c>(country: &Country, who: (u32, usize), what: (Trade, u64), random: &mut Random) -> Value<'c> {
    let number = LONE + u64::from(who.0) * 8 + what.1;
    let taste = Taste { language: who.1, family: number, member: 0 };
    let asset = infrastructure::make(&country.mint, (what.0, Owner::Lone(who.0)), taste, number, random);
    Value {
        kind: asset.kind,
        value: Cow::Owned(asset.value),
        role: Role::Suspect,
        trade: asset.trade,
        asset: None,
        holder: number,
    }
}

/// What a provider of the trade has on offer at the time.
fn on_offer(country: &Country, trade: Trade, when: Minute, random: &mut Random) -> Option<AssetId> {
    let providers: Vec<_> =
        country.infrastructure.providers.iter().filter(|provider| provider.trade == trade).collect();
    let provider = providers.get(random.below(providers.len() as u64) as usize)?;
    provider.lots.get(&provider.lot(when, random)).copied()
}

fn of_nobody<'c>(country: &'c Country, which: (Told, u32, u64), random: &mut Random) -> Incident<'c> {
    let (told, n, number) = which;
    let language = [0, 0, 0, 1, 2, 3, 4, 5][random.below(8) as usize];
    let mut values = Vec::new();
    if random.chance(300) {
        // A trader who is late with the goods: a number, and an account in their own name.
        let trade = if random.chance(500) { Trade::Sim } else { Trade::Mule };
        let mut value = own_of_lone(country, (2_000_000 / 8 + n, language), (trade, 7), random);
        value.role = Role::Bystander;
        values.push(value);
    }
    Incident {
        told,
        behind: Behind::Nobody,
        scam: SCAM_TYPES.len() - 1,
        market: language,
        values,
        speaks: None,
        script: None,
        phase: Phase::Deposit,
        loss: victim::loss(random) / 20,
        victim: Victim::of(country, number, language),
        brand: brand(country, 1 << 41, u64::from(n)),
    }
}

/// A slip of the finger: one digit of a number is another, or two letters change places.
fn mistype(value: &mut Value<'_>, permille: u64, random: &mut Random) {
    // Addresses on chains and digests are copied, never typed.
    let typed = matches!(value.trade, Trade::Sim | Trade::Mule | Trade::Handle | Trade::Domain);
    if !typed || !random.chance(permille) {
        return;
    }
    let digits: Vec<usize> =
        value.value.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).rev().take(5).collect();
    let Some(&at) = digits.get(random.below(digits.len().max(1) as u64) as usize) else { return };
    let digit = value.value.as_bytes()[at] - b'0';
    let other = (digit + 1 + random.below(9) as u8) % 10;
    let mut text = value.value.to_string();
    text.replace_range(at..=at, &other.to_string());
    value.value = Cow::Owned(text);
    value.asset = None;
}

//! Where the money went: through mule accounts in layers, over an exchange desk, to a marketplace.

use crate::asset::Trade;
use crate::country::Country;
use crate::incident::{Behind, Incident, Phase};
use crate::random::Random;
use crate::time::Minute;
use krama_model::Kind;

/// How money moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rail {
    /// A payment code was scanned.
    Khqr,
    /// From account to account.
    Account,
    /// A token on TRON.
    Tron,
}

impl Rail {
    /// The word in the files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Khqr => "khqr",
            Self::Account => "account",
            Self::Tron => "tron",
        }
    }
}

/// One movement of money.
#[derive(Debug, Clone)]
pub struct Transfer {
    /// When.
    pub when: Minute,
    /// How.
    pub rail: Rail,
    /// `BANK:number`, or a wallet.
    pub from: String,
    /// `BANK:number`, a Bakong account, or a wallet.
    pub to: String,
    /// In cents of a dollar.
    pub cents: u64,
    /// The hash of the transaction, on a chain.
    pub transaction: Option<String>,
    /// What it was, in the truth.
    pub purpose: &'static str,
}

/// Where accounts of the second layer begin, apart from everybody else's.
const LAYER: u64 = 3_000_000;
/// Accounts of the second layer that a group uses.
const ABREAST: u64 = 12;

/// Follows what a victim paid. What is told twice moved once.
pub fn follow(country: &Country, incident: &Incident<'_>) -> Vec<Transfer> {
    let Behind::Team { group, .. } = incident.behind else { return Vec::new() };
    if incident.told.again.is_some() {
        return Vec::new();
    }
    let mut random = Random::of(&[country.settings.seed, 80, incident.told.number]);
    let mut path = Path { country, group: u64::from(group), number: incident.told.number, transfers: Vec::new() };
    let paid_into: Vec<(&str, Trade)> = incident
        .values
        .iter()
        .filter(|value| matches!(value.trade, Trade::Mule | Trade::Code | Trade::Wallet) && value.asset.is_some())
        .map(|value| (value.value.as_ref(), value.trade))
        .collect();
    let shares = paid_into.len().max(1) as u64;
    let mut when = incident.told.when;
    for (at, (to, trade)) in paid_into.into_iter().enumerate() {
        let cents = (incident.loss * 100 / shares).max(100);
        let purpose = match (at, incident.phase) {
            (0, _) | (_, Phase::Deposit | Phase::PaidOut) => "deposit",
            _ => "fee",
        };
        if trade == Trade::Wallet {
            path.by_coin((to, cents, purpose), when, &mut random);
        } else {
            let own = incident.victim.account.as_str();
            path.by_bank((own, to, trade), (cents, purpose), when, &mut random);
            if at == 0 && incident.phase == Phase::PaidOut && trade == Trade::Mule {
                path.put(when + 2_880, Rail::Account, (to, own), (500 + random.below(4_000), "paid out"));
            }
        }
        when += 1_440 + random.below(4_320) as Minute;
    }
    path.transfers
}

struct Path<'a> {
    country: &'a Country,
    group: u64,
    number: u64,
    transfers: Vec<Transfer>,
}

impl Path<'_> {
    fn put(&mut self, when: Minute, rail: Rail, between: (&str, &str), what: (u64, &'static str)) {
        let number = self.number * 16 + self.transfers.len() as u64;
        let transaction = (rail == Rail::Tron).then(|| self.country.mint.transaction(number));
        let (from, to) = (between.0.to_owned(), between.1.to_owned());
        self.transfers.push(Transfer { when, rail, from, to, cents: what.0, transaction, purpose: what.1 });
    }

    fn second_layer(&self, random: &mut Random) -> String {
        let mint = &self.country.mint;
        let banks: Vec<usize> = mint.banks(0).collect();
        let number = LAYER + self.group * ABREAST + random.below(ABREAST);
        mint.account(banks[number as usize % banks.len()], number)
    }

    /// Victim, mule, two or three accounts of the second layer below a limit, a collecting service, tokens, marketplace.
    fn by_bank(&mut self, between: (&str, &str, Trade), what: (u64, &'static str), when: Minute, random: &mut Random) {
        let ((own, mule, trade), (cents, _)) = (between, what);
        let rail = if trade == Trade::Code { Rail::Khqr } else { Rail::Account };
        self.put(when, rail, (own, mule), what);
        let parts = 1 + (cents / 9_900).min(2);
        let mut at = when + 4 + random.below(25) as Minute;
        for _ in 0..parts {
            let layer = self.second_layer(random);
            self.put(at, Rail::Account, (mule, &layer), (cents / parts * 97 / 100, "layer"));
            let collectors = &self.country.infrastructure.public.collectors;
            let collector = &self.country.infrastructure.assets[*random.pick(collectors) as usize].value;
            at += 6 + random.below(50) as Minute;
            self.put(at, Rail::Account, (&layer, collector), (cents / parts * 96 / 100, "exchange desk"));
        }
        let desk = self.desk();
        self.cash_out((&desk, cents * 95 / 100), at + 15, random);
    }

    /// The exchange desk's wallet.
    fn desk(&self) -> String {
        self.country.mint.wallet(Kind::TronWallet, 3_950_000 + self.group % 9)
    }

    fn by_coin(&mut self, what: (&str, u64, &'static str), when: Minute, random: &mut Random) {
        let (to, cents, purpose) = what;
        if !to.starts_with('T') {
            return;
        }
        let exchange = self.country.mint.wallet(Kind::TronWallet, 3_960_000);
        self.put(when, Rail::Tron, (&exchange, to), (cents, purpose));
        self.cash_out((to, cents * 99 / 100), when + 30 + random.below(600) as Minute, random);
    }

    fn cash_out(&mut self, what: (&str, u64), when: Minute, random: &mut Random) {
        let wallets = &self.country.infrastructure.public.wallets;
        let marketplace = &self.country.infrastructure.assets[*random.pick(wallets) as usize].value;
        let (from, cents) = what;
        if from != marketplace {
            self.put(when, Rail::Tron, (from, marketplace), (cents, "marketplace"));
        }
    }
}

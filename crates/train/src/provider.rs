//! Providers: people who supply several groups and belong to none.

use crate::asset::{AssetId, Trade};
use crate::country::{Group, Settings};
use crate::random::Random;
use crate::time::{DAY, Minute};
use std::collections::BTreeMap;

/// Somebody who rents out accounts, numbers, hosts or wallets.
#[derive(Debug)]
pub struct Provider {
    /// What is rented out.
    pub trade: Trade,
    /// Index of the language its things are for.
    pub language: usize,
    /// The groups that buy, in order.
    pub customers: Vec<u32>,
    /// How long one thing is on offer.
    pub lasting: Minute,
    /// How many things are on offer side by side.
    pub abreast: u64,
    /// What was on offer, by lot.
    pub lots: BTreeMap<(Minute, u64), AssetId>,
}

impl Provider {
    /// Whether it sells that to the group.
    pub fn serves(&self, trade: Trade, group: u32) -> bool {
        self.trade == trade && self.customers.binary_search(&group).is_ok()
    }

    /// The lot a customer gets at a time.
    pub fn lot(&self, when: Minute, random: &mut Random) -> (Minute, u64) {
        (when / self.lasting, random.below(self.abreast))
    }
}

/// What providers trade in, customers per provider, days a thing is on offer, things side by side. Assumed; herders of
/// mule accounts, sellers of bulk SIM cards, hosts and guarantee marketplaces are named in press reports.
const TRADES: [(Trade, u64, Minute, u64); 6] = [
    (Trade::Mule, 9, 30, 4),
    (Trade::Sim, 10, 40, 6),
    (Trade::Handle, 10, 60, 6),
    (Trade::Wallet, 16, 120, 2),
    (Trade::Domain, 20, 180, 2),
    (Trade::Code, 10, 60, 3),
];

/// Founds the providers. Every customer has one for each trade.
pub fn found(settings: &Settings, groups: &[Group]) -> Vec<Provider> {
    let rates = settings.level.rates();
    let mut random = Random::of(&[settings.seed, 14]);
    let buyers: Vec<u32> = (0..groups.len() as u32).filter(|_| random.chance(rates.customers_permille)).collect();
    let mut providers = Vec::new();
    for (trade, customers, days, abreast) in TRADES {
        let number = (buyers.len() as u64 / customers).max(1);
        let first = providers.len();
        providers.extend((0..number).map(|_| Provider {
            trade,
            language: random.below(2) as usize,
            customers: Vec::new(),
            lasting: days * DAY,
            abreast,
            lots: BTreeMap::new(),
        }));
        for &buyer in &buyers {
            let chosen = first + random.below(number) as usize;
            providers[chosen].customers.push(buyer);
        }
    }
    providers
}

//! Infrastructure: bought, rotated, burned and sold again; own, or a provider's that serves several groups.

use crate::asset::{Asset, AssetId, Lane, Owner, Payer, Tenure, Trade};
use crate::country::{Group, LANGUAGES, Settings, Team};
use crate::mint::Mint;
use crate::provider::{self, Provider};
use crate::random::Random;
use crate::time::{DAY, Minute};
use krama_model::{Kind, Role};
use std::collections::{BTreeMap, VecDeque};

/// Index of a lane in the country's list.
pub type LaneId = u32;

/// What a group's teams share.
#[derive(Debug, Default, Clone)]
pub struct Kit {
    /// Domains in use side by side.
    pub domains: Vec<LaneId>,
    /// Wallets that deposits go to.
    pub wallet: LaneId,
    /// The mailbox.
    pub mailbox: LaneId,
    /// The app, and the certificate it is signed with.
    pub app: (LaneId, LaneId),
}

/// What a team works with, as lanes.
#[derive(Debug, Default, Clone)]
pub struct Holdings {
    /// Desks: each with its SIM cards and its accounts on platforms. One persona at a time sits at each.
    pub desks: Vec<(LaneId, LaneId)>,
    /// Bank accounts in use side by side.
    pub mules: Vec<LaneId>,
    /// Payment codes.
    pub code: LaneId,
    /// What it shares with its group's other teams.
    pub kit: Kit,
    /// The same after it left for another group.
    pub later_kit: Option<Kit>,
}

/// Everything that is used, by whom and when.
#[derive(Debug)]
pub struct Infrastructure {
    /// Things, in order of purchase.
    pub assets: Vec<Asset>,
    /// Who uses them when.
    pub lanes: Vec<Lane>,
    /// Who rents some of them out.
    pub providers: Vec<Provider>,
    /// What everybody uses.
    pub public: Public,
}

/// What everybody uses. It tells no scammer from another.
#[derive(Debug, Default)]
pub struct Public {
    /// Hosts of short links and of rented folders: honest firms' own, and bystanders'.
    pub hosts: Vec<AssetId>,
    /// Deposit wallets of guarantee marketplaces.
    pub wallets: Vec<AssetId>,
    /// Accounts of services that collect payments for anybody.
    pub collectors: Vec<AssetId>,
    /// Numbers that gateways for bulk calls show.
    pub gateways: Vec<AssetId>,
}

impl Public {
    /// Every one of them.
    pub fn all(&self) -> impl Iterator<Item = AssetId> + '_ {
        [&self.hosts, &self.wallets, &self.collectors, &self.gateways].into_iter().flatten().copied()
    }
}

/// Marketplaces, collecting services and gateways of each sort. Assumed.
const PUBLIC: u64 = 4;

/// Burned things are sold again after this long. Assumed: an operator gives a number out again after months.
const REST: Minute = 45 * DAY;

impl Infrastructure {
    /// Lays out every lane and fills it in the order of time.
    pub fn build(settings: &Settings, mint: &Mint, groups: &[Group], teams: &mut [Team]) -> Self {
        let mut lanes = Vec::new();
        let kits: Vec<Vec<Kit>> =
            (0..groups.len()).map(|group| lay_group(settings, (groups, group), teams, &mut lanes)).collect();
        for (index, team) in teams.iter_mut().enumerate() {
            let kit = |group: u32| kits[group as usize][index % kits[group as usize].len()].clone();
            team.holdings.kit = kit(team.group);
            team.holdings.later_kit = team.leaves.map(|(_, group)| kit(group));
            lay_team(settings, team, &mut lanes);
        }
        let providers = provider::found(settings, groups);
        let mut market = Market {
            settings,
            mint,
            assets: Vec::new(),
            burned: Default::default(),
            providers,
            families: BTreeMap::new(),
        };
        let public = market.open_public();
        market.fill(&mut lanes);
        Self { assets: market.assets, lanes, providers: market.providers, public }
    }

    /// What a lane uses at a time.
    pub fn at(&self, lane: LaneId, when: Minute) -> AssetId {
        self.lanes[lane as usize].at(when)
    }
}

/// Cuts a span into as many tenures as the crimes wear out.
fn lane(settings: &Settings, trade: Trade, payer: Payer, span: (Minute, Minute), crimes: u64) -> Lane {
    let lasts = trade.lasts() * settings.level.rates().lasting_percent / 100;
    let number = (crimes.div_ceil(lasts.max(1))).max(1);
    let (from, to) = span;
    let length = u64::from(to - from).max(1);
    let at = |n: u64| from + (length * n / number) as Minute;
    let tenures = (0..number).map(|n| Tenure { from: at(n), to: at(n + 1), asset: AssetId::MAX }).collect();
    Lane { trade, payer, tenures }
}

fn push(lanes: &mut Vec<Lane>, lane: Lane) -> LaneId {
    lanes.push(lane);
    lanes.len() as LaneId - 1
}

/// The lanes a group's teams share, as kits. Large groups have several, which overlap.
fn lay_group(settings: &Settings, which: (&[Group], usize), teams: &[Team], lanes: &mut Vec<Lane>) -> Vec<Kit> {
    let (groups, index) = which;
    let group = &groups[index];
    let Some(&first) = group.teams.first() else { return vec![Kit::default()] };
    let payer = Payer { group: index as u32, leaves: None, language: teams[first as usize].language };
    let crimes = match group.crimes {
        // A group that split off: what its teams have left to do.
        0 => group.teams.iter().map(|team| teams[*team as usize].crimes).sum::<u64>() / 2,
        // And of those who join it, the half they do after that.
        crimes => {
            let joining = groups.iter().filter(|other| other.joins(index as u32));
            crimes + joining.map(|other| other.crimes / 2).sum::<u64>()
        }
    };
    let mut lay =
        |trade: Trade, share: u64| push(lanes, lane(settings, trade, payer, (group.from, group.to), crimes / share));
    let abreast = 1 + crimes / 150;
    let domains: Vec<LaneId> = (0..abreast).map(|_| lay(Trade::Domain, abreast)).collect();
    let wallets: Vec<LaneId> = (0..abreast).map(|_| lay(Trade::Wallet, abreast)).collect();
    let (mailbox, app) = (lay(Trade::Mailbox, 1), (lay(Trade::App, 1), lay(Trade::Signer, 1)));
    let kit = |at: usize| Kit {
        domains: vec![domains[at], domains[(at + 1) % domains.len()]],
        wallet: wallets[at],
        mailbox,
        app,
    };
    (0..domains.len()).map(kit).collect()
}

fn lay_team(settings: &Settings, team: &mut Team, lanes: &mut Vec<Lane>) {
    let payer = Payer { group: team.group, leaves: team.leaves, language: team.language };
    let (span, crimes) = ((team.from, team.to), team.crimes);
    let desks = (crimes / 60).clamp(1, 5);
    let mules = (crimes / 90).clamp(1, 3);
    let mut lay = |trade: Trade, share: u64| push(lanes, lane(settings, trade, payer, span, crimes / share));
    team.holdings.desks = (0..desks).map(|_| (lay(Trade::Sim, desks), lay(Trade::Handle, desks))).collect();
    team.holdings.mules = (0..mules).map(|_| lay(Trade::Mule, mules)).collect();
    team.holdings.code = lay(Trade::Code, 1);
}

/// Where lanes get what they use.
struct Market<'a> {
    settings: &'a Settings,
    mint: &'a Mint,
    assets: Vec<Asset>,
    /// By trade: what was burned, when, and by which group, in order of time.
    burned: [VecDeque<(Minute, u32, AssetId)>; 9],
    providers: Vec<Provider>,
    /// Domains there are of each family.
    families: BTreeMap<u64, u64>,
}

impl Market<'_> {
    /// Puts up what everybody uses. Each is a provider of its own.
    fn open_public(&mut self) -> Public {
        let mint = self.mint;
        let domains = &mint.exercise().domains;
        let hosts: Vec<String> = domains.shorteners.iter().chain(&domains.hosting).cloned().collect();
        let numbers = || (0..PUBLIC).map(|at| 3_900_000 + at);
        let home: Vec<usize> = mint.banks(0).collect();
        let bank = |number: u64| home[number as usize % home.len()];
        let accounts = numbers().map(|number| mint.account(bank(number), number)).collect();
        Public {
            hosts: self.put_up(Trade::Domain, Kind::Domain, hosts),
            wallets: self.put_up(
                Trade::Wallet,
                Kind::TronWallet,
                numbers().map(|number| mint.wallet(Kind::TronWallet, number)).collect(),
            ),
            collectors: self.put_up(Trade::Mule, Kind::BankAccount, accounts),
            gateways: self.put_up(Trade::Sim, Kind::Phone, numbers().map(|number| mint.phone(0, number)).collect()),
        }
    }

    fn put_up(&mut self, trade: Trade, kind: Kind, values: Vec<String>) -> Vec<AssetId> {
        let first = self.assets.len() as u32;
        for value in values {
            let number = self.assets.len() as u32;
            let owner = Owner::Provider(self.providers.len() as u32 + number);
            // Hosts are on the benign list; wallets, accounts and numbers that serve scammers alone are not.
            let role = if trade == Trade::Domain { Role::Bystander } else { Role::Suspect };
            self.assets.push(Asset { trade, kind, value, role, owner, holder: 3_900_000 + u64::from(number) });
        }
        (first..self.assets.len() as u32).collect()
    }

    fn fill(&mut self, lanes: &mut [Lane]) {
        let mut order: Vec<(Minute, u32, u32)> = Vec::new();
        for (at, lane) in lanes.iter().enumerate() {
            order.extend(lane.tenures.iter().enumerate().map(|(n, tenure)| (tenure.from, at as u32, n as u32)));
        }
        order.sort_unstable();
        for (turn, (from, at, n)) in order.into_iter().enumerate() {
            let mut random = Random::of(&[self.settings.seed, 20, turn as u64]);
            let (trade, payer) = (lanes[at as usize].trade, lanes[at as usize].payer);
            let group = payer.group_at(from);
            let asset = self.supply(trade, (group, payer.language), from, &mut random);
            let tenure = &mut lanes[at as usize].tenures[n as usize];
            tenure.asset = asset;
            if matches!(self.assets[asset as usize].owner, Owner::Group(_)) {
                let burned = &mut self.burned[trade as usize];
                burned.push_back((tenure.to, group, asset));
            }
        }
    }

    /// A provider's, one that another group burned, or a new one.
    fn supply(&mut self, trade: Trade, of: (u32, usize), when: Minute, random: &mut Random) -> AssetId {
        let rates = self.settings.level.rates();
        let provider = self.providers.iter().position(|provider| provider.serves(trade, of.0));
        if let Some(provider) = provider.filter(|_| random.chance(rates.supplied_permille)) {
            return self.rent(provider, when, random);
        }
        let traded = matches!(trade, Trade::Sim | Trade::Handle | Trade::Mule | Trade::Domain);
        if traded && random.chance(rates.resold_permille) {
            let burned = &mut self.burned[trade as usize];
            let at = burned.iter().position(|(until, group, _)| until + REST <= when && *group != of.0);
            if let Some((.., asset)) = at.and_then(|at| burned.remove(at)) {
                return asset;
            }
        }
        self.buy(trade, Owner::Group(of.0), of.1, random)
    }

    /// What a provider has on offer at the time; several customers get the same.
    fn rent(&mut self, provider: usize, when: Minute, random: &mut Random) -> AssetId {
        let (trade, language) = (self.providers[provider].trade, self.providers[provider].language);
        let lot = self.providers[provider].lot(when, random);
        if let Some(&asset) = self.providers[provider].lots.get(&lot) {
            return asset;
        }
        let asset = self.buy(trade, Owner::Provider(provider as u32), language, random);
        self.providers[provider].lots.insert(lot, asset);
        asset
    }

    fn buy(&mut self, trade: Trade, owner: Owner, language: usize, random: &mut Random) -> AssetId {
        let number = self.assets.len() as u64;
        let family = match owner {
            Owner::Group(group) => u64::from(group) * 8 + random.below(3),
            Owner::Provider(_) | Owner::Lone(_) => 7_000_000 + number,
        };
        let member = self.families.entry(family).or_insert(0);
        *member += u64::from(trade == Trade::Domain);
        let taste = Taste { language, family, member: member.saturating_sub(1) };
        let asset = make(self.mint, (trade, owner), taste, number, random);
        self.assets.push(asset);
        number as AssetId
    }
}

/// What whoever buys a thing wants it for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taste {
    /// Index of the language market.
    pub language: usize,
    /// The family a domain is of, and its place there.
    pub family: u64,
    /// See `family`.
    pub member: u64,
}

/// Makes one thing. `number` tells it from every other of its trade.
pub(crate) fn make(mint: &Mint, of: (Trade, Owner), taste: Taste, number: u64, random: &mut Random) -> Asset {
    let ((trade, owner), Taste { language, family, member }) = (of, taste);
    let abroad = mint.exercise().region_of(LANGUAGES[language]);
    let region = if random.chance(450) { abroad } else { 0 };
    let banks: Vec<usize> = mint.banks(region).collect();
    let home: Vec<usize> = mint.banks(0).collect();
    let (kind, value) = match trade {
        Trade::Sim => (Kind::Phone, mint.phone(region, number)),
        Trade::Handle => {
            let platform = platform(mint, language, random);
            (platform, mint.handle(platform, number))
        }
        Trade::Mule => (Kind::BankAccount, mint.account(*random.pick(&banks), number)),
        Trade::Code => (Kind::BakongId, mint.bakong(*random.pick(&home), number)),
        Trade::Wallet => {
            let chain = chain(random);
            (chain, mint.wallet(chain, number))
        }
        Trade::Domain => (Kind::Domain, mint.domain(family, member)),
        Trade::Mailbox => (Kind::Email, mint.mailbox(number)),
        Trade::App => (Kind::AndroidPackage, mint.package(number)),
        Trade::Signer => (Kind::AppSigner, mint.signer(number)),
    };
    Asset { trade, kind, value, role: Role::Suspect, owner, holder: number }
}

fn chain(random: &mut Random) -> Kind {
    match random.below(20) {
        0..13 => Kind::TronWallet,
        13..16 => Kind::EthWallet,
        16..18 => Kind::BtcWallet,
        18 => Kind::SolWallet,
        _ => Kind::TonWallet,
    }
}

/// A platform the market's people use that has names and not numbers.
fn platform(mint: &Mint, language: usize, random: &mut Random) -> Kind {
    let spoken = LANGUAGES[language];
    let platforms = mint.exercise().handles.platform.iter();
    let named: Vec<Kind> = platforms
        .filter(|platform| platform.languages.iter().any(|language| language == spoken))
        .filter_map(|platform| Kind::parse(&platform.kind))
        .filter(|kind| *kind != Kind::Whatsapp)
        .collect();
    if random.chance(550) { Kind::Telegram } else { *random.pick(&named) }
}

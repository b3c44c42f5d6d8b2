//! What a group works with: numbers, accounts, hosts, wallets, and who holds which when.

use crate::time::Minute;
use krama_model::{Kind, Role};

/// A trade in which things are bought, used, burned and sold again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trade {
    /// SIM cards.
    Sim,
    /// Aged accounts on platforms.
    Handle,
    /// Bank accounts in other people's names.
    Mule,
    /// Payment codes: Bakong accounts of merchants.
    Code,
    /// Wallets that deposits go to.
    Wallet,
    /// Domains.
    Domain,
    /// Mailboxes.
    Mailbox,
    /// Builds of an app.
    App,
    /// Certificates that apps are signed with.
    Signer,
}

impl Trade {
    /// Every trade; `ALL[trade as usize] == trade`.
    pub const ALL: [Self; 9] = [
        Self::Sim,
        Self::Handle,
        Self::Mule,
        Self::Code,
        Self::Wallet,
        Self::Domain,
        Self::Mailbox,
        Self::App,
        Self::Signer,
    ];

    /// The word in the truth.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sim => "sim",
            Self::Handle => "handle",
            Self::Mule => "mule",
            Self::Code => "code",
            Self::Wallet => "wallet",
            Self::Domain => "domain",
            Self::Mailbox => "mailbox",
            Self::App => "app",
            Self::Signer => "signer",
        }
    }

    /// Victims after which one is worn out, at ease. Assumed.
    pub fn lasts(self) -> u64 {
        match self {
            Self::Sim => 14,
            Self::Handle => 22,
            Self::Mule => 24,
            Self::Code => 26,
            Self::Wallet => 70,
            Self::Domain | Self::Mailbox => 40,
            Self::App => 60,
            Self::Signer => 300,
        }
    }
}

/// Index of an asset in the country's list.
pub type AssetId = u32;

/// Who an asset belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// A group's own, from when it was bought.
    Group(u32),
    /// Rented out by a provider.
    Provider(u32),
    /// A lone fraudster's.
    Lone(u32),
}

/// One thing that can be told of in a report.
#[derive(Debug, Clone)]
pub struct Asset {
    /// What it is traded as.
    pub trade: Trade,
    /// Krama's kind of its value.
    pub kind: Kind,
    /// The value in normal form.
    pub value: String,
    /// Whose a report that tells of it names with it: the suspect's, or a bystander's that everybody uses.
    pub role: Role,
    /// Who bought it first.
    pub owner: Owner,
    /// Number of the person whose name it is in, where it has one.
    pub holder: u64,
}

/// A stretch of time in which a lane uses an asset.
#[derive(Debug, Clone, Copy)]
pub struct Tenure {
    /// From when.
    pub from: Minute,
    /// Until when.
    pub to: Minute,
    /// What.
    pub asset: AssetId,
}

/// The group that pays for a lane.
#[derive(Debug, Clone, Copy)]
pub struct Payer {
    /// The group.
    pub group: u32,
    /// The group that pays later, and from when: the team went over to it.
    pub leaves: Option<(Minute, u32)>,
    /// Index of the language market.
    pub language: usize,
}

impl Payer {
    /// Who pays at a time.
    pub fn group_at(&self, when: Minute) -> u32 {
        self.leaves.filter(|(from, _)| when >= *from).map_or(self.group, |(_, group)| group)
    }
}

/// A succession of assets: when one is worn out the next takes its place.
#[derive(Debug, Clone)]
pub struct Lane {
    /// What is traded.
    pub trade: Trade,
    /// Who pays.
    pub payer: Payer,
    /// In order of time, without gaps.
    pub tenures: Vec<Tenure>,
}

impl Lane {
    /// What is in use at a time.
    pub fn at(&self, when: Minute) -> AssetId {
        let next = self.tenures.partition_point(|tenure| tenure.to <= when);
        self.tenures[next.min(self.tenures.len() - 1)].asset
    }
}

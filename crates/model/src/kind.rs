//! The closed set of observable kinds. How each is found, checked and shown lives in `krama-extract`, one file a kind.

use crate::evidence::Trade;
use serde::{Deserialize, Serialize};

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)*) => {
        /// What type of value an observable is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum Kind {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl Kind {
            /// Every kind, in the order of the enum; `ALL[kind as usize] == kind`.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The kind's word in tables, JSON and on the command line.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

kinds! {
    /// A telephone number, E.164.
    Phone = "phone";
    /// An account at a bank, `BANK:number` (bank empty when not stated).
    BankAccount = "bank-account";
    /// An international bank account number, ISO 13616.
    Iban = "iban";
    /// A payment card, kept only as first six, last four and keyed digest.
    PaymentCard = "payment-card";
    /// A Bakong account, `name@bank`.
    BakongId = "bakong-id";
    /// An EMVCo merchant-presented QR payload with a valid checksum.
    Khqr = "khqr";
    /// A Bitcoin address.
    BtcWallet = "btc-wallet";
    /// An Ethereum-style address.
    EthWallet = "eth-wallet";
    /// A TRON address.
    TronWallet = "tron-wallet";
    /// A TON address.
    TonWallet = "ton-wallet";
    /// A Solana address.
    SolWallet = "sol-wallet";
    /// The hash of a transaction on a chain.
    TransactionHash = "transaction-hash";
    /// A link.
    Url = "url";
    /// A host name under a public suffix.
    Domain = "domain";
    /// An e-mail address.
    Email = "email";
    /// An IPv4 address.
    Ipv4 = "ipv4";
    /// An IPv6 address.
    Ipv6 = "ipv6";
    /// A Telegram user or channel name.
    Telegram = "telegram";
    /// A WhatsApp account (its phone number).
    Whatsapp = "whatsapp";
    /// A WeChat id.
    Wechat = "wechat";
    /// A LINE id.
    Line = "line";
    /// A Zalo account.
    Zalo = "zalo";
    /// A Facebook profile or page.
    Facebook = "facebook";
    /// An Instagram account.
    Instagram = "instagram";
    /// A TikTok account.
    Tiktok = "tiktok";
    /// A Viber account.
    Viber = "viber";
    /// The MD5, SHA-1, SHA-256 or SHA-512 of a file.
    FileHash = "file-hash";
    /// An Android application id.
    AndroidPackage = "android-package";
    /// The digest of the certificate an app is signed with.
    AppSigner = "app-signer";
    /// An amount of money with its currency.
    Amount = "amount";
    /// The name somebody went by.
    Name = "name";
    /// A place.
    Place = "place";
}

impl Kind {
    /// The kind of that word.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// Who sells values of the kind.
    pub fn trade(self) -> Trade {
        match self {
            Self::Phone | Self::Whatsapp | Self::Viber | Self::Zalo => Trade::Numbers,
            Self::BankAccount | Self::Iban | Self::PaymentCard | Self::BakongId | Self::Khqr => Trade::BankAccounts,
            Self::BtcWallet
            | Self::EthWallet
            | Self::TronWallet
            | Self::TonWallet
            | Self::SolWallet
            | Self::TransactionHash
            | Self::Amount => Trade::Wallets,
            Self::Url | Self::Domain | Self::Email | Self::Ipv4 | Self::Ipv6 | Self::Place => Trade::Hosting,
            Self::FileHash | Self::AndroidPackage | Self::AppSigner => Trade::Apps,
            Self::Telegram
            | Self::Wechat
            | Self::Line
            | Self::Facebook
            | Self::Instagram
            | Self::Tiktok
            | Self::Name => Trade::Handles,
        }
    }

    /// The kind with that number in [`Kind::ALL`].
    pub fn from_index(index: u8) -> Option<Self> {
        Self::ALL.get(usize::from(index)).copied()
    }

    /// Whether it is an account on a chat or social platform.
    pub fn is_handle(self) -> bool {
        matches!(
            self,
            Self::Telegram
                | Self::Whatsapp
                | Self::Wechat
                | Self::Line
                | Self::Zalo
                | Self::Facebook
                | Self::Instagram
                | Self::Tiktok
                | Self::Viber
        )
    }
}

/// What two reports sharing a value of a kind is worth before anything is known of the value itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindEvidence {
    /// Whether values of the kind may link reports at all.
    pub may_link: bool,
    /// Prior chance, in thousandths, that two reports which both name one rare value of this kind as the suspect's
    /// stand on the same group.
    pub exclusive_permille: u16,
    /// Days after which the worth of a shared value has halved, because values of the kind are recycled.
    pub half_life_days: u16,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_then_parse_is_identity_and_the_order_is_the_index() {
        for (index, &kind) in Kind::ALL.iter().enumerate() {
            assert_eq!(Kind::parse(kind.name()), Some(kind));
            assert_eq!(kind as usize, index);
        }
    }
}

//! What exists in a world: numbering plans, banks, places, and the words for them; and what does not.
//!
//! A kind reads what is written like one of its values. Whether such a value exists is the world's word: the invented
//! numbers, hosts, banks, wallets and apps of `schemas/exercise/` exist in an exercise alone, and nothing else does there.

pub(crate) mod exercise;
mod mark;

use crate::kinds::schema::{self, Bank, Place};
use crate::kinds::{Plans, domain, url};
use exercise::EXERCISE;
use krama_model::{Kind, World};
use mark::Mark;
pub(crate) use mark::hexadecimal;
use std::net::IpAddr;
use std::sync::LazyLock;

/// What exists in one world.
#[derive(Debug)]
pub(crate) struct Known {
    world: World,
    /// Telephone numbers.
    pub plans: Plans,
    /// Banks.
    pub banks: Vec<Bank>,
    /// Places.
    pub places: Vec<Place>,
}

static ORDINARY: LazyLock<Known> =
    LazyLock::new(|| Known::new(World::Ordinary, Plans::ordinary(), schema::banks(), schema::places()));

static INVENTED: LazyLock<Known> = LazyLock::new(|| {
    Known::new(World::Exercise, Plans::exercise(&EXERCISE.numbering), exercise::banks(), exercise::places())
});

impl Known {
    fn new(world: World, plans: Plans, banks: Vec<Bank>, places: Vec<Place>) -> Self {
        Self { world, plans, banks, places }
    }

    /// What exists in a world; read once.
    pub fn of(world: World) -> &'static Self {
        match world {
            World::Ordinary => &ORDINARY,
            World::Exercise => &INVENTED,
        }
    }

    /// The bank a text names, by any of its names.
    pub fn bank_named(&self, text: &str) -> Option<&Bank> {
        let lower = text.trim().to_lowercase();
        let exact = self.banks.iter().find(|bank| bank.id.eq_ignore_ascii_case(&lower) || bank.names.contains(&lower));
        exact.or_else(|| {
            let words =
                |name: &String| lower.starts_with(name.as_str()) && !lower[name.len()..].starts_with(schema::is_spaced);
            self.banks.iter().find(|bank| bank.names.iter().any(words))
        })
    }

    /// The bank with that id.
    pub fn bank(&self, id: &str) -> Option<&Bank> {
        self.banks.iter().find(|bank| bank.id == id)
    }

    /// Whether a Bakong account's suffix is a bank's.
    pub fn is_bakong(&self, suffix: &str) -> bool {
        self.banks.iter().any(|bank| bank.bakong.iter().any(|known| known.eq_ignore_ascii_case(suffix)))
    }

    /// Whether a normalised value exists here.
    pub fn admits(&self, kind: Kind, value: &str) -> bool {
        match self.world {
            World::Ordinary => !self.is_invented(kind, value),
            World::Exercise => self.is_exercise(kind, value),
        }
    }

    /// Whether a value can be nothing but an exercise's. An account's name on a platform says nothing here: nobody
    /// keeps a mark at its start from being registered, and whoever took one could not be reported any more.
    fn is_invented(&self, kind: Kind, value: &str) -> bool {
        match kind {
            Kind::BankAccount => bank_of(value).is_some_and(exercise::has_bank),
            Kind::BakongId => suffix_of(value).is_some_and(exercise::has_bakong),
            Kind::Khqr => payee(value).is_some_and(exercise::has_bakong),
            Kind::Domain | Kind::Url | Kind::Email => host_of(kind, value).is_some_and(domain::is_reserved),
            // The plans speak already.
            Kind::Phone => !self.plans.admits(value),
            _ => mark::of(kind, value) == Mark::Borne,
        }
    }

    /// Whether a value is one of the exercise's.
    fn is_exercise(&self, kind: Kind, value: &str) -> bool {
        match kind {
            Kind::Phone => self.plans.admits(value),
            Kind::BankAccount => match bank_of(value) {
                None => true,
                Some(id) => self.bank(id).is_some_and(|bank| bank.holds(value.len() - id.len() - 1)),
            },
            Kind::BakongId => suffix_of(value).is_some_and(|suffix| self.is_bakong(suffix)),
            Kind::Khqr => payee(value).is_some_and(|suffix| self.is_bakong(suffix)),
            Kind::Domain | Kind::Url | Kind::Email => host_of(kind, value)
                .is_some_and(|host| domain::is_reserved(host) || host.parse().is_ok_and(is_for_documents)),
            Kind::Ipv4 | Kind::Ipv6 => value.parse().is_ok_and(is_for_documents),
            Kind::Iban | Kind::PaymentCard => false,
            Kind::Amount | Kind::Name | Kind::Place => true,
            handle if handle.is_handle() => {
                let name = value.rsplit('/').next().unwrap_or(value);
                if value.starts_with('+') { self.plans.admits(value) } else { mark::is_named(name) }
            }
            _ => mark::of(kind, value) == Mark::Borne,
        }
    }
}

/// The bank of an account, where it has one.
fn bank_of(account: &str) -> Option<&str> {
    account.split_once(':').map(|(bank, _)| bank).filter(|bank| !bank.is_empty())
}

fn suffix_of(bakong: &str) -> Option<&str> {
    bakong.rsplit_once('@').map(|(_, suffix)| suffix)
}

/// The suffix of the Bakong account that a payment code pays to.
fn payee(khqr: &str) -> Option<&str> {
    let (_, rest) = khqr.split_once('@')?;
    let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    Some(&rest[..end])
}

fn host_of(kind: Kind, value: &str) -> Option<&str> {
    match kind {
        Kind::Url => url::host_of(value),
        Kind::Email => value.rsplit_once('@').map(|(_, host)| host),
        _ => Some(value),
    }
}

/// Addresses for examples in documents: RFC 5737 and RFC 3849.
fn is_for_documents(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => matches!(address.octets(), [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _]),
        IpAddr::V6(address) => address.segments()[..2] == [0x2001, 0xdb8],
    }
}

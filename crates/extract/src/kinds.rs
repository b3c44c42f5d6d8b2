//! The closed set of observable kinds: one file a kind, each answering the same questions.
//!
//! How is a value found in text (`scan`), how is one that a person typed normalised (`parse`), how is it shown
//! (`display`), what is a shared one worth ([`KindEvidence`]), and may it link at all? `docs/kinds.md` is generated from
//! the answers ([`catalogue`]).

mod amount;
mod android_package;
mod app_signer;
mod bakong_id;
pub mod bank_account;
mod btc_wallet;
mod catalogue;
pub mod domain;
mod email;
mod eth_wallet;
mod facebook;
mod file_hash;
mod handle;
mod iban;
mod instagram;
mod ipv4;
mod ipv6;
mod khqr;
mod line;
mod name;
mod opening;
pub(crate) mod payment_card;
pub mod phone;
mod place;
pub(crate) mod schema;
mod sol_wallet;
mod telegram;
mod tiktok;
mod ton_wallet;
mod transaction_hash;
mod tron_wallet;
pub mod url;
mod viber;
mod wechat;
mod whatsapp;
mod zalo;

pub use catalogue::catalogue;
pub(crate) use phone::{Home, Plans};

use crate::fold::Folded;
use crate::known::exercise::EXERCISE;
use crate::scan::{Claim, Scene};
use krama_model::{Kind, KindEvidence, World};

/// What a kind answers.
#[derive(Debug)]
pub struct KindRules {
    /// The kind.
    pub kind: Kind,
    /// Its name for people.
    pub title: &'static str,
    /// What the value is, how it is written down, when it is read and when it is ambiguous.
    pub text: &'static str,
    /// The standard or specification of the format.
    pub source: &'static str,
    /// The STIX 2.1 object that carries it.
    pub stix: &'static str,
    /// The `FollowTheMoney` schema and property that carry it.
    pub follow_the_money: &'static str,
    /// What a shared value is worth.
    pub evidence: KindEvidence,
    /// What a person may type, and the value it becomes in region KH.
    pub examples: &'static [(&'static str, &'static str)],
    /// Normalises one whole value; the second argument is the region, with what exists in its world.
    pub(crate) parse: fn(&str, Home) -> Option<String>,
    /// Shows a value.
    pub(crate) display: fn(&str) -> String,
    /// Claims what could be it.
    pub(crate) scan: fn(&Scene<'_>, &mut Vec<Claim>),
}

/// Every kind's rules, in the order of [`Kind::ALL`].
static RULES: &[&KindRules] = &[
    &phone::RULES,
    &bank_account::RULES,
    &iban::RULES,
    &payment_card::RULES,
    &bakong_id::RULES,
    &khqr::RULES,
    &btc_wallet::RULES,
    &eth_wallet::RULES,
    &tron_wallet::RULES,
    &ton_wallet::RULES,
    &sol_wallet::RULES,
    &transaction_hash::RULES,
    &url::RULES,
    &domain::RULES,
    &email::RULES,
    &ipv4::RULES,
    &ipv6::RULES,
    &telegram::RULES,
    &whatsapp::RULES,
    &wechat::RULES,
    &line::RULES,
    &zalo::RULES,
    &facebook::RULES,
    &instagram::RULES,
    &tiktok::RULES,
    &viber::RULES,
    &file_hash::RULES,
    &android_package::RULES,
    &app_signer::RULES,
    &amount::RULES,
    &name::RULES,
    &place::RULES,
];

/// Every kind's rules; `kinds()[kind as usize].kind == kind`.
pub fn kinds() -> &'static [&'static KindRules] {
    RULES
}

/// How a value is shown to a person. [`parse`] reads it back to the same value.
pub fn display(kind: Kind, value: &str) -> String {
    (RULES[kind as usize].display)(value)
}

/// Whether numbers can be read in that region: a code as in ISO 3166-1 alpha-2 with a numbering plan in that world.
pub fn is_region(world: World, code: &str) -> bool {
    code.bytes().all(|byte| byte.is_ascii_uppercase()) && Home::of(world, code).is_some()
}

/// The region whose numbers a world's workspaces read without a country code unless told otherwise.
pub fn home_region(world: World) -> &'static str {
    match world {
        World::Ordinary => "KH",
        World::Exercise => &EXERCISE.home,
    }
}

/// Normalises a value that a person typed. `region` is the country that a number without a country code is read in.
///
/// A payment card is read only in its kept form; a full card number goes through [`crate::Reader::parse`], which holds
/// the key it is digested under.
pub fn parse(world: World, kind: Kind, text: &str, region: &str) -> Option<String> {
    parse_at(kind, text, Home::of(world, region)?)
}

/// The same in a region that was found already.
pub(crate) fn parse_at(kind: Kind, text: &str, home: Home) -> Option<String> {
    if text.len() > LONGEST {
        return None;
    }
    parse_folded(kind, Folded::of(text.trim()).text().trim(), home)
}

/// How a text that a person typed reads as a value of each kind that links.
pub fn readings(world: World, text: &str, region: &str) -> Vec<(Kind, String)> {
    let Some(home) = Home::of(world, region).filter(|_| text.len() <= LONGEST) else { return Vec::new() };
    let folded = Folded::of(text.trim());
    let linking = Kind::ALL.iter().filter(|kind| RULES[**kind as usize].evidence.may_link);
    linking.filter_map(|&kind| Some((kind, parse_folded(kind, folded.text().trim(), home)?))).collect()
}

/// The most bytes of a text that is taken for a value.
const LONGEST: usize = 4096;

fn parse_folded(kind: Kind, folded: &str, home: Home) -> Option<String> {
    let value = (RULES[kind as usize].parse)(folded, home)?;
    home.known.admits(kind, &value).then_some(value)
}

/// The display of kinds whose value is what a person would write.
fn as_it_is(value: &str) -> String {
    value.to_owned()
}

/// A shared value of the kind is worth this.
const fn worth(exclusive_permille: u16, half_life_days: u16) -> KindEvidence {
    KindEvidence { may_link: true, exclusive_permille, half_life_days }
}

/// Values of the kind are counted and shown and hold nothing together.
const fn worth_nothing() -> KindEvidence {
    KindEvidence { may_link: false, exclusive_permille: 0, half_life_days: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_is_the_kind() {
        assert_eq!(RULES.len(), Kind::ALL.len());
        for &kind in Kind::ALL {
            assert_eq!(kinds()[kind as usize].kind, kind);
        }
    }

    #[test]
    fn every_example_becomes_its_value_and_shows_back_to_it() {
        for rules in kinds() {
            assert!(!rules.examples.is_empty(), "{}", rules.title);
            for (typed, value) in rules.examples {
                assert_eq!(
                    parse(World::Ordinary, rules.kind, typed, "KH").as_deref(),
                    Some(*value),
                    "{} {typed}",
                    rules.title
                );
                assert_eq!(
                    parse(World::Ordinary, rules.kind, value, "KH").as_deref(),
                    Some(*value),
                    "{} {value}",
                    rules.title
                );
                let shown = display(rules.kind, value);
                assert_eq!(
                    parse(World::Ordinary, rules.kind, &shown, "KH").as_deref(),
                    Some(*value),
                    "{} {shown}",
                    rules.title
                );
            }
        }
    }

    #[test]
    fn only_statements_do_not_link() {
        let silent: Vec<Kind> =
            Kind::ALL.iter().copied().filter(|&kind| !kinds()[kind as usize].evidence.may_link).collect();
        assert_eq!(silent, [Kind::Amount, Kind::Name, Kind::Place]);
    }
}

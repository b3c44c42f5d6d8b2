//! Values of an exercise in reports that should be real.

use crate::benign;
use crate::error::Error;
use crate::kinds;
use crate::known::exercise::EXERCISE;
use crate::known::{Known, hexadecimal};
use crate::reader::{Reader, ReaderSettings};
use aho_corasick::AhoCorasick;
use krama_model::{Field, Kind, Mention, Report, ValueKey, World};

/// Finds what can stand in an exercise alone. Built once; shared by every thread.
///
/// Names of accounts and numbers of accounts at banks say nothing here: a real one may look the same. A telephone number
/// speaks only with its country code.
#[derive(Debug)]
pub struct Foreign {
    /// A report without any of these holds no such value; most reports hold none.
    openings: AhoCorasick,
    reader: Reader,
}

impl Foreign {
    /// Builds it from what ships with the product.
    pub fn new() -> Result<Self, Error> {
        let openings = AhoCorasick::builder().ascii_case_insensitive(true).build(openings());
        let openings = openings.expect("a few short texts make an automaton");
        let reader = Reader::new(ReaderSettings {
            world: World::Exercise,
            region: kinds::home_region(World::Exercise).to_owned(),
            // No digest is kept: a payment card is none of an exercise's values.
            key: ValueKey::new([0; 32]),
            benign: benign::List::empty(World::Exercise),
        })?;
        Ok(Self { openings, reader })
    }

    /// The first value of a report that can stand in an exercise alone: its kind, and the field it stands in.
    pub fn find(&self, report: &Report) -> Option<(Kind, Field)> {
        if !report.parts.iter().any(|part| self.openings.is_match(&part.text)) {
            return None;
        }
        let ordinary = Known::of(World::Ordinary);
        let mentions = self.reader.mentions(report);
        let found = mentions.iter().find(|mention| {
            speaks(mention.kind) && !ordinary.admits(mention.kind, &mention.value) && says_country(report, mention)
        })?;
        Some((found.kind, report.parts[usize::from(found.part)].field))
    }
}

/// Whether a value of the kind can tell an exercise by itself.
fn speaks(kind: Kind) -> bool {
    kind != Kind::BankAccount
}

/// Whether a telephone number is written with its country code; other kinds need none.
fn says_country(report: &Report, mention: &Mention) -> bool {
    if mention.kind != Kind::Phone {
        return true;
    }
    let text = &report.parts[usize::from(mention.part)].text;
    let written: String = text.chars().skip(mention.start as usize).take(2).collect();
    !mention.value.contains(';') && (written.starts_with(['+', '＋']) || written == "00" || written == "(+")
}

/// What stands in every text that holds such a value.
fn openings() -> Vec<String> {
    let exercise = &*EXERCISE;
    let mut openings = vec!["example".to_owned(), "test".to_owned(), exercise.apps.signer.clone()];
    for region in &exercise.numbering {
        let code = region.calling_code.to_string();
        let shifted = |zero: u32| -> String {
            let digit = |c: char| c.to_digit(10).and_then(|digit| char::from_u32(zero + digit)).unwrap_or(c);
            code.chars().map(digit).collect()
        };
        openings.extend([shifted(0xff10), shifted(0x17e0), code]);
    }
    openings.extend(crate::known::exercise::bakong_suffixes().map(|suffix| format!("@{suffix}")));
    openings.extend(wallets());
    openings
}

/// How addresses of marked wallets begin: what the spellings of the smallest and the largest have in common.
fn wallets() -> Vec<String> {
    let mark = EXERCISE.wallet_mark.as_bytes();
    let filled = |before: &[u8], length: usize, byte: u8| {
        let mut bytes = [before, mark].concat();
        bytes.resize(length, byte);
        bytes
    };
    let both = |spell: &dyn Fn(u8) -> String| common(&spell(0), &spell(0xff));
    let checked = |version: u8| both(&|byte| bs58::encode(filled(&[version], 21, byte)).with_check().into_string());
    let witness = |byte| {
        let program = filled(&[], 20, byte);
        bech32::segwit::encode_v0(bech32::hrp::BC, &program).unwrap_or_default()
    };
    vec![
        hexadecimal(mark),
        checked(0x41),
        checked(0),
        checked(5),
        both(&|byte| bs58::encode(filled(&[], 32, byte)).into_string()),
        both(&witness),
        both(&|byte| {
            let raw = format!("0:{}", hexadecimal(&filled(&[], 32, byte)));
            kinds::display(Kind::TonWallet, &raw)
        })[2..]
            .to_owned(),
    ]
}

fn common(a: &str, b: &str) -> String {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_opening_is_long_enough_to_be_rare() {
        let wallets = wallets();
        assert!(wallets.iter().all(|opening| opening.len() >= 8), "{wallets:?}");
        assert!(wallets.contains(&"4558455243495345".to_owned()));
    }
}

//! Reports of an exercise among those that should be real: told by what they name, or by the mark they bear.

use crate::benign;
use crate::error::Error;
use crate::kinds;
use crate::known::exercise::EXERCISE;
use crate::known::{Known, hexadecimal};
use crate::reader::{Reader, ReaderSettings};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use krama_model::{Author, Field, Kind, Mention, Part, Report, ValueKey, World};

/// What tells a report of an exercise, and what stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invented {
    /// What tells it.
    pub by: By,
    /// What else the report names.
    pub beside: Beside,
}

/// What tells a report of an exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A value that can stand in an exercise alone, in a field.
    Value(Kind, Field),
    /// The mark of an exercise's reports, where no scammer writes.
    Mark,
}

/// What a report names beside a value of an exercise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// Nothing that could link real reports, but what either world could have.
    Nothing,
    /// A value that no exercise has.
    Real,
}

/// Finds what can stand in an exercise alone. Built once; shared by every thread.
///
/// Names of accounts and numbers of accounts at banks say nothing here: a real one may look the same. A telephone number
/// speaks only with its country code.
#[derive(Debug)]
pub struct Foreign {
    /// A report without any of these holds no such value; most reports hold none.
    openings: AhoCorasick,
    invented: Reader,
    ordinary: Reader,
}

impl Foreign {
    /// Builds it from what ships with the product; `region` is where a real number without a country code is read.
    pub fn new(region: &str) -> Result<Self, Error> {
        let openings =
            AhoCorasick::builder().ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA)).build(openings());
        let openings = openings.expect("a few short texts make an automaton");
        let invented = reader(kinds::home_region(World::Exercise), benign::List::empty(World::Exercise))?;
        let ordinary = reader(region, benign::List::shipped(World::Ordinary)?)?;
        Ok(Self { openings, invented, ordinary })
    }

    /// What tells that a report is an exercise's: the first value that can stand there alone, else its mark.
    pub fn find(&self, report: &Report) -> Option<Invented> {
        let marked = is_marked(report);
        if !marked && !report.parts.iter().any(|part| self.openings.is_match(&part.text)) {
            return None;
        }
        let ordinary = Known::of(World::Ordinary);
        let invented = self.invented.mentions(report);
        let value = invented.iter().find(|mention| {
            speaks(mention.kind) && !ordinary.admits(mention.kind, &mention.value) && says_country(report, mention)
        });
        let by = match value {
            Some(found) => By::Value(found.kind, report.parts[usize::from(found.part)].field),
            None if marked => By::Mark,
            None => return None,
        };
        let is_real = |mention: &Mention| self.is_real(mention, &invented);
        let beside = if self.ordinary.mentions(report).iter().any(is_real) { Beside::Real } else { Beside::Nothing };
        Some(Invented { by, beside })
    }

    /// Whether a value read in the ordinary world can link there, and could not be read in an exercise.
    fn is_real(&self, mention: &Mention, invented: &[Mention]) -> bool {
        let may_link = kinds::kinds()[mention.kind as usize].evidence.may_link && !mention.ambiguous;
        // Without its country's code one number may be another in each world, under whatever kind it is read.
        let may_be_a_number = matches!(mention.kind, Kind::Phone | Kind::PaymentCard) || mention.kind.is_handle();
        let is_both = || may_be_a_number && invented.iter().any(|other| !other.ambiguous && overlap(mention, other));
        may_link
            && !Known::of(World::Exercise).admits(mention.kind, &mention.value)
            && is_at_a_known_bank(mention)
            && !self.ordinary.benign().contains(mention.kind, &mention.value)
            && !is_both()
    }
}

/// Whether an account is at a bank that exists: a column's word for one that nobody knows may be an invented one's name.
/// True of other kinds.
fn is_at_a_known_bank(mention: &Mention) -> bool {
    let bank = mention.value.split_once(':').map(|(bank, _)| bank);
    mention.kind != Kind::BankAccount || bank.is_some_and(|bank| Known::of(World::Ordinary).bank(bank).is_some())
}

/// Reads values and keeps none of them, so that the key of its digests does not matter.
fn reader(region: &str, benign: benign::List) -> Result<Reader, Error> {
    let world = benign.world();
    Reader::new(ReaderSettings { world, region: region.to_owned(), key: ValueKey::new([0; 32]), benign })
}

fn overlap(a: &Mention, b: &Mention) -> bool {
    a.part == b.part && a.start < b.end && b.start < a.end
}

/// Whether a report bears the mark of an exercise's: at the start of its reference, at the end of its channel, or as a
/// whole notice of its chat program before anybody writes. Of these a scammer writes an e-mail's number alone; what is real beside it tells.
fn is_marked(report: &Report) -> bool {
    let mark = EXERCISE.file_mark.as_str();
    let bears = |part: &Part| match (part.field, part.author) {
        (Field::Channel, _) => part.text.strip_suffix(mark).is_some_and(|channel| channel.ends_with('/')),
        _ => false,
    };
    // Further down a message of several lines can hold what looks like a notice.
    let opens = report.parts.iter().find(|part| part.field == Field::Message);
    let opens = opens.is_some_and(|part| part.author == Author::System && part.text == mark);
    let begins = report.key.reference.strip_prefix(mark).is_some_and(|rest| rest.starts_with('-'));
    begins || opens || report.parts.iter().any(bears)
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

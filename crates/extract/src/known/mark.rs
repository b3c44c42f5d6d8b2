//! The mark that keys and names of an exercise bear.

use super::exercise::EXERCISE;
use krama_model::Kind;
use std::sync::LazyLock;

/// Whether a value bears the mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// It does.
    Borne,
    /// It does not, or its kind has none.
    Missing,
}

/// The mark of wallets and hashes in hexadecimal digits.
static DIGITS: LazyLock<String> = LazyLock::new(|| hexadecimal(EXERCISE.wallet_mark.as_bytes()));

/// Bytes as hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Looks for the mark of a normalised value.
pub(super) fn of(kind: Kind, value: &str) -> Mark {
    let borne = match kind {
        Kind::TronWallet => checked(value).is_some_and(|bytes| begins(bytes.get(1..))),
        Kind::BtcWallet => bitcoin(value),
        Kind::SolWallet => begins(bs58::decode(value).into_vec().ok().as_deref()),
        Kind::EthWallet => value.get(2..).is_some_and(|digits| digits.starts_with(&*DIGITS)),
        Kind::TonWallet => value.split_once(':').is_some_and(|(_, digits)| digits.starts_with(&*DIGITS)),
        Kind::TransactionHash | Kind::FileHash => value.starts_with(&*DIGITS),
        Kind::AppSigner => value.starts_with(&EXERCISE.apps.signer),
        Kind::AndroidPackage => {
            let start = value.get(..EXERCISE.apps.package.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(&EXERCISE.apps.package))
        }
        _ => false,
    };
    if borne { Mark::Borne } else { Mark::Missing }
}

/// Whether an account's name bears the mark of an exercise.
pub(super) fn is_named(name: &str) -> bool {
    EXERCISE.handle_marks.iter().any(|mark| name.starts_with(mark))
}

fn bitcoin(value: &str) -> bool {
    if value.starts_with("bc1") {
        return bech32::segwit::decode(value).is_ok_and(|(_, _, program)| begins(Some(&program)));
    }
    checked(value).is_some_and(|bytes| begins(bytes.get(1..)))
}

/// The bytes behind a `Base58Check` spelling, the version's byte first.
fn checked(value: &str) -> Option<Vec<u8>> {
    bs58::decode(value).with_check(None).into_vec().ok()
}

fn begins(payload: Option<&[u8]>) -> bool {
    payload.is_some_and(|payload| payload.starts_with(EXERCISE.wallet_mark.as_bytes()))
}

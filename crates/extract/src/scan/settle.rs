//! Overlapping claims, settled.
//!
//! The precedence, strongest first. A checksum or a syntax nobody writes by chance beats context; context beats shape:
//!
//! 1. KHQR payload  2. link  3. mailbox  4. Bakong id  5. wallets, hashes, signers, IBAN  6. payment card  7. IP addresses
//! 8. chat and social accounts  9. Android package  10. domain  11. bank account by context  12. amount  13. phone
//! 14. name  15. place
//!
//! Between claims of one rank the longer wins, then the earlier.

use super::claim::Claim;
use krama_model::Kind;
use std::collections::BTreeMap;

fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::Khqr => 1,
        Kind::Url => 2,
        Kind::Email => 3,
        Kind::BakongId => 4,
        Kind::BtcWallet
        | Kind::EthWallet
        | Kind::TronWallet
        | Kind::TonWallet
        | Kind::SolWallet
        | Kind::TransactionHash
        | Kind::FileHash
        | Kind::AppSigner
        | Kind::Iban => 5,
        Kind::PaymentCard => 6,
        Kind::Ipv4 | Kind::Ipv6 => 7,
        Kind::AndroidPackage => 9,
        Kind::Domain => 10,
        Kind::BankAccount => 11,
        Kind::Amount => 12,
        Kind::Phone => 13,
        Kind::Name => 14,
        Kind::Place => 15,
        // Chat and social accounts: all that is left, which a test holds.
        _ => 8,
    }
}

/// Keeps the claims that win, in the order of the text.
pub(crate) fn settle(claims: &mut Vec<Claim>) {
    if claims.len() < 2 {
        return;
    }
    claims.sort_by_key(|claim| (rank(claim.kind), std::cmp::Reverse(claim.end - claim.start), claim.start));
    if claims.len() <= FEW {
        keep_few(claims);
    } else {
        keep_many(claims);
    }
    claims.sort_by_key(|claim| (claim.start, claim.end));
}

/// So many claims are settled by comparing each with each.
const FEW: usize = 32;

fn keep_few(claims: &mut Vec<Claim>) {
    let mut kept = 0;
    for at in 0..claims.len() {
        let (start, end) = (claims[at].start, claims[at].end);
        if claims[..kept].iter().all(|other| other.end <= start || other.start >= end) {
            claims.swap(kept, at);
            kept += 1;
        }
    }
    claims.truncate(kept);
}

fn keep_many(claims: &mut Vec<Claim>) {
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    claims.retain(|claim| {
        let clash = taken.range(..claim.end).next_back().is_some_and(|(_, &end)| end > claim.start);
        if !clash {
            taken.insert(claim.start, claim.end);
        }
        !clash
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(mut claims: Vec<Claim>) -> Vec<Claim> {
        settle(&mut claims);
        claims
    }

    #[test]
    fn a_number_inside_a_link_is_not_a_phone() {
        let url = Claim::new(Kind::Url, "http://a.com/012345678".into(), 0, 22);
        let phone = Claim::new(Kind::Phone, "+85512345678".into(), 13, 22);
        let apart = Claim::new(Kind::Phone, "+85512345679".into(), 30, 39);
        assert_eq!(settled(vec![phone, apart.clone(), url.clone()]), [url, apart]);
    }

    #[test]
    fn an_account_by_context_beats_a_phone() {
        let account = Claim::new(Kind::BankAccount, "ABA:012345678".into(), 4, 13);
        let phone = Claim::new(Kind::Phone, "+85512345678".into(), 4, 13);
        assert_eq!(settled(vec![phone, account.clone()]), [account]);
    }

    #[test]
    fn accounts_on_platforms_and_nothing_else_have_their_rank() {
        assert!(Kind::ALL.iter().all(|&kind| (rank(kind) == 8) == kind.is_handle()));
    }

    #[test]
    fn few_and_many_are_settled_alike() {
        let kinds = [Kind::Phone, Kind::BankAccount, Kind::Amount, Kind::Url];
        let claim = |n: usize| Claim::new(kinds[n % 4], n.to_string(), n * 7 % 101, n * 7 % 101 + 3 + n % 5);
        let (mut few, mut many): (Vec<Claim>, Vec<Claim>) =
            ((0..30).map(claim).collect(), (0..30).map(claim).collect());
        keep_few(&mut few);
        keep_many(&mut many);
        assert!(few == many && few.len() < 30);
    }
}

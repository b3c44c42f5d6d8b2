//! Second factors: a code works once, no entry holds a secret, and nobody gets around one by writing into the tables.

use crate::support::*;
use krama_casebook::{
    Act, Altering, Chosen, Disk, Error, FactorSecret, NewPassword, NewPerson, Person, Refusal, Seed, Workspace, restore,
};
use krama_model::{Moment, PersonChange, PersonNumber, PersonRole};
use rusqlite::Connection;
use std::path::Path;
use totp_rs::{Builder, Secret};

const PASSWORD: &str = "a heron waits by slow water";
const STEP_MS: i64 = 30_000;

fn later(steps: i64) -> Act {
    Act { at: Moment(act().at.0 + steps * STEP_MS), ..act() }
}

/// What an authenticator app shows so many steps after the start.
fn shown(secret: &FactorSecret, steps: i64) -> String {
    let codes = Builder::new().with_secret(Secret::try_from_base32(&secret.text).unwrap()).build().unwrap();
    codes.generate(later(steps).at.0 as u64 / 1000).to_string()
}

fn add(unit: &Workspace, name: &str) -> Person {
    let new = NewPerson { name, shown: name, role: PersonRole::Admin };
    unit.add_person(new, NewPassword { password: PASSWORD, chosen: Chosen::ByThemselves }, "", &act()).unwrap()
}

/// Somebody with a second factor, set at the start.
fn with_factor(unit: &Workspace) -> (FactorSecret, Seed) {
    let (sokha, seed) = (add(unit, "sokha"), unit.draw_seed());
    let secret = unit.factor_secret(&sokha, &seed).unwrap();
    let set = unit.set_factor(sokha.number, &seed, &shown(&secret, 0), &act()).unwrap();
    assert!(set.factor == Some(set.changed) && set.changed > sokha.changed);
    (secret, seed)
}

fn signs_in(unit: &Workspace, code: Option<&str>, steps: i64) -> bool {
    sign_in(unit, ("sokha", PASSWORD, code), later(steps).at).is_some()
}

fn findings(unit: &Workspace) -> Vec<String> {
    unit.verify(None).findings.into_iter().map(|finding| finding.what).collect()
}

#[test]
fn whoever_has_a_second_factor_signs_in_with_a_code_of_it_alone_and_with_each_once() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("unit");
    let unit = create(&root);
    let (secret, _) = with_factor(&unit);
    assert!(secret.address.starts_with("otpauth://totp/Krama:sokha@"), "{}", secret.address);
    assert!(secret.text.len() == 32 && secret.address.ends_with(&format!("?secret={}&issuer=Krama", secret.text)));
    assert!(!signs_in(&unit, None, 1) && !signs_in(&unit, Some(""), 1) && !signs_in(&unit, Some("12345x"), 1));
    // The code by which it was set was given already.
    assert!(!signs_in(&unit, Some(&shown(&secret, 0)), 0));
    let next = shown(&secret, 1);
    assert_eq!(sign_in(&unit, ("sokha", "not this one", Some(&next)), later(1).at), None);
    let spaced = format!(" {} {} ", &next[..3], &next[3..]);
    assert!(signs_in(&unit, Some(&spaced), 1));
    assert!(!signs_in(&unit, Some(&next), 1));
    drop(unit);
    let unit = open(&root);
    assert!(!signs_in(&unit, Some(&next), 2), "a code was taken again after a restart");
    // What is more than a step away is too early or too late, and a step that was passed by is over.
    assert!(!signs_in(&unit, Some(&shown(&secret, 6)), 4) && !signs_in(&unit, Some(&shown(&secret, 2)), 4));
    assert!(signs_in(&unit, Some(&shown(&secret, 5)), 4) && !signs_in(&unit, Some(&shown(&secret, 4)), 4));
    assert_eq!(findings(&unit), [""; 0]);
}

#[test]
fn a_second_factor_is_set_with_a_code_of_it_and_there_is_one_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let unit = create(&folder.path().join("unit"));
    let (sokha, seed) = (add(&unit, "sokha"), unit.draw_seed());
    let secret = unit.factor_secret(&sokha, &seed).unwrap();
    assert!(unit.factor_secret(&add(&unit, "dara"), &seed).unwrap().text != secret.text);
    let before = unit.size().unwrap();
    for code in ["000000", "", &shown(&secret, 9)] {
        let refused = unit.set_factor(sokha.number, &seed, code, &act());
        assert!(matches!(refused, Err(Error::Refused(Refusal::WrongCode))), "{refused:?}");
    }
    assert_eq!((unit.size().unwrap(), unit.person(sokha.number).unwrap().factor), (before, None));
    unit.set_factor(sokha.number, &seed, &shown(&secret, 0), &act()).unwrap();
    let refused = unit.set_factor(sokha.number, &seed, &shown(&secret, 1), &later(1));
    assert!(matches!(refused, Err(Error::Refused(Refusal::HasFactor(_)))), "{refused:?}");
}

#[test]
fn it_is_taken_off_by_ones_own_code_or_by_another_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let unit = create(&folder.path().join("unit"));
    let (secret, seed) = with_factor(&unit);
    let one = PersonNumber(1);
    let refused = unit.take_own_factor_off(one, &shown(&secret, 0), &act());
    assert!(matches!(refused, Err(Error::Refused(Refusal::WrongCode))), "{refused:?}");
    assert_eq!(unit.take_own_factor_off(one, &shown(&secret, 1), &later(1)).unwrap().factor, None);
    assert!(signs_in(&unit, None, 1));
    let refused = unit.take_own_factor_off(one, &shown(&secret, 2), &later(2));
    assert!(matches!(refused, Err(Error::Refused(Refusal::NoFactor(_)))), "{refused:?}");
    let off = |why| unit.change_person(one, PersonChange::FactorTakenOff, why, &act());
    assert!(matches!(off("lost it"), Err(Error::Refused(Refusal::NoFactor(_)))));
    unit.set_factor(one, &seed, &shown(&secret, 3), &later(3)).unwrap();
    assert!(matches!(off(" "), Err(Error::NoReason)));
    assert_eq!(off("lost the telephone").unwrap().factor, None);
    let altering = || Altering { takes_factor_off: true, role: Some(PersonRole::Judge), ..Altering::default() };
    assert!(unit.alter_person(one, altering(), "moved", &act()).is_err());
    assert_eq!(unit.person(one).unwrap().role, PersonRole::Admin);
    unit.set_factor(one, &seed, &shown(&secret, 4), &later(4)).unwrap();
    let altered = unit.alter_person(one, altering(), "moved", &act()).unwrap();
    assert_eq!((altered.factor, altered.role), (None, PersonRole::Judge));
    assert!(matches!(
        unit.change_person(one, PersonChange::FactorSet { seal: krama_model::Digest([0; 32]) }, "mine", &act()),
        Err(Error::Refused(Refusal::NotAPlainChange))
    ));
    assert_eq!(findings(&unit), [""; 0]);
}

#[test]
fn no_entry_holds_a_secret_and_the_tables_alone_tell_none() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("unit");
    let unit = create(&root);
    let (secret, _) = with_factor(&unit);
    let db = Connection::open(root.join("casebook.db")).unwrap();
    let mut select = db.prepare("SELECT seed FROM factor_seed").unwrap();
    let seed: Vec<u8> = select.query_row([], |row| row.get(0)).unwrap();
    let mut select = db.prepare("SELECT entry.text || payload.text FROM entry JOIN payload ON entry = number").unwrap();
    let ledger: String = select.query_map([], |row| row.get::<_, String>(0)).unwrap().map(Result::unwrap).collect();
    assert!(ledger.contains("factor-set") && !ledger.contains(&secret.text) && !ledger.contains(&hex::encode(&seed)));
    let raw = Secret::try_from_base32(&secret.text).unwrap();
    db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let file = std::fs::read(root.join("casebook.db")).unwrap();
    assert!(file.windows(32).any(|bytes| bytes == seed) && !file.windows(20).any(|bytes| bytes == raw.as_bytes()));
}

#[test]
fn a_factor_that_is_put_in_the_place_of_another_or_taken_away_is_found_and_a_foreign_one_lets_nobody_in() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("unit");
    let unit = create(&root);
    let (secret, _) = with_factor(&unit);
    let (dara, seed) = (add(&unit, "dara"), unit.draw_seed());
    let other = unit.factor_secret(&dara, &seed).unwrap();
    unit.set_factor(dara.number, &seed, &shown(&other, 0), &act()).unwrap();
    let db = Connection::open(root.join("casebook.db")).unwrap();
    let copy = "UPDATE factor_seed SET seed = (SELECT seed FROM factor_seed WHERE person = 2) WHERE person = 1";
    db.execute(copy, []).unwrap();
    for code in [None, Some(shown(&other, 1)), Some(shown(&secret, 1))] {
        assert!(matches!(
            unit.look_at_sign_in("sokha", PASSWORD, code.as_deref(), later(1).at),
            Err(Error::Damaged(told)) if told == "the second factor of P1 is not the one that was set"
        ));
    }
    assert_eq!(findings(&unit), ["the second factor of P1 is not the one that was set"]);
    db.execute_batch("DELETE FROM factor; DELETE FROM factor_seed").unwrap();
    let told = findings(&unit);
    assert!(told.contains(&"row 1 of factor is not as the ledger says".to_owned()), "{told:?}");
    assert!(told.contains(&"the second factor of P2 is not the one that was set".to_owned()), "{told:?}");
}

#[test]
fn a_backup_takes_second_factors_along_and_a_workspace_of_the_format_before_opens_without_any() {
    let folder = tempfile::tempdir().unwrap();
    let (root, zip, again) = (folder.path().join("unit"), folder.path().join("unit.zip"), folder.path().join("again"));
    let unit = create(&root);
    let (secret, _) = with_factor(&unit);
    unit.backup(&zip, &act()).unwrap();
    restore(&zip, &again, around(Disk::real())).unwrap();
    let restored = open(&again);
    assert!(!signs_in(&restored, None, 1) && !signs_in(&restored, Some(&shown(&secret, 0)), 1));
    assert!(signs_in(&restored, Some(&shown(&secret, 1)), 1));
    let before = before_factors(&folder.path().join("before"));
    add(&before, "sokha");
    assert!(signs_in(&before, None, 0));
    assert_eq!((findings(&restored), findings(&before)), (Vec::new(), Vec::new()));
}

/// A workspace as format 3 left it, opened.
fn before_factors(root: &Path) -> Workspace {
    drop(create(root));
    let db = Connection::open(root.join("casebook.db")).unwrap();
    let older = "DROP TABLE factor; DROP TABLE factor_seed; UPDATE settings SET value = '3' WHERE name = 'format'";
    db.execute_batch(older).unwrap();
    drop(db);
    open(root)
}

//! People with access: every change is an entry, no hash is one, and nobody gets in by writing into the tables.

use crate::support::*;
use krama_casebook::{Chosen, Error, NewPassword, NewPerson, Refusal, Workspace};
use krama_model::{PersonChange, PersonNumber, PersonRole};
use rusqlite::Connection;
use std::path::Path;

const SOKHA: NewPerson<'_> = NewPerson { name: "Sokha", shown: "សុខា", role: PersonRole::Analyst };
const FIRST: NewPassword<'_> = NewPassword { password: "seven ducks crossed the road", chosen: Chosen::ByAnother };
const OWN: NewPassword<'_> = NewPassword { password: "a heron waits by slow water", chosen: Chosen::ByThemselves };

fn unit(root: &Path) -> Workspace {
    let unit = create(root);
    unit.add_person(SOKHA, FIRST, "new in the unit", &act()).unwrap();
    unit
}

/// Every entry and payload as one text.
fn ledger(root: &Path) -> String {
    let db = Connection::open(root.join("casebook.db")).unwrap();
    let mut select = db.prepare("SELECT entry.text || payload.text FROM entry JOIN payload ON entry = number").unwrap();
    let rows = select.query_map([], |row| row.get::<_, String>(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn who_was_added_signs_in_with_their_password_alone_until_disabled() {
    let folder = tempfile::tempdir().unwrap();
    let unit = unit(&folder.path().join("unit"));
    let sokha = sign_in(&unit, (" SOKHA ", FIRST.password, None), act().at).unwrap();
    assert_eq!((sokha.number, sokha.name.as_str(), sokha.must_change), (PersonNumber(1), "sokha", true));
    assert_eq!(sign_in(&unit, ("sokha", "seven ducks crossed the roads", None), act().at), None);
    assert_eq!(sign_in(&unit, ("nobody", FIRST.password, None), act().at), None);
    let disabled = unit.change_person(sokha.number, PersonChange::Disabled, "left the unit", &act()).unwrap();
    assert!(disabled.changed > sokha.changed && disabled.disabled_by == Some(disabled.changed));
    assert_eq!(sign_in(&unit, ("sokha", FIRST.password, None), act().at), None);
    unit.change_person(sokha.number, PersonChange::Enabled, "came back", &act()).unwrap();
    assert!(sign_in(&unit, ("sokha", FIRST.password, None), act().at).is_some());
    assert!(unit.verify(None).findings.is_empty(), "{:?}", unit.verify(None).findings);
}

#[test]
fn every_change_is_an_entry_with_its_reason_and_no_entry_holds_a_password_or_a_hash() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("unit");
    let unit = unit(&root);
    let before = unit.size().unwrap();
    let change = PersonChange::Changed { shown: None, role: Some(PersonRole::Investigator) };
    let person = unit.change_person(PersonNumber(1), change, "works cases now", &act()).unwrap();
    assert_eq!(person.role, PersonRole::Investigator);
    let changed = unit.set_password(PersonNumber(1), OWN, "", &act()).unwrap();
    assert!(!changed.must_change);
    assert_eq!(unit.size().unwrap(), before + 2);
    let ledger = ledger(&root);
    assert!(ledger.contains("works cases now") && ledger.contains("new in the unit"));
    assert!(!ledger.contains("argon2") && !ledger.contains("ducks") && !ledger.contains("heron"));
    assert!(unit.verify(None).findings.is_empty());
}

#[test]
fn a_change_that_says_nothing_or_contradicts_what_is_enters_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let unit = unit(&folder.path().join("unit"));
    let before = unit.size().unwrap();
    let one = PersonNumber(1);
    let change = |change, why| unit.change_person(one, change, why, &act()).unwrap_err();
    for why in [" ", "\u{200b}", "\0", "\u{2800}", "\u{3164}"] {
        assert!(matches!(change(PersonChange::Disabled, why), Error::NoReason), "{why:?}");
    }
    assert!(matches!(change(PersonChange::Enabled, "why"), Error::Refused(Refusal::NotDisabled(_))));
    let shown = Some("two\nlines".to_owned());
    assert!(matches!(
        change(PersonChange::Changed { shown, role: None }, "why"),
        Error::Refused(Refusal::NotAShownName)
    ));
    let add = |new| unit.add_person(new, OWN, "", &act()).unwrap_err();
    assert!(matches!(add(NewPerson { name: "SOKHA", ..SOKHA }), Error::Refused(Refusal::NameTaken(_))));
    for name in ["s", "9sokha", "sok ha", "sokhа", "sokha/..", &"s".repeat(41)] {
        assert!(matches!(add(NewPerson { name, ..SOKHA }), Error::Refused(Refusal::NotALogin)), "{name}");
    }
    let weak = NewPassword { password: "Sokha-2026-Sokha", chosen: Chosen::ByThemselves };
    assert!(matches!(unit.set_password(one, weak, "", &act()), Err(Error::Refused(Refusal::CommonPassword))));
    assert!(matches!(unit.set_password(one, FIRST, "", &act()), Err(Error::Refused(Refusal::SamePassword))));
    assert!(matches!(
        unit.set_password(PersonNumber(9), OWN, "", &act()),
        Err(Error::Refused(Refusal::NoSuchPerson(_)))
    ));
    assert_eq!(unit.size().unwrap(), before);
}

#[test]
fn a_password_made_of_the_workspaces_name_is_refused_there_alone() {
    let folder = tempfile::tempdir().unwrap();
    let named = NewPassword { password: "heronlagoon-8-chhouk", chosen: Chosen::ByThemselves };
    let refused = unit(&folder.path().join("chhouk-heronlagoon")).set_password(PersonNumber(1), named, "", &act());
    assert!(matches!(refused, Err(Error::Refused(Refusal::CommonPassword))), "{refused:?}");
    unit(&folder.path().join("unit")).set_password(PersonNumber(1), named, "", &act()).unwrap();
}

#[test]
fn a_hash_or_a_role_that_is_put_in_its_place_is_found_and_lets_nobody_in() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("unit");
    let unit = unit(&root);
    unit.add_person(NewPerson { name: "dara", ..SOKHA }, OWN, "", &act()).unwrap();
    let db = Connection::open(root.join("casebook.db")).unwrap();
    db.execute("UPDATE password SET hash = (SELECT hash FROM password WHERE person = 2) WHERE person = 1", []).unwrap();
    assert!(matches!(unit.look_at_sign_in("sokha", OWN.password, None, act().at), Err(Error::Damaged(_))));
    db.execute("UPDATE person SET role = 'admin' WHERE number = 2", []).unwrap();
    let findings = unit.verify(None).findings;
    let told: Vec<&str> = findings.iter().map(|finding| finding.what.as_str()).collect();
    assert_eq!(told, ["row 2 of person is not as the ledger says", "the password of P1 is not the one that was set"]);
}

#[test]
fn a_workspace_of_the_format_before_opens_and_takes_people() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("unit");
    drop(create(&root));
    let db = Connection::open(root.join("casebook.db")).unwrap();
    db.execute_batch(
        "DROP TABLE factor; DROP TABLE factor_seed; DROP TABLE person; DROP TABLE password; DROP TABLE \"case\"; DROP TABLE case_entry;
         DROP TABLE case_person; DROP TABLE case_report; UPDATE settings SET value = '2' WHERE name = 'format'",
    )
    .unwrap();
    drop(db);
    let unit = open(&root);
    assert!(unit.people().unwrap().is_empty() && unit.verify(None).findings.is_empty());
    unit.add_person(SOKHA, FIRST, "", &act()).unwrap();
    assert_eq!(unit.person_named("sokha").unwrap().shown, "សុខា");
}

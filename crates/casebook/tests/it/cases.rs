//! Cases: what they hold, what was put before the court, and what stays when something is taken back or erased.

use crate::support::*;
use krama_casebook::{Act, Actor, Chosen, Error, NewPassword, NewPerson, Refusal, Target, Workspace};
use krama_model::{
    CaseChange, CaseNumber, EntryNumber, GroupName, Held, PersonChange, PersonNumber, PersonRole, Place, ReportNumber,
    RunNumber,
};
use rusqlite::Connection;
use std::path::Path;

const ONE: CaseNumber = CaseNumber(1);
const SOKHA: PersonNumber = PersonNumber(1);

fn signed_in() -> Act {
    Act { actor: Actor::signed_in(SOKHA, "sokha"), ..act() }
}

/// A workspace with three reports, two people and a case that the first of them opened.
fn unit(root: &Path) -> Workspace {
    let unit = create(root);
    {
        let writer = unit.writer().unwrap();
        let delivery = delivery(&writer, "desk.csv", &[(1, "one"), (2, "two"), (3, "three")]).unwrap();
        writer.seal(&delivery, &act()).unwrap();
    }
    for (name, role) in [("sokha", PersonRole::Investigator), ("dara", PersonRole::Judge)] {
        let password = NewPassword { password: "seven ducks crossed the road", chosen: Chosen::ByAnother };
        unit.add_person(NewPerson { name, shown: name, role }, password, "", &act()).unwrap();
    }
    assert_eq!(unit.open_case("The parcel calls", "PP 12/2026", "", &signed_in()).unwrap(), ONE);
    unit
}

fn write(unit: &Workspace, change: CaseChange) -> Result<EntryNumber, Error> {
    unit.write_case(ONE, change, "as agreed", &signed_in())
}

fn group() -> Held {
    let place = Place { group: GroupName(0), run: RunNumber(1) };
    Held::Group { place, reports: vec![ReportNumber(0), ReportNumber(1)] }
}

fn findings(unit: &Workspace) -> Vec<String> {
    unit.verify(None).findings.into_iter().map(|finding| finding.what).collect()
}

#[test]
fn a_case_keeps_what_was_written_into_it_and_by_whom() {
    let folder = tempfile::tempdir().unwrap();
    let unit = unit(&folder.path().join("unit"));
    let added = write(&unit, CaseChange::Added { held: group() }).unwrap();
    let note = write(&unit, CaseChange::Noted { note: "The landlord was met.".to_owned() }).unwrap();
    let struck = write(&unit, CaseChange::Struck { note }).unwrap();
    let case = unit.case(ONE).unwrap();
    assert_eq!((case.name.as_str(), case.reference.as_str()), ("The parcel calls", "PP 12/2026"));
    assert_eq!((case.assigned.as_slice(), case.changed, case.is_submitted), (&[SOKHA][..], struck, false));
    let entries = unit.case_entries(ONE).unwrap();
    let names: Vec<&str> = entries.iter().map(|one| one.words.change.name()).collect();
    assert_eq!(names, ["opened", "assigned", "added", "noted", "struck"]);
    assert!(entries.iter().all(|one| one.actor.authenticated && one.actor.person == Some(SOKHA)));
    assert_eq!(entries[3].words.change, CaseChange::Noted { note: "The landlord was met.".to_owned() });
    assert_eq!((entries[2].entry, entries[2].taken_back_by, entries[3].taken_back_by), (added, None, Some(struck)));
    assert!(findings(&unit).is_empty(), "{:?}", findings(&unit));
}

#[test]
fn what_is_submitted_is_frozen_and_stays_when_the_case_holds_it_no_longer() {
    let folder = tempfile::tempdir().unwrap();
    let unit = unit(&folder.path().join("unit"));
    let added = write(&unit, CaseChange::Added { held: group() }).unwrap();
    write(&unit, CaseChange::Assigned { person: PersonNumber(2) }).unwrap();
    let submitted = unit.submit_case(ONE, ("First hearing", &[added, added]), "", &signed_in()).unwrap();
    {
        let writer = unit.writer().unwrap();
        let again = delivery(&writer, "more.csv", &[(1, "one, told otherwise")]).unwrap();
        writer.seal(&again, &act()).unwrap();
    }
    write(&unit, CaseChange::Removed { added }).unwrap();
    assert!(unit.case(ONE).unwrap().is_submitted);
    let entries = unit.case_entries(ONE).unwrap();
    let Some(CaseChange::Submitted { title, exhibits }) =
        entries.iter().find(|one| one.entry == submitted).map(|one| one.words.change.clone())
    else {
        panic!("the submission is there");
    };
    assert_eq!((title.as_str(), exhibits.len()), ("First hearing", 1));
    assert_eq!((exhibits[0].number, &exhibits[0].held, exhibits[0].versions.as_slice()), (1, &group(), &[1, 1][..]));
    let named = unit.cases_of(ReportNumber(1)).unwrap();
    assert_eq!(named.iter().map(|one| (one.case, one.is_exhibit)).collect::<Vec<_>>(), [(ONE, true)]);
    assert!(unit.cases_of(ReportNumber(2)).unwrap().is_empty());
    assert!(matches!(
        unit.submit_case(ONE, ("Again", &[added]), "", &act()),
        Err(Error::Refused(Refusal::NotInCase { .. }))
    ));
    assert!(findings(&unit).is_empty(), "{:?}", findings(&unit));
}

#[test]
fn what_contradicts_the_case_enters_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let unit = unit(&folder.path().join("unit"));
    let before = unit.size().unwrap();
    let refused = |change| write(&unit, change).unwrap_err();
    let unknown = Held::Report { report: ReportNumber(9), place: None };
    assert!(matches!(refused(CaseChange::Added { held: unknown }), Error::NoSuchReport(_)));
    assert!(matches!(refused(CaseChange::Assigned { person: SOKHA }), Error::Refused(Refusal::Assigned { .. })));
    assert!(matches!(
        refused(CaseChange::Assigned { person: PersonNumber(7) }),
        Error::Refused(Refusal::NoSuchPerson(_))
    ));
    assert!(matches!(
        refused(CaseChange::Unassigned { person: PersonNumber(2) }),
        Error::Refused(Refusal::NotAssigned { .. })
    ));
    assert!(matches!(refused(CaseChange::Struck { note: EntryNumber(4) }), Error::Refused(Refusal::NotInCase { .. })));
    for words in [" ", "\u{200b}", "\0", "\u{2800}", "\u{3164}"] {
        let (note, name) = (words.to_owned(), words.to_owned());
        assert!(matches!(refused(CaseChange::Noted { note }), Error::Refused(Refusal::EmptyWords)));
        let renamed = CaseChange::Renamed { name, reference: String::new() };
        assert!(matches!(refused(renamed), Error::Refused(Refusal::EmptyWords)));
    }
    assert!(matches!(refused(CaseChange::Noted { note: "n".repeat(20_001) }), Error::Refused(Refusal::LongWords(_))));
    assert!(matches!(refused(CaseChange::Reopened), Error::Refused(Refusal::CaseNotClosed(_))));
    let submitted = CaseChange::Submitted { title: "t".to_owned(), exhibits: Vec::new() };
    assert!(matches!(refused(submitted), Error::Refused(Refusal::NotAPlainChange)));
    assert!(matches!(unit.submit_case(ONE, ("t", &[]), "", &act()), Err(Error::Refused(Refusal::EmptyWords))));
    assert!(matches!(unit.write_case(ONE, CaseChange::Closed, "", &act()), Err(Error::NoReason)));
    assert!(matches!(
        unit.write_case(CaseNumber(2), CaseChange::Closed, "why", &act()),
        Err(Error::Refused(Refusal::NoSuchCase(_)))
    ));
    assert_eq!(unit.size().unwrap(), before);
}

#[test]
fn nothing_is_written_into_a_closed_case_and_nobody_disabled_is_assigned() {
    let folder = tempfile::tempdir().unwrap();
    let unit = unit(&folder.path().join("unit"));
    unit.change_person(PersonNumber(2), PersonChange::Disabled, "left", &act()).unwrap();
    assert!(matches!(
        write(&unit, CaseChange::Assigned { person: PersonNumber(2) }),
        Err(Error::Refused(Refusal::Disabled(_)))
    ));
    let intake = PersonRole::Intake;
    unit.change_person(PersonNumber(2), PersonChange::Enabled, "back", &act()).unwrap();
    unit.change_person(PersonNumber(2), PersonChange::Changed { shown: None, role: Some(intake) }, "moved", &act())
        .unwrap();
    assert!(matches!(
        write(&unit, CaseChange::Assigned { person: PersonNumber(2) }),
        Err(Error::Refused(Refusal::SeesNoCases(_)))
    ));
    write(&unit, CaseChange::Closed).unwrap();
    let note = || CaseChange::Noted { note: "late".to_owned() };
    assert!(matches!(write(&unit, note()), Err(Error::Refused(Refusal::CaseClosed(_)))));
    write(&unit, CaseChange::Reopened).unwrap();
    write(&unit, note()).unwrap();
    assert!(findings(&unit).is_empty());
}

#[test]
fn a_notes_words_are_erased_under_an_order_and_what_was_done_stays() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("unit");
    let unit = unit(&root);
    let note = write(&unit, CaseChange::Noted { note: "Her name is written here.".to_owned() }).unwrap();
    let opened = unit.case(ONE).unwrap().opened;
    let writer = unit.writer().unwrap();
    for entry in [note, opened] {
        writer.erase(Target::Words(entry), "order 9/2026", "names a victim", &act()).unwrap();
        let again = writer.erase(Target::Words(entry), "order 9/2026", "again", &act());
        assert!(matches!(again, Err(Error::AlreadyErased { .. })));
    }
    let entries = unit.case_entries(ONE).unwrap();
    assert_eq!(entries[2].words.change, CaseChange::Noted { note: String::new() });
    assert_eq!(unit.case(ONE).unwrap().name, "");
    let found = unit.verify(None);
    assert!(found.findings.is_empty(), "{:?}", found.findings);
    assert_eq!(found.erasures.len(), 2);
    drop(writer);
    drop(unit);
    let bytes = std::fs::read(root.join("casebook.db")).unwrap();
    for gone in ["Her name", "The parcel calls"] {
        assert!(!bytes.windows(gone.len()).any(|window| window == gone.as_bytes()), "{gone}");
    }
}

#[test]
fn whoever_assigns_themselves_in_the_tables_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("unit");
    let unit = unit(&root);
    let db = Connection::open(root.join("casebook.db")).unwrap();
    db.execute("INSERT INTO case_person (\"case\", person, entry) VALUES (1, 2, 5)", []).unwrap();
    db.execute("UPDATE \"case\" SET name = 'Another'", []).unwrap();
    let told = findings(&unit);
    assert_eq!(told, ["row 1 of case is not as the ledger says", "row 1/2 of case_person is not as the ledger says"]);
}

//! One byte anywhere, and `verify` says where.

use crate::support::{act, around, create, delivery, files, open};
use krama_casebook::{Disk, Verification, Workspace};
use krama_model::{Coded, ReportNumber, Subject};
use rusqlite::Connection;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn filled(root: &Path) -> Workspace {
    let workspace = create(root);
    let writer = workspace.writer().unwrap();
    writer.seal(&delivery(&writer, "a.csv", &[(1, "one"), (2, "two"), (3, "")]).unwrap(), &act()).unwrap();
    writer.seal(&delivery(&writer, "b.csv", &[(2, "two and more"), (4, "four")]).unwrap(), &act()).unwrap();
    drop(writer);
    let (a, b) = (ReportNumber(0), ReportNumber(1));
    workspace.decide(Subject::Different { a, b }, "two scripts", &act()).unwrap();
    workspace
}

fn named(verified: &Verification, code: &str, what: &str) -> bool {
    verified.findings.iter().any(|found| found.code.to_string() == code && found.what.contains(what))
}

#[test]
fn a_workspace_nobody_touched_is_consistent_and_not_witnessed() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = filled(folder.path());
    let verified = workspace.verify(None);
    assert_eq!(verified.findings, []);
    assert_eq!((verified.entries, verified.originals, verified.batches, verified.rows), (4, 2, 2, 4));
    assert_eq!(verified.witnessed, None);
    assert_eq!(workspace.verify(Some(&workspace.checkpoint(&act()).unwrap())).witnessed, Some(4));
}

#[test]
fn any_flipped_byte_of_an_original_or_a_batch_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = filled(folder.path());
    for (under, code) in [("lake/originals", "K5105"), ("lake/reports", "K5106")] {
        for path in files(&folder.path().join(under)) {
            let whole = fs::read(&path).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
            for at in (0..whole.len()).step_by((whole.len() / 60).max(1)) {
                let mut flipped = whole.clone();
                flipped[at] ^= 1 << (at % 8);
                fs::write(&path, &flipped).unwrap();
                let name = path.file_name().unwrap().to_str().unwrap();
                let verified = workspace.verify(None);
                assert!(named(&verified, code, name), "byte {at} of {name}: {:?}", verified.findings);
                let read = workspace.reports(workspace.size().unwrap()).unwrap().read().find_map(Result::err);
                assert_eq!(read.is_some(), code == "K5106", "altered text was read: byte {at} of {name}");
            }
            fs::write(&path, &whole).unwrap();
        }
    }
    assert_eq!(workspace.verify(None).findings, []);
}

#[test]
fn any_flipped_byte_of_an_entry_or_a_payload_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = filled(folder.path());
    let db = Connection::open(folder.path().join("casebook.db")).unwrap();
    for (table, key, code) in [("entry", "number", "K5101"), ("payload", "entry", "K5104")] {
        for number in 0..4_i64 {
            let select = format!("SELECT CAST(text AS BLOB) FROM {table} WHERE {key} = ?1");
            let whole: Vec<u8> = db.query_row(&select, [number], |row| row.get(0)).unwrap();
            let update = format!("UPDATE {table} SET text = CAST(?1 AS TEXT) WHERE {key} = ?2");
            for at in 0..whole.len() {
                let mut flipped = whole.clone();
                flipped[at] ^= 1 << (at % 8);
                db.execute(&update, rusqlite::params![flipped, number]).unwrap();
                let verified = workspace.verify(None);
                assert!(named(&verified, code, &format!("E{number} ")), "{table} {number}: {:?}", verified.findings);
            }
            db.execute(&update, rusqlite::params![whole, number]).unwrap();
        }
    }
    assert_eq!(workspace.verify(None).findings, []);
}

#[test]
fn every_change_of_a_table_behind_the_ledgers_back_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = filled(folder.path());
    let path = folder.path().join("casebook.db");
    let db = Connection::open(&path).unwrap();
    for (change, code) in [
        ("DELETE FROM entry WHERE number = 3", "K5103"),
        ("DELETE FROM entry WHERE number = 1", "K5102"),
        ("UPDATE entry SET leaf = zeroblob(32) WHERE number = 2", "K5101"),
        ("UPDATE entry SET leaf = zeroblob(3) WHERE number = 2", "K5101"),
        ("DELETE FROM payload WHERE entry = 3", "K5104"),
        ("UPDATE head SET frontier = zeroblob(8)", "K5103"),
        ("DELETE FROM head", "K5103"),
        ("UPDATE original SET name = 'c.csv' WHERE id = 1", "K5105"),
        ("DELETE FROM original WHERE id = 2", "K5108"),
        ("UPDATE original SET erased_by = 3, name = NULL, salt = NULL WHERE id = 1", "K5108"),
        ("UPDATE batch SET digest = zeroblob(32) WHERE number = 1", "K5108"),
        ("UPDATE report SET row = 1 WHERE number = 0", "K5108"),
        ("DELETE FROM report WHERE number = 2", "K5108"),
        ("UPDATE report SET erased_by = 3 WHERE number = 2", "K5108"),
        ("UPDATE report_key SET number = 1 WHERE number = 0", "K5108"),
        ("DELETE FROM report_key WHERE number = 0", "K5108"),
        ("UPDATE rejection SET raw = 'x'", "K5107"),
        ("UPDATE rejection SET erased_by = 3", "K5107"),
        ("DELETE FROM rejection", "K5108"),
        ("UPDATE decision SET verdict = 'same'", "K5108"),
        ("UPDATE decision SET withdrawn_by = 3", "K5108"),
        ("DELETE FROM decision", "K5108"),
        ("INSERT INTO run (number, entry) VALUES (1, 3)", "K5108"),
        ("UPDATE settings SET value = '1' WHERE name = 'format'", "K5108"),
        ("UPDATE settings SET value = 'krama/0000000000000000' WHERE name = 'workspace'", "K5108"),
        ("DELETE FROM settings WHERE name = 'created'", "K5108"),
        ("INSERT INTO settings (name, value) VALUES ('other', '')", "K5108"),
        ("INSERT INTO checkpoint (size, note) VALUES (1, 'nonsense')", "K5109"),
        ("INSERT INTO unfinished (entry) VALUES (3)", "K5112"),
    ] {
        db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        let whole = fs::read(&path).unwrap();
        db.execute_batch(change).unwrap();
        let verified = workspace.verify(None);
        assert!(named(&verified, code, ""), "{change}: {:?}", verified.findings);
        drop_changes(&path, &whole);
    }
    assert_eq!(open(folder.path()).verify(None).findings, []);
}

#[test]
fn where_a_report_was_seen_and_what_was_handed_out_is_proven() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = filled(folder.path());
    let writer = workspace.writer().unwrap();
    // One row more makes it another file, in which the first rows were seen before.
    let mut again = delivery(&writer, "c.csv", &[(1, "one"), (2, "two and more"), (5, "five")]).unwrap();
    let stored = writer.store_original(&mut &b"a picture"[..]).unwrap();
    again.originals.push(krama_casebook::NamedOriginal { stored, name: "picture".to_owned() });
    let outer = again.originals[0].stored.digest;
    again.enclosed.push(krama_casebook::Enclosed { original: stored.digest, outer, report: Some(2) });
    writer.seal(&again, &act()).unwrap();
    drop(writer);
    let note = workspace.checkpoint(&act()).unwrap();
    assert_eq!(workspace.checkpoint(&act()).unwrap(), note, "nothing was entered since");
    let verified = workspace.verify(Some(&note));
    assert_eq!((verified.findings, verified.witnessed, verified.entries), (vec![], Some(5), 6));
    let path = folder.path().join("casebook.db");
    let db = Connection::open(&path).unwrap();
    for (change, code, what) in [
        ("DELETE FROM sighting WHERE number = 0", "K5108", "1 rows of sighting are missing"),
        ("INSERT INTO sighting (number, original) VALUES (0, 2)", "K5108", "1 are there that"),
        ("UPDATE sighting SET original = 2 WHERE number = 1", "K5108", "1 rows of sighting are missing and 1"),
        ("DELETE FROM enclosed", "K5108", "1 rows of enclosed are missing"),
        ("UPDATE enclosed SET outer = 1", "K5108", "rows of enclosed"),
        ("DELETE FROM checkpoint", "K5108", "the checkpoint that E5 handed out"),
        ("UPDATE rejection SET original = 2", "K5107", "was altered"),
    ] {
        db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        let whole = fs::read(&path).unwrap();
        db.execute_batch(change).unwrap();
        let verified = workspace.verify(None);
        assert!(named(&verified, code, what), "{change}: {:?}", verified.findings);
        drop_changes(&path, &whole);
    }
    let writer = workspace.writer().unwrap();
    writer.erase(krama_casebook::Target::Report(ReportNumber(1)), "order 1", "ordered", &act()).unwrap();
    drop(writer);
    assert_eq!(open(folder.path()).verify(None).findings, []);
}

#[test]
fn only_the_entry_that_is_missing_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = filled(folder.path());
    let db = Connection::open(folder.path().join("casebook.db")).unwrap();
    let chain = |workspace: &Workspace| -> Vec<String> {
        let found = workspace.verify(None).findings.into_iter();
        found.filter(|found| found.code.to_string() == "K5102").map(|found| found.what).collect()
    };
    db.execute_batch("DELETE FROM entry WHERE number = 1").unwrap();
    assert_eq!(chain(&workspace), ["E1 is missing; E2 follows"]);
    db.execute_batch("DELETE FROM entry WHERE number = 2").unwrap();
    assert_eq!(chain(&workspace), ["E1 to E2 are missing; E3 follows"]);
}

#[test]
fn what_other_programs_leave_in_the_lake_blocks_nothing_and_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = filled(folder.path());
    let some = files(&folder.path().join("lake/originals"))[0].parent().unwrap().to_owned();
    let strays = ["lake/originals/.DS_Store", "lake/reports/Thumbs.db"].map(|name| folder.path().join(name));
    for stray in strays.iter().chain([&some.join(".DS_Store")]) {
        fs::write(stray, "left here").unwrap();
    }
    let writer = workspace.writer().unwrap();
    writer.seal(&delivery(&writer, "c.csv", &[(7, "seven")]).unwrap(), &act()).unwrap();
    let verified = workspace.verify(None);
    assert_eq!(verified.findings, []);
    assert_eq!(verified.strays.len(), 3, "{:?}", verified.strays);
    assert!(verified.strays.contains(&"lake/originals/.DS_Store".to_owned()), "{:?}", verified.strays);
}

/// Puts the content of every table back through SQLite itself.
fn drop_changes(path: &Path, whole: &[u8]) {
    let before = path.with_extension("before");
    fs::write(&before, whole).unwrap();
    let from = Connection::open(&before).unwrap();
    let mut to = Connection::open(path).unwrap();
    rusqlite::backup::Backup::new(&from, &mut to).unwrap().step(-1).unwrap();
    fs::remove_file(before).unwrap();
}

#[test]
fn a_rewritten_or_rolled_back_ledger_does_not_fit_a_checkpoint_kept_elsewhere() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let kept = filled(folder.path()).checkpoint(&act()).unwrap();
    let stranger = filled(other.path());
    assert!(named(&open(folder.path()).verify(Some("nonsense")), "K5109", "not a signed checkpoint"));
    // The same keys, another history: what a holder of the folder could do.
    let rewritten = create(&other.path().join("rewritten"));
    for (text, what) in [("one", "rolled back"), ("two", "rewritten")] {
        let count = if text == "one" { 1 } else { 5 };
        for _ in 0..count {
            rewritten.decide(Subject::Withdrawn { decision: krama_model::EntryNumber(0) }, text, &act()).unwrap_err();
            rewritten.record_access("all", text, &act()).unwrap();
        }
        let verified = rewritten.verify(Some(&kept));
        assert!(named(&verified, "K5109", what), "{:?}", verified.findings);
        assert_eq!(verified.witnessed, None);
    }
    drop(stranger);
}

#[test]
fn damage_that_keeps_the_workspace_from_opening_has_a_code_and_a_hint() {
    let folder = tempfile::tempdir().unwrap();
    drop(filled(folder.path()));
    let open = || Workspace::open(folder.path(), around(Disk::real()));
    let key = folder.path().join("keys/signing.pem");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let error = open().unwrap_err();
    assert_eq!(error.code().to_string(), "K5015");
    assert!(error.hint().unwrap().starts_with("chmod"));
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    let whole = fs::read(&key).unwrap();
    fs::write(&key, &whole[..20]).unwrap();
    assert_eq!(open().unwrap_err().code().to_string(), "K5014");
    fs::remove_file(&key).unwrap();
    assert_eq!(open().unwrap_err().code().to_string(), "K5013");
    fs::write(&key, &whole).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    open().unwrap();
    let path = folder.path().join("casebook.db");
    let db = fs::read(&path).unwrap();
    fs::write(&path, b"this is not a database, and long enough to be looked at as one").unwrap();
    let error = open().unwrap_err();
    assert_eq!(error.code().to_string(), "K5002");
    assert!(error.hint().is_some());
    let mut torn = db.clone();
    torn[4096..12_288].fill(0xAA);
    fs::write(&path, &torn).unwrap();
    let found = open().map(|workspace| workspace.verify(None));
    assert!(found.is_err() || !found.unwrap().findings.is_empty());
    fs::write(&path, &db).unwrap();
    let newer = Connection::open(&path).unwrap();
    newer.execute_batch("UPDATE settings SET value = '99' WHERE name = 'format'").unwrap();
    assert_eq!(open().unwrap_err().code().to_string(), "K5012");
}

#[test]
fn a_key_of_another_workspace_is_noticed_before_anything_is_written() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(filled(folder.path()));
    let (mut state, disk) = (9_u8, Disk::real());
    let random = move |bytes: &mut [u8]| {
        bytes.fill(state);
        state += 1;
    };
    drop(Workspace::create(other.path(), act().at, krama_casebook::Surroundings { disk, random: Box::new(random) }));
    for name in ["keys/signing.pem", "keys/secret"] {
        let own = fs::read(folder.path().join(name)).unwrap();
        fs::copy(other.path().join(name), folder.path().join(name)).unwrap();
        let workspace = open(folder.path());
        let size = workspace.size().unwrap();
        let refused = [
            workspace.writer().map(|_| ()).unwrap_err(),
            workspace.record_access("all", "why", &act()).unwrap_err(),
            workspace.checkpoint(&act()).unwrap_err(),
        ];
        for error in refused {
            assert!(error.code().to_string() == "K5029" && error.to_string().contains(name), "{error}");
            assert!(error.hint().is_some());
        }
        assert_eq!(workspace.size().unwrap(), size);
        assert!(!workspace.verify(None).findings.is_empty());
        fs::write(folder.path().join(name), own).unwrap();
    }
    assert_eq!(open(folder.path()).verify(None).findings, []);
}

#[test]
fn files_and_folders_are_their_owners_only() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("unit");
    let workspace = filled(&root);
    for path in files(&root) {
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o077;
        assert_eq!(mode, 0, "{}", path.display());
    }
    fs::set_permissions(&root, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(named(&workspace.verify(None), "K5110", "the workspace folder"));
}

#[test]
fn a_trigger_or_a_view_in_the_casebook_is_named_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = filled(folder.path());
    let (a, b) = (ReportNumber(0), ReportNumber(2));
    let decide = || workspace.decide(Subject::Same { a, b }, "one man", &act());
    let db = Connection::open(folder.path().join("casebook.db")).unwrap();
    let trigger = "CREATE TRIGGER x AFTER INSERT ON entry BEGIN DELETE FROM decision; END";
    for (made, gone) in [(trigger, "DROP TRIGGER x"), ("CREATE VIEW x AS SELECT 1", "DROP VIEW x")] {
        db.execute_batch(made).unwrap();
        let verified = workspace.verify(None);
        assert!(named(&verified, "K5114", "did not make: x"), "{:?}", verified.findings);
        assert_eq!(decide().unwrap_err().code().to_string(), "K5034");
        db.execute_batch(gone).unwrap();
        assert_eq!(workspace.verify(None).findings, []);
    }
    decide().unwrap();
    db.execute_batch("CREATE INDEX x ON entry (text)").unwrap();
    assert!(named(&workspace.verify(None), "K5114", "index"));
    db.execute_batch("DROP INDEX x; ALTER TABLE enclosed RENAME TO elsewhere").unwrap();
    let verified = workspace.verify(None);
    assert!(named(&verified, "K5114", "table enclosed of the casebook is missing"), "{:?}", verified.findings);
}

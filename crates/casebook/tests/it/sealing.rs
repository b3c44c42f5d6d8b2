//! What comes in is sealed, and comes back as it was.

use crate::support::{act, create, delivery, open, texts};
use krama_casebook::{Error, NamedOriginal, Target, Workspace};
use krama_model::{Coded, ReportKey, ReportNumber};

#[test]
fn a_sealed_report_reads_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    let delivery = delivery(&writer, "a.csv", &[(1, "one"), (2, "two"), (3, "")]).unwrap();
    let sealed = writer.seal(&delivery, &act()).unwrap();
    assert_eq!((sealed.new, sealed.changed, sealed.repeated, sealed.rejected), (2, 0, 0, 1));
    drop(writer);
    let again = open(folder.path());
    let read: Vec<_> = again.reports(again.size().unwrap()).unwrap().read().flat_map(|batch| batch.unwrap()).collect();
    assert_eq!(read.iter().map(|row| row.report.clone()).collect::<Vec<_>>(), delivery.reports);
    assert_eq!(read.iter().map(|row| (row.number.0, row.version)).collect::<Vec<_>>(), [(0, 1), (1, 1)]);
}

#[test]
fn next_weeks_export_adds_only_what_is_new_or_changed() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    let first = delivery(&writer, "week1.csv", &[(1, "one"), (2, "two")]).unwrap();
    writer.seal(&first, &act()).unwrap();
    let size = workspace.size().unwrap();
    let second =
        delivery(&writer, "week2.csv", &[(0, "nought"), (1, "one"), (2, "two, and more"), (3, "three")]).unwrap();
    let sealed = writer.seal(&second, &act()).unwrap();
    assert_eq!((sealed.new, sealed.changed, sealed.repeated), (2, 1, 1));
    let newest = [("2026/000", "nought"), ("2026/001", "one"), ("2026/002", "two, and more"), ("2026/003", "three")];
    assert_eq!(texts(&workspace), newest.map(|(key, text)| (key.to_owned(), text.to_owned())));
    let then = workspace.reports(size).unwrap();
    assert_eq!(then.read().flat_map(|batch| batch.unwrap()).filter(|row| row.version == 1).count(), 2);
    let versions = workspace.versions_of(ReportNumber(1)).unwrap();
    assert_eq!(
        versions.iter().map(|row| row.report.parts[0].text.as_str()).collect::<Vec<_>>(),
        ["two", "two, and more"]
    );
}

#[test]
fn a_file_with_one_key_twice_adds_nothing_when_it_comes_again() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    for (name, rows) in [("a.csv", &[(1, "x"), (1, "y")][..]), ("b.csv", &[(1, "x"), (1, "y"), (2, "z")])] {
        writer.seal(&delivery(&writer, name, rows).unwrap(), &act()).unwrap();
    }
    assert_eq!(workspace.versions_of(ReportNumber(0)).unwrap().len(), 2);
    assert_eq!(workspace.report_count().unwrap(), 2);
}

#[test]
fn a_report_that_goes_back_to_what_it_was_is_a_new_version() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    for (name, text) in [("a.csv", "x"), ("b.csv", "y"), ("c.csv", "x")] {
        let mut delivery = delivery(&writer, name, &[(1, text)]).unwrap();
        if name == "c.csv" {
            let stored = writer.store_original(&mut &b"another file with the same row"[..]).unwrap();
            delivery.originals[0].stored = stored;
            delivery.reports[0].original = stored.digest;
        }
        writer.seal(&delivery, &act()).unwrap();
    }
    assert_eq!(workspace.versions_of(ReportNumber(0)).unwrap().len(), 3);
    assert_eq!(texts(&workspace)[0].1, "x");
}

#[test]
fn finds_by_number_and_by_key() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    writer.seal(&delivery(&writer, "a.csv", &[(1, "one"), (2, "two")]).unwrap(), &act()).unwrap();
    assert!(workspace.has_report(ReportNumber(1)).unwrap() && !workspace.has_report(ReportNumber(2)).unwrap());
    for (source, reference, number) in [
        ("station-1", "2026/001", Some(ReportNumber(0))),
        ("station-1", "2026/002", Some(ReportNumber(1))),
        ("station-2", "2026/002", None),
        ("station-1", "2026/003", None),
    ] {
        let key = ReportKey { source: source.to_owned(), reference: reference.to_owned() };
        assert_eq!(workspace.number_of(&key).unwrap(), number, "{key}");
    }
    let read = workspace.reports_by_number(&[ReportNumber(1), ReportNumber(7)]).unwrap();
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].report.parts[0].text, "two");
}

#[test]
fn refuses_a_second_writer_and_a_folder_that_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    let other = open(folder.path());
    assert_eq!(other.writer().unwrap_err().code().to_string(), "K5016");
    drop(writer);
    other.writer().unwrap();
    let empty = tempfile::tempdir().unwrap();
    let around = crate::support::around(krama_casebook::Disk::real());
    assert!(matches!(Workspace::open(empty.path(), around), Err(Error::NotAWorkspace(_))));
}

#[test]
fn a_workspace_of_the_first_format_is_opened_and_its_attachments_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    let mut mail = delivery(&writer, "a.eml", &[(1, "one")]).unwrap();
    let stored = writer.store_original(&mut &b"a picture"[..]).unwrap();
    mail.originals.push(NamedOriginal { stored, name: "kx.png".to_owned() });
    let outer = mail.originals[0].stored.digest;
    mail.enclosed.push(krama_casebook::Enclosed { original: stored.digest, outer, report: Some(0) });
    let mut part = mail.reports[0].parts[0].clone();
    part.field = krama_model::Field::Attachment;
    part.place = format!("part 2 attachment {}", stored.digest);
    mail.reports[0].parts.push(part);
    writer.seal(&mail, &act()).unwrap();
    drop(writer);
    drop(workspace);
    let db = rusqlite::Connection::open(folder.path().join("casebook.db")).unwrap();
    db.execute_batch(
        "DROP TABLE enclosed; DROP TABLE unfinished; DROP TABLE person; DROP TABLE password; DROP TABLE \"case\"; DROP TABLE case_entry;
         DROP TABLE case_person; DROP TABLE case_report;
         UPDATE settings SET value = '1' WHERE name = 'format'",
    )
    .unwrap();
    let workspace = open(folder.path());
    let erased = workspace.writer().unwrap().erase(Target::Report(ReportNumber(0)), "order 1", "ordered", &act());
    assert_eq!(erased.unwrap().originals.len(), 2);
    assert_eq!(workspace.verify(None).findings, []);
}

//! Rows whose source gives them no reference, and references that stand twice.

use crate::support::{act, create, delivery, report, texts};
use krama_casebook::{Delivery, Sealed, Writer};

/// A table whose rows have no references, by row.
fn table(writer: &Writer<'_>, name: &str, rows: &[&str]) -> Delivery {
    let numbered: Vec<(usize, &str)> = (1..).zip(rows.iter().copied()).collect();
    let mut delivery = delivery(writer, name, &numbered).unwrap();
    for ((row, _), report) in numbered.iter().zip(&mut delivery.reports) {
        report.key.reference = format!("{name}#{row}");
        report.received_at = None;
        report.zone_assumed = false;
    }
    delivery
}

fn take(writer: &Writer<'_>, name: &str, rows: &[&str]) -> [u64; 4] {
    counts(&writer.seal(&table(writer, name, rows), &act()).unwrap())
}

fn counts(sealed: &Sealed) -> [u64; 4] {
    [sealed.new, sealed.changed, sealed.repeated, sealed.by_content]
}

#[test]
fn a_sheet_that_grew_under_another_date_adds_what_is_new_alone() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    assert_eq!(take(&writer, "list-2026-11-20.csv", &["one", "two", "two"]), [3, 0, 0, 0]);
    // Rows were put in above, between and below; the two that say the same stay two, and a third is new.
    let grown = ["nought", "one", "two", "between", "two", "two", "three"];
    assert_eq!(take(&writer, "list-2026-11-27.csv", &grown), [4, 0, 3, 3]);
    assert_eq!(take(&writer, "list-2026-11-27.csv", &grown), [0, 0, 7, 3]);
    assert_eq!(take(&writer, "list-2026-11-20.csv", &["one", "two", "two"]), [0, 0, 3, 0]);
    drop(writer);
    let writer = workspace.writer().unwrap();
    assert_eq!(take(&writer, "list-2026-12-04.csv", &grown), [0, 0, 7, 7]);
    assert_eq!(workspace.report_count().unwrap(), 7);
    assert!(workspace.verify(None).findings.is_empty());
}

#[test]
fn lists_that_begin_anew_hide_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    assert_eq!(take(&writer, "list-2026-11-20.csv", &["one", "two"]), [2, 0, 0, 0]);
    assert_eq!(take(&writer, "list-2026-11-27.csv", &["three", "four"]), [2, 0, 0, 0]);
    let said: Vec<String> = texts(&workspace).into_iter().map(|(_, text)| text).collect();
    assert_eq!(said, ["one", "two", "three", "four"]);
}

#[test]
fn two_rows_that_say_the_same_stay_two_however_the_file_is_delivered() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    assert_eq!(take(&writer, "a.csv", &["one"]), [1, 0, 0, 0]);
    let whole = table(&writer, "b.csv", &["one", "one"]);
    let part = |row: usize| Delivery { reports: vec![whole.reports[row].clone()], ..whole.clone() };
    assert_eq!(counts(&writer.seal(&part(0), &act()).unwrap()), [0, 0, 1, 1]);
    assert_eq!(counts(&writer.seal(&part(1), &act()).unwrap()), [1, 0, 0, 0]);
}

#[test]
fn files_of_one_name_are_told_by_place() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    take(&writer, "list.csv", &["one", "two"]);
    assert_eq!(take(&writer, "list.csv", &["two", "three"]), [0, 2, 0, 0]);
    let said: Vec<String> = texts(&workspace).into_iter().map(|(_, text)| text).collect();
    assert_eq!(said, ["two", "three"]);
    // What a changed row said before is no row's any more.
    assert_eq!(take(&writer, "other.csv", &["one", "three"]), [1, 0, 1, 1]);
}

#[test]
fn what_a_source_holds_is_read_once_however_many_rows_change() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    take(&writer, "monday.csv", &["one", "two"]);
    assert_eq!(take(&writer, "tuesday.csv", &["one", "two"]), [0, 0, 2, 2]);
    // Whoever reads a batch from here on fails.
    let batches = folder.path().join("lake/reports");
    std::fs::rename(&batches, folder.path().join("away")).unwrap();
    std::fs::create_dir(&batches).unwrap();
    for day in 0..5 {
        let [before, now] = [day, day + 1].map(|day| format!("edit {day}"));
        let was = if day == 0 { "one" } else { &before };
        assert_eq!(take(&writer, "monday.csv", &[&now, "two"]), [0, 1, 1, 0]);
        assert_eq!(take(&writer, &format!("day-{day}.csv"), &[&now, "two"]), [0, 0, 2, 2]);
        assert_eq!(take(&writer, &format!("old-{day}.csv"), &[was]), [1, 0, 0, 0], "{was} is no row's any more");
    }
}

#[test]
fn rows_with_references_are_never_told_by_what_they_say() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    let mut first = table(&writer, "a.csv", &["one"]);
    first.reports[0].key.reference = "D-1".to_owned();
    writer.seal(&first, &act()).unwrap();
    assert_eq!(take(&writer, "b.csv", &["one"]), [1, 0, 0, 0]);
    let mut third = table(&writer, "c.csv", &["one"]);
    third.reports[0].key.reference = "D-2".to_owned();
    assert_eq!(counts(&writer.seal(&third, &act()).unwrap()), [1, 0, 0, 0]);
}

#[test]
fn a_reference_that_stands_twice_is_named_with_both_rows() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    let mut twice = delivery(&writer, "a.csv", &[(1, "x"), (2, "y"), (1, "z")]).unwrap();
    twice.reports[2].place = "row 3".to_owned();
    let sealed = writer.seal(&twice, &act()).unwrap();
    let named = |sealed: &Sealed| {
        let rows = sealed.twice.named.iter();
        rows.map(|it| [&it.reference, &it.first, &it.then].map(String::clone)).collect::<Vec<_>>()
    };
    assert_eq!((sealed.twice.times, named(&sealed)), (1, vec![["2026/001", "row 1", "row 3"].map(str::to_owned)]));
    // The rows of a later delivery of the same file are held against those of the earlier.
    let mut later = twice.clone();
    later.reports = vec![report(twice.originals[0].stored.digest, 2, "y again")];
    later.reports[0].place = "row 9".to_owned();
    let sealed = writer.seal(&later, &act()).unwrap();
    assert_eq!((sealed.changed, named(&sealed)), (1, vec![["2026/002", "row 2", "row 9"].map(str::to_owned)]));
    // The same file again, and a changed row of another file, are nothing to tell of.
    assert_eq!(writer.seal(&twice, &act()).unwrap().twice.times, 0);
    let other = delivery(&writer, "b.csv", &[(1, "w")]).unwrap();
    let sealed = writer.seal(&other, &act()).unwrap();
    assert_eq!((sealed.changed, sealed.twice.times), (1, 0));
}

#[test]
fn no_more_than_a_hundred_rows_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    let texts: Vec<String> = (0..250).map(|row| format!("text {row}")).collect();
    let rows: Vec<(usize, &str)> = texts.iter().map(|text| (1, text.as_str())).collect();
    let sealed = writer.seal(&delivery(&writer, "a.csv", &rows).unwrap(), &act()).unwrap();
    assert_eq!((sealed.twice.times, sealed.twice.named.len()), (249, 100));
}

//! A lake in a temporary folder.

#![allow(clippy::unwrap_used, reason = "in a test, a failure is what unwrap is for")]

mod picking;

use arrow_array::{RecordBatch, UInt64Array};
use arrow_schema::{DataType, Field as Column, Schema};
use krama_lake::{DerivedRun, Disk, Lake, SealedReport};
use krama_model::{
    Author, BatchNumber, Coded, Digest, Field, Moment, Part, Report, ReportKey, ReportNumber, RunNumber,
};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

fn lake(root: &Path) -> Lake {
    Lake::open(&root.join("lake"), Disk::real()).unwrap()
}

/// Reports with every field, every author, long and empty texts, and no parts at all.
fn rows(count: usize) -> Vec<SealedReport> {
    let part = |row: usize, at: usize| Part {
        field: Field::ALL[(row + at) % Field::ALL.len()],
        author: Author::ALL[at % Author::ALL.len()],
        sent_at: at.is_multiple_of(2).then_some(Moment(-5 + at as i64)),
        place: if at == 0 { String::new() } else { format!("message {at}") },
        text: "ខ្មែរ 中文 \u{200b}".repeat(at),
    };
    let report = |row: usize| Report {
        key: ReportKey { source: format!("s{}", row % 3), reference: format!("r/{row}") },
        received_at: row.is_multiple_of(2).then_some(Moment(1_000 * row as i64)),
        occurred_at: row.is_multiple_of(3).then_some(Moment(-1)),
        zone_assumed: row % 2 == 1,
        original: Digest::of(&[(row % 5) as u8]),
        place: format!("row {row}"),
        parts: (0..row % 7).map(|at| part(row, at)).collect(),
    };
    let sealed = |row| SealedReport {
        number: ReportNumber(row as u64),
        version: 1 + (row % 2) as u32,
        report: report(row),
        erased: (row % 11 == 10).then(|| Digest::of(b"leaf")),
    };
    (0..count).map(sealed).collect()
}

fn sealed(lake: &Lake, rows: &[SealedReport]) -> String {
    let mut writer = lake.stage_batch(BatchNumber(7), &Digest::of(b"salt")).unwrap();
    for chunk in rows.chunks(10_000) {
        writer.write(&chunk.iter().map(SealedReport::as_row).collect::<Vec<_>>()).unwrap();
    }
    let staged = writer.finish().unwrap();
    staged.publish().unwrap();
    assert!(staged.name.starts_with("b000007-"));
    assert_eq!(lake.digest_batch(&staged.name).unwrap(), staged.digest);
    staged.name
}

#[test]
fn a_batch_reads_back_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let lake = lake(folder.path());
    let rows = rows(70_000);
    let name = sealed(&lake, &rows);
    let read: Vec<_> = lake.read_batch(&name).unwrap().flat_map(|batch| batch.unwrap()).collect();
    assert!(read == rows, "a row came back other than it went in");
    let picked = [0, 3, 9_999, 65_535, 65_536, 69_999];
    let expected: Vec<_> = picked.iter().map(|row| rows[*row as usize].clone()).collect();
    assert!(lake.read_rows(&name, &picked).unwrap() == expected);
    assert_eq!(lake.read_rows(&name, &[70_000]).unwrap_err().code().to_string(), "K4003");
    let keys = lake.read_keys(&name).unwrap();
    assert!(keys.iter().zip(&rows).all(|(key, row)| key.key == row.report.key && key.erased == row.erased.is_some()));
    assert_eq!(keys.len(), rows.len());
}

#[test]
fn an_original_is_stored_once_and_read_only() {
    let folder = tempfile::tempdir().unwrap();
    let lake = lake(folder.path());
    let stored = lake.store_original(&mut &b"as it came"[..]).unwrap();
    assert_eq!((stored.digest, stored.size), (Digest::of(b"as it came"), 10));
    let path = lake.original_path(&stored.digest);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o400);
    assert_eq!(lake.store_original(&mut &b"as it came"[..]).unwrap(), stored);
    assert_eq!(lake.digest_original(&stored.digest).unwrap(), stored.digest);
    assert_eq!(fs::read_dir(folder.path().join("lake/staging")).unwrap().count(), 0);
    assert_eq!(lake.open_original(&Digest::of(b"other")).unwrap_err().code().to_string(), "K4004");
}

#[test]
fn what_the_disk_fails_at_is_kept_whatever_the_reader_makes_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let lake = lake(folder.path());
    let digest = lake.store_original(&mut &b"as it came"[..]).unwrap().digest;
    let mut whole = lake.open_original(&digest).unwrap();
    assert_eq!(std::io::read_to_string(&mut whole).unwrap(), "as it came");
    assert!(whole.fault().is_none());
    let path = lake.original_path(&digest);
    fs::remove_file(&path).unwrap();
    // A folder opens and cannot be read.
    fs::create_dir(&path).unwrap();
    let mut broken = lake.open_original(&digest).unwrap();
    assert!(std::io::read_to_string(&mut broken).is_err());
    assert_eq!(broken.fault().unwrap().code().to_string(), "K4001");
}

#[test]
fn a_sweep_removes_what_nothing_names_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let lake = lake(folder.path());
    let (kept, stray) = (
        lake.store_original(&mut &b"kept"[..]).unwrap().digest,
        lake.store_original(&mut &b"stray"[..]).unwrap().digest,
    );
    let name = sealed(&lake, &rows(3));
    fs::write(folder.path().join("lake/staging/half"), b"half").unwrap();
    fs::write(folder.path().join("lake/reports/b000008-half.parquet"), b"half").unwrap();
    assert_eq!(lake.sweep(|file| file == name, |digest| *digest == kept).unwrap(), 3);
    assert!(lake.original_path(&kept).exists() && !lake.original_path(&stray).exists());
    assert_eq!(lake.read_keys(&name).unwrap().len(), 3);
}

/// Writes the table `groups` of so many rows.
fn write(run: &DerivedRun, rows: u64) {
    let schema = Arc::new(Schema::new(vec![Column::new("n", DataType::UInt64, false)]));
    let mut table = run.table("groups", Arc::clone(&schema)).unwrap();
    let numbers: UInt64Array = (0..rows).collect();
    table.write(&RecordBatch::try_new(schema, vec![Arc::new(numbers)]).unwrap()).unwrap();
    table.finish().unwrap();
}

/// How many rows the table of run 1 has.
fn written(lake: &Lake) -> u64 {
    let batches = lake.read_table(RunNumber(1), "groups", &["n"]).unwrap();
    batches.map(|batch| batch.unwrap().num_rows() as u64).sum()
}

#[test]
fn a_run_shows_when_it_is_published_and_replaces_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let lake = lake(folder.path());
    for count in [3, 5] {
        let run = lake.derive(RunNumber(1)).unwrap();
        write(&run, count);
        run.publish().unwrap();
        assert_eq!(written(&lake), count);
    }
    lake.forget_derived().unwrap();
    let missing = lake.read_table(RunNumber(1), "groups", &[]).err().unwrap();
    assert_eq!(missing.code().to_string(), "K4006");
}

#[test]
fn two_who_write_one_run_do_not_touch_each_others_tables() {
    let folder = tempfile::tempdir().unwrap();
    let (mine, theirs) = (lake(folder.path()), lake(folder.path()));
    let (first, second) = (mine.derive(RunNumber(1)).unwrap(), theirs.derive(RunNumber(1)).unwrap());
    write(&first, 3);
    write(&second, 5);
    drop(second);
    first.publish().unwrap();
    assert_eq!(written(&mine), 3);
    let derived = folder.path().join("lake/derived");
    fs::create_dir(derived.join("run-000002.partial-1-0")).unwrap();
    drop(mine.derive(RunNumber(3)).unwrap());
    assert_eq!(fs::read_dir(derived).unwrap().count(), 1, "what a crash left and what was dropped is gone");
}

#[test]
fn a_sweep_spares_the_folder_somebody_works_in() {
    let folder = tempfile::tempdir().unwrap();
    let lake = lake(folder.path());
    let held = lake.workbench("backup").unwrap();
    fs::write(held.path().join("snapshot"), b"half").unwrap();
    fs::create_dir(folder.path().join("lake/staging/backup-1-0")).unwrap();
    assert_eq!(lake.sweep(|_| true, |_| true).unwrap(), 1);
    assert!(held.path().join("snapshot").exists());
    let path = held.path().to_owned();
    drop(held);
    assert!(!path.exists());
}

#[test]
fn a_file_that_is_no_batch_or_was_altered_is_refused_with_a_code() {
    let folder = tempfile::tempdir().unwrap();
    let lake = lake(folder.path());
    fs::write(lake.batch_path("x.parquet"), b"PAR1 and nothing").unwrap();
    assert_eq!(lake.read_keys("x.parquet").unwrap_err().code().to_string(), "K4002");
    let name = sealed(&lake, &rows(40));
    let path = lake.batch_path(&name);
    let whole = fs::read(&path).unwrap();
    for at in (0..whole.len()).step_by(7) {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x41;
        fs::remove_file(&path).unwrap();
        fs::write(&path, &flipped).unwrap();
        assert_eq!(lake.check_batch(&name, &Digest::of(&whole)).unwrap_err().code().to_string(), "K4005");
    }
    fs::write(&path, &whole).unwrap();
    lake.check_batch(&name, &Digest::of(&whole)).unwrap();
}

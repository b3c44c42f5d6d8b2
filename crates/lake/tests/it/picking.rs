//! Rows picked by a number are those that whoever reads all of them would keep.

use crate::lake;
use arrow_array::cast::AsArray;
use arrow_array::types::{UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray, UInt32Array, UInt64Array};
use arrow_schema::{DataType, Field as Column, Schema};
use krama_lake::{Among, DerivedRun, Error, Lake, TableReader};
use krama_model::{Coded, RunNumber};
use std::fs;
use std::sync::Arc;

/// A tie in the order of rows, a report in none, a group that may be missing, and a text.
type Hold = (u32, u64, Option<u64>, String);

const RUN: RunNumber = RunNumber(1);

/// So many invented holds, always the same.
fn holds(count: u64) -> Vec<Hold> {
    let hold = |at: u64| {
        let mixed = (at + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
        let group = (!at.is_multiple_of(9) && !(2_000..9_000).contains(&at)).then_some(mixed % 401);
        ((at / 3) as u32, mixed % (count / 2 + 1), group, format!("v{}", mixed % 977))
    };
    (0..count).map(hold).collect()
}

fn write(run: &DerivedRun, rows: &[Hold]) {
    let schema = Arc::new(Schema::new(vec![
        Column::new("tie", DataType::UInt32, false),
        Column::new("report", DataType::UInt64, false),
        Column::new("group", DataType::UInt64, true),
        Column::new("value", DataType::Utf8, false),
    ]));
    let mut table = run.table("holds", Arc::clone(&schema)).unwrap();
    for rows in rows.chunks(1_500) {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(UInt32Array::from_iter_values(rows.iter().map(|row| row.0))),
            Arc::new(UInt64Array::from_iter_values(rows.iter().map(|row| row.1))),
            Arc::new(rows.iter().map(|row| row.2).collect::<UInt64Array>()),
            Arc::new(StringArray::from_iter_values(rows.iter().map(|row| &row.3))),
        ];
        table.write(&RecordBatch::try_new(Arc::clone(&schema), columns).unwrap()).unwrap();
    }
    table.finish().unwrap();
}

fn published(lake: &Lake, rows: &[Hold]) {
    let run = lake.derive(RUN).unwrap();
    write(&run, rows);
    run.publish().unwrap();
}

/// The rows, or what they end with; nothing where a column is another.
fn rows(table: Result<TableReader, Error>) -> Result<Option<Vec<Hold>>, Error> {
    let mut found = Vec::new();
    for batch in table? {
        let batch = batch?;
        let columns = (
            batch.column(0).as_primitive_opt::<UInt32Type>(),
            batch.column(1).as_primitive_opt::<UInt64Type>(),
            batch.column(2).as_primitive_opt::<UInt64Type>(),
            batch.column(3).as_string_opt::<i32>(),
        );
        let (Some(ties), Some(reports), Some(groups), Some(values)) = columns else { return Ok(None) };
        let group = |at: usize| groups.is_valid(at).then(|| groups.value(at));
        let hold = |at: usize| (ties.value(at), reports.value(at), group(at), values.value(at).to_owned());
        found.extend((0..batch.num_rows()).map(hold));
    }
    Ok(Some(found))
}

const COLUMNS: [&str; 4] = ["tie", "report", "group", "value"];

fn all(lake: &Lake) -> Result<Option<Vec<Hold>>, Error> {
    rows(lake.read_table(RUN, "holds", &COLUMNS))
}

fn picked(lake: &Lake, column: &'static str, numbers: &[u64]) -> Result<Option<Vec<Hold>>, Error> {
    rows(lake.read_rows_among(RUN, "holds", &COLUMNS, &Among::new(column, numbers.iter().copied())))
}

fn kept(all: &[Hold], column: &str, numbers: &[u64]) -> Vec<Hold> {
    let of = |row: &Hold| match column {
        "tie" => Some(u64::from(row.0)),
        "report" => Some(row.1),
        _ => row.2,
    };
    all.iter().filter(|row| of(row).is_some_and(|number| numbers.contains(&number))).cloned().collect()
}

#[test]
fn rows_picked_are_those_that_a_full_reading_keeps() {
    let folder = tempfile::tempdir().unwrap();
    let lake = lake(folder.path());
    // More than a row group of a million.
    let holds = holds(1_060_000);
    published(&lake, &holds);
    let last = u64::from(holds[holds.len() - 1].0);
    for numbers in [&[0][..], &[last], &[last, 0, 349_525, 349_526, 0], &[7, 100_000, 353_000], &[u64::MAX], &[]] {
        for column in ["tie", "report", "group"] {
            let found = picked(&lake, column, numbers).unwrap().unwrap();
            assert_eq!(found, kept(&holds, column, numbers), "{column} {numbers:?}");
        }
    }
    assert!(kept(&holds, "tie", &[349_525]).len() == 3 && kept(&holds, "group", &[7]).len() > 1_000);
    let other = picked(&lake, "value", &[7]).err().unwrap();
    let absent = picked(&lake, "part", &[7]).err().unwrap();
    assert_eq!([other.code().to_string(), absent.code().to_string()], ["K4006", "K4006"]);
}

#[test]
fn rows_picked_by_a_text_are_those_that_a_full_reading_keeps() {
    let folder = tempfile::tempdir().unwrap();
    let lake = lake(folder.path());
    let holds = holds(70_000);
    published(&lake, &holds);
    for texts in [&["v7", "v976"][..], &["v0"], &["v"], &[]] {
        let among = Among::texts("value", texts.iter().map(|&text| text.to_owned()));
        let found = rows(lake.read_rows_among(RUN, "holds", &COLUMNS, &among)).unwrap().unwrap();
        let kept: Vec<Hold> = holds.iter().filter(|row| texts.contains(&row.3.as_str())).cloned().collect();
        assert_eq!(found, kept, "{texts:?}");
        assert_eq!(found.is_empty(), texts.iter().all(|&text| text == "v"), "{texts:?}");
    }
    let among = Among::texts("tie", ["v7".to_owned()]);
    let error = rows(lake.read_rows_among(RUN, "holds", &COLUMNS, &among)).err().unwrap();
    assert_eq!(error.code().to_string(), "K4006");
}

#[test]
fn a_byte_of_what_a_file_states_is_not_altered_unseen() {
    let folder = tempfile::tempdir().unwrap();
    let lake = lake(folder.path());
    let holds = holds(4_200);
    published(&lake, &holds);
    let path = lake.table_path(RUN, "holds");
    let whole = fs::read(&path).unwrap();
    // The file ends in the length of its footer and four letters; before the footer stands the index of pages.
    let footer =
        usize::try_from(u32::from_le_bytes(whole[whole.len() - 8..whole.len() - 4].try_into().unwrap())).unwrap();
    let end = whole.len() - 8 - footer;
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let mut unseen = Vec::new();
    for at in end - 500..end {
        let mut altered = whole.clone();
        altered[at] ^= 1 << (at % 8);
        fs::write(&path, &altered).unwrap();
        if !matches!(all(&lake), Ok(Some(rows)) if rows == holds) {
            continue;
        }
        for (column, numbers) in [("tie", [5, 1_100]), ("report", [3, 1_700]), ("group", [7, 400])] {
            let found = picked(&lake, column, &numbers);
            if matches!(&found, Ok(Some(found)) if *found != kept(&holds, column, &numbers)) {
                unseen.push((at, column));
            }
        }
    }
    std::panic::set_hook(hook);
    assert_eq!(unseen, []);
}

#[test]
fn a_table_of_another_run_in_this_ones_place_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let lake = lake(folder.path());
    published(&lake, &holds(10));
    let other = RunNumber(2);
    let run = lake.derive(other).unwrap();
    write(&run, &holds(20));
    run.publish().unwrap();
    fs::copy(lake.table_path(RUN, "holds"), lake.table_path(other, "holds")).unwrap();
    let error = lake.read_table(other, "holds", &[]).err().unwrap();
    assert_eq!(error.code().to_string(), "K4006");
    assert!(error.to_string().contains("R1 holds"), "{error}");
}

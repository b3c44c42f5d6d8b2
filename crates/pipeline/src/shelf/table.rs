//! A table of a run in memory, and where in it each number of some columns stands.

use crate::error::Error;
use crate::table::Row;
use arrow_array::{Array, RecordBatch, UInt32Array, UInt64Array};
use arrow_schema::{ArrowError, FieldRef, Schema};
use arrow_select::concat::concat_batches;
use arrow_select::take::take_record_batch;
use krama_lake::Lake;
use krama_model::RunNumber;

/// Rows handed out at once.
const TOGETHER: usize = 65_536;

/// A table of a run.
pub(super) struct KeptTable {
    name: &'static str,
    rows: RecordBatch,
    columns: Vec<Sorted>,
}

/// The order of a table's rows by the numbers in one column.
struct Sorted {
    column: &'static str,
    /// Rows in the order of their numbers, those without one left out; none where they stand in it already.
    order: Option<Vec<u32>>,
}

impl KeptTable {
    /// Reads a table, to be looked up by some columns of numbers.
    pub(super) fn read<R: Row>(lake: &Lake, run: RunNumber, columns: &[&'static str]) -> Result<Self, Error> {
        let foreign = || Error::ForeignTable { table: R::TABLE, run };
        let (schema, mut all) = (R::schema(), Vec::new());
        for rows in lake.read_table(run, R::TABLE, R::COLUMNS)? {
            let rows = rows?;
            if !has_columns(&rows, &schema) {
                return Err(foreign());
            }
            all.push(rows);
        }
        let rows = concat_batches(&schema, &all)?;
        let sorted = |&column: &&'static str| Some(Sorted { column, order: order(Numbers::of(&rows, column)?) });
        let columns = columns.iter().map(sorted).collect::<Option<_>>().ok_or_else(foreign)?;
        Ok(Self { name: R::TABLE, rows, columns })
    }

    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// The rows that hold one of some numbers, given ascending, in a column; nothing where it is not looked up by that.
    pub(super) fn pick(&self, column: &str, numbers: &[u64]) -> Option<Result<RecordBatch, ArrowError>> {
        let sorted = self.columns.iter().find(|sorted| sorted.column == column)?;
        let held = Numbers::of(&self.rows, column)?;
        let count = sorted.order.as_ref().map_or(self.rows.num_rows(), Vec::len);
        let row = |at: usize| sorted.order.as_ref().map_or(at as u32, |order| order[at]);
        let first = |number: u64, from: usize| {
            let (mut low, mut high) = (from, count);
            while low < high {
                let middle = low + (high - low) / 2;
                if held.at(row(middle)) < number { low = middle + 1 } else { high = middle }
            }
            low
        };
        let (mut rows, mut from) = (Vec::new(), 0);
        for &number in numbers {
            from = first(number, from);
            while from < count && held.at(row(from)) == number {
                rows.push(row(from));
                from += 1;
            }
        }
        // In the table's order, as they are read from the disk.
        rows.sort_unstable();
        Some(take_record_batch(&self.rows, &UInt32Array::from(rows)))
    }

    /// All rows, some at a time.
    pub(super) fn chunks(&self) -> impl Iterator<Item = RecordBatch> + '_ {
        let starts = (0..self.rows.num_rows()).step_by(TOGETHER);
        starts.map(|from| self.rows.slice(from, TOGETHER.min(self.rows.num_rows() - from)))
    }
}

/// Whether rows have the columns of a schema and no others, in its order. Another version's may not.
fn has_columns(rows: &RecordBatch, schema: &Schema) -> bool {
    let (found, wanted) = (rows.schema(), schema.fields());
    let is_same = |(found, wanted): (&FieldRef, &FieldRef)| {
        found.name() == wanted.name() && found.data_type() == wanted.data_type()
    };
    found.fields().len() == wanted.len() && found.fields().iter().zip(wanted).all(is_same)
}

/// A column of numbers.
enum Numbers<'r> {
    Long(&'r UInt64Array),
    Short(&'r UInt32Array),
}

impl<'r> Numbers<'r> {
    fn of(rows: &'r RecordBatch, column: &str) -> Option<Self> {
        let column = rows.column_by_name(column)?.as_any();
        column.downcast_ref().map(Self::Long).or_else(|| column.downcast_ref().map(Self::Short))
    }

    fn at(&self, row: u32) -> u64 {
        match self {
            Self::Long(numbers) => numbers.value(row as usize),
            Self::Short(numbers) => u64::from(numbers.value(row as usize)),
        }
    }

    fn array(&self) -> &dyn Array {
        match self {
            Self::Long(numbers) => *numbers,
            Self::Short(numbers) => *numbers,
        }
    }
}

/// The order of rows by their numbers; none where they stand in it already, all with a number.
#[expect(clippy::needless_pass_by_value, reason = "it is two pointers")]
fn order(numbers: Numbers<'_>) -> Option<Vec<u32>> {
    let array = numbers.array();
    let count = array.len() as u32;
    if array.null_count() == 0 && (1..count).all(|row| numbers.at(row - 1) <= numbers.at(row)) {
        return None;
    }
    let mut order: Vec<u32> = (0..count).filter(|&row| array.is_valid(row as usize)).collect();
    order.sort_by_key(|&row| numbers.at(row));
    Some(order)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::GROUP;
    use krama_lake::Disk;
    use krama_model::Coded;

    crate::table::table! {
        /// A table of this version.
        Now = "things" {
            /// Its group.
            group: u64,
            /// How many reports.
            reports: u64,
        }
    }

    crate::table::table! {
        /// The same as an older version wrote it.
        Before = "things" {
            /// Its group.
            group: u64,
        }
    }

    crate::table::table! {
        /// The same as another version wrote it, one number shorter.
        Narrow = "things" {
            /// Its group.
            group: u64,
            /// How many reports.
            reports: u32,
        }
    }

    fn lake_with<R: Row>(folder: &std::path::Path, rows: &[R]) -> Lake {
        let lake = Lake::open(folder, Disk::real()).unwrap();
        let run = lake.derive(RunNumber(1)).unwrap();
        crate::table::write_all(&run, rows).unwrap();
        run.publish().unwrap();
        lake
    }

    #[test]
    fn a_table_of_another_version_is_refused_with_a_code_and_read_as_it_is_where_it_fits() {
        let folder = tempfile::tempdir().unwrap();
        let read = |lake: &Lake| KeptTable::read::<Now>(lake, RunNumber(1), &[GROUP]);
        let lake = lake_with(&folder.path().join("now"), &[Now { group: 3, reports: 2 }]);
        assert_eq!(read(&lake).unwrap().pick(GROUP, &[3]).unwrap().unwrap().num_rows(), 1);
        let older = lake_with(&folder.path().join("before"), &[Before { group: 3 }]);
        let narrower = lake_with(&folder.path().join("narrow"), &[Narrow { group: 3, reports: 2 }]);
        for lake in [older, narrower] {
            let refused = read(&lake).err().unwrap();
            assert_eq!(refused.code().to_string(), "K7002");
            assert!(refused.hint().unwrap().contains("krama analyse"));
        }
    }
}

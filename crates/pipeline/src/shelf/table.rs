//! A table of a run in memory, and where in it each number of some columns stands.

use crate::error::Error;
use crate::table::Row;
use arrow_array::{Array, RecordBatch, UInt32Array, UInt64Array};
use arrow_schema::ArrowError;
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
        let mut all = Vec::new();
        for rows in lake.read_table(run, R::TABLE, R::COLUMNS)? {
            all.push(rows?);
        }
        let rows = concat_batches(&R::schema(), &all)?;
        let foreign = || Error::ForeignTable { table: R::TABLE, run };
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

//! Picking a table's rows by a number or a text they hold.
//!
//! For each page of a column of unsigned numbers a table's file states the least and the greatest. Pages that cannot hold a
//! wanted number are not decoded. Where pages lie is read off their own heads, never off the file's list of them, which
//! nobody who reads all rows would find altered. Whoever reads a whole table checks what its file states on the way, so an altered bound
//! is found where altered rows are.

use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch, StringArray, UInt32Array, UInt64Array};
use arrow_schema::{ArrowError, DataType};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowPredicateFn, ParquetRecordBatchReaderBuilder, RowFilter, RowSelection};
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::page_index::column_index::ColumnIndexMetaData;
use parquet::file::reader::ChunkReader;
use std::fs::File;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// Rows in a page of numbers, and so the least that is decoded for one row.
pub(crate) const PAGE: usize = 2_048;

/// Whether a column is one that rows are picked by.
pub(crate) fn is_number(kind: &DataType) -> bool {
    matches!(kind, DataType::UInt32 | DataType::UInt64)
}

/// Rows that hold one of some numbers, or one of some texts, in a column.
#[derive(Debug, Clone)]
pub struct Among {
    column: &'static str,
    wanted: Wanted,
}

#[derive(Debug, Clone)]
enum Wanted {
    /// Ascending.
    Numbers(Arc<[u64]>),
    /// Of texts no bounds are stated: all of that one column is decoded, and of the others what is wanted.
    Texts(Arc<[String]>),
}

impl Among {
    /// Those with one of the numbers in that column of unsigned numbers.
    pub fn new(column: &'static str, numbers: impl IntoIterator<Item = u64>) -> Self {
        let mut numbers: Vec<u64> = numbers.into_iter().collect();
        numbers.sort_unstable();
        numbers.dedup();
        Self { column, wanted: Wanted::Numbers(numbers.into()) }
    }

    /// Those with one of a few texts in that column of texts.
    pub fn texts(column: &'static str, texts: impl IntoIterator<Item = String>) -> Self {
        Self { column, wanted: Wanted::Texts(texts.into_iter().collect()) }
    }

    /// The column.
    pub fn column(&self) -> &'static str {
        self.column
    }

    /// The numbers that are wanted, ascending; nothing where texts are.
    pub fn numbers(&self) -> Option<&[u64]> {
        match &self.wanted {
            Wanted::Numbers(numbers) => Some(numbers),
            Wanted::Texts(_) => None,
        }
    }

    /// Whether any of what is wanted may lie within the bounds.
    fn meets(&self, bounds: &RangeInclusive<u64>) -> bool {
        let Wanted::Numbers(numbers) = &self.wanted else { return true };
        let next = numbers.partition_point(|number| number < bounds.start());
        numbers.get(next).is_some_and(|number| number <= bounds.end())
    }

    fn of(&self, rows: &RecordBatch) -> Result<BooleanArray, ArrowError> {
        let column = rows.column(0).as_any();
        let other = |what| ArrowError::SchemaError(format!("{} is no {what}", self.column));
        let numbers = match &self.wanted {
            Wanted::Numbers(numbers) => numbers,
            Wanted::Texts(texts) => {
                let column = column.downcast_ref::<StringArray>().ok_or_else(|| other("text"))?;
                let is_wanted = |text: Option<&str>| text.is_some_and(|text| texts.iter().any(|wanted| wanted == text));
                return Ok(column.iter().map(|text| Some(is_wanted(text))).collect());
            }
        };
        let holds = |number: u64| numbers.binary_search(&number).is_ok();
        if let Some(column) = column.downcast_ref::<UInt64Array>() {
            return Ok(BooleanArray::from_unary(column, holds));
        }
        let column = column.downcast_ref::<UInt32Array>().ok_or_else(|| other("number"))?;
        Ok(BooleanArray::from_unary(column, |number| holds(u64::from(number))))
    }
}

/// Where a column that holds plain values stands among all such; lists and what is in them hold others.
fn leaf<S: ChunkReader + 'static>(builder: &Builder<S>, name: &str) -> Option<usize> {
    builder.parquet_schema().columns().iter().position(|column| column.path().parts() == [name])
}

type Builder<S = File> = ParquetRecordBatchReaderBuilder<S>;

/// Has only those rows read.
pub(crate) fn pick<S: ChunkReader + 'static>(builder: Builder<S>, among: &Among) -> Result<Builder<S>, ParquetError> {
    let missing = || ParquetError::General(format!("it has no column {}", among.column));
    let column = leaf(&builder, among.column).ok_or_else(missing)?;
    let mask = ProjectionMask::columns(builder.parquet_schema(), [among.column]);
    let wanted = among.clone();
    let filter = RowFilter::new(vec![Box::new(ArrowPredicateFn::new(mask, move |rows| wanted.of(&rows)))]);
    let (mut groups, mut ranges, mut before) = (Vec::new(), Vec::new(), 0);
    for group in 0..builder.metadata().num_row_groups() {
        let rows = builder.metadata().row_group(group).num_rows() as usize;
        let kept = ranges.len();
        match pages(builder.metadata(), group, column) {
            Some(pages) => {
                let met = pages.iter().filter(|page| page.bounds.as_ref().is_some_and(|bounds| among.meets(bounds)));
                ranges.extend(met.map(|page| before + page.rows.start..before + page.rows.end));
            }
            None => ranges.push(before..before + rows),
        }
        if ranges.len() > kept {
            groups.push(group);
            before += rows;
        }
    }
    let selection = RowSelection::from_consecutive_ranges(ranges.into_iter(), before);
    Ok(builder.with_row_groups(groups).with_row_selection(selection).with_row_filter(filter))
}

/// What a file states of one page of a column.
#[derive(Debug)]
struct Page {
    /// Its rows.
    rows: std::ops::Range<usize>,
    /// The least and the greatest of its numbers, if it has any.
    bounds: Option<RangeInclusive<u64>>,
}

/// The pages of a column of a row group, where the file states their bounds and they are as long as they are written here;
/// rows are counted within the row group.
fn pages(metadata: &ParquetMetaData, group: usize, column: usize) -> Option<Vec<Page>> {
    let rows = metadata.row_group(group).num_rows() as usize;
    let bounds: Vec<Option<RangeInclusive<u64>>> = match metadata.column_index()?.get(group)?.get(column)? {
        ColumnIndexMetaData::INT64(index) => {
            let pairs = index.min_values_iter().zip(index.max_values_iter());
            pairs.map(|(least, most)| Some(*least? as u64..=*most? as u64)).collect()
        }
        ColumnIndexMetaData::INT32(index) => {
            let pairs = index.min_values_iter().zip(index.max_values_iter());
            pairs.map(|(least, most)| Some(u64::from(*least? as u32)..=u64::from(*most? as u32))).collect()
        }
        _ => return None,
    };
    let page = |(at, bounds)| Page { rows: at * PAGE..rows.min((at + 1) * PAGE), bounds };
    (bounds.len() == rows.div_ceil(PAGE)).then(|| bounds.into_iter().enumerate().map(page).collect())
}

/// What a file states of its numbers, to be compared with them as they are read in order.
pub(crate) struct Stated {
    /// By name each column of unsigned numbers, with its pages; rows are counted from the first of the file.
    columns: Vec<(String, Vec<Page>)>,
    read: usize,
}

impl Stated {
    pub(crate) fn of(builder: &Builder) -> Self {
        let metadata = builder.metadata();
        let numbers = builder.schema().fields().iter().filter(|field| is_number(field.data_type()));
        let numbers = numbers.filter_map(|field| Some((leaf(builder, field.name())?, field)));
        let of_column = |column| {
            let (mut all, mut before) = (Vec::new(), 0);
            for group in 0..metadata.num_row_groups() {
                let of_group = pages(metadata, group, column).unwrap_or_default();
                let from_first = |page: Page| Page { rows: before + page.rows.start..before + page.rows.end, ..page };
                all.extend(of_group.into_iter().map(from_first));
                before += metadata.row_group(group).num_rows() as usize;
            }
            all
        };
        Self { columns: numbers.map(|(at, field)| (field.name().clone(), of_column(at))).collect(), read: 0 }
    }

    /// Whether the next rows are as the file states.
    pub(crate) fn fits(&mut self, rows: &RecordBatch) -> bool {
        let (from, to) = (self.read, self.read + rows.num_rows());
        self.read = to;
        self.columns.iter().all(|(name, pages)| {
            let Some(column) = rows.column_by_name(name) else { return true };
            let first = pages.partition_point(|page| page.rows.end <= from);
            pages[first..].iter().take_while(|page| page.rows.start < to).all(|page| {
                let (start, end) = (page.rows.start.max(from), page.rows.end.min(to));
                end >= start && are_within(&column.slice(start - from, end - start), page.bounds.as_ref())
            })
        })
    }
}

fn are_within(column: &ArrayRef, bounds: Option<&RangeInclusive<u64>>) -> bool {
    let Some(bounds) = bounds else { return column.null_count() == column.len() };
    if let Some(numbers) = column.as_any().downcast_ref::<UInt64Array>() {
        return numbers.iter().flatten().all(|number| bounds.contains(&number));
    }
    let numbers = column.as_any().downcast_ref::<UInt32Array>();
    numbers.is_some_and(|numbers| numbers.iter().flatten().all(|number| bounds.contains(&u64::from(number))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Disk, Lake};
    use arrow_schema::{Field, Schema};
    use krama_model::RunNumber;
    use parquet::arrow::arrow_reader::ArrowReaderOptions;
    use parquet::file::metadata::PageIndexPolicy;

    #[test]
    fn pages_of_numbers_are_as_long_as_they_are_held_to_be() {
        let folder = tempfile::tempdir().unwrap();
        let lake = Lake::open(folder.path(), Disk::real()).unwrap();
        let run = lake.derive(RunNumber(1)).unwrap();
        let schema = Arc::new(Schema::new(vec![Field::new("group", DataType::UInt64, true)]));
        let mut table = run.table("groups", Arc::clone(&schema)).unwrap();
        // More different numbers than a dictionary takes, and a page without any.
        let numbers: UInt64Array = (0..300_000).map(|at| (at >= 5_000).then_some(at)).collect();
        // Handed over in pieces that end anywhere within pages.
        for from in (0..numbers.len()).step_by(1_500) {
            let some = numbers.slice(from, 1_500.min(numbers.len() - from));
            table.write(&RecordBatch::try_new(Arc::clone(&schema), vec![Arc::new(some)]).unwrap()).unwrap();
        }
        table.finish().unwrap();
        run.publish().unwrap();
        let file = File::open(lake.table_path(RunNumber(1), "groups")).unwrap();
        let options = ArrowReaderOptions::new().with_column_index_policy(PageIndexPolicy::Required);
        let builder = Builder::try_new_with_options(file, options).unwrap();
        let pages = pages(builder.metadata(), 0, 0).unwrap();
        assert_eq!(pages.len(), 300_000_usize.div_ceil(PAGE));
        assert_eq!((pages[0].bounds.clone(), pages[3].bounds.clone()), (None, Some(6_144..=8_191)));
    }
}

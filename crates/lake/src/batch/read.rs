//! Columns back to rows.

use crate::Lake;
use crate::batch::{ROWS_AT_ONCE, RowKey, SealedReport, schema};
use crate::decode::{Decoder, guarded};
use crate::error::Error;
use arrow_array::cast::AsArray;
use arrow_array::types::{TimestampMillisecondType, UInt8Type};
use arrow_array::{
    Array, BooleanArray, FixedSizeBinaryArray, LargeStringArray, ListArray, RecordBatch, StringArray, StructArray,
    TimestampMillisecondArray, UInt32Array, UInt64Array,
};
use krama_model::{Author, Digest, Field, Moment, Part, Report, ReportKey, ReportNumber};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder, RowSelection,
};
use parquet::errors::ParquetError;
use parquet::file::metadata::PageIndexPolicy;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Reads a batch file a few thousand rows at a time, in order.
pub struct BatchReader {
    path: PathBuf,
    rows: Decoder,
}

impl Iterator for BatchReader {
    type Item = Result<Vec<SealedReport>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.rows.next()?.map_err(|error| Error::parquet("reading", &self.path)(error.into()));
        let rows = |batch| guarded(|fault| fault, || reports(&batch));
        Some(batch.and_then(|batch| rows(batch).map_err(|fault| wrong_shape(&self.path, fault))))
    }
}

fn wrong_shape(path: &Path, fault: String) -> Error {
    Error::WrongShape { path: path.to_owned(), what: "batch of reports", fault }
}

impl Lake {
    /// Reads a batch.
    pub fn read_batch(&self, name: &str) -> Result<BatchReader, Error> {
        let path = self.batch_path(name);
        let rows = Decoder::new(open(&path, &[])?);
        Ok(BatchReader { path, rows })
    }

    /// Reads some rows of a batch, given ascending, and skips the others as far as the file allows.
    pub fn read_rows(&self, name: &str, rows: &[u32]) -> Result<Vec<SealedReport>, Error> {
        let path = self.batch_path(name);
        let ranges = rows.iter().map(|&row| row as usize..row as usize + 1);
        let builder = builder(&path)?;
        let total = builder.metadata().file_metadata().num_rows() as usize;
        if rows.last().is_some_and(|&row| row as usize >= total) {
            return Err(wrong_shape(&path, format!("it has {total} rows")));
        }
        let selection = RowSelection::from_consecutive_ranges(ranges, total);
        let select = || builder.with_batch_size(ROWS_AT_ONCE).with_row_selection(selection).build();
        let selected = guarded(ParquetError::General, select).map_err(Error::parquet("reading", &path))?;
        let batches = BatchReader { path, rows: Decoder::new(selected) }.collect::<Result<Vec<_>, _>>()?;
        Ok(batches.into_iter().flatten().collect())
    }

    /// Reads the keys of a batch and nothing else.
    pub fn read_keys(&self, name: &str) -> Result<Vec<RowKey>, Error> {
        let path = self.batch_path(name);
        let mut keys = Vec::new();
        let rows = open(&path, &["number", "version", "source", "ref", "erased_leaf"])?;
        for batch in Decoder::new(rows) {
            let batch = batch.map_err(|error| Error::parquet("reading", &path)(error.into()))?;
            keys.extend(row_keys(&batch).map_err(|fault| wrong_shape(&path, fault))?);
        }
        Ok(keys)
    }
}

/// Opens a batch and checks that its columns are those of a batch.
fn builder(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>, Error> {
    let file = File::open(path).map_err(Error::io("reading", path))?;
    let options = ArrowReaderOptions::new().with_page_index_policy(PageIndexPolicy::Optional);
    let start = || ParquetRecordBatchReaderBuilder::try_new_with_options(file, options);
    let builder = guarded(ParquetError::General, start).map_err(Error::parquet("reading", path))?;
    if builder.schema().fields() == schema::schema().fields() {
        Ok(builder)
    } else {
        Err(wrong_shape(path, "its columns are others".to_owned()))
    }
}

/// Opens a batch for those columns, or all where none are named.
fn open(path: &Path, columns: &[&str]) -> Result<ParquetRecordBatchReader, Error> {
    let builder = builder(path)?;
    let mask = match columns {
        [] => ProjectionMask::all(),
        _ => ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied()),
    };
    let build = || builder.with_batch_size(ROWS_AT_ONCE).with_projection(mask).build();
    guarded(ParquetError::General, build).map_err(Error::parquet("reading", path))
}

fn column<'a, T: 'static>(batch: &'a RecordBatch, name: &str) -> Result<&'a T, String> {
    let column = batch.column_by_name(name).and_then(|column| column.as_any().downcast_ref());
    column.ok_or_else(|| format!("the column {name} is missing or of another type"))
}

fn row_keys(batch: &RecordBatch) -> Result<Vec<RowKey>, String> {
    let numbers: &UInt64Array = column(batch, "number")?;
    let versions: &UInt32Array = column(batch, "version")?;
    let sources: &StringArray = column(batch, "source")?;
    let references: &StringArray = column(batch, "ref")?;
    let erased: &FixedSizeBinaryArray = column(batch, "erased_leaf")?;
    let key = |row| RowKey {
        number: ReportNumber(numbers.value(row)),
        version: versions.value(row),
        key: ReportKey { source: sources.value(row).to_owned(), reference: references.value(row).to_owned() },
        erased: erased.is_valid(row),
    };
    Ok((0..batch.num_rows()).map(key).collect())
}

fn reports(batch: &RecordBatch) -> Result<Vec<SealedReport>, String> {
    let keys = row_keys(batch)?;
    let received: &TimestampMillisecondArray = column(batch, "received_at")?;
    let occurred: &TimestampMillisecondArray = column(batch, "occurred_at")?;
    let zones: &BooleanArray = column(batch, "zone_assumed")?;
    let originals: &StringArray = column(batch, "original")?;
    let places: &StringArray = column(batch, "place")?;
    let leaves: &FixedSizeBinaryArray = column(batch, "erased_leaf")?;
    let lists: &ListArray = column(batch, "parts")?;
    let parts = PartColumns::of(lists.values().as_struct())?;
    let offsets = lists.value_offsets();
    let row = |(row, key): (usize, RowKey)| {
        let original = originals.value(row).parse().map_err(|_| format!("row {row} names no original"))?;
        let report = Report {
            key: key.key,
            received_at: moment(received, row),
            occurred_at: moment(occurred, row),
            zone_assumed: zones.value(row),
            original,
            place: places.value(row).to_owned(),
            parts: (offsets[row] as usize..offsets[row + 1] as usize).map(|at| parts.part(at)).collect(),
        };
        let erased = key.erased.then(|| leaf(leaves, row));
        Ok(SealedReport { number: key.number, version: key.version, report, erased })
    };
    keys.into_iter().enumerate().map(row).collect()
}

fn leaf(leaves: &FixedSizeBinaryArray, row: usize) -> Digest {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(leaves.value(row));
    Digest(bytes)
}

fn moment(times: &TimestampMillisecondArray, row: usize) -> Option<Moment> {
    times.is_valid(row).then(|| Moment(times.value(row)))
}

/// The columns of the parts of one Arrow batch.
struct PartColumns<'a> {
    fields: (&'a [u8], Vec<Field>),
    authors: (&'a [u8], Vec<Author>),
    sent: &'a TimestampMillisecondArray,
    places: &'a StringArray,
    texts: &'a LargeStringArray,
}

impl<'a> PartColumns<'a> {
    fn of(parts: &'a StructArray) -> Result<Self, String> {
        let author = |word: &str| Author::ALL.iter().copied().find(|author| author.name() == word);
        Ok(Self {
            fields: words(parts.column(0), Field::parse)?,
            authors: words(parts.column(1), author)?,
            sent: parts.column(2).as_primitive::<TimestampMillisecondType>(),
            places: parts.column(3).as_string(),
            texts: parts.column(4).as_string(),
        })
    }

    fn part(&self, at: usize) -> Part {
        Part {
            field: self.fields.1[usize::from(self.fields.0[at])],
            author: self.authors.1[usize::from(self.authors.0[at])],
            sent_at: moment(self.sent, at),
            place: self.places.value(at).to_owned(),
            text: self.texts.value(at).to_owned(),
        }
    }
}

/// The keys of a column of words, and what each key means.
fn words<T>(column: &dyn Array, parse: impl Fn(&str) -> Option<T>) -> Result<(&[u8], Vec<T>), String> {
    let column = column.as_dictionary::<UInt8Type>();
    let values: &StringArray = column.values().as_string();
    let meaning = |word: Option<&str>| parse(word.unwrap_or_default()).ok_or("a part has an unknown word".to_owned());
    Ok((column.keys().values(), values.iter().map(meaning).collect::<Result<_, _>>()?))
}

//! Derived tables as typed rows: one definition gives the Arrow schema, writing, reading and the canonical digest.

use crate::error::Error;
use arrow_array::builder::{BooleanBuilder, Int64Builder, StringBuilder, UInt16Builder, UInt32Builder, UInt64Builder};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Int64Array, RecordBatch, StringArray, UInt16Array, UInt32Array, UInt64Array,
};
use arrow_schema::{DataType, SchemaRef};
use krama_lake::{Among, DerivedRun, Lake, TableReader, TableWriter};
use krama_link::Links;
use krama_model::{Basis, Digest, Field, Kind, Role, RoleRule, RunNumber};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// Rows that become columns together.
const TOGETHER: usize = 8_192;

/// A value in a column.
pub trait Cell: Sized {
    /// Its Arrow type.
    const TYPE: DataType;
    /// Whether it may be missing.
    const NULLABLE: bool;
    /// A column of them.
    fn column<'c>(cells: impl Iterator<Item = &'c Self>) -> ArrayRef
    where
        Self: 'c;
    /// The cell in that row of a column; nothing if the column is of another type or the value is not one of ours.
    fn at(column: &ArrayRef, row: usize) -> Option<Self>;
    /// Bytes that are the same exactly where the cell is the same.
    fn canonical(&self, out: &mut Vec<u8>);
}

macro_rules! number_cells {
    ($($type:ty, $arrow:ident, $builder:ident, $array:ident;)*) => {$(
        impl Cell for $type {
            const TYPE: DataType = DataType::$arrow;
            const NULLABLE: bool = false;
            fn column<'c>(cells: impl Iterator<Item = &'c Self>) -> ArrayRef {
                Arc::new($array::from_iter_values(cells.copied()))
            }
            fn at(column: &ArrayRef, row: usize) -> Option<Self> {
                Some(column.as_any().downcast_ref::<$array>()?.value(row))
            }
            fn canonical(&self, out: &mut Vec<u8>) {
                out.extend(self.to_be_bytes());
            }
        }

        impl Cell for Option<$type> {
            const TYPE: DataType = DataType::$arrow;
            const NULLABLE: bool = true;
            fn column<'c>(cells: impl Iterator<Item = &'c Self>) -> ArrayRef {
                let mut builder = $builder::new();
                cells.for_each(|cell| builder.append_option(*cell));
                Arc::new(builder.finish())
            }
            fn at(column: &ArrayRef, row: usize) -> Option<Self> {
                let column = column.as_any().downcast_ref::<$array>()?;
                Some((!column.is_null(row)).then(|| column.value(row)))
            }
            fn canonical(&self, out: &mut Vec<u8>) {
                out.push(u8::from(self.is_some()));
                if let Some(number) = self {
                    out.extend(number.to_be_bytes());
                }
            }
        }
    )*};
}

number_cells! {
    u16, UInt16, UInt16Builder, UInt16Array;
    u32, UInt32, UInt32Builder, UInt32Array;
    u64, UInt64, UInt64Builder, UInt64Array;
    i64, Int64, Int64Builder, Int64Array;
}

impl Cell for bool {
    const TYPE: DataType = DataType::Boolean;
    const NULLABLE: bool = false;
    fn column<'c>(cells: impl Iterator<Item = &'c Self>) -> ArrayRef {
        let mut builder = BooleanBuilder::new();
        cells.for_each(|cell| builder.append_value(*cell));
        Arc::new(builder.finish())
    }
    fn at(column: &ArrayRef, row: usize) -> Option<Self> {
        Some(column.as_any().downcast_ref::<BooleanArray>()?.value(row))
    }
    fn canonical(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
}

fn text_column<'c>(cells: impl Iterator<Item = &'c str>) -> ArrayRef {
    let mut builder = StringBuilder::new();
    cells.for_each(|cell| builder.append_value(cell));
    Arc::new(builder.finish())
}

fn text_at(column: &ArrayRef, row: usize) -> Option<&str> {
    Some(column.as_any().downcast_ref::<StringArray>()?.value(row))
}

fn canonical_text(text: &str, out: &mut Vec<u8>) {
    out.extend((text.len() as u64).to_be_bytes());
    out.extend(text.as_bytes());
}

impl Cell for String {
    const TYPE: DataType = DataType::Utf8;
    const NULLABLE: bool = false;
    fn column<'c>(cells: impl Iterator<Item = &'c Self>) -> ArrayRef {
        text_column(cells.map(String::as_str))
    }
    fn at(column: &ArrayRef, row: usize) -> Option<Self> {
        text_at(column, row).map(str::to_owned)
    }
    fn canonical(&self, out: &mut Vec<u8>) {
        canonical_text(self, out);
    }
}

impl Cell for Option<String> {
    const TYPE: DataType = DataType::Utf8;
    const NULLABLE: bool = true;
    fn column<'c>(cells: impl Iterator<Item = &'c Self>) -> ArrayRef {
        let mut builder = StringBuilder::new();
        cells.for_each(|cell| builder.append_option(cell.as_deref()));
        Arc::new(builder.finish())
    }
    fn at(column: &ArrayRef, row: usize) -> Option<Self> {
        let column = column.as_any().downcast_ref::<StringArray>()?;
        Some((!column.is_null(row)).then(|| column.value(row).to_owned()))
    }
    fn canonical(&self, out: &mut Vec<u8>) {
        out.push(u8::from(self.is_some()));
        if let Some(text) = self {
            canonical_text(text, out);
        }
    }
}

macro_rules! word_cells {
    ($($type:ty, $parse:expr;)*) => {$(
        impl Cell for $type {
            const TYPE: DataType = DataType::Utf8;
            const NULLABLE: bool = false;
            fn column<'c>(cells: impl Iterator<Item = &'c Self>) -> ArrayRef {
                text_column(cells.map(|cell| cell.name()))
            }
            fn at(column: &ArrayRef, row: usize) -> Option<Self> {
                ($parse)(text_at(column, row)?)
            }
            fn canonical(&self, out: &mut Vec<u8>) {
                canonical_text(self.name(), out);
            }
        }
    )*};
}

word_cells! {
    Kind, Kind::parse;
    Role, Role::parse;
    RoleRule, |name: &str| RoleRule::ALL.iter().copied().find(|rule| rule.name() == name);
    Field, Field::parse;
    Basis, Basis::parse;
    Links, Links::parse;
}

/// One row of one table.
pub trait Row: Sized + Send {
    /// The table's name, which is its file's.
    const TABLE: &'static str;
    /// The names of its columns, or of those it needs.
    const COLUMNS: &'static [&'static str];
    /// Its columns.
    fn schema() -> SchemaRef;
    /// Rows as columns.
    fn batch(rows: &[Self]) -> Result<RecordBatch, arrow_schema::ArrowError>;
    /// Columns as rows; nothing where they are not this table's.
    fn rows(batch: &RecordBatch) -> Option<Vec<Self>>;
    /// Bytes that are the same exactly where the row is the same.
    fn canonical(&self, out: &mut Vec<u8>);
}

/// Defines a row and its table.
macro_rules! table {
    ($(#[$doc:meta])* $name:ident = $table:literal { $($(#[$column_doc:meta])* $column:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            $($(#[$column_doc])* pub $column: $type,)*
        }

        impl $crate::table::Row for $name {
            const TABLE: &'static str = $table;
            const COLUMNS: &'static [&'static str] = &[$(stringify!($column),)*];

            fn schema() -> arrow_schema::SchemaRef {
                use $crate::table::Cell;
                std::sync::Arc::new(arrow_schema::Schema::new(vec![
                    $(arrow_schema::Field::new(stringify!($column), <$type>::TYPE, <$type>::NULLABLE),)*
                ]))
            }

            fn batch(rows: &[Self]) -> Result<arrow_array::RecordBatch, arrow_schema::ArrowError> {
                use $crate::table::Cell;
                arrow_array::RecordBatch::try_new(
                    Self::schema(),
                    vec![$(<$type>::column(rows.iter().map(|row| &row.$column)),)*],
                )
            }

            fn rows(batch: &arrow_array::RecordBatch) -> Option<Vec<Self>> {
                use $crate::table::Cell;
                $(let $column = batch.column_by_name(stringify!($column))?;)*
                (0..batch.num_rows())
                    .map(|at| Some(Self { $($column: <$type>::at($column, at)?,)* }))
                    .collect()
            }

            fn canonical(&self, out: &mut Vec<u8>) {
                use $crate::table::Cell;
                $(self.$column.canonical(out);)*
            }
        }
    };
}
pub(crate) use table;

/// A table as it was written: what a run's entry names.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Written {
    /// The table's name.
    pub name: &'static str,
    /// How many rows.
    pub rows: u64,
    /// SHA-256 over the canonical rows in order, whatever the file's bytes.
    pub digest: Digest,
}

/// The digest over the canonical rows of a table, made row by row.
pub struct RowDigest<R: Row> {
    hasher: Sha256,
    count: u64,
    scratch: Vec<u8>,
    row: std::marker::PhantomData<R>,
}

impl<R: Row> Default for RowDigest<R> {
    /// The digest of no rows.
    fn default() -> Self {
        Self { hasher: Sha256::new(), count: 0, scratch: Vec::new(), row: std::marker::PhantomData }
    }
}

impl<R: Row> RowDigest<R> {
    /// Appends rows.
    pub fn add(&mut self, rows: &[R]) {
        for chunk in rows.chunks(TOGETHER) {
            self.scratch.clear();
            for row in chunk {
                row.canonical(&mut self.scratch);
            }
            self.hasher.update(&self.scratch);
        }
        self.count += rows.len() as u64;
    }

    /// The table with those rows, as an entry names it.
    pub fn finish(self) -> Written {
        Written { name: R::TABLE, rows: self.count, digest: Digest(self.hasher.finalize().into()) }
    }
}

/// Writes a table of a run row by row.
pub struct Writer<R: Row> {
    file: TableWriter,
    digest: RowDigest<R>,
}

impl<R: Row> Writer<R> {
    /// Starts the table of that row.
    pub fn new(run: &DerivedRun) -> Result<Self, Error> {
        Ok(Self { file: run.table(R::TABLE, R::schema())?, digest: RowDigest::default() })
    }

    /// Appends rows.
    pub fn write(&mut self, rows: &[R]) -> Result<(), Error> {
        for chunk in rows.chunks(TOGETHER) {
            self.digest.add(chunk);
            self.file.write(&R::batch(chunk)?)?;
        }
        Ok(())
    }

    /// Completes the table.
    pub fn finish(self) -> Result<Written, Error> {
        self.file.finish()?;
        Ok(self.digest.finish())
    }
}

/// Writes a whole table.
pub fn write_all<R: Row>(run: &DerivedRun, rows: &[R]) -> Result<Written, Error> {
    let mut writer = Writer::new(run)?;
    writer.write(rows)?;
    writer.finish()
}

/// Reads a whole table of a run.
pub fn read_all<R: Row>(lake: &Lake, run: RunNumber) -> Result<Vec<R>, Error> {
    read_where(lake, run, |_| true)
}

/// Reads the rows of a table that are wanted.
pub fn read_where<R: Row>(lake: &Lake, run: RunNumber, wanted: impl Fn(&R) -> bool) -> Result<Vec<R>, Error> {
    let mut found = Vec::new();
    for rows in chunks::<R>(lake, run)? {
        found.extend(rows?.into_iter().filter(&wanted));
    }
    Ok(found)
}

/// Reads the rows of a table that hold one of some numbers in a column, in order, without reading the others.
pub fn read_among<R: Row>(lake: &Lake, run: RunNumber, among: &Among) -> Result<Vec<R>, Error> {
    let mut found = Vec::new();
    for rows in typed::<R>(lake.read_rows_among(run, R::TABLE, R::COLUMNS, among)?, run) {
        found.extend(rows?);
    }
    Ok(found)
}

/// Reads a table some ten thousand rows at a time, in order, and of its columns only those the row has.
pub fn chunks<R: Row>(
    lake: &Lake,
    run: RunNumber,
) -> Result<impl Iterator<Item = Result<Vec<R>, Error>> + use<R>, Error> {
    Ok(typed(lake.read_table(run, R::TABLE, R::COLUMNS)?, run))
}

fn typed<R: Row>(rows: TableReader, run: RunNumber) -> impl Iterator<Item = Result<Vec<R>, Error>> {
    rows.map(move |rows| R::rows(&rows?).ok_or(Error::ForeignTable { table: R::TABLE, run }))
}

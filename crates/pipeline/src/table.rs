//! Derived tables as typed rows: one definition gives the Arrow schema, writing, reading and the canonical digest.

mod cell;
mod list;

pub use cell::Cell;
pub use list::Named;

use crate::error::Error;
use crate::since::Since;
use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use krama_lake::{Among, DerivedRun, Lake, TableReader, TableWriter};
use krama_model::{Digest, RunNumber};
use sha2::{Digest as _, Sha256};

/// Rows that become columns together.
const TOGETHER: usize = 8_192;

/// One row of one table.
pub trait Row: Sized + Send {
    /// The table's name, which is its file's.
    const TABLE: &'static str;
    /// The names of its columns, or of those it needs.
    const COLUMNS: &'static [&'static str];
    /// Whether it holds what may be of victims of whom the run did not know.
    const SEALS: bool = false;
    /// Its columns.
    fn schema() -> SchemaRef;
    /// Rows as columns.
    fn batch(rows: &[Self]) -> Result<RecordBatch, arrow_schema::ArrowError>;
    /// Columns as rows; nothing where they are not this table's.
    fn rows(batch: &RecordBatch) -> Option<Vec<Self>>;
    /// Bytes that are the same exactly where the row is the same.
    fn canonical(&self, out: &mut Vec<u8>);
    /// Keeps the stand-in of a value that reports which the run did not read call the victim's, and blanks words that spell one.
    fn seal(&mut self, _: &Since) {}
}

/// Defines a row and its table.
macro_rules! table {
    ($(#[$doc:meta])* $name:ident = $table:literal $(sealed by $seal:path)? { $($(#[$column_doc:meta])* $column:ident: $type:ty,)* }) => {
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
                    $(arrow_schema::Field::new(stringify!($column), <$type>::data_type(), <$type>::NULLABLE),)*
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

            $(
            const SEALS: bool = true;
            fn seal(&mut self, since: &$crate::since::Since) {
                $seal(self, since);
            })?
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
    read_typed(lake.read_rows_among(run, R::TABLE, R::COLUMNS, among)?, run)
}

/// Reads all that a reader of a table gives.
pub fn read_typed<R: Row>(reader: TableReader, run: RunNumber) -> Result<Vec<R>, Error> {
    let mut found = Vec::new();
    for rows in typed::<R>(reader, run) {
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

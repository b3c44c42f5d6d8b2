//! Derived tables: what a run computed. They may be deleted at any time and computed again.

use crate::claim::Claim;
use crate::decode::{Decoder, guarded};
use crate::disk::DiskFile;
use crate::error::Error;
use crate::pick::{Among, PAGE, Stated, is_number, pick};
use crate::{Lake, children};
use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};
use bytes::Bytes;
use krama_model::RunNumber;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::{KeyValue, PageIndexPolicy};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::reader::ChunkReader;
use parquet::schema::types::ColumnPath;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

/// The key under which a table's file says which table of which run it is: another's in its place is not read.
const WHOSE: &str = "krama.table";

fn whose(run: RunNumber, name: &str) -> String {
    format!("R{} {name}", run.0)
}

/// What a folder of tables is called before it is published.
const PARTIAL: &str = ".partial";

/// The folder of a run that is being written. Readers see it once it is published; unpublished, it is removed.
#[derive(Debug)]
pub struct DerivedRun {
    lake: Lake,
    run: RunNumber,
    folder: Claim,
}

/// A table being written.
pub struct TableWriter {
    path: PathBuf,
    writer: ArrowWriter<BufWriter<DiskFile>>,
    /// Rows in the page that is being filled.
    filled: usize,
}

impl TableWriter {
    /// Appends rows. They are handed on page by page: the library looks whether a page is full only where what it is
    /// handed ends, or after a thousand rows of that.
    pub fn write(&mut self, rows: &RecordBatch) -> Result<(), Error> {
        let mut from = 0;
        while from < rows.num_rows() {
            let some = (PAGE - self.filled).min(rows.num_rows() - from);
            self.writer.write(&rows.slice(from, some)).map_err(Error::parquet("writing", &self.path))?;
            self.filled = (self.filled + some) % PAGE;
            from += some;
        }
        Ok(())
    }

    /// Completes the table. What a run is proven by is the digest over its rows, not its file's.
    pub fn finish(self) -> Result<(), Error> {
        let sink = self.writer.into_inner().map_err(Error::parquet("writing", &self.path))?;
        let mut file = sink.into_inner().map_err(|error| Error::io("writing", &self.path)(error.into_error()))?;
        file.sync().map_err(Error::io("syncing", &self.path))
    }
}

/// Reads a table of a run some ten thousand rows at a time, in order.
pub struct TableReader {
    rows: Decoder,
    /// What the file states of its rows, where all of them are read.
    stated: Option<Stated>,
    run: RunNumber,
    path: PathBuf,
}

impl Iterator for TableReader {
    type Item = Result<RecordBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let (run, path) = (self.run, self.path.as_path());
        let damaged = |fault: String| Error::damaged_table(run, path)(fault);
        let rows = self.rows.next()?.map_err(|fault: ArrowError| damaged(fault.to_string()));
        Some(rows.and_then(|rows| {
            let fits = self.stated.as_mut().is_none_or(|stated| stated.fits(&rows));
            if fits { Ok(rows) } else { Err(damaged("its pages are not as it states".to_owned())) }
        }))
    }
}

/// How tables are written: of numbers each page's bounds are stated, by which rows are picked.
fn properties(schema: &SchemaRef, whose: String) -> WriterProperties {
    let numbers = schema.fields().iter().filter(|field| is_number(field.data_type()));
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1).expect("1 is a level of Zstandard")))
        .set_created_by("krama".to_owned())
        .set_key_value_metadata(Some(vec![KeyValue::new(WHOSE.to_owned(), whose)]))
        .set_data_page_row_count_limit(PAGE)
        .set_statistics_enabled(EnabledStatistics::Chunk);
    let stated = numbers.fold(properties, |properties, field| {
        let column = ColumnPath::new(vec![field.name().clone()]);
        properties
            .set_column_statistics_enabled(column.clone(), EnabledStatistics::Page)
            // A dictionary that is given up midway would end a page early.
            .set_column_dictionary_enabled(column.clone(), false)
            .set_column_encoding(column, Encoding::DELTA_BINARY_PACKED)
    });
    stated.build()
}

impl DerivedRun {
    /// Starts a table. A word of the kind `mentions`.
    pub fn table(&self, name: &str, schema: SchemaRef) -> Result<TableWriter, Error> {
        let path = self.folder.path().join(format!("{name}.parquet"));
        let file = self.lake.disk().create(&path).map_err(Error::io("creating", &path))?;
        let (sink, properties) = (BufWriter::with_capacity(1 << 20, file), properties(&schema, whose(self.run, name)));
        let writer = ArrowWriter::try_new(sink, schema, Some(properties)).map_err(Error::parquet("writing", &path))?;
        Ok(TableWriter { path, writer, filled: 0 })
    }

    /// Shows the run to readers, in the place of an earlier one of the same number.
    pub fn publish(self) -> Result<(), Error> {
        let (disk, place) = (self.lake.disk(), self.lake.run_folder(self.run));
        if place.exists() {
            disk.remove_folder(&place).map_err(Error::io("removing", &place))?;
        }
        disk.rename(self.folder.path(), &place).map_err(Error::io("placing", &place))?;
        let above = self.lake.derived_folder();
        disk.sync_folder(&above).map_err(Error::io("syncing", &above))
    }
}

/// What went wrong where a table's file could not be read.
fn unread(run: RunNumber, path: &Path) -> impl FnOnce(std::io::Error) -> Error + '_ {
    move |source| match source.kind() {
        std::io::ErrorKind::NotFound => Error::damaged_table(run, path)("it is missing".to_owned()),
        _ => Error::io("reading", path)(source),
    }
}

/// What a table's file states of itself. Refuses another table's.
fn metadata(file: &impl ChunkReader, (run, name): (RunNumber, &str)) -> Result<ArrowReaderMetadata, ParquetError> {
    let options = ArrowReaderOptions::new().with_column_index_policy(PageIndexPolicy::Optional);
    let metadata = ArrowReaderMetadata::load(file, options)?;
    let said = metadata.metadata().file_metadata().key_value_metadata();
    let said = said.and_then(|all| all.iter().find(|one| one.key == WHOSE)?.value.as_deref());
    if said != Some(whose(run, name).as_str()) {
        let said = said.unwrap_or("no table of this version");
        return Err(ParquetError::General(format!("it says that it is {said}")));
    }
    Ok(metadata)
}

/// Has those columns read, or all where none are named.
fn projected<S: ChunkReader + 'static>(
    builder: ParquetRecordBatchReaderBuilder<S>,
    columns: &[&str],
) -> ParquetRecordBatchReaderBuilder<S> {
    let mask = match columns {
        [] => ProjectionMask::all(),
        _ => ProjectionMask::columns(builder.parquet_schema(), columns.iter().copied()),
    };
    builder.with_batch_size(65_536).with_projection(mask)
}

/// The file of a table in memory. Nothing of it is decoded before it is asked for.
#[derive(Debug, Clone)]
pub struct HeldTable {
    bytes: Bytes,
    metadata: ArrowReaderMetadata,
    run: RunNumber,
    path: PathBuf,
}

impl HeldTable {
    /// Reads only the rows that hold some numbers or texts, in order.
    pub fn rows_among(&self, columns: &[&str], among: &Among) -> Result<TableReader, Error> {
        let open = || {
            let (bytes, metadata) = (self.bytes.clone(), self.metadata.clone());
            let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(bytes, metadata);
            pick(projected(builder, columns), among)?.build()
        };
        let rows = guarded(ParquetError::General, open)
            .map_err(|fault| Error::damaged_table(self.run, &self.path)(fault.to_string()))?;
        Ok(TableReader { rows: Decoder::new(rows), stated: None, run: self.run, path: self.path.clone() })
    }
}

impl Lake {
    /// Starts the tables of a run, in a folder of this process alone: another may be at the same run.
    pub fn derive(&self, run: RunNumber) -> Result<DerivedRun, Error> {
        let above = self.derived_folder();
        for path in children(&above)? {
            if path.to_string_lossy().contains(PARTIAL) && !Claim::is_held(&path) {
                self.disk().remove_folder(&path).map_err(Error::io("removing", &path))?;
            }
        }
        let folder = Claim::new(self.disk(), &above, &format!("run-{:06}{PARTIAL}", run.0))?;
        Ok(DerivedRun { lake: self.clone(), run, folder })
    }

    /// Where the tables of a run lie, if they are there.
    pub fn run_folder(&self, run: RunNumber) -> PathBuf {
        self.derived_folder().join(format!("run-{:06}", run.0))
    }

    /// Where a table of a run lies, if it is there.
    pub fn table_path(&self, run: RunNumber, name: &str) -> PathBuf {
        self.run_folder(run).join(format!("{name}.parquet"))
    }

    /// Reads a table of a run, those columns only where some are named.
    pub fn read_table(&self, run: RunNumber, name: &str, columns: &[&str]) -> Result<TableReader, Error> {
        self.read(run, name, columns, None)
    }

    /// Reads of a table only the rows that hold some numbers or texts, in order.
    pub fn read_rows_among(
        &self,
        run: RunNumber,
        name: &str,
        columns: &[&str],
        among: &Among,
    ) -> Result<TableReader, Error> {
        self.read(run, name, columns, Some(among))
    }

    fn read(&self, run: RunNumber, name: &str, columns: &[&str], among: Option<&Among>) -> Result<TableReader, Error> {
        let path = self.table_path(run, name);
        let file = File::open(&path).map_err(unread(run, &path))?;
        let open = || {
            let builder = projected(
                ParquetRecordBatchReaderBuilder::new_with_metadata(file.try_clone()?, metadata(&file, (run, name))?),
                columns,
            );
            Ok(match among {
                Some(among) => (None, pick(builder, among)?.build()?),
                None => (Some(Stated::of(&builder)), builder.build()?),
            })
        };
        let (stated, rows) = guarded(ParquetError::General, open)
            .map_err(|fault| Error::damaged_table(run, &path)(fault.to_string()))?;
        Ok(TableReader { rows: Decoder::new(rows), stated, run, path })
    }

    /// Takes the file of a table into memory as it is, to pick rows out of it again and again.
    pub fn hold_table(&self, run: RunNumber, name: &str) -> Result<HeldTable, Error> {
        let path = self.table_path(run, name);
        let bytes = Bytes::from(std::fs::read(&path).map_err(unread(run, &path))?);
        let metadata = guarded(ParquetError::General, || metadata(&bytes, (run, name)))
            .map_err(|fault| Error::damaged_table(run, &path)(fault.to_string()))?;
        Ok(HeldTable { bytes, metadata, run, path })
    }

    /// The folder of the index for searching, which only its owner can enter; made where it is missing.
    pub fn index_folder(&self) -> Result<PathBuf, Error> {
        let folder = self.derived_folder().join("index");
        self.disk().create_folder(&folder).map_err(Error::io("making the folder", &folder))?;
        Ok(folder)
    }

    /// Removes everything derived: the tables of all runs, those that are being written too, and the index.
    pub fn forget_derived(&self) -> Result<(), Error> {
        let above = self.derived_folder();
        for path in children(&above)? {
            self.disk().remove_folder(&path).map_err(Error::io("removing", &path))?;
        }
        self.disk().sync_folder(&above).map_err(Error::io("syncing", &above))
    }
}

//! Rows to which their source gives no reference. Theirs is made of the file's name and the row, so the same sheet under
//! next week's name would bring every row again: which row it is, only what it says can tell.
//!
//! Of a file's rows that no key knows, each is held against the rows of that source that came without a reference in
//! files of other names. The n-th row of some content is the n-th such row there, so two rows of one file that say the
//! same stay two. In files of one name rows are told by where they stand.

use crate::error::Error;
use crate::seal::sorting::{Short, short};
use crate::writer::Writer;
use krama_lake::RowKey;
use krama_ledger::leaf::salted_content;
use krama_model::{Report, ReportNumber, ValueKey};
use std::collections::BTreeMap;

/// What came without references, by source.
#[derive(Debug, Default)]
pub(crate) struct Unnumbered {
    sources: BTreeMap<String, Rows>,
    /// Which file is being read, counted from the first.
    file: u32,
    /// Whether a row has changed since what its source holds was read.
    stale: bool,
}

/// What came without references under one source, by content and number.
#[derive(Debug, Default)]
struct Rows {
    names: Vec<String>,
    rows: BTreeMap<(Short, ReportNumber), Row>,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    /// The place of its file's name among the names.
    name: usize,
    /// The last file of which a row was told to be this one.
    taken_by: u32,
}

/// A row that came without a reference and got a number of its own.
#[derive(Debug)]
pub(crate) struct Newcomer {
    source: String,
    content: Short,
    number: ReportNumber,
}

/// The digest that two rows of one source have in common where they say the same.
pub(crate) fn row_content(secret: &ValueKey, report: &Report) -> Short {
    short(salted_content(secret.digest(&[b"row-content", report.key.source.as_bytes()]), report))
}

/// The file's name in a reference that is made of it and of where the row stands.
pub(crate) fn file_of(report: &Report) -> Option<&str> {
    let (file, row) = report.key.reference.rsplit_once('#')?;
    let number = last_number(row);
    (!number.is_empty() && number == last_number(&report.place)).then_some(file)
}

fn last_number(text: &str) -> &str {
    &text[text.trim_end_matches(|c: char| c.is_ascii_digit()).len()..]
}

impl Unnumbered {
    /// Begins another file, of which no row is told yet.
    pub(crate) fn begin(&mut self) {
        self.file += 1;
        if std::mem::take(&mut self.stale) {
            self.sources.clear();
        }
    }

    /// The report that a row without a reference is, in a file of another name: the first of that content that no row of
    /// this file is already.
    pub(crate) fn known(
        &mut self,
        writer: &Writer<'_>,
        (report, file_name, content): (&Report, &str, Short),
    ) -> Result<Option<ReportNumber>, Error> {
        let source = &report.key.source;
        if !self.sources.contains_key(source) {
            let rows = if writer.knows_source(source)? { Rows::read(writer, source)? } else { Rows::default() };
            self.sources.insert(source.clone(), rows);
        }
        let (file, known) = (self.file, self.sources.get_mut(source));
        Ok(known.and_then(|rows| rows.take(file, file_name, content)))
    }

    /// What is remembered of a row that is new.
    pub(crate) fn newcomer(report: &Report, content: Short, number: ReportNumber) -> Newcomer {
        Newcomer { source: report.key.source.clone(), content, number }
    }

    /// Remembers what was sealed. Where a row has changed, what its source holds is read again for the next file: rows of
    /// this one are held against files of other names alone.
    pub(crate) fn remember(&mut self, file_name: &str, newcomers: Vec<Newcomer>, changed: bool) {
        self.stale |= changed;
        for Newcomer { source, content, number } in newcomers {
            if let Some(rows) = self.sources.get_mut(&source) {
                rows.add(file_name, content, number);
            }
        }
    }
}

impl Rows {
    /// Reads the newest versions of what came without references under a source.
    fn read(writer: &Writer<'_>, source: &str) -> Result<Self, Error> {
        let workspace = writer.workspace;
        let mut newest: BTreeMap<ReportNumber, (String, Short)> = BTreeMap::new();
        for batch in workspace.batch_files()? {
            let keys = workspace.lake.read_keys(&batch.file)?;
            let may_be = |row: &RowKey| !row.erased && row.key.source == source && row.key.reference.contains('#');
            let places: Vec<u32> = (0..).zip(&keys).filter(|(_, row)| may_be(row)).map(|(place, _)| place).collect();
            if places.is_empty() {
                continue;
            }
            workspace.lake.check_batch(&batch.file, &batch.digest)?;
            for sealed in workspace.lake.read_rows(&batch.file, &places)? {
                if let Some(file) = file_of(&sealed.report) {
                    let content = row_content(workspace.secret(), &sealed.report);
                    newest.insert(sealed.number, (file.to_owned(), content));
                }
            }
        }
        let mut rows = Self::default();
        for (number, (file, content)) in newest {
            rows.add(&file, content, number);
        }
        Ok(rows)
    }

    fn add(&mut self, file_name: &str, content: Short, number: ReportNumber) {
        let name = self.names.iter().rposition(|name| name == file_name).unwrap_or_else(|| {
            self.names.push(file_name.to_owned());
            self.names.len() - 1
        });
        self.rows.insert((content, number), Row { name, taken_by: 0 });
    }

    fn take(&mut self, file: u32, file_name: &str, content: Short) -> Option<ReportNumber> {
        let same = (content, ReportNumber(0))..=(content, ReportNumber(u64::MAX));
        let free = |row: &Row| row.taken_by != file && self.names[row.name] != file_name;
        let ((_, number), row) = self.rows.range_mut(same).find(|(_, row)| free(row))?;
        row.taken_by = file;
        Some(*number)
    }
}

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
use std::collections::{BTreeMap, HashMap};

/// What came without references, by source.
#[derive(Debug, Default)]
pub(crate) struct Unnumbered {
    sources: BTreeMap<String, Rows>,
    /// Rows of the file being read that say something else than before. They count from the next file on.
    edits: Vec<Edit>,
}

/// What came without references under one source.
#[derive(Debug, Default)]
struct Rows {
    /// The number of each file's name.
    names: HashMap<String, u32>,
    /// The number of the name of its file, by what a row says and by its report's number.
    by_content: BTreeMap<(Short, ReportNumber), u32>,
    /// What rows say that said something else: any other content under their number is no row's any more.
    edited: HashMap<ReportNumber, Option<Short>>,
    /// From which number on, of each content, no row of the file being read was told yet.
    told: HashMap<Short, u64>,
}

/// A row that came without a reference and got a number of its own.
#[derive(Debug)]
pub(crate) struct Newcomer {
    source: String,
    content: Short,
    number: ReportNumber,
}

/// A new version of what may have come without a reference.
#[derive(Debug)]
pub(crate) struct Edit {
    source: String,
    number: ReportNumber,
    /// The file's name in its reference, and what it says now; none where it has a reference of its own by now.
    now: Option<(String, Short)>,
}

/// The digest that two rows of one source have in common where they say the same.
pub(crate) fn row_content(secret: &ValueKey, report: &Report) -> Short {
    short(salted_content(secret.digest(&[b"row-content", report.key.source.as_bytes()]), report))
}

/// The file's name in a reference that is made of it and of where the row stands.
pub(crate) fn file_of(report: &Report) -> Option<&str> {
    let (file, row) = parts(&report.key.reference)?;
    let number = last_number(row);
    (!number.is_empty() && number == last_number(&report.place)).then_some(file)
}

/// The two parts of a reference that may be made of a file's name and of where the row stands.
fn parts(reference: &str) -> Option<(&str, &str)> {
    reference.rsplit_once('#')
}

fn last_number(text: &str) -> &str {
    &text[text.trim_end_matches(|c: char| c.is_ascii_digit()).len()..]
}

impl Unnumbered {
    /// Begins another file, of which no row is told yet.
    pub(crate) fn begin(&mut self) {
        for Edit { source, number, now } in std::mem::take(&mut self.edits) {
            if let Some(rows) = self.sources.get_mut(&source) {
                rows.edit(number, now);
            }
        }
        self.sources.values_mut().for_each(|rows| rows.told.clear());
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
        Ok(self.sources.get_mut(source).and_then(|rows| rows.take(file_name, content)))
    }

    /// What is remembered of a row that is new.
    pub(crate) fn newcomer(report: &Report, content: Short, number: ReportNumber) -> Newcomer {
        Newcomer { source: report.key.source.clone(), content, number }
    }

    /// What is remembered of a new version. A reference that names no row of a file was never told by content.
    pub(crate) fn edit(secret: &ValueKey, report: &Report, number: ReportNumber) -> Option<Edit> {
        let now = file_of(report).map(|file| (file.to_owned(), row_content(secret, report)));
        let may_be = parts(&report.key.reference).is_some();
        may_be.then(|| Edit { source: report.key.source.clone(), number, now })
    }

    /// Remembers what was sealed.
    pub(crate) fn remember(&mut self, file_name: &str, newcomers: Vec<Newcomer>, edits: Vec<Edit>) {
        self.edits.extend(edits);
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
        let mut rows = Self::default();
        let mut newest: BTreeMap<ReportNumber, (u32, Short)> = BTreeMap::new();
        for batch in workspace.batch_files()? {
            let keys = workspace.lake.read_keys(&batch.file)?;
            let may_be = |row: &RowKey| !row.erased && row.key.source == source && parts(&row.key.reference).is_some();
            let places: Vec<u32> = (0..).zip(&keys).filter(|(_, row)| may_be(row)).map(|(place, _)| place).collect();
            if places.is_empty() {
                continue;
            }
            workspace.lake.check_batch(&batch.file, &batch.digest)?;
            for sealed in workspace.lake.read_rows(&batch.file, &places)? {
                match file_of(&sealed.report) {
                    Some(file) => {
                        let content = row_content(workspace.secret(), &sealed.report);
                        newest.insert(sealed.number, (rows.name(file), content))
                    }
                    None => newest.remove(&sealed.number),
                };
            }
        }
        rows.by_content = newest.into_iter().map(|(number, (name, content))| ((content, number), name)).collect();
        Ok(rows)
    }

    /// The number of a file's name.
    fn name(&mut self, file_name: &str) -> u32 {
        let next = self.names.len() as u32;
        self.names.get(file_name).copied().unwrap_or_else(|| {
            self.names.insert(file_name.to_owned(), next);
            next
        })
    }

    fn add(&mut self, file_name: &str, content: Short, number: ReportNumber) {
        let name = self.name(file_name);
        self.by_content.insert((content, number), name);
    }

    fn edit(&mut self, number: ReportNumber, now: Option<(String, Short)>) {
        self.edited.insert(number, now.as_ref().map(|&(_, content)| content));
        if let Some((file_name, content)) = now {
            self.add(&file_name, content, number);
        }
    }

    /// The next row of that content, after those that the file being read was told to hold: each is passed once a file.
    fn take(&mut self, file_name: &str, content: Short) -> Option<ReportNumber> {
        let own = self.names.get(file_name);
        let told = self.told.entry(content).or_default();
        let rest = (content, ReportNumber(*told))..=(content, ReportNumber(u64::MAX));
        let holds = |number: &ReportNumber| self.edited.get(number).is_none_or(|&now| now == Some(content));
        let mut rest = self.by_content.range(rest).filter(|&((_, number), name)| Some(name) != own && holds(number));
        let next = rest.next().map(|(&(_, number), _)| number);
        *told = next.map_or(u64::MAX, |number| number.0 + 1);
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAYS: [Short; 3] = [[0; 16], [1; 16], [2; 16]];

    fn held(rows: Rows) -> Unnumbered {
        Unnumbered { sources: BTreeMap::from([("station".to_owned(), rows)]), edits: Vec::new() }
    }

    fn take(unnumbered: &mut Unnumbered, file_name: &str, content: Short) -> Option<u64> {
        unnumbered.sources.get_mut("station")?.take(file_name, content).map(|number| number.0)
    }

    #[test]
    fn rows_that_say_the_same_are_each_passed_once_a_file() {
        let count = 100_000;
        let mut rows = Rows::default();
        (0..count).for_each(|number| rows.add("a.csv", SAYS[0], ReportNumber(number)));
        let mut unnumbered = held(rows);
        unnumbered.begin();
        assert!((0..count).all(|number| take(&mut unnumbered, "b.csv", SAYS[0]) == Some(number)));
        // Rows of the file's own name are passed once too.
        unnumbered.begin();
        assert!((0..count).all(|_| take(&mut unnumbered, "a.csv", SAYS[0]).is_none()));
        unnumbered.begin();
        assert_eq!(take(&mut unnumbered, "c.csv", SAYS[0]), Some(0));
    }

    #[test]
    fn an_edited_row_says_what_it_said_last() {
        let mut rows = Rows::default();
        (0..3).for_each(|number| rows.add("a.csv", SAYS[0], ReportNumber(number)));
        let mut unnumbered = held(rows);
        let edit = |number, now: Option<Short>| Edit {
            source: "station".to_owned(),
            number: ReportNumber(number),
            now: now.map(|content| ("a.csv".to_owned(), content)),
        };
        let edits = vec![edit(0, Some(SAYS[1])), edit(0, Some(SAYS[2])), edit(1, None)];
        unnumbered.remember("a.csv", Vec::new(), edits);
        let mut told = |content: Short| {
            unnumbered.begin();
            [0; 2].map(|_| take(&mut unnumbered, "b.csv", content))
        };
        assert_eq!(SAYS.map(&mut told), [[Some(2), None], [None; 2], [Some(0), None]]);
        // Said again what it said at first.
        unnumbered.remember("a.csv", Vec::new(), vec![edit(0, Some(SAYS[0]))]);
        unnumbered.begin();
        assert_eq!([0; 3].map(|_| take(&mut unnumbered, "b.csv", SAYS[0])), [Some(0), Some(2), None]);
        assert_eq!(take(&mut unnumbered, "b.csv", SAYS[2]), None);
    }
}

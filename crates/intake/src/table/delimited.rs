//! CSV, TSV and their kin.

use super::heading::{self, HEADER_WITHIN};
use super::plan::{Plan, knows};
use super::row::{At, Draft};
use super::split::{Found, LineEnd, Marks, Splitter};
use crate::desk::{Desk, Original, Stop};
use crate::encoding::{self, Spelling};
use crate::fault::{Fault, Notice};
use crate::mapping::Target;
use crate::{Arrival, Error, Limits};
use memchr::memchr;
use std::borrow::Cow;
use std::io::{self, Read};

/// Delimiters in the order they are tried.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Bytes looked at to tell the delimiter, how lines end, and to propose a mapping.
pub(crate) const LOOK_BYTES: usize = 256 << 10;
/// Rows looked at.
const LOOK_ROWS: usize = 50;

/// What stands before a table's first row, and how its lines end.
struct Preface {
    /// What a first line `sep=;` says parts the cells: a hint to Excel, which shows no such row.
    hint: Option<u8>,
    /// The length of that line.
    bytes: usize,
    line_end: LineEnd,
}

impl Preface {
    fn of(head: &[u8]) -> Self {
        let hint = hint(head);
        let bytes = hint.map_or(0, |(_, bytes)| bytes);
        Self { hint: hint.map(|(delimiter, _)| delimiter), bytes, line_end: LineEnd::of(&head[bytes..]) }
    }

    /// The ways in which the rows may be split: by the delimiter that is named, else by any.
    fn ways(&self) -> impl Iterator<Item = Marks> {
        let delimiters = self.hint.map_or(DELIMITERS.to_vec(), |delimiter| vec![delimiter]);
        let line_end = self.line_end;
        delimiters.into_iter().map(move |delimiter| Marks { delimiter, line_end })
    }
}

/// The delimiter that the first line names, and the line's length.
fn hint(head: &[u8]) -> Option<(u8, usize)> {
    let line = head.split(|byte| matches!(byte, b'\r' | b'\n')).next()?;
    let bare = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    let (word, &[delimiter]) = bare.split_at_checked(4)? else { return None };
    let may_part = delimiter == b'\t' || delimiter != b'"' && delimiter.is_ascii_punctuation();
    let end = match head[line.len()..] {
        [b'\r', b'\n', ..] => 2,
        [_, ..] => 1,
        [] => 0,
    };
    (may_part && word.eq_ignore_ascii_case(b"sep=")).then_some((delimiter, line.len() + end))
}

/// A table's first rows.
pub(crate) struct Look {
    marks: Marks,
    pub columns: Vec<String>,
    pub samples: Vec<Vec<String>>,
    /// The row the header stands in, from 1.
    header: u64,
    /// Rows above it that hold anything.
    above: usize,
}

impl Look {
    /// Splits the start of a text by the delimiter that makes the best table of it: known columns first, then rows of
    /// one width, then more columns.
    pub fn at(head: &[u8], arrival: &Arrival<'_>, limits: &Limits) -> Option<Self> {
        let preface = Preface::of(head);
        let tables = preface.ways().filter_map(|marks| Self::by(&head[preface.bytes..], marks, (arrival, limits)));
        tables.max_by_key(|look| {
            let width = look.columns.len();
            let even = look.samples.iter().filter(|row| row.len() == width).count() * 100 / look.samples.len().max(1);
            (
                knows(arrival, &look.columns),
                width > 1,
                even,
                width,
                std::cmp::Reverse(DELIMITERS.iter().position(|&known| known == look.marks.delimiter)),
            )
        })
    }

    fn by(rows: &[u8], marks: Marks, (arrival, limits): (&Arrival<'_>, &Limits)) -> Option<Self> {
        let mut splitter = Splitter::new(rows, marks, limits.row_bytes, limits.columns);
        let Ok(Found::Row) = splitter.next_row() else { return None };
        let texts = |splitter: &Splitter<&[u8]>| -> Vec<String> {
            (0..splitter.len()).map(|column| String::from_utf8_lossy(&splitter.cell(column)).into_owned()).collect()
        };
        let (mut numbers, mut all) = (vec![splitter.number()], vec![texts(&splitter)]);
        while all.len() <= LOOK_ROWS {
            match splitter.next_row() {
                Ok(Found::Row) => {
                    numbers.push(splitter.number());
                    all.push(texts(&splitter));
                }
                Ok(Found::Faulty(_)) => {}
                Ok(Found::End) | Err(_) => break,
            }
        }
        let at = heading::position_in_text(arrival, &all[..all.len().min(HEADER_WITHIN)]);
        let samples = all.split_off(at + 1);
        let columns = heading::told_apart(all.pop().unwrap_or_default());
        let above = all.iter().filter(|row| !is_blank(row)).count();
        Some(Self { marks, columns, samples, header: numbers[at], above })
    }

    /// Whether some delimiter makes more columns of the first row than the limit.
    fn is_too_wide(head: &[u8], limits: &Limits) -> bool {
        let preface = Preface::of(head);
        preface.ways().any(|marks| {
            let mut splitter = Splitter::new(&head[preface.bytes..], marks, limits.row_bytes, limits.columns);
            matches!(splitter.next_row(), Ok(Found::Faulty(Fault::TooManyColumns)))
        })
    }

    /// Whether the columns are known without asking.
    pub fn is_known(&self, arrival: &Arrival<'_>) -> bool {
        knows(arrival, &self.columns)
    }
}

/// Reads a delimited table.
pub(crate) fn read(desk: &mut Desk<'_>, original: &mut dyn Original, spelling: Spelling) -> Result<(), Stop> {
    desk.encoded(spelling.encoding);
    let limits = desk.settings.limits.clone();
    let head = encoding::decoded_head(original, spelling, LOOK_BYTES)?;
    let look = Look::at(&head, desk.arrival, &limits);
    if !look.as_ref().is_some_and(|look| look.is_known(desk.arrival)) && Look::is_too_wide(&head, &limits) {
        return Err(Error::TooManyColumns { limit: limits.columns }.into());
    }
    let Preface { hint, bytes, line_end } = Preface::of(&head);
    let by_default = || {
        let marks = Marks { delimiter: hint.unwrap_or(DELIMITERS[0]), line_end };
        Look { marks, columns: Vec::new(), samples: Vec::new(), header: 1, above: 0 }
    };
    let Look { marks, samples, header: header_row, above, .. } = look.unwrap_or_else(by_default);
    let mut text = encoding::decoded(original, spelling)?;
    io::copy(&mut text.by_ref().take(bytes as u64), &mut io::sink())?;
    let mut rows = Splitter::new(text, marks, limits.row_bytes, limits.columns);
    let columns = heading::told_apart(header(&mut rows, header_row, &limits)?);
    let plan = Plan::settle(desk, &columns, &samples)?;
    plan.demand_columns(desk, &columns)?;
    if above > 0 {
        desk.notice(Notice::AboveHeader, &format!("the header is row {header_row}"));
    }
    let table = Table::new(&plan, columns);
    let mut draft = Draft::new(plan);
    loop {
        match rows.next_row()? {
            Found::End => return Ok(()),
            Found::Faulty(fault) => {
                desk.reject(fault, format!("row {}", rows.number()), rows.raw())?;
            }
            Found::Row => match table.fill(&rows, &mut draft, limits.cell_bytes) {
                // Separators alone say nothing; the original keeps them.
                Ok(()) if draft.is_blank() && rows.is_blank() => draft.clear(),
                Ok(()) => draft.finish(desk, At::row(rows.number()), rows.raw())?,
                Err(fault) => {
                    draft.clear();
                    desk.reject(fault, format!("row {}", rows.number()), rows.raw())?;
                }
            },
        }
    }
}

fn is_blank(row: &[String]) -> bool {
    row.iter().all(|cell| cell.trim().is_empty())
}

/// The cells of the header, which stands in that row.
fn header<R: Read>(rows: &mut Splitter<R>, header_row: u64, limits: &Limits) -> Result<Vec<String>, Error> {
    let mut found = rows.next_row()?;
    while rows.number() < header_row && !matches!(found, Found::End) {
        found = rows.next_row()?;
    }
    match found {
        Found::Row => {
            Ok((0..rows.len()).map(|column| String::from_utf8_lossy(&rows.cell(column)).into_owned()).collect())
        }
        Found::Faulty(Fault::TooManyColumns) => Err(Error::TooManyColumns { limit: limits.columns }),
        Found::Faulty(Fault::RowTooLong) => Err(Error::HeaderTooLong { limit: limits.row_bytes }),
        Found::Faulty(_) => Err(Error::UnknownFormat),
        Found::End => Err(Error::Empty),
    }
}

/// A table's columns, resolved once.
struct Table {
    width: usize,
    /// Column, name where the mapping may skip by it, what it feeds.
    read: Vec<(usize, Option<String>, Vec<Target>)>,
}

impl Table {
    fn new(plan: &Plan<'_>, columns: Vec<String>) -> Self {
        let width = columns.len();
        let read = columns.into_iter().enumerate().filter_map(|(index, name)| {
            let targets = plan.targets(&name);
            let skip_by = plan.may_skip(&name).then_some(name);
            (skip_by.is_some() || !targets.is_empty()).then_some((index, skip_by, targets))
        });
        Self { width, read: read.collect() }
    }

    fn fill<R: Read>(&self, rows: &Splitter<R>, draft: &mut Draft<'_>, cell_bytes: usize) -> Result<(), Fault> {
        if memchr(0, rows.raw()).is_some() {
            return Err(Fault::Nul);
        }
        if (self.width..rows.len()).any(|column| !rows.cell(column).trim_ascii().is_empty()) {
            return Err(Fault::ExtraCells);
        }
        for (column, skip_by, targets) in &self.read {
            let bytes = rows.cell_bytes(*column);
            if bytes > cell_bytes {
                return Err(Fault::CellTooLong);
            }
            if bytes == 0 {
                continue;
            }
            let text = match rows.cell(*column) {
                Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8)?.to_owned(),
                Cow::Owned(bytes) => String::from_utf8(bytes).map_err(|_| Fault::NotUtf8)?,
            };
            if skip_by.as_ref().is_some_and(|name| draft.plan.skips(name, &text)) {
                draft.skip();
            }
            draft.put(targets, text);
        }
        Ok(())
    }
}

//! XLSX workbooks, cell by cell: a sheet is never laid out in memory, so a lone cell in the last column costs nothing.

use super::heading::{self, HEADER_WITHIN};
use super::plan::{Plan, demand_known, knows};
use super::row::{At, Draft};
use crate::desk::{Desk, Original, Stop};
use crate::fault::{Fault, Notice};
use crate::mapping::{Target, propose};
use crate::{Error, Limits};
use calamine::{DataRef, Reader, Xlsx, XlsxCellReader, XlsxError};
use std::io::SeekFrom;

/// Cells that cannot be read before a sheet is given up.
const BAD_CELLS: usize = 1_000;

type Book<'r> = Xlsx<&'r mut dyn Original>;

/// A row as it stands on the sheet: columns in order, each with its text or the fault that is in it.
struct SheetRow {
    /// From 1, as spreadsheets count.
    number: u64,
    cells: Vec<(usize, Result<String, Fault>)>,
    fault: Option<Fault>,
}

impl SheetRow {
    fn texts(&self) -> Vec<String> {
        let width = self.cells.iter().map(|(column, _)| column + 1).max().unwrap_or(0);
        let mut texts = vec![String::new(); width];
        for (column, text) in &self.cells {
            texts[*column] = text.clone().unwrap_or_else(|_| "#ERROR".to_owned());
        }
        texts
    }

    /// Whether it holds blanks alone.
    fn is_blank(&self) -> bool {
        self.cells.iter().all(|(_, text)| text.as_ref().is_ok_and(|text| text.trim().is_empty()))
    }

    fn raw(&self) -> String {
        self.texts().join("\t")
    }
}

/// Where a sheet's header stands.
struct Header {
    row: u64,
    columns: Vec<String>,
    samples: Vec<Vec<String>>,
    /// Whether anything stands above it.
    above: bool,
}

/// Reads every sheet that has a header row with known columns.
pub(crate) fn read(desk: &mut Desk<'_>, original: &mut dyn Original) -> Result<(), Stop> {
    original.seek(SeekFrom::Start(0))?;
    let mut book: Book<'_> = Xlsx::new(original).map_err(|error| Error::BadWorkbook(Box::new(error)))?;
    let limits = desk.settings.limits.clone();
    let sheets = book.sheet_names();
    let mut headers = Vec::new();
    for sheet in &sheets {
        headers.push(header(&mut book, sheet, desk, &limits)?);
    }
    if !headers.iter().flatten().any(|header| knows(desk.arrival, &header.columns)) {
        let Some(header) = headers.into_iter().flatten().next() else { return Err(Error::Empty.into()) };
        // The refusal names what was asked for or proposes a mapping.
        Plan::settle(desk, &header.columns, &header.samples)?;
        let proposed = propose(desk.arrival.file_name, &header.columns, &header.samples);
        return Err(Error::UnknownTable { proposed }.into());
    }
    // Before the first report, and not in the middle of the file.
    for header in headers.iter().flatten().filter(|header| knows(desk.arrival, &header.columns)) {
        demand_known(desk.arrival, &header.columns, &header.samples)?;
    }
    let first = headers.iter().position(|header| header.as_ref().is_some_and(|it| knows(desk.arrival, &it.columns)));
    for (index, (sheet, header)) in sheets.iter().zip(headers).enumerate() {
        match header {
            Some(header) if knows(desk.arrival, &header.columns) => {
                let prefix = if first == Some(index) { String::new() } else { format!("{sheet}!") };
                read_sheet(desk, &mut book, sheet, &Known { header, prefix, limits: &limits })?;
            }
            Some(_) => desk.notice(Notice::SheetPassedOver, &format!("sheet {}", index + 1)),
            None => {}
        }
    }
    Ok(())
}

/// A sheet that is read.
struct Known<'k> {
    header: Header,
    /// What goes before the row in a reference the sheet does not state.
    prefix: String,
    limits: &'k Limits,
}

fn read_sheet(desk: &mut Desk<'_>, book: &mut Book<'_>, sheet: &str, known: &Known<'_>) -> Result<(), Stop> {
    let Header { row: header_row, columns, samples, above } = &known.header;
    let plan = Plan::settle(desk, columns, samples)?;
    plan.demand_columns(desk, columns)?;
    if *above {
        desk.notice(Notice::AboveHeader, &format!("the header is row {header_row} of sheet {sheet}"));
    }
    let targets: Vec<Vec<Target>> = columns.iter().map(|column| plan.targets(column)).collect();
    let mut draft = Draft::new(plan);
    let mut rows = Rows::open(book, sheet, known.limits)?;
    while let Some(row) = rows.next_row() {
        if row.number <= *header_row {
            continue;
        }
        let at = At {
            number: format!("{}{}", known.prefix, row.number),
            place: format!("sheet {sheet} row {}", row.number),
        };
        let fault = row.fault.or_else(|| fill(&mut draft, &row, columns, &targets));
        match fault {
            Some(fault) => {
                draft.clear();
                desk.reject(fault, at.place, row.raw().as_bytes())?;
            }
            None if draft.is_blank() && row.is_blank() => draft.clear(),
            None => draft.finish(desk, at, row.raw().as_bytes())?,
        }
    }
    if rows.broken {
        desk.reject(Fault::CutShort, format!("sheet {sheet}"), &[])?;
    }
    Ok(())
}

/// Puts a row's cells into the draft; answers what is wrong with the row.
fn fill(draft: &mut Draft<'_>, row: &SheetRow, columns: &[String], targets: &[Vec<Target>]) -> Option<Fault> {
    for (column, text) in &row.cells {
        let Some(feeds) = targets.get(*column) else {
            let blank = text.as_ref().is_ok_and(|text| text.trim().is_empty());
            if blank {
                continue;
            }
            return Some(Fault::ExtraCells);
        };
        let name = &columns[*column];
        match text {
            Ok(text) => {
                if draft.plan.may_skip(name) && draft.plan.skips(name, text) {
                    draft.skip();
                }
                draft.put(feeds, text.clone());
            }
            Err(fault) if !feeds.is_empty() => return Some(*fault),
            Err(_) => {}
        }
    }
    None
}

/// The first of the top rows whose columns are known, else the first row that is not blank.
fn header(book: &mut Book<'_>, sheet: &str, desk: &Desk<'_>, limits: &Limits) -> Result<Option<Header>, Stop> {
    let Ok(mut rows) = Rows::open(book, sheet, limits) else { return Ok(None) };
    let mut top = Vec::new();
    while top.len() < HEADER_WITHIN {
        let Some(row) = rows.next_row() else { break };
        if row.fault == Some(Fault::TooManyColumns) && top.is_empty() {
            return Err(Error::TooManyColumns { limit: limits.columns }.into());
        }
        top.push((row.number, row.texts()));
    }
    if top.is_empty() {
        return Ok(None);
    }
    let (numbers, mut all): (Vec<u64>, Vec<Vec<String>>) = top.into_iter().unzip();
    let at = heading::position(desk.arrival, &all);
    let samples = all.split_off(at + 1);
    let columns = heading::told_apart(all.pop().unwrap_or_default());
    let above = all.iter().flatten().any(|cell| !cell.trim().is_empty());
    Ok(Some(Header { row: numbers[at], columns, samples, above }))
}

/// Puts a sheet's cells together into rows.
struct Rows<'b, 'r> {
    cells: XlsxCellReader<'b, &'r mut dyn Original>,
    limits: &'b Limits,
    /// The first cell of the next row.
    waiting: Option<(u32, usize, Result<String, Fault>)>,
    /// A cell that could not be read stands between the last cell and the one after it.
    bad_since: bool,
    bad_cells: usize,
    ended: bool,
    /// True where the sheet could not be read to its end.
    broken: bool,
}

impl<'b, 'r> Rows<'b, 'r> {
    fn open(book: &'b mut Book<'r>, sheet: &str, limits: &'b Limits) -> Result<Self, Error> {
        let cells = book.worksheet_cells_reader(sheet).map_err(|error| Error::BadWorkbook(Box::new(error)))?;
        Ok(Self { cells, limits, waiting: None, bad_since: false, bad_cells: 0, ended: false, broken: false })
    }

    /// The next row that holds anything. A cell that cannot be read does not say where it stands: it belongs to the row
    /// of the cell before it, of the cell after it, or of both, and both are faulty where they differ.
    fn next_row(&mut self) -> Option<SheetRow> {
        let (row, mut column, mut text) = self.waiting.take().or_else(|| self.next_cell())?;
        let mut found = SheetRow { number: u64::from(row) + 1, cells: Vec::new(), fault: None };
        let mut bytes = 0;
        loop {
            if std::mem::take(&mut self.bad_since) {
                found.fault = Some(Fault::ErrorCell);
            }
            bytes += text.as_ref().map_or(0, String::len);
            if column >= self.limits.columns {
                found.fault = Some(Fault::TooManyColumns);
            } else if bytes > self.limits.row_bytes {
                found.fault = Some(Fault::RowTooLong);
            } else {
                found.cells.push((column, text));
            }
            match self.next_cell() {
                Some((next_row, next_column, next_text)) if next_row == row => {
                    (column, text) = (next_column, next_text);
                }
                next => {
                    if self.bad_since {
                        found.fault = Some(Fault::ErrorCell);
                    }
                    self.waiting = next;
                    return Some(found);
                }
            }
        }
    }

    fn next_cell(&mut self) -> Option<(u32, usize, Result<String, Fault>)> {
        while !self.ended {
            match self.cells.next_cell() {
                Ok(Some(cell)) => {
                    let (row, column) = cell.get_position();
                    let text = match text_of(cell.get_value()) {
                        Ok(text) if text.len() > self.limits.cell_bytes => Err(Fault::CellTooLong),
                        text => text,
                    };
                    if !matches!(&text, Ok(text) if text.is_empty()) {
                        return Some((row, column as usize, text));
                    }
                }
                Ok(None) => self.ended = true,
                Err(error) => {
                    self.bad_cells += 1;
                    self.bad_since = true;
                    if matches!(error, XlsxError::Xml(_) | XlsxError::XmlEof(_) | XlsxError::Io(_))
                        || self.bad_cells > BAD_CELLS
                    {
                        self.broken = true;
                        self.ended = true;
                    }
                }
            }
        }
        None
    }
}

/// A cell as a person reads it: whole numbers without a fraction, dates in ISO 8601.
fn text_of(value: &DataRef<'_>) -> Result<String, Fault> {
    Ok(match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(date) => match date.as_datetime() {
            Some(time) if date.is_datetime() => {
                let form = if date.as_f64().fract() == 0.0 { "%Y-%m-%d" } else { "%Y-%m-%dT%H:%M:%S" };
                time.format(form).to_string()
            }
            _ => date.as_f64().to_string(),
        },
        DataRef::Error(_) => return Err(Fault::ErrorCell),
    })
}

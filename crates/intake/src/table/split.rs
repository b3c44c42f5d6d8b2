//! Delimited text, split into rows and cells (RFC 4180, with the delimiter told).
//!
//! Written here because a table from outside must neither fill the memory nor swallow rows: a row has a largest size,
//! and a quote that is not closed costs its own line and not the rest of the file. On well-formed tables it agrees with
//! the `csv` crate, which a property test holds it to.

use crate::fault::Fault;
use memchr::{memchr, memchr2};
use std::borrow::Cow;
use std::io::{self, Read};

const FIRST_BUFFER: usize = 256 << 10;

/// What parts a text into rows and cells.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Marks {
    /// Between two cells.
    pub delimiter: u8,
    /// Behind a row.
    pub line_end: LineEnd,
}

/// How lines end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineEnd {
    /// In LF or CR LF.
    Feed,
    /// In CR alone.
    Return,
}

impl LineEnd {
    /// How the lines of a text end: in CR where one stands outside quotes and no LF does.
    pub fn of(text: &[u8]) -> Self {
        let (mut is_quoted, mut found) = (false, Self::Feed);
        for byte in text {
            match byte {
                b'"' => is_quoted = !is_quoted,
                b'\n' if !is_quoted => return Self::Feed,
                b'\r' if !is_quoted => found = Self::Return,
                _ => {}
            }
        }
        found
    }

    /// The last byte of a line.
    fn byte(self) -> u8 {
        match self {
            Self::Feed => b'\n',
            Self::Return => b'\r',
        }
    }
}

/// One cell's place in the buffer.
#[derive(Debug, Clone, Copy)]
struct Cell {
    start: usize,
    end: usize,
    /// Holds doubled quotes, to be read as one.
    doubled: bool,
}

/// What the reader came upon.
#[derive(Debug)]
pub(crate) enum Found {
    /// A row; its cells are asked from the reader.
    Row,
    /// A line that is no row; its text is asked from the reader as `raw`.
    Faulty(Fault),
    /// The end.
    End,
}

/// Reads delimited text row by row.
pub(crate) struct Splitter<R> {
    input: R,
    delimiter: u8,
    line_end: u8,
    row_bytes: usize,
    columns: usize,
    buffer: Vec<u8>,
    /// First byte of the current row.
    start: usize,
    /// First byte of the next row.
    next: usize,
    /// One past the last byte read.
    end: usize,
    ended: bool,
    /// The rest of the current line is passed over before the next row.
    in_long_line: bool,
    cells: Vec<Cell>,
    number: u64,
}

enum Scan {
    Row { next: usize },
    More,
    Faulty(Fault),
}

impl<R: Read> Splitter<R> {
    /// A reader of rows of at most `row_bytes` bytes and `columns` columns.
    pub fn new(input: R, marks: Marks, row_bytes: usize, columns: usize) -> Self {
        Self {
            input,
            delimiter: marks.delimiter,
            line_end: marks.line_end.byte(),
            row_bytes,
            columns,
            buffer: vec![0; FIRST_BUFFER],
            start: 0,
            next: 0,
            end: 0,
            ended: false,
            in_long_line: false,
            cells: Vec::new(),
            number: 0,
        }
    }

    /// The row's number, counting from 1 as spreadsheets do, blank lines and faulty lines included.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The row's bytes, without the line end.
    pub fn raw(&self) -> &[u8] {
        let raw = &self.buffer[self.start..self.next];
        let raw = raw.strip_suffix(&[self.line_end]).unwrap_or(raw);
        raw.strip_suffix(b"\r").unwrap_or(raw)
    }

    /// Cells of the row.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether every cell is blank.
    pub fn is_blank(&self) -> bool {
        (0..self.len()).all(|column| String::from_utf8_lossy(&self.cell(column)).trim().is_empty())
    }

    /// Bytes of a cell before doubled quotes are undone.
    pub fn cell_bytes(&self, column: usize) -> usize {
        self.cells.get(column).map_or(0, |cell| cell.end - cell.start)
    }

    /// A cell; empty where the row is shorter.
    pub fn cell(&self, column: usize) -> Cow<'_, [u8]> {
        let Some(cell) = self.cells.get(column) else { return Cow::Borrowed(&[]) };
        let bytes = &self.buffer[cell.start..cell.end];
        if !cell.doubled {
            return Cow::Borrowed(bytes);
        }
        let mut single = Vec::with_capacity(bytes.len());
        let mut rest = bytes;
        while let Some(quote) = memchr(b'"', rest) {
            single.extend_from_slice(&rest[..=quote]);
            rest = rest.get(quote + 2..).unwrap_or(&[]);
        }
        single.extend_from_slice(rest);
        Cow::Owned(single)
    }

    /// Goes to the next row that is not blank.
    pub fn next_row(&mut self) -> io::Result<Found> {
        loop {
            self.start = self.next;
            if self.in_long_line {
                self.pass_line()?;
            }
            if self.start == self.end && !self.fill()? {
                return Ok(Found::End);
            }
            self.number += 1;
            match self.scan_row()? {
                Found::Row if self.raw().is_empty() => {}
                found => return Ok(found),
            }
        }
    }

    fn scan_row(&mut self) -> io::Result<Found> {
        loop {
            match self.scan() {
                Scan::Row { next } if next - self.start > self.row_bytes => return self.fault(Fault::RowTooLong),
                Scan::Row { next } => {
                    self.next = next;
                    return Ok(Found::Row);
                }
                Scan::Faulty(fault) => return self.fault(fault),
                Scan::More if self.end - self.start > self.row_bytes => {
                    let fault = if self.spans_lines() { Fault::OpenQuote } else { Fault::RowTooLong };
                    return self.fault(fault);
                }
                Scan::More => {
                    self.fill()?;
                }
            }
        }
    }

    /// Gives up the current line only: the next row starts on the next line.
    fn fault(&mut self, fault: Fault) -> io::Result<Found> {
        self.cells.clear();
        match memchr(self.line_end, &self.buffer[self.start..self.end]) {
            Some(length) => self.next = self.start + length + 1,
            None if self.end - self.start <= self.row_bytes && self.fill()? => return self.fault(fault),
            None => {
                self.next = self.end;
                self.in_long_line = !self.ended;
            }
        }
        Ok(Found::Faulty(fault))
    }

    /// Passes over the rest of a line that is too long, holding none of it.
    fn pass_line(&mut self) -> io::Result<()> {
        self.in_long_line = false;
        loop {
            self.start = 0;
            self.end = self.input.read(&mut self.buffer)?;
            self.next = 0;
            if self.end == 0 {
                self.ended = true;
                return Ok(());
            }
            if let Some(length) = memchr(self.line_end, &self.buffer[..self.end]) {
                self.start = length + 1;
                self.next = self.start;
                return Ok(());
            }
        }
    }

    /// Reads more behind the current row; false at the end of the input.
    fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        (self.start, self.next) = (0, 0);
        if self.end == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let read = self.input.read(&mut self.buffer[self.end..])?;
        self.end += read;
        self.ended = read == 0;
        Ok(read > 0)
    }

    /// A row that goes on past a line end does so inside quotes.
    fn spans_lines(&self) -> bool {
        memchr(self.line_end, &self.buffer[self.start..self.end]).is_some()
    }

    /// Splits the row that starts at `start`, as far as it was read.
    fn scan(&mut self) -> Scan {
        self.cells.clear();
        let mut at = self.start;
        loop {
            if self.cells.len() >= self.columns {
                return Scan::Faulty(Fault::TooManyColumns);
            }
            let quoted = at < self.end && self.buffer[at] == b'"';
            let step = if quoted { self.quoted_cell(at + 1) } else { self.plain_cell(at) };
            match step {
                Step::Cell { next } => at = next,
                Step::LastCell { next } => return Scan::Row { next },
                Step::More => return Scan::More,
                Step::Faulty(fault) => return Scan::Faulty(fault),
            }
        }
    }

    fn plain_cell(&mut self, start: usize) -> Step {
        let found = memchr2(self.delimiter, self.line_end, &self.buffer[start..self.end]);
        let (mut end, step) = match found {
            Some(length) if self.buffer[start + length] == self.delimiter => {
                (start + length, Step::Cell { next: start + length + 1 })
            }
            Some(length) => (start + length, Step::LastCell { next: start + length + 1 }),
            None if self.ended => (self.end, Step::LastCell { next: self.end }),
            None => return Step::More,
        };
        if matches!(step, Step::LastCell { .. }) && end > start && self.buffer[end - 1] == b'\r' {
            end -= 1;
        }
        self.cells.push(Cell { start, end, doubled: false });
        step
    }

    fn quoted_cell(&mut self, start: usize) -> Step {
        let mut from = start;
        let mut doubled = false;
        loop {
            let Some(length) = memchr(b'"', &self.buffer[from..self.end]) else {
                return if self.ended { Step::Faulty(Fault::OpenQuote) } else { Step::More };
            };
            let quote = from + length;
            let after = &self.buffer[quote + 1..self.end];
            let step = match after {
                [b'"', ..] => {
                    doubled = true;
                    from = quote + 2;
                    continue;
                }
                [byte, ..] if *byte == self.delimiter => Step::Cell { next: quote + 2 },
                [byte, ..] if *byte == self.line_end => Step::LastCell { next: quote + 2 },
                [b'\r', b'\n', ..] => Step::LastCell { next: quote + 3 },
                [] | [b'\r'] if !self.ended => return Step::More,
                [] | [b'\r'] => Step::LastCell { next: self.end },
                _ => return Step::Faulty(Fault::StrayQuote),
            };
            self.cells.push(Cell { start, end: quote, doubled });
            return step;
        }
    }
}

enum Step {
    Cell { next: usize },
    LastCell { next: usize },
    More,
    Faulty(Fault),
}

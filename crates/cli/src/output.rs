//! Printing: tables and sentences for people, JSON and CSV for machines, bars on a terminal.

use indicatif::{ProgressBar, ProgressStyle};
use krama_model::{Basis, World};
use krama_pipeline::Progress;
use krama_pipeline::spreadsheet::{MARK, defused};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt;
use std::io::{BufWriter, IsTerminal, StdoutLock, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

/// What stands over or below everything that is printed from an exercise.
pub const NOTICE: &str = "Exercise: invented people and values.";

/// Which world this call's answer is about. One call answers about one workspace.
static WORLD: OnceLock<World> = OnceLock::new();

/// Notes which world the answer is about, before anything is printed. What is printed of an exercise says so: text in its
/// first line, JSON under `exercise`, CSV on standard error, since rows stay rows.
pub fn about(world: World) {
    // Another world would be another workspace in the same call; the first one was named to the person.
    let _ = WORLD.set(world);
}

/// Whether the answer is about an exercise.
pub fn is_exercise() -> bool {
    WORLD.get() == Some(&World::Exercise)
}

/// For whom to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// What a table is printed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// CSV.
    Csv(Cells),
}

/// Standard output for machines, buffered, as it is.
fn raw() -> BufWriter<StdoutLock<'static>> {
    BufWriter::new(std::io::stdout().lock())
}

/// Standard output for people, buffered. Whatever it is given, it tells the terminal nothing but text.
pub fn out() -> Text<BufWriter<StdoutLock<'static>>> {
    Text { to: raw(), opening: is_exercise().then_some(NOTICE) }
}

/// Writes what others will check byte by byte; that it is an exercise's stands on standard error.
pub fn exactly(text: &str) -> std::io::Result<()> {
    notice();
    let mut out = raw();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Says on standard error that what goes to a file or as rows is an exercise's.
#[expect(clippy::print_stderr, reason = "rows on standard output stay rows")]
pub fn notice() {
    if is_exercise() {
        eprintln!("{NOTICE}");
    }
}

/// Writes text so that every character is seen and none commands the terminal.
pub struct Text<W> {
    to: W,
    /// What the first line says, until it is written; once in a call.
    opening: Option<&'static str>,
}

/// Whether a call's first line was written.
static OPENED: AtomicBool = AtomicBool::new(false);

impl<W: Write> Write for Text<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if let Some(opening) = self.opening.take()
            && !OPENED.swap(true, Ordering::Relaxed)
        {
            writeln!(self.to, "{opening}")?;
        }
        for chunk in bytes.utf8_chunks() {
            self.to.write_all(shown(chunk.valid(), Lines::Kept).as_bytes())?;
            if !chunk.invalid().is_empty() {
                self.to.write_all("\u{fffd}".as_bytes())?;
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.to.flush()
    }
}

/// What becomes of the ends of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// They stay.
    Kept,
    /// They are seen, as in a cell, whose next line would pass for another row.
    Shown,
}

/// A text with what a terminal would obey, or what turns the direction of writing, made visible: control characters by
/// their pictures (U+2400 and on), the others by their numbers.
pub fn shown(text: &str, lines: Lines) -> Cow<'_, str> {
    let hidden = |c: char| match c {
        '\n' | '\t' => lines == Lines::Shown,
        '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        c => c.is_control(),
    };
    if !text.contains(hidden) {
        return Cow::Borrowed(text);
    }
    let mut seen = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            c if !hidden(c) => seen.push(c),
            '\u{7f}' => seen.push('\u{2421}'),
            c if c.is_ascii() => seen.extend(char::from_u32(0x2400 + u32::from(c))),
            c => seen.extend(c.escape_unicode()),
        }
    }
    Cow::Owned(seen)
}

/// Prints one JSON object with its schema's name first.
pub fn json(schema: &str, body: &impl Serialize) -> anyhow::Result<()> {
    #[derive(Serialize)]
    struct Envelope<'b, B> {
        schema: &'b str,
        #[serde(flatten)]
        body: &'b B,
        #[serde(skip_serializing_if = "Option::is_none")]
        exercise: Option<bool>,
    }
    let mut out = raw();
    let exercise = is_exercise().then_some(true);
    serde_json::to_writer_pretty(&mut out, &Envelope { schema, body, exercise }).map_err(std::io::Error::from)?;
    writeln!(out)?;
    Ok(out.flush()?)
}

/// A table for people, each row on one line.
pub struct Table(comfy_table::Table);

/// Starts a table with its header.
pub fn table(header: &[&str]) -> Table {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING).set_header(header);
    Table(table)
}

impl Table {
    /// Appends a row.
    pub fn add_row<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.0.add_row(cells.into_iter().map(|cell| cut(&shown(cell.as_ref(), Lines::Shown)).into_owned()));
    }
}

/// A cell of a table for people has at most so many characters. CSV and JSON have them all.
const WIDEST: usize = 200;

fn cut(cell: &str) -> Cow<'_, str> {
    match cell.char_indices().nth(WIDEST) {
        None => Cow::Borrowed(cell),
        Some(_) => Cow::Owned(cell.chars().take(WIDEST - 1).chain(['…']).collect()),
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Whether cells are for a spreadsheet program, which would run those that look like formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cells {
    /// As they are, for machines.
    Raw,
    /// Formula starts defused with an apostrophe and texts in quotes, behind the mark by which such a program knows UTF-8.
    ForExcel,
}

/// A CSV table on standard output.
pub struct Csv {
    writer: csv::Writer<BufWriter<StdoutLock<'static>>>,
    cells: Cells,
}

impl Csv {
    /// Starts with the header.
    pub fn new(header: &[&str], cells: Cells) -> anyhow::Result<Self> {
        notice();
        let mut out = raw();
        if cells == Cells::ForExcel {
            out.write_all(MARK.as_bytes())?;
        }
        let quoted = if cells == Cells::ForExcel { csv::QuoteStyle::NonNumeric } else { csv::QuoteStyle::Necessary };
        let mut csv = Self { writer: csv::WriterBuilder::new().quote_style(quoted).from_writer(out), cells };
        csv.row(header)?;
        Ok(csv)
    }

    /// Writes a row.
    pub fn row<C: AsRef<str>>(&mut self, cells: &[C]) -> anyhow::Result<()> {
        for cell in cells {
            let cell = cell.as_ref();
            let cell = if self.cells == Cells::ForExcel { defused(cell) } else { Cow::Borrowed(cell) };
            self.writer.write_field(cell.as_bytes()).map_err(plain)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(plain)?;
        Ok(())
    }

    /// Completes the table.
    pub fn finish(mut self) -> anyhow::Result<()> {
        Ok(self.writer.flush()?)
    }
}

/// So that a broken pipe is seen as one.
fn plain(error: csv::Error) -> std::io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => std::io::Error::other(format!("{other:?}")),
    }
}

/// What a tie rests on, in words that follow its basis.
pub fn value(basis: Basis, value: &str) -> Cow<'_, str> {
    match basis {
        Basis::Value(_) => shown(value, Lines::Shown),
        Basis::LookAlike => format!("domains like {}", shown(value, Lines::Shown)).into(),
        Basis::Script => format!("the text of report {value}").into(),
    }
}

/// Bits from millibits, `12.3`.
pub fn bits(millibits: i64) -> String {
    format!("{:.1}", millibits as f64 / 1000.0)
}

/// A share from thousandths, `93 %`.
pub fn percent(permille: u16) -> String {
    format!("{} %", (permille + 5) / 10)
}

/// So many of something: `1 report`, `3 reports`, `2 batches`, `4 entries`.
pub fn count(number: impl Into<u64>, one: &str) -> String {
    let number = number.into();
    match (number, one.strip_suffix('y'), one.ends_with("ch")) {
        (1, ..) => format!("1 {one}"),
        (_, Some(stem), _) => format!("{number} {stem}ies"),
        (_, None, true) => format!("{number} {one}es"),
        _ => format!("{number} {one}s"),
    }
}

/// A name as a shell takes it: in quotes where it needs them.
pub fn for_a_shell(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-_.:@+".contains(c);
    if text.chars().all(plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

/// Bars on a terminal, nothing otherwise.
pub struct Bars {
    bar: Mutex<ProgressBar>,
}

impl Bars {
    /// Bars if standard error is a terminal.
    pub fn new() -> Self {
        Self { bar: Mutex::new(ProgressBar::hidden()) }
    }

    fn on(&self, act: impl FnOnce(&mut ProgressBar)) {
        if let Ok(mut bar) = self.bar.lock() {
            act(&mut bar);
        }
    }
}

impl Progress for Bars {
    fn begin(&self, step: &'static str, total: Option<u64>) {
        tracing::debug!(step, total, "begins");
        if !std::io::stderr().is_terminal() {
            return;
        }
        self.on(|bar| {
            *bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
            let form = if total.is_some() { "{msg:16} {bar:32} {pos}/{len} {eta}" } else { "{msg:16} {spinner} {pos}" };
            if let Ok(style) = ProgressStyle::with_template(form) {
                bar.set_style(style);
            }
            bar.set_message(step);
            bar.enable_steady_tick(Duration::from_millis(120));
        });
    }

    fn advance(&self, units: u64) {
        self.on(|bar| bar.inc(units));
    }

    fn end(&self) {
        tracing::debug!("the step has ended");
        self.on(|bar| bar.finish_and_clear());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str) -> String {
        let mut out = Text { to: Vec::new(), opening: None };
        write!(out, "{text}").unwrap();
        String::from_utf8(out.to).unwrap()
    }

    #[test]
    fn nothing_a_terminal_would_obey_gets_through() {
        let hostile = (0..=0x2100_u32).chain(0x2060..0x2070).filter_map(char::from_u32);
        for c in hostile.filter(|c| !matches!(c, '\n' | '\t')) {
            let bad =
                c.is_control() || ('\u{2028}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c);
            assert_eq!(printed(&c.to_string()).contains(c), !bad, "{c:?}");
        }
        assert_eq!(printed("a\u{1b}[2J\u{7}b"), "a\u{241b}[2J\u{2407}b");
        assert_eq!(printed("\u{202e}gpj.exe\u{9b}1m"), "\\u{202e}gpj.exe\\u{9b}1m");
        assert_eq!(printed("ខ្មែរ\u{200b}ភាសា 中文\n\tใช่"), "ខ្មែរ\u{200b}ភាសា 中文\n\tใช่");
        let mut out = Text { to: Vec::new(), opening: None };
        out.write_all(b"a\xffb").unwrap();
        assert_eq!(out.to, "a\u{fffd}b".as_bytes());
    }

    #[test]
    fn a_cell_cannot_make_a_row() {
        let mut table = table(&["a", "b"]);
        table.add_row(["one\nG7  forged", "two\u{1b}[1A"]);
        assert_eq!(table.to_string().lines().count(), 2);
        assert!(!table.to_string().contains('\u{1b}'));
    }

    #[test]
    fn a_long_cell_is_cut_and_one_is_singular() {
        let mut long = table(&["a"]);
        long.add_row(["x".repeat(100_000)]);
        long.add_row(["ខ្មែរ".repeat(9)]);
        assert!(
            long.to_string().lines().all(|line| line.chars().count() < 2 * WIDEST) && long.to_string().contains("x…")
        );
        assert!(long.to_string().contains(&"ខ្មែរ".repeat(9)));
        let counted = [count(1_u32, "report"), count(0_u32, "report"), count(2_u32, "batch"), count(3_u32, "entry")];
        assert_eq!(counted, ["1 report", "0 reports", "2 batches", "3 entries"]);
    }

    #[test]
    fn names_are_quoted_for_a_shell() {
        assert_eq!(for_a_shell("hotline/H-0001"), "hotline/H-0001");
        assert_eq!(for_a_shell("Chat with Anna's (2)"), "'Chat with Anna'\\''s (2)'");
    }
}

//! Printing: tables and sentences for people, JSON and CSV for machines, bars on a terminal.

use indicatif::{ProgressBar, ProgressStyle};
use krama_pipeline::Progress;
use serde::Serialize;
use std::io::{BufWriter, IsTerminal, StdoutLock, Write};
use std::sync::Mutex;
use std::time::Duration;

/// For whom to print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// Standard output, buffered.
pub fn out() -> BufWriter<StdoutLock<'static>> {
    BufWriter::new(std::io::stdout().lock())
}

/// Prints one JSON object with its schema's name first.
pub fn json(schema: &str, body: &impl Serialize) -> anyhow::Result<()> {
    #[derive(Serialize)]
    struct Envelope<'b, B> {
        schema: &'b str,
        #[serde(flatten)]
        body: &'b B,
    }
    let mut out = out();
    serde_json::to_writer_pretty(&mut out, &Envelope { schema, body }).map_err(std::io::Error::from)?;
    writeln!(out)?;
    Ok(out.flush()?)
}

/// A table for people.
pub fn table(header: &[&str]) -> comfy_table::Table {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING).set_header(header);
    table
}

/// Whether cells are for a spreadsheet program, which would run those that look like formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cells {
    /// As they are, for machines.
    Raw,
    /// Formula starts defused with an apostrophe.
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
        let mut csv = Self { writer: csv::Writer::from_writer(out()), cells };
        csv.row(header)?;
        Ok(csv)
    }

    /// Writes a row.
    pub fn row<C: AsRef<str>>(&mut self, cells: &[C]) -> anyhow::Result<()> {
        for cell in cells {
            let cell = cell.as_ref();
            if self.cells == Cells::ForExcel && cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                self.writer.write_field(format!("'{cell}")).map_err(plain)?;
            } else {
                self.writer.write_field(cell).map_err(plain)?;
            }
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

/// Bits from millibits, `12.3`.
pub fn bits(millibits: i64) -> String {
    format!("{:.1}", millibits as f64 / 1000.0)
}

/// A share from thousandths, `93 %`.
pub fn percent(permille: u16) -> String {
    format!("{} %", (permille + 5) / 10)
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
        self.on(|bar| bar.finish_and_clear());
    }
}

use crate::output::{self, Csv, Shape, count};
use crate::session::{AsCsv, Session};
use krama_model::{EntryNumber, Moment};
use krama_pipeline::workspace::Access;
use serde::Serialize;
use std::io::Write;
use std::process::ExitCode;

/// Arguments of `krama accesses`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  krama accesses\n  krama accesses --csv > accesses.csv\n
Every --unmask is entered in the ledger before anything is shown. The name is the one in USER, not authenticated.")]
pub struct Accesses {
    #[command(flatten)]
    csv: AsCsv,
}

#[derive(Serialize)]
struct List<'a> {
    accesses: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    entry: EntryNumber,
    at: Moment,
    by: &'a str,
    authenticated: bool,
    what: &'a str,
    why: &'a str,
}

impl<'a> From<&'a Access> for Row<'a> {
    fn from(access: &'a Access) -> Self {
        let Access { entry, at, actor, what, why } = access;
        Self { entry: *entry, at: *at, by: &actor.name, authenticated: actor.authenticated, what, why }
    }
}

impl Accesses {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let shape = session.shape(&self.csv)?;
        let unit = session.unit()?;
        let accesses = unit.accesses_seen()?;
        let rows: Vec<Row<'_>> = accesses.iter().map(Row::from).collect();
        match shape {
            Shape::Csv(cells) => {
                let mut csv = Csv::new(&["entry", "at", "by", "authenticated", "what", "why"], cells)?;
                for row in &rows {
                    let (entry, at, authenticated) =
                        (row.entry.to_string(), row.at.to_string(), row.authenticated.to_string());
                    csv.row(&[&entry, &at, row.by, &authenticated, row.what, row.why])?;
                }
                csv.finish()?;
            }
            Shape::Json => output::json("krama/accesses/1", &List { accesses: rows })?,
            Shape::Text => {
                let mut table = output::table(&["entry", "date", "by", "what", "why"]);
                for row in &rows {
                    let proven = if row.authenticated { "" } else { " (not authenticated)" };
                    table.add_row([
                        row.entry.to_string(),
                        unit.settings().date(row.at),
                        format!("{}{proven}", row.by),
                        row.what.to_owned(),
                        row.why.to_owned(),
                    ]);
                }
                let mut out = output::out();
                writeln!(out, "{table}\n{} at masked values.", count(rows.len() as u64, "look"))?;
                out.flush()?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

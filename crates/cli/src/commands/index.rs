use crate::output::{self, Bars, Format, count};
use crate::session::Session;
use krama_pipeline::index::Index as Kept;
use std::io::Write;
use std::process::ExitCode;

/// Arguments of `krama index`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  krama index

Needed only where very many reports came in at once: ingest, analyse and find keep the index up to
date otherwise. It may be stopped at any time and goes on where it was. The index may be deleted
(lake/derived/index) and is made again.")]
pub struct Index {}

impl Index {
    #[expect(clippy::unused_self, reason = "every command is run the same way")]
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let (unit, bars) = (session.unit()?, Bars::new());
        let mut index = Kept::open(&unit)?;
        index.follow(&unit, &bars)?;
        index.follow_values(&unit, &bars)?;
        index.take_words(&unit, &bars)?;
        let reach = index.reach(&unit)?;
        if session.format() == Format::Json {
            output::json("krama/index/1", &reach)?;
            return Ok(ExitCode::SUCCESS);
        }
        let run = reach.run.map_or_else(|| "no run".to_owned(), |run| format!("run {run}"));
        let mut out = output::out();
        writeln!(out, "The words of {} are indexed, and the values of {run}.", count(reach.indexed, "report"))?;
        out.flush()?;
        Ok(ExitCode::SUCCESS)
    }
}

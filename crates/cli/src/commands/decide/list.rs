//! Every decision with what became of it.

use super::sentence;
use crate::commands::mentions::Look;
use crate::output::{self, Format, count};
use crate::reason;
use crate::session::Session;
use krama_pipeline::Unit;
use krama_pipeline::decide::{Decided, Effect, Followed, Stands};
use serde::Serialize;
use std::io::Write;
use std::process::ExitCode;

#[derive(Serialize)]
struct List {
    decisions: Vec<Decided>,
}

pub fn list(session: &Session, unit: &Unit, look: &Look) -> anyhow::Result<ExitCode> {
    let decisions = unit.decided(look.sight(unit, session, "decisions on values")?)?;
    if session.format() == Format::Json {
        output::json("krama/decisions/1", &List { decisions })?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = output::table(&["entry", "date", "by", "decision", "why", "withdrawn", "effect"]);
    for taken in &decisions {
        let proven = if taken.authenticated { "" } else { " (not authenticated)" };
        table.add_row([
            taken.entry.to_string(),
            unit.settings().date(taken.at),
            format!("{}{proven}", taken.by),
            sentence(&taken.decision.subject),
            reason::told(&taken.decision.why).to_owned(),
            taken.withdrawn_by.map(|entry| entry.to_string()).unwrap_or_default(),
            told(&taken.effect),
        ]);
    }
    let mut out = output::out();
    writeln!(out, "{table}\n{}.", count(decisions.len() as u64, "decision"))?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// What became of a decision, in words.
fn told(effect: &Effect) -> String {
    let run = match effect.run {
        None => return "no run yet".to_owned(),
        Some(Followed::Kept) => "kept",
        Some(Followed::Next) => "from the next run on",
        Some(Followed::Now) => "in the run",
        Some(Followed::NotNext) => "until the next run",
        Some(Followed::Ended) => return "ended".to_owned(),
    };
    let on = |stands: &Stands| match stands.group {
        Some(group) => format!("{} on {group}", stands.report),
        None => format!("{} alone", stands.report),
    };
    let mut parts = vec![run.to_owned()];
    parts.extend(effect.reports.iter().map(on));
    parts.extend(effect.named_by.map(|reports| format!("named by {}", count(reports, "report"))));
    parts.extend(effect.as_said.filter(|as_said| !as_said).map(|_| "not as said".to_owned()));
    parts.join(", ")
}

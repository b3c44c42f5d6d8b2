use crate::output::{self, Format, Lines, bits, percent, shown};
use crate::session::Session;
use krama_model::GroupName;
use krama_pipeline::ask;
use krama_pipeline::ask::{ChainStep, WhyAnswer};
use std::io::Write;
use std::process::ExitCode;

/// Arguments of `krama why`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  krama why 2026-0412 station-7/0031")]
pub struct Why {
    /// A report: its reference, source/reference, or #number
    a: String,
    /// Another
    b: String,
}

impl Why {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let unit = session.unit()?;
        let (a, b) = (unit.report_named(&self.a)?, unit.report_named(&self.b)?);
        let answer = ask::why::why(&unit, a, b)?;
        if session.format() == Format::Json {
            output::json("krama/why/1", &answer)?;
        } else {
            print(&answer, &self.a, &self.b)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Prints the answer for people.
pub fn print(answer: &WhyAnswer, a: &str, b: &str) -> anyhow::Result<()> {
    let mut out = output::out();
    if let Some(group) = answer.group {
        writeln!(out, "{a} and {b} stand on {group}. The strongest chain between them:")?;
        steps(&mut out, &answer.chain)?;
        if let Some(weakest) = answer.weakest_millibits {
            writeln!(out, "The chain is as strong as its weakest step: {} bits.", bits(weakest))?;
        }
    } else {
        let name = |group: Option<GroupName>| group.map_or_else(|| "no group".to_owned(), |group| group.to_string());
        let [on_a, on_b] = answer.groups;
        writeln!(out, "{a} ({}) and {b} ({}) do not stand on one group:", name(on_a), name(on_b))?;
        writeln!(out, "  {}.", answer.why_not.as_deref().unwrap_or("nothing joins them"))?;
        steps(&mut out, &answer.shared)?;
        writeln!(
            out,
            "What they share is worth {} bits; two random reports need more than {} to be held to be of one group.",
            bits(answer.shared_millibits),
            bits(answer.needed_millibits)
        )?;
    }
    Ok(out.flush()?)
}

fn steps(out: &mut impl Write, steps: &[ChainStep]) -> anyhow::Result<()> {
    for step in steps {
        match (step.millibits, step.chance_permille) {
            (Some(millibits), Some(chance)) => writeln!(
                out,
                "  {} — {}: both have {} {}  [{} bits; chance of one group {}]",
                step.from,
                step.to,
                step.shared,
                shown(&step.value, Lines::Shown),
                bits(millibits),
                percent(chance)
            )?,
            _ => writeln!(out, "  {} — {}: {}", step.from, step.to, step.shared)?,
        }
        for snippet in &step.snippets {
            let [before, words, after] = &snippet.text;
            writeln!(
                out,
                "      {} {} {}-{}, {}: …{before}[{words}]{after}…",
                shown(&snippet.report_ref, Lines::Shown),
                snippet.field,
                snippet.start,
                snippet.end,
                snippet.role
            )?;
        }
    }
    Ok(())
}

//! Errors one by one, each with the command that opens it.

use crate::output::{self, Format, bits, for_a_shell, percent};
use krama_train::measure::{Comparison, Mistake, Sort};
use serde::Serialize;
use std::io::Write;

#[derive(Serialize)]
struct List<'m> {
    sort: Sort,
    in_all: usize,
    mistakes: Vec<Listed<'m>>,
}

#[derive(Serialize)]
struct Listed<'m> {
    #[serde(flatten)]
    mistake: &'m Mistake,
    why: String,
    command: String,
}

/// Prints the worst errors of a sort, for people at most so many.
pub fn show(comparison: &Comparison<'_>, sort: Sort, limit: usize, format: Format) -> anyhow::Result<()> {
    let all = comparison.mistakes(sort);
    // Lists for machines are whole.
    let most = if format == Format::Json { all.len() } else { limit };
    let listed = |mistake| Listed { mistake, why: why(mistake, sort), command: command(mistake) };
    let listed: Vec<Listed<'_>> = all.iter().take(most).map(listed).collect();
    if format == Format::Json {
        return output::json("krama/mistakes/1", &List { sort, in_all: all.len(), mistakes: listed });
    }
    let mut out = output::out();
    for (mistake, number) in listed.iter().zip(1..) {
        writeln!(out, "{number}. {}\n   {}", mistake.why, mistake.command)?;
    }
    writeln!(out, "{} of {} shown, worst first.", listed.len(), all.len())?;
    Ok(out.flush()?)
}

/// The error in one sentence.
fn why(mistake: &Mistake, sort: Sort) -> String {
    let Mistake { truly, found, concerns, .. } = mistake;
    let value = match (mistake.kind, &mistake.value) {
        (Some(kind), Some(value)) => format!("{} {value}", kind.name()),
        _ => String::new(),
    };
    match (sort, &mistake.by) {
        (Sort::Merges, Some(by)) => format!(
            "{} and {} stand on {found} together, {concerns} reports of the smaller: both have {} {} [{} bits; chance {}] \
             ({})",
            truly[0],
            truly[1],
            by.basis,
            by.value,
            bits(by.millibits),
            percent(by.chance_permille),
            cause(mistake)
        ),
        (Sort::Splits, _) => format!("{} is in {found}; {concerns} reports stand outside", truly[0]),
        (Sort::Types, _) => format!("{} was called {found}; {concerns} reports are confused so", truly[0]),
        (Sort::Missed, _) => format!("the suspect's {value} was not found, in {concerns} reports"),
        _ => format!("the {}'s {value} was called {found}, in {concerns} reports", truly[0]),
    }
}

/// The cause's word, as JSON has it, with blanks.
fn cause(mistake: &Mistake) -> String {
    let word = mistake.cause.and_then(|cause| serde_json::to_value(cause).ok());
    word.as_ref().and_then(|word| word.as_str()).unwrap_or_default().replace('_', " ")
}

/// The command that opens it. Names are quoted for a shell.
fn command(mistake: &Mistake) -> String {
    let quoted: Vec<String> = mistake.reports.iter().map(|report| for_a_shell(report)).collect();
    let verb = if quoted.len() == 2 { "why" } else { "find" };
    format!("krama {verb} {}", quoted.join(" "))
}

//! The run beside the truth, short enough for a first look.

use crate::commands::evaluate::figures::agreement;
use crate::commands::evaluate::rows;
use crate::output;
use krama_model::GroupName;
use krama_pipeline::Unit;
use krama_train::Truth;
use krama_train::measure::Comparison;
use std::io::Write;
use std::path::Path;

/// Prints how well the run agrees with a country's truth, and what each of these groups mostly is.
pub fn print(unit: &Unit, country: &Path, groups: impl Iterator<Item = u64>) -> anyhow::Result<()> {
    let found = rows::found(&unit.pin()?)?;
    let truth = Truth::read(country)?;
    let comparison = Comparison::new(&truth, &found, &|kind, value| unit.stand_in(kind, value));
    let measured = comparison.evaluate();
    let mut out = output::out();
    let mut table = output::table(&["", "precision", "recall", "F1", "largest group"]);
    for (name, agreed, largest) in [
        ("Krama, from the reports alone", &measured.bcubed, measured.largest.found),
        (
            "joining all that share a value, given whose each is",
            &measured.components.bcubed,
            measured.components.largest,
        ),
    ] {
        table.add_row(agreement(name, agreed).into_iter().chain([largest.to_string()]));
    }
    writeln!(out, "{table}")?;
    writeln!(
        out,
        "B-cubed: of a report's group, how much belongs with it; of what belongs with it, how much is there.\n\
         The largest true group has {}. Of {} victims' values {} were called the suspect's.\n",
        output::count(measured.largest.truly, "report"),
        measured.roles.victims_values,
        measured.roles.victims_called_suspect
    )?;
    let mostly = comparison.mostly();
    let mut table = output::table(&["group", "reports", "mostly", "of which it is", "of whose reports it has"]);
    for (name, most) in groups.filter_map(|name| Some((name, mostly.get(&name)?))) {
        let truly = Some(comparison.name(most.truly)).filter(|name| !name.is_empty()).unwrap_or("no crime");
        table.add_row([
            GroupName(name).to_string(),
            most.found.to_string(),
            format!("true {truly}"),
            share(most.both, most.found),
            format!("{} ({} of {})", share(most.both, most.truth), most.both, most.truth),
        ]);
    }
    writeln!(out, "{table}\nTrue groups have numbers of their own; the same number is chance.")?;
    Ok(out.flush()?)
}

fn share(part: u64, whole: u64) -> String {
    output::percent((part * 1_000 / whole.max(1)) as u16)
}

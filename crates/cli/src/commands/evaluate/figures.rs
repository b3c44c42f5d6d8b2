//! The figures as tables for people.

use crate::output;
use krama_model::RunNumber;
use krama_train::measure::Evaluation;
use krama_train::measure::calibration::Bin;
use krama_train::measure::contingency::Agreement;
use std::io::Write;

/// A share with three places.
fn share(value: f64) -> String {
    format!("{value:.3}")
}

/// A measure's name with its figures.
pub fn agreement(name: &str, found: &Agreement) -> [String; 4] {
    [name.to_owned(), share(found.precision), share(found.recall), share(found.f1)]
}

/// Prints everything.
pub fn print(run: RunNumber, found: &Evaluation) -> anyhow::Result<()> {
    let mut out = output::out();
    let counted = &found.reports;
    writeln!(
        out,
        "Run {run} against the truth: {} of {} reports matched, {} missing from the run, {} unknown to the truth.",
        counted.matched, counted.truth, counted.missing, counted.strangers
    )?;
    writeln!(out, "{} of them tell of crimes, {} of all tell one again.\n", counted.crimes, counted.duplicates)?;
    let mut table = output::table(&["grouping", "precision", "recall", "F1"]);
    table.add_row(agreement("B-cubed", &found.bcubed));
    table.add_row(agreement("with reports of no crime", &found.bcubed_with_no_crime));
    table.add_row(agreement("pairs", &found.pairwise));
    table.add_row(agreement("ceiling: what an oracle could reach", &found.ceiling));
    table.add_row(agreement("scripts alone, no values", &found.scripts_alone));
    table.add_row(agreement("components of suspects' true values", &found.components.bcubed));
    writeln!(out, "{table}\n")?;
    groups(&mut out, found)?;
    values(&mut out, found)?;
    writeln!(out, "List errors one by one: --show merges, splits, roles, types or missed.")?;
    Ok(out.flush()?)
}

fn groups(out: &mut impl Write, found: &Evaluation) -> anyhow::Result<()> {
    let (groups, merges, largest) = (&found.groups, &found.wrong_merges, &found.largest);
    let mut table = output::table(&["groups", ""]);
    let mut row = |name: &str, value: String| table.add_row([name.to_owned(), value]);
    row("adjusted mutual information", share(found.adjusted_mutual_information));
    row("true groups of two reports or more; found ones", format!("{}; {}", groups.truly, groups.found));
    row("found exactly; whole", format!("{}; {}", groups.exact, groups.whole));
    row("split; merged", format!("{}; {}", groups.split, groups.merged));
    row("wrong merges", merges.all.to_string());
    row("  by a shared provider", merges.shared_provider.to_string());
    row("  by a copied script", merges.copied_script.to_string());
    row("  by a benign value", merges.benign_value.to_string());
    row("  by a wrong role", merges.wrong_role.to_string());
    row("  by a second-hand value", merges.second_hand.to_string());
    row("  by anything else", merges.other.to_string());
    row("largest group / largest true group", format!("{} / {} = {:.2}", largest.found, largest.truly, largest.ratio));
    row("largest group's share of the reports", share(largest.share));
    row("lone fraudsters' reports put with others", of(found.lone.with_others, found.lone.reports));
    row("reports of no crime put with others", of(found.no_crime.with_others, found.no_crime.reports));
    Ok(writeln!(out, "{table}\n")?)
}

fn of(part: u64, whole: u64) -> String {
    format!("{part} of {whole}")
}

fn values(out: &mut impl Write, found: &Evaluation) -> anyhow::Result<()> {
    let (roles, suspects, types) = (&found.roles, &found.suspects, &found.types);
    let mut table = output::table(&["reading", ""]);
    let mut row = |name: &str, value: String| table.add_row([name.to_owned(), value]);
    let victims = of(roles.victims_called_suspect, roles.victims_values);
    row("victims' values called suspect", format!("{victims} ({})", share(roles.victims_called_suspect_share)));
    row("bystanders' values called suspect", roles.bystanders_called_suspect.to_string());
    row("role accuracy", share(roles.accuracy));
    row("suspects' values found", share(suspects.found_share));
    row("suspects' values found and called suspect", share(suspects.called_suspect_share));
    row("scam type, macro F1 of those answered", share(types.macro_f1));
    row("scam type, share answered", share(types.answered_share));
    row("scam type, expected calibration error", share(types.calibration_error));
    row("reports of no crime given a scam type", of(found.no_crime_given_a_type, found.no_crime.reports));
    row("ties, expected calibration error", share(found.links.error));
    writeln!(out, "{table}\n")?;
    let mut table = output::table(&["values", "told", "found", "precision", "recall", "F1"]);
    for kind in &found.extraction.kinds {
        let [name, precision, recall, f1] = agreement(kind.kind.name(), &kind.agreement);
        table.add_row([name, kind.told.to_string(), kind.found.to_string(), precision, recall, f1]);
    }
    let [name, precision, recall, f1] = agreement("all", &found.extraction.all);
    table.add_row([name, String::new(), String::new(), precision, recall, f1]);
    writeln!(out, "{table}\n")?;
    let mut table = output::table(&["chance claimed", "ties", "mean", "true", "types", "mean", "true"]);
    for (tie, answer) in found.links.bins.iter().zip(&types.reliability) {
        let [ties, tie_mean, tie_true] = reliability(tie);
        let [answers, mean, truly] = reliability(answer);
        table.add_row([format!("from {:.1}", tie.from), ties, tie_mean, tie_true, answers, mean, truly]);
    }
    Ok(writeln!(out, "{table}\n")?)
}

fn reliability(bin: &Bin) -> [String; 3] {
    let mean = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), share);
    [bin.claims.to_string(), mean(bin.claimed), mean(bin.truly)]
}

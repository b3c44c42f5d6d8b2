use crate::output::{self, Cells, Csv, Format};
use crate::session::Session;
use krama_model::{GroupName, Moment};
use krama_pipeline::Settings;
use krama_pipeline::ask;
use krama_pipeline::ask::Glance;
use krama_pipeline::tables::GroupRow;
use serde::Serialize;
use std::io::Write;
use std::process::ExitCode;

/// Arguments of `krama groups`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  krama groups --limit 20")]
pub struct Groups {
    /// How many to show
    #[arg(long, default_value_t = 25, value_name = "N")]
    limit: usize,
    /// All of them, as CSV
    #[arg(long)]
    csv: bool,
    /// With --csv: defuse cells that a spreadsheet program would run as formulas
    #[arg(long, requires = "csv")]
    for_excel: bool,
}

#[derive(Serialize)]
struct List {
    groups: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    group: GroupName,
    #[serde(flatten)]
    glance: Glance,
}

impl Groups {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let unit = session.unit()?;
        let groups = ask::groups(&unit)?;
        if self.csv {
            csv(&groups, if self.for_excel { Cells::ForExcel } else { Cells::Raw })?;
        } else if session.format() == Format::Json {
            let listed = |row: &GroupRow| Listed { group: GroupName(row.group), glance: Glance::from(row) };
            output::json("krama/groups/1", &List { groups: groups.iter().map(listed).collect() })?;
        } else {
            print(unit.settings(), &groups, self.limit)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Prints groups for people, with dates in the workspace's zone.
pub fn print(settings: &Settings, groups: &[GroupRow], limit: usize) -> anyhow::Result<()> {
    let mut table =
        output::table(&["group", "reports", "people", "scam type", "first", "last", "losses", "bits", "urgency"]);
    let date = |ms: Option<i64>| ms.map_or_else(|| "-".to_owned(), |ms| settings.date(Moment(ms)));
    for row in groups.iter().take(limit) {
        let scam_type = row
            .scam_type
            .as_ref()
            .map_or_else(|| "unsure".to_owned(), |name| format!("{name} {}", output::percent(row.type_permille)));
        table.add_row([
            GroupName(row.group).to_string(),
            row.reports.to_string(),
            row.complainants.to_string(),
            scam_type,
            date(row.first_ms),
            date(row.last_ms),
            row.losses.clone(),
            output::bits(row.strength_millibits),
            output::bits(row.urgency_millibits),
        ]);
    }
    let mut out = output::out();
    writeln!(out, "{table}")?;
    writeln!(
        out,
        "{} of {} groups shown, most urgent first. Open one: krama group NAME",
        limit.min(groups.len()),
        groups.len()
    )?;
    Ok(out.flush()?)
}

fn csv(groups: &[GroupRow], cells: Cells) -> anyhow::Result<()> {
    const HEADER: [&str; 11] = [
        "group_id",
        "reports",
        "complainants",
        "duplicates",
        "first",
        "last",
        "scam_type",
        "type_permille",
        "losses",
        "strength_millibits",
        "urgency_millibits",
    ];
    let mut csv = Csv::new(&HEADER, cells)?;
    let time = |ms: Option<i64>| ms.map(|ms| Moment(ms).to_string()).unwrap_or_default();
    for row in groups {
        csv.row(&[
            GroupName(row.group).to_string(),
            row.reports.to_string(),
            row.complainants.to_string(),
            row.duplicates.to_string(),
            time(row.first_ms),
            time(row.last_ms),
            row.scam_type.clone().unwrap_or_default(),
            row.type_permille.to_string(),
            row.losses.clone(),
            row.strength_millibits.to_string(),
            row.urgency_millibits.to_string(),
        ])?;
    }
    csv.finish()
}

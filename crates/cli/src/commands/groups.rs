use crate::output::{self, Cells, Csv, Shape};
use crate::session::{AsCsv, Session};
use krama_model::{GroupName, Moment, Money};
use krama_pipeline::Settings;
use krama_pipeline::ask;
use krama_pipeline::ask::Glance;
use krama_pipeline::tables::{GroupRow, TypeCount};
use serde::Serialize;
use std::io::Write;
use std::process::ExitCode;

/// Arguments of `krama groups`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  krama groups --limit 20\n
A type of scam is named where a third of the reports or more tell of one and most of those of this one; its share is of \
all reports. Bits: half of the group's reports share so much or more with it. Urgency adds people, losses, how strong \
the evidence is (logarithms), less two for every month of silence, counted from the newest report and at most ten:
below 0 the silence outweighs the rest. A group without any date counts as silent.")]
pub struct Groups {
    /// How many to show
    #[arg(long, default_value_t = 25, value_name = "N")]
    limit: usize,
    #[command(flatten)]
    csv: AsCsv,
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
    answered: u32,
    types: Vec<TypeCount>,
}

impl From<&GroupRow> for Listed {
    fn from(row: &GroupRow) -> Self {
        let (group, glance) = (GroupName(row.group), Glance::from(row));
        Self { group, glance, answered: row.answered, types: row.types.clone() }
    }
}

impl Groups {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let shape = session.shape(&self.csv)?;
        let unit = session.unit()?;
        let groups = ask::groups(&unit)?;
        match shape {
            Shape::Csv(cells) => csv(&groups, cells)?,
            Shape::Json => {
                output::json("krama/groups/1", &List { groups: groups.iter().map(Listed::from).collect() })?;
            }
            Shape::Text => print(unit.settings(), &groups, self.limit)?,
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
        table.add_row([
            GroupName(row.group).to_string(),
            row.reports.to_string(),
            row.complainants.to_string(),
            scam_type(row),
            date(row.first_ms),
            date(row.last_ms),
            losses(&row.losses),
            output::bits(row.strength_millibits),
            output::bits(row.urgency_millibits),
        ]);
    }
    let mut out = output::out();
    writeln!(out, "{table}")?;
    writeln!(
        out,
        "{} of {} shown, most urgent first. Open one: krama group NAME",
        limit.min(groups.len()),
        output::count(groups.len() as u64, "group")
    )?;
    Ok(out.flush()?)
}

/// Losses in one cell: `KHR 5000; USD 120`.
pub fn losses(losses: &[Money]) -> String {
    losses.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Types in one cell: `investment 8; job 3`.
fn types(types: &[TypeCount]) -> String {
    types.iter().map(counted).collect::<Vec<_>>().join("; ")
}

fn counted(one: &TypeCount) -> String {
    format!("{} {}", one.scam_type, one.reports)
}

/// The type that stands for a group with its share, or how few of its reports tell of any.
fn scam_type(row: &GroupRow) -> String {
    match (&row.scam_type, row.types.first()) {
        (Some(name), _) => format!("{name} {}", output::percent(row.type_permille)),
        (None, None) => "unsure".to_owned(),
        (None, Some(most)) => {
            // Where two are level, both are named.
            let level = row.types.iter().take(2).take_while(|one| one.reports == most.reports);
            let named: Vec<String> = level.map(counted).collect();
            let more = if row.types.len() > named.len() { " …" } else { "" };
            format!("unsure ({} of {} answered: {}{more})", row.answered, row.reports, named.join(", "))
        }
    }
}

fn csv(groups: &[GroupRow], cells: Cells) -> anyhow::Result<()> {
    const HEADER: [&str; 13] = [
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
        "answered",
        "types",
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
            losses(&row.losses),
            row.strength_millibits.to_string(),
            row.urgency_millibits.to_string(),
            row.answered.to_string(),
            types(&row.types),
        ])?;
    }
    csv.finish()
}

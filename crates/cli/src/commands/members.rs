use crate::output::{self, Cells, Csv, Shape, bits};
use crate::session::{AsCsv, Session};
use krama_model::{GroupName, Moment, ReportNumber};
use krama_pipeline::Settings;
use krama_pipeline::ask;
use krama_pipeline::tables::ReportRow;
use serde::Serialize;
use std::io::Write;
use std::process::ExitCode;

/// Arguments of `krama members`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  krama members G12\n  krama members --csv > members.csv")]
pub struct Members {
    /// One group's reports only
    #[arg(value_name = "GROUP")]
    group: Option<GroupName>,
    #[command(flatten)]
    csv: AsCsv,
    /// How many to show
    #[arg(long, default_value_t = 50, value_name = "N")]
    limit: usize,
}

impl Members {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let shape = session.shape(&self.csv)?;
        let unit = session.unit()?;
        let mut rows = ask::reports(&unit)?;
        if let Some(group) = self.group {
            ask::group::exists(&unit, group)?;
            rows.retain(|row| row.group == Some(group.0));
        }
        rows.sort_by_key(|row| row.report);
        match shape {
            Shape::Csv(cells) => csv(&rows, cells)?,
            Shape::Json => output::json("krama/members/1", &List { members: rows.iter().map(Member::from).collect() })?,
            Shape::Text => print(unit.settings(), &rows, self.limit)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

#[derive(Serialize)]
struct List<'r> {
    members: Vec<Member<'r>>,
}

#[derive(Serialize)]
struct Member<'r> {
    report_ref: &'r str,
    group_id: Option<GroupName>,
    source: &'r str,
    report: ReportNumber,
    version: u32,
    time: Option<Moment>,
    duplicate_of: Option<ReportNumber>,
    scam_type: Option<&'r str>,
    probability_permille: u16,
    unsure: bool,
    own_millibits: i64,
    next_group: Option<GroupName>,
    next_report: Option<ReportNumber>,
    next_millibits: i64,
}

impl<'r> From<&'r ReportRow> for Member<'r> {
    fn from(row: &'r ReportRow) -> Self {
        Self {
            report_ref: &row.reference,
            group_id: row.group.map(GroupName),
            source: &row.source,
            report: ReportNumber(row.report),
            version: row.version,
            time: row.time_ms.map(Moment),
            duplicate_of: row.duplicate_of.map(ReportNumber),
            scam_type: row.scam_type.as_deref(),
            probability_permille: row.probability_permille,
            unsure: row.unsure,
            own_millibits: row.own_millibits,
            next_group: row.next_group.map(GroupName),
            next_report: row.next_report.map(ReportNumber),
            next_millibits: row.next_millibits,
        }
    }
}

fn print(settings: &Settings, rows: &[ReportRow], limit: usize) -> anyhow::Result<()> {
    let mut table =
        output::table(&["report", "reference", "source", "group", "date", "scam type", "bits", "next best"]);
    for row in rows.iter().take(limit) {
        table.add_row([
            ReportNumber(row.report).to_string(),
            row.reference.clone(),
            row.source.clone(),
            row.group.map_or_else(|| "alone".to_owned(), |group| GroupName(group).to_string()),
            row.time_ms.map_or_else(|| "-".to_owned(), |ms| settings.date(Moment(ms))),
            row.scam_type.clone().filter(|_| !row.unsure).unwrap_or_else(|| "unsure".to_owned()),
            bits(row.own_millibits),
            next(row),
        ]);
    }
    let mut out = output::out();
    writeln!(out, "{table}\n{} of {} shown.", limit.min(rows.len()), output::count(rows.len() as u64, "report"))?;
    Ok(out.flush()?)
}

/// The group that comes next, or the report that stands alone and does, with what is shared with it.
fn next(row: &ReportRow) -> String {
    let group = row.next_group.map(|group| GroupName(group).to_string());
    let next = group.or_else(|| row.next_report.map(|report| ReportNumber(report).to_string()));
    next.map_or_else(|| "-".to_owned(), |next| format!("{next} {}", bits(row.next_millibits)))
}

fn csv(rows: &[ReportRow], cells: Cells) -> anyhow::Result<()> {
    const HEADER: [&str; 9] = [
        "report_ref",
        "group_id",
        "source",
        "report",
        "time",
        "duplicate_of",
        "scam_type",
        "probability_permille",
        "unsure",
    ];
    let mut csv = Csv::new(&HEADER, cells)?;
    for row in rows {
        csv.row(&[
            row.reference.clone(),
            row.group.map(|group| GroupName(group).to_string()).unwrap_or_default(),
            row.source.clone(),
            ReportNumber(row.report).to_string(),
            row.time_ms.map(|ms| Moment(ms).to_string()).unwrap_or_default(),
            row.duplicate_of.map(|first| ReportNumber(first).to_string()).unwrap_or_default(),
            row.scam_type.clone().unwrap_or_default(),
            row.probability_permille.to_string(),
            row.unsure.to_string(),
        ])?;
    }
    csv.finish()
}

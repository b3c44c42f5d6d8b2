use crate::output::{self, Cells, Csv, Shape};
use crate::reason;
use crate::session::{AsCsv, Session};
use krama_model::{Kind, ReportNumber};
use krama_pipeline::ask::mentions::mentions;
use krama_pipeline::ask::{MentionAnswer, Sight};
use krama_pipeline::{Error, Unit};
use serde::Serialize;
use std::io::Write;
use std::process::ExitCode;

/// Arguments of `krama mentions`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  krama mentions --report 2026-0412
  krama mentions --csv > mentions.csv
  krama mentions --csv --unmask --why 'file 88/2026, order of the prosecutor'")]
pub struct Mentions {
    /// One report's only
    #[arg(long, value_name = "REF")]
    report: Option<String>,
    /// One kind's only
    #[arg(long, value_parser = kind)]
    kind: Option<Kind>,
    #[command(flatten)]
    csv: AsCsv,
    #[command(flatten)]
    look: Look,
    /// How many to show
    #[arg(long, default_value_t = 50, value_name = "N")]
    limit: usize,
}

#[derive(Serialize)]
struct List {
    mentions: Vec<MentionAnswer>,
}

/// Reads a kind's word.
pub fn kind(word: &str) -> Result<Kind, String> {
    Kind::parse(word).ok_or_else(|| {
        let all: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        format!("no kind of value; one of {}", all.join(", "))
    })
}

/// A look at what is masked otherwise.
#[derive(Debug, clap::Args)]
pub struct Look {
    /// Show victims' values and raw rows; the look is entered in the ledger
    #[arg(long, requires = "why")]
    pub unmask: bool,
    /// Why they must be seen
    #[arg(long, value_name = "TEXT", requires = "unmask")]
    pub why: Option<String>,
}

impl Look {
    /// Whether victims' values may be shown: only with a reason, which is entered in the ledger before.
    pub fn sight(&self, unit: &Unit, session: &Session, what: &str) -> anyhow::Result<Sight> {
        let Some(why) = &self.why else { return Ok(Sight::Masked) };
        unit.workspace().record_access(what, reason::given(why)?, &session.act()).map_err(Error::from)?;
        Ok(Sight::Unmasked)
    }
}

impl Mentions {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let shape = session.shape(&self.csv)?;
        let unit = session.unit()?;
        let report = self.report.as_deref().map(|text| unit.report_named(text)).transpose()?;
        let what =
            report.map_or_else(|| "mentions of all reports".to_owned(), |number| format!("mentions of {number}"));
        let sight = self.look.sight(&unit, session, &what)?;
        if let Shape::Csv(cells) = shape {
            self.csv(&unit, report, (sight, cells))?;
        } else {
            self.list(shape, &unit, report, sight)?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn each(
        &self,
        unit: &Unit,
        report: Option<ReportNumber>,
        sight: Sight,
        each: &mut dyn FnMut(MentionAnswer) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let wanted = |row: &krama_pipeline::tables::MentionRow| {
            report.is_none_or(|number| row.report == number.0) && self.kind.is_none_or(|kind| row.kind == kind)
        };
        mentions(unit, sight, wanted, each)
    }

    fn csv(&self, unit: &Unit, report: Option<ReportNumber>, (sight, cells): (Sight, Cells)) -> anyhow::Result<()> {
        const HEADER: [&str; 12] = [
            "report_ref",
            "kind",
            "value",
            "role",
            "field",
            "start",
            "end",
            "rule",
            "ambiguous",
            "part",
            "source",
            "report",
        ];
        let mut csv = Csv::new(&HEADER, cells)?;
        let mut failed = None;
        self.each(unit, report, sight, &mut |mention| {
            if failed.is_none() {
                failed = csv.row(&row(&mention)).err();
            }
            Ok(())
        })?;
        failed.map_or_else(|| csv.finish(), Err)
    }

    fn list(&self, shape: Shape, unit: &Unit, report: Option<ReportNumber>, sight: Sight) -> anyhow::Result<()> {
        let mut found = Vec::new();
        self.each(unit, report, sight, &mut |mention| {
            found.push(mention);
            Ok(())
        })?;
        if shape == Shape::Json {
            return output::json("krama/mentions/1", &List { mentions: found });
        }
        print(&found, self.limit)
    }
}

/// Prints mentions for people.
pub fn print(found: &[MentionAnswer], limit: usize) -> anyhow::Result<()> {
    let mut table = output::table(&["report", "kind", "value", "role", "because", "field", "at"]);
    for mention in found.iter().take(limit) {
        let doubt = if mention.ambiguous { " (ambiguous)" } else { "" };
        table.add_row([
            mention.report_ref.clone(),
            mention.kind.name().to_owned(),
            format!("{}{doubt}", mention.value),
            mention.role.name().to_owned(),
            mention.rule.name().to_owned(),
            mention.field.name().to_owned(),
            format!("{}-{}", mention.start, mention.end),
        ]);
    }
    let mut out = output::out();
    writeln!(out, "{table}\n{} of {} shown.", limit.min(found.len()), output::count(found.len() as u64, "mention"))?;
    Ok(out.flush()?)
}

fn row(mention: &MentionAnswer) -> [String; 12] {
    [
        mention.report_ref.clone(),
        mention.kind.name().to_owned(),
        mention.value.clone(),
        mention.role.name().to_owned(),
        mention.field.name().to_owned(),
        mention.start.to_string(),
        mention.end.to_string(),
        mention.rule.name().to_owned(),
        mention.ambiguous.to_string(),
        mention.part.to_string(),
        mention.source.clone(),
        mention.report.to_string(),
    ]
}

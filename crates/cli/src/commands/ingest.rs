use crate::commands::find;
use crate::commands::mentions::Look;
use crate::failure::WrongUse;
use crate::output::{self, Bars, Cells, Csv, Format, Lines, Shape, count, shown};
use crate::session::{AsCsv, Session};
use krama_model::ReportNumber;
use krama_pipeline::ask::Sight;
use krama_pipeline::ingest::rejections::KeptRejection;
use krama_pipeline::ingest::{FileOutcome, Orders, mapping_named};
use krama_pipeline::place::Provisional;
use krama_pipeline::workspace::is_blank;
use krama_pipeline::{Error, Unit};
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `krama ingest`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  krama ingest complaints.csv --source 'Province desk'
  krama ingest inbox/ --mapping schemas/mappings/cryptoscamdb.toml
  krama ingest result.json --chat 'Uncle Gold' --complainant 'Sok'
  krama ingest --rejections
  krama ingest --rejections --csv --unmask --why 'rows to be typed again'

Reads CSV, TSV, XLSX, JSON, JSON lines, text, e-mail (.eml, .mbox), WhatsApp and Telegram exports.
A table whose columns are not known is refused, and a mapping for it is proposed: save it with > FILE, check it.
Where a file was refused or a row rejected, the exit code is 1; everything else was taken in all the same.")]
pub struct Ingest {
    /// Files and folders
    #[arg(required_unless_present = "rejections")]
    paths: Vec<PathBuf>,
    /// Who the reports come from [default: what the mapping says, else the file's name without its date]
    #[arg(long)]
    source: Option<String>,
    /// A mapping file, or the name of one that comes with Krama
    #[arg(long, value_name = "FILE|NAME")]
    mapping: Option<String>,
    /// A chat to take from an export of a whole account; may be given several times
    #[arg(long = "chat", value_name = "NAME")]
    chats: Vec<String>,
    /// The complainant's name in a chat
    #[arg(long, value_name = "NAME")]
    complainant: Option<String>,
    /// List what could not become a report; raw rows hold people's own words and are blank unless --unmask
    #[arg(long, conflicts_with = "paths")]
    rejections: bool,
    #[command(flatten)]
    csv: AsCsv,
    #[command(flatten)]
    look: Look,
}

/// Each new report's provisional place is told up to so many.
const TOLD_EACH: u64 = 20;

#[derive(Serialize)]
struct Taken<'t> {
    files: &'t [FileOutcome],
    provisional: Option<Provisional>,
}

#[derive(Serialize)]
struct Kept {
    rejections: Vec<KeptRejection>,
}

impl Ingest {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        if self.rejections {
            return self.list_rejections(session);
        }
        if self.look.unmask {
            return Err(WrongUse("--unmask goes with --rejections here".to_owned()).into());
        }
        if self.csv.is_asked() {
            return Err(WrongUse("--csv goes with --rejections here".to_owned()).into());
        }
        if let Some(source) = self.source.as_ref().filter(|name| is_blank(name) || name.contains(char::is_control)) {
            return Err(WrongUse(format!("--source {source:?} is blank or holds control characters")).into());
        }
        let mapping = self.mapping.as_deref().map(mapping_named).transpose()?;
        let orders = Orders {
            source: self.source,
            mapping,
            chats: (!self.chats.is_empty()).then_some(self.chats),
            complainant: self.complainant,
        };
        if let Some(missing) = self.paths.iter().find(|path| !path.exists()) {
            return Err(WrongUse(format!("there is no file {}", missing.display())).into());
        }
        let unit = session.unit()?;
        let first = ReportNumber(unit.workspace().report_count().map_err(Error::from)?);
        let (mut outcomes, act) = (Vec::new(), session.act());
        let taken = unit.ingest_each(&self.paths, (&orders, &act), &Bars::new(), &mut |outcome| outcomes.push(outcome));
        if let Err(error) = taken {
            // What was sealed before the disk failed is there, and nobody need look for it.
            if session.format() == Format::Text {
                let mut out = Aside { to: output::out(), mark: "", at_start: true };
                print(&mut out, &outcomes)?;
                out.flush()?;
            }
            return Err(error.into());
        }
        let provisional = place(&unit, first);
        if session.format() == Format::Json {
            output::json("krama/ingest/1", &Taken { files: &outcomes, provisional })?;
        } else {
            let proposes = |outcome: &FileOutcome| {
                outcome.refused.as_ref().is_some_and(|refusal| refusal.proposed_mapping.is_some())
            };
            let mark = if outcomes.iter().any(proposes) { "# " } else { "" };
            let mut out = Aside { to: output::out(), mark, at_start: true };
            print(&mut out, &outcomes)?;
            provisional.map_or(Ok(()), |provisional| tell(&mut out, &provisional))?;
            out.flush()?;
        }
        let trouble = outcomes.iter().any(|outcome| outcome.refused.is_some() || outcome.rejected > 0);
        Ok(ExitCode::from(u8::from(trouble)))
    }

    fn list_rejections(self, session: &Session) -> anyhow::Result<ExitCode> {
        let shape = session.shape(&self.csv)?;
        let unit = session.unit()?;
        let sight = self.look.sight(&unit, session, "raw rows of rejections")?;
        let mut rejections = unit.rejections()?;
        if sight == Sight::Masked {
            for kept in &mut rejections {
                kept.rejection.raw.clear();
            }
        }
        match shape {
            Shape::Csv(cells) => rows(&rejections, cells)?,
            Shape::Json => output::json("krama/rejections/1", &Kept { rejections })?,
            Shape::Text => table(&rejections)?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn rows(rejections: &[KeptRejection], cells: Cells) -> anyhow::Result<()> {
    let mut csv = Csv::new(&["code", "reason", "place", "raw", "file", "times"], cells)?;
    for KeptRejection { file, rejection, times, .. } in rejections {
        let (code, times) = (rejection.code.to_string(), times.to_string());
        csv.row(&[&code, &rejection.reason, &rejection.place, &rejection.raw, file, &times])?;
    }
    csv.finish()
}

fn table(rejections: &[KeptRejection]) -> anyhow::Result<()> {
    let mut table = output::table(&["code", "file", "place", "reason", "times"]);
    for KeptRejection { file, rejection, times, .. } in rejections {
        let (code, times) = (rejection.code.to_string(), times.to_string());
        table.add_row([&code, file, &rejection.place, &rejection.reason, &times]);
    }
    let (mut out, found) = (output::out(), count(rejections.len() as u64, "rejection"));
    writeln!(out, "{table}\n{found}. The raw rows: --csv or --json, with --unmask --why TEXT.")?;
    Ok(out.flush()?)
}

/// Places what came in. That it cannot is no failure of taking in.
fn place(unit: &Unit, first: ReportNumber) -> Option<Provisional> {
    unit.place_from(first).unwrap_or_else(|error| {
        tracing::warn!(%error, "new reports could not be placed by the last run");
        None
    })
}

/// Begins each line with a mark: beside a proposed mapping everything else is a comment, so that what is printed can be
/// saved as the mapping it holds.
struct Aside<W> {
    to: W,
    mark: &'static str,
    at_start: bool,
}

impl<W: Write> Write for Aside<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            if self.at_start {
                self.to.write_all(self.mark.as_bytes())?;
            }
            self.to.write_all(line)?;
            self.at_start = line.ends_with(b"\n");
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.to.flush()
    }
}

/// Tells where new reports stand until the next run.
fn tell(out: &mut impl Write, provisional: &Provisional) -> anyhow::Result<()> {
    if provisional.looked_at <= TOLD_EACH {
        for newcomer in &provisional.placed {
            let place = find::provisional(&newcomer.placement);
            writeln!(out, "{} {}: {place}", newcomer.report, newcomer.report_ref)?;
        }
    }
    let (placed, looked_at) = (provisional.placed.len() as u64, provisional.looked_at);
    if looked_at > TOLD_EACH {
        writeln!(out, "{placed} of {looked_at} new reports have a provisional place on a group of the last run.")?;
    } else if looked_at > placed {
        writeln!(out, "{} of {looked_at} new reports stand alone for now.", looked_at - placed)?;
    }
    if provisional.waiting > 0 {
        writeln!(out, "{} more were not looked at.", provisional.waiting)?;
    }
    if looked_at > 0 {
        writeln!(out, "The next run settles it: krama analyse")?;
    }
    Ok(())
}

fn print(out: &mut Aside<impl Write>, outcomes: &[FileOutcome]) -> anyhow::Result<()> {
    for outcome in outcomes {
        let path = shown(&outcome.path, Lines::Shown);
        if let Some(refusal) = &outcome.refused {
            writeln!(out, "{path}: refused. {} {}", refusal.code, refusal.message)?;
            refusal.causes.iter().try_for_each(|cause| writeln!(out, "  because: {cause}"))?;
            refusal.choices.iter().try_for_each(|choice| writeln!(out, "    {choice}"))?;
            if let Some(hint) = &refusal.hint {
                writeln!(out, "  hint: {hint}")?;
            }
            if let Some(proposed) = &refusal.proposed_mapping {
                writeln!(
                    out.to,
                    "\n# ---- a mapping to check and edit; save it and give it with --mapping ----\n{proposed}"
                )?;
            }
        }
        let counts = [
            (outcome.new, "new"),
            (outcome.changed, "changed"),
            (outcome.repeated, "seen before"),
            (outcome.withheld.len() as u64, "erased before"),
            (outcome.rejected, "rejected"),
            (outcome.skipped, "left out by the mapping"),
        ];
        let counts: Vec<String> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
        if outcome.refused.is_none() {
            let counts = match outcome.original {
                // A folder that is a workspace: nothing of it was read.
                None => "left out".to_owned(),
                Some(_) if counts.is_empty() => "nothing in it".to_owned(),
                Some(_) => counts.join(", "),
            };
            writeln!(out, "{path}: {counts}")?;
        }
        withheld(out, outcome)?;
        for counted in &outcome.warnings {
            let times = if counted.times > 1 { format!(" ({} times)", counted.times) } else { String::new() };
            writeln!(out, "  note: {} {}{times}", counted.warning.code, counted.warning.message)?;
        }
    }
    if outcomes.iter().any(|outcome| outcome.rejected > 0) {
        writeln!(out, "See what was rejected, and why: krama ingest --rejections")?;
    }
    Ok(())
}

/// What was erased under an order and stands in this file again.
fn withheld(out: &mut impl Write, outcome: &FileOutcome) -> std::io::Result<()> {
    let Some(original) = outcome.original else { return Ok(()) };
    if let Some(first) = outcome.withheld.first() {
        let all: Vec<String> = outcome.withheld.iter().map(ToString::to_string).collect();
        writeln!(
            out,
            "  note: {} of it were erased under an order and not taken in, but the file {original} holds them again.\n  \
             To destroy that file and keep its other rows: krama decide erase --report '{first}' --order TEXT --why TEXT",
            all.join(", ")
        )?;
    }
    if outcome.attachments_withheld > 0 {
        writeln!(
            out,
            "  note: {} inside it, erased under an order, not kept again; but the file holds what was erased.\n  \
             To destroy it: krama decide erase --original {original} --order TEXT --why TEXT",
            count(outcome.attachments_withheld, "file")
        )?;
    }
    Ok(())
}

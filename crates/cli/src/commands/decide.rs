mod list;

use crate::commands::mentions::{Look, kind};
use crate::output::{self, Format, count};
use crate::reason;
use crate::session::Session;
use krama_model::{Digest, EntryNumber, Kind, Place, ReportNumber, Subject};
use krama_pipeline::Unit;
use krama_pipeline::decide::Reach;
use krama_pipeline::workspace::Target;
use serde::Serialize;
use std::io::Write;
use std::process::ExitCode;

/// Arguments of `krama decide`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  krama decide same 2026-0412 2026-0533 --why 'same voice message, heard both'
  krama decide different 2026-0412 2026-0533 --why 'two suspects arrested in different places'
  krama decide benign phone '023 999 888' --why 'hotline of a ministry'
  krama decide withdraw E17 --why 'the voice message was forwarded'
  krama decide erase --report 2026-0412 --order 'order 55' --why 'unlawful images' --preview
  krama decide erase --report 2026-0412 --order 'court order 55/2026' --why 'unlawful images'
  krama decide erase --decision E17 --order 'court order 56/2026' --why 'the reason names a victim'
  krama decide list

A decision from the command line carries the name in USER, marked as not authenticated.
Decisions take effect with the next `krama analyse`; an erasure takes effect at once.")]
pub struct Decide {
    #[command(subcommand)]
    verdict: Verdict,
}

#[derive(Debug, clap::Subcommand)]
enum Verdict {
    #[command(flatten)]
    Word(Word),
    /// Destroy what was taken in, under a named order
    Erase {
        #[command(flatten)]
        what: What,
        /// Which order of whom
        #[arg(long, value_name = "TEXT")]
        order: String,
        #[command(flatten)]
        why: Why,
        /// Say what would be destroyed, and destroy nothing
        #[arg(long)]
        preview: bool,
    },
    /// List the decisions, withdrawn ones too, victims' values masked; erasures are named by `krama verify`
    List(Look),
}

/// What is said of reports, a value or an earlier decision.
#[derive(Debug, clap::Subcommand)]
enum Word {
    /// These two reports stand on the same group
    Same(Pair),
    /// These two reports stand on different groups
    Different(Pair),
    /// A person looked and could not say
    Unsure(Pair),
    /// This value says nothing about who stands behind a report
    Benign {
        /// The value's kind
        #[arg(value_parser = kind)]
        kind: Kind,
        /// The value, however it is written
        value: String,
        /// Also where reports call it the victim's: from the next analysis on it stands open everywhere
        #[arg(long)]
        open_victims: bool,
        #[command(flatten)]
        why: Why,
    },
    /// This report's place in its group was checked and stands
    Confirm {
        /// The report
        report: String,
        #[command(flatten)]
        why: Why,
    },
    /// An earlier decision no longer holds
    Withdraw {
        /// Its ledger entry, as `krama decide list` names it: E12, or 12
        #[arg(value_parser = entry)]
        decision: EntryNumber,
        #[command(flatten)]
        why: Why,
    },
}

/// One thing to erase.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct What {
    /// One report
    #[arg(long, value_name = "REF")]
    report: Option<String>,
    /// A whole original, by its SHA-256, with every report read from it
    #[arg(long, value_name = "SHA-256")]
    original: Option<Digest>,
    /// The reason of one decision, or the words of a case's entry, by the ledger entry; what was done stays
    #[arg(long, value_name = "ENTRY", value_parser = entry)]
    decision: Option<EntryNumber>,
}

impl What {
    fn target(&self, unit: &Unit) -> anyhow::Result<Target> {
        if let Some(original) = self.original {
            return Ok(Target::Original(original));
        }
        if let Some(decision) = self.decision {
            return Ok(Target::Words(decision));
        }
        let report = self.report.as_deref().expect("the parser demands one of the three");
        Ok(Target::Report(unit.report_to_erase(report)?))
    }
}

#[derive(Debug, clap::Args)]
struct Pair {
    /// One report
    a: String,
    /// The other
    b: String,
    #[command(flatten)]
    why: Why,
}

/// A ledger entry, with its letter or without.
fn entry(text: &str) -> Result<EntryNumber, String> {
    let bare = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    bare.map_or_else(
        || text.parse::<EntryNumber>().map_err(|error| error.to_string()),
        |number| Ok(EntryNumber(number)),
    )
}

#[derive(Debug, clap::Args)]
struct Why {
    /// The reason
    #[arg(long, value_name = "TEXT")]
    why: String,
}

#[derive(Serialize)]
struct Entered {
    entry: EntryNumber,
    /// Of a value called benign, where there is a run: how many of its reports name it.
    #[serde(skip_serializing_if = "Option::is_none")]
    named_by: Option<u64>,
    /// How many of them call it the victim's, where any do: it stands open from the next analysis on.
    #[serde(skip_serializing_if = "Option::is_none")]
    opens: Option<u64>,
    /// Of an erasure: whether nothing is left.
    #[serde(skip_serializing_if = "Option::is_none")]
    complete: Option<bool>,
    /// Of an erasure: what it destroyed.
    #[serde(skip_serializing_if = "Option::is_none")]
    destroyed: Option<Destroyed>,
}

/// What an erasure destroys.
#[derive(Serialize)]
struct Destroyed {
    rows: u64,
    rejections: u64,
    originals: Vec<Digest>,
    /// Reports that stood in those files too and stay in their batches.
    others: u64,
}

/// Whether what is told of is done or foreseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Telling {
    Done,
    Foreseen,
}

impl Telling {
    /// The verb before "destroyed", of one thing and of several.
    fn verbs(self) -> [&'static str; 2] {
        match self {
            Self::Done => ["is", "are"],
            Self::Foreseen => ["would be"; 2],
        }
    }
}

impl Destroyed {
    fn tell(&self, out: &mut impl Write, telling: Telling) -> std::io::Result<()> {
        let Self { rows, rejections, originals, others } = self;
        let [_, several] = telling.verbs();
        writeln!(
            out,
            "{}, {} and {} {several} destroyed.",
            count(*rows, "sealed row"),
            count(*rejections, "rejected row"),
            count(originals.len() as u64, "original file")
        )?;
        if *others > 0 {
            writeln!(
                out,
                "{} stood in those files: what they say stays sealed in the batches, without the files it came in.",
                count(*others, "other report")
            )?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct Preview {
    destroys: Destroyed,
}

impl Decide {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let unit = session.unit()?;
        let (subject, why) = match self.verdict {
            Verdict::List(look) => return list::list(session, &unit, &look),
            Verdict::Erase { what, order, why, preview } => {
                let target = what.target(&unit)?;
                return if preview {
                    foresee(session, &unit, target)
                } else {
                    erase(session, &unit, target, (&order, &why))
                };
            }
            Verdict::Word(word) => subject(&unit, word)?,
        };
        let reach = unit.reach(&subject)?;
        let value = match &subject {
            Subject::Benign { kind, value } => Some((unit.naming(*kind, value)?, unit.victims_of(*kind, value)?)),
            _ => None,
        };
        let entry = unit.decide(subject, reason::given(&why.why)?, &session.act())?;
        if session.format() == Format::Json {
            let (named_by, opens) = value.unwrap_or_default();
            let opens = (opens > 0).then_some(opens);
            output::json("krama/decision/1", &Entered { entry, named_by, opens, complete: None, destroyed: None })?;
        } else {
            let mut out = output::out();
            writeln!(out, "Entered as {entry}. {}", told(reach))?;
            if let Some((named_by, opens)) = value {
                writeln!(out, "{}", naming(named_by))?;
                if opens > 0 {
                    writeln!(
                        out,
                        "It opens what {} the victim's: to undo that, withdraw it before the analysis.",
                        called(opens)
                    )?;
                }
            }
            out.flush()?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// What follows from a decision, in words.
fn told(reach: Reach) -> &'static str {
    match reach {
        Reach::Groups => "Groups follow it with the next: krama analyse",
        Reach::Nothing => "It changes no group; it is kept for whoever looks next.",
    }
}

/// Who names a value that was called benign, in words.
fn naming(reports: Option<u64>) -> String {
    match reports {
        None => "Nothing is analysed yet, so whether a report names it is not known.".to_owned(),
        Some(0) => "No report of the latest run names it yet: check how it is spelled. It holds for reports to come."
            .to_owned(),
        Some(1) => "1 report of the latest run names it.".to_owned(),
        Some(reports) => format!("{reports} reports of the latest run name it."),
    }
}

/// How many reports call a value the victim's, in words.
fn called(reports: u64) -> String {
    format!("{} {}", count(reports, "report"), if reports == 1 { "calls" } else { "call" })
}

fn erase(session: &Session, unit: &Unit, target: Target, words: (&str, &Why)) -> anyhow::Result<ExitCode> {
    let (order, why) = words;
    let erased = unit.erase(target, order, reason::given(&why.why)?, &session.act())?;
    let (entry, complete) = (erased.entry, Some(erased.complete));
    let destroyed = Destroyed {
        rows: erased.rows,
        rejections: erased.rejections,
        originals: erased.originals,
        others: erased.others,
    };
    if session.format() == Format::Json {
        let destroyed = Some(destroyed);
        output::json("krama/decision/1", &Entered { entry, named_by: None, opens: None, complete, destroyed })?;
    } else {
        let mut out = output::out();
        write!(out, "Entered as {entry}: ")?;
        destroys(&mut out, target, (&destroyed, Telling::Done))?;
        again(&mut out, unit, target)?;
        if erased.complete && !matches!(target, Target::Words(_)) {
            writeln!(out, "Derived tables are gone too. Next: krama analyse")?;
        } else if !erased.complete {
            writeln!(
                out,
                "Not complete: another process reads the casebook, and its log still holds what was erased.\n\
                 Let the others finish; the next ingest or erasure completes it, and `krama verify` says so until then."
            )?;
        }
        out.flush()?;
    }
    Ok(ExitCode::from(u8::from(!erased.complete)))
}

/// What an erasure destroys, in words.
fn destroys(out: &mut impl Write, target: Target, (what, telling): (&Destroyed, Telling)) -> std::io::Result<()> {
    match target {
        Target::Words(decision) => {
            let [one, _] = telling.verbs();
            writeln!(out, "the reason of {decision} {one} destroyed. What was decided stays.")
        }
        Target::Report(_) | Target::Original(_) => what.tell(out, telling),
    }
}

/// What an erasure neither keeps out nor takes along, in words.
fn again(out: &mut impl Write, unit: &Unit, target: Target) -> anyhow::Result<()> {
    match target {
        Target::Report(report) => {
            writeln!(
                out,
                "A file that brings the row again is taken in without it, but kept whole: the ingest says so; erase the report again then."
            )?;
            let decisions: Vec<String> = unit.decisions_on(report)?.iter().map(ToString::to_string).collect();
            if let Some(first) = decisions.first() {
                let all = decisions.join(", ");
                writeln!(
                    out,
                    "Reasons of decisions on it stay, and may tell of it: {all}. See krama decide erase --decision {first}"
                )?;
            }
        }
        Target::Original(_) => {
            writeln!(out, "The same bytes are refused from now on; its reports may come in again from another file.")?;
        }
        Target::Words(_) => {}
    }
    Ok(())
}

/// Says what an erasure would destroy.
fn foresee(session: &Session, unit: &Unit, target: Target) -> anyhow::Result<ExitCode> {
    let foreseen = unit.foresee_erasure(target)?;
    let (rows, rejections, others) = (foreseen.rows, foreseen.rejections, foreseen.others);
    let destroys = Destroyed { rows, rejections, originals: foreseen.originals, others };
    if session.format() == Format::Json {
        output::json("krama/erasure-preview/1", &Preview { destroys })?;
    } else {
        let mut out = output::out();
        self::destroys(&mut out, target, (&destroys, Telling::Foreseen))?;
        again(&mut out, unit, target)?;
        writeln!(out, "Nothing was changed.")?;
        out.flush()?;
    }
    Ok(ExitCode::SUCCESS)
}

fn subject(unit: &Unit, word: Word) -> anyhow::Result<(Subject, Why)> {
    let pair = |pair: &Pair| unit.reports_named([&pair.a, &pair.b]).map(<(ReportNumber, ReportNumber)>::from);
    Ok(match word {
        Word::Same(two) => {
            let (a, b) = pair(&two)?;
            (Subject::Same { a, b }, two.why)
        }
        Word::Different(two) => {
            let (a, b) = pair(&two)?;
            (Subject::Different { a, b }, two.why)
        }
        Word::Unsure(two) => {
            let (a, b) = pair(&two)?;
            (Subject::Unsure { a, b }, two.why)
        }
        Word::Benign { kind, value, open_victims, why } => {
            let subject = Subject::Benign { kind, value: unit.read_value(kind, &value)? };
            if !open_victims {
                unit.refuse_opening(&subject)?;
            }
            (subject, why)
        }
        Word::Confirm { report, why } => (Subject::confirmed(unit.report_named(&report)?), why),
        Word::Withdraw { decision, why } => (Subject::Withdrawn { decision }, why),
    })
}

fn sentence(subject: &Subject) -> String {
    match subject {
        Subject::Same { a, b } => format!("{a} and {b} are the same"),
        Subject::Different { a, b } => format!("{a} and {b} are different"),
        Subject::Unsure { a, b } => format!("{a} and {b}: could not say"),
        Subject::Benign { kind, value } => format!("{} {value} is benign", kind.name()),
        Subject::Confirmed { report, place: None } => format!("{report} stands where it is"),
        Subject::Confirmed { report, place: Some(Place { group, run }) } => {
            format!("{report} stands on {group} of {run}")
        }
        Subject::Withdrawn { decision } => format!("{decision} is withdrawn"),
        Subject::Erased { order, .. } => format!("erased under {order}"),
    }
}

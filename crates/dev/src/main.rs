//! `krama-dev`: generators and checks for those who work on Krama.

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use krama_dev::generate::{self, Country, Settings};
use krama_dev::score::{self, Score};
use krama_dev::{bench_ask, bench_extract, bench_find};
use serde::Serialize;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

/// What is measured runs with the allocator of the product.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(name = "krama-dev", about = "Generators and checks for those who work on Krama")]
struct Line {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write invented reports in standard columns, with the truth about their groups.
    Generate(Generate),
    /// Compare groups with a known truth.
    Score(Compare),
    /// Time reading beside one scan with the same candidate patterns.
    BenchExtract {
        /// Reports in standard columns; their narratives are read.
        #[arg(long)]
        reports: PathBuf,
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Time searching and placing on a workspace that has been analysed. Brings its index up to date first.
    BenchFind {
        /// The workspace folder.
        #[arg(long)]
        workspace: PathBuf,
    },
    /// Time the workbench's questions on a workspace that has been analysed. Brings its index up to date first.
    BenchAsk {
        /// The workspace folder.
        #[arg(long)]
        workspace: PathBuf,
        /// Reports in standard columns: a workspace is made of them first.
        #[arg(long)]
        reports: Option<PathBuf>,
    },
}

/// Example: `krama-dev generate --reports 10000 --seed 1 --groups 200 --out reports.csv --truth truth.csv`
#[derive(Args)]
struct Generate {
    /// How many reports.
    #[arg(long)]
    reports: u64,
    /// The seed; the same seed gives the same bytes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many groups stand behind four fifths of the reports [default: one for 50 reports].
    #[arg(long)]
    groups: Option<u64>,
    /// Where the reports go.
    #[arg(long)]
    out: PathBuf,
    /// Where the truth goes, as `ref,group`.
    #[arg(long)]
    truth: Option<PathBuf>,
}

/// Example: `krama members --csv > members.csv; krama-dev score --truth truth.csv --members members.csv`
#[derive(Args)]
struct Compare {
    /// `ref,group`
    #[arg(long)]
    truth: PathBuf,
    /// `report_ref,group_id,…` as `krama members --csv` prints it; absent reports stand alone.
    #[arg(long)]
    members: PathBuf,
    /// `krama mentions --csv`: also score the connected components on the same mentions.
    #[arg(long)]
    mentions: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

fn main() -> anyhow::Result<()> {
    match Line::parse().command {
        Command::Generate(wanted) => generate(&wanted),
        Command::Score(wanted) => compare(&wanted),
        Command::BenchExtract { reports, json } => time(&reports, json),
        Command::BenchFind { workspace } => search(&workspace),
        Command::BenchAsk { workspace, reports } => ask(&workspace, reports),
    }
}

fn open(path: &Path) -> anyhow::Result<BufReader<File>> {
    Ok(BufReader::new(File::open(path).with_context(|| format!("cannot read {}", path.display()))?))
}

fn create(path: &Path) -> anyhow::Result<BufWriter<File>> {
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(BufWriter::with_capacity(1 << 20, file))
}

fn generate(wanted: &Generate) -> anyhow::Result<()> {
    let groups = wanted.groups.unwrap_or(wanted.reports / 50 + 1);
    let country = Country::new(Settings { reports: wanted.reports, groups, seed: wanted.seed })?;
    let mut reports = create(&wanted.out)?;
    let mut truth = wanted.truth.as_deref().map(create).transpose()?;
    generate::write(&country, &mut reports, truth.as_mut().map(|file| file as &mut dyn Write))?;
    if let Some(mut truth) = truth {
        truth.flush()?;
    }
    Ok(reports.flush()?)
}

#[derive(Serialize)]
struct Comparison {
    krama: Score,
    components: Option<Score>,
    strangers: usize,
}

fn compare(wanted: &Compare) -> anyhow::Result<()> {
    let truth = score::read_truth(open(&wanted.truth)?)?;
    let members = score::read_members(open(&wanted.members)?, &truth)?;
    let components = match &wanted.mentions {
        None => None,
        Some(path) => {
            let mentions = score::read_mentions(open(path)?, &truth)?;
            let pairs = mentions.iter().map(|(report, value)| (*report, value.as_str()));
            Some(score::score(&score::components(truth.groups.len(), pairs), &truth.groups))
        }
    };
    let krama = score::score(&members.labels, &truth.groups);
    let comparison = Comparison { krama, components, strangers: members.strangers };
    let mut out = io::stdout().lock();
    if wanted.json {
        writeln!(out, "{}", serde_json::to_string(&comparison)?)?;
        return Ok(());
    }
    print(&comparison, &mut out)
}

fn print(comparison: &Comparison, out: &mut impl Write) -> anyhow::Result<()> {
    writeln!(out, "{} reports, {} rows of unknown reports", comparison.krama.reports, comparison.strangers)?;
    let heads = ["precision", "recall", "F1", "pair F1", "groups", "mixed", "largest"];
    writeln!(out, "{:<12}{}", "B-cubed", heads.map(|head| format!("{head:>10}")).concat())?;
    let rows = [Some(("krama", &comparison.krama)), comparison.components.as_ref().map(|score| ("components", score))];
    for (name, score) in rows.into_iter().flatten() {
        let shares = [score.bcubed_precision, score.bcubed_recall, score.bcubed_f1, score.pairwise_f1];
        let shares = shares.map(|share| format!("{share:>10.4}")).concat();
        let (groups, mixed, largest) = (score.groups, score.mixed_groups, score.largest_share * 100.0);
        writeln!(out, "{name:<12}{shares}{groups:>10}{mixed:>10}{largest:>9.2}%")?;
    }
    Ok(())
}

fn time(reports: &Path, json: bool) -> anyhow::Result<()> {
    let figures = bench_extract::measure(open(reports)?)?;
    let mut out = io::stdout().lock();
    if json {
        writeln!(out, "{}", serde_json::to_string(&figures)?)?;
        return Ok(());
    }
    let (texts, characters, mentions) = (figures.texts, figures.mean_characters, figures.mentions_per_text);
    writeln!(out, "{texts} narratives of {characters:.0} characters, {mentions:.1} mentions each")?;
    let (krama, regex_set) = (figures.krama_ns / 1000.0, figures.regex_set_ns / 1000.0);
    writeln!(out, "Krama {krama:.1} µs a report, one RegexSet scan {regex_set:.1} µs: {:.2}x its time", figures.ratio)?;
    writeln!(out, "values and roles without the scam type: {:.2}x its time", figures.extraction_ratio)?;
    Ok(())
}

fn ask(workspace: &Path, reports: Option<PathBuf>) -> anyhow::Result<()> {
    if let Some(reports) = reports {
        bench_ask::make(workspace, reports)?;
    }
    let figures = bench_ask::measure(workspace)?;
    Ok(writeln!(io::stdout().lock(), "{}", serde_json::to_string_pretty(&figures)?)?)
}

fn search(workspace: &Path) -> anyhow::Result<()> {
    let figures = bench_find::measure(workspace)?;
    Ok(writeln!(io::stdout().lock(), "{}", serde_json::to_string_pretty(&figures)?)?)
}

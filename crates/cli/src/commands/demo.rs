mod choice;
mod score;

use crate::commands::{group, groups, serve, simulate, why};
use crate::output::{self, Bars, Format, for_a_shell};
use crate::session::Session;
use crate::surroundings;
use chrono::NaiveDate;
use krama_model::{GroupName, World};
use krama_pipeline::ingest::{FileOutcome, Orders};
use krama_pipeline::{Settings, Unit, ask};
use krama_server::{Listening, Server, Shield};
use krama_train::{Level, Written};
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `krama demo`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  krama demo --dir demo-unit\n
Simulates a country into DIR/country, takes its reports into an exercise's workspace in DIR/unit, analyses them, and \
shows what came out beside the truth; then it opens the workbench on it, until you press Ctrl-C. Every person, number, \
account and site in it is invented.")]
pub struct Demo {
    /// The folder for the country and the workspace, missing or empty
    #[arg(long, default_value = "demo-unit", value_name = "DIR")]
    dir: PathBuf,
    /// How many reports the country has in the end; about four in five are told when it is shown
    #[arg(long, default_value_t = 25_000, value_name = "N")]
    reports: u64,
    /// End after the analysis, without the workbench; so does --json
    #[arg(long)]
    no_serve: bool,
}

/// The same country every time.
const SEED: u64 = 1;

/// An easy country, yet one in which simple joining fails.
const LEVEL: u64 = 2;

/// A day in the middle of what its groups do: some grow, some are new.
const UNTIL: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap();

/// Groups shown.
const GROUPS: usize = 10;

impl Demo {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        output::about(World::Exercise);
        krama_train::refuse_full(&self.dir)?;
        let (country, folder) = (self.dir.join("country"), self.dir.join("unit"));
        let until = Some(simulate::evening(UNTIL));
        let settings = krama_train::Settings { seed: SEED, reports: self.reports, level: Level::new(LEVEL)?, until };
        let written = krama_train::simulate(settings, &country)?;
        let unit =
            Unit::create(&folder, Settings::of(World::Exercise), surroundings::now(), surroundings::surroundings())?;
        let orders = Orders { complainant: Some(krama_train::COMPLAINANT.to_owned()), ..Orders::default() };
        let reports = country.join("reports");
        let sealed = unit.ingest(std::slice::from_ref(&reports), &orders, &session.act(), &Bars::new())?;
        let run = unit.analyse(&session.act(), &Bars::new())?;
        if session.format() == Format::Json {
            output::json("krama/demo/1", &run)?;
            return Ok(ExitCode::SUCCESS);
        }
        founded(&country, self.reports, &written)?;
        taken_in(&folder, &reports, &sealed)?;
        say(&format!(
            "\n3. Read, linked and grouped: {}, {} of them on {}, {} alone.\n",
            output::count(run.reports, "report"),
            run.grouped,
            output::count(run.groups, "group"),
            run.reports - run.grouped
        ))?;
        let found = ask::groups(&unit)?;
        groups::print(unit.settings(), &found, GROUPS)?;
        say(&format!("\n4. Beside the truth in {}/truth, which no analysis reads:\n", country.display()))?;
        score::print(&unit, &country, found.iter().take(GROUPS).map(|row| row.group))?;
        let opened = open(&unit)?;
        say(&next(&country, &folder, opened))?;
        drop(unit);
        if !self.no_serve {
            say("\n7. The same in a browser:\n")?;
            serve::stay_open(bound(&folder)?, session.format())?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The workbench where it usually is, or at another port where something else is there.
fn bound(unit: &Path) -> anyhow::Result<Server> {
    let at = |port| {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        Server::bind(Listening { folder: unit.to_owned(), address, shield: Shield::None }, serve::around())
    };
    match at(serve::PORT) {
        Err(krama_server::Error::Listen { .. }) => Ok(at(0)?),
        bound => Ok(bound?),
    }
}

fn say(text: &str) -> anyhow::Result<()> {
    let mut out = output::out();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}

fn founded(country: &Path, reports: u64, written: &Written) -> anyhow::Result<()> {
    say(&format!(
        "\n1. An invented country, as `krama simulate --seed {SEED} --difficulty {LEVEL} --reports {reports} --until {UNTIL}` makes it, in {}:\n   \
         {}, what they did, and {} that told of it by then.",
        country.display(),
        output::count(written.groups, "group"),
        output::count(written.reports, "report")
    ))
}

/// What was sealed, by file or folder of the inbox.
fn taken_in(unit: &Path, inbox: &Path, outcomes: &[FileOutcome]) -> anyhow::Result<()> {
    say(&format!("\n2. Its reports, sealed on arrival in the workspace {}:", unit.display()))?;
    let place = |outcome: &FileOutcome| {
        let path = Path::new(&outcome.path);
        let name = path.strip_prefix(inbox).unwrap_or(path).iter().next().unwrap_or_default();
        name.to_string_lossy().into_owned()
    };
    for files in outcomes.chunk_by(|a, b| place(a) == place(b)) {
        let sum = |count: fn(&FileOutcome) -> u64| files.iter().map(count).sum::<u64>();
        let (reports, rejected) = (sum(|file| file.new), sum(|file| file.rejected));
        let refused = files.iter().filter(|file| file.refused.is_some()).count();
        let word = if reports == 1 { "report" } else { "reports" };
        let mut line = format!("   {:<16} {reports:>6} {word}", place(&files[0]));
        if rejected > 0 {
            line = format!("{line}, {rejected} rejected");
        }
        if refused > 0 {
            line = format!("{line}, {} refused", output::count(refused as u64, "file"));
        }
        if files.len() > 1 {
            line = format!("{line} in {} files", files.len());
        }
        say(&line)?;
    }
    Ok(())
}

/// Opens one group, and shows why two of its reports belong together.
fn open(unit: &Unit) -> anyhow::Result<Option<GroupName>> {
    let Some(chosen) = choice::choose(unit)? else { return Ok(None) };
    say(&format!("\n5. One of them, small enough to read, opened with krama group {}:\n", chosen.group))?;
    group::print(unit.settings(), &ask::group::group(unit, chosen.group)?)?;
    if let Some((answer, [a, b])) = &chosen.why {
        say(&format!(
            "\n6. Why two of its reports belong together, told by krama why {} {}:\n",
            for_a_shell(a),
            for_a_shell(b)
        ))?;
        why::print(unit.settings(), answer, [a, b])?;
    }
    Ok(Some(chosen.group))
}

fn next(country: &Path, unit: &Path, opened: Option<GroupName>) -> String {
    let (country, unit) = (country.display(), unit.display());
    let members = opened.map_or_else(|| "members".to_owned(), |group| format!("members {group}"));
    let calls = [
        (members, "who stands on a group"),
        ("mentions --limit 20".to_owned(), "every value found, where it stands and whose it is"),
        ("reviews".to_owned(), "values that wait for a person"),
        (format!("evaluate --truth {country}"), "every figure; --show merges lists errors"),
        ("verify".to_owned(), "everything against the ledger"),
        ("checkpoint".to_owned(), "the ledger's head, to be kept elsewhere"),
    ];
    let width = calls.iter().map(|(call, _)| call.chars().count()).max().unwrap_or_default();
    let lines = calls.map(|(call, what)| format!("  krama -w {unit} {call:width$}  {what}\n")).concat();
    format!(
        "\nTry next:\n{lines}or bring your own spreadsheet, to a workspace of its own:\n  \
         krama init my-unit && krama -w my-unit ingest YOUR-FILE.csv"
    )
}

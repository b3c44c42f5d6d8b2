use crate::commands::{group, groups, why};
use crate::output::{self, Bars, Format};
use crate::session::Session;
use crate::surroundings;
use krama_model::{GroupName, ReportNumber};
use krama_pipeline::ingest::Orders;
use krama_pipeline::{Settings, Unit, ask, ingest};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `krama demo`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  krama demo --dir demo-unit\n
Every person, number, account and site in the demo is invented.")]
pub struct Demo {
    /// The folder for the demo's workspace, missing or empty
    #[arg(long, default_value = "demo-unit", value_name = "DIR")]
    dir: PathBuf,
}

macro_rules! bundled {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_bytes!(concat!("../../../../fixtures/demo/", $name)).as_slice())),*]
    };
}

/// The reports as they arrive: tables in two shapes, a workbook, e-mails, chats.
const FILES: [(&str, &[u8]); 7] = bundled![
    "hotline.csv",
    "partner.csv",
    "station.xlsx",
    "mail/investment-offer.eml",
    "mail/task-offer.eml",
    "chat/WhatsApp Chat with Anna.txt",
    "chat/result.json",
];

/// The mappings for the tables with their own headings.
const MAPPINGS: [&str; 2] =
    [include_str!("../../../../fixtures/demo/partner.toml"), include_str!("../../../../fixtures/demo/station.toml")];

impl Demo {
    pub fn run(self, session: &Session) -> anyhow::Result<ExitCode> {
        let inbox = self.dir.join("inbox");
        let unit = Unit::create(
            &self.dir.join("unit"),
            Settings::default(),
            surroundings::now(),
            surroundings::surroundings(),
        )?;
        for (name, bytes) in FILES {
            let path = inbox.join(name);
            std::fs::create_dir_all(path.parent().unwrap_or(&inbox))?;
            std::fs::write(path, bytes)?;
        }
        say(
            session,
            &format!(
                "1. A workspace in {}, and {} files as they arrive in {}.",
                self.dir.join("unit").display(),
                FILES.len(),
                inbox.display()
            ),
        )?;
        take_in(session, &unit, &inbox)?;
        let run = unit.analyse(&session.act(), &Bars::new())?;
        say(
            session,
            &format!(
                "\n3. Read, linked and grouped: {} reports, {} of them on {} groups.\n",
                run.reports, run.grouped, run.groups
            ),
        )?;
        if session.format() == Format::Json {
            output::json("krama/demo/1", &run)?;
            return Ok(ExitCode::SUCCESS);
        }
        show(&unit)?;
        let folder = self.dir.join("unit");
        let folder = folder.display();
        say(
            session,
            &format!(
                "\nTry next:\n  krama -w {folder} members\n  krama -w {folder} mentions --limit 20\n  krama -w {folder} reviews\n  krama -w {folder} verify\n  krama -w {folder} checkpoint\nor bring your own spreadsheet:\n  krama init my-unit && krama -w my-unit ingest YOUR-FILE.csv"
            ),
        )?;
        Ok(ExitCode::SUCCESS)
    }
}

fn say(session: &Session, text: &str) -> anyhow::Result<()> {
    if session.format() == Format::Text {
        let mut out = output::out();
        writeln!(out, "{text}")?;
        out.flush()?;
    }
    Ok(())
}

/// Each file with the complainant's name where it is a chat.
const CHATS: [(&str, &str); 2] = [("chat/WhatsApp Chat with Anna.txt", "Sreyneang"), ("chat/result.json", "Vanna")];

fn take_in(session: &Session, unit: &Unit, inbox: &Path) -> anyhow::Result<()> {
    say(session, "\n2. Sealed on arrival:")?;
    let mappings: Vec<_> = MAPPINGS.iter().map(|toml| ingest::mapping_of(toml)).collect::<Result<_, _>>()?;
    for (name, _) in FILES {
        let complainant =
            CHATS.iter().find(|(chat, _)| *chat == name).map(|(_, complainant)| (*complainant).to_owned());
        let orders = Orders { complainant, mappings: mappings.clone(), ..Orders::default() };
        for outcome in unit.ingest(&[inbox.join(name)], &orders, &session.act(), &Bars::new())? {
            let read = outcome.new + outcome.changed + outcome.repeated;
            let counts = format!("{read} reports, {} rejected", outcome.rejected);
            let refused = outcome.refused.map(|refusal| format!("refused: {}", refusal.message));
            say(session, &format!("   {name}: {}", refused.unwrap_or(counts)))?;
        }
    }
    Ok(())
}

/// The groups, the most urgent one opened, and why two of its reports belong together.
fn show(unit: &Unit) -> anyhow::Result<()> {
    let found = ask::groups(unit)?;
    groups::print(unit.settings(), &found, 12)?;
    let Some(first) = found.first() else { return Ok(()) };
    say_title("\n4. The most urgent one, opened:\n")?;
    group::print(unit.settings(), &ask::group::group(unit, GroupName(first.group))?)?;
    let members: Vec<_> = ask::reports(unit)?
        .into_iter()
        .filter(|row| row.group == Some(first.group) && row.duplicate_of.is_none())
        .collect();
    let (Some(a), Some(b)) = (members.first(), members.last()) else { return Ok(()) };
    say_title("\n5. Why two of its reports belong together:\n")?;
    let answer = ask::why::why(unit, ReportNumber(a.report), ReportNumber(b.report))?;
    why::print(&answer, &a.reference, &b.reference)
}

fn say_title(text: &str) -> anyhow::Result<()> {
    let mut out = output::out();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}

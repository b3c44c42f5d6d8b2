//! An open workspace with its settings and its reader.

use crate::ask::Snippet;
use crate::error::Error;
use crate::reading::slice;
use crate::settings::{FILE, Settings};
use crate::table::read_where;
use crate::tables::{MentionRow, ReportRow, TieRow};
use krama_casebook::{Lake, SealedReport, Surroundings, Workspace};
use krama_extract::{BenignList, Reader, ReaderSettings};
use krama_model::{Basis, Decision, Mention, Moment, ReportNumber, RunNumber};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A unit's own benign values, beside `krama.toml`.
pub const BENIGN_FILE: &str = "benign.toml";

/// An open workspace.
pub struct Unit {
    workspace: Workspace,
    settings: Settings,
    reader: OnceLock<Reader>,
}

impl Unit {
    /// Makes a workspace in an empty or missing folder.
    pub fn create(folder: &Path, settings: Settings, now: Moment, around: Surroundings) -> Result<Self, Error> {
        settings.check()?;
        let folder = &whole(folder)?;
        if let Some(above) = folder.parent() {
            std::fs::create_dir_all(above)
                .map_err(|source| Error::Path { path: above.display().to_string(), source })?;
        }
        let workspace = Workspace::create_with(folder, &[(FILE, settings.file().as_bytes())], now, around)?;
        Ok(Self { workspace, settings, reader: OnceLock::new() })
    }

    /// Opens the workspace in a folder.
    pub fn open(folder: &Path, around: Surroundings) -> Result<Self, Error> {
        let folder = &whole(folder)?;
        let workspace = Workspace::open(folder, around)?;
        Ok(Self { settings: Settings::read(folder)?, workspace, reader: OnceLock::new() })
    }

    /// The casebook and lake.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// The lake.
    pub fn lake(&self) -> &Lake {
        self.workspace.lake()
    }

    /// The effective settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The reader under these settings, built on first use.
    pub fn reader(&self) -> Result<&Reader, Error> {
        if let Some(reader) = self.reader.get() {
            return Ok(reader);
        }
        let mut benign = BenignList::shipped()?;
        if let Some(own) = self.own_benign()? {
            benign.extend(BENIGN_FILE, &own)?;
        }
        let settings =
            ReaderSettings { region: self.settings.region.clone(), key: self.workspace.secret().clone(), benign };
        let reader = Reader::new(settings)?;
        Ok(self.reader.get_or_init(|| reader))
    }

    /// The text of the unit's own benign list, where there is one.
    pub fn own_benign(&self) -> Result<Option<String>, Error> {
        let path = self.workspace.root().join(BENIGN_FILE);
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::Path { path: path.display().to_string(), source }),
        }
    }

    /// The newest run whose tables are there.
    pub fn latest_run(&self) -> Result<RunNumber, Error> {
        let runs = self.workspace.runs()?;
        let newest = runs.last().ok_or(Error::NoRun)?.running.run;
        if self.lake().run_folder(newest).is_dir() { Ok(newest) } else { Err(Error::TablesGone(newest)) }
    }

    /// The newest earlier run whose tables are still there.
    pub fn run_before(&self, run: RunNumber) -> Result<Option<RunNumber>, Error> {
        let earlier = self.workspace.runs()?.into_iter().map(|record| record.running.run).filter(|&other| other < run);
        Ok(earlier.filter(|&other| self.lake().run_folder(other).is_dir()).max())
    }

    /// The decisions the latest run was made under.
    pub fn decisions_of_run(&self) -> Result<Vec<Decision>, Error> {
        let size = self.workspace.runs()?.last().ok_or(Error::NoRun)?.running.ledger_size;
        Ok(self.workspace.decisions_in_force(size)?.into_iter().map(|taken| taken.decision).collect())
    }

    /// The reports a text names.
    pub fn reports_named(&self, text: &str) -> Result<Vec<ReportNumber>, Error> {
        Ok(self.workspace.find_ref(text)?)
    }

    /// The one report a text names.
    pub fn report_named(&self, text: &str) -> Result<ReportNumber, Error> {
        match self.reports_named(text)?.as_slice() {
            &[one] => Ok(one),
            found => Err(Error::UnclearReport { found: found.len() }),
        }
    }

    /// The newest version of a report.
    pub fn report(&self, number: ReportNumber) -> Result<SealedReport, Error> {
        self.workspace.reports_by_number(&[number])?.pop().ok_or(Error::UnclearReport { found: 0 })
    }

    /// A report's mentions, read again from what is sealed.
    pub fn reread(&self, number: ReportNumber) -> Result<Vec<Mention>, Error> {
        Ok(self.reader()?.read(&self.report(number)?.report).mentions)
    }

    /// A tie's value as people write it.
    pub fn show_tie(&self, tie: &TieRow) -> Result<String, Error> {
        Ok(show(tie.basis, &tie.value))
    }

    /// The words around a mention; other people's values in them are blanked where they are victims'.
    pub fn snippet(&self, mention: &MentionRow, all: &[MentionRow], around: u32) -> Result<Snippet, Error> {
        let sealed = self.report(ReportNumber(mention.report))?;
        let part = sealed.report.parts.get(usize::from(mention.part)).ok_or(Error::UnclearReport { found: 0 })?;
        let text = blanked(&part.text, mention.part, all);
        let cut = |start: u32, end: u32| slice(&text, start, end).replace(['\n', '\r'], " ");
        Ok(Snippet {
            report: ReportNumber(mention.report),
            report_ref: sealed.report.key.reference.clone(),
            field: part.field.name().to_owned(),
            start: mention.start,
            end: mention.end,
            text: [
                cut(mention.start.saturating_sub(around), mention.start),
                cut(mention.start, mention.end),
                cut(mention.end, mention.end + around),
            ],
            role: format!("{} ({})", mention.role.name(), mention.rule.name()),
        })
    }

    /// The beginning of the text the other side wrote.
    pub fn script_snippet(
        &self,
        number: ReportNumber,
        all: &[MentionRow],
        length: u32,
    ) -> Result<Option<Snippet>, Error> {
        let sealed = self.report(number)?;
        let reading = self.reader()?.read(&sealed.report);
        let Some(span) = reading.scripts.iter().max_by_key(|span| span.end - span.start) else { return Ok(None) };
        let part = &sealed.report.parts[usize::from(span.part)];
        let text = blanked(&part.text, span.part, all);
        let end = span.end.min(span.start + length);
        Ok(Some(Snippet {
            report: number,
            report_ref: sealed.report.key.reference.clone(),
            field: part.field.name().to_owned(),
            start: span.start,
            end: span.end,
            text: [String::new(), slice(&text, span.start, end).replace(['\n', '\r'], " "), String::new()],
            role: "written by the other side".to_owned(),
        }))
    }

    /// What the latest run found of one report.
    pub fn report_row(&self, number: ReportNumber) -> Result<ReportRow, Error> {
        let rows = read_where::<ReportRow>(self.lake(), self.latest_run()?, |row| row.report == number.0)?;
        rows.into_iter().next().ok_or(Error::UnclearReport { found: 0 })
    }
}

/// A value as people write it.
pub(crate) fn show(basis: Basis, value: &str) -> String {
    match basis {
        Basis::Value(kind) => krama_extract::display(kind, value),
        Basis::LookAlike => format!("domains like {value}"),
        Basis::Script => format!("the text of report {value}"),
    }
}

/// The path from the root on, so that every folder has one above it that can be synced.
fn whole(folder: &Path) -> Result<PathBuf, Error> {
    std::path::absolute(folder).map_err(|source| Error::Path { path: folder.display().to_string(), source })
}

/// A part's text with victims' values blanked, offsets unchanged.
fn blanked(text: &str, part: u16, mentions: &[MentionRow]) -> String {
    let hidden: Vec<std::ops::Range<u32>> =
        mentions.iter().filter(|row| row.sealed && row.part == part).map(|row| row.start..row.end).collect();
    text.chars()
        .zip(0_u32..)
        .map(|(c, at)| if hidden.iter().any(|span| span.contains(&at)) { '█' } else { c })
        .collect()
}

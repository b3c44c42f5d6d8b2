//! An open workspace with its settings and its reader.

use crate::error::Error;
use crate::settings::{FILE, Settings};
use crate::shelf::{Kept, Shelf};
use crate::since::FoundSince;
use crate::table::table;
use crate::tables::REFERENCE;
use crate::text_file;
use krama_casebook::{BENIGN, Lake, RunRecord, Running, Surroundings, Workspace};
use krama_extract::{BenignList, Reader, ReaderSettings};
use krama_model::{Basis, Kind, Moment, ReportKey, ReportNumber, RunNumber};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

table! {
    /// What a report is called, in few columns.
    Referenced = "reports" {
        /// The report's number.
        report: u64,
        /// Its source.
        source: String,
        /// Its reference there.
        reference: String,
    }
}

/// An open workspace.
pub struct Unit {
    workspace: Workspace,
    settings: Settings,
    reader: OnceLock<Arc<Reader>>,
    shelf: Option<Arc<Shelf>>,
    since: FoundSince,
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
        let workspace =
            Workspace::create_with(folder, settings.world(), &[(FILE, settings.file().as_bytes())], now, around)?;
        Ok(Self { workspace, settings, reader: OnceLock::new(), shelf: None, since: FoundSince::default() })
    }

    /// Opens the workspace in a folder.
    pub fn open(folder: &Path, around: Surroundings) -> Result<Self, Error> {
        let folder = &whole(folder)?;
        let workspace = Workspace::open(folder, around)?;
        let settings = Settings::read(folder)?;
        let made_for = workspace.world()?;
        if settings.world() != made_for {
            return Err(Error::OtherWorld { made_for });
        }
        Ok(Self { settings, workspace, reader: OnceLock::new(), shelf: None, since: FoundSince::default() })
    }

    /// The same workspace under settings that were read before, whatever its file says by now.
    #[must_use]
    pub fn with_settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// The same workspace, asked with what a shelf keeps of its latest run.
    #[must_use]
    pub fn with_shelf(mut self, kept: Arc<Shelf>) -> Self {
        self.lake().remember(kept.checked());
        self.since = kept.since();
        self.shelf = Some(kept);
        self
    }

    /// What is kept of a run in memory.
    pub(crate) fn on_shelf(&self, run: RunNumber) -> Option<Arc<Kept>> {
        self.shelf.as_ref()?.of(self.workspace.origin(), run)
    }

    /// What reports that came in since a run call their victims', as it was found last.
    pub(crate) fn found_since(&self) -> &FoundSince {
        &self.since
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

    /// The reader under these settings, built on first use; those who share a shelf share it.
    pub fn reader(&self) -> Result<&Reader, Error> {
        if let Some(reader) = self.reader.get() {
            return Ok(reader);
        }
        let built = match &self.shelf {
            Some(kept) => kept.reader((self.workspace.origin(), &self.pinned()?), || self.build_reader())?,
            None => self.build_reader()?,
        };
        Ok(self.reader.get_or_init(|| built))
    }

    fn build_reader(&self) -> Result<Arc<Reader>, Error> {
        let mut benign = BenignList::shipped(self.settings.world())?;
        if let Some(own) = self.own_benign()? {
            benign.extend(BENIGN, &own)?;
        }
        let region = self.settings.region.clone();
        let settings =
            ReaderSettings { world: self.settings.world(), region, key: self.workspace.secret().clone(), benign };
        Ok(Arc::new(Reader::new(settings)?))
    }

    /// What stands in a run's tables in place of a value that is, or may be, a victim's: for who knows the value already.
    pub fn stand_in(&self, kind: Kind, value: &str) -> String {
        self.workspace.secret().seal(kind, value)
    }

    /// The text of the unit's own benign list, where there is one.
    pub fn own_benign(&self) -> Result<Option<String>, Error> {
        let path = self.workspace.root().join(BENIGN);
        match text_file::read(&path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::Path { path: path.display().to_string(), source }),
        }
    }

    /// The newest run, whose tables are there.
    pub fn latest(&self) -> Result<RunRecord, Error> {
        let newest = self.workspace.newest_run()?.ok_or(Error::NoRun)?;
        let run = newest.running.run;
        if self.lake().run_folder(run).is_dir() { Ok(newest) } else { Err(Error::TablesGone(run)) }
    }

    /// What a run read and found.
    pub(crate) fn running(&self, run: RunNumber) -> Result<Running, Error> {
        Ok(self.record_of(run)?.running)
    }

    /// What was entered of a run.
    pub(crate) fn record_of(&self, run: RunNumber) -> Result<RunRecord, Error> {
        let found = self.workspace.runs()?.into_iter().find(|record| record.running.run == run);
        found.ok_or(Error::UnknownRun(run))
    }

    /// The number of the newest run, whose tables are there.
    pub fn latest_run(&self) -> Result<RunNumber, Error> {
        Ok(self.latest()?.running.run)
    }

    /// The newest earlier run whose tables are still there.
    pub fn run_before(&self, run: RunNumber) -> Result<Option<RunNumber>, Error> {
        let earlier = self.workspace.run_numbers()?.into_iter().filter(|&other| other < run);
        Ok(earlier.filter(|&other| self.lake().run_folder(other).is_dir()).max())
    }

    /// The one report that each text names; the references of reports are read at most once.
    pub fn reports_named<const N: usize>(&self, texts: [&str; N]) -> Result<[ReportNumber; N], Error> {
        let mut found = Vec::with_capacity(N);
        for text in texts {
            found.push(either_way(text, |text| self.reports_keyed(text))?);
        }
        let is_open = |(text, found): (&&str, &Vec<_>)| found.is_empty() && text.parse::<ReportNumber>().is_err();
        let open: Vec<&str> =
            texts.iter().zip(&found).filter(|one| is_open(*one)).flat_map(|(text, _)| spelled(text)).collect();
        let referenced = if open.is_empty() { Vec::new() } else { self.referenced(&open)? };
        let mut named = [ReportNumber(0); N];
        for ((named, text), mut found) in named.iter_mut().zip(texts).zip(found) {
            if is_open((&text, &found)) {
                let of_text = referenced.iter().filter(|(_, reference)| spelled(text).any(|text| text == reference));
                found.extend(of_text.map(|(number, _)| *number));
            }
            *named = match found.as_slice() {
                &[one] => one,
                found => return Err(Error::UnclearReport { found: found.len() }),
            };
        }
        Ok(named)
    }

    /// The reports of those references, whatever their source: of those that the latest run read, its table tells, and the
    /// casebook says whether that holds; the keys of others are read from their batches.
    fn referenced(&self, texts: &[&str]) -> Result<Vec<(ReportNumber, String)>, Error> {
        let texts = || texts.iter().map(|&text| text.to_owned());
        let told =
            self.pin().and_then(|run| Ok((run.ledger_size(), run.among_texts::<Referenced>(REFERENCE, texts())?)));
        // Where there is no such table, or none that can be read, the batches tell of all.
        let (known, rows) = told.unwrap_or_default();
        let mut found = Vec::new();
        for Referenced { report, source, reference } in rows {
            let key = ReportKey { source, reference };
            if self.workspace.number_of(&key)? == Some(ReportNumber(report)) {
                found.push((ReportNumber(report), key.reference));
            }
        }
        let since = self.workspace.keys_since(known)?.into_iter().map(|(number, key)| (number, key.reference));
        found.extend(since.filter(|(_, reference)| texts().any(|text| text == *reference)));
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// The one report a text names.
    pub fn report_named(&self, text: &str) -> Result<ReportNumber, Error> {
        self.reports_named([text]).map(|[one]| one)
    }

    /// The reports that `#12` or `source/ref` names, wherever the source ends.
    fn reports_keyed(&self, text: &str) -> Result<Vec<ReportNumber>, Error> {
        if let Ok(number) = text.parse::<ReportNumber>() {
            return Ok(if self.workspace.has_report(number)? { vec![number] } else { Vec::new() });
        }
        let mut found = Vec::new();
        for (source, reference) in keys_in(text) {
            let key = ReportKey { source: source.to_owned(), reference: reference.to_owned() };
            found.extend(self.workspace.number_of(&key)?);
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}

/// Source and reference as a text may spell them, `source/reference`: either may hold a `/` of its own.
pub(crate) fn keys_in(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.match_indices('/').filter(|(at, _)| *at > 0).map(|(at, _)| (&text[..at], &text[at + 1..]))
}

/// What is found for a text as it stands, else for the mail's reference it is where that was copied with its brackets.
pub(crate) fn either_way(
    text: &str,
    look: impl Fn(&str) -> Result<Vec<ReportNumber>, Error>,
) -> Result<Vec<ReportNumber>, Error> {
    let found = look(text)?;
    match message_id(text) {
        Some(id) if found.is_empty() => look(id),
        _ => Ok(found),
    }
}

/// A text as a reference, and the mail's reference it is where that was copied with its brackets.
fn spelled(text: &str) -> impl Iterator<Item = &str> {
    std::iter::once(text).chain(message_id(text))
}

/// A mail's reference where it was copied with its brackets, `<a1@mail.example>`.
fn message_id(text: &str) -> Option<&str> {
    text.strip_prefix('<')?.strip_suffix('>')
}

/// A value as people write it; of look-alikes what they have in common, of a script the report that leads it.
pub(crate) fn show(basis: Basis, value: &str) -> String {
    match basis {
        Basis::Value(kind) => krama_extract::display(kind, value),
        Basis::LookAlike | Basis::Script => value.to_owned(),
    }
}

/// The path from the root on, so that every folder has one above it that can be synced.
fn whole(folder: &Path) -> Result<PathBuf, Error> {
    std::path::absolute(folder).map_err(|source| Error::Path { path: folder.display().to_string(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_split_wherever_its_source_may_end() {
        assert_eq!(keys_in("a/b/c").collect::<Vec<_>>(), [("a", "b/c"), ("a/b", "c")]);
        assert_eq!((keys_in("/b").count(), keys_in("b").count()), (0, 0));
    }

    #[test]
    fn a_message_id_is_found_with_its_brackets_and_without() {
        let known =
            |id: &'static str| move |text: &str| Ok(if text == id { vec![ReportNumber(7)] } else { Vec::new() });
        for (text, id) in [("<a@kx.test>", "a@kx.test"), ("a@kx.test", "a@kx.test"), ("<odd>", "<odd>")] {
            assert_eq!(either_way(text, known(id)).unwrap(), [ReportNumber(7)], "{text}");
        }
        assert_eq!(either_way("a@kx.test", known("<a@kx.test>")).unwrap(), []);
    }
}

//! Files in, sealed reports out. Reading and sealing run side by side: one thread reads the next batch while this one
//! seals the last.

mod door;
mod mapping;
mod own;
pub mod rejections;
mod told;
mod walk;

use crate::error::Error;
use crate::progress::Progress;
use crate::unit::Unit;
use krama_casebook::{Act, Apart, Delivery, Elsewhere, Enclosed, Lake, NamedOriginal, SameReference, Writer};

use door::{Door, Screen};
use krama_extract::Foreign;
use krama_intake::{Format, IntakeSettings, Limits, Mapping, Outcome, Sink, Source};
use krama_model::{Coded, Digest, Item, Rejection, Report, ReportNumber, Warning};
pub use mapping::{mapping_named, mapping_of};
use serde::{Serialize, Serializer};
use std::fs::File;
use std::io::BufReader;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use walk::{Found, files, unreadable};

/// A batch is sealed at so many reports and rejections, or so many bytes of text, whichever comes first.
const BATCH_ITEMS: usize = 32_768;
const BATCH_BYTES: usize = 48 << 20;

/// What the person said about the files.
#[derive(Debug, Clone, Default)]
pub struct Orders {
    /// The source's name.
    pub source: Option<String>,
    /// The mapping to use.
    pub mapping: Option<Mapping>,
    /// More mappings to pick from by their columns, before those that come with Krama.
    pub mappings: Vec<Mapping>,
    /// Chats chosen from a whole-account export.
    pub chats: Option<Vec<String>>,
    /// The complainant's name in a chat.
    pub complainant: Option<String>,
}

/// What came of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FileOutcome {
    /// The path as it was given or found.
    pub path: String,
    /// SHA-256 of the original.
    pub original: Option<Digest>,
    /// What it was read as.
    pub format: Option<String>,
    /// The mapping that was used.
    pub mapping: Option<String>,
    /// Reports not known before.
    pub new: u64,
    /// Reports known before with other content.
    pub changed: u64,
    /// Reports known before with the same content.
    pub repeated: u64,
    /// Rows that could not become reports.
    pub rejected: u64,
    /// Rows the mapping leaves out on purpose.
    pub skipped: u64,
    /// Things a person should know; each different one once, with how often.
    pub warnings: Vec<Counted>,
    /// Why the whole file was refused.
    pub refused: Option<Refusal>,
    /// Reports in it that were erased under an order: not taken in again, though the kept file holds them.
    pub withheld: Vec<ReportNumber>,
    /// Files inside it that were erased under an order: not kept again, though this file holds them.
    pub attachments_withheld: u64,
    /// Reports whose reference is another's: the one each was given, and the one it came with.
    pub apart: Vec<Apart>,
    /// What is known of its new reports under other sources; told among the warnings.
    #[serde(skip)]
    pub elsewhere: Elsewhere,
}

/// A warning and how often it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// The first such warning.
    #[serde(flatten, serialize_with = "told")]
    pub warning: Warning,
    /// How many of its code.
    pub times: u64,
}

/// A warning with its code as people search for it.
fn told<S: Serializer>(warning: &Warning, out: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Shown<'w> {
        code: String,
        message: &'w str,
    }
    Shown { code: warning.code.to_string(), message: &warning.message }.serialize(out)
}

/// Why a whole file was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The code.
    pub code: String,
    /// In words.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// For an unknown table: a mapping to check and edit.
    pub proposed_mapping: Option<String>,
    /// For a chat export: the chats or authors to choose from.
    pub choices: Vec<String>,
}

impl Unit {
    /// Takes in files and folders. A file that is refused does not stop the others.
    pub fn ingest(
        &self,
        paths: &[PathBuf],
        orders: &Orders,
        act: &Act,
        progress: &dyn Progress,
    ) -> Result<Vec<FileOutcome>, Error> {
        let files = files(paths)?;
        let writer = self.workspace().writer()?;
        let settings = IntakeSettings { zone: self.settings().time_zone()?, now: act.at, limits: Limits::default() };
        let mappings = orders.mappings.iter().cloned().chain(Mapping::embedded()).collect();
        let world = self.settings().world();
        let foreign = if world.is_ordinary() { Some(Foreign::new(&self.settings().region)?) } else { None };
        let readers = Readers { lake: self.lake().clone(), settings, mappings, orders, foreign };
        let desk = Desk { door: Door::of(world), writer, readers, act, progress };
        files
            .into_iter()
            .map(|found| match found {
                Found::File(path) => match desk.door.pass(&path) {
                    Ok(()) => desk.take(&path),
                    Err(error) => Ok(passed_over(&path, &error)),
                },
                Found::Fault(path, error) => Ok(passed_over(&path, &error)),
                Found::Workspace(folder) => Ok(left_out(&folder)),
            })
            .collect()
    }
}

/// What the sealing thread holds.
struct Desk<'d> {
    door: Door,
    writer: Writer<'d>,
    readers: Readers<'d>,
    act: &'d Act,
    progress: &'d dyn Progress,
}

/// What the reading thread holds.
struct Readers<'d> {
    lake: Lake,
    settings: IntakeSettings,
    mappings: Vec<Mapping>,
    orders: &'d Orders,
    foreign: Option<Foreign>,
}

/// What the reading thread hands over.
enum Parcel {
    Delivery(Delivery, u64),
    Done(Result<Outcome, krama_intake::Error>, Vec<Counted>),
}

impl Desk<'_> {
    fn take(&self, path: &Path) -> Result<FileOutcome, Error> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(source) => return Ok(passed_over(path, &unreadable(path, source))),
        };
        let mut outcome = FileOutcome { path: path.display().to_string(), ..FileOutcome::default() };
        let stored = match self.writer.store_original(&mut file) {
            Ok(stored) => stored,
            Err(error @ krama_casebook::Error::ErasedBefore { digest, .. }) => {
                outcome.original = Some(digest);
                outcome.refused = Some(Refusal::plain(&error));
                return Ok(outcome);
            }
            Err(error) => return Err(error.into()),
        };
        outcome.original = Some(stored.digest);
        let original = NamedOriginal { stored, name: name.clone() };
        self.progress.begin("ingest", None);
        let (send, receive) = sync_channel(1);
        std::thread::scope(|scope| {
            let (readers, original) = (&self.readers, &original);
            scope.spawn(move || readers.read(original, send));
            for parcel in receive {
                match parcel {
                    Parcel::Delivery(delivery, read) => {
                        self.seal(&delivery, &mut outcome)?;
                        self.progress.advance(read);
                    }
                    Parcel::Done(result, warnings) => {
                        self.close(original, result, &mut outcome)?;
                        outcome.warnings = warnings;
                        outcome.warnings.extend(told::taken_apart(&outcome.apart));
                        outcome.warnings.extend(told::other_source(&outcome.elsewhere));
                        outcome.warnings.extend(told::erased_elsewhere(&outcome.elsewhere));
                    }
                }
            }
            Ok::<(), Error>(())
        })?;
        self.progress.end();
        Ok(outcome)
    }

    fn seal(&self, delivery: &Delivery, outcome: &mut FileOutcome) -> Result<(), Error> {
        let sealed = self.writer.seal(delivery, self.act)?;
        outcome.new += sealed.new;
        outcome.changed += sealed.changed;
        outcome.repeated += sealed.repeated;
        outcome.withheld.extend(sealed.withheld);
        outcome.apart.extend(sealed.apart);
        outcome.elsewhere.extend(sealed.elsewhere);
        outcome.attachments_withheld += sealed.destroyed_again;
        outcome.rejected += sealed.rejected;
        Ok(())
    }

    fn close(
        &self,
        original: &NamedOriginal,
        result: Result<Outcome, krama_intake::Error>,
        outcome: &mut FileOutcome,
    ) -> Result<(), Error> {
        match result {
            Ok(read) => {
                outcome.format = Some(format!("{:?}", read.format).to_lowercase());
                outcome.mapping = read.mapping;
                outcome.skipped = read.skipped;
            }
            Err(error) => {
                if !is_question(&error) {
                    self.seal(&refused(original, &error), outcome)?;
                }
                outcome.refused = Some(Refusal::of(&error));
            }
        }
        Ok(())
    }
}

impl Readers<'_> {
    fn read(&self, original: &NamedOriginal, send: SyncSender<Parcel>) {
        let source = Source {
            file_name: &original.name,
            digest: original.stored.digest,
            source: self.orders.source.as_deref(),
            mapping: self.orders.mapping.as_ref(),
            mappings: &self.mappings,
            chats: self.orders.chats.as_deref(),
            complainant: self.orders.complainant.as_deref(),
        };
        let mut tray = Tray::new(self.lake.clone(), original.clone(), send);
        let result = match self.lake.open_original(&original.stored.digest) {
            Ok(file) => {
                let mut screen = Screen { foreign: self.foreign.as_ref(), sink: &mut tray };
                krama_intake::read(BufReader::with_capacity(1 << 18, file), &source, &self.settings, &mut screen)
            }
            Err(error) => Err(krama_intake::Error::Read(std::io::Error::other(error))),
        };
        tray.finish(result);
    }
}

/// Refusals that only ask for an answer; the file will come again, and nothing is kept of it until then.
fn is_question(error: &krama_intake::Error) -> bool {
    use krama_intake::Error as E;
    matches!(
        error,
        E::UnknownTable { .. }
            | E::MappingDoesNotFit { .. }
            | E::BadMapping { .. }
            | E::ChooseChats { .. }
            | E::UnknownChat { .. }
            | E::NameComplainant { .. }
    )
}

/// What becomes of something that cannot be opened: it is told, and the rest goes on.
fn passed_over(path: &Path, error: &Error) -> FileOutcome {
    FileOutcome { path: path.display().to_string(), refused: Some(Refusal::plain(error)), ..FileOutcome::default() }
}

/// What is told of a folder that is a workspace: its own files were left out, and whatever else stands in it was not.
fn left_out(folder: &Path) -> FileOutcome {
    let path = folder.display().to_string();
    let error = Error::WorkspaceFile(path.clone());
    let message = "this folder is a workspace; its own files (keys, ledger, settings, originals) are no reports and were left out";
    let warning = Warning { code: error.code(), message: message.to_owned() };
    FileOutcome { path, warnings: vec![Counted { warning, times: 1 }], ..FileOutcome::default() }
}

/// A refused file is kept as an original, with one rejection that says why.
fn refused(original: &NamedOriginal, error: &krama_intake::Error) -> Delivery {
    let rejection = Rejection {
        code: error.code(),
        reason: error.to_string(),
        place: format!("the whole file {}", original.name),
        raw: String::new(),
    };
    Delivery {
        originals: vec![original.clone()],
        rejections: vec![(original.stored.digest, rejection)],
        ..Delivery::default()
    }
}

impl Refusal {
    fn of(error: &krama_intake::Error) -> Self {
        use krama_intake::Error as E;
        let (proposed_mapping, choices) = match error {
            E::UnknownTable { proposed } => (Some(proposed.clone()), Vec::new()),
            E::ChooseChats { chats } | E::UnknownChat { chats } => (None, chats.clone()),
            E::NameComplainant { authors } => (None, authors.clone()),
            _ => (None, Vec::new()),
        };
        Self { proposed_mapping, choices, ..Self::plain(error) }
    }

    fn plain<E: Coded + std::fmt::Display>(error: &E) -> Self {
        Self {
            code: error.code().to_string(),
            message: error.to_string(),
            hint: error.hint(),
            proposed_mapping: None,
            choices: Vec::new(),
        }
    }
}

/// Collects what the reader yields until it is worth sealing.
struct Tray {
    lake: Lake,
    original: NamedOriginal,
    send: SyncSender<Parcel>,
    delivery: Delivery,
    /// What came inside the original since the last item, which it belongs to.
    inside: Vec<Digest>,
    bytes: usize,
    sent: bool,
    warnings: Vec<Counted>,
    broken: Option<std::io::Error>,
}

impl Tray {
    fn new(lake: Lake, original: NamedOriginal, send: SyncSender<Parcel>) -> Self {
        let delivery = Delivery { originals: vec![original.clone()], ..Delivery::default() };
        Self {
            lake,
            original,
            send,
            delivery,
            inside: Vec::new(),
            bytes: 0,
            sent: false,
            warnings: Vec::new(),
            broken: None,
        }
    }

    fn hand_over(&mut self) -> ControlFlow<()> {
        let same_reference = self.delivery.same_reference;
        let next = Delivery { originals: vec![self.original.clone()], same_reference, ..Delivery::default() };
        let delivery = std::mem::replace(&mut self.delivery, next);
        self.bytes = 0;
        self.sent = true;
        let read = delivery.reports.len() as u64;
        match self.send.send(Parcel::Delivery(delivery, read)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }

    /// Hands over what is left and how it ended. A file that gave nothing at all is still noted, unless it was refused.
    fn finish(mut self, result: Result<Outcome, krama_intake::Error>) {
        let result = match self.broken.take() {
            Some(error) => Err(krama_intake::Error::Read(error)),
            None => result,
        };
        let left = !self.delivery.reports.is_empty() || !self.delivery.rejections.is_empty();
        if left || (!self.sent && result.is_ok()) {
            // Nobody listens any more only where sealing failed, and that error is told there.
            let _ = self.hand_over();
        }
        let _ = self.send.send(Parcel::Done(result, self.warnings));
    }

    /// Ties what came inside the original to the report it came with, or to the original alone.
    fn tie(&mut self, report: Option<usize>) {
        let outer = self.original.stored.digest;
        let inside = std::mem::take(&mut self.inside);
        self.delivery.enclosed.extend(inside.into_iter().map(|original| Enclosed { original, outer, report }));
    }

    fn warn(&mut self, warning: Warning) {
        match self.warnings.iter_mut().find(|counted| counted.warning.code == warning.code) {
            Some(counted) => counted.times += 1,
            None => self.warnings.push(Counted { warning, times: 1 }),
        }
    }
}

impl Sink for Tray {
    fn format(&mut self, format: Format) {
        if format.has_loose_references() {
            self.delivery.same_reference = SameReference::IsAnother;
        }
    }

    fn item(&mut self, item: Item) -> ControlFlow<()> {
        match item {
            Item::Report(report) => {
                self.bytes += text_bytes(&report);
                self.tie(Some(self.delivery.reports.len()));
                self.delivery.reports.push(*report);
            }
            Item::Rejection(rejection) => {
                self.bytes += rejection.raw.len() + rejection.reason.len() + rejection.place.len();
                self.tie(None);
                self.delivery.rejections.push((self.original.stored.digest, rejection));
            }
            Item::Warning(warning) => self.warn(warning),
        }
        let items = self.delivery.reports.len() + self.delivery.rejections.len();
        if items >= BATCH_ITEMS || self.bytes >= BATCH_BYTES {
            return self.hand_over();
        }
        if self.broken.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn attachment(&mut self, name: &str, bytes: &[u8]) -> Digest {
        match self.lake.store_original(&mut &bytes[..]) {
            Ok(stored) => {
                let digest = stored.digest;
                self.inside.push(digest);
                self.delivery.originals.push(NamedOriginal { stored, name: name.to_owned() });
                digest
            }
            Err(error) => {
                self.broken = Some(std::io::Error::other(error));
                Digest::of(bytes)
            }
        }
    }
}

fn text_bytes(report: &Report) -> usize {
    report.parts.iter().map(|part| part.text.len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use krama_casebook::Disk;
    use krama_model::Code;

    #[test]
    fn rejections_alone_fill_a_batch() {
        let folder = tempfile::tempdir().unwrap();
        let lake = Lake::open(&folder.path().join("lake"), Disk::real()).unwrap();
        let stored = lake.store_original(&mut &b"invented"[..]).unwrap();
        let (send, receive) = sync_channel(1);
        let mut tray = Tray::new(lake, NamedOriginal { stored, name: "a.csv".to_owned() }, send);
        let (reason, place, raw) = (String::new(), String::new(), String::new());
        let rejection = Rejection { code: Code(1101), reason, place, raw };
        for _ in 0..BATCH_ITEMS {
            assert!(receive.try_recv().is_err());
            assert!(tray.item(Item::Rejection(rejection.clone())).is_continue());
        }
        let Ok(Parcel::Delivery(delivery, 0)) = receive.try_recv() else { panic!("nothing was handed over") };
        assert_eq!((delivery.rejections.len(), tray.delivery.rejections.len()), (BATCH_ITEMS, 0));
    }
}

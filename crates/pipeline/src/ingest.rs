//! Files in, sealed reports out. Reading and sealing run side by side: one thread reads the next batch while this one
//! seals the last.

mod amounts;
mod door;
mod mapping;
mod own;
mod references;
pub mod rejections;
mod told;
mod tray;
mod walk;

use crate::error::Error;
use crate::progress::Progress;
use crate::unit::Unit;
use krama_casebook::{Act, Apart, Delivery, Elsewhere, Lake, NamedOriginal, Twice, Twices, Writer};

use amounts::{Amounts, Scale};
use door::{Door, Screen};
use krama_extract::Foreign;
use krama_intake::{Arrival, IntakeSettings, Limits, Mapping, Outcome};
use krama_model::{Code, Coded, Digest, Particulars, Rejection, ReportNumber, Warning, causes};
pub use mapping::{mapping_known, mapping_named, mapping_of};
use references::References;
use serde::Serialize;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use tray::{Parcel, Tray};
use walk::{Found, files, unreadable};

/// What the person said about the files.
#[derive(Debug, Clone, Default)]
pub struct Orders {
    /// The source's name.
    pub source: Option<String>,
    /// The mapping to use.
    pub mapping: Option<Mapping>,
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
    pub format: Option<&'static str>,
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
    /// Why, each code once, with how often; a file refused for good is one.
    pub rejections: Vec<Counted>,
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
    /// References that stand twice in the file with other content: the first hundred, with both rows of each.
    #[serde(serialize_with = "named")]
    pub twice: Twices,
    /// Repeated rows that were recognised by what they say; told among the warnings.
    #[serde(skip)]
    pub by_content: u64,
    /// What is known of its new reports under other sources; told among the warnings.
    #[serde(skip)]
    pub elsewhere: Elsewhere,
}

fn named<S: serde::Serializer>(twice: &Twices, to: S) -> Result<S::Ok, S::Error> {
    <[Twice]>::serialize(&twice.named, to)
}

/// A warning, or why a row was rejected, and how often it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// The first such warning.
    #[serde(flatten)]
    pub warning: Warning,
    /// How many of its code.
    pub times: u64,
}

impl Counted {
    /// Counts one more.
    fn count(counted: &mut Vec<Self>, code: Code, message: &str) {
        match counted.iter_mut().find(|counted| counted.warning.code == code) {
            Some(counted) => counted.times += 1,
            None => counted.push(Self { warning: Warning { code, message: message.to_owned() }, times: 1 }),
        }
    }
}

/// Why a whole file was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The code.
    pub code: Code,
    /// In words.
    pub message: String,
    /// What lies behind it, in words.
    pub causes: Vec<String>,
    /// What to do.
    pub hint: Option<String>,
    /// What the sentence names.
    pub particulars: Particulars,
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
        let mut outcomes = Vec::new();
        self.ingest_each(paths, (orders, act), progress, &mut |outcome| outcomes.push(outcome))?;
        Ok(outcomes)
    }

    /// The same, telling what came of each file as soon as it is known: where the disk fails, what was sealed until then
    /// stays, that file's own batches among it.
    pub fn ingest_each(
        &self,
        paths: &[PathBuf],
        (orders, act): (&Orders, &Act),
        progress: &dyn Progress,
        tell: &mut dyn FnMut(FileOutcome),
    ) -> Result<(), Error> {
        let files = files(paths)?;
        let writer = self.workspace().writer()?;
        let settings = IntakeSettings { zone: self.settings().time_zone()?, now: act.at, limits: Limits::default() };
        let mappings = Mapping::embedded();
        let world = self.settings().world();
        let foreign = if world.is_ordinary() { Some(Foreign::new(&self.settings().region)?) } else { None };
        let scale = Scale::of(world, &self.settings().region, self.workspace().secret());
        let readers = Readers { lake: self.lake().clone(), settings, mappings, orders, foreign, scale };
        let desk = Desk { door: Door::of(world), writer, readers, act, progress };
        for found in files {
            match found {
                Found::File(path) => match desk.door.pass(&path) {
                    Ok(()) => desk.take(&path, tell)?,
                    Err(error) => tell(passed_over(&path, &error)),
                },
                Found::Fault(path, error) => tell(passed_over(&path, &error)),
                Found::Workspace(folder) => tell(left_out(&folder)),
            }
        }
        Ok(())
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
    scale: Scale,
}

impl Desk<'_> {
    fn take(&self, path: &Path, tell: &mut dyn FnMut(FileOutcome)) -> Result<(), Error> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(source) => {
                tell(passed_over(path, &unreadable(path, source)));
                return Ok(());
            }
        };
        let mut outcome = FileOutcome { path: path.display().to_string(), ..FileOutcome::default() };
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let taken = self.take_open(&mut file, name, &mut outcome);
        if taken.is_ok() || outcome.new + outcome.changed > 0 {
            tell(outcome);
        }
        taken
    }

    fn take_open(&self, file: &mut File, name: String, outcome: &mut FileOutcome) -> Result<(), Error> {
        let stored = match self.writer.store_original(file) {
            Ok(stored) => stored,
            Err(error @ krama_casebook::Error::ErasedBefore { digest, .. }) => {
                outcome.original = Some(digest);
                outcome.refused = Some(Refusal::plain(&error));
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        outcome.original = Some(stored.digest);
        let original = NamedOriginal { stored, name };
        self.progress.begin("ingest", None);
        let (send, receive) = sync_channel(1);
        std::thread::scope(|scope| {
            let (readers, original) = (&self.readers, &original);
            scope.spawn(move || readers.read(original, send));
            for parcel in receive {
                match parcel {
                    Parcel::Delivery(delivery) => {
                        self.seal(&delivery, outcome)?;
                        self.progress.advance(delivery.reports.len() as u64);
                    }
                    Parcel::Done(result, warnings) => {
                        self.close(original, result, outcome)?;
                        outcome.warnings = warnings;
                        outcome.warnings.extend(told::taken_apart(&outcome.apart));
                        outcome.warnings.extend(told::twice(&outcome.twice));
                        outcome.warnings.extend(told::by_content(outcome.by_content));
                        outcome.warnings.extend(told::other_source(&outcome.elsewhere));
                        outcome.warnings.extend(told::erased_elsewhere(&outcome.elsewhere));
                    }
                }
            }
            Ok::<(), Error>(())
        })?;
        self.progress.end();
        Ok(())
    }

    fn seal(&self, delivery: &Delivery, outcome: &mut FileOutcome) -> Result<(), Error> {
        let sealed = self.writer.seal(delivery, self.act)?;
        outcome.new += sealed.new;
        outcome.changed += sealed.changed;
        outcome.repeated += sealed.repeated;
        outcome.withheld.extend(sealed.withheld);
        outcome.apart.extend(sealed.apart);
        outcome.twice.extend(sealed.twice);
        outcome.by_content += sealed.by_content;
        outcome.elsewhere.extend(sealed.elsewhere);
        outcome.attachments_withheld += sealed.destroyed_again;
        outcome.rejected += sealed.rejected;
        for (_, rejection) in &delivery.rejections {
            Counted::count(&mut outcome.rejections, rejection.code, &rejection.reason);
        }
        Ok(())
    }

    fn close(
        &self,
        original: &NamedOriginal,
        result: Result<Outcome, Error>,
        outcome: &mut FileOutcome,
    ) -> Result<(), Error> {
        match result {
            Ok(read) => {
                outcome.format = Some(read.format.name());
                outcome.mapping = read.mapping;
                outcome.skipped = read.skipped;
            }
            Err(Error::Intake(error)) => {
                if is_question(&error) {
                    self.writer.forget_unsealed(&original.stored.digest)?;
                } else {
                    self.seal(&refused(original, &error), outcome)?;
                }
                outcome.refused = Some(Refusal::of(&error));
            }
            // Nothing is wrong with the file.
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

impl Readers<'_> {
    fn read(&self, original: &NamedOriginal, send: SyncSender<Parcel>) {
        let arrival = Arrival {
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
                let mut references = References::new(&mut tray);
                let mut amounts = Amounts::new(&self.scale, &mut references);
                let mut screen = Screen { foreign: self.foreign.as_ref(), sink: &mut amounts };
                let mut file = BufReader::with_capacity(1 << 18, file);
                let result = krama_intake::read(&mut file, &arrival, &self.settings, &mut screen);
                amounts.tell();
                references.tell();
                // Where the disk failed nothing is wrong with the file, whatever its reader made of it.
                file.into_inner().fault().map_or(result.map_err(Error::from), |fault| Err(fault.into()))
            }
            Err(error) => Err(error.into()),
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

    fn plain<E: Coded>(error: &E) -> Self {
        Self {
            code: error.code(),
            message: error.to_string(),
            causes: causes(error),
            hint: error.hint(),
            particulars: error.particulars(),
            proposed_mapping: None,
            choices: Vec::new(),
        }
    }
}

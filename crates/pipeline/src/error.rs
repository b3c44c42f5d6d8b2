//! What can go wrong between the steps.

use krama_model::{Code, Coded, Kind, Particulars, RunNumber, World};

/// An error of the pipeline, or of a step it called.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Reading foreign files.
    #[error(transparent)]
    Intake(#[from] krama_intake::Error),
    /// Building the reader.
    #[error(transparent)]
    Extract(#[from] krama_extract::Error),
    /// Originals, batches and tables.
    #[error(transparent)]
    Lake(#[from] krama_lake::Error),
    /// The ledger and what it projects to.
    #[error(transparent)]
    Casebook(#[from] krama_casebook::Error),
    /// A proof of a report.
    #[error(transparent)]
    Ledger(#[from] krama_ledger::Error),
    /// Decisions that contradict each other.
    #[error(transparent)]
    Contradiction(#[from] krama_group::Contradiction),
    /// A decision that contradicts the ones in force.
    #[error(transparent)]
    Refused(crate::decide::Refused),
    /// Somebody asks for what they may not do.
    #[error(transparent)]
    Forbidden(crate::cases::Forbidden),
    /// A place in a group is confirmed of a report that has none.
    #[error("report {0} stands alone in the latest run: there is no place in a group to confirm")]
    StandsAlone(krama_model::ReportNumber),
    /// A value that reports call the victim's is called benign without saying that it may stand open.
    #[error("called benign it would stand open everywhere; reports that call it the victim's: {reports}")]
    WouldOpen {
        /// How many reports.
        reports: u64,
    },
    /// A table could not be put into columns.
    #[error("a derived table could not be put into columns or read from them")]
    Columns(#[from] arrow_schema::ArrowError),
    /// A run's entry lacks figures that this version asks it for.
    #[error("run {0} was not entered by this version")]
    ForeignRun(RunNumber),
    /// A table of a run is not this version's.
    #[error("the table {table} of run {run} was not written by this version")]
    ForeignTable {
        /// The table.
        table: &'static str,
        /// The run.
        run: RunNumber,
    },
    /// The index for searching.
    #[error("the index for searching cannot be read or written")]
    Index(#[from] rusqlite::Error),
    /// A search for nothing, or for a whole document.
    #[error("a search has 1 to {most} characters; this one has {found}")]
    Unsearchable {
        /// How many it may have.
        most: usize,
        /// How many it has, spaces around it aside.
        found: usize,
    },
    /// Nothing has been analysed yet.
    #[error("this workspace has no analysis yet")]
    NoRun,
    /// That run is not in the ledger.
    #[error("there is no run {0}")]
    UnknownRun(RunNumber),
    /// The tables of a run are gone.
    #[error("the tables of run {0} are not there")]
    TablesGone(RunNumber),
    /// A run of another version cannot be replayed.
    #[error("run {run} was made by version {made_by}; this is version {this}")]
    OtherVersion {
        /// The run.
        run: RunNumber,
        /// The version it needs.
        made_by: String,
        /// The version running.
        this: String,
    },
    /// A run under other settings cannot be replayed.
    #[error("run {0} was made under other settings")]
    OtherSettings(RunNumber),
    /// Somebody asked that an analysis, or what foresees one, be given up.
    #[error("this was cancelled; nothing of it was kept")]
    Cancelled,
    /// A name that no group has.
    #[error("the latest run has no group {0}")]
    UnknownGroup(krama_model::GroupName),
    /// A reference that no report has, or several.
    #[error("{} to this reference", answering(*found))]
    UnclearReport {
        /// How many.
        found: usize,
    },
    /// A text that is no report's reference and no value of any tie or review.
    #[error("no report answers to this, and no value that ties reports or is in review reads so")]
    NothingKnown,
    /// A table of counts by no property, by more than two, or by one twice.
    #[error("reports are counted by one property or by two different ones")]
    Uncountable,
    /// A report that came in after the latest run, or was erased since.
    #[error("report {0} is not in the latest run")]
    NotInRun(krama_model::ReportNumber),
    /// The tables of a run put two reports on one group and keep no chain between them.
    #[error("the tables of the latest run keep no chain between these reports of one group")]
    NoChain,
    /// A typed value that is no value of its kind.
    #[error("this is no {} that Krama can read", kind.name())]
    UnreadableValue {
        /// The kind it was said to be.
        kind: Kind,
    },
    /// No settings file.
    #[error("the settings file {0} is missing")]
    NoSettings(String),
    /// The settings file.
    #[error("the settings cannot be read: {0}")]
    Settings(String),
    /// The settings say another world than the ledger.
    #[error("krama.toml says that this is {} workspace, and its ledger says that it was made as {} one", article(made_for.other()), article(*made_for))]
    OtherWorld {
        /// What entry 0 says.
        made_for: World,
    },
    /// A file of an exercise, or with one above it.
    #[error("this belongs to an exercise: {0} says that it is invented")]
    ExerciseFile(String),
    /// A file that no exercise names.
    #[error("this is no file of an exercise: no {0} beside or above it names it as it is")]
    NoExerciseFile(&'static str),
    /// A manifest that cannot be read.
    #[error("{path} cannot be read as what says that files are an exercise's")]
    Manifest {
        /// Which.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The list of passwords that leaked, where it cannot be read or is none.
    #[error("cannot use the list of leaked passwords {path}")]
    LeakedPasswords {
        /// Which.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file or folder that should be read.
    #[error("cannot read {path}")]
    Path {
        /// Which.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A mapping that is neither a file nor one that comes with Krama.
    #[error("there is no mapping {0:?}")]
    UnknownMapping(String),
    /// A file that would be overwritten.
    #[error("{0} is there already")]
    Taken(String),
    /// A pipe, a socket or a device.
    #[error("{0} is no file")]
    NoFile(String),
    /// A link in a folder.
    #[error("{0} is a link, and links in folders are not followed")]
    Link(String),
    /// A workspace's key, ledger, setting or original.
    #[error("{0} is a workspace's own: its keys, ledger, settings and originals are no reports")]
    WorkspaceFile(String),
}

/// How values of a kind are written, by what its catalogue shows.
fn spellings(kind: Kind) -> Vec<&'static str> {
    krama_extract::kinds()[kind as usize].examples.iter().map(|(spelled, _)| *spelled).collect()
}

/// What to do where a value of a kind cannot be read.
fn read_as(kind: Kind) -> String {
    format!("write it as it stands in a report; read are such as: {}", spellings(kind).join("; "))
}

/// The mappings that come with Krama.
fn mappings() -> Vec<String> {
    krama_intake::Mapping::embedded().into_iter().map(|known| known.name).collect()
}

/// A world with its article.
fn article(world: World) -> &'static str {
    match world {
        World::Ordinary => "an ordinary",
        World::Exercise => "an exercise",
    }
}

/// How many reports answer, in words.
fn answering(reports: usize) -> String {
    match reports {
        0 => "no report answers".to_owned(),
        several => format!("{several} reports answer"),
    }
}

/// What to do where the settings cannot be read.
const LINES: &str = "krama.toml holds lines such as: region = \"KH\" and: zone = \"Asia/Phnom_Penh\"; it may also hold \
                     exercise, second_factor and leaked_passwords";
/// What to do where they are gone.
const LINES_AGAIN: &str = "restore it from a backup, or write its lines again: region = \"KH\" and: zone = \
                           \"Asia/Phnom_Penh\", and if they stood there: exercise = true, second_factor = true, \
                           leaked_passwords = \"…\"";

impl Coded for Error {
    fn code(&self) -> Code {
        match self {
            Self::Intake(error) => error.code(),
            Self::Extract(error) => error.code(),
            Self::Lake(error) => error.code(),
            Self::Casebook(error) => error.code(),
            Self::Ledger(error) => error.code(),
            Self::Contradiction(error) => error.code(),
            Self::Refused(error) => error.code(),
            Self::Forbidden(_) => Code(7601),
            Self::StandsAlone(_) => Code(7503),
            Self::WouldOpen { .. } => Code(7504),
            Self::Columns(_) => Code(7001),
            Self::ForeignTable { .. } | Self::ForeignRun(_) => Code(7002),
            Self::Index(_) => Code(7003),
            Self::Unsearchable { .. } => Code(7205),
            Self::NoRun => Code(7101),
            Self::UnknownRun(_) => Code(7102),
            Self::TablesGone(_) => Code(7103),
            Self::OtherVersion { .. } => Code(7104),
            Self::OtherSettings(_) => Code(7105),
            Self::Cancelled => Code(7106),
            Self::UnknownGroup(_) => Code(7201),
            Self::UnclearReport { .. } => Code(7202),
            Self::UnreadableValue { .. } => Code(7203),
            Self::NotInRun(_) => Code(7204),
            Self::NoChain => Code(7206),
            Self::NothingKnown => Code(7207),
            Self::Uncountable => Code(7208),
            Self::Settings(_) => Code(7301),
            Self::NoSettings(_) => Code(7302),
            Self::OtherWorld { .. } => Code(7303),
            Self::ExerciseFile(_) => Code(7406),
            Self::NoExerciseFile(_) => Code(7407),
            Self::Manifest { .. } => Code(7408),
            Self::LeakedPasswords { .. } => Code(7304),
            Self::Path { .. } => Code(7401),
            Self::UnknownMapping(_) => Code(7402),
            Self::Taken(_) => Code(7403),
            Self::NoFile(_) => Code(7404),
            Self::Link(_) => Code(7405),
            Self::WorkspaceFile(_) => Code(7411),
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Intake(error) => return error.hint(),
            Self::Extract(error) => return error.hint(),
            Self::Lake(error) => return error.hint(),
            Self::Casebook(error) => return error.hint(),
            Self::Ledger(error) => return error.hint(),
            Self::Contradiction(error) => return error.hint(),
            Self::Refused(error) => return error.hint(),
            Self::Forbidden(_) => "who keeps the accounts can give another role",
            Self::WouldOpen { .. } => "say --open-victims (`open_victims`) where it is nobody's own",
            Self::StandsAlone(_) => "`krama why` says why nothing joins it to another; `krama decide same` joins two",
            Self::Columns(_) | Self::Cancelled | Self::Uncountable => return None,
            Self::ForeignTable { .. } | Self::ForeignRun(_) => "run `krama analyse` once",
            Self::NoRun | Self::NotInRun(_) => "run `krama analyse`",
            Self::NoChain => {
                "the tables may be damaged: run `krama analyse` again; please report it if that does not help"
            }
            Self::Index(_) => "it can be made again: delete the folder lake/derived/index of the workspace",
            Self::Unsearchable { .. } => "search for a value, a reference, a group or a few words",
            Self::NothingKnown => "`krama find` says where a value stands, whatever it links",
            Self::UnknownRun(_) => "`krama analyse` prints the number of each run it makes",
            Self::TablesGone(run) => {
                return Some(format!(
                    "derived tables may be deleted, and an erasure takes them along: `krama analyse` makes new ones; \
                     where nothing was erased, `krama analyse --replay {run}` makes the same again"
                ));
            }
            Self::OtherVersion { made_by, .. } => return Some(format!("replay it with krama {made_by}")),
            Self::OtherSettings(_) => "put the settings back as they were; `krama config show` prints the present ones",
            Self::UnknownGroup(_) => "`krama groups` lists them; groups change when reports or decisions come in",
            Self::UnclearReport { found: 0 } => {
                "give the reference as it stands in the source, `source/reference`, or `#number`"
            }
            Self::UnclearReport { .. } => "several sources use this reference: write `source/reference` or `#number`",
            Self::UnreadableValue { kind } => return Some(read_as(*kind)),
            Self::Settings(_) => LINES,
            Self::NoSettings(_) => LINES_AGAIN,
            Self::OtherWorld { made_for: World::Exercise } => "put the line back into krama.toml: exercise = true",
            Self::OtherWorld { made_for: World::Ordinary } => {
                "take the line `exercise` out of krama.toml; `krama init --exercise` makes a workspace for exercises"
            }
            Self::ExerciseFile(_) => "take it into a workspace made with `krama init --exercise`",
            Self::NoExerciseFile(_) => {
                "an exercise's workspace takes what `krama simulate` wrote, unchanged; real reports belong in an ordinary one"
            }
            Self::Manifest { .. } => "write the exercise again with `krama simulate`",
            Self::Taken(_) => "choose a name that is not taken; nothing is ever overwritten",
            Self::NoFile(_) => "pipes, sockets and devices are not read; write it to a file first",
            Self::Link(_) => "name what it leads to, if that is to be taken in",
            Self::WorkspaceFile(_) => "name the file as it came; `krama why` and `krama find` show what was taken in",
            Self::LeakedPasswords { .. } => {
                "leaked_passwords in krama.toml names it: SHA-1 digests in hexadecimal, one a line and in order, as Have I Been Pwned gives them"
            }
            Self::Path { .. } => "check the spelling and that you may read it",
            Self::UnknownMapping(_) => {
                return Some(format!("give the path of a mapping file, or one of: {}", mappings().join(", ")));
            }
        };
        Some(hint.to_owned())
    }

    fn particulars(&self) -> Particulars {
        match self {
            Self::Intake(error) => error.particulars(),
            Self::Extract(error) => error.particulars(),
            Self::Lake(error) => error.particulars(),
            Self::Casebook(error) => error.particulars(),
            Self::Ledger(error) => error.particulars(),
            Self::Contradiction(error) => error.particulars(),
            Self::Refused(error) => error.particulars(),
            Self::StandsAlone(report) | Self::NotInRun(report) => Particulars::named(report),
            Self::WouldOpen { reports } => Particulars::found(*reports),
            Self::Unsearchable { most, found } => {
                Particulars { found: u64::try_from(*found).ok(), ..Particulars::bound(*most) }
            }
            Self::ForeignRun(run)
            | Self::ForeignTable { run, .. }
            | Self::UnknownRun(run)
            | Self::TablesGone(run)
            | Self::OtherVersion { run, .. }
            | Self::OtherSettings(run) => Particulars::named(run),
            Self::UnknownGroup(group) => Particulars::named(group),
            Self::UnclearReport { found } => Particulars::found(*found),
            Self::UnreadableValue { kind } => {
                let names = std::iter::once(kind.name()).chain(spellings(*kind)).map(str::to_owned).collect();
                Particulars { names, ..Particulars::default() }
            }
            Self::UnknownMapping(_) => Particulars { names: mappings(), ..Particulars::default() },
            _ => Particulars::default(),
        }
    }
}

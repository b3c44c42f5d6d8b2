//! The workspace folder, opened.

use crate::append::{Act, Actor};
use crate::error::Error;
use crate::keys::Keys;
use crate::own::{BENIGN, is_own};
use crate::schema::{self, FORMAT};
use krama_lake::{Disk, Lake};
use krama_ledger::entry::WorkspaceCreated;
use krama_ledger::key::EXERCISE;
use krama_ledger::{Body, Entry, NoteKey};
use krama_model::{Digest, Moment, ValueKey, World};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior};
use std::cell::{Cell, RefCell};
use std::ffi::OsStr;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Fills a buffer with random bytes.
pub type Random = Box<dyn FnMut(&mut [u8]) + Send>;

/// What a workspace takes from the world around it.
pub struct Surroundings {
    /// The way to the file system.
    pub disk: Disk,
    /// Random bytes, from the system but in tests.
    pub random: Random,
}

/// Who makes a workspace, in its entry 0.
const CREATOR: &str = "krama";

/// An open workspace. Any number of processes may have one open; one at a time may be its [`crate::Writer`].
pub struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) lake: Lake,
    pub(crate) db: Connection,
    pub(crate) keys: Keys,
    origin: String,
    random: RefCell<Random>,
    /// Whether the keys were held against the ledger.
    keys_checked: Cell<bool>,
}

impl fmt::Debug for Workspace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Workspace({})", self.root.display())
    }
}

impl Workspace {
    /// Makes a workspace in a folder that is not there, or is empty, and enters that as ledger entry 0.
    pub fn create(root: &Path, now: Moment, around: Surroundings) -> Result<Self, Error> {
        Self::create_with(root, World::Ordinary, &[], now, around)
    }

    /// The same for either world, with small files that lie in the folder before the entry says that the workspace is
    /// there.
    pub fn create_with(
        root: &Path,
        world: World,
        files: &[(&str, &[u8])],
        now: Moment,
        around: Surroundings,
    ) -> Result<Self, Error> {
        let Surroundings { disk, mut random } = around;
        if root.join("casebook.db").exists() && is_complete(root) {
            return Err(Error::AlreadyAWorkspace(root.to_owned()));
        }
        if holds_other(root) {
            return Err(Error::NotEmpty(root.to_owned()));
        }
        disk.create_folder(root)?;
        disk.make_private(root)?;
        files.iter().try_for_each(|(name, bytes)| disk.write(&root.join(name), bytes))?;
        let (mut id, mut seeds) = ([0; 8], [0; 64]);
        random(&mut id);
        random(&mut seeds);
        let origin = origin_of(world, id);
        Keys::create(root, &origin, &disk, &seeds)?;
        Lake::open(&root.join("lake"), disk.clone())?;
        let path = root.join("casebook.db");
        if path.exists() {
            disk.remove(&path)?;
        }
        disk.create(&path)?.sync()?;
        disk.sync_folder(root)?;
        let db = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        schema::prepare(&db)?;
        let keys = Keys::read(root, &origin)?;
        let lake = Lake::open(&root.join("lake"), disk)?;
        let workspace = Self::assemble(root, (db, lake, keys), origin, random);
        workspace.enter_creation(world, now)?;
        Ok(workspace)
    }

    fn assemble(root: &Path, held: (Connection, Lake, Keys), origin: String, random: Random) -> Self {
        let (db, lake, keys) = held;
        let (random, keys_checked) = (RefCell::new(random), Cell::new(false));
        Self { root: root.to_owned(), lake, db, keys, origin, random, keys_checked }
    }

    /// Refuses keys that are not those of this ledger, before anything is written under them: entry 0 names the public
    /// key, and its actor is a digest under the secret.
    pub fn check_keys(&self) -> Result<(), Error> {
        if self.keys_checked.get() {
            return Ok(());
        }
        let mut select = self.db.prepare_cached("SELECT text FROM entry WHERE number = 0")?;
        // Where there is no entry 0 that can be read, nothing is known of the keys; `verify` says so.
        let Some(text) = select.query_row([], |row| row.get::<_, String>(0)).optional()? else { return Ok(()) };
        let Ok(Entry { actor, body: Body::WorkspaceCreated(created), .. }) = Entry::parse(&text) else { return Ok(()) };
        if created.key != self.public_key().to_string() {
            return Err(Error::ForeignKey(self.root.join("keys").join("signing.pem")));
        }
        if actor != self.actor_id(&Actor::unproven(CREATOR)) {
            return Err(Error::ForeignKey(self.root.join("keys").join("secret")));
        }
        self.keys_checked.set(true);
        Ok(())
    }

    fn enter_creation(&self, world: World, now: Moment) -> Result<(), Error> {
        let act = Act { actor: Actor::unproven(CREATOR), at: now };
        self.change(|tx| {
            schema::make_tables(tx)?;
            let mut insert = tx.prepare("INSERT INTO settings (name, value) VALUES (?1, ?2)")?;
            insert.execute(["format", &FORMAT.to_string()])?;
            insert.execute(["workspace", &self.origin])?;
            insert.execute(["created", &now.to_string()])?;
            let key = self.public_key().to_string();
            let created = WorkspaceCreated { format: FORMAT, workspace: self.origin.clone(), key, world };
            self.append(tx, Body::WorkspaceCreated(created), &(), &act)?;
            Ok(())
        })
    }

    /// Opens the workspace in a folder.
    pub fn open(root: &Path, around: Surroundings) -> Result<Self, Error> {
        let path = root.join("casebook.db");
        if path.metadata().is_err_and(|error| error.kind() == ErrorKind::PermissionDenied) {
            return Err(Error::Disk(ErrorKind::PermissionDenied.into()));
        }
        if !path.is_file() {
            let lost = holds_evidence(root);
            return Err(if lost { Error::CasebookMissing(path) } else { Error::NotAWorkspace(root.to_owned()) });
        }
        let db = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        schema::prepare(&db)?;
        let tables: u32 =
            db.query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'settings'", [], |row| row.get(0))?;
        if tables == 0 {
            let lost = holds_evidence(root);
            return Err(if lost { Error::CasebookMissing(path) } else { Error::NotAWorkspace(root.to_owned()) });
        }
        let damaged = |what: &str| Error::Damaged(format!("the setting {what} is missing"));
        let format = schema::setting(&db, "format")?.ok_or_else(|| damaged("format"))?;
        let found: u32 = format.parse().map_err(|_| damaged("format"))?;
        if found > FORMAT {
            return Err(Error::NewerFormat { found, known: FORMAT });
        }
        let origin = schema::setting(&db, "workspace")?.ok_or_else(|| damaged("workspace"))?;
        let keys = Keys::read(root, &origin)?;
        let lake = Lake::open(&root.join("lake"), around.disk)?;
        let workspace = Self::assemble(root, (db, lake, keys), origin, around.random);
        workspace.migrate(found)?;
        Ok(workspace)
    }

    /// Waits at most so long where another holds the casebook; 20 seconds unless told.
    pub fn wait_at_most(&self, time: Duration) -> Result<(), Error> {
        Ok(self.db.busy_timeout(time)?)
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The lake inside it.
    pub fn lake(&self) -> &Lake {
        &self.lake
    }

    /// Its id, which is the origin of its checkpoints: `krama/` and 16 hexadecimal digits; in an exercise `krama/exercise/`
    /// and the digits.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Which world it was made for, as entry 0 says. Where that cannot be read its name tells it; `verify` finds the damage.
    pub fn world(&self) -> Result<World, Error> {
        let mut select = self.db.prepare_cached("SELECT text FROM entry WHERE number = 0")?;
        let text = select.query_row([], |row| row.get::<_, String>(0)).optional()?;
        match text.as_deref().map(Entry::parse) {
            Some(Ok(Entry { body: Body::WorkspaceCreated(created), .. })) => Ok(created.world),
            _ => Ok(self.public_key().world()),
        }
    }

    /// The key its checkpoints are checked against.
    pub fn public_key(&self) -> NoteKey {
        self.keys.signing.public()
    }

    /// The secret that guessable values are digested under.
    pub fn secret(&self) -> &ValueKey {
        &self.keys.secret
    }

    /// How many ledger entries there are.
    pub fn size(&self) -> Result<u64, Error> {
        // Whoever serves asks this again and again.
        let mut select = self.db.prepare_cached("SELECT coalesce(max(number) + 1, 0) FROM entry")?;
        let size: i64 = select.query_row([], |row| row.get(0))?;
        Ok(size as u64)
    }

    /// Makes one change of the casebook, whole or not at all.
    pub(crate) fn change<T, E: From<Error>>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let tx = Transaction::new_unchecked(&self.db, TransactionBehavior::Immediate).map_err(Error::from)?;
        schema::refuse_foreign(&tx)?;
        let done = change(&tx)?;
        self.lake.disk().commit(|| tx.commit().map_err(Error::from))?;
        Ok(done)
    }

    pub(crate) fn random_salt(&self) -> [u8; 32] {
        let mut salt = [0; 32];
        (self.random.borrow_mut())(&mut salt);
        salt
    }
}

fn origin_of(world: World, id: [u8; 8]) -> String {
    let start = match world {
        World::Ordinary => "krama/",
        World::Exercise => EXERCISE,
    };
    format!("{start}{}", hex::encode(id))
}

/// Whether the lake holds anything that was sealed, or was about to be.
fn holds_evidence(root: &Path) -> bool {
    let lake = root.join("lake");
    ["originals", "reports"].iter().any(|folder| lake.join(folder).read_dir().is_ok_and(|mut all| all.next().is_some()))
}

/// Whether a folder holds more than what is left where making a workspace broke off. A benign list is never made there,
/// and would be taken over unseen.
fn holds_other(root: &Path) -> bool {
    let left = |name: &OsStr| is_own(name) && name != BENIGN;
    let other =
        root.read_dir().is_ok_and(|mut all| all.any(|entry| entry.is_ok_and(|entry| !left(&entry.file_name()))));
    other || holds_evidence(root)
}

/// Whether a casebook got as far as its first entry.
fn is_complete(root: &Path) -> bool {
    let db = Connection::open_with_flags(root.join("casebook.db"), OpenFlags::SQLITE_OPEN_READ_WRITE);
    // A casebook that cannot be asked is kept: only one that says it is empty is made anew.
    db.and_then(|db| db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, u32>(0)))
        .map_or(true, |tables| tables > 0)
}

/// A digest as SQLite gives it.
pub(crate) fn digest(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Digest> {
    row.get(column).map(Digest)
}

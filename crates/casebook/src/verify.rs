//! Checking everything: every file, every entry, every digest, and that every table follows from them.

mod batches;
mod entries;
mod projections;
mod replayed;
mod sightings;

use crate::error::Error;
use crate::keys::open_mode;
use crate::schema;
use crate::workspace::Workspace;
use entries::Chain;
pub(crate) use entries::erased_words;
use krama_ledger::SignedCheckpoint;
use krama_model::{Code, Coded};
use rayon::prelude::*;
use serde::Serialize;
use std::fs;

/// Something that is not as it was sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What kind of damage.
    pub code: Code,
    /// What exactly, without any value that identifies a person.
    pub what: String,
}

/// The codes of findings.
pub(crate) mod codes {
    use krama_model::Code;

    pub(crate) const ENTRY: Code = Code(5101);
    pub(crate) const CHAIN: Code = Code(5102);
    pub(crate) const HEAD: Code = Code(5103);
    pub(crate) const PAYLOAD: Code = Code(5104);
    pub(crate) const ORIGINAL: Code = Code(5105);
    pub(crate) const BATCH: Code = Code(5106);
    pub(crate) const REJECTION: Code = Code(5107);
    pub(crate) const PROJECTION: Code = Code(5108);
    pub(crate) const WITNESS: Code = Code(5109);
    pub(crate) const PERMISSIONS: Code = Code(5110);
    pub(crate) const DATABASE: Code = Code(5111);
    pub(crate) const UNFINISHED: Code = Code(5112);
    // 5113 is a table of a run, which the pipeline checks.
    pub(crate) const SCHEMA: Code = Code(5114);
}

/// What a check of the whole workspace found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Verification {
    /// What is wrong. Empty means internally consistent.
    pub findings: Vec<Finding>,
    /// What was destroyed under an order and is no damage: `original … erased by E12`.
    pub erasures: Vec<String>,
    /// Files among the sealed ones that Krama never wrote, and that mean nothing.
    pub strays: Vec<String>,
    /// The size of the ledger at the checkpoint it was held against, where that fits. None means nobody else vouches:
    /// whoever holds the folder holds its key.
    pub witnessed: Option<u64>,
    /// How many entries were checked.
    pub entries: u64,
    /// How many originals.
    pub originals: u64,
    /// How many batches.
    pub batches: u64,
    /// How many sealed rows.
    pub rows: u64,
}

impl Verification {
    pub(crate) fn find(&mut self, code: Code, what: impl Into<String>) {
        self.findings.push(Finding { code, what: what.into() });
    }

    /// Runs one part; that the casebook itself cannot be read is a finding, not the end.
    fn part<T>(&mut self, name: &str, part: Result<T, Error>) -> Option<T> {
        part.map_err(|error| {
            let code = match &error {
                Error::Database(_) => codes::DATABASE,
                other => other.code(),
            };
            self.find(code, format!("{name}: {error}"));
        })
        .ok()
    }
}

impl Workspace {
    /// Checks everything in the workspace, and, where one is given, that it continues the ledger of a checkpoint that
    /// somebody else kept.
    pub fn verify(&self, against: Option<&str>) -> Verification {
        let mut found = Verification::default();
        let snapshot = self.db.unchecked_transaction().map_err(Error::from);
        let snapshot = found.part("the casebook", snapshot);
        self.check_permissions(&mut found);
        let pages = self.check_pages(&mut found);
        found.part("the casebook", pages);
        let objects = self.check_objects(&mut found);
        found.part("the casebook", objects);
        let unfinished = self.unfinished_erasures();
        for entry in found.part("the erasures", unfinished).into_iter().flatten() {
            found
                .find(codes::UNFINISHED, format!("the erasure {entry} is not complete: something may lie on the disk"));
        }
        if let Some(chain) = entries::check(self, &mut found) {
            self.check_witness(&chain, against, &mut found);
            let expected = projections::Expected::of(&chain);
            let projected = projections::check(self, &chain, &expected, &mut found);
            found.part("the tables", projected);
            let replayed = replayed::check(self, &chain, &mut found);
            found.part("the people", replayed);
            let originals = self.check_originals(&mut found);
            found.part("the originals", originals);
            let batches = batches::check(self, &expected, &mut found);
            found.part("the batches", batches);
        }
        drop(snapshot);
        found
    }

    fn check_permissions(&self, found: &mut Verification) {
        for name in ["", "keys", "keys/signing.pem", "keys/secret", "casebook.db", "lake"] {
            let path = self.root.join(name);
            if let Some(mode) = fs::metadata(&path).ok().as_ref().and_then(open_mode) {
                let name = if name.is_empty() { "the workspace folder" } else { name };
                found.find(codes::PERMISSIONS, format!("{name} is open to others than its owner (mode {mode:o})"));
            }
        }
    }

    fn check_pages(&self, found: &mut Verification) -> Result<(), Error> {
        let mut check = self.db.prepare("PRAGMA integrity_check(20)")?;
        for line in check.query_map([], |row| row.get::<_, String>(0))? {
            let line = line?;
            if line != "ok" {
                found.find(codes::DATABASE, format!("the casebook's file: {line}"));
            }
        }
        Ok(())
    }

    /// The tables must be those that Krama makes, and nothing beside them: a trigger would change what is written.
    fn check_objects(&self, found: &mut Verification) -> Result<(), Error> {
        let (own, there) = (schema::own_objects()?, schema::objects(&self.db)?);
        for (object, text) in &there {
            let (kind, name) = object;
            match own.get(object) {
                None => {
                    found.find(codes::SCHEMA, format!("the casebook holds a {kind} that Krama did not make: {name}"));
                }
                Some(made) if made != text => {
                    found.find(codes::SCHEMA, format!("the {kind} {name} of the casebook is not as Krama makes it"));
                }
                Some(_) => {}
            }
        }
        for (kind, name) in own.keys().filter(|object| !there.contains_key(object)) {
            found.find(codes::SCHEMA, format!("the {kind} {name} of the casebook is missing"));
        }
        Ok(())
    }

    /// Every checkpoint that was handed out, and the one given, must be a signed head of this very ledger.
    fn check_witness(&self, chain: &Chain, against: Option<&str>, found: &mut Verification) {
        let kept = self.handed_out();
        for note in found.part("the checkpoints", kept).unwrap_or_default() {
            if let Err(fault) = self.holds(chain, &note) {
                found.find(codes::WITNESS, format!("a checkpoint that was handed out: {fault}"));
            }
        }
        match against.map(|note| self.holds(chain, note)) {
            None => {}
            Some(Ok(size)) => found.witnessed = Some(size),
            Some(Err(fault)) => found.find(codes::WITNESS, format!("the checkpoint given: {fault}")),
        }
    }

    pub(crate) fn handed_out(&self) -> Result<Vec<String>, Error> {
        let mut select = self.db.prepare("SELECT note FROM checkpoint ORDER BY size")?;
        Ok(select.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    /// The size of the ledger at a checkpoint it continues.
    fn holds(&self, chain: &Chain, note: &str) -> Result<u64, String> {
        let note = SignedCheckpoint::parse(note).map_err(|error| error.to_string())?;
        let head = note.signed_by(&self.public_key()).map_err(|error| error.to_string())?.head;
        let Some(leaves) = chain.leaves.get(..head.size as usize) else {
            let now = chain.leaves.len();
            return Err(format!("the ledger was rolled back: it had {} entries and has {now}", head.size));
        };
        let same = krama_ledger::tree::root(leaves) == head.root;
        if same { Ok(head.size) } else { Err(format!("the first {} entries were rewritten", head.size)) }
    }

    fn check_originals(&self, found: &mut Verification) -> Result<(), Error> {
        found.strays = self.lake.strays()?.into_iter().map(|stray| format!("lake/{stray}")).collect();
        let originals = self.originals()?;
        found.originals = originals.len() as u64;
        let lake = &self.lake;
        let present = originals.iter().filter(|original| original.erased_by.is_none()).collect::<Vec<_>>();
        let checked: Vec<_> =
            present.par_iter().map(|original| (original.digest, lake.digest_original(&original.digest))).collect();
        for (digest, now) in checked {
            match now {
                Ok(now) if now == digest => {}
                Ok(_) => found.find(codes::ORIGINAL, format!("the original {digest} was altered")),
                Err(krama_lake::Error::NoSuchOriginal(_)) => {
                    found.find(codes::ORIGINAL, format!("the original {digest} is missing"));
                }
                Err(error) => found.find(codes::ORIGINAL, format!("the original {digest}: {error}")),
            }
        }
        for original in originals {
            if let Some(by) = original.erased_by {
                found.erasures.push(format!("the original {} was erased by {by}", original.digest));
            }
        }
        Ok(())
    }
}

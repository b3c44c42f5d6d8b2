//! The tables `sighting` and `enclosed` against the words of the sealings.

use crate::error::Error;
use crate::seal::seen::Seen;
use crate::verify::{Verification, codes};
use crate::workspace::{Workspace, digest};
use krama_model::{Digest, ReportNumber};
use std::collections::{BTreeSet, HashMap};

/// What the sealings say, in order, with what erasures took away.
#[derive(Default)]
pub(super) struct Sightings {
    originals: HashMap<Digest, u32>,
    sighted: BTreeSet<(u64, u32)>,
    enclosed: BTreeSet<(Digest, Digest)>,
    /// Some sealing said nothing of it, as Krama once wrote them: rows beyond what is said may be right.
    is_partly_said: bool,
}

impl Sightings {
    /// Takes in the words of a sealing.
    pub(super) fn enter(&mut self, words: Option<&serde_json::Value>) {
        let seen = words.filter(|words| words.is_object());
        let Some(seen) = seen.and_then(|words| serde_json::from_value::<Seen>(words.clone()).ok()) else {
            self.is_partly_said = true;
            return;
        };
        for (number, original) in seen.sightings() {
            let next = self.originals.len() as u32;
            let original = *self.originals.entry(original).or_insert(next);
            self.sighted.insert((number, original));
        }
        self.enclosed.extend(seen.enclosures());
    }

    /// Where a report is erased, where it was seen is forgotten.
    pub(super) fn forget(&mut self, report: Option<ReportNumber>) {
        if let Some(ReportNumber(number)) = report {
            self.sighted.retain(|(other, _)| *other != number);
        }
    }

    pub(super) fn check(&self, workspace: &Workspace, found: &mut Verification) -> Result<(), Error> {
        let mut select = workspace
            .db
            .prepare("SELECT number, digest FROM sighting LEFT JOIN original ON original.id = sighting.original")?;
        let (mut there, mut more) = (0, 0_u64);
        for row in select.query_map([], |row| Ok((row.get::<_, i64>(0)? as u64, row.get::<_, Option<[u8; 32]>>(1)?)))? {
            let (number, original) = row?;
            let original = original.and_then(|digest| self.originals.get(&Digest(digest)));
            let is_said = original.is_some_and(|original| self.sighted.contains(&(number, *original)));
            *(if is_said { &mut there } else { &mut more }) += 1;
        }
        self.tell("sighting", (self.sighted.len() as u64 - there, more), found);
        let mut select = workspace.db.prepare(
            "SELECT outside.digest, inside.digest FROM enclosed JOIN original AS outside ON outside.id = enclosed.outer
             JOIN original AS inside ON inside.id = enclosed.original",
        )?;
        let pairs = select.query_map([], |row| Ok((digest(row, 0)?, digest(row, 1)?)))?;
        let pairs: BTreeSet<(Digest, Digest)> = pairs.collect::<Result<_, _>>()?;
        let missing = self.enclosed.difference(&pairs).count() as u64;
        self.tell("enclosed", (missing, pairs.difference(&self.enclosed).count() as u64), found);
        Ok(())
    }

    fn tell(&self, table: &str, (missing, more): (u64, u64), found: &mut Verification) {
        let more = if self.is_partly_said { 0 } else { more };
        if missing + more > 0 {
            let what =
                format!("{missing} rows of {table} are missing and {more} are there that the ledger does not say");
            found.find(codes::PROJECTION, what);
        }
    }
}

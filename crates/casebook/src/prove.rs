//! Proving one report, without showing another.

use crate::append::Act;
use crate::backup::above;
use crate::error::Error;
use crate::workspace::{Workspace, digest};
use krama_lake::SealedReport;
use krama_ledger::leaf::{Sealed, content_digest};
use krama_ledger::proof::{Continuation, FORMAT};
use krama_ledger::tree::{TreeHead, consistency, inclusion};
use krama_ledger::{ReportProof, ReportSalts, SignedCheckpoint};
use krama_model::{BatchNumber, Digest, EntryNumber, ReportNumber, ValueKey};
use rusqlite::OptionalExtension;
use serde::Serialize;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// The leaf of a row as it stands in its batch; `content` is the digest of what it says.
pub(crate) fn row_leaf(secret: &ValueKey, row: &SealedReport, content: Digest) -> Digest {
    row.erased.unwrap_or_else(|| {
        let salt = ReportSalts::leaf_salt(secret, &row.report.key, row.version);
        Sealed { number: row.number, version: row.version, report: &row.report }.leaf(salt, content)
    })
}

/// Which report is to be proven, and why its words may be shown.
#[derive(Debug, Clone, Copy)]
pub struct Proving<'a> {
    /// The report.
    pub report: ReportNumber,
    /// An earlier checkpoint that somebody else kept.
    pub since: Option<&'a str>,
    /// The reason given.
    pub why: &'a str,
}

/// A proof that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proved {
    /// The report.
    pub report: ReportNumber,
    /// The ledger entry of the look at its words.
    pub access: EntryNumber,
    /// The ledger entry of what left.
    pub entry: EntryNumber,
    /// SHA-256 of the file.
    pub digest: Digest,
}

impl Workspace {
    /// The salt in the metadata of a batch's file.
    pub(crate) fn batch_salt(&self, batch: BatchNumber) -> Digest {
        self.secret().digest(&[b"batch-file", &batch.0.to_be_bytes()])
    }

    /// Writes the proof of a report's newest version into a new file: what it says, its salts, the path to its batch's root,
    /// the batch's entry, the path to the ledger's root and the signed head, and the path from an earlier checkpoint where
    /// one is given. It shows the report's words. That they are shown is entered before the proof is made, whose ledger
    /// holds that entry too; that the file leaves is entered before it is written.
    pub fn prove(&self, proving: &Proving<'_>, to: &Path, act: &Act) -> Result<Proved, Error> {
        let disk = self.lake.disk();
        let mut file = disk.create(to).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => Error::InTheWay(to.to_owned()),
            _ => Error::Disk(error),
        })?;
        let proved = self.enter_proof(proving, act).and_then(|(proved, text)| {
            file.write_all(text.as_bytes())?;
            file.sync()?;
            disk.sync_folder(above(to))?;
            Ok(proved)
        });
        proved.inspect_err(|_| {
            // Half a proof helps nobody; that it cannot be removed does not matter more than why it is half.
            let _ = disk.remove(to);
        })
    }

    /// Makes a proof, with the two entries that say so, and the text of its file.
    fn enter_proof(&self, proving: &Proving<'_>, act: &Act) -> Result<(Proved, String), Error> {
        let Proving { report, since, why } = *proving;
        let earlier = since.map(|note| self.kept_head(note)).transpose()?;
        self.proof_place(report)?;
        self.check_original_of(report)?;
        let access = self.record_access(&format!("proof of {report}"), why, act)?;
        let proof = self.proof(report, earlier)?;
        // What would be refused elsewhere is not handed out: something here is no longer as it was sealed.
        proof.verify(since)?;
        let text = proof.file();
        let digest = Digest::of(text.as_bytes());
        let entry = self.record_export("proof", digest, act)?;
        Ok((Proved { report, access, entry, digest }, text))
    }

    fn proof(&self, number: ReportNumber, earlier: Option<(TreeHead, String)>) -> Result<ReportProof, Error> {
        let tx = self.db.unchecked_transaction()?;
        let place = self.proof_place(number)?;
        let (sealed, leaves) = self.rows_of(&place)?;
        let sealed = sealed.ok_or_else(|| Error::Damaged(format!("{number} is not in its batch")))?;
        let entry = tx.query_row("SELECT text FROM entry WHERE number = ?1", [place.entry as i64], |row| row.get(0))?;
        let checkpoint: String = tx.query_row("SELECT note FROM head", [], |row| row.get(0))?;
        let ledger = self.ledger_leaves()?;
        let since = earlier.map(|(head, checkpoint)| {
            let path = consistency(&ledger, head.size as usize);
            Continuation { checkpoint, path }
        });
        Ok(ReportProof {
            format: FORMAT.to_owned(),
            key: self.public_key().to_string(),
            number,
            version: sealed.version,
            salts: ReportSalts::of(self.secret(), &sealed.report.key, sealed.version),
            report: sealed.report,
            row: place.row as u64,
            batch_path: inclusion(&leaves, place.row),
            entry,
            ledger_path: inclusion(&ledger, place.entry),
            checkpoint,
            since,
        })
    }

    /// The head that a checkpoint states which somebody kept, and the note as this workspace wrote it.
    fn kept_head(&self, note: &str) -> Result<(TreeHead, String), Error> {
        let (key, signed) = (self.public_key(), SignedCheckpoint::parse(note)?);
        Ok((signed.signed_by(&key)?.head, signed.note_by(&key)?))
    }

    /// Where the newest version of a report lies.
    fn proof_place(&self, number: ReportNumber) -> Result<Place, Error> {
        let mut select = self.db.prepare_cached(
            "SELECT report.row, batch.file, batch.entry, batch.digest FROM report JOIN batch ON batch.number = report.batch
             WHERE report.number = ?1 AND erased_by IS NULL ORDER BY version DESC LIMIT 1",
        )?;
        let place = select.query_row([number.0 as i64], |row| {
            let (place, entry) = (row.get::<_, i64>(0)? as usize, row.get::<_, i64>(2)? as usize);
            Ok(Place { row: place, file: row.get(1)?, entry, digest: digest(row, 3)? })
        });
        place.optional()?.ok_or(Error::NoSuchReport(number))
    }

    /// Refuses where the file that a report's newest version was read from is not the bytes that came. One that was erased
    /// with another report's row is no fault.
    fn check_original_of(&self, number: ReportNumber) -> Result<(), Error> {
        let mut select = self.db.prepare_cached(
            "SELECT original.digest FROM report JOIN original ON original.id = report.original
             WHERE report.number = ?1 AND original.erased_by IS NULL ORDER BY version DESC LIMIT 1",
        )?;
        let original = select.query_row([number.0 as i64], |row| digest(row, 0)).optional()?;
        match original {
            Some(original) if self.lake.digest_original(&original)? != original => {
                Err(Error::AlteredOriginal(original))
            }
            _ => Ok(()),
        }
    }

    /// The row at that place, and the leaves of all rows beside it.
    fn rows_of(&self, place: &Place) -> Result<(Option<SealedReport>, Vec<Digest>), Error> {
        self.lake.check_batch(&place.file, &place.digest)?;
        let (mut found, mut leaves) = (None, Vec::new());
        for rows in self.lake.read_batch(&place.file)? {
            for row in rows? {
                leaves.push(row_leaf(self.secret(), &row, content_digest(self.secret(), &row.report)));
                if leaves.len() == place.row + 1 {
                    found = Some(row);
                }
            }
        }
        Ok((found, leaves))
    }
}

/// Where a report is sealed.
struct Place {
    row: usize,
    file: String,
    digest: Digest,
    entry: usize,
}

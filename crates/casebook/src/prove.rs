//! Proving one report, without showing another.

use crate::error::Error;
use crate::workspace::{Workspace, digest};
use krama_lake::SealedReport;
use krama_ledger::leaf::{Sealed, content_digest};
use krama_ledger::proof::FORMAT;
use krama_ledger::tree::inclusion;
use krama_ledger::{ReportProof, ReportSalts};
use krama_model::{BatchNumber, Digest, ReportNumber, ValueKey};
use rusqlite::OptionalExtension;

/// The leaf of a row as it stands in its batch; `content` is the digest of what it says.
pub(crate) fn row_leaf(secret: &ValueKey, row: &SealedReport, content: Digest) -> Digest {
    row.erased.unwrap_or_else(|| {
        let salt = ReportSalts::leaf_salt(secret, &row.report.key, row.version);
        Sealed { number: row.number, version: row.version, report: &row.report }.leaf(salt, content)
    })
}

impl Workspace {
    /// The salt in the metadata of a batch's file.
    pub(crate) fn batch_salt(&self, batch: BatchNumber) -> Digest {
        self.secret().digest(&[b"batch-file", &batch.0.to_be_bytes()])
    }

    /// Proves the newest version of a report: what it says, its salts, the path to its batch's root, the batch's entry,
    /// the path to the ledger's root and the signed head.
    pub fn prove(&self, number: ReportNumber) -> Result<ReportProof, Error> {
        let place = self.db.query_row(
            "SELECT report.row, batch.file, batch.entry, batch.digest FROM report JOIN batch ON batch.number = report.batch
             WHERE report.number = ?1 AND erased_by IS NULL ORDER BY version DESC LIMIT 1",
            [number.0 as i64],
            |row| Ok((row.get::<_, i64>(0)? as usize, row.get::<_, String>(1)?, row.get::<_, i64>(2)? as usize, digest(row, 3)?)),
        );
        let (row, file, entry, digest) = place.optional()?.ok_or(Error::NoSuchReport(number))?;
        self.lake.check_batch(&file, &digest)?;
        let rows = self.lake.read_batch(&file)?.collect::<Result<Vec<_>, _>>()?.concat();
        let leaf = |row: &SealedReport| row_leaf(self.secret(), row, content_digest(self.secret(), &row.report));
        let leaves: Vec<Digest> = rows.iter().map(leaf).collect();
        let sealed = rows.get(row).ok_or_else(|| Error::Damaged(format!("{number} is not in its batch")))?;
        let tx = self.db.unchecked_transaction()?;
        let text = tx.query_row("SELECT text FROM entry WHERE number = ?1", [entry as i64], |row| row.get(0))?;
        let checkpoint = tx.query_row("SELECT note FROM head", [], |row| row.get(0))?;
        Ok(ReportProof {
            format: FORMAT.to_owned(),
            number,
            version: sealed.version,
            report: sealed.report.clone(),
            salts: ReportSalts::of(self.secret(), &sealed.report.key, sealed.version),
            row: row as u64,
            batch_path: inclusion(&leaves, row),
            entry: text,
            ledger_path: inclusion(&self.ledger_leaves()?, entry),
            checkpoint,
        })
    }
}

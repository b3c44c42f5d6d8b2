//! Opening a workspace that an older Krama wrote.

use crate::error::Error;
use crate::schema::{FORMAT, TABLES_SINCE_2, TABLES_SINCE_3, TABLES_SINCE_4};
use crate::seal::original_id;
use crate::workspace::Workspace;
use krama_model::{Digest, Field, Part, ReportNumber};
use rusqlite::Transaction;

impl Workspace {
    /// Brings the casebook from an older format to today's, as one change.
    pub(crate) fn migrate(&self, from: u32) -> Result<(), Error> {
        if from == FORMAT {
            return Ok(());
        }
        self.change(|tx| {
            // Another process may have done it since.
            if lacks(tx, "enclosed")? {
                tx.execute_batch(TABLES_SINCE_2)?;
                self.find_attachments(tx)?;
            }
            if lacks(tx, "person")? {
                tx.execute_batch(TABLES_SINCE_3)?;
            }
            if lacks(tx, "factor")? {
                tx.execute_batch(TABLES_SINCE_4)?;
            }
            tx.execute("UPDATE settings SET value = ?1 WHERE name = 'format'", [FORMAT.to_string()])?;
            Ok(())
        })
    }

    /// Format 1 said where an attachment lies in the place of its part only.
    fn find_attachments(&self, tx: &Transaction<'_>) -> Result<(), Error> {
        let mut sight = tx.prepare("INSERT OR IGNORE INTO sighting (number, original) VALUES (?1, ?2)")?;
        let mut enclose = tx.prepare("INSERT OR IGNORE INTO enclosed (original, outer) VALUES (?1, ?2)")?;
        for batch in self.batch_files()? {
            for rows in self.lake.read_batch(&batch.file)? {
                for row in rows? {
                    let ReportNumber(number) = row.number;
                    for inner in row.report.parts.iter().filter_map(attached) {
                        // A place that names no original says nothing.
                        if let (Ok(inner), Ok(outer)) = (original_id(tx, &inner), original_id(tx, &row.report.original))
                        {
                            sight.execute([number as i64, inner])?;
                            enclose.execute([inner, outer])?;
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

fn lacks(tx: &Transaction<'_>, table: &str) -> Result<bool, Error> {
    Ok(!tx.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?1")?.exists([table])?)
}

fn attached(part: &Part) -> Option<Digest> {
    let (_, digest) = part.place.rsplit_once("attachment ").filter(|_| part.field == Field::Attachment)?;
    digest.parse().ok()
}

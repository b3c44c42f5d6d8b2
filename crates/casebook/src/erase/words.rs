//! Erasing the words of a decision.
//!
//! The payload loses its salt and the reason; who decided, and what, stays in it. So it opens the commitment in its entry no
//! more, and nobody can test a guess at the reason against that. The erasure's own entry holds a keyed digest of what is left.

use super::Erased;
use crate::append::{Act, PayloadWords};
use crate::erase::Target;
use crate::error::Error;
use crate::workspace::Workspace;
use crate::writer::Writer;
use krama_ledger::entry::{ErasedWords, Erasure};
use krama_ledger::{Body, Entry};
use krama_model::{Decision, Digest, EntryNumber, Subject};
use rusqlite::{OptionalExtension, params};

impl Writer<'_> {
    /// Erases the reason of a decision under an order.
    pub(super) fn erase_words(
        &self,
        decision: EntryNumber,
        order: &str,
        why: &str,
        act: &Act,
    ) -> Result<Erased, Error> {
        let workspace = self.workspace;
        let subject =
            Subject::Erased { report: None, original: None, decision: Some(decision), order: order.to_owned() };
        let words = Decision { subject, why: why.to_owned() };
        let entry = workspace.change(|tx| {
            let mut left = workspace.words_to_erase(decision)?;
            left.words.why.clear();
            let text = krama_ledger::entry::canonical(&left);
            let body = Erasure {
                report: None,
                original: None,
                originals: Vec::new(),
                batches: Vec::new(),
                rows: 0,
                rejections: 0,
                words: Some(ErasedWords { decision, left: workspace.left_of_words(decision, &text) }),
            };
            let entry = workspace.append(tx, Body::Erasure(body), &words, act)?;
            let of = decision.0 as i64;
            tx.execute("UPDATE payload SET salt = zeroblob(0), text = ?2 WHERE entry = ?1", params![of, text])?;
            let said = serde_json::to_string(&left.words).expect("a decision holds nothing JSON cannot say");
            tx.execute("UPDATE decision SET text = ?2 WHERE entry = ?1", params![of, said])?;
            // No table is derived from reasons.
            tx.execute("INSERT INTO unfinished (entry, tables_gone) VALUES (?1, 1)", [entry.0 as i64])?;
            Ok::<_, Error>(entry)
        })?;
        let complete = self.finish_erasures()?;
        Ok(Erased { entry, rows: 0, rejections: 0, originals: Vec::new(), others: 0, complete })
    }
}

impl Workspace {
    /// What a decision says, with the words that can be erased.
    pub(super) fn words_to_erase(&self, decision: EntryNumber) -> Result<PayloadWords<Decision>, Error> {
        let mut select = self.db.prepare_cached(
            "SELECT payload.text FROM decision JOIN payload ON payload.entry = decision.entry WHERE decision.entry = ?1",
        )?;
        let text: Option<String> = select.query_row([decision.0 as i64], |row| row.get(0)).optional()?;
        let unreadable = |_| Error::Damaged(format!("the payload of {decision} cannot be read"));
        match text.map(|text| serde_json::from_str::<PayloadWords<Decision>>(&text).map_err(unreadable)).transpose()? {
            Some(words) if !words.words.why.is_empty() => Ok(words),
            _ => Err(self.why_nothing(Target::Words(decision))?),
        }
    }

    /// The erasure that took the words of a decision.
    pub(super) fn words_erased_by(&self, decision: EntryNumber) -> Result<Option<EntryNumber>, Error> {
        let mut select = self.db.prepare("SELECT text FROM entry WHERE number > ?1 ORDER BY number")?;
        let mut rows = select.query([decision.0 as i64])?;
        while let Some(row) = rows.next()? {
            let entry = Entry::parse(&row.get::<_, String>(0)?)?;
            if matches!(&entry.body, Body::Erasure(Erasure { words: Some(words), .. }) if words.decision == decision) {
                return Ok(Some(entry.number));
            }
        }
        Ok(None)
    }

    /// What the erasure's entry holds of what is left of a decision's payload.
    pub(crate) fn left_of_words(&self, decision: EntryNumber, text: &str) -> Digest {
        self.secret().digest(&[b"erased-words", &decision.0.to_be_bytes(), text.as_bytes()])
    }
}

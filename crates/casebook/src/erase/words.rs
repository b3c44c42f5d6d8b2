//! Erasing the words of a decision, or of an entry of a case: a note, a name.
//!
//! The payload loses its salt and the words; who decided, and what, stays in it. So it opens the commitment in its entry no
//! more, and nobody can test a guess at the words against that. The erasure's own entry holds a keyed digest of what is left.

use super::Erased;
use crate::append::{Act, PayloadWords};
use crate::erase::Target;
use crate::error::Error;
use crate::workspace::Workspace;
use crate::writer::Writer;
use krama_ledger::entry::{ErasedWords, Erasure};
use krama_ledger::{Body, Entry};
use krama_model::{CaseWords, Decision, Digest, EntryNumber, Subject};
use rusqlite::{OptionalExtension, Transaction, params};

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
            left.blank();
            let text = left.canonical();
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
            left.forget(tx, of)?;
            // No table is derived from reasons.
            tx.execute("INSERT INTO unfinished (entry, tables_gone) VALUES (?1, 1)", [entry.0 as i64])?;
            Ok::<_, Error>(entry)
        })?;
        let complete = self.finish_erasures()?;
        Ok(Erased { entry, rows: 0, rejections: 0, originals: Vec::new(), others: 0, complete })
    }
}

/// Words that can be erased.
enum Said {
    Decision(PayloadWords<Decision>),
    Case(PayloadWords<CaseWords>),
}

impl Said {
    fn has_words(&self) -> bool {
        match self {
            Self::Decision(said) => !said.words.why.is_empty(),
            Self::Case(said) => said.words.has_words(),
        }
    }

    fn blank(&mut self) {
        match self {
            Self::Decision(said) => said.words.why.clear(),
            Self::Case(said) => said.words.blank(),
        }
    }

    fn canonical(&self) -> String {
        match self {
            Self::Decision(said) => krama_ledger::entry::canonical(said),
            Self::Case(said) => krama_ledger::entry::canonical(said),
        }
    }

    /// Takes the words out of the tables that repeat them.
    fn forget(&self, tx: &Transaction<'_>, of: i64) -> Result<(), Error> {
        match self {
            Self::Decision(left) => {
                let said = serde_json::to_string(&left.words).expect("a decision holds nothing JSON cannot say");
                tx.execute("UPDATE decision SET text = ?2 WHERE entry = ?1", params![of, said])?;
            }
            Self::Case(_) => {
                tx.execute("UPDATE \"case\" SET name = '', reference = '' WHERE named = ?1", [of])?;
            }
        }
        Ok(())
    }
}

impl Workspace {
    /// What a decision or an entry of a case says, with the words that can be erased.
    fn words_to_erase(&self, decision: EntryNumber) -> Result<Said, Error> {
        let mut select = self.db.prepare_cached(
            "SELECT entry.text, payload.text FROM entry JOIN payload ON payload.entry = entry.number
             WHERE entry.number = ?1",
        )?;
        let unreadable = |_| Error::Damaged(format!("the payload of {decision} cannot be read"));
        let said = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
        let said = match select.query_row([decision.0 as i64], said).optional()? {
            None => None,
            Some((entry, text)) => match Entry::parse(&entry)?.body {
                Body::DecisionTaken(_) => Some(Said::Decision(serde_json::from_str(&text).map_err(unreadable)?)),
                Body::CaseChanged(_) => Some(Said::Case(serde_json::from_str(&text).map_err(unreadable)?)),
                _ => None,
            },
        };
        match said {
            Some(said) if said.has_words() => Ok(said),
            _ => Err(self.why_nothing(Target::Words(decision))?),
        }
    }

    /// Whether a decision or an entry of a case has words that can be erased.
    pub(super) fn check_words_to_erase(&self, decision: EntryNumber) -> Result<(), Error> {
        self.words_to_erase(decision).map(|_| ())
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

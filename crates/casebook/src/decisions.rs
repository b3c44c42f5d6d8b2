//! What people decided.

use crate::append::{Act, Actor, PayloadWords};
use crate::blank::is_blank;
use crate::error::Error;
use crate::verify::erased_words;
use crate::workspace::Workspace;
use krama_ledger::entry::DecisionTaken;
use krama_ledger::{Body, Entry, Payload};
use krama_model::{Decision, EntryNumber, Moment, ReportNumber, Subject};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

/// A decision with who took it and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The ledger entry, which is its name.
    pub entry: EntryNumber,
    /// When.
    pub at: Moment,
    /// Who.
    pub actor: Actor,
    /// What it says.
    pub decision: Decision,
    /// The entry that withdrew it.
    pub withdrawn_by: Option<EntryNumber>,
}

impl Workspace {
    /// Enters a decision. A withdrawal must name a decision in force.
    pub fn decide(&self, subject: Subject, why: &str, act: &Act) -> Result<EntryNumber, Error> {
        self.decide_unless(subject, why, act, |_| Ok(()))
    }

    /// Enters a decision unless the caller refuses it for the decisions in force. Nobody can enter another between that
    /// check and this decision.
    pub fn decide_unless<E: From<Error>>(
        &self,
        subject: Subject,
        why: &str,
        act: &Act,
        refuse: impl FnOnce(&[Taken]) -> Result<(), E>,
    ) -> Result<EntryNumber, E> {
        if is_blank(why) {
            return Err(Error::NoReason.into());
        }
        let decision = Decision { subject, why: why.to_owned() };
        self.change(|tx| {
            self.check(tx, &decision.subject)?;
            refuse(&self.decisions_in_force(self.size()?)?)?;
            let body = taken(&decision.subject);
            let entry = self.append(tx, Body::DecisionTaken(body.clone()), &decision, act)?;
            project(tx, entry, &body, &decision)?;
            Ok(entry)
        })
    }

    /// Refuses what could not be entered as a decision: unknown reports, one report twice, what stands already, a withdrawal of a decision
    /// that is not in force.
    pub fn admits(&self, subject: &Subject) -> Result<(), Error> {
        self.check(&*self.db.unchecked_transaction()?, subject)
    }

    fn check(&self, tx: &Connection, subject: &Subject) -> Result<(), Error> {
        match subject {
            Subject::Same { a, b } | Subject::Different { a, b } | Subject::Unsure { a, b } if a == b => {
                Err(Error::SameReport)
            }
            Subject::Erased { .. } => Err(Error::ErasureIsNotPlain),
            Subject::Withdrawn { decision } => {
                let mut select = tx.prepare_cached(
                    "SELECT 1 FROM decision WHERE entry = ?1 AND withdrawn_by IS NULL AND verdict <> 'withdrawn'",
                )?;
                if select.exists([decision.0 as i64])? { Ok(()) } else { Err(Error::NotInForce(*decision)) }
            }
            _ => reports_of(subject).into_iter().try_for_each(|number| {
                if self.has_report(number)? { Ok(()) } else { Err(Error::NoSuchReport(number)) }
            }),
        }?;
        let in_force = self.decisions_in_force(self.size()?)?;
        let standing = in_force.iter().find(|taken| says_again(subject, &taken.decision.subject));
        standing.map_or(Ok(()), |taken| Err(Error::Stands(taken.entry)))
    }

    /// Every decision ever taken, with what withdrew it; withdrawals themselves are left out.
    pub fn decisions(&self) -> Result<Vec<Taken>, Error> {
        self.taken("verdict <> 'withdrawn'")
    }

    /// Every decision ever taken that calls a value benign, with what withdrew it.
    pub fn called_benign(&self) -> Result<Vec<Taken>, Error> {
        self.taken("verdict = 'benign'")
    }

    fn taken(&self, wanted: &'static str) -> Result<Vec<Taken>, Error> {
        let mut select = self.db.prepare_cached(&format!(
            "SELECT entry.text, payload.text, decision.withdrawn_by, payload.salt FROM decision
             JOIN entry ON entry.number = decision.entry JOIN payload ON payload.entry = decision.entry
             WHERE {wanted} ORDER BY decision.entry"
        ))?;
        let mut rows = select.query([])?;
        let mut decisions = Vec::new();
        while let Some(row) = rows.next()? {
            let (entry, words): (String, String) = (row.get(0)?, row.get(1)?);
            let entry = Entry::parse(&entry)?;
            let salt: Vec<u8> = row.get(3)?;
            if !self.is_as_entered(&entry, salt, &words)? {
                return Err(Error::AlteredWords(entry.number));
            }
            let words: PayloadWords<Decision> = serde_json::from_str(&words)
                .map_err(|_| Error::Damaged(format!("the payload of {} cannot be read", entry.number)))?;
            let withdrawn_by = row.get::<_, Option<i64>>(2)?.map(|by| EntryNumber(by as u64));
            let (number, at) = (entry.number, entry.at);
            decisions.push(Taken { entry: number, at, actor: words.actor, decision: words.words, withdrawn_by });
        }
        Ok(decisions)
    }

    /// Whether the words beside an entry are those it was made with, or what an erasure left of them.
    fn is_as_entered(&self, entry: &Entry, salt: Vec<u8>, text: &str) -> Result<bool, Error> {
        if salt.is_empty() {
            let left = self.left_of_words(entry.number, text);
            let mut select = self.db.prepare_cached("SELECT text FROM entry WHERE number > ?1")?;
            let mut rows = select.query([entry.number.0 as i64])?;
            while let Some(row) = rows.next()? {
                let erased = erased_words(&Entry::parse(&row.get::<_, String>(0)?)?);
                if erased.is_some_and(|(decision, (kept, _))| decision == entry.number && kept == left) {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        let salt = salt.try_into().ok();
        Ok(salt.is_some_and(|salt| Payload { salt, text: text.to_owned() }.commitment() == entry.payload))
    }

    /// The decisions in force when the ledger had `size` entries.
    pub fn decisions_in_force(&self, size: u64) -> Result<Vec<Taken>, Error> {
        let mut decisions = self.decisions()?;
        decisions.retain(|taken| taken.entry.0 < size && taken.withdrawn_by.is_none_or(|by| by.0 >= size));
        Ok(decisions)
    }
}

/// Whether one says what the other does, so that a second would add nothing and hide that the first was withdrawn. People look again, so
/// `unsure` and `confirmed` may be said again.
fn says_again(subject: &Subject, earlier: &Subject) -> bool {
    let pair = |a: &ReportNumber, b: &ReportNumber| (*a.min(b), *a.max(b));
    match (subject, earlier) {
        (Subject::Same { a, b }, Subject::Same { a: c, b: d })
        | (Subject::Different { a, b }, Subject::Different { a: c, b: d }) => pair(a, b) == pair(c, d),
        (Subject::Benign { .. }, Subject::Benign { .. }) => subject == earlier,
        _ => false,
    }
}

/// The reports a decision names.
pub(crate) fn reports_of(subject: &Subject) -> Vec<ReportNumber> {
    match subject {
        Subject::Same { a, b } | Subject::Different { a, b } | Subject::Unsure { a, b } => vec![*a, *b],
        Subject::Confirmed { report, .. } => vec![*report],
        Subject::Benign { .. } | Subject::Withdrawn { .. } | Subject::Erased { .. } => Vec::new(),
    }
}

/// What the entry says of a decision.
pub(crate) fn taken(subject: &Subject) -> DecisionTaken {
    let verdict = match subject {
        Subject::Same { .. } => "same",
        Subject::Different { .. } => "different",
        Subject::Unsure { .. } => "unsure",
        Subject::Benign { .. } => "benign",
        Subject::Confirmed { .. } => "confirmed",
        Subject::Withdrawn { .. } => "withdrawn",
        Subject::Erased { .. } => "erased",
    };
    let withdraws = match subject {
        Subject::Withdrawn { decision } => Some(*decision),
        _ => None,
    };
    DecisionTaken { verdict: verdict.to_owned(), reports: reports_of(subject), withdraws }
}

/// Enters what follows from a decision.
pub(crate) fn project(
    tx: &Transaction<'_>,
    entry: EntryNumber,
    body: &DecisionTaken,
    decision: &Decision,
) -> Result<(), Error> {
    let text = serde_json::to_string(decision).expect("a decision holds nothing JSON cannot say");
    let mut insert = tx.prepare_cached("INSERT INTO decision (entry, verdict, text) VALUES (?1, ?2, ?3)")?;
    insert.execute(params![entry.0 as i64, body.verdict, text])?;
    if let Some(withdrawn) = body.withdraws {
        let mut update = tx.prepare_cached("UPDATE decision SET withdrawn_by = ?1 WHERE entry = ?2 RETURNING 1")?;
        let done: Option<i64> =
            update.query_row(params![entry.0 as i64, withdrawn.0 as i64], |row| row.get(0)).optional()?;
        done.ok_or(Error::NotInForce(withdrawn))?;
    }
    Ok(())
}

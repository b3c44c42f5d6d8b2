//! What people said of values: which are benign, in the run that is asked or since.

use crate::ask::pinned::Pinned;
use crate::error::Error;
use crate::tables::TieRow;
use krama_casebook::Taken;
use krama_model::{Basis, EntryNumber, Kind, Moment, Subject};
use rustc_hash::FxHashMap;
use serde::Serialize;

/// A person's word that a value is benign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalledBenign {
    /// The decision's entry in the ledger.
    pub entry: EntryNumber,
    /// When it was taken.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// Whether that name is authenticated.
    pub authenticated: bool,
    /// The reason given.
    pub why: String,
    /// Whether the run was made under it: then the value ties nothing there.
    pub in_run: bool,
    /// The entry that withdrew it since: the next run ties by the value again.
    pub withdrawn_by: Option<EntryNumber>,
}

/// The values that people called benign, by the words that the run was made under or that are in force now.
pub(super) struct Benign {
    /// By the value, and by its stand-in.
    said: FxHashMap<(Kind, String), CalledBenign>,
    /// The values as they were typed.
    values: Vec<(Kind, String)>,
}

impl Benign {
    pub(super) fn of(pinned: &Pinned<'_>) -> Result<Self, Error> {
        let mut benign = Self { said: FxHashMap::default(), values: Vec::new() };
        for taken in pinned.unit().workspace().called_benign()? {
            benign.add(taken, pinned);
        }
        Ok(benign)
    }

    fn add(&mut self, taken: Taken, pinned: &Pinned<'_>) {
        let Subject::Benign { kind, value } = taken.decision.subject else { return };
        let size = pinned.ledger_size();
        let in_run = taken.entry.0 < size && taken.withdrawn_by.is_none_or(|by| by.0 >= size);
        if !in_run && taken.withdrawn_by.is_some() {
            return;
        }
        let word = CalledBenign {
            entry: taken.entry,
            at: taken.at,
            by: taken.actor.name,
            authenticated: taken.actor.authenticated,
            why: taken.decision.why,
            in_run,
            withdrawn_by: taken.withdrawn_by,
        };
        let stand_in = pinned.unit().stand_in(kind, &value);
        for spelled in [value.clone(), stand_in] {
            let said = self.said.entry((kind, spelled)).or_insert_with(|| word.clone());
            // Said again after it was withdrawn: what holds now counts.
            if said.withdrawn_by.is_some() && word.withdrawn_by.is_none() {
                *said = CalledBenign { in_run: said.in_run || word.in_run, ..word.clone() };
            }
        }
        if !self.values.contains(&(kind, value.clone())) {
            self.values.push((kind, value));
        }
    }

    /// What was said of a value, given as it is or by its stand-in; of an account at a bank also what was said of its number.
    pub(super) fn word(&self, kind: Kind, value: &str) -> Option<&CalledBenign> {
        let said = |value: &str| self.said.get(&(kind, value.to_owned()));
        let number =
            || value.split_once(':').filter(|_| kind == Kind::BankAccount).map(|(_, number)| format!(":{number}"));
        said(value).or_else(|| said(&number()?))
    }

    /// Whether the run was made under such a word.
    pub(super) fn in_run(&self, kind: Kind, value: &str) -> bool {
        self.word(kind, value).is_some_and(|word| word.in_run)
    }

    /// The entry that called what a tie of the run rests on benign after the run.
    pub(super) fn since_on(&self, tie: &TieRow) -> Option<EntryNumber> {
        let Basis::Value(kind) = tie.basis else { return None };
        self.word(kind, &tie.value).filter(|word| !word.in_run).map(|word| word.entry)
    }

    /// Every value that something was said of.
    pub(super) fn values(&self) -> &[(Kind, String)] {
        &self.values
    }
}

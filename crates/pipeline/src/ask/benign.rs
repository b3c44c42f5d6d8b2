//! What people said of values: which are benign, in the run that is asked or since.

use crate::ask::pinned::Pinned;
use crate::ask::reasons::Reasons;
use crate::error::Error;
use crate::table::table;
use crate::tables::{TieRow, VALUE};
use krama_casebook::Taken;
use krama_model::{Basis, EntryNumber, Kind, Moment, Subject};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

table! {
    /// A value that a report names, and nothing besides.
    Told = "mentions" {
        /// The value, or its stand-in.
        value: String,
    }
}

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
    /// The reason given, without what is a victim's in it.
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
    /// The same of numbers without a bank that go with an account people called benign.
    implied: FxHashMap<String, CalledBenign>,
    /// The values as they were typed.
    values: Vec<(Kind, String)>,
}

impl Benign {
    pub(super) fn of(pinned: &Pinned<'_>) -> Result<Self, Error> {
        let mut benign = Self { said: FxHashMap::default(), implied: FxHashMap::default(), values: Vec::new() };
        let said = pinned.unit().workspace().called_benign()?;
        let reasons = Reasons::of(pinned.unit(), said.iter().map(|taken| taken.decision.why.as_str()))?;
        for mut taken in said {
            taken.decision.why = reasons.shown(&taken.decision.why)?;
            benign.add(taken, pinned);
        }
        benign.imply(pinned)?;
        Ok(benign)
    }

    /// Goes on from accounts with their bank to their numbers without, where no other bank's account has the same.
    fn imply(&mut self, pinned: &Pinned<'_>) -> Result<(), Error> {
        let (unit, kind) = (pinned.unit(), Kind::BankAccount);
        let bare = |(of, value): &(Kind, String)| number(*of, value).map(|number| format!(":{number}"));
        for bare in self.values.iter().filter_map(bare).collect::<FxHashSet<String>>() {
            let others = krama_extract::kinds::bank_account::otherwise(unit.settings().world(), &bare);
            let (said, others): (Vec<String>, Vec<String>) =
                others.into_iter().partition(|value| self.said.contains_key(&(kind, value.clone())));
            let spelled = others.into_iter().flat_map(|value| [unit.stand_in(kind, &value), value]);
            if let (Some(word), []) =
                (said.first().and_then(|value| self.word(kind, value)), &*pinned.among_texts::<Told>(VALUE, spelled)?)
            {
                let word = word.clone();
                self.implied.insert(unit.stand_in(kind, &bare), word.clone());
                self.implied.insert(bare, word);
            }
        }
        Ok(())
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
        let implied = || self.implied.get(value).filter(|_| kind == Kind::BankAccount);
        said(value).or_else(implied).or_else(|| said(&number()?))
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

/// The number of an account whose bank is known.
fn number(kind: Kind, value: &str) -> Option<&str> {
    value.split_once(':').filter(|(bank, _)| kind == Kind::BankAccount && !bank.is_empty()).map(|(_, number)| number)
}

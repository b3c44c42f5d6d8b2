//! What is masked: whatever any report calls the victim's, wherever it stands, unless somebody unmasked it.
//!
//! A run's tables hold victims' values as stand-ins. The same value may stand open beside them, where another report calls
//! it the suspect's or says nothing of whose it is. Every answer passes here, so that it is masked there too. Shown is what
//! few call the victim's among many who call it the suspect's (`Links::Fully`), and what a person called benign.

use crate::error::Error;
use crate::table::{read_where, table};
use crate::tables::{MentionRow, ReviewRow};
use crate::unit::{Unit, show};
use krama_link::Links;
use krama_model::{Basis, Decision, Kind, RunNumber, Subject, ValueKey};
use rustc_hash::FxHashSet;
use std::cell::RefCell;

table! {
    /// What of a mention says that its value is, or may be, a victim's.
    SealedMention = "mentions" {
        /// What type of value.
        kind: Kind,
        /// The value's stand-in where `sealed`.
        value: String,
        /// True where only the stand-in stands here.
        sealed: bool,
        /// Set where the value follows from another, as a mailbox's domain does.
        follows_from: Option<u16>,
    }
}

/// The victims' values of one run.
pub(crate) struct Guard<'k> {
    key: &'k ValueKey,
    stand_ins: FxHashSet<(Kind, String)>,
    kinds: FxHashSet<Kind>,
    /// Open values that were asked about before.
    known: RefCell<rustc_hash::FxHashMap<(Kind, String), bool>>,
}

impl<'k> Guard<'k> {
    /// Reads which values of a run are victims'; `decisions` are those in force.
    pub(crate) fn of(unit: &'k Unit, run: RunNumber, decisions: &[Decision]) -> Result<Self, Error> {
        let (lake, key) = (unit.lake(), unit.workspace().secret());
        let fully = read_where::<ReviewRow>(lake, run, |row| row.links == Links::Fully)?;
        let mut open: FxHashSet<(Kind, String)> = fully
            .into_iter()
            .filter_map(|row| if let Basis::Value(kind) = row.basis { Some((kind, row.value)) } else { None })
            .collect();
        open.extend(decisions.iter().filter_map(|decision| match &decision.subject {
            Subject::Benign { kind, value } => Some((*kind, key.seal(*kind, value))),
            _ => None,
        }));
        // Who hosts a victim's mail is not the victim's.
        let own = |row: &SealedMention| row.sealed && !(row.kind == Kind::Domain && row.follows_from.is_some());
        let sealed = read_where::<SealedMention>(lake, run, own)?;
        let stand_ins: FxHashSet<(Kind, String)> =
            sealed.into_iter().map(|row| (row.kind, row.value)).filter(|value| !open.contains(value)).collect();
        let kinds = stand_ins.iter().map(|(kind, _)| *kind).collect();
        Ok(Self { key, stand_ins, kinds, known: RefCell::default() })
    }

    /// Kind and stand-in of each.
    pub(crate) fn stand_ins(&self) -> impl Iterator<Item = &(Kind, String)> {
        self.stand_ins.iter()
    }

    /// Whether any report calls an open value the victim's. An account's number is the same whether its bank is named or not.
    pub(crate) fn holds(&self, kind: Kind, value: &str) -> bool {
        let number = number_in(kind, value);
        if !self.kinds.contains(&kind) && number.is_none() {
            return false;
        }
        let asked = (kind, value.to_owned());
        *self.known.borrow_mut().entry(asked).or_insert_with(|| {
            let bare =
                value.rsplit_once(':').filter(|_| kind == Kind::BankAccount).map(|(_, number)| format!(":{number}"));
            let held = |value: &str| self.stand_ins.contains(&(kind, self.key.seal(kind, value)));
            let called = |number: &str| self.stand_ins.contains(&(Kind::Phone, self.key.seal(Kind::Phone, number)));
            held(value) || bare.is_some_and(|bare| held(&bare)) || number.is_some_and(|number| called(&number))
        })
    }

    /// A mention as it may be shown: its value gives way to its stand-in where it is a victim's.
    pub(crate) fn cover(&self, mut row: MentionRow) -> MentionRow {
        if !row.sealed && self.holds(row.kind, &row.value) {
            row.value = self.key.seal(row.kind, &row.value);
            row.sealed = true;
        }
        row
    }

    /// A tie's value as people write it, or masked.
    pub(crate) fn show(&self, basis: Basis, value: &str) -> String {
        match basis {
            Basis::Value(kind) if self.holds(kind, value) => mask(&self.key.seal(kind, value)),
            _ => show(basis, value),
        }
    }

    /// Whether a mention, covered or not, is of that open value.
    pub(crate) fn is_of(&self, row: &MentionRow, kind: Kind, value: &str) -> bool {
        row.kind == kind && if row.sealed { row.value == self.key.seal(kind, value) } else { row.value == value }
    }
}

/// The phone number that an account on a messenger is found under, or that a link to one ends in.
fn number_in(kind: Kind, value: &str) -> Option<String> {
    let number = match kind {
        Kind::Url => value.split_once("://")?.1.split_once('/')?.1.trim_start_matches('+'),
        _ => value.strip_prefix('+').filter(|_| kind.is_handle())?,
    };
    let is_number = number.len() >= 8 && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("+{number}"))
}

/// How a keyed stand-in is shown.
pub(crate) fn mask(stand_in: &str) -> String {
    format!("masked:{stand_in}")
}

/// A mention's value as people write it, or masked.
pub(crate) fn shown(row: &MentionRow) -> String {
    if row.sealed { mask(&row.value) } else { krama_extract::display(row.kind, &row.value) }
}

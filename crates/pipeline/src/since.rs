//! What reports that came in since a run call their victims': until the next run knows it too, it is masked in what this one tells.
//!
//! A run keeps stand-ins of what any report it read calls the victim's. A report that comes in later may say so of a value that
//! stands open in the tables. Rows are sealed as they are read, and words are asked for such values too.

use crate::conclude::called_benign;
use crate::error::Error;
use crate::mentions::{is_host, is_victims};
use crate::place::PLACED_AT_ONCE;
use crate::reading::{Eyes, ReadReport};
use crate::spelling::{Theirs, forms, hash_of};
use crate::table::read_among;
use crate::tables::{TieRow, VALUE};
use crate::unit::Unit;
use krama_lake::{Among, SealedReport};
use krama_link::is_slip;
use krama_model::{Basis, BatchNumber, Kind, Money, ReportNumber, RunNumber, ValueKey};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// What the reports that came in since a run call their victims'; of the first [`PLACED_AT_ONCE`].
pub struct Since {
    key: ValueKey,
    /// The workspace, and how much of its ledger the run read.
    of: (String, u64),
    read: Read,
    /// Values that may not stand open, an account's number with its bank and without.
    values: ByKind,
    /// What they and the rest may be spelled as.
    theirs: Theirs,
    /// What people had called benign before the run: it stands open, whatever it spells.
    benign: ByKind,
    /// Words that reports state, and whether they spell one of theirs: many state the same.
    stated: RwLock<FxHashMap<String, bool>>,
}

type ByKind = FxHashMap<Kind, FxHashSet<String>>;

/// So many different words are remembered.
const REMEMBERED: usize = 65_536;

/// What was read of them so far.
#[derive(Clone, Default)]
struct Read {
    last: Option<BatchNumber>,
    reports: u64,
    /// Values, with the reports that call them the victim's.
    values: FxHashMap<(Kind, String), FxHashSet<ReportNumber>>,
    /// What victims' columns spell that was not read as a value.
    columns: FxHashSet<String>,
}

/// What was found last, for all that is asked of one workspace.
pub(crate) type FoundSince = Arc<Mutex<Option<Arc<Since>>>>;

impl Since {
    /// How many reports were read.
    pub(crate) fn reports(&self) -> u64 {
        self.read.reports
    }

    /// Whether a form, by its hash, spells something of theirs.
    pub(crate) fn holds(&self, form: u64) -> bool {
        self.theirs.holds(form)
    }

    /// The reports that call a value the victim's, however it is written.
    pub(crate) fn calling(&self, kind: Kind, ways: &[String]) -> impl Iterator<Item = ReportNumber> {
        ways.iter().filter_map(move |way| self.read.values.get(&(kind, way.clone()))).flatten().copied()
    }

    /// Puts a value's stand-in in its place where it is, or spells, one of theirs.
    pub(crate) fn seal(&self, kind: Kind, value: &mut String, sealed: &mut bool) {
        if self.read.reports > 0 && !*sealed && self.is_theirs(kind, value) {
            *value = self.key.seal(kind, value);
            *sealed = true;
        }
    }

    /// Blanks what a report states in a few words where that spells one of theirs, and leaves out a loss that is one of their numbers.
    pub(crate) fn seal_stated<const N: usize>(
        &self,
        words: [&mut Option<String>; N],
        (currency, hundredths): (&mut Option<String>, &mut Option<i64>),
    ) {
        if self.values.is_empty() && self.read.columns.is_empty() {
            return;
        }
        for word in words.into_iter().flatten().filter(|word| self.is_spelled_in(word)) {
            *word = self.theirs.shown(word);
        }
        let sum = currency.clone().zip(*hundredths).map(|(currency, hundredths)| Money { currency, hundredths });
        if sum.is_some_and(|sum| self.theirs.stand_in_sum(&sum.to_string())) {
            (*currency, *hundredths) = (None, None);
        }
    }

    /// Whether words that a report states spell one of theirs.
    pub(crate) fn is_spelled_in(&self, stated: &str) -> bool {
        if let Some(&known) = self.stated.read().unwrap_or_else(PoisonError::into_inner).get(stated) {
            return known;
        }
        let spells = self.theirs.are_spelled_in(stated);
        let mut known = self.stated.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() < REMEMBERED {
            known.insert(stated.to_owned(), spells);
        }
        spells
    }

    /// Whether a value is, or spells, one of theirs.
    pub(crate) fn is_theirs(&self, kind: Kind, value: &str) -> bool {
        let is_in = |all: &ByKind| all.get(&kind).is_some_and(|of_kind| of_kind.contains(value));
        !is_in(&self.benign) && (is_in(&self.values) || self.theirs.stand_in(kind, value))
    }
}

impl Read {
    fn add(&mut self, number: ReportNumber, one: ReadReport) {
        let is_called =
            |mention: &&krama_model::Mention| is_victims(mention.role, mention.reason.rule) && !is_host(mention);
        let called = one.reading.mentions.iter().filter(is_called);
        for mention in called {
            self.values.entry((mention.kind, mention.value.clone())).or_default().insert(number);
        }
        self.columns.extend(one.unread);
        self.reports += 1;
    }
}

impl Unit {
    /// What reports that came in since a run, which read so many ledger entries, call their victims'. Each is read once for all that is asked with one shelf.
    pub(crate) fn since(&self, (run, ledger_size): (RunNumber, u64)) -> Result<Arc<Since>, Error> {
        let of = (self.workspace().origin().to_owned(), ledger_size);
        let batches = self.workspace().batch_files_since(ledger_size)?;
        // Whoever comes while they are read waits, and does not read them too.
        let mut found = self.found_since().lock().unwrap_or_else(PoisonError::into_inner);
        let before = found.as_ref().filter(|since| since.of == of);
        let last = batches.last().map(|batch| batch.number);
        if let Some(since) = before.filter(|since| since.read.last == last || since.read.reports >= PLACED_AT_ONCE) {
            return Ok(Arc::clone(since));
        }
        let mut read = before.map(|since| since.read.clone()).unwrap_or_default();
        let known = read.last;
        for batch in batches.iter().filter(|batch| known.is_none_or(|known| batch.number > known)) {
            self.lake().check_batch(&batch.file, &batch.digest)?;
            for sealed in self.lake().read_batch(&batch.file)? {
                let room = PLACED_AT_ONCE.saturating_sub(read.reports) as usize;
                if room == 0 {
                    break;
                }
                let sealed: Vec<SealedReport> =
                    sealed?.into_iter().filter(|one| one.erased.is_none()).take(room).collect();
                let eyes = Eyes { reader: self.reader()? };
                let ones: Vec<ReadReport> = sealed.par_iter().map(|sealed| eyes.read(sealed)).collect();
                for (sealed, one) in sealed.iter().zip(ones) {
                    read.add(sealed.number, one);
                }
            }
        }
        read.last = last;
        let since = Arc::new(self.made_of(of, run, read)?);
        *found = Some(Arc::clone(&since));
        Ok(since)
    }

    /// The same since the latest run; nothing where there is none.
    pub(crate) fn since_latest(&self) -> Result<Option<Arc<Since>>, Error> {
        match self.latest() {
            Ok(latest) => self.since((latest.running.run, latest.running.ledger_size)).map(Some),
            Err(Error::NoRun | Error::TablesGone(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// All of it may not stand open but what a person called benign before the run, and what so many more reports of the run
    /// hold that the new ones would count as slips.
    fn made_of(&self, of: (String, u64), run: RunNumber, read: Read) -> Result<Since, Error> {
        let key = self.workspace().secret().clone();
        let nothing_called = read.values.is_empty() && read.columns.is_empty();
        if nothing_called {
            return Ok(Since {
                key,
                of,
                read,
                values: ByKind::default(),
                theirs: Theirs::default(),
                benign: ByKind::default(),
                stated: RwLock::default(),
            });
        }
        let taken = self.workspace().decisions_in_force(of.1)?;
        let benign = called_benign(taken.iter().map(|taken| &taken.decision));
        let texts = Among::texts(VALUE, read.values.keys().map(|(_, value)| value.clone()));
        let mut holders: FxHashMap<(Basis, String), u32> = FxHashMap::default();
        for tie in read_among::<TieRow>(self.lake(), run, &texts)? {
            *holders.entry((tie.basis, tie.value)).or_default() += tie.holders;
        }
        let (mut values, mut told) = (ByKind::default(), Vec::new());
        for ((kind, value), called) in &read.values {
            let speaking = holders.get(&(Basis::Value(*kind), value.clone())).copied().unwrap_or_default();
            if benign.get(kind).is_some_and(|benign| benign.contains(value)) || is_slip(called.len() as u32, speaking) {
                continue;
            }
            let of_kind = values.entry(*kind).or_default();
            let of_account = *kind == Kind::BankAccount;
            if let Some((_, number)) = value.rsplit_once(':').filter(|_| of_account) {
                of_kind.insert(format!(":{number}"));
            }
            of_kind.insert(value.clone());
            told.extend(forms(*kind, value).into_iter().map(|form| (hash_of(&form), of_account)));
        }
        let theirs = Theirs::new(told.into_iter(), read.columns.iter().map(|form| hash_of(form)));
        Ok(Since { key, of, read, values, theirs, benign, stated: RwLock::default() })
    }
}

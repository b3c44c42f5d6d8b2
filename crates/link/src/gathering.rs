//! What one analysis reads, report after report, in the little room linking needs.

use crate::hash;
use crate::sketch::Sketch;
use crate::values::{Value, ValueTable};
use krama_model::{Basis, Kind, Mention, Moment, ReportKey, Role, RoleRule};
use rustc_hash::FxHashSet;

/// What linking keeps of one report.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// Follows from the report's key.
    pub key: u64,
    /// When it happened, else when it was received.
    pub time: Option<Moment>,
}

/// One report names one value, once however often it says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Naming {
    /// The value.
    pub value: Value,
    /// The report's index.
    pub report: u32,
    /// The part it plays there: a victim's anywhere in the report is a victim's.
    pub role: Role,
    /// What says so.
    pub ground: Ground,
}

/// What a report's word on whose a value is rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// The column it stands in: somebody was asked whose it is.
    Column,
    /// Reading: words, who speaks, the kind alone.
    Prose,
}

impl Ground {
    fn of(mention: &Mention) -> Self {
        match mention.reason.rule {
            RoleRule::Column | RoleRule::ColumnElsewhere => Self::Column,
            _ => Self::Prose,
        }
    }
}

/// One report's reading, as handed in.
#[derive(Debug, Clone, Copy)]
pub struct Told<'r> {
    /// The report's key.
    pub key: &'r ReportKey,
    /// When it happened, else when it was received.
    pub time: Option<Moment>,
    /// Every mention found in it.
    pub mentions: &'r [Mention],
    /// Per mention, the look-alike skeleton of a domain; empty for others.
    pub skeletons: &'r [String],
    /// The sketch of the text the other side wrote.
    pub script: Option<&'r Sketch>,
    /// The sketch of the complainant's own account.
    pub account: Option<&'r Sketch>,
}

/// Everything linking needs of all reports.
#[derive(Debug, Default)]
pub struct Gathering {
    /// The different values.
    pub values: ValueTable,
    /// Per report what is kept of it.
    pub facts: Vec<Facts>,
    /// Who names what.
    pub namings: Vec<Naming>,
    /// Namings by reports that call the value both the victim's and the suspect's.
    pub torn: FxHashSet<(Value, u32)>,
    /// Texts of the other side.
    pub scripts: Vec<(u32, Sketch)>,
    /// Accounts of complainants that can be recognised.
    pub accounts: Vec<(u32, Sketch)>,
}

impl Gathering {
    /// Takes in one report; it gets the next index. Gives the value of each of its mentions.
    pub fn add(&mut self, told: &Told<'_>) -> Vec<Value> {
        let report = self.facts.len() as u32;
        let key = hash::join(hash::of_bytes(told.key.source.as_bytes()), hash::of_bytes(told.key.reference.as_bytes()));
        self.facts.push(Facts { key, time: told.time });
        let first = self.namings.len();
        let numbers: Vec<Value> = told
            .mentions
            .iter()
            .map(|mention| self.values.number(Basis::Value(mention.kind), &mention.value))
            .collect();
        for (at, mention) in told.mentions.iter().enumerate() {
            let narrower = mention.follows_from.map(|from| numbers[usize::from(from)]);
            if let Some(narrower) = narrower.filter(|&narrower| narrower != numbers[at]) {
                self.values.implies(narrower, numbers[at]);
            }
            // What may be the victim's is kept from linking however it is read.
            if mention.ambiguous && mention.role != Role::Victim {
                continue;
            }
            let role = owner(mention, told.mentions);
            if mention.reason.rule == RoleRule::Contradiction {
                self.torn.insert((numbers[at], report));
            }
            self.namings.push(Naming { value: numbers[at], report, role, ground: Ground::of(mention) });
            if let Some(number) = bare_account(mention) {
                let bare = self.values.number(Basis::Value(Kind::BankAccount), &number);
                self.values.implies(numbers[at], bare);
            }
            if let Some(skeleton) = told.skeletons.get(at).filter(|skeleton| !skeleton.is_empty()) {
                let look_alike = self.values.number(Basis::LookAlike, skeleton);
                self.values.implies(numbers[at], look_alike);
            }
        }
        once_each(&mut self.namings, first);
        self.scripts.extend(told.script.map(|sketch| (report, sketch.clone())));
        if told.mentions.iter().any(|mention| mention.role == Role::Victim) {
            self.accounts.extend(told.account.map(|sketch| (report, sketch.clone())));
        }
        numbers
    }
}

/// One naming a value and report, from `first` on: a victim's role outweighs, then a suspect's.
pub(crate) fn once_each(namings: &mut Vec<Naming>, first: usize) {
    let mut own = namings.split_off(first);
    own.sort_unstable_by_key(|naming| (naming.value, naming.report, precedence(naming.role), naming.ground));
    own.dedup_by_key(|naming| (naming.value, naming.report));
    namings.extend(own);
}

/// An account at a named bank is the same number where no bank is named.
fn bare_account(mention: &Mention) -> Option<String> {
    let (bank, number) = mention.value.split_once(':').filter(|_| mention.kind == Kind::BankAccount)?;
    (!bank.is_empty()).then(|| format!(":{number}"))
}

/// Whose the value is. What a report calls both the victim's and the suspect's does not link. An e-mail address says who hosts the mail, not whose the domain is.
fn owner(mention: &Mention, all: &[Mention]) -> Role {
    if mention.reason.rule == RoleRule::Contradiction {
        return Role::Bystander;
    }
    let from = mention.follows_from.and_then(|from| all.get(usize::from(from)));
    let hosts_mail = mention.kind == Kind::Domain && from.is_some_and(|from| from.kind == Kind::Email);
    if hosts_mail && mention.role == Role::Suspect { Role::Unknown } else { mention.role }
}

fn precedence(role: Role) -> u8 {
    match role {
        Role::Victim => 0,
        Role::Suspect => 1,
        Role::Unknown => 2,
        Role::Bystander => 3,
    }
}

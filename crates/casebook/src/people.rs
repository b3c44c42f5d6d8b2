//! People with access: accounts, and every change of one as an entry.
//!
//! The tables `person` and `factor` follow from the entries. `password` and `factor_seed` do not: no entry holds a hash or what a second
//! factor is made of. The entry that set one holds its seal, a digest under the workspace's secret, and nobody signs in with another.

pub(crate) mod factor;
pub(crate) mod password;
pub(crate) mod signing_in;

use crate::append::Act;
use crate::blank::is_blank;
use crate::error::{Error, Refusal};
use crate::workspace::Workspace;
use krama_ledger::Body;
use krama_ledger::entry::PersonChanged;
use krama_model::{Digest, EntryNumber, Moment, PasswordSet, PersonChange, PersonNumber, PersonRole, PersonWords};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

/// Somebody with access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their number, which never changes.
    pub number: PersonNumber,
    /// What they sign in with.
    pub name: String,
    /// How they are shown.
    pub shown: String,
    /// What they are in the unit.
    pub role: PersonRole,
    /// Since when.
    pub added: Moment,
    /// The last entry on their account. Whatever was allowed before it must be asked again.
    pub changed: EntryNumber,
    /// The entry that disabled them, where they are.
    pub disabled_by: Option<EntryNumber>,
    /// Whether they must change their password before anything else.
    pub must_change: bool,
    /// The entry that set their second factor, where they have one.
    pub factor: Option<EntryNumber>,
    seal: Digest,
}

/// Somebody who is to have access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewPerson<'a> {
    /// What they sign in with: 2 to 40 of `a` to `z`, `0` to `9`, `.`, `-` and `_`, a letter first.
    pub name: &'a str,
    /// How they are shown.
    pub shown: &'a str,
    /// What they are in the unit.
    pub role: PersonRole,
}

/// A password that is to be set.
#[derive(Clone, Copy)]
pub struct NewPassword<'a> {
    /// Itself.
    pub password: &'a str,
    /// Who chose it.
    pub chosen: Chosen,
}

/// Who chose a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    /// The person: it stays.
    ByThemselves,
    /// Somebody else: it must be changed at the next sign-in.
    ByAnother,
}

/// What is to be another on an account. What is left out stays.
#[derive(Clone, Default)]
pub struct Altering<'a> {
    /// How they are shown.
    pub shown: Option<String>,
    /// What they are in the unit.
    pub role: Option<PersonRole>,
    /// Whether they are let in no longer.
    pub disabled: Option<bool>,
    /// Their password.
    pub password: Option<NewPassword<'a>>,
    /// Whether they sign in without a second factor again.
    pub takes_factor_off: bool,
}

/// A password that somebody else chose lets them in for so long, in milliseconds.
pub const FIRST_MS: i64 = 3 * 24 * 60 * 60 * 1000;

const COLUMNS: &str = "number, name, shown, role, added, changed, disabled_by, must_change, seal,
    (SELECT entry FROM factor WHERE factor.person = number)";

impl Workspace {
    /// Everybody who has or had access, by number.
    pub fn people(&self) -> Result<Vec<Person>, Error> {
        let mut select = self.db.prepare_cached(&format!("SELECT {COLUMNS} FROM person ORDER BY number"))?;
        let people = select.query_map([], person)?;
        Ok(people.collect::<Result<_, _>>()?)
    }

    /// One of them.
    pub fn person(&self, number: PersonNumber) -> Result<Person, Error> {
        let mut select = self.db.prepare_cached(&format!("SELECT {COLUMNS} FROM person WHERE number = ?1"))?;
        let found = select.query_row([number.0], person).optional()?;
        Ok(found.ok_or(Refusal::NoSuchPerson(number))?)
    }

    /// The one who signs in with that name.
    pub fn person_named(&self, name: &str) -> Result<Person, Error> {
        let found = self.find_person(name)?;
        Ok(found.ok_or_else(|| Refusal::NoPersonNamed(name.to_owned()))?)
    }

    fn find_person(&self, name: &str) -> Result<Option<Person>, Error> {
        let mut select = self.db.prepare_cached(&format!("SELECT {COLUMNS} FROM person WHERE name = ?1"))?;
        Ok(select.query_row([name.trim().to_ascii_lowercase()], person).optional()?)
    }

    /// Gives somebody access.
    pub fn add_person(
        &self,
        new: NewPerson<'_>,
        first: NewPassword<'_>,
        why: &str,
        act: &Act,
    ) -> Result<Person, Error> {
        let name = login(new.name)?;
        let shown = shown(new.shown)?;
        self.refuse_weak(first.password, [&name, &shown])?;
        let (hash, password) = self.keep(first)?;
        let change = PersonChange::Added { name: name.clone(), shown, role: new.role, password };
        self.change(|tx| {
            if self.find_person(&name)?.is_some() {
                return Err(Refusal::NameTaken(name).into());
            }
            let next: u32 = tx.query_row("SELECT coalesce(max(number), 0) + 1 FROM person", [], |row| row.get(0))?;
            let person = self.enter_person(tx, (PersonNumber(next), change), why, act)?;
            keep_hash(tx, person.number, &hash)?;
            Ok(person)
        })
    }

    /// Changes how somebody is shown or what they are, lets them in no longer or again, or takes their second factor off. Needs a reason.
    pub fn change_person(
        &self,
        number: PersonNumber,
        change: PersonChange,
        why: &str,
        act: &Act,
    ) -> Result<Person, Error> {
        if is_blank(why) {
            return Err(Error::NoReason);
        }
        let change = match change {
            PersonChange::Added { .. } | PersonChange::PasswordSet(_) | PersonChange::FactorSet { .. } => {
                return Err(Refusal::NotAPlainChange.into());
            }
            PersonChange::Changed { shown: name, role } => {
                PersonChange::Changed { shown: name.map(|name| shown(&name)).transpose()?, role }
            }
            other => other,
        };
        self.change(|tx| {
            let person = self.person(number)?;
            match (&change, person.disabled_by) {
                (PersonChange::Disabled, Some(_)) => return Err(Refusal::Disabled(number).into()),
                (PersonChange::Enabled, None) => return Err(Refusal::NotDisabled(number).into()),
                (PersonChange::FactorTakenOff, _) => return self.enter_factor_off(tx, &person, why, act),
                _ => {}
            }
            self.enter_person(tx, (number, change), why, act)
        })
    }

    /// Changes several things of an account: all, or where one is refused, nothing. Each is an entry of its own. Needs a reason.
    pub fn alter_person(
        &self,
        number: PersonNumber,
        altering: Altering<'_>,
        why: &str,
        act: &Act,
    ) -> Result<Person, Error> {
        if is_blank(why) {
            return Err(Error::NoReason);
        }
        let Altering { shown: name, role, disabled, password, takes_factor_off } = altering;
        let name = name.map(|name| shown(&name)).transpose()?;
        let kept = password.map(|new| self.keep_other(number, new)).transpose()?;
        self.change(|tx| {
            let mut person = self.person(number)?;
            if let Some((hash, set)) = kept {
                person = self.enter_person(tx, (number, PersonChange::PasswordSet(set)), why, act)?;
                keep_hash(tx, number, &hash)?;
            }
            if takes_factor_off {
                person = self.enter_factor_off(tx, &person, why, act)?;
            }
            if name.is_some() || role.is_some() {
                person = self.enter_person(tx, (number, PersonChange::Changed { shown: name, role }), why, act)?;
            }
            let change = match (disabled, person.disabled_by) {
                (Some(true), None) => PersonChange::Disabled,
                (Some(false), Some(_)) => PersonChange::Enabled,
                _ => return Ok(person),
            };
            self.enter_person(tx, (number, change), why, act)
        })
    }

    /// Gives somebody another password.
    pub fn set_password(
        &self,
        number: PersonNumber,
        new: NewPassword<'_>,
        why: &str,
        act: &Act,
    ) -> Result<Person, Error> {
        let (hash, set) = self.keep_other(number, new)?;
        self.change(|tx| {
            let person = self.enter_person(tx, (number, PersonChange::PasswordSet(set)), why, act)?;
            keep_hash(tx, number, &hash)?;
            Ok(person)
        })
    }

    /// What is kept of a password that is to follow another.
    fn keep_other(&self, number: PersonNumber, new: NewPassword<'_>) -> Result<(String, PasswordSet), Error> {
        let person = self.person(number)?;
        self.refuse_weak(new.password, [&person.name, &person.shown])?;
        if self.is_password(&person, new.password)? {
            return Err(Refusal::SamePassword.into());
        }
        self.keep(new)
    }

    /// Whether a password is that of a person.
    pub fn is_password(&self, person: &Person, password: &str) -> Result<bool, Error> {
        let mut select = self.db.prepare_cached("SELECT hash FROM password WHERE person = ?1")?;
        let kept: Option<String> = select.query_row([person.number.0], |row| row.get(0)).optional()?;
        match kept.filter(|kept| self.password_seal(kept) == person.seal) {
            Some(kept) => Ok(password::fits(password, &kept)),
            None => Err(Error::Damaged(format!("the password of {} is not the one that was set", person.number))),
        }
    }

    /// The digest that holds a hash in place. No two hashes are alike, since each has a salt.
    pub(crate) fn password_seal(&self, hash: &str) -> Digest {
        self.secret().digest(&[b"password", hash.as_bytes()])
    }

    /// Refuses a password that others would try first, who know whose it is and which workspace it opens.
    fn refuse_weak(&self, password: &str, [name, shown]: [&str; 2]) -> Result<(), Error> {
        let root = std::path::absolute(self.root())?;
        let folder = root.file_name().map(|folder| folder.to_string_lossy());
        password::refuse_weak(password, &[name, shown, self.origin(), folder.as_deref().unwrap_or_default()])
    }

    fn keep(&self, new: NewPassword<'_>) -> Result<(String, PasswordSet), Error> {
        let hash = password::hash(new.password, &self.random_salt()[..16])?;
        let seal = self.password_seal(&hash);
        Ok((hash, PasswordSet { seal, must_change: new.chosen == Chosen::ByAnother }))
    }

    fn enter_person(
        &self,
        tx: &Transaction<'_>,
        (number, change): (PersonNumber, PersonChange),
        why: &str,
        act: &Act,
    ) -> Result<Person, Error> {
        let body = PersonChanged { person: number, change: change.name().to_owned() };
        let words = PersonWords { change, why: why.trim().to_owned() };
        let entry = self.append(tx, Body::PersonChanged(body.clone()), &words, act)?;
        project(tx, (entry, act.at), &body, &words)?;
        self.person(number)
    }
}

fn person(row: &Row<'_>) -> rusqlite::Result<Person> {
    let role: String = row.get(3)?;
    let role = PersonRole::parse(&role).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(3, rusqlite::types::Type::Text, format!("no role: {role}").into())
    })?;
    let entry = |value: i64| EntryNumber(value as u64);
    Ok(Person {
        number: PersonNumber(row.get(0)?),
        name: row.get(1)?,
        shown: row.get(2)?,
        role,
        added: Moment(row.get(4)?),
        changed: entry(row.get(5)?),
        disabled_by: row.get::<_, Option<i64>>(6)?.map(entry),
        must_change: row.get(7)?,
        seal: row.get(8).map(Digest)?,
        factor: row.get::<_, Option<i64>>(9)?.map(entry),
    })
}

/// The name that somebody signs in with, in small letters. Letters of one alphabet only: no two of them look alike.
fn login(name: &str) -> Result<String, Error> {
    let name = name.trim().to_ascii_lowercase();
    let fits = (2..=40).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_".contains(c));
    if fits { Ok(name) } else { Err(Refusal::NotALogin.into()) }
}

/// How somebody is shown: one line of at most 100 characters, in any script.
fn shown(name: &str) -> Result<String, Error> {
    let name = name.trim();
    let fits = !is_blank(name) && name.chars().count() <= 100 && !name.chars().any(char::is_control);
    if fits { Ok(name.to_owned()) } else { Err(Refusal::NotAShownName.into()) }
}

fn keep_hash(tx: &Transaction<'_>, number: PersonNumber, hash: &str) -> Result<(), Error> {
    tx.execute("INSERT OR REPLACE INTO password (person, hash) VALUES (?1, ?2)", params![number.0, hash])?;
    Ok(())
}

/// Enters what follows from a change of an account. Words that do not fit their entry say nothing.
pub(crate) fn project(
    db: &Connection,
    (entry, at): (EntryNumber, Moment),
    body: &PersonChanged,
    words: &PersonWords,
) -> Result<(), Error> {
    if words.change.name() != body.change {
        return Ok(());
    }
    let (number, entry) = (body.person.0, entry.0 as i64);
    match &words.change {
        PersonChange::Added { name, shown, role, password } => {
            db.execute(
                "INSERT OR IGNORE INTO person (number, name, shown, role, added, changed, must_change, seal)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![number, name, shown, role.name(), at.0, entry, password.must_change, password.seal.0],
            )?;
        }
        PersonChange::Changed { shown, role } => {
            db.execute(
                "UPDATE person SET shown = coalesce(?1, shown), role = coalesce(?2, role) WHERE number = ?3",
                params![shown, role.map(PersonRole::name), number],
            )?;
        }
        PersonChange::Disabled => {
            db.execute("UPDATE person SET disabled_by = ?1 WHERE number = ?2", params![entry, number])?;
        }
        PersonChange::Enabled => {
            db.execute("UPDATE person SET disabled_by = NULL WHERE number = ?1", params![number])?;
        }
        PersonChange::PasswordSet(set) => {
            let must_change = set.must_change;
            db.execute(
                "UPDATE person SET seal = ?1, must_change = ?2 WHERE number = ?3",
                params![set.seal.0, must_change, number],
            )?;
        }
        PersonChange::FactorSet { seal } => {
            db.execute("INSERT OR REPLACE INTO factor VALUES (?1, ?2, ?3)", params![number, entry, seal.0])?;
        }
        PersonChange::FactorTakenOff => {
            db.execute("DELETE FROM factor WHERE person = ?1", params![number])?;
        }
    }
    db.execute("UPDATE person SET changed = ?1 WHERE number = ?2", params![entry, number])?;
    Ok(())
}

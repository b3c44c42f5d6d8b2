//! Signing in: a name, a password and, of who has a second factor, a code.

use crate::error::Error;
use crate::people::factor::Second;
use crate::people::{FIRST_MS, Person, password};
use crate::workspace::Workspace;
use krama_ledger::{Body, Entry};
use krama_model::{Moment, PersonNumber};

/// What came of looking at a name, a password and a code. Nothing is taken by looking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// They let nobody in, whatever the code is. Whose name it was, if anybody's.
    Failed(Option<PersonNumber>),
    /// All was right but the code.
    WrongCode(PersonNumber),
    /// All was right. Of who has a second factor also the step that the code is of: they are in once [`Workspace::take_code`] took it.
    Right(Box<Person>, Option<u64>),
}

impl Workspace {
    /// Whether the password is that of the person of that name, the code is one of their second factor if they have one, and they are not
    /// disabled. A password that somebody else chose holds for [`FIRST_MS`]. It takes as long for a name that nobody has, and everything is
    /// looked at whether the password was right or not. Whoever calls this counts failures, those of codes by account, and says no more of
    /// them than that it failed.
    pub fn look_at_sign_in(
        &self,
        name: &str,
        password: &str,
        code: Option<&str>,
        now: Moment,
    ) -> Result<Attempt, Error> {
        if password.chars().count() > password::LONGEST {
            return Ok(Attempt::Failed(None));
        }
        let Some(person) = self.find_person(name)? else {
            // Work that takes as long as looking at a hash does.
            password::hash(password, &self.random_salt()[..16])?;
            return Ok(Attempt::Failed(None));
        };
        let second = self.second(&person, code.unwrap_or_default(), now)?;
        let has_lapsed = self.has_lapsed(&person, now)?;
        let is_theirs = self.is_password(&person, password)?;
        if !is_theirs || has_lapsed || person.disabled_by.is_some() {
            return Ok(Attempt::Failed(Some(person.number)));
        }
        Ok(match second {
            Second::NotAsked => Attempt::Right(Box::new(person), None),
            Second::Right(step) => Attempt::Right(Box::new(person), Some(step)),
            Second::Wrong => Attempt::WrongCode(person.number),
        })
    }

    /// Whether somebody else chose a person's password, and that was too long ago.
    fn has_lapsed(&self, person: &Person, now: Moment) -> Result<bool, Error> {
        if !person.must_change {
            return Ok(false);
        }
        // The last entry on an account whose password was drawn is nearly always the one that set it, so one row is read.
        let mut select = self.db.prepare_cached(
            "SELECT text FROM entry WHERE number <= ?1 AND text LIKE '%\"kind\":\"person-changed\"%' ORDER BY number DESC",
        )?;
        let mut rows = select.query([person.changed.0 as i64])?;
        while let Some(row) = rows.next()? {
            let entry = Entry::parse(&row.get::<_, String>(0)?)?;
            let Body::PersonChanged(change) = &entry.body else { continue };
            if change.person == person.number && matches!(change.change.as_str(), "added" | "password-set") {
                return Ok(now.0 - entry.at.0 >= FIRST_MS);
            }
        }
        Ok(true)
    }
}

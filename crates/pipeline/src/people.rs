//! People with access, as the faces ask for them.

mod leaked;

use crate::error::Error;
use crate::unit::Unit;
use krama_casebook::{Act, Refusal};
pub use krama_casebook::{Altering, Attempt, Chosen, FIRST_MS, FactorSecret, NewPassword, NewPerson, Person, Seed};
use krama_model::{Moment, PersonChange, PersonNumber};

impl Unit {
    /// Everybody who has or had access, by number.
    pub fn people(&self) -> Result<Vec<Person>, Error> {
        Ok(self.workspace().people()?)
    }

    /// One of them.
    pub fn person(&self, number: PersonNumber) -> Result<Person, Error> {
        Ok(self.workspace().person(number)?)
    }

    /// The one who signs in with that name.
    pub fn person_named(&self, name: &str) -> Result<Person, Error> {
        Ok(self.workspace().person_named(name)?)
    }

    /// Gives somebody access.
    pub fn add_person(
        &self,
        new: NewPerson<'_>,
        first: NewPassword<'_>,
        why: &str,
        act: &Act,
    ) -> Result<Person, Error> {
        self.refuse_leaked(first.password)?;
        Ok(self.workspace().add_person(new, first, why, act)?)
    }

    /// Changes how somebody is shown or what they are, lets them in no longer or again, or takes their second factor off. Needs a reason.
    pub fn change_person(
        &self,
        number: PersonNumber,
        change: PersonChange,
        why: &str,
        act: &Act,
    ) -> Result<Person, Error> {
        Ok(self.workspace().change_person(number, change, why, act)?)
    }

    /// Changes several things of an account: all, or where one is refused, nothing. Needs a reason.
    pub fn alter_person(
        &self,
        number: PersonNumber,
        altering: Altering<'_>,
        why: &str,
        act: &Act,
    ) -> Result<Person, Error> {
        if let Some(new) = altering.password {
            self.refuse_leaked(new.password)?;
        }
        Ok(self.workspace().alter_person(number, altering, why, act)?)
    }

    /// Gives somebody another password. Where they choose it themselves, the caller has asked for the old one first.
    pub fn set_password(
        &self,
        number: PersonNumber,
        new: NewPassword<'_>,
        why: &str,
        act: &Act,
    ) -> Result<Person, Error> {
        self.refuse_leaked(new.password)?;
        Ok(self.workspace().set_password(number, new, why, act)?)
    }

    /// Refuses a password that leaked, where the unit has a list of those that did.
    fn refuse_leaked(&self, password: &str) -> Result<(), Error> {
        let Some(list) = &self.settings().leaked_passwords else { return Ok(()) };
        let path = self.workspace().root().join(list);
        let is_named = leaked::names(&path, password);
        let is_named =
            is_named.map_err(|source| Error::LeakedPasswords { path: path.display().to_string(), source })?;
        if is_named { Err(krama_casebook::Error::from(Refusal::CommonPassword).into()) } else { Ok(()) }
    }

    /// Whether a password is that of a person.
    pub fn is_password(&self, person: &Person, password: &str) -> Result<bool, Error> {
        Ok(self.workspace().is_password(person, password)?)
    }

    /// Whether the password is that of the person of that name, the code is one of their second factor if they have one, they are not
    /// disabled, and where somebody else chose the password, not too long ago. Takes as long, and says as much, for a name that nobody
    /// has. Counting failures is the caller's.
    pub fn look_at_sign_in(
        &self,
        name: &str,
        password: &str,
        code: Option<&str>,
        now: Moment,
    ) -> Result<Attempt, Error> {
        Ok(self.workspace().look_at_sign_in(name, password, code, now)?)
    }

    /// Takes a code that was looked at, and says whether nobody had.
    pub fn take_code(&self, number: PersonNumber, step: u64) -> Result<bool, Error> {
        Ok(self.workspace().take_code(number, step)?)
    }

    /// Draws a second factor for a person, which is theirs once it is set.
    pub fn draw_factor(&self, number: PersonNumber) -> Result<(Seed, FactorSecret), Error> {
        let (person, seed) = (self.person(number)?, self.workspace().draw_seed());
        let secret = self.workspace().factor_secret(&person, &seed)?;
        Ok((seed, secret))
    }

    /// Sets a person's second factor. The caller has asked for their password first.
    pub fn set_factor(&self, number: PersonNumber, seed: &Seed, code: &str, act: &Act) -> Result<Person, Error> {
        Ok(self.workspace().set_factor(number, seed, code, act)?)
    }

    /// Takes a person's own second factor off. The caller has asked for their password first, and counts wrong codes.
    pub fn take_own_factor_off(&self, number: PersonNumber, code: &str, act: &Act) -> Result<Person, Error> {
        Ok(self.workspace().take_own_factor_off(number, code, act)?)
    }
}

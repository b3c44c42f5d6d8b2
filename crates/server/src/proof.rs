//! Whether somebody is who they say: by password, and by a code where they have a second factor. Failures are counted, and no answer tells
//! which of the two was wrong.

use crate::desk::{Desk, Shared};
use crate::limits::Counted;
use crate::problem::{Problem, Refusal};
use crate::session::{SecondFactor, Session};
use krama_model::PersonNumber;
use krama_pipeline::people::{Attempt, Person};
use std::net::IpAddr;

/// What somebody gives to be let in.
pub struct Given {
    /// The name of an account, in small letters.
    pub name: String,
    /// Its password.
    pub password: String,
    /// A code of its second factor, where it has one.
    pub code: Option<String>,
}

/// What it proves.
pub enum Proven {
    /// That they are that person.
    Is(Box<Person>),
    /// Nothing; whose name it was, if anybody's, is for the log.
    Nothing(Option<PersonNumber>),
    /// All but the code. That too is for the log alone.
    AllButCode(PersonNumber),
}

impl Desk {
    /// Asks whoever asks for their password once more; who signed in by a link has none.
    pub async fn prove_again(&self, session: &Session, password: Option<String>) -> Result<(), Problem> {
        let Some(account) = session.who.account else { return Ok(()) };
        self.limits.count(Counted::Password(session.number))?;
        let password = password.ok_or(Refusal::NotProven)?;
        let is_theirs = self.ask(move |unit| unit.is_password(&unit.person(account.person)?, &password)).await?;
        if is_theirs { Ok(()) } else { Err(Refusal::NotProven.into()) }
    }

    /// The same before the account of somebody else is changed: of who has a second factor a code too, counted as it is at the door.
    pub async fn prove_wholly(
        self: &Shared,
        session: &Session,
        (password, code): (Option<String>, Option<String>),
    ) -> Result<(), Problem> {
        let Some(account) = session.who.account.filter(|account| account.factor == SecondFactor::Set) else {
            return self.prove_again(session, password).await;
        };
        self.limits.count(Counted::Password(session.number))?;
        let password = password.ok_or(Refusal::NotProven)?;
        let name = self.ask(move |unit| Ok(unit.person(account.person)?.name)).await?;
        self.guesses.try_one(&name, session.from, &self.around)?;
        match self.prove(Given { name, password, code }, session.from).await? {
            Proven::Is(_) => Ok(()),
            Proven::Nothing(_) => Err(Refusal::NotProven.into()),
            Proven::AllButCode(_) => Err(Problem::from(Refusal::NotProven).of_code()),
        }
    }

    /// Looks at what somebody gives, whose try was counted, and takes the code.
    pub async fn prove(self: &Shared, given: Given, from: IpAddr) -> Result<Proven, Problem> {
        let Given { name, password, code } = given;
        let (asked, now) = (name.clone(), (self.around.now)());
        let attempt = self.ask(move |unit| unit.look_at_sign_in(&asked, &password, code.as_deref(), now)).await?;
        let person = match attempt {
            Attempt::Failed(whose) => return Ok(Proven::Nothing(whose)),
            Attempt::WrongCode(number) => {
                self.guesses.try_code(number, (&name, from), &self.around);
                return Ok(Proven::AllButCode(number));
            }
            Attempt::Right(person, None) => person,
            Attempt::Right(person, Some(step)) => {
                let number = person.number;
                let counts = self.guesses.try_code(number, (&name, from), &self.around);
                if !counts || !self.change(move |unit| unit.take_code(number, step)).await? {
                    return Ok(Proven::AllButCode(number));
                }
                self.guesses.forget_codes(number);
                person
            }
        };
        self.guesses.succeeded(&name, from, &self.around);
        Ok(Proven::Is(person))
    }
}

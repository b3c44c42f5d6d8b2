//! A second factor: codes of six digits that an authenticator app shows, each for 30 seconds (RFC 6238).
//!
//! The secret that the app is given is not kept. It is a digest under the workspace's secret of 32 random bytes, its seed, and of the
//! number of the account; the seed alone is kept, and tells nothing without `keys/secret`. The last step a code of which was taken is
//! kept with it, so that no code is taken twice, whoever saw it and however often the server was started since.

use crate::append::Act;
use crate::error::{Error, Refusal};
use crate::people::Person;
use crate::workspace::Workspace;
use krama_model::{Digest, Moment, PersonChange, PersonNumber};
use rusqlite::{OptionalExtension, Transaction, params};
use totp_rs::{Algorithm, Builder, Secret, Totp};

/// A code is shown for so long, in seconds.
const STEP_S: u64 = 30;
/// So many steps before and after now are taken: clocks differ, and people take time to type.
const SKEW: u16 = 1;
/// So long is a secret: what SHA-1 gives, as RFC 4226 advises.
const SECRET_BYTES: usize = 20;

/// What the secret of a second factor is made of, together with the workspace's.
#[derive(Clone)]
pub struct Seed([u8; 32]);

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seed(secret)")
    }
}

/// The secret of a second factor, as an authenticator app takes it.
#[derive(Clone, PartialEq, Eq)]
pub struct FactorSecret {
    /// Base32, to be typed.
    pub text: String,
    /// The same as the address that a QR code holds, with whose and which workspace's it is.
    pub address: String,
}

/// What came of looking at a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Second {
    /// They have no second factor.
    NotAsked,
    /// The code is that of this step, and was not taken yet.
    Right(u64),
    /// It is none of theirs, or was taken.
    Wrong,
}

impl Workspace {
    /// Draws a second factor, which is nobody's until it is set.
    pub fn draw_seed(&self) -> Seed {
        Seed(self.random_salt())
    }

    /// The secret of a second factor of a person.
    pub fn factor_secret(&self, person: &Person, seed: &Seed) -> Result<FactorSecret, Error> {
        let text = self.totp(person.number, &seed.0)?.secret().to_base32();
        // Names to sign in with and ids of workspaces are of signs that an address holds as they are.
        let unit = self.origin().rsplit('/').next().unwrap_or_default();
        let address = format!("otpauth://totp/Krama:{}@{unit}?secret={text}&issuer=Krama", person.name);
        Ok(FactorSecret { text, address })
    }

    /// Sets a person's second factor, where the code shows that they have its secret.
    pub fn set_factor(&self, number: PersonNumber, seed: &Seed, code: &str, act: &Act) -> Result<Person, Error> {
        let step = self.step_of(number, &seed.0, code, act.at)?.ok_or(Refusal::WrongCode)?;
        let change = PersonChange::FactorSet { seal: self.seed_seal(number, &seed.0) };
        self.change(|tx| {
            if self.person(number)?.factor.is_some() {
                return Err(Refusal::HasFactor(number).into());
            }
            let person = self.enter_person(tx, (number, change), "", act)?;
            tx.execute("INSERT INTO factor_seed VALUES (?1, ?2, ?3)", params![number.0, seed.0, step as i64])?;
            Ok(person)
        })
    }

    /// Takes a person's own second factor off, where the code is one of it. Of others [`Workspace::change_person`] does, with a reason.
    pub fn take_own_factor_off(&self, number: PersonNumber, code: &str, act: &Act) -> Result<Person, Error> {
        let person = self.person(number)?;
        if person.factor.is_none() {
            return Err(Refusal::NoFactor(number).into());
        }
        let Second::Right(step) = self.second(&person, code, act.at)? else { return Err(Refusal::WrongCode.into()) };
        if !self.take_code(number, step)? {
            return Err(Refusal::WrongCode.into());
        }
        self.change(|tx| self.enter_factor_off(tx, &self.person(number)?, "", act))
    }

    pub(super) fn enter_factor_off(
        &self,
        tx: &Transaction<'_>,
        person: &Person,
        why: &str,
        act: &Act,
    ) -> Result<Person, Error> {
        if person.factor.is_none() {
            return Err(Refusal::NoFactor(person.number).into());
        }
        tx.execute("DELETE FROM factor_seed WHERE person = ?1", [person.number.0])?;
        self.enter_person(tx, (person.number, PersonChange::FactorTakenOff), why, act)
    }

    /// Looks at a code of a person, and takes nothing yet.
    pub(super) fn second(&self, person: &Person, code: &str, now: Moment) -> Result<Second, Error> {
        if person.factor.is_none() {
            return Ok(Second::NotAsked);
        }
        let number = person.number;
        let mut select = self.db.prepare_cached(
            "SELECT seal, seed, step FROM factor LEFT JOIN factor_seed USING (person) WHERE person = ?1",
        )?;
        let kept = select.query_row([number.0], |row| {
            let seed: Option<Vec<u8>> = row.get(1)?;
            Ok((row.get(0).map(Digest)?, seed, row.get::<_, Option<i64>>(2)?))
        });
        let Some((seal, Some(seed), Some(taken))) = kept.optional()? else { return Err(damaged(number)) };
        if self.seed_seal(number, &seed) != seal {
            return Err(damaged(number));
        }
        let step = self.step_of(number, &seed, code, now)?;
        Ok(step.filter(|&step| step as i64 > taken).map_or(Second::Wrong, Second::Right))
    }

    /// Takes a code that was looked at, and says whether nobody had: of two who give it at the same time one passes.
    pub fn take_code(&self, number: PersonNumber, step: u64) -> Result<bool, Error> {
        self.change(|tx| {
            let sql = "UPDATE factor_seed SET step = ?1 WHERE person = ?2 AND step < ?1";
            Ok(tx.execute(sql, params![step as i64, number.0])? == 1)
        })
    }

    /// The step that a code is of, as people type it, with or without blanks.
    fn step_of(&self, number: PersonNumber, seed: &[u8], code: &str, now: Moment) -> Result<Option<u64>, Error> {
        let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let is_code = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !is_code {
            return Ok(None);
        }
        Ok(self.totp(number, seed)?.check(&digits, now.0.max(0) as u64 / 1000))
    }

    fn totp(&self, number: PersonNumber, seed: &[u8]) -> Result<Totp, Error> {
        let secret = self.secret().digest(&[b"second-factor", &number.0.to_be_bytes(), seed]);
        codes(secret.0[..SECRET_BYTES].to_vec()).ok_or_else(|| damaged(number))
    }

    /// The digest that holds a seed in its place, and to its person.
    pub(crate) fn seed_seal(&self, number: PersonNumber, seed: &[u8]) -> Digest {
        self.secret().digest(&[b"second-factor-seed", &number.0.to_be_bytes(), seed])
    }
}

fn damaged(number: PersonNumber) -> Error {
    Error::Damaged(format!("the second factor of {number} is not the one that was set"))
}

/// The codes of a secret, as authenticator apps make them unless told otherwise.
fn codes(secret: Vec<u8>) -> Option<Totp> {
    let codes =
        Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_skew(SKEW).with_step_duration(STEP_S);
    codes.with_secret(Secret::new(secret.into())).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let codes = codes(b"12345678901234567890".to_vec()).unwrap();
        for (time, code) in [
            (59_u64, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(codes.generate(time).to_string(), code);
            for (shift, taken) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
                let Some(at) = time.checked_add_signed(shift) else { continue };
                assert_eq!(codes.check(code, at), taken.then_some(time / STEP_S), "{code} {shift}");
            }
        }
    }
}

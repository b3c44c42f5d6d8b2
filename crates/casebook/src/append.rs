//! Entering something into the ledger.

use crate::error::Error;
use crate::workspace::Workspace;
use krama_ledger::{Body, Checkpoint, Entry, Frontier, Payload};
use krama_model::{EntryNumber, Moment, PersonNumber};
use rusqlite::{OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The name, as the system or the server knows it.
    pub name: String,
    /// Whether that name was proven (a server's login) or merely taken from the system.
    pub authenticated: bool,
    /// Whose account it was, where somebody had signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonNumber>,
}

impl Actor {
    /// Somebody under a name that was taken from the system.
    pub fn unproven(name: impl Into<String>) -> Self {
        Self { name: name.into(), authenticated: false, person: None }
    }

    /// Somebody who had signed in.
    pub fn signed_in(person: PersonNumber, name: impl Into<String>) -> Self {
        Self { name: name.into(), authenticated: true, person: Some(person) }
    }
}

/// Who did something, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Who.
    pub actor: Actor,
    /// When.
    pub at: Moment,
}

/// What every payload looks like: who, and the words of what was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PayloadWords<T> {
    pub(crate) actor: Actor,
    pub(crate) words: T,
}

impl Workspace {
    /// The keyed digest an actor stands under in the ledger. Whoever had signed in stands under the number of the account,
    /// so that nobody at a terminal stands under the same by taking the name.
    pub(crate) fn actor_id(&self, actor: &Actor) -> String {
        let digest = match actor.person {
            Some(person) => self.secret().digest(&[b"person", &person.0.to_be_bytes(), actor.name.as_bytes()]),
            None => self.secret().digest(&[b"actor", actor.name.as_bytes()]),
        };
        hex::encode(&digest.0[..8])
    }

    /// Appends an entry with its payload and signs the new head. Projections are the caller's.
    pub(crate) fn append(
        &self,
        tx: &Transaction<'_>,
        body: Body,
        words: &impl Serialize,
        act: &Act,
    ) -> Result<EntryNumber, Error> {
        self.check_keys()?;
        let mut frontier =
            match tx.query_row("SELECT frontier FROM head", [], |row| row.get::<_, Vec<u8>>(0)).optional()? {
                Some(bytes) => Frontier::from_bytes(&bytes)?,
                None => Frontier::default(),
            };
        let number = EntryNumber(frontier.head().size);
        let payload = Payload::new(self.random_salt(), &PayloadWords { actor: act.actor.clone(), words });
        let actor = self.actor_id(&act.actor);
        let entry = Entry { number, at: act.at, actor, body, payload: payload.commitment() };
        let text = entry.canonical();
        let leaf = Entry::leaf(&text);
        frontier.push(leaf);
        let note = Checkpoint { origin: self.origin().to_owned(), head: frontier.head() }.sign(&self.keys.signing);
        let key = number.0 as i64;
        tx.execute("INSERT INTO entry (number, leaf, text) VALUES (?1, ?2, ?3)", params![key, leaf.0, text])?;
        tx.execute(
            "INSERT INTO payload (entry, salt, text) VALUES (?1, ?2, ?3)",
            params![key, payload.salt, payload.text],
        )?;
        tx.execute(
            "INSERT OR REPLACE INTO head (one, frontier, note) VALUES (0, ?1, ?2)",
            params![frontier.to_bytes(), note],
        )?;
        Ok(number)
    }
}

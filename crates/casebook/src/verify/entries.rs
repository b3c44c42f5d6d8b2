//! The ledger by itself: every entry, every payload, the signed head.

use crate::append::{Actor, PayloadWords};
use crate::error::Error;
use crate::verify::{Verification, codes};
use crate::workspace::{Workspace, digest};
use krama_ledger::entry::Erasure;
use krama_ledger::{Body, Entry, Payload, SignedCheckpoint};
use krama_model::{Digest, EntryNumber};
use rusqlite::OptionalExtension;
use std::collections::BTreeMap;

/// The entries that could be read, with their payloads, and the leaf of every entry.
pub(super) struct Chain {
    pub(super) leaves: Vec<Digest>,
    pub(super) entries: Vec<(Entry, Option<serde_json::Value>)>,
}

/// Checks the ledger. None where it cannot be read at all.
pub(super) fn check(workspace: &Workspace, found: &mut Verification) -> Option<Chain> {
    let read = read(workspace, found);
    let chain = found.part("the ledger", read)?;
    found.entries = chain.leaves.len() as u64;
    check_creation(workspace, &chain, found);
    let head = check_head(workspace, &chain);
    if let Some(Some(fault)) = found.part("the ledger's head", head) {
        found.find(codes::HEAD, format!("the ledger's signed head: {fault}"));
    }
    Some(chain)
}

fn read(workspace: &Workspace, found: &mut Verification) -> Result<Chain, Error> {
    let mut select = workspace.db.prepare("SELECT number, leaf, text FROM entry ORDER BY number")?;
    let mut rows = select.query([])?;
    let (mut chain, mut next) = (Chain { leaves: Vec::new(), entries: Vec::new() }, 0);
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let (number, leaf) = (EntryNumber(row.get::<_, i64>(0)? as u64), digest(row, 1));
        if number.0 != next {
            found.find(codes::CHAIN, missing(next, number));
        }
        next = number.0 + 1;
        let text = row.get_ref(2)?.as_bytes().map_err(rusqlite::Error::from)?;
        let Ok(leaf) = leaf else {
            found.find(codes::ENTRY, format!("{number} was altered: its leaf is no digest"));
            chain.leaves.push(krama_ledger::tree::leaf_hash(text));
            continue;
        };
        chain.leaves.push(leaf);
        if krama_ledger::tree::leaf_hash(text) != leaf {
            found.find(codes::ENTRY, format!("{number} was altered: its text does not hash to its leaf"));
            continue;
        }
        match str::from_utf8(text).ok().map(Entry::parse) {
            Some(Ok(entry)) if entry.number == number => entries.push(entry),
            _ => found.find(codes::ENTRY, format!("{number} cannot be read as that entry")),
        }
    }
    // What is left of a payload whose words were erased is held by the erasure's entry, which comes later.
    let erased: BTreeMap<EntryNumber, (Digest, EntryNumber)> = entries.iter().filter_map(erased_words).collect();
    for entry in entries {
        let payload = match erased.get(&entry.number) {
            Some(&(left, by)) => check_left(workspace, &entry, (left, by), found)?,
            None => check_payload(workspace, &entry, found)?,
        };
        chain.entries.push((entry, payload));
    }
    Ok(chain)
}

/// The decision whose words an entry erased, with the digest of what is left of them.
pub(crate) fn erased_words(entry: &Entry) -> Option<(EntryNumber, (Digest, EntryNumber))> {
    let Body::Erasure(Erasure { words: Some(words), .. }) = &entry.body else { return None };
    Some((words.decision, (words.left, entry.number)))
}

/// Which entries are missing before one.
fn missing(first: u64, follows: EntryNumber) -> String {
    match follows.0.checked_sub(first) {
        Some(1) => format!("{} is missing; {follows} follows", EntryNumber(first)),
        Some(_) => format!("{} to {} are missing; {follows} follows", EntryNumber(first), EntryNumber(follows.0 - 1)),
        None => format!("{follows} stands where {} should", EntryNumber(first)),
    }
}

/// A payload's salt and text as they lie beside an entry.
struct Beside {
    salt: Vec<u8>,
    text: Option<String>,
}

impl Beside {
    fn of(workspace: &Workspace, entry: &Entry, found: &mut Verification) -> Result<Option<Self>, Error> {
        let mut select =
            workspace.db.prepare_cached("SELECT salt, CAST(text AS BLOB) FROM payload WHERE entry = ?1")?;
        let beside =
            |row: &rusqlite::Row<'_>| Ok(Self { salt: row.get(0)?, text: String::from_utf8(row.get(1)?).ok() });
        let beside = select.query_row([entry.number.0 as i64], beside).optional()?;
        if beside.is_none() {
            found.find(codes::PAYLOAD, format!("the payload of {} is missing", entry.number));
        }
        Ok(beside)
    }
}

fn check_payload(
    workspace: &Workspace,
    entry: &Entry,
    found: &mut Verification,
) -> Result<Option<serde_json::Value>, Error> {
    let Some(Beside { salt, text }) = Beside::of(workspace, entry, found)? else { return Ok(None) };
    let payload = salt.try_into().ok().zip(text);
    let payload = payload.map(|(salt, text)| Payload { salt, text });
    let text = payload.filter(|payload| payload.commitment() == entry.payload).map(|payload| payload.text);
    Ok(check_words(workspace, entry, text, found))
}

/// Checks what is left of a payload whose words were erased.
fn check_left(
    workspace: &Workspace,
    entry: &Entry,
    (left, by): (Digest, EntryNumber),
    found: &mut Verification,
) -> Result<Option<serde_json::Value>, Error> {
    let Some(Beside { salt, text }) = Beside::of(workspace, entry, found)? else { return Ok(None) };
    let text = text.filter(|text| salt.is_empty() && workspace.left_of_words(entry.number, text) == left);
    found.erasures.push(format!("the reason of {} was erased by {by}", entry.number));
    Ok(check_words(workspace, entry, text, found))
}

/// The words of a payload, where they are what was sealed and of whom the entry says.
fn check_words(
    workspace: &Workspace,
    entry: &Entry,
    text: Option<String>,
    found: &mut Verification,
) -> Option<serde_json::Value> {
    let Some(text) = text else {
        found.find(codes::PAYLOAD, format!("the payload of {} was altered", entry.number));
        return None;
    };
    let words = serde_json::from_str::<PayloadWords<serde_json::Value>>(&text).ok();
    let named = |actor: &Actor| workspace.actor_id(actor) == entry.actor;
    match words {
        Some(words) if named(&words.actor) => Some(words.words),
        _ => {
            found.find(codes::PAYLOAD, format!("the payload of {} does not fit its entry", entry.number));
            None
        }
    }
}

fn check_creation(workspace: &Workspace, chain: &Chain, found: &mut Verification) {
    let key = workspace.public_key().to_string();
    match chain.entries.first().map(|(entry, _)| &entry.body) {
        Some(Body::WorkspaceCreated(created)) if created.workspace == workspace.origin() && created.key == key => {}
        Some(Body::WorkspaceCreated(_)) => {
            found.find(codes::CHAIN, "E0 names another workspace or another key than the folder has");
        }
        _ => found.find(codes::CHAIN, "the ledger does not begin with the creation of the workspace"),
    }
}

/// What is wrong with the signed head, if anything.
fn check_head(workspace: &Workspace, chain: &Chain) -> Result<Option<String>, Error> {
    let head = |row: &rusqlite::Row<'_>| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, String>(1)?));
    let Some((edge, note)) = workspace.db.query_row("SELECT frontier, note FROM head", [], head).optional()? else {
        return Ok(Some("it is missing".to_owned()));
    };
    let signed = SignedCheckpoint::parse(&note).and_then(|note| note.signed_by(&workspace.public_key()).cloned());
    let frontier = krama_ledger::Frontier::of(chain.leaves.iter().copied());
    Ok(match signed {
        Err(error) => Some(error.to_string()),
        Ok(checkpoint) if checkpoint.head != frontier.head() => {
            Some(format!("it stands for {} entries that are not these {}", checkpoint.head.size, chain.leaves.len()))
        }
        Ok(_) if frontier.to_bytes() != edge => Some("the tree's edge beside it was altered".to_owned()),
        Ok(_) => None,
    })
}

//! References that anybody can give: a file's name, a Message-ID. Other content under such a one is no newer version, or
//! whoever sends a mail could put it in another's place; it becomes a report of its own.

use crate::error::Error;
use crate::seal::Delivery;
use crate::seal::sorting::{Newest, Short, WITHHELD, key_digest, known, short};
use crate::workspace::Workspace;
use krama_ledger::leaf::content_digest;
use krama_model::{Report, ReportKey, ValueKey};
use rayon::prelude::*;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::HashMap;

/// What other content under a reference that is known is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SameReference {
    /// A newer version: the source keeps its numbers.
    #[default]
    IsAVersion,
    /// Another report: the reference is a file's name, or what a sender wrote.
    IsAnother,
}

/// A report that was given a reference of its own, since the one it came with is another's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Apart {
    /// The reference it stands under.
    pub reference: String,
    /// The reference it came with, under which the other stands.
    pub beside: String,
}

/// Bytes of a content digest in a reference.
const TOLD_BYTES: usize = 6;

/// The content of a key whose newest version was erased with its original.
const ERASED: Short = [0; 16];

/// A report's own key and the key it gets where the first is another's.
struct Keys {
    own: Short,
    content: Short,
    apart: ReportKey,
    apart_digest: Short,
}

/// The reports of a delivery, those of them under a reference of their own whose reference is another's.
pub(crate) fn settle<'d>(
    workspace: &Workspace,
    delivery: &'d Delivery,
) -> Result<(Cow<'d, [Report]>, Vec<Apart>), Error> {
    let reports = &delivery.reports;
    if delivery.same_reference == SameReference::IsAVersion {
        return Ok((Cow::Borrowed(reports), Vec::new()));
    }
    let secret = workspace.secret();
    let keys: Vec<Keys> = reports.par_iter().map(|report| keys_of(secret, report)).collect();
    let mut held: HashMap<Short, (u32, Short)> =
        known(workspace, keys.iter().flat_map(|it| [it.own, it.apart_digest]))?
            .into_iter()
            .map(|(key, Newest { version, content, .. })| (key, (version, content)))
            .collect();
    let (mut settled, mut apart) = (Cow::Borrowed(reports.as_slice()), Vec::new());
    for (place, keys) in keys.into_iter().enumerate() {
        let moves = match held.get(&keys.own) {
            // Nothing stands there any more where the original was erased.
            Some((_, content)) if *content == keys.content || *content == ERASED => false,
            Some(_) if held.contains_key(&keys.apart_digest) => true,
            None | Some((WITHHELD, _)) => false,
            Some(_) => {
                let beside = reports[place].key.reference.clone();
                apart.push(Apart { reference: keys.apart.reference.clone(), beside });
                true
            }
        };
        let key = if moves { keys.apart_digest } else { keys.own };
        held.entry(key).or_insert((1, keys.content));
        if moves {
            settled.to_mut()[place].key = keys.apart;
        }
    }
    Ok((settled, apart))
}

fn keys_of(secret: &ValueKey, report: &Report) -> Keys {
    let key = &report.key;
    let content = content_digest(secret, report);
    let reference = format!("{} ({})", key.reference, hex::encode(&content.0[..TOLD_BYTES]));
    let apart = ReportKey { source: key.source.clone(), reference };
    Keys { own: key_digest(secret, key), content: short(content), apart_digest: key_digest(secret, &apart), apart }
}

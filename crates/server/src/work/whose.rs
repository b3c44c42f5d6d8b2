//! Whose a piece of work is, and what of it others are told. What came of files names values, people and files: a mapping proposed for a
//! table without headings spells its first row. That goes to whoever sent them, as long as it is needed.

use super::{Piece, Sort};
use krama_model::{Particulars, PersonNumber};
use serde_json::{Map, Value, json};

/// What is told to everybody of what came of a file, beside codes.
const COUNTS: [&str; 7] = ["format", "new", "changed", "repeated", "rejected", "skipped", "attachments_withheld"];

/// Whose a piece of work is, or who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whose {
    /// Their account; none of the owner of the folder.
    pub person: Option<PersonNumber>,
    /// Their session.
    pub session: u64,
}

impl Piece {
    /// The piece as somebody is told it.
    pub(super) fn told_to(&self, asker: Whose) -> Self {
        let mut told = self.clone();
        if self.whose.person != asker.person {
            told.forget();
        }
        for file in told.files() {
            // By the digest of a small file a number that is masked for whoever takes in could be guessed.
            file.remove("original");
        }
        told
    }

    /// Leaves the sort, how it stands, counts and codes. What a run tells names nobody, and stays.
    pub(super) fn forget(&mut self) {
        if self.sort != Sort::Ingest {
            return;
        }
        for file in self.files() {
            *file = bare(file);
        }
        let provisional = self.outcome.as_mut().and_then(|outcome| outcome.get_mut("provisional"));
        if let Some(placed) = provisional.and_then(|provisional| provisional.get_mut("placed")) {
            *placed = json!([]);
        }
        if let Some(problem) = &mut self.problem {
            problem.title.clone_into(&mut problem.detail);
            problem.causes.clear();
            *problem.particulars = Particulars::default();
        }
    }

    /// Forgets what was asked about files that were sent again since: the newer piece says what came of them.
    pub(super) fn forget_asked(&mut self, sent_again: &[Value]) {
        for file in self.files() {
            if file.get("original").is_some_and(|original| sent_again.contains(original))
                && let Some(refused) = file.get_mut("refused").filter(|refused| !refused.is_null())
            {
                *refused = code_of(refused);
            }
        }
    }

    /// The digests of its files.
    pub(super) fn originals(&mut self) -> Vec<Value> {
        self.files().filter_map(|file| file.get("original").filter(|digest| !digest.is_null()).cloned()).collect()
    }

    fn files(&mut self) -> impl Iterator<Item = &mut Map<String, Value>> {
        let files = self.outcome.as_mut().and_then(|outcome| outcome.get_mut("files")?.as_array_mut());
        files.into_iter().flatten().filter_map(Value::as_object_mut)
    }
}

/// What came of a file without what names anything, in the same shape.
fn bare(file: &Map<String, Value>) -> Map<String, Value> {
    let mut bare: Map<String, Value> =
        file.iter().filter(|(key, _)| COUNTS.contains(&key.as_str())).map(|(k, v)| (k.clone(), v.clone())).collect();
    for counted in ["rejections", "warnings"] {
        let all = file.get(counted).and_then(Value::as_array).into_iter().flatten();
        let codes = all.map(|one| json!({ "code": one["code"], "message": "", "times": one["times"] }));
        bare.insert(counted.to_owned(), codes.collect());
    }
    let refused = file.get("refused").filter(|refused| !refused.is_null()).map_or(Value::Null, code_of);
    bare.insert("refused".to_owned(), refused);
    bare.insert("path".to_owned(), json!(""));
    bare.insert("mapping".to_owned(), Value::Null);
    for named in ["withheld", "apart", "twice"] {
        bare.insert(named.to_owned(), json!([]));
    }
    bare
}

/// Why a file was refused by its code alone, in the same shape.
fn code_of(refused: &Value) -> Value {
    json!({
        "code": refused["code"],
        "message": "",
        "causes": [],
        "hint": null,
        "particulars": Particulars::default(),
        "proposed_mapping": null,
        "choices": [],
    })
}

//! What could not become a report, each row once however often its file came.

use crate::error::Error;
use crate::unit::Unit;
use krama_model::{Digest, Rejection};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// A rejection with where it came from.
#[derive(Debug, Clone, serde::Serialize)]
pub struct KeptRejection {
    /// The file's name.
    pub file: String,
    /// SHA-256 of the original it came in first.
    pub original: Digest,
    /// Code, reason, place and raw row.
    #[serde(flatten)]
    pub rejection: Rejection,
    /// How often it came, in this file and in others of its name.
    pub times: u64,
}

impl Unit {
    /// What could not become a report, in the order in which it came first. A row is the same where it stands at the same
    /// place of a file of the same name and says the same; where nothing of it was kept, the file must be the same.
    pub fn rejections(&self) -> Result<Vec<KeptRejection>, Error> {
        let names: HashMap<Digest, String> = self
            .workspace()
            .originals()?
            .into_iter()
            .map(|original| (original.digest, original.name().unwrap_or("(erased)").to_owned()))
            .collect();
        let mut listed: Vec<KeptRejection> = Vec::new();
        let mut places = HashMap::new();
        for kept in self.workspace().rejections()? {
            let (original, rejection) = (kept.original, kept.rejection);
            let file = names.get(&original).cloned().unwrap_or_default();
            let same_file = rejection.raw.is_empty().then_some(original);
            let key = (file.clone(), rejection.code.0, rejection.place.clone(), rejection.raw.clone(), same_file);
            match places.entry(key) {
                Entry::Occupied(place) => {
                    let first: &mut KeptRejection = &mut listed[*place.get()];
                    first.times += 1;
                }
                Entry::Vacant(new) => {
                    new.insert(listed.len());
                    listed.push(KeptRejection { file, original, rejection, times: 1 });
                }
            }
        }
        Ok(listed)
    }
}

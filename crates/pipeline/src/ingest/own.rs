//! A workspace's own files: its keys, its ledger and its originals are nobody's reports.

use krama_casebook::{SETTINGS, is_own};
use std::path::Path;

/// Whether a folder is a workspace, or what is left of one: its keys alone must not be read either.
pub(super) fn is_workspace(folder: &Path) -> bool {
    let there = |name: &str| folder.join(name).exists();
    let key = there("keys/secret") || there("keys/signing.pem");
    key && (there("lake") || there(SETTINGS)) || there("casebook.db") && (key || there("lake"))
}

/// Whether a thing in a workspace's folder is called as its own are.
pub(super) fn is_named_as_own(path: &Path) -> bool {
    path.file_name().is_some_and(is_own)
}

/// Whether a path is a workspace's own or stands below such, where it lies and where it leads to.
pub(super) fn is_inside(path: &Path) -> bool {
    let places = [std::path::absolute(path), path.canonicalize()];
    places
        .into_iter()
        .flatten()
        .any(|place| place.ancestors().any(|it| is_named_as_own(it) && it.parent().is_some_and(is_workspace)))
}

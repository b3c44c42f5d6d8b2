//! A workspace's own files: its keys, its ledger and its originals are nobody's reports.

use std::path::Path;

/// What a workspace keeps in its folder.
const OWN: [&str; 8] = [
    "casebook.db",
    "casebook.db-journal",
    "casebook.db-shm",
    "casebook.db-wal",
    "keys",
    "krama.toml",
    "lake",
    "writer.lock",
];

/// Whether a folder is a workspace, or what is left of one: its keys alone must not be read either.
pub(super) fn is_workspace(folder: &Path) -> bool {
    let there = |name: &str| folder.join(name).exists();
    let key = there("keys/secret") || there("keys/signing.pem");
    key && (there("lake") || there("krama.toml")) || there("casebook.db") && (key || there("lake"))
}

/// Whether a thing in a workspace's folder is called as its own are.
pub(super) fn is_named_as_own(path: &Path) -> bool {
    path.file_name().is_some_and(|name| OWN.iter().any(|own| name == *own))
}

/// Whether a path is a workspace's own or stands below such, where it lies and where it leads to.
pub(super) fn is_inside(path: &Path) -> bool {
    let places = [std::path::absolute(path), path.canonicalize()];
    places
        .into_iter()
        .flatten()
        .any(|place| place.ancestors().any(|it| is_named_as_own(it) && it.parent().is_some_and(is_workspace)))
}

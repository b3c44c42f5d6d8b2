//! What a workspace calls its own in its folder.

use std::ffi::OsStr;

/// The unit's settings.
pub const SETTINGS: &str = "krama.toml";

/// The unit's own benign list.
pub const BENIGN: &str = "benign.toml";

/// Everything Krama may make or read in the folder itself.
const OWN: [&str; 9] = [
    "casebook.db",
    "casebook.db-journal",
    "casebook.db-shm",
    "casebook.db-wal",
    "keys",
    SETTINGS,
    BENIGN,
    "lake",
    "writer.lock",
];

/// The small files that stand beside the casebook and the lake, and that a backup takes along where they are there.
pub(crate) const SMALL: [&str; 4] = ["keys/signing.pem", "keys/secret", SETTINGS, BENIGN];

/// Whether a thing in a workspace's folder is called as its own are.
pub fn is_own(name: &OsStr) -> bool {
    OWN.iter().any(|own| name == *own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn what_a_backup_takes_along_is_the_workspaces_own() {
        let top = |name: &'static str| Path::new(name).iter().next().unwrap();
        assert!(SMALL.into_iter().all(|name| is_own(top(name))));
    }
}

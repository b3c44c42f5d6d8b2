//! The repository's files.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that are built, fetched or found, never written by hand.
const SKIPPED: &[&str] =
    &[".git", "target", "corpus", "artifacts", "out", "demo-unit", ".venv", "__pycache__", "node_modules", "dist"];

/// The repository's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("the crate lies two folders below the root").to_path_buf()
}

/// The files below a folder with that extension, as [`texts`] gives them.
pub fn texts_of(folder: &str, extension: &str) -> Vec<(String, String)> {
    let mut texts = texts(folder);
    texts.retain(|(name, _)| Path::new(name).extension().is_some_and(|found| found == extension));
    texts
}

/// Every file below a folder of the repository, sorted, as (path from the root, text); files that are not UTF-8 are left
/// out.
pub fn texts(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found.sort();
    let root = root();
    let named = found.into_iter().filter_map(|path| {
        let text = fs::read_to_string(&path).ok()?;
        let name = path.strip_prefix(&root).ok()?.to_string_lossy().replace('\\', "/");
        Some((name, text))
    });
    named.collect()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let skipped = SKIPPED.iter().any(|skipped| name == *skipped);
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && !skipped => walk(&path, found),
            Ok(kind) if kind.is_file() && !skipped => found.push(path),
            _ => {}
        }
    }
}

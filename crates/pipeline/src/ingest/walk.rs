//! Which files stand under the given paths.

use super::door::is_manifest;
use super::own;
use crate::error::Error;
use std::path::{Path, PathBuf};

/// What stands under a path.
pub(super) enum Found {
    /// A file to take in.
    File(PathBuf),
    /// What cannot be taken in: that never ends the rest.
    Fault(PathBuf, Error),
    /// A folder that is a workspace, whose own files are left out.
    Workspace(PathBuf),
}

/// Files under the given paths, folders walked in name order; hidden files, a workspace's own files and what an exercise's
/// folder says of itself are passed over. A given path that is not there or is no file is an error, before anything is
/// taken in.
pub(super) fn files(paths: &[PathBuf]) -> Result<Vec<Found>, Error> {
    let mut found = Vec::new();
    for path in paths {
        let metadata = path.metadata().map_err(|source| unreadable(path, source))?;
        if own::is_inside(path) {
            found.push(Found::Fault(path.clone(), Error::WorkspaceFile(path.display().to_string())));
        } else if metadata.is_dir() {
            walk(path, &mut found);
        } else if metadata.is_file() && is_manifest(path) {
            // Named by itself it says no more.
        } else if metadata.is_file() {
            found.push(Found::File(path.clone()));
        } else {
            return Err(Error::NoFile(path.display().to_string()));
        }
    }
    Ok(found)
}

pub(super) fn unreadable(path: &Path, source: std::io::Error) -> Error {
    Error::Path { path: path.display().to_string(), source }
}

fn walk(folder: &Path, found: &mut Vec<Found>) {
    let mut children = match children(folder) {
        Ok(children) => children,
        Err(error) => return found.push(Found::Fault(folder.to_owned(), error)),
    };
    children.retain(|child| {
        !child.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) && !is_manifest(child)
    });
    children.sort();
    if own::is_workspace(folder) {
        children.retain(|child| !own::is_named_as_own(child));
        found.push(Found::Workspace(folder.to_owned()));
    }
    for child in children {
        match child.symlink_metadata() {
            Ok(metadata) if metadata.is_dir() => walk(&child, found),
            Ok(metadata) if metadata.is_file() => found.push(Found::File(child)),
            // A link may lead out of the folder, or round in it.
            Ok(metadata) if metadata.is_symlink() => {
                let error = Error::Link(child.display().to_string());
                found.push(Found::Fault(child, error));
            }
            // Reading a pipe would wait for ever.
            Ok(_) => {
                let error = Error::NoFile(child.display().to_string());
                found.push(Found::Fault(child, error));
            }
            Err(source) => {
                let error = unreadable(&child, source);
                found.push(Found::Fault(child, error));
            }
        }
    }
}

fn children(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = folder.read_dir().map_err(|source| unreadable(folder, source))?;
    let paths: std::io::Result<Vec<PathBuf>> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    paths.map_err(|source| unreadable(folder, source))
}

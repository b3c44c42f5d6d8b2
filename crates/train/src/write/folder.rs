//! A folder that appears whole or not at all.

use crate::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// Refuses a folder that holds something.
pub fn refuse_full(out: &Path) -> Result<(), Error> {
    let full = || Error::NotEmpty { folder: out.to_owned() };
    match fs::symlink_metadata(out) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Error::at(out)(error)),
        Ok(metadata) if !metadata.is_dir() => Err(full()),
        Ok(_) => match fs::read_dir(out).map_err(Error::at(out))?.next() {
            None => Ok(()),
            Some(_) => Err(full()),
        },
    }
}

/// A folder beside the one that is wanted, which is removed unless it is published.
#[derive(Debug)]
pub struct Staging {
    path: PathBuf,
    published: bool,
}

impl Staging {
    /// Makes the folder beside `out`, on the same disk. What an earlier, killed run left there is replaced.
    pub fn beside(out: &Path) -> Result<Self, Error> {
        let name = out.file_name().map_or_else(|| "country".to_owned(), |name| name.to_string_lossy().into_owned());
        let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(parent).map_err(Error::at(parent))?;
        let path = parent.join(format!(".{name}.exercise-unfinished"));
        if path.exists() {
            fs::remove_dir_all(&path).map_err(Error::at(&path))?;
        }
        for folder in ["reports/chats", "reports/mail", "reports/notes", "transfers", "truth"] {
            fs::create_dir_all(path.join(folder)).map_err(Error::at(&path))?;
        }
        Ok(Self { path, published: false })
    }

    /// Where to write.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Puts the folder in its place, in one step.
    pub fn publish(mut self, out: &Path) -> Result<(), Error> {
        refuse_full(out)?;
        if out.is_dir() {
            fs::remove_dir(out).map_err(Error::at(out))?;
        }
        fs::rename(&self.path, out).map_err(Error::at(out))?;
        self.published = true;
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.published {
            // Whatever went wrong is told already; nothing more can be done about what cannot be removed.
            drop(fs::remove_dir_all(&self.path));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_published_goes_away_with_all_that_was_written() {
        let keep = tempfile::TempDir::new().unwrap();
        let out = keep.path().join("country");
        let staging = Staging::beside(&out).unwrap();
        fs::write(staging.path().join("reports/hotline.csv"), "half").unwrap();
        drop(staging);
        assert_eq!(fs::read_dir(keep.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_a_killed_run_left_is_replaced() {
        let keep = tempfile::TempDir::new().unwrap();
        let out = keep.path().join("country");
        let killed = Staging::beside(&out).unwrap();
        fs::write(killed.path().join("reports/old.csv"), "half").unwrap();
        std::mem::forget(killed);
        Staging::beside(&out).unwrap().publish(&out).unwrap();
        assert!(!out.join("reports/old.csv").exists());
        assert_eq!(fs::read_dir(keep.path()).unwrap().count(), 1);
    }
}

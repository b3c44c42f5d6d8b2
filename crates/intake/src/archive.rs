//! Zip archives, checked before anything is unpacked: how many entries, how large, and that none is an archive itself.

use crate::desk::Original;
use crate::{Error, Limits};
use std::io::{Read, SeekFrom};
use zip::ZipArchive;

/// Below this many bytes a ratio says nothing.
const RATIO_FROM_BYTES: u64 = 1 << 20;
/// What a zip archive starts with (PKWARE APPNOTE 4.3.7), also where it holds nothing.
const MARKS: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];
/// Files that are archives within and are kept, never opened.
const SEALED: [&str; 10] = ["xlsx", "docx", "pptx", "odt", "ods", "odp", "apk", "jar", "epub", "xlsm"];

/// Whether bytes start as a zip archive does.
pub(crate) fn is_zip(head: &[u8]) -> bool {
    MARKS.iter().any(|mark| head.starts_with(mark))
}

/// One file of an archive.
pub(crate) struct Entry {
    pub index: usize,
    pub name: String,
}

/// An archive that passed the checks.
pub(crate) struct Archive<'r> {
    zip: ZipArchive<&'r mut dyn Original>,
    pub entries: Vec<Entry>,
}

impl<'r> Archive<'r> {
    /// Unpacks every entry once to see that it stays within the limits; sizes an archive states of itself are not trusted.
    pub fn open(original: &'r mut dyn Original, limits: &Limits) -> Result<Self, Error> {
        let packed = original.seek(SeekFrom::End(0))?;
        original.seek(SeekFrom::Start(0))?;
        let mut zip = ZipArchive::new(original).map_err(Error::BadArchive)?;
        if zip.len() > limits.zip_entries {
            return Err(Error::TooManyEntries { limit: limits.zip_entries });
        }
        let by_ratio = packed.saturating_mul(limits.zip_ratio).max(RATIO_FROM_BYTES);
        let limit = limits.zip_bytes.min(by_ratio);
        let mut left = limit;
        let mut entries = Vec::new();
        for index in 0..zip.len() {
            let mut file = zip.by_index(index).map_err(Error::BadArchive)?;
            if file.is_dir() {
                continue;
            }
            let name = file.name().map_err(Error::BadArchive)?.into_owned();
            let mut head = Vec::new();
            file.by_ref().take(left.min(4)).read_to_end(&mut head)?;
            if MARKS[0] == head && !is_sealed(&name) {
                return Err(Error::NestedArchive);
            }
            let rest = left - head.len() as u64;
            let unpacked = std::io::copy(&mut file.by_ref().take(rest + 1), &mut std::io::sink()).map_err(damaged)?;
            left = rest.checked_sub(unpacked).ok_or(Error::UnpacksTooLarge { limit })?;
            entries.push(Entry { index, name });
        }
        Ok(Self { zip, entries })
    }

    /// Whether it is an Office Open XML workbook (ECMA-376).
    pub fn is_workbook(&self) -> bool {
        self.entries.iter().any(|entry| entry.name == "xl/workbook.xml")
    }

    /// Unpacks one file; none where it has more than so many bytes.
    pub fn unpack(&mut self, index: usize, limit: usize) -> Result<Option<Vec<u8>>, Error> {
        let mut bytes = Vec::new();
        let file = self.zip.by_index(index).map_err(Error::BadArchive)?;
        file.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(damaged)?;
        Ok((bytes.len() <= limit).then_some(bytes))
    }
}

fn damaged(error: std::io::Error) -> Error {
    Error::BadArchive(zip::result::ZipError::Io(error))
}

fn is_sealed(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_ascii_lowercase());
    SEALED.contains(&extension.as_str())
}

/// A file's name without the folders it stood in.
pub(crate) fn bare_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

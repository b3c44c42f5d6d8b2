//! The list of passwords that leaked, where a unit has one on its disk.
//!
//! It holds SHA-1 of each in hexadecimal, one a line and in order, with or without a colon and how often it was seen: so *Have I Been
//! Pwned* gives its list away. Whole, it has thousands of millions of lines, so it is looked up where it lies, by halves.

use sha1::{Digest, Sha1};
use std::cmp::Ordering;
use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom};
use std::path::Path;

/// So many signs has a digest.
const SIGNS: usize = 40;
/// No line is longer: a digest, a colon, a number, and what ends it.
const LINE: u64 = 80;
/// At so many places, evenly over the list, its order is looked at before it is believed.
const PLACES: u64 = 256;

/// Whether a list names a password.
pub(super) fn names(list: &Path, password: &str) -> Result<bool> {
    let wanted = hex::encode_upper(Sha1::digest(password.as_bytes()));
    let mut file = File::open(list)?;
    refuse_disorder(&mut file)?;
    // Where it is named, that line begins at `low` or after it, and before `high`.
    let (mut low, mut high) = (0, file.metadata()?.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let Some((start, digest)) = line_from(&mut file, middle)?.filter(|(start, _)| *start < high) else {
            high = middle;
            continue;
        };
        match digest.cmp(&wanted) {
            Ordering::Equal => return Ok(true),
            Ordering::Less => low = start + 1,
            Ordering::Greater => high = middle,
        }
    }
    Ok(false)
}

/// Refuses a list that is not in order: looked up by halves it would name hardly anything, and let all pass. A short list is looked at
/// whole.
fn refuse_disorder(file: &mut File) -> Result<()> {
    let length = u128::from(file.metadata()?.len());
    let mut before = String::new();
    for place in 0..PLACES {
        let place = length * u128::from(place) / u128::from(PLACES);
        let Some((_, digest)) = line_from(file, place as u64)? else { break };
        if digest < before {
            return Err(no_list());
        }
        before = digest;
    }
    Ok(())
}

/// The first line that begins at a place or after it: where, and its digest.
fn line_from(file: &mut File, place: u64) -> Result<Option<(u64, String)>> {
    // A line begins there if the sign before ends one.
    let from = place.saturating_sub(1);
    file.seek(SeekFrom::Start(from))?;
    let mut read = Vec::new();
    file.take(2 * LINE).read_to_end(&mut read)?;
    let begins = match (place, read.iter().position(|&byte| byte == b'\n')) {
        (0, _) => 0,
        (_, Some(end)) => end + 1,
        (_, None) if (read.len() as u64) < LINE => return Ok(None),
        (_, None) => return Err(no_list()),
    };
    let line = &read[begins..];
    if line.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    let digest = line.get(..SIGNS).filter(|digest| digest.iter().all(u8::is_ascii_hexdigit)).ok_or_else(no_list)?;
    let digest = digest.iter().map(|&sign| char::from(sign.to_ascii_uppercase())).collect();
    Ok(Some((from + begins as u64, digest)))
}

fn no_list() -> Error {
    Error::new(ErrorKind::InvalidData, "this is no list of SHA-1 digests, one a line and in order")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list of so many invented passwords, each line ended and begun as told.
    fn list(count: usize, line: impl Fn(usize, &str) -> String) -> tempfile::NamedTempFile {
        let mut digests: Vec<String> =
            (0..count).map(|number| hex::encode_upper(Sha1::digest(format!("leaked {number}")))).collect();
        digests.sort_unstable();
        let text: String = digests.iter().enumerate().map(|(number, digest)| line(number, digest)).collect();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    #[test]
    fn every_password_of_a_list_is_found_and_no_other() {
        for count in [1, 2, 3, 257] {
            for file in [
                list(count, |_, digest| format!("{digest}\n")),
                list(count, |number, digest| format!("{digest}:{}\r\n", 7_usize.pow(number as u32 % 9))),
                list(count, |number, digest| format!("{}{digest}:1", if number == 0 { "" } else { "\n" })),
                list(count, |_, digest| format!("{}\n", digest.to_lowercase())),
            ] {
                for number in 0..count {
                    assert!(names(file.path(), &format!("leaked {number}")).unwrap(), "{number} of {count}");
                    assert!(!names(file.path(), &format!("kept {number}")).unwrap(), "{number} of {count}");
                }
            }
        }
        assert!(!names(list(0, |_, _| String::new()).path(), "leaked 0").unwrap());
    }

    #[test]
    fn a_list_that_is_not_in_order_is_refused_whatever_is_looked_up() {
        for count in [2, 3, 200, 5_000] {
            let ordered = std::fs::read_to_string(list(count, |_, digest| format!("{digest}:1\n")).path()).unwrap();
            let lines: Vec<&str> = ordered.lines().collect();
            let backwards: Vec<&str> = lines.iter().rev().copied().collect();
            let one_after_another = [&lines[count / 2..], &lines[..count / 2]].concat();
            for disordered in [backwards, one_after_another] {
                let file = tempfile::NamedTempFile::new().unwrap();
                std::fs::write(file.path(), disordered.join("\n")).unwrap();
                for password in ["leaked 0", "leaked 1", "kept 0"] {
                    assert_eq!(names(file.path(), password).unwrap_err().kind(), ErrorKind::InvalidData, "{count}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_list_is_refused_and_not_taken_for_one_that_names_nobody() {
        for text in ["passwords\nof\npeople\n", &"x".repeat(500), &format!("{}\n", "g".repeat(SIGNS))] {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), text).unwrap();
            assert_eq!(names(file.path(), "leaked 0").unwrap_err().kind(), ErrorKind::InvalidData, "{text}");
        }
        assert_eq!(names(Path::new("no such list"), "leaked 0").unwrap_err().kind(), ErrorKind::NotFound);
    }
}

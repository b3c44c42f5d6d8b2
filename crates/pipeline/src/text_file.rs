//! Files that a person writes by hand: settings, lists and mappings. They are short, and what is not is something else.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// Bytes that such a file may have.
const LONGEST: u64 = 1 << 20;

/// The text of such a file. Anything but a regular file is refused before it is opened: a pipe would be waited for without
/// an end.
pub(crate) fn read(path: &Path) -> io::Result<String> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(ErrorKind::InvalidInput, "it is no regular file"));
    }
    let mut text = String::new();
    if File::open(path)?.take(LONGEST + 1).read_to_string(&mut text)? as u64 > LONGEST {
        return Err(io::Error::new(ErrorKind::FileTooLarge, "it is longer than 1 MiB, which no such file is"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_greatest_length_is_read_and_a_longer_one_and_a_folder_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("krama.toml");
        fs::write(&path, vec![b'#'; LONGEST as usize]).unwrap();
        assert_eq!(read(&path).unwrap().len() as u64, LONGEST);
        fs::write(&path, vec![b'#'; LONGEST as usize + 1]).unwrap();
        assert_eq!(read(&path).unwrap_err().kind(), ErrorKind::FileTooLarge);
        assert_eq!(read(folder.path()).unwrap_err().kind(), ErrorKind::InvalidInput);
        assert_eq!(read(&folder.path().join("none")).unwrap_err().kind(), ErrorKind::NotFound);
    }
}

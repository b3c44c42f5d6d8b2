//! Where an archive is written, so that a full disk is told once.
//!
//! The writer of archives closes its archive when it is dropped, and where that fails it says so on standard error by
//! itself. What is written after a failure therefore goes nowhere, and seems to go well.

use std::io::{self, Seek, SeekFrom, Write};

/// Passes on what is written until something fails.
pub(super) struct Sink<W> {
    to: W,
    /// Where the next byte goes, and where the archive ends so far: told without asking, after a failure too.
    position: u64,
    end: u64,
    failed: bool,
}

impl<W> Sink<W> {
    pub(super) fn new(to: W) -> Self {
        Self { to, position: 0, end: 0, failed: false }
    }

    /// What was written to. Nobody gets it after a failure, which its archive does not show.
    pub(super) fn finish(self) -> io::Result<W> {
        if self.failed { Err(io::Error::other("an earlier block could not be written")) } else { Ok(self.to) }
    }

    /// Notes a failure. The archive is closed from its end then, wherever in it the failure was met.
    fn watch<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
        if done.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::Interrupted) {
            (self.failed, self.position) = (true, self.end);
        }
        done
    }
}

impl<W: Write> Write for Sink<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = if self.failed {
            bytes.len()
        } else {
            let done = self.to.write(bytes);
            self.watch(done)?
        };
        self.position += written as u64;
        self.end = self.end.max(self.position);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.failed {
            return Ok(());
        }
        let done = self.to.flush();
        self.watch(done)
    }
}

impl<W: Seek> Seek for Sink<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = if self.failed {
            match to {
                SeekFrom::Start(at) => at,
                SeekFrom::Current(by) => self.position.saturating_add_signed(by),
                SeekFrom::End(by) => self.end.saturating_add_signed(by),
            }
        } else {
            let done = self.to.seek(to);
            self.watch(done)?
        };
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    /// A file that takes so many calls, and fails after that.
    struct Failing {
        file: Cursor<Vec<u8>>,
        calls: u64,
    }

    impl Failing {
        fn after(calls: u64) -> Self {
            Self { file: Cursor::default(), calls }
        }

        fn call(&mut self) -> io::Result<()> {
            self.calls = self.calls.checked_sub(1).ok_or(io::ErrorKind::StorageFull)?;
            Ok(())
        }
    }

    impl Write for Failing {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.call()?;
            self.file.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            self.call()
        }
    }

    impl Seek for Failing {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.call()?;
            self.file.seek(to)
        }
    }

    fn archive(calls: u64) -> io::Result<Vec<u8>> {
        let mut zip = ZipWriter::new(Sink::new(Failing::after(calls)));
        let filled = ["a", "b"].into_iter().try_for_each(|name| {
            zip.start_file(name, SimpleFileOptions::default())?;
            zip.write_all(&[7; 100])
        });
        let finished = zip.finish();
        filled?;
        Ok(finished?.finish()?.file.into_inner())
    }

    #[test]
    fn whatever_call_fails_the_archive_is_refused_and_else_it_is_whole() {
        let mut calls = 0;
        let whole = loop {
            match archive(calls) {
                Ok(whole) => break whole,
                Err(error) => assert_eq!(error.kind(), io::ErrorKind::StorageFull, "after {calls} calls"),
            }
            calls += 1;
        };
        assert!(calls > 20, "{calls}");
        assert_eq!(zip::ZipArchive::new(Cursor::new(&whole)).unwrap().len(), 2);
        assert_eq!(archive(u64::MAX).unwrap(), whole);
    }

    #[test]
    fn what_failed_once_closes_without_a_second_failure() {
        let mut sink = Sink::new(Failing::after(2));
        assert_eq!((sink.write(b"abcde").unwrap(), sink.seek(SeekFrom::Start(1)).unwrap()), (5, 1));
        assert!(sink.write(b"x").is_err());
        assert_eq!((sink.stream_position().unwrap(), sink.write(b"de").unwrap()), (5, 2));
        assert_eq!((sink.seek(SeekFrom::End(-1)).unwrap(), sink.seek(SeekFrom::Start(1)).unwrap()), (6, 1));
        assert!(sink.flush().is_ok() && sink.finish().is_err());
    }
}

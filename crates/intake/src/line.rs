//! Text by lines, none of which may fill the memory.

use memchr::memchr;
use std::io::{self, Read};

const FIRST_BUFFER: usize = 256 << 10;

/// What the reader came upon; the line itself is asked as `line`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    Line,
    /// A line over the limit, of which only the start is kept.
    TooLong,
    End,
}

/// Reads lines of at most so many bytes, ended by LF or CR LF.
pub(crate) struct LineReader<R> {
    input: R,
    limit: usize,
    buffer: Vec<u8>,
    start: usize,
    next: usize,
    end: usize,
    ended: bool,
    in_long_line: bool,
    number: u64,
}

impl<R: Read> LineReader<R> {
    pub fn new(input: R, limit: usize) -> Self {
        let buffer = vec![0; FIRST_BUFFER];
        Self { input, limit, buffer, start: 0, next: 0, end: 0, ended: false, in_long_line: false, number: 0 }
    }

    /// The line's number, from 1.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The line without its end.
    pub fn line(&self) -> &[u8] {
        let line = &self.buffer[self.start..self.next];
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        line.strip_suffix(b"\r").unwrap_or(line)
    }

    /// Goes to the next line.
    pub fn next_line(&mut self) -> io::Result<Found> {
        self.start = self.next;
        while self.in_long_line {
            self.pass_on()?;
        }
        self.number += 1;
        let mut searched = self.start;
        loop {
            if let Some(length) = memchr(b'\n', &self.buffer[searched..self.end]) {
                self.next = searched + length + 1;
                let long = self.next - self.start > self.limit;
                return Ok(if long { Found::TooLong } else { Found::Line });
            }
            if self.end - self.start > self.limit {
                self.next = self.end;
                self.in_long_line = true;
                return Ok(Found::TooLong);
            }
            if self.ended {
                self.next = self.end;
                return Ok(if self.start == self.end { Found::End } else { Found::Line });
            }
            let unsearched = self.end - self.start;
            self.fill()?;
            searched = self.start + unsearched;
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        if self.end == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let read = self.input.read(&mut self.buffer[self.end..])?;
        self.end += read;
        self.ended = read == 0;
        Ok(())
    }

    /// Passes over one more buffer of a line that is too long.
    fn pass_on(&mut self) -> io::Result<()> {
        let read = self.input.read(&mut self.buffer)?;
        (self.start, self.end) = (0, read);
        self.ended = read == 0;
        if let Some(length) = memchr(b'\n', &self.buffer[..read]) {
            self.start = length + 1;
            self.in_long_line = false;
        } else {
            self.start = read;
            self.in_long_line = !self.ended;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_over_the_limit_is_passed_over_whatever_its_length() {
        for length in [11, 300_000, 2_000_000] {
            let text = format!("one\r\n{}\ntwo\n\nthree", "x".repeat(length));
            let mut lines = LineReader::new(text.as_bytes(), 10);
            let mut found = Vec::new();
            loop {
                match lines.next_line().unwrap() {
                    Found::Line => found.push(String::from_utf8(lines.line().to_vec()).unwrap()),
                    Found::TooLong => found.push("(long)".to_owned()),
                    Found::End => break,
                }
            }
            assert_eq!(found, ["one", "(long)", "two", "", "three"], "{length}");
            assert!(lines.buffer.len() <= FIRST_BUFFER);
        }
    }
}

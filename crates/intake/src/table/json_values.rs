//! JSON values, one after another, without holding more than one: brackets and strings are told apart, and each value's
//! bytes are handed on to be parsed. The document is RFC 8259; whether a value is well-formed shows when it is parsed.

use crate::fault::{Fault, RAW_BYTES};
use std::io::{self, Read};

const FIRST_BUFFER: usize = 256 << 10;

/// The next value of a document.
#[derive(Debug)]
pub(crate) enum Framed<'b> {
    /// The bytes of a whole value.
    Value(&'b [u8]),
    /// A value that is passed over, with its first bytes.
    Faulty(Fault, &'b [u8]),
}

/// Reads values from a document.
pub(crate) struct Values<R> {
    input: R,
    value_bytes: usize,
    depth: usize,
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    ended: bool,
    kept: Vec<u8>,
}

/// Where a scan of a value stands.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "the states of a scanner, set and cleared independently")]
struct Scan {
    depth: usize,
    deepest: usize,
    in_string: bool,
    escaped: bool,
    begun: bool,
    /// Neither object, array nor string: ends before the next mark or blank.
    scalar: bool,
}

impl Scan {
    /// Takes one byte; true where it is the first that no longer belongs to the value.
    fn is_past(&mut self, byte: u8) -> bool {
        if self.in_string {
            self.string(byte);
            return false;
        }
        if self.begun && self.scalar {
            return matches!(byte, b',' | b']' | b'}' | b'{' | b'[') || byte.is_ascii_whitespace();
        }
        if self.begun && self.depth == 0 {
            return true;
        }
        self.begun = true;
        if self.scalar {
            return false;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => {
                self.depth += 1;
                self.deepest = self.deepest.max(self.depth);
            }
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        false
    }

    fn string(&mut self, byte: u8) {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' => self.escaped = true,
            b'"' => self.in_string = false,
            _ => {}
        }
    }
}

/// Levels of the value these bytes start with.
pub(crate) fn depth_of(value: &[u8]) -> usize {
    let mut scan = Scan::default();
    let _ = value.iter().position(|&byte| scan.is_past(byte));
    scan.deepest
}

impl<R: Read> Values<R> {
    /// A reader of values of at most so many bytes and so many levels.
    pub fn new(input: R, value_bytes: usize, depth: usize) -> Self {
        let buffer = vec![0; FIRST_BUFFER];
        Self { input, value_bytes, depth, buffer, at: 0, end: 0, ended: false, kept: Vec::new() }
    }

    /// The next byte that is not blank, left where it is.
    pub fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            while self.at < self.end {
                let byte = self.buffer[self.at];
                if !byte.is_ascii_whitespace() {
                    return Ok(Some(byte));
                }
                self.at += 1;
            }
            if !self.fill(self.at)? {
                return Ok(None);
            }
        }
    }

    /// Passes over the next byte that is not blank, if it is this one.
    pub fn passes(&mut self, byte: u8) -> io::Result<bool> {
        let there = self.peek()? == Some(byte);
        self.at += usize::from(there);
        Ok(there)
    }

    /// An object's next key, with its colon passed; none at the object's end or where there is no key.
    pub fn key(&mut self) -> io::Result<Option<String>> {
        self.passes(b',')?;
        if self.peek()? != Some(b'"') {
            return Ok(None);
        }
        let key = match self.value()? {
            Framed::Value(bytes) => serde_json::from_slice::<String>(bytes).ok(),
            Framed::Faulty(..) => None,
        };
        Ok(if self.passes(b':')? { key } else { None })
    }

    /// The next value. At least one byte is passed.
    pub fn value(&mut self) -> io::Result<Framed<'_>> {
        self.peek()?;
        let (mut start, mut at, mut long) = (self.at, self.at, false);
        let mut scan =
            Scan { scalar: !matches!(self.buffer.get(self.at), Some(b'{' | b'[' | b'"')), ..Scan::default() };
        self.kept.clear();
        let whole = loop {
            let past = self.buffer[at..self.end].iter().position(|&byte| scan.is_past(byte));
            if let Some(length) = past {
                at += length;
                break true;
            }
            at = self.end;
            if at - start > self.value_bytes {
                if !long {
                    self.kept.extend_from_slice(&self.buffer[start..at.min(start + RAW_BYTES)]);
                    long = true;
                }
                start = at;
            }
            let scanned = at - start;
            let more = self.fill(start)?;
            (start, at) = (0, scanned);
            if !more {
                break scan.depth == 0 && !scan.in_string;
            }
        };
        self.at = at;
        Ok(if long {
            Framed::Faulty(Fault::RowTooLong, &self.kept)
        } else {
            let bytes = &self.buffer[start..at];
            match () {
                () if !whole => Framed::Faulty(Fault::CutShort, bytes),
                () if scan.deepest > self.depth => Framed::Faulty(Fault::TooDeep, bytes),
                () => Framed::Value(bytes),
            }
        })
    }

    /// Reads more, keeping what stands from `start` on, which becomes the place reading goes on; false at the end.
    fn fill(&mut self, start: usize) -> io::Result<bool> {
        self.buffer.copy_within(start..self.end, 0);
        self.end -= start;
        self.at = 0;
        if self.ended {
            return Ok(false);
        }
        if self.end == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        let read = self.input.read(&mut self.buffer[self.end..])?;
        self.end += read;
        self.ended = read == 0;
        Ok(read > 0)
    }
}

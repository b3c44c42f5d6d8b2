//! How a file's bytes spell its text.

use crate::Error;
use crate::desk::Original;
use encoding_rs::{Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::fmt;
use std::io::{self, Read, SeekFrom};

/// Bytes looked at to tell UTF-16 without a byte order mark, and to tell damaged UTF-8 from Windows-1252.
const LOOK_BYTES: usize = 64 << 10;
const CHUNK_BYTES: usize = 256 << 10;

/// How a file's bytes spell its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8 throughout.
    Utf8,
    /// UTF-8 with some bytes that are not.
    DamagedUtf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252, taken where it is nothing else.
    Windows1252,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::DamagedUtf8 => "UTF-8, damaged",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "Windows-1252",
        })
    }
}

/// A file's encoding and the length of its byte order mark.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spelling {
    pub encoding: Encoding,
    mark_bytes: u64,
}

impl Spelling {
    /// UTF-8 without a byte order mark.
    pub const UTF_8: Self = Self { encoding: Encoding::Utf8, mark_bytes: 0 };
}

/// Tells the encoding; reads the whole file where it has no byte order mark of UTF-16.
pub(crate) fn detect(original: &mut dyn Original) -> Result<Spelling, Error> {
    let head = head(original, LOOK_BYTES)?;
    if head.starts_with(&[0xFF, 0xFE]) {
        return Ok(Spelling { encoding: Encoding::Utf16Le, mark_bytes: 2 });
    }
    if head.starts_with(&[0xFE, 0xFF]) {
        return Ok(Spelling { encoding: Encoding::Utf16Be, mark_bytes: 2 });
    }
    if let Some(encoding) = utf16_without_mark(&head) {
        return Ok(Spelling { encoding, mark_bytes: 0 });
    }
    let mark_bytes = if head.starts_with(&[0xEF, 0xBB, 0xBF]) { 3 } else { 0 };
    let count = count_characters(original)?;
    let encoding = match count {
        Count { stray: 0, .. } => Encoding::Utf8,
        Count { stray, wide } if wide > stray || mark_bytes > 0 => Encoding::DamagedUtf8,
        Count { .. } => Encoding::Windows1252,
    };
    Ok(Spelling { encoding, mark_bytes })
}

/// The first bytes of the file.
pub(crate) fn head(original: &mut dyn Original, bytes: usize) -> Result<Vec<u8>, Error> {
    original.seek(SeekFrom::Start(0))?;
    let mut head = Vec::new();
    original.take(bytes as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// The text's first bytes as UTF-8, whatever the file spells it in.
pub(crate) fn decoded_head(original: &mut dyn Original, spelling: Spelling, bytes: usize) -> Result<Vec<u8>, Error> {
    let mut head = Vec::new();
    decoded(original, spelling)?.take(bytes as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// The whole text, from its start, as UTF-8 bytes; bytes that damage UTF-8 pass as they are.
pub(crate) fn decoded<'r>(original: &'r mut dyn Original, spelling: Spelling) -> Result<Box<dyn Read + 'r>, Error> {
    original.seek(SeekFrom::Start(spelling.mark_bytes))?;
    let encoding = match spelling.encoding {
        Encoding::Utf8 | Encoding::DamagedUtf8 => return Ok(Box::new(original)),
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
        Encoding::Windows1252 => WINDOWS_1252,
    };
    Ok(Box::new(Transcoded::new(original, encoding.new_decoder_without_bom_handling())))
}

/// In UTF-16 the high byte of line ends, digits and spaces is zero, whatever the script: zeros stand on one side only.
fn utf16_without_mark(head: &[u8]) -> Option<Encoding> {
    let pairs = head.chunks_exact(2);
    let (even, odd) = pairs
        .clone()
        .fold((0, 0), |(even, odd), pair| (even + usize::from(pair[0] == 0), odd + usize::from(pair[1] == 0)));
    let (encoding, zeros, others) = if odd > even { (UTF_16LE, odd, even) } else { (UTF_16BE, even, odd) };
    let whole = &head[..head.len() & !1];
    // Three in a hundred characters are spaces, digits or line ends in the scripts of the region.
    if head.len() < 4 || zeros * 100 < pairs.len() * 3 || others * 20 > zeros {
        return None;
    }
    let (text, _) = encoding.decode_without_bom_handling(whole);
    let broken_at = text.find('\u{FFFD}').unwrap_or(text.len());
    let whole_text = broken_at + 4 >= text.len();
    let lines = text.contains(['\n', '\r']) || zeros * 10 > pairs.len() * 3;
    (whole_text && lines).then_some(if encoding == UTF_16LE { Encoding::Utf16Le } else { Encoding::Utf16Be })
}

struct Count {
    /// Bytes that are not UTF-8.
    stray: u64,
    /// Characters of more than one byte.
    wide: u64,
}

/// Counts what speaks for and against UTF-8. Characters are only counted once a stray byte is met, from its chunk on.
fn count_characters(original: &mut dyn Original) -> Result<Count, Error> {
    original.seek(SeekFrom::Start(0))?;
    let mut count = Count { stray: 0, wide: 0 };
    let mut chunk = vec![0; CHUNK_BYTES];
    let mut kept = 0;
    let mut wide_chunks = 0_u64;
    loop {
        let read = original.read(&mut chunk[kept..])?;
        let filled = kept + read;
        let bytes = &chunk[..filled];
        let used = match std::str::from_utf8(bytes) {
            Ok(text) => {
                wide_chunks += u64::from(!text.is_ascii());
                filled
            }
            Err(error) if error.error_len().is_none() && read > 0 => {
                wide_chunks += 1;
                error.valid_up_to()
            }
            Err(_) => count_chunk(bytes, &mut count, read == 0),
        };
        if read == 0 {
            break;
        }
        chunk.copy_within(used..filled, 0);
        kept = filled - used;
    }
    // A chunk that is wide and wholly UTF-8 outweighs any few stray bytes.
    count.wide += wide_chunks * 64;
    Ok(count)
}

/// Counts one chunk; answers how many of its bytes are settled.
fn count_chunk(bytes: &[u8], count: &mut Count, last: bool) -> usize {
    let mut used = 0;
    for part in bytes.utf8_chunks() {
        count.wide += part.valid().chars().filter(|character| !character.is_ascii()).count() as u64;
        used += part.valid().len();
        let at_end = used + part.invalid().len() == bytes.len();
        if at_end && !last && part.invalid().len() < 4 {
            break;
        }
        count.stray += part.invalid().len() as u64;
        used += part.invalid().len();
    }
    used
}

/// A reader that turns another encoding into UTF-8 as it goes.
struct Transcoded<R> {
    inner: R,
    decoder: Decoder,
    input: Vec<u8>,
    text: Vec<u8>,
    unread: std::ops::Range<usize>,
    ended: bool,
}

impl<R: Read> Transcoded<R> {
    fn new(inner: R, decoder: Decoder) -> Self {
        // One byte of Windows-1252 becomes at most three, two of UTF-16 as well; the rest is the decoder's own carry.
        let text = vec![0; CHUNK_BYTES * 3 + 16];
        Self { inner, decoder, input: vec![0; CHUNK_BYTES], text, unread: 0..0, ended: false }
    }
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        while self.unread.is_empty() && !self.ended {
            let read = self.inner.read(&mut self.input)?;
            self.ended = read == 0;
            let (_, _, written, _) = self.decoder.decode_to_utf8(&self.input[..read], &mut self.text, self.ended);
            self.unread = 0..written;
        }
        let taken = self.unread.len().min(output.len());
        output[..taken].copy_from_slice(&self.text[self.unread.start..self.unread.start + taken]);
        self.unread.start += taken;
        Ok(taken)
    }
}

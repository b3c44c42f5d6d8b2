//! Which of the original's characters stands at a byte of the folded text.
//!
//! A folded character stands for one character of the original, so its place there is the number of characters before it
//! and of those left out before it. Characters are counted once for every block of bytes, and within a block when asked.

/// Bytes of a block.
const BLOCK: usize = 16;

/// Characters before every block, and those left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counts {
    /// Characters of the folded text that begin before a block.
    blocks: Vec<u32>,
    /// From this folded byte on, so many of the original's characters are left out; in order.
    left_out: Vec<(u32, u32)>,
}

impl Counts {
    /// The counts of a folded text.
    pub fn new(text: &str, left_out: Vec<(u32, u32)>) -> Self {
        let mut before = 0;
        let count = |block: &[u8]| {
            let at = before;
            before += block.first_chunk().map_or_else(|| characters(block), |whole| characters_of(whole, BLOCK));
            at
        };
        Self { blocks: text.as_bytes().chunks(BLOCK).map(count).collect(), left_out }
    }

    /// The original's scalar value that the folded character at a byte was read from.
    pub fn scalar_at(&self, text: &str, byte: usize) -> u32 {
        let bytes = text.as_bytes();
        let byte = byte.min(bytes.len());
        let block = (byte / BLOCK).min(self.blocks.len().saturating_sub(1));
        let before = self.blocks.get(block).copied().unwrap_or(0);
        let within = match bytes[block * BLOCK..].first_chunk() {
            Some(whole) => characters_of(whole, byte - block * BLOCK),
            None => characters(&bytes[block * BLOCK..byte]),
        };
        before + within + self.left_out_before(byte)
    }

    fn left_out_before(&self, byte: usize) -> u32 {
        if self.left_out.is_empty() {
            return 0;
        }
        let behind = self.left_out.partition_point(|&(at, _)| at as usize <= byte);
        behind.checked_sub(1).map_or(0, |last| self.left_out[last].1)
    }

    /// Where characters are left out within a range of folded bytes, its first byte excepted.
    pub fn gaps(&self, range: &std::ops::Range<usize>) -> impl Iterator<Item = usize> {
        let inside = |&(at, _): &(u32, u32)| (at as usize) < range.end;
        let first = self.left_out.partition_point(|&(at, _)| at as usize <= range.start);
        self.left_out[first..].iter().take_while(move |gap| inside(gap)).map(|&(at, _)| at as usize)
    }
}

/// How many characters begin in the first bytes of a whole block, 16 of them at most.
fn characters_of(block: &[u8; BLOCK], first: usize) -> u32 {
    let block = u128::from_le_bytes(*block);
    let continuing = (block >> 7) & !(block >> 6) & (u128::MAX / 0xff);
    let asked = u128::MAX.checked_shl(8 * first as u32).map_or(u128::MAX, |behind| !behind);
    first as u32 - (continuing & asked).count_ones()
}

/// How many characters begin in these bytes of a text: all bytes but those that continue one (`10xxxxxx`).
pub(super) fn characters(bytes: &[u8]) -> u32 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let mut chunks = bytes.chunks_exact(8);
    let mut continuing = 0;
    for chunk in &mut chunks {
        let chunk = chunk.try_into().map_or(0, u64::from_le_bytes);
        continuing += ((chunk >> 7) & !(chunk >> 6) & ONES).count_ones();
    }
    let rest = chunks.remainder().iter().filter(|&&byte| byte & 0xc0 == 0x80).count() as u32;
    bytes.len() as u32 - continuing - rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_over_blocks() {
        let text = "aខ字𝟎é".repeat(60);
        let counts = Counts::new(&text, vec![(1, 2), (130, 5)]);
        for (place, (at, _)) in (0..).zip(text.char_indices()) {
            let left_out = if at >= 130 { 5 } else { u32::from(at >= 1) * 2 };
            assert_eq!(counts.scalar_at(&text, at), place + left_out);
        }
        assert_eq!(counts.scalar_at(&text, text.len()), 300 + 5);
        assert_eq!(characters(text.as_bytes()), 300);
    }
}

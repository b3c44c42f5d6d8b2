//! Near-identical text by MinHash over character n-grams.
//!
//! One-permutation hashing (Li, Owen, Zhang 2012): every 4-gram of the normalised text falls into one of 64 bins, each bin
//! keeps its smallest hash, and an empty bin borrows from a bin chosen by its number (optimal densification, Shrivastava
//! 2017). The share of equal bins estimates the Jaccard similarity with a standard error of at most 0.0625.

use crate::hash;
use std::sync::LazyLock;

/// Bins in a sketch.
pub const BINS: usize = 64;

/// Characters in an n-gram.
const GRAM: usize = 4;

/// A text shorter than this, in letters' worth, says too little to match on.
pub const SHORTEST: u32 = 40;

/// The sketch of one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    bins: [u16; BINS],
    /// N-grams in the text, each worth as many letters as its last character says.
    pub grams: u32,
}

impl Sketch {
    /// The sketch of a text written in several stretches, or nothing where it is too short.
    pub fn of<'t>(stretches: impl Iterator<Item = &'t str>) -> Option<Self> {
        let mut mins = [u64::MAX; BINS];
        let mut grams = 0_u32;
        for stretch in stretches {
            let mut window = 0_u128;
            let mut filled = 0;
            for c in normalised(stretch) {
                window = (window << 32) | u128::from(u32::from(c));
                filled += 1;
                if filled >= GRAM {
                    let hashed = hash::mix((window as u64) ^ ((window >> 64) as u64).rotate_left(17));
                    let bin = (hashed >> 58) as usize;
                    mins[bin] = mins[bin].min(hashed & 0x03ff_ffff_ffff_ffff);
                    grams += krama_model::letters_worth(c);
                }
            }
        }
        (grams >= SHORTEST).then(|| Self { bins: densified(&mins), grams })
    }

    /// The estimated Jaccard similarity in thousandths.
    pub fn similarity_permille(&self, other: &Self) -> u16 {
        let equal = self.bins.iter().zip(&other.bins).filter(|(a, b)| a == b).count();
        (equal * 1000 / BINS) as u16
    }

    /// The keys two sketches of similarity 0.5 share at least one of with a chance of 64 %, of 0.7 with 98.8 %, and of
    /// 0.2 with 2.5 %: 16 bands of 4 bins.
    pub fn bands(&self) -> impl Iterator<Item = u64> + '_ {
        self.bins
            .chunks(4)
            .enumerate()
            .map(|(band, bins)| bins.iter().fold(hash::mix(band as u64), |key, &bin| hash::join(key, u64::from(bin))))
    }
}

/// Letters in lower case, digits as one sign (values change between copies), everything else left out.
fn normalised(text: &str) -> impl Iterator<Item = char> + '_ {
    let plane = &*PLANE;
    text.chars().filter_map(|c| match plane.get(c as usize) {
        Some(&meant) => char::from_u32(u32::from(meant)).filter(|&meant| meant != LEFT_OUT),
        None => normal(c),
    })
}

/// What stands for a character that is left out.
const LEFT_OUT: char = '\0';

/// [`normal`] of the 65,536 characters nearly all text is written in: asking Unicode's tables for each took a tenth of an
/// analysis.
static PLANE: LazyLock<Box<[u16]>> = LazyLock::new(|| {
    let meant = |code: u32| char::from_u32(code).and_then(normal).unwrap_or(LEFT_OUT);
    (0..=u32::from(u16::MAX)).map(|code| u16::try_from(u32::from(meant(code))).unwrap_or(0)).collect()
});

fn normal(c: char) -> Option<char> {
    match c {
        _ if c.is_numeric() => Some('0'),
        _ if c.is_alphanumeric() || is_mark(c) => Some(c.to_lowercase().next().unwrap_or(c)),
        _ => None,
    }
}

/// Khmer, Thai, Lao and Burmese vowel signs are marks, not letters, and carry the word.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{17b4}'..='\u{17d3}' | '\u{0e31}' | '\u{0e34}'..='\u{0e4e}' | '\u{0eb1}'..='\u{0ece}' | '\u{102b}'..='\u{103e}')
}

fn densified(mins: &[u64; BINS]) -> [u16; BINS] {
    let mut bins = [0_u16; BINS];
    for (at, bin) in bins.iter_mut().enumerate() {
        let mut from = at;
        let mut attempt = 0_u64;
        while mins[from] == u64::MAX {
            attempt += 1;
            from = (hash::join(at as u64, attempt) >> 58) as usize;
        }
        *bin = hash::mix(mins[from].wrapping_add(attempt)) as u16;
    }
    bins
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "Dear customer, your parcel is held at the warehouse. Pay the customs fee of 12 USD today or it \
        will be returned to the sender. Do not share this message with anybody else.";

    #[test]
    fn a_table_answers_as_unicode_does() {
        for c in (0..=0x1_ffff).filter_map(char::from_u32) {
            assert_eq!(normalised(c.encode_utf8(&mut [0; 4])).next(), normal(c), "{c:?}");
        }
    }

    fn sketch(text: &str) -> Sketch {
        Sketch::of(std::iter::once(text)).unwrap()
    }

    #[test]
    fn copies_with_other_numbers_and_case_are_the_same() {
        let copy = SCRIPT.replace("12", "95").to_uppercase();
        assert_eq!(sketch(SCRIPT).similarity_permille(&sketch(&copy)), 1000);
    }

    #[test]
    fn a_changed_sentence_stays_near_and_other_text_is_far() {
        let changed = SCRIPT.replace("Do not share this message", "Never show this notice");
        assert!(sketch(SCRIPT).similarity_permille(&sketch(&changed)) > 550);
        let other = "I met her on a dating site and after three weeks she asked me to invest in a gold trading platform \
            that her uncle recommends to friends only";
        assert!(sketch(SCRIPT).similarity_permille(&sketch(other)) < 200);
    }

    #[test]
    fn estimates_are_near_the_true_similarity() {
        let words: Vec<String> = (0..700).map(|n| format!("{:x}", hash::mix(n))).collect();
        let grams = |text: &str| -> std::collections::BTreeSet<Vec<char>> {
            normalised(text).collect::<Vec<_>>().windows(GRAM).map(<[char]>::to_vec).collect()
        };
        for kept in [300, 200, 100] {
            let (a, b) = (words[..300].concat(), words[300 - kept..600 - kept].concat());
            let (x, y) = (grams(&a), grams(&b));
            let truth = x.intersection(&y).count() as f64 / x.union(&y).count() as f64;
            let estimate = f64::from(sketch(&a).similarity_permille(&sketch(&b))) / 1000.0;
            assert!((truth - estimate).abs() < 0.19, "true {truth}, estimated {estimate}");
        }
    }

    #[test]
    fn short_text_says_nothing() {
        assert_eq!(Sketch::of(std::iter::once("hello, how are you?")), None);
        assert_eq!(Sketch::of(std::iter::once("您好，请问您在吗？我们的客服马上来")), None);
    }

    #[test]
    fn a_message_of_equal_content_is_long_enough_in_each_script() {
        for text in [
            "Your card was used abroad. Call us today or it will be blocked.",
            "您的银行卡在境外被使用，请今天与我们联系，否则将被冻结停用",
            "បណ្ណរបស់អ្នកត្រូវបានប្រើនៅបរទេស សូមទាក់ទងមកយើងថ្ងៃនេះ",
            "บัตรของคุณถูกใช้ในต่างประเทศ โปรดติดต่อเราวันนี้ มิฉะนั้นจะถูกระงับ",
        ] {
            assert!(Sketch::of(std::iter::once(text)).is_some(), "{text}");
        }
    }
}

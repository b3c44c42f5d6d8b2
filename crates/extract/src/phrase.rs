//! Many phrases, looked for at once.
//!
//! A tree of phrases whose steps are tokens: from every token of a text it is followed for as long as it goes. A word that
//! begins no phrase, by itself or together with the next, costs two looks into a small filter, so a text is read in the
//! time it takes to tell its words apart, however many phrases there are.

use crate::token::{Token, Tokens, mix};
use std::collections::BTreeMap;
use std::ops::Range;

/// What may touch a phrase that begins or ends with a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edges {
    /// No letter: a word's own edges.
    Letters,
    /// No letter and no digit.
    LettersAndDigits,
}

/// A phrase found: its meaning and the bytes it stands at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found<T> {
    pub meaning: T,
    pub start: usize,
    pub end: usize,
}

/// What a phrase means.
pub(crate) trait Meaning: Copy + PartialEq {
    /// What may touch the phrase.
    fn edges(self) -> Edges;
}

/// Phrases with what they mean.
#[derive(Debug)]
pub(crate) struct Phrases<T> {
    /// Phrases of one token.
    singles: Steps,
    /// The first two tokens of longer ones, taken together.
    pairs: Steps,
    /// All later steps.
    later: Steps,
    /// The phrases of one token, and the pairs of tokens that longer ones begin with.
    beginnings: Filter,
    /// What the phrases mean; a step that ends some holds their range.
    meanings: Vec<T>,
}

/// A step of the tree, with all that following it asks for in one place.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    /// 0 where the place is free.
    key: u64,
    /// Where it leads.
    node: u32,
    /// The range of `meanings` that the phrases ending here have.
    first: u32,
    last: u32,
    /// The tokens a phrase may go on with: one bit for each, told by its symbol.
    behind: u64,
}

/// Steps by their keys: a power of two, half of it taken at most.
#[derive(Debug)]
struct Steps {
    places: Vec<Step>,
}

/// A set of keys that answers "surely not" or "perhaps".
#[derive(Debug)]
struct Filter {
    words: Vec<u64>,
}

/// A phrase as it is built in: where it leads from node to node.
struct Tree<T> {
    /// By key: phrases of one token, first pairs, later steps.
    steps: [BTreeMap<u64, u32>; 3],
    behind: Vec<u64>,
    meanings: Vec<Vec<T>>,
}

/// Words of a filter; sixteen kilobytes stay close to the processor.
const FILTER_WORDS: u64 = 1 << 11;

/// The key of a phrase of one token. White space before a phrase is not part of it.
#[inline]
fn single(token: &Token) -> u64 {
    token.symbol.max(1)
}

/// The key of a step from a node inside phrases.
#[inline]
fn key(node: u32, token: &Token) -> u64 {
    let step = token.symbol ^ mix(u64::from(node) << 1 | u64::from(token.spaced));
    step.max(1)
}

/// The bit of a token among those that may stand behind a step.
#[inline]
fn bit(token: &Token) -> u64 {
    1 << (token.symbol % 64)
}

/// The key of the first two tokens of a phrase together.
#[inline]
fn pair(first: &Token, second: &Token) -> u64 {
    (first.symbol.rotate_left(29) ^ second.symbol.wrapping_add(u64::from(second.spaced) << 40)).max(1)
}

impl Filter {
    fn new(keys: &[u64]) -> Self {
        let mut words = vec![0; FILTER_WORDS as usize];
        for &key in keys {
            let (word, bits) = Self::place(key);
            words[word] |= bits;
        }
        Self { words }
    }

    /// A Bloom filter whose bits of one key stand in one word, two of them.
    #[inline]
    fn place(key: u64) -> (usize, u64) {
        (((key >> 20) % FILTER_WORDS) as usize, 1 << ((key >> 32) % 64) | 1 << ((key >> 40) % 64))
    }

    #[inline]
    fn may_have(&self, key: u64) -> bool {
        let (word, bits) = Self::place(key);
        self.words[word] & bits == bits
    }
}

impl<T: Meaning> Phrases<T> {
    /// Phrases with their meanings; the same phrase may mean several things.
    pub fn new(phrases: impl IntoIterator<Item = (impl AsRef<str>, T)>) -> Self {
        let mut tree = Tree { steps: [const { BTreeMap::new() }; 3], behind: vec![0], meanings: vec![Vec::new()] };
        for (phrase, meaning) in phrases {
            tree.insert(&Tokens::of_phrase(phrase.as_ref()), meaning);
        }
        tree.pack()
    }

    /// Finds every phrase, by where it ends and then by where it starts.
    pub fn find(&self, tokens: &[Token], found: &mut Vec<Found<T>>) {
        let first = found.len();
        for (at, token) in tokens.iter().enumerate() {
            let (alone, both) = (single(token), pair(token, tokens.get(at + 1).unwrap_or(&Token::END)));
            let [alone_may, both_may] = [alone, both].map(|key| self.beginnings.may_have(key));
            if alone_may && let Some(step) = self.singles.at(alone) {
                self.end(step, tokens, at..at + 1, found);
            }
            if both_may {
                self.longer(tokens, at, both, found);
            }
        }
        found[first..].sort_unstable_by_key(|hit| (hit.end as u64) << 32 | hit.start as u64);
    }

    /// The phrases that begin with the pair of tokens at a place.
    fn longer(&self, tokens: &[Token], at: usize, pair: u64, found: &mut Vec<Found<T>>) {
        let mut next = self.pairs.at(pair);
        let mut end = at + 2;
        while let Some(step) = next {
            self.end(step, tokens, at..end, found);
            let Some(behind) = tokens.get(end).filter(|behind| step.behind & bit(behind) != 0) else { return };
            next = self.later.at(key(step.node, behind));
            end += 1;
        }
    }

    /// Takes down what ends with a step.
    #[inline]
    fn end(&self, step: &Step, tokens: &[Token], phrase: Range<usize>, found: &mut Vec<Found<T>>) {
        if step.first < step.last {
            let touched = tokens[phrase.start].glued || tokens.get(phrase.end).is_some_and(|behind| behind.glued);
            let (start, end) = (tokens[phrase.start].start as usize, tokens[phrase.end - 1].end as usize);
            let meanings = &self.meanings[step.first as usize..step.last as usize];
            let stand = meanings.iter().filter(|meaning| !touched || meaning.edges() == Edges::Letters);
            found.extend(stand.map(|&meaning| Found { meaning, start, end }));
        }
    }
}

impl Steps {
    fn new(steps: &[Step]) -> Self {
        let size = (steps.len() * 2).next_power_of_two().max(16);
        let mut places = vec![Step::default(); size];
        for &step in steps {
            let mut place = step.key as usize & (size - 1);
            while places[place].key != 0 {
                place = (place + 1) & (size - 1);
            }
            places[place] = step;
        }
        Self { places }
    }

    #[inline]
    fn at(&self, key: u64) -> Option<&Step> {
        let mask = self.places.len() - 1;
        let mut place = key as usize & mask;
        loop {
            let step = &self.places[place];
            if step.key == key {
                return Some(step);
            }
            if step.key == 0 {
                return None;
            }
            place = (place + 1) & mask;
        }
    }
}

impl<T: Meaning> Tree<T> {
    fn insert(&mut self, phrase: &[Token], meaning: T) {
        let mut node = match phrase {
            [only] => self.step(0, single(only)),
            [first, second, ..] => self.step(1, pair(first, second)),
            [] => return,
        };
        for token in phrase.iter().skip(2) {
            self.behind[node as usize] |= bit(token);
            node = self.step(2, key(node, token));
        }
        let meanings = &mut self.meanings[node as usize];
        if !meanings.contains(&meaning) {
            meanings.push(meaning);
        }
    }

    /// Where a step leads: a new node where none had that key.
    fn step(&mut self, level: usize, key: u64) -> u32 {
        let next = self.meanings.len() as u32;
        let node = *self.steps[level].entry(key).or_insert(next);
        if node == next {
            self.behind.push(0);
            self.meanings.push(Vec::new());
        }
        node
    }

    fn pack(self) -> Phrases<T> {
        let (mut meanings, mut ends) = (Vec::new(), Vec::with_capacity(self.meanings.len()));
        for of_node in self.meanings {
            let first = meanings.len() as u32;
            meanings.extend(of_node);
            ends.push((first, meanings.len() as u32));
        }
        let levels = self.steps.map(|steps| {
            let step = |(key, node): (u64, u32)| {
                let (first, last) = ends[node as usize];
                Step { key, node, first, last, behind: self.behind[node as usize] }
            };
            steps.into_iter().map(step).collect::<Vec<_>>()
        });
        let [singles, pairs, later] = &levels;
        let keys = |steps: &[Step]| steps.iter().map(|step| step.key).collect::<Vec<_>>();
        Phrases {
            beginnings: Filter::new(&[keys(singles), keys(pairs)].concat()),
            singles: Steps::new(singles),
            pairs: Steps::new(pairs),
            later: Steps::new(later),
            meanings,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, Copy, PartialEq)]
    struct Loose(u8);

    impl Meaning for Loose {
        fn edges(self) -> Edges {
            Edges::Letters
        }
    }

    #[derive(Debug, Clone, Copy, PartialEq)]
    struct Strict(u8);

    impl Meaning for Strict {
        fn edges(self) -> Edges {
            Edges::LettersAndDigits
        }
    }

    const PHRASES: &[(&str, u8)] = &[
        ("account", 1),
        ("bank account", 2),
        ("bank account number", 3),
        ("(mine)", 4),
        ("គណនី", 5),
        ("លេខគណនី", 6),
        ("v信", 7),
        ("số tài khoản", 8),
        ("我的账户", 9),
    ];

    fn found<T: Meaning>(text: &str, meaning: fn(u8) -> T) -> Vec<(T, &str)> {
        let phrases = Phrases::new(PHRASES.iter().map(|&(phrase, number)| (phrase, meaning(number))));
        let mut hits = Vec::new();
        phrases.find(&Tokens::of_phrase(text), &mut hits);
        hits.iter().map(|hit| (hit.meaning, &text[hit.start..hit.end])).collect()
    }

    fn strict(text: &str) -> Vec<(u8, &str)> {
        found(text, Strict).into_iter().map(|(meaning, words)| (meaning.0, words)).collect()
    }

    fn loose(text: &str) -> Vec<(u8, &str)> {
        found(text, Loose).into_iter().map(|(meaning, words)| (meaning.0, words)).collect()
    }

    #[test]
    fn finds_every_phrase_by_its_end() {
        let text = "My BANK  Account number (mine)";
        let hits = [(2, "BANK  Account"), (1, "Account"), (3, "BANK  Account number"), (4, "(mine)")];
        assert_eq!(strict(text), hits);
    }

    #[test]
    fn words_need_their_edges_and_other_scripts_do_not() {
        assert_eq!(loose("accounting banks"), []);
        assert_eq!(loose("xលេខគណនីx 加v信吧"), [(6, "លេខគណនី"), (5, "គណនី"), (7, "v信")]);
        assert_eq!(loose("account12 3account").len(), 2);
        assert_eq!(strict("account12 3account"), []);
    }

    #[test]
    fn capitals_line_breaks_and_spaced_out_han_hide_nothing() {
        assert_eq!(loose("SỐ\nTÀI KHOẢN"), [(8, "SỐ\nTÀI KHOẢN")]);
        assert_eq!(loose("我 的 帳 戶"), [(9, "我 的 帳 戶")]);
        assert_eq!(loose("( mine)"), []);
    }
}

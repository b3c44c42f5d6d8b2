//! Many phrases, looked for at once.
//!
//! A tree of phrases whose steps are tokens: from every token of a text it is followed for as long as it goes. A word that
//! begins no phrase, by itself or together with the next, costs two looks into a small filter, so a text is read in the
//! time it takes to tell its words apart, however many phrases there are.

use crate::token::{Token, Tokens};
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
    /// All later steps: those from one place side by side in the order of their keys, and what follows one soon behind it,
    /// so that a phrase is followed through memory that lies together.
    later: Vec<Step>,
    /// The phrases of one token, and the pairs of tokens that longer ones begin with.
    beginnings: Filter,
    /// What the phrases mean; a step that ends some holds their range.
    meanings: Vec<T>,
}

/// A step of the tree, with all that following it asks for in one place.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    /// 0 where a place of [`Steps`] is free.
    key: u64,
    /// The tokens a phrase may go on with: one bit for each.
    behind: u64,
    /// The range of [`Phrases::later`] that goes on from here.
    later: (u32, u32),
    /// The range of [`Phrases::meanings`] that the phrases ending here have.
    meanings: (u32, u32),
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

/// The phrases as a tree, while it is built.
struct Tree<T> {
    /// Where the phrases of one token end, and where the first two of longer ones lead.
    singles: BTreeMap<u64, usize>,
    pairs: BTreeMap<u64, usize>,
    nodes: Vec<Node<T>>,
}

/// A place in the tree: what phrases that end there mean, and where tokens lead from it.
struct Node<T> {
    meanings: Vec<T>,
    behind: BTreeMap<u64, usize>,
}

/// Words of a filter; sixteen kilobytes stay close to the processor.
const FILTER_WORDS: u64 = 1 << 11;

/// The key of a phrase of one token. White space before a phrase is not part of it.
#[inline]
fn single(token: &Token) -> u64 {
    token.symbol.max(1)
}

/// The key of a token inside a phrase.
#[inline]
fn inner(token: &Token) -> u64 {
    token.symbol ^ u64::from(token.spaced) << 40
}

/// The bit of a key among those that may stand behind a step.
#[inline]
fn bit(key: u64) -> u64 {
    1 << (key % 64)
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
        let mut tree = Tree { singles: BTreeMap::new(), pairs: BTreeMap::new(), nodes: Vec::new() };
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
            let Some(key) = tokens.get(end).map(inner).filter(|&key| step.behind & bit(key) != 0) else { return };
            let later = &self.later[step.later.0 as usize..step.later.1 as usize];
            next = later.binary_search_by_key(&key, |step| step.key).ok().map(|place| &later[place]);
            end += 1;
        }
    }

    /// Takes down what ends with a step.
    #[inline]
    fn end(&self, step: &Step, tokens: &[Token], phrase: Range<usize>, found: &mut Vec<Found<T>>) {
        let (first, last) = step.meanings;
        if first < last {
            let touched = tokens[phrase.start].glued || tokens.get(phrase.end).is_some_and(|behind| behind.glued);
            let (start, end) = (tokens[phrase.start].start as usize, tokens[phrase.end - 1].end as usize);
            let meanings = &self.meanings[first as usize..last as usize];
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
        let next = self.nodes.len();
        let mut node = match phrase {
            [only] => *self.singles.entry(single(only)).or_insert(next),
            [first, second, ..] => *self.pairs.entry(pair(first, second)).or_insert(next),
            [] => return,
        };
        self.grow_to(node);
        for token in phrase.iter().skip(2) {
            let next = self.nodes.len();
            node = *self.nodes[node].behind.entry(inner(token)).or_insert(next);
            self.grow_to(node);
        }
        let meanings = &mut self.nodes[node].meanings;
        if !meanings.contains(&meaning) {
            meanings.push(meaning);
        }
    }

    /// Makes the node that was just named, if it is a new one.
    fn grow_to(&mut self, node: usize) {
        if node == self.nodes.len() {
            self.nodes.push(Node { meanings: Vec::new(), behind: BTreeMap::new() });
        }
    }

    fn pack(self) -> Phrases<T> {
        let (mut later, mut meanings) = (Vec::new(), Vec::new());
        let [singles, pairs] = [&self.singles, &self.pairs].map(|begin| {
            let step = |(&key, &node): (&u64, &usize)| self.lay(key, node, &mut later, &mut meanings);
            begin.iter().map(step).collect::<Vec<_>>()
        });
        let keys: Vec<u64> = singles.iter().chain(&pairs).map(|step| step.key).collect();
        let beginnings = Filter::new(&keys);
        Phrases { singles: Steps::new(&singles), pairs: Steps::new(&pairs), later, beginnings, meanings }
    }

    /// A step to a node, with all that follows from there laid down.
    fn lay(&self, key: u64, node: usize, later: &mut Vec<Step>, meanings: &mut Vec<T>) -> Step {
        let Node { meanings: of_node, behind } = &self.nodes[node];
        let first = meanings.len() as u32;
        meanings.extend(of_node);
        let last = meanings.len() as u32;
        let (start, end) = (later.len(), later.len() + behind.len());
        later.resize(end, Step::default());
        for (place, (&key, &node)) in (start..end).zip(behind) {
            later[place] = self.lay(key, node, later, meanings);
        }
        Step {
            key,
            behind: behind.keys().fold(0, |bits, &key| bits | bit(key)),
            later: (start as u32, end as u32),
            meanings: (first, last),
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

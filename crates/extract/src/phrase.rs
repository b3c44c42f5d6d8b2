//! Many phrases, looked for at once.
//!
//! A tree of phrases whose steps are tokens: from every token of a text it is followed for as long as it goes. A word that
//! begins no phrase costs one look into a small filter, so a text is read in the time it takes to tell its words apart,
//! however many phrases there are.

use crate::token::{Token, Tokens, mix};

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

/// Phrases with what they mean.
#[derive(Debug)]
pub(crate) struct Phrases<T> {
    /// Keys of steps, 0 where free; a power of two.
    keys: Vec<u64>,
    /// Where the step of that key leads.
    nodes: Vec<u32>,
    /// One bit for some keys: no step without its bit.
    filter: Vec<u64>,
    /// What the phrases that end at a node mean: a range of `meanings`.
    ends: Vec<(u32, u32)>,
    /// Whether a phrase goes on behind a node.
    goes_on: Vec<bool>,
    meanings: Vec<T>,
    edges: Edges,
}

/// A phrase as it is built in: where it leads from node to node.
struct Tree<T> {
    steps: std::collections::BTreeMap<u64, u32>,
    goes_on: Vec<bool>,
    meanings: Vec<Vec<T>>,
}

/// Bits of the filter; sixteen kilobytes stay close to the processor.
const FILTER_BITS: u64 = 1 << 17;

/// The key of a phrase's first step. White space before a phrase is not part of it.
#[inline]
fn opening(token: &Token) -> u64 {
    token.symbol.max(1)
}

/// The key of a step from a node inside phrases.
fn key(node: u32, token: &Token) -> u64 {
    let step = token.symbol ^ mix(u64::from(node) << 1 | u64::from(token.spaced));
    step.max(1)
}

fn filter_bit(key: u64) -> (usize, u64) {
    let bit = (key >> 20) % FILTER_BITS;
    ((bit / 64) as usize, 1 << (bit % 64))
}

impl<T: Copy + PartialEq> Phrases<T> {
    /// Phrases with their meanings; the same phrase may mean several things.
    pub fn new(phrases: impl IntoIterator<Item = (impl AsRef<str>, T)>, edges: Edges) -> Self {
        let mut tree =
            Tree { steps: std::collections::BTreeMap::new(), goes_on: vec![false], meanings: vec![Vec::new()] };
        for (phrase, meaning) in phrases {
            tree.insert(&Tokens::of_phrase(phrase.as_ref()), meaning);
        }
        tree.pack(edges)
    }

    /// Finds every phrase, by where it ends and then by where it starts.
    pub fn find(&self, tokens: &[Token], found: &mut Vec<Found<T>>) {
        let first = found.len();
        let strict = self.edges == Edges::LettersAndDigits;
        for (at, token) in tokens.iter().enumerate() {
            if self.may_have(opening(token)) && !(strict && token.glued) {
                self.from(tokens, at, found);
            }
        }
        found[first..].sort_unstable_by_key(|hit| (hit.end, hit.start));
    }

    /// The phrases that start at a token.
    fn from(&self, tokens: &[Token], at: usize, found: &mut Vec<Found<T>>) {
        let strict = self.edges == Edges::LettersAndDigits;
        let (mut node, mut step) = (0, opening(&tokens[at]));
        for (place, token) in (at..).zip(&tokens[at..]) {
            if node != 0 {
                step = key(node, token);
            }
            let Some(next) = self.step(step) else { return };
            let (first, last) = self.ends[next as usize];
            if first < last && !(strict && tokens.get(place + 1).is_some_and(|behind| behind.glued)) {
                let (start, end) = (tokens[at].start as usize, token.end as usize);
                let meanings = &self.meanings[first as usize..last as usize];
                found.extend(meanings.iter().map(|&meaning| Found { meaning, start, end }));
            }
            if !self.goes_on[next as usize] {
                return;
            }
            node = next;
        }
    }

    #[inline]
    fn may_have(&self, key: u64) -> bool {
        let (word, bit) = filter_bit(key);
        self.filter[word] & bit != 0
    }

    fn step(&self, key: u64) -> Option<u32> {
        if !self.may_have(key) {
            return None;
        }
        let mask = self.keys.len() - 1;
        let mut slot = key as usize & mask;
        while self.keys[slot] != 0 {
            if self.keys[slot] == key {
                return Some(self.nodes[slot]);
            }
            slot = (slot + 1) & mask;
        }
        None
    }

    /// How many different phrases there are.
    pub fn len(&self) -> usize {
        self.ends.iter().filter(|(first, last)| first < last).count()
    }
}

impl<T: Copy + PartialEq> Tree<T> {
    fn insert(&mut self, phrase: &[Token], meaning: T) {
        let mut node = 0;
        for token in phrase {
            self.goes_on[node as usize] = true;
            let next = self.meanings.len() as u32;
            let key = if node == 0 { opening(token) } else { key(node, token) };
            node = *self.steps.entry(key).or_insert(next);
            if node == next {
                self.goes_on.push(false);
                self.meanings.push(Vec::new());
            }
        }
        let meanings = &mut self.meanings[node as usize];
        if node != 0 && !meanings.contains(&meaning) {
            meanings.push(meaning);
        }
    }

    fn pack(self, edges: Edges) -> Phrases<T> {
        let size = (self.steps.len() * 2).next_power_of_two().max(16);
        let (mut keys, mut nodes, mut filter) = (vec![0; size], vec![0; size], vec![0; (FILTER_BITS / 64) as usize]);
        for (&key, &node) in &self.steps {
            let mut slot = key as usize & (size - 1);
            while keys[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            (keys[slot], nodes[slot]) = (key, node);
            let (word, bit) = filter_bit(key);
            filter[word] |= bit;
        }
        let (mut meanings, mut ends) = (Vec::new(), Vec::with_capacity(self.meanings.len()));
        for of_node in self.meanings {
            let first = meanings.len() as u32;
            meanings.extend(of_node);
            ends.push((first, meanings.len() as u32));
        }
        Phrases { keys, nodes, filter, ends, goes_on: self.goes_on, meanings, edges }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    fn found(text: &str, edges: Edges) -> Vec<(u8, &str)> {
        let phrases = Phrases::new(PHRASES.iter().copied(), edges);
        let mut hits = Vec::new();
        phrases.find(&Tokens::of_phrase(text), &mut hits);
        hits.iter().map(|hit| (hit.meaning, &text[hit.start..hit.end])).collect()
    }

    #[test]
    fn finds_every_phrase_by_its_end() {
        let text = "My BANK  Account number (mine)";
        let hits = [(2, "BANK  Account"), (1, "Account"), (3, "BANK  Account number"), (4, "(mine)")];
        assert_eq!(found(text, Edges::LettersAndDigits), hits);
    }

    #[test]
    fn words_need_their_edges_and_other_scripts_do_not() {
        assert_eq!(found("accounting banks", Edges::Letters), []);
        assert_eq!(found("xលេខគណនីx 加v信吧", Edges::Letters), [(6, "លេខគណនី"), (5, "គណនី"), (7, "v信")]);
        assert_eq!(found("account12 3account", Edges::Letters).len(), 2);
        assert_eq!(found("account12 3account", Edges::LettersAndDigits), []);
    }

    #[test]
    fn capitals_line_breaks_and_spaced_out_han_hide_nothing() {
        assert_eq!(found("SỐ\nTÀI KHOẢN", Edges::Letters), [(8, "SỐ\nTÀI KHOẢN")]);
        assert_eq!(found("我 的 帳 戶", Edges::Letters), [(9, "我 的 帳 戶")]);
        assert_eq!(found("( mine)", Edges::Letters), []);
    }
}

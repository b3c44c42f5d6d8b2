//! Every phrase that says something, in one tree, so that a text is looked through for words once.

use crate::cue::{self, Cue};
use crate::known::Known;
use crate::phrase::{Edges, Found, Meaning, Phrases};
use crate::scam::tree::Tree;
use crate::scan;
use crate::token::Tokens;

/// What a phrase says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// Something about the report: whose a value is, who speaks, which scam it is.
    Cue(Cue),
    /// What the value beside it is.
    Beside(scan::Cue),
}

impl Meaning for Said {
    /// What a value is stands right beside its digits: `ABA012345678`, `100USD`.
    fn edges(self) -> Edges {
        match self {
            Self::Cue(_) => Edges::LettersAndDigits,
            Self::Beside(_) => Edges::Letters,
        }
    }
}

/// The phrases of a world in all languages.
#[derive(Debug)]
pub(crate) struct Lexicon {
    phrases: Phrases<Said>,
}

impl Lexicon {
    /// The words for what exists, the words about roles that ship with Krama, and the signs of a tree of scam types.
    pub fn new(known: &Known, tree: &Tree) -> Self {
        let cues = cue::words().into_iter().map(|(phrase, word)| (phrase, Cue::Word(word))).chain(tree.phrases());
        let cues = cues.map(|(phrase, cue)| (phrase, Said::Cue(cue)));
        let beside = scan::words(known).into_iter().map(|(word, cue)| (word, Said::Beside(cue)));
        Self { phrases: Phrases::new(cues.chain(beside)) }
    }

    /// What a text's tokens say, by where it ends and then by where it starts, in place of what was found before.
    pub fn find(&self, tokens: &Tokens, found: &mut Vec<Found<Said>>) {
        found.clear();
        self.phrases.find(&tokens.all, found);
    }
}

/// What tests of one step read without the others; a report is read by [`crate::Reader`].
#[cfg(test)]
impl Lexicon {
    /// That of the ordinary world with the types that ship with Krama.
    pub fn embedded() -> Self {
        Self::new(Known::of(krama_model::World::Ordinary), &Tree::embedded())
    }

    /// Reads every part of a report that holds words.
    pub fn read(&self, report: &krama_model::Report) -> cue::CueHits {
        let read = |part: &krama_model::report::Part| {
            if cue::holds_words(part.field) { self.read_text(&part.text) } else { cue::PartCues::default() }
        };
        cue::CueHits { parts: report.parts.iter().map(read).collect() }
    }

    /// Reads one text.
    pub fn read_text(&self, text: &str) -> cue::PartCues {
        let folded = crate::fold::Folded::characters(text);
        let (mut tokens, mut found) = (Tokens::default(), Vec::new());
        tokens.read(folded.text());
        self.find(&tokens, &mut found);
        cue::PartCues::of(&folded, &tokens, &found)
    }
}

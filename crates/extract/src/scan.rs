//! One pass over a folded text proposes candidates; the kinds' validators dispose.
//!
//! The pass yields *shapes* (runs of digits, long words, links and dotted words) and *cues* (words that say what the
//! value next to them is). Every kind looks only at the shapes that could be it. What they claim is settled by a fixed
//! precedence ([`settle`]): a digit run inside a link, mailbox, wallet or hash is not a phone number.

pub(crate) mod claim;
pub(crate) mod cues;
pub(crate) mod links;
pub(crate) mod numbers;
mod patterns;
pub(crate) mod settle;

pub use patterns::candidate_patterns;

pub(crate) use claim::{Claim, Derived};
pub(crate) use cues::{Cue, Hit, words};
pub(crate) use links::{Form, Link};
pub(crate) use numbers::Number;

use crate::fold::Folded;
use crate::kinds::Home;
use crate::lexicon::{Lexicon, Said};
use crate::phrase::Found;
use crate::token::{Tokens, Word};
use krama_model::{Field, Kind, ValueKey};

/// What a report says about all its values at once.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    /// Where numbers without a country code are read: the `region` column, else the reader's own.
    pub home: Home,
    /// The bank in the `suspect_bank` column.
    pub suspect_bank: Option<String>,
    /// The currency in the `currency` column.
    pub currency: Option<&'static str>,
    /// The platform in the `platform` column, where it is one that has accounts.
    pub platform: Option<Kind>,
}

/// What does not change from report to report.
#[derive(Debug)]
pub(crate) struct Ground {
    /// Where numbers without a country code are read unless a report says otherwise.
    pub home: Home,
    /// What payment cards are digested under.
    pub key: ValueKey,
}

/// The shapes and cues of a text. Kept between texts, so that finding them takes no memory.
#[derive(Debug, Default)]
pub(crate) struct Shapes {
    /// Runs of digits with their joints, in order.
    numbers: Vec<Number>,
    /// Links, mailboxes and dotted words, in order.
    links: Vec<Link>,
    /// Cues by where they end.
    cues: Vec<Hit>,
    /// Which cues occur at all: one bit per [`Cue::bit`].
    present: u32,
}

impl Shapes {
    /// Finds the shapes of a text in its tokens and phrases. Where something hides links, the text is given back with that
    /// undone, and the tokens and phrases are those of the new text.
    pub fn find<'t>(
        &mut self,
        lexicon: &Lexicon,
        folded: Folded<'t>,
        tokens: &mut Tokens,
        said: &mut Vec<Found<Said>>,
    ) -> Folded<'t> {
        self.present = cues::find(said, &mut self.cues);
        let before = folded.text().len();
        let folded = if self.present & Cue::Hidden.bit() == 0 { folded } else { folded.undone() };
        // Every edit but `hxxp` to `http` makes the text shorter, and that one moves nothing and hides no cue.
        if folded.text().len() != before {
            tokens.read(folded.text());
            lexicon.find(tokens, said);
            self.present = cues::find(said, &mut self.cues);
        }
        numbers::group(folded.text(), &tokens.digits, &mut self.numbers);
        links::find(folded.text(), &tokens.links, &mut self.links);
        folded
    }
}

/// One part's text with everything the pass found in it.
pub(crate) struct Scene<'a> {
    /// The folded text.
    pub text: &'a str,
    folded: &'a Folded<'a>,
    /// The field it stands in.
    pub field: Field,
    /// Long words that hold a digit, in order.
    pub words: &'a [Word],
    /// Runs of digits with their joints, in order.
    pub numbers: &'a [Number],
    /// Links, mailboxes and dotted words, in order.
    pub links: &'a [Link],
    /// Cues by where they end.
    pub cues: &'a [Hit],
    /// Which cues occur at all: one bit per [`Cue::bit`].
    pub present: u32,
    /// What the report says.
    pub facts: &'a Facts,
    /// The reader's settings.
    pub ground: &'a Ground,
}

impl<'a> Scene<'a> {
    /// A folded text with its shapes.
    pub fn of(
        (folded, tokens, shapes): (&'a Folded<'a>, &'a Tokens, &'a Shapes),
        field: Field,
        facts: &'a Facts,
        ground: &'a Ground,
    ) -> Self {
        let Shapes { numbers, links, cues, present } = shapes;
        let (text, words) = (folded.text(), tokens.words.as_slice());
        Self { text, folded, field, words, numbers, links, cues, present: *present, facts, ground }
    }

    /// Whether something written to hide the value was undone inside the range: brackets, spelled dots, characters
    /// without width. Whoever hides a value means one.
    pub fn is_undone(&self, range: std::ops::Range<usize>) -> bool {
        let (start, end) = self.folded.span(range.clone());
        let characters = self.text[range].chars().count();
        (end - start) as usize > characters
    }

    /// Whether the field is meant to hold this kind.
    pub fn expects(&self, kind: Kind) -> bool {
        self.field.expects() == Some(kind)
    }

    /// Whether a cue of that sort occurs anywhere.
    pub fn has(&self, cue: Cue) -> bool {
        self.present & cue.bit() != 0
    }

    /// Whether a platform is named anywhere in the text.
    pub fn names_platform(&self, kind: Kind) -> bool {
        self.has(Cue::Platform(kind)) && self.cues.iter().any(|hit| hit.meaning == Cue::Platform(kind))
    }

    /// The cues that `wanted` accepts and that end in the `window` bytes before `at`, nearest first.
    pub fn cues_before(&self, at: usize, window: usize, wanted: u32) -> impl Iterator<Item = &Hit> {
        let last = if self.present & wanted == 0 { 0 } else { self.cues.partition_point(|hit| hit.end <= at) };
        self.cues[..last]
            .iter()
            .rev()
            .take_while(move |hit| hit.end + window >= at)
            .filter(move |hit| hit.meaning.bit() & wanted != 0)
    }

    /// The first cue that `wanted` accepts and that starts in the `window` bytes behind `at`.
    pub fn cue_after(&self, at: usize, window: usize, wanted: u32) -> Option<&Hit> {
        if self.present & wanted == 0 {
            return None;
        }
        let first = self.cues.partition_point(|hit| hit.end <= at);
        self.cues[first..]
            .iter()
            .take_while(|hit| hit.end <= at + window + 64)
            .find(|hit| hit.meaning.bit() & wanted != 0 && hit.start >= at && hit.start <= at + window)
    }

    /// Whether a cue that `wanted` accepts stands near a value: ends up to `window` bytes before it, or starts as near behind.
    pub fn near(&self, start: usize, end: usize, window: usize, wanted: u32) -> bool {
        self.cues_before(start, window, wanted).next().is_some() || self.cue_after(end, window / 2, wanted).is_some()
    }
}

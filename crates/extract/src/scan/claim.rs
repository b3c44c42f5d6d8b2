//! What a kind says a stretch of text is, before overlaps are settled.

use krama_model::Kind;

/// A value that follows from another: a link's domain, a chat account's phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Derived {
    /// Its kind.
    pub kind: Kind,
    /// Its normalised value.
    pub value: String,
    /// First byte in the folded text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Which value it follows from: `None` the claim itself, else an earlier one of the claim's derived values.
    pub from: Option<usize>,
    /// As for the claim.
    pub ambiguous: bool,
}

/// A claim on a stretch of folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim {
    /// The kind that claims it.
    pub kind: Kind,
    /// The normalised value.
    pub value: String,
    /// First byte in the folded text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// True where another reading is as likely.
    pub ambiguous: bool,
    /// What follows from it, in the order it is reported.
    pub derived: Vec<Derived>,
}

impl Claim {
    /// A sure claim from which nothing follows.
    pub fn new(kind: Kind, value: String, start: usize, end: usize) -> Self {
        Self { kind, value, start, end, ambiguous: false, derived: Vec::new() }
    }

    /// The same, marked where another reading is as likely.
    pub fn ambiguous_if(mut self, ambiguous: bool) -> Self {
        self.ambiguous = ambiguous;
        self
    }

    /// Adds a value that follows from the claim itself and stands at the same place.
    pub fn with(mut self, kind: Kind, value: String) -> Self {
        let (start, end, ambiguous) = (self.start, self.end, self.ambiguous);
        self.derived.push(Derived { kind, value, start, end, from: None, ambiguous });
        self
    }
}

//! What answers look like, for the document of the interface alone. The bytes are those of the pipeline's own types, as
//! `krama --json` prints them; a test holds every answer against the document.

mod decisions;
mod find;
mod groups;
mod reports;
mod why;
mod words;

pub use decisions::{Decided, Said};
pub use find::{Found, MentionAnswer};
pub use groups::{Against, Counted, GroupAnswer, KinTie, KinView, Listed, Money, TieView, TypeCount};
pub use reports::Member;
pub use why::{CalledBenign, ChainStep, Review, ReviewReport, Snippet, ValueWorth, WhyAnswer, WorthAnswer};
pub use words::*;

//! What answers look like, for the document of the interface alone. The bytes are those of the pipeline's own types, as
//! `krama --json` prints them; a test holds every answer against the document.

mod cases;
mod court;
mod decisions;
mod find;
mod foresight;
mod group_views;
mod groups;
mod problem;
mod report;
mod reports;
mod research;
mod situation;
mod trail;
mod why;
mod words;

pub use cases::{CaseAnswer, CaseGlance};
pub use court::CourtAnswer;
pub use decisions::{Decided, Said};
pub use find::{Found, MentionAnswer, ValueAnswer};
pub use foresight::{Foresight, Waiting};
pub use group_views::{CompareAnswer, HistoryAnswer, MembersAnswer, NetworkAnswer, TimelineAnswer};
pub use groups::{Against, BasisCount, Counted, GroupAnswer, KinTie, KinView, Listed, Money, TieView, TypeCount};
pub use problem::Particulars;
pub use report::ReportAnswer;
pub use reports::Member;
pub use research::ResearchAnswer;
pub use situation::SituationAnswer;
pub use trail::Deed;
pub use why::{CalledBenign, ChainStep, Review, ReviewReport, Snippet, ValueWorth, WhyAnswer, WorthAnswer};
pub use words::*;

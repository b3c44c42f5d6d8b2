//! Questions asked of a run: every answer opens down to its source.

mod benign;
pub mod court;
mod facts;
pub mod find;
pub mod group;
pub mod history;
pub mod list;
pub(crate) mod mask;
pub mod members;
pub mod mentions;
pub mod network;
mod period;
mod pinned;
pub(crate) mod reasons;
pub mod report;
pub mod research;
pub mod reviews;
pub mod situation;
mod snippet;
pub mod timeline;
pub mod trail;
pub mod value;
pub mod why;
pub mod worth;

pub use benign::CalledBenign;
pub use court::CourtAnswer;
pub use find::{Found, GroupHit, ValueReading, WordHit};
pub use group::{Against, BasisCount, Change, Counted, Glance, GroupAnswer, KinTie, KinView, TieView};
pub use history::HistoryAnswer;
pub use krama_group::Kin;
pub use krama_link::Links;
pub use list::{GroupsAnswer, GroupsAsked};
pub use members::{CompareAnswer, MembersAnswer, MembersAsked};
pub use mentions::{MentionAnswer, Sight};
pub use network::NetworkAnswer;
pub use period::{Calendar, Scale};
pub use pinned::Pinned;
pub use report::ReportAnswer;
pub use research::ResearchAnswer;
pub use reviews::{Review, ReviewReport};
pub use situation::{SituationAnswer, SituationAsked};
pub(crate) use snippet::blanked;
pub use snippet::{AROUND, Snippet};
pub use timeline::TimelineAnswer;
pub use value::{Lookup, ValueAnswer};
pub use why::{ChainStep, NamedValue, Shared, WhyAnswer, WhyNot};
pub use worth::{ValueWorth, WorthAnswer};

use crate::error::Error;
use crate::table::read_all;
use crate::tables::{GroupRow, ReportRow};
use crate::unit::Unit;

/// The groups of the latest run, most urgent first.
pub fn groups(unit: &Unit) -> Result<Vec<GroupRow>, Error> {
    unit.pin()?.group_rows()
}

/// What the latest run found of every report.
pub fn reports(unit: &Unit) -> Result<Vec<ReportRow>, Error> {
    read_all(unit.lake(), unit.latest_run()?)
}

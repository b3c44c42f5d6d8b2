//! Questions asked of a run: every answer opens down to its source.

mod benign;
pub mod find;
pub mod group;
pub(crate) mod mask;
pub mod mentions;
mod pinned;
pub mod reviews;
mod snippet;
pub mod why;
pub mod worth;

pub use benign::CalledBenign;
pub use find::{Found, GroupHit, ValueReading, WordHit};
pub use group::{Against, Change, Counted, Glance, GroupAnswer, KinTie, KinView, TieView};
pub use krama_group::Kin;
pub use krama_link::Links;
pub use mentions::{MentionAnswer, Sight};
pub use pinned::Pinned;
pub use reviews::{Review, ReviewReport};
pub(crate) use snippet::blanked;
pub use snippet::{AROUND, Snippet};
pub use why::{ChainStep, Shared, WhyAnswer, WhyNot};
pub use worth::{ValueWorth, WorthAnswer};

use crate::error::Error;
use crate::table::read_all;
use crate::tables::{GroupRow, ReportRow};
use crate::unit::Unit;

/// The groups of the latest run, most urgent first.
pub fn groups(unit: &Unit) -> Result<Vec<GroupRow>, Error> {
    read_all(unit.lake(), unit.latest_run()?)
}

/// What the latest run found of every report.
pub fn reports(unit: &Unit) -> Result<Vec<ReportRow>, Error> {
    read_all(unit.lake(), unit.latest_run()?)
}

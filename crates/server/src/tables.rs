//! Answers as tables: what a spreadsheet program, or somebody without the page, has of each view. Every row is made of the answer that
//! is told as JSON, so nothing stands open in the one that is masked in the other.

pub(crate) mod case;
pub(crate) mod comparison;
pub(crate) mod court;
pub(crate) mod group;
pub(crate) mod history;
pub(crate) mod network;
pub(crate) mod report;
pub(crate) mod search;
pub(crate) mod situation;
pub(crate) mod timeline;
pub(crate) mod why;

//! The pipeline on workspaces that are really taken in and analysed.

#![allow(clippy::unwrap_used, reason = "in a test, a failure is what unwrap is for")]

mod cases;
mod foresee;
mod list;
mod report;
mod research;
mod reviews;
mod shelf;
mod since;
mod situation;
mod support;
mod typed;
mod views;

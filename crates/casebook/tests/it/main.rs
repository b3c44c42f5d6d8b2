//! Whole workspaces, in temporary folders.

#![allow(clippy::unwrap_used, reason = "in a test, a failure is what unwrap is for")]

mod backups;
mod cases;
mod crash;
mod deciding;
mod erasing;
mod factors;
mod people;
mod proving;
mod sealing;
mod support;
mod unnumbered;
mod verifying;

//! The ledger against the reference values and against naive definitions.

#![allow(clippy::unwrap_used, reason = "in a test, a failure is what unwrap is for")]

mod notes;
mod trees;

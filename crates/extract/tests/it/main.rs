//! The reader from outside: golden pairs, laws, and real collections where they are at hand.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod catalogue;
mod columns;
mod eset;
mod golden;
mod laws;
mod missed;
mod roles;
mod sms;
mod support;
mod worlds;

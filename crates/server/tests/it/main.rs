//! A real server on a port of its own, asked over HTTP.

#![allow(clippy::unwrap_used, reason = "in a test, a failure is what unwrap is for")]

mod accounts;
mod at_court;
mod deciding;
mod documented;
mod factors;
mod guarded;
mod kept;
mod rivals;
mod signing_in;
mod straining;
mod support;
mod tables;
mod trail;
mod typed;
mod watched;
mod weighed;
mod working;

//! The real binary on real folders: what it prints, how it ends, and what it never shows or loses.

#![allow(clippy::unwrap_used, reason = "in a test, a failure is what unwrap is for")]

mod accounts;
mod backups;
mod deciding;
mod demo;
mod derived;
mod ends;
mod erasing;
mod evaluating;
mod exercising;
mod growing;
mod hiding;
mod hostile;
mod killed;
mod laws;
mod masking;
mod placing;
mod printed;
mod readme;
mod real;
mod reviewing;
mod searching;
mod serving;
mod shape;
mod simulating;
mod support;
mod taking;
mod telling;
mod twice;
mod worth;

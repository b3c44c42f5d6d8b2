//! A real server on a port of its own, asked over HTTP.

mod deciding;
mod documented;
mod guarded;
mod kept;
mod signing_in;
mod support;
mod working;

//! The workbench over HTTP: one process, one folder, no network but the one it listens on.
//!
//! [`Server::bind`] opens the workspace and the address; [`Server::run`] answers until it is told to stop. Every route stands
//! in one table with the right it needs ([`routes::table`]); handlers parse, ask the pipeline and answer.

pub mod access;
pub mod answer;
pub mod around;
pub mod ask;
pub mod csv;
pub mod desk;
pub mod document;
mod doors;
pub mod error;
mod floods;
pub mod guesses;
mod incoming;
mod leftover;
pub mod limits;
pub mod outlooks;
pub mod page;
pub mod problem;
mod proof;
mod reason;
pub mod routes;
pub mod schema;
mod sender;
mod serve;
pub mod session;
pub mod shelter;
pub mod store;
mod tables;
pub mod tide;
pub mod units;
pub mod watch;
mod web;
pub mod work;

pub use around::Around;
pub use desk::Shield;
pub use document::document;
pub use error::Error;
pub use serve::{Links, Listening, Server, Stopper};
pub use web::has_page;

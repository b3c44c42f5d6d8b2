//! One file for each sub-command: its arguments, and what it prints.

pub mod accesses;
pub mod account;
pub mod analyse;
pub mod backup;
pub mod checkpoint;
pub mod config;
pub mod decide;
pub mod demo;
pub mod evaluate;
pub mod find;
pub mod group;
pub mod groups;
pub mod index;
pub mod ingest;
pub mod init;
pub mod members;
pub mod mentions;
pub mod prove;
pub mod reviews;
pub mod serve;
pub mod simulate;
pub mod verify;
pub mod why;

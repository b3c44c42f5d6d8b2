//! Generators and checks for those who work on Krama.
//!
//! Everything made here is invented: people, numbers, accounts, sites. Domains, handles and e-mail addresses carry the
//! prefix `kx`, so that an invented value can be told from a real one; wallets are made from hashed counters, so nobody
//! holds their keys.

pub mod bench_ask;
pub mod bench_extract;
pub mod bench_find;
pub mod calendar;
pub mod generate;
pub mod incident;
pub mod invented;
pub mod phrasebook;
pub mod score;

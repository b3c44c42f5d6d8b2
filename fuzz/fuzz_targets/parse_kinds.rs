#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| krama_fuzz::parse_every_kind(text));

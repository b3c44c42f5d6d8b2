#![no_main]

use krama_intake::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| krama_intake::read_bytes(Format::Telegram, bytes));

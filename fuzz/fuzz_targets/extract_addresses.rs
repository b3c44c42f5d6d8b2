#![no_main]

use krama_model::Field;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| krama_fuzz::read_field(Field::SuspectEmail, text));

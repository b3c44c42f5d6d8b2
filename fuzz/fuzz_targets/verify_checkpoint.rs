#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|splice: (u16, u16, &str)| {
    let (at, length, text) = splice;
    krama_fuzz::ledger::take_checkpoint(text);
    krama_fuzz::ledger::splice_checkpoint(at.into(), length.into(), text);
});

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|splice: (u16, u16, &[u8])| {
    let (at, length, bytes) = splice;
    krama_fuzz::ledger::take_proof(bytes);
    krama_fuzz::ledger::splice_proof(at.into(), length.into(), bytes);
});

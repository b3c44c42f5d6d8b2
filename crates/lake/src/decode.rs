//! Decoding Parquet. What decodes it may panic on altered bytes; here that becomes an error which the file's reader names.

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread decodes a file and tells a panic as an error: a panic hook may keep silent then.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// What is said of a file whose bytes made the decoder panic.
const FAULT: &str = "its bytes are damaged";

/// Decodes; a panic becomes the error that `fault` makes of a few words.
pub(crate) fn guarded<T, E>(fault: impl FnOnce(String) -> E, decode: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    let before = GUARDED.replace(true);
    // Whatever a panic leaves half done belongs to this one reading and is dropped with it.
    let decoded = catch_unwind(AssertUnwindSafe(decode));
    GUARDED.set(before);
    decoded.unwrap_or_else(|_| Err(fault(FAULT.to_owned())))
}

/// The rows of a file in order; they end at the first fault.
pub(crate) struct Decoder {
    rows: Option<ParquetRecordBatchReader>,
}

impl Decoder {
    pub(crate) fn new(rows: ParquetRecordBatchReader) -> Self {
        Self { rows: Some(rows) }
    }
}

impl Iterator for Decoder {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rows = self.rows.as_mut()?;
        let next = guarded(ArrowError::ParquetError, || rows.next().transpose()).transpose();
        if !matches!(next, Some(Ok(_))) {
            self.rows = None;
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_and_the_thread_is_as_before() {
        assert_eq!(guarded(|fault| fault, || Ok::<_, String>(u32::from(is_guarded()))), Ok(1));
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        assert_eq!(guarded(|fault| fault, || -> Result<(), String> { unreachable!() }), Err(FAULT.to_owned()));
        std::panic::set_hook(hook);
        assert!(!is_guarded());
    }
}

//! A file over 500 lines holds more than one idea.

use crate::tree::texts_of;

const LINES: usize = 500;

#[test]
fn no_source_file_is_over_five_hundred_lines() {
    let sizes = texts_of("crates", "rs").into_iter().map(|(name, text)| (text.lines().count(), name));
    let long: Vec<(usize, String)> = sizes.filter(|(lines, _)| *lines > LINES).collect();
    assert!(long.is_empty(), "files over {LINES} lines: {long:?}");
}

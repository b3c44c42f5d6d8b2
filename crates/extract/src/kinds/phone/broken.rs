//! Numbers in two pieces: `call 012⏎345 678`, `Tel. 012/345 678`.

use super::read::Written;
use super::{is_announced, is_document, may_start, opening, whole};
use crate::scan::{Claim, Number, Scene, numbers};
use krama_model::Kind;

/// Two chains of runs, the first of so many, of which neither is a number: the one number that they are together. A line's
/// end or a slash stands between them, and a `+` or a word speaks of a number before them; of anything less, two lines of
/// a list could be made one number.
pub(super) fn join(scene: &Scene<'_>, runs: &[Number], first: usize) -> Option<Claim> {
    let (end, next) = (runs[first - 1].end, runs[first].start);
    if next - end > 3 || !breaks(&scene.text[end..next]) {
        return None;
    }
    let (start, plus) = opening(scene.text, runs[0].start);
    let written = match (plus, scene.text[start..].starts_with('0')) {
        (true, _) => Written::Plus,
        (_, true) if scene.expects(Kind::Phone) => Written::Column,
        (_, true) if is_announced(scene, start) => Written::Close,
        _ => return None,
    };
    if !may_start(scene, runs, plus) || follows_a_number(&scene.text[..start]) || is_document(scene, start) {
        return None;
    }
    whole(scene, runs, numbers::length_of(runs), written).filter(|claim| !claim.ambiguous)
}

/// One end of a line, with what blanks stand around it, or a slash.
fn breaks(between: &str) -> bool {
    between == "/" || matches!(between.trim_matches(' '), "\n" | "\r\n")
}

/// Whether the number goes on with another: the minutes of a time, the rest of an amount.
fn follows_a_number(text: &str) -> bool {
    text.trim_end_matches(|c: char| c.is_ascii_punctuation()).ends_with(|c: char| c.is_ascii_digit())
}

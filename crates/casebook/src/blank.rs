//! Whether words say anything.

/// Whether nothing of a text is seen: it is empty, or all of it is spaces, controls, fillers and marks without a shape (Unicode's
/// `Default_Ignorable_Code_Point`, and the blank Braille pattern). Khmer and Thai part words by such marks, so text may hold them.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(is_unseen)
}

/// Whether a sign is not seen by itself.
pub fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_says_nothing_and_parts_words() {
        for blank in ["", " \n", "\u{200b}", "\0", "\u{2800}", "\u{3164}", "\u{ad}\u{feff} ", "\u{e0041}"] {
            assert!(is_blank(blank), "{blank:?}");
        }
        for said in ["a", "\u{200b}ក\u{200b}", "។", "?", "\u{3164}x"] {
            assert!(!is_blank(said), "{said:?}");
        }
    }
}

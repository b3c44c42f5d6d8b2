//! What a person typed, as a question to the index.

use crate::words::{runs, words};

/// A search looks for at most so many phrases.
const PHRASES: usize = 32;

/// What a text is searched for as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sought {
    /// A value, which stands together.
    Value,
    /// Words, each for itself.
    Words,
}

/// The text in FTS5's language: what stands between spaces must stand together in a report, and all of it in one report;
/// a whole value must stand together. Nothing a person types has a meaning of its own there, because only letters and
/// digits come through. Nothing where the text has none.
pub fn query(text: &str, sought: Sought) -> Option<String> {
    let quoted = text.len() > 2 && text.starts_with('"') && text.ends_with('"');
    let pieces: Vec<&str> =
        if sought == Sought::Value || quoted { vec![text] } else { text.split_whitespace().collect() };
    let mut phrases: Vec<String> = pieces.into_iter().flat_map(phrases).collect();
    phrases.dedup();
    phrases.truncate(PHRASES);
    (!phrases.is_empty()).then(|| phrases.join(" AND "))
}

/// The phrases of a piece: a run of plain words, or of a script without spaces, each.
fn phrases(piece: &str) -> Vec<String> {
    let words = words(piece);
    let mut phrases = Vec::new();
    for run in runs(&words) {
        let texts: Vec<&str> = run.iter().map(|word| word.text.as_str()).collect();
        match texts.as_slice() {
            [alone] if run[0].dense => phrases.push(format!("\"{alone}\" *")),
            // The last letter by itself is inside the pair before it.
            [pairs @ .., _] if run[0].dense => phrases.push(format!("\"{}\"", pairs.join(" "))),
            all => phrases.push(format!("\"{}\"", all.join(" "))),
        }
    }
    phrases
}

#[cfg(test)]
mod tests {
    use super::{Sought, query};
    use proptest::prelude::*;

    fn asked(text: &str) -> String {
        query(text, Sought::Words).unwrap_or_default()
    }

    #[test]
    fn words_apart_may_stand_apart_and_values_stand_together() {
        assert_eq!(asked("locked Money"), "\"locked\" AND \"money\"");
        assert_eq!(asked("\"locked money\""), "\"locked money\"");
        assert_eq!(query("012 345 678", Sought::Value).unwrap(), "\"012 345 678\"");
        assert_eq!(asked("kx-shop.top"), "\"kx shop top\"");
    }

    #[test]
    fn scripts_without_spaces_are_asked_for_as_they_are_kept() {
        assert_eq!(asked("支付"), "\"支付\"");
        assert_eq!(asked("支付宝"), "\"支付 付宝\"");
        assert_eq!(asked("钱"), "\"钱\" *");
        assert_eq!(asked("用pay付"), "\"用\" * AND \"pay\" AND \"付\" *");
    }

    #[test]
    fn what_means_something_to_the_index_is_only_text() {
        assert_eq!(asked("NEAR(a b) OR c*"), "\"near a\" AND \"b\" AND \"or\" AND \"c\"");
        assert_eq!(asked("text:^\"x"), "\"text x\"");
        assert_eq!(query("\" * ( ) -", Sought::Words), None);
    }

    proptest! {
        #[test]
        fn any_text_is_safe(text in "\\PC{0,60}", is_value: bool) {
            let db = rusqlite::Connection::open_in_memory().unwrap();
            db.execute_batch("CREATE VIRTUAL TABLE word USING fts5 (text, content = '', tokenize = 'ascii')").unwrap();
            let sought = if is_value { Sought::Value } else { Sought::Words };
            if let Some(query) = query(&text, sought) {
                let count = "SELECT count(*) FROM word WHERE word MATCH ?1";
                prop_assert!(db.query_row(count, [query], |row| row.get::<_, i64>(0)).is_ok());
            }
        }
    }
}

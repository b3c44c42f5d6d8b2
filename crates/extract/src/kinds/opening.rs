//! A few words, found at a place of a text: only those are compared whose first byte stands there.

use super::schema;

/// Words with what they mean, by the byte they begin and the byte they end with in either case; the longest first.
#[derive(Debug)]
pub(crate) struct Openings<T> {
    by_first: Vec<Vec<(String, T)>>,
    by_last: Vec<Vec<(String, T)>>,
}

impl<T: Copy> Openings<T> {
    /// Lower-case words.
    pub fn new(words: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut words: Vec<(String, T)> = words.into_iter().collect();
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        Self { by_first: by(&words, <[u8]>::first), by_last: by(&words, <[u8]>::last) }
    }

    /// The words that a text begins with, the longest first.
    pub fn at<'a>(&'a self, text: &'a str) -> impl Iterator<Item = &'a (String, T)> {
        let first = text.as_bytes().first().map_or(&[][..], |&first| &self.by_first[usize::from(first)]);
        first.iter().filter(move |(word, _)| schema::starts_with_ignoring_case(text, word))
    }

    /// The longest word that a text ends with.
    pub fn before(&self, text: &str) -> Option<&(String, T)> {
        let last = text.as_bytes().last().map_or(&[][..], |&last| &self.by_last[usize::from(last)]);
        last.iter().find(|(word, _)| schema::ends_with_ignoring_case(text, word))
    }
}

/// The words by one of their bytes, each under its small and its capital form.
fn by<T: Copy>(words: &[(String, T)], byte: fn(&[u8]) -> Option<&u8>) -> Vec<Vec<(String, T)>> {
    let mut list: Vec<Vec<(String, T)>> = (0..256).map(|_| Vec::new()).collect();
    for (word, meaning) in words {
        let of = |word: &str| byte(word.as_bytes()).map_or(0, |&byte| usize::from(byte));
        let (small, capital) = (of(word), of(&word.to_uppercase()));
        list[small].push((word.clone(), *meaning));
        if capital != small {
            list[capital].push((word.clone(), *meaning));
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_comes_first_in_any_case() {
        let list = Openings::new([("tr".to_owned(), 1), ("triệu".to_owned(), 2), ("đồng".to_owned(), 3)]);
        let meanings = |text: &str| list.at(text).map(|found| found.1).collect::<Vec<_>>();
        assert_eq!(meanings("Triệu đồng"), [2, 1]);
        assert_eq!(meanings("ĐỒNG"), [3]);
        assert_eq!(meanings(""), [0_i32; 0]);
        assert_eq!(list.before("5 TRIỆU").map(|found| found.1), Some(2));
        assert!(list.before("5 apples").is_none());
    }
}

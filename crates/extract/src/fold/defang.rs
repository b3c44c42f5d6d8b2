//! Undoing what analysts and scammers write so that a link does not look like one.
//!
//! Edits are made only where both sides speak for it: `a[.]b` but not `f(.)`; ` dot ` only before a suffix that is
//! commonly spelled out; ` at ` only before a mail provider's spelled-out domain.

use super::{Counts, Map, counts};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

/// What a mark stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meant {
    /// `http`.
    Http,
    /// `.`.
    Dot,
    /// `@`.
    At,
    /// `:`.
    Colon,
    /// `://`.
    ColonSlashes,
    /// ` dot `, which is also an English word.
    DotWord,
    /// ` at `, which is mostly an English word.
    AtWord,
}

/// What hides links, by its spelling.
const MARKS: &[(&str, Meant)] = &[
    ("hxxp", Meant::Http),
    ("htxp", Meant::Http),
    ("hxtp", Meant::Http),
    ("h**p", Meant::Http),
    ("[.]", Meant::Dot),
    ("(.)", Meant::Dot),
    ("{.}", Meant::Dot),
    ("<.>", Meant::Dot),
    ("[.", Meant::Dot),
    (".]", Meant::Dot),
    ("[dot]", Meant::Dot),
    ("(dot)", Meant::Dot),
    ("{dot}", Meant::Dot),
    ("<dot>", Meant::Dot),
    ("[at]", Meant::At),
    ("(at)", Meant::At),
    ("{at}", Meant::At),
    ("<at>", Meant::At),
    ("[@]", Meant::At),
    ("(@)", Meant::At),
    ("{@}", Meant::At),
    ("[:]", Meant::Colon),
    ("(:)", Meant::Colon),
    ("[://]", Meant::ColonSlashes),
    (" dot ", Meant::DotWord),
    (" chấm ", Meant::DotWord),
    (" titik ", Meant::DotWord),
    (" at ", Meant::AtWord),
];

/// Suffixes that people spell out after ` dot `.
const SPELLED_SUFFIXES: &[&str] =
    &["com", "net", "org", "info", "biz", "co", "io", "app", "xyz", "top", "me", "kh", "vn", "th", "cn", "id", "my"];

/// First labels of mail domains that people spell out after ` at `.
const SPELLED_PROVIDERS: &[&str] =
    &["gmail", "yahoo", "hotmail", "outlook", "icloud", "proton", "protonmail", "qq", "yandex", "mail", "live", "aol"];

/// Whether a host's first label is a mail provider's.
pub(crate) fn is_mail_provider(label: &str) -> bool {
    SPELLED_PROVIDERS.iter().any(|name| name.eq_ignore_ascii_case(label))
}

/// Words before ` at ` that are not a mailbox.
const NOT_A_MAILBOX: &[&str] = &[
    "me", "us", "him", "her", "them", "look", "sign", "email", "mail", "account", "address", "is", "was", "are", "it",
];

/// Phrases without which no mark is meant: most texts hold none, and are spared the search for marks. A spelled ` at ` is
/// meant only where a dot is hidden behind it.
pub(crate) fn hiding_words() -> impl Iterator<Item = String> {
    let marks = MARKS.iter().filter(|(_, meant)| *meant != Meant::AtWord);
    marks.flat_map(|(text, meant)| {
        let text = text.trim();
        let secure = (*meant == Meant::Http).then(|| format!("{text}s"));
        std::iter::once(text.to_owned()).chain(secure)
    })
}

static AUTOMATON: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::DFA))
        .build(MARKS.iter().map(|(text, _)| text))
        .expect("a few short constant patterns fit an automaton")
});

/// A place where something that hides links is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    /// What it stands for.
    meant: Meant,
    /// First byte.
    start: usize,
    /// One past the last byte.
    end: usize,
}

/// Every mark of a text.
pub(super) fn marks(text: &str) -> Vec<Mark> {
    AUTOMATON
        .find_overlapping_iter(text)
        .map(|found| Mark { meant: MARKS[found.pattern().as_usize()].1, start: found.start(), end: found.end() })
        .collect()
}

/// One replacement: these bytes of the text become `into`.
struct Edit {
    bytes: Range<usize>,
    into: &'static str,
}

/// Undoes defanging at the marks that are meant, keeping the way back.
pub(super) fn undo<'t>(text: Cow<'t, str>, map: Map, marks: &[Mark]) -> (Cow<'t, str>, Map) {
    let edits = edits(&text, marks);
    if edits.is_empty() {
        return (text, map);
    }
    let mut edited = Edited { text: String::with_capacity(text.len()), characters: 0, left_out: Vec::new() };
    let mut from = 0;
    for edit in edits {
        edited.keep(&text, from..edit.bytes.start, &map);
        edited.stands_at(map.scalar_at(&text, edit.bytes.start));
        edited.push(edit.into);
        from = edit.bytes.end;
    }
    edited.keep(&text, from..text.len(), &map);
    let counts = Counts::new(&edited.text, edited.left_out);
    (Cow::Owned(edited.text), Map::Counted(counts))
}

/// A text while it is edited, with the characters of the original that are left out so far.
struct Edited {
    text: String,
    characters: u32,
    left_out: Vec<(u32, u32)>,
}

impl Edited {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.characters += counts::characters(text.as_bytes());
    }

    /// What is pushed next stands at that scalar value of the original.
    fn stands_at(&mut self, scalar: u32) {
        let left_out = scalar - self.characters;
        if self.left_out.last().map_or(0, |last| last.1) != left_out {
            self.left_out.push((self.text.len() as u32, left_out));
        }
    }

    /// Copies a stretch that stays, with its part of the map.
    fn keep(&mut self, text: &str, range: Range<usize>, map: &Map) {
        let mut from = range.start;
        let gaps = match map {
            Map::Identity => None,
            Map::Counted(counts) => Some(counts.gaps(&range)),
        };
        for to in gaps.into_iter().flatten().chain([range.end]) {
            if from < to {
                self.stands_at(map.scalar_at(text, from));
                self.push(&text[from..to]);
            }
            from = to;
        }
    }
}

fn edits(text: &str, marks: &[Mark]) -> Vec<Edit> {
    let mut marks = marks.to_vec();
    marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
    let mut edits: Vec<Edit> = Vec::new();
    for mark in marks {
        let floor = edits.last().map_or(0, |edit| edit.bytes.end);
        if mark.start >= floor {
            edits.extend(judge(text, mark.start..mark.end, mark.meant, floor));
        }
    }
    edits
}

/// Whether a mark is meant, and how far the edit reaches. Nothing before `floor` may be touched.
fn judge(text: &str, found: Range<usize>, meant: Meant, floor: usize) -> Option<Edit> {
    let (before, after) = (&text[floor..found.start], &text[found.end..]);
    match meant {
        Meant::Http => {
            let rest = after.strip_prefix(['s', 'S']).unwrap_or(after);
            let link =
                rest.starts_with(':') || rest.starts_with("[:") || rest.starts_with("(:") || rest.starts_with("//");
            (link && !before.ends_with(|c: char| c.is_ascii_alphanumeric()))
                .then_some(Edit { bytes: found, into: "http" })
        }
        Meant::Dot => bracketed(before, after, found, "."),
        Meant::At => bracketed(before, after, found, "@"),
        Meant::Colon => after.starts_with("//").then_some(Edit { bytes: found, into: ":" }),
        Meant::ColonSlashes => Some(Edit { bytes: found, into: "://" }),
        Meant::DotWord => {
            let word = leading_word(after);
            let host = before.ends_with(|c: char| c.is_ascii_alphanumeric());
            let suffix = SPELLED_SUFFIXES.iter().any(|suffix| suffix.eq_ignore_ascii_case(word));
            // "x dot co dot uk": the middle label is followed by another spelled dot.
            let chain = leading_word(after[word.len()..].trim_start()).eq_ignore_ascii_case("dot");
            (host && (suffix || chain && !word.is_empty())).then_some(Edit { bytes: found, into: "." })
        }
        Meant::AtWord => {
            let mailbox = trailing_word(before);
            let word = leading_word(after);
            let spelled = head(&after[word.len()..]).to_ascii_lowercase();
            let provider = is_mail_provider(word);
            let dotted = [" dot ", "[.]", "(.)", "[dot]", "(dot)", " [dot]", " (dot)"];
            let person = mailbox.len() >= 3 && !NOT_A_MAILBOX.iter().any(|no| no.eq_ignore_ascii_case(mailbox));
            (provider && person && dotted.iter().any(|dot| spelled.starts_with(dot)))
                .then_some(Edit { bytes: found, into: "@" })
        }
    }
}

/// A bracketed mark counts where a host or mailbox character stands on both sides; blanks around it go with it.
fn bracketed(before: &str, after: &str, found: Range<usize>, into: &'static str) -> Option<Edit> {
    let left = before.len() - before.trim_end_matches(' ').len();
    let right = after.len() - after.trim_start_matches(' ').len();
    let blanks = left <= 1 && right <= 1;
    let host = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let both = before.trim_end_matches(' ').ends_with(host) && after.trim_start_matches(' ').starts_with(host);
    let whole = found.len() > 2 || (left == 0 && right == 0);
    let longer = found.len() > 1 || blanks;
    // "see [.] there" has blanks on both sides of a bare bracket and no word that could be a host: keep those where
    // exactly one side has a blank out, unless the mark is spelled.
    (blanks && both && whole && longer && (left == right || found.len() > 3))
        .then(|| Edit { bytes: found.start - left..found.end + right, into })
}

/// The first bytes of a text, as many as a spelled mark can have.
fn head(text: &str) -> &str {
    let mut end = text.len().min(12);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn leading_word(text: &str) -> &str {
    let end = text.bytes().take(64).take_while(u8::is_ascii_alphanumeric).count();
    &text[..end]
}

fn trailing_word(text: &str) -> &str {
    let length = text.bytes().rev().take(64).take_while(|&byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    &text[text.len() - length.count()..]
}

//! Links, mailboxes and dotted words, cut out of the text around their marks.

use std::ops::Range;

/// The longest link that is read; what is longer is cut here.
const LONGEST_LINK: usize = 2048;
/// The longest host name (RFC 1035).
const LONGEST_HOST: usize = 253;
/// The longest mailbox name before the `@` (RFC 5321).
const LONGEST_MAILBOX: usize = 64;

/// What a shape is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// With a scheme, or a host with a path, a query or a port behind it.
    Link,
    /// Something, an `@`, something.
    Address,
    /// Words joined by dots.
    Dotted,
    /// Groups joined by colons (an IPv6 address, a fingerprint).
    Colons,
}

/// A shape around a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    /// What it is.
    pub form: Form,
    /// First byte of the whole.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// The scheme's letters, lower case in meaning though not in text; empty where none is written.
    pub scheme: Range<usize>,
    /// The host, the right side of the `@`, or the whole dotted word.
    pub host: Range<usize>,
}

/// Finds every shape, in order, without overlaps.
pub(super) fn find(text: &str, marks: &[usize], links: &mut Vec<Link>) {
    links.clear();
    let mut covered = 0;
    for &mark in marks {
        if mark < covered {
            continue;
        }
        let link = match text.as_bytes()[mark] {
            b':' => colon(text, mark, covered),
            b'@' => address(text, mark, covered),
            _ => dotted(text, mark, covered),
        };
        if let Some(link) = link {
            covered = link.end.max(mark + 1);
            links.push(link);
        }
    }
}

fn is_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')
}

/// Letters of scripts that write blanks between words may belong to a host without a scheme saying so.
fn is_spaced_letter(character: char) -> bool {
    character.is_alphabetic() && matches!(character as u32, 0x80..0x0900 | 0x1e00..0x2000)
}

fn grow_left(text: &str, from: usize, floor: usize, accepts: impl Fn(char) -> bool, limit: usize) -> usize {
    let mut start = from;
    for character in text[floor..from].chars().rev() {
        if !accepts(character) || from - start >= limit {
            break;
        }
        start -= character.len_utf8();
    }
    start
}

fn grow_right(text: &str, from: usize, accepts: impl Fn(char) -> bool, limit: usize) -> usize {
    let mut end = from;
    for character in text[from..].chars() {
        if !accepts(character) || end - from >= limit {
            break;
        }
        end += character.len_utf8();
    }
    end
}

fn host_letter(character: char) -> bool {
    if character.is_ascii() { is_host(character as u8) } else { is_spaced_letter(character) }
}

/// The links that start with a scheme, also mistyped: `http:/x`, `http:x`; and groups joined by colons.
fn colon(text: &str, mark: usize, floor: usize) -> Option<Link> {
    let scheme_start = grow_left(text, mark, floor, |c| c.is_ascii_alphanumeric() || c == '+', 16);
    let scheme = &text[scheme_start..mark];
    let slashes = slashes(&text[mark + 1..]);
    let scheme_start = match known_scheme(scheme) {
        Some(length) => mark - length,
        None => return if slashes == 0 { colons(text, mark, floor) } else { None },
    };
    let web = scheme[scheme.len() - (mark - scheme_start)..].len() <= 5;
    if slashes == 0 && !web {
        return None;
    }
    let blank = usize::from(slashes > 0 && text[mark + 1 + slashes..].starts_with(' '));
    let host_start = mark + 1 + slashes + blank;
    let host_end = scheme_host_end(text, host_start);
    let host_start = host_start + userinfo(&text[host_start..host_end]);
    if host_end <= host_start {
        return None;
    }
    let end = tail(text, scheme_start, host_end);
    Some(Link { form: Form::Link, start: scheme_start, end, scheme: scheme_start..mark, host: host_start..host_end })
}

/// How many slashes a text begins with, also mistyped: `\\`, and `l/`, which looks like two.
fn slashes(text: &str) -> usize {
    if ["l/", "I/", "1/", "|/"].iter().any(|alike| text.starts_with(alike)) {
        return 2;
    }
    text.bytes().take(3).take_while(|&byte| byte == b'/' || byte == b'\\').count()
}

/// The length of the scheme that these letters end in. Words may be glued before it (`experiencehttp://`).
fn known_scheme(letters: &str) -> Option<usize> {
    const SCHEMES: &[&str] = &["https", "http", "ftp", "viber", "whatsapp", "tg", "weixin", "line", "zalo"];
    let ends = |scheme: &&&str| {
        letters.len() >= scheme.len()
            && letters.as_bytes()[letters.len() - scheme.len()..].eq_ignore_ascii_case(scheme.as_bytes())
    };
    let found = SCHEMES.iter().find(ends)?;
    let glued = letters.len() > found.len();
    (!glued || found.starts_with("http")).then_some(found.len())
}

fn userinfo(authority: &str) -> usize {
    authority.rfind('@').map_or(0, |at| at + 1)
}

fn scheme_host_end(text: &str, start: usize) -> usize {
    if text[start..].starts_with('[') {
        return text[start..].bytes().take(48).position(|byte| byte == b']').map_or(start, |at| start + at + 1);
    }
    let host = |c: char| {
        if c.is_ascii() { is_host(c as u8) || c == '@' } else { c.is_alphabetic() || is_mark_of_a_script(c) }
    };
    let end = grow_right(text, start, host, LONGEST_HOST);
    start + text[start..end].trim_end_matches(['.', '-', '_', '@']).len()
}

/// Vowel signs and tone marks, which are no letters but belong to labels in Thai, Khmer, Lao, Burmese and Indic scripts.
fn is_mark_of_a_script(character: char) -> bool {
    matches!(character as u32, 0x0900..0x1100 | 0x1780..0x1800)
}

/// What follows the host: port, path, query and fragment, without the sentence's own punctuation.
fn tail(text: &str, start: usize, host_end: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = host_end;
    if bytes.get(at) == Some(&b':') {
        let port = bytes[at + 1..].iter().take(5).take_while(|byte| byte.is_ascii_digit()).count();
        if port > 0 {
            at += 1 + port;
        }
    }
    if !bytes.get(at).is_some_and(|byte| matches!(byte, b'/' | b'?' | b'#')) {
        return at;
    }
    let limit = (at + LONGEST_LINK).min(bytes.len());
    let stop = bytes[at..limit].iter().position(|&byte| !is_tail(byte)).map_or(limit, |stop| at + stop);
    // Markup that opens right before the link closes right behind it: `++http://…++`, `*http://…*`.
    let mark = start
        .checked_sub(1)
        .map(|before| bytes[before])
        .filter(|mark| matches!(mark, b'+' | b'*' | b'_' | b'~' | b'='));
    let marked = bytes[at..stop].iter().rev().take_while(|&&byte| Some(byte) == mark).count();
    trim(bytes, at, stop - marked)
}

fn is_tail(byte: u8) -> bool {
    byte.is_ascii_graphic()
        && !matches!(byte, b'"' | b'<' | b'>' | b'`' | b'|' | b'^' | b'{' | b'}' | b'\\' | b'[' | b']')
}

/// Leaves out closing punctuation, and closing brackets that were not opened inside the link.
fn trim(bytes: &[u8], start: usize, mut end: usize) -> usize {
    let (mut opened, mut closed) = (0_usize, 0_usize);
    for byte in &bytes[start..end] {
        opened += usize::from(*byte == b'(');
        closed += usize::from(*byte == b')');
    }
    while end > start {
        match bytes[end - 1] {
            b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'*' | b'~' | b'_' => {}
            b')' if closed > opened => closed -= 1,
            b'(' => opened -= 1,
            _ => break,
        }
        end -= 1;
    }
    end
}

/// Groups of hexadecimal digits joined by colons.
fn colons(text: &str, mark: usize, floor: usize) -> Option<Link> {
    let part = |c: char| c.is_ascii_hexdigit() || c == ':';
    let start = grow_left(text, mark, floor, |c| c.is_ascii_hexdigit(), 4);
    let end = grow_right(text, mark, |c| part(c) || c == '.', 200);
    let end = start + text[start..end].trim_end_matches('.').len();
    let groups = text[start..end].bytes().filter(|&byte| byte == b':').count();
    (groups >= 2).then_some(Link { form: Form::Colons, start, end, scheme: start..start, host: start..end })
}

fn is_mailbox(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '%' | '+' | '-')
}

/// Both sides of an `@`.
fn address(text: &str, mark: usize, floor: usize) -> Option<Link> {
    let start = grow_left(text, mark, floor, is_mailbox, LONGEST_MAILBOX);
    let start = start + (text[start..mark].len() - text[start..mark].trim_start_matches(['.', '-', '+', '%']).len());
    let end = grow_right(text, mark + 1, host_letter, LONGEST_HOST);
    let end = mark + 1 + text[mark + 1..end].trim_end_matches(['.', '-', '_']).len();
    (start < mark && end > mark + 1).then_some(Link {
        form: Form::Address,
        start,
        end,
        scheme: start..start,
        host: mark + 1..end,
    })
}

/// A dotted word; with a path behind it, a link without a scheme; with an `@` behind it, a mailbox.
fn dotted(text: &str, mark: usize, floor: usize) -> Option<Link> {
    let start = grow_left(text, mark, floor, host_letter, LONGEST_HOST);
    let end = grow_right(text, mark, host_letter, LONGEST_HOST);
    if text.as_bytes().get(end) == Some(&b'@') {
        return address(text, end, floor.max(start));
    }
    // Dots in a row end a sentence: what stands around this mark alone is looked at.
    let start = text[start..mark].rfind("..").map_or(start, |at| start + at + 2);
    let end = text[mark..end].find("..").map_or(end, |at| mark + at);
    let start = text[start..end].find(".www.").map_or(start, |at| start + at + 1);
    let start = start + (text[start..end].len() - text[start..end].trim_start_matches(['.', '-', '_']).len());
    let end = start + text.get(start..end)?.trim_end_matches(['.', '-', '_']).len();
    if !text[start..end].contains('.') {
        return None;
    }
    let whole = tail(text, start, end);
    let form = if whole > end { Form::Link } else { Form::Dotted };
    Some(Link { form, start, end: whole, scheme: start..start, host: start..end })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Form, &str, &str)> {
        let marks: Vec<usize> = text
            .bytes()
            .enumerate()
            .filter(|&(at, byte)| {
                b".@:".contains(&byte) && text.as_bytes().get(at + 1).is_some_and(|&next| next > b' ')
            })
            .map(|(at, _)| at)
            .collect();
        let mut links = Vec::new();
        find(text, &marks, &mut links);
        links.into_iter().map(|link| (link.form, &text[link.start..link.end], &text[link.host])).collect()
    }

    #[test]
    fn cuts_links_out_of_sentences() {
        assert_eq!(found("see (https://a.com/x_(y)), ok"), [(Form::Link, "https://a.com/x_(y)", "a.com")]);
        assert_eq!(found("in http:l/kx-auth.xyz now"), [(Form::Link, "http:l/kx-auth.xyz", "kx-auth.xyz")]);
        assert_eq!(found("at http:/b.do/Claim."), [(Form::Link, "http:/b.do/Claim", "b.do")]);
        assert_eq!(found("go b.ly/3x! now"), [(Form::Link, "b.ly/3x", "b.ly")]);
        assert_eq!(found("https://www.p.org[P] x"), [(Form::Link, "https://www.p.org", "www.p.org")]);
        assert_eq!(found("领取http://a.com/b领取"), [(Form::Link, "http://a.com/b", "a.com")]);
    }

    #[test]
    fn cuts_mailboxes_and_dotted_words() {
        assert_eq!(found("to:kx.last@mail.co.uk."), [(Form::Address, "kx.last@mail.co.uk", "mail.co.uk")]);
        assert_eq!(found("end...a.com..."), [(Form::Dotted, "a.com", "a.com")]);
        assert_eq!(found("name@bank pays"), [(Form::Address, "name@bank", "bank")]);
        assert_eq!(found("x.www.97b.tk"), [(Form::Dotted, "www.97b.tk", "www.97b.tk")]);
    }

    #[test]
    fn a_long_line_of_dots_and_colons_is_bounded() {
        for unit in ["a.", "a@", "a:", ":", ".", "@", "http:", "(.)"] {
            let text = unit.repeat(100_000 / unit.len());
            let started = found(&text).len();
            assert!(started <= text.len());
        }
    }
}

//! HTML to text, with the addresses that links hide kept behind their words.

use mail_parser::decoders::html::html_to_text;

/// The text of an HTML body; a link reads `words (address)`.
pub(super) fn text_of(html: &str) -> String {
    html_to_text(&spell_out(html).0)
}

/// The addresses links of an HTML body go to, in order.
pub(super) fn links(html: &str) -> Vec<String> {
    spell_out(html).1
}

/// Writes each link's address behind its words.
fn spell_out(html: &str) -> (String, Vec<String>) {
    let (mut spelled, mut links) = (String::with_capacity(html.len()), Vec::new());
    let mut rest = html;
    let mut open: Option<String> = None;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        spelled.push_str(before);
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let (tag, after) = tag.split_at(end);
        let lower = tag.to_ascii_lowercase();
        if lower.starts_with("<a ") || lower.starts_with("<a\n") || lower.starts_with("<a\r") {
            open = href(tag, &lower);
        } else if let Some(link) = open.take_if(|_| lower.starts_with("</a")) {
            // Where the words are the address already, it is said once.
            if !spelled.trim_end().ends_with(&link) {
                spelled.extend([" (", &link, ")"]);
            }
            links.push(html_to_text(&link));
        }
        spelled.push_str(tag);
        rest = after;
    }
    spelled.push_str(rest);
    (spelled, links)
}

fn href(tag: &str, lower: &str) -> Option<String> {
    let at = lower.find("href")? + 4;
    let value = tag.get(at..)?.trim_start().strip_prefix('=')?.trim_start();
    let link = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split(|c: char| c.is_whitespace() || c == '>').next()?,
    };
    let link = link.trim();
    (!link.is_empty() && !link.starts_with('#')).then(|| link.replace('<', "&lt;"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hidden_link_stays_readable() {
        let html = "<p>Dear <b>client</b>,</p><A class=x HREF='http://pay.example/?a=1&amp;b=2'>click here</A> or \
                    <a href=http://pay.example>http://pay.example</a>";
        let text = text_of(html);
        assert!(text.contains("click here (http://pay.example/?a=1&b=2)"), "{text}");
        assert_eq!(text.matches("http://pay.example").count(), 2, "{text}");
        assert_eq!(links(html), ["http://pay.example/?a=1&b=2", "http://pay.example"]);
    }

    #[test]
    fn broken_tags_end() {
        for html in ["<a href=", "<a href='x", "<", "</a>", "<a href=\"\">x</a>", "<a href=ក>ក</a"] {
            text_of(html);
        }
    }
}

//! Bodies that hold another message: forwarded by the complainant, or quoted in a reply.

/// A body, taken apart where another message starts in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Body<'t> {
    /// One person's text.
    Single,
    /// Text above a message that was passed on.
    Forward { above: &'t str, inner: &'t str },
    /// Text above the message it replies to.
    Reply { above: &'t str, attribution: &'t str, quoted: &'t str },
}

/// What an inner message says of itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Inner<'t> {
    pub from: &'t str,
    pub to: &'t str,
    pub subject: &'t str,
    pub text: &'t str,
}

/// What mail programs write above a message that is passed on.
const FORWARDED: &[&str] = &[
    "forwarded message",
    "begin forwarded message",
    "转发邮件",
    "转发的邮件",
    "轉寄的郵件",
    "ข้อความที่ส่งต่อ",
    "thư đã chuyển tiếp",
    "tin nhắn đã chuyển tiếp",
    "pesan terusan",
    "pesan diteruskan",
    "mesej dimajukan",
    "សារបានបញ្ជូនបន្ត",
];
/// What they write above either.
const ORIGINAL: &[&str] =
    &["original message", "原始邮件", "原始郵件", "ข้อความเดิม", "thư gốc", "pesan asli", "mesej asal"];
/// What stands before the subject of a message that is passed on.
const PASSED_ON: &[&str] = &["fw:", "fwd:", "转发:", "转发：", "轉寄:", "轉寄：", "tr:", "wg:", "trs:"];
/// Header names inside a body, by what they mean.
const FROM: &[&str] = &["from", "发件人", "寄件者", "จาก", "từ", "dari", "daripada", "ពី"];
const TO: &[&str] = &["to", "收件人", "收件者", "ถึง", "đến", "tới", "kepada", "ជូន"];
const SUBJECT: &[&str] = &["subject", "主题", "主旨", "เรื่อง", "chủ đề", "subjek", "perihal", "ប្រធានបទ"];
const OTHER: &[&str] = &[
    "date",
    "sent",
    "cc",
    "reply-to",
    "发送时间",
    "日期",
    "抄送",
    "วันที่",
    "ส่ง",
    "ngày",
    "đã gửi",
    "tanggal",
    "tarikh",
    "dikirim",
    "កាលបរិច្ឆេទ",
];
/// What stands at the end of the line above a quotation.
const WROTE: &[&str] = &["wrote:", "写道：", "写道:", "寫道：", "เขียนว่า:", "đã viết:", "menulis:", "បានសរសេរ៖"];

impl<'t> Body<'t> {
    /// Takes a body apart. The subject tells a forward from a reply where the body does not.
    pub fn take_apart(text: &'t str, subject: &str) -> Self {
        let subject = subject.trim().to_lowercase();
        let passed_on = PASSED_ON.iter().any(|prefix| subject.starts_with(prefix));
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let (above, rest) = text.split_at(at);
            let below = &rest[line.len()..];
            let words = line.trim().trim_matches(['-', '_', '*', ' ']).to_lowercase();
            let is = |marks: &[&str]| marks.iter().any(|mark| words.trim_end_matches(':') == *mark);
            if is(FORWARDED) {
                return Self::Forward { above, inner: below };
            }
            if is(ORIGINAL) || is_header_block(rest) {
                let inner = if is(ORIGINAL) { below } else { rest };
                return if passed_on {
                    Self::Forward { above, inner }
                } else {
                    Self::Reply { above, attribution: Inner::parse(inner).from, quoted: inner }
                };
            }
            let quotes = WROTE.iter().any(|mark| line.trim().to_lowercase().ends_with(mark));
            if quotes && below.trim_start().starts_with('>') {
                return Self::Reply { above, attribution: line.trim(), quoted: below };
            }
            at += line.len();
        }
        Self::Single
    }
}

impl<'t> Inner<'t> {
    /// Splits the headers an inner message starts with from its text.
    pub fn parse(inner: &'t str) -> Self {
        let mut found = Self { text: inner, ..Self::default() };
        let (mut at, mut any) = (0, false);
        for line in inner.split_inclusive('\n') {
            let header = header(line);
            match header {
                Some((name, value)) if FROM.contains(&name.as_str()) => found.from = value,
                Some((name, value)) if TO.contains(&name.as_str()) => found.to = value,
                Some((name, value)) if SUBJECT.contains(&name.as_str()) => found.subject = value,
                Some((name, _)) if OTHER.contains(&name.as_str()) => {}
                None if line.trim().is_empty() && !any => {
                    at += line.len();
                    continue;
                }
                _ => break,
            }
            any = true;
            at += line.len();
        }
        found.text = &inner[at..];
        found
    }
}

fn header(line: &str) -> Option<(String, &str)> {
    let line = line.trim().trim_start_matches('*').trim_start_matches(['>', ' ']);
    let (name, value) = line.split_once([':', '：', '៖'])?;
    let name = name.trim().trim_end_matches('*').to_lowercase();
    (name.chars().count() <= 12).then_some((name, value.trim_start_matches('*').trim()))
}

/// A line that says from whom, and at least two more headers right after it.
fn is_header_block(text: &str) -> bool {
    let mut lines = text.lines().map(header);
    let starts =
        matches!(lines.next(), Some(Some((name, value))) if FROM.contains(&name.as_str()) && !value.is_empty());
    let known = |name: &String| [TO, SUBJECT, OTHER].iter().any(|names| names.contains(&name.as_str()));
    starts && lines.take(5).flatten().filter(|(name, _)| known(name)).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forwarded_message_is_split_from_what_stands_above() {
        let text = "I lost money to this.\n\n---------- Forwarded message ---------\nFrom: Agent Ko <ko@fee.example>\n\
                    Date: Mon, 2 Mar 2026\nSubject: Your parcel\nTo: me@home.example\n\nPay the fee now.\n";
        let Body::Forward { above, inner } = Body::take_apart(text, "Help") else { panic!() };
        assert_eq!(above, "I lost money to this.\n\n");
        let inner = Inner::parse(inner);
        assert_eq!((inner.from, inner.subject), ("Agent Ko <ko@fee.example>", "Your parcel"));
        assert_eq!(inner.text.trim(), "Pay the fee now.");
    }

    #[test]
    fn an_original_message_is_a_forward_only_where_the_subject_says_so() {
        let text = "Above\n-----Original Message-----\nFrom: a@x.example\nSent: Monday\nSubject: Hi\n\nBelow\n";
        assert!(matches!(Body::take_apart(text, "FW: Hi"), Body::Forward { .. }));
        assert!(matches!(
            Body::take_apart(text, "Re: Hi"),
            Body::Reply { attribution: "a@x.example", above: "Above\n", .. }
        ));
    }

    #[test]
    fn a_quotation_is_the_other_sides() {
        let text = "Send it today.\n\nOn Mon, me@home.example wrote:\n> my number is 1\n";
        assert!(matches!(Body::take_apart(text, "Re: x"), Body::Reply { above: "Send it today.\n\n", .. }));
        assert_eq!(Body::take_apart("From: nobody\nin particular", ""), Body::Single);
    }
}

//! E-mails and mailboxes.

use crate::collected::{Ask, faults, reads};
use krama_intake::Limits;
use krama_model::{Author, Digest, Field, Report};

fn lines(report: &Report) -> Vec<(Field, Author, &str, &str)> {
    report.parts.iter().map(|part| (part.field, part.author, part.place.as_str(), part.text.trim())).collect()
}

const SCAM: &str = "From: \"Agent Ko\" <ko@fee.example>\r\nReply-To: agent@other.example\r\nTo: me@home.example\r\n\
Subject: =?utf-8?B?WW91ciBwYXJjZWw=?=\r\nDate: Mon, 2 Mar 2026 08:30:00 +0700\r\nMessage-ID: <1@fee.example>\r\n\
MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
--b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n\
--c\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPay the fee here\r\n\
--c\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Pay the fee <a href=\"http://fee.example/pay\">here</a></p>\r\n--c--\r\n\
--b\r\nContent-Type: application/pdf; name=bill.pdf\r\nContent-Disposition: attachment; filename=bill.pdf\r\n\
Content-Transfer-Encoding: base64\r\n\r\nQUJD\r\n--b--\r\n";

#[test]
fn a_scammers_mail_is_the_counterparts_with_its_hidden_links() {
    let collected = reads("x.eml", SCAM);
    let [report] = collected.reports()[..] else { panic!("{:?}", collected.items) };
    assert_eq!(report.key.to_string(), "mail/1@fee.example");
    assert_eq!(report.received_at.unwrap().to_string(), "2026-03-02T01:30:00Z");
    let attachment = format!("part 4 attachment {}", Digest::of(b"ABC"));
    let by = Author::Counterpart;
    assert_eq!(
        lines(report),
        [
            (Field::Sender, by, "", "Agent Ko <ko@fee.example>; agent@other.example"),
            (Field::Recipient, by, "", "me@home.example"),
            (Field::Subject, by, "", "Your parcel"),
            (Field::Body, by, "part 2", "Pay the fee here"),
            (Field::Body, by, "part 3 links", "http://fee.example/pay"),
            (Field::Attachment, by, attachment.as_str(), "bill.pdf"),
        ]
    );
    assert_eq!(collected.attachments, [("bill.pdf".to_owned(), b"ABC".to_vec())]);
}

#[test]
fn a_mail_of_an_impossible_year_has_no_date_and_is_told() {
    for date in ["Fri, 31 Dec 9999 23:59:59 +0000", "Mon, 2 Mar 3026 08:30:00 +0700", "the day before"] {
        let collected = reads("x.eml", SCAM.replace("Mon, 2 Mar 2026 08:30:00 +0700", date));
        let report = collected.reports()[0];
        assert_eq!((report.received_at, report.parts[0].sent_at), (None, None), "{date}");
        let told: Vec<_> = collected.warnings().iter().map(|it| it.code.to_string()).collect();
        assert_eq!(told, ["K1208"], "{date}");
    }
}

#[test]
fn a_forwarded_complaint_does_not_make_the_complainant_a_suspect() {
    let eml = "From: Dara <dara@home.example>\nTo: hotline@police.example\nSubject: Fwd: Your parcel\n\
               Date: Mon, 2 Mar 2026 08:30:00 +0700\n\nI lost 200 USD to this.\n\n\
               ---------- Forwarded message ---------\nFrom: Agent Ko <ko@fee.example>\nDate: Sun, 1 Mar 2026\n\
               Subject: Your parcel\nTo: Dara <dara@home.example>\n\nPay the fee now.\n";
    let collected = reads("x.eml", eml);
    assert_eq!(
        lines(collected.reports()[0]),
        [
            (Field::VictimEmail, Author::Complainant, "", "Dara <dara@home.example>"),
            (Field::Subject, Author::Complainant, "", "Fwd: Your parcel"),
            (Field::Narrative, Author::Complainant, "part 0", "I lost 200 USD to this."),
            (Field::Sender, Author::Counterpart, "part 0 forwarded", "Agent Ko <ko@fee.example>"),
            (Field::Recipient, Author::Counterpart, "part 0 forwarded", "Dara <dara@home.example>"),
            (Field::Subject, Author::Counterpart, "part 0 forwarded", "Your parcel"),
            (Field::Body, Author::Counterpart, "part 0 forwarded", "Pay the fee now."),
        ]
    );
}

#[test]
fn a_message_passed_on_as_an_attachment_is_the_counterparts() {
    let eml = format!(
        "From: dara@home.example\nTo: hotline@police.example\nSubject: Complaint\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: text/plain\n\nSee attached.\n\
         --o\nContent-Type: message/rfc822\n\n{}\n--o--\n",
        SCAM.replace("\r\n", "\n")
    );
    let collected = reads("x.eml", eml);
    let report = collected.reports()[0];
    assert_eq!(report.text(Field::Narrative).map(str::trim), Some("See attached."));
    let sender = report.parts.iter().find(|part| part.field == Field::Sender).unwrap();
    assert_eq!(sender.author, Author::Counterpart);
    assert!(sender.text.contains("ko@fee.example") && sender.place.contains("attachment"), "{sender:?}");
    assert!(!report.parts.iter().any(|part| part.field == Field::Sender && part.text.contains("dara")));
    assert!(collected.attachments.iter().any(|(name, _)| name == "bill.pdf"));
}

#[test]
fn what_a_reply_quotes_is_the_other_sides() {
    let eml = "From: ko@fee.example\nTo: Dara <dara@home.example>\nSubject: Re: fee\nDate: Mon, 2 Mar 2026 08:30:00 +0700\n\n\
               Send it today.\n\nOn Sun, 1 Mar 2026, Dara <dara@home.example> wrote:\n> my number is 012 000 111\n";
    let found = reads("x.eml", eml);
    let lines = lines(found.reports()[0]);
    assert_eq!(lines[3], (Field::Body, Author::Counterpart, "part 0", "Send it today."));
    assert_eq!(lines[4].1, Author::Complainant);
}

#[test]
fn a_mailbox_is_read_message_by_message() {
    let first = "From: a@x.example\nTo: b@y.example\nSubject: one\nMessage-ID: <m1>\n\nHello\n>From the bank\n";
    let second = "From: a@x.example\nTo: b@y.example\nSubject: two\n\nSecond\n";
    let mbox = format!(
        "From a@x.example Mon Mar  2 08:30:00 2026\n{first}\nFrom a@x.example Mon Mar  2 08:31:00 2026\n{second}"
    );
    let collected = reads("in.mbox", mbox);
    let refs: Vec<_> = collected.reports().iter().map(|it| (it.key.to_string(), it.place.clone())).collect();
    assert_eq!(
        refs,
        [("mail/m1".to_owned(), "message 1".to_owned()), ("mail/in.mbox#2".to_owned(), "message 2".to_owned())]
    );
    assert!(collected.reports()[0].text(Field::Body).unwrap().contains("\nFrom the bank"));
}

#[test]
fn a_message_says_the_same_in_a_mailbox_and_as_a_file_of_its_own() {
    let message = "From: a@x.example\nTo: b@y.example\nSubject: one\nMessage-ID: <m1>\n\nHello\n";
    let from = "From a@x.example Mon Mar  2 08:30:00 2026\n";
    for mailbox in [format!("{from}{message}\n{from}{message}\n"), format!("{from}{message}\n{from}{message}")] {
        let alone = reads("x.eml", message);
        for report in reads("in.mbox", mailbox).reports() {
            assert_eq!(lines(report), lines(alone.reports()[0]));
            assert_eq!(report.text(Field::Body), alone.reports()[0].text(Field::Body));
        }
    }
}

#[test]
fn a_message_over_the_limits_is_refused_and_the_next_is_read() {
    let nest = (0..40).map(|_| "Content-Type: message/rfc822\n\n").collect::<String>();
    let deep = format!("From: a@x.example\nTo: b@y.example\nSubject: deep\n{nest}Subject: core\n\nend\n");
    let plain = "From: a@x.example\nTo: b@y.example\nSubject: two\n\nSecond\n";
    let mbox = format!("From a Mon\n{deep}\nFrom a Mon\n{plain}");
    let collected = reads("in.mbox", &mbox);
    assert_eq!((collected.reports().len(), faults(&collected)), (1, vec![("K1115".to_owned(), "message 1")]));
    let ask = Ask { limits: Limits { text_bytes: 100, ..Limits::default() }, ..Ask::default() };
    let collected = ask.reads("in.mbox", mbox.as_bytes());
    assert_eq!((collected.reports().len(), faults(&collected)), (1, vec![("K1103".to_owned(), "message 1")]));
}

#[test]
fn a_body_of_many_links_is_read_once_and_each_link_is_kept_once() {
    let said = (0..2_000).map(|n| format!("http://kx-{n}.test/said")).collect::<Vec<_>>().join(" ");
    let link =
        |n: usize| format!("<a href=\"http://kx-{n}.test/{}\">x</a> ", if n < 2_000 { "said" } else { "unsaid" });
    let links: String = (0..4_000).chain(0..4_000).map(link).collect();
    let mail = format!(
        "From: a@kx-fee.test\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n\
         --c\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{said}\r\n\
         --c\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{links}\r\n--c--\r\n"
    );
    let collected = reads("x.eml", &mail);
    let [report] = collected.reports()[..] else { panic!("{} items", collected.items.len()) };
    let kept = report.parts.iter().find(|part| part.place.ends_with("links")).unwrap();
    let expected: Vec<String> = (2_000..4_000).map(|n| format!("http://kx-{n}.test/unsaid")).collect();
    assert_eq!(kept.text.lines().collect::<Vec<_>>(), expected);
}

fn boxed(number: usize, text: &str) -> String {
    format!(
        "From agent Mon Jan  6 08:00:00 2025\nFrom: ko@fee.example\nTo: me@home.example\nSubject: s\nMessage-ID: <{number}@x>\n\n{text}\n\n"
    )
}

#[test]
fn nul_characters_anywhere_in_a_mailbox_cost_no_other_mail() {
    let good = boxed(2, "pay two");
    for (bad, what) in [
        (format!("\0{}", boxed(1, "pay one")), "before the box"),
        (format!("\n\n{}", boxed(1, "pay one")), "blank lines before it"),
        (boxed(1, "pay one").replacen("From: ", "\0X: y\nFrom: ", 1), "in the first header"),
        (boxed(1, &"p\0".repeat(3_000)), "as in UTF-16"),
        (boxed(1, &"\0".repeat(9_000)), "a hole"),
        (boxed(1, "pay one") + "\0\0\0\n", "a hole between mails"),
    ] {
        let collected = reads("x.mbox", bad + &good);
        let last = collected.reports().last().unwrap().key.reference.clone();
        assert_eq!((collected.items.len(), last.as_str()), (2, "2@x"), "{what}: {:?}", collected.items);
    }
}

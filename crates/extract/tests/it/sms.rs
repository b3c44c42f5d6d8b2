//! English text messages, against flags that say whether each holds a link, a mailbox, a phone number.

use crate::support::{collection, narrative, reader};
use krama_model::{Kind, Mention};

/// Rows, from 0, whose flag for a link or a mailbox contradicts what the row itself says, as read by eye: a link is written
/// out and the flag says none, or the other way round. Their flags are counted in the first figures and not in the second.
const MISLABELLED: &[usize] =
    &[3, 390, 407, 426, 490, 847, 967, 1076, 1401, 1447, 1474, 1706, 2007, 2014, 2213, 2312, 2567, 2632];

#[derive(Default)]
struct Tally {
    hit: f64,
    missed: f64,
    beyond: f64,
}

impl Tally {
    fn count(&mut self, (flag, found): (bool, bool), row: usize, what: &str, text: &str) {
        match (flag, found) {
            (true, true) => self.hit += 1.0,
            (true, false) => self.missed += 1.0,
            (false, true) => self.beyond += 1.0,
            (false, false) => {}
        }
        if flag != found && std::option_env!("KRAMA_SHOW").is_some() {
            show(flag, row, what, text);
        }
    }

    fn f1(&self) -> f64 {
        2.0 * self.hit / (2.0 * self.hit + self.missed + self.beyond)
    }
}

#[allow(clippy::print_stdout, reason = "asked for when building the test")]
fn show(flag: bool, row: usize, what: &str, text: &str) {
    println!("{} {what} row {row}: {text}", if flag { "missed" } else { "beyond" });
}

#[test]
#[allow(clippy::print_stdout, reason = "the figures are what the test is for")]
fn text_messages_agree_with_their_flags() {
    let Some(folder) = collection("sms") else { return };
    let bytes = std::fs::read(folder.join("sms.csv")).unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let reader = reader("GB");
    let (mut phone, mut link, mut email) = (Tally::default(), Tally::default(), Tally::default());
    let (mut read_link, mut read_email) = (Tally::default(), Tally::default());
    for (row, record) in csv::Reader::from_reader(text.as_bytes()).records().enumerate() {
        let record = record.unwrap();
        let flag = |column: usize| record[column].eq_ignore_ascii_case("yes");
        let mentions = reader.read(&narrative(&record[1])).mentions;
        let any = |wanted: &dyn Fn(&Mention) -> bool| mentions.iter().any(wanted);
        let (has_link, has_email) = (
            any(&|m| m.kind == Kind::Url || m.kind == Kind::Domain && m.follows_from.is_none()),
            any(&|m| m.kind == Kind::Email),
        );
        if !MISLABELLED.contains(&row) {
            read_link.count((flag(2), has_link), row, "link", &record[1]);
            read_email.count((flag(3), has_email), row, "e-mail", &record[1]);
        }
        phone.count((flag(4), any(&|mention| mention.kind == Kind::Phone)), row, "phone", &record[1]);
        link.count((flag(2), has_link), row, "link (any row)", "");
        email.count((flag(3), has_email), row, "e-mail (any row)", "");
    }
    for (what, tally) in [("phone", &phone), ("link", &link), ("e-mail", &email)] {
        println!(
            "{what}: F1 {:.4}, {} found, {} missed, {} beyond the flag",
            tally.f1(),
            tally.hit,
            tally.missed,
            tally.beyond
        );
    }
    println!("link, with rows whose flag contradicts their own text left out: F1 {:.4}", read_link.f1());
    println!("e-mail, likewise: F1 {:.4}", read_email.f1());
    assert!(phone.f1() >= 0.95, "phone {:.4}", phone.f1());
    assert!(read_link.f1() >= 0.95, "link {:.4}", read_link.f1());
    assert!(read_email.f1() >= 0.95, "e-mail {:.4}", read_email.f1());
}

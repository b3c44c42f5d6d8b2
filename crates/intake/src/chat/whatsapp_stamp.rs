//! What stands before a message in a `WhatsApp` export: date and time in the phone's own habit.
//!
//! `12/05/2024, 22:11 - `, `5/12/24, 10:11 PM - `, `[12.05.24, 22:11:05] `, `2024-05-12, 22:11 - ` and their kin, also
//! with Khmer or Thai digits and with the marks iOS puts around them.

use crate::date::fold_digits;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

/// A date of which it may not be known yet which number is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    date: [u32; 3],
    time: NaiveTime,
}

/// Which number of a date is which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayMonth,
    MonthDay,
}

/// From here on two digits are a year of the Buddhist era: nobody wrote there before 2009, which is 2552, nor after 2051.
const BUDDHIST_SINCE: u32 = 52;

/// Words for the second half of the day, and for the first.
const AFTERNOON: &[&str] =
    &["pm", "p.m.", "p. m.", "下午", "晚上", "中午", "ល្ងាច", "หลังเที่ยง", "ch", "ptg", "mlm", "malam"];
const MORNING: &[&str] = &["am", "a.m.", "a. m.", "上午", "凌晨", "早上", "ព្រឹក", "ก่อนเที่ยง", "sa", "pg", "pagi"];

impl Stamp {
    /// Splits a line into its stamp and what follows; none where the line goes on an earlier message.
    pub fn split(line: &str) -> Option<(Self, &str)> {
        let line = line.trim_start_matches(is_mark);
        let (head, rest) = match line.strip_prefix('[') {
            Some(inner) => inner.split_once(']')?,
            None => line.split_once(" - ")?,
        };
        if head.len() > 80 {
            return None;
        }
        let head = fold_digits(head).replace(is_mark, "").replace(['\u{202F}', '\u{A0}'], " ").to_lowercase();
        let (date, rest_of_head) = numbers(head.trim(), &['/', '.', '-'])?;
        let time = time(rest_of_head.trim_start_matches([',', '،', ' ']))?;
        Some((Self { date, time }, rest.trim_start_matches([' ', '\u{200F}'])))
    }

    /// The order the numbers allow; none where they allow both.
    pub fn order(&self) -> Option<Order> {
        match self.date {
            // Also where it is the year: month and day then follow in one order only.
            [first, ..] if first > 12 => Some(Order::DayMonth),
            [_, second, _] if second > 12 => Some(Order::MonthDay),
            _ => None,
        }
    }

    /// The local time under an order. Where the year stands first, month and day follow whatever the order.
    pub fn at(&self, order: Order) -> Option<NaiveDateTime> {
        let (year, month, day) = match (self.date, order) {
            ([year, month, day], _) if year > 31 => (year, month, day),
            ([first, second, year], Order::DayMonth) => (year, second, first),
            ([first, second, year], Order::MonthDay) => (year, first, second),
        };
        let year = match year {
            0..BUDDHIST_SINCE => year + 2000,
            BUDDHIST_SINCE..=99 => year + 2500 - 543,
            2400.. => year - 543,
            _ => year,
        };
        Some(NaiveDate::from_ymd_opt(year as i32, month, day)?.and_time(self.time))
    }
}

/// Marks of writing direction.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{FEFF}')
}

/// Three numbers parted by one and the same mark, and what follows.
fn numbers<'t>(text: &'t str, marks: &[char]) -> Option<([u32; 3], &'t str)> {
    let (first, rest) = number(text)?;
    let mark = rest.chars().next().filter(|c| marks.contains(c))?;
    let (second, rest) = number(rest.strip_prefix(mark)?.trim_start())?;
    let (third, rest) = number(rest.strip_prefix(mark)?.trim_start())?;
    Some(([first, second, third], rest))
}

fn number(text: &str) -> Option<(u32, &str)> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if !(1..=4).contains(&digits) {
        return None;
    }
    Some((text[..digits].parse().ok()?, &text[digits..]))
}

fn time(text: &str) -> Option<NaiveTime> {
    let half = |words: &[&str], text: &str| words.contains(&text);
    let before = text.split(|c: char| c.is_ascii_digit()).next()?.trim();
    let text = text[text.find(|c: char| c.is_ascii_digit())?..].trim();
    let (hour, rest) = number(text)?;
    let (minute, rest) = number(rest.strip_prefix([':', '.'])?)?;
    let (second, rest) = match rest.strip_prefix([':', '.']).and_then(number) {
        Some(found) => found,
        None => (0, rest),
    };
    let after = rest.trim();
    let word = if after.is_empty() { before } else { after };
    let hour = match () {
        () if word.is_empty() => hour,
        () if half(AFTERNOON, word) => {
            if hour < 12 {
                hour + 12
            } else {
                hour
            }
        }
        () if half(MORNING, word) => hour % 12,
        () => return None,
    };
    NaiveTime::from_hms_opt(hour, minute, second)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str, order: Order) -> Option<(String, String)> {
        let (stamp, rest) = Stamp::split(line)?;
        Some((stamp.at(order)?.to_string(), rest.to_owned()))
    }

    #[test]
    fn reads_the_habits_of_phones() {
        for (line, order) in [
            ("12/05/2024, 22:11 - A: x", Order::DayMonth),
            ("5/12/24, 10:11 PM - A: x", Order::MonthDay),
            ("5/12/24, 10:11\u{202F}p.m. - A: x", Order::MonthDay),
            ("[12.05.24, 22:11:00] A: x", Order::DayMonth),
            ("\u{200E}[12/05/2567 22:11:00] A: x", Order::DayMonth),
            ("2024-05-12, 22:11 - A: x", Order::MonthDay),
            ("2024/5/12 下午10:11 - A: x", Order::DayMonth),
            ("១២/០៥/២០២៤, ២២:១១ - A: x", Order::DayMonth),
            ("[12/5/24, 22.11.00] A: x", Order::DayMonth),
            ("12/5/67 22:11 - A: x", Order::DayMonth),
        ] {
            assert_eq!(shown(line, order), Some(("2024-05-12 22:11:00".to_owned(), "A: x".to_owned())), "{line}");
        }
        assert_eq!(shown("1/2/24, 12:05 AM - A: x", Order::DayMonth).unwrap().0, "2024-02-01 00:05:00");
    }

    #[test]
    fn a_line_that_goes_on_a_message_has_no_stamp() {
        for line in
            ["12 - 5", "[see above] x", "1/2 - x", "10:11 - x", "", "12/05/2024, soon - x", "pay 12/05/2024 - 10:11"]
        {
            assert_eq!(Stamp::split(line), None, "{line}");
        }
    }
}

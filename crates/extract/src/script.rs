//! Which stretches of a report the scammer wrote: what scripts are compared on.
//!
//! A form's own phrases and a chat program's notices would link everything that came the same way, so nothing of them
//! counts; nor do the complainant's own words.

use crate::cue::CueHits;
use crate::role::voice::{self, Voice};
use krama_model::{Author, Field, Part, Report, letters_worth};

/// A stretch of scammer-written text; Unicode scalar offsets in the part's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScriptSpan {
    /// Index of the part in [`Report::parts`].
    pub part: u16,
    /// First scalar value.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// A quotation shorter than this, in letters' worth, is a value or a phrase, not a script.
const SHORTEST_LETTERS: u32 = 40;

/// The stretches of a report that the scammer wrote, in order.
///
/// Whole messages and attachments of the counterpart; messages and bodies whose author is not known; and what a
/// complainant quotes, if it is long enough and not said to be their own answer.
pub fn spans(report: &Report, hits: &CueHits) -> Vec<ScriptSpan> {
    let mut spans = Vec::new();
    for ((part, text), cues) in (0..).zip(&report.parts).zip(&hits.parts) {
        match whole(text) {
            Some(true) => spans.extend(trimmed(part, &text.text)),
            Some(false) => {
                let voices = voice::of(text, cues);
                let quoted = voices.stretches.iter().filter(|stretch| stretch.voice != Voice::Complainant);
                let spoken =
                    quoted.filter(|stretch| letters(&text.text, stretch.start, stretch.end) >= SHORTEST_LETTERS);
                spans.extend(spoken.map(|stretch| ScriptSpan { part, start: stretch.start, end: stretch.end }));
            }
            None => {}
        }
    }
    spans
}

/// `Some(true)` where all of a part is a script, `Some(false)` where its quotations may be, `None` where nothing is.
fn whole(part: &Part) -> Option<bool> {
    let prose =
        matches!(part.field, Field::Narrative | Field::Subject | Field::Body | Field::Message | Field::Attachment);
    match (part.author, part.field) {
        (Author::System, _) => None,
        _ if !prose => None,
        (Author::Counterpart, _) | (Author::Unknown, Field::Body | Field::Message) => Some(true),
        (Author::Complainant | Author::Unknown, _) => Some(false),
    }
}

/// How many letters' worth a stretch holds.
fn letters(text: &str, start: u32, end: u32) -> u32 {
    text.chars().skip(start as usize).take((end - start) as usize).map(letters_worth).sum()
}

/// All of a text without the white space around it; nothing of an empty one.
fn trimmed(part: u16, text: &str) -> Option<ScriptSpan> {
    let kept = text.trim();
    let start = text[..text.len() - text.trim_start().len()].chars().count() as u32;
    (!kept.is_empty()).then(|| ScriptSpan { part, start, end: start + kept.chars().count() as u32 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::role::table::{part, report};

    fn scripts(field: Field, author: Author, text: &str) -> Vec<String> {
        let report = report(vec![part(field, author, text)]);
        let spans = spans(&report, &Lexicon::embedded().read(&report));
        let cut =
            |span: &ScriptSpan| text.chars().skip(span.start as usize).take((span.end - span.start) as usize).collect();
        spans.iter().map(cut).collect()
    }

    const SCRIPT: &str = "Dear customer, your parcel is held at customs, pay the fee at once";

    #[test]
    fn the_counterparts_messages_are_scripts_and_the_complainants_are_not() {
        assert_eq!(scripts(Field::Message, Author::Counterpart, &format!("  {SCRIPT}\n")), vec![SCRIPT]);
        assert_eq!(scripts(Field::Body, Author::Unknown, SCRIPT), vec![SCRIPT]);
        assert!(scripts(Field::Message, Author::Complainant, SCRIPT).is_empty());
        assert!(scripts(Field::Message, Author::System, SCRIPT).is_empty());
        assert!(scripts(Field::SuspectName, Author::Counterpart, SCRIPT).is_empty());
    }

    #[test]
    fn a_narrative_holds_scripts_only_where_it_quotes() {
        let quoted = format!("Yesterday he wrote: “{SCRIPT}” and I paid.");
        assert_eq!(scripts(Field::Narrative, Author::Complainant, &quoted), vec![SCRIPT]);
        let announced = format!("The message said: {SCRIPT}. I paid.");
        assert_eq!(scripts(Field::Narrative, Author::Complainant, &announced), vec![format!(" {SCRIPT}")]);
        let line = format!("This came:\n> {SCRIPT}\nI paid.");
        assert_eq!(scripts(Field::Narrative, Author::Complainant, &line), vec![format!(" {SCRIPT}")]);
        assert!(scripts(Field::Narrative, Author::Complainant, SCRIPT).is_empty());
        assert!(scripts(Field::Narrative, Author::Complainant, "He wrote “pay now” to me.").is_empty());
    }

    #[test]
    fn a_quotation_is_as_long_as_what_it_says() {
        let message = "您的包裹被海关扣留，请今天支付手续费，否则退回";
        let quoted = format!("他写道：“{message}”，我就付了。");
        assert_eq!(scripts(Field::Narrative, Author::Complainant, &quoted), vec![message]);
        assert!(scripts(Field::Narrative, Author::Complainant, "他写道：“您好，请支付手续费”，我就付了。").is_empty());
    }

    #[test]
    fn what_the_complainant_answered_is_no_script() {
        let text = format!("I replied: “{SCRIPT}” and left.");
        assert!(scripts(Field::Narrative, Author::Complainant, &text).is_empty());
    }
}

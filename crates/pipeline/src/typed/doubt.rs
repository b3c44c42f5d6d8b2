//! Why a value that was typed is doubted.

use crate::workspace::is_blank;
use chrono_tz::Tz;
use krama_intake::{Fault, read_date};
use krama_model::field::Meaning;
use krama_model::{Code, Coded, Field, Moment, Particulars, ReportNumber};

const DAY_MS: i64 = 86_400_000;
/// 1990-01-01: what is told of today is not older.
const EARLIEST: Moment = Moment(631_152_000_000);
/// The year of that.
const EARLIEST_YEAR: u32 = 1990;
/// A source's name or a reference has at most so many characters.
const LONGEST: usize = 200;

/// Why a value that was typed is doubted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// Neither an account nor a value of the other side.
    #[error("neither what happened nor a value of the other side is given")]
    NothingSaid,
    /// A sign that no text has, and that nothing keeps.
    #[error("this holds NUL characters")]
    Nul,
    /// An age that nobody has.
    #[error("an age is a whole number of years, at most {oldest}")]
    NoAge {
        /// How old anybody is at most.
        oldest: u32,
    },
    /// Not a day.
    #[error("this is no day, or no time of it")]
    NoDay,
    /// A day that is still to come.
    #[error("this day lies ahead")]
    DayAhead,
    /// A day that nobody reports today.
    #[error("this day lies before {EARLIEST_YEAR}")]
    DayLongAgo,
    /// An amount without a number.
    #[error("an amount is a number, and not below nothing")]
    NoAmount,
    /// A name or reference that says nothing.
    #[error("this is blank")]
    BlankWord,
    /// One that is a document.
    #[error("this has at most {LONGEST} characters")]
    LongWord,
    /// One that holds what is not seen.
    #[error("this holds signs that are not seen, such as a line break")]
    UnseenSigns,
    /// An amount that counts as no loss.
    #[error("the amount cannot be read as a sum in a currency, and will count as no loss")]
    UncountedAmount {
        /// Whether a currency stands beside it.
        has_currency: bool,
    },
    /// A value that will not be recognised.
    #[error("what stands in {} cannot be read as one, and will link nothing", .0.name())]
    Unread(Field),
    /// A reference that the source gave before.
    #[error("the source has report {0} under this reference: this one would be its newer version")]
    KnownReference(ReportNumber),
}

impl Doubt {
    /// Whether it cannot be right; what else is doubted is sealed where somebody says that it is as it should be.
    pub fn is_grave(&self) -> bool {
        !matches!(self, Self::UncountedAmount { .. } | Self::Unread(_) | Self::KnownReference(_))
    }
}

impl Coded for Doubt {
    fn code(&self) -> Code {
        Code(match self {
            Self::NothingSaid => return Fault::NothingSaid.code(),
            Self::Nul => return Fault::Nul.code(),
            Self::UncountedAmount { .. } => 7412,
            Self::NoAge { .. } => 7414,
            Self::NoDay => 7415,
            Self::DayAhead | Self::DayLongAgo => 7416,
            Self::NoAmount => 7417,
            Self::BlankWord | Self::LongWord | Self::UnseenSigns => 7418,
            Self::Unread(_) => 7419,
            Self::KnownReference(_) => 7420,
        })
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NothingSaid => "give a narrative, or one value of the suspect's",
            Self::Nul => "write the words anew",
            Self::NoAge { .. } => "write the years in digits alone, or leave it out and tell the age in the narrative",
            Self::NoDay => "write it as 2026-03-01, with the time behind it as 08:30 where it is known",
            Self::DayAhead | Self::DayLongAgo => {
                "look at the year and the month; an uncertain day belongs into the narrative"
            }
            Self::NoAmount => "write a number such as 500, and the currency beside it; words belong into the narrative",
            Self::BlankWord | Self::LongWord | Self::UnseenSigns => "write one short line",
            Self::UncountedAmount { has_currency: false } => "name the currency, such as USD or KHR",
            Self::UncountedAmount { has_currency: true } => "write one plain number, such as 500 or 1,250.50",
            Self::Unread(_) => "look at each digit and letter; if it is as it was told, send it as it stands",
            Self::KnownReference(_) => "if it is another report, give another reference, or leave it out",
        };
        Some(hint.to_owned())
    }

    fn particulars(&self) -> Particulars {
        match self {
            Self::NoAge { oldest } => Particulars::bound(*oldest),
            Self::DayAhead => Particulars::which("ahead"),
            Self::DayLongAgo => Particulars { which: Some("long-ago"), ..Particulars::bound(EARLIEST_YEAR) },
            Self::BlankWord => Particulars::which("blank"),
            Self::LongWord => Particulars { which: Some("long"), ..Particulars::bound(LONGEST) },
            Self::UnseenSigns => Particulars::which("unseen"),
            Self::UncountedAmount { has_currency: false } => Particulars::which("no-currency"),
            Self::Unread(field) if field.meaning() == Meaning::VictimValue => {
                Particulars { which: Some("victim"), ..Particulars::named(field.name()) }
            }
            Self::Unread(field) => Particulars { which: Some("suspect"), ..Particulars::named(field.name()) },
            Self::KnownReference(number) => Particulars::named(number),
            Self::NothingSaid | Self::Nul | Self::NoDay | Self::NoAmount | Self::UncountedAmount { .. } => {
                Particulars::default()
            }
        }
    }
}

/// What is doubted of a word that names something for good.
pub(super) fn word_of(word: &str) -> Option<Doubt> {
    if is_blank(word) {
        Some(Doubt::BlankWord)
    } else if word.contains(|sign: char| sign.is_control() || turns_about(sign)) {
        Some(Doubt::UnseenSigns)
    } else if word.chars().count() > LONGEST {
        Some(Doubt::LongWord)
    } else {
        None
    }
}

/// Whether a sign has what follows shown the other way round than it is written, so that one name is read as another.
fn turns_about(sign: char) -> bool {
    matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What is doubted of a day. One that begins in another zone may lie ahead by as much.
pub(super) fn day_of(text: &str, zone: Tz, now: Moment) -> Option<Doubt> {
    match read_date(text, zone) {
        None => Some(Doubt::NoDay),
        Some(day) if day.0.saturating_sub(now.0) > DAY_MS => Some(Doubt::DayAhead),
        Some(day) if day < EARLIEST => Some(Doubt::DayLongAgo),
        Some(_) => None,
    }
}

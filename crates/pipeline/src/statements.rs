//! What reports state besides values: losses, platforms, places, nationalities, provinces; each different text held once.

use krama_lake::SealedReport;
use krama_model::field::Meaning;
use krama_model::{Author, Field, Kind, Mention, Money, Part, Report, ReportNumber, ScamVerdict};
use rustc_hash::FxHashMap;

/// A loss, by where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Loss {
    /// In the column for it.
    Stated(Money),
    /// In the complainant's own words.
    ReadOff(Money),
}

/// What one report states.
#[derive(Debug, Clone, Default)]
pub struct Statement {
    /// The loss.
    pub loss: Option<Loss>,
    /// Language, platform, place, nationality and province, as stated.
    pub words: [Option<String>; WORDS.len()],
}

/// The fields whose words are kept, in the order of [`Statement::words`].
pub const WORDS: [Field; 5] =
    [Field::Language, Field::Platform, Field::Place, Field::VictimNationality, Field::VictimProvince];

impl Statement {
    /// Reads a report's statements: the loss from its column, else the largest amount in the complainant's own words. What
    /// the other side promises is no loss.
    pub fn of(report: &Report, mentions: &[Mention]) -> Self {
        let words =
            WORDS.map(|field| report.text(field).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned));
        Self { loss: loss(report, mentions), words }
    }
}

fn loss(report: &Report, mentions: &[Mention]) -> Option<Loss> {
    let told = |part: &Part| part.field.meaning() == Meaning::Prose && part.author == Author::Complainant;
    stated(report, mentions).map(Loss::Stated).or_else(|| largest(report, mentions, told).map(Loss::ReadOff))
}

/// The sum that a report's column states.
pub(crate) fn stated(report: &Report, mentions: &[Mention]) -> Option<Money> {
    largest(report, mentions, |part| part.field == Field::Amount).or_else(|| bare_amount(report))
}

fn largest(report: &Report, mentions: &[Mention], in_part: impl Fn(&Part) -> bool) -> Option<Money> {
    let amounts = mentions.iter().filter(|mention| mention.kind == Kind::Amount);
    amounts
        .filter(|mention| in_part(&report.parts[usize::from(mention.part)]))
        .filter_map(|mention| Money::parse(&mention.value))
        .max_by_key(|money| money.hundredths)
}

/// `amount` as plainly a number beside a `currency` column, for the currencies that no word or mark is known of. What is
/// more than digits with two decimals was read from the text, or is not read.
fn bare_amount(report: &Report) -> Option<Money> {
    let currency = report.text(Field::Currency)?.trim().to_uppercase();
    let amount = report.text(Field::Amount)?.trim();
    let is_code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_plain = amount.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_code && is_plain { Money::parse(&format!("{currency} {amount}")) } else { None }
}

/// One report's statements, by number.
#[derive(Debug, Clone, Copy)]
pub struct Stated {
    /// The report's number.
    pub number: ReportNumber,
    /// The version read.
    pub version: u32,
    /// Its source.
    pub source: u32,
    /// Currency of the loss.
    pub currency: Option<u32>,
    /// The loss in hundredths.
    pub hundredths: i64,
    /// Read off the text.
    pub from_text: bool,
    /// The words of [`WORDS`].
    pub words: [Option<u32>; WORDS.len()],
    /// The scam type.
    pub scam_type: Option<u32>,
    /// Its probability.
    pub probability_permille: u16,
    /// Whether the classifier abstained.
    pub unsure: bool,
}

/// The statements of all reports.
#[derive(Debug, Default)]
pub struct Statements {
    /// Per report.
    pub reports: Vec<Stated>,
    /// Per report its reference.
    references: Vec<String>,
    texts: Vec<String>,
    numbers: FxHashMap<String, u32>,
}

impl Statements {
    /// Takes in one report.
    pub fn add(&mut self, sealed: &SealedReport, verdict: &ScamVerdict, statement: Statement) {
        let (currency, hundredths, from_text) = match statement.loss {
            Some(Loss::Stated(money)) => (Some(self.number(money.currency)), money.hundredths, false),
            Some(Loss::ReadOff(money)) => (Some(self.number(money.currency)), money.hundredths, true),
            None => (None, 0, false),
        };
        let words = statement.words.map(|word| word.map(|text| self.number(text)));
        let scam_type = verdict.scam_type.clone().map(|text| self.number(text));
        let source = self.number(sealed.report.key.source.clone());
        self.references.push(sealed.report.key.reference.clone());
        self.reports.push(Stated {
            number: sealed.number,
            version: sealed.version,
            source,
            currency,
            hundredths,
            from_text,
            words,
            scam_type,
            probability_permille: verdict.probability_permille,
            unsure: verdict.abstained,
        });
    }

    /// The reference of the report with that index.
    pub fn reference(&self, report: usize) -> &str {
        &self.references[report]
    }

    /// The text of a number.
    pub fn text(&self, number: u32) -> &str {
        &self.texts[number as usize]
    }

    fn number(&mut self, text: String) -> u32 {
        if let Some(&number) = self.numbers.get(&text) {
            return number;
        }
        let number = self.texts.len() as u32;
        self.texts.push(text.clone());
        self.numbers.insert(text, number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn stated(currency: &str, amount: &str) -> Option<String> {
        let report = sample::report(&[(Field::Currency, currency), (Field::Amount, amount)]);
        bare_amount(&report).map(|money| money.to_string())
    }

    #[test]
    fn an_amount_that_is_not_plainly_a_number_is_not_read() {
        assert_eq!(stated("xaf", " 500 ").as_deref(), Some("XAF 500"));
        assert_eq!(stated("XAF", "500.25").as_deref(), Some("XAF 500.25"));
        for amount in ["500-600", "500 or 600", "1.200.500", "-5", "1,200", "", "500.5", "about 500", "."] {
            assert_eq!(stated("XAF", amount), None, "{amount}");
        }
        assert_eq!(stated("coins", "500"), None);
    }
}

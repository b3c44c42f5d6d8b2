//! Amounts of money.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount in a currency's hundredths, whatever the currency's own minor unit, so that amounts add without rounding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Money {
    /// ISO 4217 code, or `USDT` and the like.
    pub currency: String,
    /// Hundredths of the currency's unit.
    pub hundredths: i64,
}

impl Money {
    /// Reads `CUR 1234.56`, the form [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        let (currency, amount) = text.split_once(' ')?;
        let (whole, cents) = amount.split_once('.').unwrap_or((amount, ""));
        let cents = match cents.len() {
            0 => 0,
            2 => cents.parse::<i64>().ok()?,
            _ => return None,
        };
        let hundredths = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)?;
        Some(Self { currency: currency.to_owned(), hundredths })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, cents) = (self.hundredths / 100, self.hundredths % 100);
        if cents == 0 {
            write!(f, "{} {whole}", self.currency)
        } else {
            write!(f, "{} {whole}.{cents:02}", self.currency)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_then_parse_is_identity() {
        for text in ["USD 1200", "KHR 4000000", "USDT 12.50"] {
            assert_eq!(Money::parse(text).unwrap().to_string(), text);
        }
    }
}

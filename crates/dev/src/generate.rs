//! Reports of realistic shape, with the truth about who stands behind them.
//!
//! Groups have Zipf sizes and a time of activity; their phones, accounts, wallets, domains and accounts on platforms
//! rotate over it, each at its own pace, so that no single value holds a group together. Some accounts and phones are
//! rented from providers that serve several groups. A fifth of the reports stand alone. Banks' hotlines stand in many.

mod country;

pub use country::{Country, Settings};

use krama_train::row::{self, Row};
use std::io::{self, Write};

/// Writes the reports in standard columns, and the truth as `ref,group` where it is asked for.
pub fn write(country: &Country, reports: &mut impl Write, mut truth: Option<&mut dyn Write>) -> io::Result<()> {
    row::write_header(reports)?;
    if let Some(truth) = truth.as_mut() {
        truth.write_all(b"ref,group\n")?;
    }
    let mut row = Row::default();
    for told in country.schedule() {
        country.tell(&told, &mut row);
        row.write_csv(reports)?;
        if let Some(truth) = truth.as_mut() {
            writeln!(truth, "{},{}", row.cell(row::Column::Ref), told.group_name())?;
        }
    }
    Ok(())
}

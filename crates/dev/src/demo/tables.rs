//! The tables: the hotline's in standard columns, the partner's under its own header, and the truth.

use super::DemoFile;
use super::cast::{Desk, ToldRow};
use super::letters;
use super::workbook;
use krama_train::row::{Column, write_header, write_line};

/// The partner's header, and the standard column each is.
const PARTNER: &[(&str, Column)] = &[
    ("Case No.", Column::Ref),
    ("Date of incident", Column::OccurredAt),
    ("Story", Column::Narrative),
    ("Lang", Column::Language),
    ("Loss (USD)", Column::Amount),
    ("Scammer tel", Column::SuspectPhone),
    ("Scammer acct", Column::SuspectAccount),
    ("Acct bank", Column::SuspectBank),
    ("Coin address", Column::SuspectWallet),
    ("Link", Column::SuspectUrl),
    ("Chat ID", Column::SuspectHandle),
    ("Nationality", Column::VictimNationality),
    ("Informant tel", Column::VictimPhone),
];

const MAPPING: &str = r#"# How the partner's table becomes reports. Write one like it for your own spreadsheet.
name = "demo-partner"
source = "partner"
# A file with all of these columns is read by this mapping without being asked.
match = ["Case No.", "Date of incident", "Story", "Scammer tel", "Informant tel"]
dates = ["%d/%m/%Y"]

[columns]
"Case No." = "ref"
"Date of incident" = "occurred_at"
"Story" = "narrative"
"Lang" = "language"
"Loss (USD)" = "amount"
"Scammer tel" = "suspect_phone"
"Scammer acct" = "suspect_account"
"Acct bank" = "suspect_bank"
"Coin address" = "suspect_wallet"
"Link" = "suspect_url"
"Chat ID" = "suspect_handle"
"Nationality" = "victim_nationality"
"Informant tel" = "victim_phone"

[constants]
currency = "USD"
channel = "partner agency"
"#;

/// The tables of the demo.
pub fn files(told: &[ToldRow]) -> anyhow::Result<Vec<DemoFile>> {
    let (mut hotline, mut partner, mut truth) = (Vec::new(), Vec::new(), Vec::new());
    write_header(&mut hotline)?;
    write_line(&mut partner, PARTNER.iter().map(|(name, _)| *name))?;
    write_line(&mut truth, ["ref", "group"].into_iter())?;
    for ToldRow { group, desk, row } in told {
        match desk {
            Desk::Hotline => row.write_csv(&mut hotline)?,
            Desk::Partner => {
                let cells: Vec<String> =
                    PARTNER.iter().map(|(_, column)| day_first(*column, row.cell(*column))).collect();
                write_line(&mut partner, cells.iter().map(String::as_str))?;
            }
            Desk::Station => {}
        }
        write_line(&mut truth, [row.cell(Column::Ref), group.as_str()].into_iter())?;
    }
    for (reference, group) in letters::TRUTH {
        write_line(&mut truth, [*reference, *group].into_iter())?;
    }
    Ok(vec![
        ("hotline.csv", hotline),
        ("partner.csv", partner),
        ("partner.toml", MAPPING.as_bytes().to_vec()),
        ("station.xlsx", workbook::bytes(told.iter().filter(|told| told.desk == Desk::Station))?),
        ("station.toml", workbook::MAPPING.as_bytes().to_vec()),
        ("truth.csv", truth),
    ])
}

/// Partners and stations write days first.
pub fn day_first(column: Column, text: &str) -> String {
    match (column, text.split('-').collect::<Vec<_>>().as_slice()) {
        (Column::OccurredAt, [year, month, day]) => format!("{day}/{month}/{year}"),
        _ => text.to_owned(),
    }
}

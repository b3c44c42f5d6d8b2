//! Laws that hold for any input.

use crate::collected::{Ask, reads};
use krama_intake::{Format, read_bytes};
use krama_model::Field;
use proptest::prelude::*;

proptest! {
    /// The splitter is our own; on well-formed tables it must agree with the `csv` crate.
    #[test]
    fn well_formed_tables_are_split_as_the_csv_crate_splits_them(
        rows in prop::collection::vec(("[a-z\"',;\n\r ក]{0,12}", "[a-z\"',;\n ]{0,12}"), 1..12),
        terminator in prop::sample::select(vec![csv::Terminator::CRLF, csv::Terminator::Any(b'\n'), csv::Terminator::Any(b'\r')]),
    ) {
        let mut writer = csv::WriterBuilder::new().terminator(terminator).quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        writer.write_record(["ref", "narrative", "suspect_handle"]).unwrap();
        for (index, (narrative, handle)) in rows.iter().enumerate() {
            writer.write_record([&index.to_string(), &format!("x{narrative}"), handle]).unwrap();
        }
        let collected = reads("x.csv", writer.into_inner().unwrap());
        prop_assert_eq!(collected.reports().len(), rows.len());
        for (report, (narrative, handle)) in collected.reports().iter().zip(&rows) {
            prop_assert_eq!(report.text(Field::Narrative).unwrap(), format!("x{narrative}"));
            let handle = (!handle.trim().is_empty()).then_some(handle.as_str());
            prop_assert_eq!(report.text(Field::SuspectHandle), handle);
        }
    }

    /// Every line of a table ends as a report or a rejection, whatever stands on it.
    #[test]
    fn no_line_of_a_table_is_lost(lines in prop::collection::vec("[a-c\", ]{0,8}", 0..20)) {
        let text = format!("narrative,suspect_url\n{}\n", lines.join("\n"));
        let collected = reads("x.csv", &text);
        let kept: String = collected.items.iter().map(|item| match item {
            krama_model::Item::Report(report) => report.parts.iter().map(|part| part.text.clone()).collect::<String>(),
            krama_model::Item::Rejection(rejection) => rejection.raw.clone(),
            krama_model::Item::Warning(_) => String::new(),
        }).collect();
        let letters = |text: &str| text.chars().filter(char::is_ascii_alphabetic).count();
        prop_assert_eq!(letters(&kept), letters(&lines.join("\n")));
    }

    /// No bytes bring a reader down.
    #[test]
    fn any_bytes_come_to_an_end(bytes in prop::collection::vec(any::<u8>(), 0..300), text in "\\PC{0,200}") {
        for &format in Format::ALL {
            read_bytes(format, &bytes);
            read_bytes(format, text.as_bytes());
        }
        let _ = Ask::default().read("x", &bytes);
    }
}

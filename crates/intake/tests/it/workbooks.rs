//! XLSX workbooks, made here cell by cell.

use crate::chats::zipped;
use crate::collected::{Ask, Collected, faults, parts, reads};
use krama_intake::Limits;
use krama_model::{Coded, Field};
use std::fmt::Write as _;

/// A workbook whose sheets hold this XML as their rows. Style 1 is a date.
pub fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    let head = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let (mut list, mut links, mut files) = (String::new(), String::new(), Vec::new());
    for (index, (name, rows)) in sheets.iter().enumerate() {
        let number = index + 1;
        write!(list, r#"<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>"#)
            .expect("a String can be written to");
        write!(
            links,
            r#"<Relationship Id="rId{number}" Type="{relations}/worksheet" Target="worksheets/sheet{number}.xml"/>"#
        )
        .expect("a String can be written to");
        let sheet = format!(r#"{head}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>"#);
        files.push((format!("xl/worksheets/sheet{number}.xml"), sheet));
    }
    write!(links, r#"<Relationship Id="rId99" Type="{relations}/styles" Target="styles.xml"/>"#)
        .expect("a String can be written to");
    files.push((
        "[Content_Types].xml".into(),
        format!(r#"{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#),
    ));
    files.push(("_rels/.rels".into(), format!(r#"{head}<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#)));
    files.push((
        "xl/workbook.xml".into(),
        format!(r#"{head}<workbook xmlns="{main}" xmlns:r="{relations}"><sheets>{list}</sheets></workbook>"#),
    ));
    files.push((
        "xl/_rels/workbook.xml.rels".into(),
        format!(r#"{head}<Relationships xmlns="{package}">{links}</Relationships>"#),
    ));
    files.push(("xl/styles.xml".into(), format!(r#"{head}<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>"#)));
    let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    zipped(&files)
}

fn text(at: &str, text: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

fn header() -> String {
    format!(
        r#"<row r="1">{}{}{}{}</row>"#,
        text("A1", "Ref"),
        text("B1", "Narrative"),
        text("C1", "Suspect Phone"),
        text("D1", "Received at")
    )
}

fn one_sheet(rows: &str) -> Collected {
    reads("x.xlsx", workbook(&[("Data", &format!("{}{rows}", header()))]))
}

#[test]
fn cells_read_as_a_person_reads_them() {
    let row = format!(
        r#"<row r="2"><c r="A2"><v>17</v></c>{}<c r="C2"><v>85512000111</v></c><c r="D2" s="1"><v>46082.354166666664</v></c></row>"#,
        text("B2", "=cmd() they &lt;called&gt;")
    );
    let collected = one_sheet(&row);
    let [report] = collected.reports()[..] else { panic!("{:?}", collected.items) };
    assert_eq!((report.key.to_string().as_str(), report.place.as_str()), ("x/17", "sheet Data row 2"));
    assert_eq!(parts(report), [(Field::Narrative, "=cmd() they <called>"), (Field::SuspectPhone, "85512000111")]);
    assert_eq!(report.received_at.unwrap().to_string(), "2026-03-01T01:30:00Z");
}

#[test]
fn a_cell_with_an_error_or_of_a_wrong_type_costs_its_row() {
    let row =
        |number: u32, cell: &str| format!(r#"<row r="{number}">{}{cell}</row>"#, text(&format!("B{number}"), "told"));
    let rows = [
        row(2, ""),
        row(3, r#"<c r="C3" t="e"><v>#REF!</v></c>"#),
        row(4, ""),
        row(5, r#"<c r="C5" t="n"><v>many</v></c>"#).replace("</row>", &format!("{}</row>", text("D5", "2026-01-01"))),
        row(6, ""),
        row(7, r#"<c r="E7"><v>1</v></c>"#),
    ];
    let collected = one_sheet(&rows.concat());
    assert_eq!(collected.reports().len(), 3);
    assert_eq!(
        faults(&collected),
        [
            ("K1110".to_owned(), "sheet Data row 3"),
            ("K1110".to_owned(), "sheet Data row 5"),
            ("K1102".to_owned(), "sheet Data row 7")
        ]
    );
}

#[test]
fn every_sheet_with_known_columns_is_read_below_its_title() {
    let titled = format!(
        r#"<row r="1">{}</row><row r="3">{}</row><row r="4">{}</row>"#,
        text("A1", "Cases of March"),
        text("A3", "narrative"),
        text("A4", "b")
    );
    let other = format!(r#"<row r="1">{}</row><row r="2">{}</row>"#, text("A1", "colour"), text("A2", "red"));
    let first = format!("{}<row r=\"2\">{}</row>", header(), text("B2", "a"));
    let collected = reads("x.xlsx", workbook(&[("One", &first), ("Two", &other), ("Three", &titled)]));
    let refs: Vec<_> = collected.reports().iter().map(|report| report.key.reference.clone()).collect();
    assert_eq!(refs, ["x.xlsx#2", "x.xlsx#Three!4"]);
    assert_eq!(collected.warnings()[0].code.to_string(), "K1205");
}

#[test]
fn a_lone_cell_in_the_last_column_costs_no_memory() {
    let collected =
        one_sheet(&format!(r#"<row r="1048576">{}{}</row>"#, text("B1048576", "told"), text("XFD1048576", "x")));
    assert_eq!(faults(&collected), [("K1105".to_owned(), "sheet Data row 1048576")]);
}

#[test]
fn a_sheet_that_breaks_off_keeps_the_rows_before() {
    let rows = format!(
        r#"<row r="2">{}</row><row r="3">{}</row><row r="4"><c r="B3""#,
        text("B2", "told"),
        text("B3", "told")
    );
    let collected = one_sheet(&rows);
    assert_eq!(collected.reports().len(), 1);
    assert!(
        collected.rejections().iter().any(|rejection| rejection.code.to_string() == "K1116"),
        "{:?}",
        collected.items
    );
}

#[test]
fn a_workbook_over_the_limits_is_refused_before_it_is_read() {
    let big = format!(r#"<row r="2">{}</row>"#, text("B2", &"x".repeat(3_000_000)));
    let book = workbook(&[("Data", &format!("{}{big}", header()))]);
    for limits in [Limits { zip_bytes: 100_000, ..Limits::default() }, Limits { zip_ratio: 10, ..Limits::default() }] {
        let outcome = Ask { limits, ..Ask::default() }.read("x.xlsx", &book).1;
        assert_eq!(outcome.unwrap_err().code().to_string(), "K1023");
    }
    let outcome =
        Ask { limits: Limits { zip_entries: 3, ..Limits::default() }, ..Ask::default() }.read("x.xlsx", &book).1;
    assert_eq!(outcome.unwrap_err().code().to_string(), "K1022");
}

#[test]
fn an_unknown_workbook_is_refused_with_a_proposal() {
    let rows = format!(r#"<row r="1">{}</row>"#, text("A1", "What happened"));
    let outcome = Ask::default().read("x.xlsx", &workbook(&[("Data", &rows)])).1;
    assert_eq!(outcome.unwrap_err().code().to_string(), "K1010");
}

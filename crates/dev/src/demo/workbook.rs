//! A station's workbook: an XLSX file (ECMA-376) with one sheet, its cells as inline text.

use super::cast::ToldRow;
use super::tables::day_first;
use krama_train::row::Column;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The station's header, in Khmer, and the standard column each is.
const HEADER: &[(&str, Column)] = &[
    ("លេខសំណុំរឿង", Column::Ref),
    ("ថ្ងៃកើតហេតុ", Column::OccurredAt),
    ("ខ្លឹមសារ", Column::Narrative),
    ("លេខទូរស័ព្ទជនសង្ស័យ", Column::SuspectPhone),
    ("គណនីជនសង្ស័យ", Column::SuspectAccount),
    ("ធនាគារ", Column::SuspectBank),
    ("គេហទំព័រ", Column::SuspectUrl),
    ("ទឹកប្រាក់ (USD)", Column::Amount),
    ("ទូរស័ព្ទជនរងគ្រោះ", Column::VictimPhone),
];

/// The mapping that reads it.
pub const MAPPING: &str = r#"# A station's workbook with Khmer headings.
name = "demo-station"
source = "station"
match = ["លេខសំណុំរឿង", "ថ្ងៃកើតហេតុ", "ខ្លឹមសារ"]
dates = ["%d/%m/%Y"]

[columns]
"លេខសំណុំរឿង" = "ref"
"ថ្ងៃកើតហេតុ" = "occurred_at"
"ខ្លឹមសារ" = "narrative"
"លេខទូរស័ព្ទជនសង្ស័យ" = "suspect_phone"
"គណនីជនសង្ស័យ" = "suspect_account"
"ធនាគារ" = "suspect_bank"
"គេហទំព័រ" = "suspect_url"
"ទឹកប្រាក់ (USD)" = "amount"
"ទូរស័ព្ទជនរងគ្រោះ" = "victim_phone"

[constants]
currency = "USD"
channel = "station"
language = "km"
"#;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="2025" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const SHEETS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// The workbook's bytes, uncompressed so that they are the same with every version of the archive library.
pub fn bytes<'a>(told: impl Iterator<Item = &'a ToldRow>) -> anyhow::Result<Vec<u8>> {
    let mut sheet = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet \
         xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>",
    );
    append(&mut sheet, 1, HEADER.iter().map(|(name, _)| (*name).to_owned()));
    for (index, ToldRow { row, .. }) in told.enumerate() {
        append(&mut sheet, index + 2, HEADER.iter().map(|(_, column)| day_first(*column, row.cell(*column))));
    }
    sheet.push_str("</sheetData></worksheet>");
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    for (name, text) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", SHEETS),
        ("xl/worksheets/sheet1.xml", &sheet),
    ] {
        archive.start_file(name, options)?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

fn append(sheet: &mut String, number: usize, cells: impl Iterator<Item = String>) {
    write!(sheet, "<row r=\"{number}\">").expect("strings take any text");
    for (column, text) in ('A'..).zip(cells) {
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        write!(sheet, "<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
            .expect("strings take any text");
    }
    sheet.push_str("</row>");
}

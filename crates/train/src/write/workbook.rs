//! A province's workbook, with columns of its own: an XLSX file (ECMA-376) of one sheet, its cells as inline text, stored
//! without compression so that its bytes do not hang on a library's version.

use crate::Error;
use crate::row::{Column, Row};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The source that `schemas/mappings/exercise_province.toml` names.
pub const SOURCE: &str = "Prek Tonsay Province";

/// The province's header, Khmer and English as such sheets are, and the standard column each is.
const HEADER: &[(&str, Column)] = &[
    ("លេខបណ្តឹង", Column::Ref),
    ("ថ្ងៃទទួល", Column::ReceivedAt),
    ("ថ្ងៃកើតហេតុ", Column::OccurredAt),
    ("ខ្លឹមសារបណ្តឹង", Column::Narrative),
    ("តាមរយៈ", Column::Channel),
    ("Language", Column::Language),
    ("ខូចខាត ($)", Column::Amount),
    ("ឈ្មោះ ឬគណនីអ្នកបោក", Column::SuspectHandle),
    ("កម្មវិធី", Column::Platform),
    ("Tel អ្នកបោក", Column::SuspectPhone),
    ("គណនីទទួលប្រាក់", Column::SuspectAccount),
    ("ធនាគារ", Column::SuspectBank),
    ("Wallet", Column::SuspectWallet),
    ("Web/Link", Column::SuspectUrl),
    ("Email អ្នកបោក", Column::SuspectEmail),
    ("APK", Column::SuspectApp),
    ("APK cert", Column::SuspectAppSigner),
    ("Tel អ្នកប្តឹង", Column::VictimPhone),
    ("គណនីអ្នកប្តឹង", Column::VictimAccount),
    ("Email អ្នកប្តឹង", Column::VictimEmail),
    ("សញ្ជាតិ", Column::VictimNationality),
    ("អាយុ", Column::VictimAge),
    ("ភេទ", Column::VictimSex),
];

const STATIC: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="EXERCISE" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
];

/// A workbook that is written row by row.
#[derive(Debug)]
pub struct Workbook {
    path: PathBuf,
    archive: ZipWriter<BufWriter<File>>,
    rows: u64,
}

impl Workbook {
    /// Makes the file, up to its header.
    pub fn create(path: PathBuf) -> Result<Self, Error> {
        let file = File::create(&path).map_err(Error::at(&path))?;
        let mut archive = ZipWriter::new(BufWriter::with_capacity(1 << 18, file));
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .large_file(true)
            .last_modified_time(DateTime::default());
        let mut put = |name: &str, text: &str| -> std::io::Result<()> {
            archive.start_file(name, options).map_err(std::io::Error::other)?;
            archive.write_all(text.as_bytes())
        };
        for (name, text) in STATIC {
            put(name, text).map_err(Error::at(&path))?;
        }
        let mut head = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet \
             xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row>",
        );
        for (name, _) in HEADER {
            cell(name, &mut head);
        }
        head.push_str("</row>");
        put("xl/worksheets/sheet1.xml", &head).map_err(Error::at(&path))?;
        Ok(Self { path, archive, rows: 0 })
    }

    /// Adds a row that [`row`] made.
    pub fn row(&mut self, row: &str) -> Result<(), Error> {
        self.rows += 1;
        self.archive.write_all(row.as_bytes()).map_err(Error::at(&self.path))
    }

    /// Ends the file. Answers how many rows it has.
    pub fn close(mut self) -> Result<u64, Error> {
        self.archive.write_all(b"</sheetData></worksheet>").map_err(Error::at(&self.path))?;
        let mut out = self.archive.finish().map_err(std::io::Error::other).map_err(Error::at(&self.path))?;
        out.flush().map_err(Error::at(&self.path))?;
        Ok(self.rows)
    }
}

fn cell(text: &str, out: &mut String) {
    if text.is_empty() {
        return out.push_str("<c/>");
    }
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    write!(out, "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>").expect("strings take any text");
}

/// A row of the sheet.
pub fn row(row: &Row) -> String {
    let mut text = String::with_capacity(2_048);
    text.push_str("<row>");
    for (_, column) in HEADER {
        match column {
            Column::OccurredAt => cell(&day_first(row.cell(*column), ""), &mut text),
            Column::ReceivedAt => {
                let stamp = row.cell(*column);
                cell(&day_first(stamp, stamp.get(11..16).unwrap_or_default()), &mut text);
            }
            _ => cell(row.cell(*column), &mut text),
        }
    }
    text.push_str("</row>");
    text
}

/// `2025-03-01` as `01/03/2025`, with a time behind it where there is one.
fn day_first(date: &str, time: &str) -> String {
    match (date.get(..4), date.get(5..7), date.get(8..10)) {
        (Some(year), Some(month), Some(day)) if time.is_empty() => format!("{day}/{month}/{year}"),
        (Some(year), Some(month), Some(day)) => format!("{day}/{month}/{year} {time}"),
        _ => String::new(),
    }
}

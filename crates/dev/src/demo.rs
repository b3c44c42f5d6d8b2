//! The bundled reports of `krama demo`: eight invented groups, told as files really arrive.
//!
//! A hotline's table in English and Khmer, a station's workbook with Khmer headings, a partner's table in four more languages under its own header with a mapping,
//! two e-mails, a WhatsApp chat and a Telegram chat. One mule's account and one bulk SIM serve two groups each; a bank's
//! hotline stands in many reports; some incidents are told twice.

mod cast;
mod letters;
mod tables;
mod workbook;

use crate::calendar::Calendar;
use crate::incident::Teller;
use crate::phrasebook;
use anyhow::Context;
use std::fs;
use std::path::Path;

/// One file of the demo: its name and its bytes.
pub type DemoFile = (&'static str, Vec<u8>);

/// Every file of the demo. The same bytes every time.
pub fn files() -> anyhow::Result<Vec<DemoFile>> {
    let teller = Teller::new(phrasebook::all()?, Calendar::new(120));
    let told = cast::told(&teller);
    let mut files = tables::files(&told)?;
    files.extend(letters::files()?);
    Ok(files)
}

/// Writes the files into a folder.
pub fn write(folder: &Path) -> anyhow::Result<()> {
    for (name, bytes) in files()? {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(folder))
            .with_context(|| format!("cannot make {}", folder.display()))?;
        fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn the_bundled_files_are_what_the_code_writes() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/demo");
        for (name, bytes) in files().unwrap() {
            let bundled = fs::read(folder.join(name)).unwrap_or_default();
            assert!(bundled == bytes, "{name} differs: run `krama-dev demo-fixtures --out fixtures/demo`");
        }
    }

    #[test]
    fn every_row_has_a_truth_and_every_group_is_told_often() {
        let files: BTreeMap<&str, Vec<u8>> = files().unwrap().into_iter().collect();
        let mut groups: BTreeMap<String, String> = BTreeMap::new();
        for record in csv::Reader::from_reader(files["truth.csv"].as_slice()).records() {
            let record = record.unwrap();
            assert!(groups.insert(record[0].to_owned(), record[1].to_owned()).is_none());
        }
        for name in ["hotline.csv", "partner.csv"] {
            for record in csv::Reader::from_reader(files[name].as_slice()).records() {
                assert!(groups.contains_key(&record.unwrap()[0]), "{name}");
            }
        }
        for group in ["A", "B", "C", "D", "E", "F", "G", "H"] {
            assert!(groups.values().filter(|name| *name == group).count() >= 6, "{group}");
        }
    }
}

//! The files that reports are filed in.

use super::forms::{Filed, Form};
use super::workbook::Workbook;
use crate::{Error, row};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file that is written line by line.
#[derive(Debug)]
pub struct Table {
    path: PathBuf,
    out: BufWriter<File>,
    /// Lines written, without a header.
    pub lines: u64,
}

impl Table {
    /// Makes the file.
    pub fn create(path: PathBuf) -> Result<Self, Error> {
        let file = File::create(&path).map_err(Error::at(&path))?;
        Ok(Self { path, out: BufWriter::with_capacity(1 << 18, file), lines: 0 })
    }

    /// Makes the file, with a first line of column names.
    pub fn with_header(path: PathBuf, names: &[&str]) -> Result<Self, Error> {
        let mut table = Self::create(path)?;
        table.cells(names)?;
        table.lines = 0;
        Ok(table)
    }

    /// Writes bytes that hold one line.
    pub fn line(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.lines += 1;
        self.out.write_all(bytes).map_err(Error::at(&self.path))
    }

    /// Writes a line of CSV.
    pub fn cells(&mut self, cells: &[&str]) -> Result<(), Error> {
        self.lines += 1;
        row::write_line(&mut self.out, cells.iter().copied()).map_err(Error::at(&self.path))
    }

    /// Ends the file.
    pub fn close(mut self) -> Result<u64, Error> {
        self.out.flush().map_err(Error::at(&self.path))?;
        Ok(self.lines)
    }
}

/// Where reports are filed.
#[derive(Debug)]
pub struct Desks {
    folder: PathBuf,
    hotline: Table,
    web: Table,
    province: Workbook,
    alone: u64,
}

impl Desks {
    /// Opens the files.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let folder = folder.join("reports");
        Ok(Self {
            hotline: Table::with_header(folder.join("hotline.csv"), row::NAMES)?,
            web: Table::create(folder.join("web-form.jsonl"))?,
            province: Workbook::create(folder.join("province.xlsx"))?,
            folder,
            alone: 0,
        })
    }

    /// Files a report.
    pub fn take(&mut self, report: &Filed) -> Result<(), Error> {
        match &report.form {
            Form::Hotline(line) => self.hotline.line(line),
            Form::Web(line) => self.web.line(line),
            Form::Province(row) => self.province.row(row),
            Form::Alone(name, bytes) => {
                self.alone += 1;
                let path = self.folder.join(name);
                fs::write(&path, bytes).map_err(Error::at(&path))
            }
        }
    }

    /// Ends the files; those that hold no report are removed. Answers how many there are.
    pub fn close(self) -> Result<u64, Error> {
        let rows = [
            ("hotline.csv", self.hotline.close()?),
            ("web-form.jsonl", self.web.close()?),
            ("province.xlsx", self.province.close()?),
        ];
        for (name, _) in rows.iter().filter(|(_, lines)| *lines == 0) {
            let path = self.folder.join(name);
            fs::remove_file(&path).map_err(Error::at(&path))?;
        }
        for name in ["chats", "mail", "notes"] {
            // Fails where the folder holds something, which is as it should be.
            drop(fs::remove_dir(self.folder.join(name)));
        }
        Ok(self.alone + rows.iter().filter(|(_, lines)| *lines > 0).count() as u64)
    }
}

//! Running the binary, and folders to run it in.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::UNIX_EPOCH;
use tempfile::TempDir;

/// The binary under test.
pub const KRAMA: &str = env!("CARGO_BIN_EXE_krama");

/// What a call gave.
#[derive(Debug, Clone)]
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Answer {
    /// Demands an exit code.
    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "standard output:\n{}\nstandard error:\n{}", self.out, self.err);
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error} in\n{}\n{}", self.out, self.err))
    }

    /// Standard output as CSV, header first.
    pub fn rows(&self) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(self.out.as_bytes());
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
    }
}

/// The binary with surroundings that do not depend on who runs the tests.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(KRAMA);
    command.args(arguments).env_remove("KRAMA_WORKSPACE").env("USER", "officer").stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub fn run(command: &mut Command) -> Answer {
    let output = command.output().unwrap();
    Answer {
        code: output.status.code().expect("not killed"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs the binary outside any workspace.
pub fn krama(arguments: &[&str]) -> Answer {
    run(&mut command(arguments))
}

/// The repository's fixtures.
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

/// A workspace in a folder of its own, with room beside it for files.
pub struct Unit {
    pub above: TempDir,
}

impl Unit {
    /// An empty workspace.
    pub fn new() -> Self {
        let unit = Self { above: TempDir::new().unwrap() };
        krama(&["init", unit.folder().to_str().unwrap()]).ends(0);
        unit
    }

    /// A workspace of a table, analysed.
    pub fn analysed(table: &str) -> Self {
        let unit = Self::new();
        unit.krama(&["ingest", &unit.file("desk.csv", table)]).ends(0);
        unit.krama(&["analyse"]).ends(0);
        unit
    }

    /// An empty workspace for an exercise.
    pub fn exercise() -> Self {
        let unit = Self { above: TempDir::new().unwrap() };
        krama(&["init", unit.folder().to_str().unwrap(), "--exercise"]).ends(0);
        unit
    }

    /// An exercise's workspace that has taken in and analysed a country of so many reports at a level, and the country.
    pub fn of_country(reports: u32, difficulty: u32) -> (Self, String) {
        let unit = Self::exercise();
        let country = unit.beside("country").to_str().unwrap().to_owned();
        let (reports, difficulty) = (reports.to_string(), difficulty.to_string());
        let wanted = ["--reports", &reports, "--difficulty", &difficulty, "--seed", "3", "--out", &country];
        krama(&[&["simulate"][..], &wanted].concat()).ends(0);
        unit.krama(&["ingest", &format!("{country}/reports"), "--complainant", "Complainant"]).ends(0);
        unit.krama(&["analyse"]).ends(0);
        (unit, country)
    }

    /// A workspace of its own with a hotline's table taken in and analysed.
    pub fn desk() -> Self {
        let unit = Self { above: TempDir::new().unwrap() };
        copy(&desk(), &unit.folder());
        unit
    }

    pub fn folder(&self) -> PathBuf {
        self.above.path().join("unit")
    }

    /// A path beside the workspace.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.above.path().join(name)
    }

    /// A file beside the workspace.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.beside(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = command(&["--workspace", self.folder().to_str().unwrap()]);
        command.args(arguments);
        command
    }

    /// Runs the binary on this workspace.
    pub fn krama(&self, arguments: &[&str]) -> Answer {
        run(&mut self.command(arguments))
    }

    /// The rows of a CSV table, without its header.
    pub fn table(&self, arguments: &[&str]) -> Vec<Vec<String>> {
        self.krama(arguments).ends(0).rows().split_off(1)
    }

    /// Who stands on which group, as `members --csv` says it.
    pub fn members(&self) -> Vec<(String, String)> {
        let rows = self.table(&["members", "--csv"]);
        rows.into_iter().map(|row| (row[0].clone(), row[1].clone())).collect()
    }

    /// Nothing is wrong with the workspace; the answer as JSON.
    #[track_caller]
    pub fn verified(&self) -> Value {
        self.krama(&["verify", "--json"]).ends(0).json()
    }
}

/// A workspace with the table of `fixtures/desk`, made once for each build of the binary. Not to be written to: see
/// [`Unit::desk`].
pub fn desk() -> PathBuf {
    let built = fs::metadata(KRAMA).unwrap().modified().unwrap().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let desk = kept.join(format!("desk-{built}"));
    if !desk.is_dir() {
        let made = TempDir::new_in(kept).unwrap();
        let unit = made.path().join("unit");
        krama(&["init", unit.to_str().unwrap()]).ends(0);
        let table = fixtures().join("desk/hotline.csv");
        krama(&["-w", unit.to_str().unwrap(), "ingest", table.to_str().unwrap()]).ends(0);
        krama(&["-w", unit.to_str().unwrap(), "analyse"]).ends(0);
        // Another test may have made it meanwhile: then theirs stays.
        let _ = fs::rename(&unit, &desk);
    }
    desk
}

/// Runs the binary on the desk's workspace, which it must not change.
pub fn on_desk(arguments: &[&str]) -> Answer {
    let mut command = command(&["--workspace", desk().to_str().unwrap()]);
    run(command.args(arguments))
}

/// Copies a folder.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
    fs::set_permissions(to, fs::metadata(from).unwrap().permissions()).unwrap();
}

/// Numbers that are the same in every run.
pub struct Seeded(pub u64);

impl Seeded {
    /// `SplitMix64` (Steele, Lea and Flood, 2014).
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

/// A table of invented reports with references from `first` on.
pub fn invented(first: usize, rows: usize) -> String {
    let row = |number: usize| {
        format!(
            "N-{number:05},2025-03-{:02},I paid for a phone that never came. Case {number}.,0{}\n",
            number % 28 + 1,
            12_000_000 + number
        )
    };
    let header = "ref,occurred_at,narrative,suspect_phone\n".to_owned();
    (first..first + rows).map(row).fold(header, |table, row| table + &row)
}

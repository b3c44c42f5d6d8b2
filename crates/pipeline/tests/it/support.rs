//! Small workspaces, analysed.

use krama_model::{Moment, ReportNumber};
use krama_pipeline::ingest::Orders;
use krama_pipeline::workspace::{Act, Actor, Disk, Surroundings};
use krama_pipeline::{Settings, Silent, Unit};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A workspace in a folder of its own.
pub struct Desk {
    above: TempDir,
    pub unit: Unit,
}

pub fn around() -> Surroundings {
    let mut next = 0_u8;
    let random = move |bytes: &mut [u8]| {
        for byte in bytes {
            next = next.wrapping_mul(29).wrapping_add(17);
            *byte = next;
        }
    };
    Surroundings { disk: Disk::real(), random: Box::new(random) }
}

/// Somebody at a fixed time, by so many minutes later than the first.
pub fn act(minute: i64) -> Act {
    let at = Moment::parse("2025-06-01T08:00:00Z").unwrap();
    Act { actor: Actor::unproven("officer"), at: Moment(at.0 + minute * 60_000) }
}

impl Desk {
    pub fn empty() -> Self {
        let above = TempDir::new().unwrap();
        let unit = Unit::create(&above.path().join("unit"), Settings::default(), act(0).at, around()).unwrap();
        Self { above, unit }
    }

    /// A workspace that took in a table and was analysed.
    pub fn of(table: &str) -> Self {
        let desk = Self::empty();
        desk.ingest("desk.csv", table);
        desk.analyse();
        desk
    }

    /// A hotline's table of some eighty invented reports, analysed.
    pub fn hotline() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/desk/hotline.csv");
        Self::of(&std::fs::read_to_string(path).unwrap())
    }

    pub fn folder(&self) -> PathBuf {
        self.above.path().join("unit")
    }

    pub fn ingest(&self, name: &str, table: &str) {
        let path = self.above.path().join(name);
        std::fs::write(&path, table).unwrap();
        let outcomes = self.unit.ingest(&[path], &Orders::default(), &act(1), &Silent).unwrap();
        assert!(outcomes.iter().all(|outcome| outcome.refused.is_none() && outcome.rejected == 0), "{outcomes:?}");
    }

    pub fn analyse(&self) {
        self.unit.analyse(&act(2), &Silent).unwrap();
    }

    pub fn number(&self, reference: &str) -> ReportNumber {
        self.unit.report_named(reference).unwrap()
    }
}

/// Everything between two places of a text, in Unicode scalar values.
pub fn cut(text: &str, start: u32, end: u32) -> String {
    text.chars().skip(start as usize).take((end - start) as usize).collect()
}

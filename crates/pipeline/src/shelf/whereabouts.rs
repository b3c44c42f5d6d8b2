//! Where values stand, in memory: for who looks many of them up in a second.

use crate::ask::find::ways;
use crate::ask::value::{MOST, ValueAnswer};
use crate::error::Error;
use crate::index::{Findable, Placed};
use crate::settings::Settings;
use crate::table::chunks;
use crate::tables::MentionRow;
use crate::unit::Unit;
use krama_group::rows::Rows;
use krama_link::values::{Value, ValueTable};
use krama_model::{Basis, GroupName, Kind, ReportNumber, RunNumber, ValueKey};

/// Who names each value that is looked up, as the tables of one run have it.
pub(crate) struct Whereabouts {
    run: RunNumber,
    settings: Settings,
    key: ValueKey,
    findable: Findable,
    values: ValueTable,
    /// Per value the reports that name it, ascending, once for each place; at most so many as are looked at.
    named_by: Rows<u64>,
    /// Reports that stand on groups with those, ascending.
    on_group: Vec<(u64, u64)>,
}

impl Whereabouts {
    /// Reads the tables of a run.
    pub(super) fn read(unit: &Unit, run: RunNumber) -> Result<Self, Error> {
        let (findable, mut values) = (Findable::default(), ValueTable::default());
        let mut places: Vec<(Value, u64, [u32; 3])> = Vec::new();
        for rows in chunks::<MentionRow>(unit.lake(), run)? {
            places.extend(rows?.iter().filter(|row| findable.is_found(row)).map(|row| {
                let value = values.number(Basis::Value(row.kind), &row.value);
                (value, row.report, [u32::from(row.part), row.start, row.end])
            }));
        }
        places.sort_unstable();
        places.dedup();
        let of_value = |all: &[(Value, u64, [u32; 3])]| all.len().min(MOST);
        let kept = places.chunk_by(|a, b| a.0 == b.0).flat_map(|all| &all[..of_value(all)]);
        let named_by = Rows::of_pairs(values.len(), kept.map(|&(value, report, _)| (value, report)));
        let mut on_group = Vec::new();
        for rows in chunks::<Placed>(unit.lake(), run)? {
            on_group.extend(rows?.iter().filter_map(|row| Some((row.report, row.group?))));
        }
        on_group.sort_unstable();
        let (settings, key) = (unit.settings().clone(), unit.workspace().secret().clone());
        Ok(Self { run, settings, key, findable, values, named_by, on_group })
    }

    /// Looks a text up, in any spelling, as a value of a kind or of every kind that links; nothing of a kind that nobody is
    /// found by.
    pub(super) fn look(&self, kind: Option<Kind>, text: &str) -> Option<Result<ValueAnswer, Error>> {
        let (world, region) = (self.settings.world(), &self.settings.region);
        let readings = match kind {
            Some(kind) if !self.findable.by(kind) => return None,
            Some(kind) => krama_extract::parse(world, kind, text, region).map(|value| vec![(kind, value)]),
            None => Some(krama_extract::readings(world, text, region)),
        };
        let named = |kind: Kind, value: &str| Ok(self.named(kind, value));
        let unreadable = || Error::UnreadableValue { kind: kind.unwrap_or(Kind::Phone) };
        Some(readings.ok_or_else(unreadable).and_then(|readings| ValueAnswer::of(Some(self.run), readings, named)))
    }

    fn named(&self, kind: Kind, value: &str) -> Vec<(ReportNumber, Option<GroupName>)> {
        let find = |value: &str| self.values.find(Basis::Value(kind), value);
        // A run keeps a value or its stand-in, never both.
        let kept = |way: &String| find(way).or_else(|| find(&self.key.seal(kind, way)));
        let ways = ways(self.settings.world(), kind, value);
        let reports = ways.iter().filter_map(kept).flat_map(|value| self.named_by.row(value));
        reports.map(|&report| (ReportNumber(report), self.group_of(report))).collect()
    }

    fn group_of(&self, report: u64) -> Option<GroupName> {
        let at = self.on_group.binary_search_by_key(&report, |&(report, _)| report).ok()?;
        Some(GroupName(self.on_group[at].1))
    }
}

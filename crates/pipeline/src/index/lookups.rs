//! Looking things up.

use super::Index;
use crate::ask::MentionAnswer;
use crate::ask::mask::mask;
use crate::error::Error;
use crate::unit::keys_in;
use krama_model::{Basis, Field, GroupName, Kind, Moment, ReportNumber, Role, RoleRule, RunNumber};
use rusqlite::{OptionalExtension, Row, params};
use rustc_hash::FxHashSet;
use serde::Serialize;

/// A group of the run that is indexed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamedGroup {
    /// Its name.
    pub group: GroupName,
    /// Its reports.
    pub reports: u32,
}

/// What is known of a report's standing in the run that is indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The run did not see it.
    Unseen,
    /// It stands alone.
    Alone,
    /// It stands on a group.
    On(GroupName),
}

impl Standing {
    /// The group, if there is one.
    pub fn group(self) -> Option<GroupName> {
        if let Self::On(group) = self { Some(group) } else { None }
    }
}

/// A tie of the run that groups hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TieFound {
    /// Its number in the run.
    pub tie: u32,
    /// Chance, in thousandths, that two holders stand on one group.
    pub chance_permille: u16,
    /// Whether the run keeps only the value's stand-in.
    pub sealed: bool,
    /// What it is worth beyond a broader one, in millibits.
    pub own: i64,
    /// Whether it counts as one of several; of ties that imply each other only the broadest does.
    pub counts: bool,
    /// The time of its first holder.
    pub first: Option<Moment>,
    /// Of its last.
    pub last: Option<Moment>,
    /// Groups that hold it, and whether a report of theirs holds it for certain.
    pub groups: Vec<(GroupName, bool)>,
}

impl Index {
    /// Where a value, given with its stand-in, stands as anything but a victim's, in the order of reports, at most so often;
    /// with the groups. It is masked where the run keeps the stand-in.
    pub fn mentions(
        &self,
        kind: Kind,
        [value, stand_in]: [&str; 2],
        most: u32,
    ) -> Result<Vec<(MentionAnswer, Option<GroupName>)>, Error> {
        if self.get("values")?.is_none() {
            return Ok(Vec::new());
        }
        let mut select = self.db.prepare_cached(
            "SELECT mention.report, part, start, end, field, role, rule, ambiguous, on_group, source, reference FROM mention
             LEFT JOIN standing ON standing.report = mention.report LEFT JOIN report ON report.number = mention.report
             WHERE kind = ?1 AND value = ?2 ORDER BY mention.report, part, start LIMIT ?3",
        )?;
        // A run keeps a value or its stand-in, never both.
        for (kept, shown) in [(value, value), (stand_in, mask(stand_in).as_str())] {
            let rows = select.query_map(params![kind as u8, kept, most], |row| mention(kind, shown, row))?;
            let found = rows.collect::<Result<Vec<_>, _>>()?;
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Ok(Vec::new())
    }

    /// Which of these values or stand-ins stand anywhere: asked first where most of many stand nowhere.
    pub fn known_among(&self, kind: Kind, values: &[String]) -> Result<FxHashSet<String>, Error> {
        if self.get("values")?.is_none() {
            return Ok(FxHashSet::default());
        }
        let mut select = self.db.prepare_cached(
            "SELECT sought.value FROM json_each(?2) AS sought
             WHERE EXISTS (SELECT 1 FROM mention WHERE mention.kind = ?1 AND mention.value = sought.value)",
        )?;
        let sought = serde_json::Value::from(values).to_string();
        let known = select.query_map(params![kind as u8, sought], |row| row.get(0))?;
        Ok(known.collect::<Result<_, _>>()?)
    }

    /// Whether a stand-in is that of a victim's value.
    pub(crate) fn guards(&self, kind: Kind, stand_in: &str) -> Result<bool, Error> {
        if self.get("values")?.is_none() {
            return Ok(false);
        }
        Ok(self
            .db
            .prepare_cached("SELECT 1 FROM guarded WHERE kind = ?1 AND stand_in = ?2")?
            .exists(params![kind as u8, stand_in])?)
    }

    /// Whether the run that is indexed knows a form, given by its stand-in, as one in which a victim's value is spelled.
    pub(crate) fn guards_form(&self, form: u64) -> Result<bool, Error> {
        if self.followed_values()?.is_none() {
            return Ok(false);
        }
        let mut select = self.db.prepare_cached("SELECT 1 FROM guarded_form WHERE form = ?1")?;
        Ok(select.exists([form.cast_signed()])?)
    }

    /// The stand-ins of all forms in which victims' values are spelled.
    pub(super) fn guarded_forms(&self) -> Result<FxHashSet<u64>, Error> {
        if self.followed_values()?.is_none() {
            return Ok(FxHashSet::default());
        }
        let mut select = self.db.prepare_cached("SELECT form FROM guarded_form")?;
        let forms = select.query_map([], |row| Ok(row.get::<_, i64>(0)?.cast_unsigned()))?;
        Ok(forms.collect::<Result<_, _>>()?)
    }

    /// The reports whose words may still show one of them.
    pub(super) fn showing(&self) -> Result<Vec<ReportNumber>, Error> {
        let mut select = self.db.prepare_cached(
            "SELECT DISTINCT report FROM spelled WHERE form IN (SELECT form FROM guarded_form) AND form NOT IN (SELECT form FROM hidden_form)",
        )?;
        let reports = select.query_map([], |row| Ok(ReportNumber(row.get::<_, i64>(0)? as u64)))?;
        Ok(reports.collect::<Result<_, _>>()?)
    }

    /// The stand-ins of all victims' values.
    pub(super) fn guarded(&self) -> Result<FxHashSet<String>, Error> {
        self.stand_ins("SELECT stand_in FROM guarded")
    }

    /// Those of them that words of reports may still show.
    pub(super) fn newly_guarded(&self) -> Result<FxHashSet<String>, Error> {
        self.stand_ins("SELECT stand_in FROM guarded WHERE stand_in NOT IN (SELECT stand_in FROM hidden)")
    }

    fn stand_ins(&self, select: &str) -> Result<FxHashSet<String>, Error> {
        if self.followed_values()?.is_none() {
            return Ok(FxHashSet::default());
        }
        let mut select = self.db.prepare_cached(select)?;
        Ok(select.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
    }

    /// The run whose values are in it, whole.
    pub(super) fn followed_values(&self) -> Result<Option<RunNumber>, Error> {
        Ok(self.get("values")?.and_then(|run| run.parse().ok()).map(RunNumber))
    }

    /// Reports of that reference: `#12`, `source/ref`, or a reference alone, which several sources may have. Ascending.
    pub fn reports_named(&self, text: &str) -> Result<Vec<ReportNumber>, Error> {
        if let Ok(number) = text.parse::<ReportNumber>() {
            return Ok(self.key(number)?.map(|_| number).into_iter().collect());
        }
        let mut select = self
            .db
            .prepare_cached("SELECT number FROM report WHERE reference = ?1 AND ?2 IN ('', source) ORDER BY number")?;
        let mut found = Vec::new();
        for (source, reference) in keys_in(text) {
            for number in select.query_map([reference, source], |row| row.get::<_, i64>(0))? {
                found.push(ReportNumber(number? as u64));
            }
        }
        if found.is_empty() {
            for number in select.query_map([text, ""], |row| row.get::<_, i64>(0))? {
                found.push(ReportNumber(number? as u64));
            }
        }
        found.sort_unstable();
        Ok(found)
    }

    /// A report's source and reference.
    pub fn key(&self, number: ReportNumber) -> Result<Option<(String, String)>, Error> {
        let mut select = self.db.prepare_cached("SELECT source, reference FROM report WHERE number = ?1")?;
        Ok(select.query_row([number.0 as i64], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    /// The group of that name.
    pub fn group(&self, name: GroupName) -> Result<Option<NamedGroup>, Error> {
        Ok(self.size(name)?.map(|(reports, _)| NamedGroup { group: name, reports }))
    }

    /// A group's reports, and those of them that tell what no other tells.
    pub fn size(&self, name: GroupName) -> Result<Option<(u32, u32)>, Error> {
        if self.run()?.is_none() {
            return Ok(None);
        }
        let mut select = self.db.prepare_cached("SELECT reports, told FROM grouped WHERE on_group = ?1")?;
        Ok(select.query_row([name.0 as i64], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    /// Where a report stands.
    pub fn standing(&self, number: ReportNumber) -> Result<Standing, Error> {
        if self.run()?.is_none() {
            return Ok(Standing::Unseen);
        }
        let mut select = self.db.prepare_cached("SELECT on_group FROM standing WHERE report = ?1")?;
        let group: Option<Option<i64>> = select.query_row([number.0 as i64], |row| row.get(0)).optional()?;
        Ok(match group {
            None => Standing::Unseen,
            Some(None) => Standing::Alone,
            Some(Some(group)) => Standing::On(GroupName(group as u64)),
        })
    }

    /// How many reports the run read, and the largest number among them.
    pub fn population(&self) -> Result<(u64, ReportNumber), Error> {
        let number = |name| Ok::<u64, Error>(self.get(name)?.and_then(|text| text.parse().ok()).unwrap_or(0));
        Ok((number("standing")?, ReportNumber(number("last")?)))
    }

    /// What two random reports had to overcome in that run, in millibits.
    pub fn pair(&self) -> Result<i64, Error> {
        Ok(self.get("pair")?.and_then(|pair| pair.parse().ok()).unwrap_or(0))
    }

    /// The ties of a value, given with its stand-in, one for each season of its use.
    pub fn ties(&self, basis: Basis, [value, stand_in]: [&str; 2]) -> Result<Vec<TieFound>, Error> {
        let mut select = self.db.prepare_cached(
            "SELECT own, counts, first_ms, last_ms, tie, value, chance FROM tie WHERE basis = ?1 AND value IN (?2, ?3) ORDER BY tie",
        )?;
        let mut groups =
            self.db.prepare_cached("SELECT on_group, certain FROM tie_group WHERE tie = ?1 ORDER BY on_group")?;
        let mut rows = select.query([basis.name(), value, stand_in])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let holding = groups.query_map([row.get::<_, i64>(4)?], |row| {
                Ok((GroupName(row.get::<_, i64>(0)? as u64), row.get::<_, bool>(1)?))
            })?;
            found.push(TieFound {
                tie: row.get(4)?,
                chance_permille: row.get(6)?,
                sealed: row.get::<_, String>(5)? == stand_in,
                own: row.get(0)?,
                counts: row.get(1)?,
                first: row.get::<_, Option<i64>>(2)?.map(Moment),
                last: row.get::<_, Option<i64>>(3)?.map(Moment),
                groups: holding.collect::<Result<_, _>>()?,
            });
        }
        Ok(found)
    }

    /// Reports whose texts hold what a query in FTS5's language asks for: the newest of them, and how many there are,
    /// counted up to a bound.
    pub fn reports_with(&self, query: &str, newest: u32, bound: u32) -> Result<(Vec<ReportNumber>, u32), Error> {
        let mut select =
            self.db.prepare_cached("SELECT rowid FROM word WHERE word MATCH ?1 ORDER BY rowid DESC LIMIT ?2")?;
        let mut found = Vec::new();
        for number in select.query_map(params![query, newest], |row| row.get::<_, i64>(0))? {
            found.push(ReportNumber(number? as u64));
        }
        if (found.len() as u32) < newest {
            let all = found.len() as u32;
            return Ok((found, all));
        }
        let mut count =
            self.db.prepare_cached("SELECT count(*) FROM (SELECT 1 FROM word WHERE word MATCH ?1 LIMIT ?2)")?;
        let all = count.query_row(params![query, bound], |row| row.get(0))?;
        Ok((found, all))
    }

    /// Values with where they stand first, spread evenly over what is there: something to time look-ups with.
    pub fn sample(&self, count: u32) -> Result<Vec<(Kind, String)>, Error> {
        let (reports, _) = self.population()?;
        let every = (reports / u64::from(count.max(1))).max(1);
        let mut select = self.db.prepare("SELECT kind, value FROM mention WHERE report % ?1 = 0 LIMIT ?2")?;
        let rows = select
            .query_map(params![every as i64, count], |row| Ok((row.get::<_, u8>(0)?, row.get::<_, String>(1)?)))?;
        let mut found = Vec::new();
        for row in rows {
            let (kind, value) = row?;
            found.extend(Kind::from_index(kind).map(|kind| (kind, value)));
        }
        Ok(found)
    }
}

fn mention(kind: Kind, shown: &str, row: &Row<'_>) -> rusqlite::Result<(MentionAnswer, Option<GroupName>)> {
    let foreign = |column| rusqlite::Error::IntegralValueOutOfRange(column, -1);
    let at = |column| row.get::<_, u8>(column).map(usize::from);
    let group: Option<i64> = row.get(8)?;
    let answer = MentionAnswer {
        report_ref: row.get::<_, Option<String>>(10)?.unwrap_or_default(),
        kind,
        value: shown.to_owned(),
        role: *Role::ALL.get(at(5)?).ok_or_else(|| foreign(5))?,
        field: *Field::ALL.get(at(4)?).ok_or_else(|| foreign(4))?,
        start: row.get(2)?,
        end: row.get(3)?,
        rule: *RoleRule::ALL.get(at(6)?).ok_or_else(|| foreign(6))?,
        ambiguous: row.get(7)?,
        part: row.get(1)?,
        source: row.get::<_, Option<String>>(9)?.unwrap_or_default(),
        report: ReportNumber(row.get::<_, i64>(0)? as u64),
    };
    Ok((answer, group.map(|group| GroupName(group as u64))))
}

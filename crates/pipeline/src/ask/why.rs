//! Why two reports stand on one group, or why they do not.

use crate::error::Error;
use crate::table::read_where;
use crate::tables::{HoldRow, MentionRow, ReportRow, TieRow};
use crate::unit::Unit;
use krama_group::forest::{Step, chain};
use krama_model::{Basis, GroupName, ReportNumber, Subject};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

/// Characters shown on either side of a value.
const AROUND: u32 = 40;

/// The original words a value stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// The report.
    pub report: ReportNumber,
    /// Its reference.
    pub report_ref: String,
    /// The field.
    pub field: String,
    /// First Unicode scalar value of the mention in the field.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Words before, the mention itself, words after; victims' values in them are blanked.
    pub text: [String; 3],
    /// The role it has there, and the rule that settled it.
    pub role: String,
}

/// Two reports and what they share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChainStep {
    /// A report.
    pub from: ReportNumber,
    /// The next.
    pub to: ReportNumber,
    /// What they share: a basis and a value, or a person's word.
    pub shared: String,
    /// The value as people write it.
    pub value: String,
    /// What the step is worth in millibits; none for a person's word.
    pub millibits: Option<i64>,
    /// Chance, in thousandths, that two reports with this tie stand on one group.
    pub chance_permille: Option<u16>,
    /// The original words on both sides.
    pub snippets: Vec<Snippet>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhyAnswer {
    /// One report.
    pub a: ReportNumber,
    /// The other.
    pub b: ReportNumber,
    /// The group that holds both.
    pub group: Option<GroupName>,
    /// The groups they stand on, where they do not stand on one.
    pub groups: [Option<GroupName>; 2],
    /// The strongest chain between them, where one group holds both.
    pub chain: Vec<ChainStep>,
    /// The weakest step of the chain: the chain is no stronger.
    pub weakest_millibits: Option<i64>,
    /// Where no group holds both: everything they share directly.
    pub shared: Vec<ChainStep>,
    /// What that is worth together, in millibits.
    pub shared_millibits: i64,
    /// What two random reports must share at least to be held to be of one group, in millibits.
    pub needed_millibits: i64,
    /// Why not, in words.
    pub why_not: Option<String>,
}

/// Answers for two reports.
pub fn why(unit: &Unit, a: ReportNumber, b: ReportNumber) -> Result<WhyAnswer, Error> {
    let pair = [a, b];
    let (lake, run) = (unit.lake(), unit.latest_run()?);
    let rows = read_where::<ReportRow>(lake, run, |row| pair.contains(&ReportNumber(row.report)))?;
    let row = |number: ReportNumber| rows.iter().find(|row| row.report == number.0).ok_or(Error::NotInRun(number));
    let (row_a, row_b) = (row(a)?, row(b)?);
    let groups = [row_a, row_b].map(|row| row.group.map(GroupName));
    let group = groups[0].filter(|_| groups[0] == groups[1]);
    let told = [row_a, row_b].map(|row| row.duplicate_of.unwrap_or(row.report));
    let mut answer = WhyAnswer {
        a,
        b,
        group,
        groups,
        chain: Vec::new(),
        weakest_millibits: None,
        shared: Vec::new(),
        shared_millibits: 0,
        needed_millibits: needed(unit)?,
        why_not: None,
    };
    let holds = read_where::<HoldRow>(lake, run, |hold| match group {
        Some(name) => hold.group == Some(name.0),
        None => told.contains(&hold.report),
    })?;
    let asked = Asked { unit, duplicates: duplicates(unit)?, ties: ties_of(unit, &holds)?, holds };
    if group.is_some() {
        answer.chain = asked.chain(told)?;
        answer.weakest_millibits = answer.chain.iter().filter_map(|step| step.millibits).min();
    } else {
        answer.shared = asked.shared(told)?;
        answer.shared_millibits = answer.shared.iter().filter_map(|step| step.millibits).sum();
        answer.why_not = Some(why_not(&answer, told, kept_apart(unit, a, b)?));
    }
    Ok(answer)
}

/// What must be overcome: the prior against two random reports, as the run's ties were weighed. It is the weight that a
/// tie of even chance has.
fn needed(unit: &Unit) -> Result<i64, Error> {
    let ties = read_where::<TieRow>(unit.lake(), unit.latest_run()?, |tie| tie.millibits > 0)?;
    let nearest = ties.iter().min_by_key(|tie| (tie.chance_permille.abs_diff(500), tie.tie));
    Ok(nearest.map_or(0, |tie| tie.millibits - krama_group::weigh::logit_milli(u64::from(tie.chance_permille))))
}

fn duplicates(unit: &Unit) -> Result<FxHashMap<u64, u64>, Error> {
    let rows = read_where::<ReportRow>(unit.lake(), unit.latest_run()?, |row| row.duplicate_of.is_some())?;
    Ok(rows.into_iter().filter_map(|row| Some((row.report, row.duplicate_of?))).collect())
}

fn ties_of(unit: &Unit, holds: &[HoldRow]) -> Result<FxHashMap<u32, TieRow>, Error> {
    let wanted: FxHashSet<u32> = holds.iter().map(|hold| hold.tie).collect();
    let rows = read_where::<TieRow>(unit.lake(), unit.latest_run()?, |row| wanted.contains(&row.tie))?;
    Ok(rows.into_iter().map(|row| (row.tie, row)).collect())
}

/// Whether a person keeps these two apart.
fn kept_apart(unit: &Unit, a: ReportNumber, b: ReportNumber) -> Result<bool, Error> {
    let apart = |subject: &Subject| matches!(*subject, Subject::Different { a: one, b: other } if [(a, b), (b, a)].contains(&(one, other)));
    Ok(unit.decisions_of_run()?.iter().any(|decision| apart(&decision.subject)))
}

fn why_not(answer: &WhyAnswer, told: [u64; 2], kept_apart: bool) -> String {
    if kept_apart {
        return "a person decided that they are different".to_owned();
    }
    if told[0] == told[1] {
        return "both tell the same incident, and it stands alone".to_owned();
    }
    if answer.shared.is_empty() {
        return "they share no value and no script that may link".to_owned();
    }
    if answer.shared_millibits < answer.needed_millibits {
        return "what they share is worth less than what speaks against any two reports being of one group".to_owned();
    }
    "what they share joins their groups no more than one value would: large groups need more than that, \
     or a person's word keeps them apart"
        .to_owned()
}

/// What was read for one question.
struct Asked<'u> {
    unit: &'u Unit,
    /// Reports that tell again what an earlier one tells, with that one.
    duplicates: FxHashMap<u64, u64>,
    ties: FxHashMap<u32, TieRow>,
    holds: Vec<HoldRow>,
}

impl Asked<'_> {
    fn first_telling(&self, report: u64) -> u64 {
        self.duplicates.get(&report).copied().unwrap_or(report)
    }

    fn chain(&self, told: [u64; 2]) -> Result<Vec<ChainStep>, Error> {
        let [from, to] = told.map(|report| report as u32);
        let path = chain(&self.steps()?, from, to).ok_or(Error::NoChain)?;
        path.iter().map(|step| self.show(step)).collect()
    }

    /// The forest's steps, as it was kept: for each tie a star around its strongest holder in the group.
    fn steps(&self) -> Result<Vec<Step>, Error> {
        let mut kept: Vec<&HoldRow> = self.holds.iter().filter(|hold| hold.in_chain).collect();
        kept.sort_by_key(|hold| (hold.tie, std::cmp::Reverse(hold.millibits), hold.report));
        let mut steps = Vec::new();
        for star in kept.chunk_by(|a, b| a.tie == b.tie) {
            steps.extend(star[1..].iter().map(|hold| Step {
                from: star[0].report as u32,
                to: hold.report as u32,
                tie: Some(hold.tie),
                worth: hold.millibits,
            }));
        }
        for decision in self.unit.decisions_of_run()? {
            if let Subject::Same { a, b } = decision.subject {
                let [from, to] = [a, b].map(|report| self.first_telling(report.0) as u32);
                steps.push(Step { from, to, tie: None, worth: i64::MAX });
            }
        }
        Ok(steps)
    }

    fn shared(&self, told: [u64; 2]) -> Result<Vec<ChainStep>, Error> {
        let of = |report: u64| self.holds.iter().filter(move |hold| hold.report == report);
        let mut steps = Vec::new();
        for left in of(told[0]) {
            for right in of(told[1]).filter(|right| right.tie == left.tie && told[0] != told[1]) {
                let worth = left.millibits.min(right.millibits);
                let step = Step { from: told[0] as u32, to: told[1] as u32, tie: Some(left.tie), worth };
                steps.push(self.show(&step)?);
            }
        }
        Ok(steps)
    }

    fn show(&self, step: &Step) -> Result<ChainStep, Error> {
        let (from, to) = (ReportNumber(u64::from(step.from)), ReportNumber(u64::from(step.to)));
        let Some(tie) = step.tie.and_then(|tie| self.ties.get(&tie)) else {
            let shared = "a person's decision: same".to_owned();
            let (value, snippets) = (String::new(), Vec::new());
            return Ok(ChainStep { from, to, shared, value, millibits: None, chance_permille: None, snippets });
        };
        let mut snippets = Vec::new();
        for report in [from, to] {
            snippets.extend(self.snippet(report, tie)?);
        }
        Ok(ChainStep {
            from,
            to,
            shared: tie.basis.name().to_owned(),
            value: self.unit.show_tie(tie)?,
            millibits: Some(step.worth),
            chance_permille: Some(tie.chance_permille),
            snippets,
        })
    }

    /// The words around the value, or the beginning of the script.
    fn snippet(&self, report: ReportNumber, tie: &TieRow) -> Result<Option<Snippet>, Error> {
        let run = self.unit.latest_run()?;
        let mentions = read_where::<MentionRow>(self.unit.lake(), run, |row| row.report == report.0)?;
        let of_tie = |row: &&MentionRow| match tie.basis {
            Basis::Value(kind) => row.kind == kind && row.value == tie.value,
            Basis::LookAlike => {
                row.kind == krama_model::Kind::Domain && krama_extract::kinds::domain::skeleton(&row.value) == tie.value
            }
            Basis::Script => false,
        };
        match (mentions.iter().find(of_tie), tie.basis) {
            (Some(mention), _) => self.unit.snippet(mention, &mentions, AROUND).map(Some),
            (None, Basis::Script) => self.unit.script_snippet(report, &mentions, AROUND * 4),
            (None, _) => Ok(None),
        }
    }
}

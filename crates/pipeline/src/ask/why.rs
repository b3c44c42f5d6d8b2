//! Why two reports stand on one group, or why they do not.

mod sides;

pub use sides::{NamedValue, one_named, why_named};

use crate::ask::Snippet;
use crate::ask::benign::Benign;
use crate::ask::group::{KinView, kin_of};
use crate::ask::mask;
use crate::ask::pinned::{Pinned, Place, place};
use crate::ask::reviews::{Review, of_reports};
use crate::ask::snippet::Veil;
use crate::ask::worth::{Effect, ValueWorth, worth_of};
use crate::error::Error;
use crate::tables::{DUPLICATE_OF, HoldRow, MentionRow, ReportRow, TieRow};
use crate::unit::Unit;
use krama_casebook::SealedReport;
use krama_group::forest::{Step, chain};
use krama_model::{Basis, Decision, EntryNumber, GroupName, Kind, Mention, ReportNumber, Role, Subject};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

/// What two reports share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    /// A tie that rests on this.
    Tie(Basis),
    /// A person's word that they are of one group.
    Word,
}

impl Serialize for Shared {
    /// The basis, or `decision`.
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Tie(basis) => basis.serialize(out),
            Self::Word => out.serialize_str("decision"),
        }
    }
}

/// Why no group holds two reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhyNot {
    /// A person decided that they are different.
    Decided,
    /// Both tell the same incident, and it stands alone.
    IncidentAlone,
    /// They share no value and no script that may link.
    NothingShared,
    /// What both name does not link them.
    NothingLinks,
    /// What they share is worth less than what speaks against any two reports being of one group.
    TooLittle,
    /// The groups they stand on name nothing in common before a day or from a day on.
    CameApart,
    /// What they share would do for two reports, but not for the groups they stand on: large ones need more than one value,
    /// or a person's word keeps them apart.
    GroupsApart,
}

/// Two reports and what they share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChainStep {
    /// A report.
    pub from: ReportNumber,
    /// The next.
    pub to: ReportNumber,
    /// What they share.
    pub shared: Shared,
    /// The value as people write it; empty for a person's word.
    pub value: String,
    /// What the step is worth in millibits; none for a person's word.
    pub millibits: Option<i64>,
    /// Chance, in thousandths, that two reports with this tie stand on one group.
    pub chance_permille: Option<u16>,
    /// The original words on both sides.
    pub snippets: Vec<Snippet>,
    /// What the tie is worth to a report that holds it for certain, broader ties that it implies counted in.
    pub whole_millibits: Option<i64>,
    /// Both reports are one complainant's, who adds little by naming a value again.
    pub one_teller: bool,
    /// The decision that called the value benign after the run: the next one makes no such step.
    pub benign_since: Option<EntryNumber>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhyAnswer {
    /// One report: the one that was asked for, or the one that stands for the value that was.
    pub a: ReportNumber,
    /// The other. The same where one report holds both that were asked for.
    pub b: ReportNumber,
    /// For each side the value, where a value was asked for.
    pub values: [Option<NamedValue>; 2],
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
    /// Why not, where no group holds both.
    pub why_not: Option<WhyNot>,
    /// Where the group of the one came of the other's or went into it: what the other's is to it.
    pub kin: Option<KinView>,
    /// Both tell the same incident: they count as one and need no chain.
    pub same_incident: bool,
    /// Values in either that wait for a person, and how far they link until then.
    pub in_review: Vec<Review>,
    /// Where they share nothing that ties: what both name, and why it does not.
    pub idle: Vec<ValueWorth>,
}

/// Answers for two reports.
pub fn why(unit: &Unit, a: ReportNumber, b: ReportNumber) -> Result<WhyAnswer, Error> {
    if a == b {
        return Err(krama_casebook::Error::SameReport.into());
    }
    between(&unit.pin()?, a, b)
}

/// The same, of a run that is pinned already.
fn between(pinned: &Pinned<'_>, a: ReportNumber, b: ReportNumber) -> Result<WhyAnswer, Error> {
    let (mut answer, told) = standing(pinned, [a, b])?;
    let asked = Asked::new(pinned, answer.group, told)?;
    if answer.group.is_some() {
        answer.chain = asked.show(&asked.chain(told)?)?;
        answer.weakest_millibits = answer.chain.iter().filter_map(|step| step.millibits).min();
    } else {
        answer.shared = asked.show(&asked.shared(told))?;
        answer.shared_millibits = answer.shared.iter().filter_map(|step| step.millibits).sum();
        if answer.shared.is_empty() && !answer.same_incident {
            answer.idle = idle(pinned, [a, b])?;
        }
        answer.kin = kin(pinned, answer.groups)?;
        answer.why_not = Some(why_not(&answer, &asked.decisions));
    }
    Ok(answer)
}

/// Where one report holds both that were asked for, or tells again what one tells that does: nothing lies between.
fn of_one(pinned: &Pinned<'_>, reports: [ReportNumber; 2]) -> Result<WhyAnswer, Error> {
    standing(pinned, reports).map(|(answer, _)| answer)
}

/// Where two reports stand, and the first that tell what they tell.
fn standing(pinned: &Pinned<'_>, [a, b]: [ReportNumber; 2]) -> Result<(WhyAnswer, [u64; 2]), Error> {
    let rows = pinned.report_rows([a.0, b.0])?;
    let row = |number: ReportNumber| rows.iter().find(|row| row.report == number.0).ok_or(Error::NotInRun(number));
    let (row_a, row_b) = (row(a)?, row(b)?);
    let groups = [row_a, row_b].map(|row| row.group.map(GroupName));
    let told = [row_a, row_b].map(|row| row.duplicate_of.unwrap_or(row.report));
    let answer = WhyAnswer {
        a,
        b,
        values: [None, None],
        group: groups[0].filter(|_| groups[0] == groups[1]),
        groups,
        chain: Vec::new(),
        weakest_millibits: None,
        shared: Vec::new(),
        shared_millibits: 0,
        needed_millibits: pinned.needed(),
        why_not: None,
        kin: None,
        same_incident: a != b && told[0] == told[1],
        in_review: of_reports(pinned, &[a.0, b.0, told[0], told[1]])?,
        idle: Vec::new(),
    };
    Ok((answer, told))
}

/// What the second group is to the first, if a fork parts them.
fn kin(pinned: &Pinned<'_>, groups: [Option<GroupName>; 2]) -> Result<Option<KinView>, Error> {
    let [Some(one), Some(other)] = groups else { return Ok(None) };
    Ok(kin_of(pinned, one)?.into_iter().find(|kin| kin.group == other))
}

/// What both reports name although nothing ties them by it. Where one of them alone keeps a value from linking, that is told.
fn idle(pinned: &Pinned<'_>, [a, b]: [ReportNumber; 2]) -> Result<Vec<ValueWorth>, Error> {
    let mentions = pinned.mentions_in([a.0, b.0])?;
    let (of_a, of_b): (Vec<_>, Vec<_>) = mentions.iter().partition(|row| row.report == a.0);
    let named: FxHashSet<(Kind, &str)> = of_a.iter().map(|row| (row.kind, row.value.as_str())).collect();
    if !of_b.iter().any(|row| named.contains(&(row.kind, row.value.as_str()))) {
        // What other reports name of their values need not be looked for.
        return Ok(Vec::new());
    }
    let of_b = worth_of(pinned, b)?.values;
    let both = worth_of(pinned, a)?.values.into_iter().filter_map(|one| {
        let other = of_b.iter().find(|other| (other.basis, &other.value) == (one.basis, &one.value))?;
        let plain = matches!(one.effect, Effect::Ties | Effect::Alone | Effect::Season);
        Some(if plain && other.effect != Effect::Alone { other.clone() } else { one })
    });
    Ok(both.collect())
}

fn why_not(answer: &WhyAnswer, decisions: &[Decision]) -> WhyNot {
    let (a, b) = (answer.a, answer.b);
    let apart = |subject: &Subject| matches!(*subject, Subject::Different { a: one, b: other } if [(a, b), (b, a)].contains(&(one, other)));
    if decisions.iter().any(|decision| apart(&decision.subject)) {
        return WhyNot::Decided;
    }
    match (answer.same_incident, answer.shared.is_empty(), answer.idle.is_empty()) {
        (true, ..) => WhyNot::IncidentAlone,
        _ if answer.kin.is_some() => WhyNot::CameApart,
        (_, true, true) => WhyNot::NothingShared,
        (_, true, false) => WhyNot::NothingLinks,
        _ if answer.shared_millibits < answer.needed_millibits => WhyNot::TooLittle,
        _ => WhyNot::GroupsApart,
    }
}

/// What was read for one question.
struct Asked<'p> {
    pinned: &'p Pinned<'p>,
    /// Reports of decisions that tell again what an earlier one tells, with that one.
    duplicates: FxHashMap<u64, u64>,
    ties: FxHashMap<u32, TieRow>,
    holds: Vec<HoldRow>,
    decisions: Vec<Decision>,
}

impl<'p> Asked<'p> {
    fn new(pinned: &'p Pinned<'p>, group: Option<GroupName>, told: [u64; 2]) -> Result<Self, Error> {
        let holds = match group {
            Some(name) => pinned.holds_in(name)?,
            None => pinned.holds_by(told)?,
        };
        let ties = pinned.ties(holds.iter().map(|hold| hold.tie))?;
        let ties = ties.into_iter().map(|row| (row.tie, row)).collect();
        let decisions = pinned.decisions()?;
        let same = decisions.iter().filter_map(|decision| match decision.subject {
            Subject::Same { a, b } => Some([a.0, b.0]),
            _ => None,
        });
        let decided: FxHashSet<u64> = same.flatten().collect();
        let duplicates = pinned.report_rows(decided)?;
        let duplicates = duplicates.iter().filter_map(|row| Some((row.report, row.duplicate_of?))).collect();
        Ok(Self { pinned, duplicates, ties, holds, decisions })
    }

    fn first_telling(&self, report: u64) -> u64 {
        self.duplicates.get(&report).copied().unwrap_or(report)
    }

    /// The strongest chain. Where it goes through a tie's strongest holder only to come back by the same tie, the two
    /// others hold that tie as well, and the detour is left out.
    fn chain(&self, told: [u64; 2]) -> Result<Vec<Step>, Error> {
        let [from, to] = told.map(|report| report as u32);
        let mut path: Vec<Step> = Vec::new();
        for step in chain(&self.steps(), from, to).ok_or(Error::NoChain)? {
            match path.last_mut().filter(|last| last.tie.is_some() && last.tie == step.tie) {
                Some(last) => (last.to, last.worth) = (step.to, last.worth.min(step.worth)),
                None => path.push(step),
            }
        }
        Ok(path)
    }

    /// The forest's steps, as it was kept: for each tie a star around its strongest holder in the group.
    fn steps(&self) -> Vec<Step> {
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
        for decision in &self.decisions {
            if let Subject::Same { a, b } = decision.subject {
                let [from, to] = [a, b].map(|report| self.first_telling(report.0) as u32);
                steps.push(Step { from, to, tie: None, worth: i64::MAX });
            }
        }
        steps
    }

    fn shared(&self, told: [u64; 2]) -> Vec<Step> {
        if told[0] == told[1] {
            return Vec::new();
        }
        let of = |report: u64| self.holds.iter().filter(move |hold| hold.report == report);
        let step = |left: &HoldRow| {
            let right = of(told[1]).find(|right| right.tie == left.tie)?;
            let worth = left.millibits.min(right.millibits);
            Some(Step { from: told[0] as u32, to: told[1] as u32, tie: Some(left.tie), worth })
        };
        of(told[0]).filter_map(step).collect()
    }

    /// Steps with the words they rest on. What they need of mentions and reports is read once for all.
    fn show(&self, steps: &[Step]) -> Result<Vec<ChainStep>, Error> {
        let held = steps.iter().filter(|step| step.tie.is_some());
        let first: FxHashSet<u64> = held.flat_map(|step| [step.from, step.to]).map(u64::from).collect();
        let words = Quotes::of(self.pinned, first)?;
        steps.iter().map(|step| self.show_one(step, &words)).collect()
    }

    fn show_one(&self, step: &Step, words: &Quotes<'_>) -> Result<ChainStep, Error> {
        let (from, to) = (ReportNumber(u64::from(step.from)), ReportNumber(u64::from(step.to)));
        let tie = step.tie.and_then(|tie| self.ties.get(&tie));
        let mut snippets = Vec::new();
        for report in [from, to] {
            snippets.extend(tie.map(|tie| words.snippet(report, tie)).transpose()?.flatten());
        }
        Ok(ChainStep {
            from,
            to,
            shared: tie.map_or(Shared::Word, |tie| Shared::Tie(tie.basis)),
            value: tie.map(mask::of_tie).unwrap_or_default(),
            millibits: tie.map(|_| step.worth),
            chance_permille: tie.map(|tie| tie.chance_permille),
            snippets,
            whole_millibits: tie.map(|tie| tie.millibits),
            one_teller: words.tellers.get(&from.0) == words.tellers.get(&to.0),
            benign_since: tie.and_then(|tie| words.benign.since_on(tie)),
        })
    }
}

/// The reports of some steps with their mentions.
struct Quotes<'p> {
    /// What people said of values.
    benign: Benign,
    /// Whose reports they are.
    tellers: FxHashMap<u64, u64>,
    pinned: &'p Pinned<'p>,
    sealed: FxHashMap<u64, SealedReport>,
    mentions: Vec<MentionRow>,
    veil: Veil,
    /// Reports with those that tell the same again: what they name, the first holds.
    again: Vec<(u64, u64)>,
}

impl<'p> Quotes<'p> {
    /// Reads some reports, the first that tell what they tell, with those that tell it again.
    fn of(pinned: &'p Pinned<'p>, first: FxHashSet<u64>) -> Result<Self, Error> {
        let mut rows = pinned.among::<ReportRow>(DUPLICATE_OF, first.iter().copied())?;
        let mut again: Vec<(u64, u64)> = rows.iter().filter_map(|row| Some((row.duplicate_of?, row.report))).collect();
        again.sort_unstable();
        rows.extend(pinned.report_rows(first)?);
        let numbers = rows.iter().map(|row| row.report);
        let tellers = rows.iter().map(|row| (row.report, row.teller)).collect();
        let sealed = pinned.sealed(&rows.iter().collect::<Vec<_>>())?;
        let mentions = pinned.mentions_in(numbers)?;
        let veil = Veil::over(pinned, sealed.values())?;
        Ok(Self { benign: Benign::of(pinned)?, pinned, sealed, mentions, again, tellers, veil })
    }

    /// The mentions of one of them.
    fn mentions_of(&self, number: u64) -> &[MentionRow] {
        let from = self.mentions.partition_point(|row| row.report < number);
        let to = self.mentions.partition_point(|row| row.report <= number);
        &self.mentions[from..to]
    }

    /// The words around one mention.
    fn of_mention(&self, mention: &MentionRow) -> Option<Snippet> {
        let sealed = self.sealed.get(&mention.report)?;
        Snippet::of(sealed, mention, self.mentions_of(mention.report), &self.veil)
    }

    /// The words around a tie's value in a report, or in one that tells the same again.
    fn snippet(&self, report: ReportNumber, tie: &TieRow) -> Result<Option<Snippet>, Error> {
        let again = self.again.iter().filter(|(told, _)| *told == report.0).map(|&(_, again)| again);
        for number in std::iter::once(report.0).chain(again) {
            if let Some(found) = self.snippet_of(number, tie)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The words around a tie's value in one report, or the beginning of its script.
    fn snippet_of(&self, number: u64, tie: &TieRow) -> Result<Option<Snippet>, Error> {
        let Some(sealed) = self.sealed.get(&number) else { return Ok(None) };
        let mentions = self.mentions_of(number);
        if tie.basis == Basis::Script {
            let scripts = self.pinned.unit().reader()?.read(&sealed.report).scripts;
            return Ok(Snippet::of_script(sealed, &scripts, mentions, &self.veil));
        }
        let bare = self.bare_account(sealed, tie)?;
        let names = mentions.iter().filter(|row| is_named(tie, row) || bare.contains(&place(row)));
        let best = names.min_by_key(|row| (row.role != Role::Suspect, row.ambiguous, row.part, row.start));
        Ok(best.and_then(|mention| Snippet::of(sealed, mention, mentions, &self.veil)))
    }

    /// Where a report names the account whose bare number a tie keeps as a stand-in: only the report's own words can tell.
    fn bare_account(&self, sealed: &SealedReport, tie: &TieRow) -> Result<Vec<Place>, Error> {
        if !tie.sealed || tie.basis != Basis::Value(Kind::BankAccount) {
            return Ok(Vec::new());
        }
        let unit = self.pinned.unit();
        let is_it = |mention: &Mention| {
            let bare = mention.value.rsplit_once(':').map(|(_, number)| format!(":{number}"));
            mention.kind == Kind::BankAccount
                && bare.is_some_and(|bare| unit.stand_in(mention.kind, &bare) == tie.value)
        };
        let mentions = unit.reader()?.read(&sealed.report).mentions.into_iter().filter(is_it);
        Ok(mentions.map(|mention| (sealed.number.0, mention.part, mention.start, mention.end, mention.kind)).collect())
    }
}

/// Whether a mention names what a tie rests on: the value, an account by its bare number, a domain by its likeness.
fn is_named(tie: &TieRow, row: &MentionRow) -> bool {
    match tie.basis {
        Basis::Value(Kind::BankAccount) if tie.value.starts_with(':') => {
            row.kind == Kind::BankAccount && !row.sealed && row.value.ends_with(&tie.value)
        }
        Basis::Value(kind) => row.kind == kind && row.value == tie.value && row.sealed == tie.sealed,
        Basis::LookAlike => row.kind == Kind::Domain && krama_extract::kinds::domain::skeleton(&row.value) == tie.value,
        Basis::Script => false,
    }
}

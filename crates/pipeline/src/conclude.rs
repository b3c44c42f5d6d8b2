//! The steps after reading: tie, settle, apply decisions, and write what was found.

use crate::error::Error;
use crate::kin::Forks;
use crate::mentions::Victims;
use crate::progress::{Progress, go_on};
use crate::rank::{last_sign, lies_ahead, today, urgency};
use crate::reading::Read;
use crate::table::{Written, write_all};
use crate::tables::{GroupRow, HoldRow, ReportRow, ReviewReportRow, ReviewRow, TieRow, TypeCount};
use krama_group::forest::hold_worth;
use krama_group::margin::{Margin, margins};
use krama_group::weigh::chance_permille;
use krama_group::{Forest, InForce, Settled, settle_while};
use krama_lake::DerivedRun;
use krama_link::values::{Value, ValueTable};
use krama_link::{Conflict, Gathering, Ground, Linked, Links, Material, Rules, Said, tie};
use krama_model::{Basis, Decision, Kind, Moment, Money, ReportNumber, Role, Subject, ValueKey};
use rustc_hash::{FxHashMap, FxHashSet};

/// A tie whose holders stand on so many groups of two or more serves several groups.
const SERVES_SEVERAL: usize = 2;

/// What ties reports together, before anything is grouped.
pub struct Tied {
    linked: Linked,
    /// Values that a person called benign, of those in review.
    benign: FxHashSet<Value>,
    /// Values that may stand open beside a report that calls them the victim's: a person called them benign, or so few call
    /// them the victim's that those are slips of reading.
    pub(crate) open: FxHashSet<Value>,
    /// Links that say no more than their host.
    pub(crate) pages: FxHashSet<Value>,
}

impl Tied {
    /// Ties what was read, with what people called benign left out.
    pub fn new(read: &mut Read, decisions: &[Decision]) -> Self {
        let benign = called_benign(decisions.iter());
        let mut linked = linked(&mut read.gathering, &benign);
        // A date that lies ahead is a slip, and tells of no before and after.
        for node in &mut linked.evidence.reports {
            node.time = node.time.filter(|time| !lies_ahead(time.0, read.sealed_at));
        }
        let pages = std::mem::take(&mut linked.pages);
        let values = &read.gathering.values;
        let of_kind = |(kind, of_kind): (&Kind, &FxHashSet<String>)| {
            of_kind.iter().filter_map(|value| values.find(Basis::Value(*kind), value)).collect::<Vec<_>>()
        };
        let called: FxHashSet<Value> = benign.iter().flat_map(of_kind).collect();
        let slips = linked.conflicts.iter().filter(|conflict| conflict.links == Links::Fully);
        let open = called.iter().copied().chain(slips.map(|conflict| conflict.value)).collect();
        Self { benign: called, open, linked, pages }
    }

    /// Forms groups, without people's words on pairs of reports.
    pub(crate) fn settle(&self, progress: &dyn Progress) -> Result<Settled, Error> {
        settle_while(&self.linked.evidence, &|| !progress.is_cancelled()).ok_or(Error::Cancelled)
    }

    /// What ties the reports.
    pub(crate) fn linked(&self) -> &Linked {
        &self.linked
    }
}

/// Values that people called benign, by kind.
pub(crate) type Benign = FxHashMap<Kind, FxHashSet<String>>;

/// The values that people called benign.
pub(crate) fn called_benign<'d>(decisions: impl Iterator<Item = &'d Decision>) -> Benign {
    let mut benign = Benign::default();
    for decision in decisions {
        if let Subject::Benign { kind, value } = &decision.subject {
            benign.entry(*kind).or_default().insert(value.clone());
        }
    }
    benign
}

/// Ties what was gathered, with these benign values left out.
pub(crate) fn linked(gathering: &mut Gathering, benign: &Benign) -> Linked {
    let implied = implied(&gathering.values, benign);
    let said = |kind: Kind, value: &str| benign.get(&kind).is_some_and(|of_kind| of_kind.contains(value));
    let rules = Rules {
        kind: &|kind| krama_extract::kinds()[kind as usize].evidence,
        benign: &|basis, value| match basis {
            Basis::Value(Kind::BankAccount) => said(Kind::BankAccount, value) || implied.contains(value),
            Basis::Value(kind) => said(kind, value),
            Basis::Script | Basis::LookAlike => false,
        },
    };
    tie(gathering, &rules)
}

/// The numbers without a bank that go with accounts people called benign: who names such a number in a text and leaves the
/// bank out means that account, unless an account at another bank has the same number.
fn implied(values: &ValueTable, benign: &Benign) -> FxHashSet<String> {
    let Some(said) = benign.get(&Kind::BankAccount) else { return FxHashSet::default() };
    let number = |value: &str| {
        value.split_once(':').filter(|(bank, _)| !bank.is_empty()).map(|(_, number)| format!(":{number}"))
    };
    let mut implied: FxHashSet<String> = said.iter().filter_map(|value| number(value)).collect();
    if !implied.is_empty() {
        let accounts =
            (0..values.len() as Value).filter(|&value| values.basis(value) == Basis::Value(Kind::BankAccount));
        for other in accounts.map(|value| values.text(value)).filter(|value| !said.contains(*value)) {
            if let Some(number) = number(other) {
                implied.remove(&number);
            }
        }
    }
    implied
}

/// What a run concluded, ready to be written.
pub struct Conclusion {
    linked: Linked,
    settled: Settled,
    forest: Forest,
    margins: Vec<Margin>,
    /// Per group its name, if it holds more than one report.
    group_names: Vec<Option<u64>>,
    /// The number of a report that stands alone, where a group is no more than that.
    lone: Vec<Option<u64>>,
    forks: Forks,
    /// Values that a person called benign.
    benign: FxHashSet<Value>,
}

/// Draws the conclusions from what ties reports and what people decided.
pub fn conclude(read: &Read, tied: Tied, decisions: &[Decision], progress: &dyn Progress) -> Result<Conclusion, Error> {
    let settled = tied.settle(progress)?;
    let Tied { mut linked, benign, .. } = tied;
    let Placed { original, partition, forest } = Placed::of(read, &linked, &settled, decisions)?;
    linked.original = original;
    go_on(progress)?;
    let margins = margins(&linked.evidence, &settled.weights, &partition);
    let group_names = group_names(read, &partition);
    let lone = lone(read, &partition);
    let name = |report: u32| group_names[partition[report as usize] as usize];
    let evidence = &linked.evidence;
    let counts = |tie: u32| settled.weights[tie as usize] > 0 && evidence.ties[tie as usize].implies.is_none();
    let forks = Forks::of(&settled.forks, evidence, name, counts);
    Ok(Conclusion {
        settled: Settled { partition, ..settled },
        linked,
        forest,
        margins,
        group_names,
        lone,
        forks,
        benign,
    })
}

/// Who stands with whom, under people's words.
pub(crate) struct Placed {
    /// Per report the one it tells again, or itself.
    original: Vec<u32>,
    partition: Vec<u32>,
    forest: Forest,
}

impl Placed {
    /// Applies people's words to groups that were formed without them.
    pub(crate) fn of(read: &Read, linked: &Linked, settled: &Settled, decisions: &[Decision]) -> Result<Self, Error> {
        let words = words(read, decisions);
        words.check()?;
        let original = words.incidents(&linked.original);
        let (firsts, forest) =
            words.of_incidents(&original).apply(&linked.evidence, &settled.weights, &settled.partition);
        let partition = with_duplicates(&firsts, &original);
        Ok(Self { original, partition, forest })
    }

    /// Per report the name of its group, if it has company.
    pub(crate) fn groups(&self, read: &Read) -> Vec<Option<u64>> {
        let names = group_names(read, &self.partition);
        self.partition.iter().map(|&group| names[group as usize]).collect()
    }
}

/// A report told again stands where the first telling stands.
fn with_duplicates(partition: &[u32], original: &[u32]) -> Vec<u32> {
    original.iter().map(|&first| partition[first as usize]).collect()
}

/// Decisions on pairs, as indexes. Reports that are not in this run are passed over.
fn words(read: &Read, decisions: &[Decision]) -> InForce {
    let numbers: FxHashMap<ReportNumber, u32> =
        read.statements.reports.iter().enumerate().map(|(at, stated)| (stated.number, at as u32)).collect();
    let pair = |a: &ReportNumber, b: &ReportNumber| Some((*numbers.get(a)?, *numbers.get(b)?));
    let mut words = InForce::default();
    for decision in decisions {
        match &decision.subject {
            Subject::Same { a, b } => words.same.extend(pair(a, b)),
            Subject::Different { a, b } => words.different.extend(pair(a, b)),
            _ => {}
        }
    }
    words
}

/// Groups of two or more are named after their earliest report.
fn group_names(read: &Read, partition: &[u32]) -> Vec<Option<u64>> {
    let first = first_reports(read, partition).into_iter();
    first.map(|(name, count)| (count > 1).then_some(name)).collect()
}

/// The reports that are groups of one.
fn lone(read: &Read, partition: &[u32]) -> Vec<Option<u64>> {
    let first = first_reports(read, partition).into_iter();
    first.map(|(report, count)| (count == 1).then_some(report)).collect()
}

/// The earliest report of each group, and how many it has.
fn first_reports(read: &Read, partition: &[u32]) -> Vec<(u64, u32)> {
    let groups = partition.iter().max().map_or(0, |&most| most as usize + 1);
    let mut first = vec![(u64::MAX, 0_u32); groups];
    for (at, &group) in partition.iter().enumerate() {
        let entry = &mut first[group as usize];
        *entry = (entry.0.min(read.statements.reports[at].number.0), entry.1 + 1);
    }
    first
}

impl Conclusion {
    /// Writes every table but those of reading.
    pub fn write(
        &self,
        read: &Read,
        victims: &Victims<'_>,
        key: &ValueKey,
        run: &DerivedRun,
    ) -> Result<Vec<Written>, Error> {
        let of_reports = || {
            let reports = self.report_rows(read, victims);
            let mut groups = Self::group_rows(&reports, read.sealed_at);
            groups.sort_by_key(|group| (std::cmp::Reverse(group.urgency_millibits), group.group));
            Ok::<_, Error>((write_all(run, &reports)?, write_all(run, &groups)?))
        };
        let of_ties = || {
            let ties = write_all(run, &self.tie_rows(read, victims))?;
            Ok::<_, Error>((ties, write_all(run, &self.hold_rows(read))?))
        };
        let (of_reports, of_ties) = rayon::join(of_reports, of_ties);
        let ((reports, groups), (ties, holds)) = (of_reports?, of_ties?);
        let (reviews, said) = self.review_rows(read, key);
        let forks = write_all(run, self.forks.rows())?;
        Ok(vec![reports, ties, holds, groups, forks, write_all(run, &reviews)?, write_all(run, &said)?])
    }

    /// What two random reports had to overcome to be held to be of one group, in millibits.
    pub fn pair_millibits(&self) -> i64 {
        self.settled.prior.pair
    }

    fn report_rows(&self, read: &Read, victims: &Victims<'_>) -> Vec<ReportRow> {
        (0..read.len()).map(|at| self.report_row(read, victims, at)).collect()
    }

    fn report_row(&self, read: &Read, victims: &Victims<'_>, at: usize) -> ReportRow {
        let (statements, margin) = (&read.statements, self.margins[at]);
        let stated = &statements.reports[at];
        let word = |word: Option<u32>| word.map(|number| statements.text(number).to_owned());
        let number = |index: u32| statements.reports[index as usize].number.0;
        let original = self.linked.original[at];
        let [language, platform, place, nationality, province] =
            stated.words.map(|number| number.map(|number| victims.shown(statements.text(number))));
        let loss = word(stated.currency).map(|currency| Money { currency, hundredths: stated.hundredths });
        let loss = loss.filter(|loss| !victims.hides(loss));
        ReportRow {
            report: stated.number.0,
            source: statements.text(stated.source).to_owned(),
            reference: statements.reference(at).to_owned(),
            version: stated.version,
            group: self.name_of(at as u32),
            duplicate_of: (original as usize != at).then(|| number(original)),
            teller: number(self.linked.evidence.reports[at].teller),
            time_ms: read.gathering.facts[at].time.map(|time| time.0),
            scam_type: word(stated.scam_type),
            probability_permille: stated.probability_permille,
            unsure: stated.unsure,
            own_millibits: margin.own,
            next_group: margin.next.and_then(|group| self.group_names[group as usize]),
            next_report: margin.next.and_then(|group| self.lone[group as usize]),
            next_millibits: margin.next_worth,
            loss_hundredths: loss.as_ref().map(|loss| loss.hundredths),
            loss_currency: loss.map(|loss| loss.currency),
            loss_from_text: stated.from_text,
            language,
            platform,
            place,
            nationality,
            province,
        }
    }

    /// The name of a report's group, if it has company.
    fn name_of(&self, report: u32) -> Option<u64> {
        self.group_names[self.settled.partition[report as usize] as usize]
    }

    fn group_rows(reports: &[ReportRow], sealed_at: Option<Moment>) -> Vec<GroupRow> {
        let mut members: FxHashMap<u64, Vec<&ReportRow>> = FxHashMap::default();
        for report in reports {
            if let Some(group) = report.group {
                members.entry(group).or_default().push(report);
            }
        }
        let latest = today(reports.iter().filter_map(|report| report.time_ms), sealed_at);
        let mut names: Vec<u64> = members.keys().copied().collect();
        names.sort_unstable();
        names.into_iter().map(|name| group_row(name, &members[&name], sealed_at, latest)).collect()
    }

    fn tie_rows(&self, read: &Read, victims: &Victims<'_>) -> Vec<TieRow> {
        let spans = krama_group::spread::starts(&self.linked.evidence);
        let row = |tie: usize| {
            let holds = &self.linked.evidence.holds[spans[tie] as usize..spans[tie + 1] as usize];
            let groups: FxHashMap<u64, u32> = holds.iter().filter_map(|hold| self.name_of(hold.report)).fold(
                FxHashMap::default(),
                |mut groups, name| {
                    *groups.entry(name).or_default() += 1;
                    groups
                },
            );
            let spread = self.settled.spreads[tie];
            let (value, sealed) = match self.linked.materials[tie] {
                Material::Value(value) => victims.kept(value),
                Material::Script(report) => (read.statements.reports[report as usize].number.to_string(), false),
            };
            TieRow {
                tie: tie as u32,
                basis: self.linked.evidence.ties[tie].basis,
                value,
                sealed,
                holders: holds.len() as u32,
                chance_permille: chance_permille(self.settled.logits[tie]),
                millibits: self.settled.weights[tie],
                placed: spread.placed,
                placed_groups: spread.groups,
                together_permille: spread.together_permille,
                groups: groups.len() as u32,
                provider: self.serves(&groups) >= SERVES_SEVERAL,
            }
        };
        (0..self.linked.evidence.ties.len()).map(row).collect()
    }

    /// How many groups of two holders or more a tie serves. A group's own goes with it where it leaves or joins another.
    fn serves(&self, holders: &FxHashMap<u64, u32>) -> usize {
        self.forks.families(holders.iter().filter(|&(_, &count)| count > 1).map(|(&group, _)| group))
    }

    fn hold_rows(&self, read: &Read) -> Vec<HoldRow> {
        let evidence = &self.linked.evidence;
        let mut in_chain = vec![false; evidence.holds.len()];
        for &hold in &self.forest.holds {
            in_chain[hold as usize] = true;
        }
        let row = |(at, hold): (usize, &krama_model::Hold)| HoldRow {
            tie: hold.tie,
            report: read.statements.reports[hold.report as usize].number.0,
            group: self.name_of(hold.report),
            millibits: hold_worth(evidence, &self.settled.weights, at as u32),
            in_chain: in_chain[at],
        };
        evidence.holds.iter().enumerate().map(row).collect()
    }

    /// The values in review. One that a person called benign waits for nobody.
    fn review_rows(&self, read: &Read, key: &ValueKey) -> (Vec<ReviewRow>, Vec<ReviewReportRow>) {
        let (mut rows, mut said) = (Vec::new(), Vec::new());
        for conflict in self.linked.conflicts.iter().filter(|conflict| !self.benign.contains(&conflict.value)) {
            let basis = read.gathering.values.basis(conflict.value);
            let Basis::Value(kind) = basis else { continue };
            let value = key.seal(kind, read.gathering.values.text(conflict.value));
            said.extend(conflict.said.iter().map(|&(report, said)| {
                let (role, by_column) = told(said);
                let report = read.statements.reports[report as usize].number.0;
                ReviewReportRow { basis, value: value.clone(), report, role, by_column }
            }));
            let Conflict { victims, suspects, links, .. } = *conflict;
            rows.push(ReviewRow { basis, value, victims, suspects, links });
        }
        rows.sort_by(|a, b| (a.basis, &a.value).cmp(&(b.basis, &b.value)));
        said.sort_by(|a, b| (a.basis, &a.value, a.report).cmp(&(b.basis, &b.value, b.report)));
        (rows, said)
    }
}

/// Whose a report says a value is, and whether a column says so.
fn told(said: Said) -> (Role, bool) {
    match said {
        Said::Victims(ground) => (Role::Victim, ground == Ground::Column),
        Said::Suspects(ground) => (Role::Suspect, ground == Ground::Column),
        Said::Both => (Role::Unknown, false),
    }
}

fn group_row(name: u64, members: &[&ReportRow], sealed_at: Option<Moment>, latest: Option<i64>) -> GroupRow {
    let complainants: FxHashSet<u64> = members.iter().map(|report| report.teller).collect();
    let duplicates = members.iter().filter(|report| report.duplicate_of.is_some()).count();
    let times = || members.iter().filter_map(|report| report.time_ms);
    let types = Types::of(members);
    let count = |&(name, count): &(&str, usize)| TypeCount { scam_type: name.to_owned(), reports: count as u32 };
    let mut shares: Vec<i64> = members.iter().map(|report| report.own_millibits).collect();
    shares.sort_unstable();
    let mut row = GroupRow {
        group: name,
        reports: members.len() as u32,
        complainants: complainants.len() as u32,
        duplicates: duplicates as u32,
        first_ms: times().min(),
        last_ms: times().max(),
        scam_type: types.main.map(|(name, _)| name.to_owned()),
        type_permille: types.main.map_or(0, |(_, count)| (count * 1000 / members.len()) as u16),
        answered: types.answered as u32,
        types: types.counts.iter().map(count).collect(),
        losses: losses(members),
        strength_millibits: shares[shares.len() / 2],
        urgency_millibits: 0,
    };
    row.urgency_millibits = urgency(&row, last_sign(times(), sealed_at), latest);
    row
}

/// A type stands for a group only where at least one in so many of its reports tells of any.
const ANSWERED_IN: usize = 3;

/// What a group's reports tell of.
struct Types<'r> {
    /// The type that stands for the group: where a third of its reports or more tell of one, and more of them of this one
    /// than of any other.
    main: Option<(&'r str, usize)>,
    /// Reports that tell of any.
    answered: usize,
    /// Every type with its reports, most frequent first.
    counts: Vec<(&'r str, usize)>,
}

impl<'r> Types<'r> {
    fn of(members: &[&'r ReportRow]) -> Self {
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        let answers = members.iter().filter(|report| !report.unsure).filter_map(|report| report.scam_type.as_deref());
        for scam_type in answers.filter(|&scam_type| scam_type != "none") {
            *counts.entry(scam_type).or_default() += 1;
        }
        let answered = counts.values().sum::<usize>();
        let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
        counts.sort_unstable_by_key(|&(name, count)| (std::cmp::Reverse(count), name));
        let ahead = |count: usize| counts.get(1).is_none_or(|&(_, second)| count > second);
        let enough = answered * ANSWERED_IN >= members.len();
        let main = counts.first().copied().filter(|&(_, count)| enough && ahead(count));
        Self { main, answered, counts }
    }
}

/// Losses by currency, smallest currency code first. What is told twice counts once.
fn losses(members: &[&ReportRow]) -> Vec<Money> {
    let mut sums: std::collections::BTreeMap<&str, i64> = std::collections::BTreeMap::new();
    for report in members.iter().filter(|report| report.duplicate_of.is_none()) {
        if let (Some(currency), Some(hundredths)) = (&report.loss_currency, report.loss_hundredths) {
            let sum = sums.entry(currency).or_default();
            *sum = sum.saturating_add(hundredths);
        }
    }
    sums.into_iter().map(|(currency, hundredths)| Money { currency: currency.to_owned(), hundredths }).collect()
}

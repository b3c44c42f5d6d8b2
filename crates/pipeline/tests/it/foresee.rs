//! What a decision would change, held against the run that then is made.

use crate::support::{Desk, act};
use krama_model::{Code, Coded, EntryNumber, GroupName, Kind, ReportNumber, Subject};
use krama_pipeline::ask;
use krama_pipeline::foresee::{Foresight, NAMED, Outlook};
use krama_pipeline::{Error, Progress, Silent};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};

type Groups = BTreeMap<ReportNumber, Option<u64>>;

fn groups(desk: &Desk) -> Groups {
    ask::reports(&desk.unit).unwrap().into_iter().map(|row| (ReportNumber(row.report), row.group)).collect()
}

/// Foresees a decision, takes it, makes the run, and demands that what was foreseen came about.
#[track_caller]
fn comes_about(desk: &Desk, subject: Subject) -> Foresight {
    let unit = &desk.unit;
    let size = unit.workspace().size().unwrap();
    let mut outlook = Outlook::of(unit, &Silent).unwrap();
    let before = groups(desk);
    assert_eq!(outlook.groups().collect::<Groups>(), before);
    let foreseen = outlook.foresee(unit, &subject, &Silent).unwrap();
    assert_eq!(outlook.foresee(unit, &subject, &Silent).unwrap(), foreseen, "asked again");
    assert_eq!(unit.workspace().size().unwrap(), size, "nothing is entered");
    unit.decide(subject, "as foreseen", &act(5)).unwrap();
    desk.analyse();
    let after = groups(desk);
    let moved = after.iter().filter(|(report, group)| before[report] != **group).count();
    assert_eq!(foreseen.moved, moved as u64);
    names_what_moves(&foreseen, &before, &after);
    let size_of = |groups: &Groups, name: GroupName| groups.values().filter(|group| **group == Some(name.0)).count();
    for change in &foreseen.changed {
        let counts = (change.before as usize, change.after as usize);
        assert_eq!(counts, (size_of(&before, change.group), size_of(&after, change.group)), "{change:?}");
        for report in &change.joins.first {
            assert!(after[report] == Some(change.group.0) && before[report] != Some(change.group.0));
        }
        for report in &change.leaves.first {
            assert!(before[report] == Some(change.group.0) && after[report] != Some(change.group.0));
        }
    }
    let names = |groups: &Groups| groups.values().flatten().copied().collect::<std::collections::BTreeSet<_>>();
    let told: Vec<u64> = foreseen.changed.iter().map(|change| change.group.0).collect();
    for name in names(&before).union(&names(&after)) {
        let of = |groups: &Groups| -> Vec<ReportNumber> {
            groups.iter().filter(|(_, group)| **group == Some(*name)).map(|(report, _)| *report).collect()
        };
        assert_eq!(of(&before) != of(&after), told.contains(name), "G{name}");
    }
    foreseen
}

/// The reports that are named are those that moved, from and to just these groups; all of them where they are few.
#[track_caller]
fn names_what_moves(foreseen: &Foresight, before: &Groups, after: &Groups) {
    let moved: Vec<_> = after.iter().filter(|(report, group)| before[report] != **group).collect();
    let mut told: Vec<_> = foreseen.named.iter().map(|one| (one.report, one.from, one.to)).collect();
    told.sort();
    told.dedup();
    assert_eq!((told.len(), foreseen.named_more as usize), (moved.len().min(NAMED), moved.len() - told.len()));
    for (report, from, to) in told {
        assert_ne!(from, to);
        assert_eq!((before[&report].map(GroupName), after[&report].map(GroupName)), (from, to), "{report}");
    }
}

/// Two reports of the largest group, and one of another.
fn pair(desk: &Desk) -> [ReportNumber; 3] {
    let groups = groups(desk);
    let mut by_group: BTreeMap<u64, Vec<ReportNumber>> = BTreeMap::new();
    for (report, group) in groups {
        if let Some(group) = group {
            by_group.entry(group).or_default().push(report);
        }
    }
    let mut by_size: Vec<_> = by_group.into_values().collect();
    by_size.sort_by_key(|members| std::cmp::Reverse(members.len()));
    [by_size[0][0], by_size[0][by_size[0].len() - 1], by_size[1][0]]
}

#[test]
fn what_a_word_on_two_reports_changes_is_what_the_run_then_gives() {
    let desk = Desk::hotline();
    let [a, b, c] = pair(&desk);
    assert!(comes_about(&desk, Subject::Different { a, b }).moved > 0);
    let apart = EntryNumber(desk.unit.workspace().size().unwrap() - 2);
    assert!(comes_about(&desk, Subject::Same { a, b: c }).moved > 0);
    assert!(comes_about(&desk, Subject::Withdrawn { decision: apart }).moved > 0);
    assert_eq!(comes_about(&desk, Subject::Unsure { a, b }).moved, 0);
    assert_eq!(comes_about(&desk, Subject::Confirmed { report: a, place: None }).moved, 0);
}

#[test]
fn what_a_benign_value_changes_is_what_the_run_then_gives() {
    let desk = Desk::hotline();
    let value = desk.unit.read_value(Kind::TronWallet, "TM3R6iu6dMHVTRqpcy6RT6grF41uYqA2zs").unwrap();
    comes_about(&desk, Subject::Benign { kind: Kind::TronWallet, value });
    let account = desk.unit.read_value(Kind::BankAccount, "Sarika Bank 427145898");
    let account = account.or_else(|_| desk.unit.read_value(Kind::BankAccount, "427145898")).unwrap();
    let said = EntryNumber(desk.unit.workspace().size().unwrap() - 2);
    comes_about(&desk, Subject::Benign { kind: Kind::BankAccount, value: account });
    comes_about(&desk, Subject::Withdrawn { decision: said });
}

#[test]
fn the_reports_that_a_decision_names_stand_first_and_those_that_move_with_few_before_those_that_move_with_many() {
    let desk = Desk::hotline();
    let [a, _, c] = pair(&desk);
    let mut outlook = Outlook::of(&desk.unit, &Silent).unwrap();
    let foreseen = outlook.foresee(&desk.unit, &Subject::Same { a, b: c }, &Silent).unwrap();
    assert!(foreseen.named.len() > 1, "{foreseen:?}");
    let named = &foreseen.named[0];
    assert!([a, c].contains(&named.report), "{named:?}");
    assert_eq!(desk.number(&format!("{}/{}", named.source, named.report_ref)), named.report);
    let mut company = BTreeMap::new();
    for one in &foreseen.named {
        *company.entry((one.from, one.to)).or_insert(0) += 1;
    }
    let others: Vec<i32> = foreseen.named[1..].iter().map(|one| company[&(one.from, one.to)]).collect();
    assert!(others.is_sorted(), "{others:?}");
    let hidden = foreseen.clone().without_reports();
    assert_eq!((hidden.named.len(), hidden.named_more, hidden.moved), (0, foreseen.moved, foreseen.moved));
    assert!(hidden.changed.iter().all(|change| change.joins.first.is_empty() && change.leaves.first.is_empty()));
}

#[test]
fn of_many_reports_the_first_fifty_are_named_those_that_lost_most_at_the_top() {
    let rows = (0..60).map(|number| {
        let (one, other) = ("012900111,ABA 000333444,,", "012900222,ABA 000333555");
        format!("A{number},He called,{one}\nB{number},He called,{other},{number},USD\n")
    });
    let table: String = std::iter::once("ref,narrative,suspect_phone,suspect_account,amount,currency\n".to_owned())
        .chain(rows)
        .collect();
    let desk = Desk::of(&table);
    let (a, b) = (desk.number("A0"), desk.number("B3"));
    let foreseen = comes_about(&desk, Subject::Same { a, b });
    assert_eq!((foreseen.moved, foreseen.named.len(), foreseen.named_more), (60, NAMED, 10));
    let told: Vec<&str> = foreseen.named.iter().map(|one| one.report_ref.as_str()).collect();
    let by_loss = (11..60).rev().map(|number| format!("B{number}"));
    assert_eq!(told, ["B3".to_owned()].into_iter().chain(by_loss).collect::<Vec<_>>());
}

#[test]
fn what_waits_for_the_next_run_is_counted_and_not_told_as_the_decisions_doing() {
    let desk = Desk::hotline();
    let [a, b, _] = pair(&desk);
    desk.ingest(
        "later.csv",
        "ref,occurred_at,narrative,suspect_phone\nL-1,2025-03-01,Called from 012 010 000.,012010000\n",
    );
    desk.unit.decide(Subject::Different { a, b }, "met both", &act(4)).unwrap();
    let mut outlook = Outlook::of(&desk.unit, &Silent).unwrap();
    let unsure = outlook.foresee(&desk.unit, &Subject::Unsure { a, b }, &Silent).unwrap();
    assert_eq!((unsure.moved, unsure.waiting.reports, unsure.waiting.decisions), (0, 1, 1));
    let expected: Groups = outlook.groups().collect();
    desk.analyse();
    assert_eq!(groups(&desk), expected);
}

#[test]
fn what_could_not_be_decided_is_refused_with_the_same_code() {
    let desk = Desk::hotline();
    let [a, b, _] = pair(&desk);
    desk.unit.decide(Subject::Same { a, b }, "one desk", &act(4)).unwrap();
    let mut outlook = Outlook::of(&desk.unit, &Silent).unwrap();
    let nobody = ReportNumber(9_999);
    for subject in [
        Subject::Different { a, b },
        Subject::Same { a, b: a },
        Subject::Same { a, b: nobody },
        Subject::Withdrawn { decision: EntryNumber(1) },
    ] {
        let refused = outlook.foresee(&desk.unit, &subject, &Silent).unwrap_err();
        let decided = desk.unit.decide(subject, "why", &act(5)).unwrap_err();
        assert_eq!(refused.code(), decided.code());
    }
}

/// Gives up after so many questions.
struct Until(AtomicU32);

impl Progress for Until {
    fn begin(&self, _: &'static str, _: Option<u64>) {}
    fn advance(&self, _: u64) {}
    fn end(&self) {}
    fn is_cancelled(&self) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_err()
    }
}

#[test]
fn a_cancelled_run_leaves_nothing_wherever_it_is_given_up() {
    let desk = Desk::hotline();
    let (size, before) = (desk.unit.workspace().size().unwrap(), groups(&desk));
    let derived = desk.folder().join("lake/derived");
    let folders = || std::fs::read_dir(&derived).unwrap().map(|entry| entry.unwrap().file_name()).collect::<Vec<_>>();
    let there = folders();
    for questions in 0..200 {
        let Err(error) = desk.unit.analyse(&act(6), &Until(AtomicU32::new(questions))) else {
            return assert!(questions > 3, "it was asked {questions} times");
        };
        assert!(matches!(error, Error::Cancelled) && error.code() == Code(7106), "{error}");
        assert_eq!(desk.unit.workspace().size().unwrap(), size);
        assert_eq!(folders(), there);
        assert_eq!(groups(&desk), before);
    }
    panic!("no run came to its end");
}

#[test]
fn looking_ahead_can_be_cancelled() {
    let desk = Desk::hotline();
    let given_up = Outlook::of(&desk.unit, &Until(AtomicU32::new(1)));
    assert!(matches!(given_up, Err(Error::Cancelled)));
}

//! A group opened: network, timeline, members, history, and two groups side by side.

use crate::support::{Desk, act};
use krama_model::{GroupName, Subject};
use krama_pipeline::Error;
use krama_pipeline::ask::members::{MembersAsked, compare, members};
use krama_pipeline::ask::{self, Scale};
use std::collections::BTreeSet;

fn largest(desk: &Desk) -> [GroupName; 2] {
    let mut rows = ask::groups(&desk.unit).unwrap();
    rows.sort_by_key(|row| std::cmp::Reverse(row.reports));
    [GroupName(rows[0].group), GroupName(rows[1].group)]
}

#[test]
fn a_network_is_whole_where_there_is_room_and_counted_where_there_is_not() {
    let desk = Desk::hotline();
    let [name, _] = largest(&desk);
    let whole = ask::network::network(&desk.unit, name, 10_000).unwrap();
    assert_eq!(whole.reports.len(), whole.reports_in_all as usize);
    assert_eq!(whole.values.len(), whole.values_in_all as usize);
    assert_eq!(whole.holds.len(), whole.holds_in_all as usize);
    let told: u32 = whole.reports.iter().map(|dot| dot.duplicates).sum();
    let row = ask::groups(&desk.unit).unwrap().into_iter().find(|row| row.group == name.0).unwrap();
    assert_eq!((whole.reports_in_all, told), (row.reports - row.duplicates, row.duplicates));
    for dot in &whole.values {
        let held = whole.holds.iter().filter(|hold| hold.tie == dot.tie).count();
        assert_eq!((held as u32, dot.reports <= dot.reports_in_all), (dot.reports, true));
    }
    let cut = ask::network::network(&desk.unit, name, 9).unwrap();
    assert!(cut.reports.len() + cut.values.len() <= 9 && !cut.values.is_empty() && !cut.reports.is_empty());
    let nodes: BTreeSet<_> = cut.reports.iter().map(|dot| dot.report).collect();
    assert!(cut.holds.iter().all(|hold| nodes.contains(&hold.report)));
    assert_eq!((cut.reports_in_all, cut.values_in_all), (whole.reports_in_all, whole.values_in_all));
    let nobody = ask::network::network(&desk.unit, GroupName(9_999), 9);
    assert!(matches!(nobody, Err(Error::UnknownGroup(_))));
}

#[test]
fn a_timeline_counts_every_report_and_says_when_each_value_was_used() {
    let desk = Desk::hotline();
    let [name, _] = largest(&desk);
    for scale in [Scale::Day, Scale::Week] {
        let answer = ask::timeline::timeline(&desk.unit, name, scale, usize::MAX).unwrap();
        let row = ask::groups(&desk.unit).unwrap().into_iter().find(|row| row.group == name.0).unwrap();
        assert_eq!(answer.stretches.iter().map(|stretch| stretch.reports).sum::<u32>() + answer.undated, row.reports);
        assert!(answer.stretches.is_sorted_by(|a, b| a.start < b.start));
        for span in &answer.values {
            assert!(span.first <= span.last && span.by_stretch.values().sum::<u32>() <= span.reports);
        }
        let losses: i64 = answer.stretches.iter().flat_map(|stretch| &stretch.losses).map(|loss| loss.hundredths).sum();
        assert_eq!(losses, row.losses.iter().map(|loss| loss.hundredths).sum::<i64>());
        let few = ask::timeline::timeline(&desk.unit, name, scale, 3).unwrap();
        assert_eq!((few.values.len(), few.values_more as usize), (3, answer.values.len() - 3));
        assert!(answer.values.len() > 3 && answer.values_more == 0);
    }
}

#[test]
fn members_come_in_pages_that_join_up() {
    let desk = Desk::hotline();
    let [name, _] = largest(&desk);
    let whole = members(&desk.unit, (name, &MembersAsked::default()), None, usize::MAX).unwrap();
    assert_eq!((whole.items.len(), whole.next), (whole.total as usize, None));
    let (mut behind, mut pages) = (None, Vec::new());
    loop {
        let page = members(&desk.unit, (name, &MembersAsked::default()), behind, 4).unwrap();
        pages.extend(page.items);
        behind = page.next;
        if behind.is_none() {
            break;
        }
    }
    assert_eq!(pages, whole.items);
    let rivals: u32 = whole.rivals.iter().map(|rival| rival.reports).sum();
    assert_eq!(rivals, whole.items.iter().filter(|item| item.next_group.is_some()).count() as u32);
}

#[test]
fn what_is_told_of_a_group_opens_just_the_reports_it_counts() {
    let desk = Desk::hotline();
    let mut told = BTreeSet::new();
    for row in ask::groups(&desk.unit).unwrap() {
        let name = GroupName(row.group);
        let answer = ask::group::group(&desk.unit, name).unwrap();
        let whole = members(&desk.unit, (name, &MembersAsked::default()), None, usize::MAX).unwrap();
        let asked = MembersAsked { from: answer.glance.last, ..MembersAsked::default() };
        let latest = members(&desk.unit, (name, &asked), None, usize::MAX).unwrap().items;
        let ends = whole.items.iter().filter(|item| item.time == answer.glance.last);
        assert!(ends.eq(&latest) && latest.len() < whole.items.len());
        for (what, asked, reports) in claims(&answer) {
            let found = members(&desk.unit, (name, &asked), None, usize::MAX).unwrap();
            assert_eq!((found.items.len() as u32, found.total), (reports, reports), "{what} of {name}: {asked:?}");
            assert_eq!((found.reports, &found.rivals), (whole.total, &whole.rivals));
            let pages = pages(&desk, (name, &asked));
            assert_eq!(pages, found.items, "{what} of {name}");
            assert!(found.items.iter().all(|item| whole.items.contains(item)));
            if found.total < whole.total {
                told.insert(what);
            }
        }
    }
    // Each of them leaves something out somewhere.
    let all = ["language", "loss", "nationality", "place", "platform", "tie", "type", "unsure"];
    assert_eq!(told.into_iter().collect::<Vec<_>>(), all);
}

/// Everything that is counted of a group, with the question that opens it.
fn claims(answer: &ask::GroupAnswer) -> Vec<(&'static str, MembersAsked, u32)> {
    type Ask = fn(String) -> MembersAsked;
    let word: [(&'static str, &[ask::Counted], Ask); 6] = [
        ("type", &answer.types, |word| MembersAsked { scam_type: Some(word), ..MembersAsked::default() }),
        ("language", &answer.languages, |word| MembersAsked { language: Some(word), ..MembersAsked::default() }),
        ("platform", &answer.platforms, |word| MembersAsked { platform: Some(word), ..MembersAsked::default() }),
        ("place", &answer.places, |word| MembersAsked { place: Some(word), ..MembersAsked::default() }),
        ("nationality", &answer.nationalities, |word| MembersAsked {
            nationality: Some(word),
            ..MembersAsked::default()
        }),
        ("loss", &answer.with_loss, |word| MembersAsked { loss_currency: Some(word), ..MembersAsked::default() }),
    ];
    let mut all = vec![
        ("unsure", MembersAsked { is_unsure: true, ..MembersAsked::default() }, answer.unsure),
        (
            "dated",
            MembersAsked { from: answer.glance.first, to: answer.glance.last, ..MembersAsked::default() },
            answer.dated,
        ),
    ];
    for (what, counts, ask) in word {
        all.extend(counts.iter().map(|count| (what, ask(count.word.clone()), count.reports)));
    }
    let ties = answer.held_by.iter().chain(&answer.providers);
    all.extend(ties.map(|tie| ("tie", MembersAsked { tie: Some(tie.tie), ..MembersAsked::default() }, tie.reports)));
    all
}

/// A list, two reports at a time.
fn pages(desk: &Desk, asked: (GroupName, &MembersAsked)) -> Vec<ask::members::Member> {
    let (mut behind, mut pages) = (None, Vec::new());
    loop {
        let page = members(&desk.unit, asked, behind, 2).unwrap();
        assert!(page.items.len() <= 2);
        pages.extend(page.items);
        behind = page.next;
        if behind.is_none() {
            return pages;
        }
    }
}

#[test]
fn a_group_that_was_split_and_joined_again_says_where_its_reports_stood() {
    let desk = Desk::hotline();
    let [name, _] = largest(&desk);
    let all = members(&desk.unit, (name, &MembersAsked::default()), None, usize::MAX).unwrap().items;
    let (a, b) = (all[0].report, all[all.len() - 1].report);
    let entry = desk.unit.decide(Subject::Different { a, b }, "two desks", &act(4)).unwrap();
    desk.analyse();
    desk.unit.decide(Subject::Withdrawn { decision: entry }, "a slip", &act(5)).unwrap();
    desk.analyse();
    let answer = ask::history::history(&desk.unit, name).unwrap();
    let [now, apart, first] = answer.runs.as_slice() else { panic!("{answer:?}") };
    assert_eq!((now.reports, first.reports, answer.runs_gone), (answer.reports, answer.reports, 0));
    assert!(apart.reports < answer.reports && (apart.stood_on.len() > 1 || apart.alone > 0), "{apart:?}");
    assert_eq!(apart.stood_on.iter().map(|stood| stood.reports).sum::<u32>() + apart.alone, answer.reports);
}

#[test]
fn two_groups_show_what_both_hold_and_what_people_said() {
    let desk = Desk::hotline();
    let [one, other] = largest(&desk);
    let first = |name| members(&desk.unit, (name, &MembersAsked::default()), None, 1).unwrap().items[0].report;
    let (a, b) = (first(one), first(other));
    desk.unit.decide(Subject::Different { a, b }, "met both", &act(4)).unwrap();
    desk.analyse();
    let answer = compare(&desk.unit, one, other).unwrap();
    assert_eq!(answer.decisions.len(), 1);
    let turned = compare(&desk.unit, other, one).unwrap();
    assert_eq!(turned.shared.len(), answer.shared.len());
    assert!(answer.shared.iter().all(|tie| tie.reports.iter().all(|&reports| reports > 0) && tie.groups > 1));
    assert_eq!([turned.next_to[1], turned.next_to[0]], answer.next_to);
}

//! What is kept in memory answers as the tables do.

use crate::support::{Desk, around};
use krama_model::{GroupName, Kind, ReportNumber, Subject};
use krama_pipeline::ask::members::{MembersAsked, compare, members};
use krama_pipeline::ask::situation::{SituationAsked, situation};
use krama_pipeline::ask::{self, Lookup, Scale, Sight};
use krama_pipeline::workspace::Target;
use krama_pipeline::{Error, Shelf, Silent, Unit};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

fn answers(unit: &Unit) -> Vec<Value> {
    let groups = ask::groups(unit).unwrap();
    let names: Vec<GroupName> = groups.iter().map(|row| GroupName(row.group)).collect();
    let mut all = vec![json!(situation(unit, SituationAsked::default()).unwrap())];
    all.push(json!(names));
    for &name in names.iter().take(4) {
        let group = ask::group::group(unit, name).unwrap();
        let platform = group.platforms.first().map(|platform| platform.word.clone());
        let asked = MembersAsked { platform, tie: group.held_by.first().map(|tie| tie.tie), ..MembersAsked::default() };
        all.push(json!(members(unit, (name, &asked), None, 5).unwrap()));
        all.push(json!(group));
        all.push(json!(ask::network::network(unit, name, 50).unwrap()));
        all.push(json!(ask::timeline::timeline(unit, name, Scale::Day, 40).unwrap()));
        all.push(json!(ask::history::history(unit, name).unwrap()));
        let page = members(unit, (name, &MembersAsked::default()), None, 5).unwrap();
        let pair = (page.items[0].report, page.items[1].report);
        all.push(json!(page));
        all.push(json!(ask::why::why(unit, pair.0, pair.1).unwrap()));
    }
    all.push(json!(compare(unit, names[0], names[1]).unwrap()));
    for number in 0..unit.workspace().report_count().unwrap() {
        all.push(json!(ask::report::report(unit, ReportNumber(number), Sight::Masked).unwrap()));
    }
    all
}

#[test]
fn every_answer_is_the_same_from_memory() {
    let desk = Desk::hotline();
    desk.ingest(
        "later.csv",
        "ref,occurred_at,narrative,suspect_phone\nL-1,2025-03-01,Called from 012 010 000.,012010000\n",
    );
    desk.analyse();
    let value = desk.unit.read_value(Kind::Telegram, "@kx_ulbami5000").unwrap();
    for benign in [None, Some(Subject::Benign { kind: Kind::Telegram, value })] {
        if let Some(subject) = benign {
            desk.unit.decide(subject, "a shop's own", &crate::support::act(7)).unwrap();
        }
        let shelf = Arc::new(Shelf::default());
        let unit = Unit::open(&desk.folder(), around()).unwrap().with_shelf(Arc::clone(&shelf));
        let from_tables = answers(&unit);
        shelf.take_in(&unit).unwrap();
        let (kept, again) = (answers(&unit), answers(&unit));
        for (table, (kept, again)) in from_tables.iter().zip(kept.iter().zip(&again)) {
            assert_eq!(table, kept);
            assert_eq!(kept, again);
        }
    }
}

#[test]
fn a_value_is_looked_up_in_memory_as_in_the_index() {
    let desk = Desk::hotline();
    desk.ingest(
        "victims.csv",
        "ref,occurred_at,narrative,suspect_phone,suspect_account,victim_phone\n\
         V-1,2025-03-01,Called from 012 010 000 and paid.,012010000,ABA 000123456,010 006 361\n\
         V-2,2025-03-02,He gave the account 000123456.,010006361,000123456,012 999 888\n",
    );
    desk.analyse();
    let shelf = Arc::new(Shelf::default());
    let unit = Unit::open(&desk.folder(), around()).unwrap().with_shelf(Arc::clone(&shelf));
    let run = shelf.take_in(&unit).unwrap();
    let lookup = Lookup::open(&desk.unit, &Silent).unwrap();
    let mut values: BTreeSet<(Kind, String)> = BTreeSet::new();
    let mut take = |mention: ask::MentionAnswer| {
        values.insert((mention.kind, mention.value));
        Ok(())
    };
    ask::mentions::mentions(&unit, Sight::Unmasked, |_| true, &mut take).unwrap();
    let (mut found, mut nowhere) = (0, 0);
    for (kind, text) in &values {
        for asked in [None, Some(*kind)] {
            let Some(kept) = shelf.look((unit.workspace().origin(), run), asked, text) else { continue };
            let (kept, index) = (kept.ok(), lookup.look(&unit, asked, text).ok());
            assert_eq!(kept, index, "{kind:?} {text}");
            let readings = kept.into_iter().flat_map(|answer| answer.readings);
            readings.for_each(|known| if known.reports > 0 { found += 1 } else { nowhere += 1 });
        }
    }
    assert!(found > 50 && nowhere > 10, "{found} {nowhere}");
    assert!(shelf.look((unit.workspace().origin(), run), Some(Kind::PaymentCard), "4111111111111111").is_none());
    assert!(shelf.look(("another", run), None, "012010000").is_none());
}

#[test]
fn a_newer_run_is_asked_itself_until_it_is_taken_in() {
    let desk = Desk::hotline();
    let shelf = Arc::new(Shelf::default());
    let unit = Unit::open(&desk.folder(), around()).unwrap().with_shelf(Arc::clone(&shelf));
    let first = shelf.take_in(&unit).unwrap();
    desk.ingest(
        "later.csv",
        "ref,occurred_at,narrative,suspect_phone\nL-1,2025-03-01,Called from 012 010 000.,012010000\n",
    );
    desk.analyse();
    let now = situation(&unit, SituationAsked::default()).unwrap();
    assert!(now.run > first && now.reports == ask::reports(&desk.unit).unwrap().len() as u64);
    assert_eq!(shelf.take_in(&unit).unwrap(), now.run);
    assert_eq!(situation(&unit, SituationAsked::default()).unwrap(), now);
}

#[test]
fn a_run_whose_tables_an_erasure_removed_is_kept_no_longer() {
    let desk = Desk::hotline();
    let shelf = Arc::new(Shelf::default());
    let unit = Unit::open(&desk.folder(), around()).unwrap().with_shelf(Arc::clone(&shelf));
    shelf.take_in(&unit).unwrap();
    assert!(!shelf.forget_gone(&unit));
    desk.unit.erase(Target::Report(ReportNumber(3)), "order 7", "as ordered", &crate::support::act(7)).unwrap();
    assert!(shelf.forget_gone(&unit));
    assert!(matches!(ask::groups(&unit), Err(Error::TablesGone(_))));
}

#[test]
fn threads_share_a_shelf_and_hand_each_other_what_they_opened() {
    fn is_shared<T: Send + Sync>() {}
    fn is_handed_over<T: Send>() {}
    is_shared::<Shelf>();
    is_handed_over::<Unit>();
    is_handed_over::<ask::Lookup>();
    is_handed_over::<krama_pipeline::foresee::Outlook>();
}

#[test]
fn an_empty_shelf_and_a_workspace_without_a_run_are_no_trouble() {
    let desk = Desk::empty();
    let shelf = Arc::new(Shelf::default());
    let unit = Unit::open(&desk.folder(), around()).unwrap().with_shelf(Arc::clone(&shelf));
    assert!(shelf.take_in(&unit).is_err());
    assert!(ask::groups(&unit).is_err());
}

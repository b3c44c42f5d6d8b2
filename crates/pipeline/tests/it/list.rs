//! Groups in a list, and values looked up.

use crate::support::{Desk, around};
use krama_model::Kind;
use krama_pipeline::ask::list::{GroupOrder, GroupsAsked, groups};
use krama_pipeline::ask::{self, Lookup};
use krama_pipeline::{Shelf, Silent, Unit};
use std::sync::Arc;

#[test]
fn pages_join_up_to_the_whole_list_in_any_order() {
    let desk = Desk::hotline();
    for order in [GroupOrder::Urgency, GroupOrder::Losses, GroupOrder::First, GroupOrder::Reports] {
        let asked = GroupsAsked { order, ..GroupsAsked::default() };
        let whole = groups(&desk.unit, &asked, 0, usize::MAX).unwrap();
        assert_eq!((whole.items.len() as u64, whole.next), (whole.total, None));
        let (mut behind, mut pages) = (0, Vec::new());
        loop {
            let page = groups(&desk.unit, &asked, behind, 2).unwrap();
            pages.extend(page.items);
            match page.next {
                Some(next) => behind = next,
                None => break,
            }
        }
        assert_eq!(pages, whole.items);
    }
    assert!(groups(&desk.unit, &GroupsAsked::default(), u64::MAX, 5).unwrap().items.is_empty());
}

#[test]
fn what_is_asked_for_is_what_every_group_in_the_list_has() {
    let desk = Desk::hotline();
    let all = groups(&desk.unit, &GroupsAsked::default(), 0, usize::MAX).unwrap();
    let first = &all.items[0];
    let asked = |asked: GroupsAsked| groups(&desk.unit, &asked, 0, usize::MAX).unwrap().items;
    let by_name = asked(GroupsAsked { text: Some(first.group.to_string()), ..GroupsAsked::default() });
    assert_eq!(by_name, std::slice::from_ref(first));
    let of_type = asked(GroupsAsked { scam_type: first.glance.scam_type.clone(), ..GroupsAsked::default() });
    assert!(of_type.contains(first) && of_type.iter().all(|item| item.glance.scam_type == first.glance.scam_type));
    let large = asked(GroupsAsked { least_reports: Some(first.glance.reports), ..GroupsAsked::default() });
    assert!(large.contains(first) && large.iter().all(|item| item.glance.reports >= first.glance.reports));
    for platform in ["Telegram", "telegram"] {
        let names = asked(GroupsAsked { platform: Some(platform.to_owned()), ..GroupsAsked::default() });
        let has = |item: &ask::list::GroupItem| {
            let answer = ask::group::group(&desk.unit, item.group).unwrap();
            answer.platforms.iter().any(|counted| counted.word == "telegram")
        };
        assert!(!names.is_empty() && names.iter().all(has));
    }
    let nowhere = asked(GroupsAsked { place: Some("nowhere at all".to_owned()), ..GroupsAsked::default() });
    assert!(nowhere.is_empty());
}

#[test]
fn a_value_is_looked_up_in_any_spelling_and_never_where_it_is_a_victims() {
    let desk = Desk::hotline();
    let shelf = Arc::new(Shelf::default());
    let unit = Unit::open(&desk.folder(), around()).unwrap().with_shelf(Arc::clone(&shelf));
    shelf.take_in(&unit).unwrap();
    let lookup = Lookup::open(&unit, &Silent).unwrap();
    let reports = |text: &str| {
        let answer = lookup.look(&unit, None, text).unwrap();
        assert_eq!(lookup.look(&unit, None, text).unwrap(), answer);
        let phone = answer.readings.iter().find(|reading| reading.kind == Kind::Phone);
        phone.map_or(0, |reading| reading.reports)
    };
    let found = reports("012 010 000");
    assert!(found > 1);
    assert_eq!([reports("+855 12-010-000"), reports("០១២ ០១០ ០០០")], [found; 2]);
    assert_eq!(reports("010 006 361"), 0);
    assert!(lookup.look(&unit, Some(Kind::Phone), "no number").is_err());
}

#[test]
fn the_list_finds_groups_by_a_value_in_any_spelling_but_by_no_victims() {
    let desk = Desk::of(
        "ref,narrative,suspect_phone,suspect_account,suspect_bank,victim_phone\n\
         A-1,He called from 012 010 000 and wanted money for a parcel.,012010000,,,096 111 2223\n\
         A-2,The caller 012 010 000 asked for a fee.,012010000,,,\n\
         B-1,We paid to the account 669 911 857.,,669911857,Mekara Bank,\n\
         B-2,I sent it to 669911857 and also called 096 111 2223.,096 111 2223,669911857,Mekara Bank,\n",
    );
    let shelf = Arc::new(Shelf::default());
    let kept = Unit::open(&desk.folder(), around()).unwrap().with_shelf(Arc::clone(&shelf));
    shelf.take_in(&kept).unwrap();
    let asked = |text: &str| {
        let asked = GroupsAsked { text: Some(text.to_owned()), ..GroupsAsked::default() };
        let names =
            |unit: &Unit| groups(unit, &asked, 0, usize::MAX).unwrap().items.iter().map(|item| item.group).collect();
        let found: Vec<_> = names(&desk.unit);
        assert_eq!(found, names(&kept), "{text}");
        found
    };
    let rows = ask::reports(&desk.unit).unwrap();
    let of = |reference: &str| {
        let row = rows.iter().find(|row| row.reference == reference).unwrap();
        vec![krama_model::GroupName(row.group.unwrap())]
    };
    assert_ne!(of("A-1"), of("B-1"));
    for spelled in ["012 010 000", "+855 12-010-000", " ០១២ ០១០ ០០០ ", "012010000"] {
        assert_eq!(asked(spelled), of("A-1"), "{spelled}");
    }
    for spelled in ["669 911 857", "669911857"] {
        assert_eq!(asked(spelled), of("B-2"), "{spelled}");
    }
    // One report calls it its own, so that nobody is found by it, not even where another calls it the suspect's.
    for spelled in ["096 111 2223", "+855961112223"] {
        assert_eq!(asked(spelled), [], "{spelled}");
    }
    assert_eq!(asked("012 010 001"), []);
}

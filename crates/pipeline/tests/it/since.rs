//! What a report that came in since the run calls the victim's stands open in nothing that run tells.

use crate::support::{Desk, act, around};
use krama_model::{EntryNumber, GroupName, Kind, Subject};
use krama_pipeline::ask::{self, GroupsAsked, MembersAsked, Scale, Sight, SituationAsked};
use krama_pipeline::{Error, Shelf, Silent, Unit};
use serde::Serialize;
use std::sync::Arc;

const HEAD: &str = "ref,occurred_at,narrative,suspect_phone,suspect_account,suspect_bank,suspect_url,victim_phone\n";

/// Reports of one group that name a number by the way, each in a spelling of its own.
fn table() -> String {
    let row = |at: usize, spelled: &str| {
        format!(
            "A-{at},2025-03-0{at},\"The caller from 012 010 000 took my money. Then {spelled} called me.\",012010000,427145898,\
             Sarika Bank,https://kx-pay.test/{spelled}x,\n"
        )
    };
    let spelled = ["010 333 444", "+855 10 333 444", "010-333-444", "010333444"];
    HEAD.to_owned() + &spelled.iter().zip(1..).map(|(spelled, at)| row(at, spelled)).collect::<String>()
}

fn later(reference: &str, phone: &str) -> String {
    format!("{HEAD}{reference},2025-03-09,They said that I had won.,012010000,,,,{phone}\n")
}

/// All that is told of the first group, its reports and the whole, as it goes out.
fn told(unit: &Unit) -> Vec<(&'static str, String)> {
    fn text<A: Serialize>(answer: Result<A, Error>) -> String {
        serde_json::to_string(&answer.unwrap()).unwrap()
    }
    let (group, of_all) = (GroupName(0), MembersAsked::default());
    let (a, b) = (unit.report_named("A-1").unwrap(), unit.report_named("A-3").unwrap());
    vec![
        ("group", text(ask::group::group(unit, group))),
        ("network", text(ask::network::network(unit, group, 500))),
        ("timeline", text(ask::timeline::timeline(unit, group, Scale::Month, 50))),
        ("members", text(ask::members::members(unit, (group, &of_all), None, 50))),
        ("groups", text(ask::list::groups(unit, &GroupsAsked::default(), 0, 50))),
        ("situation", text(ask::situation::situation(unit, SituationAsked::default()))),
        ("report", text(ask::report::report(unit, a, Sight::Masked))),
        ("exhibit", text(ask::report::exhibit(unit, b, 1))),
        ("why", text(ask::why::why(unit, a, b))),
        ("worth", text(ask::worth::of_report(unit, a))),
        ("words", text(ask::find::find(unit, "took my money", 10, &Silent))),
    ]
}

/// In which of them a text stands that has these digits one after the other, whatever is between.
fn showing(unit: &Unit, digits: &str) -> Vec<&'static str> {
    let only_digits = |text: &str| text.chars().filter(|c| !matches!(c, ' ' | '-')).collect::<String>();
    told(unit).into_iter().filter(|(_, text)| only_digits(text).contains(digits)).map(|(view, _)| view).collect()
}

#[test]
fn what_a_new_report_calls_the_victims_stands_open_nowhere_from_then_on() {
    let desk = Desk::of(&table());
    let shown = showing(&desk.unit, "10333444");
    for view in ["group", "network", "timeline", "situation", "report", "exhibit", "worth", "words"] {
        assert!(shown.contains(&view), "{view} shows it while nobody calls it the victim's: {shown:?}");
    }
    desk.ingest("later.csv", &later("B-1", "010 333 444"));
    assert_eq!(showing(&desk.unit, "10333444"), [""; 0]);
    // Whoever calls it benign says that it may stand open.
    let benign = Subject::Benign { kind: Kind::Phone, value: "+85510333444".to_owned() };
    assert!(matches!(desk.unit.refuse_opening(&benign), Err(Error::WouldOpen { reports: 1 })));
    assert!(showing(&desk.unit, "12010000").len() > 5, "the suspect's stands open as before");
    desk.analyse();
    assert_eq!(showing(&desk.unit, "10333444"), [""; 0]);
}

#[test]
fn a_shelf_tells_of_what_came_in_as_the_tables_do() {
    let desk = Desk::of(&table());
    let shelf = Arc::new(Shelf::default());
    shelf.take_in(&desk.unit).unwrap();
    let unit = Unit::open(&desk.folder(), around()).unwrap().with_shelf(Arc::clone(&shelf));
    assert!(showing(&unit, "10333444").contains(&"group"));
    desk.ingest("later.csv", &later("B-1", "010 333 444"));
    assert_eq!(showing(&unit, "10333444"), [""; 0]);
    // What came in after that is read as well.
    assert!(showing(&unit, "427145898").contains(&"network"));
    let account = format!(
        "{}\nB-2,2025-03-09,They said that I had won.,012010000,427145898\n",
        "ref,occurred_at,narrative,suspect_phone,victim_account"
    );
    desk.ingest("account.csv", &account);
    assert_eq!(showing(&unit, "427145898"), [""; 0]);
    assert_eq!(told(&unit), told(&desk.unit));
}

#[test]
fn what_a_person_called_benign_and_what_most_call_the_suspects_stays_open() {
    let desk = Desk::of(&table());
    let benign = Subject::Benign { kind: Kind::Phone, value: "+85510333444".to_owned() };
    desk.unit.decide(benign, "the bank's own", &act(1)).unwrap();
    desk.analyse();
    desk.ingest("later.csv", &later("B-1", "010 333 444"));
    assert!(showing(&desk.unit, "10333444").contains(&"exhibit"));

    let many: Vec<String> =
        (10..50).map(|at| format!("C-{at},2025-03-02,The caller took my money.,012010000,,,,")).collect();
    let desk = Desk::of(&(table() + &many.join("\n")));
    desk.ingest("later.csv", &(HEAD.to_owned() + "B-1,2025-03-09,They said that I had won.,,,,,012010000\n"));
    assert!(showing(&desk.unit, "12010000").contains(&"group"));
}

#[test]
fn what_older_reports_state_in_a_few_words_is_blanked_as_a_run_does_it() {
    let head = "ref,occurred_at,narrative,suspect_phone,platform,place,amount,currency\n";
    let row = |at: usize, amount: &str| {
        format!(
            "A-{at},2025-03-0{at},The caller from 012 010 000 took my money.,012010000,Telegram 010 333 444,\
             behind the shop of 010-333-444,{amount},USD\n"
        )
    };
    let table = format!("{head}{}{}{}", row(1, "10333444"), row(2, "20"), row(3, "20"));
    let stated = |unit: &Unit| {
        let members = ask::members::members(unit, (GroupName(0), &MembersAsked::default()), None, 50).unwrap();
        let first = &members.items[0];
        let facts = ask::situation::situation(unit, SituationAsked::default()).unwrap();
        let counted = serde_json::to_string(&(&facts, ask::group::group(unit, GroupName(0)).unwrap())).unwrap();
        let open = ["333 444", "333-444", "10333444"].map(|spelled| counted.matches(spelled).count());
        (first.loss.clone(), open.iter().sum::<usize>(), counted.matches('█').count())
    };
    let desk = Desk::of(&table);
    let (loss, open, blanked) = stated(&desk.unit);
    assert!(loss.is_some() && open > 0 && blanked == 0, "{open} {blanked}");
    desk.ingest("later.csv", &later("B-1", "010 333 444"));
    let (loss, open, blanked) = stated(&desk.unit);
    assert_eq!((loss, open), (None, 0));
    assert!(blanked > 0);
}

#[test]
fn a_decision_that_was_withdrawn_tells_no_value_that_a_new_report_calls_the_victims() {
    let desk = Desk::of(&table());
    let told = || serde_json::to_string(&desk.unit.decided(Sight::Masked).unwrap()).unwrap();
    let benign = Subject::Benign { kind: Kind::Phone, value: "+85510333444".to_owned() };
    let entry: EntryNumber = desk.unit.decide(benign, "the bank's own", &act(1)).unwrap();
    desk.unit.decide(Subject::Withdrawn { decision: entry }, "it is not", &act(2)).unwrap();
    desk.analyse();
    assert!(told().contains("+85510333444"));
    desk.ingest("later.csv", &later("B-1", "010 333 444"));
    assert!(!told().contains("10333444"), "{}", told());
}

//! Decisions, runs and looks are entries too.

use crate::support::{act, create, delivery, open};
use krama_casebook::{Error, Running};
use krama_ledger::entry::RunTable;
use krama_model::{Coded, Digest, Kind, ReportNumber, RunNumber, Subject};
use rusqlite::Connection;

#[test]
fn a_decision_stands_until_it_is_withdrawn() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    writer.seal(&delivery(&writer, "a.csv", &[(1, "one"), (2, "two")]).unwrap(), &act()).unwrap();
    let (a, b) = (ReportNumber(0), ReportNumber(1));
    let elsewhere = open(folder.path());
    let same = elsewhere.decide(Subject::Same { a, b }, "one script", &act()).unwrap();
    let size = workspace.size().unwrap();
    let value = "+85500000000".to_owned();
    elsewhere.decide(Subject::Benign { kind: Kind::Phone, value }, "a hotline", &act()).unwrap();
    elsewhere.decide(Subject::Withdrawn { decision: same }, "looked again", &act()).unwrap();
    let in_force =
        |size| workspace.decisions_in_force(size).unwrap().into_iter().map(|taken| taken.entry.0).collect::<Vec<_>>();
    assert_eq!(in_force(size), [same.0]);
    assert_eq!(in_force(workspace.size().unwrap()), [same.0 + 1]);
    assert_eq!(workspace.decisions().unwrap()[0].decision.why, "one script");
    assert_eq!(workspace.verify(None).findings, []);
    for (subject, code) in [
        (Subject::Withdrawn { decision: same }, "K5021"),
        (Subject::Same { a, b: a }, "K5022"),
        (Subject::Different { a, b: ReportNumber(2) }, "K5020"),
    ] {
        assert_eq!(workspace.decide(subject, "why", &act()).unwrap_err().code().to_string(), code);
    }
    assert_eq!(workspace.decide(Subject::Same { a, b }, " ", &act()).unwrap_err().code().to_string(), "K5023");
}

#[test]
fn what_stands_is_not_decided_again_until_it_is_withdrawn() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    writer.seal(&delivery(&writer, "a.csv", &[(1, "one"), (2, "two")]).unwrap(), &act()).unwrap();
    let (a, b) = (ReportNumber(0), ReportNumber(1));
    let value = || "+85500000000".to_owned();
    let decide = |subject| workspace.decide(subject, "why", &act());
    let benign = || Subject::Benign { kind: Kind::Phone, value: value() };
    for (first, again) in [
        (Subject::Same { a, b }, Subject::Same { a: b, b: a }),
        (Subject::Different { a, b }, Subject::Different { a, b }),
        (benign(), benign()),
    ] {
        let entry = decide(first).unwrap();
        assert!(matches!(decide(again.clone()), Err(Error::Stands(stands)) if stands == entry));
        assert!(matches!(workspace.admits(&again), Err(Error::Stands(stands)) if stands == entry));
        decide(Subject::Withdrawn { decision: entry }).unwrap();
        let later = decide(again).unwrap();
        decide(Subject::Withdrawn { decision: later }).unwrap();
    }
    for subject in [Subject::Unsure { a, b }, Subject::confirmed(a)] {
        decide(subject.clone()).unwrap();
        decide(subject).unwrap();
    }
}

#[test]
fn a_reason_of_nothing_that_is_seen_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    writer.seal(&delivery(&writer, "a.csv", &[(1, "one"), (2, "two")]).unwrap(), &act()).unwrap();
    let (a, b) = (ReportNumber(0), ReportNumber(1));
    for why in ["\u{200b}", "\0", "\u{2800}", "\u{3164} "] {
        assert!(matches!(workspace.decide(Subject::Same { a, b }, why, &act()), Err(Error::NoReason)), "{why:?}");
        assert!(matches!(workspace.record_access("report #0", why, &act()), Err(Error::NoReason)), "{why:?}");
    }
    workspace.record_access("report #0", "តុលាការ\u{200b}សួរ", &act()).unwrap();
}

#[test]
fn the_ledger_holds_no_word_of_a_decision_and_no_name() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let value = "+85500000000".to_owned();
    workspace.decide(Subject::Benign { kind: Kind::Phone, value }, "called them", &act()).unwrap();
    workspace.record_access("group G1", "asked by the court", &act()).unwrap();
    let text = workspace.entries().unwrap().concat();
    for word in ["+855", "called them", "officer", "court"] {
        assert!(!text.contains(word), "{word}");
    }
}

#[test]
fn a_run_comes_back_as_it_was_entered() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let tables = vec![RunTable { name: "groups".to_owned(), rows: 3, digest: Digest::of(b"rows") }];
    let running = Running {
        run: workspace.next_run().unwrap(),
        ledger_size: workspace.size().unwrap(),
        version: "0.1.0".to_owned(),
        settings: serde_json::json!({"rounds": 3}),
        tables,
        summary: serde_json::json!({"groups": 3}),
    };
    workspace.append_run(&running, &act()).unwrap();
    assert_eq!(workspace.runs().unwrap()[0].running, running);
    assert_eq!(workspace.next_run().unwrap(), RunNumber(2));
    assert_eq!(workspace.append_run(&running, &act()).unwrap_err().code().to_string(), "K5025");
    assert_eq!(workspace.verify(None).findings, []);
}

#[test]
fn nobody_enters_a_decision_between_the_check_and_the_decision() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    writer.seal(&delivery(&writer, "a.csv", &[(1, "one"), (2, "two")]).unwrap(), &act()).unwrap();
    let (a, b) = (ReportNumber(0), ReportNumber(1));
    let other = Connection::open(folder.path().join("casebook.db")).unwrap();
    other.busy_timeout(std::time::Duration::ZERO).unwrap();
    workspace.decide(Subject::Same { a, b }, "one script", &act()).unwrap();
    let refused = workspace.decide_unless(Subject::Different { a, b }, "two scripts", &act(), |in_force| {
        assert_eq!(in_force.len(), 1);
        other.execute_batch("BEGIN IMMEDIATE").unwrap_err();
        Err(Error::SameReport)
    });
    assert_eq!(refused.unwrap_err().code().to_string(), "K5022");
    assert_eq!(workspace.decisions().unwrap().len(), 1);
    other.execute_batch("BEGIN IMMEDIATE; ROLLBACK").unwrap();
}

#[test]
fn a_decision_whose_words_were_edited_is_listed_and_used_by_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let benign = |value: &str| Subject::Benign { kind: Kind::Phone, value: value.to_owned() };
    let first = workspace.decide(benign("+85500000000"), "a hotline", &act()).unwrap();
    let second = workspace.decide(benign("+85500000001"), "her name is told", &act()).unwrap();
    workspace.writer().unwrap().erase(krama_casebook::Target::Words(second), "order 1", "a name", &act()).unwrap();
    assert_eq!(workspace.decisions().unwrap()[1].decision.why, "");
    let db = Connection::open(folder.path().join("casebook.db")).unwrap();
    for entry in [first, second] {
        let edit = |from: &str, to: &str| {
            let set = "UPDATE payload SET text = replace(text, ?2, ?3) WHERE entry = ?1";
            assert_eq!(db.execute(set, (entry.0 as i64, from, to)).unwrap(), 1);
        };
        edit("+8550000000", "+8550000009");
        for error in [workspace.decisions().unwrap_err(), workspace.decisions_in_force(9).unwrap_err()] {
            assert_eq!(error.code().to_string(), "K5104");
            assert!(error.to_string().contains(&entry.to_string()) && error.hint().is_some(), "{error}");
        }
        edit("+8550000009", "+8550000000");
    }
    assert_eq!(workspace.decisions().unwrap().len(), 2);
}

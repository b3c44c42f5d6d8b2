//! Erasure takes the text away and leaves the proof whole.

use crate::support::{act, contains, create, delivery, open, report, texts};
use krama_casebook::{Delivery, Enclosed, NamedOriginal, Proving, Target, Workspace, Writer};
use krama_ledger::ReportProof;
use krama_model::{Coded, Decision, Digest, EntryNumber, Kind, ReportNumber, RunNumber, Subject};
use rusqlite::Connection;

const MARK: &str = "a text that nobody may keep";

#[test]
fn erasing_a_report_leaves_no_trace_of_its_text_and_no_damage() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    for (name, rows) in
        [("week1.csv", &[(1, MARK), (2, "two")][..]), ("week2.csv", &[(1, MARK), (2, "two"), (3, "three")])]
    {
        writer.seal(&delivery(&writer, name, rows).unwrap(), &act()).unwrap();
    }
    assert!(contains(folder.path(), MARK));
    let erased = writer.erase(Target::Report(ReportNumber(0)), "court order 7", "unlawful", &act()).unwrap();
    assert_eq!((erased.rows, erased.originals.len()), (1, 2));
    assert!(!contains(folder.path(), MARK));
    let verified = workspace.verify(None);
    assert_eq!(verified.findings, []);
    assert_eq!(verified.erasures.len(), 3, "{:?}", verified.erasures);
    assert_eq!(texts(&workspace).len(), 2);
    let again = writer.seal(&delivery(&writer, "week3.csv", &[(1, MARK), (4, "four")]).unwrap(), &act()).unwrap();
    assert_eq!((again.new, again.changed, again.repeated, again.withheld), (1, 0, 0, vec![ReportNumber(0)]));
    assert_eq!(workspace.verify(None).findings, []);
    // The file that brought it back goes with a second erasure, and its other row stays.
    let back = writer.erase(Target::Report(ReportNumber(0)), "court order 7", "it came again", &act()).unwrap();
    assert_eq!((back.rows, back.originals.len()), (0, 1));
    assert!(!contains(folder.path(), MARK));
    assert_eq!((texts(&workspace).len(), workspace.verify(None).findings), (3, vec![]));
    let twice = writer.erase(Target::Report(ReportNumber(0)), "court order 7", "again", &act());
    assert_eq!(twice.unwrap_err().to_string(), "report #0 was erased already, by E3");
}

#[test]
fn erasing_an_original_takes_its_reports_and_its_rejections() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    let wrong = delivery(&writer, "taken in by mistake.csv", &[(1, MARK), (2, "two"), (77_123, "")]).unwrap();
    writer.seal(&wrong, &act()).unwrap();
    writer.seal(&delivery(&writer, "right.csv", &[(5, "five")]).unwrap(), &act()).unwrap();
    let target = Target::Original(wrong.originals[0].stored.digest);
    let erased = writer.erase(target, "order 9", "wrong file", &act()).unwrap();
    assert_eq!((erased.rows, erased.rejections, erased.originals.len()), (2, 1, 1));
    for trace in [MARK, "taken in by mistake", "77123,", "2026/001"] {
        assert!(!contains(folder.path(), trace), "{trace}");
    }
    assert_eq!(workspace.verify(None).findings, []);
    assert_eq!(texts(&workspace), [("2026/005".to_owned(), "five".to_owned())]);
    let back = writer.seal(&delivery(&writer, "again.csv", &[(1, "one, rightly")]).unwrap(), &act()).unwrap();
    assert_eq!((back.new, back.changed), (0, 1));
    drop(writer);
    assert_eq!(open(folder.path()).verify(None).findings, []);
}

#[test]
fn a_neighbour_of_an_erased_report_is_still_proven() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    let rows: Vec<(usize, String)> = (0..7).map(|row| (row, format!("text {row}"))).collect();
    let rows: Vec<(usize, &str)> = rows.iter().map(|(row, text)| (*row, text.as_str())).collect();
    writer.seal(&delivery(&writer, "a.csv", &rows).unwrap(), &act()).unwrap();
    writer.erase(Target::Report(ReportNumber(3)), "order 1", "ordered", &act()).unwrap();
    let file = folder.path().join("proof.json");
    let prove = |number| {
        let proving = Proving { report: ReportNumber(number), since: None, why: "for the court" };
        workspace.prove(&proving, &file, &act())
    };
    for number in [0, 2, 4, 6] {
        prove(number).unwrap();
        let proof = ReportProof::parse(&std::fs::read(&file).unwrap()).unwrap();
        std::fs::remove_file(&file).unwrap();
        proof.verify(None).unwrap();
        let mut forged = proof;
        forged.report.parts[0].text.push('!');
        assert_eq!(forged.verify(None).unwrap_err().code().to_string(), "K3001");
    }
    assert_eq!(prove(3).unwrap_err().code().to_string(), "K5020");
}

/// An original with another inside it, each with a report of its own but the last, which came with none.
fn enclosing(writer: &Writer<'_>, name: &str, inside: &[&str]) -> Delivery {
    let store = |name: &str| {
        let stored = writer.store_original(&mut name.as_bytes()).unwrap();
        NamedOriginal { stored, name: name.to_owned() }
    };
    let outer = store(name);
    let digest = outer.stored.digest;
    let inner: Vec<NamedOriginal> = inside.iter().map(|name| store(name)).collect();
    let reports: Vec<_> = (1..inside.len()).map(|row| report(digest, row, &format!("letter {row}"))).collect();
    let enclosed = inner.iter().enumerate().map(|(place, inner)| Enclosed {
        original: inner.stored.digest,
        outer: digest,
        report: (place < reports.len()).then_some(place),
    });
    let enclosed = enclosed.collect();
    Delivery { originals: [vec![outer], inner].concat(), reports, enclosed, ..Delivery::default() }
}

fn there(workspace: &Workspace, name: &str) -> bool {
    workspace.lake().original_path(&Digest::of(name.as_bytes())).exists()
}

#[test]
fn a_reports_attachments_go_with_it_and_those_of_others_stay() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    let mails = enclosing(&writer, "kx-mails", &["kx-first", "kx-second", "kx-of-none"]);
    writer.seal(&mails, &act()).unwrap();
    let erased = writer.erase(Target::Report(ReportNumber(0)), "order 1", "ordered", &act()).unwrap();
    assert_eq!(erased.originals, ["kx-mails", "kx-first"].map(|name| Digest::of(name.as_bytes())));
    assert_eq!(
        ["kx-mails", "kx-first", "kx-second", "kx-of-none"].map(|name| there(&workspace, name)),
        [false, false, true, true]
    );
    assert!(!contains(folder.path(), "kx-first"));
    assert_eq!(workspace.verify(None).findings, []);
}

#[test]
fn what_came_inside_an_original_goes_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    let mails = enclosing(&writer, "kx-mails", &["kx-first", "kx-second", "kx-of-none"]);
    writer.seal(&mails, &act()).unwrap();
    let target = Target::Original(Digest::of(b"kx-mails"));
    let erased = writer.erase(target, "order 1", "ordered", &act()).unwrap();
    assert_eq!((erased.rows, erased.originals.len(), erased.complete), (2, 4, true));
    for name in ["kx-mails", "kx-first", "kx-second", "kx-of-none"] {
        assert!(!there(&workspace, name) && !contains(folder.path(), name), "{name}");
    }
    assert_eq!(workspace.verify(None).findings, []);
}

#[test]
fn an_erased_file_does_not_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    writer.seal(&enclosing(&writer, "kx-mail", &["kx-picture", "kx-of-none"]), &act()).unwrap();
    writer.erase(Target::Original(Digest::of(b"kx-mail")), "order 1", "unlawful", &act()).unwrap();
    let again = writer.store_original(&mut &b"kx-mail"[..]).unwrap_err();
    assert_eq!(again.code().to_string(), "K5028");
    assert!(again.hint().is_some() && !there(&workspace, "kx-mail"));
    // Inside another file it is recognised when that is sealed.
    let mut other = delivery(&writer, "other.csv", &[(7, "seven")]).unwrap();
    let stored = workspace.lake().store_original(&mut &b"kx-picture"[..]).unwrap();
    other.originals.push(NamedOriginal { stored, name: "kx-picture".to_owned() });
    let outer = other.originals[0].stored.digest;
    other.enclosed.push(Enclosed { original: stored.digest, outer, report: Some(0) });
    let sealed = writer.seal(&other, &act()).unwrap();
    assert_eq!((sealed.new, sealed.destroyed_again), (1, 1));
    assert!(!contains(folder.path(), "kx-picture"));
    assert_eq!(workspace.verify(None).findings, []);
}

#[test]
fn an_erasure_that_a_reader_holds_up_says_so_and_is_completed_by_the_next_writer() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    let wrong = delivery(&writer, "kx-name-to-erase.csv", &[(1, MARK)]).unwrap();
    writer.seal(&wrong, &act()).unwrap();
    let reader = Connection::open(folder.path().join("casebook.db")).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM entry").unwrap();
    reader.query_row("SELECT count(*) FROM entry", [], |row| row.get::<_, i64>(0)).unwrap();
    let target = Target::Original(wrong.originals[0].stored.digest);
    assert!(!writer.erase(target, "order 1", "ordered", &act()).unwrap().complete);
    assert!(contains(folder.path(), "kx-name-to-erase"), "the reader did not hold it up");
    assert_eq!(workspace.verify(None).findings[0].code.to_string(), "K5112");
    reader.execute_batch("ROLLBACK").unwrap();
    drop(writer);
    workspace.lake().derive(RunNumber(1)).unwrap().publish().unwrap();
    drop(workspace.writer().unwrap());
    assert!(workspace.lake().run_folder(RunNumber(1)).exists(), "what was derived since is kept");
    assert!(!contains(folder.path(), "kx-name-to-erase"));
    assert_eq!(workspace.verify(None).findings, []);
}

#[test]
fn a_report_whose_first_version_was_erased_answers_to_its_reference() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    let first = delivery(&writer, "a.csv", &[(1, "one")]).unwrap();
    writer.seal(&first, &act()).unwrap();
    writer.seal(&delivery(&writer, "b.csv", &[(1, "one, told better"), (2, "two")]).unwrap(), &act()).unwrap();
    writer.erase(Target::Original(first.originals[0].stored.digest), "order 1", "wrong file", &act()).unwrap();
    let keys = workspace.keys().unwrap().into_iter().map(|(number, key)| (number.0, key.reference));
    assert_eq!(keys.collect::<Vec<_>>(), [(0, "2026/001".to_owned()), (1, "2026/002".to_owned())]);
}

#[test]
fn an_erasure_without_an_order_or_a_reason_is_refused_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    writer.seal(&delivery(&writer, "a.csv", &[(1, "one")]).unwrap(), &act()).unwrap();
    let size = workspace.size().unwrap();
    for (order, why, code) in [(" ", "unlawful", "K5027"), ("order 1", "", "K5023"), ("order 1", " \n", "K5023")] {
        let refused = writer.erase(Target::Report(ReportNumber(0)), order, why, &act()).unwrap_err();
        assert_eq!(refused.code().to_string(), code);
    }
    assert_eq!((workspace.size().unwrap(), texts(&workspace).len()), (size, 1));
}

#[test]
fn the_words_of_a_decision_are_erased_and_the_decision_stands() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    writer.seal(&delivery(&writer, "a.csv", &[(1, "one"), (2, "two")]).unwrap(), &act()).unwrap();
    let (a, b) = (ReportNumber(0), ReportNumber(1));
    let value = "+85500000000".to_owned();
    let subject = Subject::Benign { kind: Kind::Phone, value };
    let same = workspace.decide(Subject::Same { a, b }, MARK, &act()).unwrap();
    let benign = workspace.decide(subject.clone(), MARK, &act()).unwrap();
    let head = workspace.checkpoint(&act()).unwrap();
    assert!(contains(folder.path(), MARK));
    let in_force = || workspace.decisions_in_force(workspace.size().unwrap()).unwrap();
    for decision in [same, benign] {
        let foreseen = workspace.foresee_erasure(Target::Words(decision)).unwrap();
        assert_eq!((foreseen.rows, foreseen.others), (0, 0));
        assert!(writer.erase(Target::Words(decision), "court order 7", "names a victim", &act()).unwrap().complete);
    }
    assert!(!contains(folder.path(), MARK));
    let said: Vec<_> = in_force().into_iter().map(|taken| (taken.actor.name, taken.decision)).collect();
    let bare = |subject| (act().actor.name, Decision { subject, why: String::new() });
    assert_eq!(said, [bare(Subject::Same { a, b }), bare(subject)]);
    let verified = workspace.verify(Some(&head));
    assert_eq!((verified.findings.as_slice(), verified.witnessed.is_some()), (&[][..], true));
    assert_eq!(
        verified.erasures,
        [format!("the reason of {same} was erased by E5"), format!("the reason of {benign} was erased by E6")]
    );
    let refused = |decision| writer.erase(Target::Words(decision), "o", "w", &act()).unwrap_err().to_string();
    assert_eq!(refused(same), format!("the reason of {same} was erased already, by E5"));
    assert_eq!(refused(EntryNumber(1)), "there is nothing left to erase there");
    // Nobody can put another value, or another reason, where the words were.
    let db = Connection::open(folder.path().join("casebook.db")).unwrap();
    for (from, to) in [("+85500000000", "+85500000001"), ("\"why\":\"\"", "\"why\":\"other\"")] {
        let put = |from: &str, to: &str| {
            for table in ["payload", "decision"] {
                let sql = format!("UPDATE {table} SET text = replace(text, ?1, ?2) WHERE entry = ?3");
                db.execute(&sql, (from, to, benign.0 as i64)).unwrap();
            }
        };
        put(from, to);
        let codes: Vec<String> = workspace.verify(None).findings.iter().map(|one| one.code.to_string()).collect();
        assert!(codes.contains(&"K5104".to_owned()), "{codes:?}");
        put(to, from);
        assert_eq!(workspace.verify(None).findings, []);
    }
}

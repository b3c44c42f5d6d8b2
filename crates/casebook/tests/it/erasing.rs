//! Erasure takes the text away and leaves the proof whole.

use crate::support::{act, contains, create, delivery, open, texts};
use krama_casebook::Target;
use krama_model::{Coded, ReportNumber};

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
    assert_eq!((again.new, again.changed, again.repeated, again.withheld), (1, 0, 0, 1));
    assert_eq!(workspace.verify(None).findings, []);
    let twice = writer.erase(Target::Report(ReportNumber(0)), "court order 7", "again", &act());
    assert_eq!(twice.unwrap_err().code().to_string(), "K5026");
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
    for number in [0, 2, 4, 6] {
        let proof = workspace.prove(ReportNumber(number)).unwrap();
        proof.verify(&workspace.public_key()).unwrap();
        let mut forged = proof.clone();
        forged.report.parts[0].text.push('!');
        assert_eq!(forged.verify(&workspace.public_key()).unwrap_err().code().to_string(), "K3001");
    }
    assert_eq!(workspace.prove(ReportNumber(3)).unwrap_err().code().to_string(), "K5020");
}

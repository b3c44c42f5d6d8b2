//! The proof of one report holds without the workspace, and nothing of it can be changed.

use crate::support::{act, create, delivery};
use krama_casebook::{Proving, Workspace};
use krama_ledger::{ReportProof, Witness};
use krama_model::{Coded, ReportNumber};
use std::fs;
use std::path::Path;

/// A workspace with three batches of reports, with a checkpoint taken before the last one.
fn three_batches(folder: &Path) -> (Workspace, String) {
    let workspace = create(&folder.join("unit"));
    let mut kept = None;
    for batch in 0..3_usize {
        if batch == 2 {
            kept = Some(workspace.checkpoint(&act()).unwrap());
        }
        let rows: Vec<_> = (0..3 + batch).map(|row| (batch * 10 + row, format!("telling {batch} {row}"))).collect();
        let rows: Vec<(usize, &str)> = rows.iter().map(|(row, text)| (*row, text.as_str())).collect();
        let writer = workspace.writer().unwrap();
        writer.seal(&delivery(&writer, &format!("{batch}.csv"), &rows).unwrap(), &act()).unwrap();
    }
    (workspace, kept.unwrap())
}

/// The bytes of a proof's file.
fn proof(workspace: &Workspace, folder: &Path, report: u64, since: Option<&str>) -> Vec<u8> {
    let file = folder.join(format!("{report}-{}.json", since.is_some()));
    let proving = Proving { report: ReportNumber(report), since, why: "for the court" };
    workspace.prove(&proving, &file, &act()).unwrap();
    fs::read(file).unwrap()
}

fn refused(file: &[u8], against: Option<&str>) -> Option<String> {
    let checked = ReportProof::parse(file).and_then(|proof| proof.verify(against));
    checked.err().map(|error| error.code().to_string())
}

#[test]
fn every_report_is_proven_alone_and_to_a_checkpoint_kept_before() {
    let folder = tempfile::tempdir().unwrap();
    let (workspace, kept) = three_batches(folder.path());
    for report in 0..12 {
        let alone = ReportProof::parse(&proof(&workspace, folder.path(), report, None)).unwrap();
        let proven = alone.verify(None).unwrap();
        assert_eq!((proven.witness, proven.key), (Witness::Missing, workspace.public_key()));
        assert_eq!(alone.number, ReportNumber(report));
        let since = ReportProof::parse(&proof(&workspace, folder.path(), report, Some(&kept))).unwrap();
        // The ledger had its creation and two batches when the checkpoint was signed; the third batch holds five reports.
        let expected = if report < 7 { Witness::Sealed(3) } else { Witness::SealedSince(3) };
        assert_eq!(since.verify(Some(&kept)).unwrap().witness, expected, "report {report}");
        assert_eq!(since.verify(Some(&since.checkpoint)).unwrap().witness, Witness::Sealed(proven.size + 2));
    }
    let accesses = workspace.accesses().unwrap();
    assert_eq!(accesses.len(), 24);
    assert_eq!((accesses[2].what.as_str(), accesses[2].why.as_str()), ("proof of #1", "for the court"));
    assert_eq!(workspace.verify(None).findings, []);
}

#[test]
fn a_proof_holds_no_other_reports_words() {
    let folder = tempfile::tempdir().unwrap();
    let (workspace, kept) = three_batches(folder.path());
    let text = String::from_utf8(proof(&workspace, folder.path(), 1, Some(&kept))).unwrap();
    assert_eq!(text.matches("telling").count(), 1, "{text}");
    assert_eq!(text.matches("2026/").count(), 1, "{text}");
}

#[test]
fn any_changed_byte_of_a_proof_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (workspace, kept) = three_batches(folder.path());
    let file = proof(&workspace, folder.path(), 4, Some(&kept));
    assert_eq!(refused(&file, None), None);
    for at in 0..file.len() {
        for bit in [1, 0x20, 0x80] {
            let mut changed = file.clone();
            changed[at] ^= bit;
            let code = refused(&changed, None);
            assert!(code.is_some_and(|code| code.starts_with("K30")), "byte {at}, bit {bit}");
        }
        assert!(refused(&file[..at], None).is_some(), "cut at {at}");
    }
}

#[test]
fn one_proof_has_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let (workspace, kept) = three_batches(folder.path());
    let file = String::from_utf8(proof(&workspace, folder.path(), 4, Some(&kept))).unwrap();
    let line = kept.split_once("\n\n").unwrap().1.replace('\n', "\\n");
    assert_eq!(file.matches(&line).count(), 1);
    // What may stand in a kept checkpoint may not stand in a proof: nothing would cover it.
    for (old, new) in [
        (line.clone(), format!("{line}{line}")),
        (line.clone(), format!("{line}\u{2014} witness AAAAAAA=\\n")),
        (line.clone(), format!("{line}\\n")),
        (line.clone(), line.trim_end_matches("\\n").to_owned()),
        ("\\n\\n".to_owned(), "\\r\\n\\r\\n".to_owned()),
    ] {
        let changed = file.replace(&old, &new);
        assert_ne!(changed, file);
        assert!(refused(changed.as_bytes(), None).is_some_and(|code| code.starts_with("K300")), "{new}");
    }
    // So a checkpoint that others signed too goes into a proof without their lines.
    let witnessed = format!("{kept}\u{2014} witness AAAAAAA=\n").replace('\n', "\r\n");
    let proof = ReportProof::parse(&proof(&workspace, &folder.path().join("unit"), 4, Some(&witnessed))).unwrap();
    assert_eq!(proof.since.as_ref().unwrap().checkpoint, kept);
    assert_eq!(proof.verify(Some(&witnessed)).unwrap().witness, Witness::Sealed(3));
}

#[test]
fn a_checkpoint_the_proof_does_not_lead_to_is_refused_with_a_code() {
    let folder = tempfile::tempdir().unwrap();
    let (workspace, kept) = three_batches(folder.path());
    let alone = proof(&workspace, folder.path(), 0, None);
    assert_eq!(refused(&alone, Some(&kept)).unwrap(), "K3008");
    let later = workspace.checkpoint(&act()).unwrap();
    assert_eq!(refused(&proof(&workspace, folder.path(), 0, Some(&kept)), Some(&later)).unwrap(), "K3008");
    let other = tempfile::tempdir().unwrap();
    let foreign = create(&other.path().join("unit"));
    foreign.record_access("mentions", "another key", &act()).unwrap();
    // The same random bytes made the same key: another ledger of one size, signed by it.
    assert_eq!(foreign.public_key(), workspace.public_key());
    foreign.record_access("mentions", "another key", &act()).unwrap();
    let rewritten = foreign.checkpoint(&act()).unwrap();
    assert_eq!(refused(&proof(&workspace, folder.path(), 1, Some(&kept)), Some(&rewritten)).unwrap(), "K3001");
    let proving = Proving { report: ReportNumber(0), since: Some(&rewritten), why: "for the court" };
    let file = folder.path().join("rewritten.json");
    assert_eq!(workspace.prove(&proving, &file, &act()).unwrap_err().code().to_string(), "K3001");
    assert!(!file.exists(), "half a proof was left");
    assert_eq!(refused(&alone, Some("no note")).unwrap(), "K3002");
}

#[test]
fn a_proof_is_written_with_a_reason_and_over_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (workspace, _) = three_batches(folder.path());
    let file = folder.path().join("proof.json");
    let entries = workspace.size().unwrap();
    let refused = |report, why| {
        let proving = Proving { report: ReportNumber(report), since: None, why };
        workspace.prove(&proving, &file, &act()).unwrap_err().code().to_string()
    };
    assert_eq!([refused(0, " "), refused(99, "for the court")], ["K5023", "K5020"]);
    assert_eq!((file.exists(), workspace.size().unwrap()), (false, entries));
    fs::write(&file, "kept").unwrap();
    assert_eq!(refused(0, "for the court"), "K5030");
    assert_eq!((fs::read_to_string(&file).unwrap().as_str(), workspace.size().unwrap()), ("kept", entries));
}

//! Checkpoints, entries and leaves.

use krama_ledger::leaf::{Sealed, content_digest};
use krama_ledger::tree::{TreeHead, leaf_hash};
use krama_ledger::{Body, Checkpoint, Entry, Payload, ReportSalts, SignedCheckpoint, WorkspaceKey};
use krama_model::{Author, Digest, EntryNumber, Field, Moment, Part, Report, ReportKey, ReportNumber, ValueKey};

fn entry() -> Entry {
    let payload = Payload::new([3; 32], &"words").commitment();
    Entry { number: EntryNumber(12), at: Moment(0), actor: "ab".to_owned(), body: Body::AccessToPersons, payload }
}

fn report() -> Report {
    let part = Part {
        field: Field::Narrative,
        author: Author::Complainant,
        sent_at: None,
        place: "message 1".to_owned(),
        text: "paid".to_owned(),
    };
    Report {
        key: ReportKey { source: "s".to_owned(), reference: "1".to_owned() },
        received_at: Some(Moment(5)),
        occurred_at: None,
        zone_assumed: false,
        original: Digest::of(b"file"),
        place: "row 1".to_owned(),
        parts: vec![part],
    }
}

#[test]
fn any_changed_byte_of_a_checkpoint_is_refused() {
    let key = WorkspaceKey::new("krama/1", &[1; 32]);
    let head = TreeHead { size: 17, root: leaf_hash(b"x") };
    let note = Checkpoint { origin: "krama/1".to_owned(), head }.sign(&key);
    let checked = |note: &str| SignedCheckpoint::parse(note).and_then(|note| note.signed_by(&key.public()).cloned());
    assert_eq!(checked(&note).unwrap().head, head);
    assert_eq!(checked(&note.replace('\n', "\r\n")).unwrap().head, head, "line ends of another system");
    for at in 0..note.len() {
        let mut bytes = note.clone().into_bytes();
        bytes[at] ^= 1;
        let Ok(changed) = String::from_utf8(bytes) else { continue };
        assert!(checked(&changed).is_err(), "byte {at} of {note:?}");
    }
    let other = WorkspaceKey::new("krama/1", &[2; 32]);
    assert!(SignedCheckpoint::parse(&note).unwrap().signed_by(&other.public()).is_err());
}

#[test]
fn others_may_sign_a_checkpoint_too_and_up_to_sixteen_signatures_are_read() {
    let key = WorkspaceKey::new("krama/1", &[1; 32]);
    let checkpoint = Checkpoint { origin: "krama/1".to_owned(), head: TreeHead { size: 17, root: leaf_hash(b"x") } };
    let note = checkpoint.sign(&key);
    let line = |key: &WorkspaceKey| checkpoint.sign(key).split_once("\n\n").unwrap().1.to_owned();
    let others: String = (0..15).map(|number| line(&WorkspaceKey::new("witness", &[9 + number; 32]))).collect();
    let witnessed = SignedCheckpoint::parse(&format!("{note}{others}")).unwrap();
    assert_eq!(witnessed.signed_by(&key.public()).unwrap(), &checkpoint);
    assert_eq!(
        (witnessed.note(), witnessed.note_by(&key.public()).unwrap()),
        (format!("{note}{others}"), note.clone())
    );
    for spoilt in [
        format!("{note}{others}{}", line(&WorkspaceKey::new("witness", &[99; 32]))),
        format!("{note}\n"),
        format!("{note}and more\n"),
        format!("{note}\u{2014} witness AAAA\n"),
        format!("{note}\u{2014} a witness AAAAAAA=\n"),
        note.replace("\n\n", "\n\n\n"),
    ] {
        assert!(SignedCheckpoint::parse(&spoilt).is_err(), "{spoilt}");
    }
    // A line that bears the key's name and id, and is not its signature, is somebody's forgery.
    let mut forged = checkpoint.clone();
    forged.head.size = 18;
    let forgery = forged.sign(&key).split_once("\n\n").unwrap().1.to_owned();
    assert!(SignedCheckpoint::parse(&format!("{note}{forgery}")).unwrap().signed_by(&key.public()).is_err());
}

#[test]
fn an_entry_reads_back_and_no_other_spelling_does() {
    let text = entry().canonical();
    assert_eq!(Entry::parse(&text).unwrap(), entry());
    assert!(text.starts_with(r#"{"actor":"ab","at":"1970-01-01T00:00:00Z","kind":"access-to-persons","number":"E12""#));
    for other in [text.replace(':', ": "), text.replace("{\"actor\"", "{\"also\":1,\"actor\""), format!("{text} ")] {
        assert!(Entry::parse(&other).is_err(), "{other}");
    }
}

#[test]
fn content_is_the_same_wherever_the_row_stands() {
    let secret = ValueKey::new([9; 32]);
    let (here, mut there) = (report(), report());
    (there.original, there.place) = (Digest::of(b"next week's file"), "row 2".to_owned());
    there.parts[0].place.clear();
    assert_eq!(content_digest(&secret, &here), content_digest(&secret, &there));
    for change in [
        |report: &mut Report| report.parts[0].text.push('!'),
        |report: &mut Report| report.parts[0].author = Author::Counterpart,
        |report: &mut Report| report.received_at = None,
        |report: &mut Report| report.parts.clear(),
        |report: &mut Report| report.key.reference.push('1'),
    ] {
        let mut other = report();
        change(&mut other);
        assert_ne!(content_digest(&secret, &here), content_digest(&secret, &other));
    }
}

#[test]
fn a_leaf_covers_all_that_is_kept_and_is_other_in_every_version() {
    let secret = ValueKey::new([9; 32]);
    let leaf = |report: &Report, version| {
        let salts = ReportSalts::of(&secret, &report.key, version);
        Sealed { number: ReportNumber(4), version, report }.leaf(salts.leaf, content_digest(&secret, report))
    };
    let mut seen = vec![leaf(&report(), 1), leaf(&report(), 2)];
    for change in [
        |report: &mut Report| report.original = Digest::of(b"other"),
        |report: &mut Report| report.place.clear(),
        |report: &mut Report| report.zone_assumed = true,
        |report: &mut Report| report.parts[0].place.clear(),
        |report: &mut Report| report.parts[0].text.clear(),
    ] {
        let mut other = report();
        change(&mut other);
        seen.push(leaf(&other, 1));
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count);
}

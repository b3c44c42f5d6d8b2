//! Proofs and checkpoints: bytes as they come, and true ones with bytes put into them.

use krama_ledger::entry::{BatchFile, BatchSealed};
use krama_ledger::leaf::{Sealed, content_digest};
use krama_ledger::proof::{Continuation, FORMAT};
use krama_ledger::tree::{TreeHead, consistency, inclusion, root};
use krama_ledger::{Body, Checkpoint, Entry, ReportProof, ReportSalts, SealedList, SignedCheckpoint, WorkspaceKey};
use krama_model::{BatchNumber, Digest, EntryNumber, Moment, Report, ReportKey, ReportNumber, ValueKey};
use std::sync::LazyLock;

const ORIGIN: &str = "krama/fuzz";

static KEY: LazyLock<WorkspaceKey> = LazyLock::new(|| WorkspaceKey::new(ORIGIN, &[3; 32]));
static PROOF: LazyLock<ReportProof> = LazyLock::new(proof);

/// A ledger of four entries, of which the second sealed three reports.
fn proof() -> ReportProof {
    let secret = ValueKey::new([7; 32]);
    let report = Report {
        key: ReportKey { source: "fuzz".to_owned(), reference: "1".to_owned() },
        received_at: Some(Moment(0)),
        occurred_at: None,
        zone_assumed: true,
        original: Digest([1; 32]),
        place: "row 2".to_owned(),
        parts: Vec::new(),
    };
    let sealed = Sealed { number: ReportNumber(1), version: 1, report: &report };
    let salts = ReportSalts::of(&secret, &report.key, 1);
    let rows = [Digest([4; 32]), sealed.leaf(salts.leaf, content_digest(&secret, &report)), Digest([5; 32])];
    let none = SealedList::of(&[]);
    let batch = Some(BatchFile { number: BatchNumber(1), file: Digest([6; 32]), reports: SealedList::of(&rows) });
    let body = BatchSealed {
        batch,
        originals: none.clone(),
        rejections: none,
        new: 3,
        changed: 0,
        repeated: 0,
        withheld: 0,
    };
    let entry = Entry {
        number: EntryNumber(1),
        at: Moment(0),
        actor: "ab".to_owned(),
        body: Body::BatchSealed(body),
        payload: Digest([8; 32]),
    };
    let entry = entry.canonical();
    let leaves = [Digest([9; 32]), Entry::leaf(&entry), Digest([10; 32]), Digest([11; 32])];
    ReportProof {
        format: FORMAT.to_owned(),
        key: KEY.public().to_string(),
        number: sealed.number,
        version: 1,
        salts,
        row: 1,
        batch_path: inclusion(&rows, 1),
        entry,
        ledger_path: inclusion(&leaves, 1),
        checkpoint: note(&leaves),
        since: Some(Continuation { checkpoint: note(&leaves[..3]), path: consistency(&leaves, 3) }),
        report,
    }
}

fn note(leaves: &[Digest]) -> String {
    let head = TreeHead { size: leaves.len() as u64, root: root(leaves) };
    Checkpoint { origin: ORIGIN.to_owned(), head }.sign(&KEY)
}

/// What is read as a proof is its one file. Answers the proof, if it holds.
pub fn take_proof(file: &[u8]) -> Option<ReportProof> {
    let proof = ReportProof::parse(file).ok()?;
    assert_eq!(proof.file().as_bytes(), file, "a proof has another file");
    let _ = proof.verify(Some(&PROOF.checkpoint));
    proof.verify(None).is_ok().then_some(proof)
}

/// A true proof with some of its bytes replaced. Whatever holds says the same, but for what it continues.
pub fn splice_proof(at: usize, length: usize, bytes: &[u8]) {
    let whole = PROOF.file().into_bytes();
    let alone = |proof: ReportProof| ReportProof { since: None, ..proof };
    assert_eq!(take_proof(&whole).as_ref(), Some(&*PROOF), "the true proof does not hold");
    if let Some(other) = take_proof(&splice(&whole, at, length, bytes)) {
        assert_eq!(alone(other), alone(PROOF.clone()), "another proof holds");
    }
}

/// What is read as a checkpoint is read again from what it is written as, which is the same but for line ends.
pub fn take_checkpoint(text: &str) {
    let Ok(signed) = SignedCheckpoint::parse(text) else { return };
    let written = signed.note();
    let mut plain = text.replace("\r\n", "\n");
    if !plain.ends_with('\n') {
        plain.push('\n');
    }
    assert_eq!(written, plain, "a checkpoint is written otherwise");
    assert_eq!(SignedCheckpoint::parse(&written).as_ref().ok(), Some(&signed), "a checkpoint does not read back");
    if signed.signed_by(&KEY.public()).is_ok() {
        let own = signed.note_by(&KEY.public()).expect("it is signed");
        let since = PROOF.since.as_ref().map(|since| &since.checkpoint);
        assert!(own == PROOF.checkpoint || Some(&own) == since, "another checkpoint is signed");
    }
}

/// A true checkpoint with some of its text replaced.
pub fn splice_checkpoint(at: usize, length: usize, text: &str) {
    let spliced = splice(PROOF.checkpoint.as_bytes(), at, length, text.as_bytes());
    if let Ok(spliced) = String::from_utf8(spliced) {
        take_checkpoint(&spliced);
    }
}

fn splice(whole: &[u8], at: usize, length: usize, bytes: &[u8]) -> Vec<u8> {
    let from = at % (whole.len() + 1);
    let to = (from + length).min(whole.len());
    [&whole[..from], bytes, &whole[to..]].concat()
}

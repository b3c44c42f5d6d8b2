//! Erasure from the command line: what goes, and what the person is told when it comes back.

use crate::support::{Unit, invented};
use std::io::Write;
use std::path::Path;

const MAIL: &str = "From: Agent <agent@kx-fee.test>\r\nTo: dara@example.org\r\nSubject: your parcel\r\n\
Message-ID: <kx-1@kx-fee.test>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPay the fee to kx-fee.test\r\n\
--b\r\nContent-Type: application/pdf; name=bill.pdf\r\nContent-Disposition: attachment; filename=bill.pdf\r\n\
Content-Transfer-Encoding: base64\r\n\r\nQUJD\r\n--b--\r\n";

const ORDER: [&str; 4] = ["--order", "court order 7", "--why", "unlawful"];

fn erase(unit: &Unit, what: &[&str]) {
    let erased = unit.krama(&[&["decide", "erase"], what, &ORDER, &["--json"]].concat()).ends(0).json();
    assert_eq!(erased["complete"], true);
    unit.verified();
}

/// How many originals the lake holds.
fn originals(unit: &Unit) -> usize {
    let folders = std::fs::read_dir(unit.folder().join("lake/originals")).unwrap();
    folders.map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap().count()).sum()
}

/// A chat with two pictures, one of which no message names.
fn chat(path: &Path) {
    let mut zip = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    let chat = "[02/03/2026, 08:30:00] Uncle Gold: send the fee\n[02/03/2026, 08:31:00] Uncle Gold: \u{200e}<attached: \
                kx-slip.jpg>\n[02/03/2026, 08:32:00] Dara: I paid\n";
    for (name, bytes) in [("_chat.txt", chat), ("kx-slip.jpg", "a slip"), ("kx-unnamed.jpg", "another picture")] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
}

#[test]
fn an_e_mails_attachments_go_with_its_report() {
    for what in ["report", "original"] {
        let unit = Unit::new();
        let mail = unit.file("kx.eml", MAIL);
        let taken = unit.krama(&["ingest", &mail, "--json"]).ends(0).json();
        assert_eq!(originals(&unit), 2);
        match what {
            "report" => erase(&unit, &["--report", "mail/kx-1@kx-fee.test"]),
            _ => erase(&unit, &["--original", taken["files"][0]["original"].as_str().unwrap()]),
        }
        assert_eq!(originals(&unit), 0, "{what}");
        let again = unit.krama(&["ingest", &mail]).ends(1);
        assert!(again.out.contains("K5028"), "{}", again.out);
        assert_eq!(originals(&unit), 0, "{what}");
        unit.verified();
    }
}

#[test]
fn a_chats_media_go_with_its_report_whether_or_not_a_message_names_them() {
    let unit = Unit::new();
    let path = unit.beside("kx-chat.zip");
    chat(&path);
    unit.krama(&["ingest", path.to_str().unwrap(), "--complainant", "Dara"]).ends(0);
    assert_eq!(originals(&unit), 3);
    erase(&unit, &["--report", "#0"]);
    assert_eq!(originals(&unit), 0);
}

#[test]
fn who_takes_in_again_what_was_erased_is_told_and_can_destroy_that_file_alone() {
    let unit = Unit::new();
    let first = unit.file("first.csv", invented(0, 1));
    unit.krama(&["ingest", &first, "--source", "desk"]).ends(0);
    erase(&unit, &["--report", "#0"]);
    let more = unit.file("more.csv", invented(0, 3));
    let taken = unit.krama(&["ingest", &more, "--source", "desk"]).ends(0).out;
    let digest = unit.krama(&["ingest", &more, "--source", "desk", "--json"]).ends(0).json()["files"][0].clone();
    assert_eq!((&digest["withheld"][0], &digest["repeated"]), (&"#0".into(), &2.into()));
    let original = digest["original"].as_str().unwrap();
    assert!(taken.contains("#0") && taken.contains(original) && taken.contains("2 new, 1 erased before"), "{taken}");
    erase(&unit, &["--report", "#0"]);
    assert_eq!((originals(&unit), unit.verified()["rows"].as_u64()), (0, Some(3)));
    unit.krama(&["analyse"]).ends(0);
    assert_eq!(unit.members().len(), 2);
}

#[test]
fn a_replay_that_comes_out_otherwise_leaves_published_tables_alone() {
    let unit = Unit::new();
    unit.krama(&["ingest", &unit.file("first.csv", invented(0, 5)), "--source", "desk"]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    erase(&unit, &["--report", "#0"]);
    let published = unit.folder().join("lake/derived/run-000001");
    std::fs::create_dir_all(&published).unwrap();
    std::fs::write(published.join("kept"), "as it was").unwrap();
    unit.krama(&["analyse", "--replay", "R1"]).ends(1);
    assert_eq!(std::fs::read(published.join("kept")).unwrap(), b"as it was");
    assert_eq!(std::fs::read_dir(unit.folder().join("lake/derived")).unwrap().count(), 1);
}

#[test]
fn erasing_a_report_says_who_else_stood_in_its_file_before_and_after() {
    let unit = Unit::new();
    let file = unit.file("desk.csv", invented(0, 5));
    unit.krama(&["ingest", &file]).ends(0);
    let erase = |more: &[&str]| unit.krama(&[&["decide", "erase", "--report", "N-00002"], &ORDER[..], more].concat());
    let foreseen = erase(&["--preview"]).ends(0).out;
    assert!(
        foreseen.contains("1 original file would be destroyed") && foreseen.contains("4 other reports stood"),
        "{foreseen}"
    );
    assert!(foreseen.ends_with("Nothing was changed.\n"), "{foreseen}");
    assert!(unit.verified()["erasures"].as_array().unwrap().is_empty());
    let told = erase(&[]).ends(0).out;
    assert!(told.contains("1 sealed row,") && told.contains("4 other reports stood in those files"), "{told}");
    assert_eq!(unit.verified()["rows"], 5);
    for name in ["N-00002", "desk/N-00002", "#2"] {
        let again = unit.krama(&[&["decide", "erase", "--report", name], &ORDER[..]].concat()).ends(1).err;
        assert!(
            again.contains("K5033 report #2 was erased already, by E2") && again.contains("hint: "),
            "{name}: {again}"
        );
    }
}

#[test]
fn the_reason_of_a_decision_is_erased_under_an_order_and_the_decision_stays() {
    let unit = Unit::analysed("ref,narrative,suspect_phone\nA,He called,092 555 444\nB,He called,092 555 444\n");
    let mark = "her name is Sokha Kxmarked";
    let said = ["decide", "benign", "phone", "092 555 444", "--why", mark, "--json"];
    let entry = unit.krama(&said).ends(0).json()["entry"].as_str().unwrap().to_owned();
    unit.krama(&["analyse"]).ends(0);
    let erase = ["decide", "erase", "--decision", &entry, "--order", "court 56", "--why", "it names a victim"];
    let preview = unit.krama(&[&erase[..], &["--preview"]].concat()).ends(0).out;
    assert!(preview.contains(&format!("the reason of {entry} would be destroyed.")), "{preview}");
    assert!(unit.krama(&["decide", "list"]).ends(0).out.contains(mark));
    // The entry is understood without its letter, as where a decision is withdrawn.
    let bare = erase.map(|word| word.strip_prefix('E').unwrap_or(word));
    assert_eq!(unit.krama(&[&bare[..], &["--preview"]].concat()).ends(0).out, preview);
    let told = unit.krama(&erase).ends(0).out;
    assert!(told.contains(&format!("the reason of {entry} is destroyed. What was decided stays.")), "{told}");
    let listed = unit.krama(&["decide", "list", "--unmask", "--why", "w"]).ends(0).out;
    assert!(listed.contains("phone +85592555444 is benign") && listed.contains("(the reason was erased)"), "{listed}");
    let why = unit.krama(&["why", "092 555 444"]).ends(0).out;
    assert!(why.contains(&format!(", {entry}: (the reason was erased)")), "{why}");
    let casebook = std::fs::read(unit.folder().join("casebook.db")).unwrap();
    assert!(!casebook.windows(mark.len()).any(|bytes| bytes == mark.as_bytes()));
    let erasures = unit.verified()["erasures"].clone();
    assert!(erasures[0].as_str().unwrap().starts_with(&format!("the reason of {entry} was erased by E")), "{erasures}");
    unit.krama(&["analyse", "--replay", "R2"]).ends(0);
    assert!(unit.krama(&erase).ends(1).err.contains("K5033"));
}

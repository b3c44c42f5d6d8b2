//! The demo: a country from its founding to its groups beside the truth, in one call.

use crate::support::{Answer, krama};
use serde_json::Value;
use tempfile::TempDir;

/// The demo of a small country: what it printed, and the folder it is in.
fn demo(arguments: &[&str]) -> (Answer, TempDir, String) {
    let above = TempDir::new().unwrap();
    let folder = above.path().join("demo").to_str().unwrap().to_owned();
    let shown = krama(&[&["demo", "--no-serve", "--reports", "600", "--dir", &folder], arguments].concat()).ends(0);
    (shown, above, folder)
}

#[test]
fn it_shows_the_whole_way_and_leaves_a_workspace_to_go_on_with() {
    let (shown, _above, folder) = demo(&[]);
    assert!(shown.out.starts_with("Exercise: invented people and values.\n"), "{}", shown.out);
    let mut rest = shown.out.as_str();
    for part in [
        "1. An invented country",
        "--reports 600 --until 2026-01-31",
        "2. Its reports, sealed on arrival",
        "hotline.csv",
        "3. Read, linked and grouped: ",
        "most urgent first",
        "4. Beside the truth",
        "Krama, from the reports alone",
        "of whose reports it has",
        "5. One of them",
        "What speaks against",
        "6. Why two of its reports belong together",
        "The chain is as strong as its weakest step",
        "Try next:",
    ] {
        let at = rest.find(part).unwrap_or_else(|| panic!("{part} does not follow in\n{}", shown.out));
        rest = &rest[at + part.len()..];
    }
    assert!(shown.out.chars().any(|c| ('\u{1780}'..='\u{17ff}').contains(&c)), "no Khmer is seen:\n{}", shown.out);
    assert!(!shown.out.contains("rejected") && !shown.out.contains("refused"), "{}", shown.out);
    // What it says to try works as it stands.
    let (unit, tried) = (format!("{folder}/unit"), rest.lines().filter_map(|line| line.trim().strip_prefix("krama ")));
    let tried: Vec<&str> = tried.filter(|line| line.contains(&unit)).collect();
    assert!(tried.len() > 4, "{rest}");
    for line in tried {
        let call = line.split("  ").next().unwrap();
        krama(&call.split(' ').collect::<Vec<_>>()).ends(0);
    }
}

#[test]
fn it_is_the_same_country_and_the_same_groups_every_time() {
    // Each workspace masks under a secret of its own.
    let masked = regex::Regex::new("masked:[0-9a-f]+").unwrap();
    let [first, second] = [demo(&[]), demo(&[])].map(|(shown, _above, folder)| {
        let out = shown.out.replace(&folder, "demo");
        masked.replace_all(&out, "masked").into_owned()
    });
    assert_eq!(first, second);
}

#[test]
fn machines_get_the_run_and_nothing_is_written_over() {
    let (shown, _above, folder) = demo(&["--json"]);
    let run: Value = shown.json();
    // What comes later than the day it is shown at is left out.
    assert!((400..550).contains(&run["reports"].as_u64().unwrap()), "{run}");
    assert_eq!(run["exercise"], true);
    let again = krama(&["demo", "--dir", &folder]).ends(1);
    assert!(again.err.contains("K8004") && again.err.contains("hint:"), "{}", again.err);
    let other = TempDir::new().unwrap();
    std::fs::write(other.path().join("letter.txt"), "mine").unwrap();
    let refused = krama(&["demo", "--no-serve", "--reports", "60", "--dir", other.path().to_str().unwrap()]).ends(1);
    assert!(refused.err.contains("K8004") && std::fs::read_dir(other.path()).unwrap().count() == 1, "{}", refused.err);
}

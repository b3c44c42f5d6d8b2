//! Decisions from the command line: what each does to the groups, and how each is taken back.

use crate::support::{Unit, fixtures};
use std::collections::{BTreeMap, BTreeSet};

/// Groups by name.
fn groups(unit: &Unit) -> BTreeMap<String, BTreeSet<String>> {
    let mut groups: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (reference, group) in unit.members() {
        if !group.is_empty() {
            groups.entry(group).or_default().insert(reference);
        }
    }
    groups
}

fn group_of(unit: &Unit, reference: &str) -> String {
    unit.members().into_iter().find(|row| row.0 == reference).unwrap().1
}

/// Takes a decision, analyses, and gives the decision's entry.
fn decide(unit: &Unit, words: &[&str]) -> String {
    let answer = unit.krama(&[&["decide"], words, &["--why", "seen by two of us", "--json"]].concat()).ends(0).json();
    unit.krama(&["analyse"]).ends(0);
    answer["entry"].as_str().unwrap().to_owned()
}

fn members_csv(unit: &Unit) -> String {
    unit.krama(&["members", "--csv"]).ends(0).out
}

/// A member of the largest group and one of the next.
fn of_two(unit: &Unit) -> (String, String) {
    let mut groups: Vec<BTreeSet<String>> = groups(unit).into_values().collect();
    groups.sort_by_key(|members| std::cmp::Reverse(members.len()));
    (groups[0].first().unwrap().clone(), groups[1].first().unwrap().clone())
}

#[test]
fn same_joins_and_withdrawing_restores_the_very_same_table() {
    let unit = Unit::desk();
    let before = members_csv(&unit);
    let (a, b) = of_two(&unit);
    let entry = decide(&unit, &["same", &a, &b]);
    assert_eq!(group_of(&unit, &a), group_of(&unit, &b));
    let why = unit.krama(&["why", &a, &b]).ends(0).out;
    assert!(why.contains("a person's decision: same"), "{why}");
    decide(&unit, &["withdraw", &entry]);
    assert_eq!(members_csv(&unit), before);
    unit.verified();
}

#[test]
fn different_keeps_two_apart_touches_no_other_group_and_can_be_withdrawn() {
    let unit = Unit::desk();
    let (table, before) = (members_csv(&unit), groups(&unit));
    let (name, members) = before.iter().max_by_key(|(_, members)| members.len()).unwrap();
    let (a, b) = (members.first().unwrap(), members.last().unwrap());
    let entry = decide(&unit, &["different", a, b]);
    assert_ne!(group_of(&unit, a), group_of(&unit, b));
    let after = groups(&unit);
    for (other, members) in before.iter().filter(|(other, _)| *other != name) {
        assert_eq!(after.get(other), Some(members), "{other} was touched");
    }
    assert!(unit.krama(&["why", a, b]).ends(0).out.contains("do not stand on one group"));
    decide(&unit, &["withdraw", &entry]);
    assert_eq!(members_csv(&unit), table);
}

#[test]
fn a_contradiction_is_refused_with_its_chain_and_enters_nothing() {
    let unit = Unit::desk();
    let refs: Vec<String> = unit.members().into_iter().map(|row| row.0).take(3).collect();
    let first = decide(&unit, &["same", &refs[0], &refs[1]]);
    let second = decide(&unit, &["same", &refs[1], &refs[2]]);
    let entries = unit.verified()["entries"].clone();
    let refused = unit.krama(&["decide", "different", &refs[2], &refs[0], "--why", "w"]).ends(1);
    assert!(refused.err.starts_with("error: K7501 "), "{}", refused.err);
    for part in [&first, &second, "#0", "#1", "#2", "krama decide list"] {
        assert!(refused.err.contains(part), "{part} is missing in {}", refused.err);
    }
    assert_eq!(unit.verified()["entries"], entries);
    unit.krama(&["decide", "withdraw", &first, "--why", "w"]).ends(0);
    unit.krama(&["decide", "different", &refs[2], &refs[0], "--why", "w"]).ends(0);
    let contrary = unit.krama(&["decide", "same", &refs[0], &refs[2], "--why", "w"]).ends(1);
    assert!(contrary.err.contains("K7501"), "{}", contrary.err);
}

#[test]
fn an_account_is_found_and_called_benign_by_its_bare_number() {
    let unit = Unit::new();
    let rows = ["R0", "R1", "R2", "R3"].map(|name| format!("{name},Paid the seller,000777333111,ABA\n")).concat();
    let table = format!("ref,narrative,suspect_account,suspect_bank\n{rows}");
    unit.krama(&["ingest", &unit.file("a.csv", table), "--source", "desk"]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    assert_eq!(groups(&unit).len(), 1);
    for written in ["000 777 333 111", "ABA 000777333111"] {
        assert_eq!(unit.krama(&["find", written, "--json"]).ends(0).json()["mentions"].as_array().unwrap().len(), 4);
    }
    decide(&unit, &["benign", "bank-account", "000777333111"]);
    assert_eq!(groups(&unit).len(), 0);
}

#[test]
fn a_benign_value_holds_nothing_together_until_it_is_withdrawn() {
    let unit = Unit::desk();
    let table = members_csv(&unit);
    let name = groups(&unit).into_iter().max_by_key(|(_, members)| members.len()).unwrap().0;
    let answer = unit.krama(&["group", &name, "--json"]).ends(0).json();
    let held = answer["held_by"].as_array().unwrap();
    let tie = held.iter().find(|tie| ["phone", "telegram", "url"].contains(&tie["basis"].as_str().unwrap())).unwrap();
    let (kind, value) = (tie["basis"].as_str().unwrap(), tie["value"].as_str().unwrap());
    let entry = decide(&unit, &["benign", kind, value]);
    for name in groups(&unit).keys() {
        let answer = unit.krama(&["group", name, "--json"]).ends(0).json();
        let held = answer["held_by"].as_array().unwrap();
        assert!(held.iter().all(|tie| tie["value"] != value || tie["basis"] != kind), "{value} still holds {name}");
    }
    decide(&unit, &["withdraw", &entry]);
    assert_eq!(members_csv(&unit), table);
}

#[test]
fn decisions_carry_the_user_unauthenticated_and_unsure_changes_nothing() {
    let unit = Unit::desk();
    let before = members_csv(&unit);
    let (a, b) = of_two(&unit);
    decide(&unit, &["unsure", &a, &b]);
    decide(&unit, &["confirm", &a]);
    assert_eq!(members_csv(&unit), before);
    let listed = unit.krama(&["decide", "list", "--json"]).ends(0).json();
    let listed = listed["decisions"].as_array().unwrap().clone();
    assert_eq!(listed.len(), 2);
    assert!(listed.iter().all(|taken| taken["by"] == "officer" && taken["authenticated"] == false));
    assert!(unit.krama(&["decide", "list"]).ends(0).out.contains("officer (not authenticated)"));
}

#[test]
fn an_erasure_is_a_note_not_damage_and_is_not_undone_by_the_same_file() {
    let unit = Unit::desk();
    let told = "H-004";
    let said = unit.krama(&["mentions", "--report", told, "--csv"]).ends(0).rows();
    assert!(said.len() > 1);
    unit.krama(&["decide", "erase", "--report", told, "--order", "court 55/2026", "--why", "unlawful images"]).ends(0);
    let found = unit.verified();
    assert!(!found["erasures"].as_array().unwrap().is_empty());
    let told_of = unit.krama(&["verify"]).ends(0).out;
    assert!(told_of.contains("note: ") && told_of.contains("erased by E"), "{told_of}");
    assert!(unit.krama(&["groups"]).ends(1).err.contains("K7103"));
    unit.krama(&["analyse"]).ends(0);
    let inbox = fixtures().join("desk/hotline.csv");
    let gone = |unit: &Unit| assert!(unit.members().iter().all(|row| row.0 != told));
    gone(&unit);
    let refused = unit.krama(&["ingest", "--source", "hotline", inbox.to_str().unwrap()]).ends(1).out;
    assert!(refused.contains("K5028"), "{refused}");
    // The same rows in another file: the erased one is withheld.
    let other = unit.file("hotline.csv", [std::fs::read(&inbox).unwrap(), b"\n".to_vec()].concat());
    let taken = unit.krama(&["ingest", "--source", "hotline", &other]).ends(0).out;
    assert!(taken.contains("1 erased before"), "{taken}");
    unit.krama(&["analyse"]).ends(0);
    gone(&unit);
    unit.verified();
    unit.krama(&["decide", "erase", "--report", "#2", "--order", "x", "--why", "the file that brought it back"])
        .ends(0);
    let again = unit.krama(&["decide", "erase", "--report", "#2", "--order", "x", "--why", "y"]);
    assert_eq!(again.code, 1, "{}", again.out);
}

#[test]
fn a_full_card_number_can_be_called_benign_and_is_not_kept_in_the_clear() {
    let unit = Unit::new();
    unit.krama(&["decide", "benign", "payment-card", "4111 1111 1111 1111", "--why", "a card for tests"]).ends(0);
    let listed = unit.krama(&["decide", "list", "--json"]).ends(0).out;
    assert!(listed.contains("411111******1111#") && !listed.contains("1111 1111"), "{listed}");
}

#[test]
fn what_cannot_be_read_is_refused_and_what_nobody_names_is_said_to_be_so() {
    let unit = Unit::new();
    let benign = |value: &str| unit.krama(&["decide", "benign", "phone", value, "--why", "a hotline"]);
    for value in ["hello", "12", "???", ""] {
        let refused = benign(value).ends(1).err;
        assert!(refused.contains("K7203") && refused.contains("012 345 678; +855 (0)12 345 678"), "{value}: {refused}");
    }
    assert_eq!(unit.krama(&["decide", "list", "--json"]).ends(0).json()["decisions"].as_array().unwrap().len(), 0);
    let told = benign("092 555 111").ends(0).out;
    assert!(told.contains("Nothing is analysed yet, so whether a report names it is not known."), "{told}");
    unit.krama(&["ingest", &unit.file("a.csv", "ref,narrative,victim_phone\nA,He called,092 555 333\n")]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    for (value, note) in [
        ("092 555 222", "No report of the latest run names it yet: check how it is spelled."),
        ("092 555 333", "1 report of the latest run names it."),
    ] {
        let told =
            unit.krama(&["decide", "benign", "phone", value, "--why", "a hotline", "--open-victims"]).ends(0).out;
        assert!(told.contains(note), "{told}");
    }
}

#[test]
fn a_reference_is_looked_for_among_what_came_in_since_the_run_too() {
    let unit = Unit::analysed("ref,narrative\nA,He called\nB,She called\n");
    unit.krama(&["ingest", &unit.file("b.csv", "ref,narrative\nB,They called\nC,It rang\n"), "--source", "two"])
        .ends(0);
    let unsure = |a: &str, b: &str| unit.krama(&["decide", "unsure", a, b, "--why", "w", "--json"]);
    unsure("A", "C").ends(0);
    assert!(unsure("A", "B").ends(1).err.contains("2 reports answer to this reference"));
    assert!(unsure("A", "D").ends(1).err.contains("no report answers to this reference"));
    unit.krama(&["analyse"]).ends(0);
    unsure("A", "C").ends(0);
    assert!(unsure("A", "B").ends(1).err.contains("2 reports answer to this reference"));
    std::fs::remove_dir_all(unit.folder().join("lake/derived")).unwrap();
    unsure("A", "C").ends(0);
    unsure("A", "two/B").ends(0);
}

#[test]
fn two_who_contradict_each_other_at_once_do_not_both_enter() {
    let unit = Unit::new();
    unit.krama(&["ingest", &unit.file("a.csv", crate::support::invented(0, 2)), "--source", "desk"]).ends(0);
    for _ in 0..8 {
        let say = |word| {
            let mut said = unit.command(&["decide", word, "#0", "#1", "--why", "seen", "--json"]);
            said.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
        };
        let ends = [say("same"), say("different")].map(|child| child.wait_with_output().unwrap());
        let entered: Vec<_> = ends.iter().filter(|end| end.status.success()).collect();
        assert_eq!(entered.len(), 1);
        let said: serde_json::Value = serde_json::from_slice(&entered[0].stdout).unwrap();
        unit.krama(&["decide", "withdraw", said["entry"].as_str().unwrap(), "--why", "again"]).ends(0);
    }
}

/// Which reports of a table of accounts stand together once one account is called benign.
fn without_account(more: &str, benign: &str) -> (Unit, Vec<(String, String)>) {
    let unit = Unit::analysed(&format!(
        "ref,narrative,suspect_account,suspect_bank\n\
         A,He made me pay,001 772 455,ABA\nB,I paid to his account 001772455 and he vanished,,\n\
         C,He made me pay more,001 772 455,ABA\nD,He made me pay to account 001772455,,\n{more}"
    ));
    decide(&unit, &["benign", "bank-account", benign]);
    let members = unit.members();
    (unit, members)
}

#[test]
fn an_account_called_benign_with_its_bank_ties_nothing_without_it_either() {
    let (unit, members) = without_account("", "ABA 001772455");
    assert!(members.iter().all(|(_, group)| group.is_empty()), "{members:?}");
    for asked in ["A", "B", "001772455"] {
        let told = unit.krama(&["why", asked]).ends(0).out;
        assert!(told.contains("links nothing: a person called it benign"), "{asked}: {told}");
    }
}

#[test]
fn a_number_that_another_banks_account_has_too_stays_that_accounts() {
    let more = "E,He made me pay,001 772 455,ACLEDA\nF,She made me pay,001 772 455,ACLEDA\n";
    let (unit, members) = without_account(more, "ABA 001772455");
    let of = |name: &str| members.iter().find(|(reference, _)| reference == name).unwrap().1.clone();
    assert!(of("A").is_empty() && of("C").is_empty() && of("E") == of("F") && !of("E").is_empty(), "{members:?}");
    assert!(!unit.krama(&["why", "B"]).ends(0).out.contains("benign"));
}

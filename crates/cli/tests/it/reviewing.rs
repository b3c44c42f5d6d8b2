//! Values that wait for a person, and what one report's values do.

use crate::support::Unit;
use std::fmt::Write;

/// Two reports of other people's whose form asked for the suspect's phone, and a third.
fn silenced(third: &str) -> Unit {
    let unit = Unit::new();
    let rows = format!(
        "ref,narrative,suspect_phone\nR1,The seller took the money and never sent the phone,092 555 444\n\
         R2,A page took my deposit for shoes,092 555 444\nR3,{third},\n"
    );
    let file = unit.file("desk.csv", rows);
    unit.krama(&["ingest", &file]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    unit
}

const OWN: &str = "Somebody ordered in my name. My phone number is 092 555 444";

#[test]
fn one_reports_words_do_not_silence_what_forms_say() {
    let unit = silenced(OWN);
    let phone = |unit: &Unit, report: &str| {
        let answer = unit.krama(&["why", report, "--json"]).ends(0).json();
        let values = answer["values"].as_array().unwrap().clone();
        values.into_iter().find(|value| value["basis"] == "phone").unwrap()
    };
    assert_eq!(phone(&unit, "R1")["effect"], "ties-weakly");
    assert_eq!(phone(&unit, "R3")["effect"], "victims");
    assert_eq!(phone(&silenced("The shop never answered"), "R1")["effect"], "ties");
}

#[test]
fn a_page_and_a_value_of_another_season_are_said_to_be_had_by_others() {
    let unit = Unit::new();
    let rows = "ref,occurred_at,narrative,suspect_phone\nR1,2020-01-05,I ordered at http://kx-one.top/app and got nothing,092 555 333\n\
                R2,2024-01-05,I ordered at http://kx-two.top/app and got nothing,092 555 333\n\
                R3,2024-01-05,I ordered at http://kx-three.top/app and got nothing,092 555 334\n\
                R4,2020-01-09,I ordered at http://kx-one.top/app and got nothing,092 555 335\n";
    let file = unit.file("desk.csv", rows);
    unit.krama(&["ingest", &file]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    let answer = unit.krama(&["why", "R1", "--json"]).ends(0).json();
    let effect = |basis: &str| {
        let values = answer["values"].as_array().unwrap();
        values.iter().find(|value| value["basis"] == basis).unwrap()["effect"].as_str().unwrap().to_owned()
    };
    assert_eq!(["url", "domain", "phone"].map(effect), ["page", "ties", "season"]);
    let alone = unit.krama(&["why", "R3", "--json"]).ends(0).json();
    let alone = alone["values"].as_array().unwrap().iter().find(|value| value["basis"] == "phone").unwrap().clone();
    assert_eq!(alone["effect"], "alone");
}

#[test]
fn what_is_withheld_is_named_with_both_sides_and_masked() {
    let unit = Unit::new();
    let rows = format!(
        "ref,narrative\nR1,He called me from 092 555 444 and took my money\nR2,A man called me from 092 555 444\nR3,{OWN}\n"
    );
    let file = unit.file("desk.csv", rows);
    unit.krama(&["ingest", &file]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    let reviews = unit.krama(&["reviews"]).ends(0).out;
    assert!(reviews.contains("links nothing until a person has looked"), "{reviews}");
    assert!(
        reviews.contains("R3 (words, alone)") && reviews.contains("R1 (words, alone), R2 (words, alone)"),
        "{reviews}"
    );
    for words in [&["why", "R1", "R2"][..], &["why", "R1"], &["why", "092 555 444"]] {
        let why = unit.krama(words).ends(0).out;
        assert!(why.contains("Waiting for a person") && why.contains("masked:"), "{words:?} {why}");
    }
    for words in [&["reviews"][..], &["reviews", "--json"], &["reviews", "--csv"], &["why", "R1", "R2"], &["why", "R1"]]
    {
        assert!(!unit.krama(words).ends(0).out.contains("555"), "{words:?}");
    }
    let seen = unit.table(&["reviews", "--csv", "--unmask", "--why", "to ask whose it is"]);
    assert!(seen.len() == 3 && seen.iter().all(|row| row[1] == "+85592555444"), "{seen:?}");
    unit.krama(&["decide", "benign", "phone", "092 555 444", "--why", "a shared line", "--open-victims"]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    assert!(unit.krama(&["reviews"]).ends(0).out.contains("0 of 0"));
}

#[test]
fn a_value_nobody_ties_is_not_explained() {
    let answer = silenced(OWN).krama(&["why", "097 000 0001"]).ends(1);
    assert!(answer.err.contains("K7207"), "{}", answer.err);
}

#[test]
fn decisions_say_what_they_change() {
    let unit = Unit::desk();
    let decide = |words: &[&str]| unit.krama(&[&["decide"], words, &["--why", "w"]].concat()).ends(0).out;
    let unsure = decide(&["unsure", "H-003", "H-005"]);
    let entry = unsure.split_whitespace().nth(2).unwrap().trim_end_matches('.');
    assert!(unsure.contains("It changes no group"), "{unsure}");
    assert!(decide(&["confirm", "H-003"]).contains("It changes no group"));
    assert!(decide(&["withdraw", entry]).contains("It changes no group"));
    assert!(decide(&["same", "H-003", "H-005"]).contains("Groups follow it"));
    let alone = unit.members().into_iter().find(|row| row.1.is_empty()).unwrap().0;
    let refused = unit.krama(&["decide", "confirm", &alone, "--why", "w"]).ends(1);
    assert!(refused.err.contains("K7503"), "{}", refused.err);
}

#[test]
fn no_chain_goes_through_one_tie_twice_or_shows_a_step_without_its_words() {
    let unit = Unit::desk();
    let members = unit.members();
    let (_, group) = members.iter().find(|row| !row.1.is_empty()).unwrap();
    let of: Vec<&String> = members.iter().filter(|row| row.1 == *group).map(|row| &row.0).collect();
    for other in &of[1..] {
        let answer = unit.krama(&["why", of[0], other, "--json"]).ends(0).json();
        let chain = answer["chain"].as_array().unwrap();
        let steps: Vec<_> = chain.iter().map(|step| (&step["shared"], &step["value"])).collect();
        assert!(steps.windows(2).all(|two| two[0] != two[1]), "{steps:?}");
        assert!(chain.iter().all(|step| step["snippets"].as_array().unwrap().len() == 2), "{chain:?}");
    }
}

#[test]
fn what_looks_like_a_listed_name_or_a_short_host_ties_nothing() {
    let unit = Unit::new();
    let pairs =
        [("blogspot.de", "blogspot.com.au"), ("youtu.top", "youtu.shop"), ("kx-fast-shop.top", "kx-fastshop.vip")];
    let mut rows = String::new();
    for (at, (a, b)) in pairs.iter().enumerate() {
        writeln!(rows, "A{at},a site took my money,https://{a}/x\nB{at},a site took my money,https://{b}/y").unwrap();
    }
    let file = unit.file("desk.csv", format!("ref,narrative,suspect_url\n{rows}"));
    unit.krama(&["ingest", &file]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    let likeness = |a: &str, b: &str| {
        let answer = unit.krama(&["why", a, b, "--json"]).ends(0).json();
        let steps = answer["shared"].as_array().unwrap().iter().chain(answer["chain"].as_array().unwrap()).cloned();
        steps.filter(|step| step["shared"] == "look-alike").count()
    };
    assert_eq!([likeness("A0", "B0"), likeness("A1", "B1"), likeness("A2", "B2")], [0, 0, 1]);
}

#[test]
fn what_a_group_holds_in_common_with_others_is_said_once() {
    let unit = Unit::desk();
    for group in unit.table(&["groups", "--csv"]) {
        let answer = unit.krama(&["group", &group[0], "--json"]).ends(0).json();
        let values = |list: &str| -> Vec<String> {
            answer[list].as_array().unwrap().iter().map(|tie| tie["value"].to_string()).collect()
        };
        let held = values("held_by");
        assert!(values("providers").iter().all(|value| !held.contains(value)), "{answer}");
    }
}

#[test]
fn an_analysis_says_that_values_wait() {
    let unit = Unit::new();
    let rows = "ref,narrative\nR1,He called me from 092 555 444\nR2,A man called me from 092 555 444\n\
                R3,Somebody ordered in my name. My phone number is 092 555 444\n";
    unit.krama(&["ingest", &unit.file("torn.csv", rows)]).ends(0);
    let told = unit.krama(&["analyse"]).ends(0).out;
    assert!(told.contains("1 value waits for a person: krama reviews"), "{told}");
    assert_eq!(unit.krama(&["analyse", "--json"]).ends(0).json()["waiting"], 1);
    let calm = Unit::desk().krama(&["analyse", "--json"]).ends(0).json();
    assert!(calm["waiting"].is_u64());
}

#[test]
fn an_account_named_with_its_bank_and_without_is_one_where_it_is_contradicted() {
    let told = |of_victim: &str, of_suspect: &str| {
        let rows = format!(
            "ref,narrative,suspect_account,victim_account\nR1,A shop took my money,{of_suspect},\n\
             R2,A page took my money for shoes,{of_suspect},\nR3,Somebody ordered in my name,,{of_victim}\n"
        );
        Unit::analysed(&rows)
    };
    for (of_victim, of_suspect) in [("000 888 777", "ABA 000 888 777"), ("ABA 000 888 777", "000 888 777")] {
        let unit = told(of_victim, of_suspect);
        let reviews = unit.krama(&["reviews"]).ends(0).out;
        assert!(reviews.contains("R3 (column, alone)") && reviews.contains("R1 (column"), "{reviews}");
        assert!(!reviews.contains("888"), "{reviews}");
        let why = unit.krama(&["why", "R1", "R2", "--json"]).ends(0).json();
        assert_eq!((&why["chain"], &why["shared"]), (&serde_json::json!([]), &serde_json::json!([])), "{why}");
        let seen = unit.table(&["reviews", "--csv", "--unmask", "--why", "to ask the bank"]);
        assert!(seen.len() == 3 && seen.iter().all(|row| row[1].ends_with(":000888777")), "{seen:?}");
    }
    for (of_victim, of_suspect) in [("ACLEDA 000888777", "ABA 000888777"), ("ABA 000888778", "000888777")] {
        let unit = told(of_victim, of_suspect);
        assert!(unit.krama(&["reviews"]).ends(0).out.contains("0 of 0"), "{of_victim} {of_suspect}");
        let why = unit.krama(&["why", "R1", "R2", "--json"]).ends(0).json();
        assert_eq!(why["chain"][0]["shared"], "bank-account", "{why}");
    }
}

//! What is masked because a victim's column spells it, beside what must stay open.

use crate::support::Unit;
use serde_json::Value;

/// What `find` answers.
fn found(unit: &Unit, sought: &str) -> Value {
    unit.krama(&["find", sought, "--json"]).json()
}

fn words(unit: &Unit, sought: &str) -> u64 {
    found(unit, sought)["words_in_all"].as_u64().unwrap()
}

#[test]
fn one_victims_mailbox_leaves_others_at_its_host_open() {
    let unit = Unit::analysed(
        "ref,narrative,suspect_email,victim_email\n\
         R1,They cheated me by mail,,sokha@kx-mail2.top\n\
         R2,They cheated me by mail and said to look at https://kx-mail2.top/pay,boss@kx-mail2.top,\n\
         R3,They cheated me by mail and wrote to sokha@kx-mail2.top too,boss@kx-mail2.top,\n",
    );
    let mentions = unit.table(&["mentions", "--csv"]);
    let open = |value: &str| mentions.iter().filter(|row| row[2] == value).count();
    assert_eq!((open("boss@kx-mail2.top"), open("sokha@kx-mail2.top")), (2, 0), "{mentions:?}");
    assert!(mentions.iter().any(|row| row[1] == "url" && row[2].contains("kx-mail2.top/pay")), "{mentions:?}");
    assert!(mentions.iter().filter(|row| row[2].starts_with("masked:")).count() >= 2, "{mentions:?}");
    let why = unit.krama(&["why", "R2", "R3"]).ends(0).out;
    assert!(why.contains("boss@kx-mail2.top") && !why.contains("sokha"), "{why}");
    assert_eq!(found(&unit, "boss@kx-mail2.top")["mentions"].as_array().map(Vec::len), Some(2));
    assert_eq!((words(&unit, "boss@kx-mail2.top"), words(&unit, "sokha")), (2, 0));
}

#[test]
fn a_date_or_a_sum_in_a_victims_column_stays_open_elsewhere() {
    let unit = Unit::analysed(
        "ref,narrative,suspect_phone,victim_phone,victim_account\n\
         R1,They cheated me,012 345 990,012 999 001 (called 2026-03-01),\"ABA 000888777, sent 5,000,000 riel\"\n\
         R2,They cheated me on 2026-03-01 of 5 000 000 and saw https://kx-pay.top/in?d=20260301 and slip 000/888/777,012 345 990,,\n",
    );
    let mentions = unit.table(&["mentions", "--csv"]);
    assert!(mentions.iter().any(|row| row[1] == "url" && row[2].contains("20260301")), "{mentions:?}");
    assert_eq!((words(&unit, "2026-03-01"), words(&unit, "5 000 000")), (1, 1));
    assert_eq!((words(&unit, "000 888 777"), words(&unit, "000888777")), (0, 0));
    let shown = found(&unit, "slip")["words"][0]["text"].to_string();
    assert!(shown.contains("20260301") && shown.contains("█") && !shown.contains("888"), "{shown}");
}

#[test]
fn what_a_victims_column_spells_unread_hides_words_and_seals_no_value() {
    let unit = Unit::analysed(
        "ref,narrative,suspect_phone,victim_account\n\
         R1,They cheated me,012 345 990,my book kx_sokha77\n\
         R2,They cheated me with kx_sokha77 at https://kx-pay.top/kx_sokha77,012 345 990,\n",
    );
    assert!(!found(&unit, "cheated")["words"].to_string().contains("kx_sokha77"));
    assert_eq!(words(&unit, "kx_sokha77"), 0);
    let mentions = unit.table(&["mentions", "--csv"]);
    assert!(mentions.iter().any(|row| row[1] == "url" && row[2].contains("kx_sokha77")), "{mentions:?}");
}

#[test]
fn what_stands_in_a_victims_column_and_is_no_value_is_masked_in_reasons_too() {
    let unit = Unit::analysed(
        "ref,narrative,victim_account\n\
         R1,\"They cheated me. I, Sok Dara savings, paid ABA 000 444 550\",Sok Dara savings\n\
         R2,\"They cheated me. I, Sok Dara savings, paid ABA 000 444 550\",Sok Dara savings\n\
         R3,\"They cheated me. I, Chan Kx savings, paid ABA 000 444 550\",\n",
    );
    for words in [&["why", "R1", "R3"][..], &["why", "R1", "R3", "--json"], &["find", "000 444 550", "--json"]] {
        let out = unit.krama(words).ends(0).out;
        assert!(!out.contains("Dara"), "{words:?} {out}");
        assert!(out.contains("000 444 550") && out.contains("Chan Kx savings"), "{words:?} {out}");
    }
}

#[test]
fn an_index_made_again_gives_the_same_answers() {
    let suspects =
        "ref,narrative,suspect_phone,victim_phone\nR1,They cheated me from +66 812 999 001 at noon,+66 812 999 001,\n";
    let victims = "ref,narrative,suspect_phone,victim_phone\nR2,They cheated me,012 345 990,+855 812 999 001\n";
    let answers = [[suspects, victims], [victims, suspects]].map(|tables| {
        let unit = Unit::new();
        for (at, table) in tables.iter().enumerate() {
            unit.krama(&["ingest", "--source", "desk", &unit.file(&format!("{at}.csv"), table)]).ends(0);
            unit.krama(&["analyse"]).ends(0);
            unit.krama(&["find", "cheated"]).ends(0);
        }
        let ask = || ["812 999 001", "noon", "66"].map(|sought| words(&unit, sought));
        let grown = ask();
        std::fs::remove_dir_all(unit.folder().join("lake/derived/index")).unwrap();
        assert_eq!(grown, ask());
        grown
    });
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0][1], 1);
}

#[test]
fn what_a_replaced_version_calls_the_victims_stays_masked() {
    let unit = Unit::analysed(
        "ref,narrative,suspect_phone,victim_phone\n\
         R1,They cheated me,012 345 990,012 999 001\n\
         R2,They cheated me too and rang 012 999 001 before,012 345 990,\n\
         R3,They cheated my aunt who had 012 999 004 then,012 345 990,012 999 003\n\
         R4,They cheated me by 012 999 003,012 345 990,\n",
    );
    let newer = "ref,narrative,suspect_phone,victim_phone\n\
                 R1,They cheated me,012 345 990,\n\
                 R3,They cheated my aunt who had a telephone then,012 999 003,\n";
    unit.krama(&["ingest", &unit.file("desk.csv", newer)]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    let out = unit.krama(&["mentions", "--csv"]).ends(0).out;
    assert!(!out.contains("12999001"), "no version names it any more, and R2 did not learn whose it was: {out}");
    assert!(out.contains("+85512999003"), "R3 itself says now that it is the suspect's: {out}");
    let why = unit.krama(&["why", "R1", "R2"]).ends(0).out;
    assert!(!why.contains("999 001"), "{why}");
    assert_eq!((words(&unit, "012 999 001"), words(&unit, "rang")), (0, 1));
    let replayed = unit.krama(&["analyse", "--replay", "R2"]).ends(0);
    assert!(!replayed.out.contains("other"), "{}", replayed.out);
}

//! Victims' values: masked wherever they could be printed, unless the look is entered in the ledger.

use crate::support::{Answer, Unit, fixtures};
use krama_pipeline::table::read_all;
use krama_pipeline::tables::{MentionRow, TieRow};
use krama_pipeline::workspace::{Disk, Surroundings};
use regex::Regex;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Phone and account numbers, addresses and the like that the desk's table gives as the victim's own.
fn victims() -> Vec<String> {
    let mut values = BTreeSet::new();
    let columns = ["victim_phone", "victim_account", "victim_email"];
    let mut reader = csv::Reader::from_path(fixtures().join("desk/hotline.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    for record in reader.records().map(Result::unwrap) {
        let cells = header.iter().zip(&record).filter(|(name, cell)| columns.contains(name) && !cell.is_empty());
        values.extend(cells.map(|(_, cell)| cell.to_owned()));
    }
    assert!(values.len() > 50, "{}", values.len());
    values.into_iter().collect()
}

/// Finds a victim's value however it is spaced, and a phone number without its country code.
fn seen() -> Regex {
    let form = |value: &String| {
        let digits: String = value.chars().filter(char::is_ascii_digit).collect();
        if value.contains('@') || digits.len() < 8 {
            return regex::escape(value);
        }
        let own = if value.starts_with('+') { &digits[digits.len().min(3)..] } else { &digits };
        own.chars().map(String::from).collect::<Vec<_>>().join("[ .()-]?")
    };
    let forms: Vec<String> = victims().iter().map(form).collect();
    Regex::new(&format!("(?:^|[^0-9A-Za-z])(?:[0+][0-9]{{0,3}}[ .-]?)?({})(?:[^0-9A-Za-z]|$)", forms.join("|")))
        .unwrap()
}

#[track_caller]
fn shows_no_victim(seen: &Regex, what: &str, answer: &Answer) {
    for text in [&answer.out, &answer.err] {
        let shown = text.lines().find(|line| seen.is_match(line));
        assert!(shown.is_none(), "{what} shows {}", shown.unwrap_or_default());
    }
}

#[test]
fn no_command_shows_a_victims_value() {
    let (unit, seen) = (Unit::desk(), seen());
    assert!(seen.is_match("My own number is 010 006 361."));
    let members = unit.members();
    let groups: BTreeSet<String> = members.iter().map(|row| row.1.clone()).filter(|name| !name.is_empty()).collect();
    let mut calls: Vec<Vec<String>> = Vec::new();
    let mut call = |words: &[&str]| calls.push(words.iter().map(|word| (*word).to_owned()).collect());
    for words in [
        &["groups"][..],
        &["members"],
        &["mentions", "--limit", "9999"],
        &["reviews"],
        &["accesses"],
        &["ingest", "--rejections"],
    ] {
        call(words);
        call(&[words, &["--csv"]].concat());
        call(&[words, &["--csv", "--for-excel"]].concat());
        call(&[words, &["--json"]].concat());
    }
    for group in &groups {
        call(&["group", group]);
        call(&["group", group, "--json"]);
        let of: Vec<&String> = members.iter().filter(|row| row.1 == *group).map(|row| &row.0).collect();
        for other in of.iter().skip(1).take(1) {
            call(&["why", of[0], other]);
        }
        call(&["why", of[0], of[of.len() - 1], "--json"]);
        if *of[0] != members[0].0 {
            call(&["why", of[0], &members[0].0]);
        }
        call(&["why", of[0]]);
    }
    for words in [&["analyse"][..], &["verify"], &["checkpoint"], &["config", "show"], &["decide", "list"]] {
        call(words);
    }
    let table = fixtures().join("desk/hotline.csv");
    call(&["ingest", "--source", "hotline", table.to_str().unwrap()]);
    for words in &calls {
        let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
        words.push("--verbose");
        let answer = unit.krama(&words).ends(0);
        shows_no_victim(&seen, &words.join(" "), &answer);
    }
}

#[test]
fn a_victims_value_is_not_found() {
    let unit = Unit::desk();
    let victims = victims();
    let phone = victims.iter().find(|value| value.starts_with("+855")).unwrap();
    unit.krama(&["find", phone]).ends(1);
}

#[test]
fn rejected_rows_are_masked_too() {
    let unit = Unit::new();
    let file = unit.file("bad.csv", "ref,narrative,amount,victim_phone\nA,,20,+85510006361\nB,ខ្ញុំ,20,010006361\n");
    let first = unit.krama(&["ingest", &file, "--verbose"]).ends(1);
    for words in [&[][..], &["--csv"], &["--json"], &["--verbose"]] {
        let answer = unit.krama(&[&["ingest", "--rejections"], words].concat()).ends(0);
        assert!(!format!("{}{}{}", first.out, first.err, answer.out).contains("10706361"), "{words:?} {}", answer.out);
    }
    let entries = unit.verified()["entries"].as_u64().unwrap();
    let look = ["ingest", "--rejections", "--csv", "--unmask", "--why", "to type the row again"];
    assert!(unit.krama(&look).ends(0).out.contains("A,,20,+85510006361"));
    assert_eq!(unit.verified()["entries"].as_u64().unwrap(), entries + 1);
}

#[test]
fn a_look_at_victims_values_is_a_ledger_entry_and_shows_them_all() {
    let unit = Unit::desk();
    let entries = |unit: &Unit| unit.verified()["entries"].as_u64().unwrap();
    let before = entries(&unit);
    let masked = unit.table(&["mentions", "--csv"]);
    assert_eq!(entries(&unit), before);
    let plain = unit.table(&["mentions", "--csv", "--unmask", "--why", "order 88"]);
    assert_eq!(entries(&unit), before + 1);
    assert_eq!(masked.len(), plain.len());
    let called: BTreeSet<String> =
        plain.iter().filter(|row| row[3] == "victim" || row[7] == "contradiction").map(|row| row[2].clone()).collect();
    let mut victims = 0;
    for (masked, plain) in masked.iter().zip(&plain) {
        assert_eq!((&masked[0..2], &masked[3..]), (&plain[0..2], &plain[3..]));
        let own = masked[3] == "victim" || masked[7] == "contradiction";
        victims += usize::from(own);
        let hidden = masked[2].starts_with("masked:");
        // Elsewhere only what some report calls a victim's.
        assert!(if hidden { own || called.contains(&plain[2]) } else { !own }, "{masked:?}");
        assert!(!plain[2].starts_with("masked:"), "{plain:?}");
        assert!(hidden || masked[2] == plain[2]);
    }
    assert!(victims > 50, "{victims}");
    assert!(plain.iter().any(|row| row[3] == "victim" && row[2] == "+85510006361"));
}

#[test]
fn a_value_torn_between_victim_and_suspect_is_masked_and_joins_nothing() {
    let unit = Unit::new();
    let torn = |who: &str| format!("{who},I was cheated by {who} on another site,092555444,092555444\n");
    let rows = ["R1", "R2", "R3"].map(torn).concat();
    let file = unit.file("desk.csv", format!("ref,narrative,suspect_phone,victim_phone\n{rows}"));
    unit.krama(&["ingest", &file]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    let mentions = unit.table(&["mentions", "--csv", "--kind", "phone"]);
    assert!(mentions.len() >= 3 && mentions.iter().all(|row| row[2].starts_with("masked:")), "{mentions:?}");
    assert!(mentions.iter().any(|row| row[7] == "contradiction"), "{mentions:?}");
    for words in [&["why", "R1", "R2"][..], &["why", "R1", "R2", "--json"], &["groups"]] {
        assert!(!unit.krama(words).ends(0).out.contains("555"), "{words:?}");
    }
}

#[test]
fn a_decision_on_a_victims_value_is_listed_masked() {
    let unit = Unit::desk();
    unit.krama(&["decide", "benign", "phone", "+855 10 006 361", "--why", "asked her", "--open-victims"]).ends(0);
    unit.krama(&["decide", "benign", "phone", "023 999 888", "--why", "a hotline"]).ends(0);
    for words in [&["decide", "list"][..], &["decide", "list", "--json"]] {
        let listed = unit.krama(words).ends(0).out;
        assert!(listed.contains("masked:") && !listed.contains("10706361"), "{listed}");
        assert!(listed.contains("+85523999888"), "{listed}");
    }
    let look = ["decide", "list", "--unmask", "--why", "to check the number"];
    assert!(unit.krama(&look).ends(0).out.contains("+85510006361"));
    let accesses = unit.table(&["accesses", "--csv"]);
    assert_eq!(accesses.len(), 1);
    assert_eq!((&*accesses[0][2], &*accesses[0][5]), ("officer", "to check the number"));
}

#[test]
fn full_width_signs_are_defused_too() {
    let unit = Unit::new();
    let file =
        unit.file("desk.csv", "ref,narrative,suspect_phone\n－1,a shop took my money,\n−2,a shop,\n＝3,a shop,\n");
    unit.krama(&["ingest", &file]);
    unit.krama(&["analyse"]).ends(0);
    let references: Vec<String> =
        unit.table(&["members", "--csv", "--for-excel"]).into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(references, ["'－1", "'−2", "'＝3"]);
}

#[test]
fn logs_hold_nothing_of_the_reports() {
    let unit = Unit::new();
    let told = "A man called Dara Kx took it, write to victim.kx@mail.example or 092 555 444";
    let rows = format!(
        "ref,narrative,amount,suspect_account,victim_email\nR1,{told},20,000555444,victim.kx@mail.example\nR2,{told},many,000555444,x\n"
    );
    let file = unit.file("desk.csv", rows);
    for words in [&["ingest", &file][..], &["analyse"], &["groups"], &["mentions"], &["why", "R1", "R2"], &["verify"]] {
        let answer = unit.krama(&[words, &["--verbose"]].concat());
        for word in ["Dara", "victim.kx", "555 444", "555444", "called"] {
            assert!(!answer.err.contains(word), "{words:?} logs {}", answer.err);
        }
    }
}

#[test]
fn tables_are_raw_for_machines_and_defused_for_spreadsheets() {
    let unit = Unit::new();
    let file = unit.file("desk.csv", "ref,narrative,suspect_phone\n=1+2,a shop,+855 12 345 678\n-x,a,\n@y,a shop,b\n");
    unit.krama(&["ingest", &file]);
    unit.krama(&["analyse"]).ends(0);
    let references = |words: &[&str]| unit.table(words).into_iter().map(|row| row[0].clone()).collect::<Vec<_>>();
    assert_eq!(references(&["members", "--csv"]), ["=1+2", "-x", "@y"]);
    assert_eq!(references(&["members", "--csv", "--for-excel"]), ["'=1+2", "'-x", "'@y"]);
    let phone = |words: &[&str]| unit.table(words).into_iter().find(|row| row[1] == "phone").unwrap()[2].clone();
    assert_eq!(phone(&["mentions", "--csv"]), "+85512345678");
    assert_eq!(phone(&["mentions", "--csv", "--for-excel"]), "'+85512345678");
}

#[test]
fn what_any_report_calls_the_victims_is_masked_where_others_call_it_the_suspects() {
    let mut table = "ref,narrative,suspect_phone,victim_phone,occurred_at\n".to_owned();
    for at in 0..5 {
        writeln!(table, "T{at},I was cheated by a shop case {at},070 111 222,012 77{at} 100,2026-03-0{}", at + 1)
            .unwrap();
    }
    table += "S0,Somebody uses my number to cheat people,,070 111 222,2026-03-10\n";
    let unit = Unit::analysed(&table);
    let group = unit.members()[0].1.clone();
    for words in [
        &["why", "T0", "T1"][..],
        &["why", "T0", "T1", "--json"],
        &["why", "T0"],
        &["find", "070 111 222", "--json"],
        &["mentions", "--csv"],
        &["reviews"],
        &["group", &group],
        &["group", &group, "--json"],
    ] {
        if words[0] == "group" && group.is_empty() {
            continue;
        }
        let out = unit.krama(words).ends(0).out.replace("070 111 222", if words[0] == "find" { "" } else { "seen" });
        let out = if words[0] == "find" { out.split_once("\"mentions\"").unwrap().1.to_owned() } else { out };
        assert!(
            !out.contains("85570111222") && !out.contains("70 111 222") && !out.contains("seen"),
            "{words:?} {out}"
        );
    }
    let found = unit.krama(&["find", "070 111 222", "--json"]).ends(0).json();
    assert_eq!(found["mentions"].as_array().unwrap().len(), 5);
    let plain = unit.krama(&["mentions", "--csv", "--unmask", "--why", "order 88"]).ends(0).out;
    assert_eq!(plain.matches("+85570111222").count(), 6, "{plain}");
}

#[test]
fn a_victims_value_is_masked_in_other_reports_and_inside_links() {
    let unit = Unit::analysed(
        "ref,narrative,suspect_phone,victim_phone,victim_account\n\
         1,I was cheated. He posted it on kx-evil.top/012999001,012 345 990,012 999 001,777888999\n\
         2,\"I was cheated. He has number 012 999 001 saved, account 777888999\",012 345 990,012 999 002,\n\
         3,I was cheated. https://wa.me/85512999001 is his link. kx-evil.top/012999001,012 345 990,012 999 003,\n",
    );
    let group = unit.members()[0].1.clone();
    for words in [
        &["mentions", "--csv"][..],
        &["mentions", "--json"],
        &["group", &group, "--json"],
        &["why", "1", "2", "--json"],
        &["why", "1", "3"],
        &["why", "2"],
        &["why", "3"],
        &["find", "cheated", "--json"],
    ] {
        let out = unit.krama(words).ends(0).out;
        for own in ["12999001", "12 999 001", "777888999"] {
            assert!(!out.contains(own), "{words:?} {out}");
        }
    }
    unit.krama(&["find", "http://kx-evil.top/012999001"]);
    let held = unit.krama(&["group", &group, "--json"]).ends(0).json()["held_by"].to_string();
    assert!(held.contains("kx-evil.top") && !held.contains("\"url\""), "{held}");
}

#[test]
fn no_table_and_no_index_holds_what_another_report_calls_the_victims() {
    let unit = Unit::analysed(
        "ref,narrative,suspect_phone,suspect_account,victim_phone,victim_account\n\
         1,I was cheated and told them so,012 345 990,,012 999 001,777888999\n\
         2,\"I was cheated. He has number 012 999 001 saved, account 777888999\",012 345 990,,012 999 002,\n\
         3,\"They asked for money, https://wa.me/85512999001\",012 345 990,777888999,012 999 003,\n\
         4,They asked for money again and again,012 345 991,777888999,012 999 004,\n",
    );
    for found in ["012 999 001", "777888999"] {
        let found = unit.krama(&["find", found, "--json"]).json();
        assert_eq!(found["words"], serde_json::json!([]), "{found}");
    }
    let surroundings = Surroundings { disk: Disk::real(), random: Box::new(|bytes: &mut [u8]| bytes.fill(7)) };
    let opened = krama_pipeline::Unit::open(&unit.folder(), surroundings).unwrap();
    let run = opened.latest_run().unwrap();
    let mut tables = Vec::new();
    tables.extend(read_all::<MentionRow>(opened.lake(), run).unwrap().iter().map(|row| format!("{row:?}")));
    tables.extend(read_all::<TieRow>(opened.lake(), run).unwrap().iter().map(|row| format!("{row:?}")));
    assert!(tables.iter().any(|row| row.contains("85512345990")), "{tables:?}");
    let index = std::fs::read(unit.folder().join("lake/derived/index/index.db")).unwrap();
    let index = String::from_utf8_lossy(&index);
    for own in ["12999001", "777888999"] {
        let shown = tables.iter().find(|row| row.contains(own));
        assert!(shown.is_none(), "{shown:?}");
        assert!(!index.contains(own), "the index holds {own}");
    }
    // The account stays found where others call it the suspect's.
    let found = unit.krama(&["find", "777888999", "--json"]).ends(0).json();
    assert_eq!(found["mentions"].as_array().map(Vec::len), Some(2), "{found}");
}

#[test]
fn words_are_taken_out_again_once_somebody_calls_a_value_theirs() {
    let unit = Unit::analysed(
        "ref,narrative,suspect_phone,victim_phone\n\
         1,\"I was cheated. He has number 012 999 001 saved\",012 345 990,012 999 002\n",
    );
    let found = || unit.krama(&["find", "012 999 001", "--json"]).json();
    assert_eq!(found()["words"].as_array().map(Vec::len), Some(1));
    let more = "ref,narrative,suspect_phone,victim_phone\n9,I was cheated,012 345 990,012 999 001\n";
    unit.krama(&["ingest", &unit.file("more.csv", more)]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    assert_eq!(found()["words"], serde_json::json!([]));
}

/// The account 000888777 of whoever tells R1, and the mailbox and the number, as they and others spell them.
const SPELLED: &[&str] = &[
    "My account is ABA 000 888 777 and they want ref 000888777. Mine is 012 999 001",
    "They cheated me too and showed a slip of 000/888/777 and of 012/999/001",
    "They cheated me at https://kx-pay.top/in?acc=000888777&n=1 and http://kx-pay.top/to/kx.own%40mail.example",
    "They cheated me and wrote លេខ០០០៨៨៨៧៧៧ and ０００８８８７７７ and kx.own(at)mail.example",
    "They cheated me. Code 0 0 0 8 8 8 7 7 7, acc000888777x, 000_888_777, KX.OWN@MAIL.EXAMPLE.then they left",
    "They cheated me. Their call: 000 888 777; 000-888-777 of 12.03.2026 000.888.777 ok",
];

/// Those in a desk's table, held together by one suspect's account.
fn spelled() -> Unit {
    let mut table =
        "ref,narrative,suspect_account,victim_account,victim_phone,victim_email,platform,place\n".to_owned();
    for (at, told) in SPELLED.iter().enumerate() {
        let own = if at == 0 { "000888777,012 999 001,kx.own@mail.example" } else { ",," };
        let stated = if at == 1 { "Telegram 000.888.777,Street 000 888 777" } else { "Telegram," };
        writeln!(table, "R{at},\"{told} case {at}\",000 444 55{},{own},{stated}", at / 3).unwrap();
        writeln!(table, "S{at},they cheated me again case {at},000 444 55{},,,,,", at / 3).unwrap();
    }
    Unit::analysed(&table)
}

/// Digits of every script that stand in what was printed, and its small letters.
fn told(printed: &str) -> String {
    let zeros = ['0', '\u{17e0}', '\u{ff10}'];
    let digit = |c: char| zeros.iter().find_map(|&zero| char::from_digit((c as u32).checked_sub(zero as u32)?, 10));
    let keep = |c: char| digit(c).or_else(|| c.is_alphabetic().then(|| c.to_ascii_lowercase()));
    printed.chars().filter_map(keep).collect()
}

#[test]
fn a_victims_value_is_masked_however_it_is_spelled() {
    let unit = spelled();
    let groups: BTreeSet<String> =
        unit.members().into_iter().map(|row| row.1).filter(|name| !name.is_empty()).collect();
    assert!(!groups.is_empty());
    let mut calls: Vec<Vec<&str>> = vec![
        vec!["mentions"],
        vec!["members"],
        vec!["groups"],
        vec!["reviews"],
        vec!["find", "cheated", "--limit", "50"],
    ];
    for group in &groups {
        calls.push(vec!["group", group]);
    }
    let references: Vec<String> = (0..SPELLED.len()).map(|at| format!("R{at}")).collect();
    for pair in references.windows(2) {
        calls.push(vec!["why", &pair[0], &pair[1], "--json"]);
    }
    calls.extend(references.iter().map(|reference| vec!["why", reference, "--json"]));
    calls.push(vec!["why", "R0", "R2"]);
    calls.push(vec!["mentions", "--json"]);
    calls.push(vec!["find", "cheated", "--json"]);
    for words in &calls {
        let told = told(&unit.krama(words).out);
        for own in ["000888777", "12999001", "kxownmailexample"] {
            assert!(!told.contains(own), "{words:?} {told}");
        }
    }
    // Other words stand open, and the suspect's account does.
    let found = unit.krama(&["find", "showed a slip", "--json"]).ends(0).json();
    assert!(found["words"][0]["text"].to_string().contains("█"), "{found}");
    assert!(unit.krama(&["why", "R0", "S0"]).ends(0).out.contains("000 444 550"));
}

#[test]
fn a_victims_value_is_not_found_however_it_is_spelled() {
    let unit = spelled();
    for sought in [
        "000 888 777",
        "000888777",
        "000/888/777",
        "888 777",
        "888",
        "០០០៨៨៨៧៧៧",
        "acc000888777x",
        "012/999/001",
        "999 001",
        "kx.own@mail.example",
    ] {
        let found = unit.krama(&["find", sought, "--json"]).json();
        assert_eq!(found["words"], serde_json::json!([]), "{sought} {found}");
        assert_eq!(found["words_in_all"], 0, "{sought} {found}");
    }
    assert_eq!(unit.krama(&["find", "slip", "--json"]).ends(0).json()["words_in_all"], 1);
    let index = std::fs::read(unit.folder().join("lake/derived/index/index.db")).unwrap();
    let index = String::from_utf8_lossy(&index);
    for own in ["888777", "12999001"] {
        assert!(!index.contains(own), "the index holds {own}");
    }
}

#[test]
fn words_that_spell_a_value_are_taken_out_again_once_somebody_calls_it_theirs() {
    let unit = Unit::analysed(
        "ref,narrative,suspect_phone,victim_phone\n1,I was cheated. He showed a slip 000/888/777,012 345 990,012 999 002\n",
    );
    let found = |sought: &str| unit.krama(&["find", sought, "--json"]).json()["words"].as_array().unwrap().len();
    assert_eq!(found("000 888 777"), 1);
    let more = "ref,narrative,suspect_phone,victim_account\n9,I was cheated,012 345 990,000888777\n";
    unit.krama(&["ingest", &unit.file("more.csv", more)]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    assert_eq!((found("000 888 777"), found("slip")), (0, 1));
    assert!(!unit.krama(&["find", "slip"]).ends(0).out.contains("888"));
}

#[test]
fn a_mailbox_is_the_victims_however_its_signs_are_spelled() {
    let unit = Unit::analysed(
        "ref,narrative,suspect_phone,victim_email\n\
         A,He took 20 USD,012900111,kxbopha @ kx-post.com\n\
         B,They wrote from kxbopha@kx-post.com to all,012900112,\n\
         C,Also kxbopha at kx-post dot com or kxbopha @ kx-post . com was said,012900113,\n",
    );
    let mentions = unit.krama(&["mentions"]).ends(0).out;
    assert!(!mentions.contains("kxbopha"), "{mentions}");
    for sought in ["wrote", "was said"] {
        let found = unit.krama(&["find", sought]).ends(0).out;
        assert!(found.contains("█") && !found.contains("kxbopha"), "{found}");
    }
}

#[test]
fn reasons_are_told_without_what_is_a_victims() {
    let unit = Unit::new();
    let table =
        "ref,narrative,suspect_phone,victim_phone\nA,He called,012 900 111,011 700 801\nB,He called,012900111,\n";
    unit.krama(&["ingest", &unit.file("desk.csv", table)]).ends(0);
    let why = "asked 011 700 801 about 012 900 111";
    let look = ["decide", "list", "--unmask", "--why", why];
    unit.krama(&["decide", "same", "A", "B", "--why", why]).ends(0);
    unit.krama(&look).ends(0);
    let shown = |words: &[&str]| unit.krama(words).ends(0).out;
    for words in [&["decide", "list"][..], &["decide", "list", "--json"], &["accesses"], &["accesses", "--csv"]] {
        let told = shown(words);
        assert!(told.contains("asked ███████████ about ███████████"), "before a run: {told}");
    }
    unit.krama(&["analyse"]).ends(0);
    for words in [&["decide", "list"][..], &["decide", "list", "--json"], &["accesses"], &["accesses", "--csv"]] {
        let told = shown(words);
        assert!(told.contains("asked ███████████ about 012 900 111"), "{told}");
    }
    assert!(shown(&look).contains(why));
    unit.krama(&["decide", "benign", "phone", "012 900 111", "--why", why]).ends(0);
    let told = shown(&["why", "B"]);
    assert!(told.contains("asked ███████████ about 012 900 111"), "{told}");
}

#[test]
fn a_victims_value_is_called_benign_only_by_whoever_says_that_it_may_stand_open() {
    let unit = Unit::analysed(
        "ref,narrative,suspect_phone,victim_phone\nA,He called,012900111,011 700 801\nB,He called,012900112,\n",
    );
    let benign = ["decide", "benign", "phone", "011700801", "--why", "their hotline"];
    let refused = unit.krama(&benign).ends(1).err;
    assert!(refused.contains("K7504") && refused.contains("--open-victims"), "{refused}");
    assert!(unit.krama(&["mentions"]).ends(0).out.contains("masked:"));
    let entered = unit.krama(&[&benign[..], &["--open-victims"]].concat()).ends(0).out;
    assert!(entered.contains("opens"), "{entered}");
    unit.krama(&["decide", "benign", "phone", "012900112", "--why", "a hotline"]).ends(0);
}

//! What `krama why` says of a value: only what it does.

use crate::support::Unit;
use serde_json::json;

#[test]
fn a_value_that_joins_nothing_is_not_said_to_tie() {
    let unit = Unit::analysed(
        "ref,narrative\nA,The number 023 999 888 stood on the wall\nB,Somebody wrote the phone number 023 999 888 in a book\n",
    );
    let answer = unit.krama(&["why", "A", "--json"]).ends(0).json();
    assert!(answer["needed_millibits"].is_i64());
    let told = unit.krama(&["why", "A"]).ends(0).out;
    assert!(answer["group"].is_null(), "{answer}");
    assert!(told.contains("would tie, but") && !told.contains("ties these reports"), "{told}");
}

#[test]
fn two_reports_hear_why_what_both_name_links_nothing() {
    let unit = Unit::analysed(
        "ref,narrative,suspect_phone\nA,A shop took my money,092 555 444\nB,Another shop took my money,092 555 444\n\
         C,A third shop took it,092 555 333\n",
    );
    unit.krama(&["decide", "benign", "phone", "092 555 444", "--why", "a hotline"]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    let told = unit.krama(&["why", "A", "B"]).ends(0).out;
    assert!(told.contains("what both name does not link them"), "{told}");
    assert!(told.contains("both name phone +855 92 555 444: links nothing: a person called it benign"), "{told}");
    let told = unit.krama(&["why", "A", "C"]).ends(0).out;
    assert!(told.contains("they share no value and no script that may link"), "{told}");
}

/// Two reports share a telephone, the second and a third a channel; a fourth shares nothing, and a fifth tells what the first tells.
const CHAIN: &str = "ref,narrative,suspect_phone,suspect_handle\nA,A shop took my money,092 555 444,\n\
     B,Another shop took it,092 555 444,https://t.me/kx_seller_one\nC,They wrote and took it,,https://t.me/kx_seller_one\n\
     D,A school took it,092 555 333,\n";

#[test]
fn a_value_stands_by_the_report_that_is_nearest() {
    let unit = Unit::analysed(CHAIN);
    let answer = |words: [&str; 2]| unit.krama(&["why", words[0], words[1], "--json"]).ends(0).json();
    let number = |name: &str| unit.krama(&["why", name, "--json"]).ends(0).json()["report"].clone();
    let [a, b, c] = ["A", "B", "C"].map(number);
    // One report holds both.
    let both = answer(["092555444", "t.me/kx_seller_one"]);
    assert_eq!((&both["a"], &both["b"], &both["chain"]), (&b, &b, &json!([])));
    assert_eq!(both["values"][0]["value"]["effect"], "ties");
    assert_eq!(both["values"][0]["snippet"]["text"][1], "092 555 444");
    assert_eq!(both["values"][1]["snippet"]["report"], b);
    // The report itself holds the value, in whatever order they are named.
    let own = answer(["A", "+855 92 555 444"]);
    assert_eq!((&own["a"], &own["b"], &own["values"][0]), (&a, &a, &json!(null)));
    assert_eq!(answer(["+855 92 555 444", "A"])["values"][0], own["values"][1]);
    // Of the two that hold the telephone, the one from which the chain is shortest.
    let far = answer(["092 555 444", "C"]);
    assert_eq!((&far["a"], &far["b"]), (&b, &c));
    assert_eq!(far["chain"], answer(["B", "C"])["chain"]);
    assert_eq!(far["group"], answer(["A", "C"])["group"]);
    let told = unit.krama(&["why", "092 555 444", "C"]).ends(0).out;
    assert!(
        told.contains(&format!("092 555 444: phone +855 92 555 444, in {}: ties these reports.", b.as_str().unwrap())),
        "{told}"
    );
    let told = unit.krama(&["why", "092 555 444", "B"]).ends(0).out;
    assert!(told.contains(&format!("{} holds both: nothing lies between.", b.as_str().unwrap())), "{told}");
}

/// Asks about two, of which nothing is known of one.
#[track_caller]
fn unknown(unit: &Unit, words: &[&str]) {
    let said = unit.krama(words).ends(1).err;
    assert!(said.contains("K7207"), "{said}");
}

#[test]
fn a_value_that_links_nothing_stands_where_it_is_named() {
    let unit = Unit::analysed(CHAIN);
    let answer = unit.krama(&["why", "092 555 333", "A", "--json"]).ends(0).json();
    assert_eq!(
        (&answer["values"][0]["value"]["effect"], &answer["why_not"]),
        (&json!("alone"), &json!("nothing-shared"))
    );
    assert_eq!(answer["values"][0]["snippet"]["text"][1], "092 555 333");
    unknown(&unit, &["why", "092 555 333", "092 555 222"]);
    unknown(&unit, &["why", &"9".repeat(2_000), "A"]);
    // A bare number that is no reference and no known value is a report's.
    let named = unit.krama(&["why", "0", "092 555 444", "--json"]).ends(0).json();
    assert_eq!((&named["a"], &named["values"][0]), (&json!("#0"), &json!(null)));
}

#[test]
fn a_victims_value_stands_for_no_report() {
    let unit = Unit::analysed(
        "ref,narrative,victim_phone,suspect_phone\nA,A shop took my money,092 555 111,092 555 444\n\
         B,Another shop took it,,092 555 444\nC,The number 092 555 111 stood on a wall,,\n",
    );
    // Not even for one that names it in passing: its words are another's victim's.
    unknown(&unit, &["why", "092 555 111", "B"]);
    unknown(&unit, &["why", "B", "092 555 111"]);
}

#[test]
fn a_value_called_benign_says_by_whom_when_and_why() {
    let unit = Unit::analysed(
        "ref,narrative,suspect_phone\nA,A shop took my money,092 555 444\nB,Another shop took my money,092 555 444\n",
    );
    let answer = |words: &[&str]| unit.krama(&[&["why"][..], words, &["--json"]].concat()).ends(0).json();
    let said = ["decide", "benign", "phone", "092 555 444", "--why", "a hotline", "--json"];
    let entered = unit.krama(&said).ends(0).json();
    assert_eq!(entered["named_by"], 2);
    let entry = entered["entry"].clone();
    // The run is older than the word: its tie stands, and is said to go.
    let before = answer(&["092 555 444"]);
    assert_eq!((&before["values"][0]["effect"], &before["values"][0]["benign"]["entry"]), (&"ties".into(), &entry));
    assert_eq!(before["values"][0]["benign"]["in_run"], false);
    assert_eq!(answer(&["A"])["values"][0]["benign"]["entry"], entry);
    assert_eq!(answer(&["A", "B"])["chain"][0]["benign_since"], entry);
    let name = answer(&["A"])["group"].as_str().unwrap().to_owned();
    let group = unit.krama(&["group", &name, "--json"]).ends(0).json();
    assert_eq!(group["held_by"][0]["benign_since"], entry);
    unit.krama(&["analyse"]).ends(0);
    let value = answer(&["092 555 444"])["values"][0].clone();
    assert_eq!((&value["effect"], &value["benign"]["entry"]), (&"benign".into(), &entry));
    assert_eq!((&value["benign"]["by"], &value["benign"]["why"]), (&"officer".into(), &"a hotline".into()));
    assert_eq!(answer(&["A", "B"])["idle"][0], answer(&["A"])["values"][0]);
    for words in [&["092 555 444"][..], &["A"], &["A", "B"]] {
        let told = unit.krama(&[&["why"], words].concat()).ends(0).out;
        let said = "phone +855 92 555 444 was called benign by officer (not authenticated) on ";
        let entry = entry.as_str().unwrap();
        assert!(
            told.contains(said) && told.contains(&format!(", {entry}: a hotline\n  So it ties nothing.")),
            "{told}"
        );
    }
    unit.krama(&["decide", "withdraw", entry.as_str().unwrap(), "--why", "no hotline"]).ends(0);
    assert!(answer(&["092 555 444"])["values"][0]["benign"]["withdrawn_by"].is_string());
    unit.krama(&["analyse"]).ends(0);
    assert!(answer(&["092 555 444"])["values"][0]["benign"].is_null());
}

#[test]
fn an_account_at_a_bank_knows_what_was_said_of_its_number() {
    let rows = ["A", "B"].map(|name| format!("{name},Paid the seller,000777333111,ABA\n")).concat();
    let unit = Unit::analysed(&format!("ref,narrative,suspect_account,suspect_bank\n{rows}"));
    unit.krama(&["decide", "benign", "bank-account", "000777333111", "--why", "the desk's own"]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    for written in ["000 777 333 111", "ABA 000777333111"] {
        let told = unit.krama(&["why", written]).ends(0).out;
        assert!(told.contains("was called benign by") && told.contains("So it ties nothing."), "{written}: {told}");
    }
    let told = unit.krama(&["why", "A", "B"]).ends(0).out;
    assert!(told.contains("So it ties nothing."), "{told}");
}

#[test]
fn what_other_reports_name_is_told_of_each_value_alone() {
    let page = |name: &str, host: &str| format!("{name},I paid on the page,,https://{host}.example-kx.top/login\n");
    let pages = ["A", "B", "C"].map(|name| page(name, &name.to_lowercase())).concat();
    let unit = Unit::analysed(&format!(
        "ref,narrative,suspect_phone,suspect_url\n{pages}D,A shop took my money,092 555 444,\n\
         E,Years ago a shop took it,092 555 333,\n"
    ));
    let effects = |name: &str| -> Vec<String> {
        let answer = unit.krama(&["why", name, "--json"]).ends(0).json();
        let values = answer["values"].as_array().unwrap().iter();
        values.map(|value| format!("{}: {}", value["basis"], value["effect"])).collect()
    };
    assert!(effects("A").contains(&"\"url\": \"page\"".to_owned()), "{:?}", effects("A"));
    assert_eq!(effects("D"), ["\"phone\": \"alone\""]);
}

#[test]
fn values_of_another_season_are_told_from_those_nobody_else_has() {
    let unit = Unit::analysed(
        "ref,occurred_at,narrative,suspect_phone\nA,2015-01-01,A shop took my money,092 555 444\n\
         B,2025-01-01,Another shop took my money,092 555 444\nC,2025-01-01,A third took it,092 555 333\n",
    );
    let effect = |name: &str| {
        let answer = unit.krama(&["why", name, "--json"]).ends(0).json();
        answer["values"][0]["effect"].as_str().unwrap().to_owned()
    };
    assert_eq!(["A", "B", "C"].map(effect), ["season", "season", "alone"]);
}

#[test]
fn a_platform_counts_where_its_account_can_be_read_in_no_other_way_and_is_not_benign() {
    let unit = Unit::analysed(
        "ref,narrative,suspect_phone,suspect_handle\nA,Wrote on Telegram,092 555 444,telegram @kx_seller_one\n\
         B,Wrote to me,092 555 444,telegram @kx_seller_two\nC,Took my money,092 555 444,kx_seller_three\n",
    );
    let platforms = || {
        let name = unit.krama(&["why", "A", "--json"]).ends(0).json()["group"].as_str().unwrap().to_owned();
        unit.krama(&["group", &name, "--json"]).ends(0).json()["platforms"].clone()
    };
    assert_eq!(platforms(), serde_json::json!([{"word": "telegram", "reports": 2}]));
    unit.krama(&["decide", "benign", "telegram", "@kx_seller_two", "--why", "the bank's own"]).ends(0);
    assert_eq!(platforms(), serde_json::json!([{"word": "telegram", "reports": 1}]));
}

#[test]
fn one_complainants_reports_are_named_as_such() {
    let own = |who: &str, text: &str| format!("{who},{text},012 345 990,012 999 00{}\n", &who[1..]);
    let again = "E9,Yet he cheated me once more and took gold,012 345 990,012 999 002\n";
    let table = ["E1", "E2", "E3"].map(|who| own(who, &format!("The man of {who} cheated me"))).concat();
    let unit = Unit::analysed(&format!("ref,narrative,suspect_phone,victim_phone\n{table}{again}"));
    let answer = unit.krama(&["why", "E2", "E9", "--json"]).ends(0).json();
    let steps = answer["chain"].as_array().unwrap();
    assert!(steps.iter().all(|step| step["one_teller"] == true), "{answer}");
    let other = unit.krama(&["why", "E1", "E3", "--json"]).ends(0).json();
    assert!(other["chain"].as_array().unwrap().iter().all(|step| step["one_teller"] == false), "{other}");
    let told = unit.krama(&["why", "E2", "E9"]).ends(0).out;
    assert!(told.contains("both are one complainant's") && !told.contains("a doubt, or a broader"), "{told}");
}

#[test]
fn a_mail_is_named_by_its_id_as_people_copy_it() {
    let unit = Unit::new();
    let mail = "From: a@kx-mail.example\r\nTo: desk@kx-desk.example\r\nMessage-ID: <a1@kx-mail.example>\r\n\
                Subject: cheated\r\n\r\nHe took my money, his number is 092 555 444.\r\n";
    unit.krama(&["ingest", &unit.file("one.eml", mail)]).ends(0);
    unit.krama(&["analyse"]).ends(0);
    for name in ["a1@kx-mail.example", "<a1@kx-mail.example>"] {
        assert!(unit.krama(&["why", name]).ends(0).out.contains("(#0) stands alone"), "{name}");
        assert!(unit.krama(&["find", name]).ends(0).out.contains("report #0 has this reference"), "{name}");
    }
}

#[test]
fn people_of_one_name_are_not_one_person() {
    let row = |at: u32, who: &str| {
        format!(
            "N{at},My name is {who}. A man promised high returns on an investment and I sent him all my savings,,\
             01{at} 999 00{at},ABA,00{at} 444 55{at}\n"
        )
    };
    let table: String = (1..4).map(|at| row(at, "Sok Dara")).collect();
    let unit =
        Unit::analysed(&format!("ref,narrative,suspect_phone,victim_phone,suspect_bank,suspect_account\n{table}"));
    let listed = unit.krama(&["members", "--json"]).ends(0).json();
    assert!(listed["members"].as_array().unwrap().iter().all(|member| member["group_id"].is_null()), "{listed}");
    let answer = unit.krama(&["why", "N1", "N2", "--json"]).ends(0).json();
    assert_eq!(answer["same_incident"], false, "{answer}");
}

#[test]
fn whoever_called_my_number_is_not_me() {
    let unit = Unit::analysed(
        "ref,narrative,suspect_phone\nA,My number was called by 092 555 444 who took my money,092 555 444\n\
         B,He messaged my number using 092 555 444,092 555 444\nC,A man asked for money,092 555 444\n",
    );
    let answer = unit.krama(&["mentions", "--json"]).ends(0).json();
    let phones = answer["mentions"].as_array().unwrap().iter().filter(|mention| mention["kind"] == "phone");
    assert!(phones.clone().count() > 3 && phones.clone().all(|mention| mention["role"] == "suspect"), "{answer}");
}

#[test]
fn a_number_that_is_dialled_is_no_sum() {
    let unit = Unit::analysed(
        "ref,narrative,amount,currency\nA,He took it,092555444,USD\nB,I paid $092555444 to him,,\nC,I paid 0.50 USD and $1200,,\n",
    );
    let answer = unit.krama(&["mentions", "--json"]).ends(0).json();
    let sums: Vec<&str> = answer["mentions"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|m| m["kind"] == "amount")
        .map(|m| m["value"].as_str().unwrap())
        .collect();
    assert_eq!(sums, ["USD 0.50", "USD 1200"], "{answer}");
}

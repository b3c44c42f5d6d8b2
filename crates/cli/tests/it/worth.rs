//! What `krama why` says of a value: only what it does.

use crate::support::Unit;

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

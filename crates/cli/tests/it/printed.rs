//! What is printed: help, JSON and CSV. JSON is held against `docs/json.md`, place by place, in order.

use crate::accounts::with_password;
use crate::serving::Serving;
use crate::shape::{Place, orders, places};
use crate::support::{Answer, Unit, fixtures, krama};
use std::collections::BTreeMap;
use std::fmt::Write;

const COMMANDS: [&str; 25] = [
    "demo",
    "init",
    "ingest",
    "analyse",
    "groups",
    "group",
    "members",
    "mentions",
    "why",
    "reviews",
    "account",
    "accesses",
    "find",
    "index",
    "decide",
    "serve",
    "simulate",
    "evaluate",
    "verify",
    "checkpoint",
    "prove",
    "backup",
    "restore",
    "config",
    "",
];

const DECISIONS: [&str; 8] = ["same", "different", "unsure", "benign", "confirm", "withdraw", "erase", "list"];

fn help(words: &[&str]) -> String {
    let answer = krama(&[words, &["--help"]].concat()).ends(0);
    // A line's trailing blanks are the terminal's business.
    answer.out.lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
}

#[test]
fn every_command_explains_itself_with_an_example() {
    for name in COMMANDS {
        let words: Vec<&str> = [name].into_iter().filter(|name| !name.is_empty()).collect();
        let help = help(&words);
        assert!(name.is_empty() || help.contains("Example"), "{name} has no example");
        insta::with_settings!({ snapshot_path => "snapshots/help", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(if name.is_empty() { "krama" } else { name }, help);
        });
    }
}

#[test]
fn every_decision_explains_itself() {
    let all = DECISIONS.iter().fold(String::new(), |all, name| all + &help(&["decide", name]) + "\n");
    insta::with_settings!({ snapshot_path => "snapshots/help", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("decisions", all);
    });
}

#[test]
fn help_lists_every_command() {
    let help = help(&[]);
    for name in COMMANDS {
        assert!(help.lines().any(|line| line.trim_start().starts_with(name)), "{name}");
    }
}

/// The first line of a CSV table.
fn header(answer: Answer) -> String {
    answer.ends(0).out.lines().next().unwrap().to_owned()
}

#[test]
fn tables_have_their_documented_headers() {
    let unit = Unit::desk();
    let mut all = String::new();
    for words in [
        &["groups"][..],
        &["members"],
        &["mentions"],
        &["reviews"],
        &["accesses"],
        &["account", "list"],
        &["ingest", "--rejections"],
    ] {
        let raw = header(unit.krama(&[words, &["--csv"]].concat()));
        let quoted = format!("\u{feff}\"{}\"", raw.replace(',', "\",\""));
        assert_eq!(quoted, header(unit.krama(&[words, &["--csv", "--for-excel"]].concat())));
        assert!(documented().contains(&raw), "docs/json.md does not hold the header\n{raw}");
        writeln!(all, "krama {} --csv\n{raw}\n", words.join(" ")).unwrap();
    }
    assert!(all.contains("\nreport_ref,group_id"));
    assert!(all.contains("\nreport_ref,kind,value,role,field,start,end"));
    insta::assert_snapshot!("csv_headers", all);
}

/// A workspace that has seen everything a command can tell of.
fn eventful() -> Unit {
    let unit = Unit::desk();
    let hostile = fixtures().join("hostile");
    let files = ["quotes.csv", "mixed_encoding.csv", "unknown_columns.csv", "truncated.zip", "two_chats.zip"];
    let files: Vec<String> = files.iter().map(|name| hostile.join(name).to_str().unwrap().to_owned()).collect();
    unit.krama(&[&["ingest"][..], &files.iter().map(String::as_str).collect::<Vec<_>>()].concat()).ends(1);
    unit.krama(&["ingest", &unit.file("a/statement.txt", "He took my money.")]).ends(0);
    std::fs::write(unit.folder().join("lake/originals/.DS_Store"), "left here").unwrap();
    unit.krama(&["decide", "same", "H-002", "H-003", "--why", "heard both"]).ends(0);
    unit.krama(&["decide", "different", "H-003", "H-004", "--why", "two cities"]).ends(0);
    unit.krama(&["decide", "unsure", "H-003", "H-005", "--why", "perhaps"]).ends(0);
    unit.krama(&["decide", "confirm", "H-003", "--why", "read it"]).ends(0);
    unit.krama(&["decide", "benign", "phone", "023 999 888", "--why", "a hotline"]).ends(0);
    unit
}

/// Every JSON answer, by the name it is documented under.
fn answers() -> BTreeMap<String, Vec<String>> {
    let unit = eventful();
    let beside = |name: &str| unit.beside(name).to_str().unwrap().to_owned();
    let (backup, other, demo, made) = (beside("b.zip"), beside("other"), beside("demo"), beside("made"));
    let country = beside("country");
    let table = unit.file("unknown.csv", "who,what\nx,y\n");
    let bad = unit.file("bad.csv", "ref,narrative,amount\nA,paid,many\nB,sent 20,20\n");
    let another = unit.file("b/statement.txt", "She took my money.");
    let run = unit.krama(&["analyse", "--json"]).ends(0);
    let members = unit.members();
    let (on, other_group) = (&members.iter().find(|row| !row.1.is_empty()).unwrap().1, &members);
    let of = |group: &str| other_group.iter().filter(|row| row.1 == group).map(|row| row.0.clone()).collect::<Vec<_>>();
    let [a, b] = [of(on)[0].clone(), of(on)[1].clone()];
    let c = members.iter().find(|row| !row.1.is_empty() && row.1 != *on).unwrap().0.clone();
    let groups: Vec<String> = unit.table(&["groups", "--csv"]).into_iter().map(|row| row[0].clone()).collect();
    let mut answers = vec![
        run,
        krama(&["init", &made, "--json"]).ends(0),
        krama(&["demo", "--dir", &demo, "--reports", "200", "--json"]).ends(0),
        unit.krama(&["ingest", &table, &bad, &another, "--json"]).ends(1),
        krama(&["simulate", "--reports", "30", "--out", &country, "--json"]).ends(0),
        unit.krama(&["ingest", "--rejections", "--json", "--unmask", "--why", "w"]).ends(0),
        unit.krama(&["analyse", "--replay", "R2", "--json"]).ends(0),
        unit.krama(&["groups", "--json"]).ends(0),
        unit.krama(&["members", "--json"]).ends(0),
        unit.krama(&["mentions", "--json"]).ends(0),
        unit.krama(&["why", &a, &b, "--json"]).ends(0),
        unit.krama(&["why", &a, &c, "--json"]).ends(0),
        unit.krama(&["index", "--json"]).ends(0),
        unit.krama(&["decide", "unsure", &a, &b, "--why", "w", "--json"]).ends(0),
        unit.krama(&["decide", "list", "--json"]).ends(0),
        unit.krama(&["verify", "--json"]).ends(0),
        unit.krama(&["checkpoint", "--json"]).ends(0),
        unit.krama(&["backup", &backup, "--json"]).ends(0),
        krama(&["restore", &backup, &other, "--json"]).ends(0),
        unit.krama(&["config", "show", "--json"]).ends(0),
    ];
    for text in ["+855 10 091 000", &a, on, "ប្រាក់"] {
        answers.push(unit.krama(&["find", text, "--json"]).ends(0));
    }
    for name in &groups {
        answers.push(unit.krama(&["group", name, "--json"]).ends(0));
    }
    for name in groups.iter().take(2) {
        let members = of(name);
        answers.push(unit.krama(&["why", &members[0], members.last().unwrap(), "--json"]).ends(0));
    }
    answers.extend(reviewed(&unit, &a));
    answers.extend(evaluated().into_iter().chain(reached(&unit)));
    answers.extend(provisional(&unit));
    let note = beside("note.txt");
    unit.krama(&["checkpoint", "--out", &note]).ends(0);
    answers.push(unit.krama(&["verify", "--against", &note, "--json"]).ends(0));
    answers.push(krama(&["-w", &made, "verify", "--against", &note, "--json"]).ends(1));
    answers.extend(proven(&unit, &a, &note).into_iter().chain(erased(&unit, &a)));
    let mut by_schema: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for answer in answers {
        let schema = answer.json()["schema"].as_str().unwrap_or("error").to_owned();
        by_schema.entry(schema).or_default().push(answer.out);
    }
    by_schema
}

/// Somebody has access, and the workbench is open.
fn reached(unit: &Unit) -> [Answer; 3] {
    let add = ["account", "add", "sokha", "--role", "judge", "--json"];
    [
        with_password(unit, "seven ducks crossed the road", &add).ends(0),
        unit.krama(&["account", "list", "--json"]).ends(0),
        Serving::over(unit).told.clone(),
    ]
}

/// A run measured against the truth, and its errors.
fn evaluated() -> Vec<Answer> {
    let (unit, country) = Unit::of_country(400, 5);
    let mut answers = vec![unit.krama(&["evaluate", "--truth", &country, "--json"]).ends(0)];
    for sort in ["merges", "splits", "roles", "types", "missed"] {
        answers.push(unit.krama(&["evaluate", "--truth", &country, "--show", sort, "--json"]).ends(0));
    }
    answers
}

/// What waits for a person, and what one report's values do.
fn reviewed(unit: &Unit, report: &str) -> Vec<Answer> {
    let torn = Unit::new();
    let rows = "ref,narrative\nR1,He called me from 092 555 444\nR2,A man called me from 092 555 444\n\
                R3,Somebody ordered in my name. My phone number is 092 555 444\n";
    let file = torn.file("torn.csv", rows);
    torn.krama(&["ingest", &file]).ends(0);
    torn.krama(&["analyse"]).ends(0);
    let mut answers: Vec<Answer> = [&["why", report][..], &["reviews"], &["accesses"]]
        .into_iter()
        .map(|words| unit.krama(&[words, &["--json"]].concat()).ends(0))
        .collect();
    for words in
        [&["why", "R1"][..], &["why", "R1", "R3"], &["why", "092 555 444"], &["why", "092 555 444", "R3"], &["reviews"]]
    {
        answers.push(torn.krama(&[words, &["--json"]].concat()).ends(0));
    }
    answers
}

/// A report is proven, alone and to a checkpoint.
fn proven(unit: &Unit, report: &str, note: &str) -> [Answer; 3] {
    let file = unit.beside("proof.json").to_str().unwrap().to_owned();
    [
        unit.krama(&["prove", report, "--out", &file, "--since", note, "--why", "w", "--json"]).ends(0),
        krama(&["verify", "--proof", &file, "--json"]).ends(0),
        krama(&["verify", "--proof", &file, "--against", note, "--json"]).ends(0),
    ]
}

/// A report is erased; then there is no run to ask.
fn erased(unit: &Unit, report: &str) -> Vec<Answer> {
    let erase = ["decide", "erase", "--report", report, "--order", "court 1", "--why", "unlawful", "--json"];
    let mut answers = vec![
        unit.krama(&[&erase[..], &["--preview"]].concat()).ends(0),
        unit.krama(&erase).ends(0),
        unit.krama(&["decide", "list", "--json"]).ends(0),
        unit.krama(&["verify", "--json"]).ends(0),
    ];
    let failed = unit.krama(&["groups", "--json"]).ends(1);
    answers.push(Answer { code: 1, out: failed.err, err: String::new() });
    answers.push(unit.krama(&["analyse", "--replay", "R2", "--json"]).ends(1));
    answers
}

/// A report that shares a value with a group comes in, is found, and is settled by a run.
fn provisional(unit: &Unit) -> [Answer; 3] {
    let held = |group: &Vec<String>| unit.krama(&["group", &group[0], "--json"]).ends(0).json()["held_by"].clone();
    let phone = unit.table(&["groups", "--csv"]).iter().find_map(|group| {
        let held = held(group);
        let phone =
            held.as_array().unwrap().iter().find(|held| held["basis"] == "phone" && held["groups"] == 1)?.clone();
        Some(phone["value"].as_str().unwrap().to_owned())
    });
    let file = unit.file("late.csv", format!("ref,narrative,suspect_phone\nLATE-1,again,{}\n", phone.unwrap()));
    [
        unit.krama(&["ingest", &file, "--json"]).ends(0),
        unit.krama(&["find", "LATE-1", "--json"]).ends(0),
        unit.krama(&["analyse", "--json"]).ends(0),
    ]
}

fn documented() -> String {
    std::fs::read_to_string(fixtures().join("../docs/json.md")).unwrap()
}

/// The places a schema's table in `docs/json.md` names, with the types it allows; `?` marks what may be left out.
fn documented_places(docs: &str, schema: &str) -> Vec<(String, Vec<String>)> {
    let heading = format!("### `{schema}`\n");
    let section = docs.split(&heading).nth(1).unwrap_or_else(|| panic!("docs/json.md has no section {schema}"));
    let section = section.split("\n##").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        assert!(cells.len() == 3 && !cells[2].is_empty(), "{schema}: {row}");
        (cells[0].trim_matches('`').to_owned(), cells[1].split(", ").map(str::to_owned).collect())
    })
    .collect()
}

/// Keys are written in the order of the document.
fn in_order(schema: &str, documented: &[(String, Vec<String>)], text: &str) {
    for keys in orders(text) {
        let at = |key: &String| documented.iter().position(|(path, _)| path == key);
        assert!(keys.is_sorted_by_key(at), "{schema}: written in another order than documented: {keys:?}");
    }
}

/// Every place that is there is documented with its type, and what is documented is there.
fn hold_against(schema: &str, documented: &[(String, Vec<String>)], found: &[Place]) {
    for place in found {
        let at = documented.iter().position(|(path, _)| *path == place.path);
        let at = at.unwrap_or_else(|| panic!("{schema}: {} is not documented", place.path));
        for kind in &place.types {
            assert!(documented[at].1.iter().any(|allowed| allowed == kind), "{schema}: {} can be {kind}", place.path);
        }
    }
    for (path, types) in documented {
        let above = path.rfind('.').map_or("", |dot| &path[..dot]);
        let above_is_there = found.iter().any(|place| place.path == above && place.types.contains(&"object"));
        let needed = above.is_empty() || above_is_there;
        let optional = path.ends_with("[]") || types.iter().any(|kind| kind == "may be left out");
        let there = found.iter().any(|place| place.path == *path);
        assert!(there || optional || !needed, "{schema}: {path} is documented and not there");
    }
}

#[test]
fn every_json_answer_is_as_documented() {
    let docs = documented();
    let answers = answers();
    let schemas: Vec<&str> = docs.lines().filter_map(|line| line.strip_prefix("### `")?.strip_suffix('`')).collect();
    assert!(schemas.iter().all(|schema| answers.contains_key(*schema)), "{schemas:?} {:?}", answers.keys());
    let mut all = String::new();
    for (schema, texts) in &answers {
        let documented = documented_places(&docs, schema);
        for text in texts {
            hold_against(schema, &documented, &places(text));
            in_order(schema, &documented, text);
        }
        writeln!(all, "{schema}").unwrap();
        for (path, types) in &documented {
            writeln!(all, "  {path}: {}", types.join(", ")).unwrap();
        }
    }
    insta::assert_snapshot!("json", all);
}

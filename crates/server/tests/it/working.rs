//! Taking in, runs, and work that is followed.

use crate::support::{Open, START, cookie_name, until};
use krama_server::work::{Sort, Whose};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::Ordering;

const TABLE: &str = "ref,received_at,narrative,suspect_phone\nA-1,2026-01-03,They asked for a fee,023 900 111\nA-2,2026-01-04,They asked for another,023 900 111\n";

fn is_empty(open: &Open) -> bool {
    !open.folder().join("incoming").read_dir().is_ok_and(|mut all| all.next().is_some())
}

#[test]
fn a_file_is_taken_in_and_leaves_nothing_on_its_way() {
    let open = Open::empty();
    let operator = open.operator();
    let begun =
        operator.send("files", &[("source", None, "Desk 7"), ("file", Some("../../desk.csv"), TABLE)]).is(202).json();
    let ended = operator.ended(&begun);
    assert_eq!(ended["standing"], "done", "{ended:#}");
    let file = &ended["outcome"]["files"][0];
    assert_eq!((&file["path"], &file["new"]), (&json!("desk.csv"), &json!(2)));
    assert!(is_empty(&open));
    assert_eq!(operator.get("reports/0").is(200).json()["source"], "Desk 7");
    let ran = operator.ended(&operator.post("analyses", &json!({})).is(202).json());
    assert_eq!(ran["outcome"]["reports"], 2);
    assert_eq!(operator.get("reports").is(200).json()["total"], 2);
}

#[test]
fn what_is_no_file_or_no_word_is_refused_and_nothing_stays() {
    let open = Open::empty();
    let operator = open.operator();
    operator.post("files", &json!({})).fails(400, "K9208");
    operator.send("files", &[("source", None, "Desk 7")]).fails(400, "K9208");
    operator.send("files", &[("banana", None, "x")]).fails(400, "K9208");
    operator.send("files", &[("mapping", None, "../secret"), ("file", Some("a.csv"), TABLE)]).fails(422, "K7402");
    operator.send("files", &[("file", Some("a.csv"), TABLE), ("file", Some("b/a.csv"), TABLE)]).fails(400, "K9208");
    assert!(is_empty(&open));
    operator.get("pieces/1").fails(404, "K9215");
    let unknown =
        operator.send("files", &[("file", Some("odd.csv"), "Col A,Col B,When\nx,y,2026-01-01\n")]).is(202).json();
    let told = operator.ended(&unknown)["outcome"]["files"][0]["refused"].clone();
    assert!(told["code"].as_str().unwrap().starts_with('K'), "{told}");
}

#[test]
fn words_of_a_form_are_bounded_in_size_and_number() {
    let open = Open::empty();
    let operator = open.operator();
    let long = "x".repeat(1 << 20);
    for name in ["source", "chat", "complainant", "mapping", "mapping_text"] {
        operator.send("files", &[(name, None, &long), ("file", Some("a.csv"), TABLE)]).fails(413, "K9209");
    }
    let mut many = vec![("chat", None, "Sok"); 101];
    many.push(("file", Some("a.csv"), TABLE));
    operator.send("files", &many).fails(413, "K9209");
    assert!(is_empty(&open));
}

#[test]
fn nothing_comes_in_where_the_disk_is_nearly_full() {
    let open = Open::empty();
    let operator = open.operator();
    open.free.store(1 << 20, Ordering::Relaxed);
    operator.send("files", &[("file", Some("a.csv"), TABLE)]).fails(507, "K9223");
    let by_hand = json!({ "source": "counter", "fields": { "narrative": "They asked for a fee." } });
    operator.post("reports", &by_hand).fails(507, "K9223");
    assert!(is_empty(&open));
    open.free.store(1 << 40, Ordering::Relaxed);
    operator.ended(&operator.post("reports", &by_hand).is(202).json());
}

#[test]
fn a_session_sends_one_form_at_a_time() {
    let open = Open::empty();
    let operator = open.operator();
    let address = open.url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let (name, cookie) = (cookie_name(&open.url), operator.cookie.as_ref().unwrap());
    let csrf = operator.csrf.as_ref().unwrap();
    let mut slow = TcpStream::connect(&address).unwrap();
    write!(
        slow,
        "POST /api/v1/files HTTP/1.1\r\nhost: {address}\r\ncookie: {name}={cookie}\r\nx-krama-csrf: {csrf}\r\n\
         content-type: multipart/form-data; boundary=edge\r\ncontent-length: 100000\r\n\r\n--edge\r\n"
    )
    .unwrap();
    until(|| open.folder().join("incoming").read_dir().is_ok_and(|mut all| all.next().is_some()));
    operator.send("files", &[("file", Some("a.csv"), TABLE)]).fails(409, "K9222");
    open.person("sok", "intake").0.send("files", &[("file", Some("a.csv"), TABLE)]).is(202);
    // Whoever breaks off makes room.
    slow.shutdown(std::net::Shutdown::Write).unwrap();
    let mut told = String::new();
    let _ = slow.read_to_string(&mut told);
    until(|| {
        open.pass(50);
        operator.send("files", &[("file", Some("a.csv"), TABLE)]).status == 202
    });
}

#[test]
fn a_report_is_taken_in_by_hand() {
    let open = Open::empty();
    let operator = open.operator();
    let fields = json!({ "narrative": "She was told, \"pay first\",\nand paid.", "suspect_phone": "023 900 111" });
    for reference in [json!("K-77"), json!(null)] {
        let told =
            operator.post("reports", &json!({ "source": "counter", "reference": reference, "fields": fields })).is(202);
        let ended = operator.ended(&told.json());
        assert_eq!(ended["outcome"]["files"][0]["new"], 1, "{ended:#}");
    }
    let report = operator.get("reports/0").is(200).json();
    assert_eq!((&report["report_ref"], &report["source"]), (&json!("K-77"), &json!("counter")));
    assert!(report.to_string().contains("pay first"));
    operator.post("reports", &json!({ "source": "counter", "fields": { "banana": "x" } })).fails(400, "K9208");
    operator
        .post("reports", &json!({ "source": "counter", "fields": { "narrative": ["a", "b"] } }))
        .fails(400, "K9208");
}

#[test]
fn work_is_followed_as_it_goes_and_ends_with_the_session() {
    let open = Open::desk();
    let operator = open.operator();
    let mut heard = operator.follow();
    assert_eq!(heard.next(), Some(json!([])));
    operator.post("analyses", &json!({})).is(202);
    let done = heard.find(|pieces| pieces[0]["standing"] == "done").unwrap();
    assert_eq!((&done[0]["sort"], &done[0]["outcome"]["run"]), (&json!("analysis"), &json!("R2")), "{done:#}");
}

#[test]
fn reports_wait_while_a_file_is_read_and_then_come_in_one_after_the_other() {
    let open = Open::empty();
    let operator = open.operator();
    let whose = Whose { person: None, session: 0 };
    let reading = open.desk.work.begin(Sort::Ingest, ("officer", whose), krama_model::Moment(START)).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(reading.turn(|| krama_model::Moment(START)));
    let by_hand = |number: usize| json!({ "source": "counter", "reference": format!("K-{number}"), "fields": { "narrative": "They asked for a fee." } });
    let waiting: Vec<Value> = (0..20).map(|number| operator.post("reports", &by_hand(number)).is(202).json()).collect();
    assert!(waiting.iter().all(|piece| piece["standing"] == "waiting"), "{waiting:#?}");
    operator.post("reports", &by_hand(20)).fails(409, "K9214");
    operator.send("files", &[("file", Some("a.csv"), TABLE)]).fails(409, "K9214");
    drop(reading);
    let ended: Vec<Value> = waiting.iter().map(|piece| operator.ended(piece)).collect();
    assert!(ended.iter().all(|piece| piece["outcome"]["files"][0]["new"] == 1), "{ended:#?}");
    let names: Vec<Value> =
        (0..20).map(|number| operator.get(&format!("reports/{number}")).json()["report_ref"].clone()).collect();
    assert_eq!(
        names,
        (0..20).map(|number| json!(format!("K-{number}"))).collect::<Vec<_>>(),
        "in the order they were sent"
    );
    assert!(is_empty(&open));
}

#[test]
fn what_was_typed_and_accepted_outlasts_the_server() {
    let open = Open::empty();
    let (sok, _) = open.person("sok", "intake");
    let whose = Whose { person: None, session: 0 };
    let reading = open.desk.work.begin(Sort::Ingest, ("officer", whose), krama_model::Moment(START)).unwrap();
    for number in 0..3 {
        let typed = json!({ "source": "counter", "reference": format!("K-{number}"), "fields": { "narrative": "They asked for a fee." } });
        assert_eq!(sok.post("reports", &typed).is(202).json()["standing"], "waiting");
        open.clock.fetch_add(10, Ordering::Relaxed);
    }
    sok.send("files", &[("file", Some("a.csv"), TABLE)]).is(202);
    // What a killed server leaves beside it is no report: it is removed.
    std::fs::create_dir(open.folder().join("incoming/half")).unwrap();
    let open = open.anew();
    drop(reading);
    let operator = open.operator();
    until(|| open.unit().workspace().report_count().unwrap() == 3);
    let names: Vec<Value> =
        (0..3).map(|number| operator.get(&format!("reports/{number}")).is(200).json()["report_ref"].clone()).collect();
    assert_eq!(names, [json!("K-0"), json!("K-1"), json!("K-2")]);
    let looks = operator.get("audit?limit=50").is(200).json();
    assert!(looks["items"].as_array().unwrap().iter().any(|deed| deed["by"] == "sok"), "{looks:#}");
    until(|| is_empty(&open));
}

#[test]
fn whoever_is_shut_out_while_they_send_takes_nothing_in() {
    let open = Open::empty();
    let (sok, number) = open.person("sok", "intake");
    let address = open.url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let (name, cookie, csrf) = (cookie_name(&open.url), sok.cookie.as_ref().unwrap(), sok.csrf.as_ref().unwrap());
    let body = format!(
        "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n{TABLE}\r\n--edge--\r\n"
    );
    let mut slow = TcpStream::connect(&address).unwrap();
    write!(
        slow,
        "POST /api/v1/files HTTP/1.1\r\nhost: {address}\r\ncookie: {name}={cookie}\r\nx-krama-csrf: {csrf}\r\nconnection: close\r\n\
         content-type: multipart/form-data; boundary=edge\r\ncontent-length: {}\r\n\r\n{}",
        body.len(),
        &body[..80]
    )
    .unwrap();
    until(|| !is_empty(&open));
    // Each account sends one form at a time, in however many sessions.
    let again = open.signed_in(&json!({ "name": "sok", "password": crate::support::own_password("sok") }));
    again.send("files", &[("file", Some("b.csv"), TABLE)]).fails(409, "K9222");
    let path = format!("people/{}", number.as_str().unwrap());
    open.operator().patch(&path, &json!({ "disabled": true, "why": "left" })).is(200);
    slow.write_all(&body.as_bytes()[80..]).unwrap();
    let mut told = String::new();
    slow.read_to_string(&mut told).unwrap();
    assert!(told.starts_with("HTTP/1.1 401") && told.contains("K9201"), "{told}");
    until(|| is_empty(&open));
    assert_eq!(open.unit().workspace().report_count().unwrap(), 0);
}

#[test]
fn one_run_is_made_at_a_time_and_can_be_stopped() {
    let open = Open::desk();
    let operator = open.operator();
    operator.delete("analyses/current").fails(404, "K9215");
    let whose = Whose { person: None, session: 0 };
    let going = open.desk.work.begin(Sort::Analysis, ("officer", whose), krama_model::Moment(START)).unwrap();
    operator.post("analyses", &json!({})).fails(409, "K9214");
    assert_eq!(operator.delete("analyses/current").is(202).json()["standing"], "stopping");
    let stopped = open.unit().analyse(
        &krama_pipeline::workspace::Act { actor: crate::support::owner(), at: krama_model::Moment(START) },
        &going,
    );
    assert!(matches!(stopped, Err(krama_pipeline::Error::Cancelled)), "{stopped:?}");
    drop(going);
    let ran = operator.ended(&operator.post("analyses", &json!({})).is(202).json());
    assert_eq!((&ran["standing"], &ran["outcome"]["run"]), (&json!("done"), &json!("R2")));
}

#[test]
fn what_follows_the_work_ends_with_the_account() {
    let open = Open::empty();
    let (person, number) = open.person("sok", "intake");
    let mut heard = person.follow();
    assert_eq!(heard.next(), Some(json!([])));
    // The folder's owner closes the account at the command line.
    let act = krama_pipeline::workspace::Act { actor: crate::support::owner(), at: krama_model::Moment(START) };
    let number = krama_model::PersonNumber(number.as_str().unwrap().trim_start_matches('P').parse().unwrap());
    open.unit().change_person(number, krama_model::PersonChange::Disabled, "left", &act).unwrap();
    open.operator().post("analyses", &json!({})).is(202);
    let rest: Vec<Value> = heard.collect();
    assert!(!rest.iter().any(|pieces| pieces.to_string().contains("analysis")), "{rest:?}");
}

/// A list without headings: its first row is a complainant's.
const NO_HEADINGS: &str =
    "Dara Invented,023 900 777,dara@invented.example\nVanna Invented,023 900 778,vanna@invented.example\n";
/// A list with one report whose reference is its victim's number.
const NAMING: &str = "ref,received_at,narrative,suspect_phone,victim_phone\n023900779,2026-01-03,They asked for a fee,023 900 111,023 900 779\n";

fn names(told: &Value) -> bool {
    let text = told.to_string();
    ["Dara", "900 77", "90077", "dara@", "lists of Dara"].iter().any(|name| text.contains(name))
}

#[test]
fn what_files_name_is_told_to_whoever_sent_them() {
    let open = Open::empty();
    let ((sender, _), (other, _), (admin, _)) =
        (open.person("sok", "analyst"), open.person("vanna", "analyst"), open.person("keeper", "admin"));
    let files = [("file", Some("lists of Dara.csv"), NO_HEADINGS), ("file", Some("naming.csv"), NAMING)];
    let begun = sender.send("files", &files).is(202).json();
    let own = sender.ended(&begun);
    let refused = &own["outcome"]["files"][0]["refused"];
    assert_eq!(refused["code"], "K1010", "{own:#}");
    assert!(refused["proposed_mapping"].as_str().unwrap().contains("Dara Invented"), "{own:#}");
    let named = own["outcome"]["files"][1]["warnings"].to_string();
    assert!(own.to_string().contains("lists of Dara") && named.contains("K7413"), "{own:#}");
    for asker in [&other, &admin, &open.operator()] {
        let told = asker.ended(&begun);
        assert!(!names(&told), "{told:#}");
        let files = &told["outcome"]["files"];
        assert_eq!((&files[0]["refused"]["code"], &files[1]["new"]), (&json!("K1010"), &json!(1)), "{told:#}");
        assert!(files[1]["warnings"].to_string().contains("K7413"), "{told:#}");
        let first = asker.follow().next().unwrap();
        assert!(!names(&first) && first[0]["outcome"]["files"] == *files, "{first:#}");
    }
    assert_eq!(sender.follow().next().unwrap()[0], own);
}

#[test]
fn what_was_asked_goes_away_once_it_is_answered_or_the_session_has_ended() {
    let open = Open::empty();
    let (sender, _) = open.person("sok", "analyst");
    let file = ("file", Some("lists of Dara.csv"), NO_HEADINGS);
    let first = sender.send("files", &[file]).is(202).json();
    assert!(sender.ended(&first)["outcome"]["files"][0]["refused"]["proposed_mapping"].is_string());
    let again = sender.send("files", &[file, ("mapping", None, "sms")]).is(202).json();
    let again = sender.ended(&again);
    assert!(!again["outcome"]["files"][0]["refused"]["code"].is_null(), "{again:#}");
    let asked = sender.ended(&first)["outcome"]["files"][0].clone();
    assert_eq!((&asked["path"], &asked["refused"]["code"]), (&json!("lists of Dara.csv"), &json!("K1010")));
    assert_eq!(asked["refused"]["proposed_mapping"], Value::Null);
    let third = sender.send("files", &[file]).is(202).json();
    assert!(names(&sender.ended(&third)));
    sender.delete("session").is(204);
    let own = json!({ "name": "sok", "password": crate::support::own_password("sok") });
    let later = open.signed_in(&own);
    for piece in [&first, &third] {
        assert!(!names(&later.ended(piece)));
    }
}

//! What is told of who came, who was refused and what failed.

use crate::support::{Asker, Open, own_password};
use serde_json::json;
use std::net::IpAddr;
use std::sync::Arc;

#[test]
fn who_signs_in_who_does_not_and_what_is_changed_leaves_a_line_with_number_route_and_address() {
    let open = Open::desk();
    let (dara, _) = open.person("dara", "intake");
    let lines = || open.told();
    assert_eq!(
        lines(),
        [
            "signed in  operator POST /sessions",
            "changed  operator POST /people",
            "signed in  P1 POST /sessions",
            "changed  P1 POST /session/password",
            "signed in  P1 POST /sessions",
        ]
    );
    let known = open.lines.lock().unwrap().clone();
    assert!(known.iter().all(|line| line.from == "127.0.0.1".parse::<IpAddr>().unwrap()));
    assert!(known[0].session != known[4].session && known[4].session.is_some());
    let since = || lines().split_off(known.len());
    open.stranger().post("sessions", &json!({ "name": "dara", "password": "guess" })).fails(401, "K9202");
    open.stranger().post("sessions", &json!({ "name": "sreymom", "password": "guess" })).fails(401, "K9202");
    dara.get("groups?type=012345678").fails(403, "K9203");
    dara.post("reports/3/identified", &json!({ "why": "x" })).fails(403, "K9203");
    dara.with("x-krama-csrf", "").with("origin", "http://evil.test").delete("session").fails(403, "K9205");
    dara.with("host", "evil.test").get("reports/012345678").fails(421, "K9206");
    let mut tokenless = dara.clone();
    tokenless.csrf = None;
    tokenless.delete("session").fails(403, "K9204");
    let (investigator, _) = open.person("vanna", "investigator");
    let came = lines().len() - known.len();
    investigator.post("reports/3/identified", &json!({ "why": "to call back" })).fails(403, "K9218");
    let told = since();
    assert_eq!(
        told[..7],
        [
            "refused K9202 P1 POST /sessions",
            "refused K9202 nobody POST /sessions",
            "refused K9203 P1 GET /groups",
            "refused K9203 P1 POST /reports/{}/identified",
            "refused K9205 nobody DELETE /session",
            "refused K9206 nobody GET /reports/{}",
            "refused K9204 P1 DELETE /session",
        ]
    );
    assert_eq!(told[came], "refused K9218 P2 POST /reports/{}/identified");
    let all = format!("{:?}", open.lines.lock().unwrap());
    for hidden in ["sreymom", "guess", "012345678", "dara", "evil", "to call back", &own_password("dara")] {
        assert!(!all.contains(hidden), "{hidden} stands in {all}");
    }
}

#[test]
fn a_failure_leaves_a_line_and_says_no_more_than_its_code_and_what_to_do() {
    let open = Open::desk();
    let operator = open.operator();
    std::fs::rename(open.folder().join("lake"), open.folder().join("gone")).unwrap();
    let told = operator.get("reports/3");
    assert!(told.status >= 500, "{}", told.text());
    let problem = told.json();
    assert_eq!((&problem["detail"], &problem["causes"]), (&json!("the server could not do this"), &json!([])));
    assert!(!told.text().contains(open.folder().to_str().unwrap()), "{problem}");
    let line = open.told().pop().unwrap();
    assert_eq!(line, format!("failed {} operator GET /reports/{{}}", problem["code"].as_str().unwrap()));
}

#[test]
fn strangers_fill_no_log() {
    let open = Open::empty();
    for _ in 0..100 {
        open.stranger().with("host", "evil.test").get("session").fails(421, "K9206");
    }
    assert_eq!(open.told().len(), 60);
}

/// Asks for whole tables until the thirty at once are used up, then so many more times.
fn ask_too_much(asker: &Asker, times: usize) {
    while asker.get("reports?format=csv").status != 429 {}
    for _ in 1..times {
        asker.get("reports?format=csv").fails(429, "K9207");
    }
}

/// How many requests each line since is for.
fn refused(open: &Open, since: usize) -> Vec<(String, u32)> {
    let times = open.lines.lock().unwrap().iter().map(|line| line.times).collect::<Vec<_>>();
    open.told().into_iter().zip(times).skip(since).collect()
}

#[test]
fn a_flood_of_one_session_leaves_few_lines_that_say_how_many_were_refused() {
    let open = Open::desk();
    let (dara, _) = open.person("dara", "investigator");
    let before = open.told().len();
    ask_too_much(&dara, 60);
    let own = ("refused K9207 P1 GET /reports".to_owned(), 1);
    assert_eq!(refused(&open, before), vec![own.clone(); 10]);
    // What else is refused keeps its line, and so does whoever else asks too much.
    dara.post("people", &json!({})).fails(403, "K9203");
    ask_too_much(&open.operator(), 1);
    open.desk.tell_floods();
    let others: Vec<String> = open.told().split_off(before + 10);
    let expected =
        ["refused K9203 P1 POST /people", "signed in  operator POST /sessions", "refused K9207 operator GET /reports"];
    assert_eq!(others, expected);
    open.pass(60_000);
    let since = open.told().len();
    open.desk.tell_floods();
    open.desk.tell_floods();
    assert_eq!(refused(&open, since), [("refused K9207 P1 GET /reports".to_owned(), 50)]);
    // It is counted anew.
    ask_too_much(&dara, 1);
    assert_eq!(refused(&open, since)[1..], [own]);
}

#[test]
fn a_flood_over_several_routes_is_told_by_the_next_refusal_or_as_the_server_ends() {
    let open = Open::desk();
    let (dara, _) = open.person("dara", "intake");
    let before = open.told().len();
    let flood = || {
        for path in ["groups", "people"].repeat(8) {
            dara.get(path).fails(403, "K9203");
        }
    };
    flood();
    open.pass(60_000);
    flood();
    let lines = Arc::clone(&open.lines);
    drop(open);
    let lines = lines.lock().unwrap();
    let many: Vec<_> = lines.iter().filter(|line| line.times > 1).map(|line| (line.times, &*line.route)).collect();
    assert_eq!(many, [(6, "several routes"), (6, "several routes")]);
    assert_eq!(lines.len() - before, 22);
    assert_eq!(lines.iter().skip(before).map(|line| line.times).sum::<u32>(), 32);
}

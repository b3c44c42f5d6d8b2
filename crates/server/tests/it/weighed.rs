//! What a judge is told of why the submitted reports of a group are one, and what is kept from them.

use crate::support::{Asker, Open};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write;

/// A case of an investigator's that a judge is assigned to.
struct Court {
    open: Open,
    investigator: Asker,
    judge: Asker,
}

impl Court {
    fn begin() -> Self {
        Self::over(Open::desk())
    }

    fn over(open: Open) -> Self {
        let (investigator, _) = open.person("vanna", "investigator");
        let (judge, number) = open.person("rith", "judge");
        investigator.post("cases", &json!({ "name": "The shop" })).is(201);
        investigator.post("cases/C1/assignments", &json!({ "person": number })).is(201);
        Self { open, investigator, judge }
    }

    /// Puts some of what the case then holds before the court.
    fn submit(&self, things: &[Value]) {
        let added: Vec<Value> = things
            .iter()
            .map(|thing| {
                let held = self.investigator.post("cases/C1/holdings", thing).is(201).json();
                held["held"].as_array().unwrap().last().unwrap()["entry"].clone()
            })
            .collect();
        let submission = json!({ "title": "What belongs together", "added": added });
        self.investigator.post("cases/C1/submission", &submission).is(201);
    }

    fn weighed(&self, group: &str) -> Value {
        self.judge.get(&format!("cases/C1/groups/{group}")).is(200).json()
    }

    /// The largest group, and what the unit itself sees of it.
    fn largest(&self) -> (String, Value) {
        let told = self.investigator.get("groups?sort=-reports").is(200).json();
        let group = word(&told["items"][0]["group"]);
        let seen = self.investigator.get(&format!("groups/{group}?format=whole")).is(200).json();
        (group, seen)
    }

    fn members(&self, group: &str) -> Vec<Value> {
        let told = self.investigator.get(&format!("groups/{group}/members?limit=500")).is(200).json();
        told["items"].as_array().unwrap().clone()
    }
}

/// Four reports of one spring and four of two years later that name the same values, which a person holds to be one group.
fn two_seasons() -> Open {
    let mut table = "ref,occurred_at,narrative,suspect_phone,suspect_link\n".to_owned();
    for (season, month) in [("S", "2023-03"), ("T", "2025-06")] {
        for day in 1..5 {
            let told = "They asked for a fee before the loan.,012010000,https://kx-loan.test/pay";
            writeln!(table, "{season}-{day},{month}-0{day},{told}").unwrap();
        }
    }
    let open = Open::empty();
    let operator = open.operator();
    operator.ended(&operator.send("files", &[("file", Some("desk.csv"), &table)]).is(202).json());
    operator.post("decisions", &json!({ "verdict": "same", "a": "S-1", "b": "T-1", "why": "the same crew" })).is(201);
    operator.ended(&operator.post("analyses", &json!({})).is(202).json());
    open
}

fn word(one: &Value) -> String {
    one.as_str().unwrap().to_owned()
}

fn list<'v>(one: &'v Value, key: &str) -> &'v [Value] {
    one[key].as_array().unwrap()
}

/// All words and numbers of an answer, each for itself.
fn told(one: &Value, into: &mut BTreeSet<String>) {
    match one {
        Value::Array(all) => all.iter().for_each(|one| told(one, into)),
        Value::Object(all) => all.values().for_each(|one| told(one, into)),
        Value::String(text) => {
            into.insert(text.clone());
        }
        _ => {}
    }
}

/// The values that a report names, as the unit sees them.
fn values(asker: &Asker, report: &str) -> BTreeSet<String> {
    let seen = asker.get(&format!("reports/{}", report.trim_start_matches('#'))).is(200).json();
    let mentions = list(&seen, "parts").iter().flat_map(|part| list(part, "mentions"));
    mentions.map(|mention| word(&mention["value"])).filter(|value| !value.starts_with("masked:")).collect()
}

#[test]
fn a_judge_is_told_what_holds_a_submitted_group_together_as_the_unit_sees_it() {
    let court = Court::begin();
    let (group, seen) = court.largest();
    court.submit(&[json!({ "group": group })]);
    let weighed = court.weighed(&group);
    assert_eq!((&weighed["reports"], &weighed["reports_more"]), (&seen["reports"], &json!(0)));
    for key in
        ["run", "types", "unsure", "languages", "platforms", "places", "nationalities", "losses", "first", "last"]
    {
        assert_eq!(weighed[key], seen[key], "{key}");
    }
    let of = |tie: &Value| (tie["basis"].clone(), tie["value"].clone(), tie["millibits"].clone());
    let scripts_apart = |ties: &[Value]| -> Vec<_> {
        let open = ties.iter().filter(|tie| tie["basis"] != "script" && tie["basis"] != "look-alike");
        open.map(of).collect()
    };
    let held = scripts_apart(list(&weighed, "held_by"));
    assert!(!held.is_empty());
    assert_eq!(held, scripts_apart(list(&seen, "held_by")));
    let named = list(&weighed, "held_by").iter().zip(list(&seen, "held_by"));
    assert!(named.clone().count() > 1 && named.clone().all(|(one, _)| list(one, "named_by").len() > 1));
    let what = |one: &Value| word(&one["what"]);
    let against: BTreeSet<String> = list(&weighed, "against").iter().map(what).collect();
    assert_eq!(against, list(&seen, "against").iter().map(what).collect());
    // Each report has its margin, and a chain that leads to one that was told before.
    for (one, member) in list(&weighed, "members").iter().zip(court.members(&group)) {
        for key in ["report", "margin_millibits"] {
            assert_eq!(one[key], member[key]);
        }
        assert_eq!(one["tells_again"].is_null(), member["duplicate_of"].is_null());
    }
    assert_eq!(linked(&weighed), 1, "all chains together hold all of them: {weighed:#}");
}

/// How many heaps the chains leave, none of whose steps is a gap.
fn linked(weighed: &Value) -> usize {
    let mut heaps: Vec<BTreeSet<String>> = Vec::new();
    for one in list(weighed, "members") {
        let mut heap = BTreeSet::from([word(&one["report"])]);
        heap.extend(one["tells_again"].as_str().map(str::to_owned));
        let mut at = one["report"].clone();
        for step in list(one, "chain") {
            assert_eq!(step["from"], at, "a chain has no gap");
            at = step["to"].clone();
        }
        heap.extend(at.as_str().map(str::to_owned));
        let (joined, apart): (Vec<_>, Vec<_>) = heaps.into_iter().partition(|other| !other.is_disjoint(&heap));
        heap.extend(joined.into_iter().flatten());
        heaps = apart;
        heaps.push(heap);
    }
    heaps.len()
}

#[test]
fn what_was_not_submitted_of_a_group_is_counted_and_named_nowhere() {
    let court = Court::begin();
    let (group, _) = court.largest();
    let members = court.members(&group);
    let firsts: Vec<&Value> = members.iter().filter(|one| one["duplicate_of"].is_null()).collect();
    let submitted: Vec<String> = [firsts[0], firsts[firsts.len() - 1]].map(|one| word(&one["report"])).to_vec();
    let things: Vec<Value> = submitted.iter().map(|report| json!({ "report": report })).collect();
    court.submit(&things);
    let weighed = court.weighed(&group);
    assert_eq!((&weighed["reports"], &weighed["reports_more"]), (&json!(2), &json!(members.len() - 2)));
    assert_eq!(list(&weighed, "members").len(), 2);
    let chains: Vec<&Value> = list(&weighed, "members").iter().flat_map(|one| list(one, "chain")).collect();
    assert!(!chains.is_empty());
    // What the others say, how they are called, and what they name stands nowhere; nor does another group.
    let spelled: BTreeSet<String> = submitted.iter().flat_map(|report| values(&court.investigator, report)).collect();
    let csv = court.judge.get(&format!("cases/C1/groups/{group}?format=csv")).is(200).text();
    let payload = format!("{weighed} {csv}");
    let mut words = BTreeSet::new();
    told(&weighed, &mut words);
    let mut withheld = 0;
    for member in members.iter().filter(|member| !submitted.contains(&word(&member["report"]))) {
        let report = word(&member["report"]);
        assert!(!words.contains(&report) && !csv.contains(&format!(",{report},")), "{report} in {payload}");
        assert!(!payload.contains(&word(&member["report_ref"])), "{member} in {payload}");
        for value in values(&court.investigator, &report).difference(&spelled) {
            withheld += 1;
            assert!(!payload.contains(value.as_str()), "{value} in {payload}");
        }
    }
    assert!(withheld > 10, "the others name what these two do not");
    let groups = court.investigator.get("groups?limit=500").is(200).json();
    for other in list(&groups, "items").iter().map(|one| word(&one["group"])).filter(|other| *other != group) {
        assert!(!words.contains(&other), "{other} in {payload}");
    }
}

#[test]
fn it_stays_as_it_was_when_it_was_submitted_but_for_what_is_known_of_victims_since() {
    let court = Court::begin();
    let (group, _) = court.largest();
    court.submit(&[json!({ "group": group })]);
    let before = court.weighed(&group);
    let is_phone = |tie: &&Value| tie["basis"] == "phone" && !word(&tie["value"]).starts_with("masked:");
    let phone = word(&list(&before, "held_by").iter().find(is_phone).unwrap()["value"]);
    let operator = court.open.operator();
    let analyse = || operator.ended(&operator.post("analyses", &json!({})).is(202).json());
    let members = court.members(&group);
    let [a, b] = [&members[0], &members[members.len() - 1]].map(|one| one["report"].clone());
    operator.post("decisions", &json!({ "verdict": "different", "a": a, "b": b, "why": "two desks" })).is(201);
    analyse();
    assert_eq!(court.weighed(&group), before, "a later run finds another group");
    let fields = json!({ "narrative": "They called and asked for a fee.", "victim_phone": phone });
    let body = json!({ "source": "counter", "reference": "K-1", "fields": fields, "as_it_stands": true });
    operator.ended(&operator.post("reports", &body).is(202).json());
    let at_once = court.weighed(&group);
    analyse();
    let after = court.weighed(&group);
    let csv = court.judge.get(&format!("cases/C1/groups/{group}?format=csv")).is(200).text();
    assert!(before.to_string().contains(&phone) && !at_once.to_string().contains(&phone));
    assert!(!after.to_string().contains(&phone) && !csv.contains(&phone));
    let number = |weighed: &Value| list(weighed, "held_by").len();
    assert_eq!(number(&after), number(&before), "it is masked and not left out");
    assert!(after.to_string().contains("masked:"));
}

#[test]
fn nothing_is_weighed_but_what_was_submitted_and_for_nobody_but_those_who_see_the_case() {
    let court = Court::begin();
    let (group, _) = court.largest();
    let members = court.members(&group);
    let path = format!("cases/C1/groups/{group}");
    court.judge.get(&path).fails(404, "K5044");
    court.investigator.get(&path).fails(404, "K5055");
    // Of one report alone nothing is said but its words.
    court.submit(&[json!({ "report": members[0]["report"] })]);
    court.judge.get(&path).fails(404, "K5055");
    court.submit(&[json!({ "group": group })]);
    assert_eq!(court.weighed(&group), court.investigator.get(&path).is(200).json());
    court.judge.get(&format!("{path}?run=R1")).is(200);
    court.judge.get(&format!("{path}?run=R9")).fails(404, "K5055");
    let (outside, _) = court.open.person("sophea", "prosecutor");
    outside.get(&path).fails(404, "K5044");
    let (taker, _) = court.open.person("dara", "intake");
    taker.get(&path).fails(403, "K9203");
}

#[test]
fn a_value_that_the_submitted_version_does_not_spell_is_not_told() {
    let court = Court::begin();
    let operator = court.open.operator();
    let tell = |reference: &str, narrative: &str, phone: &str| {
        let fields = json!({ "narrative": narrative, "suspect_phone": phone, "suspect_account": "926894000", "suspect_bank": "Phka Bank" });
        let body = json!({ "source": "counter", "reference": reference, "fields": fields, "as_it_stands": true });
        operator.ended(&operator.post("reports", &body).is(202).json());
    };
    for reference in ["K-1", "K-2"] {
        tell(reference, "The seller took my money and never came.", "092 555 444");
    }
    operator.ended(&operator.post("analyses", &json!({})).is(202).json());
    let found = operator.post("values", &json!({ "value": "092 555 444" })).is(200).json();
    let reports: Vec<Value> = list(&found["readings"][0], "first").to_vec();
    let group = word(&found["readings"][0]["groups"][0]["group"]);
    // It was typed wrongly, and is put right before both are submitted.
    tell("K-2", "The seller took my money and never came, ever.", "092 555 999");
    court.submit(&[json!({ "report": reports[0] }), json!({ "report": reports[1] })]);
    let weighed = court.weighed(&group);
    assert_eq!((&weighed["reports"], &weighed["read_otherwise"]), (&json!(2), &json!(1)));
    let values: Vec<String> = list(&weighed, "held_by").iter().map(|tie| word(&tie["value"])).collect();
    assert!(values.iter().any(|value| value.contains("926894000")), "{weighed:#}");
    assert!(!values.iter().any(|value| value.contains("92 555")), "one of the two names it no more: {weighed:#}");
    assert_eq!(weighed["held_by_more"], json!(1));
}

#[test]
fn a_value_of_two_seasons_is_named_in_each() {
    let court = Court::over(two_seasons());
    let (group, seen) = court.largest();
    let phones = |told: &Value| -> Vec<Value> {
        list(told, "held_by").iter().filter(|tie| tie["basis"] == "phone").map(|tie| tie["value"].clone()).collect()
    };
    assert_eq!((&seen["reports"], phones(&seen).len()), (&json!(8), 2), "{seen:#}");
    court.submit(&[json!({ "group": group })]);
    let weighed = court.weighed(&group);
    assert_eq!(phones(&weighed), phones(&seen), "{weighed:#}");
    assert!(list(&weighed, "held_by").iter().all(|tie| list(tie, "named_by").len() == 4), "{weighed:#}");
}

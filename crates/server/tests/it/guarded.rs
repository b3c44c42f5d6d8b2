//! Who may do what, and what holds for every answer.

use crate::support::{Asker, Open};
use krama_model::{PersonNumber, PersonRole, Rights, World};
use krama_pipeline::workspace::Actor;
use krama_server::session::Who;
use serde_json::Value;
use std::net::{IpAddr, Ipv4Addr};
use ureq::http::Method;

/// Every route of the document: method, address with something in its places, what it needs.
fn routes(asker: &Asker) -> Vec<(Method, String, Vec<String>)> {
    let document = asker.get("openapi.json").is(200).json();
    let mut routes = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let filled = path.replace("{name}", "G0").replace("{entry}", "E0");
            // Of people `P1`, of cases `C1`, of all else `1`.
            let filled = filled.replace("people/{number}", "people/P1").replace("cases/{number}", "cases/C1");
            let filled = filled.replace("{number}", "1");
            let words = operation["x-needs"].as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned());
            let needs: Vec<String> = words.collect();
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            if parameters.clone().any(|parameter| parameter["name"] == "for_excel") {
                routes.push((method.clone(), format!("api/v1{filled}?format=csv&for_excel=1"), needs.clone()));
            }
            routes.push((method, format!("api/v1{filled}"), needs));
        }
    }
    routes
}

/// Somebody of those rights, signed in.
fn person(open: &Open, role: &'static str, rights: Rights) -> Asker {
    let who = Who { actor: Actor::signed_in(PersonNumber(1), role), role, rights, account: None };
    let (secret, session) = open.desk.sessions.open(who, IpAddr::V4(Ipv4Addr::LOCALHOST), &open.desk.around);
    let mut asker = open.stranger();
    (asker.cookie, asker.csrf) = (Some(secret), Some(session.csrf.clone()));
    asker
}

fn refused(asker: &Asker, method: &Method, path: &str) -> Option<String> {
    let body = (method != Method::GET && method != Method::DELETE).then(|| b"{}".to_vec());
    let told = asker.ask(method, path, body);
    let code = serde_json::from_slice::<Value>(&told.body).ok()?["code"].as_str()?.to_owned();
    matches!(code.as_str(), "K9201" | "K9203" | "K9204").then_some(code)
}

#[test]
fn every_route_lets_through_whom_the_table_of_roles_says_and_nobody_else() {
    let open = Open::desk();
    let routes = routes(&open.stranger());
    assert!(routes.len() > 8 && routes.iter().filter(|(_, path, _)| path.ends_with("for_excel=1")).count() > 15);
    let mut known = Vec::new();
    for &role in PersonRole::ALL {
        for world in [World::Ordinary, World::Exercise] {
            let rights = role.rights(world);
            if known.contains(&rights) {
                continue;
            }
            known.push(rights);
            for (method, path, needs) in &routes {
                let asker = person(&open, role.name(), rights);
                let may = needs.is_empty()
                    || needs.iter().any(|word| word == "signed-in" || rights.iter().any(|right| right.name() == word));
                let refusal = refused(&asker, method, path);
                assert_eq!(refusal.as_deref(), (!may).then_some("K9203"), "{role} {method} {path} {needs:?}");
            }
        }
    }
}

#[test]
fn nobody_gets_anything_without_signing_in_and_no_change_goes_without_its_token() {
    let open = Open::desk();
    let mut tokenless = open.operator();
    tokenless.csrf = None;
    let mut wrong = open.operator();
    wrong.csrf = Some("0".repeat(64));
    for (method, path, needs) in routes(&open.stranger()) {
        let expected = (!needs.is_empty()).then_some("K9201");
        assert_eq!(refused(&open.stranger(), &method, &path).as_deref(), expected, "{method} {path}");
        if method != Method::GET && !needs.is_empty() {
            for asker in [&tokenless, &wrong] {
                assert_eq!(refused(asker, &method, &path).as_deref(), Some("K9204"), "{method} {path}");
            }
        }
    }
}

#[test]
fn another_host_and_another_site_are_refused() {
    let open = Open::empty();
    let operator = open.operator();
    operator.with("host", "evil.test").get("session").fails(421, "K9206");
    operator.with("origin", "http://evil.test").delete("session").fails(403, "K9205");
    operator.with("sec-fetch-site", "cross-site").delete("session").fails(403, "K9205");
    operator.with("origin", open.url.trim_end_matches('/')).delete("session").is(204);
}

#[test]
fn every_answer_tells_browsers_what_they_may_do_with_it() {
    let open = Open::empty();
    for path in ["", "groups/G1", "api/v1/session", "api/v1/none", "api/v1/openapi.json", "none.js"] {
        let told = open.stranger().ask(&Method::GET, path, None);
        let policy = told.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{policy}");
        assert!(!policy.contains("unsafe"));
        assert_eq!(told.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(told.header("referrer-policy"), Some("no-referrer"));
        assert_eq!(told.header("cross-origin-opener-policy"), Some("same-origin"));
        assert_eq!(told.header("cross-origin-resource-policy"), Some("same-origin"));
        if path.starts_with("api/") {
            assert_eq!(told.header("cache-control"), Some("no-store"), "{path}");
        }
    }
}

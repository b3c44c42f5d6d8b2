//! The workbench is opened, stopped and killed.

use crate::support::{Answer, Unit, command, krama};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// A server that runs until it is dropped.
pub struct Serving {
    child: Child,
    pub told: Answer,
}

impl Serving {
    /// Over a workspace, on any port that is free.
    pub fn over(unit: &Unit) -> Self {
        Self::with(unit, &[])
    }

    /// The same with more arguments.
    fn with(unit: &Unit, more: &[&str]) -> Self {
        let folder = unit.folder();
        let words = ["-w", folder.to_str().unwrap(), "serve", "--listen", "127.0.0.1:0", "--json"];
        let mut command = command(&[&words, more].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut out = String::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            out.push_str(&line);
            out.push('\n');
            if line == "}" {
                break;
            }
        }
        Self { child, told: Answer { code: 0, out, err: String::new() } }
    }

    fn address(&self) -> String {
        let told = self.told.json();
        told["address"].as_str().unwrap().trim_start_matches("http://").trim_end_matches('/').to_owned()
    }

    /// Asks, and gives the whole answer.
    fn ask(&self, head: &str, headers: &str, body: &str) -> String {
        let address = self.address();
        let mut stream = TcpStream::connect(&address).unwrap();
        let length = body.len();
        write!(
            stream,
            "{head} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\n{headers}\r\n{body}"
        )
        .unwrap();
        let mut told = String::new();
        stream.read_to_string(&mut told).unwrap();
        told
    }

    /// Signs in by the link: the headers of a session's changes.
    fn sign_in(&self) -> String {
        let told = self.told.json();
        let (_, secret) = told["link"].as_str().unwrap().split_once("/sign-in#").unwrap();
        let answer = self.ask("POST /api/v1/sessions", "", &format!("{{\"link\":\"{secret}\"}}"));
        let cookie = answer.split("set-cookie: ").nth(1).unwrap().split(';').next().unwrap();
        let present: Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
        format!("cookie: {cookie}\r\nx-krama-csrf: {}\r\n", present["csrf"].as_str().unwrap())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        self.child.wait().unwrap();
    }
}

#[test]
fn it_says_where_it_is_open_and_ends_when_it_is_told_to() {
    let unit = Unit::new();
    let mut serving = Serving::over(&unit);
    let link = serving.told.json()["link"].as_str().unwrap().to_owned();
    assert!(link.starts_with(&format!("http://{}/sign-in#", serving.address())), "{link}");
    assert!(serving.ask("GET /api/v1/session", "", "").contains("K9201"));
    let session = serving.sign_in();
    assert!(serving.ask("GET /api/v1/session", &session, "").contains("\"role\":\"operator\""));
    Command::new("kill").args(["-TERM", &serving.child.id().to_string()]).status().unwrap();
    assert_eq!(serving.child.wait().unwrap().code(), Some(0));
}

#[test]
fn its_log_is_lines_of_json_where_that_is_asked_for() {
    let unit = Unit::new();
    let mut serving = Serving::with(&unit, &["--log", "json"]);
    serving.sign_in();
    serving.ask("GET /api/v1/session", "", "");
    Command::new("kill").args(["-TERM", &serving.child.id().to_string()]).status().unwrap();
    let mut told = String::new();
    serving.child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    let lines: Vec<Value> = told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let signed_in = lines.iter().find(|line| line["message"] == "signed in").unwrap();
    assert_eq!((signed_in["level"].as_str(), signed_in["by"].as_str()), (Some("INFO"), Some("operator")), "{told}");
    assert_eq!((signed_in["route"].as_str(), signed_in["from"].as_str()), (Some("POST /sessions"), Some("127.0.0.1")));
    let refused = lines.iter().find(|line| line["code"] == "K9201");
    assert!(refused.is_none(), "a question of somebody who is not signed in is no attempt: {told}");
    assert!(signed_in["timestamp"].as_str().unwrap().ends_with('Z'));
}

#[test]
fn what_was_entered_is_there_after_it_was_killed() {
    let unit = Unit::desk();
    let mut serving = Serving::over(&unit);
    let session = serving.sign_in();
    let word = "{\"verdict\":\"unsure\",\"a\":\"#0\",\"b\":\"#1\",\"why\":\"both say so\"}";
    assert!(serving.ask("POST /api/v1/decisions", &session, word).starts_with("HTTP/1.1 201"));
    serving.child.kill().unwrap();
    serving.child.wait().unwrap();
    let decisions = unit.krama(&["decide", "list", "--json"]).ends(0).json();
    assert_eq!(decisions["decisions"][0]["decision"]["why"], "both say so");
    unit.krama(&["verify"]).ends(0);
    assert!(Serving::over(&unit).ask("GET /api/v1/session", "", "").contains("K9201"));
}

#[test]
fn standard_error_tells_who_came_by_number_and_address_and_no_secret() {
    let unit = Unit::new();
    let mut serving = Serving::over(&unit);
    let (_, secret) = serving.told.json()["link"]
        .as_str()
        .unwrap()
        .split_once('#')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    serving.sign_in();
    assert!(serving.ask("POST /api/v1/sessions", "", &format!("{{\"link\":\"{secret}\"}}")).contains("K9202"));
    serving.child.kill().unwrap();
    serving.child.wait().unwrap();
    let mut told = String::new();
    serving.child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 2, "{told}");
    for (line, words) in
        lines.iter().zip([["INFO", "signed in", "by=operator"], ["WARN", "code=\"K9202\"", "by=nobody"]])
    {
        assert!(words.iter().all(|word| line.contains(word)), "{line}");
        assert!(line.contains("route=\"POST /sessions\"") && line.contains("from=127.0.0.1"), "{line}");
    }
    assert!(!told.contains(&secret));
}

#[test]
fn it_does_not_open_to_others_without_a_shield() {
    let unit = Unit::new();
    let told = unit.krama(&["serve", "--listen", "0.0.0.0:0"]).ends(1);
    assert!(told.err.contains("K9102") && told.err.contains("--tls-cert"), "{}", told.err);
    // A proxy on another machine would speak in the clear, and one without a certificate of its own nobody needs to name.
    let told = unit.krama(&["serve", "--listen", "0.0.0.0:0", "--behind-proxy"]).ends(1);
    assert!(told.err.contains("K9102"), "{}", told.err);
    let told = unit.krama(&["serve", "--listen", "127.0.0.1:0", "--behind-proxy"]).ends(1);
    assert!(told.err.contains("K9103"), "{}", told.err);
    unit.krama(&["serve", "--behind-proxy", "10.0.0.2"]).ends(2);
    let cert = ["--tls-cert", "cert.pem", "--tls-key", "key.pem"];
    unit.krama(&["serve", cert[0], cert[1], cert[2], cert[3], "--behind-proxy"]).ends(2);
    krama(&["serve", "--listen", "banana"]).ends(2);
    let document = krama(&["serve", "--document"]).ends(0).json();
    assert_eq!(document["openapi"], "3.1.0");
}

#[test]
fn it_speaks_of_enter_at_a_terminal_alone() {
    let unit = Unit::new();
    let mut command = command(&["-w", unit.folder().to_str().unwrap(), "serve", "--listen", "127.0.0.1:0"]);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let last = lines.into_iter().find(|line| line.starts_with("It stays open"));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(last.as_deref(), Some("It stays open until you press Ctrl-C."));
}

//! What strains the server does not break it.

use crate::support::{Open, own_password, until};
use krama_lake::{Disk, PowerCut};
use krama_model::Coded;
use krama_pipeline::workspace::Surroundings;
use krama_server::{Around, Listening, Server, Shield};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

#[test]
fn a_locked_casebook_is_told_and_nothing_is_lost() {
    let open = Open::desk();
    let operator = open.operator();
    let held = rusqlite::Connection::open(open.folder().join("casebook.db")).unwrap();
    held.execute_batch("BEGIN IMMEDIATE").unwrap();
    operator.get("groups").is(200);
    let word = json!({ "verdict": "unsure", "a": "#0", "b": "#1", "why": "both say so" });
    let told = operator.post("decisions", &word).fails(503, "K5003");
    assert_eq!(told.header("retry-after"), Some("1"));
    held.execute_batch("ROLLBACK").unwrap();
    operator.post("decisions", &word).is(201);
    assert_eq!(operator.get("decisions").is(200).json()["total"], 1);
}

/// At which durable step the disk fails.
static FAILS_AT: AtomicU64 = AtomicU64::new(0);

/// A disk that fails at that step and all later ones.
fn failing() -> Surroundings {
    let disk = Disk::failing(FAILS_AT.load(Ordering::Relaxed), PowerCut::TakesNothing);
    Surroundings { disk, random: Box::new(|bytes| bytes.fill(7)) }
}

#[test]
fn a_disk_that_fails_is_told_and_nothing_half_is_entered() {
    let word = json!({ "verdict": "unsure", "a": "#0", "b": "#1", "why": "both say so" });
    let (mut failed, mut step) = (0, 0);
    let mut open = Open::desk();
    loop {
        FAILS_AT.store(step, Ordering::Relaxed);
        step += 1;
        assert!(step < 100, "it never stops failing");
        open = match open.again(failing) {
            Ok(open) => open,
            Err(above) => {
                open = Open::over(above);
                continue;
            }
        };
        let told = open.operator().post("decisions", &word);
        if told.status == 201 {
            break;
        }
        told.fails(507, "K5004");
        failed += 1;
        // What failed after it was entered stays entered, whole.
        assert_eq!(open.unit().verify(None).verification.findings, []);
    }
    assert!(failed > 0);
    assert!(!open.unit().workspace().decisions().unwrap().is_empty());
    assert_eq!(open.unit().verify(None).verification.findings, []);
}

#[test]
fn another_writer_is_told_under_the_work() {
    let open = Open::empty();
    let operator = open.operator();
    let unit = open.unit();
    let writer = unit.workspace().writer().unwrap();
    let by_hand = json!({ "source": "counter", "fields": { "narrative": "They asked for a fee." } });
    let ended = operator.ended(&operator.post("reports", &by_hand).is(202).json());
    assert_eq!((&ended["standing"], &ended["problem"]["code"]), (&json!("failed"), &json!("K5016")));
    drop(writer);
    let ended = operator.ended(&operator.post("reports", &by_hand).is(202).json());
    assert_eq!(ended["standing"], "done", "{ended:#}");
}

#[test]
fn what_is_no_request_is_answered_or_dropped() {
    let open = Open::empty();
    let address = open.url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    for words in [
        "GET / HTTP/9.9\r\n\r\n".to_owned(),
        "\u{0}\u{1}\u{2}\r\n\r\n".to_owned(),
        format!("GET /api/v1/session HTTP/1.1\r\nhost: {address}\r\ncookie: {}\r\n\r\n", "x".repeat(1 << 20)),
        format!("GET /api/v1/groups/%ff%fe HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"),
        format!("POST /api/v1/sessions HTTP/1.1\r\nhost: {address}\r\ncontent-length: -1\r\n\r\n"),
    ] {
        let mut stream = TcpStream::connect(&address).unwrap();
        let _ = stream.write_all(words.as_bytes());
        let mut told = Vec::new();
        let _ = stream.read_to_end(&mut told);
        let told = String::from_utf8_lossy(&told);
        assert!(told.is_empty() || told.contains(" 4"), "{told}");
    }
    open.operator().get("session").is(200);
}

#[test]
fn it_is_not_reached_by_others_without_a_shield_and_without_accounts() {
    let open = Open::empty();
    let bind = |address: &str, shield| {
        let listening = Listening { folder: open.folder(), address: address.parse().unwrap(), shield };
        let around: Around = open.desk.around.clone();
        Server::bind(listening, around).err().map(|error| error.code().to_string())
    };
    assert_eq!(bind("0.0.0.0:0", Shield::None).as_deref(), Some("K9102"));
    // What a proxy on another machine said would go in the clear.
    assert_eq!(bind("0.0.0.0:0", Shield::Proxy).as_deref(), Some("K9102"));
    assert_eq!(bind("127.0.0.1:0", Shield::Proxy).as_deref(), Some("K9103"));
    let sok = json!({ "name": "sok", "shown": "Sok", "role": "intake" });
    open.operator().post("people", &sok).is(201);
    assert_eq!(bind("127.0.0.1:0", Shield::Proxy), None);
    let no_key = open.folder().join("keys/secret");
    let tls = |key: &Path| Shield::Tls { cert: no_key.clone(), key: key.to_owned(), proxy: None };
    assert_eq!(bind("127.0.0.1:0", tls(&no_key)).as_deref(), Some("K9104"));
    let open_key = open.folder().join("krama.toml");
    std::fs::set_permissions(&open_key, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    assert_eq!(bind("127.0.0.1:0", tls(&open_key)).as_deref(), Some("K9106"));
    let taken = open.url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    assert_eq!(bind(&taken, Shield::None).as_deref(), Some("K9101"));
}

#[test]
fn behind_a_proxy_the_cookie_is_this_hosts_alone_and_browsers_are_held_to_tls() {
    let open = Open::empty();
    open.person("sok", "intake");
    let open = open.behind_proxy();
    let words = json!({ "name": "sok", "password": own_password("sok") });
    let told = open.stranger().with("x-forwarded-for", "10.9.9.9, 10.0.0.7").post("sessions", &words).is(201);
    let set = told.header("set-cookie").unwrap();
    assert!(
        set.starts_with("__Host-krama_session=") && set.contains("; Path=/;") && set.ends_with("; Secure"),
        "{set}"
    );
    assert!(!set.contains("Domain"));
    assert_eq!(told.header("strict-transport-security"), Some("max-age=31536000; includeSubDomains"));
    let line = open.lines.lock().unwrap()[0].clone();
    assert_eq!(line.from.to_string(), "10.0.0.7");
}

#[test]
fn whole_tables_and_pages_that_follow_are_counted() {
    let open = Open::desk();
    let operator = open.operator();
    let told: Vec<u16> = (0..40).map(|_| operator.get("reports?format=%63sv").status).collect();
    assert_eq!((told[0], told[39]), (200, 429), "{told:?}");
    operator.get("reports").is(200);
    operator.get("groups?format=whole").fails(429, "K9207");
    let sessions = open.desk.sessions.of(operator.cookie.as_ref().unwrap(), true, &open.desk.around).unwrap();
    let following: Vec<_> = (0..20).map(|_| sessions.follow().unwrap()).collect();
    operator.get("work").fails(429, "K9207");
    drop(following);
    operator.get("work").is(200);
}

#[test]
fn who_waits_to_foresee_holds_up_nobody_who_reads() {
    let open = Open::desk();
    let (operator, word) = (open.operator(), json!({ "verdict": "unsure", "a": "#0", "b": "#1", "why": "" }));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let turn = runtime.block_on(open.desk.outlooks.turn()).unwrap();
    let waiting: Vec<_> = (0..64)
        .map(|_| {
            let (asker, word) = (operator.clone(), word.clone());
            std::thread::spawn(move || asker.post("decisions/preview", &word).status)
        })
        .collect();
    operator.get("groups").is(200);
    operator.get("reports/3").is(200);
    drop(turn);
    assert!(waiting.into_iter().map(|one| one.join().unwrap()).all(|status| status == 200 || status == 429));
}

#[test]
fn a_second_server_leaves_alone_what_comes_into_the_first() {
    let open = Open::empty();
    let left = open.folder().join("incoming/form");
    std::fs::create_dir_all(&left).unwrap();
    let bind = || {
        let address = "127.0.0.1:0".parse().unwrap();
        let listening = Listening { folder: open.folder(), address, shield: Shield::None };
        Server::bind(listening, open.desk.around.clone()).unwrap()
    };
    drop(bind());
    assert!(left.exists());
    let open = open.anew();
    assert!(!open.folder().join("incoming/form").exists());
}

#[test]
fn what_nobody_read_of_a_refused_question_does_not_end_the_connection() {
    let open = Open::empty();
    let address = open.url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let mut stream = TcpStream::connect(&address).unwrap();
    let body = "x".repeat(300_000);
    let head = format!(
        "POST /api/v1/decisions HTTP/1.1\r\nhost: {address}\r\norigin: http://other.test\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    // It was refused before anything of its body was sent.
    until(|| !open.told().is_empty());
    let next = format!("GET /api/v1/openapi.json HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(body.as_bytes()).unwrap();
    stream.write_all(next.as_bytes()).unwrap();
    let mut told = String::new();
    stream.read_to_string(&mut told).unwrap();
    assert!(told.starts_with("HTTP/1.1 403") && told.contains("K9205"), "{told}");
    assert!(told.contains("HTTP/1.1 200") && told.contains("/session/factor"), "{}", &told[..2_000.min(told.len())]);
}

//! A workspace, a server over it, and somebody who asks.

use krama_model::Moment;
use krama_pipeline::ingest::Orders;
use krama_pipeline::workspace::{Act, Actor, Disk, Surroundings};
use krama_pipeline::{Settings, Silent, Unit};
use krama_server::desk::Shared;
use krama_server::watch::Line;
use krama_server::{Around, Links, Listening, Server, Shield, Stopper};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use tempfile::TempDir;
use ureq::http::{HeaderMap, Method, Request};
use ureq::{Agent, Body};

/// When tests begin, by the injected clock.
pub const START: i64 = 1_767_225_600_000;

static DRAWN: AtomicU64 = AtomicU64::new(1);

/// Bytes that differ at every call.
fn random(bytes: &mut [u8]) {
    for byte in bytes {
        let drawn = DRAWN.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        *byte = (drawn >> 32) as u8;
    }
}

fn surroundings() -> Surroundings {
    Surroundings { disk: Disk::real(), random: Box::new(random) }
}

/// Who started the server.
pub fn owner() -> Actor {
    Actor::unproven("officer")
}

/// The password that somebody chooses.
pub fn own_password(name: &str) -> String {
    format!("{name} walks nine slow miles")
}

/// A server that answers until it is dropped.
pub struct Open {
    pub above: TempDir,
    pub desk: Shared,
    pub clock: Arc<AtomicI64>,
    pub url: String,
    /// What was told of who came, who was refused and what failed.
    pub lines: Arc<Mutex<Vec<Line>>>,
    /// How many bytes are free on the disk.
    pub free: Arc<AtomicU64>,
    links: Links,
    stopper: Stopper,
    thread: Option<JoinHandle<()>>,
}

impl Open {
    /// Over a hotline's table, taken in and analysed.
    pub fn desk() -> Self {
        let above = TempDir::new().unwrap();
        let unit = unit(above.path());
        let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/desk/hotline.csv");
        let act = Act { actor: owner(), at: Moment(START) };
        let told = unit.ingest(&[table], &Orders::default(), &act, &Silent).unwrap();
        assert!(told.iter().all(|file| file.refused.is_none()), "{told:?}");
        unit.analyse(&act, &Silent).unwrap();
        Self::over(above)
    }

    /// Over a workspace with nothing in it.
    pub fn empty() -> Self {
        let above = TempDir::new().unwrap();
        unit(above.path());
        Self::over(above)
    }

    /// Over a workspace that is there.
    pub fn over(above: TempDir) -> Self {
        Self::bound(above, surroundings, Shield::None).unwrap()
    }

    /// Another one, once this one has ended.
    pub fn anew(self) -> Self {
        Self::over(self.close())
    }

    /// Another one with one more setting, once this one has ended.
    pub fn with_setting(self, line: &str) -> Self {
        let above = self.close();
        let path = folder(above.path()).join("krama.toml");
        let settings = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, format!("{settings}\n{line}\n")).unwrap();
        Self::over(above)
    }

    /// The same behind a proxy on this machine.
    pub fn behind_proxy(self) -> Self {
        Self::bound(self.close(), surroundings, Shield::Proxy).unwrap()
    }

    /// Over a hotline's table again, on another disk; none where that disk fails before the server is open.
    pub fn again(self, surroundings: fn() -> Surroundings) -> Result<Self, TempDir> {
        let above = self.close();
        Self::bound(above, surroundings, Shield::None)
    }

    /// Stops it, and keeps its folder.
    fn close(mut self) -> TempDir {
        std::mem::replace(&mut self.above, TempDir::new().unwrap())
    }

    fn bound(above: TempDir, surroundings: fn() -> Surroundings, shield: Shield) -> Result<Self, TempDir> {
        let clock = Arc::new(AtomicI64::new(START));
        let now = Arc::clone(&clock);
        let watched = Arc::<Mutex<Vec<Line>>>::default();
        let free = Arc::new(AtomicU64::new(1 << 40));
        let (told, left) = (Arc::clone(&watched), Arc::clone(&free));
        let around = Around {
            surroundings,
            now: Arc::new(move || Moment(now.load(Ordering::Relaxed))),
            random,
            owner: owner(),
            watch: Arc::new(move |line| told.lock().unwrap().push(line.clone())),
            free: Arc::new(move |_| Some(left.load(Ordering::Relaxed))),
        };
        let listening = Listening { folder: folder(above.path()), address: "127.0.0.1:0".parse().unwrap(), shield };
        let Ok(server) = Server::bind(listening, around) else { return Err(above) };
        let (desk, url, links, stopper) = (Arc::clone(server.desk()), server.url(), server.links(), server.stopper());
        let thread = Some(std::thread::spawn(move || server.run().unwrap()));
        Ok(Self { above, desk, clock, url, lines: watched, free, links, stopper, thread })
    }

    /// A link's secret.
    pub fn link(&self) -> String {
        let link = self.links.link();
        link.strip_prefix(&format!("{}sign-in#", self.url)).unwrap().to_owned()
    }

    /// Somebody who is not signed in.
    pub fn stranger(&self) -> Asker {
        let agent = Agent::config_builder().http_status_as_error(false).build().into();
        Asker { agent, url: self.url.clone(), cookie: None, csrf: None, headers: Vec::new() }
    }

    /// The owner of the folder, signed in by a link.
    pub fn operator(&self) -> Asker {
        self.signed_in(&json!({ "link": self.link() }))
    }

    /// Somebody who signs in.
    pub fn signed_in(&self, words: &Value) -> Asker {
        let mut asker = self.stranger();
        let told = asker.post("sessions", words).is(201);
        asker.cookie = told.cookie();
        asker.csrf = told.json()["csrf"].as_str().map(str::to_owned);
        asker
    }

    /// Somebody with an account of that role, who has chosen their password; and the number of the account.
    pub fn person(&self, name: &str, role: &str) -> (Asker, Value) {
        let new = json!({ "name": name, "shown": name, "role": role });
        let kept = self.operator().post("people", &new).is(201).json();
        let (first, own) = (kept["first_password"].clone(), own_password(name));
        let asker = self.signed_in(&json!({ "name": name, "password": first }));
        asker.post("session/password", &json!({ "old": first, "new": own })).is(204);
        (self.signed_in(&json!({ "name": name, "password": own })), kept["person"]["number"].clone())
    }

    /// What was told so far: what was done, the code, by whom and at which route.
    pub fn told(&self) -> Vec<String> {
        let lines = self.lines.lock().unwrap();
        let code = |line: &Line| line.code.map(|code| code.to_string()).unwrap_or_default();
        lines.iter().map(|line| format!("{} {} {} {}", line.doing.name(), code(line), line.by, line.route)).collect()
    }

    /// The workspace's folder.
    pub fn folder(&self) -> PathBuf {
        folder(self.above.path())
    }

    /// Lets time pass.
    pub fn pass(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::Relaxed);
    }

    /// The workspace itself, opened by another process, so to speak.
    pub fn unit(&self) -> Unit {
        Unit::open(&folder(self.above.path()), surroundings()).unwrap()
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.stopper.stop();
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}

fn folder(above: &Path) -> PathBuf {
    above.join("unit")
}

fn unit(above: &Path) -> Unit {
    Unit::create(&folder(above), Settings::default(), Moment(START), surroundings()).unwrap()
}

/// Somebody who asks.
#[derive(Clone)]
pub struct Asker {
    agent: Agent,
    pub url: String,
    pub cookie: Option<String>,
    pub csrf: Option<String>,
    pub headers: Vec<(String, String)>,
}

/// Waits until something holds, however slow the machine: the runner of tests says how long that may take.
pub fn until(holds: impl Fn() -> bool) {
    while !holds() {
        std::thread::yield_now();
    }
}

/// The cookie of a session: other servers on this machine have other ports.
pub fn cookie_name(url: &str) -> String {
    let port = url.trim_end_matches('/').rsplit(':').next().unwrap();
    format!("krama_session_{port}")
}

/// What they were told.
#[derive(Debug)]
pub struct Told {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Asker {
    /// With one more header in every request.
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut other = self.clone();
        other.headers.push((name.to_owned(), value.to_owned()));
        other
    }

    /// Asks below the interface's base.
    pub fn get(&self, path: &str) -> Told {
        self.ask(&Method::GET, &format!("api/v1/{path}"), None)
    }

    /// Sends JSON below the interface's base.
    pub fn post(&self, path: &str, body: &Value) -> Told {
        self.ask(&Method::POST, &format!("api/v1/{path}"), Some(body.to_string().into_bytes()))
    }

    /// Changes part of something below the interface's base.
    pub fn patch(&self, path: &str, body: &Value) -> Told {
        self.ask(&Method::PATCH, &format!("api/v1/{path}"), Some(body.to_string().into_bytes()))
    }

    /// Sends a form with files below the interface's base.
    pub fn send(&self, path: &str, parts: &[(&str, Option<&str>, &str)]) -> Told {
        let mut body = String::new();
        for (name, file, content) in parts {
            let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
            let head = format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"{file}");
            body += &[&head, "\r\n\r\n", content, "\r\n"].concat();
        }
        body.push_str("--edge--\r\n");
        let form = self.with("content-type", "multipart/form-data; boundary=edge");
        form.ask(&Method::POST, &format!("api/v1/{path}"), Some(body.into_bytes()))
    }

    /// Finds something.
    pub fn find(&self, words: &str) -> Told {
        self.post("search", &json!({ "words": words }))
    }

    /// What whoever follows the work hears, one after the other: each time all pieces of work.
    pub fn follow(&self) -> impl Iterator<Item = Value> {
        let address = self.url.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let mut stream = TcpStream::connect(&address).unwrap();
        let (name, cookie) = (cookie_name(&self.url), self.cookie.as_ref().unwrap());
        write!(
            stream,
            "GET /api/v1/work HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncookie: {name}={cookie}\r\n\r\n"
        )
        .unwrap();
        let lines = BufReader::new(stream).lines().map_while(Result::ok);
        lines.filter_map(|line| serde_json::from_str(line.strip_prefix("data: ")?).ok())
    }

    /// Waits until a piece of work has ended, however slow the machine, and gives it.
    pub fn ended(&self, begun: &Value) -> Value {
        let is_it = |piece: &Value| piece["number"] == begun["number"] && !piece["ended"].is_null();
        let has_ended = |pieces: &Value| pieces.as_array().unwrap().iter().any(is_it);
        assert!(self.follow().any(|pieces| has_ended(&pieces)), "the server ended before it");
        self.get(&format!("pieces/{}", begun["number"])).is(200).json()
    }

    /// Deletes below the interface's base.
    pub fn delete(&self, path: &str) -> Told {
        self.ask(&Method::DELETE, &format!("api/v1/{path}"), None)
    }

    /// Asks anything.
    pub fn ask(&self, method: &Method, path: &str, body: Option<Vec<u8>>) -> Told {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.url));
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", format!("{}={cookie}", cookie_name(&self.url)));
        }
        if let Some(csrf) = &self.csrf {
            request = request.header("x-krama-csrf", csrf);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let answer = match body {
            Some(body) => {
                let is_said = self.headers.iter().any(|(name, _)| name == "content-type");
                let request = if is_said { request } else { request.header("content-type", "application/json") };
                let request = request.body(body).unwrap();
                self.agent.run(request)
            }
            None => self.agent.run(request.body(()).unwrap()),
        };
        Told::of(answer.unwrap())
    }
}

impl Told {
    fn of(answer: ureq::http::Response<Body>) -> Self {
        let (head, mut body) = answer.into_parts();
        let follows = head.headers.get("content-type").is_some_and(|media| media == "text/event-stream");
        if follows {
            // It has no end.
            return Self { status: head.status.as_u16(), headers: head.headers, body: Vec::new() };
        }
        let body = body.with_config().limit(1 << 30).read_to_vec().unwrap();
        Self { status: head.status.as_u16(), headers: head.headers, body }
    }

    /// Demands a status.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self
    }

    /// Demands a problem of that status and code.
    #[track_caller]
    pub fn fails(self, status: u16, code: &str) -> Self {
        let told = self.is(status);
        assert_eq!(told.header("content-type"), Some("application/problem+json"));
        assert_eq!(told.json()["code"], code, "{:?}", told.json());
        told
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {}", String::from_utf8_lossy(&self.body)))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// A header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The session's secret that it sets.
    pub fn cookie(&self) -> Option<String> {
        let set = self.header("set-cookie")?;
        let (name, secret) = set.split(';').next()?.split_once('=')?;
        assert!(name.starts_with("krama_session_"), "{set}");
        (!secret.is_empty()).then(|| secret.to_owned())
    }
}

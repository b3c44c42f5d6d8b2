//! What is told of who came, who was refused and what failed: a line each, with when, who by number, where and from which address.
//!
//! No line holds a value, a password, a reason or a name: of a person their number, of an address the route that it is of.

use crate::document::BASE;
use crate::routes;
use axum::http::{Method, Request};
use axum::response::Response;
use krama_model::{Code, PersonNumber};
use std::collections::BTreeSet;
use std::fmt;
use std::net::IpAddr;
use std::sync::LazyLock;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Somebody signed in.
    SignedIn,
    /// Somebody changed something.
    Changed,
    /// Something was refused that may be an attempt.
    Refused,
    /// A code of a second factor was refused that came with a right password.
    RefusedCode,
    /// The server failed.
    Failed,
    /// A connection ended before it was one: its handshake failed, or there were too many.
    Disconnected,
}

impl Doing {
    /// Its word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignedIn => "signed in",
            Self::Changed => "changed",
            Self::Refused => "refused",
            Self::RefusedCode => "refused a code",
            Self::Failed => "failed",
            Self::Disconnected => "disconnected",
        }
    }
}

/// Who it was, where that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Whoever started the server.
    Operator,
    /// Somebody with an account.
    Person(PersonNumber),
    /// Nobody known.
    Nobody,
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operator => f.write_str("operator"),
            Self::Person(number) => number.fmt(f),
            Self::Nobody => f.write_str("nobody"),
        }
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What was done.
    pub doing: Doing,
    /// The code of what was refused or failed.
    pub code: Option<Code>,
    /// Who.
    pub by: By,
    /// The number of their session since the server started.
    pub session: Option<u64>,
    /// The route as the interface's document has it, after its method.
    pub route: String,
    /// The address that the request came from; the last one's where the line is for many.
    pub from: IpAddr,
    /// How many it is for: one, or those of a flood that got no line of their own.
    pub times: u32,
}

/// What an answer says of who asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// Who.
    pub by: By,
    /// Their session.
    pub session: Option<u64>,
    /// What it was, where it went well and is to be told.
    pub doing: Option<Doing>,
}

/// The code of the problem that an answer is.
#[derive(Debug, Clone, Copy)]
pub struct Told(pub Code);

/// That the problem which an answer is lies in a code alone.
#[derive(Debug, Clone, Copy)]
pub struct GuessedCode;

/// What is noted of a request before it is answered.
pub struct Coming {
    method: Method,
    path: String,
    from: IpAddr,
}

impl Coming {
    /// Of a request from an address.
    pub fn of<B>(request: &Request<B>, from: IpAddr) -> Self {
        Self { method: request.method().clone(), path: request.uri().path().to_owned(), from }
    }

    /// The line that its answer deserves, if it deserves one.
    pub fn line(&self, answer: &Response) -> Option<Line> {
        let asked = answer.extensions().get::<Asked>().copied();
        let code = answer.extensions().get::<Told>().map(|Told(code)| *code);
        let Asked { by, session, doing } = asked.unwrap_or(Asked { by: By::Nobody, session: None, doing: None });
        let doing = match (answer.status(), code) {
            (status, _) if status.is_server_error() => Doing::Failed,
            _ if answer.extensions().get::<GuessedCode>().is_some() => Doing::RefusedCode,
            (_, Some(code)) if is_telling(code) => Doing::Refused,
            (status, None) if status.is_success() => doing?,
            _ => return None,
        };
        let route = format!("{} {}", self.method, route(&self.path));
        Some(Line { doing, code, by, session, route, from: self.from, times: 1 })
    }
}

/// Whether a refusal may be an attempt: to sign in as another, to do what one may not, to get around a guard or to ask too much.
fn is_telling(code: Code) -> bool {
    matches!(code.0, 5050 | 7601 | 9202..=9207 | 9218 | 9220 | 9221)
}

/// The words that stand in routes.
static WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let document: serde_json::Value = serde_json::from_str(&crate::document()).unwrap_or_default();
    let paths = document["paths"].as_object().into_iter().flat_map(|paths| paths.keys());
    let words = paths.flat_map(|path| path.split('/')).filter(|word| !word.is_empty() && !word.starts_with('{'));
    words.map(str::to_owned).chain([routes::DOCUMENT.to_owned()]).collect()
});

/// A path without what somebody may have written into it: what is no word of a route is `{}`.
fn route(path: &str) -> String {
    let Some(below) = path.strip_prefix(BASE) else { return "the page".to_owned() };
    let word = |part: &str| if WORDS.contains(part) { part.to_owned() } else { "{}".to_owned() };
    let words: Vec<String> = below.split('/').filter(|part| !part.is_empty()).take(6).map(word).collect();
    format!("/{}", words.join("/"))
}

/// Tells a line to the log.
pub fn log(line: &Line) {
    let Line { doing, code, by, session, route, from, times } = line;
    let (doing, code) = (doing.name(), code.map(|code| code.to_string()).unwrap_or_default());
    let session = session.map(|session| session.to_string()).unwrap_or_default();
    // Told only where it is more than the line itself.
    let times = (*times > 1).then_some(*times);
    match line.doing {
        Doing::SignedIn | Doing::Changed => tracing::info!(%by, session, route, %from, "{doing}"),
        Doing::Failed => tracing::error!(code, %by, session, route, %from, "{doing}"),
        _ => tracing::warn!(code, %by, session, route, %from, times, "{doing}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_holds_no_word_that_somebody_may_have_written() {
        for (path, told) in [
            ("/api/v1/reports/12/identified", "/reports/{}/identified"),
            ("/api/v1/012345678", "/{}"),
            ("/api/v1/groups/0123%2045/members", "/groups/{}/members"),
            ("/api/v1/a/b/c/d/e/f/g/h", "/{}/{}/{}/{}/{}/{}"),
            ("/reports/012345678", "the page"),
        ] {
            assert_eq!(route(path), told);
        }
    }
}

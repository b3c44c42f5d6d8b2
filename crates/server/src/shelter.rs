//! What holds for every request and every answer: whose host this is, which site asks, what a browser may do with an answer.

use crate::access::is_safe;
use crate::ask::text;
use crate::desk::{Shared, Shield};
use crate::problem::{Problem, Refusal};
use crate::watch::Coming;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;

/// What a page may do: nothing but what comes from here; no script and no style inside it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// For a year browsers speak nothing but TLS with this host and those below it.
const ALWAYS_TLS: &str = "max-age=31536000; includeSubDomains";

/// What stands over every answer.
const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
];

/// Refuses what another site sends, and tells browsers what they may do with the answer.
pub async fn shelter(
    State(desk): State<Shared>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let coming = Coming::of(&request, desk.sender(peer, request.headers()));
    let mut response = match check(&desk, &request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => Problem::from(refusal).into_response(),
    };
    if let Some(line) = coming.line(&response) {
        desk.watched(&line);
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if desk.is_secure() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(ALWAYS_TLS));
    }
    // Answers stay in no cache but where an asset says so itself. The browser may keep one to ask whether it still holds.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

fn check(desk: &Shared, request: &Request) -> Result<(), Refusal> {
    let headers = request.headers();
    let host = request.uri().authority().map(Authority::as_str).or_else(|| text(headers, header::HOST));
    let host = host.ok_or(Refusal::OtherHost)?;
    // A name that leads to this machine only now, so that another site's page may speak to it.
    if desk.shield == Shield::None && !is_this_machine(host, desk.address.port()) {
        return Err(Refusal::OtherHost);
    }
    if is_safe(request.method()) { Ok(()) } else { same_site(headers, host) }
}

/// Whether a browser's change comes from a page of this server. What is no browser sends neither header.
fn same_site(headers: &HeaderMap, host: &str) -> Result<(), Refusal> {
    let origin = headers.get(header::ORIGIN).map(|origin| origin.to_str().unwrap_or_default());
    let is_own = |origin: &str| origin.split_once("://").is_some_and(|(_, of)| of.eq_ignore_ascii_case(host));
    let fetched = text(headers, "sec-fetch-site");
    let is_same = origin.is_none_or(is_own) && fetched.is_none_or(|site| matches!(site, "same-origin" | "none"));
    if is_same { Ok(()) } else { Err(Refusal::OtherSite) }
}

fn is_this_machine(host: &str, port: u16) -> bool {
    let bare = match host.rsplit_once(':') {
        Some((name, digits)) if !digits.ends_with(']') => (digits.parse() == Ok(port)).then_some(name),
        _ => (port == 80).then_some(host),
    };
    bare.is_some_and(|name| ["127.0.0.1", "localhost", "[::1]"].iter().any(|own| name.eq_ignore_ascii_case(own)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_its_hosts() {
        for host in ["127.0.0.1:8800", "localhost:8800", "LOCALHOST:8800", "[::1]:8800"] {
            assert!(is_this_machine(host, 8800), "{host}");
        }
        for host in [
            "",
            "127.0.0.1",
            "127.0.0.1:8801",
            "evil.test:8800",
            "127.0.0.1.evil.test:8800",
            "[::1]",
            "a@127.0.0.1:8800",
        ] {
            assert!(!is_this_machine(host, 8800), "{host}");
        }
        assert!(is_this_machine("localhost", 80) && is_this_machine("[::1]", 80));
    }

    #[test]
    fn a_change_that_another_site_asks_for_is_refused() {
        let of = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for &(name, value) in pairs {
                headers.insert(name, HeaderValue::from_static(value));
            }
            same_site(&headers, "127.0.0.1:8800").is_ok()
        };
        assert!(of(&[]) && of(&[("origin", "http://127.0.0.1:8800"), ("sec-fetch-site", "same-origin")]));
        assert!(!of(&[("origin", "http://evil.test")]) && !of(&[("origin", "null")]));
        assert!(!of(&[("origin", "http://127.0.0.1:8801")]) && !of(&[("sec-fetch-site", "cross-site")]));
        assert!(!of(&[("sec-fetch-site", "same-site")]));
    }
}

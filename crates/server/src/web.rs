//! The page itself, embedded. Addresses that are no files are views of the page, which its own script shows.

use crate::ask::text;
use crate::problem::Refusal;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Page;

/// Where the files stand whose names hold their digests.
const HASHED: &str = "assets/";

/// What is said where the page was not built.
const UNBUILT: &str = "The page was not built into this binary. Build it, then build krama again:\n\n  \
                       npm --prefix web ci && npm --prefix web run build\n\nThe interface works without it: /api/v1/openapi.json\n";

/// Whether the page was built into this binary.
pub fn has_page() -> bool {
    Page::get("index.html").is_some()
}

/// Gives a file of the page, or the page.
pub async fn show(request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Refusal::NoSuchAddress.into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    if path.starts_with("api/") {
        return Refusal::NoSuchAddress.into_response();
    }
    if let Some(file) = Page::get(path) {
        let lasting = if path.starts_with(HASHED) { "public, max-age=31536000, immutable" } else { "no-cache" };
        return give(&file, lasting, &request);
    }
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    match Page::get("index.html") {
        Some(page) if !is_file => give(&page, "no-cache", &request),
        Some(_) => StatusCode::NOT_FOUND.into_response(),
        None => (StatusCode::NOT_FOUND, UNBUILT).into_response(),
    }
}

fn give(file: &EmbeddedFile, lasting: &'static str, request: &Request) -> Response {
    let tag = format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..16]));
    let media = file.metadata.mimetype();
    let is_text = media.starts_with("text/") || media.ends_with("+xml") || media.ends_with("javascript");
    let media = if is_text { format!("{media}; charset=utf-8") } else { media.to_owned() };
    let is_known = text(request.headers(), header::IF_NONE_MATCH).is_some_and(|known| known.contains(&tag));
    let headers = [(header::CONTENT_TYPE, media), (header::CACHE_CONTROL, lasting.to_owned()), (header::ETAG, tag)];
    if is_known {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, Body::from(file.data.clone())).into_response()
}

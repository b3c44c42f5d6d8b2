//! What a request says, parsed once; a request that cannot be read is told as a problem like any other.

use crate::problem::Problem;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use std::convert::Infallible;

/// What stands in the path.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Problem))]
pub struct Path<T>(pub T);

/// What stands behind the question mark.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Problem))]
pub struct Query<T>(pub T);

/// What the body says.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(Problem))]
pub struct Body<T>(pub T);

/// What a form sends, part by part.
pub struct Form(pub Multipart);

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        Ok(Self(Multipart::from_request(request, state).await?))
    }
}

/// Which answer is asked for, and which one the asker has already.
pub struct Asking {
    /// The whole address.
    pub address: String,
    /// What was asked in a body besides; nothing else is ever named by it.
    said: String,
    /// Tags of answers that the asker has.
    pub known: Option<String>,
}

impl Asking {
    /// The same with words that came in a body. Nobody keeps its answer but the server.
    pub fn saying(self, said: String) -> Self {
        Self { said, known: None, ..self }
    }

    /// What an answer is kept by. No address holds a blank.
    pub fn key(&self) -> String {
        format!("{} {}", self.address, self.said)
    }

    /// Whether the asker has the answer of that tag.
    pub fn knows(&self, tag: &str) -> bool {
        let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        let wanted = bare(tag);
        self.known.as_ref().is_some_and(|known| known.split(',').any(|one| one.trim() == "*" || bare(one) == wanted))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asking {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let address = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
        let known = text(&parts.headers, header::IF_NONE_MATCH).map(str::to_owned);
        Ok(Self { address, said: String::new(), known })
    }
}

/// A header as text.
pub fn text(headers: &HeaderMap, name: impl header::AsHeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

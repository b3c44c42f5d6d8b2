//! How answers are given: kept while the workspace stays as it is, tagged, as JSON or CSV.

use crate::ask::Asking;
use crate::desk::Desk;
use crate::problem::{Problem, Refusal};
use crate::store::Told;
use crate::tide::Tide;
use crate::units::{ANSWER, Units};
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use krama_pipeline::{Error, Unit};
use serde::Serialize;
use std::sync::Arc;

/// What JSON is called.
pub const JSON: &str = "application/json";

/// An answer, or why there is none.
pub type Answer = Result<Response, Problem>;

/// What a question gives: bytes, and whether they may be kept.
pub struct Given {
    /// The answer.
    pub told: Told,
    /// Whether it depends on the run and the ledger alone.
    pub lasts: bool,
}

impl Given {
    /// JSON that lasts.
    pub fn json(body: &impl Serialize) -> Result<Self, Problem> {
        Ok(Self { told: json(body)?, lasts: true })
    }

    /// The same, not to be kept.
    pub fn once(self) -> Self {
        Self { lasts: false, ..self }
    }
}

/// JSON as bytes.
pub fn json(body: &impl Serialize) -> Result<Told, Problem> {
    let bytes = serde_json::to_vec(body).map_err(|_| Refusal::Failed)?;
    Ok(Told { media: JSON, bytes: bytes.into(), is_table: false })
}

impl IntoResponse for Told {
    fn into_response(self) -> Response {
        let mut response = ([(header::CONTENT_TYPE, self.media)], Body::from(self.bytes)).into_response();
        if self.is_table {
            let name = HeaderValue::from_static("attachment; filename=\"krama.csv\"");
            response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
        }
        response
    }
}

impl Desk {
    /// An answer that depends on the run and the ledger alone.
    pub async fn kept<T: Serialize>(
        self: &Arc<Self>,
        asking: Asking,
        question: impl FnOnce(&Unit) -> Result<T, Error> + Send + 'static,
    ) -> Answer {
        self.kept_as(asking, move |unit, _| question(unit).map(|answer| Given::json(&answer))).await
    }

    /// The same, in the form that the question itself gives.
    pub async fn kept_as(
        self: &Arc<Self>,
        asking: Asking,
        question: impl FnOnce(&Unit, Tide) -> Result<Result<Given, Problem>, Error> + Send + 'static,
    ) -> Answer {
        self.kept_by(asking, move |units, tide| units.ask_here(|unit| question(unit, tide))).await
    }

    /// The same, of who chooses among the open workspaces itself.
    pub async fn kept_by(
        self: &Arc<Self>,
        asking: Asking,
        question: impl FnOnce(&Units, Tide) -> Result<Result<Given, Problem>, Error> + Send + 'static,
    ) -> Answer {
        let tide = self.tide().await?;
        if asking.knows(&tide.tag()) {
            return Ok(tagged(StatusCode::NOT_MODIFIED.into_response(), tide));
        }
        let asked = (tide, asking.address);
        // Many may open the same page at once: one answer is found for all of them.
        let told = tokio::time::timeout(ANSWER, self.store.told(&asked)).await.map_err(|_| Refusal::TooSlow)?;
        let place = match told {
            Ok(told) => return Ok(tagged(told.into_response(), tide)),
            Err(place) => place,
        };
        let answer = self.units.block(move |units| {
            let given = question(units, tide)?;
            // What came in while it was answered may or may not be in it.
            Ok((given, units.ask_here(|unit| Tide::read(unit, Some(tide)))? == tide))
        });
        let (given, is_still) = answer.await?;
        let given = given?;
        if !(given.lasts && is_still) {
            return Ok(given.told.into_response());
        }
        place.keep(given.told.clone());
        Ok(tagged(given.told.into_response(), tide))
    }
}

/// An answer with what tells whether it is still the same.
pub fn tagged(mut response: Response, tide: Tide) -> Response {
    if let Ok(tag) = HeaderValue::from_str(&tide.tag()) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

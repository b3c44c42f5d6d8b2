//! How answers are given: kept while the workspace stays as it is, tagged, as JSON or CSV.

use crate::ask::Asking;
use crate::csv::file_name;
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
    Ok(Told { media: JSON, bytes: bytes.into(), is_file: false, part: "" })
}

impl IntoResponse for Told {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, self.media)], Body::from(self.bytes)).into_response()
    }
}

impl Desk {
    /// What was told to an address, with the name it is saved under where it is a file.
    pub fn give(&self, told: Told, address: &str) -> Response {
        let (is_file, media, part) = (told.is_file, told.media, told.part);
        let mut response = told.into_response();
        if is_file {
            let name = file_name((address, part), &self.units.date((self.around.now)()), media);
            // Words of an address and a day: nothing that no header holds.
            if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
                response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
            }
        }
        response
    }

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
        let (asked, address) = ((tide, asking.key()), asking.address);
        // Many may open the same page at once: one answer is found for all of them.
        let told = tokio::time::timeout(ANSWER, self.store.told(&asked)).await.map_err(|_| Refusal::TooSlow)?;
        let place = match told {
            Ok(told) => return Ok(tagged(self.give(told, &address), tide)),
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
            return Ok(self.give(given.told, &address));
        }
        place.keep(given.told.clone());
        Ok(tagged(self.give(given.told, &address), tide))
    }
}

/// An answer with what tells whether it is still the same.
pub fn tagged(mut response: Response, tide: Tide) -> Response {
    if let Ok(tag) = HeaderValue::from_str(&tide.tag()) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

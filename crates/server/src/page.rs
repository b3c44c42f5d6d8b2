//! Lists, a page at a time.

use crate::ask::Query;
use crate::problem::{Problem, Refusal};
use crate::tide::Tide;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use krama_model::Digest;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Items of a page where nothing is said.
pub const USUAL: u32 = 50;
/// Items of a page at most.
pub const MOST: u32 = 500;

/// Which page of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// How many items, 50 unless said, 500 at most.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
    /// The page before said so under `next`.
    pub cursor: Option<String>,
    /// Stands for the list that is asked for, in its cursors: no other list takes them.
    #[serde(skip)]
    #[param(ignore)]
    list: String,
}

/// What is asked of a list besides which list it is.
const BESIDES: [&str; 4] = ["limit", "cursor", "format", "for_excel"];

impl<S: Send + Sync> FromRequestParts<S> for Paging {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Query(paging) = Query::<Self>::from_request_parts(parts, state).await?;
        limit(paging.limit)?;
        let asked = parts.uri.query().unwrap_or_default().split('&');
        let mut asked: Vec<&str> =
            asked.filter(|pair| !BESIDES.contains(&pair.split('=').next().unwrap_or(pair))).collect();
        asked.sort_unstable();
        let named = format!("{}?{}", parts.uri.path(), asked.join("&"));
        Ok(Self { list: Digest::of(named.as_bytes()).to_string()[..8].to_owned(), ..paging })
    }
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// The cursor of the next page, where there is one.
    pub next: Option<String>,
    /// How many items the whole list has.
    pub total: u64,
}

impl<T> Page<T> {
    /// A list as a single page.
    pub fn whole(items: Vec<T>) -> Self {
        Self { total: items.len() as u64, items, next: None }
    }
}

impl Paging {
    /// Cuts the page out of a list, which is that of a tide.
    pub fn cut<T>(&self, items: Vec<T>, tide: Tide) -> Result<Page<T>, Problem> {
        let (limit, from) = (limit(self.limit)?, self.from(tide)?);
        let (total, until) = (items.len(), from.saturating_add(limit));
        let next = (until < total).then(|| format!("{}-{until}", self.list_at(tide)));
        let items = items.into_iter().skip(from).take(limit).collect();
        Ok(Page { items, next, total: total as u64 })
    }

    /// How many items stand before the page; a cursor is refused that is none, or that is another list's.
    pub fn from(&self, tide: Tide) -> Result<usize, Problem> {
        let Some(cursor) = &self.cursor else { return Ok(0) };
        let (of, from) = cursor.rsplit_once('-').ok_or_else(unreadable)?;
        let from: usize = from.parse().map_err(|_| unreadable())?;
        if of == self.list_at(tide) { Ok(from) } else { Err(Refusal::ListChanged.into()) }
    }

    fn list_at(&self, tide: Tide) -> String {
        format!("{}-{}-{}", self.list, tide.run.map(|run| run.to_string()).unwrap_or_default(), tide.entries)
    }
}

/// How many items a page has, where so many are asked for.
pub fn limit(asked: Option<u32>) -> Result<usize, Refusal> {
    let limit = asked.unwrap_or(USUAL);
    if (1..=MOST).contains(&limit) {
        Ok(limit as usize)
    } else {
        Err(Refusal::Unreadable(format!("a page has 1 to {MOST} items")))
    }
}

fn unreadable() -> Problem {
    Refusal::Unreadable("this is no cursor".to_owned()).into()
}

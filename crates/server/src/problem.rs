//! How a failure is told: RFC 9457 problem details, with the stable codes and hints of the command line.

use crate::watch::{GuessedCode, Told};
use axum::extract::multipart::MultipartRejection;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use krama_model::{Code, Coded, Particulars, Right, causes};
use serde::Serialize;
use std::num::NonZeroU16;
use utoipa::ToSchema;

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the code says what it is.
    #[schema(example = "about:blank")]
    pub r#type: &'static str,
    /// The HTTP status in words.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The stable code, such as `K7201`.
    #[schema(value_type = String, example = "K7201")]
    pub code: Code,
    /// One sentence, without any value that identifies a person.
    pub detail: String,
    /// What lies behind it, nearest first.
    pub causes: Vec<String>,
    /// What to do.
    pub hint: Option<String>,
    /// What the sentence names, for a page that tells it in its own words.
    #[schema(value_type = crate::schema::Particulars)]
    pub particulars: Box<Particulars>,
    /// After how many seconds to try again.
    #[serde(skip)]
    pub retry_after: Option<NonZeroU16>,
    /// Whether all but a code was right: for the log, and never told.
    #[serde(skip)]
    pub is_of_code: bool,
}

/// What the server itself refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    NoSession,
    /// A sign-in that is not right.
    #[error("this sign-in is not right, or no longer")]
    BadSignIn,
    /// Whoever signed in by a link has no password.
    #[error("whoever signed in by a link has no account")]
    NoAccount,
    /// A right is missing.
    #[error("this needs the right to {}", .0.name())]
    NoRight(Right),
    /// A change without the session's token.
    #[error("a change must name the session's token in x-krama-csrf")]
    NoToken,
    /// A request that another site made the browser send.
    #[error("this request comes from another site")]
    OtherSite,
    /// A host that this server is not.
    #[error("this server is not the host that the request names")]
    OtherHost,
    /// Too many requests.
    #[error("too many of these requests for now")]
    TooMany {
        /// When to try again, in seconds.
        after: u32,
    },
    /// Words that cannot be read.
    #[error("the request cannot be read: {0}")]
    Unreadable(String),
    /// More than is taken.
    #[error("the request is larger than is taken")]
    TooLarge,
    /// No such page.
    #[error("there is no such address")]
    NoSuchAddress,
    /// A list that is another one by now.
    #[error("the list has changed since its first page")]
    ListChanged,
    /// An answer that took too long.
    #[error("the answer took too long")]
    TooSlow,
    /// All that answer are at work.
    #[error("too many others ask at this moment")]
    AllBusy,
    /// A run is made already, or too much waits to be taken in.
    #[error("a run is made already, or too many files wait to be taken in")]
    AtWork,
    /// No such work.
    #[error("there is no such work")]
    NoSuchWork,
    /// A file that the disk did not take.
    #[error("the file could not be kept while it came in: {0}")]
    Unkept(std::io::ErrorKind),
    /// A reason that is a document.
    #[error("a reason has at most {most} characters; this one has {found}")]
    LongReason {
        /// How many it may have.
        most: usize,
        /// How many it has.
        found: usize,
    },
    /// A change of an account without the password of whoever makes it.
    #[error(
        "this needs the password of whoever asks, and of who has a second factor a code of it; something is missing or not right"
    )]
    NotProven,
    /// A second factor that is set before one was drawn.
    #[error("no second factor was drawn for this session")]
    NothingDrawn,
    /// Somebody's own account.
    #[error("one's own role, access, password and second factor are not changed here")]
    OwnAccount,
    /// Files that come in while others of the same session do.
    #[error("files of this session are still coming in, or too many others send files")]
    StillComing,
    /// A disk that is nearly full.
    #[error("too little space is left on the disk of the workspace")]
    LittleSpace,
    /// Persons whom only those who work on their case may identify.
    #[error("only those who work on a case that holds this report may identify persons in it")]
    NotTheirs,
    /// A typed report with what cannot be right.
    #[error("something in this report cannot be right")]
    NotRight,
    /// A typed report with what is unusual.
    #[error("something in this report is unusual")]
    Unusual,
    /// A failure that nobody foresaw.
    #[error("the server failed at this")]
    Failed,
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::NoSession | Self::BadSignIn => StatusCode::UNAUTHORIZED,
            Self::NoRight(_) | Self::NoToken | Self::OtherSite | Self::NotTheirs | Self::NotProven => {
                StatusCode::FORBIDDEN
            }
            Self::OtherHost => StatusCode::MISDIRECTED_REQUEST,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NoSuchAddress | Self::NoSuchWork => StatusCode::NOT_FOUND,
            Self::ListChanged
            | Self::AtWork
            | Self::NoAccount
            | Self::OwnAccount
            | Self::StillComing
            | Self::NothingDrawn
            | Self::Unusual => StatusCode::CONFLICT,
            Self::TooSlow => StatusCode::GATEWAY_TIMEOUT,
            Self::AllBusy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unkept(_) | Self::LittleSpace => StatusCode::INSUFFICIENT_STORAGE,
            Self::LongReason { .. } | Self::NotRight => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl Coded for Refusal {
    fn code(&self) -> Code {
        Code(match self {
            Self::NoSession => 9201,
            Self::BadSignIn => 9202,
            Self::NoAccount => 9217,
            Self::NoRight(_) => 9203,
            Self::NoToken => 9204,
            Self::OtherSite => 9205,
            Self::OtherHost => 9206,
            Self::TooMany { .. } => 9207,
            Self::Unreadable(_) => 9208,
            Self::TooLarge => 9209,
            Self::NoSuchAddress => 9210,
            Self::ListChanged => 9211,
            Self::TooSlow => 9212,
            Self::AllBusy => 9213,
            Self::AtWork => 9214,
            Self::NoSuchWork => 9215,
            Self::Unkept(_) => 9216,
            Self::LongReason { .. } => 9003,
            Self::NotTheirs => 9218,
            Self::NotProven => 9220,
            Self::OwnAccount => 9221,
            Self::StillComing => 9222,
            Self::LittleSpace => 9223,
            Self::NothingDrawn => 9224,
            Self::NotRight => 9225,
            Self::Unusual => 9226,
            Self::Failed => 9299,
        })
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NoSession => "sign in",
            Self::BadSignIn => {
                "a link works once and not for long: press Enter where krama serve runs for another; whoever has a second factor gives a code with the password, and each code once"
            }
            Self::NoAccount => "make one under people, or with krama account add",
            Self::NoRight(_) => "ask the person who keeps the accounts",
            Self::NoToken => "GET /api/v1/session names it",
            Self::OtherSite | Self::OtherHost => "open the address that krama serve printed",
            Self::TooMany { .. } | Self::AllBusy => "wait a moment, then try again",
            Self::Unreadable(_) | Self::NoSuchAddress => "the document of the interface is at /api/v1/openapi.json",
            Self::TooLarge => "send it in smaller parts, or take it in with krama ingest",
            Self::ListChanged => "ask for its first page again",
            Self::TooSlow => "ask for less at once, or try again",
            Self::AtWork => "wait until it has ended: GET /api/v1/work tells",
            Self::NoSuchWork => "what ended long ago, or before the server started, is not remembered",
            Self::Unkept(_) => "look at the disk's space; nothing was taken in",
            Self::LongReason { .. } => "name the file or the order, and keep the rest there",
            Self::NotProven => {
                "give the password that you sign in with, and a code that was not given before if you have a second factor"
            }
            Self::OwnAccount => {
                "another password and a second factor are under your own account; ask somebody else who keeps accounts for the rest"
            }
            Self::StillComing => "wait until they are in, or send all in one form",
            Self::LittleSpace => "make room first; nothing was taken in",
            Self::NothingDrawn => "POST /api/v1/session/factor/draw draws one",
            Self::NotRight => "`fields` says what, and why; nothing was taken in",
            Self::Unusual => {
                "`fields` says what, and why; where all is as it should be, send it again with `as_it_stands`"
            }
            Self::NotTheirs => "ask to be assigned to the case",
            Self::Failed => "try again; the log of krama serve says more",
        };
        Some(hint.to_owned())
    }

    fn particulars(&self) -> Particulars {
        match self {
            Self::TooMany { after } => Particulars::bound(*after),
            Self::LongReason { most, found } => {
                Particulars { found: u64::try_from(*found).ok(), ..Particulars::bound(*most) }
            }
            _ => Particulars::default(),
        }
    }
}

impl Problem {
    fn of(error: &impl Coded, status: StatusCode) -> Self {
        Self {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or("Problem"),
            status: status.as_u16(),
            code: error.code(),
            detail: error.to_string(),
            causes: causes(error),
            hint: error.hint(),
            particulars: Box::new(error.particulars()),
            retry_after: None,
            is_of_code: false,
        }
    }

    /// The same, where all but a code was right.
    pub fn of_code(mut self) -> Self {
        self.is_of_code = true;
        self
    }

    /// The same, to be tried again after some seconds.
    fn after(mut self, seconds: u32) -> Self {
        self.retry_after = NonZeroU16::new(u16::try_from(seconds).unwrap_or(u16::MAX));
        self
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let problem = Self::of(&refusal, refusal.status());
        match refusal {
            Refusal::TooMany { after } => problem.after(after),
            Refusal::AllBusy => problem.after(1),
            _ => problem,
        }
    }
}

impl From<krama_pipeline::Error> for Problem {
    fn from(error: krama_pipeline::Error) -> Self {
        let status = status(error.code());
        let mut problem = Self::of(&error, status);
        if status.is_server_error() {
            let causes = problem.causes.join("; ");
            tracing::error!(code = %error.code(), %error, causes, "could not answer");
            // Paths and the database's words are for who keeps the machine.
            "the server could not do this".clone_into(&mut problem.detail);
            problem.causes = Vec::new();
        }
        if status == StatusCode::SERVICE_UNAVAILABLE { problem.after(1) } else { problem }
    }
}

/// The HTTP status of what a step refuses.
fn status(code: Code) -> StatusCode {
    match code.0 {
        // Another writes, or holds the database.
        5003 | 5016 => StatusCode::SERVICE_UNAVAILABLE,
        // The disk is full, or fails.
        5004..=5006 | 4000..=4999 => StatusCode::INSUFFICIENT_STORAGE,
        // What is asked for is not there.
        5020 | 5035 | 5044 | 5055 | 7102 | 7201 | 7202 | 7204 | 7207 => StatusCode::NOT_FOUND,
        // A right is missing.
        7601 => StatusCode::FORBIDDEN,
        // What is wanted contradicts what is there.
        7002
        | 5021
        | 5024..=5026
        | 5029
        | 5036
        | 5042
        | 5045..=5047
        | 5049
        | 5052
        | 5054
        | 7101
        | 7103..=7106
        | 7501
        | 7503..=7504 => StatusCode::CONFLICT,
        // What was said cannot be read, or says nothing.
        1000..=1999
        | 3002..=3004
        | 3008
        | 5022
        | 5023
        | 5027
        | 5037..=5040
        | 5043
        | 5048
        | 5050
        | 7203
        | 7205
        | 7208
        | 7402 => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        response.extensions_mut().insert(Told(self.code));
        if self.is_of_code {
            response.extensions_mut().insert(GuessedCode);
        }
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds.get()));
        }
        response
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        Problem::from(self).into_response()
    }
}

impl From<PathRejection> for Problem {
    fn from(_: PathRejection) -> Self {
        Refusal::NoSuchAddress.into()
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Refusal::Unreadable(rejection.body_text()).into()
    }
}

impl From<MultipartRejection> for Problem {
    fn from(rejection: MultipartRejection) -> Self {
        Refusal::Unreadable(rejection.body_text()).into()
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return Refusal::TooLarge.into();
        }
        Refusal::Unreadable(rejection.body_text()).into()
    }
}

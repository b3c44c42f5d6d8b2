//! Taking in: files.

use crate::access::Asker;
use crate::ask::Form;
use crate::desk::{Desk, Shared};
use crate::incoming::{Accepted, Incoming, demand_space, unkept};
use crate::problem::{Problem, Refusal};
use crate::routes::work::Behind;
use crate::work::{Piece, Sort, Whose};
use axum::Json;
use axum::extract::State;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use krama_model::ReportNumber;
use krama_pipeline::ingest::{FileOutcome, Orders, mapping_known, mapping_of};
use krama_pipeline::workspace::is_blank;
use krama_pipeline::{Error, Unit};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use utoipa::ToSchema;

/// A request with files has at most so many bytes.
pub const UPLOAD: usize = 4 << 30;
/// A request has at most so many files.
const FILES: usize = 200;
/// A word beside the files has at most so many characters.
const WORD: usize = 200;
/// So many words come beside the files at most.
const WORDS: usize = 100;
/// A mapping has at most so many bytes.
const MAPPING: usize = 256 << 10;
/// So long somebody who is refused may still send, so that they hear why.
const PATIENCE: Duration = Duration::from_secs(2);
/// The disk's space is looked at again after so many bytes.
const LOOK_AGAIN: usize = 16 << 20;

/// Files, and what is said of them.
#[derive(ToSchema)]
pub struct Files {
    /// The files. In an exercise `EXERCISE.json` comes with them.
    #[schema(value_type = Vec<String>, content_media_type = "application/octet-stream")]
    pub file: Vec<Vec<u8>>,
    /// Who the reports come from.
    pub source: Option<String>,
    /// The name of a mapping that comes with Krama.
    pub mapping: Option<String>,
    /// A mapping file's text, such as the one proposed for a table that was not known.
    pub mapping_text: Option<String>,
    /// A chat to take from an export of a whole account; may come several times.
    pub chat: Option<Vec<String>>,
    /// The complainant's name in a chat.
    pub complainant: Option<String>,
}

/// Take files in. What came of them stands under `outcome` of the work.
#[utoipa::path(post, path = "/files", tag = "take in", request_body(content = Files, content_type = "multipart/form-data"),
    responses((status = 202, body = Piece), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn upload(
    State(desk): State<Shared>,
    session: Asker,
    Form(mut form): Form,
) -> Result<impl IntoResponse, Problem> {
    let _upload = desk.uploads.begin(session.whose().person)?;
    // Nobody sends four gigabytes to hear that too much waits.
    desk.work.demand_room(Sort::Ingest)?;
    let incoming = desk.incoming()?;
    let received = receive(&desk, session.number, &incoming, &mut form).await;
    let orders = match received {
        Ok(orders) => orders,
        Err(problem) => {
            // Whoever still sends is told why only when they have sent.
            let _ = tokio::time::timeout(PATIENCE, async { while let Ok(Some(_)) = form.next_field().await {} }).await;
            return Err(problem);
        }
    };
    // Sending may take long: whoever was shut out meanwhile takes nothing in.
    desk.look_again(&session).await?;
    Ok((StatusCode::ACCEPTED, Json(desk.take_in(session.behind(), incoming, orders)?)))
}

/// Reads a form: keeps its files, and gives what is said of them.
async fn receive(desk: &Desk, session: u64, incoming: &Incoming, form: &mut Multipart) -> Result<Orders, Problem> {
    let (mut orders, mut files, mut words) = (Orders::default(), 0, 0);
    while let Some(field) = form.next_field().await.map_err(unread)? {
        let is_file = field.name() == Some("file");
        *(if is_file { &mut files } else { &mut words }) += 1;
        if files > FILES || words > WORDS {
            return Err(Refusal::TooLarge.into());
        }
        match field.name().unwrap_or_default() {
            "file" => keep(desk, session, incoming, field).await?,
            "source" => orders.source = Some(word(field).await?),
            "mapping" => orders.mapping = Some(mapping_known(&word(field).await?)?),
            "mapping_text" => orders.mapping = Some(mapping_of(&bounded(field, MAPPING).await?)?),
            "chat" => orders.chats.get_or_insert_default().push(word(field).await?),
            "complainant" => orders.complainant = Some(word(field).await?),
            other => return Err(Refusal::Unreadable(format!("nothing is called {other:?} here")).into()),
        }
    }
    if files == 0 {
        return Err(Refusal::Unreadable("no file came".to_owned()).into());
    }
    Ok(orders)
}

impl Desk {
    /// A folder for files on their way in.
    pub fn incoming(&self) -> Result<Incoming, Problem> {
        demand_space(&self.around, self.units.folder())?;
        Incoming::new(self.units.folder(), &self.around.secret())
    }

    /// Sets going that files are taken in.
    fn take_in(self: &Arc<Self>, behind: Behind, mut incoming: Incoming, orders: Orders) -> Result<Piece, Problem> {
        self.set_to(Sort::Ingest, behind, move |unit, act, going| {
            let first = ReportNumber(unit.workspace().report_count().map_err(Error::from)?);
            let told = unit.ingest(&[incoming.folder().to_owned()], &orders, act, going);
            // Sealed, or refused: who sent it is told either way.
            incoming.settle();
            Ok(outcome(unit, &told?, first, incoming.folder()))
        })
    }

    /// Sets going that a report which was typed is sealed.
    pub fn seal_typed(self: &Arc<Self>, behind: Behind, incoming: Incoming, source: String) -> Result<Piece, Problem> {
        self.take_in(behind, incoming, Orders { source: Some(source), ..Orders::default() })
    }

    /// Seals what a server that ended in the middle had accepted.
    pub fn seal_left(self: &Arc<Self>, (accepted, incoming): (Accepted, Incoming)) {
        let whose = Whose { person: accepted.actor.person, session: 0 };
        let behind = Behind { actor: accepted.actor, whose };
        if let Err(problem) = self.seal_typed(behind, incoming, accepted.source) {
            tracing::error!(code = %problem.code, "a report that was typed waits for the next start");
        }
    }
}

/// Keeps a file as it comes, while the disk has space for it.
async fn keep(desk: &Desk, session: u64, incoming: &Incoming, mut field: Field<'_>) -> Result<(), Problem> {
    let given = field.file_name().unwrap_or_default().to_owned();
    let (mut file, mut since) = (incoming.file(&given).await?, 0);
    while let Some(chunk) = field.chunk().await.map_err(unread)? {
        if !desk.sessions.goes_on(session, &desk.around) {
            return Err(Refusal::NoSession.into());
        }
        since += chunk.len();
        if since >= LOOK_AGAIN {
            since = 0;
            demand_space(&desk.around, desk.units.folder())?;
        }
        file.write_all(&chunk).await.map_err(unkept)?;
    }
    file.flush().await.map_err(unkept)
}

/// What `krama ingest --json` prints, without where the files lay on their way.
fn outcome(unit: &Unit, told: &[FileOutcome], first: ReportNumber, folder: &Path) -> Value {
    // That new reports cannot be placed is no failure of taking in.
    let provisional = unit.place_from(first).unwrap_or_else(|error| {
        tracing::warn!(%error, "new reports could not be placed by the last run");
        None
    });
    let whole = json!({ "files": told, "provisional": provisional }).to_string();
    let folder = json!(format!("{}/", folder.display())).to_string();
    serde_json::from_str(&whole.replace(folder.trim_matches('"'), "")).unwrap_or_default()
}

async fn word(field: Field<'_>) -> Result<String, Problem> {
    // No character has more than four bytes.
    checked(bounded(field, 4 * WORD).await?)
}

/// A text of at most so many bytes; no more of it is read.
async fn bounded(mut field: Field<'_>, most: usize) -> Result<String, Problem> {
    let mut text = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(unread)? {
        if text.len() + chunk.len() > most {
            return Err(Refusal::TooLarge.into());
        }
        text.extend_from_slice(&chunk);
    }
    String::from_utf8(text).map_err(|_| Refusal::Unreadable("a word is not UTF-8".to_owned()).into())
}

/// A word that says something, and is no document.
fn checked(word: String) -> Result<String, Problem> {
    let fits = (1..=WORD).contains(&word.chars().count()) && !is_blank(&word) && !word.contains(char::is_control);
    if fits {
        Ok(word)
    } else {
        Err(Refusal::Unreadable("a word is blank, too long, or holds what is not seen".to_owned()).into())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it stands where errors are mapped")]
fn unread(error: MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Refusal::TooLarge.into();
    }
    Refusal::Unreadable(error.body_text()).into()
}

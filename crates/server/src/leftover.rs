//! What nobody read of a request's body. It is read before the answer goes out: a connection on which something is left ends, and with it
//! the next question that somebody sends on it, or the answer itself.

use axum::Error;
use axum::body::{Body, BodyDataStream, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio_stream::{Stream, StreamExt};

/// So many bytes are read at most; whoever sends more has its connection ended.
const MOST: usize = 1 << 20;
/// So long they may take.
const LONGEST: Duration = Duration::from_secs(5);

/// A body that is lent to whoever answers.
#[derive(Clone)]
struct Lent(Arc<Mutex<BodyDataStream>>);

impl Stream for Lent {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Pin::new(&mut *body).poll_next(context)
    }
}

impl Lent {
    /// Reads what is left, as far as that is worth it.
    async fn rest(mut self) {
        let mut read = 0;
        while let Some(Ok(bytes)) = self.next().await {
            read += bytes.len();
            if read > MOST {
                return;
            }
        }
    }
}

/// Answers, and reads what the answer left of the body.
pub async fn read(request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    // Who waits to be told to go on has sent nothing yet.
    if body.is_end_stream() || head.headers.contains_key(header::EXPECT) {
        return next.run(Request::from_parts(head, body)).await;
    }
    let lent = Lent(Arc::new(Mutex::new(body.into_data_stream())));
    let response = next.run(Request::from_parts(head, Body::from_stream(lent.clone()))).await;
    let _ = tokio::time::timeout(LONGEST, lent.rest()).await;
    response
}

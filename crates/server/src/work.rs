//! Work that takes long, one of each sort at a time: what is going on or waits its turn, how far it is, and what came of it.

mod whose;

pub use whose::Whose;

use crate::problem::{Problem, Refusal};
use krama_model::Moment;
use krama_pipeline::Progress;
use serde::Serialize;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;
use utoipa::ToSchema;

/// What is told when the server ends.
pub const CLOSED: u64 = u64::MAX;
/// So many pieces of work that have ended are remembered.
const REMEMBERED: usize = 50;
/// So many pieces of taking in wait their turn.
const WAITING: usize = 20;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Files are taken in.
    Ingest,
    /// A run is made.
    Analysis,
}

/// How a piece of work stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// It waits until what was sent before it is taken in.
    Waiting,
    /// It goes on.
    Running,
    /// It was asked to stop, and will.
    Stopping,
    /// It is done.
    Done,
    /// It stopped as it was asked to; nothing of it is kept but what was sealed before.
    Stopped,
    /// It failed.
    Failed,
}

/// A piece of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Piece {
    /// Its number, from 1 since the server started.
    pub number: u64,
    /// What is done.
    pub sort: Sort,
    /// How it stands.
    pub standing: Standing,
    /// Who asked for it.
    pub by: String,
    /// Whose it is: what came of files in full goes to them alone.
    #[serde(skip)]
    pub whose: Whose,
    /// When it began; while it waits, when it was asked for.
    #[schema(value_type = crate::schema::Moment)]
    pub began: Moment,
    /// When it ended.
    #[schema(value_type = Option<crate::schema::Moment>)]
    pub ended: Option<Moment>,
    /// The step it is at.
    pub step: Option<&'static str>,
    /// How many units of the step are done.
    pub done: u64,
    /// How many there are, where that is known.
    pub total: Option<u64>,
    /// What came of it: of files what `krama ingest --json` prints, of an analysis what `krama analyse --json` prints. Of files of others,
    /// and of files whose session has ended, counts and codes alone.
    pub outcome: Option<serde_json::Value>,
    /// Why it failed.
    pub problem: Option<Problem>,
}

/// All of it.
pub struct Work {
    board: Mutex<Board>,
    changed: watch::Sender<u64>,
}

#[derive(Default)]
struct Board {
    begun: u64,
    pieces: VecDeque<Piece>,
    stops: Vec<(u64, Arc<AtomicBool>)>,
}

impl Default for Work {
    fn default() -> Self {
        Self { board: Mutex::default(), changed: watch::Sender::new(0) }
    }
}

impl Work {
    /// Refuses where a piece of work could not begin now.
    pub fn demand_room(&self, sort: Sort) -> Result<(), Refusal> {
        self.board().room(sort).map(|_| ())
    }

    /// Begins a piece of work. Where one of its sort goes on, files wait their turn, and another run is refused.
    pub fn begin(self: &Arc<Self>, sort: Sort, (by, whose): (&str, Whose), now: Moment) -> Result<Going, Refusal> {
        let mut board = self.board();
        let before = board.room(sort)?;
        board.begun += 1;
        let (number, stop) = (board.begun, Arc::new(AtomicBool::new(false)));
        while board.pieces.len() >= REMEMBERED {
            let Some(old) = board.pieces.iter().position(|piece| piece.ended.is_some()) else { break };
            board.pieces.remove(old);
        }
        board.pieces.push_back(Piece {
            number,
            sort,
            standing: if before > 0 { Standing::Waiting } else { Standing::Running },
            by: by.to_owned(),
            whose,
            began: now,
            ended: None,
            step: None,
            done: 0,
            total: None,
            outcome: None,
            problem: None,
        });
        board.stops.push((number, Arc::clone(&stop)));
        drop(board);
        self.tell();
        Ok(Going { work: Arc::clone(self), number, stop, has_ended: false })
    }

    /// Asks the run that is made to stop.
    pub fn stop_analysis(&self) -> Option<Piece> {
        let mut board = self.board();
        let Board { pieces, stops, .. } = &mut *board;
        let piece = pieces.iter_mut().find(|piece| piece.sort == Sort::Analysis && piece.ended.is_none())?;
        piece.standing = Standing::Stopping;
        let stop = stops.iter().find(|(number, _)| *number == piece.number);
        if let Some((_, stop)) = stop {
            stop.store(true, Ordering::Relaxed);
        }
        let piece = piece.clone();
        drop(board);
        self.tell();
        Some(piece)
    }

    /// Lets a piece of work go on where nothing of its sort that was asked for before it does.
    fn is_its_turn(&self, number: u64, now: impl Fn() -> Moment) -> bool {
        let mut board = self.board();
        let Some(at) = board.pieces.iter().position(|piece| piece.number == number) else { return true };
        let sort = board.pieces[at].sort;
        if board.pieces.iter().take(at).any(|before| before.sort == sort && before.ended.is_none()) {
            return false;
        }
        let piece = &mut board.pieces[at];
        if piece.standing == Standing::Waiting {
            (piece.standing, piece.began) = (Standing::Running, now());
        }
        drop(board);
        self.tell();
        true
    }

    /// Asks everything to stop: the server ends.
    pub fn stop_all(&self) {
        self.board().stops.iter().for_each(|(_, stop)| stop.store(true, Ordering::Relaxed));
        self.changed.send_replace(CLOSED);
    }

    /// What goes on and what ended lately, newest first, as somebody is told it.
    pub fn pieces(&self, asker: Whose, is_open: impl Fn(u64) -> bool) -> Vec<Piece> {
        let mut board = self.board();
        // Whoever sent files and has left asks no more what came of them.
        board.pieces.iter_mut().filter(|piece| !is_open(piece.whose.session)).for_each(Piece::forget);
        board.pieces.iter().rev().map(|piece| piece.told_to(asker)).collect()
    }

    /// One piece, as somebody is told it.
    pub fn piece(&self, number: u64, asker: Whose, is_open: impl Fn(u64) -> bool) -> Option<Piece> {
        self.pieces(asker, is_open).into_iter().find(|piece| piece.number == number)
    }

    /// Tells whenever something changes.
    pub fn follow(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    fn board(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has everybody who follows look again.
    pub fn tell(&self) {
        self.changed.send_modify(|changes| *changes = changes.saturating_add(1));
    }

    fn change(&self, number: u64, change: impl FnOnce(&mut Piece)) {
        let mut board = self.board();
        if let Some(piece) = board.pieces.iter_mut().find(|piece| piece.number == number) {
            change(piece);
        }
        drop(board);
        self.tell();
    }

    /// What was asked about files is answered once whoever sent them sends them again.
    fn answer_asked(&self, number: u64) {
        let mut board = self.board();
        let Some(at) = board.pieces.iter().position(|piece| piece.number == number) else { return };
        let (whose, sent_again) = (board.pieces[at].whose, board.pieces[at].originals());
        let before = board.pieces.iter_mut().take(at).filter(|piece| piece.whose.person == whose.person);
        before.for_each(|piece| piece.forget_asked(&sent_again));
    }
}

impl Board {
    /// How many of a sort go on or wait already, where there is room for one more.
    fn room(&self, sort: Sort) -> Result<usize, Refusal> {
        let before = self.pieces.iter().filter(|piece| piece.sort == sort && piece.ended.is_none()).count();
        let most = if sort == Sort::Ingest { WAITING } else { 0 };
        if before > most { Err(Refusal::AtWork) } else { Ok(before) }
    }
}

/// A piece of work that goes on. It is told how far it is, as the steps of the pipeline tell it.
pub struct Going {
    work: Arc<Work>,
    number: u64,
    stop: Arc<AtomicBool>,
    has_ended: bool,
}

impl Going {
    /// Its number.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Waits until it is its turn, in the order in which pieces were asked for, or until it is to stop.
    pub async fn turn(&self, now: impl Fn() -> Moment) {
        let mut changes = self.work.follow();
        while !self.is_cancelled() && !self.work.is_its_turn(self.number, &now) {
            // Whoever tells of changes lasts as long as this.
            let _ = changes.changed().await;
        }
    }

    /// Ends it with what came of it.
    pub fn end(mut self, came: Result<serde_json::Value, Problem>, now: Moment) {
        self.has_ended = true;
        let was_stopped = self.stop.load(Ordering::Relaxed);
        self.close(came, was_stopped, Some(now));
    }

    fn close(&self, came: Result<serde_json::Value, Problem>, was_stopped: bool, now: Option<Moment>) {
        self.work.change(self.number, |piece| {
            piece.ended = Some(now.unwrap_or(piece.began));
            piece.step = None;
            match came {
                Ok(outcome) => (piece.standing, piece.outcome) = (Standing::Done, Some(outcome)),
                Err(_) if was_stopped => piece.standing = Standing::Stopped,
                Err(problem) => (piece.standing, piece.problem) = (Standing::Failed, Some(problem)),
            }
        });
        self.work.answer_asked(self.number);
        self.work.board().stops.retain(|(number, _)| *number != self.number);
    }
}

impl Drop for Going {
    /// Work whose thread broke off has failed, and makes room for other work.
    fn drop(&mut self) {
        if !self.has_ended {
            self.close(Err(Refusal::Failed.into()), false, None);
        }
    }
}

impl Progress for Going {
    fn begin(&self, step: &'static str, total: Option<u64>) {
        self.work.change(self.number, |piece| (piece.step, piece.done, piece.total) = (Some(step), 0, total));
    }

    fn advance(&self, units: u64) {
        self.work.change(self.number, |piece| piece.done += units);
    }

    fn end(&self) {
        self.work.change(self.number, |piece| piece.step = None);
    }

    fn is_cancelled(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

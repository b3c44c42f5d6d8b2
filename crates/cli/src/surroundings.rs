//! The one home of the clock, of randomness, of the environment and of logging.

use krama_model::Moment;
use krama_pipeline::workspace::{Actor, Disk, Surroundings};
use std::io::IsTerminal;
use std::path::Path;

/// Now, by the clock of this machine.
#[expect(clippy::disallowed_methods, reason = "this is the clock's one home")]
pub fn now() -> Moment {
    Moment(chrono::Utc::now().timestamp_millis())
}

/// The name in the environment. Whoever sits at the terminal can set it, so they count as unauthenticated.
#[expect(clippy::disallowed_methods, reason = "this is the environment's one home")]
pub fn actor() -> Actor {
    let names = ["USER", "LOGNAME", "USERNAME"].iter().filter_map(|name| std::env::var(name).ok());
    let name = names.into_iter().find(|name| !name.is_empty()).unwrap_or_else(|| "unknown".to_owned());
    Actor::unproven(name)
}

/// The real disk and the system's randomness.
pub fn surroundings() -> Surroundings {
    Surroundings { disk: Disk::real(), random: Box::new(random) }
}

/// Random bytes of the system.
pub fn random(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system gives random bytes");
}

/// How many bytes are free on the disk of a folder for whoever runs this.
#[cfg(unix)]
pub fn free(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Elsewhere the disk itself refuses.
#[cfg(not(unix))]
pub fn free(_: &Path) -> Option<u64> {
    None
}

/// How much of what happens is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// What may be wrong.
    Warnings,
    /// That, and who does what where others come in.
    Comings,
    /// Every step.
    Everything,
}

/// How a line of what happens is written: for people, or as one JSON object for what collects lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    Text,
    Json,
}

/// Sends what happens to standard error, in colour where people read it at a terminal.
pub fn start_logging(told: Told, form: Form) {
    let level = match told {
        Told::Warnings => tracing::Level::WARN,
        Told::Comings => tracing::Level::INFO,
        Told::Everything => tracing::Level::DEBUG,
    };
    let told = tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).with_target(false);
    match form {
        Form::Text => told.with_ansi(std::io::stderr().is_terminal()).init(),
        Form::Json => told.json().flatten_event(true).with_current_span(false).with_span_list(false).init(),
    }
}

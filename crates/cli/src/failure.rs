//! How a failure is told: a stable code, one sentence, what lies behind it, and what to do.

use crate::output::{self, Format, Lines, shown};
use crate::reason::TooLong;
use krama_model::{Code, Coded, causes};
use serde::Serialize;
use std::process::ExitCode;

/// Wrong use that the argument parser cannot see.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct WrongUse(pub String);

impl Coded for WrongUse {
    fn code(&self) -> Code {
        Code(9001)
    }

    fn hint(&self) -> Option<String> {
        Some("`krama help COMMAND` says how a command is meant, with examples".to_owned())
    }
}

/// The stable code and the hint of whatever went wrong.
fn told(error: &anyhow::Error) -> (Option<Code>, Option<String>) {
    let of = |error: &dyn Coded| (Some(error.code()), error.hint());
    if let Some(error) = error.downcast_ref::<krama_pipeline::Error>() {
        return of(error);
    }
    if let Some(error) = error.downcast_ref::<krama_server::Error>() {
        return of(error);
    }
    if let Some(error) = error.downcast_ref::<krama_train::Error>() {
        return of(error);
    }
    if let Some(error) = error.downcast_ref::<krama_train::TruthError>() {
        return of(error);
    }
    if let Some(error) = error.downcast_ref::<WrongUse>() {
        return of(error);
    }
    if let Some(error) = error.downcast_ref::<TooLong>() {
        return of(error);
    }
    let disk = error.is::<std::io::Error>();
    (disk.then_some(Code(9002)), disk.then(|| "look at the path, the disk's space and permissions".to_owned()))
}

#[derive(Serialize)]
struct Told {
    error: Fault,
    #[serde(skip_serializing_if = "Option::is_none")]
    exercise: Option<bool>,
}

#[derive(Serialize)]
struct Fault {
    code: Option<Code>,
    message: String,
    causes: Vec<String>,
    hint: Option<String>,
}

/// Tells the error on standard error and gives the exit code.
#[expect(clippy::print_stderr, reason = "this is where errors are told")]
pub fn report(error: &anyhow::Error, format: Format) -> ExitCode {
    if error.chain().any(is_broken_pipe) {
        return ExitCode::SUCCESS;
    }
    let (code, hint) = told(error);
    let causes = causes(error.as_ref());
    if format == Format::Json {
        let fault = Fault { code, message: error.to_string(), causes, hint };
        let told = Told { error: fault, exercise: output::is_exercise().then_some(true) };
        eprintln!("{}", serde_json::to_string(&told).unwrap_or_default());
    } else {
        output::notice();
        let code = code.map(|code| format!("{code} ")).unwrap_or_default();
        eprintln!("error: {code}{}", shown(&error.to_string(), Lines::Kept));
        for cause in &causes {
            eprintln!("  because: {}", shown(cause, Lines::Kept));
        }
        if let Some(hint) = hint {
            eprintln!("  hint: {}", shown(&hint, Lines::Kept));
        }
    }
    ExitCode::from(if is_wrong_use(error) { 2 } else { 1 })
}

/// Codes of what a step refuses because it was called the wrong way: no workspace there, one report named twice, no reason,
/// no order.
const WRONG_USE: [Code; 4] = [Code(5010), Code(5022), Code(5023), Code(5027)];

/// Whether the command was given what it cannot work with, and did nothing.
fn is_wrong_use(error: &anyhow::Error) -> bool {
    let refused = |error: &krama_pipeline::Error| WRONG_USE.contains(&error.code());
    error.is::<WrongUse>() || error.is::<TooLong>() || error.downcast_ref().is_some_and(refused)
}

/// The reader of our output went away (`krama groups | head`): not our failure.
fn is_broken_pipe(cause: &(dyn std::error::Error + 'static)) -> bool {
    cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

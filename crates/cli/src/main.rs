//! The `krama` binary: every role is a sub-command. This crate reads arguments, asks the pipeline and prints.

mod arguments;
mod commands;
mod failure;
mod output;
mod password;
mod reason;
mod session;
mod surroundings;

use arguments::{Command, Krama};
use clap::Parser;
use mimalloc::MiMalloc;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::process::ExitCode;
use surroundings::{Form, Told};

/// Reading takes and frees many small texts in every thread, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    keep_panics_bare();
    let arguments = Krama::parse();
    let (told, form) = match &arguments.command {
        Command::Serve(serve) => (Told::Comings, serve.log),
        _ => (Told::Warnings, Form::Text),
    };
    surroundings::start_logging(if arguments.common.verbose { Told::Everything } else { told }, form);
    let session = session::Session::new(&arguments.common);
    match arguments.command.run(&session) {
        Ok(code) => code,
        Err(error) => failure::report(&error, session.format()),
    }
}

/// A damaged file that makes the decoder panic is told as an error with a code, and not twice. Whatever else panics is told with its
/// place, and without the words of a report that its message may quote.
#[expect(clippy::print_stderr, reason = "this is where what broke off is told")]
fn keep_panics_bare() {
    std::panic::set_hook(Box::new(|panic| {
        if krama_pipeline::is_guarded() {
            return;
        }
        let text = panic.payload().downcast_ref::<&str>().copied();
        let message = text.or_else(|| panic.payload().downcast_ref::<String>().map(String::as_str)).unwrap_or_default();
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        eprintln!("krama broke off at {place}: {}", unquoted(message));
        let steps = Backtrace::capture();
        if steps.status() == BacktraceStatus::Captured {
            eprintln!("{steps}");
        }
    }));
}

/// A message up to the first word that it quotes.
fn unquoted(message: &str) -> &str {
    message.split(['`', '\'', '"']).next().unwrap_or_default().trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_broke_off_quotes_no_word_of_a_report() {
        let narrative = "Call \u{1780}012 345 678";
        let panicked = std::panic::catch_unwind(|| narrative[..6].len()).unwrap_err();
        let message = panicked.downcast_ref::<String>().unwrap();
        assert!(message.contains("012 345 678"), "{message}");
        assert!(
            !unquoted(message).contains("012") && unquoted(message).contains("char boundary"),
            "{}",
            unquoted(message)
        );
    }
}

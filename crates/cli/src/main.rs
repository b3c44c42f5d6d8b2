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
use std::process::ExitCode;
use surroundings::Told;

/// Reading takes and frees many small texts in every thread, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    keep_guarded_panics_silent();
    let arguments = Krama::parse();
    surroundings::start_logging(match arguments.command {
        _ if arguments.common.verbose => Told::Everything,
        Command::Serve(_) => Told::Comings,
        _ => Told::Warnings,
    });
    let session = session::Session::new(&arguments.common);
    match arguments.command.run(&session) {
        Ok(code) => code,
        Err(error) => failure::report(&error, session.format()),
    }
}

/// A damaged file that makes the decoder panic is told as an error with a code, and not twice.
fn keep_guarded_panics_silent() {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !krama_pipeline::is_guarded() {
            told(panic);
        }
    }));
}

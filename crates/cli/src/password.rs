//! Passwords as they come in: from a terminal, unseen, or as one line of standard input.

use crate::failure::WrongUse;
use std::io::{BufRead, IsTerminal, Read};

/// No line is read further than this: a password has far fewer bytes.
const MOST: u64 = 4_096;

/// A password. At a terminal it is asked for twice, since nobody sees it.
pub fn ask(prompt: &str) -> anyhow::Result<String> {
    if !std::io::stdin().is_terminal() {
        return line();
    }
    let first = rpassword::prompt_password(format!("{prompt}: "))?;
    let second = rpassword::prompt_password("Once more: ")?;
    if first == second { Ok(first) } else { Err(WrongUse("the two passwords differ".to_owned()).into()) }
}

/// The first line of standard input, without what ends it.
fn line() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().take(MOST).read_line(&mut line)?;
    if line.is_empty() {
        return Err(WrongUse("there is no password on standard input".to_owned()).into());
    }
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

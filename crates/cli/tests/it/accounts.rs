//! Accounts from the command line: a password comes in by standard input, and is told nowhere.

use crate::support::{Answer, Unit, command};
use std::io::Write;
use std::process::Stdio;

const PASSWORD: &str = "seven ducks crossed the road";

/// A call with a password on standard input.
pub fn with_password(unit: &Unit, password: &str, arguments: &[&str]) -> Answer {
    let folder = unit.folder();
    let arguments = [&["-w", folder.to_str().unwrap()], arguments].concat();
    let mut child =
        command(&arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Answer { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
}

#[test]
fn accounts_are_added_listed_disabled_and_given_another_password() {
    let unit = Unit::new();
    let add = ["account", "add", "Sokha", "--role", "analyst", "--shown", "សុខា"];
    let added = with_password(&unit, &format!("{PASSWORD}\n"), &add).ends(0);
    assert_eq!(added.out, "Entered as E1: sokha has access now.\nThe password must be changed at the next sign-in.\n");
    with_password(&unit, PASSWORD, &["account", "add", "dara", "--role", "judge", "--own"]).ends(0);
    unit.krama(&["account", "disable", "dara", "--why", "left"]).ends(0);
    with_password(&unit, "a heron waits by slow water", &["account", "password", "sokha", "--own"]).ends(0);
    let listed = unit.krama(&["account", "list", "--json"]).ends(0).json();
    let rows: Vec<_> = listed["accounts"].as_array().unwrap().iter().collect();
    assert_eq!((rows[0]["name"].as_str(), rows[0]["shown"].as_str()), (Some("sokha"), Some("សុខា")));
    assert_eq!((rows[0]["must_change"].as_bool(), rows[0]["disabled"].as_bool()), (Some(false), Some(false)));
    assert_eq!((rows[1]["role"].as_str(), rows[1]["disabled"].as_bool()), (Some("judge"), Some(true)));
    assert_eq!(rows[0]["second_factor"].as_bool(), Some(false));
    unit.krama(&["account", "enable", "dara", "--why", "back"]).ends(0);
    let off = unit.krama(&["account", "factor-off", "dara", "--why", "lost it"]).ends(1);
    assert!(off.err.contains("K5049"), "{}", off.err);
    assert!(unit.krama(&["account", "list"]).ends(0).out.contains("2 accounts."));
    unit.krama(&["verify"]).ends(0);
}

#[test]
fn weak_passwords_wrong_names_and_roles_are_refused_and_nothing_is_entered() {
    let unit = Unit::new();
    let add = |password: &str, name: &str| with_password(&unit, password, &["account", "add", name, "--role", "admin"]);
    let short = add("kX9#vQ2", "sokha").ends(1);
    assert!(short.err.contains("K5038") && !short.err.contains("kX9"), "{}", short.err);
    assert!(add("Phnom-Penh-2026!", "sokha").ends(1).err.contains("K5039"));
    assert!(add("nemvxyheqdd5oqxyxyzi", "sokha").ends(1).err.contains("K5039"));
    assert!(add(PASSWORD, "so kha").ends(1).err.contains("K5037"));
    assert!(add("", "sokha").ends(2).err.contains("no password on standard input"));
    assert!(unit.krama(&["account", "add", "sokha", "--role", "king"]).ends(2).err.contains("expected one of"));
    assert!(unit.krama(&["account", "disable", "sokha", "--why", "left"]).ends(1).err.contains("K5035"));
    add(PASSWORD, "sokha").ends(0);
    assert!(add(PASSWORD, "SOKHA").ends(1).err.contains("K5036"));
    assert!(unit.krama(&["account", "list"]).ends(0).out.contains("1 account."));
}

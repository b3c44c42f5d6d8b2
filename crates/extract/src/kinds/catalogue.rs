//! `docs/kinds.md`, from the kinds' own answers.

use super::{KindRules, kinds};
use std::fmt::Write as _;

/// The text of `docs/kinds.md`.
pub fn catalogue() -> String {
    let mut text = String::from(
        "# Kinds of values\n\n\
         Generated from `crates/extract/src/kinds/`; a test keeps it equal. Do not edit.\n\n\
         *Worth* is the chance, in thousandths, that two reports which both name one rare value of the kind as the\n\
         suspect's stand on the same group, before anything is known of the value itself. It halves after the days given.\n\n\
         | kind | may link | worth | halves after | STIX 2.1 | FollowTheMoney |\n|---|---|---|---|---|---|\n",
    );
    for rules in kinds() {
        let evidence = rules.evidence;
        let (links, worth, days) = if evidence.may_link {
            ("yes", evidence.exclusive_permille.to_string(), format!("{} days", evidence.half_life_days))
        } else {
            ("no", "–".to_owned(), "–".to_owned())
        };
        let name = rules.kind.name();
        writeln!(
            text,
            "| [{name}](#{name}) | {links} | {worth} | {days} | {} | {} |",
            rules.stix, rules.follow_the_money
        )
        .expect("writing to a string cannot fail");
    }
    for rules in kinds() {
        text.push_str(&section(rules));
    }
    text
}

fn section(rules: &KindRules) -> String {
    let mut text =
        format!("\n## {}\n\n**{}.** {}\n\nFormat: {}\n\n", rules.kind.name(), rules.title, rules.text, rules.source);
    text.push_str("| written | value |\n|---|---|\n");
    for (typed, value) in rules.examples {
        writeln!(text, "| `{}` | `{}` |", typed.replace('|', "\\|"), value.replace('|', "\\|"))
            .expect("writing to a string cannot fail");
    }
    text
}

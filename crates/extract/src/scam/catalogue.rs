//! The page that lists the scam types, generated from their files.

use super::tree::{Layer, Said, ScamType, Tree};
use std::fmt::Write as _;

/// `docs/scam-types.md`: every type with its meaning, its place in other classifications and its signs.
pub fn catalogue() -> String {
    let tree = Tree::embedded();
    let mut page = String::from(
        "# Scam types\n\nGenerated from `schemas/scam-types/`; do not edit by hand. The classifier adds the weights of the signs it finds \
         (1,000 millibits make a type twice as probable), takes 1,000 (in an account of an incident 2,000) from a type none of whose signs was found, turns the \
         sums into a probability, corrects it by `calibration.toml`, and answers \"unsure\" below the threshold stated there, or where nothing but one sign \
         of less than 2,000 bears the type and nothing says that it was a scam. \
         Some signs speak for other types as well. What is not marked is a *pretext*, what a scam pretends to be. *Means* are what it is done with, a *lure* is how \
         somebody was led to it; each counts half beside a sign of another type that says more. An *outcome* says that it was a scam, whatever its type, and is worth \
         nothing beside any type's sign. *Received* signs count only outside a complainant's own account, *told* ones only in it. A code marked *approximate* names a \
         class that is wider than the type or only near it; *unverified* marks what nobody has yet checked against its source.\n\n\
         | id | English | Khmer | ICCS | signs |\n|---|---|---|---|---|\n",
    );
    for scam_type in &tree.types {
        let ScamType { id, name, iccs, signs, .. } = scam_type;
        let _ = writeln!(page, "| `{id}` | {} | {} | {} | {} |", name.en, name.km, iccs.code, signs.len());
    }
    for scam_type in &tree.types {
        write_type(&mut page, scam_type);
    }
    page
}

fn write_type(page: &mut String, scam_type: &ScamType) {
    let mark = |on: bool, word: &'static str| if on { format!(" *({word})*") } else { String::new() };
    let ScamType { id, definition, name, iccs, .. } = scam_type;
    let _ = write!(page, "\n## {} (`{id}`)\n\n{}: {definition}\n\n", name.en, name.km);
    let _ = writeln!(
        page,
        "- UN crime classification (ICCS): {} {}{}",
        iccs.code,
        iccs.name,
        mark(iccs.approximate, "approximate")
    );
    for technique in &scam_type.f3 {
        let unverified = mark(technique.unverified, "unverified");
        let _ = writeln!(page, "- MITRE Fight Fraud Framework: {} {}{unverified}", technique.id, technique.name);
    }
    for tag in &scam_type.misp {
        let _ = writeln!(page, "- MISP tag: `{}`{}", tag.tag, mark(tag.unverified, "unverified"));
    }
    for subtype in &scam_type.subtype {
        let _ = writeln!(page, "- {} ({}): {}", subtype.en, subtype.km, subtype.definition);
    }
    page.push_str("\n| sign | millibits | found by |\n|---|---|---|\n");
    for sign in &scam_type.signs {
        let spoken = sign.languages().into_iter().filter(|(_, phrases)| !phrases.is_empty());
        let mut found: Vec<String> =
            spoken.map(|(language, phrases)| format!("{language} {}", phrases.len())).collect();
        found.extend(sign.field.map(|field| format!("column `{}` is filled", field.name())));
        let mut weighs = vec![sign.weight.to_string()];
        weighs.extend(sign.also.iter().map(|(other, weight)| format!("`{other}` {weight}")));
        weighs.extend(match sign.layer {
            Layer::Outcome => Some("outcome".to_owned()),
            Layer::Lure => Some("lure".to_owned()),
            Layer::Means => Some("means".to_owned()),
            Layer::Pretext => None,
        });
        weighs.extend(match sign.said {
            Said::Anywhere => None,
            Said::Received => Some("received".to_owned()),
            Said::Told => Some("told".to_owned()),
        });
        let _ = writeln!(page, "| `{}` | {} | {} |", sign.id, weighs.join(", "), found.join(", "));
    }
}

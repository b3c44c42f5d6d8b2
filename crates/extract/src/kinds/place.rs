//! Places, from the gazetteer under `schemas/places/`.

use super::{KindRules, worth_nothing};
use crate::known::Known;
use crate::scan::{Claim, Cue, Scene};
use krama_model::Kind;

pub(super) static RULES: KindRules = KindRules {
    kind: Kind::Place,
    title: "Place",
    text: "`CC/Name` with the country's code: Cambodia's provinces and the region's big cities, in the spellings and scripts \
           that `schemas/places/` lists. Places are shown and counted and never link.",
    source: "ISO 3166-1; `schemas/places/`",
    stix: "`location`",
    follow_the_money: "`Address:full`",
    evidence: worth_nothing(),
    examples: &[("phnom penh", "KH/Phnom Penh"), ("ភ្នំពេញ", "KH/Phnom Penh"), ("西港", "KH/Preah Sihanouk")],
    parse: |text, home| value(text, home.known),
    display: |value| match value.split_once('/') {
        Some((country, name)) => format!("{name} ({country})"),
        None => value.to_owned(),
    },
    scan,
};

fn value(text: &str, known: &Known) -> Option<String> {
    let lower = text.to_lowercase();
    let turned = text
        .strip_suffix(')')
        .and_then(|text| text.split_once(" ("))
        .map(|(name, country)| format!("{country}/{name}"));
    let found = known.places.iter().find(|place| {
        place.name.eq_ignore_ascii_case(text)
            || place.also.contains(&lower)
            || turned.as_ref().is_some_and(|turned| place.name.eq_ignore_ascii_case(turned))
    });
    found.map(|place| place.name.clone())
}

fn scan(scene: &Scene<'_>, claims: &mut Vec<Claim>) {
    if !scene.has(Cue::Place(0)) {
        return;
    }
    for hit in scene.cues {
        if let Cue::Place(index) = hit.meaning {
            claims.push(Claim::new(
                Kind::Place,
                scene.ground.home.known.places[usize::from(index)].name.clone(),
                hit.start,
                hit.end,
            ));
        }
    }
}

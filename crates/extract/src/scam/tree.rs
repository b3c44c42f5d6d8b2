//! The scam types and their signs, as `schemas/scam-types/*.toml` state them.

use super::variants::variants;
use super::{NO_SCAM, OTHER};
use crate::cue::Cue;
use krama_model::Field;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The types, in the order of their files.
#[derive(Debug, Clone)]
pub struct Tree {
    /// The types.
    pub types: Vec<ScamType>,
    /// Their ids, in their order.
    pub ids: Vec<Arc<str>>,
    /// Every sign of every type.
    pub signs: Vec<SignEntry>,
    /// Fields that are a sign by being filled, with the sign's place in `signs`.
    pub fields: Vec<(Field, u16)>,
}

/// One type of scam.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScamType {
    /// Its id, such as `investment`.
    pub id: String,
    /// What it scores before any sign is seen, in millibits.
    pub prior: i32,
    /// What it is.
    pub definition: String,
    /// What it is called.
    pub name: Names,
    /// Where it stands in the UN's classification of crime.
    pub iccs: Iccs,
    /// Techniques of MITRE's Fight Fraud Framework.
    #[serde(default)]
    pub f3: Vec<Technique>,
    /// Tags of MISP's taxonomies.
    #[serde(default)]
    pub misp: Vec<Tag>,
    /// Narrower forms, for people; the classifier answers with the type.
    #[serde(default)]
    pub subtype: Vec<Subtype>,
    /// Its signs.
    #[serde(rename = "sign")]
    pub signs: Vec<SignFile>,
}

/// A type's name.
#[derive(Debug, Clone, Deserialize)]
pub struct Names {
    /// In English.
    pub en: String,
    /// In Khmer.
    pub km: String,
}

/// A class of the International Classification of Crime for Statistical Purposes.
#[derive(Debug, Clone, Deserialize)]
pub struct Iccs {
    /// Its code, such as `0701`; `-` where there is none.
    pub code: String,
    /// Its title.
    pub name: String,
    /// True where the class is wider than the type or only near it.
    pub approximate: bool,
}

/// A technique of the Fight Fraud Framework.
#[derive(Debug, Clone, Deserialize)]
pub struct Technique {
    /// Its id.
    pub id: String,
    /// Its title.
    pub name: String,
    /// True while nobody has checked it against the framework itself.
    pub unverified: bool,
}

/// A machine tag.
#[derive(Debug, Clone, Deserialize)]
pub struct Tag {
    /// The tag, such as `rsit:fraud="phishing"`.
    pub tag: String,
    /// True while nobody has checked it against the taxonomy itself.
    pub unverified: bool,
}

/// A narrower form of a type.
#[derive(Debug, Clone, Deserialize)]
pub struct Subtype {
    /// Its id within the type.
    pub id: String,
    /// In English.
    pub en: String,
    /// In Khmer.
    pub km: String,
    /// What it is.
    pub definition: String,
}

/// A sign as its file states it: any of its phrases, or a field that is filled.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignFile {
    /// Its id within the type.
    pub id: String,
    /// Its weight of evidence in millibits.
    pub weight: i32,
    /// What it tells of a scam.
    #[serde(default)]
    pub layer: Layer,
    /// Whose words it counts in.
    #[serde(default)]
    pub said: Said,
    /// Other types that it speaks for, by their ids, with its weight there.
    #[serde(default)]
    pub also: BTreeMap<String, i32>,
    /// The field whose being filled is the sign.
    pub field: Option<Field>,
    /// Phrases, in any language, inside which its words say something else: "I am a seller" names no seller.
    #[serde(default)]
    pub except: Vec<String>,
    /// Phrases in English.
    #[serde(default)]
    pub en: Vec<String>,
    /// Phrases in Khmer.
    #[serde(default)]
    pub km: Vec<String>,
    /// Phrases in Chinese, simplified.
    #[serde(default)]
    pub zh: Vec<String>,
    /// Phrases in Thai.
    #[serde(default)]
    pub th: Vec<String>,
    /// Phrases in Vietnamese.
    #[serde(default)]
    pub vi: Vec<String>,
    /// Phrases in Indonesian and Malay.
    #[serde(default)]
    pub ms: Vec<String>,
}

/// A sign in the order in which the automaton knows it.
#[derive(Debug, Clone)]
pub struct SignEntry {
    /// `type.sign`.
    pub id: Arc<str>,
    /// The type's place in [`Tree::types`].
    pub of_type: usize,
    /// What it speaks for, its own type first: the type's place in [`Tree::types`] and the weight in millibits.
    pub weights: Vec<(usize, i32)>,
    /// What it tells of a scam.
    pub layer: Layer,
    /// Whose words it counts in.
    pub said: Said,
    /// Whether its type is a scam of a kind of its own: neither none nor any other.
    pub names_type: bool,
}

impl SignEntry {
    /// Whether it speaks for a type, by its place in [`Tree::types`].
    pub fn speaks_for(&self, of_type: usize) -> bool {
        self.weights.iter().any(|&(place, _)| place == of_type)
    }
}

/// What a sign tells of a scam. What is lower counts half beside something higher of another type.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// That it was one, whatever its type: worth nothing beside a sign of some type.
    Outcome,
    /// How somebody was led to it: a warning, a link, a caller from the bank.
    Lure,
    /// What it was done with: an app, a code, a fee.
    Means,
    /// What it pretended to be: a job, a loan, love.
    #[default]
    Pretext,
}

/// Whose words a sign counts in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    /// Anybody's.
    #[default]
    Anywhere,
    /// What was received, and not a complainant's own account.
    Received,
    /// A complainant's own account, and nothing that two sides wrote to each other.
    Told,
}

const FILES: &[&str] = &[
    include_str!("../../../../schemas/scam-types/shopping.toml"),
    include_str!("../../../../schemas/scam-types/romance.toml"),
    include_str!("../../../../schemas/scam-types/investment.toml"),
    include_str!("../../../../schemas/scam-types/identity-phishing.toml"),
    include_str!("../../../../schemas/scam-types/mobile-banking.toml"),
    include_str!("../../../../schemas/scam-types/job.toml"),
    include_str!("../../../../schemas/scam-types/gambling.toml"),
    include_str!("../../../../schemas/scam-types/impersonation.toml"),
    include_str!("../../../../schemas/scam-types/loan-advance-fee.toml"),
    include_str!("../../../../schemas/scam-types/sextortion.toml"),
    include_str!("../../../../schemas/scam-types/account-takeover.toml"),
    include_str!("../../../../schemas/scam-types/other.toml"),
    include_str!("../../../../schemas/scam-types/none.toml"),
];

impl Tree {
    /// The types that ship with Krama.
    pub fn embedded() -> Self {
        let parse = |file: &&str| toml::from_str(file).expect("the shipped scam types are read by a test");
        Self::new(FILES.iter().map(parse).collect())
    }

    /// A tree of these types.
    pub fn new(types: Vec<ScamType>) -> Self {
        let mut signs = Vec::new();
        let mut fields = Vec::new();
        for (of_type, scam_type) in types.iter().enumerate() {
            for sign in &scam_type.signs {
                fields.extend(sign.field.map(|field| (field, signs.len() as u16)));
                let id = format!("{}.{}", scam_type.id, sign.id).into();
                let place = |id: &String| types.iter().position(|other| other.id == *id);
                let also = sign.also.iter().filter_map(|(id, &weight)| Some((place(id)?, weight)));
                let weights = std::iter::once((of_type, sign.weight)).chain(also).collect();
                let names_type = !matches!(scam_type.id.as_str(), NO_SCAM | OTHER);
                signs.push(SignEntry { id, of_type, weights, layer: sign.layer, said: sign.said, names_type });
            }
        }
        let ids = types.iter().map(|scam_type| scam_type.id.as_str().into()).collect();
        Self { types, ids, signs, fields }
    }

    /// Every phrase with the sign it belongs to.
    pub(crate) fn phrases(&self) -> impl Iterator<Item = (String, Cue)> + '_ {
        let signs = self.types.iter().flat_map(|scam_type| &scam_type.signs);
        (0_u16..).zip(signs).flat_map(|(index, sign)| {
            let spoken = sign.languages().into_iter().flat_map(|(_, phrases)| phrases);
            let except = sign.except.iter().map(move |phrase| (phrase, Cue::Except(index)));
            let all = spoken.map(move |phrase| (phrase, Cue::Sign(index))).chain(except);
            all.flat_map(|(phrase, cue)| variants(phrase).into_iter().map(move |variant| (variant, cue)))
        })
    }
}

impl SignFile {
    /// The languages of a sign with its phrases in each.
    pub fn languages(&self) -> [(&'static str, &[String]); 6] {
        [
            ("English", &self.en),
            ("Khmer", &self.km),
            ("Chinese", &self.zh),
            ("Thai", &self.th),
            ("Vietnamese", &self.vi),
            ("Indonesian and Malay", &self.ms),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_type_speaks_every_language_and_no_sign_has_two_homes() {
        let tree = Tree::embedded();
        let ids: BTreeSet<&str> = tree.signs.iter().map(|sign| &*sign.id).collect();
        assert_eq!(ids.len(), tree.signs.len());
        for scam_type in &tree.types {
            for at in 0..6 {
                let spoken = scam_type.signs.iter().any(|sign| !sign.languages()[at].1.is_empty());
                assert!(spoken, "{} has no sign in {}", scam_type.id, scam_type.signs[0].languages()[at].0);
            }
        }
    }

    #[test]
    fn every_sign_weighs_something_and_can_be_found() {
        for scam_type in Tree::embedded().types {
            for sign in &scam_type.signs {
                let phrases = sign.languages().iter().any(|(_, phrases)| !phrases.is_empty());
                assert!(sign.weight > 0 && (phrases || sign.field.is_some()), "{}.{}", scam_type.id, sign.id);
            }
        }
    }

    #[test]
    fn every_type_that_a_sign_also_speaks_for_is_another_that_exists() {
        let tree = Tree::embedded();
        let files = tree.types.iter().flat_map(|scam_type| &scam_type.signs);
        for (file, entry) in files.zip(&tree.signs) {
            assert_eq!(entry.weights.len(), file.also.len() + 1, "{}", entry.id);
            assert!(entry.weights[1..].iter().all(|&(place, weight)| place != entry.of_type && weight > 0));
        }
    }
}

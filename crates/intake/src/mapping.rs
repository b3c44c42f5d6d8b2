//! Mappings: which column of a foreign table is which field of a report. Data, not code; the format is described in
//! `docs/intake.md`.

mod check;
mod guess;
mod header;
mod header_words;
mod look;

pub(crate) use guess::{again_of, besides, header_words_in, propose};

use crate::Error;
use krama_model::{Author, Field};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The mappings that ship with Krama.
const EMBEDDED: &[&str] = &[
    include_str!("../../../schemas/mappings/advance_fee.toml"),
    include_str!("../../../schemas/mappings/cryptoscamdb.toml"),
    include_str!("../../../schemas/mappings/exercise_province.toml"),
    include_str!("../../../schemas/mappings/fbs_sms.toml"),
    include_str!("../../../schemas/mappings/sms.toml"),
    include_str!("../../../schemas/mappings/stalkerware.toml"),
];

/// Which column of a foreign table is which field of a report.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The name it is asked for by.
    pub name: String,
    /// Who the reports come from, where the person does not say.
    pub source: Option<String>,
    /// What the file is.
    #[serde(default)]
    pub layout: Layout,
    /// Where in a JSON document the records stand, as a path; empty for the document itself.
    #[serde(default)]
    pub rows: String,
    /// Columns that tell such a file: where all are there, the mapping is taken without being asked for.
    #[serde(default, rename = "match")]
    pub matching: Vec<String>,
    /// Source column or JSON path to fields.
    #[serde(default)]
    pub columns: BTreeMap<String, Targets>,
    /// Fields that hold the same text in every report.
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
    /// Forms of dates, as chrono's strftime, `unix`, `unix-ms` or `excel`, tried in order before the standard ones.
    #[serde(default)]
    pub dates: Vec<String>,
    /// What parts the values of a list cell, where that is not `;`.
    pub list_separator: Option<String>,
    /// Who wrote the prose. The complainant, unless stated.
    #[serde(default = "complainant")]
    pub prose_by: Author,
    /// The region telephone numbers without a country code are read in, ISO 3166-1 alpha-2.
    pub region: Option<String>,
    /// What a reference that stands in one file twice means.
    #[serde(default)]
    pub repeated_ref: RepeatedRef,
    /// Rows to leave out.
    #[serde(default)]
    pub skip: Vec<Skip>,
}

/// What a mapped file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// A table in any of the table formats.
    #[default]
    Table,
    /// A text file of which every line is a report; its one column is called `line`.
    Lines,
}

/// What a reference that stands in one file twice means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RepeatedRef {
    /// The later row is a newer version of the same report.
    #[default]
    Version,
    /// The rows are different reports: the second is called `ref (2)`.
    Number,
}

/// One or several fields a column feeds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Targets {
    /// One field.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl Targets {
    pub(crate) fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Several(names) => names,
        }
    }
}

/// Leaves out the rows whose column holds exactly that text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Skip {
    /// The column.
    pub column: String,
    /// Its text.
    pub equals: String,
}

fn complainant() -> Author {
    Author::Complainant
}

/// What a column can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Reference,
    ReceivedAt,
    OccurredAt,
    Field(Field),
}

impl Target {
    /// Slots a row of targets needs.
    pub const SLOTS: usize = 3 + Field::ALL.len();

    /// The target of a name of `krama-report/1`, or of a part of an e-mail or chat.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "ref" => Some(Self::Reference),
            "received_at" => Some(Self::ReceivedAt),
            "occurred_at" => Some(Self::OccurredAt),
            _ => Field::parse(name).map(Self::Field),
        }
    }

    /// The target of a standard column, which names no part of an e-mail or chat.
    pub fn standard(header: &str) -> Option<Self> {
        let target = Self::parse(&folded(header))?;
        let foreign = [Field::Subject, Field::Body, Field::Message, Field::Attachment, Field::Sender, Field::Recipient];
        (!foreign.iter().any(|&field| target == Self::Field(field))).then_some(target)
    }

    /// The name of the target.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reference => "ref",
            Self::ReceivedAt => "received_at",
            Self::OccurredAt => "occurred_at",
            Self::Field(field) => field.name(),
        }
    }

    pub fn slot(self) -> usize {
        match self {
            Self::Reference => 0,
            Self::ReceivedAt => 1,
            Self::OccurredAt => 2,
            Self::Field(field) => 3 + field as usize,
        }
    }
}

/// A header or path as it is compared: no case, no outer blanks, inner blanks and hyphens as `_`.
pub(crate) fn folded(header: &str) -> String {
    let unmarked =
        header.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}' | '\u{200E}'));
    let mut folded = String::with_capacity(unmarked.len());
    for character in unmarked.chars().flat_map(char::to_lowercase) {
        match character {
            '-' => folded.push('_'),
            c if c.is_whitespace() => {
                if !folded.ends_with('_') {
                    folded.push('_');
                }
            }
            c => folded.push(c),
        }
    }
    folded
}

impl Mapping {
    /// Reads a mapping from TOML and checks that it can mean what it says.
    pub fn parse(toml: &str) -> Result<Self, Error> {
        let mapping: Self =
            toml::from_str(toml).map_err(|error| Error::BadMapping { reason: error.message().to_owned() })?;
        check::check(&mapping).map_err(|reason| Error::BadMapping { reason })?;
        Ok(mapping)
    }

    /// The mappings that ship with Krama, by name.
    pub fn embedded() -> Vec<Self> {
        EMBEDDED.iter().map(|toml| Self::parse(toml).expect("shipped mappings are parsed by a test")).collect()
    }

    /// The targets of a column or path: its own entry, else the longest `prefix.*` it stands under.
    pub(crate) fn targets(&self, column: &str) -> Vec<Target> {
        let column = folded(column);
        let own = self.columns.iter().find(|(name, _)| folded(name) == column);
        let entry = own.or_else(|| {
            let under = |name: &&String| {
                name.strip_suffix('*').is_some_and(|prefix| prefix.is_empty() || column.starts_with(&folded(prefix)))
            };
            self.columns.iter().filter(|(name, _)| under(name)).max_by_key(|(name, _)| name.len())
        });
        entry.map_or_else(Vec::new, |(_, targets)| {
            targets.names().iter().filter_map(|name| Target::parse(name)).collect()
        })
    }

    /// Whether these columns tell this mapping's files. Answers how many columns it asks for.
    pub(crate) fn recognises(&self, columns: &[String]) -> Option<usize> {
        let there = |wanted: &String| columns.iter().any(|column| folded(column) == folded(wanted));
        (!self.matching.is_empty() && self.matching.iter().all(there)).then_some(self.matching.len())
    }
}

/// Whether a report may rest on this target alone: prose, or a suspect's value.
pub(crate) fn says_something(target: Target) -> bool {
    use krama_model::field::Meaning;
    matches!(target, Target::Field(field) if matches!(field.meaning(), Meaning::Prose | Meaning::SuspectValue))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_mappings_parse_and_have_their_own_names() {
        let names: Vec<_> = Mapping::embedded().into_iter().map(|mapping| mapping.name).collect();
        let mut sorted = names.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!(names, sorted);
    }

    #[test]
    fn standard_columns_are_found_whatever_their_case_and_blanks() {
        for header in ["Suspect Phone", " suspect_phone", "SUSPECT-PHONE", "\u{FEFF}suspect  phone "] {
            assert_eq!(Target::standard(header), Some(Target::Field(Field::SuspectPhone)), "{header:?}");
        }
        assert_eq!(Target::standard("body"), None);
    }

    #[test]
    fn a_path_falls_to_its_own_entry_before_the_longest_prefix() {
        let mapping = Mapping::parse(
            "name = 'x'\n[columns]\n'a.*' = 'suspect_wallet'\n'a.b.*' = 'suspect_url'\n'a.b.c' = 'narrative'",
        )
        .unwrap();
        assert_eq!(mapping.targets("a.b.c"), [Target::Field(Field::Narrative)]);
        assert_eq!(mapping.targets("a.b.d"), [Target::Field(Field::SuspectUrl)]);
        assert_eq!(mapping.targets("a.x"), [Target::Field(Field::SuspectWallet)]);
        assert_eq!(mapping.targets("ab"), []);
    }
}

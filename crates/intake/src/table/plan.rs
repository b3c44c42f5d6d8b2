//! Which mapping a table is read by, and what each of its columns is.

use crate::desk::Desk;
use crate::fault::Notice;
use crate::mapping::{Mapping, Target, folded, propose, says_something};
use crate::{Error, Source};
use krama_model::{Author, Field};

/// How a table's columns become fields.
pub(crate) struct Plan<'a> {
    pub mapping: Option<&'a Mapping>,
    pub constants: Vec<(Field, String)>,
    pub prose_by: Author,
    pub forms: &'a [String],
    pub source: String,
}

/// Whether these columns say something of their own: the standard ones, or a known mapping's.
pub(crate) fn knows(source: &Source<'_>, columns: &[String]) -> bool {
    match source.mapping {
        Some(mapping) => columns.iter().any(|column| mapping.targets(column).into_iter().any(says_something)),
        None => recognised(source, columns).is_some() || standard(columns),
    }
}

fn standard(columns: &[String]) -> bool {
    columns.iter().filter_map(|column| Target::standard(column)).any(says_something)
}

/// The known mapping that asks for the most of these columns.
fn recognised<'a>(source: &Source<'a>, columns: &[String]) -> Option<&'a Mapping> {
    let asked = source.mappings.iter().filter_map(|mapping| Some((mapping.recognises(columns)?, mapping)));
    asked.max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.name.cmp(&a.1.name))).map(|(_, mapping)| mapping)
}

impl<'a> Plan<'a> {
    /// Settles the plan for these columns: the mapping asked for, else a known one they match, else the standard columns.
    /// `samples` are some rows, from which a mapping is proposed where the table is unknown.
    pub fn settle(desk: &mut Desk<'a>, columns: &[String], samples: &[Vec<String>]) -> Result<Self, Error> {
        let source = desk.source;
        if let Some(mapping) = source.mapping {
            if !knows(source, columns) {
                return Err(Error::MappingDoesNotFit { mapping: mapping.name.clone() });
            }
            return Ok(Self::mapped(desk, mapping));
        }
        if let Some(mapping) = recognised(source, columns) {
            return Ok(Self::mapped(desk, mapping));
        }
        if standard(columns) {
            return Ok(Self {
                mapping: None,
                constants: Vec::new(),
                prose_by: Author::Complainant,
                forms: &[],
                source: desk.source_name(None),
            });
        }
        Err(Error::UnknownTable { proposed: propose(source.file_name, columns, samples) })
    }

    /// The plan of one mapping.
    pub fn mapped(desk: &mut Desk<'a>, mapping: &'a Mapping) -> Self {
        desk.outcome.mapping = Some(mapping.name.clone());
        let constants = mapping.constants.iter().map(|(name, text)| (name.as_str(), text));
        let region = mapping.region.iter().map(|region| (Field::Region.name(), region));
        Self {
            mapping: Some(mapping),
            constants: constants
                .chain(region)
                .filter_map(|(name, text)| Some((Field::parse(name)?, text.clone())))
                .collect(),
            prose_by: mapping.prose_by,
            forms: &mapping.dates,
            source: desk.source_name(mapping.source.as_deref()),
        }
    }

    /// Refuses a mapping that skips rows by a column the table does not have: it would skip none. Other columns that the
    /// mapping names and the table lacks are told.
    pub fn demand_columns(&self, desk: &mut Desk<'_>, columns: &[String]) -> Result<(), Error> {
        let Some(mapping) = self.mapping else { return Ok(()) };
        let there = |name: &str| columns.iter().any(|column| folded(column) == folded(name));
        if let Some(rule) = mapping.skip.iter().find(|rule| !there(&rule.column)) {
            let reason = format!("it skips rows by the column {:?}, which the table does not have", rule.column);
            return Err(Error::BadMapping { reason });
        }
        for name in mapping.columns.keys().filter(|name| !name.ends_with('*') && !there(name)) {
            desk.notice(Notice::NoSuchColumn, &format!("{name:?}"));
        }
        Ok(())
    }

    /// What one column feeds.
    pub fn targets(&self, column: &str) -> Vec<Target> {
        match self.mapping {
            Some(mapping) => mapping.targets(column),
            None => Target::standard(column).into_iter().collect(),
        }
    }

    /// What parts the values of a list cell, where the mapping says it is not `;`.
    pub fn list_separator(&self) -> Option<&str> {
        self.mapping
            .and_then(|mapping| mapping.list_separator.as_deref())
            .filter(|it| !it.is_empty() && it.trim() != ";")
    }

    /// Whether a row with that text in that column is to be left out.
    pub fn skips(&self, column: &str, text: &str) -> bool {
        let rules = self.mapping.map_or(&[][..], |mapping| &mapping.skip);
        rules.iter().any(|rule| rule.equals == text && folded(&rule.column) == folded(column))
    }

    /// Whether the mapping leaves out any row at all by that column.
    pub fn may_skip(&self, column: &str) -> bool {
        self.mapping.is_some_and(|mapping| mapping.skip.iter().any(|rule| folded(&rule.column) == folded(column)))
    }
}

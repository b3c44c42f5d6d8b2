//! Which mapping a table is read by, and what each of its columns is.

use crate::desk::Desk;
use crate::fault::Notice;
use crate::mapping::{Mapping, Target, again_of, besides, folded, propose, says_something};
use crate::{Arrival, Error};
use krama_model::{Author, Field};

/// Columns a warning names before it only counts them, and characters of each.
const COLUMNS_NAMED: usize = 20;
const NAMED_CHARACTERS: usize = 60;

/// How a table's columns become fields.
pub(crate) struct Plan<'a> {
    pub mapping: Option<&'a Mapping>,
    pub constants: Vec<(Field, String)>,
    pub prose_by: Author,
    pub forms: &'a [String],
    pub source: String,
}

/// Whether these columns say something of their own: the standard ones, or a known mapping's.
pub(crate) fn knows(arrival: &Arrival<'_>, columns: &[String]) -> bool {
    match arrival.mapping {
        Some(mapping) => columns.iter().any(|column| mapping.targets(column).into_iter().any(says_something)),
        None => recognised(arrival, columns).is_some() || standard(columns),
    }
}

/// How many of the columns are standard ones.
pub(super) fn standard_count(columns: &[String]) -> usize {
    columns.iter().filter(|column| Target::standard(column).is_some()).count()
}

/// Refuses columns that no mapping and no standard names, and those of which more would be left unread than read: where as
/// many others look like what a report still lacks, a person must say what they are.
pub(super) fn demand_known(arrival: &Arrival<'_>, columns: &[String], samples: &[Vec<String>]) -> Result<(), Error> {
    if let Some(mapping) = arrival.mapping {
        let fits = knows(arrival, columns);
        return if fits { Ok(()) } else { Err(Error::MappingDoesNotFit { mapping: mapping.name.clone() }) };
    }
    let known = || standard(columns) && besides(columns, samples) < standard_count(columns);
    if recognised(arrival, columns).is_some() || known() {
        return Ok(());
    }
    Err(Error::UnknownTable { proposed: propose(arrival.file_name, columns, samples) })
}

fn standard(columns: &[String]) -> bool {
    columns.iter().filter_map(|column| Target::standard(column)).any(says_something)
}

/// The known mapping that asks for the most of these columns.
fn recognised<'a>(arrival: &Arrival<'a>, columns: &[String]) -> Option<&'a Mapping> {
    let asked = arrival.mappings.iter().filter_map(|mapping| Some((mapping.recognises(columns)?, mapping)));
    asked.max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.name.cmp(&a.1.name))).map(|(_, mapping)| mapping)
}

impl<'a> Plan<'a> {
    /// Settles the plan for these columns: the mapping asked for, else a known one they match, else the standard columns.
    /// `samples` are some rows, from which a mapping is proposed where the table is unknown.
    pub fn settle(desk: &mut Desk<'a>, columns: &[String], samples: &[Vec<String>]) -> Result<Self, Error> {
        let arrival = desk.arrival;
        demand_known(arrival, columns, samples)?;
        let plan = match arrival.mapping.or_else(|| recognised(arrival, columns)) {
            Some(mapping) => Self::mapped(desk, mapping),
            None => Self {
                mapping: None,
                constants: Vec::new(),
                prose_by: Author::Complainant,
                forms: &[],
                source: desk.source_name(None),
            },
        };
        if arrival.source.is_none() && plan.mapping.is_none_or(|mapping| mapping.source.is_none()) {
            desk.named_by_file();
        }
        if let Some(unread) = plan.unread(columns, samples) {
            desk.notice(Notice::UnreadColumns, &unread);
        }
        Ok(plan)
    }

    /// The columns that are not read and that nobody chose to leave out, as a person is told of them.
    fn unread(&self, columns: &[String], samples: &[Vec<String>]) -> Option<String> {
        let is_unread = |(at, column): &(usize, &String)| match self.mapping {
            None if column.trim().is_empty() => {
                samples.iter().any(|row| row.get(*at).is_some_and(|cell| !cell.trim().is_empty()))
            }
            None => Target::standard(column).is_none(),
            // A mapping says what is left out; of columns of one name it cannot have meant all.
            Some(mapping) => {
                let first = again_of(columns, column);
                first.is_some_and(|first| !mapping.targets(first).is_empty()) && mapping.targets(column).is_empty()
            }
        };
        let unread: Vec<(usize, &String)> = columns.iter().enumerate().filter(is_unread).collect();
        let name = |(at, column): &(usize, &String)| match column.trim() {
            "" => format!("column {}", at + 1),
            column => format!("{:?}", column.chars().take(NAMED_CHARACTERS).collect::<String>()),
        };
        let named: Vec<String> = unread.iter().take(COLUMNS_NAMED).map(name).collect();
        let more = unread.len() - named.len();
        let more = if more > 0 { format!(" and {more} more columns") } else { String::new() };
        (!unread.is_empty()).then(|| named.join(", ") + &more)
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

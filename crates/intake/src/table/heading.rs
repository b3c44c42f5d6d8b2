//! Which row of a table is its header, and how columns of one name are told apart.

use super::plan::{knows, standard_count};
use crate::Arrival;
use crate::mapping::{folded, header_words_in};
use std::collections::{HashMap, HashSet};

/// Rows at the top of a table among which the header is looked for.
pub(super) const HEADER_WITHIN: usize = 20;
/// Columns that words must name before a row that is not the first is taken for the header of an unknown table.
const LEAST_NAMED: usize = 2;

/// The place of the header among the top rows: the first row whose columns are known, else the one that most words for
/// columns stand in, else the first.
pub(super) fn position(arrival: &Arrival<'_>, top: &[Vec<String>]) -> usize {
    top.iter().position(|columns| knows(arrival, columns)).unwrap_or_else(|| most_named(top))
}

/// The same for text, where a line of prose may be one standard word: below the first row it is no header.
pub(super) fn position_in_text(arrival: &Arrival<'_>, top: &[Vec<String>]) -> usize {
    let known =
        |(at, columns): &(usize, &Vec<String>)| knows(arrival, columns) && (*at == 0 || is_row(arrival, columns));
    top.iter().enumerate().find(known).map_or_else(|| most_named(top), |(at, _)| at)
}

fn most_named(top: &[Vec<String>]) -> usize {
    let mut best = (0, top.first().map_or(0, |columns| header_words_in(columns)).max(LEAST_NAMED - 1));
    for (at, columns) in top.iter().enumerate().skip(1) {
        let named = header_words_in(columns);
        if named > best.1 {
            best = (at, named);
        }
    }
    best.0
}

/// A line of prose that is one standard word is no header.
fn is_row(arrival: &Arrival<'_>, columns: &[String]) -> bool {
    let several = columns.iter().filter(|column| !column.trim().is_empty()).count() > 1;
    several && (arrival.mapping.is_some() || standard_count(columns) != 1)
}

/// Columns of one name told apart: the second `Phone` becomes `Phone#2`.
pub(super) fn told_apart(columns: Vec<String>) -> Vec<String> {
    let mut taken: HashSet<String> = columns.iter().map(|column| folded(column)).collect();
    let mut times: HashMap<String, usize> = HashMap::new();
    let apart = |column: String| {
        let name = folded(&column);
        let times = times.entry(name.clone()).or_insert(0);
        *times += 1;
        if name.is_empty() || *times == 1 {
            return column;
        }
        while !taken.insert(format!("{name}#{times}")) {
            *times += 1;
        }
        format!("{}#{times}", column.trim())
    };
    columns.into_iter().map(apart).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_one_name_are_told_apart_whatever_their_case_and_blanks() {
        let apart = |columns: &str| told_apart(columns.split(',').map(str::to_owned).collect()).join(",");
        assert_eq!(apart("Phone,ref,phone ,PHONE,,"), "Phone,ref,phone#2,PHONE#3,,");
        assert_eq!(apart("Phone,Phone,Phone#2"), "Phone,Phone#3,Phone#2");
    }
}

//! Which cells of a table are not told.
//!
//! Whoever has the table by two properties can also have both tables by one of them, and so knows what every row and every
//! column adds up to. A cell of one to four reports is hidden, and as many others as it takes for that it could, for all that
//! is told, as well hold no report as [`FEWEST`]: see [`network`](super::network). Empty cells can be among them.
//!
//! Sums of rows and columns are never small, since what few state is counted under the rest. They alone can tell that a cell
//! holds somebody, where its row and its column have more reports than there are in all; nothing hidden in this table
//! changes that.

use super::FEWEST;
use super::network::{Figure, Network, State};
use std::collections::{BTreeMap, BTreeSet};

/// Reports by the words of their cell.
pub(super) type Counts = BTreeMap<Vec<String>, u64>;

/// What it costs to suppress a cell besides its reports: the fewer cells go, the better.
pub(super) const A_CELL: u64 = 3;

/// The cells that are not told, empty ones among them.
pub(super) fn suppressed(counts: &Counts) -> BTreeSet<Vec<String>> {
    let is_small = |reports: u64| reports > 0 && reports < FEWEST;
    let small = counts.iter().filter(|&(_, &reports)| is_small(reports)).map(|(words, _)| words.clone());
    if counts.keys().any(|words| words.len() < 2) {
        return small.collect();
    }
    let words = |at: usize| counts.keys().map(|words| &words[at]).collect::<BTreeSet<_>>().into_iter().collect();
    let (rows, columns): (Vec<&String>, Vec<&String>) = (words(0), words(1));
    let mut network = Network::new(rows.len() + columns.len());
    let mut cells = Vec::with_capacity(rows.len() * columns.len());
    for (at, row) in rows.iter().enumerate() {
        for (beside, column) in columns.iter().enumerate() {
            let words = vec![(*row).clone(), (*column).clone()];
            let reports = counts.get(&words).copied().unwrap_or(0);
            let state = if is_small(reports) { State::Hidden } else { State::Told(reports + A_CELL) };
            let value = i64::try_from(reports).unwrap_or(i64::MAX);
            let figure = network.add(Figure { between: (at, rows.len() + beside), value, state });
            cells.push((words, figure, reports));
        }
    }
    for &(_, figure, reports) in cells.iter().filter(|(.., reports)| is_small(*reports)) {
        network.protect(figure, reports as i64, (FEWEST - reports) as i64);
    }
    cells.into_iter().filter(|&(_, figure, _)| network.is_hidden(figure)).map(|(words, ..)| words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(row: usize, column: usize) -> Vec<String> {
        vec![format!("r{row:02}"), format!("c{column:02}")]
    }

    fn table(reports: &[Vec<u64>]) -> Counts {
        let cells = reports.iter().enumerate().flat_map(|(row, of_row)| {
            of_row.iter().enumerate().map(move |(column, &reports)| (words(row, column), reports))
        });
        cells.filter(|(_, reports)| *reports > 0).collect()
    }

    fn row_sum(reports: &[Vec<u64>], row: usize) -> u64 {
        reports[row].iter().sum()
    }

    fn column_sum(reports: &[Vec<u64>], column: usize) -> u64 {
        reports.iter().map(|row| row[column]).sum()
    }

    /// All that the hidden cells of a row can hold, where they add up to `left` and each column takes what it has room for.
    fn fill(room: &[u64], hidden: &[bool], left: u64) -> Vec<Vec<u64>> {
        let Some((&most, others)) = room.split_first() else {
            return if left == 0 { vec![Vec::new()] } else { Vec::new() };
        };
        let most = if hidden[0] { most.min(left) } else { 0 };
        let rest = |taken: u64| {
            fill(others, &hidden[1..], left - taken).into_iter().map(move |rest| [vec![taken], rest].concat())
        };
        (0..=most).flat_map(rest).collect()
    }

    /// What the hidden cells of one row may hold for somebody who tries all tables with these sums and these told cells: the
    /// least and the most of each column.
    fn attack(reports: &[Vec<u64>], hidden: &BTreeSet<Vec<String>>, row: usize) -> Vec<(u64, u64)> {
        let is_hidden = |row: usize, column: usize| hidden.contains(&words(row, column));
        let columns = reports[0].len();
        let unknown =
            |row: usize| (0..columns).filter(|&at| is_hidden(row, at)).map(|at| reports[row][at]).sum::<u64>();
        let room = |column: usize| {
            (0..reports.len()).filter(|&row| is_hidden(row, column)).map(|row| reports[row][column]).sum::<u64>()
        };
        let mut left: BTreeSet<Vec<u64>> = [(0..columns).map(room).collect()].into();
        for other in (0..reports.len()).filter(|&other| other != row) {
            let of_row: Vec<bool> = (0..columns).map(|column| is_hidden(other, column)).collect();
            let filled = left.iter().flat_map(|room| {
                let subtract = |filled: Vec<u64>| room.iter().zip(filled).map(|(room, taken)| room - taken).collect();
                fill(room, &of_row, unknown(other)).into_iter().map(subtract)
            });
            left = filled.collect();
        }
        left.retain(|left| left.iter().enumerate().all(|(column, &left)| left == 0 || is_hidden(row, column)));
        let of_column = |column: usize| left.iter().map(move |left| left[column]);
        (0..columns).map(|column| (of_column(column).min().unwrap(), of_column(column).max().unwrap())).collect()
    }

    /// Bounds that follow from a row and a column at a time, until none gets closer: weaker than trying all tables, and quick.
    fn narrow(reports: &[Vec<u64>], hidden: &BTreeSet<Vec<String>>) -> Vec<Vec<(u64, u64)>> {
        let (rows, columns) = (reports.len(), reports[0].len());
        let start = |row: usize, column: usize| {
            let told = reports[row][column];
            if hidden.contains(&words(row, column)) { (0, u64::MAX / 1000) } else { (told, told) }
        };
        let mut bounds: Vec<Vec<_>> = (0..rows).map(|row| (0..columns).map(|at| start(row, at)).collect()).collect();
        let row = |row: usize| (0..columns).map(move |column| (row, column)).collect::<Vec<_>>();
        let column = |column: usize| (0..rows).map(move |row| (row, column)).collect::<Vec<_>>();
        let of_rows = (0..rows).map(|at| (row(at), row_sum(reports, at)));
        let lines: Vec<_> = of_rows.chain((0..columns).map(|at| (column(at), column_sum(reports, at)))).collect();
        loop {
            let before = bounds.clone();
            for (line, sum) in &lines {
                for &(row, column) in line {
                    let others = || line.iter().filter(|&&cell| cell != (row, column));
                    let most = sum - others().map(|&(row, column)| bounds[row][column].0).sum::<u64>();
                    let least = sum.saturating_sub(others().map(|&(row, column)| bounds[row][column].1).sum());
                    let (low, high) = bounds[row][column];
                    bounds[row][column] = (low.max(least), high.min(most));
                }
            }
            if bounds == before {
                return bounds;
            }
        }
    }

    /// Small cells that somebody can tell from no cell, or from one of five, with what they are then known to lie between.
    /// What the sums of rows and columns tell without any table counts for nothing.
    fn found(reports: &[Vec<u64>], bounds: impl Fn(usize) -> Vec<(u64, u64)>) -> Vec<(usize, usize, (u64, u64))> {
        let all: u64 = reports.iter().flatten().sum();
        let mut found = Vec::new();
        for (row, of_row) in reports.iter().enumerate() {
            let bounds = bounds(row);
            for (column, _) in of_row.iter().enumerate().filter(|(_, reports)| (1..FEWEST).contains(reports)) {
                let anyway = (row_sum(reports, row) + column_sum(reports, column)).saturating_sub(all);
                let (low, high) = bounds[column];
                if low > anyway || high < FEWEST {
                    found.push((row, column, bounds[column]));
                }
            }
        }
        found
    }

    /// Lines of fewer than five reports do not come: they are counted under the rest.
    fn without_small_lines(mut reports: Vec<Vec<u64>>) -> Vec<Vec<u64>> {
        for row in 0..reports.len() {
            for column in 0..reports[0].len() {
                let small = |sum: u64| sum > 0 && sum < FEWEST;
                if reports[row][column] > 0 && (small(row_sum(&reports, row)) || small(column_sum(&reports, column))) {
                    reports[row][column] += FEWEST;
                }
            }
        }
        reports
    }

    fn tables(lines: std::ops::Range<usize>, most: u64) -> impl Strategy<Value = Vec<Vec<u64>>> {
        let cell = prop_oneof![2 => Just(0), 3 => 1..FEWEST, 2 => FEWEST..most];
        (lines.clone(), lines)
            .prop_flat_map(move |(rows, columns)| {
                proptest::collection::vec(proptest::collection::vec(cell.clone(), columns), rows)
            })
            .prop_map(without_small_lines)
    }

    #[test]
    fn the_attack_finds_what_follows_from_the_equations_and_from_that_no_count_is_negative() {
        let reports = [vec![3, 0, 9], vec![0, 6, 30], vec![8, 40, 50]];
        let alone = [words(0, 0)].into();
        assert_eq!(attack(&reports, &alone, 0), [(3, 3), (0, 0), (0, 0)]);
        let square = [words(0, 0), words(0, 1), words(1, 0), words(1, 1)].into();
        assert_eq!(attack(&reports, &square, 0), [(0, 3), (0, 3), (0, 0)]);
        assert_eq!(narrow(&reports, &square)[0], [(0, 3), (0, 3), (9, 9)]);
    }

    #[test]
    fn a_single_small_cell_is_hidden_with_a_square() {
        let reports = [vec![3, 20, 9], vec![30, 7, 50], vec![8, 60, 70]];
        let hidden = suppressed(&table(&reports));
        assert_eq!(hidden.len(), 4);
        assert!(hidden.contains(&words(0, 0)));
    }

    #[test]
    fn nothing_is_hidden_where_nothing_is_small() {
        assert_eq!(suppressed(&table(&[vec![5, 20], vec![30, 7]])), BTreeSet::new());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(150))]

        #[test]
        fn no_small_cell_is_found_by_trying_all_tables(reports in tables(2..4, 9)) {
            let hidden = suppressed(&table(&reports));
            let found = found(&reports, |row| attack(&reports, &hidden, row));
            prop_assert!(found.is_empty(), "{:?} with {:?}", found, hidden);
        }

        #[test]
        fn no_small_cell_of_a_larger_table_is_found_by_narrowing(reports in tables(3..16, 60)) {
            let hidden = suppressed(&table(&reports));
            let bounds = narrow(&reports, &hidden);
            let found = found(&reports, |row| bounds[row].clone());
            prop_assert!(found.is_empty(), "{:?} with {:?}", found, hidden);
            let small = |row: usize, column: usize| (1..FEWEST).contains(&reports[row][column]);
            let all = (0..reports.len()).flat_map(|row| (0..reports[0].len()).map(move |column| (row, column)));
            prop_assert!(all.filter(|&(row, column)| small(row, column)).all(|(row, column)| hidden.contains(&words(row, column))));
        }
    }
}

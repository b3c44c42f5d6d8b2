//! Which cells of a table are not told.
//!
//! Whoever has the table by two properties can also have both tables by one of them, and so knows what every row and every
//! column adds up to. Of the cells that are not told, one can be computed from those sums exactly where it is the only way
//! from its row to its column: take each row and each column as a point and each suppressed cell as a line between its two;
//! then a cell can be computed if and only if its line is a bridge, one whose removal leaves its ends unconnected. So for
//! each bridge three more cells are suppressed that close a square with it, those of fewest reports; empty cells can be
//! among them. In a table by one property nothing is known but the sum of all: there one more cell is suppressed where a
//! single one is, or where all of them together have fewer than five reports.

use super::FEWEST;
use std::collections::{BTreeMap, BTreeSet};

/// Reports by the words of their cell.
pub(super) type Counts = BTreeMap<Vec<String>, u64>;

/// What it costs to suppress a cell besides its reports: the fewer cells go, the better.
const A_CELL: u64 = 3;

/// The cells that are not told, empty ones among them.
pub(super) fn suppressed(counts: &Counts) -> BTreeSet<Vec<String>> {
    let mut hidden: BTreeSet<Vec<String>> = counts
        .iter()
        .filter(|&(_, &reports)| reports > 0 && reports < FEWEST)
        .map(|(words, _)| words.clone())
        .collect();
    let words = |at: usize| -> Vec<&String> {
        counts.keys().filter_map(|words| words.get(at)).collect::<BTreeSet<_>>().into_iter().collect()
    };
    let (rows, columns) = (words(0), words(1));
    if rows.len() < 2 || columns.len() < 2 {
        hide_second(counts, &mut hidden);
        return hidden;
    }
    let cell = |row: usize, column: usize| vec![rows[row].clone(), columns[column].clone()];
    let reports = |row, column| counts.get(&cell(row, column)).copied().unwrap_or(0);
    let mut table = Table {
        reports: (0..rows.len()).map(|row| (0..columns.len()).map(|column| reports(row, column)).collect()).collect(),
        hidden: (0..rows.len())
            .map(|row| (0..columns.len()).map(|column| hidden.contains(&cell(row, column))).collect())
            .collect(),
    };
    table.close();
    let all = (0..rows.len()).flat_map(|row| (0..columns.len()).map(move |column| (row, column)));
    all.filter(|&(row, column)| table.hidden[row][column]).map(|(row, column)| cell(row, column)).collect()
}

/// Hides more cells of a single line until what is hidden cannot be computed from the sum.
fn hide_second(counts: &Counts, hidden: &mut BTreeSet<Vec<String>>) {
    let of_hidden = |hidden: &BTreeSet<Vec<String>>| hidden.iter().filter_map(|words| counts.get(words)).sum::<u64>();
    while !hidden.is_empty() && (hidden.len() < 2 || of_hidden(hidden) < FEWEST) {
        let open = counts.iter().filter(|(words, _)| !hidden.contains(*words));
        let Some((words, _)) = open.min_by_key(|(words, reports)| (**reports, (*words).clone())) else { return };
        hidden.insert(words.clone());
    }
}

struct Table {
    /// By row and column.
    reports: Vec<Vec<u64>>,
    hidden: Vec<Vec<bool>>,
}

impl Table {
    /// Hides more until no hidden cell is a bridge.
    fn close(&mut self) {
        while let Some((row, column)) = self.bridges().into_iter().next() {
            self.close_square(row, column);
        }
    }

    /// Hides the three cells that close the cheapest square with a hidden one.
    fn close_square(&mut self, row: usize, column: usize) {
        let cost = |row: usize, column: usize| {
            if self.hidden[row][column] { 0 } else { self.reports[row][column] + A_CELL }
        };
        let others = (0..self.reports.len()).filter(|&other| other != row);
        let squares = others.flat_map(|other| {
            (0..self.reports[0].len()).filter(|&beside| beside != column).map(move |beside| (other, beside))
        });
        let cheapest = squares.min_by_key(|&(other, beside)| {
            (cost(row, beside) + cost(other, column) + cost(other, beside), other, beside)
        });
        if let Some((other, beside)) = cheapest {
            for (row, column) in [(row, beside), (other, column), (other, beside)] {
                self.hidden[row][column] = true;
            }
        }
    }

    /// Hidden cells that could be computed from the sums of rows and columns.
    fn bridges(&self) -> Vec<(usize, usize)> {
        let mut walk = Walk::new(self.reports.len() + self.reports[0].len());
        for point in 0..walk.met.len() {
            if walk.met[point] == 0 {
                self.walk(&mut walk, point);
            }
        }
        walk.bridges.sort_unstable();
        walk.bridges
    }

    /// Points that share a hidden cell with one; rows come first, then columns.
    fn beside(&self, point: usize) -> Vec<usize> {
        let rows = self.reports.len();
        match point.checked_sub(rows) {
            None => (0..self.reports[0].len()).filter(|&at| self.hidden[point][at]).map(|at| rows + at).collect(),
            Some(column) => (0..rows).filter(|&row| self.hidden[row][column]).collect(),
        }
    }

    /// Looks for bridges in depth (Tarjan, 1974): a line is one where nothing behind it leads back before it.
    fn walk(&self, walk: &mut Walk, start: usize) {
        walk.meet(start);
        let mut path = vec![(start, usize::MAX, self.beside(start).into_iter())];
        while let Some((point, from, beside)) = path.last_mut() {
            let (point, from) = (*point, *from);
            match beside.next() {
                Some(next) if next == from => {}
                Some(next) if walk.met[next] > 0 => walk.low[point] = walk.low[point].min(walk.met[next]),
                Some(next) => {
                    walk.meet(next);
                    path.push((next, point, self.beside(next).into_iter()));
                }
                None => {
                    path.pop();
                    if from != usize::MAX {
                        walk.low[from] = walk.low[from].min(walk.low[point]);
                        if walk.low[point] > walk.met[from] {
                            let (row, column) = (from.min(point), from.max(point));
                            walk.bridges.push((row, column - self.reports.len()));
                        }
                    }
                }
            }
        }
    }
}

struct Walk {
    /// When each point was met, from 1; 0 where it was not.
    met: Vec<usize>,
    /// The earliest point that each leads back to.
    low: Vec<usize>,
    count: usize,
    bridges: Vec<(usize, usize)>,
}

impl Walk {
    fn new(points: usize) -> Self {
        Self { met: vec![0; points], low: vec![0; points], count: 0, bridges: Vec::new() }
    }

    fn meet(&mut self, point: usize) {
        self.count += 1;
        (self.met[point], self.low[point]) = (self.count, self.count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(reports: &[Vec<u64>]) -> Counts {
        let cells = reports.iter().enumerate().flat_map(|(row, of_row)| {
            of_row
                .iter()
                .enumerate()
                .map(move |(column, &reports)| (vec![format!("r{row:02}"), format!("c{column:02}")], reports))
        });
        cells.filter(|(_, reports)| *reports > 0).collect()
    }

    /// Cells that follow from the sums of rows and columns: hidden cells of a table are unknowns of linear equations, solved
    /// with fractions of a prime field.
    fn computable(reports: &[Vec<u64>], hidden: &BTreeSet<Vec<String>>) -> usize {
        const P: i128 = 1_000_003;
        let unknown: Vec<&Vec<String>> = hidden.iter().collect();
        let mut equations: Vec<Vec<i128>> = Vec::new();
        for (at, count, letter) in [(0, reports.len(), 'r'), (1, reports[0].len(), 'c')] {
            for line in 0..count {
                let name = format!("{letter}{line:02}");
                equations.push(unknown.iter().map(|words| i128::from(words[at] == name)).collect());
            }
        }
        let power = |mut base: i128, mut exponent: i128| {
            let mut result = 1;
            while exponent > 0 {
                if exponent & 1 == 1 {
                    result = result * base % P;
                }
                (base, exponent) = (base * base % P, exponent >> 1);
            }
            result
        };
        let mut rank = 0;
        for column in 0..unknown.len() {
            let Some(pivot) = (rank..equations.len()).find(|&row| equations[row][column] != 0) else { continue };
            equations.swap(rank, pivot);
            let inverse = power(equations[rank][column], P - 2);
            equations[rank].iter_mut().for_each(|cell| *cell = *cell * inverse % P);
            let pivot = equations[rank].clone();
            for (row, equation) in equations.iter_mut().enumerate() {
                let factor = equation[column];
                if row != rank && factor != 0 {
                    equation.iter_mut().zip(&pivot).for_each(|(cell, of)| *cell = (*cell + (P - factor) * of) % P);
                }
            }
            rank += 1;
        }
        equations.iter().filter(|equation| equation.iter().filter(|cell| **cell != 0).count() == 1).count()
    }

    #[test]
    fn a_single_small_cell_is_hidden_with_a_square() {
        let reports = [vec![3, 20, 9], vec![30, 7, 50], vec![8, 60, 70]];
        let hidden = suppressed(&table(&reports));
        assert_eq!(hidden.len(), 4);
        assert!(hidden.contains(&vec!["r00".to_owned(), "c00".to_owned()]));
        assert_eq!(computable(&reports, &hidden), 0);
    }

    #[test]
    fn nothing_is_hidden_where_nothing_is_small() {
        assert_eq!(suppressed(&table(&[vec![5, 20], vec![30, 7]])), BTreeSet::new());
    }

    #[test]
    fn a_small_cell_of_one_line_takes_the_next_smallest_along() {
        let counts: Counts =
            [("a", 2), ("b", 40), ("c", 9)].map(|(word, reports)| (vec![word.to_owned()], reports)).into();
        let hidden = suppressed(&counts);
        assert_eq!(hidden, [vec!["a".to_owned()], vec!["c".to_owned()]].into());
    }

    proptest! {
        #[test]
        fn no_hidden_cell_follows_from_the_sums(
            cells in (2..7_usize, 2..7_usize).prop_flat_map(|(rows, columns)| {
                proptest::collection::vec(proptest::collection::vec(0..12_u64, columns), rows)
            })
        ) {
            let counts = table(&cells);
            let hidden = suppressed(&counts);
            let small = counts.iter().filter(|(_, reports)| **reports < FEWEST);
            prop_assert!(small.clone().all(|(words, _)| hidden.contains(words)));
            let words = |at: usize| counts.keys().map(|words| words[at].clone()).collect::<BTreeSet<_>>().len();
            if words(0) > 1 && words(1) > 1 {
                prop_assert_eq!(computable(&cells, &hidden), 0);
            }
        }
    }
}

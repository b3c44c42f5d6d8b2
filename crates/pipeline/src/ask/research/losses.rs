//! Which losses of a table are told.
//!
//! Nobody's loss can be told from a sum, not even roughly. A sum is not told where fewer than five reports state a loss, and
//! where it would say the largest of them to within a fifth to whoever stated the second largest: where all the others
//! together make less than a fifth of the largest (the p% rule; Hundepool and others, "Statistical Disclosure Control", Wiley
//! 2012, chapter 4). And as many other sums are not told as it takes for that such a sum could, for all that is told, as well
//! be smaller and larger by a fifth of its largest loss: see [`network`](super::network). That told sums are rounded is not
//! counted on.
//!
//! Whoever has a table has those by one property too. So those are decided first, each alone and as if the sum of all were
//! known, and a table by two properties takes them as they are.

use super::FEWEST;
use super::network::{Figure, Network, State};
use super::suppress::A_CELL;
use std::collections::{BTreeMap, BTreeSet};

/// Nobody's loss may be known to within this part of it.
const A_FIFTH: i64 = 5;

/// Losses in one currency that some reports state, in hundredths.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stated {
    pub(super) reports: u64,
    pub(super) sum: i64,
    /// The two largest, the largest first.
    largest: [i64; 2],
}

impl Stated {
    pub(super) fn add(&mut self, hundredths: i64) {
        self.take_in(Self { reports: 1, sum: hundredths, largest: [hundredths, 0] });
    }

    pub(super) fn take_in(&mut self, other: Self) {
        self.reports += other.reports;
        self.sum = self.sum.saturating_add(other.sum);
        let mut all = [self.largest, other.largest].concat();
        all.sort_unstable_by_key(|&loss| std::cmp::Reverse(loss));
        self.largest = [all[0], all[1]];
    }

    /// By how much it must be uncertain, where it may not be told.
    fn margin(&self) -> Option<i64> {
        let margin = (self.largest[0] / A_FIFTH).saturating_add(1).min(self.sum);
        let others = self.sum.saturating_sub(self.largest[0]).saturating_sub(self.largest[1]);
        let tells = self.reports > 0 && (self.reports < FEWEST || others < self.largest[0] / A_FIFTH);
        tells.then_some(margin)
    }

    /// What becomes of it: a sum that nobody states anything for looks like one that is not told.
    fn state(&self) -> State {
        let is_hidden = self.reports == 0 || self.margin().is_some();
        if is_hidden { State::Hidden } else { State::Told(self.reports + A_CELL) }
    }
}

/// The cells whose losses in one currency are told. `cells` are those with reports and those that are suppressed, which are
/// `suppressed` here as well.
pub(super) fn told<'c>(
    cells: &BTreeMap<&'c [String], Stated>,
    suppressed: &BTreeSet<Vec<String>>,
) -> BTreeSet<&'c [String]> {
    let mut sums: [BTreeMap<&str, Stated>; 2] = Default::default();
    let mut all = Stated::default();
    for (words, &stated) in cells {
        all.take_in(stated);
        for (sums, word) in sums.iter_mut().zip(*words) {
            sums.entry(word).or_default().take_in(stated);
        }
    }
    let lines = sums.each_ref().map(|sums| line(sums, all));
    if cells.keys().any(|words| words.len() < 2) {
        return cells.keys().copied().filter(|words| !lines[0].contains(words[0].as_str())).collect();
    }
    let mut network = Network::new(2 + sums[0].len() + sums[1].len());
    let mut guarded = vec![(network.add(whole(all, (1, 0))), all)];
    let mut points: [BTreeMap<&str, usize>; 2] = Default::default();
    for (at, (sums, hidden)) in sums.iter().zip(&lines).enumerate() {
        for (&word, &stated) in sums {
            let point = 2 + points[0].len() + points[1].len();
            points[at].insert(word, point);
            let state = if hidden.contains(word) { State::Hidden } else { State::Known };
            let between = if at == 0 { (0, point) } else { (point, 1) };
            guarded.push((network.add(Figure { between, value: stated.sum, state }), stated));
        }
    }
    let mut figures = Vec::with_capacity(cells.len());
    for (&words, &stated) in cells {
        let between = (points[0][words[0].as_str()], points[1][words[1].as_str()]);
        let state = if suppressed.contains(words) { State::Hidden } else { stated.state() };
        let figure = network.add(Figure { between, value: stated.sum, state });
        figures.push((words, figure));
        guarded.push((figure, stated));
    }
    guard(&mut network, &guarded);
    figures.into_iter().filter(|&(_, figure)| !network.is_hidden(figure)).map(|(words, _)| words).collect()
}

/// The words of a table by one property whose losses are not told.
fn line<'w>(sums: &BTreeMap<&'w str, Stated>, all: Stated) -> BTreeSet<&'w str> {
    let mut network = Network::new(2);
    let mut guarded = vec![(network.add(whole(all, (1, 0))), all)];
    for &stated in sums.values() {
        let figure = network.add(Figure { between: (0, 1), value: stated.sum, state: stated.state() });
        guarded.push((figure, stated));
    }
    guard(&mut network, &guarded);
    sums.keys()
        .zip(&guarded[1..])
        .filter(|(_, (figure, _))| network.is_hidden(*figure))
        .map(|(&word, _)| word)
        .collect()
}

/// The sum of all is told nowhere, and follows from any table by one property that tells all its cells.
fn whole(all: Stated, between: (usize, usize)) -> Figure {
    let state = if all.margin().is_some() { State::Hidden } else { State::Known };
    Figure { between, value: all.sum, state }
}

fn guard(network: &mut Network, figures: &[(usize, Stated)]) {
    for (figure, stated) in figures {
        if let Some(margin) = stated.margin() {
            network.protect(*figure, margin, margin);
        }
    }
}

/// To two significant digits.
pub(super) fn rounded(sum: i64) -> i64 {
    let mut unit = 1;
    while sum / unit >= 100 {
        unit *= 10;
    }
    (sum + unit / 2) / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Cells = BTreeMap<Vec<String>, Stated>;

    /// A value above all that a table can hold.
    const ANYTHING: i64 = 1 << 40;

    fn stated(losses: &[i64]) -> Stated {
        let mut stated = Stated::default();
        for &loss in losses {
            stated.add(loss);
        }
        stated
    }

    fn told_of(cells: &Cells) -> BTreeSet<Vec<String>> {
        let cells: BTreeMap<&[String], Stated> = cells.iter().map(|(words, stated)| (&words[..], *stated)).collect();
        told(&cells, &BTreeSet::new()).into_iter().map(<[String]>::to_vec).collect()
    }

    fn line_of(cells: &[(&str, &[i64])]) -> Vec<String> {
        let cells: Cells = cells.iter().map(|&(word, losses)| (vec![word.to_owned()], stated(losses))).collect();
        told_of(&cells).into_iter().flatten().collect()
    }

    fn by_one(cells: &Cells, property: usize) -> Cells {
        let mut sums = Cells::new();
        for (words, stated) in cells {
            sums.entry(vec![words[property].clone()]).or_default().take_in(*stated);
        }
        sums
    }

    /// Sums that are known to be equal: one side's, and the other's.
    type Equation = (Vec<usize>, Vec<usize>);

    /// What is published, as an outsider has it: the least and the most that each sum can be, and which add up to which.
    /// First the cells, then the sums of the first property, of the second, and the sum of all.
    fn published(cells: &Cells, told: &BTreeSet<Vec<String>>) -> (Vec<(i64, i64)>, Vec<Equation>) {
        let bound = |stated: &Stated, is_told: bool| if is_told { (stated.sum, stated.sum) } else { (0, ANYTHING) };
        let mut bounds: Vec<(i64, i64)> =
            cells.iter().map(|(words, stated)| bound(stated, told.contains(words))).collect();
        let (mut equations, mut lines) = (Vec::new(), Vec::new());
        for property in 0..2 {
            let sums = by_one(cells, property);
            let told = told_of(&sums);
            let from = bounds.len();
            for (word, stated) in &sums {
                let of_line = cells.keys().enumerate().filter(|(_, words)| words[property] == word[0]);
                equations.push((of_line.map(|(at, _)| at).collect(), vec![bounds.len()]));
                bounds.push(bound(stated, told.contains(word)));
            }
            lines.push((from..bounds.len()).collect::<Vec<_>>());
        }
        let mut all = Stated::default();
        for stated in cells.values() {
            all.take_in(*stated);
        }
        equations.extend(lines.into_iter().map(|line| (line, vec![bounds.len()])));
        bounds.push(bound(&all, all.margin().is_none()));
        (bounds, equations)
    }

    /// Bounds that follow from one equation at a time, until none gets closer.
    fn narrow((mut bounds, equations): (Vec<(i64, i64)>, Vec<Equation>)) -> Vec<(i64, i64)> {
        for _ in 0..1000 {
            let before = bounds.clone();
            for (line, sum) in &equations {
                for (own, others) in [(line, sum), (sum, line)] {
                    for &one in own {
                        let beside = || own.iter().filter(|&&other| other != one);
                        let least = |of: &[usize]| of.iter().map(|&at| bounds[at].0).sum::<i64>();
                        let most = |of: &[usize]| of.iter().map(|&at| bounds[at].1).sum::<i64>();
                        let low = least(others) - beside().map(|&at| bounds[at].1).sum::<i64>();
                        let high = most(others) - beside().map(|&at| bounds[at].0).sum::<i64>();
                        bounds[one] = (bounds[one].0.max(low), bounds[one].1.min(high));
                    }
                }
            }
            if bounds == before {
                break;
            }
        }
        bounds
    }

    #[test]
    fn sums_keep_two_digits() {
        assert_eq!([0, 7, 99, 149, 150, 123_456].map(rounded), [0, 7, 99, 150, 150, 120_000]);
    }

    #[test]
    fn one_large_loss_among_five_is_not_told_nor_left_alone_untold() {
        let even: &[i64] = &[50, 60, 70, 80, 90];
        let large: &[i64] = &[9_000, 50, 60, 70, 80];
        assert_eq!(line_of(&[("a", even), ("b", even), ("c", even)]), ["a", "b", "c"]);
        // The sum of all is not known either where one loss makes nearly all of it: then nothing need be hidden with it.
        assert_eq!(line_of(&[("a", even), ("b", large), ("c", even)]), ["a", "c"]);
        let many = [800; 12];
        assert_eq!(line_of(&[("a", even), ("b", large), ("c", &many), ("d", &many)]), ["a", "d"]);
    }

    #[test]
    fn what_fewer_than_five_lose_is_not_told_nor_the_next_sum_that_would_tell_it() {
        assert_eq!(line_of(&[("a", &[5, 5, 5, 5]), ("b", &[5; 9]), ("c", &[5; 7]), ("d", &[])]), ["b"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn no_large_loss_is_found_by_narrowing(
            losses in (2..6_usize, 2..6_usize).prop_flat_map(|(rows, columns)| {
                let loss = prop_oneof![8 => 1..40_i64, 1 => 400..900_i64, 1 => 4_000..9_000_i64];
                let cell = proptest::collection::vec(loss, 0..12);
                proptest::collection::vec(proptest::collection::vec(cell, columns), rows)
            })
        ) {
            let mut cells = Cells::new();
            for (row, of_row) in losses.iter().enumerate() {
                for (column, losses) in of_row.iter().enumerate() {
                    cells.insert(vec![format!("r{row}"), format!("c{column}")], stated(losses));
                }
            }
            let bounds = narrow(published(&cells, &told_of(&cells)));
            let at_best = narrow(published(&cells, &BTreeSet::new()));
            let sums: Vec<Stated> = (0..2).flat_map(|property| by_one(&cells, property).into_values()).collect();
            for ((stated, (low, high)), (least, most)) in cells.values().chain(&sums).zip(bounds).zip(at_best) {
                let Some(margin) = stated.margin() else { continue };
                prop_assert!(high >= most.min(stated.sum + margin), "{stated:?} is at most {high}");
                prop_assert!(low <= least.max(stated.sum - margin), "{stated:?} is at least {low}");
            }
        }
    }
}

//! How far figures that are not told can be told from the sums that are.
//!
//! A table and its sums are a circulation (Cox, "Network models for complementary cell suppression", Journal of the American
//! Statistical Association 90, 1995): each row, each column and the whole is a point, each figure flows from one to another,
//! and at every point as much comes in as goes out. Whoever knows the told figures knows of the others that they keep the
//! points in balance and that none is negative. So one of them can be larger by as much as the others can carry back from its
//! end to its start, where each may grow without bound and shrink to nothing; and smaller by as much as they can carry the
//! other way. Where that is too little, the cheapest path is hidden on which more can be carried (Castro, "A shortest-paths
//! heuristic for statistical data protection in positive tables", INFORMS Journal on Computing 19, 2007).

use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What becomes of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It is not told.
    Hidden,
    /// It is told; to hide it too costs so much.
    Told(u64),
    /// It is known, whatever else is hidden.
    Known,
}

/// A number of the table, or a sum.
#[derive(Debug, Clone, Copy)]
pub(super) struct Figure {
    /// The points it flows between.
    pub(super) between: (usize, usize),
    pub(super) value: i64,
    pub(super) state: State,
}

/// A table and its sums.
pub(super) struct Network {
    figures: Vec<Figure>,
    /// The figures that begin or end at each point.
    at: Vec<Vec<usize>>,
}

/// A figure on a path, and whether the path goes along with it (it grows) or against it (it shrinks).
#[derive(Debug, Clone, Copy)]
struct Step {
    figure: usize,
    grows: bool,
}

/// By how much each figure was changed on the way to an extreme.
type Changes = FxHashMap<usize, i64>;

impl Network {
    pub(super) fn new(points: usize) -> Self {
        Self { figures: Vec::new(), at: vec![Vec::new(); points] }
    }

    /// Adds a figure and says its number.
    pub(super) fn add(&mut self, figure: Figure) -> usize {
        let number = self.figures.len();
        self.at[figure.between.0].push(number);
        self.at[figure.between.1].push(number);
        self.figures.push(figure);
        number
    }

    pub(super) fn is_hidden(&self, figure: usize) -> bool {
        self.figures[figure].state == State::Hidden
    }

    /// Hides as many figures as it takes for that this hidden one could as well be smaller and larger by so much; all that
    /// may be hidden where that is not enough.
    pub(super) fn protect(&mut self, figure: usize, smaller: i64, larger: i64) {
        let (start, end) = self.figures[figure].between;
        self.make_way(figure, (end, start), larger);
        self.make_way(figure, (start, end), smaller);
    }

    fn make_way(&mut self, around: usize, ends: (usize, usize), amount: i64) {
        let (mut changes, mut left) = (Changes::default(), amount);
        while left > 0 {
            // One figure that can carry all that is left is better than several that carry a little each.
            let path = self.cheapest(around, ends, &changes, left).or_else(|| self.cheapest(around, ends, &changes, 1));
            let Some(path) = path else { return };
            let carried = path.iter().map(|&step| self.room(step, &changes)).min().unwrap_or(0).min(left);
            for Step { figure, grows } in path {
                self.figures[figure].state = State::Hidden;
                *changes.entry(figure).or_default() += if grows { carried } else { -carried };
            }
            left -= carried;
        }
    }

    /// How much a step can carry.
    fn room(&self, step: Step, changes: &Changes) -> i64 {
        let change = || changes.get(&step.figure).copied().unwrap_or(0);
        if step.grows { i64::MAX } else { self.figures[step.figure].value + change() }
    }

    /// The path from one point to another around a figure that costs least, and of those the shortest (Dijkstra). What is told
    /// is taken only where it can carry `least`.
    fn cheapest(
        &self,
        around: usize,
        (start, end): (usize, usize),
        changes: &Changes,
        least: i64,
    ) -> Option<Vec<Step>> {
        let mut best = vec![(u64::MAX, usize::MAX); self.at.len()];
        let mut came: Vec<Option<(usize, Step)>> = vec![None; self.at.len()];
        let mut open = BinaryHeap::from([Reverse((0_u64, 0_usize, start))]);
        best[start] = (0, 0);
        while let Some(Reverse((cost, steps, point))) = open.pop() {
            if point == end {
                return Some(path(&came, end));
            }
            if (cost, steps) > best[point] {
                continue;
            }
            for &number in self.at[point].iter().filter(|&&number| number != around) {
                let figure = &self.figures[number];
                let step = Step { figure: number, grows: figure.between.0 == point };
                let (more, least) = match figure.state {
                    State::Hidden => (0, 1),
                    State::Told(cost) => (cost, least),
                    State::Known => continue,
                };
                let next = if step.grows { figure.between.1 } else { figure.between.0 };
                let there = (cost + more, steps + 1);
                if there < best[next] && self.room(step, changes) >= least {
                    best[next] = there;
                    came[next] = Some((point, step));
                    open.push(Reverse((there.0, there.1, next)));
                }
            }
        }
        None
    }
}

fn path(came: &[Option<(usize, Step)>], end: usize) -> Vec<Step> {
    let mut path = Vec::new();
    let mut point = end;
    while let Some((before, step)) = came[point] {
        path.push(step);
        point = before;
    }
    path
}

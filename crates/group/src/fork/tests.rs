use super::*;
use krama_model::{Basis, Hold, ReportNode, Strength, Tie};

/// Reports by day, and ties by the reports that hold them.
struct World {
    days: Vec<i64>,
    ties: Vec<Vec<u32>>,
}

impl World {
    /// Reports of a team, each with a value of the day before and one of its day.
    fn team(&mut self, days: std::ops::Range<i64>, first: Option<u32>) -> Vec<u32> {
        let mut before = first;
        let mut team = Vec::new();
        for day in days {
            let report = self.days.len() as u32;
            self.days.push(day);
            self.ties.extend(before.map(|before| vec![before, report]));
            team.push(report);
            before = Some(report);
        }
        team
    }

    fn evidence(&self) -> Evidence {
        let node = |(at, day): (usize, &i64)| ReportNode {
            key: at as u64,
            teller: at as u32,
            time: (*day >= 0).then_some(Moment(*day)),
        };
        let basis = Basis::parse("phone").expect("phones are known");
        let tie = |key| Tie { basis, key, exclusive_permille: 900, implies: None };
        let hold = |(tie, reports): (usize, &Vec<u32>)| {
            reports.iter().map(|&report| Hold { report, tie: tie as u32, strength: Strength::Full }).collect::<Vec<_>>()
        };
        Evidence {
            reports: self.days.iter().enumerate().map(node).collect(),
            ties: (0..self.ties.len() as u64).map(tie).collect(),
            holds: self.ties.iter().enumerate().flat_map(hold).collect(),
        }
    }

    /// Groups of this world with that many small parts that soon met: what tells how soon parts meet.
    fn with_meetings(mut self) -> (Self, Vec<u32>) {
        let mut partition = vec![0; self.days.len()];
        for group in 1..=4 {
            let [one, other] = [(), ()].map(|()| self.team(0..8, None));
            self.ties.push(vec![one[7], other[7]]);
            let third = self.team(2..8, None);
            self.ties.push(vec![third[5], other[6]]);
            partition.resize(self.days.len(), group);
        }
        (self, partition)
    }

    fn forked(self) -> (Vec<Fork>, Vec<u32>) {
        let (world, mut partition) = self.with_meetings();
        let evidence = world.evidence();
        let forks = fork(&evidence, &vec![10_000; evidence.ties.len()], &mut partition);
        (forks, partition)
    }
}

fn empty() -> World {
    World { days: Vec::new(), ties: Vec::new() }
}

#[test]
fn a_team_that_left_stands_by_itself_from_that_day_on() {
    let mut world = empty();
    let stays = world.team(0..400, None);
    // Leaves on day 200 with a number it had there, and names nothing of the others from then on.
    let leaves = world.team(201..350, Some(stays[200]));
    let (forks, partition) = world.forked();
    assert_eq!(forks.len(), 1);
    assert!(matches!(forks[0].apart, Apart::From(Moment(200))), "{forks:?}");
    assert!(stays.iter().all(|&report| partition[report as usize] == partition[0]));
    assert!(leaves.iter().all(|&report| partition[report as usize] == partition[leaves[0] as usize]));
    assert_ne!(partition[0], partition[leaves[0] as usize]);
}

#[test]
fn a_team_that_joined_stood_by_itself_until_that_day_and_takes_what_hangs_on_it_alone() {
    let mut world = empty();
    let main = world.team(0..400, None);
    let joins = world.team(0..150, None);
    world.ties.push(vec![joins[149], main[151]]);
    let undated = world.team(-1..0, Some(joins[20]));
    let of_main = world.team(-1..0, Some(main[20]));
    let (forks, partition) = world.forked();
    assert_eq!(forks.len(), 1);
    assert!(matches!(forks[0].apart, Apart::Until(_)), "{forks:?}");
    assert_eq!(partition[undated[0] as usize], partition[joins[0] as usize]);
    assert_eq!(partition[of_main[0] as usize], partition[0]);
    assert_ne!(partition[joins[0] as usize], partition[0]);
}

#[test]
fn two_teams_that_keep_meeting_are_one_group_and_so_is_all_that_has_no_date() {
    let mut world = empty();
    let (one, other) = (world.team(0..400, None), world.team(0..400, None));
    (0..400).step_by(10).for_each(|day| world.ties.push(vec![one[day], other[day]]));
    assert_eq!(world.forked().0, []);
    let mut undated = empty();
    let first = undated.team(0..300, None);
    undated.team(0..300, Some(first[299]));
    undated.days.fill(-1);
    assert_eq!(undated.forked().0, []);
}

#[test]
fn where_few_parts_ever_meet_nothing_comes_apart() {
    let mut world = empty();
    let (main, joins) = (world.team(0..400, None), world.team(0..150, None));
    world.ties.push(vec![joins[149], main[151]]);
    let evidence = world.evidence();
    let mut partition = vec![0; evidence.reports.len()];
    assert_eq!(fork(&evidence, &vec![10_000; evidence.ties.len()], &mut partition), []);
}

#[test]
fn the_part_that_later_reports_name_goes_on_though_it_was_smaller_until_then() {
    let mut world = empty();
    let joins = world.team(0..350, None);
    let goes_on = world.team(250..600, None);
    world.ties.push(vec![joins[349], goes_on[101]]);
    world.ties.push(vec![goes_on[50], goes_on[150], goes_on[200]]);
    let (forks, partition) = world.forked();
    assert_eq!(forks.len(), 1);
    assert!(matches!(forks[0].apart, Apart::Until(_)), "{forks:?}");
    let group = |report: u32| partition[report as usize];
    assert!(goes_on.iter().all(|&report| group(report) == group(goes_on[0])));
    assert!(joins.iter().all(|&report| group(report) == group(joins[0])));
    assert_ne!(group(joins[0]), group(goes_on[0]));
    assert_eq!(forks[0].part, joins[349]);
}

#[test]
fn what_is_told_on_one_day_has_no_before_and_after() {
    let mut world = empty();
    let (one, other) = (world.team(0..200, None), world.team(0..200, None));
    world.ties.push(vec![one[150], other[20]]);
    world.days.fill(7);
    assert_eq!(world.forked().0, []);
}

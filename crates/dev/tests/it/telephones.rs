//! No Cambodian number in the fixtures or the README that could be somebody's.

use crate::tree::texts;
use std::fmt::Write;

/// What may stand between the digits of one number.
const JOINTS: [char; 4] = [' ', '-', '.', '\u{a0}'];

/// A digit of any script that fixtures are written in.
fn digit(c: char) -> Option<char> {
    let zeros = ['0', '០', '๐', '０'];
    let value = zeros.iter().find_map(|&zero| (c as u32).checked_sub(zero as u32).filter(|value| *value < 10))?;
    char::from_digit(value, 10)
}

/// Runs of digits with single joints between them, and whether a plus stands before each.
fn runs(line: &str) -> Vec<(bool, String)> {
    let mut runs: Vec<(bool, String)> = Vec::new();
    let (mut before, mut open, mut joints) = (' ', false, 0);
    for c in line.chars() {
        match digit(c) {
            Some(found) if open => {
                runs.last_mut().expect("an open run is there").1.push(found);
                joints = 0;
            }
            Some(found) => {
                runs.push((before == '+', found.to_string()));
                (open, joints) = (true, 0);
            }
            None => {
                joints += 1;
                open &= JOINTS.contains(&c) && joints < 2;
            }
        }
        before = c;
    }
    runs
}

/// The digits behind the country's code or the trunk's zero, if the run is a number of the plan: two digits that say whose
/// it is, and six or seven more.
fn national((plus, digits): &(bool, String)) -> Option<&str> {
    let abroad = digits.strip_prefix(if *plus { "855" } else { "00855" });
    let national = abroad.or_else(|| digits.strip_prefix('0').filter(|_| !plus))?;
    let six = ["1", "60", "61", "66", "67", "68", "69", "70", "77", "78", "79", "8", "9"];
    let seven = ["12", "18", "31", "38", "71", "76", "88", "96", "97"];
    let starts = |codes: &[&str]| codes.iter().any(|code| national.starts_with(code));
    let landline = |national: &str| national.starts_with('2') || abroad.is_some();
    let is_number = match national.len() {
        8 => starts(&six) || landline(national),
        9 => starts(&seven) || abroad.is_some(),
        _ => false,
    };
    (is_number && !national.starts_with('0')).then_some(national)
}

/// The plan gives out subscribers' numbers that begin with 1 to 9.
fn is_nobodys(national: &str) -> bool {
    national.as_bytes()[2] == b'0'
}

#[test]
fn every_cambodian_number_that_is_shown_is_one_the_plan_never_gives_out() {
    let (mut found, mut real) = (0, String::new());
    for (name, text) in texts("").iter().filter(|(name, _)| name.starts_with("fixtures/") || name == "README.md") {
        for (number, line) in text.lines().enumerate() {
            for run in &runs(line) {
                let Some(national) = national(run) else { continue };
                found += 1;
                if !is_nobodys(national) {
                    write!(real, "\n  {name}:{}: 0{national}", number + 1).expect("strings take any text");
                }
            }
        }
    }
    assert!(found > 150, "{found}");
    assert!(real.is_empty(), "numbers that could be somebody's (CONTRIBUTING.md, Tests):{real}");
}

#[test]
fn a_number_is_told_in_every_form_it_is_written_in() {
    for text in ["+855 12 045 678", "0085512045678", "012-045-678", "លេខ ០១២ ០៤៥ ៦៧៨", "(097 0550142)"]
    {
        let told: Vec<bool> = runs(text).iter().filter_map(national).map(is_nobodys).collect();
        assert_eq!(told, [true], "{text}");
    }
    assert!(!is_nobodys(national(&runs("012 345 678")[0]).unwrap()));
    for text in ["account 001 772 455", "+84 912 345 679", "2026-01-02", "669911857"] {
        assert_eq!(runs(text).iter().find_map(national), None, "{text}");
    }
}

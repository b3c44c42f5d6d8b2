//! A power cut at every step: nothing acknowledged is lost, nothing is half there.

use crate::support::{act, around, contains, delivery, open, texts};
use krama_casebook::{Disk, Error, Loss, Target, Workspace};
use krama_model::{Coded, ReportNumber, Subject};
use std::path::Path;

const MARK: &str = "a text to be erased";

/// What was acknowledged before the power went.
#[derive(Default)]
struct Acknowledged {
    texts: Vec<&'static str>,
    erased: bool,
    decided: bool,
}

/// A working day: two deliveries, a decision, an erasure.
fn work(root: &Path, disk: Disk, done: &mut Acknowledged) -> Result<(), Error> {
    let workspace = Workspace::open(root, around(disk))?;
    let writer = workspace.writer()?;
    writer.seal(&delivery(&writer, "a.csv", &[(1, MARK), (2, "two"), (3, "")])?, &act())?;
    done.texts.push("two");
    writer.seal(&delivery(&writer, "b.csv", &[(2, "two"), (4, "four"), (5, "five")])?, &act())?;
    done.texts.extend(["four", "five"]);
    let (a, b) = (ReportNumber(1), ReportNumber(2));
    workspace.decide(Subject::Different { a, b }, "two scripts", &act())?;
    done.decided = true;
    match writer.erase(Target::Report(ReportNumber(0)), "order 1", "ordered", &act()) {
        Err(Error::NothingToErase) => {}
        erased => drop(erased?),
    }
    done.erased = true;
    Ok(())
}

/// Cuts the power at one step of the work; false where the work was over before.
fn cut_at(step: u64, loss: Loss) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("unit");
    drop(crate::support::create(&root));
    let mut done = Acknowledged::default();
    let cut = work(&root, Disk::failing(step, loss), &mut done).is_err();
    let workspace = open(&root);
    drop(workspace.writer().unwrap());
    let place = format!("step {step}, {loss:?}");
    assert_eq!(workspace.verify(None).findings, [], "{place}");
    let there: Vec<String> = texts(&workspace).into_iter().map(|(_, text)| text).collect();
    for text in &done.texts {
        assert!(there.iter().any(|found| found == text), "{text} is lost: {place}");
    }
    assert!(!done.decided || workspace.decisions().unwrap().len() == 1, "{place}");
    assert!(!done.erased || !contains(&root, MARK), "{place}");
    drop(workspace);
    work(&root, Disk::real(), &mut Acknowledged::default()).unwrap();
    let workspace = open(&root);
    assert_eq!(workspace.verify(None).findings, [], "again after {place}");
    let mut there: Vec<String> = texts(&workspace).into_iter().map(|(_, text)| text).collect();
    there.sort();
    assert_eq!(there, ["five", "four", "two"], "again after {place}");
    cut
}

/// Cuts at one step after the other until the work has no more, and counts them.
fn cut_everywhere(loss: Loss) -> u64 {
    let mut step = 0;
    while cut_at(step, loss) {
        step += 1;
    }
    step
}

#[test]
fn a_power_cut_at_any_step_loses_nothing_that_was_acknowledged() {
    let steps = cut_everywhere(Loss::Unsynced);
    assert!(steps > 40, "only {steps} steps were counted");
}

#[test]
fn a_process_killed_at_any_step_loses_nothing_that_was_acknowledged() {
    assert!(cut_everywhere(Loss::Nothing) > 40);
}

#[test]
fn a_power_cut_while_a_workspace_is_made_leaves_a_workspace_or_none() {
    for loss in [Loss::Unsynced, Loss::Nothing] {
        let mut steps = 0;
        loop {
            let folder = tempfile::tempdir().unwrap();
            let root = folder.path().join("unit");
            let made = Workspace::create(&root, act().at, around(Disk::failing(steps, loss)));
            let whole = made.is_ok();
            drop(made);
            match Workspace::create(&root, act().at, around(Disk::real())) {
                Ok(workspace) => assert_eq!(workspace.verify(None).findings, [], "step {steps}, {loss:?}"),
                Err(error) => assert_eq!(error.code().to_string(), "K5011", "step {steps}, {loss:?}"),
            }
            assert_eq!(open(&root).verify(None).findings, [], "step {steps}, {loss:?}");
            if whole {
                break;
            }
            steps += 1;
        }
        assert!(steps > 20);
    }
}

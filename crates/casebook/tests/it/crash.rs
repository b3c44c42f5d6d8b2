//! A power cut at every step: nothing acknowledged is lost, nothing is half there.

use crate::support::{act, around, contains, delivery, open, texts};
use krama_casebook::{Disk, Error, Target, Workspace, restore};
use krama_lake::PowerCut;
use krama_model::{Coded, ReportNumber, RunNumber, Subject};
use rusqlite::Connection;
use std::path::Path;

const MARK: &str = "a text to be erased";

/// The name of the file that text comes in, which stands in the database and its log until it is erased.
const NAME: &str = "kx-to-be-erased.csv";

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
    match delivery(&writer, NAME, &[(1, MARK), (2, "two"), (3, "")]) {
        // On the day after the erasure the file may not come back.
        Err(Error::ErasedBefore { .. }) => {}
        first => drop(writer.seal(&first?, &act())?),
    }
    done.texts.push("two");
    writer.seal(&delivery(&writer, "b.csv", &[(2, "two"), (4, "four"), (5, "five")])?, &act())?;
    done.texts.extend(["four", "five"]);
    let (a, b) = (ReportNumber(1), ReportNumber(2));
    match workspace.decide(Subject::Different { a, b }, "two scripts", &act()) {
        // It was entered before the power went.
        Ok(_) | Err(krama_casebook::Error::Stands(_)) => {}
        Err(error) => return Err(error),
    }
    done.decided = true;
    match writer.erase(Target::Report(ReportNumber(0)), "order 1", "ordered", &act()) {
        Err(Error::AlreadyErased { .. }) => {}
        erased => drop(erased?),
    }
    done.erased = true;
    Ok(())
}

/// A table of a run, with what is to be erased.
fn derive(root: &Path) {
    let workspace = open(root);
    workspace.lake().derive(RunNumber(1)).unwrap().publish().unwrap();
    std::fs::write(workspace.lake().table_path(RunNumber(1), "groups"), MARK).unwrap();
}

/// Cuts the power at one step of the work; false where the work was over before.
fn cut_at(step: u64, cut: PowerCut) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("unit");
    drop(crate::support::create(&root));
    derive(&root);
    // As long as somebody has the database open its log stays, as after a true crash.
    let onlooker = Connection::open(root.join("casebook.db")).unwrap();
    onlooker.query_row("SELECT count(*) FROM entry", [], |row| row.get::<_, i64>(0)).unwrap();
    let mut done = Acknowledged::default();
    let disk = Disk::failing(step, cut);
    let cut = work(&root, disk.clone(), &mut done).is_err();
    // What was done before the power went stays done.
    disk.sync_folder(folder.path()).unwrap_err();
    let workspace = open(&root);
    drop(workspace.writer().unwrap());
    let place = format!("step {step}, {cut:?}");
    assert_eq!(workspace.verify(None).findings, [], "{place}");
    let there: Vec<String> = texts(&workspace).into_iter().map(|(_, text)| text).collect();
    for text in &done.texts {
        assert!(there.iter().any(|found| found == text), "{text} is lost: {place}");
    }
    assert!(!done.decided || workspace.decisions().unwrap().len() == 1, "{place}");
    let erased = workspace.entries().unwrap().iter().any(|entry| entry.contains(r#""kind":"erasure""#));
    assert!(erased || !done.erased, "{place}");
    for trace in [MARK, NAME] {
        assert!(!erased || !contains(&root, trace), "{trace} is left: {place}");
    }
    drop(workspace);
    work(&root, Disk::real(), &mut Acknowledged::default()).unwrap();
    let workspace = open(&root);
    assert_eq!(workspace.verify(None).findings, [], "again after {place}");
    let mut there: Vec<String> = texts(&workspace).into_iter().map(|(_, text)| text).collect();
    there.sort();
    assert_eq!(there, ["five", "four", "two"], "again after {place}");
    assert!(!contains(&root, MARK) && !contains(&root, NAME), "again after {place}");
    cut
}

/// Cuts at one step after the other until the work has no more, and counts them.
fn cut_everywhere(cut: PowerCut) -> u64 {
    let mut step = 0;
    while cut_at(step, cut) {
        step += 1;
    }
    step
}

#[test]
fn a_power_cut_at_any_step_loses_nothing_that_was_acknowledged() {
    let steps = cut_everywhere(PowerCut::TakesUnsynced);
    assert!(steps > 40, "only {steps} steps were counted");
}

#[test]
fn a_process_killed_at_any_step_loses_nothing_that_was_acknowledged() {
    assert!(cut_everywhere(PowerCut::TakesNothing) > 40);
}

#[test]
fn a_power_cut_while_a_workspace_is_made_leaves_a_workspace_or_none() {
    for cut in [PowerCut::TakesUnsynced, PowerCut::TakesNothing] {
        let mut steps = 0;
        loop {
            let folder = tempfile::tempdir().unwrap();
            let root = folder.path().join("unit");
            let made = Workspace::create(&root, act().at, around(Disk::failing(steps, cut)));
            let whole = made.is_ok();
            drop(made);
            match Workspace::create(&root, act().at, around(Disk::real())) {
                Ok(workspace) => assert_eq!(workspace.verify(None).findings, [], "step {steps}, {cut:?}"),
                Err(error) => assert_eq!(error.code().to_string(), "K5011", "step {steps}, {cut:?}"),
            }
            assert_eq!(open(&root).verify(None).findings, [], "step {steps}, {cut:?}");
            if whole {
                break;
            }
            steps += 1;
        }
        assert!(steps > 20);
    }
}

/// A workspace to back up.
fn filled(root: &Path) -> Workspace {
    let workspace = crate::support::create(root);
    let writer = workspace.writer().unwrap();
    writer.seal(&delivery(&writer, "a.csv", &[(1, "one"), (2, "two"), (3, "")]).unwrap(), &act()).unwrap();
    drop(writer);
    workspace
}

#[test]
fn a_power_cut_during_a_backup_leaves_a_whole_one_that_the_ledger_knows_or_none() {
    for cut in [PowerCut::TakesUnsynced, PowerCut::TakesNothing] {
        let mut step = 0;
        loop {
            let folder = tempfile::tempdir().unwrap();
            let [root, file, back] = ["unit", "backup", "back"].map(|name| folder.path().join(name));
            drop(filled(&root));
            let disk = Disk::failing(step, cut);
            let workspace = Workspace::open(&root, around(disk.clone())).unwrap();
            let made = workspace.backup(&file, &act()).is_ok();
            drop(workspace);
            disk.sync_folder(folder.path()).unwrap_err();
            let place = format!("step {step}, {cut:?}");
            assert!(!made || file.exists(), "{place}");
            // A cut may leave the name alone, with nothing in it.
            if std::fs::metadata(&file).is_ok_and(|found| found.len() > 0) {
                assert_eq!(restore(&file, &back, around(Disk::real())).unwrap().findings, [], "{place}");
                assert!(open(&root).entries().unwrap().concat().contains("export-made"), "{place}");
            }
            drop(open(&root).writer().unwrap());
            assert_eq!(open(&root).verify(None).findings, [], "{place}");
            assert_eq!(std::fs::read_dir(root.join("lake/staging")).unwrap().count(), 0, "{place}");
            if made {
                break;
            }
            step += 1;
        }
        assert!(step > 10, "only {step} steps were counted");
    }
}

#[test]
fn a_power_cut_during_a_restore_leaves_the_whole_workspace_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup");
    filled(&folder.path().join("unit")).backup(&file, &act()).unwrap();
    for cut in [PowerCut::TakesUnsynced, PowerCut::TakesNothing] {
        let mut step = 0;
        loop {
            let folder = tempfile::tempdir().unwrap();
            let back = folder.path().join("back");
            let disk = Disk::failing(step, cut);
            let restored = restore(&file, &back, around(disk.clone())).is_ok();
            disk.sync_folder(folder.path()).unwrap_err();
            let place = format!("step {step}, {cut:?}");
            assert!(!restored || back.exists(), "{place}");
            if !back.exists() {
                restore(&file, &back, around(Disk::real())).unwrap();
            }
            assert_eq!(open(&back).verify(None).findings, [], "{place}");
            assert_eq!(texts(&open(&back)).len(), 2, "{place}");
            if restored {
                break;
            }
            step += 1;
        }
        assert!(step > 20, "only {step} steps were counted");
    }
}

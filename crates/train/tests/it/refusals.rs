//! What cannot be made is refused with a code, and leaves nothing behind.

use crate::support::settings;
use krama_model::Coded;
use krama_train::{Level, simulate};
use std::path::Path;
use tempfile::TempDir;

fn names(folder: &Path) -> Vec<String> {
    std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("the folder can be read").file_name().to_string_lossy().into_owned())
        .collect()
}

#[test]
fn there_are_five_levels() {
    for level in [0, 6, 9, u64::MAX] {
        let error = Level::new(level).unwrap_err();
        assert_eq!(error.code().to_string(), "K8001");
        assert!(error.hint().is_some());
    }
}

#[test]
fn a_country_of_no_reports_or_too_many_is_refused_and_nothing_is_left() {
    let keep = TempDir::new().unwrap();
    for (reports, code) in [(0, "K8002"), (9_000_000, "K8003")] {
        let error = simulate(settings(1, 1, reports), &keep.path().join("country")).unwrap_err();
        assert_eq!(error.code().to_string(), code);
        assert!(names(keep.path()).is_empty(), "{code}");
    }
}

#[test]
fn a_folder_that_holds_something_is_left_as_it_is() {
    let keep = TempDir::new().unwrap();
    let folder = keep.path().join("country");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("mine.txt"), "mine").unwrap();
    let error = simulate(settings(1, 1, 10), &folder).unwrap_err();
    assert_eq!(error.code().to_string(), "K8004");
    assert_eq!(names(&folder), ["mine.txt"]);
    assert_eq!(names(keep.path()), ["country"]);
    let error = simulate(settings(1, 1, 10), &folder.join("mine.txt")).unwrap_err();
    assert_eq!(error.code().to_string(), "K8004");
}

#[test]
fn an_empty_folder_is_taken() {
    let keep = TempDir::new().unwrap();
    let folder = keep.path().join("country");
    std::fs::create_dir(&folder).unwrap();
    simulate(settings(1, 1, 10), &folder).unwrap();
    assert_eq!(names(keep.path()), ["country"]);
}

#[test]
fn where_nothing_can_be_written_nothing_is_left() {
    let keep = TempDir::new().unwrap();
    let file = keep.path().join("file");
    std::fs::write(&file, "").unwrap();
    let error = simulate(settings(1, 1, 10), &file.join("country")).unwrap_err();
    assert_eq!(error.code().to_string(), "K8005");
    assert_eq!(names(keep.path()), ["file"]);
}

#[test]
fn the_smallest_countries_are_written_whole() {
    for reports in [1, 2, 7, 40] {
        let keep = TempDir::new().unwrap();
        let written = simulate(settings(5, 3, reports), &keep.path().join("country")).unwrap();
        assert_eq!(written.reports, reports);
    }
}

//! The same seed, the same bytes.

use crate::support::{files, settings, written};

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let (one, same) = (written(settings(3, 4, 900)), written(settings(3, 4, 900)));
    assert_eq!(files(&one.folder), files(&same.folder));
    let other = written(settings(3, 5, 900));
    let hotline = |folder| files(folder).remove("reports/hotline.csv").unwrap();
    assert_ne!(hotline(&one.folder), hotline(&other.folder));
}

#[test]
fn how_many_threads_tell_it_does_not_matter() {
    let in_pool = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| files(&written(settings(4, 8, 5_000)).folder))
    };
    assert_eq!(in_pool(1), in_pool(5));
}

#[test]
fn every_part_says_that_it_is_an_exercise_and_names_its_files() {
    let country = written(settings(2, 3, 600));
    let all = files(&country.folder);
    for part in ["", "reports/", "transfers/"] {
        let manifest: serde_json::Value = serde_json::from_slice(&all[&format!("{part}EXERCISE.json")]).unwrap();
        assert_eq!(manifest["schema"], "krama/exercise/1");
        assert_eq!((&manifest["seed"], &manifest["difficulty"]), (&3.into(), &2.into()));
        assert!(manifest["notice"].as_str().unwrap().starts_with("An exercise."));
        for (name, digest) in manifest["files"].as_object().unwrap() {
            let bytes = &all[&format!("{part}{name}")];
            let found = <sha2::Sha256 as sha2::Digest>::digest(bytes);
            assert_eq!(digest.as_str().unwrap(), hex::encode(found), "{part}{name}");
        }
    }
}

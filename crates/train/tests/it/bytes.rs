//! The same seed, the same bytes.

use crate::support::{files, settings, written};
use krama_model::Moment;
use krama_train::time::{DAY, moment};
use krama_train::{Error, Settings, simulate};

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let (one, same) = (written(settings(3, 4, 900)), written(settings(3, 4, 900)));
    assert_eq!(files(&one.folder), files(&same.folder));
    let other = written(settings(3, 5, 900));
    let hotline = |folder| files(folder).remove("reports/hotline.csv").unwrap();
    assert_ne!(hotline(&one.folder), hotline(&other.folder));
}

#[test]
fn a_country_until_a_day_is_the_beginning_of_the_whole() {
    let whole = written(settings(3, 4, 900));
    let until = moment(400 * DAY);
    let early = written(Settings { until: Some(until), ..settings(3, 4, 900) });
    let (whole, early) = (files(&whole.folder), files(&early.folder));
    for name in ["reports/hotline.csv", "reports/web-form.jsonl", "transfers/bank.csv", "truth/mentions.csv"] {
        assert!(whole[name].starts_with(&early[name]) && whole[name].len() > early[name].len(), "{name}");
    }
    for (name, received) in [("whole", &whole), ("early", &early)] {
        let mut table = csv::Reader::from_reader(&*received["reports/hotline.csv"]);
        let days: Vec<Moment> = table.records().map(|row| Moment::parse(&row.unwrap()[1]).unwrap()).collect();
        assert_eq!(days.iter().all(|day| *day < until), name == "early");
    }
    let none = Settings { until: Some(moment(0)), ..settings(3, 4, 900) };
    let folder = tempfile::TempDir::new().unwrap();
    assert!(matches!(simulate(none, &folder.path().join("none")), Err(Error::NothingTold { .. })));
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

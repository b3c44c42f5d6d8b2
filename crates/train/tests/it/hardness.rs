//! A level means the same for everyone: simple methods that are given the true suspect values reach this much, and an
//! oracle so much more. `docs/simulation.md` has the table.

use crate::support::settings;
use krama_train::Country;
use krama_train::calibration::Hardness;

/// Resolutions at which unit-weight communities are at their best on these countries; the others never win.
const RESOLUTIONS: [f64; 4] = [0.0001, 0.0002, 0.0003, 0.0005];
const SEEDS: [u64; 2] = [1, 2];

/// By level: components, Leiden, and the least the ceiling may be.
const LEVELS: [(u64, f64, f64, f64); 5] = [
    (1, 0.45, 0.88, 0.985),
    (2, 0.33, 0.82, 0.97),
    (3, 0.25, 0.77, 0.95),
    (4, 0.22, 0.70, 0.92),
    (5, 0.20, 0.64, 0.88),
];

fn mean(level: u64) -> Hardness {
    let all = SEEDS.map(|seed| {
        Hardness::of(&Country::found(settings(level, seed, 20_000)).expect("a country can be founded"), &RESOLUTIONS)
    });
    let of = |figure: fn(&Hardness) -> f64| all.iter().map(figure).sum::<f64>() / all.len() as f64;
    Hardness {
        components: of(|it| it.components),
        leiden: of(|it| it.leiden),
        scripts: of(|it| it.scripts),
        ceiling: of(|it| it.ceiling),
    }
}

#[test]
fn each_level_is_as_hard_as_it_is_said_to_be() {
    for (level, components, leiden, ceiling) in LEVELS {
        let found = mean(level);
        let near = |figure: f64, wanted: f64| (figure - wanted).abs() <= 0.05;
        assert!(near(found.components, components), "level {level}: components {found:?}");
        assert!(near(found.leiden, leiden), "level {level}: Leiden {found:?}");
        assert!(found.ceiling >= ceiling, "level {level}: ceiling {found:?}");
        assert!(found.scripts <= 0.40, "level {level}: scripts give groups away {found:?}");
    }
}

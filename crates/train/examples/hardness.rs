//! Prints how hard each level is: `cargo run --release -p krama-train --example hardness -- 1 2 3` for these seeds.

use krama_train::calibration::Hardness;
use krama_train::{Country, Error, Level, Settings};

#[expect(clippy::print_stdout, reason = "its output is what it is for")]
fn main() -> Result<(), Error> {
    let mut seeds: Vec<u64> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    if seeds.is_empty() {
        seeds.push(1);
    }
    println!("level  components  leiden  scripts  ceiling   (B-cubed F1 at 20,000 reports, mean over {seeds:?})");
    for level in 1..=5 {
        let mut sums = [0.0; 4];
        for &seed in &seeds {
            let country = Country::found(Settings { seed, reports: 20_000, level: Level::new(level)?, until: None })?;
            let found = Hardness::in_full(&country);
            let figures = [found.components, found.leiden, found.scripts, found.ceiling];
            sums.iter_mut().zip(figures).for_each(|(sum, figure)| *sum += figure);
        }
        let [components, leiden, scripts, ceiling] = sums.map(|sum| sum / seeds.len() as f64);
        println!("{level:>5}  {components:>10.3}  {leiden:>6.3}  {scripts:>7.3}  {ceiling:>7.3}");
    }
    Ok(())
}

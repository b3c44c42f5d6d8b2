//! Scratch.
fn main() {
    let mut a = std::env::args().skip(1);
    let level: u64 = a.next().unwrap().parse().unwrap();
    let seed: u64 = a.next().unwrap().parse().unwrap();
    let reports: u64 = a.next().unwrap().parse().unwrap();
    let out = a.next().unwrap();
    let s = krama_train::Settings { seed, reports, level: krama_train::Level::new(level).unwrap() };
    let t = std::time::Instant::now();
    if out == "-" {
        let c = krama_train::Country::found(s).unwrap();
        let h = krama_train::calibration::Hardness::in_full(&c);
        println!("level {level} seed {seed} comp {:.3} leiden {:.3} scripts {:.3} ceiling {:.3} {:?}", h.components, h.leiden, h.scripts, h.ceiling, t.elapsed());
        return;
    }
    match krama_train::simulate(s, std::path::Path::new(&out)) { Ok(w) => println!("{w:?} {:?}", t.elapsed()), Err(e) => println!("{e} {:?}", std::error::Error::source(&e)) }
}

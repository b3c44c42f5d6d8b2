//! Backups, checkpoints, and what they prove.

use crate::support::{Unit, copy, invented, krama, run};
use std::fs;
use std::process::Stdio;

#[test]
fn a_backup_made_while_another_process_ingests_restores_whole() {
    let unit = Unit::desk();
    let before = unit.verified()["rows"].as_u64().unwrap();
    for file in 0..8 {
        unit.file(&format!("inbox/{file}.csv"), invented(file * 400, 400));
    }
    let inbox = unit.beside("inbox").to_str().unwrap().to_owned();
    let mut ingest = unit.command(&["ingest", &inbox, "--source", "desk"]).stdout(Stdio::null()).spawn().unwrap();
    let mut backups = Vec::new();
    while ingest.try_wait().unwrap().is_none() || backups.is_empty() {
        let file = unit.beside(&format!("backup-{}.zip", backups.len())).to_str().unwrap().to_owned();
        unit.krama(&["backup", &file]).ends(0);
        backups.push(file);
    }
    assert!(ingest.wait().unwrap().success());
    assert_eq!(unit.verified()["rows"], before + 3200);
    let mut rows = before;
    for (number, file) in backups.iter().enumerate() {
        let folder = unit.beside(&format!("restored-{number}")).to_str().unwrap().to_owned();
        krama(&["restore", file, &folder]).ends(0);
        let found = krama(&["-w", &folder, "verify", "--json"]).ends(0).json()["rows"].as_u64().unwrap();
        assert!(found >= rows && (found - before).is_multiple_of(400), "{found} rows after {rows}");
        rows = found;
    }
    let last = unit.beside("restored-0");
    let last = last.to_str().unwrap();
    assert!(krama(&["-w", last, "groups"]).ends(1).err.contains("K7103"));
    krama(&["-w", last, "analyse", "--replay", "R1"]).ends(0);
}

#[test]
fn a_run_under_the_units_own_benign_list_is_replayed_from_a_backup() {
    let unit = Unit::desk();
    fs::write(unit.folder().join("benign.toml"), "").unwrap();
    unit.krama(&["analyse"]).ends(0);
    let (file, folder) = (unit.beside("backup.zip"), unit.beside("restored"));
    unit.krama(&["backup", file.to_str().unwrap()]).ends(0);
    krama(&["restore", file.to_str().unwrap(), folder.to_str().unwrap()]).ends(0);
    krama(&["-w", folder.to_str().unwrap(), "analyse", "--replay", "R2"]).ends(0);
}

#[test]
fn nothing_is_overwritten_and_a_damaged_backup_is_refused() {
    let unit = Unit::desk();
    let file = unit.beside("backup.zip").to_str().unwrap().to_owned();
    unit.krama(&["backup", &file]).ends(0);
    assert!(unit.krama(&["backup", &file]).ends(1).err.contains("K5030"));
    let folder = unit.folder();
    krama(&["restore", &file, folder.to_str().unwrap()]).ends(1);
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let damaged = unit.file("damaged.zip", bytes);
    let made = unit.beside("made");
    krama(&["restore", &damaged, made.to_str().unwrap()]).ends(1);
    assert!(!made.exists() || fs::read_dir(&made).unwrap().next().is_none(), "a damaged backup was put in place");
    krama(&["restore", "no-such-file.zip", made.to_str().unwrap()]).ends(2);
}

#[test]
fn a_checkpoint_kept_elsewhere_witnesses_what_came_before_it() {
    let unit = Unit::desk();
    let note = unit.beside("note.txt").to_str().unwrap().to_owned();
    let picture = unit.beside("note.svg").to_str().unwrap().to_owned();
    unit.krama(&["checkpoint", "--out", &note, "--qr", &picture]).ends(0);
    assert!(fs::read_to_string(&picture).unwrap().contains("<svg"));
    // That it was handed out is an entry of its own, behind it.
    let size = unit.verified()["entries"].as_u64().unwrap() - 1;
    assert!(unit.verified()["witnessed"].is_null());
    let file = unit.file("more.csv", invented(0, 3));
    unit.krama(&["ingest", &file]).ends(0);
    let found = unit.krama(&["verify", "--against", &note, "--json"]).ends(0).json();
    assert_eq!(found["witnessed"], size);
    let other = Unit::desk();
    other.krama(&["verify", "--against", &note]).ends(0);
    let stranger = Unit::new();
    let foreign = stranger.krama(&["verify", "--against", &note]).ends(1);
    assert!(foreign.out.contains("K5109"), "{}", foreign.out);
    let nonsense = unit.file("nonsense.txt", "not a note");
    unit.krama(&["verify", "--against", &nonsense]).ends(1);
    unit.krama(&["checkpoint", "--out", "/nowhere/at/all.txt"]).ends(1);
}

#[test]
fn rolling_the_folder_back_is_found_out() {
    let unit = Unit::desk();
    let old = unit.beside("old");
    copy(&unit.folder(), &old);
    let file = unit.file("more.csv", invented(0, 3));
    unit.krama(&["ingest", &file]).ends(0);
    let note = unit.beside("note.txt").to_str().unwrap().to_owned();
    unit.krama(&["checkpoint", "--out", &note]).ends(0);
    unit.krama(&["verify", "--against", &note]).ends(0);
    fs::remove_dir_all(unit.folder()).unwrap();
    fs::rename(&old, unit.folder()).unwrap();
    unit.krama(&["verify"]).ends(0);
    let found = unit.krama(&["verify", "--against", &note]).ends(1).out;
    assert!(found.contains("K5109"), "{found}");
    let other = unit.file("other.csv", invented(10, 3));
    unit.krama(&["ingest", &other]).ends(0);
    assert!(unit.krama(&["verify", "--against", &note]).ends(1).out.contains("K5109"));
}

#[test]
fn one_flipped_byte_is_named() {
    let unit = Unit::of_country(200, 3).0;
    let mut sealed = Vec::new();
    for folder in ["lake/originals", "lake/reports"] {
        gather(&unit.folder().join(folder), &mut sealed);
    }
    assert!(sealed.len() > 8);
    for path in sealed {
        let good = fs::read(&path).unwrap();
        let mut bad = good.clone();
        bad[good.len() / 2] ^= 1;
        let mode = fs::metadata(&path).unwrap().permissions();
        fs::remove_file(&path).unwrap();
        fs::write(&path, bad).unwrap();
        let found = unit.krama(&["verify"]).ends(1).out;
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(found.contains(&name[..12]), "{name} is not named in {found}");
        fs::write(&path, good).unwrap();
        fs::set_permissions(&path, mode).unwrap();
    }
    unit.verified();
    assert_eq!(run(&mut unit.command(&["verify"])).ends(0).err, "");
}

fn gather(folder: &std::path::Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { gather(&path, files) } else { files.push(path) }
    }
}

#[test]
fn a_report_is_proven_to_whoever_kept_a_checkpoint_and_the_look_is_entered() {
    let unit = Unit::desk();
    let beside = |name: &str| unit.beside(name).to_str().unwrap().to_owned();
    let (note, proof, bare) = (beside("note.txt"), beside("proof.json"), beside("bare.json"));
    unit.krama(&["checkpoint", "--out", &note]).ends(0);
    let prove = ["prove", "H-003", "--why", "file 88/2026", "--out"];
    unit.krama(&[&prove[..], &[&proof, "--since", &note]].concat()).ends(0);
    unit.krama(&[&prove[..], &[&bare]].concat()).ends(0);
    assert!(unit.krama(&[&prove[..], &[&bare]].concat()).ends(1).err.contains("K5030"));
    let looks = unit.krama(&["accesses", "--json"]).ends(0).json();
    let last = looks["accesses"].as_array().unwrap().last().unwrap();
    assert_eq!(last["why"], "file 88/2026");
    assert!(last["what"].as_str().unwrap().starts_with("proof of #"), "{last}");
    // Whoever checks it has no workspace.
    let alone = krama(&["verify", "--proof", &bare]).ends(0).out;
    assert!(alone.contains("H-003") && alone.contains("Not witnessed"), "{alone}");
    assert!(krama(&["verify", "--proof", &bare, "--against", &note]).ends(1).err.contains("K3008"));
    let witnessed = krama(&["verify", "--proof", &proof, "--against", &note]).ends(0).out;
    assert!(witnessed.contains("\nWitnessed: "), "{witnessed}");
    let forged = fs::read_to_string(&proof).unwrap().replacen("H-003", "H-004", 1);
    let forged = krama(&["verify", "--proof", &unit.file("forged.json", forged)]).ends(1).err;
    assert!(forged.contains("K3001") && forged.contains("its report is not the one"), "{forged}");
    assert!(krama(&["verify", "--proof", &note]).ends(1).err.contains("K3007"));
}

#[test]
#[cfg(unix)]
fn a_backup_that_finds_no_room_is_told_once() {
    let unit = Unit::new();
    let long = "ref,narrative,suspect_phone\nA,she took my money,012 345 990\n".to_owned() + &"\n".repeat(6 << 20);
    unit.krama(&["ingest", &unit.file("long.csv", long)]).ends(0);
    let (file, folder) = (unit.beside("backup.zip"), unit.folder());
    // No file may grow beyond 4 MB: the casebook fits, the archive with the original does not.
    let script = "trap '' XFSZ; ulimit -f 4096; exec \"$0\" -w \"$1\" backup \"$2\"";
    let mut shell = std::process::Command::new("bash");
    let failed = run(shell.args(["-c", script, crate::support::KRAMA]).arg(&folder).arg(&file));
    let failed = failed.ends(1).err;
    assert!(failed.starts_with("error: K5004") && !failed.contains("ZipWriter"), "{failed}");
    assert!(!file.exists(), "half a backup was left");
    unit.krama(&["backup", file.to_str().unwrap()]).ends(0);
}

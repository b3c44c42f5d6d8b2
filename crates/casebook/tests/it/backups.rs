//! A backup is whole or it is none.

use crate::support::{act, around, create, delivery, open, texts};
use krama_casebook::{Disk, Target, restore};
use krama_model::{Coded, ReportNumber};
use std::fs;

#[test]
fn a_restored_backup_is_the_workspace_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(&folder.path().join("unit"));
    let writer = workspace.writer().unwrap();
    writer.seal(&delivery(&writer, "a.csv", &[(1, "one"), (2, "two"), (3, "")]).unwrap(), &act()).unwrap();
    writer.erase(Target::Report(ReportNumber(1)), "order 1", "ordered", &act()).unwrap();
    let (file, back) = (folder.path().join("unit.backup"), folder.path().join("back"));
    workspace.backup(&file, &act()).unwrap();
    let checkpoint = workspace.checkpoint(&act()).unwrap();
    let verified = restore(&file, &back, around(Disk::real())).unwrap();
    assert_eq!((verified.findings.len(), verified.rows), (0, 2));
    let restored = open(&back);
    assert_eq!(texts(&restored), texts(&workspace));
    assert_eq!(restored.public_key(), workspace.public_key());
    let rolled_back = restored.verify(Some(&checkpoint));
    assert_eq!(rolled_back.findings[0].code.to_string(), "K5109");
    restored.writer().unwrap();
    assert_eq!(workspace.backup(&file, &act()).unwrap_err().code().to_string(), "K5030");
    assert_eq!(workspace.entries().unwrap().len(), 5, "what was not made is not entered");
    assert_eq!(restore(&file, &back, around(Disk::real())).unwrap_err().code().to_string(), "K5030");
}

#[test]
fn an_altered_backup_is_refused_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(&folder.path().join("unit"));
    let writer = workspace.writer().unwrap();
    writer.seal(&delivery(&writer, "a.csv", &[(1, "one"), (2, "two")]).unwrap(), &act()).unwrap();
    let file = folder.path().join("unit.backup");
    workspace.backup(&file, &act()).unwrap();
    let whole = fs::read(&file).unwrap();
    let back = folder.path().join("back");
    for at in (0..whole.len()).step_by(whole.len() / 150) {
        let mut altered = whole.clone();
        altered[at] ^= 0x10;
        fs::write(&file, &altered).unwrap();
        // A flip may fall on what a zip archive does not use; then what is restored is still verified whole.
        match restore(&file, &back, around(Disk::real())) {
            Ok(verified) => {
                assert_eq!(verified.findings, []);
                fs::remove_dir_all(&back).unwrap();
            }
            Err(error) => {
                let code = error.code().to_string();
                assert_eq!(code, "K5032", "byte {at}: {error}");
            }
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "byte {at}");
    }
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(restore(&file, &back, around(Disk::real())).unwrap_err().code().to_string(), "K5032");
}

#[test]
fn what_lies_beside_a_backup_stays() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(&folder.path().join("unit"));
    for name in ["b.partial", "b.snapshot"] {
        fs::write(folder.path().join(name), "mine").unwrap();
    }
    workspace.backup(&folder.path().join("b.zip"), &act()).unwrap();
    for name in ["b.partial", "b.snapshot"] {
        assert_eq!(fs::read(folder.path().join(name)).unwrap(), b"mine", "{name}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4);
    assert_eq!(fs::read_dir(folder.path().join("unit/lake/staging")).unwrap().count(), 0);
}

#[test]
fn a_units_own_benign_list_is_in_its_backup() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(&folder.path().join("unit"));
    fs::write(folder.path().join("unit/benign.toml"), "# ours").unwrap();
    let (file, back) = (folder.path().join("b.zip"), folder.path().join("back"));
    workspace.backup(&file, &act()).unwrap();
    restore(&file, &back, around(Disk::real())).unwrap();
    assert_eq!(fs::read(back.join("benign.toml")).unwrap(), b"# ours");
}

#[cfg(unix)]
#[test]
fn a_folder_whose_name_is_not_unicode_is_backed_up_and_restored() {
    let folder = tempfile::tempdir().unwrap();
    let named = |name: &[u8]| folder.path().join(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(name));
    let workspace = create(&named(b"unit-\xff"));
    let writer = workspace.writer().unwrap();
    writer.seal(&delivery(&writer, "a.csv", &[(1, "one")]).unwrap(), &act()).unwrap();
    workspace.backup(&named(b"backup-\xff"), &act()).unwrap();
    restore(&named(b"backup-\xff"), &named(b"back-\xff"), around(Disk::real())).unwrap();
    assert_eq!(texts(&open(&named(b"back-\xff"))), texts(&workspace));
}

#[test]
fn everything_in_a_workspaces_folder_is_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = create(folder.path());
    let writer = workspace.writer().unwrap();
    writer.seal(&delivery(&writer, "a.csv", &[(1, "one")]).unwrap(), &act()).unwrap();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let name = entry.unwrap().file_name();
        assert!(krama_casebook::is_own(&name), "{}", name.display());
    }
}

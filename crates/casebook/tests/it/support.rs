//! Workspaces and deliveries with invented content.

use krama_casebook::{Act, Actor, Delivery, Disk, NamedOriginal, Surroundings, Workspace, Writer};
use krama_model::{Author, Code, Digest, Field, Moment, Part, Rejection, Report, ReportKey};
use std::path::{Path, PathBuf};

pub fn around(disk: Disk) -> Surroundings {
    let mut state = 1_u64;
    let random = move |bytes: &mut [u8]| {
        for byte in bytes {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = (state >> 33) as u8;
        }
    };
    Surroundings { disk, random: Box::new(random) }
}

pub fn act() -> Act {
    Act { actor: Actor::unproven("officer"), at: Moment(1_767_225_600_000) }
}

pub fn create(root: &Path) -> Workspace {
    Workspace::create(root, act().at, around(Disk::real())).unwrap()
}

pub fn open(root: &Path) -> Workspace {
    Workspace::open(root, around(Disk::real())).unwrap()
}

pub fn report(original: Digest, row: usize, text: &str) -> Report {
    let part =
        |field, author, text: &str| Part { field, author, sent_at: None, place: String::new(), text: text.to_owned() };
    Report {
        key: ReportKey { source: "station-1".to_owned(), reference: format!("2026/{row:03}") },
        received_at: Some(Moment(1_767_000_000_000 + row as i64)),
        occurred_at: None,
        zone_assumed: row.is_multiple_of(2),
        original,
        place: format!("row {row}"),
        parts: vec![
            part(Field::Narrative, Author::Complainant, text),
            part(Field::SuspectPhone, Author::System, "+85500000000"),
        ],
    }
}

/// A delivery of one original whose reports have those texts, by row; an empty text is rejected.
pub fn delivery(writer: &Writer<'_>, name: &str, rows: &[(usize, &str)]) -> Result<Delivery, krama_casebook::Error> {
    let bytes: Vec<u8> = rows.iter().flat_map(|(row, text)| format!("{row},{text}\n").into_bytes()).collect();
    let stored = writer.store_original(&mut bytes.as_slice())?;
    let reports = rows.iter().filter(|(_, text)| !text.is_empty());
    let rejected = rows.iter().filter(|(_, text)| text.is_empty());
    let rejection = |row: &usize| Rejection {
        code: Code(1999),
        reason: "no narrative".to_owned(),
        place: format!("row {row}"),
        raw: format!("{row},"),
    };
    Ok(Delivery {
        originals: vec![NamedOriginal { stored, name: name.to_owned() }],
        reports: reports.map(|(row, text)| report(stored.digest, *row, text)).collect(),
        rejections: rejected.map(|(row, _)| (stored.digest, rejection(row))).collect(),
        ..Delivery::default()
    })
}

/// The texts of the newest versions, by reference.
pub fn texts(workspace: &Workspace) -> Vec<(String, String)> {
    let reports = workspace.reports(workspace.size().unwrap()).unwrap();
    let mut texts: Vec<_> = reports
        .read()
        .flat_map(|batch| batch.unwrap())
        .map(|sealed| (sealed.report.key.reference.clone(), sealed.report.parts[0].text.clone()))
        .collect();
    texts.sort();
    texts
}

/// Every file under a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// Whether a text stands in any file of a folder, or in a batch's texts.
pub fn contains(folder: &Path, text: &str) -> bool {
    let plain = files(folder).iter().any(|path| {
        let bytes = std::fs::read(path).unwrap();
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    });
    let lake = krama_casebook::Lake::open(&folder.join("lake"), Disk::real()).unwrap();
    let batches = files(&folder.join("lake/reports"));
    plain
        || batches.iter().any(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            lake.read_batch(name).unwrap().any(|rows| format!("{:?}", rows.unwrap()).contains(text))
        })
}

/// Who signs in with that name, password and code, if anybody does.
pub fn sign_in(
    unit: &Workspace,
    (name, password, code): (&str, &str, Option<&str>),
    at: krama_model::Moment,
) -> Option<krama_casebook::Person> {
    let krama_casebook::Attempt::Right(person, step) = unit.look_at_sign_in(name, password, code, at).unwrap() else {
        return None;
    };
    step.is_none_or(|step| unit.take_code(person.number, step).unwrap()).then_some(*person)
}

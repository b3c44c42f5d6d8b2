//! Reading `truth/` back, for who measures. The analysis never does.

use krama_model::{Code, Coded, Kind, Role};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What can go wrong while the truth is read. Codes `K8101` and on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TruthError {
    /// A file of the truth cannot be read.
    #[error("{} cannot be read as a table of the truth", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: csv::Error,
    },
    /// A word that no kind or role has.
    #[error("{}: `{word}` is no {what}", path.display())]
    UnknownWord {
        /// The file.
        path: PathBuf,
        /// The word.
        word: String,
        /// What it should be.
        what: &'static str,
    },
    /// A mention, or a report told again, names a report that is not there.
    #[error("{}: there is no report {report} in reports.csv", path.display())]
    UnknownReport {
        /// The file.
        path: PathBuf,
        /// The report as named.
        report: String,
    },
    /// Two rows have one key.
    #[error("{}: {report} stands twice", path.display())]
    Twice {
        /// The file.
        path: PathBuf,
        /// The report's source and reference.
        report: String,
    },
    /// Nothing to measure against.
    #[error("{} tells of no report", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
}

impl Coded for TruthError {
    fn code(&self) -> Code {
        Code(match self {
            Self::Unreadable { .. } => 8101,
            Self::UnknownWord { .. } => 8102,
            Self::UnknownReport { .. } => 8103,
            Self::Twice { .. } => 8104,
            Self::Empty { .. } => 8105,
        })
    }

    fn hint(&self) -> Option<String> {
        Some(match self {
            Self::Unreadable { .. } => "name the folder that `krama simulate` wrote, or its truth/".to_owned(),
            _ => "the truth was changed or comes from another version: simulate the country again".to_owned(),
        })
    }
}

/// What is true of one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrueReport {
    /// Its source.
    pub source: String,
    /// Its reference there.
    pub reference: String,
    /// Equal for reports that truly belong together. A report of no crime belongs with those that tell it again.
    pub label: u32,
    /// The label's word: `G…` a group, `L…` a lone fraudster; empty where there was no crime.
    pub group: String,
    /// Whether a lone fraudster stands behind it.
    pub lone: bool,
    /// Whether there was no crime.
    pub no_crime: bool,
    /// Index of the report that told it first.
    pub duplicate_of: Option<u32>,
    /// The scam type, or `none`.
    pub scam_type: String,
    /// The script it quotes.
    pub script: Option<String>,
}

/// A value that was told in a report, and whose it really is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TrueMention {
    /// Index of the report.
    pub report: u32,
    /// Its kind.
    pub kind: Kind,
    /// In normal form.
    pub value: String,
    /// Whose it is.
    pub role: Role,
    /// Whether it was told itself, and does not only follow from another.
    pub told: bool,
}

/// How a suspect's value came to its users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Of a provider that serves several groups.
    Provider,
    /// Used by everybody: short links, hosts, gateways.
    Public,
    /// Used by one group and later by another.
    SecondHand,
}

/// The truth about a country.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Truth {
    /// Every report.
    pub reports: Vec<TrueReport>,
    /// Every value told, by report, kind and value.
    pub mentions: Vec<TrueMention>,
    /// Values that are not one group's alone.
    pub origins: BTreeMap<(Kind, String), Origin>,
}

#[derive(Deserialize)]
struct ReportLine {
    source: String,
    #[serde(rename = "ref")]
    reference: String,
    group: String,
    lone: u8,
    no_crime: u8,
    duplicate_of: Option<u64>,
    scam_type: String,
    script: Option<String>,
    number: u64,
}

#[derive(Deserialize)]
struct MentionLine {
    source: String,
    #[serde(rename = "ref")]
    reference: String,
    kind: String,
    value: String,
    role: String,
    form: String,
}

#[derive(Deserialize)]
struct ValueLine {
    kind: String,
    value: String,
    owner: String,
}

#[derive(Deserialize)]
struct UseLine {
    kind: String,
    value: String,
    group: String,
}

#[derive(Deserialize)]
struct ProviderLine {
    provider: String,
    customers: String,
}

fn lines<L: DeserializeOwned>(path: &Path) -> Result<Vec<L>, TruthError> {
    let unreadable = |source| TruthError::Unreadable { path: path.to_owned(), source };
    let mut reader = csv::Reader::from_path(path).map_err(unreadable)?;
    reader.deserialize().collect::<Result<_, _>>().map_err(unreadable)
}

fn kind_of(path: &Path, word: &str) -> Result<Kind, TruthError> {
    let unknown = || TruthError::UnknownWord { path: path.to_owned(), word: word.to_owned(), what: "kind" };
    Kind::parse(word).ok_or_else(unknown)
}

impl Truth {
    /// Reads the truth of a country: its folder, or the `truth` in it.
    pub fn read(folder: &Path) -> Result<Self, TruthError> {
        let inside = folder.join("truth");
        let folder = if inside.is_dir() { &inside } else { folder };
        let reports = reports(&folder.join("reports.csv"))?;
        let mentions = mentions(&folder.join("mentions.csv"), &reports)?;
        Ok(Self { reports, mentions, origins: origins(folder)? })
    }

    /// The true label of every report.
    pub fn labels(&self) -> Vec<u32> {
        self.reports.iter().map(|report| report.label).collect()
    }
}

fn reports(path: &Path) -> Result<Vec<TrueReport>, TruthError> {
    let lines: Vec<ReportLine> = lines(path)?;
    if lines.is_empty() {
        return Err(TruthError::Empty { path: path.to_owned() });
    }
    let numbers: BTreeMap<u64, u32> = lines.iter().map(|line| line.number).zip(0..).collect();
    let mut labels: BTreeMap<String, u32> = BTreeMap::new();
    let mut keys = BTreeSet::new();
    let mut reports = Vec::with_capacity(lines.len());
    for line in lines {
        let named = || format!("{}/{}", line.source, line.reference);
        if !keys.insert((line.source.clone(), line.reference.clone())) {
            return Err(TruthError::Twice { path: path.to_owned(), report: named() });
        }
        let first = |number: u64| {
            let unknown = || TruthError::UnknownReport { path: path.to_owned(), report: format!("number {number}") };
            numbers.get(&number).copied().ok_or_else(unknown)
        };
        let duplicate_of = line.duplicate_of.map(first).transpose()?;
        let group = if line.group.is_empty() {
            format!("#{}", line.duplicate_of.unwrap_or(line.number))
        } else {
            line.group.clone()
        };
        let next = labels.len() as u32;
        reports.push(TrueReport {
            label: *labels.entry(group).or_insert(next),
            source: line.source,
            reference: line.reference,
            group: line.group,
            lone: line.lone != 0,
            no_crime: line.no_crime != 0,
            duplicate_of,
            scam_type: line.scam_type,
            script: line.script.filter(|script| !script.is_empty()),
        });
    }
    Ok(reports)
}

fn mentions(path: &Path, reports: &[TrueReport]) -> Result<Vec<TrueMention>, TruthError> {
    let known: BTreeMap<(&str, &str), u32> =
        reports.iter().map(|report| (report.source.as_str(), report.reference.as_str())).zip(0..).collect();
    let mut mentions = Vec::new();
    for line in lines::<MentionLine>(path)? {
        let unknown = || TruthError::UnknownReport {
            path: path.to_owned(),
            report: format!("{}/{}", line.source, line.reference),
        };
        let report = *known.get(&(line.source.as_str(), line.reference.as_str())).ok_or_else(unknown)?;
        let no_role = || TruthError::UnknownWord { path: path.to_owned(), word: line.role.clone(), what: "role" };
        mentions.push(TrueMention {
            report,
            kind: kind_of(path, &line.kind)?,
            role: Role::parse(&line.role).ok_or_else(no_role)?,
            told: line.form == "told",
            value: line.value,
        });
    }
    mentions.sort_unstable();
    Ok(mentions)
}

fn origins(folder: &Path) -> Result<BTreeMap<(Kind, String), Origin>, TruthError> {
    let providers: Vec<ProviderLine> = lines(&folder.join("providers.csv"))?;
    let public: BTreeSet<&str> =
        providers.iter().filter(|line| line.customers == "*").map(|line| line.provider.as_str()).collect();
    let mut origins = BTreeMap::new();
    let mut users: BTreeMap<(Kind, String), BTreeSet<String>> = BTreeMap::new();
    let path = folder.join("uses.csv");
    for line in lines::<UseLine>(&path)? {
        users.entry((kind_of(&path, &line.kind)?, line.value)).or_default().insert(line.group);
    }
    origins.extend(users.into_iter().filter(|(_, groups)| groups.len() > 1).map(|(key, _)| (key, Origin::SecondHand)));
    let path = folder.join("values.csv");
    for line in lines::<ValueLine>(&path)? {
        let origin = if public.contains(line.owner.as_str()) {
            Origin::Public
        } else if line.owner.starts_with('P') {
            Origin::Provider
        } else {
            continue;
        };
        origins.insert((kind_of(&path, &line.kind)?, line.value), origin);
    }
    Ok(origins)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Level, Settings, simulate};

    fn country() -> tempfile::TempDir {
        let above = tempfile::TempDir::new().unwrap();
        let settings = Settings { seed: 5, reports: 300, level: Level::new(3).unwrap(), until: None };
        simulate(settings, &above.path().join("country")).unwrap();
        above
    }

    #[test]
    fn reads_what_was_written_from_the_country_or_its_truth() {
        let above = country();
        let truth = Truth::read(&above.path().join("country")).unwrap();
        assert_eq!(truth.reports.len(), 300);
        assert_eq!(truth, Truth::read(&above.path().join("country/truth")).unwrap());
        assert!(truth.mentions.iter().any(|mention| mention.role == Role::Victim));
        assert!(truth.origins.values().any(|origin| *origin == Origin::Public));
    }

    #[test]
    fn a_report_told_again_belongs_where_its_first_does() {
        let above = country();
        let truth = Truth::read(&above.path().join("country")).unwrap();
        let again: Vec<&TrueReport> = truth.reports.iter().filter(|report| report.duplicate_of.is_some()).collect();
        assert!(!again.is_empty());
        for report in again {
            assert_eq!(report.label, truth.reports[report.duplicate_of.unwrap() as usize].label);
        }
    }

    #[test]
    fn says_what_is_wrong_with_a_truth_and_what_to_do() {
        let above = country();
        let missing = Truth::read(above.path()).unwrap_err();
        assert_eq!((missing.code().0, missing.hint().is_some()), (8101, true));
        let path = above.path().join("country/truth/mentions.csv");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("{text}nowhere,X-1,phone,+1,suspect,told\n")).unwrap();
        assert_eq!(Truth::read(above.path().join("country").as_path()).unwrap_err().code().0, 8103);
        std::fs::write(&path, format!("{text}nowhere,X-1,fax,+1,suspect,told\n")).unwrap();
        assert!(Truth::read(above.path().join("country").as_path()).is_err());
        let path = above.path().join("country/truth/reports.csv");
        std::fs::write(&path, std::fs::read_to_string(&path).unwrap().lines().next().unwrap()).unwrap();
        assert_eq!(Truth::read(above.path().join("country").as_path()).unwrap_err().code().0, 8105);
    }
}

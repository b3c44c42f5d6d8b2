//! Which form a report takes, and its bytes in that form.

use super::{chats, letters, workbook};
use crate::asset::Trade;
use crate::country::Country;
use crate::incident::{Behind, Incident};
use crate::money::{self, Transfer};
use crate::random::Random;
use crate::row::{Column, NAMES, Row};
use crate::schedule::Told;
use crate::statement::{self, Mention, Statement};
use crate::words::Book;

/// A report's key once Krama has read its file: source and reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The source.
    pub source: &'static str,
    /// The reference.
    pub reference: String,
}

/// The file a report goes to.
#[derive(Debug)]
pub enum Form {
    /// A line of the hotline's table.
    Hotline(Vec<u8>),
    /// A line of the web form's JSON.
    Web(Vec<u8>),
    /// A row of a province's workbook.
    Province(String),
    /// A file of its own, by its path under `reports`.
    Alone(String, Vec<u8>),
}

/// A report, ready to be written.
#[derive(Debug)]
pub struct Filed {
    /// How Krama will know it.
    pub key: Key,
    /// Its bytes.
    pub form: Form,
    /// What was told.
    pub mentions: Vec<Mention>,
    /// What the truth has of it.
    pub facts: Facts,
    /// Where its money went.
    pub transfers: Vec<Transfer>,
}

/// What the truth has of a report.
#[derive(Debug)]
pub struct Facts {
    /// Its place in the order of arrival, and of the report it tells again.
    pub told: Told,
    /// Who stands behind.
    pub behind: Behind,
    /// Index of the scam type.
    pub scam: usize,
    /// The script quoted.
    pub script: Option<u32>,
    /// How far it had come.
    pub phase: &'static str,
    /// Where the team sits.
    pub site: Option<u32>,
    /// Number of who reports.
    pub victim: u64,
    /// Index of the language.
    pub language: usize,
    /// What was lost, in dollars.
    pub loss: u64,
    /// The suspect's things told, for counting; a mistyped one is nobody's.
    pub assets: Vec<u32>,
    /// What a lone fraudster's or bystander's own values are, or mistyped ones.
    pub loose: Vec<(krama_model::Kind, String, krama_model::Role)>,
}

/// The most files of one sort: chats, letters, notes.
const MOST_FILES: u64 = 400;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Hotline,
    Web,
    Province,
    WhatsApp,
    Telegram,
    Mail,
    Note,
}

fn sort(country: &Country, incident: &Incident<'_>, random: &mut Random) -> Sort {
    // In hundred thousands, so that a large country does not become a million files.
    let rare = (MOST_FILES * 100_000 / country.settings.reports).min(1_200);
    let has = |trade: Trade| incident.values.iter().any(|value| value.trade == trade);
    let crime = incident.behind != Behind::Nobody;
    let place = random.below(100_000);
    match place / rare.max(1) {
        0 if crime && has(Trade::Sim) => Sort::WhatsApp,
        1 if crime && has(Trade::Handle) => Sort::Telegram,
        2 | 3 if crime && has(Trade::Mailbox) => Sort::Mail,
        4 => Sort::Note,
        _ if place < 55_000 => Sort::Hotline,
        _ if place < 82_000 => Sort::Web,
        _ => Sort::Province,
    }
}

/// Tells a report and gives it its form.
pub fn file(country: &Country, books: &[Book], told: Told) -> Filed {
    let incident = Incident::of(country, told);
    let mut random = Random::of(&[country.settings.seed, 70, told.number]);
    let n = told.number;
    let sort = sort(country, &incident, &mut random);
    let (key, form, mentions) = match sort {
        Sort::Hotline | Sort::Web | Sort::Province => {
            let Statement { mut row, mentions } = statement::tabled(country, books, &incident, &mut random);
            let (source, reference) = match sort {
                Sort::Hotline => ("hotline", format!("H-{n:07}")),
                Sort::Web => ("web-form", format!("W-{n:07}")),
                _ => (workbook::SOURCE, format!("PT/{n:07}")),
            };
            row.set(Column::Ref, &reference);
            let form = match sort {
                Sort::Hotline => Form::Hotline(line_of_table(&row)),
                Sort::Web => Form::Web(line_of_json(&row)),
                _ => Form::Province(workbook::row(&row)),
            };
            (Key { source, reference }, form, mentions)
        }
        Sort::Note => {
            let Statement { row, mentions } = statement::plain(country, books, &incident, &mut random);
            let name = format!("{}-statement-{n:07}.txt", country.mint.exercise().file_mark);
            let bytes = format!("{}\n", row.cell(Column::Narrative)).into_bytes();
            (Key { source: "text", reference: name.clone() }, Form::Alone(format!("notes/{name}"), bytes), mentions)
        }
        Sort::WhatsApp => chats::whatsapp(country, books, &incident, &mut random),
        Sort::Telegram => chats::telegram(country, books, &incident, &mut random),
        Sort::Mail => letters::letter(country, books, &incident, &mut random),
    };
    let mut facts = facts(country, &incident);
    if matches!(sort, Sort::WhatsApp | Sort::Telegram | Sort::Mail) {
        facts.script = incident.speaks;
    }
    Filed { key, form, mentions, facts, transfers: money::follow(country, &incident) }
}

fn facts(country: &Country, incident: &Incident<'_>) -> Facts {
    let site = match incident.behind {
        Behind::Team { team, .. } => Some(country.teams[team as usize].site),
        _ => None,
    };
    let loose = incident.values.iter().filter(|value| value.asset.is_none());
    Facts {
        told: incident.told,
        behind: incident.behind,
        scam: incident.scam,
        script: incident.script,
        phase: incident.phase.name(),
        site,
        victim: incident.victim.number,
        language: incident.victim.language,
        loss: incident.loss,
        assets: incident.values.iter().filter_map(|value| value.asset).collect(),
        loose: loose.map(|value| (value.kind, value.value.to_string(), value.role)).collect(),
    }
}

fn line_of_table(row: &Row) -> Vec<u8> {
    let mut line = Vec::with_capacity(1_024);
    row.write_csv(&mut line).expect("memory takes any line");
    line
}

/// One JSON object; what is empty is left out.
fn line_of_json(row: &Row) -> Vec<u8> {
    let filled = NAMES.iter().zip(row.cells()).filter(|(_, text)| !text.is_empty());
    let mut line = Vec::with_capacity(1_024);
    for (at, (name, text)) in filled.enumerate() {
        line.extend_from_slice(if at == 0 { b"{\"" } else { b",\"" });
        line.extend_from_slice(name.as_bytes());
        line.extend_from_slice(b"\":");
        serde_json::to_writer(&mut line, text).expect("text is JSON");
    }
    line.extend_from_slice(b"}\n");
    line
}

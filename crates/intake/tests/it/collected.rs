//! A sink that keeps everything, and the settings tests share.

use krama_intake::{Arrival, Error, IntakeSettings, Limits, Mapping, Outcome, Sink, read};
use krama_model::{Digest, Field, Item, Moment, Rejection, Report, Warning};
use std::io::Cursor;
use std::ops::ControlFlow;

/// When tests take files in: 2026-11-26.
const NOW: Moment = Moment(1_795_651_200_000);

/// Everything a reader yielded.
#[derive(Default)]
pub struct Collected {
    pub items: Vec<Item>,
    pub attachments: Vec<(String, Vec<u8>)>,
}

impl Sink for Collected {
    fn item(&mut self, item: Item) -> ControlFlow<()> {
        self.items.push(item);
        ControlFlow::Continue(())
    }

    fn attachment(&mut self, name: &str, bytes: &[u8]) -> Digest {
        self.attachments.push((name.to_owned(), bytes.to_vec()));
        Digest::of(bytes)
    }
}

impl Collected {
    pub fn reports(&self) -> Vec<&Report> {
        self.items
            .iter()
            .filter_map(|item| if let Item::Report(report) = item { Some(&**report) } else { None })
            .collect()
    }

    pub fn rejections(&self) -> Vec<&Rejection> {
        self.items.iter().filter_map(|item| if let Item::Rejection(it) = item { Some(it) } else { None }).collect()
    }

    pub fn warnings(&self) -> Vec<&Warning> {
        self.items.iter().filter_map(|item| if let Item::Warning(it) = item { Some(it) } else { None }).collect()
    }
}

/// What a test asks for besides the bytes.
pub struct Ask<'a> {
    pub source: Option<&'a str>,
    pub mapping: Option<&'a Mapping>,
    pub mappings: Vec<Mapping>,
    pub chats: Option<Vec<String>>,
    pub complainant: Option<&'a str>,
    pub limits: Limits,
}

impl Default for Ask<'_> {
    fn default() -> Self {
        Self {
            source: None,
            mapping: None,
            mappings: Mapping::embedded(),
            chats: None,
            complainant: None,
            limits: Limits::default(),
        }
    }
}

impl Ask<'_> {
    pub fn read(&self, file_name: &str, bytes: &[u8]) -> (Collected, Result<Outcome, Error>) {
        let arrival = Arrival {
            file_name,
            digest: Digest::of(bytes),
            source: self.source,
            mapping: self.mapping,
            mappings: &self.mappings,
            chats: self.chats.as_deref(),
            complainant: self.complainant,
        };
        let settings = IntakeSettings { zone: chrono_tz::Asia::Phnom_Penh, now: NOW, limits: self.limits.clone() };
        let mut collected = Collected::default();
        let outcome = read(Cursor::new(bytes), &arrival, &settings, &mut collected);
        (collected, outcome)
    }

    #[track_caller]
    pub fn reads(&self, file_name: &str, bytes: &[u8]) -> Collected {
        let (collected, outcome) = self.read(file_name, bytes);
        outcome.unwrap_or_else(|error| panic!("{file_name}: {error:?}"));
        collected
    }
}

/// Reads with nothing special asked.
#[track_caller]
pub fn reads(file_name: &str, bytes: impl AsRef<[u8]>) -> Collected {
    Ask::default().reads(file_name, bytes.as_ref())
}

/// Field and text of every part.
pub fn parts(report: &Report) -> Vec<(Field, &str)> {
    report.parts.iter().map(|part| (part.field, part.text.as_str())).collect()
}

/// The codes of the rejections, with their places.
pub fn faults(collected: &Collected) -> Vec<(String, &str)> {
    collected.rejections().iter().map(|it| (it.code.to_string(), it.place.as_str())).collect()
}

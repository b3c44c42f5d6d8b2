//! The reader: settings in, reports in, readings out.

use crate::benign;
use crate::cue::{self, CueHits, PartCues};
use crate::error::Error;
use crate::fold::Folded;
use crate::kinds::{self, Home, payment_card, schema};
use crate::lexicon::{Lexicon, Said};
use crate::phrase::Found;
use crate::role;
use crate::scam::{self, Classifier};
use crate::scan::{Claim, Facts, Ground, Scene, Shapes, settle};
use crate::script::{self, ScriptSpan};
use crate::token::Tokens;
use krama_model::field::Meaning;
use krama_model::{Field, Kind, Mention, Report, Role, RoleReason, RoleRule, ScamVerdict, ValueKey, World};
use std::cell::RefCell;

/// More values than this are not taken from one report: [`Mention::follows_from`] counts them in 16 bits.
const MOST_MENTIONS: usize = u16::MAX as usize;

/// What a reader is built from.
#[derive(Debug, Clone)]
pub struct ReaderSettings {
    /// The world it reads in.
    pub world: World,
    /// ISO 3166-1 alpha-2: where a number without a country code is read.
    pub region: String,
    /// The workspace's secret, which payment cards are digested under.
    pub key: ValueKey,
    /// Values that say nothing about who stands behind a report.
    pub benign: benign::List,
}

/// Reads reports. Built once; shared by every thread.
#[derive(Debug)]
pub struct Reader {
    ground: Ground,
    benign: benign::List,
    lexicon: Lexicon,
    classifier: Classifier,
}

/// What a report says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Every value with its place and its role, by part and then by place.
    pub mentions: Vec<Mention>,
    /// The scam type.
    pub verdict: ScamVerdict,
    /// What the scammer wrote, by part and then by place.
    pub scripts: Vec<ScriptSpan>,
    /// True where the report holds more values than are taken from one.
    pub is_cut: bool,
}

impl Reader {
    /// Builds a reader. Fails where the world has no numbering plan for the region.
    pub fn new(settings: ReaderSettings) -> Result<Self, Error> {
        let Some(home) = Home::of(settings.world, &settings.region) else {
            return Err(Error::UnknownRegion { region: settings.region });
        };
        let ground = Ground { home, key: settings.key };
        let classifier = Classifier::embedded();
        let lexicon = Lexicon::new(home.known, classifier.tree());
        Ok(Self { ground, benign: settings.benign, lexicon, classifier })
    }

    /// The benign values this reader knows.
    pub fn benign(&self) -> &benign::List {
        &self.benign
    }

    /// Normalises a value that a person typed, in this reader's region; a full payment card becomes its kept form.
    pub fn parse(&self, kind: Kind, text: &str) -> Option<String> {
        let card = || payment_card::seal(text.trim(), &self.ground.key);
        let sealed = if kind == Kind::PaymentCard { card() } else { None };
        sealed.or_else(|| kinds::parse_at(kind, text, self.ground.home))
    }

    /// Reads a report: its values, whose they are, the scam type, and what the scammer wrote.
    pub fn read(&self, report: &Report) -> Reading {
        let (mut mentions, cues, is_cut) = self.owned(report);
        let verdict = self.classifier.judge(report, &cues);
        if verdict.answer() == Some(scam::NO_SCAM) {
            role::accuse_nobody(&mut mentions);
        }
        Reading { mentions, verdict, scripts: script::spans(report, &cues), is_cut }
    }

    /// The values with their roles, without the scam type and what the scammer wrote.
    pub fn extract(&self, report: &Report) -> Vec<Mention> {
        let (mut mentions, cues, _) = self.owned(report);
        if self.classifier.tells_of_none(report, &cues) {
            role::accuse_nobody(&mut mentions);
        }
        mentions
    }

    /// The values with the roles that their places give them, and what words were found; last, whether values were left out.
    fn owned(&self, report: &Report) -> (Vec<Mention>, CueHits, bool) {
        let (mut mentions, cues, is_cut) = self.look(report, Wanted::WordsToo);
        role::assign(report, &cues, &|kind, value| self.benign.contains(kind, value), &mut mentions);
        (mentions, cues, is_cut)
    }

    /// The values alone; a role is set only where the column says it.
    pub fn mentions(&self, report: &Report) -> Vec<Mention> {
        self.look(report, Wanted::Values).0
    }

    /// Looks through every part once. Last, whether values were left out.
    fn look(&self, report: &Report, wanted: Wanted) -> (Vec<Mention>, CueHits, bool) {
        let facts = facts(report, self.ground.home);
        let (mut mentions, mut is_cut) = (Vec::with_capacity(8), false);
        let mut hits = CueHits { parts: Vec::with_capacity(report.parts.len()) };
        ROOM.with_borrow_mut(|room| {
            for (number, part) in report.parts.iter().enumerate() {
                let words = wanted == Wanted::WordsToo && cue::holds_words(part.field);
                let values = is_read(part.field) && number < MOST_MENTIONS;
                let mut cues = PartCues::default();
                if !part.text.is_empty() && (values || words) {
                    let folded = Folded::characters(&part.text);
                    room.tokens.read(folded.text());
                    self.lexicon.find(&room.tokens, &mut room.said);
                    if words {
                        cues = PartCues::of(&folded, &room.tokens, &room.said);
                    }
                    if values {
                        let Room { shapes, tokens, said, .. } = room;
                        let folded = shapes.find(&self.lexicon, folded, tokens, said);
                        self.claim(&folded, part.field, &facts, room);
                        is_cut |= mention(number as u16, part.field, &folded, &mut room.claims, &mut mentions);
                    }
                }
                hits.parts.push(cues);
            }
        });
        (mentions, hits, is_cut)
    }

    /// What the kinds say of a part's text, settled.
    fn claim(&self, folded: &Folded<'_>, field: Field, facts: &Facts, room: &mut Room) {
        let scene = Scene::of((folded, &room.tokens, &room.shapes), field, facts, &self.ground);
        room.claims.clear();
        for rules in kinds::kinds() {
            (rules.scan)(&scene, &mut room.claims);
        }
        let known = self.ground.home.known;
        room.claims.retain(|claim| {
            known.admits(claim.kind, &claim.value)
                && claim.derived.iter().all(|derived| known.admits(derived.kind, &derived.value))
        });
        self.prefer_hotlines(&mut room.claims);
        settle::settle(&mut room.claims);
    }
}

impl Reader {
    /// A number that is a known hotline is no account, though a bank's name stands before it: `ABA (023 225 333)`.
    fn prefer_hotlines(&self, claims: &mut Vec<Claim>) {
        if !claims.iter().any(|claim| claim.kind == Kind::BankAccount) {
            return;
        }
        let hotline = |claim: &&Claim| claim.kind == Kind::Phone && self.benign.contains(Kind::Phone, &claim.value);
        let spans: Vec<_> = claims.iter().filter(hotline).map(|claim| claim.start..claim.end).collect();
        claims.retain(|claim| claim.kind != Kind::BankAccount || !spans.contains(&(claim.start..claim.end)));
    }
}

/// What a report is looked through for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Values alone.
    Values,
    /// Values, and what words say about them and the report.
    WordsToo,
}

/// What reading one part needs while it lasts. Each thread keeps its own between parts.
#[derive(Debug, Default)]
struct Room {
    tokens: Tokens,
    shapes: Shapes,
    said: Vec<Found<Said>>,
    claims: Vec<Claim>,
}

thread_local! {
    static ROOM: RefCell<Room> = RefCell::default();
}

/// Whether a field's text is scanned. Statements are kept and shown as they are, but for amounts and places.
fn is_read(field: Field) -> bool {
    match field.meaning() {
        Meaning::Prose | Meaning::SuspectValue | Meaning::VictimValue => true,
        Meaning::Statement => matches!(field, Field::Amount | Field::Place),
        Meaning::VictimStatement => false,
    }
}

/// What a report's columns say about all its values.
fn facts(report: &Report, home: Home) -> Facts {
    let bank = report.text(Field::SuspectBank).map(|text| {
        home.known.bank_named(text).map_or_else(|| text.trim().to_uppercase().replace(':', " "), |bank| bank.id.clone())
    });
    Facts {
        home: report.text(Field::Region).and_then(|region| home.elsewhere(region)).unwrap_or(home),
        suspect_bank: bank.filter(|bank| !bank.is_empty() && bank.len() <= 40),
        currency: report.text(Field::Currency).and_then(schema::currency_named),
        platform: report.text(Field::Platform).and_then(schema::platform_named),
    }
}

/// Turns claims and what follows from them into mentions. True where there were too many.
fn mention(part: u16, field: Field, folded: &Folded<'_>, claims: &mut Vec<Claim>, mentions: &mut Vec<Mention>) -> bool {
    let role = field.role().unwrap_or(Role::Unknown);
    let reason = RoleReason::rule(if field.role().is_some() { RoleRule::Column } else { RoleRule::Nothing });
    for claim in claims.drain(..) {
        if mentions.len() + 1 + claim.derived.len() > MOST_MENTIONS {
            return true;
        }
        let parent = mentions.len() as u16;
        let mut add = |kind, value, bytes: std::ops::Range<usize>, ambiguous, follows_from| {
            let (start, end) = folded.span(bytes);
            mentions.push(Mention { kind, value, role, reason, part, start, end, ambiguous, follows_from });
        };
        add(claim.kind, claim.value, claim.start..claim.end, claim.ambiguous, None);
        for derived in claim.derived {
            let from = derived.from.map_or(parent, |index| parent + 1 + index as u16);
            add(derived.kind, derived.value, derived.start..derived.end, derived.ambiguous, Some(from));
        }
    }
    false
}

//! Sentences with known roles, in six languages: what `docs/roles.md` reports is measured here.

use super::assign;
use crate::lexicon::Lexicon;
use krama_model::{Author, Digest, Field, Kind, Mention, Part, Report, ReportKey, Role, RoleReason, RoleRule};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const SETTLED: &str = include_str!("sentences.txt");
/// Once unseen; its results were then looked at.
const SEEN_LATER: &str = include_str!("sentences_later.txt");
/// Never looked at while words were chosen.
const UNSEEN: &str = include_str!("sentences_unseen.txt");

pub(crate) fn report(parts: Vec<Part>) -> Report {
    Report {
        key: ReportKey { source: "test".to_owned(), reference: "1".to_owned() },
        received_at: None,
        occurred_at: None,
        zone_assumed: false,
        original: Digest::of(b""),
        place: String::new(),
        parts,
    }
}

pub(crate) fn part(field: Field, author: Author, text: &str) -> Part {
    Part { field, author, sent_at: None, place: String::new(), text: text.to_owned() }
}

/// Reads `{a v 000 111}` out of a text: the bare text, its mentions and the roles they should have.
pub(crate) fn marked(number: u16, text: &str) -> (String, Vec<Mention>, Vec<Role>) {
    let (mut bare, mut mentions, mut roles) = (String::new(), Vec::new(), Vec::new());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        bare.push_str(&rest[..open]);
        let close = open + rest[open..].find('}').expect("a value is closed");
        let mut words = rest[open + 1..close].splitn(3, ' ');
        let (kind, role, value) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
        let start = bare.chars().count() as u32;
        bare.push_str(value);
        mentions.push(mention(kind_of(kind), value, number, start));
        roles.push(role_of(role));
        rest = &rest[close + 1..];
    }
    bare.push_str(rest);
    (bare, mentions, roles)
}

fn mention(kind: Kind, value: &str, part: u16, start: u32) -> Mention {
    let end = start + value.chars().count() as u32;
    let reason = RoleReason::rule(RoleRule::Nothing);
    let value = value.replace(' ', "");
    Mention { kind, value, role: Role::Unknown, reason, part, start, end, ambiguous: false, follows_from: None }
}

fn kind_of(letter: &str) -> Kind {
    match letter {
        "a" => Kind::BankAccount,
        "p" => Kind::Phone,
        "e" => Kind::Email,
        "w" => Kind::TronWallet,
        "u" => Kind::Url,
        "d" => Kind::Domain,
        "t" => Kind::Telegram,
        "n" => Kind::Name,
        "$" => Kind::Amount,
        other => panic!("no kind {other}"),
    }
}

fn role_of(letter: &str) -> Role {
    match letter {
        "s" => Role::Suspect,
        "v" => Role::Victim,
        "b" => Role::Bystander,
        "u" => Role::Unknown,
        other => panic!("no role {other}"),
    }
}

#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    values: u32,
    right: u32,
    /// Somebody else's value called the suspect's: the error that accuses.
    accused: u32,
    /// A suspect's value called somebody's who is not: the error that loses a link.
    lost: u32,
    /// Left open where a role was to be had.
    open: u32,
}

impl Tally {
    fn count(&mut self, expected: Role, found: Role) {
        self.values += 1;
        self.right += u32::from(expected == found);
        self.accused += u32::from(found == Role::Suspect && expected != Role::Suspect);
        self.lost += u32::from(expected == Role::Suspect && matches!(found, Role::Victim | Role::Bystander));
        self.open += u32::from(found == Role::Unknown && expected != Role::Unknown);
    }
}

/// Runs the sentences of a file; by language, and the lines that came out otherwise.
fn run(file: &str) -> (BTreeMap<String, Tally>, String, u32) {
    let cues = Lexicon::embedded();
    let (mut tallies, mut wrong, mut sentences) = (BTreeMap::<String, Tally>::new(), String::new(), 0);
    for line in file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        sentences += 1;
        let mut words = line.splitn(3, ' ');
        let (language, context, text) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
        let (bare, mut mentions, roles) = marked(0, text);
        let (field, author) = match context {
            "n" => (Field::Narrative, Author::Complainant),
            "m" => (Field::Message, Author::Complainant),
            "c" => (Field::Message, Author::Counterpart),
            _ => (Field::Message, Author::Unknown),
        };
        let report = report(vec![part(field, author, &bare)]);
        assign(&report, &cues.read(&report), &|_, _| false, &mut mentions);
        for (mention, &expected) in mentions.iter().zip(&roles) {
            tallies.entry(language.to_owned()).or_default().count(expected, mention.role);
            if mention.role != expected {
                let said = mention.reason.words.map(|(start, end)| {
                    bare.chars().skip(start as usize).take((end - start) as usize).collect::<String>()
                });
                let _ = writeln!(
                    wrong,
                    "{} is {}, not {} ({} {said:?}): {line}",
                    mention.value,
                    mention.role.name(),
                    expected.name(),
                    mention.reason.rule.name()
                );
            }
        }
    }
    (tallies, wrong, sentences)
}

/// The measured table as it stands in `docs/roles.md`.
fn measured() -> String {
    let mut page = String::from(
        "| sentences | language | values | right | accused | lost | left open |\n|---|---|---|---|---|---|---|\n",
    );
    let seen = format!("{SETTLED}\n{SEEN_LATER}");
    for (name, file) in [("worked with", seen.as_str()), ("unseen", UNSEEN)] {
        for (language, tally) in run(file).0 {
            let Tally { values, right, accused, lost, open } = tally;
            let _ = writeln!(page, "| {name} | {language} | {values} | {right} | {accused} | {lost} | {open} |");
        }
    }
    page
}

#[test]
fn every_sentence_worked_with_comes_out_as_marked() {
    let (_, wrong, sentences) = run(SETTLED);
    assert!(sentences >= 120, "{sentences} sentences");
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn nobody_is_accused_in_unseen_sentences() {
    let (tallies, wrong, _) = run(UNSEEN);
    let accused: u32 = tallies.values().map(|tally| tally.accused).sum();
    let (right, values) = tallies.values().fold((0, 0), |sum, tally| (sum.0 + tally.right, sum.1 + tally.values));
    assert_eq!(accused, 0, "\n{wrong}");
    assert!(right * 100 >= values * 80, "{right} of {values} right\n{wrong}");
}

#[test]
fn the_page_on_roles_shows_what_is_measured() {
    let page = include_str!("../../../../docs/roles.md");
    let table = measured();
    assert!(page.contains(&table), "docs/roles.md should hold:\n{table}");
}

//! Who each value belongs to, and why.
//!
//! A wrong answer here accuses somebody, so every rule prefers [`Role::Unknown`] to a guess. Evidence, strongest first:
//! the column a value stands in; the same value in another column of the report; words around it; who wrote the
//! message; and, for kinds that reports name because they are the scammer's (a wallet, a link), the kind alone.
//! `docs/roles.md` tells it to people.

mod listed;
mod owner;
mod settle;
#[cfg(test)]
pub(crate) mod table;
#[cfg(test)]
mod tests;
pub mod voice;

use crate::cue::{CueHits, PartCues};
use krama_model::field::Meaning;
use krama_model::{Author, Field, Kind, Mention, Part, Report, Role, RoleReason, RoleRule};
use owner::Surroundings;
use voice::Voice;

/// Whether words or a rule that names nobody's words stand behind a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    /// A default: who wrote it, or the kind alone.
    Default,
    /// A direction: "to", "from".
    Weak,
    /// An owner is named: "my account", "his number"; or a column.
    Strong,
}

/// What one mention's own place says about it.
#[derive(Debug, Clone, Copy)]
struct Finding {
    role: Role,
    reason: RoleReason,
    strength: Strength,
}

impl Finding {
    fn by_rule(decided: Role, rule: RoleRule) -> Self {
        Self { role: decided, reason: RoleReason::rule(rule), strength: Strength::Default }
    }

    fn column(role: Role) -> Self {
        Self { role, reason: RoleReason::rule(RoleRule::Column), strength: Strength::Strong }
    }

    fn nothing() -> Self {
        Self::by_rule(Role::Unknown, RoleRule::Nothing)
    }
}

/// Settles the role of every mention of a report.
///
/// `benign` answers whether a value of a kind is on the benign list. A listed value is a bystander's even in a suspect
/// column: people write down the platform they were cheated on, and the bank's hotline that a caller pretended to be.
pub fn assign(report: &Report, hits: &CueHits, benign: &dyn Fn(Kind, &str) -> bool, mentions: &mut [Mention]) {
    let mut findings = vec![Finding::nothing(); mentions.len()];
    let mut order: Vec<usize> = (0..mentions.len()).collect();
    order.sort_by_key(|&index| (mentions[index].part, mentions[index].start, index));
    for of_part in order.chunk_by(|&a, &b| mentions[a].part == mentions[b].part) {
        let number = usize::from(mentions[of_part[0]].part);
        if let (Some(part), Some(cues)) = (report.parts.get(number), hits.parts.get(number)) {
            read_part(part, cues, mentions, of_part, &mut findings);
        }
    }
    listed::claim(report, hits, mentions, &mut findings);
    settle::agree(mentions, &order, &mut findings);
    for (mention, finding) in mentions.iter_mut().zip(&findings) {
        mention.role = finding.role;
        mention.reason = finding.reason;
    }
    settle::spare_benign(benign, mentions);
    settle::follow(benign, mentions);
    settle::keep_links_of_victims(mentions);
}

/// Where a report tells of no scam, it accuses nobody: what a column or a word calls the suspect's is left open.
pub fn accuse_nobody(mentions: &mut [Mention]) {
    for mention in mentions.iter_mut().filter(|mention| mention.role == Role::Suspect) {
        mention.role = Role::Unknown;
        mention.reason = RoleReason::rule(RoleRule::Nothing);
    }
}

fn read_part(part: &Part, cues: &PartCues, mentions: &[Mention], of_part: &[usize], findings: &mut [Finding]) {
    if let Some(role) = part.field.role() {
        for &index in of_part.iter().filter(|&&index| !is_statement(mentions[index].kind)) {
            findings[index] = Finding::column(role);
        }
        return;
    }
    if part.field.meaning() != Meaning::Prose || part.author == Author::System {
        return;
    }
    let voices = voice::of(part, cues);
    let surroundings = Surroundings::new(part.field, cues, &voices, mentions, of_part);
    for (place, &index) in of_part.iter().enumerate() {
        let mention = &mentions[index];
        if is_statement(mention.kind) || mention.follows_from.is_some() {
            continue;
        }
        let voice = voices.at(mention.start);
        findings[index] = match surroundings.claim(place) {
            owner::Answer::Claim(claim) => claim,
            owner::Answer::Open => Finding::nothing(),
            owner::Answer::Silent => by_default(part, voice, mention.kind),
        };
    }
}

/// What holds where no words speak.
fn by_default(part: &Part, voice: Voice, kind: Kind) -> Finding {
    let in_conversation = part.field != Field::Narrative;
    match voice {
        Voice::Counterpart if kind != Kind::Name => Finding::by_rule(Role::Suspect, RoleRule::CounterpartMessage),
        Voice::Complainant if in_conversation && part.author == Author::Complainant && identifies_a_person(kind) => {
            Finding::by_rule(Role::Victim, RoleRule::ComplainantMessage)
        }
        Voice::Complainant | Voice::Nobody if speaks_alone(kind) => {
            Finding::by_rule(Role::Suspect, RoleRule::KindAlone)
        }
        _ => Finding::nothing(),
    }
}

/// Kinds that state something of the incident and belong to nobody.
fn is_statement(kind: Kind) -> bool {
    matches!(kind, Kind::Amount | Kind::Place)
}

/// Kinds that reports name because they are the scammer's.
fn speaks_alone(kind: Kind) -> bool {
    use Kind::{
        AndroidPackage, AppSigner, BtcWallet, Domain, EthWallet, Facebook, FileHash, Instagram, Ipv4, Ipv6, Khqr, Line,
        SolWallet, Telegram, Tiktok, TonWallet, TronWallet, Url, Viber, Wechat, Whatsapp, Zalo,
    };
    matches!(
        kind,
        AndroidPackage
            | AppSigner
            | BtcWallet
            | Domain
            | EthWallet
            | Facebook
            | FileHash
            | Instagram
            | Ipv4
            | Ipv6
            | Khqr
            | Line
            | SolWallet
            | Telegram
            | Tiktok
            | TonWallet
            | TronWallet
            | Url
            | Viber
            | Wechat
            | Whatsapp
            | Zalo
    )
}

/// Kinds that people give of themselves in a chat.
fn identifies_a_person(kind: Kind) -> bool {
    use Kind::{BakongId, BankAccount, Email, Iban, Name, PaymentCard, Phone};
    matches!(kind, Phone | Email | BankAccount | Iban | PaymentCard | BakongId | Name)
}

//! Whose a value is by the words around it.

use super::voice::{Voice, Voices};
use super::{Finding, Strength, speaks_alone};
use crate::cue::{Hit, Mark, PartCues, Word};
use krama_model::{Field, Kind, Mention, Role, RoleReason, RoleRule};

/// Scalar values an owner's words reach forward: "my account number at ABA bank is …".
const OWNER_REACH: u32 = 40;
/// The same for a bare "my".
const NEAR_REACH: u32 = 16;
/// Scalar values a direction reaches: "to his Wing account, number …".
const WAY_REACH: u32 = 40;
/// Scalar values between a direction and the word that says who moves: farther off, another statement is told.
const MOVER_REACH: u32 = 90;
/// The same before names, and for owners before links, where "my phone opened …" owns nothing.
const TIGHT_REACH: u32 = 12;
/// Scalar values between a value and the words after it.
const AFTER_REACH: u32 = 6;
/// Scalar values a line of a mail's head reaches.
const RELAY_REACH: u32 = 400;
/// Scalar values a line of a registry's record reaches, on its own line.
const RECORD_REACH: u32 = 60;
/// Scalar values at the end of a text in which a closing opens a signature.
const SIGNATURE_REACH: u32 = 220;

/// What the words around a value say.
#[derive(Debug, Clone, Copy)]
pub(super) enum Answer {
    /// Whose it is.
    Claim(Finding),
    /// They say that it is open.
    Open,
    /// Nothing.
    Silent,
}

/// What one word says where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Saying {
    Owner(Role, Strength),
    Open,
}

/// What stands between an owner's word and a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pause {
    None,
    Comma,
}

/// What joins two values of one owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// "and", or nothing but a comma.
    And,
    /// The label of another contact, as in a form: "Telegram: …, phone: …".
    Label,
}

impl Joint {
    /// What is passed on. A label alone makes nobody a suspect.
    fn passes(self, claim: Answer) -> Answer {
        match claim {
            Answer::Claim(Finding { role: Role::Suspect, .. }) if self == Self::Label => Answer::Silent,
            claim => claim,
        }
    }
}

/// One part's words and values.
pub(super) struct Surroundings<'a> {
    field: Field,
    cues: &'a PartCues,
    voices: &'a Voices,
    values: Vec<&'a Mention>,
    closing: Option<&'a Hit<Word>>,
    /// Where sentences and paragraphs end, in order.
    stops: Vec<u32>,
}

/// The room in which words may speak for a value.
#[derive(Debug, Clone, Copy)]
struct Room {
    /// Where the sentence, the quotation or the value before ends.
    from: u32,
    /// Where the sentence or quotation began.
    clause: u32,
    /// Where the next value, the sentence or the quotation ends it.
    to: u32,
    /// The value before, if it is in the same sentence.
    neighbour: Option<usize>,
    /// Where the next value begins, if it is in the same sentence.
    next: Option<u32>,
}

impl<'a> Surroundings<'a> {
    pub(super) fn new(
        field: Field,
        cues: &'a PartCues,
        voices: &'a Voices,
        mentions: &'a [Mention],
        of_part: &[usize],
    ) -> Self {
        let values = of_part.iter().map(|&index| &mentions[index]).collect();
        let tail = cues.length.saturating_sub(SIGNATURE_REACH);
        let closing = cues.words.iter().rev().find(|hit| hit.cue == Word::Closing && hit.start >= tail);
        let ends = |mark: &&(u32, Mark)| matches!(mark.1, Mark::Stop | Mark::Blank);
        let stops = cues.marks.iter().filter(ends).map(|mark| mark.0).collect();
        Self { field, cues, voices, values, closing, stops }
    }

    /// What the words say about the value at that place of the part's values.
    pub(super) fn claim(&self, place: usize) -> Answer {
        if let Some(relayed) = self.relayed(self.values[place]) {
            return relayed;
        }
        let own = self.own_claim(place);
        if !matches!(own, Answer::Silent) {
            return own;
        }
        let joined = self.joined(place).map_or(Answer::Silent, |(other, by)| by.passes(self.own_claim(other)));
        if matches!(joined, Answer::Silent) { self.signature(self.values[place]) } else { joined }
    }

    /// What stands in a line of a mail's head that names the machines it passed is theirs, whoever pasted it.
    fn relayed(&self, value: &Mention) -> Option<Answer> {
        let from = value.start.saturating_sub(RELAY_REACH);
        let line = |hit: &&Hit<Word>| matches!(hit.cue, Word::Relay | Word::MailId | Word::Header | Word::Registry);
        let head = self.words_between(from, value.start).iter().rev().find(line)?;
        let marks = &self.cues.marks;
        let first = marks.partition_point(|mark| mark.0 < head.end);
        let mut between = marks[first..].iter().take_while(|mark| mark.0 < value.start).map(|mark| mark.1);
        let ended = match head.cue {
            Word::Registry => {
                value.start - head.end > RECORD_REACH || between.any(|mark| matches!(mark, Mark::Line | Mark::Blank))
            }
            _ => between.any(|mark| mark == Mark::Blank),
        };
        let theirs = match head.cue {
            Word::Registry => true,
            Word::Relay => is_web(value.kind),
            Word::MailId => is_web(value.kind) || value.kind == Kind::Email,
            _ => false,
        };
        (theirs && !ended).then(|| answer((Saying::Owner(Role::Bystander, Strength::Weak), *head)))
    }

    fn own_claim(&self, place: usize) -> Answer {
        let value = self.values[place];
        let room = self.room(place);
        let voice = self.voices.at(value.start);
        let before = self.before(value, room, voice);
        let after = self.after(value, room, voice);
        match (before, after) {
            (None, None) => Answer::Silent,
            (Some(said), None) | (None, Some(said)) => answer(said),
            (Some(before), Some(after)) => weigh(before, after),
        }
    }

    /// The room of a value: its sentence or quotation, between the values beside it.
    fn room(&self, place: usize) -> Room {
        let value = self.values[place];
        let before = self.stops.partition_point(|&stop| stop < value.start);
        let after = self.stops.partition_point(|&stop| stop < value.end);
        let mut clause = before.checked_sub(1).map_or(0, |last| self.stops[last] + 1);
        let mut to = self.stops.get(after).copied().unwrap_or(self.cues.length);
        if let Some(stretch) = self.voices.stretch(value.start) {
            (clause, to) = (clause.max(stretch.start), to.min(stretch.end));
        } else {
            clause = self.voices.before(value.start).map_or(clause, |stretch| clause.max(stretch.end));
        }
        let splits = |other: &Mention| other.follows_from.is_none() && !is_transparent(other.kind);
        let neighbour = (0..place).rev().take(8).find(|&other| {
            let other = self.values[other];
            splits(other) && other.end <= value.start
        });
        let neighbour = neighbour.filter(|&other| self.values[other].end >= clause);
        let next = self.values[place + 1..].iter().take(8).find(|other| splits(other) && other.start >= value.end);
        Room {
            from: neighbour.map_or(clause, |other| self.values[other].end.max(clause)),
            clause,
            to: next.map_or(to, |other| to.min(other.start)),
            neighbour,
            next: next.map(|other| other.start).filter(|&start| start < to),
        }
    }

    /// The nearest word before a value that says whose it is.
    fn before(&self, value: &Mention, room: Room, voice: Voice) -> Option<(Saying, Hit<Word>)> {
        let words = self.words_between(room.from, value.start);
        let mut direction: Option<(Saying, Hit<Word>)> = None;
        for (index, &hit) in words.iter().enumerate().rev() {
            if self.belongs_to_neighbour(hit, room, value) {
                continue;
            }
            let gap = value.start - hit.end;
            let pause = if self.has_comma(hit.end, value.start) { Pause::Comma } else { Pause::None };
            let said = self.owner_before(hit, value.kind, voice, pause).filter(|_| gap <= reach(hit.cue, value.kind));
            if let Some((way, found)) = direction {
                match said {
                    // "Texted me on … from …": it is said whose number it is.
                    Some(_) if hit.cue == Word::CalledAt && found.cue == Word::From => continue,
                    Some(said) => return Some((confirmed(way, said), found)),
                    None => continue,
                }
            }
            match said {
                Some(Saying::Owner(Role::Bystander, _))
                    if hit.cue == Word::Third && is_impersonated(&words[..index], hit) =>
                {
                    return by_voice(Word::Theirs, voice, self.field)
                        .map(|role| (Saying::Owner(role, Strength::Weak), hit));
                }
                Some(said) => return Some((said, hit)),
                None if gap <= WAY_REACH => direction = self.way(hit, value, room, voice).map(|said| (said, hit)),
                None => {}
            }
        }
        direction
    }

    /// What an owner's word before a value says.
    fn owner_before(&self, hit: Hit<Word>, kind: Kind, voice: Voice, pause: Pause) -> Option<Saying> {
        let accomplice =
            voice == Voice::Counterpart && matches!(hit.cue, Word::Theirs | Word::TheirsNear | Word::Third);
        let strength = if pause == Pause::Comma || accomplice { Strength::Weak } else { Strength::Strong };
        let name = kind == Kind::Name;
        let word = match hit.cue {
            // "The app on my phone is …": the phone is mine, and the app what they made me install.
            Word::Mine | Word::MineNear | Word::MineAfter | Word::Yours | Word::YoursNear | Word::YoursAfter
                if is_software(kind) =>
            {
                return None;
            }
            // "This is my number: …" holds a phrase that may stand after a value as well.
            Word::Mine | Word::MineNear | Word::MineAfter => Word::Mine,
            // "To process your refund http://…": a link in the other side's words is theirs, whatever is said to be yours.
            Word::Yours | Word::YoursNear | Word::YoursAfter if is_web(kind) && voice == Voice::Counterpart => {
                return None;
            }
            Word::Yours | Word::YoursNear | Word::YoursAfter => Word::Yours,
            // A scammer's story is full of people: a name that he gives is not his helper's for that.
            Word::Theirs | Word::TheirsNear | Word::Third if accomplice && name => return None,
            Word::Theirs | Word::TheirsNear => Word::Theirs,
            Word::MyName if name => Word::Mine,
            Word::TheirName | Word::ClaimsToBe if name => Word::Theirs,
            Word::YourName if name || kind == Kind::Email => Word::Yours,
            Word::Third if is_web(kind) && pause == Pause::Comma => return None,
            Word::Third | Word::ThirdAfter | Word::Genuine => Word::Third,
            Word::Given if !name => Word::Given,
            Word::Press if is_web(kind) && voice == Voice::Counterpart => {
                return Some(Saying::Owner(Role::Bystander, Strength::Weak));
            }
            // "I read it in the news": a newspaper, or the scammer's imitation of one.
            Word::Press if is_web(kind) && voice == Voice::Complainant => return Some(Saying::Open),
            Word::Open => return Some(Saying::Open),
            // Whoever writes to cheat is called where he says.
            Word::CalledAt if !speaks_alone(kind) && voice != Voice::Counterpart => return Some(Saying::Open),
            _ => return None,
        };
        by_voice(word, voice, self.field).map(|role| Saying::Owner(role, strength))
    }

    /// What a direction before a value says: money goes to the suspect and comes from the victim.
    fn way(&self, hit: Hit<Word>, value: &Mention, room: Room, voice: Voice) -> Option<Saying> {
        // A complaint quotes what was to be paid where, whoever wrote it.
        let quoted = voice == Voice::Nobody && self.field == Field::Narrative;
        let to = matches!(hit.cue, Word::To | Word::PayTo | Word::Pay);
        if is_web(value.kind) || !(voice == Voice::Complainant || quoted && to) {
            return None;
        }
        let pays = || self.payer(room, hit, value.end);
        let said = match hit.cue {
            // In a conversation "send it to …" may ask for money back: the complainant's own account.
            Word::To | Word::PayTo if self.field != Field::Narrative => Saying::Open,
            Word::To | Word::PayTo | Word::From if pays() == Some(Word::PayBack) => Saying::Open,
            Word::Pay if value.start - hit.end > 2 => return None,
            Word::PayTo | Word::Pay => Saying::Owner(Role::Suspect, Strength::Weak),
            Word::PayFrom => Saying::Owner(Role::Victim, Strength::Weak),
            Word::To if pays() == Some(Word::Pay) => Saying::Owner(Role::Suspect, Strength::Weak),
            // Money is not paid from a mailbox: "they sent mail from …".
            Word::From if pays() == Some(Word::Pay) && value.kind != Kind::Email => {
                Saying::Owner(Role::Victim, Strength::Weak)
            }
            Word::From if pays() == Some(Word::Inbound) => Saying::Owner(Role::Suspect, Strength::Weak),
            _ => return None,
        };
        Some(said)
    }

    /// Who moves in a sentence: the word about paying or calling nearest before a direction, else the direction itself where
    /// it tells of paying ("paid to … and now I cannot withdraw"), else the first after it.
    fn payer(&self, room: Room, direction: Hit<Word>, value_end: u32) -> Option<Word> {
        let mover = |hit: &Hit<Word>| match hit.cue {
            Word::Pay | Word::PayTo | Word::PayFrom => Some(Word::Pay),
            Word::PayBack | Word::Inbound => Some(hit.cue),
            // "They wrote to me on … from …": who wrote is not who pays.
            Word::CalledAt | Word::Given | Word::SaysTheirs | Word::TheirsAfter => Some(Word::Inbound),
            _ => None,
        };
        let before = self.words_between(room.clause.max(direction.start.saturating_sub(MOVER_REACH)), direction.start);
        let found = before.iter().rev().find_map(mover).or_else(|| mover(&direction));
        let after = || self.words_between(value_end, room.to.min(value_end + MOVER_REACH));
        found.or_else(|| after().iter().find_map(mover))
    }

    /// The first word right after a value that says whose it is.
    fn after(&self, value: &Mention, room: Room, voice: Voice) -> Option<(Saying, Hit<Word>)> {
        let mut from = value.end;
        for &hit in self.words_between(value.end, room.to) {
            let gap = hit.start.saturating_sub(from);
            if gap > AFTER_REACH || (room.next.is_some_and(|next| next.saturating_sub(hit.end) < gap)) {
                return None;
            }
            let word = match hit.cue {
                Word::MineAfter => Word::Mine,
                // "… is not mine, it belongs to …": what is denied hands on to what follows.
                Word::Blank => {
                    from = hit.end + 4;
                    continue;
                }
                _ if self.has_comma(from, hit.start) => continue,
                Word::YoursAfter => Word::Yours,
                Word::TheirsAfter => Word::Theirs,
                Word::ClaimsToBe if value.kind != Kind::Name => Word::Theirs,
                Word::ThirdAfter => Word::Third,
                _ => continue,
            };
            if let Some(role) = by_voice(word, voice, self.field) {
                return Some((Saying::Owner(role, Strength::Strong), hit));
            }
        }
        None
    }

    /// Whether a word between two values was said about the first: "… របស់ខ្ញុំ ទៅ …".
    fn belongs_to_neighbour(&self, hit: Hit<Word>, room: Room, value: &Mention) -> bool {
        let Some(neighbour) = room.neighbour else { return false };
        let adjacent = hit.start.saturating_sub(self.values[neighbour].end) <= 2;
        let twin = |other: &Hit<Word>| {
            (other.start, other.end) == (hit.start, hit.end)
                && matches!(other.cue, Word::MineAfter | Word::YoursAfter | Word::TheirsAfter | Word::ThirdAfter)
        };
        adjacent && value.start - hit.end > 2 && (twin(&hit) || self.words_between(hit.start, hit.end).iter().any(twin))
    }

    /// The value beside this one that shares its owner: "to 000 333 444 and 000 555 666".
    fn joined(&self, place: usize) -> Option<(usize, Joint)> {
        let joins = |a: u32, b: u32| {
            let words = self.words_between(a, b);
            let label = |hit: &Hit<Word>| hit.cue == Word::Label;
            let joining = |hit: &&Hit<Word>| label(hit) || matches!(hit.cue, Word::And | Word::To | Word::PayTo);
            let said: u32 = words.iter().filter(joining).map(|hit| hit.end - hit.start).sum();
            let spaces = words.iter().filter(joining).count() as u32 + 1;
            let and = words.is_empty() || words.iter().any(|hit| hit.cue == Word::And || label(hit));
            let joint = if words.iter().any(label) { Joint::Label } else { Joint::And };
            let near = b.saturating_sub(a) <= said + spaces + 1 && words.iter().all(|hit| joining(&hit));
            (and && near).then_some(joint)
        };
        let value = self.values[place];
        let earlier = self.room(place).neighbour;
        let earlier = earlier.filter(|&other| self.alike(other, place));
        let earlier = earlier.and_then(|other| Some((other, joins(self.values[other].end, value.start)?)));
        earlier.or_else(|| {
            let later = (place + 1..self.values.len()).find(|&other| self.values[other].start >= value.end)?;
            let by = joins(value.end, self.values[later].start).filter(|by| *by == Joint::And)?;
            self.alike(later, place).then_some((later, by))
        })
    }

    /// Whether two values may share an owner for standing side by side.
    fn alike(&self, a: usize, b: usize) -> bool {
        let name = |place: usize| self.values[place].kind == Kind::Name;
        self.is_site(a) == self.is_site(b) && name(a) == name(b)
    }

    /// Whether a value is of the web and not somebody's account there: `facebook.com/name` is a contact like any other.
    fn is_site(&self, place: usize) -> bool {
        let value = self.values[place];
        let account = |other: &&Mention| {
            other.follows_from.is_some() && !is_web(other.kind) && (other.start, other.end) == (value.start, value.end)
        };
        is_web(value.kind) && !self.values[place + 1..].iter().take(4).any(account)
    }

    /// What stands after the closing of a letter is its writer's.
    fn signature(&self, value: &Mention) -> Answer {
        let signed = self.closing.filter(|closing| closing.end <= value.start && is_contact(value.kind));
        let role = signed.and_then(|_| by_voice(Word::Mine, self.voices.at(value.start), self.field));
        match (signed, role) {
            (Some(&closing), Some(role)) => answer((Saying::Owner(role, Strength::Weak), closing)),
            _ => Answer::Silent,
        }
    }

    /// Words that lie between two places.
    fn words_between(&self, from: u32, to: u32) -> &[Hit<Word>] {
        let words = &self.cues.words;
        let last = words.partition_point(|hit| hit.end <= to);
        let first = words[..last].iter().rposition(|hit| hit.start < from).map_or(0, |index| index + 1);
        &words[first..last]
    }

    fn has_comma(&self, from: u32, to: u32) -> bool {
        let first = self.cues.marks.partition_point(|mark| mark.0 < from);
        self.cues.marks[first..].iter().take_while(|mark| mark.0 < to).any(|mark| mark.1 == Mark::Comma)
    }
}

fn answer((said, hit): (Saying, Hit<Word>)) -> Answer {
    match said {
        Saying::Open => Answer::Open,
        Saying::Owner(role, strength) => {
            let reason = RoleReason { rule: RoleRule::Words, words: Some((hit.start, hit.end)) };
            Answer::Claim(Finding { role, reason, strength })
        }
    }
}

/// What holds where the words before and after a value disagree.
fn weigh(before: (Saying, Hit<Word>), after: (Saying, Hit<Word>)) -> Answer {
    match (before.0, after.0) {
        (Saying::Owner(a, _), Saying::Owner(b, _)) if a == b => answer(after),
        (Saying::Owner(_, Strength::Strong), Saying::Owner(..)) => {
            let reason = RoleReason { rule: RoleRule::Contradiction, words: Some((after.1.start, after.1.end)) };
            Answer::Claim(Finding { role: Role::Unknown, reason, strength: Strength::Strong })
        }
        _ => answer(after),
    }
}

/// A direction with what stands before it: "told me to transfer to" makes it certain, "another victim" opens it.
fn confirmed(way: Saying, said: Saying) -> Saying {
    match (way, said) {
        (_, Saying::Open) => Saying::Open,
        (Saying::Owner(to, _), Saying::Owner(owner, Strength::Strong)) if owner == to => {
            Saying::Owner(to, Strength::Strong)
        }
        _ => way,
    }
}

/// Whose a value is if this owner's word is said in that voice. `None` where the voice leaves it open.
fn by_voice(word: Word, voice: Voice, field: Field) -> Option<Role> {
    match (word, voice) {
        (Word::Mine, Voice::Complainant) | (Word::Yours, Voice::Counterpart) => Some(Role::Victim),
        // Whoever writes to cheat gives his own, and his helpers', as "his" and "my lawyer's".
        (Word::Mine | Word::Given | Word::Theirs | Word::Third, Voice::Counterpart)
        | (Word::Theirs, Voice::Complainant) => Some(Role::Suspect),
        // In a conversation the complainant's "you" is the other side; in a narrative it is the police.
        (Word::Yours, Voice::Complainant) if field != Field::Narrative => Some(Role::Suspect),
        (Word::Third, Voice::Complainant) => Some(Role::Bystander),
        _ => None,
    }
}

fn reach(word: Word, kind: Kind) -> u32 {
    match word {
        Word::Press => OWNER_REACH,
        _ if kind == Kind::Name || is_web(kind) => TIGHT_REACH,
        Word::MineNear | Word::YoursNear | Word::TheirsNear => NEAR_REACH,
        _ => OWNER_REACH,
    }
}

/// Whether a word of impersonation stands before a bystander's: "pretending to be the police on …".
fn is_impersonated(words: &[Hit<Word>], third: Hit<Word>) -> bool {
    words.iter().rev().any(|hit| hit.cue == Word::ClaimsToBe && third.start.saturating_sub(hit.end) <= OWNER_REACH)
}

/// Kinds between which and their owner's words other values may stand.
fn is_transparent(kind: Kind) -> bool {
    matches!(kind, Kind::Amount | Kind::Place | Kind::Name)
}

fn is_web(kind: Kind) -> bool {
    use Kind::{AndroidPackage, AppSigner, Domain, FileHash, Ipv4, Ipv6, TransactionHash, Url};
    matches!(kind, Url | Domain | AndroidPackage | AppSigner | FileHash | Ipv4 | Ipv6 | TransactionHash)
}

/// What is installed, and what it is known by: nobody who reports it calls it their own.
fn is_software(kind: Kind) -> bool {
    matches!(kind, Kind::AndroidPackage | Kind::AppSigner | Kind::FileHash)
}

fn is_contact(kind: Kind) -> bool {
    !is_web(kind)
}

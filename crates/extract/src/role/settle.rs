//! One role for one value throughout a report, and the values that are nobody's.

use super::{Finding, Strength};
use krama_model::{Kind, Mention, Role, RoleReason, RoleRule};

/// Makes the mentions of the same value agree. `order` holds the mentions in reading order.
pub(super) fn agree(mentions: &[Mention], order: &[usize], findings: &mut [Finding]) {
    let mut places: Vec<usize> = order.to_vec();
    places.sort_by(|&a, &b| identity(&mentions[a]).cmp(&identity(&mentions[b])));
    for same in places.chunk_by(|&a, &b| identity(&mentions[a]) == identity(&mentions[b])) {
        if same.len() > 1 {
            agree_on_one(same, findings);
        }
    }
}

/// What makes two mentions the same value: an account's number is the same whether its bank was named or not.
fn identity(mention: &Mention) -> (Kind, &str) {
    let value = match mention.kind {
        Kind::BankAccount => mention.value.rsplit(':').next().unwrap_or(&mention.value),
        _ => &mention.value,
    };
    (mention.kind, value)
}

fn agree_on_one(same: &[usize], findings: &mut [Finding]) {
    let at_each = || same.iter().map(|&index| findings[index]);
    let of_rule = |rule: RoleRule| at_each().filter(move |finding| finding.reason.rule == rule);
    let columns: Vec<Role> = of_rule(RoleRule::Column).map(|finding| finding.role).collect();
    let spoken: Vec<Finding> = of_rule(RoleRule::Words).collect();
    let torn = of_rule(RoleRule::Contradiction).next().is_some();
    let settled = match columns.first() {
        _ if torn => None,
        Some(&role) => column(role, &columns, &spoken),
        None if spoken.is_empty() => return agree_by_default(same, findings),
        None => words(&spoken),
    };
    for &index in same {
        let finding = &mut findings[index];
        *finding = match settled {
            None => Finding::by_rule(Role::Unknown, RoleRule::Contradiction),
            Some((role, _)) if finding.strength > Strength::Default && finding.role == role => *finding,
            Some((role, by)) => Finding { role, reason: RoleReason::rule(by), strength: Strength::Strong },
        };
    }
}

/// A column's word holds unless another column, or an owner named in words, says otherwise.
fn column(role: Role, columns: &[Role], worded: &[Finding]) -> Option<(Role, RoleRule)> {
    let against = columns.iter().any(|&other| other != role)
        || worded.iter().any(|finding| finding.strength == Strength::Strong && finding.role != role);
    (!against).then_some((role, RoleRule::ColumnElsewhere))
}

fn words(worded: &[Finding]) -> Option<(Role, RoleRule)> {
    let has = |role: Role| worded.iter().any(|finding| finding.role == role);
    let role = match (has(Role::Suspect), has(Role::Victim), has(Role::Bystander)) {
        (true, false, false) => Role::Suspect,
        (false, true, _) => Role::Victim,
        (false, false, true) => Role::Bystander,
        _ => return None,
    };
    Some((role, RoleRule::Words))
}

/// In a conversation, who names a value first gives it; the other repeats it.
fn agree_by_default(same: &[usize], findings: &mut [Finding]) {
    let first = same.iter().map(|&index| findings[index]).find(|finding| finding.role != Role::Unknown);
    if let Some(first) = first {
        for &index in same {
            findings[index] = first;
        }
    }
}

/// Values on the benign list are bystanders', unless they are the victim's own. A listed domain is a platform's or a company's;
/// a listed number in a suspect column is one that a caller pretended to call from, or that slipped into the wrong field.
pub(super) fn spare_benign(benign: &dyn Fn(Kind, &str) -> bool, mentions: &mut [Mention]) {
    for mention in mentions.iter_mut().filter(|mention| mention.role != Role::Victim) {
        if benign(mention.kind, &mention.value) {
            mention.role = Role::Bystander;
            mention.reason = RoleReason::rule(RoleRule::BenignList);
        }
    }
}

/// A value that follows from another (a link's domain) shares its role, unless it is itself benign.
pub(super) fn follow(benign: &dyn Fn(Kind, &str) -> bool, mentions: &mut [Mention]) {
    for index in 0..mentions.len() {
        let Some(source) = mentions[index].follows_from.and_then(|source| mentions.get(usize::from(source))) else {
            continue;
        };
        let (role, mut reason, part) = (source.role, source.reason, source.part);
        let mention = &mut mentions[index];
        if mention.role == Role::Bystander && benign(mention.kind, &mention.value) {
            continue;
        }
        if part != mention.part {
            reason.words = None;
        }
        mention.role = role;
        mention.reason = reason;
    }
}

/// A victim's number in a link is looked for where it has at least so many digits; of a longer one its last ones count, so
/// that a country code or a trunk prefix makes no difference.
const TELLING: std::ops::RangeInclusive<usize> = 6..=8;

/// A link whose path or query holds a value of the report's victim is the victim's too: it was made for one person. Its
/// host stays whose it is.
pub(super) fn keep_links_of_victims(mentions: &mut [Mention]) {
    let own = |mention: &&Mention| mention.role == Role::Victim || mention.reason.rule == RoleRule::Contradiction;
    let mut values: Vec<(String, RoleReason)> = Vec::new();
    for mention in mentions.iter().filter(own).filter(|mention| !matches!(mention.kind, Kind::Url | Kind::Domain)) {
        let number = digits(&mention.value);
        let told = match mention.kind {
            Kind::Email => Some(mention.value.clone()),
            _ if number.len() < *TELLING.start() => None,
            _ => Some(number[number.len().saturating_sub(*TELLING.end())..].to_owned()),
        };
        let reason = RoleReason { words: None, ..mention.reason };
        values.extend(told.map(|told| (told, reason)));
    }
    if values.is_empty() {
        return;
    }
    for mention in mentions.iter_mut().filter(|mention| mention.kind == Kind::Url && mention.role != Role::Victim) {
        let tail = unescaped(crate::kinds::url::tail_of(&mention.value));
        let number = digits(&tail);
        if let Some((_, reason)) = values.iter().find(|(value, _)| tail.contains(value) || number.contains(value)) {
            mention.role = Role::Victim;
            mention.reason = *reason;
        }
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The tail of a link in lower case with `%20` and the like read.
fn unescaped(tail: &str) -> String {
    let mut text = String::with_capacity(tail.len());
    let mut rest = tail;
    while let Some((before, after)) = rest.split_once('%') {
        text.push_str(before);
        match after.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                text.push(char::from(byte));
                rest = &after[2..];
            }
            None => rest = after,
        }
    }
    (text + rest).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mention(kind: Kind, value: &str, role: Role) -> Mention {
        let reason = RoleReason::rule(RoleRule::Column);
        Mention {
            kind,
            value: value.to_owned(),
            role,
            reason,
            part: 0,
            start: 0,
            end: 1,
            ambiguous: false,
            follows_from: None,
        }
    }

    #[test]
    fn a_link_that_holds_the_victims_number_is_the_victims_and_its_host_is_not() {
        for (link, own) in [
            ("http://kx-evil.top/012999001", true),
            ("http://kx-evil.top/pay?to=%2B855%2012-999-001", true),
            ("http://kx-evil.top/u/a@KX.example", true),
            ("http://kx-evil.top/u/a%40kx.example", true),
            ("http://kx-evil.top/012999002", false),
            ("http://kx-evil.top:12999/001", false),
        ] {
            let mut mentions = [
                mention(Kind::Phone, "+85512999001", Role::Victim),
                mention(Kind::Email, "a@kx.example", Role::Victim),
                mention(Kind::Url, link, Role::Suspect),
                mention(Kind::Domain, "kx-evil.top", Role::Suspect),
            ];
            keep_links_of_victims(&mut mentions);
            assert_eq!(mentions[2].role == Role::Victim, own, "{link}");
            assert_eq!(mentions[3].role, Role::Suspect);
        }
    }
}

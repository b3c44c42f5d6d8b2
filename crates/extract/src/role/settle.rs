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

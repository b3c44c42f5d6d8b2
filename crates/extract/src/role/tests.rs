//! Roles across the parts of a report.

use super::assign;
use super::table::{marked, part, report};
use crate::lexicon::Lexicon;
use krama_model::{Author, Field, Kind, Mention, Role, RoleRule};

/// Settles the marked values of some parts.
fn settled(parts: &[(Field, Author, &str)], benign: &dyn Fn(Kind, &str) -> bool) -> Vec<Mention> {
    let (mut texts, mut mentions) = (Vec::new(), Vec::new());
    for (number, (field, author, text)) in (0..).zip(parts) {
        let (bare, found, _) = marked(number, text);
        texts.push(part(*field, *author, &bare));
        mentions.extend(found);
    }
    let report = report(texts);
    assign(&report, &Lexicon::embedded().read(&report), benign, &mut mentions);
    mentions
}

fn roles(parts: &[(Field, Author, &str)]) -> Vec<(Role, RoleRule)> {
    settled(parts, &|_, _| false).iter().map(|mention| (mention.role, mention.reason.rule)).collect()
}

const COMPLAINANT: Author = Author::Complainant;
const COUNTERPART: Author = Author::Counterpart;

#[test]
fn a_column_speaks_for_the_narrative() {
    let found = roles(&[
        (
            Field::Narrative,
            COMPLAINANT,
            "The number {p u 012 345 678} and the other {p u 099 888 777} are in my phone.",
        ),
        (Field::SuspectPhone, Author::System, "{p s 099 888 777}"),
        (Field::VictimPhone, Author::System, "{p v 012 345 678}"),
    ]);
    assert_eq!(found[0], (Role::Victim, RoleRule::ColumnElsewhere));
    assert_eq!(found[1], (Role::Suspect, RoleRule::ColumnElsewhere));
    assert_eq!(found[2], (Role::Suspect, RoleRule::Column));
}

#[test]
fn a_value_said_to_be_both_is_open_everywhere() {
    let both = roles(&[
        (Field::SuspectAccount, Author::System, "{a s 000 111 222}"),
        (Field::Narrative, COMPLAINANT, "I paid from my account {a v 000 111 222}."),
    ]);
    assert_eq!(both, vec![(Role::Unknown, RoleRule::Contradiction); 2]);
    let columns =
        roles(&[(Field::SuspectPhone, Author::System, "{p s 012}"), (Field::VictimPhone, Author::System, "{p v 012}")]);
    assert_eq!(columns, vec![(Role::Unknown, RoleRule::Contradiction); 2]);
}

#[test]
fn a_direction_does_not_unsettle_a_column() {
    let found = roles(&[
        (Field::VictimAccount, Author::System, "{a v 000 111 222}"),
        (Field::Narrative, COMPLAINANT, "He told me the money was paid to {a v 000 111 222}."),
    ]);
    assert_eq!(found[0].0, Role::Victim);
    assert_ne!(found[1].0, Role::Suspect);
}

#[test]
fn who_gives_a_value_first_in_a_chat_owns_it() {
    let found = roles(&[
        (Field::Message, COUNTERPART, "{a s 000 333 444}"),
        (Field::Message, COMPLAINANT, "{a s 000 333 444} ok?"),
        (Field::Message, COMPLAINANT, "{p v 012 345 678}"),
        (Field::Message, COUNTERPART, "{p v 012 345 678} thanks"),
    ]);
    let found: Vec<Role> = found.into_iter().map(|(role, _)| role).collect();
    assert_eq!(found, vec![Role::Suspect, Role::Suspect, Role::Victim, Role::Victim]);
}

#[test]
fn benign_values_are_spared_whatever_names_them() {
    let benign = |_: Kind, value: &str| value == "mail.example" || value == "1800";
    let found = settled(
        &[
            (Field::Narrative, COMPLAINANT, "The scammer used {d b mail.example} and I called {p b 1800}."),
            (Field::SuspectUrl, Author::System, "{d b mail.example}"),
            (Field::SuspectPhone, Author::System, "{p s 1800}"),
        ],
        &benign,
    );
    let found: Vec<Role> = found.iter().map(|mention| mention.role).collect();
    assert_eq!(found, vec![Role::Bystander; 4]);
}

#[test]
fn what_follows_from_a_value_shares_its_role() {
    let text = "They sent the link http://bank-x.example/a";
    let (_, mut mentions, _) = marked(0, "They sent the link {u s http://bank-x.example/a}");
    let mut domain = mentions[0].clone();
    (domain.kind, domain.value, domain.follows_from) = (Kind::Domain, "bank-x.example".to_owned(), Some(0));
    mentions.push(domain);
    let report = report(vec![part(Field::Narrative, COMPLAINANT, text)]);
    assign(&report, &Lexicon::embedded().read(&report), &|_, _| false, &mut mentions);
    assert_eq!(mentions[1].role, mentions[0].role);
    assert_eq!(mentions[1].role, Role::Suspect);
}

#[test]
fn reasons_point_at_the_words() {
    let text = "លេខ 1 · My phone number is 012 345 678";
    let found =
        settled(&[(Field::Narrative, COMPLAINANT, "លេខ 1 · My phone number is {p v 012 345 678}")], &|_, _| {
            false
        });
    let (start, end) = found[0].reason.words.unwrap();
    let words: String = text.chars().skip(start as usize).take((end - start) as usize).collect();
    assert_eq!(words, "My phone");
}

#[test]
fn a_forms_own_words_settle_nothing() {
    let found = roles(&[(Field::Message, Author::System, "Messages are encrypted. My number is {p u 012 345 678}")]);
    assert_eq!(found, vec![(Role::Unknown, RoleRule::Nothing)]);
}

#[test]
fn a_list_behind_labels_is_of_the_other_side_where_the_complainant_is_known() {
    let list = "I won a lottery and had to pay first. phone: {p s 012 345 678} ; account: {a s 000 111 222} ; my phone: {p v 099}";
    let alone = "I won a lottery and had to pay first. phone: {p u 012 345 678} ; account: {a u 000 111 222}";
    let asks = "Somebody left this with me today. phone: {p u 012 345 678} ; account: {a u 000 111 222}";
    let column = (Field::VictimPhone, Author::System, "{p v 099 888 777}");
    let first = |parts: &[_]| roles(parts)[0].0;
    assert_eq!(first(&[(Field::Narrative, COMPLAINANT, list)]), Role::Suspect);
    assert_eq!(first(&[(Field::Narrative, COMPLAINANT, alone)]), Role::Unknown);
    assert_eq!(first(&[(Field::Narrative, COMPLAINANT, alone), column]), Role::Suspect);
    assert_eq!(first(&[(Field::Narrative, COMPLAINANT, asks), column]), Role::Unknown);
}

#[test]
fn a_banks_name_that_ends_in_pay_pays_nobody() {
    assert_eq!(roles(&[(Field::Narrative, COMPLAINANT, "我的账户是Velo Pay {a v 000 111 222}。")])[0].0, Role::Victim);
    assert_eq!(roles(&[(Field::Narrative, COMPLAINANT, "They said: Pay {a s 000 111 222}.")])[0].0, Role::Suspect);
}

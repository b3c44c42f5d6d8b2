//! One report, opened.

use crate::support::{Desk, cut};
use krama_model::{Field, Kind, Role};
use krama_pipeline::Error;
use krama_pipeline::ask::Sight;
use krama_pipeline::ask::report::{ReportAnswer, report};

const TABLE: &str = "\
ref,occurred_at,narrative,suspect_phone,suspect_account,suspect_bank,victim_phone
A-1,2025-03-01,\"The caller on 012 010 000 took my savings. My own number is 010 006 361, write to me there.\",012010000,427145898,Sarika Bank,010006361
A-2,2025-03-02,Paid to account 427 145 898 at Sarika Bank after a call from +855 12 010 000.,012010000,427145898,Sarika Bank,
A-3,2025-03-03,\"I sent money to 427145898 at Sarika Bank. They said to ask (+855) 10-006-361 whether it is real.\",,427145898,Sarika Bank,
";

fn open(desk: &Desk, reference: &str, sight: Sight) -> ReportAnswer {
    report(&desk.unit, desk.number(reference), sight).unwrap()
}

fn told(answer: &ReportAnswer) -> String {
    serde_json::to_string(answer).unwrap()
}

#[test]
fn every_value_stands_at_its_place_with_its_role() {
    let desk = Desk::of(TABLE);
    let answer = open(&desk, "A-2", Sight::Masked);
    let narrative = answer.parts.iter().find(|part| part.field == Field::Narrative).unwrap();
    let spelled: Vec<(Kind, String, Role)> = narrative
        .mentions
        .iter()
        .map(|mention| (mention.kind, cut(&narrative.text, mention.start, mention.end), mention.role))
        .collect();
    assert!(spelled.contains(&(Kind::Phone, "+855 12 010 000".to_owned(), Role::Suspect)), "{spelled:?}");
    assert!(spelled.iter().any(|(kind, text, _)| *kind == Kind::BankAccount && text == "427 145 898"), "{spelled:?}");
    for sign in &answer.scam.as_ref().unwrap().signs {
        assert!(sign.end as usize <= answer.parts[usize::from(sign.part)].text.chars().count());
    }
}

#[test]
fn a_victims_number_is_in_no_spelling_in_what_is_masked_and_stands_where_it_is_not() {
    let desk = Desk::of(TABLE);
    for reference in ["A-1", "A-3"] {
        let masked = open(&desk, reference, Sight::Masked);
        for spelling in ["010 006 361", "10-006-361", "010006361", "+85510006361", "10006361"] {
            assert!(!told(&masked).contains(spelling), "{reference}: {spelling}");
        }
        let plain = open(&desk, reference, Sight::Unmasked);
        assert!(plain.parts.iter().any(|part| part.text.contains("006") && part.text.contains("361")), "{reference}");
        let lengths = |answer: &ReportAnswer| -> Vec<usize> {
            answer.parts.iter().map(|part| part.text.chars().count()).collect()
        };
        assert_eq!(lengths(&masked), lengths(&plain));
    }
    let masked = open(&desk, "A-1", Sight::Masked);
    let mentions = masked.parts.iter().flat_map(|part| &part.mentions);
    let of_victim: Vec<_> = mentions.filter(|mention| mention.role == Role::Victim).collect();
    assert!(!of_victim.is_empty() && of_victim.iter().all(|mention| mention.masked));
}

#[test]
fn no_report_of_a_hotline_shows_what_its_columns_call_the_victims() {
    let desk = Desk::hotline();
    for number in 0..desk.unit.workspace().report_count().unwrap() {
        let number = krama_model::ReportNumber(number);
        let plain = report(&desk.unit, number, Sight::Unmasked).unwrap();
        let masked = report(&desk.unit, number, Sight::Masked).unwrap();
        let text = told(&masked);
        for part in &plain.parts {
            if matches!(part.field, Field::VictimPhone | Field::VictimAccount | Field::VictimEmail) {
                assert!(!text.contains(&part.text), "{number}: {}", part.field.name());
            }
        }
    }
}

#[test]
fn the_seal_names_original_batch_and_entry_and_the_standing_what_ties() {
    let desk = Desk::of(TABLE);
    let answer = open(&desk, "A-1", Sight::Masked);
    assert_eq!((answer.seal.sealing.entry.0, answer.seal.sealing.version), (1, 1));
    // With the original's digest, whoever knows the rest of a small file could try every masked number.
    assert_eq!(answer.seal.original, None);
    assert!(open(&desk, "A-1", Sight::Unmasked).seal.original.is_some());
    let standing = answer.standing.unwrap();
    assert_eq!(standing.group.map(|group| group.0), Some(0));
    assert!(standing.own_millibits >= standing.needed_millibits, "{standing:?}");
    assert!(standing.ties.iter().any(|tie| tie.others == 2 && tie.in_chain), "{:?}", standing.ties);
    assert!(answer.provisional.is_none());
}

#[test]
fn a_report_since_the_run_has_a_provisional_place_and_hides_what_others_call_the_victims() {
    let desk = Desk::of(TABLE);
    desk.ingest(
        "later.csv",
        "ref,occurred_at,narrative,suspect_phone,suspect_account,suspect_bank\n\
         B-1,2025-03-04,Called by 012 010 000 and by 010 006 361; paid to 427145898.,012010000,427145898,Sarika Bank\n",
    );
    let answer = open(&desk, "B-1", Sight::Masked);
    assert!(answer.run.is_none() && answer.standing.is_none());
    assert_eq!(answer.provisional.as_ref().map(|place| place.group.0), Some(0));
    let text = told(&answer);
    assert!(!text.contains("010 006 361") && text.contains("012 010 000"), "{text}");
}

#[test]
fn without_a_run_a_report_is_shown_and_its_own_victims_values_are_not() {
    let desk = Desk::empty();
    desk.ingest("desk.csv", TABLE);
    let answer = open(&desk, "A-1", Sight::Masked);
    assert!(answer.standing.is_none() && answer.provisional.is_none());
    assert!(!told(&answer).contains("010 006 361"));
    let unknown = report(&desk.unit, krama_model::ReportNumber(99), Sight::Masked);
    assert!(matches!(unknown, Err(Error::Casebook(_))));
}

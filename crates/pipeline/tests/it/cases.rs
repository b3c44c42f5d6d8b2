//! Cases and the trail on an analysed workspace: who sees what, what moved since, and what nobody is told.

use crate::support::{Desk, act};
use krama_model::{CaseChange, Coded, EntryNumber, GroupName, Held, PersonChange, PersonRole, Right, Subject, Viewer};
use krama_pipeline::ask::trail::{Trail, trail};
use krama_pipeline::cases::Reading;
use krama_pipeline::people::{Chosen, NewPassword, NewPerson, Person};
use krama_pipeline::workspace::{Act, Actor, By, Sought};

/// Four reports of one shop: the victim of the first is named in nothing that follows.
const SHOP: &str = "ref,narrative,suspect_phone,victim_phone\n\
    A-1,I paid for a phone and it never came. Call 092 555 444.,092 555 444,011 222 333\n\
    A-2,The seller at 092 555 444 took my money.,092 555 444,\n\
    A-3,Same shop page: 092 555 444 and nothing came.,092 555 444,\n\
    B-1,A call from the bank: 015 777 888.,015 777 888,\n";

fn add(desk: &Desk, name: &str, role: PersonRole) -> (Viewer, Act) {
    let first = NewPassword { password: "seven ducks crossed the road", chosen: Chosen::ByThemselves };
    let new = NewPerson { name, shown: name, role };
    let Person { number, .. } = desk.unit.add_person(new, first, "new in the unit", &act(3)).unwrap();
    (Viewer::Person { number, role }, Act { actor: Actor::signed_in(number, name), ..act(4) })
}

fn told(trail: &Trail) -> Vec<&str> {
    trail.deeds.iter().map(|deed| deed.told.as_str()).collect()
}

#[test]
fn a_case_is_seen_by_those_assigned_to_it_and_by_a_judge_only_in_what_was_submitted() {
    let desk = Desk::hotline();
    let unit = &desk.unit;
    let (lead, as_lead) = add(&desk, "lead", PersonRole::Investigator);
    let (other, as_other) = add(&desk, "other", PersonRole::Investigator);
    let (judge, _) = add(&desk, "judge", PersonRole::Judge);
    let (admin, as_admin) = add(&desk, "admin", PersonRole::Admin);
    let case = unit.open_case(lead, ("The parcel calls", ""), "", &as_lead).unwrap();
    let group = GroupName(krama_pipeline::ask::groups(unit).unwrap()[0].group);
    let added = unit.add_group_to_case(lead, (case, group), "", &as_lead).unwrap();
    let whole = unit.case(lead, case).unwrap();
    let Held::Group { reports, place } = &whole.held[0].held else { panic!("a group was added") };
    assert_eq!((place.group, whole.held[0].moved, whole.held[0].now.len()), (group, 0, 1));
    let report = reports[0];

    for viewer in [other, judge, admin] {
        assert_eq!(unit.case(viewer, case).unwrap_err().code().to_string(), "K5044");
        assert!(unit.cases(viewer).unwrap().is_empty() && !unit.may_identify(viewer, report).unwrap());
    }
    assert_eq!(unit.may_read(judge, report).unwrap(), Reading::Nothing);
    assert!(unit.may_identify(lead, report).unwrap() && unit.may_identify(Viewer::Owner, report).unwrap());
    let note = CaseChange::Noted { note: "met".to_owned() };
    let refused = unit.write_case(other, (case, note.clone()), "", &as_other).unwrap_err();
    assert_eq!(refused.code().to_string(), "K5044");
    assert_eq!(unit.open_case(admin, ("x", ""), "", &as_admin).unwrap_err().code().to_string(), "K7601");

    unit.write_case(lead, (case, note.clone()), "", &as_lead).unwrap();
    let person = judge.person().unwrap();
    unit.write_case(lead, (case, CaseChange::Assigned { person }), "", &as_lead).unwrap();
    assert!(unit.cases(judge).unwrap().is_empty());
    unit.submit_case(lead, (case, "First hearing", &[added]), "", &as_lead).unwrap();
    let seen = unit.case(judge, case).unwrap();
    assert!(
        seen.held.is_empty() && seen.notes.is_empty() && seen.history.is_empty() && seen.glance.assigned.is_empty()
    );
    assert_eq!((seen.submissions.len(), seen.submissions[0].exhibits[0].held.reports()), (1, reports.as_slice()));
    assert_eq!(unit.may_read(judge, report).unwrap(), Reading::Versions(vec![1]));
    assert!(!unit.may_identify(judge, report).unwrap());
    let refused = unit.write_case(judge, (case, note), "", &as_lead).unwrap_err();
    assert_eq!(refused.code().to_string(), "K7601");
    assert!(unit.workspace().verify(None).findings.is_empty());
}

#[test]
fn a_confirmation_keeps_its_place_and_a_case_says_what_moved_since() {
    let desk = Desk::of(SHOP);
    let unit = &desk.unit;
    let (a, b) = (desk.number("A-1"), desk.number("A-2"));
    let place = unit.place_of(b).unwrap();
    unit.decide(Subject::confirmed(b), "checked", &act(3)).unwrap();
    let taken = unit.workspace().decisions().unwrap();
    assert_eq!(taken[0].decision.subject, Subject::Confirmed { report: b, place: Some(place) });
    let alone = unit.decide(Subject::confirmed(desk.number("B-1")), "checked", &act(3)).unwrap_err();
    assert_eq!(alone.code().to_string(), "K7503");

    let case = unit.open_case(Viewer::Owner, ("Shop", ""), "", &act(3)).unwrap();
    unit.add_report_to_case(Viewer::Owner, (case, b), "", &act(3)).unwrap();
    unit.decide(Subject::Different { a, b }, "two sellers", &act(4)).unwrap();
    desk.analyse();
    let held = &unit.case(Viewer::Owner, case).unwrap().held[0];
    assert_eq!(held.held, Held::Report { report: b, place: Some(place) });
    let now = unit.groups_now(&[b]).unwrap()[&b];
    assert_eq!((held.moved, held.now[0].group, now != Some(place.group)), (1, now, true));
}

#[test]
fn the_trail_tells_everything_from_the_newest_and_no_value_of_anybody() {
    let desk = Desk::of(SHOP);
    let unit = &desk.unit;
    let (lead, as_lead) = add(&desk, "lead", PersonRole::Investigator);
    let case = unit.open_case(lead, ("The shop of 011 222 333", ""), "", &as_lead).unwrap();
    let note = CaseChange::Noted { note: "Her number is 011 222 333.".to_owned() };
    unit.write_case(lead, (case, note), "", &as_lead).unwrap();
    unit.workspace().record_access("the report A-1", "she was called on 011 222 333", &as_lead).unwrap();
    unit.decide(Subject::confirmed(desk.number("A-2")), "011 222 333 agrees", &as_lead).unwrap();
    let person = lead.person().unwrap();
    unit.change_person(person, PersonChange::Disabled, "left", &act(5)).unwrap();

    let all = trail(unit, Viewer::Owner, &Sought::default(), (None, 100)).unwrap();
    let newest = [
        "disabled P1",
        "confirmed where #1 stands",
        "looked at masked values: the report A-1",
        "noted something in C1",
        "assigned somebody to C1",
        "opened C1",
        "gave P1 access as investigator",
        "ran the analysis R1",
        "took reports in: 4 new, 0 changed, 0 repeated",
        "made the workspace",
    ];
    assert_eq!(told(&all), newest);
    assert_eq!((all.next, all.total), (None, 10));
    let text = serde_json::to_string(&all).unwrap();
    assert!(!text.contains("222") && !text.contains("The shop") && text.contains("she was called on"), "{text}");
    assert_eq!((all.deeds[1].authenticated, all.deeds[1].person), (true, Some(person)));
    assert_eq!((all.deeds[0].authenticated, all.deeds[0].by.as_str()), (false, "officer"));

    let first = trail(unit, Viewer::Owner, &Sought::default(), (None, 4)).unwrap();
    assert_eq!((told(&first), first.next), (newest[..4].to_vec(), Some(EntryNumber(6))));
    assert_eq!(told(&trail(unit, Viewer::Owner, &Sought::default(), (first.next, 4)).unwrap()), newest[4..8]);
    assert_eq!(told(&trail(unit, Viewer::Owner, &Sought::default(), (Some(EntryNumber(2)), 4)).unwrap()), newest[8..]);
    assert!(!lead.rights(unit.settings().world()).has(Right::SeeAudit));
}

/// The reasons that a page of the trail tells, by the word of what was done, and the words of what is withheld.
fn reasons(trail: &Trail) -> (Vec<(&str, &str)>, Vec<&str>) {
    let word = |deed: &krama_pipeline::ask::trail::Deed| deed.deed.clone().map_or(deed.kind, |word| word.leak());
    let told = trail.deeds.iter().filter_map(|deed| Some((word(deed), deed.why.as_deref()?)));
    (told.collect(), trail.deeds.iter().filter(|deed| deed.withheld).map(word).collect())
}

#[test]
fn a_reason_in_the_trail_is_told_to_those_who_may_read_it_where_it_stands_and_names_no_value() {
    let desk = Desk::of(SHOP);
    let unit = &desk.unit;
    let (lead, as_lead) = add(&desk, "lead", PersonRole::Investigator);
    let (other, _) = add(&desk, "other", PersonRole::Analyst);
    let (admin, _) = add(&desk, "admin", PersonRole::Admin);
    let case = unit.open_case(lead, ("Shop", ""), "as 011 222 333 asked", &as_lead).unwrap();
    let assigned = CaseChange::Assigned { person: other.person().unwrap() };
    unit.write_case(lead, (case, assigned.clone()), "she speaks Thai", &as_lead).unwrap();
    let taken_off = CaseChange::Unassigned { person: other.person().unwrap() };
    unit.write_case(lead, (case, taken_off), "she is on leave", &as_lead).unwrap();
    let added = unit.add_report_to_case(lead, (case, desk.number("A-2")), "", &as_lead).unwrap();
    unit.submit_case(lead, (case, "First", &[added]), "the prosecutor wrote", &as_lead).unwrap();
    let decided = unit.decide(Subject::confirmed(desk.number("A-2")), "092 555 444 agrees", &as_lead).unwrap();
    let told = |viewer| {
        trail(unit, viewer, &Sought { by: None, kind: None, from: Some(krama_model::Moment(0)), to: None }, (None, 6))
            .unwrap()
    };
    let blanked = "███████████ agrees";
    let all = [
        ("confirmed", blanked),
        ("submitted", "the prosecutor wrote"),
        ("unassigned", "she is on leave"),
        ("assigned", "she speaks Thai"),
    ];
    for viewer in [Viewer::Owner, lead] {
        assert_eq!(reasons(&told(viewer)), (all.to_vec(), vec![]), "{viewer:?}");
    }
    assert_eq!(reasons(&told(other)), (vec![all[0], all[2], all[3]], vec!["submitted"]));
    assert_eq!(reasons(&told(admin)), (all[2..].to_vec(), vec!["confirmed", "submitted"]));
    let text = serde_json::to_string(&trail(unit, Viewer::Owner, &Sought::default(), (None, 100)).unwrap()).unwrap();
    assert!(text.contains("as ███████████ asked") && !text.contains("222") && !text.contains("555"), "{text}");
    // What was erased stays erased, and is not told to be withheld either.
    let target = krama_pipeline::workspace::Target::Words(decided);
    unit.workspace().writer().unwrap().erase(target, "order 7", "a name", &act(9)).unwrap();
    let after = trail(unit, admin, &Sought::default(), (None, 2)).unwrap();
    assert_eq!((after.deeds[1].entry, after.deeds[1].why.as_deref(), after.deeds[1].withheld), (decided, None, false));
}

#[test]
fn the_trail_is_narrowed_by_who_by_kind_and_by_day_and_goes_on_page_by_page() {
    let desk = Desk::of(SHOP);
    let unit = &desk.unit;
    let (lead, as_lead) = add(&desk, "lead", PersonRole::Investigator);
    let case = unit.open_case(lead, ("Shop", ""), "", &as_lead).unwrap();
    for note in ["one", "two", "three"] {
        unit.write_case(lead, (case, CaseChange::Noted { note: note.to_owned() }), "", &as_lead).unwrap();
    }
    let narrowed = |sought: &Sought, from| trail(unit, Viewer::Owner, sought, (from, 2)).unwrap();
    let of_lead = Sought { by: lead.person().map(By::Person), ..Sought::default() };
    let first = narrowed(&of_lead, None);
    assert_eq!((told(&first), first.total), (vec!["noted something in C1"; 2], 5));
    let second = narrowed(&of_lead, first.next);
    assert_eq!(told(&second), ["noted something in C1", "assigned somebody to C1"]);
    let last = narrowed(&of_lead, second.next);
    assert_eq!((told(&last), last.next, last.total), (vec!["opened C1"], None, 5));
    let nobody = narrowed(&Sought { by: Some(By::Nobody), ..Sought::default() }, None);
    assert_eq!((told(&nobody)[0], nobody.total), ("gave P1 access as investigator", 4));
    let runs = narrowed(&Sought { kind: Some("run-completed".to_owned()), ..Sought::default() }, None);
    assert_eq!((told(&runs), runs.total), (vec!["ran the analysis R1"], 1));
    let at = unit.workspace().lines(None, 1).unwrap()[0].entry.at;
    let since = narrowed(&Sought { from: Some(at), ..Sought::default() }, None);
    let until = narrowed(&Sought { to: Some(krama_model::Moment(at.0 - 1)), ..Sought::default() }, None);
    assert_eq!((since.total, until.total), (5, 4));
    assert!(told(&until)[0].starts_with("gave P1 access"));
}

#[test]
fn a_decision_is_withdrawn_by_whoever_took_it_or_may_overrule() {
    let desk = Desk::hotline();
    let unit = &desk.unit;
    let (own, as_own) = add(&desk, "own", PersonRole::Trainee);
    let (other, _) = add(&desk, "other", PersonRole::Trainee);
    let (analyst, _) = add(&desk, "analyst", PersonRole::Analyst);
    let apart = Subject::Unsure { a: krama_model::ReportNumber(0), b: krama_model::ReportNumber(1) };
    let of_person = unit.decide(apart.clone(), "looked", &as_own).unwrap();
    let unproven = unit.decide(apart, "looked too", &act(9)).unwrap();
    for (viewer, decision, may) in [
        (own, of_person, true),
        (other, of_person, false),
        (analyst, of_person, true),
        (Viewer::Owner, of_person, true),
        // Whoever did not sign in is nobody in particular.
        (own, unproven, false),
        (analyst, unproven, true),
    ] {
        let code = unit.check_withdrawing(viewer, decision).err().map(|error| error.code().to_string());
        assert_eq!(code.as_deref(), (!may).then_some("K7601"), "{viewer:?} {decision}");
    }
}

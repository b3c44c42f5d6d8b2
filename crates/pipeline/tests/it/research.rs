//! Counts for statistics.

use crate::support::Desk;
use krama_model::{Code, Coded};
use krama_pipeline::ask;
use krama_pipeline::ask::research::{FEWEST, Property, research};

#[test]
fn no_small_cell_is_told_and_every_large_one_is_as_it_is_or_suppressed() {
    let desk = Desk::hotline();
    let firsts = ask::reports(&desk.unit).unwrap().iter().filter(|row| row.duplicate_of.is_none()).count() as u64;
    let all = [Property::Type, Property::Month, Property::Province, Property::Nationality, Property::Platform];
    for (at, &one) in all.iter().enumerate() {
        let line = research(&desk.unit, &[one]).unwrap();
        let told: u64 = line.cells.iter().filter_map(|cell| cell.reports).sum();
        assert!(line.cells.iter().filter_map(|cell| cell.reports).all(|reports| reports >= FEWEST));
        assert_eq!((told, line.suppressed), (firsts, 0), "{one:?}");
        for &other in &all[at + 1..] {
            let table = research(&desk.unit, &[one, other]).unwrap();
            for cell in &table.cells {
                assert!(cell.reports.is_none_or(|reports| reports >= FEWEST), "{cell:?}");
                assert!(cell.reports.is_some() || cell.losses.is_empty());
            }
            let suppressed = table.cells.iter().filter(|cell| cell.reports.is_none()).count() as u64;
            assert_eq!(suppressed, table.suppressed);
            // Asked for in the other order it hides the same: two that hid different cells would tell them.
            let mut turned = research(&desk.unit, &[other, one]).unwrap().cells;
            for cell in &mut turned {
                cell.words.reverse();
            }
            turned.sort_by(|a, b| a.words.cmp(&b.words));
            assert_eq!(turned, table.cells, "{one:?} {other:?}");
        }
    }
}

#[test]
fn types_carry_their_codes_and_a_table_by_nothing_or_by_three_is_refused() {
    let desk = Desk::hotline();
    let table = research(&desk.unit, &[Property::Type]).unwrap();
    let romance = table.codes.iter().find(|code| code.scam_type == "romance").unwrap();
    assert!(romance.iccs.starts_with("07"), "{romance:?}");
    for by in [&[][..], &[Property::Type, Property::Type], &[Property::Type, Property::Month, Property::Language]] {
        assert_eq!(research(&desk.unit, by).unwrap_err().code(), Code(7208));
    }
}

//! Values that wait for a person.

use crate::support::Desk;
use krama_model::Role;
use krama_pipeline::ask::Sight;
use krama_pipeline::ask::reviews::reviews;
use std::collections::BTreeMap;

#[test]
fn every_complainant_counts_once_on_the_side_that_the_reports_below_say() {
    let desk = Desk::of(
        "ref,narrative,suspect_phone,victim_phone\n\
         R-1,He called me from 092 555 444 and took my money,,\n\
         R-2,A man called me from 092 555 444 for a fee,,\n\
         R-3,Somebody ordered in my name. My phone number is 092 555 444,,\n\
         R-4,He took my money.,092 555 444,092 555 444\n",
    );
    let found = reviews(&desk.unit, Sight::Masked).unwrap();
    let review = &found[0];
    assert_eq!(found.len(), 1);
    let mut of_complainant: BTreeMap<u32, Vec<Role>> = BTreeMap::new();
    for report in &review.reports {
        of_complainant.entry(report.complainant).or_default().push(report.says);
    }
    let say = |said: &[Role]| of_complainant.values().filter(|says| says.as_slice() == said).count() as u32;
    let sides = (review.victims, review.suspects, review.both);
    assert_eq!(sides, (say(&[Role::Victim]), say(&[Role::Suspect]), say(&[Role::Unknown])));
    assert_eq!(sides, (1, 2, 1), "{review:?}");
    assert_eq!(of_complainant.keys().copied().collect::<Vec<_>>(), [1, 2, 3, 4]);
}

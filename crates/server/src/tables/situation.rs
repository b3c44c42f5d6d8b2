//! How things stand: a table for each part of it.

use crate::answer::Given;
use crate::csv::{AsTable, cell, money, sheet};
use crate::problem::Problem;
use crate::store::Told;
use krama_model::GroupName;
use krama_pipeline::ask::situation::{Growth, PlaceCount, Stretch};
use krama_pipeline::ask::{Counted, Glance, SituationAnswer};
use serde::Deserialize;
use utoipa::ToSchema;

/// Which table is wanted of how things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// What was reported of each type of scam in each stretch of time.
    #[default]
    Types,
    /// Victims' provinces.
    Provinces,
    /// Victims' nationalities.
    Nationalities,
    /// Where it is said to have happened.
    Places,
    /// Groups by their first sign, the latest first.
    Newest,
    /// Groups that grow, fastest first.
    Growing,
    /// Values that several reports name, and none before the last period.
    FirstSeen,
    /// Groups by urgency.
    Urgent,
}

impl Part {
    /// What a file of it is named by, besides its address; nothing of what is told where no part is named.
    fn name(self) -> &'static str {
        match self {
            Self::Types => "",
            Self::Provinces => "provinces",
            Self::Nationalities => "nationalities",
            Self::Places => "places",
            Self::Newest => "newest",
            Self::Growing => "growing",
            Self::FirstSeen => "first-seen",
            Self::Urgent => "urgent",
        }
    }

    /// Whether JSON tells only the first of it.
    pub(crate) fn is_cut(self) -> bool {
        matches!(self, Self::Newest | Self::Growing | Self::FirstSeen | Self::Urgent)
    }

    /// It as CSV.
    pub(crate) fn csv(self, answer: &SituationAnswer, table: &AsTable) -> Result<Given, Problem> {
        let given = match self {
            Self::Types => table.csv(&answer.over_time.iter().flat_map(types).collect::<Vec<_>>()),
            Self::Provinces => table.csv(&answer.provinces.iter().map(place).collect::<Vec<_>>()),
            Self::Nationalities => table.csv(&answer.nationalities.iter().map(nationality).collect::<Vec<_>>()),
            Self::Places => table.csv(&answer.places.iter().map(place).collect::<Vec<_>>()),
            Self::Newest => {
                table.csv(&answer.newest.iter().map(|one| group(one.group, &one.glance)).collect::<Vec<_>>())
            }
            Self::Growing => table.csv(&answer.growing.iter().map(growing).collect::<Vec<_>>()),
            Self::FirstSeen => table.csv(&first_seen(answer)),
            Self::Urgent => table.csv(&urgent(answer)),
        }?;
        Ok(Given { told: Told { part: self.name(), ..given.told }, ..given })
    }
}

sheet! {
    /// What was reported of a type in a stretch of time.
    Typed { start, scam_type, reports, losses }
}

fn types(stretch: &Stretch) -> Vec<Typed> {
    let of = stretch.types.iter().map(|total| Typed {
        start: stretch.start.clone(),
        scam_type: cell(&total.scam_type),
        reports: cell(total.reports),
        losses: money(&total.losses),
    });
    of.collect()
}

sheet! {
    /// A place.
    Stated { place, known, reports, groups }
}

fn place(count: &PlaceCount) -> Stated {
    Stated {
        place: count.place.clone(),
        known: cell(count.known),
        reports: cell(count.reports),
        groups: cell(count.groups),
    }
}

sheet! {
    /// A nationality.
    Nation { nationality, reports }
}

fn nationality(count: &Counted) -> Nation {
    Nation { nationality: count.word.clone(), reports: cell(count.reports) }
}

sheet! {
    /// A group at a glance.
    Glanced {
        group_id, reports, complainants, duplicates, first, last, scam_type, type_permille, losses, strength_millibits,
        urgency_millibits,
    }
}

fn group(name: GroupName, glance: &Glance) -> Glanced {
    Glanced {
        group_id: cell(name),
        reports: cell(glance.reports),
        complainants: cell(glance.complainants),
        duplicates: cell(glance.duplicates),
        first: cell(glance.first),
        last: cell(glance.last),
        scam_type: cell(&glance.scam_type),
        type_permille: cell(glance.type_permille),
        losses: money(&glance.losses),
        strength_millibits: cell(glance.strength_millibits),
        urgency_millibits: cell(glance.urgency_millibits),
    }
}

sheet! {
    /// A group that grows.
    Growing { group_id, reports, reports_before, in_period, in_period_before, scam_type }
}

fn growing(one: &Growth) -> Growing {
    Growing {
        group_id: cell(one.group),
        reports: cell(one.reports),
        reports_before: cell(one.reports_before),
        in_period: cell(one.in_period),
        in_period_before: cell(one.in_period_before),
        scam_type: cell(&one.scam_type),
    }
}

sheet! {
    /// A value that was first seen lately.
    FirstSeen { basis, value, first, reports, groups }
}

fn first_seen(answer: &SituationAnswer) -> Vec<FirstSeen> {
    let row = answer.first_seen.iter().map(|seen| FirstSeen {
        basis: cell(seen.basis),
        value: seen.value.clone(),
        first: cell(seen.first),
        reports: cell(seen.reports),
        groups: seen.groups.iter().map(GroupName::to_string).collect::<Vec<_>>().join(" "),
    });
    row.collect()
}

sheet! {
    /// A group and what its urgency is made of.
    Urgent {
        group_id, reports, complainants, duplicates, first, last, scam_type, type_permille, losses, strength_millibits,
        urgency_millibits, people, loss, strength, silence,
    }
}

fn urgent(answer: &SituationAnswer) -> Vec<Urgent> {
    let row = answer.urgent.iter().map(|one| {
        let group = group(one.group, &one.glance);
        Urgent {
            group_id: group.group_id,
            reports: group.reports,
            complainants: group.complainants,
            duplicates: group.duplicates,
            first: group.first,
            last: group.last,
            scam_type: group.scam_type,
            type_permille: group.type_permille,
            losses: group.losses,
            strength_millibits: group.strength_millibits,
            urgency_millibits: group.urgency_millibits,
            people: cell(one.why.people),
            loss: cell(one.why.loss),
            strength: cell(one.why.strength),
            silence: cell(one.why.silence),
        }
    });
    row.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csv::Sheet;

    #[test]
    fn each_column_of_a_group_that_grows_says_what_its_name_says() {
        let one = Growth {
            group: GroupName(1),
            reports: 2,
            reports_before: Some(3),
            in_period: 4,
            in_period_before: 5,
            scam_type: Some("job".to_owned()),
        };
        assert_eq!(growing(&one).row().join(","), "G1,2,3,4,5,job");
    }
}

//! Whether values were given the role they truly have. Calling a victim's value the suspect's is the worst error, and is
//! counted by itself.

use super::contingency::share_or;
use super::values::ValuePair;
use krama_model::Role;
use serde::Serialize;

/// Roles given to values that were told and found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Roles {
    /// Values told and found.
    pub values: u64,
    /// Those given their true role.
    pub right: u64,
    /// Their share.
    pub accuracy: f64,
    /// Values of victims that were told.
    pub victims_values: u64,
    /// Those called suspect.
    pub victims_called_suspect: u64,
    /// Their share.
    pub victims_called_suspect_share: f64,
    /// Values of bystanders called suspect.
    pub bystanders_called_suspect: u64,
}

/// Whether a victim's value was called the suspect's.
pub fn accuses_victim(pair: &ValuePair) -> bool {
    pair.truly == Some(Role::Victim) && pair.found == Some(Role::Suspect)
}

/// Measures roles.
pub fn roles(pairs: &[ValuePair]) -> Roles {
    let count = |wanted: &dyn Fn(&ValuePair) -> bool| pairs.iter().filter(|pair| wanted(pair)).count() as u64;
    let values = count(&|pair| pair.truly.is_some() && pair.found.is_some());
    let right = count(&|pair| pair.truly.is_some() && pair.truly == pair.found);
    let victims_values = count(&|pair| pair.truly == Some(Role::Victim));
    let victims_called_suspect = count(&accuses_victim);
    Roles {
        values,
        right,
        accuracy: share_or(right, values, 1.0),
        victims_values,
        victims_called_suspect,
        victims_called_suspect_share: share_or(victims_called_suspect, victims_values, 0.0),
        bystanders_called_suspect: count(&|pair| {
            pair.truly == Some(Role::Bystander) && pair.found == Some(Role::Suspect)
        }),
    }
}

/// Suspects' values: how many of those told were found, and called suspect.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Suspects {
    /// Values of suspects that were told.
    pub told: u64,
    /// Those found.
    pub found: u64,
    /// Those found and called suspect.
    pub called_suspect: u64,
    /// Share found.
    pub found_share: f64,
    /// Share found and called suspect.
    pub called_suspect_share: f64,
}

/// Measures what was told of suspects. What only follows from a told value does not count.
pub fn suspects(pairs: &[ValuePair]) -> Suspects {
    let told: Vec<&ValuePair> = pairs.iter().filter(|pair| pair.truly == Some(Role::Suspect) && pair.told).collect();
    let found = told.iter().filter(|pair| pair.found.is_some()).count() as u64;
    let called_suspect = told.iter().filter(|pair| pair.found == Some(Role::Suspect)).count() as u64;
    let all = told.len() as u64;
    Suspects {
        told: all,
        found,
        called_suspect,
        found_share: share_or(found, all, 1.0),
        called_suspect_share: share_or(called_suspect, all, 1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::cases::pair;
    use Role::{Bystander, Suspect, Unknown, Victim};
    use proptest::prelude::*;

    #[test]
    fn agrees_with_a_case_worked_out_by_hand() {
        let pairs = [
            pair(0, Some(Suspect), Some(Suspect)),
            pair(0, Some(Suspect), Some(Unknown)),
            pair(0, Some(Suspect), None),
            pair(1, Some(Victim), Some(Suspect)),
            pair(1, Some(Victim), Some(Victim)),
            pair(1, Some(Victim), None),
            pair(1, Some(Bystander), Some(Suspect)),
            pair(2, None, Some(Suspect)),
        ];
        let measured = roles(&pairs);
        assert_eq!((measured.values, measured.right), (5, 2));
        assert_eq!((measured.victims_values, measured.victims_called_suspect), (3, 1));
        assert_eq!(measured.bystanders_called_suspect, 1);
        assert!((measured.victims_called_suspect_share - 1.0 / 3.0).abs() < 1e-12);
        let measured = suspects(&pairs);
        assert_eq!((measured.told, measured.found, measured.called_suspect), (3, 2, 1));
    }

    proptest! {
        #[test]
        fn the_truth_is_all_right_and_accuses_nobody(picks in proptest::collection::vec(0_usize..3, 0..30)) {
            let pairs: Vec<_> = picks.iter().map(|&pick| [Suspect, Victim, Bystander][pick]).map(|role| pair(0, Some(role), Some(role))).collect();
            prop_assert!((roles(&pairs).accuracy - 1.0).abs() < 1e-12);
            prop_assert_eq!(roles(&pairs).victims_called_suspect, 0);
            prop_assert!((suspects(&pairs).called_suspect_share - 1.0).abs() < 1e-12);
        }
    }
}

//! How well scam types are told: macro F1 over what was answered, and what share was.

use super::calibration::{Calibration, calibration};
use super::contingency::{Agreement, share_or, sum};
use serde::Serialize;
use std::collections::BTreeMap;

/// What was said of one report's scam type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer<'a> {
    /// The true type.
    pub truth: &'a str,
    /// The type claimed; none where the classifier abstained.
    pub claimed: Option<&'a str>,
    /// The claimed chance, 0 to 1.
    pub chance: f64,
}

/// How well types are told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Types {
    /// Reports asked about.
    pub reports: u64,
    /// Those answered.
    pub answered: u64,
    /// Their share.
    pub answered_share: f64,
    /// Share of answers that are right.
    pub accuracy: f64,
    /// Mean F1 over the types that occur among the answered, as truth or as answer.
    pub macro_f1: f64,
    /// Expected calibration error of the answers.
    pub calibration_error: f64,
    /// Reliability of the answers, by tenths.
    pub reliability: Vec<super::calibration::Bin>,
    /// By type, in order of name.
    pub each: Vec<OfType>,
}

/// One type.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OfType {
    /// Its id.
    pub scam_type: String,
    /// Answered reports that truly are of it.
    pub truly: u64,
    /// Answers that claim it.
    pub claimed: u64,
    /// How well they agree.
    #[serde(flatten)]
    pub agreement: Agreement,
}

/// Measures answers.
pub fn types(answers: &[Answer<'_>]) -> Types {
    let answered: Vec<(&str, &str, f64)> =
        answers.iter().filter_map(|answer| Some((answer.truth, answer.claimed?, answer.chance))).collect();
    let mut counts: BTreeMap<&str, [u64; 3]> = BTreeMap::new();
    for (truth, claimed, _) in &answered {
        counts.entry(truth).or_default()[0] += 1;
        counts.entry(claimed).or_default()[1] += 1;
        if truth == claimed {
            counts.entry(truth).or_default()[2] += 1;
        }
    }
    let of_type = |(scam_type, [truly, claimed, right]): (&str, [u64; 3])| {
        // A type that is never claimed, or never true, is not told well.
        let agreement = Agreement::new(share_or(right, claimed, 0.0), share_or(right, truly, 0.0));
        OfType { scam_type: scam_type.to_owned(), truly, claimed, agreement }
    };
    let each: Vec<OfType> = counts.into_iter().map(of_type).collect();
    let right = answered.iter().filter(|(truth, claimed, _)| truth == claimed).count() as u64;
    let claims: Vec<(f64, f64)> =
        answered.iter().map(|(truth, claimed, chance)| (*chance, f64::from(u8::from(truth == claimed)))).collect();
    let Calibration { error, bins } = calibration(&claims);
    let count = answered.len() as u64;
    Types {
        reports: answers.len() as u64,
        answered: count,
        answered_share: share_or(count, answers.len() as u64, 1.0),
        accuracy: share_or(right, count, 1.0),
        macro_f1: if each.is_empty() {
            1.0
        } else {
            sum(each.iter().map(|it| it.agreement.f1).collect()) / each.len() as f64
        },
        calibration_error: error,
        reliability: bins,
        each,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn answer(truth: &'static str, claimed: Option<&'static str>) -> Answer<'static> {
        Answer { truth, claimed, chance: 1.0 }
    }

    #[test]
    fn agrees_with_a_case_worked_out_by_hand() {
        // Answered: job as job, job as loan, loan as loan. job: P 1, R 1/2, F1 2/3. loan: P 1/2, R 1, F1 2/3.
        let measured = types(&[
            answer("job", Some("job")),
            answer("job", Some("loan")),
            answer("loan", Some("loan")),
            answer("romance", None),
        ]);
        assert!((measured.macro_f1 - 2.0 / 3.0).abs() < 1e-12);
        assert!((measured.answered_share - 0.75).abs() < 1e-12);
        assert!((measured.calibration_error - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(measured.each.len(), 2);
    }

    proptest! {
        #[test]
        fn the_truth_scores_one(picks in proptest::collection::vec(0_usize..3, 1..40)) {
            let names = ["job", "loan", "romance"];
            let all: Vec<_> = picks.iter().map(|&pick| answer(names[pick], Some(names[pick]))).collect();
            let measured = types(&all);
            prop_assert!((measured.macro_f1 - 1.0).abs() < 1e-12 && measured.calibration_error.abs() < 1e-12);
        }
    }
}

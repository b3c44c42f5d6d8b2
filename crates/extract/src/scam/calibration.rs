//! From the raw probability to the one that is shown.

use serde::Deserialize;

/// Straight lines between points, never falling; in thousandths.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Calibration {
    /// Below this the classifier abstains.
    pub abstain_below: u16,
    #[serde(rename = "point")]
    points: Vec<Point>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct Point {
    raw: u16,
    calibrated: u16,
}

impl Calibration {
    pub(super) fn embedded() -> Self {
        toml::from_str(include_str!("../../../../schemas/scam-types/calibration.toml"))
            .expect("the shipped calibration is read by a test")
    }

    /// The calibrated probability of a raw one.
    pub(super) fn calibrated(&self, raw: u16) -> u16 {
        let above = self.points.partition_point(|point| point.raw < raw);
        match (above.checked_sub(1).and_then(|at| self.points.get(at)), self.points.get(above)) {
            (_, Some(point)) if point.raw == raw => point.calibrated,
            (Some(low), Some(high)) => {
                let share = f64::from(raw - low.raw) / f64::from(high.raw - low.raw);
                let rise = f64::from(high.calibrated.saturating_sub(low.calibrated));
                low.calibrated + (share * rise).round() as u16
            }
            (Some(point), None) | (None, Some(point)) => point.calibrated,
            (None, None) => raw,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_raw_probability_never_shows_as_a_lower_one() {
        let calibration = Calibration::embedded();
        let shown: Vec<u16> = (0..=1000).map(|raw| calibration.calibrated(raw)).collect();
        assert!(shown.is_sorted());
        assert!(shown[1000] < 1000, "nothing is certain");
        assert!(calibration.points.windows(2).all(|pair| pair[0].raw < pair[1].raw));
    }
}

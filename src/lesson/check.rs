//! Holding a course's verdicts against measurements.

use super::{Check, Course, Lesson};
use crate::experiment::Measure;
use std::collections::HashMap;

impl Check {
    /// Whether the verdict stands with this measured number. NaN never carries one.
    pub fn holds(&self, measured: f64) -> bool {
        let is_above = self.above.is_none_or(|above| measured >= above);
        let is_below = self.below.is_none_or(|below| measured <= below);
        !measured.is_nan() && is_above && is_below
    }
}

/// A check that has been run.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome<'c> {
    pub lesson: &'c Lesson,
    /// The claim's id.
    pub claim: &'c str,
    pub check: &'c Check,
    /// None when the measurement came to no number.
    pub measured: Option<f64>,
}

impl Outcome<'_> {
    pub fn holds(&self) -> bool {
        self.measured.is_some_and(|measured| self.check.holds(measured))
    }
}

impl Course {
    /// Runs every check's measurement, each once a lesson, and returns all outcomes in order.
    pub fn run_checks(&self, measure: &dyn Fn(&Measure) -> Option<f64>) -> Vec<Outcome<'_>> {
        let mut known: HashMap<(&str, &str), Option<f64>> = HashMap::new();
        let mut outcomes = Vec::new();
        for (lesson, claim) in self.claims() {
            for check in &claim.checks {
                let run = || measure(&lesson.measures.get(&check.measure)?.measure);
                let key = (lesson.id.as_str(), check.measure.as_str());
                let measured = *known.entry(key).or_insert_with(run);
                outcomes.push(Outcome { lesson, claim: &claim.id, check, measured });
            }
        }
        outcomes
    }
}

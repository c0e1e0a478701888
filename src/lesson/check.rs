//! Holding a course's verdicts and questions against measurements.

use super::{Block, Check, Course, Lesson, Section};
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

/// A question that nobody can answer right.
#[derive(Clone, Debug, PartialEq)]
pub struct Unanswerable<'c> {
    pub lesson: &'c Lesson,
    pub section: &'c Section,
    /// Of the section's questions, from 1
    pub question: usize,
    pub why: String,
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

    /// Every question to which no answer is right.
    pub fn unanswerable(&self, measure: &dyn Fn(&Measure) -> Option<f64>) -> Vec<Unanswerable<'_>> {
        let mut found = Vec::new();
        for (lesson, section) in self.sections() {
            let measured = |name: &str| {
                let named = lesson.measures.get(name);
                named.and_then(|named| measure(&named.measure)).unwrap_or(f64::NAN)
            };
            let answers = section.blocks.iter().filter_map(|block| match block {
                Block::Predict(predict) => Some(predict.unanswerable(measured(&predict.measure))),
                Block::Choose(choose) => {
                    let options = choose.options.iter().map(|option| measured(&option.measure));
                    Some(choose.unanswerable(&options.collect::<Vec<f64>>()))
                }
                _ => None,
            });
            for (index, why) in answers.enumerate() {
                let question = index + 1;
                found.extend(why.map(|why| Unanswerable { lesson, section, question, why }));
            }
        }
        found
    }
}

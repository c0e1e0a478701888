//! Holding a course's verdicts, figures and questions against measurements.

use super::{Bounds, Check, Course, Lesson, Section};
use crate::experiment::Measure;
use std::collections::HashMap;

impl Check {
    /// Whether the verdict stands with this measured number.
    pub fn holds(&self, measured: f64) -> bool {
        self.bounds.hold(measured)
    }
}

/// A check of a claim or an expectation of a figure that has been run.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome<'c> {
    pub lesson: &'c Lesson,
    /// "claim relu.adv.1" or "figure 2 of depth"
    pub place: String,
    /// What was measured, in words and by its name.
    pub label: &'c str,
    pub name: &'c str,
    pub bounds: Bounds,
    /// None when the measurement came to no number.
    pub measured: Option<f64>,
}

/// A question that nobody can answer right, or whose feedback is missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault<'c> {
    pub lesson: &'c Lesson,
    pub section: &'c Section,
    /// Of the section's questions, from 1
    pub question: usize,
    pub what: String,
}

impl Outcome<'_> {
    pub fn holds(&self) -> bool {
        self.measured.is_some_and(|measured| self.bounds.hold(measured))
    }
}

impl Course {
    /// Runs every check's measurement, each once a lesson, and returns all outcomes in order.
    pub fn run_checks(&self, measure: &dyn Fn(&Measure) -> Option<f64>) -> Vec<Outcome<'_>> {
        let mut known: HashMap<(&str, &str), Option<f64>> = HashMap::new();
        let mut outcomes = Vec::new();
        for (lesson, claim) in self.claims() {
            for Check { measure: name, label, bounds } in &claim.checks {
                let run = || measure(&lesson.measures.get(name)?.measure);
                let measured = *known.entry((&lesson.id, name)).or_insert_with(run);
                let place = format!("claim {}", claim.id);
                outcomes.push(Outcome { lesson, place, label, name, bounds: *bounds, measured });
            }
        }
        outcomes
    }

    /// Holds every figure's network, as it is drawn, against what its caption relies on.
    pub fn run_expectations(&self, measure: &dyn Fn(&Measure) -> Option<f64>) -> Vec<Outcome<'_>> {
        let figures = self.lessons.iter().flat_map(|lesson| {
            lesson.figures().map(move |(place, figure)| (lesson, place, figure))
        });
        let mut outcomes = Vec::new();
        for (lesson, place, figure) in figures {
            if let Some(network) = &figure.network {
                for expect in &network.expect {
                    let place = match place {
                        Some((section, number)) => format!("figure {number} of {}", section.id),
                        None => "the lesson's figure".to_owned(),
                    };
                    outcomes.push(Outcome {
                        lesson,
                        place,
                        label: &expect.name,
                        name: "as drawn",
                        bounds: expect.bounds,
                        measured: measure(&network.measure(expect.quantity)),
                    });
                }
            }
        }
        outcomes
    }

    /// Every question to which no answer is right, or which leaves a wrong answer without a word.
    pub fn faults(&self, measure: &dyn Fn(&Measure) -> Option<f64>) -> Vec<Fault<'_>> {
        let mut found = Vec::new();
        for (lesson, section) in self.sections() {
            let measured = |name: &str| {
                let named = lesson.measures.get(name);
                Some(named.and_then(|named| measure(&named.measure)).unwrap_or(f64::NAN))
            };
            for (number, (_, asked)) in (1..).zip(section.questions()) {
                let what = asked.ask.asks().fault(&measured);
                found.extend(what.map(|what| Fault { lesson, section, question: number, what }));
            }
        }
        found
    }
}

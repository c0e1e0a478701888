//! Holding a course's verdicts, figures and questions against measurements.

use super::question::Question;
use super::{Ask, Bounds, Check, Course, Lesson, NamedMeasure, QUESTIONS, Section};
use crate::experiment::Measure;
use std::collections::{BTreeMap, HashMap};

impl Check {
    /// Whether the verdict stands with this measured number.
    pub fn holds(&self, measured: f64) -> bool {
        self.bounds.hold(measured)
    }
}

/// A check of a claim or an expectation of a figure that has been run.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome<'c> {
    /// The id of the lesson, or [`QUESTIONS`](super::QUESTIONS).
    pub lesson: &'c str,
    /// "claim relu.adv.1", "answer dead-units" or "figure 2 of depth"
    pub place: String,
    /// What was measured, in words and by its name.
    pub label: &'c str,
    pub name: &'c str,
    pub bounds: Bounds,
    /// None when the measurement came to no number.
    pub measured: Option<f64>,
}

/// What carries checks: a claim of a lesson, or the answer to a question.
struct Checked<'c> {
    lesson: &'c str,
    measures: &'c BTreeMap<String, NamedMeasure>,
    place: String,
    checks: &'c [Check],
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
    /// Runs every check's measurement, each once a lesson, and returns all outcomes in order: those of
    /// claims, then those of answers.
    pub fn run_checks(&self, measure: &dyn Fn(&Measure) -> Option<f64>) -> Vec<Outcome<'_>> {
        let mut known: HashMap<(&str, &str), Option<f64>> = HashMap::new();
        let claims = self.claims().map(|(lesson, claim)| Checked {
            lesson: &lesson.id,
            measures: &lesson.measures,
            place: format!("claim {}", claim.id),
            checks: &claim.checks,
        });
        let answers = self.questions.all.iter().map(|question| Checked {
            lesson: QUESTIONS,
            measures: &self.questions.measures,
            place: format!("answer {}", question.id),
            checks: &question.checks,
        });
        let mut outcomes = Vec::new();
        for Checked { lesson, measures, place, checks } in claims.chain(answers) {
            for Check { measure: name, label, bounds } in checks {
                let run = || measure(&measures.get(name)?.measure);
                let measured = *known.entry((lesson, name)).or_insert_with(run);
                let (place, bounds) = (place.clone(), *bounds);
                outcomes.push(Outcome { lesson, place, label, name, bounds, measured });
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
            let Some(network) = &figure.network else { continue };
            for expect in &network.expect {
                let place = match place {
                    Some((section, number)) => format!("figure {number} of {}", section.id),
                    None => "the lesson's figure".to_owned(),
                };
                outcomes.push(Outcome {
                    lesson: &lesson.id,
                    place,
                    label: &expect.name,
                    name: "as drawn",
                    bounds: expect.bounds,
                    measured: measure(&network.measure(expect.quantity)),
                });
            }
        }
        outcomes
    }

    /// Every measurement of an answer that comes to no number: the question's id and its name.
    pub fn unmeasured(&self, measure: &dyn Fn(&Measure) -> Option<f64>) -> Vec<(&str, &str)> {
        let mut found = Vec::new();
        for question in &self.questions.all {
            for name in question.answer.measures() {
                let named = self.questions.measures.get(name);
                if named.and_then(|named| measure(&named.measure)).is_none() {
                    found.push((question.id.as_str(), name));
                }
            }
        }
        found
    }

    /// Every try that its own settings do not reach, or that is reached before anything is changed.
    pub fn hopeless_tries(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (lesson, section) in self.sections() {
            for attempt in section.tries() {
                let place = format!("{}/{}, try {}", lesson.id, section.id, attempt.id);
                if !attempt.is_reached(&attempt.par) {
                    found.push(format!("{place}: 'par' does not reach the goal"));
                }
                if attempt.is_reached(&attempt.open) {
                    found.push(format!("{place}: the goal is reached before anything is changed"));
                }
            }
        }
        found
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
                let what = what.or_else(|| varied_fault(asked, lesson, measure));
                found.extend(what.map(|what| Fault { lesson, section, question: number, what }));
            }
        }
        found
    }
}

/// Why a question that varies has no right answer at one end of its bounds.
fn varied_fault(
    asked: &Question,
    lesson: &Lesson,
    measure: &dyn Fn(&Measure) -> Option<f64>,
) -> Option<String> {
    let Ask::Predict(predict) = &asked.ask else { return None };
    let (vary, named) = (predict.vary.as_ref()?, lesson.measures.get(&predict.measure)?);
    let ends: [&dyn Fn((usize, usize), usize) -> usize; 2] = [&|ends, _| ends.0, &|ends, _| ends.1];
    ends.into_iter().find_map(|end| {
        let (text, named) = vary.measure(named, end)?;
        let measured = measure(&named.measure).unwrap_or(f64::NAN);
        let what = asked.ask.asks().fault(&|_| Some(measured))?;
        Some(format!("varied to \"{}\": {what}", text.plain()))
    })
}

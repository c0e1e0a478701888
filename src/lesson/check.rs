//! Holding a course's verdicts and questions against measurements.

use super::{Block, Check, Course, Lesson, NamedMeasure, QUESTIONS, Section};
use crate::experiment::Measure;
use std::collections::{BTreeMap, HashMap};

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
    /// The id of the lesson, or [`QUESTIONS`](super::QUESTIONS).
    pub lesson: &'c str,
    /// The id of the claim or of the question.
    pub claim: &'c str,
    pub check: &'c Check,
    /// None when the measurement came to no number.
    pub measured: Option<f64>,
}

/// What carries checks: a claim of a lesson, or the answer to a question.
struct Checked<'c> {
    lesson: &'c str,
    measures: &'c BTreeMap<String, NamedMeasure>,
    claim: &'c str,
    checks: &'c [Check],
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
    /// Runs every check's measurement, each once a lesson, and returns all outcomes in order: those of
    /// claims, then those of answers.
    pub fn run_checks(&self, measure: &dyn Fn(&Measure) -> Option<f64>) -> Vec<Outcome<'_>> {
        let mut known: HashMap<(&str, &str), Option<f64>> = HashMap::new();
        let claims = self.claims().map(|(lesson, claim)| Checked {
            lesson: &lesson.id,
            measures: &lesson.measures,
            claim: &claim.id,
            checks: &claim.checks,
        });
        let answers = self.questions.all.iter().map(|question| Checked {
            lesson: QUESTIONS,
            measures: &self.questions.measures,
            claim: &question.id,
            checks: &question.checks,
        });
        let mut outcomes = Vec::new();
        for Checked { lesson, measures, claim, checks } in claims.chain(answers) {
            for check in checks {
                let run = || measure(&measures.get(&check.measure)?.measure);
                let measured = *known.entry((lesson, &check.measure)).or_insert_with(run);
                outcomes.push(Outcome { lesson, claim, check, measured });
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

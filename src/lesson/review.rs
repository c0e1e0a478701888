//! What was answered wrong or nearly right comes back: when, and with which numbers.
//!
//! The schedule is that of Leitner's boxes (Sebastian Leitner 1972, "So lernt man lernen") with
//! expanding intervals (Landauer & Bjork 1978, "Optimum rehearsal patterns and name learning"): a right
//! answer moves a question to the next box, a near one leaves it where it is, a wrong one sends it
//! back to the first. A right answer from the last box ends it.

use super::question::{Ask, Grade, Question};
use super::{Block, Course, Figure, Lesson, NamedMeasure, Section, Text};
use crate::experiment::{Measure, Network};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Days until a question comes back, by its box.
pub const DAYS: [u32; 4] = [1, 3, 7, 21];

/// What became of a question, and when it comes back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// Of the first answer ever given
    pub grade: Grade,
    /// Its box, from 0
    #[serde(default)]
    pub step: usize,
    /// Days since 1970-01-01; None: it does not come back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<u32>,
    /// The number that a guess was held against
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<f64>,
}

impl Mark {
    /// Of a first answer.
    pub fn first(grade: Grade, today: u32) -> Mark {
        let due = (grade != Grade::Right).then_some(today.saturating_add(DAYS[0]));
        Mark { grade, step: 0, due, measured: None }
    }

    /// After an answer in a review.
    pub fn reviewed(&self, grade: Grade, today: u32) -> Mark {
        let step = match grade {
            Grade::Right => self.step.saturating_add(1),
            Grade::Near => self.step,
            Grade::Wrong => 0,
        };
        let due = DAYS.get(step).map(|days| today.saturating_add(*days));
        Mark { step, due, ..self.clone() }
    }

    pub fn is_due(&self, today: u32) -> bool {
        self.due.is_some_and(|due| due <= today)
    }
}

/// Within which bounds a question's network may have other numbers when it comes back.
#[derive(Clone, Debug, PartialEq)]
pub struct Vary {
    /// The least and the most.
    pub depth: Option<(usize, usize)>,
    pub width: Option<(usize, usize)>,
    /// The question with `{depth}` and `{width}` in the places of the numbers
    pub asks: String,
}

impl Vary {
    /// The measurement with these numbers; None if it is not of a network.
    pub fn measure(
        &self,
        named: &NamedMeasure,
        at: &dyn Fn((usize, usize), usize) -> usize,
    ) -> Option<(Text, NamedMeasure)> {
        let mut named = named.clone();
        let Measure::Network(Network { settings, .. }) = &mut named.measure else { return None };
        settings.depth = self.depth.map_or(settings.depth, |range| at(range, settings.depth));
        settings.width = self.width.map_or(settings.width, |range| at(range, settings.width));
        let asks = self.asks.replace("{depth}", &settings.depth.to_string());
        let text = Text::of(asks.replace("{width}", &settings.width.to_string()));
        Some((text, named))
    }
}

/// What marks the id of a lesson in a review apart from the lesson's own.
const MARK: char = '~';

/// Whether a lesson is one of a review.
pub fn is_of_one(lesson: &Lesson) -> bool {
    lesson.id.ends_with(MARK)
}

/// The key of a question of a review as the progress knows it.
pub fn key_of(key: &str) -> String {
    key.replacen(MARK, "", 1)
}

/// A course of the questions with these keys, a page each; with other numbers where their author
/// allows it, which `day` chooses. None if the course has none of them.
pub fn course(course: &Course, keys: &[String], day: u32) -> Option<Course> {
    let lessons: Vec<Lesson> =
        course.lessons.iter().filter_map(|lesson| of_lesson(lesson, keys, day)).collect();
    (!lessons.is_empty()).then(|| Course { lessons, ..course.clone() })
}

fn of_lesson(lesson: &Lesson, keys: &[String], day: u32) -> Option<Lesson> {
    let mut measures = BTreeMap::new();
    let mut sections = Vec::new();
    for section in &lesson.sections {
        for (_, question) in section.questions() {
            let key = format!("{}/{}", lesson.id, question.id);
            if !keys.contains(&key) {
                continue;
            }
            let (question, varied) = varied(question, lesson, (&key, day));
            let block = Block::Question(Box::new(question));
            for name in block.measures() {
                if let Some(named) = lesson.measures.get(name) {
                    measures.insert(name.to_owned(), named.clone());
                }
            }
            // Two questions may measure one thing, which is then another for each.
            if let Some((name, named)) = varied {
                measures.insert(name, named);
            }
            let id = format!("{}-{}", section.id, sections.len());
            sections.push(Section { id, title: section.title.clone(), blocks: vec![block] });
        }
    }
    let title = format!("Review: {}", lesson.title);
    // The figure's network is not the one that is asked about.
    let figure = Figure { network: None, ..lesson.figure.clone() };
    let id = format!("{}{MARK}", lesson.id);
    let lesson =
        Lesson { id, title, measures, sections, figure, takeaways: Vec::new(), ..lesson.clone() };
    (!lesson.sections.is_empty()).then_some(lesson)
}

/// The question with other numbers, and what it then measures under which name.
fn varied(
    question: &Question,
    lesson: &Lesson,
    (key, day): (&str, u32),
) -> (Question, Option<(String, NamedMeasure)>) {
    let Ask::Predict(predict) = &question.ask else { return (question.clone(), None) };
    let pick = |(low, high): (usize, usize), usual: usize| {
        let mut hasher = DefaultHasher::new();
        (key, day, low, high).hash(&mut hasher);
        let number = low + (hasher.finish() % (high - low) as u64) as usize;
        // Of the numbers between, all but the usual one.
        if (low..=high).contains(&usual) && number >= usual { number + 1 } else { number }
    };
    let named = lesson.measures.get(&predict.measure);
    let varied = predict.vary.as_ref().zip(named).and_then(|(vary, it)| vary.measure(it, &pick));
    let Some((text, named)) = varied else { return (question.clone(), None) };
    // What else is said names a measurement of its own, so that other questions keep theirs.
    let name = format!("{}-again", predict.measure);
    let mut predict = predict.clone();
    (predict.measure, predict.bands) = (name.clone(), Vec::new());
    (predict.low, predict.high) = (Text::default(), Text::default());
    let ask = Ask::Predict(predict);
    let question = Question { text, ask, explain: Text::default(), ..question.clone() };
    (question, Some((name, named)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Functions;

    #[test]
    fn what_is_known_moves_on_and_what_is_not_starts_again() {
        let mut mark = Mark::first(Grade::Wrong, 100);
        assert_eq!((mark.is_due(100), mark.is_due(101)), (false, true));
        for (days, today) in [(3, 101), (7, 104), (21, 111)] {
            mark = mark.reviewed(Grade::Right, today);
            assert_eq!(mark.due, Some(today + days));
        }
        assert_eq!(mark.reviewed(Grade::Near, 132).due, Some(132 + 21));
        assert_eq!(mark.reviewed(Grade::Wrong, 132).due, Some(133));
        assert_eq!(mark.reviewed(Grade::Right, 132).due, None);
        assert_eq!(mark.grade, Grade::Wrong, "the first answer is the one that counts");
        assert_eq!(Mark::first(Grade::Right, 100).due, None);
    }

    #[test]
    fn a_varied_question_has_other_numbers_in_bounds_and_in_its_words() {
        let whole = Course::embedded(&Functions::built_in()).unwrap();
        let mut varied = 0;
        for lesson in &whole.lessons {
            for (_, question) in lesson.sections.iter().flat_map(Section::questions) {
                let Ask::Predict(predict) = &question.ask else { continue };
                let Some(vary) = &predict.vary else { continue };
                varied += 1;
                let key = format!("{}/{}", lesson.id, question.id);
                let Measure::Network(Network { settings: usual, .. }) =
                    &lesson.measures[&predict.measure].measure
                else {
                    panic!("{key}")
                };
                for day in 0..50 {
                    let review = course(&whole, std::slice::from_ref(&key), day).unwrap();
                    let lesson = &review.lessons[0];
                    let (_, asked) = lesson.sections[0].questions().next().unwrap();
                    let Ask::Predict(again) = &asked.ask else { panic!("{key}") };
                    let Measure::Network(Network { settings, .. }) =
                        &lesson.measures[&again.measure].measure
                    else {
                        panic!("{key}")
                    };
                    assert_eq!(key_of(&format!("{}/{}", lesson.id, asked.id)), key);
                    if let Some((low, high)) = vary.depth {
                        assert!(
                            settings.depth != usual.depth && (low..=high).contains(&settings.depth)
                        );
                        assert!(asked.text.plain().contains(&settings.depth.to_string()));
                    }
                }
            }
        }
        assert!(varied > 0);
    }
}

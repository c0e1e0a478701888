//! The card at a lesson's end: what became of its questions, what to remember, what comes next; at the
//! end of the course the reader's own surprises.

use super::App;
use super::overlay::{Card, Choice, Item, Overlay};
use crate::lesson::question::{Answer, Grade, Sureness};
use crate::lesson::{Learner, Lesson};
use crate::screen::learn::Place;
use crate::screen::message::Action;
use crate::typeset::brief;
use std::collections::BTreeMap;

/// So many of the largest misses are told at the end of the course.
const SURPRISES: usize = 5;

impl App {
    /// Shows what became of a lesson's questions and what to remember of it.
    pub(super) fn show_card(&mut self, number: usize) {
        let lesson = &self.course.lessons[number];
        let mut told = vec![self.told_of([lesson])];
        told.extend(self.calibration([lesson]));
        let last = number + 1 == self.course.lessons.len();
        if last {
            told.push(format!("The whole course: {}", self.told_of(&self.course.lessons)));
            told.extend(self.calibration(&self.course.lessons));
            told.extend(self.surprises());
        }
        let card = Card {
            lesson: lesson.id.clone(),
            title: format!("{} is done", lesson.title),
            told,
            takeaways: lesson.takeaways.clone(),
            measures: lesson.measures.clone(),
            ways: self.ways_on(number),
        };
        let none = BTreeMap::new();
        let known = self.learn.measured.get(&lesson.id).unwrap_or(&none);
        let card = Overlay::card(&self.course, card, known);
        self.overlays.push(card);
    }

    /// `3 right, 1 near, 1 wrong, 2 passed; 1 of 2 tries done.`
    fn told_of<'l>(&self, lessons: impl IntoIterator<Item = &'l Lesson>) -> String {
        let (mut grades, mut passed, mut tried, mut done) = (Vec::new(), 0, 0, 0);
        for lesson in lessons {
            for section in &lesson.sections {
                for (learner, grade) in self.learn.grades(lesson, section) {
                    passed += usize::from(learner.passed);
                    grades.extend(grade);
                }
                for attempt in section.tries() {
                    tried += 1;
                    let learner = self.learn.answers.get(&format!("{}/{}", lesson.id, attempt.id));
                    done += usize::from(learner.is_some_and(|it: &Learner| it.done));
                }
            }
        }
        let count = |grade| grades.iter().filter(|it| **it == grade).count();
        let [right, near, wrong] = [Grade::Right, Grade::Near, Grade::Wrong].map(count);
        let tries = match tried {
            0 => String::new(),
            1 => format!("; {done} of 1 try done"),
            _ => format!("; {done} of {tried} tries done"),
        };
        format!("Questions: {right} right, {near} near, {wrong} wrong, {passed} passed{tries}.")
    }

    /// What became of the answers that one said to be sure of, and of the others; None: it was never
    /// said.
    fn calibration<'l>(&self, lessons: impl IntoIterator<Item = &'l Lesson>) -> Option<String> {
        let mut counts = [(0, 0); Sureness::ALL.len()];
        for lesson in lessons {
            for section in &lesson.sections {
                for (learner, grade) in self.learn.grades(lesson, section) {
                    let (Some(sure), Some(grade)) = (learner.sure, grade) else { continue };
                    let (all, right) = &mut counts[sure as usize];
                    *all += 1;
                    *right += usize::from(grade == Grade::Right);
                }
            }
        }
        let told = Sureness::ALL.into_iter().zip(counts).rev().filter(|(_, (all, _))| *all > 0);
        let told = told.map(|(sure, (all, right))| format!("{}: {right} of {all}", sure.words()));
        let told: Vec<String> = told.collect();
        (!told.is_empty()).then(|| format!("Right where you were {}.", told.join(", ")))
    }

    /// The guesses that were furthest from what was measured, on their own scales, and before them
    /// the answers that one was sure of and that are wrong.
    fn surprises(&self) -> Vec<String> {
        let mut misses = Vec::new();
        for lesson in &self.course.lessons {
            for (_, question) in lesson.sections.iter().flat_map(|it| it.questions()) {
                let key = format!("{}/{}", lesson.id, question.id);
                let (Some(learner), Some(mark)) =
                    (self.learn.answers.get(&key), self.learn.marks.get(&key))
                else {
                    continue;
                };
                let was_sure = learner.sure == Some(Sureness::Sure) && mark.grade == Grade::Wrong;
                let missed = question.ask.guess().zip(mark.measured).zip(learner.first.as_ref());
                let (miss, said) = match missed {
                    Some(((ask, measured), Answer::Number(guess))) => {
                        // Decades of a log scale and shares of a linear one, both of the whole scale.
                        let whole = ask.gap(ask.range.0, ask.range.1);
                        let (said, measured_as) = (brief(*guess), brief(measured));
                        let told = format!("you said {said}, measured {measured_as}");
                        (ask.gap(*guess, measured) / whole, told)
                    }
                    _ if was_sure => (0.0, "you were sure, and it was not so".to_owned()),
                    _ => continue,
                };
                if mark.grade == Grade::Right {
                    continue;
                }
                let told = format!("{}: {said}. {}", lesson.title, question.text.plain());
                misses.push((miss + f64::from(u8::from(was_sure)), told));
            }
        }
        misses.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut told: Vec<String> =
            misses.into_iter().take(SURPRISES).map(|(_, told)| format!("• {told}")).collect();
        if !told.is_empty() {
            told.insert(0, "Your own surprises:".to_owned());
        }
        told
    }

    /// What to do next: the next lesson, what is due, the pages that went wrong.
    fn ways_on(&self, number: usize) -> Vec<Item> {
        let mut ways = Vec::new();
        let place = |lesson, section| Choice::Place(Place { lesson, section, block: 0 });
        if let Some(next) = self.course.lessons.get(number + 1) {
            let title = format!("go on with {}", next.title);
            ways.push(Item::new(title, "next lesson", place(number + 1, 0)));
        }
        if !self.due().is_empty() && !self.is_reviewing() {
            let title = format!("review what is due: {}", self.due().len());
            ways.push(Item::new(title, "review", Choice::Action(Action::Review)));
        }
        let lesson = &self.course.lessons[number];
        let missed = lesson.sections.iter().enumerate().filter(|(_, section)| {
            let grades = self.learn.grades(lesson, section);
            grades.iter().any(|(learner, grade)| learner.passed || *grade == Some(Grade::Wrong))
        });
        ways.extend(missed.take(4).map(|(section, content)| {
            Item::new(format!("look again at {}", content.title), "page", place(number, section))
        }));
        ways
    }
}

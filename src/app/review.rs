//! What became of answers, the review of what is due, and the card at a lesson's end.

use super::App;
use super::message::Effect;
use super::overlay::{Card, Choice, Item, Overlay};
use crate::lesson::question::Grade;
use crate::lesson::review::{self, Mark};
use crate::lesson::{Ask, Course, Learner, Lesson};
use crate::screen::learn::{self, Place};
use crate::screen::message::Action;
use crate::typeset::brief;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is put aside while a review is on.
pub struct Aside {
    course: Arc<Course>,
    learn: learn::State,
    /// Grades of the review so far
    grades: Vec<Grade>,
}

/// So many of the largest misses are told at the end of the course.
const SURPRISES: usize = 3;

impl App {
    /// The course itself and where its reader is, a review or not.
    pub(super) fn reader(&self) -> (&Course, &learn::State) {
        match &self.aside {
            Some(aside) => (&aside.course, &aside.learn),
            None => (&self.course, &self.learn),
        }
    }

    pub(super) fn is_reviewing(&self) -> bool {
        self.aside.is_some()
    }

    /// Keys of the questions that are due.
    pub(super) fn due(&self) -> Vec<String> {
        let Some(today) = self.today else { return Vec::new() };
        let (course, learn) = self.reader();
        let is_due = |key: &String| learn.marks.get(key).is_some_and(|mark| mark.is_due(today));
        let keys = course.sections().flat_map(|(lesson, section)| {
            section.questions().map(|(_, question)| format!("{}/{}", lesson.id, question.id))
        });
        let mut due: Vec<String> = keys.filter(is_due).collect();
        due.sort_unstable();
        due
    }

    /// A day begins, or the program does.
    pub(super) fn take_day(&mut self, day: u32) {
        self.today = Some(day);
        let due = self.due().len();
        if due > 0 && self.notice.is_none() && !self.is_reviewing() {
            let what = if due == 1 { "1 question is" } else { &format!("{due} questions are") };
            self.notice = Some(format!("{what} due for review: R on the Learn screen asks again."));
        }
    }

    /// Opens the review of what is due, or goes back from it to the course.
    pub(super) fn turn_review(&mut self) -> Vec<Effect> {
        if let Some(aside) = self.aside.take() {
            (self.course, self.learn) = (aside.course, aside.learn);
            self.change_course();
            let count = |grade| aside.grades.iter().filter(|it| **it == grade).count();
            let [right, near, wrong] = [Grade::Right, Grade::Near, Grade::Wrong].map(count);
            self.notice = Some(format!("Review: {right} right, {near} near, {wrong} wrong."));
            return vec![Effect::Save(self.progress())];
        }
        let due = self.due();
        let made = review::course(&self.course, &due, self.today.unwrap_or(0));
        let Some(course) = made else {
            self.notice = Some("Nothing is due for review now.".to_owned());
            return Vec::new();
        };
        self.trying = None;
        let course = std::mem::replace(&mut self.course, Arc::new(course));
        let mut learn = learn::State::new(Place::default());
        learn.outline = Some(false);
        let learn = std::mem::replace(&mut self.learn, learn);
        self.aside = Some(Box::new(Aside { course, learn, grades: Vec::new() }));
        self.change_course();
        let (all, pages) = (due.len(), if due.len() == 1 { "question" } else { "questions" });
        self.notice = Some(format!("Review of {all} {pages}. R leads back to the course."));
        Vec::new()
    }

    fn change_course(&mut self) {
        self.catalog = OnceCell::new();
        self.asked.turn_pages();
        let (learn, context) = self.reading();
        learn.show_block(&context);
    }

    /// Notes what became of answers as soon as it can be told. Whether there was anything new.
    pub(super) fn mark_answers(&mut self) -> bool {
        let Some(today) = self.today else { return false };
        let judged = self.judged();
        for (key, grade) in &judged {
            match &mut self.aside {
                None => {
                    self.learn.marks.insert(key.clone(), Mark::first(*grade, today));
                }
                Some(aside) => {
                    self.learn.marks.insert(key.clone(), Mark::first(*grade, today));
                    aside.grades.push(*grade);
                    if let Some(mark) = aside.learn.marks.get_mut(&review::key_of(key)) {
                        *mark = mark.reviewed(*grade, today);
                    }
                }
            }
        }
        !judged.is_empty()
    }

    /// Answers that are not marked yet and can be judged by now.
    fn judged(&self) -> Vec<(String, Grade)> {
        let learn = &self.learn;
        let mut judged = Vec::new();
        for lesson in &self.course.lessons {
            let Some(measured) = learn.measured.get(&lesson.id) else { continue };
            for (_, question) in lesson.sections.iter().flat_map(|it| it.questions()) {
                let key = format!("{}/{}", lesson.id, question.id);
                let first = learn.answers.get(&key).and_then(|it| it.first.as_ref());
                let Some(first) = first.filter(|_| !learn.marks.contains_key(&key)) else {
                    continue;
                };
                let known = |name: &str| measured.get(name).copied();
                let judgement = question.ask.asks().judge(first, &known);
                judged.extend(judgement.map(|it| (key, it.grade)));
            }
        }
        judged
    }

    /// Shows what became of a lesson's questions and what to remember of it.
    pub(super) fn show_card(&mut self, number: usize) {
        let lesson = &self.course.lessons[number];
        let mut told = vec![self.told_of([lesson])];
        let last = number + 1 == self.course.lessons.len();
        if last {
            told.push(format!("The whole course: {}", self.told_of(&self.course.lessons)));
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

    /// The guesses that were furthest from what was measured, on their own scales.
    fn surprises(&self) -> Vec<String> {
        let mut misses = Vec::new();
        for lesson in &self.course.lessons {
            let measured = self.learn.measured.get(&lesson.id);
            for (_, question) in lesson.sections.iter().flat_map(|it| it.questions()) {
                let key = format!("{}/{}", lesson.id, question.id);
                let learner = self.learn.answers.get(&key);
                let first = learner.and_then(|it| it.first.as_ref());
                let (Ask::Predict(ask), Some(crate::lesson::question::Answer::Number(guess))) =
                    (&question.ask, first)
                else {
                    continue;
                };
                let number = measured.and_then(|it| it.get(&ask.measure)).copied();
                let Some(number) = number.filter(|it| it.is_finite()) else { continue };
                // Decades of a log scale and shares of a linear one, both of the whole scale.
                let whole = ask.gap(ask.range.0, ask.range.1);
                let miss = ask.gap(*guess, number) / whole;
                let told = format!(
                    "{}: you said {}, measured {}. {}",
                    lesson.title,
                    brief(*guess),
                    brief(number),
                    question.text.plain()
                );
                misses.push((miss, told));
            }
        }
        misses.sort_by(|a, b| b.0.total_cmp(&a.0));
        let largest = misses.into_iter().take(SURPRISES);
        largest.map(|(_, told)| format!("Surprise: {told}")).collect()
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

//! What became of answers, and the review of what is due.

use super::App;
use super::message::Effect;
use crate::lesson::question::{Grade, Question};
use crate::lesson::review::{self, Mark};
use crate::lesson::{Course, Lesson};
use crate::screen::learn::{self, Place};
use std::rc::Rc;
use std::sync::Arc;

/// What is put aside while a review is on.
#[derive(Clone)]
pub struct Aside {
    course: Arc<Course>,
    learn: learn::State,
    /// Grades of the review so far
    grades: Vec<Grade>,
}

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
        let due = learn.marks.iter().filter(|(_, mark)| mark.is_due(today)).map(|(key, _)| key);
        due.filter(|key| question_of(course, key).is_some()).cloned().collect()
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
        self.catalog = Rc::default();
        self.asked.turn_pages();
        let (learn, context) = self.reading();
        learn.show_block(&context);
    }

    /// Notes what became of answers as soon as it can be told. Whether there was anything new.
    pub(super) fn mark_answers(&mut self) -> bool {
        let Some(today) = self.today else { return false };
        let judged = self.judged();
        for (key, grade, measured) in &judged {
            let mark = Mark { measured: *measured, ..Mark::first(*grade, today) };
            self.learn.marks.insert(key.clone(), mark);
            let Some(aside) = &mut self.aside else { continue };
            aside.grades.push(*grade);
            if let Some(mark) = aside.learn.marks.get_mut(&review::key_of(key)) {
                *mark = mark.reviewed(*grade, today);
            }
        }
        !judged.is_empty()
    }

    /// Answers that are not marked yet and can be judged by now, and the number that a guess is held
    /// against.
    fn judged(&self) -> Vec<(String, Grade, Option<f64>)> {
        let learn = &self.learn;
        let open = learn.answers.iter().filter(|(key, _)| !learn.marks.contains_key(*key));
        let judged = open.filter_map(|(key, learner)| {
            let first = learner.first.as_ref()?;
            let (lesson, question) = question_of(&self.course, key)?;
            let measured = learn.measured.get(&lesson.id)?;
            let known = |name: &str| measured.get(name).copied();
            let judgement = question.ask.asks().judge(first, &known)?;
            let number = question.ask.guess().and_then(|guess| known(&guess.measure));
            Some((key.clone(), judgement.grade, number.filter(|it| it.is_finite())))
        });
        judged.collect()
    }
}

/// The question of that key, `lesson/question`, if the course has it.
fn question_of<'c>(course: &'c Course, key: &str) -> Option<(&'c Lesson, &'c Question)> {
    let (lesson, id) = key.split_once('/')?;
    let lesson = course.lesson(lesson)?;
    let mut questions = lesson.sections.iter().flat_map(|it| it.questions());
    questions.find(|(_, question)| question.id == id).map(|(_, question)| (lesson, question))
}

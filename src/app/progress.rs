//! What is kept of the reader and of the screens for the next time, and taken up again from it.

use super::App;
use crate::lesson::question::Answer;
use crate::lesson::{Course, Learner};
use crate::screen::Tab;
use crate::screen::learn::{self, Place};
use crate::store::{self, Guess, Progress};

impl App {
    /// What is kept for the next time.
    pub fn progress(&self) -> Progress {
        let (course, learn) = self.reader();
        let place = learn.place;
        let lesson = &course.lessons[place.lesson];
        let mut progress = self.progress.clone();
        progress.last = Some(store::Place {
            lesson: lesson.id.clone(),
            section: lesson.sections[place.section].id.clone(),
            block: place.block,
        });
        progress.read = learn.read.clone();
        progress.marks = learn.marks.clone();
        for tab in Tab::ALL {
            let kept = self.screen_of(tab).kept();
            if !kept.is_empty() {
                progress.screens.insert(tab.title().to_owned(), kept.entries().clone());
            }
        }
        let guesses = learn.answers.iter();
        progress.guesses.extend(guesses.filter_map(|(key, it)| Some((key.clone(), guess_of(it)?))));
        let sure = learn.answers.iter().filter(|(_, it)| it.first.is_some());
        progress.sure.extend(sure.filter_map(|(key, it)| Some((key.clone(), it.sure?))));
        progress
    }
}

/// The Learn screen as it was left.
pub(super) fn reader_of(course: &Course, progress: &Progress) -> learn::State {
    let mut learn = learn::State::new(place_of(course, progress));
    learn.read = progress.read.clone();
    learn.marks = progress.marks.clone();
    let guesses = progress.guesses.iter();
    let learner = |(key, guess): (&String, &Guess)| {
        let sure = progress.sure.get(key).copied();
        (key.clone(), Learner { sure, ..learner_of(guess.clone()) })
    };
    learn.answers = guesses.map(learner).collect();
    learn
}

fn learner_of(guess: Guess) -> Learner {
    match guess {
        Guess::Number(guess) => Learner::answered(Answer::Number(guess)),
        Guess::Choice(option) => Learner::answered(Answer::Picks(vec![option])),
        Guess::Picks(options) => Learner::answered(Answer::Picks(options)),
        Guess::Numbers(drawn) => Learner::answered(Answer::Numbers(drawn)),
        Guess::Line(line) => Learner::answered(Answer::Line(line)),
        Guess::Passed => Learner::passed(),
        Guess::Done => Learner { done: true, ..Learner::default() },
    }
}

/// None of a learner that has done nothing yet.
fn guess_of(learner: &Learner) -> Option<Guess> {
    Some(match &learner.first {
        Some(Answer::Number(guess)) => Guess::Number(*guess),
        Some(Answer::Picks(options)) => Guess::Picks(options.clone()),
        Some(Answer::Numbers(drawn)) => Guess::Numbers(drawn.clone()),
        Some(Answer::Line(line)) => Guess::Line(line.clone()),
        None if learner.passed => Guess::Passed,
        None if learner.done => Guess::Done,
        None => return None,
    })
}

/// Where the reader left off, if the course still has that place.
fn place_of(course: &Course, progress: &Progress) -> Place {
    let find = || {
        let last = progress.last.as_ref()?;
        let lesson = course.lessons.iter().position(|lesson| lesson.id == last.lesson)?;
        let sections = &course.lessons[lesson].sections;
        let section = sections.iter().position(|section| section.id == last.section).unwrap_or(0);
        let block = last.block.min(sections[section].blocks.len() - 1);
        Some(Place { lesson, section, block })
    };
    find().unwrap_or_default()
}

//! Questions: what the reader guesses, and that reading on waits for it once.

use super::{Place, State};
use crate::lesson::{Block, Choose, Course, Predict};
use crate::screen::message::{Context, Request};
use crate::typeset::Learner;
use std::ops::Range;

impl State {
    /// Whether the block under the eye waits for an answer.
    pub fn has_open_question(&self, course: &Course) -> bool {
        self.is_open(self.place.block, course)
    }

    /// Whether a block of the page waits for an answer.
    fn is_open(&self, block: usize, course: &Course) -> bool {
        let asks =
            matches!(self.section(course).blocks[block], Block::Predict(_) | Block::Choose(_));
        asks && !is_answered(self.learner(&self.block_key(course, block)))
    }

    pub(super) fn learner(&self, key: &str) -> Learner {
        self.answers.get(key).copied().unwrap_or_default()
    }

    /// ← and →: the guess if a question is open under the eye, else the chart's cursor.
    pub(super) fn horizontal(&mut self, by: i32, far: bool, context: &Context) -> Vec<Request> {
        let key = self.block_key(context.course, self.place.block);
        let learner = self.learner(&key);
        match self.block(context.course) {
            Block::Predict(predict) if !is_answered(learner) => {
                let steps = f64::from(by) * if far { 10.0 } else { 1.0 };
                let guess = predict.moved(guess(predict, learner), steps);
                self.answers.insert(key, Learner::Guessing(guess));
            }
            Block::Choose(_) if !is_answered(learner) => {
                self.select(by, context.course);
            }
            _ => self.move_cursor(by, far, context.course),
        }
        Vec::new()
    }

    /// ↓: the next option of an open question, else a block on; an open question holds it once.
    pub(super) fn down(&mut self, context: &Context) -> Vec<Request> {
        if self.goes_on_below(context) {
            return self.next_block(context);
        }
        if self.select(1, context.course) {
            return Vec::new();
        }
        let here = self.place;
        if self.is_open(here.block, context.course) && !self.is_passed(here.block) {
            return self.hold(here.block, context);
        }
        self.next_block(context)
    }

    /// ↑: the option before of an open question, else a block back.
    pub(super) fn up(&mut self, context: &Context) -> Vec<Request> {
        if self.select(-1, context.course) { Vec::new() } else { self.previous_block(context) }
    }

    /// Selects another option of the open question under the eye; false: there is none that way.
    fn select(&mut self, by: i32, course: &Course) -> bool {
        let key = self.block_key(course, self.place.block);
        let learner = self.learner(&key);
        let Block::Choose(choose) = self.block(course) else { return false };
        let option = moved_choice(choose, learner, by);
        if is_answered(learner) || option == moved_choice(choose, learner, 0) {
            return false;
        }
        self.answers.insert(key, Learner::Choosing(option));
        true
    }

    /// Stays at an open question and says so. It holds nobody twice.
    fn hold(&mut self, block: usize, context: &Context) -> Vec<Request> {
        let place = Place { block, ..self.place };
        let mut requests = self.go(place, context);
        self.held = Some(place);
        let keys = match self.block(context.course) {
            Block::Choose(_) => "Up or Down",
            _ => "Left or Right",
        };
        let notice = format!("Guess first: {keys}, then Enter. The same key again goes on.");
        requests.push(Request::Notice(notice));
        requests
    }

    /// Holds at the first open question among these blocks of the page that has not held yet.
    pub(super) fn hold_within(
        &mut self,
        blocks: Range<usize>,
        context: &Context,
    ) -> Option<Vec<Request>> {
        let open = |&block: &usize| self.is_open(block, context.course) && !self.is_passed(block);
        let block = blocks.into_iter().find(open)?;
        Some(self.hold(block, context))
    }

    /// Whether the reader was held at this block of the page, or further on, and goes on anyway.
    fn is_passed(&self, block: usize) -> bool {
        self.held.is_some_and(|held| {
            held.block >= block && held == Place { block: held.block, ..self.place }
        })
    }

    /// Enter: answers the question under the eye.
    pub(super) fn answer(&mut self, context: &Context) -> Vec<Request> {
        let key = self.block_key(context.course, self.place.block);
        let learner = self.learner(&key);
        let given = match self.block(context.course) {
            _ if is_answered(learner) => return self.next_block(context),
            Block::Predict(predict) => Learner::Guessed(guess(predict, learner)),
            Block::Choose(choose) => Learner::Chosen(moved_choice(choose, learner, 0)),
            _ => return self.next_block(context),
        };
        self.answers.insert(key, given);
        self.show_block(context);
        self.mark_read(context);
        vec![Request::Keep]
    }
}

/// Whether the answer may be shown.
fn is_answered(learner: Learner) -> bool {
    matches!(learner, Learner::Guessed(_) | Learner::Chosen(_) | Learner::GivenUp)
}

/// The guess as it stands.
fn guess(predict: &Predict, learner: Learner) -> f64 {
    match learner {
        Learner::Guessing(guess) | Learner::Guessed(guess) => guess,
        _ => predict.middle(),
    }
}

/// The option so many further on; it starts from the first, and ends at the ends.
fn moved_choice(choose: &Choose, learner: Learner, by: i32) -> usize {
    let now = match learner {
        Learner::Choosing(option) => option,
        _ => 0,
    };
    now.saturating_add_signed(by as isize).min(choose.options.len() - 1)
}

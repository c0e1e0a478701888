//! Questions: what the reader answers, and that an open one covers the rest of its page.

use super::{Place, State};
use crate::lesson::attempt::Try;
use crate::lesson::question::{Answer, Question, Step, Sureness};
use crate::lesson::{Ask, Block, Course, Learner, NamedMeasure, NumberFormat};
use crate::screen::control::edit::Edit;
use crate::screen::message::{Context, Request};
use crate::typeset;

/// An answer that is being typed.
#[derive(Clone, Debug)]
pub struct Entry {
    pub place: Place,
    pub edit: Edit,
    /// The question's key in the answers, what it asks and how its number is written.
    key: String,
    ask: Ask,
    format: NumberFormat,
}

/// The keys that answer a question, in words.
pub fn keys(ask: &Ask) -> &'static str {
    match ask {
        Ask::Predict(_) => {
            "Left and Right move the guess, t types a number, Enter gives it; s passes the question"
        }
        Ask::Place(_) => {
            "Left and Right move the cursor in the charts, t types a number, Enter gives it; \
             s passes the question"
        }
        Ask::Choose(choose) if choose.takes_several() => {
            "Up and Down select, Left or Right ticks, Enter decides; s passes the question"
        }
        Ask::Choose(_) | Ask::Judge(_) | Ask::Bet(_) => {
            "Up and Down select, Enter decides; s passes the question"
        }
        Ask::Order(_) => {
            "Up and Down select, Left and Right carry it up and down, Enter decides; \
             s passes the question"
        }
        Ask::Slope(_) => {
            "Left and Right choose the place, Up and Down draw, Enter decides; \
             s passes the question"
        }
        Ask::Derive(_) => "t opens a line to type in, Enter gives it; s passes the question",
    }
}

impl State {
    /// A block's question with its key in the answers: `lesson/id`.
    fn question_at<'c>(&self, block: usize, course: &'c Course) -> Option<(String, &'c Question)> {
        let lesson = self.lesson(course);
        match &self.section(course).blocks[block] {
            Block::Question(question) => {
                Some((format!("{}/{}", lesson.id, question.id), question.as_ref()))
            }
            _ => None,
        }
    }

    /// Whether the block under the eye has a verdict that was measured, and shows it.
    pub(super) fn has_measurements(&self, course: &Course) -> bool {
        let claim = match self.block(course) {
            Block::Claim(claim) => Some(claim),
            Block::Question(question) => match &question.ask {
                Ask::Judge(judge) if !self.is_asked(course) => Some(&judge.claim),
                _ => None,
            },
            _ => None,
        };
        claim.is_some_and(|claim| !claim.checks.is_empty())
    }

    /// Shows the measurements behind the verdict under the eye, or folds them away.
    pub(super) fn fold(&mut self, context: &Context) -> Vec<Request> {
        if !self.has_measurements(context.course) {
            return vec![Request::Notice("No measured verdict is under the eye.".to_owned())];
        }
        if !self.unfolded.remove(&self.place) {
            self.unfolded.insert(self.place);
        }
        self.show_block(context);
        Vec::new()
    }

    /// The code under the eye, for the clipboard.
    pub fn copy_code(&self, course: &Course) -> Option<Request> {
        let Block::Code(code) = self.block(course) else { return None };
        let what = match code.title.as_str() {
            "" => "code".to_owned(),
            title => title.to_owned(),
        };
        Some(Request::Copy { text: format!("{}\n", code.code), what })
    }

    /// A block's try with its key in the answers.
    pub(super) fn try_at<'c>(&self, block: usize, course: &'c Course) -> Option<(String, &'c Try)> {
        match &self.section(course).blocks[block] {
            Block::Try(attempt) => {
                Some((format!("{}/{}", self.lesson(course).id, attempt.id), attempt.as_ref()))
            }
            _ => None,
        }
    }

    pub(super) fn learner(&self, key: &str) -> Learner {
        self.answers.get(key).cloned().unwrap_or_default()
    }

    /// How far the learner is with each block of the page.
    pub(super) fn learners(&self, course: &Course) -> Vec<Learner> {
        let blocks = 0..self.section(course).blocks.len();
        let learner = |block| {
            let question = self.question_at(block, course).map(|(key, _)| key);
            let key = question.or_else(|| self.try_at(block, course).map(|(key, _)| key));
            key.map(|key| self.learner(&key)).unwrap_or_default()
        };
        blocks.map(learner).collect()
    }

    /// How many blocks of the page show.
    pub(super) fn uncovered(&self, course: &Course) -> usize {
        typeset::uncovered(self.section(course), &self.learners(course))
    }

    /// The runs of the page's bets that have been placed, or passed.
    pub fn runs<'c>(&self, course: &'c Course) -> Vec<&'c (String, NamedMeasure)> {
        let shown = &self.section(course).blocks[..self.uncovered(course)];
        let placed = shown.iter().enumerate().filter_map(|(block, _)| {
            let (key, question) = self.question_at(block, course)?;
            match &question.ask {
                Ask::Bet(bet) if !self.learner(&key).is_open() => Some(bet.runs.iter().flatten()),
                _ => None,
            }
        });
        placed.flatten().collect()
    }

    /// The page's open question: it covers all below it.
    pub fn open_question<'c>(&self, course: &'c Course) -> Option<(usize, &'c Question)> {
        let last = self.uncovered(course) - 1;
        let (key, question) = self.question_at(last, course)?;
        self.learner(&key).is_open().then_some((last, question))
    }

    /// Whether the block under the eye awaits an answer, for the first time or again.
    pub fn is_asked(&self, course: &Course) -> bool {
        let question = self.question_at(self.place.block, course);
        question.is_some_and(|(key, _)| self.learner(&key).is_asked())
    }

    /// Whether the question under the eye can be answered by typing, or tried again.
    pub fn takes_try(&self, course: &Course) -> bool {
        let Some((key, question)) = self.question_at(self.place.block, course) else {
            return false;
        };
        let learner = self.learner(&key);
        if learner.is_asked() { takes_text(&question.ask) } else { learner.first.is_some() }
    }

    /// Whether a first answer is awaited under the eye.
    pub(super) fn takes_sureness(&self, course: &Course) -> bool {
        let question = self.question_at(self.place.block, course);
        question.is_some_and(|(key, _)| self.learner(&key).is_open())
    }

    /// How sure of the answer under the eye: the next step.
    pub(super) fn say_how_sure(&mut self, context: &Context) -> Vec<Request> {
        let question = self.question_at(self.place.block, context.course);
        let open = question.filter(|(key, _)| self.learner(key).is_open());
        let Some((key, _)) = open else {
            let told = "How sure you are is asked before the first answer.";
            return vec![Request::Notice(told.to_owned())];
        };
        let learner = self.answers.entry(key).or_default();
        learner.sure = Sureness::after(learner.sure);
        self.show_block(context);
        Vec::new()
    }

    /// An arrow key: what it does to the answer under the eye. False: nothing.
    fn step(&mut self, step: Step, course: &Course) -> bool {
        let Some((key, question)) = self.question_at(self.place.block, course) else {
            return false;
        };
        let mut learner = self.learner(&key);
        if !learner.is_asked() {
            return false;
        }
        let asks = question.ask.asks();
        let draft = learner.draft.clone().or_else(|| asks.start());
        let Some(draft) = draft.and_then(|draft| asks.moved(&draft, step)) else { return false };
        if let (Ask::Place(_), Answer::Number(x)) = (&question.ask, &draft.answer) {
            self.cursor = *x;
        }
        learner.draft = Some(draft);
        self.answers.insert(key, learner);
        true
    }

    /// ← and →: the answer under the eye, else the chart's cursor.
    pub(super) fn horizontal(&mut self, by: i32, far: bool, context: &Context) -> Vec<Request> {
        let step = if by < 0 { Step::Left { far } } else { Step::Right { far } };
        if !self.is_asked(context.course) {
            self.move_cursor(by, far, context.course);
        } else {
            self.step(step, context.course);
        }
        Vec::new()
    }

    /// ↓: the answer under the eye, else a block on; an open question is not passed this way.
    pub(super) fn down(&mut self, context: &Context) -> Vec<Request> {
        if !self.goes_on_below(context) && self.step(Step::Down, context.course) {
            return Vec::new();
        }
        self.next_block(context)
    }

    /// ↑: the answer under the eye, else a block back.
    pub(super) fn up(&mut self, context: &Context) -> Vec<Request> {
        let moved = self.step(Step::Up, context.course);
        if moved { Vec::new() } else { self.previous_block(context) }
    }

    /// Stays at the open question and says what leads on; None: there is none.
    pub(super) fn hold(&mut self, context: &Context) -> Option<Vec<Request>> {
        let (block, _) = self.open_question(context.course)?;
        let mut requests = self.go(Place { block, ..self.place }, context);
        let told = "Answer first: the rest of the page follows then. s passes the question.";
        requests.push(Request::Notice(told.to_owned()));
        Some(requests)
    }

    /// Enter: gives the answer under the eye, or opens the try.
    pub(super) fn answer(&mut self, context: &Context) -> Vec<Request> {
        if let Some((key, attempt)) = self.try_at(self.place.block, context.course) {
            return vec![Request::Try(key, Box::new(attempt.clone()))];
        }
        let question = self.question_at(self.place.block, context.course);
        let asked = question.filter(|(key, _)| self.learner(key).is_asked());
        let Some((key, question)) = asked else { return self.next_block(context) };
        let mut learner = self.learner(&key);
        let Some(draft) = learner.draft.take().or_else(|| question.ask.asks().start()) else {
            return self.open_entry(context);
        };
        learner.give(draft.answer);
        self.settle(key, learner, context)
    }

    /// The answer and what it covered come into view.
    fn settle(&mut self, key: String, learner: Learner, context: &Context) -> Vec<Request> {
        self.answers.insert(key, learner);
        self.show_block(context);
        self.mark_read(context);
        vec![Request::Keep]
    }

    /// Passes the page's open question: its answer and what it covers are shown.
    pub(super) fn pass(&mut self, context: &Context) -> Vec<Request> {
        let Some((block, _)) = self.open_question(context.course) else {
            return vec![Request::Notice("No question is open on this page.".to_owned())];
        };
        self.place.block = block;
        let Some((key, _)) = self.question_at(block, context.course) else { return Vec::new() };
        self.settle(key, Learner::passed(), context)
    }

    /// Types the answer under the eye; an answered question is asked again.
    pub(super) fn try_it(&mut self, context: &Context) -> Vec<Request> {
        let notice = |told: &str| vec![Request::Notice(told.to_owned())];
        let Some((key, question)) = self.question_at(self.place.block, context.course) else {
            return notice("No question is under the eye.");
        };
        let mut learner = self.learner(&key);
        if learner.is_asked() {
            return match takes_text(&question.ask) {
                true => self.open_entry(context),
                false => notice("This question is answered with the arrow keys and Enter."),
            };
        }
        if learner.first.is_none() {
            return notice("This question was passed: its answer is on the page.");
        }
        let Some(draft) = question.ask.asks().start() else { return self.open_entry(context) };
        learner.draft = Some(draft);
        self.answers.insert(key, learner);
        self.show_block(context);
        Vec::new()
    }

    /// Esc: an answered question that was to be tried again shows its answer again.
    pub(super) fn drop_retry(&mut self, course: &Course) {
        let Some((key, _)) = self.question_at(self.place.block, course) else { return };
        if let Some(learner) = self.answers.get_mut(&key).filter(|it| it.first.is_some()) {
            learner.draft = None;
        }
    }

    fn open_entry(&mut self, context: &Context) -> Vec<Request> {
        let Some((key, question)) = self.question_at(self.place.block, context.course) else {
            return Vec::new();
        };
        let measures = &self.lesson(context.course).measures;
        let shown = question.ask.asks().measures().first().and_then(|name| measures.get(*name));
        self.entry = Some(Entry {
            place: self.place,
            edit: Edit::new(String::new()),
            key,
            ask: question.ask.clone(),
            format: shown.map(|named| named.format).unwrap_or_default(),
        });
        self.show_block(context);
        Vec::new()
    }

    /// Takes the answer that was typed, or says why it is none.
    pub(super) fn enter_answer(&mut self, text: &str) -> Result<Vec<Request>, String> {
        let Some(entry) = &self.entry else { return Ok(Vec::new()) };
        let answer = entry.ask.asks().typed(text, entry.format).transpose()?;
        let Some(answer) = answer else { return Ok(Vec::new()) };
        let key = entry.key.clone();
        let mut learner = self.learner(&key);
        learner.give(answer);
        self.answers.insert(key, learner);
        Ok(vec![Request::Keep])
    }
}

/// Whether a kind of question takes a typed answer.
fn takes_text(ask: &Ask) -> bool {
    matches!(ask, Ask::Predict(_) | Ask::Place(_) | Ask::Derive(_))
}

//! The try that is on: its goal stands above the screen and is ticked by measurement.

use super::App;
use super::choose::choose;
use super::message::Effect;
use super::overlay::Choice;
use crate::lesson::attempt::{Bench, Shown, Try};
use crate::live::race::Race;
use crate::math::sweep::CellResult;
use crate::screen::Tab;
use crate::screen::derive::subject::Subject;
use crate::screen::kept::Kept;
use crate::screen::learn::Place;
use crate::typeset::{self, Line, Role, Span};
use std::sync::Arc;

#[derive(Clone)]
pub struct Trying {
    /// Of the try among the answers
    key: String,
    attempt: Box<Try>,
    /// The page that gave it.
    page: Place,
    /// Hints that have been shown.
    hints: usize,
    /// What the conditions come to now; None: nothing that counts was measured.
    numbers: Option<Vec<Option<f64>>>,
    reached: bool,
    /// Tells one opening from the next.
    number: u64,
}

impl Trying {
    fn tab(&self) -> Tab {
        match self.attempt.open {
            Bench::Network(_) => Tab::Network,
            Bench::Train(..) => Tab::Train,
            Bench::Plot(..) => Tab::Plot,
            Bench::Derive(_) => Tab::Derive,
            Bench::Depth(_) => Tab::Depth,
        }
    }

    fn may_change(&self, name: &str) -> bool {
        let may = |label: &str| self.attempt.may.contains(&label);
        let is_function = |name: &str| !DEPTH_CONTROLS.contains(&name);
        match (&self.attempt.open, name) {
            // How it is looked at.
            (Bench::Plot(..), "show" | "tangent") | (Bench::Derive(_), "exercise") => true,
            (Bench::Depth(_), "shows") => true,
            (Bench::Plot(..), _) => may("parameters"),
            (Bench::Depth(_), name) if is_function(name) => may("activation"),
            // The Train screen has several networks; the try is about the first, A.
            _ => may(name.strip_prefix("A ").unwrap_or(name)),
        }
    }

    fn lines(&self, width: usize) -> Vec<Line> {
        let (sign, role) = if self.reached { ("✓ ", Role::Good) } else { ("○ ", Role::Accent) };
        let goal = self.attempt.goal.plain();
        let mut lines =
            typeset::wrap(&[Span::new(role, sign), Span::new(Role::Strong, goal)], width);
        let mut told = Vec::new();
        for (index, condition) in self.attempt.conditions.iter().enumerate() {
            let number = self.numbers.as_ref().and_then(|numbers| numbers[index]);
            let holds = number.is_some_and(|number| condition.bounds.hold(number));
            let mark =
                if holds { Span::new(Role::Good, "✓ ") } else { Span::new(Role::Dim, "· ") };
            let now = number.map_or("…".to_owned(), |number| condition.quantity.written(number));
            let wanted = format!("{}: now ", condition.sentence());
            let role = if holds { Role::Good } else { Role::Measured };
            told.extend([mark, Span::new(Role::Dim, wanted), Span::new(role, now)]);
            told.push(Span::new(Role::Dim, " "));
        }
        if self.numbers.is_none() && !self.reached {
            told.push(Span::new(Role::Dim, format!("(counts{})", self.attempt.within_words())));
        }
        lines.extend(typeset::wrap(&told, width));
        if let Some(hint) = self.hints.checked_sub(1).and_then(|last| self.attempt.hints.get(last))
        {
            let label = format!("Hint {} of {}: ", self.hints, self.attempt.hints.len());
            let spans = [Span::new(Role::Warn, label), Span::new(Role::Text, hint.plain())];
            lines.extend(typeset::wrap(&spans, width));
        }
        lines
    }
}

/// What is set on the Depth screen, but for its functions.
const DEPTH_CONTROLS: [&str; 8] =
    ["init", "seeds", "width", "depths", "gain", "bias std", "norm", "residual"];

const NO_TRY: &str = "No try is on here; a page's try opens with Enter.";

impl App {
    pub(super) fn open_try(&mut self, key: String, attempt: Box<Try>) {
        match &attempt.open {
            Bench::Network(settings) => self.network.open((**settings).clone()),
            Bench::Train(source, settings) => {
                let runners = vec![(**settings).clone()];
                self.train.open(Race { source: *source, runners });
                self.train.restarts += 1;
            }
            Bench::Plot(function, x) => {
                self.plot.open(std::slice::from_ref(function));
                self.plot.cursor = *x;
            }
            Bench::Derive(function) => self.derive.open(&Subject::of(function.clone()).text()),
            Bench::Depth(spec) => {
                if let Err(why) = self.depth.open(spec) {
                    self.notice = Some(why);
                    return;
                }
            }
        }
        let number = self.trying.as_ref().map_or(0, |trying| trying.number + 1);
        let page = self.learn.place;
        let trying = Trying { key, attempt, page, hints: 0, numbers: None, reached: false, number };
        let tab = trying.tab();
        self.trying = Some(trying);
        self.open_screen(tab);
    }

    /// The try that this screen is for.
    pub(super) fn goal(&self) -> Option<&Trying> {
        self.trying.as_ref().filter(|trying| trying.tab() == self.tab)
    }

    /// What stands above the screen: nothing, if no try is on here.
    pub(super) fn goal_lines(&self) -> Vec<Line> {
        let Some(goal) = self.goal() else { return Vec::new() };
        let width = usize::from(self.size.0).saturating_sub(2).max(20);
        let mut lines = goal.lines(width);
        // The screen keeps three quarters.
        lines.truncate(usize::from(self.size.1 / 4).max(2));
        for line in &mut lines {
            line.insert(0, Span::new(Role::Text, " "));
        }
        lines
    }

    pub(super) fn next_hint(&mut self) {
        let tab = self.tab;
        let Some(trying) = self.trying.as_mut().filter(|trying| trying.tab() == tab) else {
            self.notice = Some(NO_TRY.to_owned());
            return;
        };
        let all = trying.attempt.hints.len();
        match trying.hints < all {
            true => trying.hints += 1,
            // The best hint that the program can give.
            false if matches!(tab, Tab::Network | Tab::Train) => self.ask_why(),
            false => self.notice = Some("That was the last hint.".to_owned()),
        }
    }

    /// In so many epochs the goal of the try that is on has to be reached.
    pub(super) fn epochs_of_try(&self) -> Option<u64> {
        let attempt = &self.goal()?.attempt;
        matches!(attempt.open, Bench::Train(..)).then_some(attempt.within)
    }

    /// Back to the page; the screen keeps what was set.
    pub(super) fn leave_try(&mut self) -> Vec<Effect> {
        let Some(trying) = self.trying.take() else {
            self.notice = Some(NO_TRY.to_owned());
            return Vec::new();
        };
        choose(self, Choice::Place(trying.page))
    }

    /// What is set on the try's screen before something happens.
    pub(super) fn tried(&self) -> Option<(u64, Kept)> {
        let trying = self.trying.as_ref()?;
        Some((trying.number, self.screen_of(trying.tab()).kept()))
    }

    /// Puts back what a try does not allow to change.
    pub(super) fn refuse(&mut self, before: Option<(u64, Kept)>) {
        let (Some(trying), Some((number, before))) = (&self.trying, before) else { return };
        if trying.number != number {
            return;
        }
        let (tab, area) = (trying.tab(), self.area());
        let now = self.screen_of(tab).kept();
        let changed = before.changed(&now);
        let Some(name) = changed.into_iter().find(|name| !trying.may_change(name)) else { return };
        let may = trying.attempt.may.join(", ");
        let told = format!("This try leaves {name} as it is; change {may}. b leads to its page.");
        let (screen, context) = self.screen_mut_of(tab, area);
        screen.restore(&before, context.functions);
        self.notice = Some(told);
    }

    /// What the conditions of a try come to on its screen now.
    fn read_try(&self, attempt: &Try) -> Option<Vec<Option<f64>>> {
        match attempt.open {
            Bench::Network(_) => {
                let (snapshot, now) = (self.network.snapshot.as_ref()?, &self.network.settings);
                let settings = &snapshot.job.settings;
                let is_it = settings.network == now.network && settings.batch == now.batch;
                attempt.read(Shown::Network(snapshot.report.as_ref().filter(|_| is_it)?))
            }
            Bench::Train(..) => {
                let snapshot = self.train.snapshot.as_ref()?;
                let race = &snapshot.job.settings;
                let score = snapshot.runners.first()?.score.as_ref()?;
                let is_it = race.is_same_run(&self.train.race);
                attempt.read(Shown::Train(score, race.runners.first()?)).filter(|_| is_it)
            }
            Bench::Plot(..) => {
                let (_, function) = self.plot.shown().next()?;
                attempt.read(Shown::Plot(&function, self.plot.cursor))
            }
            Bench::Derive(_) => attempt.read(Shown::Derive(&self.derive.subject.function)),
            Bench::Depth(_) => {
                // Of several functions the one that does it counts.
                let read = |cell: &Arc<CellResult>| {
                    let numbers = attempt.read(Shown::Depth(cell))?;
                    numbers.iter().any(Option::is_some).then_some(numbers)
                };
                let all: Vec<_> = self.depth.results.iter().filter_map(read).collect();
                let best = all.iter().find(|numbers| attempt.holds(numbers));
                best.or(all.first()).cloned()
            }
        }
    }

    /// Reads what the conditions come to now. Whether the goal has just been reached for the first
    /// time ever.
    pub(super) fn watch_goal(&mut self) -> bool {
        let numbers = self.trying.as_ref().and_then(|trying| self.read_try(&trying.attempt));
        let Some(trying) = &mut self.trying else { return false };
        let attempt = &trying.attempt;
        let holds = numbers.as_ref().is_some_and(|numbers| attempt.holds(numbers));
        trying.numbers = numbers;
        if !holds || std::mem::replace(&mut trying.reached, true) {
            return false;
        }
        self.notice = Some("Goal reached. b leads back to the page.".to_owned());
        let learner = self.learn.answers.entry(trying.key.clone()).or_default();
        !std::mem::replace(&mut learner.done, true)
    }
}

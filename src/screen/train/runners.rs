//! Who races: networks come, change and go, and each other race waits for its bet.

use super::controls;
use super::{Pane, State, change};
use crate::live::race::{MOST, Race};
use crate::math::activation::Pointwise;
use crate::math::nn::{NetworkSettings, TrainerSettings};
use crate::screen::Screen;
use crate::screen::control::cycled;
use crate::screen::message::Request;

impl State {
    /// Another race, held until the reader has bet.
    pub fn open(&mut self, race: Race) {
        (self.race, self.runner, self.bet, self.playing) = (race, 0, None, false);
        self.settle();
        self.follow_settings();
    }

    /// Other settings of the chosen network; all see the same rows, so the batch is of all.
    pub fn take_settings(&mut self, settings: TrainerSettings) {
        let batch = settings.batch;
        self.race.all(|it| it.batch = batch);
        self.race.runners[self.runner] = settings;
        self.settle();
    }

    /// The chosen network gets this activation.
    pub fn take(&mut self, function: Pointwise) {
        self.race.runners[self.runner].activation = function;
        self.settle();
    }

    /// The chosen network becomes this one; data and how it learns stay.
    pub fn take_network(&mut self, network: NetworkSettings) {
        let settings = &mut self.race.runners[self.runner];
        let now = settings.network.clone();
        settings.network = NetworkSettings {
            learnable: false,
            precision: now.precision,
            seed: now.seed,
            ..network
        };
        self.race.keep_batch();
        self.settle();
    }

    /// Another network; the line of the panel stays where the other has it too.
    pub(super) fn choose(&mut self, runner: usize) {
        let control = self.control();
        self.runner = runner;
        let same = self.controls().into_iter().position(|other| other.label == control.label);
        self.selected = same.unwrap_or(self.selected);
        self.settle();
    }

    pub(super) fn next_runner(&mut self, by: isize) {
        let all: Vec<usize> = (0..self.race.runners.len()).collect();
        self.choose(cycled(&all, self.runner, by));
    }

    pub(super) fn add_runner(&mut self) -> Vec<Request> {
        if self.race.runners.len() == MOST {
            return vec![Request::Notice(format!("{MOST} networks are the most that can run"))];
        }
        let copy = self.settings().clone();
        self.race.runners.insert(self.runner + 1, copy);
        self.choose(self.runner + 1);
        // A copy learns the same until something of it is changed.
        let activation = self.controls().into_iter().position(|row| row.label == "activation");
        (self.pane, self.selected) = (Pane::Controls, activation.unwrap_or(0));
        Vec::new()
    }

    pub(super) fn remove_runner(&mut self) -> Vec<Request> {
        if self.race.runners.len() == 1 {
            return vec![Request::Notice("one network has to stay".to_owned())];
        }
        let removed = self.runner;
        let neighbour = if removed == 0 { 1 } else { removed - 1 };
        self.choose(neighbour);
        self.race.runners.remove(removed);
        self.runner = self.runner.min(removed.saturating_sub(1));
        Vec::new()
    }

    /// The race is another one than `before`: it waits for a new bet, the old one was not of it. In
    /// words, what has changed, if the race had begun or more has changed than was asked for.
    pub fn change_race(&mut self, before: &Race, begun: bool) -> Option<String> {
        self.bet = None;
        if begun {
            self.before = self.snapshot.clone();
        }
        let several = self.race.runners.len() > 1;
        self.playing &= !several;
        if self.race.runners.len() > before.runners.len() {
            let [copy, of] = [self.runner, self.runner.saturating_sub(1)].map(controls::letter);
            return Some(format!("{copy} is a copy of {of}: change something."));
        }
        if !begun && !change::raises_batch(before, &self.race) {
            return None;
        }
        let then = if several { ". Space bets and starts." } else { "." };
        let start = if begun { "Started anew: " } else { "" };
        Some(format!("{start}{}{then}", change::between(before, &self.race)))
    }

    /// Whoever sets several networks going bets on the chosen one.
    pub(super) fn bet(&mut self) {
        if self.race.runners.len() > 1 {
            self.bet.get_or_insert(self.runner);
        }
    }
}

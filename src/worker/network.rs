//! One network on noise, live.

use super::live::{Shown, Work};
use crate::live::{Job, Snapshot, State};
use crate::math::nn::{Run, Settings, Stepped, Watch};

/// So many steps show how a network beside a lesson begins to learn.
const USUAL_STEPS: u64 = 60;

/// A new learning rate.
pub struct LearningRate(pub f64);

impl Work for Run {
    type Snapshot = Snapshot;
    type Change = LearningRate;

    fn start(settings: &Settings, watch: Watch) -> Option<Run> {
        Run::start(settings, watch)
    }

    fn step(&mut self, watch: Watch) -> Stepped {
        Run::step(self, watch)
    }

    fn steps(&self) -> u64 {
        self.step_count()
    }

    fn usual_steps(&self) -> u64 {
        USUAL_STEPS
    }

    fn change(&mut self, LearningRate(rate): LearningRate, snapshot: &mut Snapshot) {
        self.set_learning_rate(rate);
        snapshot.job.settings.learning_rate = rate;
    }

    fn note(&mut self, snapshot: &mut Snapshot, stepped: Stepped) {
        if self.step_count().is_multiple_of(snapshot.stride()) || stepped != Stepped::Done {
            snapshot.record(self.report());
        }
    }

    fn show(&mut self, snapshot: &mut Snapshot, _: bool) {
        snapshot.record(self.report());
    }
}

impl Shown for Snapshot {
    type Settings = Settings;

    fn of(job: Job) -> Snapshot {
        Snapshot::of(job)
    }
    fn job(&self) -> &Job {
        &self.job
    }
    fn overflowed(&self) -> bool {
        self.overflowed()
    }
    fn set_state(&mut self, state: State) {
        self.state = state;
    }
    fn set_speed(&mut self, steps_per_second: f64) {
        self.steps_per_second = steps_per_second;
    }
}

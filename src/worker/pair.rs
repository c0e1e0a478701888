//! A second core for a step whose products are large (see [`crate::math::nn`]), where it helps: two
//! cores that lie far from each other lose more by handing numbers over than they win. So both ways
//! are timed, now and then again, and the faster one is taken. The numbers are the same either way.

use rayon_core::{ThreadPool, ThreadPoolBuilder};
use std::time::{Duration, Instant};

/// A shorter step holds no product large enough.
const WORTH_TRYING: Duration = Duration::from_millis(1);
/// So many steps are timed each way.
const TRIALS: u32 = 3;
/// After so many steps the cores may have moved.
const ROUND: u32 = 100;

/// How the steps of one run are done.
#[derive(Default)]
pub struct Pair {
    /// Two threads; the first step that is long enough starts them.
    pool: Option<ThreadPool>,
    trial: Trial,
}

impl Pair {
    /// Does one step, on one thread or on two.
    pub fn run<T: Send>(&mut self, step: impl FnOnce() -> T + Send) -> T {
        let together = self.trial.next();
        if together && self.pool.is_none() {
            let named = |index| format!("product {index}");
            self.pool = ThreadPoolBuilder::new().num_threads(2).thread_name(named).build().ok();
        }
        let begin = Instant::now();
        let result = match &self.pool {
            Some(pool) if together => pool.install(step),
            _ => step(),
        };
        self.trial.took(together, begin.elapsed());
        result
    }
}

/// Which way is the faster, by the best of a few steps each.
#[derive(Default)]
struct Trial {
    /// Steps of this round so far
    steps: u32,
    alone: Option<Duration>,
    together: Option<Duration>,
}

impl Trial {
    /// Whether the next step is for two threads.
    fn next(&self) -> bool {
        match (self.alone, self.together) {
            _ if self.steps < TRIALS => false,
            (Some(alone), _) if alone < WORTH_TRYING => false,
            _ if self.steps < 2 * TRIALS => true,
            (alone, together) => together < alone,
        }
    }

    fn took(&mut self, together: bool, time: Duration) {
        if self.steps == 0 {
            (self.alone, self.together) = (None, None);
        }
        let best = if together { &mut self.together } else { &mut self.alone };
        *best = Some(best.map_or(time, |best| best.min(time)));
        self.steps = (self.steps + 1) % ROUND;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many steps of a round are done on two threads.
    fn shared_steps(alone: u64, together: u64) -> u32 {
        let mut trial = Trial::default();
        let mut shared = 0;
        for _ in 0..ROUND {
            let on_two = trial.next();
            shared += u32::from(on_two);
            trial.took(on_two, Duration::from_micros(if on_two { together } else { alone }));
        }
        shared
    }

    #[test]
    fn the_faster_way_is_taken_after_a_trial_of_both() {
        assert_eq!(shared_steps(5000, 3000), ROUND - TRIALS);
        assert_eq!(shared_steps(5000, 6000), TRIALS);
    }

    #[test]
    fn short_steps_are_never_shared() {
        assert_eq!(shared_steps(200, 1), 0);
    }

    #[test]
    fn a_new_round_tries_again() {
        let mut trial = Trial::default();
        let mut round = |together: u64| {
            let mut last = false;
            for _ in 0..ROUND {
                last = trial.next();
                trial.took(last, Duration::from_millis(if last { together } else { 5 }));
            }
            last
        };
        assert_eq!([round(9), round(3), round(9)], [false, true, false]);
    }

    #[test]
    fn a_step_is_done_once_whichever_way() {
        let mut pair = Pair::default();
        let mut steps = 0;
        for _ in 0..10 {
            pair.run(|| {
                std::thread::sleep(2 * WORTH_TRYING);
                steps += 1;
            });
        }
        assert_eq!(steps, 10);
        assert!(pair.pool.is_some());
    }
}

//! What is kept of a network's scores: bounded, and true about what was left out.

use super::MILESTONES;
use crate::math::nn::trainer::{EpochReport, Score};
use std::sync::Arc;

/// A score of the past, and what lies between it and the next one that is kept.
#[derive(Clone, Debug)]
pub struct Past {
    pub score: Arc<EpochReport>,
    pub train: Extent,
    pub test: Extent,
}

/// Smallest and largest of some scores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    pub loss: (f64, f64),
    /// None of a regression
    pub accuracy: Option<(f64, f64)>,
}

impl Past {
    pub fn of(score: Arc<EpochReport>) -> Past {
        let (train, test) = (Extent::of(&score.train), Extent::of(&score.test));
        Past { score, train, test }
    }

    /// This score for itself and the ones that followed it.
    fn with(self, later: &Past) -> Past {
        let (train, test) = (self.train.with(later.train), self.test.with(later.test));
        Past { train, test, ..self }
    }
}

/// Of every two scores the first, with the extent of both.
pub fn thinned(past: &[Past]) -> Vec<Past> {
    past.chunks(2).map(|two| two[1..].iter().fold(two[0].clone(), Past::with)).collect()
}

impl Extent {
    fn of(score: &Score) -> Extent {
        let accuracy = score.accuracy.map(|accuracy| (accuracy, accuracy));
        Extent { loss: (score.loss, score.loss), accuracy }
    }

    fn with(self, other: Extent) -> Extent {
        // `min` and `max` pass over a NaN.
        let joined = |a: (f64, f64), b: (f64, f64)| (a.0.min(b.0), a.1.max(b.1));
        let accuracy = self.accuracy.zip(other.accuracy);
        Extent {
            loss: joined(self.loss, other.loss),
            accuracy: accuracy.map(|(a, b)| joined(a, b)),
        }
    }
}

/// Which of the [`MILESTONES`] a network holds: a post counts once every score of a whole epoch was past
/// it, so that one lucky score is none. What was held once stays so.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Held {
    /// The first of the scores without a break that are past the post
    since: [Option<u64>; MILESTONES.len()],
    first: [Option<u64>; MILESTONES.len()],
}

impl Held {
    /// The next score, `share` of the test rows being right at this step; an epoch has so many steps.
    pub fn note(&mut self, step: u64, share: Option<f64>, epoch: u64) {
        for (index, post) in MILESTONES.into_iter().enumerate() {
            let since = &mut self.since[index];
            let passes = share.is_some_and(|share| share >= post);
            *since = passes.then_some(since.unwrap_or(step));
            let held = since.filter(|since| step >= since + epoch);
            self.first[index] = self.first[index].or(held);
        }
    }

    /// The step from which it held the post for the first time; None if it has not yet.
    pub fn from(&self, post: usize) -> Option<u64> {
        self.first[post]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_held_when_every_score_of_an_epoch_is_past_it() {
        let mut held = Held::default();
        let shares = [0.5, 0.96, 0.6, 0.91, 0.92, 0.96, 0.96, 0.7];
        let at: Vec<Option<u64>> = shares
            .into_iter()
            .enumerate()
            .map(|(index, share)| {
                held.note(5 * index as u64, Some(share), 10);
                held.from(2)
            })
            .collect();
        let early = [None, None, None, None, None];
        assert_eq!(at[..5], early, "two scores are half an epoch");
        assert_eq!(at[5..], [Some(15); 3], "from its first score on, and for good");
        assert_eq!((held.from(1), held.from(5)), (None, Some(0)));
        held.note(40, Some(f64::NAN), 10);
        assert_eq!(held.since[5], None);
    }
}

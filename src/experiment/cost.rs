//! What a function costs on this machine, now.

use super::{Experiment, KeepGoing, Spread};
use crate::math::activation::Pointwise;
use crate::math::nn::Cost;
use std::time::Instant;

/// Nanoseconds for one element of value and slope together, on this machine, now; divided by the
/// same of `relative_to` if that is given. The two are timed in turns, so that whatever else the
/// machine does falls on both.
#[derive(Clone, Debug, PartialEq)]
pub struct Timing {
    pub function: Pointwise,
    pub relative_to: Option<Pointwise>,
}

/// Elements that one timed pass goes over: 64 KiB, small enough to stay in the core's caches.
const COST_ELEMENTS: usize = 16 * 1024;
/// Timed passes, of which the median counts.
const COST_PASSES: usize = 31;

impl Experiment for Timing {
    fn samples(&self, keep_going: KeepGoing) -> Option<Vec<f64>> {
        let z: Vec<f32> =
            (0..COST_ELEMENTS).map(|i| 8.0 * (i as f32 / COST_ELEMENTS as f32) - 4.0).collect();
        let (mut value, mut slope) = (vec![0.0; z.len()], vec![0.0; z.len()]);
        let mut nanoseconds = |function: &Pointwise| {
            let before = Instant::now();
            function.forward(&z, &mut value, &mut slope);
            std::hint::black_box((&value, &slope));
            before.elapsed().as_secs_f64() * 1e9 / COST_ELEMENTS as f64
        };
        let (mut own, mut other) = (Vec::new(), Vec::new());
        for _ in 0..COST_PASSES {
            if !keep_going() {
                return None;
            }
            own.push(nanoseconds(&self.function));
            if let Some(relative_to) = &self.relative_to {
                other.push(nanoseconds(relative_to));
            }
        }
        let own = Spread::Median.of(own)?;
        Some(vec![match self.relative_to {
            Some(_) => own / Spread::Median.of(other)?,
            None => own,
        }])
    }

    fn cost(&self) -> Cost {
        Cost { bytes: 0.0, work: 1e7 }
    }

    fn is_timing(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Measure, run};

    #[test]
    fn cost_is_a_positive_time_and_a_fair_ratio() {
        let sigmoid = || Pointwise::named("sigmoid").unwrap();
        let cost = |relative_to| Measure::from(Timing { function: sigmoid(), relative_to });
        let nanoseconds = run(&cost(None), &|| true).unwrap();
        assert!((0.01..10_000.0).contains(&nanoseconds), "{nanoseconds}");
        let itself = run(&cost(Some(sigmoid())), &|| true).unwrap();
        assert!((0.3..3.0).contains(&itself), "{itself}");
        assert_eq!(run(&cost(None), &|| false), None);
    }
}

//! What networks take, estimated before they are run.

use super::settings::{NetworkSettings, Precision, Settings, TrainerSettings};
use crate::math::nn::data::{Source, Split};
use std::ops::Mul;

/// What a computation takes, to some ten per cent for large ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// Memory, in bytes
    pub bytes: f64,
    /// Multiplications of the matrix products, which take most of the time of wide networks, and
    /// `UNIT` for every unit
    pub work: f64,
}

/// So many multiplications a unit's value and slope may stand for
const UNIT: f64 = 50.0;
/// Rows at a time for which a trainer's network is scored
const SCORED_ROWS: usize = 256;
/// No source has more outputs.
const MOST_OUTPUTS: usize = 10;

impl Cost {
    /// Bytes that a laptop can spare.
    pub const MOST_BYTES: f64 = 2e9;
    /// What takes a laptop some hours.
    pub const MOST_WORK: f64 = 1e14;
    /// What one core does in a second, roughly.
    pub const WORK_A_SECOND: f64 = 1e10;

    pub fn seconds(self) -> f64 {
        self.work / Cost::WORK_A_SECOND
    }

    /// One after the other: the work of both, the memory of the larger.
    pub fn then(self, other: Cost) -> Cost {
        Cost { bytes: self.bytes.max(other.bytes), work: self.work + other.work }
    }
}

/// So many times one after the other.
impl Mul<f64> for Cost {
    type Output = Cost;

    fn mul(self, times: f64) -> Cost {
        Cost { work: self.work * times, ..self }
    }
}

impl Settings {
    /// Drawing the network and `passes` forward and backward. A layer holds W and ∂L/∂W; each pass
    /// has three products of them and of its rows.
    pub fn cost(&self, passes: f64) -> Cost {
        let Size { parameters, units, arrays } = self.size((self.width, 1));
        let batch = self.batch as f64;
        let ends = 2.0 * batch * self.width as f64;
        let numbers = 2.0 * parameters + arrays * batch * units + ends;
        let pass = batch * (3.0 * parameters + UNIT * units);
        let bytes = numbers * size(self.precision);
        Cost { bytes, work: UNIT * parameters + passes * pass }
    }
}

impl TrainerSettings {
    /// `epochs` over `data`, scoring after each. For every parameter there are its gradient and two
    /// moments; the arrays per unit are there for the minibatch, and once more for the rows that are
    /// scored at a time.
    pub fn cost(&self, data: &Split, epochs: f64) -> Cost {
        let ends = (data.train.features, data.train.outputs);
        self.cost_of(ends, (data.train.rows(), data.test.rows()), epochs)
    }

    /// The same where the data are not at hand, and a little more.
    pub fn cost_on(&self, source: Source, epochs: f64) -> Cost {
        self.cost_of((source.features(), MOST_OUTPUTS), (source.rows(), 0), epochs)
    }

    fn cost_of(&self, ends: (usize, usize), (train, test): (usize, usize), epochs: f64) -> Cost {
        let Size { parameters, units, .. } = self.size(ends);
        let rows = (train + test) as f64;
        // Three products to learn from a row, one to score it.
        let epoch = rows * (4.0 * parameters + 2.0 * UNIT * units);
        let bytes = self.bytes(ends, train);
        Cost { bytes, work: UNIT * parameters + (epochs + 1.0) * epoch }
    }

    /// Bytes at most, whatever the rows of the source.
    pub fn most_bytes(&self, source: Source) -> f64 {
        self.bytes((source.features(), MOST_OUTPUTS), usize::MAX)
    }

    fn bytes(&self, ends: (usize, usize), rows: usize) -> f64 {
        let Size { parameters, units, arrays } = self.size(ends);
        let passing = (self.batch.min(rows) + SCORED_ROWS) as f64;
        (4.0 * parameters + arrays * units * passing) * size(self.precision)
    }
}

/// What a network is made of.
struct Size {
    /// Weights
    parameters: f64,
    /// Hidden units
    units: f64,
    /// Arrays `[rows, units]` that a pass leaves behind
    arrays: f64,
}

impl NetworkSettings {
    fn size(&self, (features, outputs): (usize, usize)) -> Size {
        let last = self.width_of(self.depth) * outputs;
        let weights =
            self.shapes(features).map(|(inputs, outputs)| inputs * outputs).sum::<usize>();
        let weights = if self.gated { 2 * weights } else { weights };
        let units = (1..=self.depth).map(|layer| self.width_of(layer)).sum::<usize>();
        // z, h and δ, and what else the layers have.
        let norm = if self.norm.is_some() { 3 } else { 0 };
        let gate = if self.gated { 3 } else { 0 };
        let dropout = usize::from(self.dropout.is_some());
        let output = usize::from(self.residual || self.dropout.is_some());
        Size {
            parameters: (weights + last) as f64,
            units: units as f64,
            arrays: (3 + gate + norm + dropout + output) as f64,
        }
    }
}

fn size(precision: Precision) -> f64 {
    match precision {
        Precision::F32 => 4.0,
        Precision::F64 => 8.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Pointwise;
    use crate::math::nn::Run;
    use crate::math::nn::run::Values;
    use std::ops::ControlFlow;

    /// What the arrays of a run hold, against the estimate. The activations and the scratch are not
    /// among the tensors: two thirds of the arrays per unit are.
    #[test]
    fn a_runs_arrays_are_as_large_as_estimated() {
        for (depth, width, batch, precision) in
            [(30, 64, 8, Precision::F32), (10, 8, 200, Precision::F64)]
        {
            let settings = Settings::new(Pointwise::named("relu").unwrap()).with(|it| {
                it.depth = depth;
                it.width = width;
                it.batch = batch;
                it.precision = precision;
            });
            let run = Run::start(&settings, &|_| ControlFlow::Continue(())).unwrap();
            let bytes = |values: &Values| match *values {
                Values::F32(values) => size_of_val(values),
                Values::F64(values) => size_of_val(values),
            };
            let tensors: usize = run.tensors().iter().map(|tensor| bytes(&tensor.values)).sum();
            let unseen = (depth + 1) as f64 * (batch * width) as f64 * size(precision);
            let ratio = settings.cost(1.0).bytes / (tensors as f64 + unseen);
            assert!((0.9..1.1).contains(&ratio), "{ratio} at {depth} × {width} × {batch}");
        }
    }

    /// 2 inputs, three layers of 4 units, at most 10 outputs: 8 + 2·16 + 40 weights, each drawn once.
    #[test]
    fn the_work_of_a_training_by_hand() {
        let relu = Pointwise::named("relu").unwrap();
        let train = TrainerSettings::new(relu, Source::Moons)
            .with(|it| (it.network.depth, it.network.width) = (3, 4));
        let (weights, units, rows) = (80.0, 12.0, 600.0);
        let epoch = rows * (4.0 * weights + 2.0 * UNIT * units);
        for epochs in [0.0, 7.0] {
            let work = train.cost_on(Source::Moons, epochs).work;
            assert_eq!(work, UNIT * weights + (epochs + 1.0) * epoch);
        }
    }

    /// The largest that the bounds allow, as measured with GNU time: 1.69, 3.38 and 2.93 GB.
    #[test]
    fn the_largest_are_estimated_as_measured() {
        let relu = Pointwise::named("relu").unwrap();
        let (depth, width) = (NetworkSettings::DEPTH.1, NetworkSettings::WIDTH.1);
        let net = |precision| {
            let batch = Settings::BATCH.1;
            Settings::new(relu.clone())
                .with(|it| {
                    it.depth = depth;
                    it.width = width;
                    it.batch = batch;
                    it.precision = precision;
                })
                .cost(1.0)
                .bytes
        };
        let data = crate::data::split(Source::Digits, 1).unwrap();
        let batch = TrainerSettings::BATCH.1;
        let train = TrainerSettings::new(relu.clone(), Source::Digits).with(|it| {
            it.depth = depth;
            it.width = width;
            it.batch = batch;
        });
        let measured = [1.69e9, 3.38e9, 2.93e9];
        let estimated = [net(Precision::F32), net(Precision::F64), train.cost(&data, 1.0).bytes];
        for (measured, estimated) in measured.into_iter().zip(estimated) {
            assert!((0.9..1.1).contains(&(estimated / measured)), "{estimated} for {measured}");
        }
    }

    #[test]
    fn work_grows_with_everything() {
        let relu = Pointwise::named("relu").unwrap();
        let small = Settings::new(relu.clone()).with(|it| {
            it.depth = 2;
            it.width = 8;
            it.batch = 4;
        });
        let larger = [
            small.clone().with(|it| it.depth = 4),
            small.clone().with(|it| it.width = 16),
            small.clone().with(|it| it.batch = 8),
        ];
        for settings in larger {
            assert!(settings.cost(1.0).work > 1.2 * small.cost(1.0).work);
            assert!(settings.cost(1.0).bytes > small.cost(1.0).bytes);
        }
        assert!(small.cost(1e18).work > Cost::MOST_WORK);
        let twice = small.cost(1.0).then(small.cost(1.0));
        assert_eq!(twice, small.cost(1.0) * 2.0);
    }
}

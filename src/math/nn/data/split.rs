//! Training and test rows, standardised; minibatches.

use super::{DataSet, Task};
use crate::math::nn::random::Stream;

/// Streams of the seed.
const SPLIT: usize = 1;
const SHUFFLE: usize = 2;

/// A data set cut in two, inputs standardised by the training rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    pub train: DataSet,
    pub test: DataSet,
    pub scale: Scale,
}

impl Split {
    /// Puts `test_share` of the rows, drawn by the seed, aside for testing (at least one row stays
    /// on either side), and standardises both parts by mean and standard deviation of the training
    /// rows; what a network is tested on must not have shaped its inputs.
    ///
    /// The set needs two rows at least.
    pub fn new(set: &DataSet, test_share: f64, seed: u64) -> Split {
        let rows = set.rows();
        assert!(rows >= 2, "a split needs two rows");
        let mut order: Vec<usize> = (0..rows).collect();
        shuffle(&mut order, &mut Stream::of_seed(seed, SPLIT));
        let tested = ((rows as f64 * test_share).round() as usize).clamp(1, rows - 1);
        let (test, train) = order.split_at(tested);
        let (mut train, mut test) = (set.pick(train), set.pick(test));
        let scale = Scale::of(&train);
        scale.apply(&mut train.inputs);
        scale.apply(&mut test.inputs);
        Split { train, test, scale }
    }

    pub fn task(&self) -> Task {
        self.train.task
    }
}

/// Mean and standard deviation of each feature over the training rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    pub mean: Vec<f64>,
    /// 1 where the feature is the same in every row
    pub std: Vec<f64>,
}

impl Scale {
    fn of(set: &DataSet) -> Scale {
        let rows = set.rows() as f64;
        let column = |feature: usize| set.inputs.iter().skip(feature).step_by(set.features);
        let mean: Vec<f64> =
            (0..set.features).map(|feature| column(feature).sum::<f64>() / rows).collect();
        let std = |(feature, mean): (usize, &f64)| {
            let squares = column(feature).map(|x| (x - mean) * (x - mean)).sum::<f64>();
            let std = (squares / rows).sqrt();
            if std > 0.0 { std } else { 1.0 }
        };
        let std = mean.iter().enumerate().map(std).collect();
        Scale { mean, std }
    }

    /// (x − mean)/std of every feature; `inputs` is `[rows, features]`.
    pub fn apply(&self, inputs: &mut [f64]) {
        for row in inputs.chunks_exact_mut(self.mean.len()) {
            for ((x, mean), std) in row.iter_mut().zip(&self.mean).zip(&self.std) {
                *x = (*x - mean) / std;
            }
        }
    }

    /// The way back, into the data's own units.
    pub fn restore(&self, inputs: &mut [f64]) {
        for row in inputs.chunks_exact_mut(self.mean.len()) {
            for ((x, mean), std) in row.iter_mut().zip(&self.mean).zip(&self.std) {
                *x = *x * std + mean;
            }
        }
    }
}

/// Which rows each minibatch takes: an epoch goes through them in an order that the seed draws anew.
///
/// All minibatches are equally large; rows that would fill a part of one only are left out of that
/// epoch, as PyTorch's `DataLoader` does with `drop_last`. What is measured by layer is of the last
/// minibatch: of 450 rows in batches of 32 that would be 2 rows at the end of every epoch, and batch
/// norm learns nothing from two rows, which it maps to ±1 whatever they are.
#[derive(Clone)]
pub struct Batches {
    order: Vec<usize>,
    next: usize,
    batch: usize,
    stream: Stream,
}

impl Batches {
    /// A `batch` larger than there are rows is all of them.
    pub fn new(rows: usize, batch: usize, seed: u64) -> Batches {
        let mut stream = Stream::of_seed(seed, SHUFFLE);
        let mut order: Vec<usize> = (0..rows).collect();
        shuffle(&mut order, &mut stream);
        Batches { order, next: 0, batch: batch.clamp(1, rows), stream }
    }

    pub fn take(&mut self) -> &[usize] {
        if self.ended() {
            shuffle(&mut self.order, &mut self.stream);
            self.next = 0;
        }
        let start = self.next;
        self.next = start + self.batch;
        &self.order[start..self.next]
    }

    /// Whether the minibatch taken last was an epoch's last.
    pub fn ended(&self) -> bool {
        self.next + self.batch > self.order.len()
    }

    pub fn per_epoch(&self) -> usize {
        self.order.len() / self.batch
    }
}

/// Every order equally likely (Fisher & Yates 1938).
fn shuffle(order: &mut [usize], stream: &mut Stream) {
    for last in (1..order.len()).rev() {
        let chosen = (stream.unit() * (last + 1) as f64) as usize;
        order.swap(last, chosen);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{moons, regression};
    use super::*;

    #[test]
    fn no_row_is_lost_or_in_both_parts() {
        let set = regression(101, 0.1, 4);
        let split = Split::new(&set, 0.25, 4);
        assert_eq!((split.train.rows(), split.test.rows()), (76, 25));
        let mut targets: Vec<f64> =
            split.train.targets.iter().chain(&split.test.targets).copied().collect();
        let mut all = set.targets.clone();
        targets.sort_by(f64::total_cmp);
        all.sort_by(f64::total_cmp);
        assert_eq!(targets, all);
        assert_eq!(split, Split::new(&set, 0.25, 4));
        assert_ne!(split.test, Split::new(&set, 0.25, 5).test);
    }

    #[test]
    fn training_inputs_have_mean_zero_and_variance_one() {
        let split = Split::new(&moons(400, 0.1, 2), 0.25, 2);
        for feature in 0..2 {
            let column = split.train.inputs.iter().skip(feature).step_by(2);
            let mean = column.clone().sum::<f64>() / 300.0;
            let variance = column.map(|x| x * x).sum::<f64>() / 300.0;
            assert!(mean.abs() < 1e-14 && (variance - 1.0).abs() < 1e-13, "{mean} {variance}");
        }
        let mut restored = split.train.inputs.clone();
        split.scale.restore(&mut restored);
        let set = moons(400, 0.1, 2);
        let was = |x: &f64| set.inputs.iter().any(|y| (x - y).abs() < 1e-12);
        assert!(restored.iter().all(was), "restored to its own units");
        let test_mean = split.test.inputs.iter().step_by(2).sum::<f64>() / 100.0;
        assert!(test_mean.abs() > 1e-6, "the test rows did not set the scale");
    }

    #[test]
    fn a_feature_that_never_changes_becomes_zero() {
        let set = DataSet::classes(vec![5.0, 1.0, 5.0, 2.0, 5.0, 4.0], 2, &[0, 1, 0], 2).unwrap();
        let split = Split::new(&set, 0.3, 1);
        assert!(split.train.inputs.iter().step_by(2).all(|&x| x == 0.0));
    }

    #[test]
    fn minibatches_are_equally_large_and_take_no_row_twice_an_epoch() {
        let mut batches = Batches::new(10, 4, 1);
        let mut epoch = || {
            let mut rows = Vec::new();
            for ended in [false, true] {
                let batch = batches.take();
                assert_eq!(batch.len(), 4);
                rows.extend_from_slice(batch);
                assert_eq!(batches.ended(), ended);
            }
            rows
        };
        let epochs: Vec<Vec<usize>> = (0..20).map(|_| epoch()).collect();
        assert_ne!(epochs[0], epochs[1]);
        for rows in &epochs {
            let mut rows = rows.clone();
            rows.sort_unstable();
            rows.dedup();
            assert_eq!(rows.len(), 8, "no row twice");
        }
        // Those left out are others each time.
        assert!((0..10).all(|row| epochs.iter().flatten().any(|&taken| taken == row)));
        assert_eq!(Batches::new(10, 4, 1).per_epoch(), 2);
        assert_eq!(Batches::new(10, 5, 1).per_epoch(), 2);
        let mut all = Batches::new(3, 100, 1);
        assert_eq!((all.take().len(), all.ended(), all.per_epoch()), (3, true, 1));
    }
}

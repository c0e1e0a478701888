//! How well a network does on a data set, and what it draws of it.

use crate::math::nn::data::{DataSet, Task, largest};
use crate::math::nn::loss::Loss;
use crate::math::nn::matmul::Scalar;
use crate::math::nn::model::{Model, Trace};
use crate::math::nn::probe::non_finite;

/// Over a whole set, evaluated: no dropout, batch norm with what it remembers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    pub loss: f64,
    /// Share of rows whose largest output is their class; NaN where an output is no number, None of
    /// a regression.
    pub accuracy: Option<f64>,
}

/// Rows that pass at once, so that memory does not grow with the data set.
const ROWS: usize = 256;

/// The set goes through the network, some rows at a time; after each pass `look` gets the trace.
pub fn score<T: Scalar>(
    model: &Model<T>,
    loss: Loss,
    set: &DataSet,
    mut look: impl FnMut(&Trace<T>),
) -> Score {
    let mut trace = Trace::new(model);
    let (mut sum, mut right) = (0.0, 0);
    let mut finite = true;
    let chunks = set.inputs.chunks(ROWS * set.features);
    for (inputs, targets) in chunks.zip(set.targets.chunks(ROWS * set.outputs)) {
        model.evaluate(&numbers(inputs), &mut trace);
        let rows = (targets.len() / set.outputs) as f64;
        sum += rows * loss.value(&trace.output, &numbers(targets), set.outputs).to_f64();
        finite &= non_finite(&trace.output).is_none();
        let outputs = trace.output.chunks_exact(set.outputs);
        right += outputs
            .zip(targets.chunks_exact(set.outputs))
            .filter(|(output, target)| {
                let output: Vec<f64> = output.iter().map(|x| x.to_f64()).collect();
                largest(&output) == largest(target)
            })
            .count();
        look(&trace);
    }
    let rows = set.rows() as f64;
    let share = if finite { right as f64 / rows } else { f64::NAN };
    let accuracy = (set.task == Task::Classify).then_some(share);
    Score { loss: sum / rows, accuracy }
}

/// What the network puts out for each row of `inputs`, already scaled: `[rows, outputs]`.
pub fn outputs<T: Scalar>(model: &Model<T>, inputs: &[f64]) -> Vec<f64> {
    let mut trace = Trace::new(model);
    let mut all = Vec::new();
    for inputs in inputs.chunks(ROWS * model.features()) {
        model.evaluate(&numbers(inputs), &mut trace);
        all.extend(trace.output.iter().map(|x| x.to_f64()));
    }
    all
}

/// The score, and the units of each hidden layer that are dead: φ′(z) is 0 on every row of the set,
/// so that no row can teach them anything.
pub fn score_and_dead_units<T: Scalar>(
    model: &Model<T>,
    loss: Loss,
    set: &DataSet,
) -> (Score, Vec<usize>) {
    let mut alive: Vec<Vec<bool>> =
        model.hidden.iter().map(|hidden| vec![false; hidden.linear.fan_out]).collect();
    let score = score(model, loss, set, |trace| {
        for (trace, alive) in trace.hidden.iter().zip(&mut alive) {
            for row in trace.slope().chunks_exact(alive.len()) {
                for (alive, &slope) in alive.iter_mut().zip(row) {
                    *alive |= slope != T::zero();
                }
            }
        }
    });
    let dead = alive.iter().map(|alive| alive.iter().filter(|alive| !**alive).count());
    (score, dead.collect())
}

/// In the network's own precision.
pub fn numbers<T: Scalar>(values: &[f64]) -> Vec<T> {
    values.iter().map(|&x| T::from_f64(x)).collect()
}

//! A recurrent network, unrolled: hₜ = φ(W hₜ₋₁ + u xₜ + b) with h₀ = 0, and y = v·h_T + c after the
//! last of T steps.
//!
//! It learns to remember: the first x of a sequence is 1 or −1, the others are small noise, and y is
//! to be the first. Loss: mean squared error over the sequences. f64, deterministic, one thread.

use super::init::Init;
use super::loss::{mean_squared_error, mean_squared_error_slope};
use super::matmul::{Matrix, add_product, product, product_plus_row};
use super::optimizer::{Optimizer, OptimizerState, Parameter};
use super::random::Stream;
use crate::math::activation::Pointwise;

#[derive(Clone, Debug, PartialEq)]
pub struct RecurrentSettings {
    pub activation: Pointwise,
    /// n
    pub units: usize,
    /// T
    pub length: usize,
    pub start: Start,
    /// Multiplies W at the start
    pub gain: f64,
    pub optimizer: Optimizer,
    pub learning_rate: f64,
    /// Largest norm of all gradients together
    pub clip: Option<f64>,
    /// Sequences of a step
    pub batch: usize,
    pub seed: u64,
}

/// How W starts; u, v are U(−1/√n, 1/√n), as `nn.RNN` has them, and the biases 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Le, Jaitly & Hinton 2015, "A simple way to initialize recurrent networks of rectified linear
    /// units"
    Identity,
    Drawn(Init),
}

/// Standard deviation of the inputs after the first
const NOISE: f64 = 0.1;
/// Streams of the seed
const SEQUENCES: usize = 0;
const WEIGHTS: usize = 1;

/// Sequences with what is to be remembered of each.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequences {
    /// `[T][sequences]`
    pub inputs: Vec<Vec<f64>>,
    /// 1 or −1 each
    pub targets: Vec<f64>,
}

impl Sequences {
    pub fn draw(stream: &mut Stream, count: usize, length: usize) -> Sequences {
        let sign = |stream: &mut Stream| if stream.unit() < 0.5 { 1.0 } else { -1.0 };
        let targets: Vec<f64> = (0..count).map(|_| sign(stream)).collect();
        let mut inputs = vec![targets.clone()];
        inputs.extend((1..length).map(|_| (0..count).map(|_| NOISE * stream.normal()).collect()));
        Sequences { inputs, targets }
    }
}

/// Parameters, and their gradients, in the order W `[n, n]`, u `[n]`, b `[n]`, v `[n]`, c `[1]`.
pub struct RecurrentNetwork {
    pub settings: RecurrentSettings,
    pub parameters: [Vec<f64>; 5],
    pub gradients: [Vec<f64>; 5],
    /// rms of ∂L/∂hₜ for t = 1 to T
    pub state_gradients: Vec<f64>,
    optimizer: OptimizerState<f64>,
    stream: Stream,
}

impl RecurrentNetwork {
    pub fn new(settings: RecurrentSettings) -> RecurrentNetwork {
        let n = settings.units;
        let mut stream = Stream::of_seed(settings.seed, WEIGHTS);
        let mut recurrent = match settings.start {
            Start::Identity => (0..n * n).map(|at| f64::from(at % (n + 1) == 0)).collect(),
            Start::Drawn(init) => init.weights(&mut stream, n, n),
        };
        recurrent.iter_mut().for_each(|w| *w *= settings.gain);
        let limit = 1.0 / (n as f64).sqrt();
        let mut uniform = || (0..n).map(|_| stream.symmetric(limit)).collect::<Vec<f64>>();
        let (input, output) = (uniform(), uniform());
        let parameters = [recurrent, input, vec![0.0; n], output, vec![0.0]];
        RecurrentNetwork {
            gradients: parameters.clone().map(|it| vec![0.0; it.len()]),
            parameters,
            state_gradients: Vec::new(),
            optimizer: OptimizerState::new(settings.optimizer),
            stream: Stream::of_seed(settings.seed, SEQUENCES),
            settings,
        }
    }

    /// New sequences of the seed, as many as a step takes.
    pub fn draw(&mut self) -> Sequences {
        Sequences::draw(&mut self.stream, self.settings.batch, self.settings.length)
    }

    /// Forward through time; states and slopes `[T][sequences, n]`, and y `[sequences]`.
    fn forward(&self, inputs: &[Vec<f64>]) -> (Vec<Vec<f64>>, Vec<Vec<f64>>, Vec<f64>) {
        let [recurrent, input, bias, output, output_bias] = &self.parameters;
        let (n, rows) = (bias.len(), inputs[0].len());
        let by = Matrix::new(recurrent, n, n).transposed();
        let mut states: Vec<Vec<f64>> = vec![vec![0.0; rows * n]];
        let mut slopes = Vec::new();
        for x in inputs {
            let mut z = vec![0.0; rows * n];
            product_plus_row(Matrix::new(&states[slopes.len()], rows, n), by, bias, &mut z);
            add_product(Matrix::new(x, rows, 1), Matrix::new(input, 1, n), &mut z);
            let (mut state, mut slope) = (vec![0.0; z.len()], vec![0.0; z.len()]);
            self.settings.activation.forward(&z, &mut state, &mut slope);
            states.push(state);
            slopes.push(slope);
        }
        let mut y = vec![0.0; rows];
        let last = Matrix::new(&states[inputs.len()], rows, n);
        product_plus_row(last, Matrix::new(output, n, 1), output_bias, &mut y);
        (states, slopes, y)
    }

    /// Forward and back through time: the loss; gradients are kept.
    pub fn pass(&mut self, Sequences { inputs, targets }: &Sequences) -> f64 {
        let (states, slopes, y) = self.forward(inputs);
        let (n, rows) = (self.settings.units, targets.len());
        let mut error = vec![0.0; rows];
        mean_squared_error_slope(&y, targets, &mut error);
        let [recurrent, _, _, output, _] = &self.parameters;
        let gradients = &mut self.gradients;
        gradients.iter_mut().flatten().for_each(|gradient| *gradient = 0.0);
        let error_row = Matrix::new(&error, 1, rows);
        product(error_row, Matrix::new(&states[inputs.len()], rows, n), &mut gradients[3]);
        gradients[4][0] = error.iter().sum();
        let mut upstream = vec![0.0; rows * n];
        product(Matrix::new(&error, rows, 1), Matrix::new(output, 1, n), &mut upstream);
        self.state_gradients.clear();
        for t in (0..inputs.len()).rev() {
            self.state_gradients.push(rms(&upstream));
            let delta: Vec<f64> = upstream.iter().zip(&slopes[t]).map(|(g, s)| g * s).collect();
            let (by_row, before) = (Matrix::new(&delta, rows, n), Matrix::new(&states[t], rows, n));
            add_product(by_row.transposed(), before, &mut gradients[0]);
            add_product(Matrix::new(&inputs[t], 1, rows), by_row, &mut gradients[1]);
            for row in delta.chunks_exact(n) {
                gradients[2].iter_mut().zip(row).for_each(|(sum, delta)| *sum += delta);
            }
            product(by_row, Matrix::new(recurrent, n, n), &mut upstream);
        }
        self.state_gradients.reverse();
        mean_squared_error(&y, targets)
    }

    /// A step on new sequences; their loss before it. After one that is not finite nothing is
    /// changed any more.
    pub fn step(&mut self) -> f64 {
        let sequences = self.draw();
        let loss = self.pass(&sequences);
        let squares = self.gradients.iter().flatten().map(|g| g * g);
        let norm = squares.sum::<f64>().sqrt();
        if !norm.is_finite() {
            return f64::INFINITY;
        }
        let clip = self.settings.clip.filter(|clip| norm > *clip);
        self.optimizer.begin(clip.map_or(1.0, |clip| clip / norm));
        let pairs = self.parameters.iter_mut().zip(&self.gradients);
        for (index, (value, gradient)) in pairs.enumerate() {
            let mut parameter = Parameter { value, gradient };
            self.optimizer.update(index, &mut parameter, self.settings.learning_rate);
        }
        loss
    }

    /// The share of sequences whose sign y has; one that is not a number has none.
    pub fn accuracy(&self, Sequences { inputs, targets }: &Sequences) -> f64 {
        let (_, _, y) = self.forward(inputs);
        y.iter().zip(targets).filter(|(y, t)| **y * **t > 0.0).count() as f64 / y.len() as f64
    }
}

fn rms(values: &[f64]) -> f64 {
    (values.iter().map(|x| x * x).sum::<f64>() / values.len() as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(function: &str, start: Start) -> RecurrentNetwork {
        RecurrentNetwork::new(RecurrentSettings {
            activation: Pointwise::named(function).unwrap(),
            units: 5,
            length: 6,
            start,
            gain: 1.0,
            optimizer: Optimizer::Sgd,
            learning_rate: 0.1,
            clip: Some(1.0),
            batch: 4,
            seed: 3,
        })
    }

    #[test]
    fn gradients_are_those_of_finite_differences() {
        for start in [Start::Identity, Start::Drawn(Init::LecunNormal)] {
            let mut network = network("tanh", start);
            let sequences = network.draw();
            network.pass(&sequences);
            let gradients = network.gradients.clone();
            for (array, gradients) in gradients.iter().enumerate() {
                for (at, &got) in gradients.iter().enumerate() {
                    let was = network.parameters[array][at];
                    let mut loss = |value| {
                        network.parameters[array][at] = value;
                        network.pass(&sequences)
                    };
                    let h = 1e-5;
                    let expected = (loss(was + h) - loss(was - h)) / (2.0 * h);
                    loss(was);
                    assert!((got - expected).abs() < 1e-8, "{array} {at}: {got} {expected}");
                }
            }
        }
    }

    /// As PyTorch has them: `tests/data/recurrent.py`.
    #[test]
    fn gradients_are_those_of_pytorch() {
        let wave = |count: usize, start: usize| -> Vec<f64> {
            (0..count).map(|i| 0.4 * (start as f64 + 1.7 * i as f64).sin()).collect()
        };
        let stored = include_str!("../../../tests/data/recurrent.csv").lines().map(|line| {
            line.split(',').map(|number| number.parse().unwrap()).collect::<Vec<f64>>()
        });
        let stored: Vec<_> = stored.collect();
        assert_eq!(stored.len(), 14);
        for (function, expected) in ["tanh", "relu"].into_iter().zip(stored.chunks(7)) {
            let mut network = network(function, Start::Identity);
            network.settings.units = 4;
            network.parameters = [wave(16, 0), wave(4, 1), wave(4, 2), wave(4, 3), wave(1, 4)];
            network.gradients = network.parameters.clone();
            let inputs = (0..5).map(|t| wave(3, 5 + t)).collect();
            let loss = network.pass(&Sequences { inputs, targets: vec![1.0, -1.0, 1.0] });
            let got = std::iter::once(vec![loss])
                .chain(network.gradients.clone())
                .chain([network.state_gradients.clone()]);
            for (got, expected) in got.zip(expected) {
                assert_eq!(got.len(), expected.len());
                let pairs = got.iter().zip(expected);
                assert!(pairs.clone().all(|(a, b)| (a - b).abs() < 1e-12), "{got:?} {expected:?}");
            }
        }
    }

    #[test]
    fn the_identity_carries_a_gradient_through_time_unchanged() {
        // All states positive: φ is the identity there, and W is too.
        let mut network = network("relu", Start::Identity);
        network.parameters[2] = vec![10.0; 5];
        let sequences = network.draw();
        network.pass(&sequences);
        let first = network.state_gradients[0];
        assert!(first > 0.0 && network.state_gradients.iter().all(|g| *g == first));
    }

    #[test]
    fn a_step_is_no_longer_than_the_clip_allows() {
        let mut network = network("relu", Start::Identity);
        network.settings.clip = Some(1e-3);
        let before = network.parameters.clone();
        network.step();
        let moved = network.parameters.iter().flatten().zip(before.iter().flatten());
        let length = moved.map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt();
        assert!((length / 1e-4 - 1.0).abs() < 1e-6, "{length}");
    }
}

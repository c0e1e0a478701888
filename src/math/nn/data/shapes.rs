//! Data sets as pure functions of a seed: two classes in the plane, a curve, noise.

use super::{DataSet, Task};
use crate::math::nn::random::Stream;
use libm::{cos, sin};
use std::f64::consts::PI;

/// Which stream of the seed draws the data; the network draws from others.
const STREAM: usize = 0;

/// Two half circles of radius 1, each reaching into the other, with N(0, spread²) on both
/// coordinates.
pub fn moons(rows: usize, spread: f64, seed: u64) -> DataSet {
    two_classes(rows, seed, |stream, class| {
        let angle = PI * stream.unit();
        let (x, y) = (cos(angle), sin(angle));
        let [x, y] = if class == 0 { [x, y] } else { [1.0 - x, 0.5 - y] };
        [x + spread * stream.normal(), y + spread * stream.normal()]
    })
}

/// Two arms that wind one and three quarter times round the origin, with N(0, spread²) on both
/// coordinates.
pub fn spirals(rows: usize, spread: f64, seed: u64) -> DataSet {
    two_classes(rows, seed, |stream, class| {
        let along = stream.unit();
        let angle = 1.75 * 2.0 * PI * along + PI * class as f64;
        let radius = 5.0 * along;
        [
            radius * sin(angle) + spread * stream.normal(),
            radius * cos(angle) + spread * stream.normal(),
        ]
    })
}

/// A circle of radius ½ inside one of radius 1, with N(0, spread²) on both coordinates.
pub fn circles(rows: usize, spread: f64, seed: u64) -> DataSet {
    two_classes(rows, seed, |stream, class| {
        let angle = 2.0 * PI * stream.unit();
        let radius = if class == 0 { 1.0 } else { 0.5 };
        [
            radius * cos(angle) + spread * stream.normal(),
            radius * sin(angle) + spread * stream.normal(),
        ]
    })
}

/// The four quarters of a square: class 1 where the signs differ. A strip of 0.1 along the axes is
/// empty.
pub fn xor(rows: usize, seed: u64) -> DataSet {
    two_classes(rows, seed, |stream, class| {
        let mut size = || 0.05 + 0.95 * stream.unit();
        let (x, y) = (size(), size());
        let right = if stream.unit() < 0.5 { 1.0 } else { -1.0 };
        [right * x, if class == 0 { right * y } else { -right * y }]
    })
}

/// y = sin 2x + x/3 with N(0, spread²) on it, x from U[−3, 3).
pub fn regression(rows: usize, spread: f64, seed: u64) -> DataSet {
    let mut stream = Stream::of_seed(seed, STREAM);
    let (inputs, targets) = (0..rows)
        .map(|_| {
            let x = stream.symmetric(3.0);
            (x, sin(2.0 * x) + x / 3.0 + spread * stream.normal())
        })
        .unzip();
    DataSet { task: Task::Regress, features: 1, outputs: 1, inputs, targets }
}

/// Inputs and one target from N(0, 1), which have nothing to do with each other: for statistics of
/// gradients that no structure of the data disturbs.
pub fn noise(rows: usize, features: usize, seed: u64) -> DataSet {
    let mut stream = Stream::of_seed(seed, STREAM);
    let mut normals = |count| (0..count).map(|_| stream.normal()).collect();
    let inputs = normals(rows * features);
    DataSet { task: Task::Regress, features, outputs: 1, inputs, targets: normals(rows) }
}

/// Points of class 0 and class 1 in turn.
fn two_classes(
    rows: usize,
    seed: u64,
    mut point: impl FnMut(&mut Stream, usize) -> [f64; 2],
) -> DataSet {
    let mut stream = Stream::of_seed(seed, STREAM);
    let labels: Vec<usize> = (0..rows).map(|row| row % 2).collect();
    let inputs = labels.iter().flat_map(|&label| point(&mut stream, label)).collect();
    DataSet::classes(inputs, 2, &labels, 2).expect("two numbers for each label, which is 0 or 1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_lie_on_their_shapes() {
        let set = moons(200, 0.0, 3);
        for row in 0..200 {
            let (x, y) = (set.input(row)[0], set.input(row)[1]);
            let (x, y) = if set.label(row) == 0 { (x, y) } else { (1.0 - x, 0.5 - y) };
            assert!((x.hypot(y) - 1.0).abs() < 1e-12 && y >= 0.0);
        }
        let set = circles(200, 0.0, 3);
        for row in 0..200 {
            let radius = set.input(row)[0].hypot(set.input(row)[1]);
            assert!((radius - if set.label(row) == 0 { 1.0 } else { 0.5 }).abs() < 1e-12);
        }
        let set = xor(200, 3);
        for row in 0..200 {
            let product = set.input(row)[0] * set.input(row)[1];
            assert_eq!(set.label(row), usize::from(product < 0.0));
        }
        let set = spirals(200, 0.0, 3);
        for row in 0..200 {
            let (x, y) = (set.input(row)[0], set.input(row)[1]);
            let angle = 3.5 * PI * x.hypot(y) / 5.0 + PI * set.label(row) as f64;
            assert!((x - x.hypot(y) * angle.sin()).abs() < 1e-9, "{x} {y}");
        }
        let set = regression(200, 0.0, 3);
        for (x, y) in set.inputs.iter().zip(&set.targets) {
            assert!((y - ((2.0 * x).sin() + x / 3.0)).abs() < 1e-12);
        }
    }

    #[test]
    fn noise_is_standard_normal_and_unrelated() {
        let set = noise(4_000, 3, 1);
        let mean = |f: &dyn Fn(usize) -> f64| (0..4_000).map(f).sum::<f64>() / 4_000.0;
        let deviation = 5.0 / 4_000f64.sqrt();
        for feature in 0..3 {
            let x = |row: usize| set.input(row)[feature];
            assert!(mean(&x).abs() < deviation);
            assert!((mean(&|row| x(row).powi(2)) - 1.0).abs() < 2.0 * deviation);
            assert!(mean(&|row| x(row) * set.targets[row]).abs() < deviation);
        }
    }

    #[test]
    fn a_seed_draws_the_same_points() {
        for draw in [|seed| moons(50, 0.1, seed), |seed| xor(50, seed), |seed| noise(50, 2, seed)] {
            assert_eq!(draw(7), draw(7));
            assert_ne!(draw(7).inputs, draw(8).inputs);
        }
    }
}

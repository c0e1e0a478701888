//! A number that a key, a drag or typed digits can change: its range and its steps.

pub mod edit;
pub mod kind;
pub mod named;
pub mod network;
pub mod row;
pub mod setting;
pub mod view;

use crate::math::activation::Parameter;
pub use crate::math::nn::name;

/// How a value is stepped through.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Steps {
    /// Equal steps.
    Even(f64),
    /// So many equal ratios to a decade.
    Ratio(f64),
    /// Up and down a ladder; one big press moves one rung, a small one by 1.
    Rungs(&'static [f64]),
}

/// Range and steps of one control; both ends are included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dial {
    pub low: f64,
    pub high: f64,
    pub steps: Steps,
}

impl Dial {
    /// For an activation's parameter.
    pub fn of(parameter: &Parameter) -> Dial {
        let (low, high) = parameter.range;
        Dial { low, high, steps: Steps::Even(parameter.step) }
    }

    /// For how many there are of something.
    pub fn counted((low, high): (usize, usize), rungs: &'static [f64]) -> Dial {
        Dial { low: low as f64, high: high as f64, steps: Steps::Rungs(rungs) }
    }

    /// The value after `presses` (negative: downwards); `far` presses count ten times or a rung.
    pub fn turn(&self, value: f64, presses: i32, far: bool) -> f64 {
        let times = f64::from(presses) * if far { 10.0 } else { 1.0 };
        let turned = match self.steps {
            // Counted in steps from 0, so that no rounding error adds up.
            Steps::Even(step) => ((value / step).round() + times) * step,
            Steps::Ratio(per_decade) => {
                let decades = (value.log10() * per_decade).round() + times;
                round_to(10f64.powf(decades / per_decade), 3)
            }
            Steps::Rungs(rungs) if far => rung(rungs, value, presses),
            Steps::Rungs(_) => value + f64::from(presses),
        };
        // −0 and the tail of a decimal step would be shown.
        (turned * 1e12).round() / 1e12 + 0.0
    }

    /// The same, kept in the range.
    pub fn turned(&self, value: f64, presses: i32, far: bool) -> f64 {
        self.turn(value, presses, far).clamp(self.low, self.high)
    }

    /// Where on a slider the value sits, 0 to 1.
    pub fn fraction(&self, value: f64) -> f64 {
        let at = match self.steps {
            Steps::Even(_) => (value - self.low) / (self.high - self.low),
            Steps::Ratio(_) | Steps::Rungs(_) => {
                (value / self.low).ln() / (self.high / self.low).ln()
            }
        };
        if at.is_finite() { at.clamp(0.0, 1.0) } else { 0.0 }
    }

    /// The value under a place on the slider, on a step.
    pub fn at(&self, fraction: f64) -> f64 {
        let fraction = fraction.clamp(0.0, 1.0);
        let value = match self.steps {
            Steps::Even(_) => self.low + fraction * (self.high - self.low),
            Steps::Ratio(_) | Steps::Rungs(_) => self.low * (self.high / self.low).powf(fraction),
        };
        match self.steps {
            Steps::Rungs(_) => value.round().clamp(self.low, self.high),
            _ => self.turned(value, 0, false),
        }
    }
}

impl Dial {
    /// Takes a number that was typed, or says what would have been right.
    pub fn read(&self, text: &str) -> Result<f64, String> {
        let whole = matches!(self.steps, Steps::Rungs(_));
        let fits = |value: &f64| {
            (self.low..=self.high).contains(value) && (!whole || value.fract() == 0.0)
        };
        text.replace('−', "-").parse().ok().filter(fits).ok_or_else(|| self.range())
    }
}

fn rung(rungs: &[f64], value: f64, presses: i32) -> f64 {
    let next = if presses > 0 {
        rungs.iter().find(|&&rung| rung > value).or(rungs.last())
    } else {
        rungs.iter().rev().find(|&&rung| rung < value).or(rungs.first())
    };
    next.copied().unwrap_or(value)
}

/// To so many significant digits.
fn round_to(value: f64, digits: i32) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let scale = 10f64.powi(digits - 1 - value.abs().log10().floor() as i32);
    (value * scale).round() / scale
}

/// The choice so many places further on in the list, round its ends.
pub fn cycled<T: Copy + PartialEq>(all: &[T], now: T, by: isize) -> T {
    let at = all.iter().position(|&one| one == now).unwrap_or(0) as isize;
    all[(at + by).rem_euclid(all.len() as isize) as usize]
}

/// As short as possible: `0.01`, `1e-5`, `64`.
pub fn number(value: f64) -> String {
    if value != 0.0 && (value.abs() < 1e-3 || value.abs() >= 1e6) {
        format!("{value:e}")
    } else {
        format!("{value}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn even_steps_do_not_drift() {
        let dial = Dial { low: -1.0, high: 1.0, steps: Steps::Even(0.1) };
        let mut value = 0.0;
        for _ in 0..3 {
            value = dial.turned(value, 1, false);
        }
        assert_eq!(value, 0.3);
        for _ in 0..3 {
            value = dial.turned(value, -1, false);
        }
        assert_eq!(value.to_bits(), 0f64.to_bits());
        assert_eq!(dial.turned(0.9, 5, true), 1.0);
    }

    #[test]
    fn ratios_return_to_where_they_came_from() {
        let dial = Dial { low: 1e-6, high: 10.0, steps: Steps::Ratio(4.0) };
        let up = dial.turned(0.01, 1, false);
        assert_eq!(up, 0.0178);
        assert_eq!(dial.turned(up, -1, false), 0.01);
    }

    #[test]
    fn rungs_are_climbed_by_big_steps_only() {
        let dial = Dial { low: 1.0, high: 200.0, steps: Steps::Rungs(&[1.0, 5.0, 20.0, 200.0]) };
        assert_eq!(dial.turned(20.0, 1, false), 21.0);
        assert_eq!(dial.turned(21.0, 1, true), 200.0);
        assert_eq!(dial.turned(21.0, -1, true), 20.0);
    }

    #[test]
    fn the_slider_and_the_value_agree() {
        let dial = Dial { low: 1e-6, high: 10.0, steps: Steps::Ratio(4.0) };
        for fraction in [0.0, 0.25, 0.5, 1.0] {
            assert!((dial.fraction(dial.at(fraction)) - fraction).abs() < 0.02);
        }
    }
}

//! Axes: from numbers to pixels, and round numbers along them.

use crate::math::sample::nice_ticks;
use crate::widget::scale;

#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What is measured, with its unit if it has one.
    pub label: String,
    pub scale: Scale,
    /// Lowest and highest number shown.
    pub range: (f64, f64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    Linear,
    /// Linear, and labeled at whole numbers only.
    Whole,
    /// Decades; what is not above 0 has no place on it.
    Log,
}

/// A tick: its place and its label, which is empty for one that only divides a decade.
pub(super) type Tick = (f64, String);

impl Axis {
    pub fn linear(label: &str, range: (f64, f64)) -> Axis {
        Axis { label: label.to_owned(), scale: Scale::Linear, range: roomy(range) }
    }

    pub fn whole(label: &str, range: (f64, f64)) -> Axis {
        Axis { label: label.to_owned(), scale: Scale::Whole, range: roomy(range) }
    }

    /// The decades that hold all of the values that are above 0 and finite.
    pub fn log(label: &str, values: impl IntoIterator<Item = f64>) -> Axis {
        let (low, high) = scale::decades(values, None);
        let range = (10f64.powi(low).max(f64::MIN_POSITIVE), 10f64.powi(high).min(f64::MAX));
        Axis { label: label.to_owned(), scale: Scale::Log, range }
    }

    /// Numbers from the lowest to the highest of the finite values with a little room, from 0 where
    /// that is near.
    pub fn fitting(label: &str, values: impl IntoIterator<Item = f64>) -> Axis {
        let finite = values.into_iter().filter(|value| value.is_finite());
        let (low, high) = finite
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), value| (l.min(value), h.max(value)));
        let room = 0.06 * (high / 2.0 - low / 2.0) * 2.0;
        Axis::linear(label, (low - room, high + room))
    }

    /// The share of the axis at which a value lies; beyond 0 and 1 outside. None where it has no
    /// place.
    pub(super) fn share(&self, value: f64) -> Option<f64> {
        let (low, high) = self.range;
        let share = match self.scale {
            // Halved, because the difference may overflow.
            Scale::Linear | Scale::Whole => (value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0),
            Scale::Log if value > 0.0 => (value / low).log10() / (high / low).log10(),
            Scale::Log => return None,
        };
        share.is_finite().then_some(share)
    }

    /// At most so many labels.
    pub(super) fn ticks(&self, most: usize) -> Vec<Tick> {
        let (low, high) = self.range;
        match self.scale {
            Scale::Linear => {
                let ticks = nice_ticks(low, high, most.max(2));
                let labels = ticks.labels();
                ticks.values.into_iter().zip(labels).collect()
            }
            Scale::Whole => {
                let values = nice_ticks(low, high, most.max(2)).values.into_iter();
                values.filter(|v| v.fract() == 0.0).map(|v| (v, format!("{v}"))).collect()
            }
            Scale::Log => decades((low, high), most),
        }
    }
}

fn decades((low, high): (f64, f64), most: usize) -> Vec<Tick> {
    let ends = (low.log10().round() as i32, high.log10().round() as i32);
    let labeled = scale::decade_ticks(ends, most.max(2));
    let mut ticks: Vec<Tick> =
        labeled.iter().map(|&exponent| (10f64.powi(exponent), power(exponent))).collect();
    let every = labeled.windows(2).all(|pair| pair[1] - pair[0] == 1);
    if every && ends.1 - ends.0 <= MOST_DIVIDED {
        let parts = (ends.0..ends.1)
            .flat_map(|exponent| (2..10).map(move |part| f64::from(part) * 10f64.powi(exponent)));
        ticks.extend(parts.map(|value| (value, String::new())));
    }
    ticks
}

/// With more decades than these their parts would be a gray stripe.
const MOST_DIVIDED: i32 = 6;

fn power(exponent: i32) -> String {
    match exponent {
        0 => "1".to_owned(),
        1 => "10".to_owned(),
        _ => {
            let raise = |c: char| match c {
                '-' => '⁻',
                digit => "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(digit as usize - '0' as usize).unwrap_or(digit),
            };
            format!("10{}", exponent.to_string().chars().map(raise).collect::<String>())
        }
    }
}

/// A range that something can be drawn in: ascending, finite, not empty.
fn roomy((low, high): (f64, f64)) -> (f64, f64) {
    if !low.is_finite() || !high.is_finite() {
        return match (low.is_finite() || high.is_finite(), low < high) {
            (true, true) => (low.max(f64::MIN / 2.0), high.min(f64::MAX / 2.0)),
            _ => (0.0, 1.0),
        };
    }
    let (low, high) = (low.min(high), low.max(high));
    let size = low.abs().max(high.abs());
    if high - low > 1e-12 * size {
        (low, high)
    } else {
        let room = if size > 0.0 { 0.1 * size } else { 1.0 };
        (low - room, high + room)
    }
}

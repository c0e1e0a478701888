//! The numbers along an axis.

/// Round numbers at equal steps.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Ticks {
    /// Ascending, all within the range that was asked for.
    pub values: Vec<f64>,
    /// Their distance: 1, 2, 2.5 or 5 times a power of ten. 0 when there are no ticks.
    pub step: f64,
}

/// The steps that people count in.
const STEPS: [f64; 4] = [1.0, 2.0, 2.5, 5.0];

/// As many round numbers from low to high as possible, at most `max`. Reversed ends are turned
/// round; a range that is empty, not finite or too narrow for f64 to divide gives its one value or
/// nothing.
pub fn nice_ticks(low: f64, high: f64, max: usize) -> Ticks {
    if !low.is_finite() || !high.is_finite() || max == 0 {
        return Ticks::default();
    }
    let (low, high) = (low.min(high), low.max(high));
    let candidates = steps_upwards(low, high, max).take(MOST_STEPS_TRIED);
    for (multiple, exponent) in candidates {
        let ticks = multiples(low, high, multiple, exponent, max);
        if let Some(ticks) = ticks {
            return ticks;
        }
    }
    Ticks { values: vec![low], step: 0.0 }
}

/// The first guess is at most one power of ten too fine, so a few steps up always fit.
const MOST_STEPS_TRIED: usize = 12;

/// (1, 2, 2.5 or 5, power of ten), growing, from just too fine a step on.
fn steps_upwards(low: f64, high: f64, max: usize) -> impl Iterator<Item = (f64, i32)> {
    // Halved, because high − low may overflow.
    let half_span = high / 2.0 - low / 2.0;
    let finest = (half_span / max as f64).max(f64::MIN_POSITIVE);
    let first = libm::floor(libm::log10(finest)) as i32;
    (first..).flat_map(|exponent| STEPS.into_iter().map(move |multiple| (multiple, exponent)))
}

/// The multiples of multiple · 10^exponent in the range; None when they are more than `max`, fewer
/// than can be told apart, or none.
fn multiples(low: f64, high: f64, multiple: f64, exponent: i32, max: usize) -> Option<Ticks> {
    let step = scaled(multiple, exponent);
    if step == 0.0 || !step.is_finite() {
        return None;
    }
    // 0.3 / 0.1 is just below 3: look a little beyond the ends and keep what is inside.
    const SLACK: f64 = 1e-9;
    let first = libm::ceil(low / step - SLACK);
    let last = libm::floor(high / step + SLACK);
    // Beyond 2⁵³ neighbouring counts are one f64.
    let exact = first.abs().max(last.abs()) < 9e15;
    if !exact || last < first || last - first >= max as f64 {
        return None;
    }
    let count = (last - first) as usize;
    let tick = |k: usize| scaled((first + k as f64) * multiple, exponent) + 0.0;
    let mut values: Vec<f64> = (0..=count).map(tick).collect();
    values.retain(|value| (low..=high).contains(value));
    values.dedup();
    (!values.is_empty()).then_some(Ticks { values, step })
}

/// x · 10^exponent, rounded as a decimal is: 3 · 10⁻¹ is 0.3, not 0.30000000000000004.
fn scaled(x: f64, exponent: i32) -> f64 {
    if exponent < -300 {
        (x / 1e300) / libm::exp10(f64::from(-exponent - 300))
    } else if exponent < 0 {
        x / libm::exp10(f64::from(-exponent))
    } else {
        x * libm::exp10(f64::from(exponent))
    }
}

impl Ticks {
    /// The label of one of the values: as many decimals as the step needs, the same for all; with a
    /// power of ten where plain digits would be long. Never −0.
    pub fn label(&self, value: f64) -> String {
        let largest = self.values.iter().fold(0.0, |max: f64, v| max.max(v.abs()));
        let value = value + 0.0;
        if value == 0.0 {
            "0".to_owned()
        } else if largest >= 1e6 || (self.step < 1e-4 && largest < 1e-2) {
            scientific(value, self.step)
        } else {
            minus(format!("{value:.*}", decimals(self.step)))
        }
    }

    /// All labels, in the order of the values.
    pub fn labels(&self) -> Vec<String> {
        self.values.iter().map(|&value| self.label(value)).collect()
    }
}

/// How many decimals a multiple of the step needs.
fn decimals(step: f64) -> usize {
    let needed = |&places: &usize| {
        let shifted = step * libm::exp10(places as f64);
        (shifted - libm::round(shifted)).abs() < 1e-6 * shifted
    };
    (0..17).find(needed).unwrap_or(17)
}

/// As in 2.5e−7, with as many digits as the step needs.
fn scientific(value: f64, step: f64) -> String {
    let exponent = libm::floor(libm::log10(value.abs()));
    let places = decimals((step / libm::exp10(exponent)).max(1e-15));
    let written = format!("{value:.places$e}");
    match written.split_once('e') {
        Some((digits, power)) if digits.contains('.') => {
            let digits = digits.trim_end_matches('0').trim_end_matches('.');
            minus(format!("{digits}e{power}"))
        }
        _ => minus(written),
    }
}

/// The minus sign that is as wide as a plus.
fn minus(number: String) -> String {
    number.replace('-', "−")
}

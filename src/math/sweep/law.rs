//! Which law rms δ¹/δᴸ follows as the depth L grows.
//!
//! All candidates are straight lines for y, the median over the seeds of ln(δ¹/δᴸ): exponential in
//! L, a power law in ln L, flat in nothing. So all are fitted by least squares of the same y, and
//! their residuals compare:
//!
//! 1. the sloping line with the smaller sum of squares is the candidate (both have two numbers, so
//!    nothing needs to be weighed against anything);
//! 2. it is flat all the same if the line cannot be told from a level one: if the slope differs
//!    from 0 by no more than Student's t allows 19 times in 20, or the ratio changes by less than a
//!    hundredth over all depths;
//! 3. but where the same line might as well change the ratio by a factor of 4, nothing can be said:
//!    few depths, or networks that scatter;
//! 4. nor where the other sloping line would do: if, with both in one fit, the candidate's slope
//!    cannot be told from 0.
//!
//! A slope's error has two parts, added in squares. That of the **depths** is the fit's own, from
//! what is left of y. That of the **seeds**: networks of one seed share their layers, so that
//! another draw of seeds moves all depths together, and nothing is left of y to show it. A slope is
//! a weighted sum of the y, so it moves by the standard deviation of the slopes fitted to one seed
//! each, times √(π/2)/√seeds for a median of normal numbers. Of one seed alone no law can be told.

use super::Quantiles;
use crate::math::mean_field::fixed_point::Law;
use std::f64::consts::FRAC_PI_2;

/// A law found in measurements.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// Never [`Law::Slow`].
    pub law: Law,
    /// Standard error of the law's number (of ln of the level, where it is flat), for other depths
    /// and other seeds.
    pub error: f64,
    /// ln of the ratio where the line's other coordinate (L, or ln L) is 0.
    pub intercept: f64,
    /// Root mean square of what is left of ln(δ¹/δᴸ), by degrees of freedom.
    pub residual: f64,
    /// Share of the variance of ln(δ¹/δᴸ) that the law explains; 0 where flat.
    pub r_squared: f64,
    /// Depths that were fitted, and those left out because their ratio was 0 or not finite.
    pub used: usize,
    pub left_out: usize,
}

/// At this ratio of the first layer's gradient to the last's [`Fit::depth_of_a_millionth`] is.
pub const A_MILLIONTH: f64 = 1e-6;
/// A depth that no law fitted to 200 layers can speak of.
pub const FAR: f64 = 10_000.0;
/// A ratio that changes by less than this share over all depths is flat, whatever its noise.
const LEVEL: f64 = 0.01;
/// ln of the change over all depths that a level line must not hide.
const HIDDEN: f64 = 2.0 * std::f64::consts::LN_2;

impl Fit {
    /// Of depths with δ¹/δᴸ by seed, the same seeds at each. Depth 1 is passed over: its ratio is 1
    /// by definition. None where no law can be told: with fewer than two seeds or three different
    /// depths left, and where the scatter leaves more than one law.
    pub fn of(points: &[(usize, Vec<f64>)]) -> Option<Fit> {
        let points = points.iter().filter(|(depth, _)| *depth > 1);
        let count = points.clone().count();
        let medians = points.clone().map(|(_, ratios)| {
            Quantiles::of(ratios.iter().copied()).map_or(f64::NAN, |of| of.median.ln())
        });
        let kept = points.zip(medians).filter(|(_, log)| log.is_finite());
        let depths: Vec<f64> = kept.clone().map(|((depth, _), _)| *depth as f64).collect();
        let seeds = by_seed(&kept.clone().map(|((_, ratios), _)| &ratios[..]).collect::<Vec<_>>());
        let logs = Logs { medians: kept.map(|(_, log)| log).collect(), seeds };
        let mut different = depths.clone();
        different.sort_by(f64::total_cmp);
        different.dedup();
        if different.len() < 3 || logs.seeds.len() < 2 {
            return None;
        }
        let left_out = count - depths.len();
        let of_log: Vec<f64> = depths.iter().map(|depth| depth.ln()).collect();
        let [by_depth, by_log] = [&depths, &of_log].map(|x| Line::through(x, &logs));
        let exponential = by_depth.squares <= by_log.squares;
        let (line, x, rival) = match exponential {
            true => (by_depth, &depths, &of_log),
            false => (by_log, &of_log, &depths),
        };
        if line.is_level(&logs) {
            let clear = !line.might_hide(HIDDEN, &logs);
            return clear.then(|| flat(&logs, left_out));
        }
        if !beyond(rival, x, &logs).is_sloping(&logs) {
            return None;
        }
        let (law, error) = if exponential {
            let per_layer = line.slope.exp();
            (Law::Exponential { per_layer }, per_layer * line.slope_error)
        } else {
            (Law::PowerLaw { exponent: line.slope }, line.slope_error)
        };
        Some(Fit {
            law,
            error,
            intercept: line.intercept,
            residual: line.residual,
            r_squared: 1.0 - line.squares / line.total_squares,
            used: depths.len(),
            left_out,
        })
    }

    /// The ratio that the law gives a depth.
    pub fn at(&self, depth: f64) -> f64 {
        let change = match self.law {
            Law::Exponential { per_layer } => depth * per_layer.ln(),
            Law::PowerLaw { exponent } => exponent * depth.ln(),
            Law::Flat | Law::Slow => 0.0,
        };
        (self.intercept + change).exp()
    }

    /// The depth from which on the first layer gets less than a millionth of the last one's
    /// gradient, by the law; None when never.
    pub fn depth_of_a_millionth(&self) -> Option<f64> {
        let change = A_MILLIONTH.ln() - self.intercept;
        let depth = match self.law {
            Law::Exponential { per_layer } if per_layer < 1.0 => change / per_layer.ln(),
            Law::PowerLaw { exponent } if exponent < 0.0 => (change / exponent).exp(),
            _ => return None,
        };
        depth.is_finite().then_some(depth.max(1.0))
    }

    /// "exponential, ×0.2361 ± 0.0003 a layer": the error to one digit, the number to its place.
    pub fn words(&self) -> String {
        match self.law {
            Law::Exponential { per_layer } => {
                format!("exponential, ×{} a layer", with_error(per_layer, self.error))
            }
            Law::PowerLaw { exponent } if exponent < 0.0 => {
                format!("power law, L^−{}", with_error(-exponent, self.error))
            }
            Law::PowerLaw { exponent } => {
                format!("power law, L^{}", with_error(exponent, self.error))
            }
            Law::Flat | Law::Slow => {
                let level = self.intercept.exp();
                format!("flat at {}", with_error(level, level * self.error))
            }
        }
    }
}

/// `number ± error`, both to the place of the error's first digit, within two and seven decimals.
fn with_error(number: f64, error: f64) -> String {
    let places = if error > 0.0 { (-error.log10().floor()).clamp(2.0, 7.0) } else { 7.0 };
    let places = places as usize;
    format!("{number:.places$} ± {error:.places$}")
}

/// What lines are fitted to, in the order of the depths.
struct Logs {
    /// ln of the medians over the seeds
    medians: Vec<f64>,
    /// ln of each seed's own ratios; two seeds or more
    seeds: Vec<Vec<f64>>,
}

/// ln of each seed's ratios over the depths, without the seeds that lack one.
fn by_seed(depths: &[&[f64]]) -> Vec<Vec<f64>> {
    let count = depths.iter().map(|ratios| ratios.len()).min().unwrap_or(0);
    let curve = |seed: usize| depths.iter().map(|ratios| ratios[seed].ln()).collect::<Vec<f64>>();
    (0..count).map(curve).filter(|curve| curve.iter().all(|log| log.is_finite())).collect()
}

impl Logs {
    /// Standard error of the median over the seeds of what `of` makes of one seed's curve.
    fn error(&self, of: impl Fn(&[f64]) -> f64) -> f64 {
        let values: Vec<f64> = self.seeds.iter().map(|curve| of(curve)).collect();
        let middle = mean(&values);
        let squares: f64 = values.iter().map(|value| (value - middle).powi(2)).sum();
        let count = values.len() as f64;
        (FRAC_PI_2 * squares / (count * (count - 1.0))).sqrt()
    }
}

/// y = intercept + slope x, by least squares.
struct Line {
    slope: f64,
    intercept: f64,
    /// Standard error of the slope.
    slope_error: f64,
    /// Sum of the squared residuals, and of the squared deviations of y from its mean.
    squares: f64,
    total_squares: f64,
    /// √(squares/freedom)
    residual: f64,
    /// Points less the numbers fitted to them
    freedom: usize,
    /// From the smallest x to the largest.
    span: f64,
}

impl Line {
    /// At least three points, with at least two different x.
    fn through(x: &[f64], y: &Logs) -> Line {
        Line::with_freedom(x, y, x.len() - 2)
    }

    fn with_freedom(x: &[f64], y: &Logs, freedom: usize) -> Line {
        let (mean_x, mean_y) = (mean(x), mean(&y.medians));
        let spread: f64 = x.iter().map(|x| (x - mean_x).powi(2)).sum();
        let slope_of = |y: &[f64]| -> f64 {
            x.iter().zip(y).map(|(x, y)| (x - mean_x) * y).sum::<f64>() / spread
        };
        let slope = slope_of(&y.medians);
        let left = x.iter().zip(&y.medians).map(|(x, y)| y - mean_y - slope * (x - mean_x));
        let squares: f64 = left.map(|left| left * left).sum();
        let residual = (squares / freedom.max(1) as f64).sqrt();
        let highest = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let lowest = x.iter().copied().fold(f64::INFINITY, f64::min);
        Line {
            slope,
            intercept: mean_y - slope * mean_x,
            slope_error: (residual / spread.sqrt()).hypot(y.error(slope_of)),
            squares,
            total_squares: y.medians.iter().map(|y| (y - mean_y).powi(2)).sum(),
            residual,
            freedom,
            span: highest - lowest,
        }
    }

    /// What the slope's error is to be taken times, by the scarcer of depths and seeds.
    fn range(&self, y: &Logs) -> f64 {
        student_t(self.freedom.min(y.seeds.len() - 1)) * self.slope_error
    }

    fn is_sloping(&self, y: &Logs) -> bool {
        self.slope.abs() > self.range(y)
    }

    /// Whether the slope cannot be told from 0, or does not matter.
    fn is_level(&self, y: &Logs) -> bool {
        self.slope.abs() * self.span < LEVEL || !self.is_sloping(y)
    }

    /// Whether y may well change by so much from one end to the other.
    fn might_hide(&self, change: f64, y: &Logs) -> bool {
        (self.slope.abs() + self.range(y)) * self.span > change
    }

    /// What it leaves of y.
    fn left_of<'a>(&'a self, x: &'a [f64], y: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
        x.iter().zip(y).map(|(x, y)| y - self.intercept - self.slope * x)
    }
}

/// The line in `x` once all that a line in `rival` explains is taken out of x and y: its slope is
/// that of x in a fit with both (Frisch & Waugh 1933).
fn beyond(rival: &[f64], x: &[f64], y: &Logs) -> Line {
    let without_rival = |y: &[f64]| -> Vec<f64> {
        let alone = Logs { medians: y.to_vec(), seeds: Vec::new() };
        Line::through(rival, &alone).left_of(rival, y).collect()
    };
    let left = Logs {
        medians: without_rival(&y.medians),
        seeds: y.seeds.iter().map(|curve| without_rival(curve)).collect(),
    };
    Line::with_freedom(&without_rival(x), &left, x.len() - 3)
}

fn flat(logs: &Logs, left_out: usize) -> Fit {
    let level = mean(&logs.medians);
    let used = logs.medians.len();
    let squares: f64 = logs.medians.iter().map(|y| (y - level).powi(2)).sum();
    let residual = (squares / (used - 1) as f64).sqrt();
    let error = (residual / (used as f64).sqrt()).hypot(logs.error(mean));
    Fit { law: Law::Flat, error, intercept: level, residual, r_squared: 0.0, used, left_out }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The 97.5 % quantile of Student's t: from the usual table, beyond it by the expansion about the
/// normal quantile z (Abramowitz & Stegun 26.7.5).
fn student_t(freedom: usize) -> f64 {
    const TABLE: [f64; 10] =
        [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281];
    let z: f64 = 1.959_964;
    let n = freedom as f64;
    let first = (z.powi(3) + z) / 4.0;
    let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
    let third = (3.0 * z.powi(7) + 19.0 * z.powi(5) + 17.0 * z.powi(3) - 15.0 * z) / 384.0;
    let expansion = z + first / n + second / (n * n) + third / (n * n * n);
    TABLE.get(freedom.max(1) - 1).copied().unwrap_or(expansion)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn student_t_is_the_tables() {
        for (freedom, expected) in [(1, 12.7062), (10, 2.2281), (11, 2.2010), (30, 2.0423)] {
            assert!((student_t(freedom) - expected).abs() < 1e-3, "{freedom}");
        }
    }

    #[test]
    fn a_line_by_hand() {
        // y = 1 + 2x with residuals 1, −2, 1; the seeds' slopes are 1 and 3.
        let seeds = vec![vec![0.0, 1.0, 2.0], vec![1.0, 4.0, 7.0]];
        let logs = Logs { medians: vec![2.0, 1.0, 6.0], seeds };
        let line = Line::through(&[0.0, 1.0, 2.0], &logs);
        assert!((line.slope - 2.0).abs() < 1e-15 && (line.intercept - 1.0).abs() < 1e-15);
        assert!((line.squares - 6.0).abs() < 1e-14 && (line.total_squares - 14.0).abs() < 1e-14);
        let of_seeds = FRAC_PI_2.sqrt() * 2f64.sqrt() / 2f64.sqrt();
        assert!((line.slope_error - 3f64.sqrt().hypot(of_seeds)).abs() < 1e-14);
    }

    /// y = x + 3x² fitted with both: the line in x that is left of x² has slope 1.
    #[test]
    fn what_a_rival_explains_is_taken_out() {
        let x = [1.0, 2.0, 3.0, 5.0];
        let square = x.map(|x| x * x);
        let y: Vec<f64> = x.iter().map(|x| x + 3.0 * x * x).collect();
        let logs = Logs { medians: y.clone(), seeds: vec![y.clone(), y] };
        let line = beyond(&square, &x, &logs);
        assert!((line.slope - 1.0).abs() < 1e-12 && line.slope_error < 1e-12);
    }

    #[test]
    fn words_show_what_is_known_and_no_more() {
        let fit = |law, error| Fit {
            law,
            error,
            intercept: 0.0,
            residual: 0.1,
            r_squared: 0.9,
            used: 9,
            left_out: 0,
        };
        let words = |law, error| fit(law, error).words();
        let exponential = Law::Exponential { per_layer: 0.236_049 };
        assert_eq!(words(exponential, 0.000_34), "exponential, ×0.2360 ± 0.0003 a layer");
        let power = Law::PowerLaw { exponent: -0.512 };
        assert_eq!(words(power, 0.0123), "power law, L^−0.51 ± 0.01");
        assert_eq!(words(Law::Flat, 0.02), "flat at 1.00 ± 0.02");
    }
}

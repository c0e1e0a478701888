//! Which law rms δ¹/δᴸ follows as the depth L grows.
//!
//! All candidates are straight lines for y = ln(δ¹/δᴸ): exponential in L, a power law in ln L,
//! flat in nothing. So all are fitted by least squares of the same y, and their residuals compare:
//!
//! 1. the sloping line with the smaller sum of squares is the candidate (both have two numbers, so
//!    nothing needs to be weighed against anything);
//! 2. it is flat all the same if the line cannot be told from a level one: if the slope differs
//!    from 0 by no more than Student's t allows 19 times in 20, or the ratio changes by less than a
//!    hundredth over all depths;
//! 3. but where the same line might as well change the ratio by a factor of 4, nothing can be said:
//!    few depths, or networks that scatter.

use crate::math::mean_field::fixed_point::Law;

/// A law found in measurements.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// Never [`Law::Slow`].
    pub law: Law,
    /// Standard error of the law's number (of ln of the level, where it is flat). It takes the
    /// depths for independent; networks of one seed share their layers, so it errs on the small
    /// side.
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
    /// Of (depth, δ¹/δᴸ). Depth 1 is passed over: its ratio is 1 by definition. None where no law can
    /// be told: with fewer than three different depths left, or where rising, falling and staying
    /// level are all likely.
    pub fn of(points: &[(usize, f64)]) -> Option<Fit> {
        let fitting = |ratio: f64| ratio > 0.0 && ratio.is_finite();
        let points: Vec<_> = points.iter().copied().filter(|&(depth, _)| depth > 1).collect();
        let left_out = points.iter().filter(|&&(_, ratio)| !fitting(ratio)).count();
        let kept = || points.iter().filter(|&&(_, ratio)| fitting(ratio));
        let logs: Vec<f64> = kept().map(|&(_, ratio)| ratio.ln()).collect();
        let depths: Vec<f64> = kept().map(|&(depth, _)| depth as f64).collect();
        let mut different = depths.clone();
        different.sort_by(f64::total_cmp);
        different.dedup();
        if different.len() < 3 {
            return None;
        }
        let counts = (depths.len(), left_out);
        let by_depth = Line::through(&depths, &logs);
        let by_log =
            Line::through(&depths.iter().map(|depth| depth.ln()).collect::<Vec<_>>(), &logs);
        let exponential = by_depth.squares <= by_log.squares;
        let line = if exponential { by_depth } else { by_log };
        if line.is_level(depths.len() - 2) {
            let clear = !line.might_hide(HIDDEN, depths.len() - 2);
            return clear.then(|| flat(&logs, counts));
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
            used: counts.0,
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

/// y = intercept + slope x, by least squares.
struct Line {
    slope: f64,
    intercept: f64,
    /// Standard error of the slope.
    slope_error: f64,
    /// Sum of the squared residuals, and of the squared deviations of y from its mean.
    squares: f64,
    total_squares: f64,
    /// √(squares/(points − 2))
    residual: f64,
    /// From the smallest x to the largest.
    span: f64,
}

impl Line {
    /// At least three points, with at least two different x.
    fn through(x: &[f64], y: &[f64]) -> Line {
        let (mean_x, mean_y) = (mean(x), mean(y));
        let spread: f64 = x.iter().map(|x| (x - mean_x).powi(2)).sum();
        let both = x.iter().zip(y);
        let together: f64 = both.clone().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
        let slope = together / spread;
        let left = both.map(|(x, y)| y - mean_y - slope * (x - mean_x));
        let squares: f64 = left.map(|left| left * left).sum();
        let residual = (squares / (x.len() - 2) as f64).sqrt();
        let highest = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let lowest = x.iter().copied().fold(f64::INFINITY, f64::min);
        Line {
            slope,
            intercept: mean_y - slope * mean_x,
            slope_error: residual / spread.sqrt(),
            squares,
            total_squares: y.iter().map(|y| (y - mean_y).powi(2)).sum(),
            residual,
            span: highest - lowest,
        }
    }

    /// Whether the slope cannot be told from 0, or does not matter.
    fn is_level(&self, freedom: usize) -> bool {
        let change = self.slope.abs();
        change * self.span < LEVEL || change <= student_t(freedom) * self.slope_error
    }

    /// Whether y may well change by so much from one end to the other.
    fn might_hide(&self, change: f64, freedom: usize) -> bool {
        (self.slope.abs() + student_t(freedom) * self.slope_error) * self.span > change
    }
}

fn flat(logs: &[f64], (used, left_out): (usize, usize)) -> Fit {
    let level = mean(logs);
    let squares: f64 = logs.iter().map(|y| (y - level).powi(2)).sum();
    let residual = (squares / (used - 1) as f64).sqrt();
    let error = residual / (used as f64).sqrt();
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
        // y = 1 + 2x with residuals 1, −2, 1.
        let line = Line::through(&[0.0, 1.0, 2.0], &[2.0, 1.0, 6.0]);
        assert!((line.slope - 2.0).abs() < 1e-15 && (line.intercept - 1.0).abs() < 1e-15);
        assert!((line.squares - 6.0).abs() < 1e-14 && (line.total_squares - 14.0).abs() < 1e-14);
        assert!((line.slope_error - 3f64.sqrt()).abs() < 1e-14);
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

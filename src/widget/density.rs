//! Where a layer's pre-activations lie under φ′: the density of N(0, q), and density times φ′²
//! shaded. The shaded area is `E[φ′²]`, and σw² times that is χ, by which the layer multiplies |δ|².
//!
//! Across goes ζ = z/√q, so that the picture keeps its form however small q is: the density is that
//! of N(0, 1), and φ′ is read at √q ζ.

use super::Paint;
use super::plot::{Axis, End, LineStyle, Plot, Series};
use crate::math::activation::Pointwise;
use crate::math::sample::{self, Sampled};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;
use std::f64::consts::TAU;

#[derive(Clone, Debug)]
pub struct Density<'a> {
    pub function: Pointwise,
    /// Variance of the pre-activations; positive and finite, or nothing is drawn.
    pub q: f64,
    pub paint: Paint<'a>,
}

/// So many standard deviations to either side.
const REACH: f64 = 4.0;
const SAMPLES: usize = 400;
/// The heading names the curves only where it has room for all three.
const HEADING: u16 = 58;

impl Density<'_> {
    /// φ′(√q ζ)
    fn slope(&self, zeta: f64) -> f64 {
        self.function.slope(self.q.sqrt() * zeta)
    }

    /// Density times φ′², the integrand of `E[φ′²]`.
    pub fn integrand(&self, zeta: f64) -> f64 {
        normal(zeta) * self.slope(zeta) * self.slope(zeta)
    }

    fn sampled(&self, g: impl Fn(f64) -> f64) -> Sampled {
        let std = self.q.sqrt();
        let breaks: Vec<f64> = self.function.break_points().iter().map(|at| at / std).collect();
        sample::curve(g, &breaks, (-REACH, REACH), SAMPLES)
    }

    /// The shade: upright lines from 0 to the integrand, one for each column of a cell's dots.
    fn shade(&self, columns: u16) -> Vec<Vec<(f64, f64)>> {
        let count = 2 * usize::from(columns);
        let line = |index: usize| {
            let zeta = REACH * (2.0 * (index as f64 + 0.5) / count as f64 - 1.0);
            vec![(zeta, 0.0), (zeta, self.integrand(zeta))]
        };
        // Of nothing there is no line.
        let some = |line: &Vec<(f64, f64)>| line[1].1 > 1e-3;
        (0..count).map(line).filter(some).collect()
    }
}

/// The density of N(0, 1)
fn normal(zeta: f64) -> f64 {
    (-0.5 * zeta * zeta).exp() / TAU.sqrt()
}

impl Widget for &Density<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        if !(self.q > 0.0 && self.q.is_finite()) {
            return;
        }
        let slope = self.sampled(|zeta| self.slope(zeta));
        let density = self.sampled(normal);
        let shade = self.shade(area.width);
        let ends: Vec<End> = slope
            .ends
            .iter()
            .map(|end| End { point: (end.x, end.y), closed: end.end == sample::End::Closed })
            .collect();
        let [first, second, third] = if area.width >= HEADING {
            ["φ′(z)", "N of ζ = z/√q across", "N × φ′²: shaded"]
        } else {
            ["φ′", "N of z/√q", "N × φ′²"]
        };
        let line =
            |label, segments, line, color| Series { label, segments, ends: &[], line, color };
        let series = [
            Series { ends: &ends, ..line(first, &slope.segments, LineStyle::Bold, 1) },
            line(second, &density.segments, LineStyle::Dashed, 0),
            line(third, &shade, LineStyle::Solid, 2),
        ];
        let (low, high) = slope.y_range().unwrap_or((0.0, 1.0));
        let (low, high) = (low.min(0.0), high.max(0.5));
        let room = 0.06 * (high - low);
        let y = Axis::numbers(if low < 0.0 { low - room } else { 0.0 }, high + room);
        Plot::new(Axis::numbers(-REACH, REACH), y, &series, self.paint).render(area, buffer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Functions;
    use crate::math::mean_field::moments::{Moment, mean};
    use crate::theme::{ColorDepth, Theme};
    use crate::widget::Charset;

    /// What is shaded is what the words say.
    #[test]
    fn the_area_is_the_mean_of_the_squared_slope() {
        let theme = Theme::named_for("dark", ColorDepth::None);
        let paint = Paint { theme: &theme, charset: Charset::Braille };
        for function in Functions::built_in().all() {
            for q in [1e-9, 0.3, 1.0, 40.0] {
                let density = Density { function: function.clone(), q, paint };
                let steps = 80_000;
                let width = 2.0 * REACH / f64::from(steps);
                let middle = |step: i32| -REACH + (f64::from(step) + 0.5) * width;
                let area: f64 =
                    (0..steps).map(|step| width * density.integrand(middle(step))).sum();
                let expected = mean(&function, Moment::Slope2, q);
                // The tails beyond the reach hold less than this.
                assert!((area / expected - 1.0).abs() < 2e-3, "{} {q}", function.name());
            }
        }
    }

    #[test]
    fn the_shade_covers_what_the_integrand_covers() {
        let theme = Theme::named_for("dark", ColorDepth::None);
        let paint = Paint { theme: &theme, charset: Charset::Braille };
        let function = Pointwise::named("relu").unwrap();
        let shade = Density { function, q: 1e-9, paint }.shade(60);
        assert!(shade.iter().all(|line| line[0].0 > 0.0), "ReLU lets nothing pass left of 0");
        let highest = shade.iter().map(|line| line[1].1).fold(0.0, f64::max);
        assert!((highest - normal(0.0)).abs() < 1e-3);
    }
}

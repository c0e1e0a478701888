//! Where numbers z lie under φ′: their histogram, and of every bin the share that φ′² leaves of the most
//! that it can be, shaded. The shaded part of its area is the mean of φ′(z)² over that most.
//!
//! The histogram is scaled to the height of the chart. Its bins begin at 0, where the kinks are.

use super::Paint;
use super::plot::{Axis, End, LineStyle, Plot, Series};
use crate::math::activation::facts::{self, Bounds};
use crate::math::activation::{Order, Pointwise};
use crate::math::sample;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

#[derive(Clone, Debug)]
pub struct Bell<'a> {
    pub function: Pointwise,
    pub z: &'a [f64],
    pub x: (f64, f64),
    /// The range of φ′
    pub y: (f64, f64),
    /// That of y in the chart beside, which x is to stand under
    pub beside: (f64, f64),
    pub cursor: Option<f64>,
    pub paint: Paint<'a>,
}

const SAMPLES: usize = 600;

/// The largest φ′² there is; 1 where it has no bound.
pub fn most(function: &Pointwise) -> f64 {
    let Bounds { least, greatest } = facts::bounds(function, Order::Slope);
    let most = least.value.abs().max(greatest.value.abs()).powi(2);
    if most > 0.0 && most.is_finite() { most } else { 1.0 }
}

/// A bin with its height and the height of what is shaded, as shares of the highest bin.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bin {
    from: f64,
    to: f64,
    height: f64,
    shaded: f64,
}

impl Bell<'_> {
    /// So many bins over the chart's width, from the left; those that hold something.
    fn bins(&self, count: u16) -> Vec<Bin> {
        let width = (self.x.1 - self.x.0) / f64::from(count.max(1));
        let first = (self.x.0 / width).floor();
        let bins = ((self.x.1 / width).ceil() - first) as usize;
        let whole = most(&self.function);
        let mut sums = vec![(0.0f64, 0.0f64); bins];
        for &z in self.z {
            let place = (z / width).floor() - first;
            if (0.0..bins as f64).contains(&place) {
                let (all, left) = &mut sums[place as usize];
                *all += 1.0;
                *left += self.function.slope(z).powi(2) / whole;
            }
        }
        let most = sums.iter().fold(0.0, |most: f64, (all, left)| most.max(*all).max(*left));
        let bin = |(index, (all, left)): (usize, &(f64, f64))| {
            let from = (first + index as f64) * width;
            Bin { from, to: from + width, height: all / most, shaded: left / most }
        };
        sums.iter().enumerate().filter(|(_, (all, _))| *all > 0.0).map(bin).collect()
    }

    /// The steps of the histogram: one line for each run of neighbors.
    fn outline(&self, bins: &[Bin]) -> Vec<Vec<(f64, f64)>> {
        let top = self.y.1;
        let is_next = |a: &Bin, b: &Bin| b.from - a.to < 0.5 * (b.to - b.from);
        let run = |run: &[Bin]| {
            let steps =
                run.iter().flat_map(|it| [(it.from, it.height * top), (it.to, it.height * top)]);
            let (first, last) = (run[0].from, run[run.len() - 1].to);
            std::iter::once((first, 0.0)).chain(steps).chain([(last, 0.0)]).collect()
        };
        bins.chunk_by(is_next).map(run).collect()
    }

    /// Upright lines, close enough to look like a shade.
    fn shade(&self, bins: &[Bin]) -> Vec<Vec<(f64, f64)>> {
        let top = self.y.1;
        let shaded = bins.iter().filter(|bin| bin.shaded > 0.0);
        let line = |bin: &Bin, share: f64| {
            let x = bin.from + share * (bin.to - bin.from);
            vec![(x, 0.0), (x, bin.shaded * top)]
        };
        shaded.flat_map(|bin| [line(bin, 0.25), line(bin, 0.75)]).collect()
    }
}

impl Widget for &Bell<'_> {
    fn render(self, area: Rect, buffer: &mut Buffer) {
        let slope = sample::polylines(&self.function, Order::Slope, self.x, SAMPLES);
        let ends = slope.ends.iter();
        let ends: Vec<End> = ends
            .map(|end| End { point: (end.x, end.y), closed: end.end == sample::End::Closed })
            .collect();
        let bins = self.bins(area.width);
        let (outline, shade) = (self.outline(&bins), self.shade(&bins));
        let line = |segments, line, color| Series { label: "", segments, ends: &[], line, color };
        let series = [
            Series { ends: &ends, ..line(&slope.segments, LineStyle::Bold, 0) },
            line(&outline, LineStyle::Solid, 1),
            line(&shade, LineStyle::Solid, 2),
        ];
        let x = Axis::numbers(self.x.0, self.x.1);
        let y = Axis { beside: Some(self.beside), ..Axis::numbers(self.y.0, self.y.1) };
        let plot = Plot::new(x, y, &series, self.paint);
        Plot { cursor: self.cursor, cursor_points: false, ..plot }.render(area, buffer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::{ColorDepth, Theme};
    use crate::widget::Charset;

    fn bell<'a>(name: &str, z: &'a [f64], theme: &'a Theme) -> Bell<'a> {
        Bell {
            function: Pointwise::named(name).unwrap(),
            z,
            x: (-4.0, 4.0),
            y: (0.0, 1.0),
            beside: (0.0, 1.0),
            cursor: None,
            paint: Paint { theme, charset: Charset::Braille },
        }
    }

    #[test]
    fn the_shaded_share_is_the_mean_of_the_squared_slope() {
        let theme = Theme::named_for("dark", ColorDepth::True);
        let z: Vec<f64> = (0..400).map(|i| (f64::from(i) * 0.37).sin() * 3.0).collect();
        for name in ["tanh", "relu", "sigmoid"] {
            let bell = bell(name, &z, &theme);
            let bins = bell.bins(37);
            let sum = |part: fn(&Bin) -> f64| bins.iter().map(part).sum::<f64>();
            let share = sum(|bin| bin.shaded) / sum(|bin| bin.height);
            let slope = |z: &f64| bell.function.slope(*z).powi(2);
            let mean = z.iter().map(slope).sum::<f64>() / z.len() as f64;
            let mean = if name == "sigmoid" { 16.0 * mean } else { mean };
            assert!((share / mean - 1.0).abs() < 1e-12, "{name}: {share} {mean}");
            // No bin lies on both sides of a kink.
            assert!(bins.iter().all(|bin| bin.from >= -1e-12 || bin.to <= 1e-12), "{name}");
        }
    }

    #[test]
    fn a_dead_units_bell_has_no_shade() {
        let theme = Theme::named_for("dark", ColorDepth::True);
        let (dead, half) = ([-1.0, -2.0, -0.1], [-1.0, 1.0]);
        let bell = |z| bell("relu", z, &theme);
        assert!(bell(&dead).shade(&bell(&dead).bins(40)).is_empty());
        assert_eq!(bell(&half).shade(&bell(&half).bins(40)).len(), 2);
        assert!(bell(&[f64::NAN]).bins(40).is_empty());
    }
}

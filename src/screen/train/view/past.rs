//! Loss or accuracy by epoch: of every network on the test rows, of the chosen one on its training
//! rows too, dotted.

use super::super::controls::letter;
use super::super::{Measure, State, layout};
use crate::live::race::Snapshot;
use crate::math::nn::trainer::{EpochReport, Score};
use crate::widget::chrome::panel;
use crate::widget::plot::{Axis, LineStyle, Mark, Plot, Series};
use crate::widget::{Charset, Paint, scale};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// One line: the runner's place, whether of the test rows, its points.
struct Curve {
    runner: usize,
    test: bool,
    segments: [Vec<(f64, f64)>; 1],
}

pub fn draw(
    state: &State,
    snapshot: Option<&Snapshot>,
    measure: Measure,
    (area, paint): (Rect, Paint),
    buffer: &mut Buffer,
) {
    let title = match measure {
        Measure::Loss => "Loss by epoch: test ─, train ⋯",
        Measure::Accuracy => "Accuracy by epoch: test ─, train ⋯",
    };
    panel(title, false, paint).render(area, buffer);
    let Some(snapshot) = snapshot else { return };
    let curves = curves(state, snapshot, measure);
    let points = || curves.iter().flat_map(|curve| &curve.segments[0]);
    let Some(last) = points().map(|(epoch, _)| *epoch).reduce(f64::max) else { return };
    let y = match measure {
        Measure::Accuracy => {
            let least = points().map(|(_, share)| *share).fold(0.9, f64::min);
            Axis::numbers((10.0 * least).floor() / 10.0, 1.0)
        }
        Measure::Loss => {
            let (low, high) = scale::decades(points().map(|(_, log)| 10f64.powf(*log)), None);
            Axis::decades(f64::from(low), f64::from(high))
        }
    };
    let series: Vec<Series> = curves
        .iter()
        .map(|curve| Series {
            label: "",
            segments: &curve.segments,
            ends: &[],
            line: if curve.test { LineStyle::Solid } else { LineStyle::Dotted },
            color: curve.runner,
        })
        .collect();
    let marks = marks(&curves, paint.charset);
    let mut plot =
        Plot::new(Axis::numbers(0.0, if last > 0.0 { last } else { 1.0 }), y, &series, paint);
    plot.marks = &marks;
    plot.render(layout::inside(area), buffer);
}

/// The chosen network's lines first: they are drawn on top.
fn curves(state: &State, snapshot: &Snapshot, measure: Measure) -> Vec<Curve> {
    let mut order: Vec<usize> = (0..snapshot.runners.len()).collect();
    order.sort_by_key(|&runner| runner != state.runner);
    let curve = |(runner, test): (usize, bool)| {
        let past = snapshot.runners[runner].scores.iter();
        let point = |score: &EpochReport| {
            let epoch = score.step as f64 / snapshot.steps_per_epoch as f64;
            Some((epoch, value(if test { &score.test } else { &score.train }, measure)?))
        };
        Curve { runner, test, segments: [past.filter_map(|score| point(score)).collect()] }
    };
    let of_test = order.iter().map(|&runner| (runner, true));
    // Of one network alone: twice as many lines would hide each other.
    of_test.chain([(state.runner, false)]).map(curve).collect()
}

/// Where a score is in the chart; None where it is not.
fn value(score: &Score, measure: Measure) -> Option<f64> {
    match measure {
        Measure::Loss => Some(score.loss.log10()).filter(|log| log.is_finite()),
        Measure::Accuracy => score.accuracy,
    }
}

/// A letter on every network's test line, each at another place, so that they do not meet.
fn marks(curves: &[Curve], charset: Charset) -> Vec<Mark> {
    let tests = curves.iter().filter(|curve| curve.test);
    tests
        .filter_map(|curve| {
            let points = &curve.segments[0];
            let share = (points.len() * (8 - curve.runner)) / 9;
            let point = *points.get(share.min(points.len().checked_sub(1)?))?;
            let glyph = charset.marker(curve.runner);
            let label = letter(curve.runner).to_string();
            Some(Mark { point, glyph, label, color: curve.runner })
        })
        .collect()
}

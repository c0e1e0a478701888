//! Loss or accuracy by epoch: of every network on the test rows, of the chosen one on its training
//! rows too, grey.

use super::super::controls::letter;
use super::super::{Measure, State, layout};
use crate::live::race::Snapshot;
use crate::math::nn::trainer::{EpochReport, Score};
use crate::widget::chrome::framed;
use crate::widget::end_labels::{LineEnd, name_ends};
use crate::widget::plot::{Axis, LineStyle, Plot, Series};
use crate::widget::{Paint, scale};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Columns for a marker, a blank and a letter.
const NAMES: u16 = 3;

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
    let what = match measure {
        Measure::Loss => "Loss",
        Measure::Accuracy => "Accuracy",
    };
    let lines = format!("test; {}'s train grey", letter(state.runner));
    let titles = [format!("{what} by epoch: {lines}"), format!("{what}: {lines}"), what.to_owned()];
    framed(&titles, false, area, paint, buffer);
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
            line: if curve.test { LineStyle::Solid } else { LineStyle::Faint },
            color: curve.runner,
        })
        .collect();
    let x = Axis::numbers(0.0, if last > 0.0 { last } else { 1.0 });
    let plot = Plot::new(x, y, &series, paint);
    let inner = layout::inside(area);
    let chart = Rect { width: inner.width.saturating_sub(NAMES), ..inner };
    plot.render(chart, buffer);
    if let Some(geometry) = plot.geometry(chart) {
        let end = |(runner, height): (usize, f64)| LineEnd {
            height,
            marker: paint.charset.marker(runner),
            style: paint.theme.series(runner),
            name: letter(runner).to_string(),
        };
        let names = Rect { x: chart.right(), width: inner.right() - chart.right(), ..inner };
        name_ends(ends(&curves).map(end).collect(), &geometry, names, paint, buffer);
    }
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

/// How high each network's test line ends.
fn ends(curves: &[Curve]) -> impl Iterator<Item = (usize, f64)> {
    let tests = curves.iter().filter(|curve| curve.test);
    tests.filter_map(|curve| Some((curve.runner, curve.segments[0].last()?.1)))
}

//! Loss or accuracy by epoch: of every network on the test rows, of the chosen one on its training
//! rows too, grey. Where there were more scores than are kept, the lines reach as far as those
//! between them did.

use super::super::controls::letter;
use super::super::{Measure, State, layout};
use crate::live::race::{Past, Snapshot};
use crate::widget::chrome::framed;
use crate::widget::end_labels::{LineEnd, name_ends};
use crate::widget::plot::{Axis, LineStyle, Mark, Plot, Series};
use crate::widget::{Canvas, scale};
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Columns for a blank, a marker, a blank and a letter.
const NAMES: u16 = 4;

/// One line: the runner's place, whether of its test rows and not grey, its points.
struct Curve {
    runner: usize,
    test: bool,
    segments: [Vec<(f64, f64)>; 1],
}

pub fn draw(
    state: &State,
    snapshot: Option<&Snapshot>,
    measure: Measure,
    Canvas { area, paint, buffer }: Canvas,
) {
    let what = match measure {
        Measure::Loss => "Loss",
        Measure::Accuracy => "Accuracy",
    };
    let train = format!("test; {}'s train grey", letter(state.runner));
    let lines = match state.ghost() {
        Some(_) => "test; grey: the race before".to_owned(),
        None => train,
    };
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
            line: match (curve.test, curve.runner == state.runner) {
                (true, true) => LineStyle::Bold,
                (true, false) => LineStyle::Solid,
                (false, _) => LineStyle::Faint,
            },
            color: curve.runner,
        })
        .collect();
    let x = Axis::numbers(0.0, if last > 0.0 { last } else { 1.0 });
    // The names beside the chart stand apart from each other; here the lines really end.
    let mark = |(color, point): (usize, (f64, f64))| Mark {
        point,
        glyph: paint.charset.marker(color),
        label: String::new(),
        color,
    };
    let mut marks: Vec<Mark> = ends(&curves).map(mark).collect();
    // Of marks the last is on top, of curves the first.
    marks.reverse();
    let plot =
        Plot { marks: &marks, lifted: Some(state.runner), ..Plot::new(x, y, &series, paint) };
    let inner = layout::inside(area);
    let chart = Rect { width: inner.width.saturating_sub(NAMES), ..inner };
    plot.render(chart, buffer);
    if let Some(geometry) = plot.geometry(chart) {
        let end = |(runner, (_, height)): (usize, (f64, f64))| LineEnd {
            height,
            marker: paint.charset.marker(runner),
            style: paint.theme.series(runner),
            name: letter(runner).to_string(),
        };
        // A blank first: the mark at the line's end stands in the column before.
        let x = (chart.right() + 1).min(inner.right());
        let names = Rect { x, width: inner.right() - x, ..inner };
        name_ends(ends(&curves).map(end).collect(), &geometry, names, paint, buffer);
    }
}

/// The chosen network's lines first: they are drawn on top.
fn curves(state: &State, snapshot: &Snapshot, measure: Measure) -> Vec<Curve> {
    let mut order: Vec<usize> = (0..snapshot.runners.len()).collect();
    order.sort_by_key(|&runner| runner != state.runner);
    let curve = |(runner, test): (usize, bool)| {
        let past = &snapshot.runners[runner].past;
        let points = points(past, test, measure, snapshot.steps_per_epoch as f64);
        Curve { runner, test, segments: [points] }
    };
    let of_test = order.iter().map(|&runner| (runner, true));
    let Some(ghost) = state.ghost() else {
        // Of one network alone: twice as many lines would hide each other.
        return of_test.chain([(state.runner, false)]).map(curve).collect();
    };
    let epoch = ghost.steps_per_epoch as f64;
    let before = ghost.runners.iter().enumerate().map(|(runner, of)| Curve {
        runner,
        test: false,
        segments: [points(&of.past, true, measure, epoch)],
    });
    of_test.map(curve).chain(before).collect()
}

/// The scores, and between two of them how far those that are left out went beyond both.
fn points(past: &[Past], test: bool, measure: Measure, epoch: f64) -> Vec<(f64, f64)> {
    let at = |past: &Past| {
        let score = if test { &past.score.test } else { &past.score.train };
        let value = match measure {
            Measure::Loss => height(score.loss, measure),
            Measure::Accuracy => score.accuracy.and_then(|share| height(share, measure)),
        };
        Some((past.score.step as f64 / epoch, value?))
    };
    let mut points = Vec::new();
    for (index, one) in past.iter().enumerate() {
        let Some((x, y)) = at(one) else { continue };
        points.push((x, y));
        let (next, next_y) = past.get(index + 1).and_then(at).unwrap_or((x, y));
        let extent = if test { one.test } else { one.train };
        let (low, high) = match measure {
            Measure::Loss => extent.loss,
            Measure::Accuracy => extent.accuracy.unwrap_or((y, y)),
        };
        let beyond = [low, high].into_iter().filter_map(|value| height(value, measure));
        let beyond = beyond.filter(|value| *value < y.min(next_y) || *value > y.max(next_y));
        points.extend(beyond.map(|value| ((x + next) / 2.0, value)));
    }
    points
}

/// How high a number is in the chart; None where it is not.
fn height(value: f64, measure: Measure) -> Option<f64> {
    let height = if measure == Measure::Loss { value.log10() } else { value };
    Some(height).filter(|height| height.is_finite())
}

/// Where each network's test line ends.
fn ends(curves: &[Curve]) -> impl Iterator<Item = (usize, (f64, f64))> {
    let tests = curves.iter().filter(|curve| curve.test);
    tests.filter_map(|curve| Some((curve.runner, *curve.segments[0].last()?)))
}

//! δ of every layer of every network in one picture, and what the race before came to, faint.

use super::super::State;
use super::super::controls::letter;
use crate::live::race::{Runner, Snapshot};
use crate::math::nn::Report;
use crate::widget::end_labels::{LineEnd, name_ends};
use crate::widget::plot::{Axis, LineStyle, Mark, Plot, PlotGeometry, Series};
use crate::widget::{Canvas, Charset, scale};
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

/// Columns for a blank, a marker, a blank and a letter.
const NAMES: u16 = 4;

/// A network's layers: whose, whether of the race before, (layer, log10 rms δ).
struct Profile {
    runner: usize,
    before: bool,
    segments: [Vec<(f64, f64)>; 1],
}

/// None: there is nothing to draw.
pub fn draw(
    state: &State,
    snapshot: &Snapshot,
    Canvas { area, paint, buffer }: Canvas,
) -> Option<()> {
    let profiles = profiles(state, snapshot);
    let (x, y) = axes(&profiles)?;
    let series: Vec<Series> = profiles
        .iter()
        .map(|profile| Series {
            label: "",
            segments: &profile.segments,
            ends: &[],
            line: match (profile.before, profile.runner == state.runner) {
                (true, _) => LineStyle::Faint,
                (false, true) => LineStyle::Bold,
                (false, false) => LineStyle::Solid,
            },
            color: profile.runner,
        })
        .collect();
    let ends = || {
        // Gradients come from the right: where they arrive is the left end.
        let ends = profiles.iter().map(|profile| (profile, profile.segments[0].last()));
        ends.filter_map(|(profile, end)| Some((profile, *end?)))
    };
    let mut marks: Vec<Mark> = ends()
        .filter(|(profile, _)| !profile.before)
        .map(|(profile, point)| Mark {
            point,
            glyph: paint.charset.marker(profile.runner),
            label: String::new(),
            color: profile.runner,
        })
        .collect();
    marks.reverse();
    let plot =
        Plot { marks: &marks, lifted: Some(state.runner), ..Plot::new(x, y, &series, paint) };
    let chart = chart(area);
    plot.render(chart, buffer);
    let geometry = plot.geometry(chart)?;
    let names = Rect {
        x: chart.right() + 1,
        width: (area.right() - chart.right()).saturating_sub(1),
        ..area
    };
    let end = |(profile, (_, height)): (&Profile, (f64, f64))| LineEnd {
        height,
        marker: if profile.before { " " } else { paint.charset.marker(profile.runner) },
        style: if profile.before {
            paint.theme.roles.dim
        } else {
            paint.theme.series(profile.runner)
        },
        name: name(profile),
    };
    name_ends(ends().map(end).collect(), &geometry, names, paint, buffer);
    Some(())
}

fn chart(area: Rect) -> Rect {
    Rect { width: area.width.saturating_sub(NAMES), ..area }
}

/// Layers across, decades of δ upwards; None while there is no number.
fn axes(profiles: &[Profile]) -> Option<(Axis, Axis)> {
    let points = || profiles.iter().flat_map(|profile| &profile.segments[0]);
    let deepest = points().map(|(layer, _)| *layer).reduce(f64::max)?;
    let (low, high) = scale::decades(points().map(|(_, log)| 10f64.powf(*log)), None);
    Some((Axis::numbers(1.0, deepest.max(2.0)), Axis::decades(f64::from(low), f64::from(high))))
}

/// The layer, from 1, at a place of the picture.
pub fn layer_at(
    state: &State,
    snapshot: &Snapshot,
    (area, charset): (Rect, Charset),
    at: Position,
) -> Option<usize> {
    let axes = axes(&profiles(state, snapshot))?;
    let geometry = PlotGeometry::new(chart(area), false, axes, charset)?;
    geometry.hit(at.x, at.y).map(|(layer, _)| layer.round() as usize)
}

/// Small letters are of the race before.
fn name(profile: &Profile) -> String {
    let letter = letter(profile.runner);
    if profile.before { letter.to_ascii_lowercase().to_string() } else { letter.to_string() }
}

/// The chosen network's first: it is drawn on top.
fn profiles(state: &State, snapshot: &Snapshot) -> Vec<Profile> {
    let mut order: Vec<usize> = (0..snapshot.runners.len()).collect();
    order.sort_by_key(|&runner| runner != state.runner);
    let of = |runners: &[Runner], runner: usize, before: bool| Profile {
        runner,
        before,
        segments: [runners.get(runner).map(layers).unwrap_or_default()],
    };
    let now = order.iter().map(|&runner| of(&snapshot.runners, runner, false));
    let ghost = state.ghost().map(|ghost| &ghost.runners[..]).unwrap_or_default();
    let before = (0..ghost.len()).map(|runner| of(ghost, runner, true));
    now.chain(before).filter(|profile| !profile.segments[0].is_empty()).collect()
}

fn layers(runner: &Runner) -> Vec<(f64, f64)> {
    let report = runner.report.as_ref().or(runner.start.as_ref()).map(|report| &report.network);
    let hidden = report.map_or(&[][..], Report::hidden);
    let points = hidden.iter().map(|layer| (layer.layer as f64, layer.delta_rms.log10()));
    points.filter(|(_, log)| log.is_finite()).collect()
}

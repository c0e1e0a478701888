//! Drawing of the Network screen.

mod density;
mod headline;
mod legend;
mod table;

use super::layout;
use super::{Pane, State, pins};
use crate::live;
use crate::math::nn::{Quantity, Report};
use crate::screen::control::view as control;
use crate::screen::narration::{self, verdict};
use crate::typeset::{self, Role, wrap};
use crate::widget::Canvas;
use crate::widget::bars::{LayerBars, Orientation, Pinned, Scale};
use crate::widget::chrome::{TITLE_ENDS, framed, panel};
use crate::widget::heatmap::{HeatMap, Moment};
use crate::widget::plot::{Axis, LineStyle, Plot, Series};
use crate::widget::text::{explain, fitting, spans};
use crate::widget::{Paint, scale};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// Draws the screen; where the text cursor belongs while a value is typed.
pub fn draw(state: &State, canvas: Canvas) -> Option<Position> {
    let Canvas { area, paint, buffer } = canvas;
    let areas = layout::areas(state, area);
    let snapshot = state.measured();
    let report = snapshot.and_then(|snapshot| snapshot.report.as_deref());
    let cursor = match areas.controls.is_empty() {
        true => None,
        false => {
            let kept = if areas.loss.is_some() { 0 } else { TASK };
            controls(state, kept, Canvas { area: areas.controls, paint, buffer })
        }
    };
    let start = snapshot.and_then(live::Snapshot::start);
    if !areas.words.is_empty() {
        headline::draw(state, snapshot, Canvas { area: areas.words, paint, buffer });
    }
    if let Some(area) = areas.table {
        table::draw(state, report, Canvas { area, paint, buffer });
    }
    if !areas.layers.is_empty() {
        layers(state, (report, start), Canvas { area: areas.layers, paint, buffer });
    }
    match areas.history {
        Some(area) if state.density => density::draw(state, start, Canvas { area, paint, buffer }),
        Some(area) => history(state, snapshot, area, paint, buffer),
        None => {}
    }
    if let Some(area) = areas.density {
        density::draw(state, start, Canvas { area, paint, buffer });
    }
    match areas.loss {
        Some(area) => loss(state, snapshot, Canvas { area, paint, buffer }),
        None if areas.controls.is_empty() => {}
        None => task(state, Canvas { area: areas.controls, paint, buffer }),
    }
    cursor
}

/// Below the last control stands what the chosen one does; the last lines are kept free for others.
fn controls(state: &State, kept: u16, Canvas { area, paint, buffer }: Canvas) -> Option<Position> {
    let focused = state.pane == Pane::Controls;
    panel("Controls", focused, paint).render(area, buffer);
    let columns = layout::control_columns(state, area);
    let mut cursor = None;
    for (index, row) in state.controls().iter().enumerate() {
        let Some(area) = layout::control_line(area, index) else { break };
        let selected = index == state.selected;
        let typed = (focused && selected, state.edit.as_ref().filter(|_| selected));
        let canvas = Canvas { area, paint, buffer };
        cursor = control::draw((row, &state.settings), typed, columns, canvas).or(cursor);
    }
    let inner = layout::inside(area);
    let below = (state.controls().len() as u16 + 1).min(inner.height);
    let room = Rect {
        x: inner.x + 2,
        y: inner.y + below,
        width: inner.width.saturating_sub(3),
        height: (inner.height - below).saturating_sub(kept),
    };
    explain(state.control().help, room, paint, buffer);
    cursor
}

/// Lines of what is being learned at most, and one before them.
const TASK: u16 = 4;

/// What is being learned, below the controls, where no chart of the loss says it.
fn task(state: &State, Canvas { area, paint, buffer }: Canvas) {
    let inner = layout::inside(area);
    let free = usize::from(inner.height).saturating_sub(state.controls().len());
    let inner = Rect { x: inner.x + 2, width: inner.width.saturating_sub(3), ..inner };
    let forms = verdict::task(state.settings.batch).into_iter();
    let mut forms =
        forms.map(|form| wrap(&[typeset::Span::new(Role::Dim, form)], inner.width.into()));
    let Some(lines) = forms.find(|lines| lines.len() <= free) else { return };
    let first = inner.bottom() - lines.len() as u16;
    for (y, line) in (first..).zip(&lines) {
        spans(line, paint.theme).render(Rect { y, height: 1, ..inner }, buffer);
    }
}

/// The bars are the present; the marks are what theory expects of the start, and once a step was
/// taken, what the start was.
fn layers(
    state: &State,
    (report, start): (Option<&Report>, Option<&Report>),
    Canvas { area, paint, buffer }: Canvas,
) {
    let title = if area.width >= 52 {
        narration::title(state.quantity)
    } else {
        narration::short_title(state.quantity)
    };
    let frame = panel(title, state.pane == Pane::Chart, paint);
    let begun = start.filter(|_| report.is_some_and(|report| report.step > 0));
    let (expected, caption) = match (begun, start) {
        (Some(start), _) => {
            (hidden_and_output(state.quantity, start), Some("at the start".to_owned()))
        }
        (None, Some(start)) => {
            match state.theory().and_then(|t| t.predict(start, state.quantity)) {
                Some(theory) => (theory.layers, Some(theory_caption(state, theory.ratio))),
                None => (Vec::new(), None),
            }
        }
        (None, None) => (Vec::new(), None),
    };
    let frame = match &caption {
        Some(words) => {
            let forms = [words.as_str(), &words.replace(" at start", ""), "theory"];
            let room = area.width.saturating_sub(TITLE_ENDS + 2);
            frame.title_bottom(marked(&fitting(&forms, room, paint.charset), paint))
        }
        None => frame,
    };
    let reference = report.and_then(|report| reference(state.quantity, report));
    let room = usize::from(area.width).saturating_sub(title.chars().count() + 6);
    match reference.filter(|_| state.settings.depth > 1) {
        Some(_) => {
            frame.title(distance_key(state.settings.depth, room, paint)).render(area, buffer)
        }
        None => frame.render(area, buffer),
    }
    let Some(report) = report else { return };
    let inner = layout::inside(area);
    let height = legend::height(state, inner);
    let (above, inner) = (
        Rect { height, ..inner },
        Rect { y: inner.y + height, height: inner.height - height, ..inner },
    );
    if height > 0 {
        legend::draw(state, report, Canvas { area: above, paint, buffer });
    }
    let pinned: Vec<Vec<f64>> =
        state.pins.shown().map(|pin| hidden_and_output(state.quantity, &pin.report)).collect();
    let pins: Vec<Pinned> = pinned
        .iter()
        .enumerate()
        .map(|(index, values)| Pinned { values, sign: pins::letter(index), color: index + 1 })
        .collect();
    let values = hidden_and_output(state.quantity, report);
    let selected = (state.layer - 1).min(values.len() - 1);
    // The output layer has no h = φ(z): how much it varies must not flatten what the others do.
    let of_h = matches!(state.quantity, Quantity::ActivationStd | Quantity::InputSpread);
    let scaled = values.len() - usize::from(of_h);
    LayerBars {
        values: &values,
        expected: &expected,
        scale: bar_scale(
            state.quantity,
            values
                .iter()
                .take(scaled)
                .chain(expected.iter().take(scaled))
                .chain(pinned.iter().flat_map(|values| values.iter().take(scaled)))
                .copied(),
        ),
        selected: Some(selected),
        orientation: Orientation::Columns,
        reference,
        pins: &pins,
        paint,
    }
    .render(inner, buffer);
}

fn theory_caption(state: &State, ratio: f64) -> String {
    narration::theory::caption(state.quantity, ratio, state.settings.depth)
}

/// What the marks across the bars are.
fn marked(words: &str, paint: Paint) -> Line<'static> {
    let roles = &paint.theme.roles;
    Line::from(vec![
        Span::styled(format!(" {}", paint.charset.glyphs().expected[1]), roles.strong),
        Span::styled(format!(" {words} "), roles.dim),
    ])
}

/// What the bars' colours say, in so many columns.
fn distance_key(depth: usize, room: usize, paint: Paint) -> Line<'static> {
    let roles = &paint.theme.roles;
    if roles.bar_warn == roles.bar {
        return Line::default();
    }
    let key = |of: String| {
        Line::from(vec![
            Span::styled(of, roles.dim),
            Span::styled("■", roles.bar_warn),
            Span::styled(" >10³× ", roles.dim),
            Span::styled("■", roles.bar_bad),
            Span::styled(" >10⁶× ", roles.dim),
        ])
    };
    let keys = [format!(" off layer {depth} by "), " off by ".to_owned()].map(key);
    let key = keys.into_iter().find(|key| key.width() <= room);
    key.unwrap_or_default().right_aligned()
}

fn hidden_and_output(quantity: Quantity, report: &Report) -> Vec<f64> {
    report.layers.iter().map(|layer| quantity.of(layer)).collect()
}

/// Decades for gradients and spreads, a share of 1 for fractions.
fn bar_scale(quantity: Quantity, values: impl IntoIterator<Item = f64>) -> Scale {
    if quantity.is_fraction() {
        return Scale::Fraction;
    }
    let (low, high) = scale::bar_decades(values);
    Scale::Decades(low, high)
}

/// Gradients are judged by their distance from the last hidden layer's.
fn reference(quantity: Quantity, report: &Report) -> Option<f64> {
    matches!(quantity, Quantity::Delta | Quantity::WeightGradient)
        .then(|| report.hidden().last().map(|layer| quantity.of(layer)))
        .flatten()
}

fn history(
    state: &State,
    snapshot: Option<&live::Snapshot>,
    area: Rect,
    paint: Paint,
    buffer: &mut Buffer,
) {
    let title = "History: layer across, step downwards";
    panel(title, false, paint).render(area, buffer);
    let Some(snapshot) = snapshot else { return };
    let moments: Vec<Moment> = snapshot
        .history
        .iter()
        .map(|report| Moment {
            step: report.step,
            values: hidden_and_output(state.quantity, report),
        })
        .collect();
    let values = moments.iter().flat_map(|moment| moment.values.iter().copied());
    let decades = (!state.quantity.is_fraction()).then(|| scale::bar_decades(values));
    let selected = Some(state.layer - 1);
    HeatMap { history: &moments, decades, selected, paint }.render(layout::inside(area), buffer);
}

/// The chart of the loss has room for so many steps from the start: they are whole numbers.
const LEAST_STEPS: f64 = 20.0;

fn loss(state: &State, snapshot: Option<&live::Snapshot>, Canvas { area, paint, buffer }: Canvas) {
    framed(&verdict::loss_titles(state.settings.batch), false, area, paint, buffer);
    let Some(snapshot) = snapshot else { return };
    let points: Vec<(f64, f64)> = snapshot
        .history
        .iter()
        .filter(|report| report.loss > 0.0 && report.loss.is_finite())
        .map(|report| (report.step as f64, report.loss.log10()))
        .collect();
    let Some(&(last, _)) = points.last() else { return };
    let (low, high) = scale::decades(points.iter().map(|(_, loss)| 10f64.powf(*loss)), None);
    let segments = [points];
    let series =
        [Series { label: "", segments: &segments, ends: &[], line: LineStyle::Solid, color: 0 }];
    let x = Axis::numbers(0.0, last.max(LEAST_STEPS));
    let y = Axis::decades(f64::from(low), f64::from(high));
    Plot::new(x, y, &series, paint).render(layout::inside(area), buffer);
}

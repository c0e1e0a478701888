//! Drawing of the Network screen.

mod density;

use super::layout::{self, Areas};
use super::{Pane, State};
use crate::live;
use crate::math::nn::{LayerReport, Phase, Quantity, Report};
use crate::screen::words;
use crate::typeset;
use crate::typeset::{brief, wrap};
use crate::widget::bars::{LayerBars, Orientation, Scale};
use crate::widget::chrome::{ScrollBar, panel};
use crate::widget::heatmap::{HeatMap, Moment};
use crate::widget::plot::{Axis, LineStyle, Plot, Series};
use crate::widget::slider::{Choice, Slider};
use crate::widget::text::spans;
use crate::widget::{Paint, field, scale};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget, Wrap};

/// Draws the screen; where the text cursor belongs while a value is typed.
pub fn draw(
    state: &State,
    snapshot: Option<&live::Snapshot>,
    (area, paint): (Rect, Paint),
    buffer: &mut Buffer,
) -> Option<Position> {
    let areas = layout::areas(state, area);
    // Shown only while it belongs to the settings on the left: a run that is being replaced has
    // another number of layers.
    let snapshot = snapshot.filter(|snapshot| {
        let mut settings = snapshot.job.settings.clone();
        settings.learning_rate = state.settings.learning_rate;
        settings == state.settings
    });
    let report = snapshot.and_then(|snapshot| snapshot.report.as_deref());
    let cursor = controls(state, areas.controls, paint, buffer);
    headline(state, snapshot, areas.words, paint, buffer);
    if state.table {
        table(state, report, &areas, paint, buffer);
    } else {
        layers(state, report, areas.layers, paint, buffer);
        match areas.history {
            Some(area) if state.density => density::draw(state, report, (area, paint), buffer),
            Some(area) => history(state, snapshot, area, paint, buffer),
            None => {}
        }
    }
    if let Some(area) = areas.loss {
        loss(snapshot, area, paint, buffer);
    }
    cursor
}

fn controls(state: &State, area: Rect, paint: Paint, buffer: &mut Buffer) -> Option<Position> {
    let focused = state.pane == Pane::Controls;
    panel("Controls", focused, paint).render(area, buffer);
    let columns = layout::control_columns(state, area);
    let mut cursor = None;
    for (index, control) in state.controls().into_iter().enumerate() {
        let Some(line) = layout::control_line(area, index) else { break };
        let selected = index == state.selected;
        let label = control.label(&state.settings);
        let value = control.text(&state.settings);
        if let Some(edit) = state.edit.as_ref().filter(|_| selected) {
            Choice { label, value: "", focused: true, columns, paint }.render(line, buffer);
            cursor = Some(field::draw(&edit.input, columns.field(line), paint, buffer));
            continue;
        }
        match control.dial(&state.settings) {
            Some(dial) => Slider {
                label,
                fraction: dial.fraction(control.value(&state.settings)),
                value: &value,
                focused: focused && selected,
                columns,
                paint,
            }
            .render(line, buffer),
            None => Choice { label, value: &value, focused: focused && selected, columns, paint }
                .render(line, buffer),
        }
    }
    cursor
}

/// The finding in words, what the run is doing, and the chosen layer.
fn headline(
    state: &State,
    snapshot: Option<&live::Snapshot>,
    area: Rect,
    paint: Paint,
    buffer: &mut Buffer,
) {
    panel("What it says", false, paint).render(area, buffer);
    let inner = layout::inside(area);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    if let Some(error) = state.edit.as_ref().and_then(|edit| edit.error.as_ref()) {
        let text = format!("This is not possible here. It takes {error}.");
        Paragraph::new(text)
            .style(paint.theme.roles.bad)
            .wrap(Wrap { trim: true })
            .render(inner, buffer);
        return;
    }
    let Some((snapshot, report)) =
        snapshot.and_then(|snapshot| Some((snapshot, snapshot.report.as_deref()?)))
    else {
        let text = match snapshot.map(|snapshot| &snapshot.state) {
            Some(live::State::Working(stage)) => stage_text(*stage),
            Some(live::State::Failed(why)) => {
                format!("The simulation failed ({why}). r starts it again.")
            }
            _ => "Drawing the weights …".to_owned(),
        };
        Line::styled(text, paint.theme.roles.dim).render(inner, buffer);
        return;
    };
    let summary = words::summary(report, &state.settings, state.quantity);
    let finding = wrap(&summary, inner.width.into());
    let layer = words::layer(chosen(state, report), state.settings.depth, inner.width);
    let status = Line::styled(status(snapshot, report, inner.width), paint.theme.roles.dim);
    // The finding comes first; a long one takes the rows of what stands in the pictures too.
    let left = usize::from(inner.height).saturating_sub(finding.len());
    for (row, line) in inner.rows().zip(&finding) {
        spans(line, paint.theme).render(row, buffer);
    }
    let theory = theory_line(state, report).unwrap_or_default();
    let fits = |line: &&typeset::Line| spans(line, paint.theme).width() <= inner.width.into();
    let theory = theory.iter().find(fits).map(|line| spans(line, paint.theme));
    let layer = spans(&layer, paint.theme);
    let foot: [Option<Line>; 3] = match left {
        0 => [None, None, None],
        1 if report.overflow.is_some() => [None, None, Some(status)],
        1 => [None, None, Some(layer)],
        2 => [None, Some(layer), Some(status)],
        _ => [theory, Some(layer), Some(status)],
    };
    for (row, line) in inner.rows().rev().zip(foot.into_iter().rev().flatten()) {
        line.render(row, buffer);
    }
}

/// What theory expects, and how far off the run is; the fullest form first.
fn theory_line(state: &State, report: &Report) -> Option<Vec<typeset::Line>> {
    let theory = state.theory()?;
    let prediction = theory.predict(report, state.quantity)?;
    let measured = report.ratio(state.quantity);
    let unreliable = theory.unreliable.is_some();
    // The spread is told upwards, the way the signal goes.
    let (expected, measured) = match state.quantity {
        Quantity::ActivationStd => (1.0 / prediction.ratio, 1.0 / measured),
        _ => (prediction.ratio, measured),
    };
    Some(words::theory::beside(expected, prediction.band, unreliable, measured))
}

fn chosen<'r>(state: &State, report: &'r Report) -> &'r LayerReport {
    &report.layers[(state.layer - 1).min(report.layers.len() - 1)]
}

/// What the run is doing, in as many words as fit.
fn status(snapshot: &live::Snapshot, report: &Report, width: u16) -> String {
    let doing = match &snapshot.state {
        live::State::Training => {
            format!("training, {} steps a second", brief(snapshot.steps_per_second.round()))
        }
        live::State::Held => "held".to_owned(),
        live::State::Rested => "at rest".to_owned(),
        live::State::Overflowed => "stopped".to_owned(),
        live::State::Working(stage) => stage_text(*stage),
        live::State::Failed(why) => format!("the simulation failed ({why}); r starts it again"),
    };
    let long = format!("step {} · loss {} · {doing}", report.step, brief(report.loss));
    if long.chars().count() <= width.into() {
        return long;
    }
    let doing = match &snapshot.state {
        live::State::Training => format!("{} steps/s", brief(snapshot.steps_per_second.round())),
        _ => doing,
    };
    format!("step {} · loss {} · {doing}", report.step, brief(report.loss))
}

fn stage_text(stage: crate::math::nn::Stage) -> String {
    let doing = match stage.phase {
        Phase::Draw => "drawing the weights",
        Phase::Update => "updating",
        Phase::Forward => "forward",
        Phase::Backward => "backward",
    };
    format!("{doing}: layer {} of {}", stage.layer, stage.of)
}

fn layers(state: &State, report: Option<&Report>, area: Rect, paint: Paint, buffer: &mut Buffer) {
    let title = if area.width >= 52 {
        words::title(state.quantity)
    } else {
        words::short_title(state.quantity)
    };
    let frame = panel(title, state.pane == Pane::Chart, paint);
    let prediction = report.and_then(|report| state.theory()?.predict(report, state.quantity));
    let frame = match &prediction {
        Some(prediction) => frame.title_bottom(theory_caption(state, prediction.ratio, paint)),
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
    let values = hidden_and_output(state.quantity, report);
    let selected = (state.layer - 1).min(values.len() - 1);
    let expected = prediction.map_or(Vec::new(), |prediction| prediction.layers);
    // The output layer has no h = φ(z): how much it varies must not flatten what the others do.
    let of_h = matches!(state.quantity, Quantity::ActivationStd | Quantity::InputSpread);
    let scaled = values.len() - usize::from(of_h);
    LayerBars {
        values: &values,
        expected: &expected,
        scale: bar_scale(state.quantity, values[..scaled].iter().chain(&expected).copied()),
        selected: Some(selected),
        orientation: Orientation::Columns,
        reference,
        paint,
    }
    .render(layout::inside(area), buffer);
}

/// What the marks across the bars are.
fn theory_caption(state: &State, ratio: f64, paint: Paint) -> Line<'static> {
    let roles = &paint.theme.roles;
    let words = words::theory::caption(state.quantity, ratio, state.settings.depth);
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
    let (low, high) = scale::decades(values, None);
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
    let decades = (!state.quantity.is_fraction()).then(|| scale::decades(values, None));
    let selected = Some(state.layer - 1);
    HeatMap { history: &moments, decades, selected, paint }.render(layout::inside(area), buffer);
}

fn loss(snapshot: Option<&live::Snapshot>, area: Rect, paint: Paint, buffer: &mut Buffer) {
    panel("Loss (mean squared error) by step", false, paint).render(area, buffer);
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
    let x = Axis::numbers(0.0, last.max(1.0));
    let y = Axis::decades(f64::from(low), f64::from(high));
    Plot::new(x, y, &series, paint).render(layout::inside(area), buffer);
}

/// The same numbers for people who cannot use a picture.
fn table(state: &State, report: Option<&Report>, areas: &Areas, paint: Paint, buffer: &mut Buffer) {
    let bottom = areas.history.map_or(areas.layers.bottom(), |history| history.bottom());
    let area = Rect { height: bottom - areas.layers.y, ..areas.layers };
    panel("All layers", state.pane == Pane::Chart, paint).render(area, buffer);
    let inner = layout::inside(area);
    let Some(report) = report.filter(|_| inner.height > 1) else { return };
    let columns = table_columns(state.quantity, inner.width);
    let row = |cell: &dyn Fn(&Column) -> String| -> String {
        let padded = |column: &Column| format!("{:>width$}", cell(column), width = column.width);
        columns.iter().map(padded).collect()
    };
    let head = row(&|column| column.head.to_owned());
    Line::styled(head, paint.theme.roles.dim).render(Rect { height: 1, ..inner }, buffer);
    let page = usize::from(inner.height - 1);
    let top = state.table_top.min(report.layers.len().saturating_sub(page));
    for (index, layer) in report.layers.iter().enumerate().skip(top).take(page) {
        let line = Rect { y: inner.y + 1 + (index - top) as u16, height: 1, ..inner };
        let roles = &paint.theme.roles;
        let style = if layer.layer == state.layer { roles.selection } else { roles.text };
        let cells = row(&|column| (column.cell)(layer));
        Line::styled(format!("{cells:<width$}", width = line.width.into()), style)
            .render(line, buffer);
    }
    ScrollBar { position: top, page, total: report.layers.len(), paint }
        .render(Rect { x: area.right() - 1, y: inner.y, width: 1, height: inner.height }, buffer);
}

/// A column of the table.
#[derive(Clone, Copy)]
struct Column {
    head: &'static str,
    width: usize,
    quantity: Option<Quantity>,
    cell: fn(&LayerReport) -> String,
}

impl Column {
    const fn new(
        head: &'static str,
        width: usize,
        quantity: Option<Quantity>,
        cell: fn(&LayerReport) -> String,
    ) -> Column {
        Column { head, width, quantity, cell }
    }
}

/// Widths hold the longest number, `−8.77×10⁻¹⁶`, and a blank before it.
const COLUMNS: [Column; 9] = [
    Column::new("layer", 6, None, |layer| layer.layer.to_string()),
    Column::new("δ", 12, Some(Quantity::Delta), |layer| brief(layer.delta_rms)),
    Column::new("∂L/∂W", 12, Some(Quantity::WeightGradient), |layer| {
        brief(layer.weight_grad_rms)
    }),
    Column::new("h mean", 10, None, |layer| brief(layer.activation_mean)),
    Column::new("h std", 11, Some(Quantity::ActivationStd), |layer| brief(layer.activation_std)),
    Column::new("over inputs", 13, Some(Quantity::InputSpread), |layer| brief(layer.input_spread)),
    Column::new("zeros", 7, Some(Quantity::ZeroFraction), |layer| share(layer.zero_fraction)),
    Column::new("satur.", 8, Some(Quantity::SaturatedFraction), |layer| {
        share(layer.saturated_fraction)
    }),
    Column::new("weights", 9, None, |layer| brief(layer.weight_rms)),
];

fn share(share: f64) -> String {
    format!("{}%", brief((share * 1000.0).round() / 10.0))
}

/// As many columns as fit; where not all do, the chosen quantity comes first.
fn table_columns(chosen: Quantity, width: u16) -> Vec<Column> {
    let mut columns = COLUMNS.to_vec();
    let mut room = usize::from(width);
    if columns.iter().map(|column| column.width).sum::<usize>() > room {
        columns[1..].sort_by_key(|column| column.quantity != Some(chosen));
    }
    columns.retain(|column| {
        let fits = column.width <= room;
        // What comes after a column that does not fit is left out too.
        room = if fits { room - column.width } else { 0 };
        fits
    });
    columns
}

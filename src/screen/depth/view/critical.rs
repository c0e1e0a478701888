//! χ over (σb, σw) for one function, and what is under the cursor.

use super::super::{GRID, State};
use crate::math::mean_field::fixed_point::Phase;
use crate::math::mean_field::moments::Gains;
use crate::math::mean_field::{TRAINABLE_DEPTHS, Variances};
use crate::math::sample::nice_ticks;
use crate::typeset::brief;
use crate::widget::Paint;
use crate::widget::map::Map;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::Widget;

pub fn draw(state: &State, (area, paint): (Rect, Paint), buffer: &mut Buffer) {
    let Some(plane) = state.plane() else {
        let line = Rect { y: area.y + area.height / 2, height: 1.min(area.height), ..area };
        let text = "Working out the fixed points …";
        Line::styled(text, paint.theme.roles.dim).centered().render(line, buffer);
        return;
    };
    // χ from a tenth to ten; at 1 the colours jump, so that the eye finds the edge.
    let share = |chi: &f64| {
        let share = (chi.log10() + 1.0) / 2.0;
        0.8 * share + if share < 0.5 { 0.0 } else { 0.2 }
    };
    let rows: Vec<Vec<f64>> = plane.chi.iter().map(|row| row.iter().map(share).collect()).collect();
    let label = |value: f64| format!("{:>4}", brief(value));
    let (low, high) = plane.grid.sigma_w;
    let row_labels: Vec<(usize, String)> = nice_ticks(low, high, usize::from(area.height / 3))
        .values
        .into_iter()
        .filter_map(|sigma_w| Some((plane.grid.row_of(sigma_w)?, label(sigma_w))))
        .collect();
    let column_labels: Vec<(usize, String)> = (0..GRID.1)
        .step_by(10)
        .map(|column| (column, label(plane.grid.bias_std(column))))
        .collect();
    let glyphs = paint.charset.glyphs();
    let glyph = |stable| if stable { glyphs.edge } else { glyphs.weak_edge };
    let marks: Vec<((usize, usize), &str)> =
        plane.edge.iter().map(|cell| ((cell.row, cell.column), glyph(cell.stable))).collect();
    Map {
        rows: &rows,
        row_labels: &row_labels,
        column_labels: &column_labels,
        words: &[],
        marks: &marks,
        cursor: Some(state.at_plane),
        legends: &[("χ ≤ 0.1 vanish", "explode χ ≥ 10"), ("χ ≤ 0.1", "χ ≥ 10")],
        paint,
    }
    .render(area, buffer);
}

pub fn text<'a>(state: &State, paint: Paint) -> Text<'a> {
    let roles = &paint.theme.roles;
    let (row, column) = state.at_plane;
    let function = state.function();
    let Some(plane) = state.plane() else { return Text::default() };
    let (sigma_w, bias_std) = plane.at(row, column);
    let variances = Variances { weight: sigma_w.powi(2), bias: bias_std.powi(2) };
    let fixed = variances.fixed_point(&function);
    let xi = variances.depth_scale(&function, &fixed);
    let phase = match fixed.phase() {
        Phase::Ordered => Span::styled("ordered: gradients vanish", roles.warn),
        Phase::Edge if fixed.q.is_infinite() => {
            Span::styled("χ = 1, but q has no bound", roles.warn)
        }
        Phase::Edge => Span::styled("on the edge of chaos", roles.good),
        Phase::Chaotic => Span::styled("chaotic: gradients explode", roles.bad),
    };
    let gains = Gains::of(&function);
    let number = |value: f64| Span::styled(brief(value), roles.measured);
    let label = |text: &'static str| Span::styled(text, roles.dim);
    let glyphs = paint.charset.glyphs();
    let drifting = plane.edge.iter().any(|cell| !cell.stable);
    let mut edge = format!("{} edge of chaos, χ = 1", glyphs.edge);
    if drifting {
        let repels = "at a fixed point that repels: colours are of where q goes instead";
        edge = format!("{edge}; {} {repels}", glyphs.weak_edge);
    }
    let trainable = match (TRAINABLE_DEPTHS * xi).round() {
        layers if layers.is_finite() => {
            vec![label(" layers: about "), number(layers), label(" (6 ξ_c) trainable, as a rule")]
        }
        _ => vec![label(" layers: no limit to the depth from this")],
    };
    let settles = match fixed.q {
        0.0 => ": the signal dies out",
        q if q.is_infinite() => ": the variance of z grows without end",
        _ => ", the variance that z settles at",
    };
    Text::from(vec![
        Line::from(vec![
            label("✚ σw "),
            number(sigma_w),
            label("  σb "),
            number(bias_std),
            label("   "),
            phase,
        ]),
        Line::from(vec![label("q* "), number(fixed.q), label(settles)]),
        Line::from(vec![label("χ* "), number(fixed.chi), label(", the factor of mean δ² a layer")]),
        Line::from([vec![label("ξ_c "), number(xi)], trainable].concat()),
        Line::from(vec![
            label("gain at q = 1 that keeps h² "),
            number(gains.forward),
            label(", δ² "),
            number(gains.backward),
        ]),
        Line::styled(format!("{edge}."), roles.dim),
    ])
}

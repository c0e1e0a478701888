//! χ over (σb, σw) for one function, and what is under the cursor.

use super::super::{GRID, State};
use crate::math::mean_field::fixed_point::Phase;
use crate::math::mean_field::moments::Gains;
use crate::math::mean_field::{TRAINABLE_DEPTHS, Variances};
use crate::math::sample::nice_ticks;
use crate::typeset::{self, Role, Span, brief};
use crate::widget::map::Map;
use crate::widget::{Canvas, Paint};
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

pub fn draw(state: &State, Canvas { area, paint, buffer }: Canvas) {
    let Some(plane) = state.plane() else {
        let line = Rect { y: area.y + area.height / 2, height: 1.min(area.height), ..area };
        let text = "Working out the fixed points …";
        Line::styled(text, paint.theme.roles.dim).centered().render(line, buffer);
        return;
    };
    let share = |chi: &f64| share(*chi);
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

/// The share of the colors for a χ from a tenth to ten. Near 1, where networks can be trained, a
/// little makes a difference; at 1 the colors jump, so that the eye finds the edge.
fn share(chi: f64) -> f64 {
    let log = chi.log10().clamp(-1.0, 1.0);
    let far = log.signum() * log.abs().sqrt();
    0.5 + 0.42 * far + if chi < 1.0 { -0.08 } else { 0.08 }
}

pub fn said(state: &State, paint: Paint) -> Vec<typeset::Line> {
    let (row, column) = state.at_plane;
    let function = state.function();
    let Some(plane) = state.plane() else { return Vec::new() };
    let (sigma_w, bias_std) = plane.at(row, column);
    let variances = Variances { weight: sigma_w.powi(2), bias: bias_std.powi(2) };
    let fixed = variances.fixed_point(&function);
    let xi = variances.depth_scale(&function, &fixed);
    let phase = match fixed.phase() {
        Phase::Ordered => Span::new(Role::Warn, "ordered: gradients vanish"),
        Phase::Edge if fixed.q.is_infinite() => Span::new(Role::Warn, "χ = 1, but q has no bound"),
        Phase::Edge => Span::new(Role::Good, "on the edge of chaos"),
        Phase::Chaotic => Span::new(Role::Bad, "chaotic: gradients explode"),
    };
    let gains = Gains::of(&function);
    let number = |value: f64| Span::new(Role::Measured, brief(value));
    let label = |text: &str| Span::new(Role::Dim, text);
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
    vec![
        vec![
            label("✚ σw "),
            number(sigma_w),
            label("  σb "),
            number(bias_std),
            label("   "),
            phase,
        ],
        vec![label("q* "), number(fixed.q), label(settles)],
        vec![label("χ* "), number(fixed.chi), label(", the factor of mean δ² a layer")],
        [vec![label("ξ_c "), number(xi)], trainable].concat(),
        vec![
            label("gain at q = 1 that keeps h² "),
            number(gains.forward),
            label(", δ² "),
            number(gains.backward),
        ],
        vec![label(&format!("{edge}."))],
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_tell_what_is_near_the_edge_apart() {
        assert!((share(0.1) - 0.0).abs() < 1e-9 && (share(10.0) - 1.0).abs() < 1e-9);
        let shares: Vec<f64> = [0.9, 0.97, 0.999, 1.001, 1.03, 1.1].map(share).to_vec();
        // A tenth of the colors lies between neighbors that a straight scale would hardly part.
        assert!(shares.windows(2).all(|pair| pair[1] - pair[0] > 0.03), "{shares:?}");
        assert!(share(1.001) - share(0.999) > 0.15, "the edge");
    }
}

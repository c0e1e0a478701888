//! What a chart says whose window shows no curve: where the curves are, and the way back.

use super::super::{HOME, State, layout};
use crate::math::activation::{Order, Pointwise};
use crate::math::sample::{self, Sampled};
use crate::typeset::brief;
use crate::widget::curves::{self, order_name};
use crate::widget::{Canvas, text};
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

/// Points that a curve is sampled at.
const SAMPLES: usize = 150;
/// So many curves at most are told of one by one.
const TOLD: usize = 4;

pub fn draw(state: &State, Canvas { area, paint, buffer }: Canvas) {
    let window = layout::y_range(state);
    let drawn: Vec<(Pointwise, Order)> = state
        .shown()
        .flat_map(|(_, function)| {
            state.show.orders().iter().map(move |&order| (function.clone(), order))
        })
        .collect();
    let sampled = |(function, order): &(Pointwise, Order)| {
        sample::polylines(function, *order, state.x, SAMPLES)
    };
    let all: Vec<Sampled> = drawn.iter().map(sampled).collect();
    let geometry = curves::geometry(area, (state.x, window), false, paint.charset);
    if geometry.is_some() && all.iter().any(|curve| is_seen(curve, window)) {
        return;
    }
    // "One more" would take the line that it has itself.
    let told = if drawn.len() > TOLD { TOLD - 1 } else { TOLD };
    let mut lines = vec![vec!["No curve is in this window.".to_owned()]];
    lines.extend(
        drawn
            .iter()
            .zip(&all)
            .take(told)
            .map(|((function, order), curve)| forms(state, (function, *order), curve, window)),
    );
    if drawn.len() > told {
        lines.push(vec![format!("{} more curves are outside it.", drawn.len() - told)]);
    }
    lines.push(vec!["0 goes back to the whole picture.".to_owned()]);
    let top = area.y + area.height.saturating_sub(lines.len() as u16) / 2;
    for (y, forms) in (top..area.bottom()).zip(lines) {
        let line = text::fitting(&forms, area.width.saturating_sub(2), paint.charset);
        Line::styled(format!(" {line} "), paint.theme.roles.text)
            .centered()
            .render(Rect { y, height: 1, ..area }, buffer);
    }
}

/// Whether a point of the curve, or a line between two of them, is in the window.
fn is_seen(curve: &Sampled, (low, high): (f64, f64)) -> bool {
    let side = |y: f64| if y < low { -1 } else { i32::from(y > high) };
    curve.segments.iter().any(|segment| {
        segment.iter().any(|&(_, y)| side(y) == 0)
            || segment.windows(2).any(|pair| side(pair[0].1) != side(pair[1].1))
    })
}

/// What the curve is here and on which side of the window; the fullest form first.
fn forms(
    state: &State,
    (function, order): (&Pointwise, Order),
    curve: &Sampled,
    window: (f64, f64),
) -> Vec<String> {
    let name = format!("{} {}", function.about().title, order_name(order));
    let Some((least, greatest)) = curve.y_range() else {
        return vec![format!("{name} has no finite value here.")];
    };
    let [from, to] = [least, greatest].map(brief);
    let value = if from == to { format!("about {from}") } else { format!("{from} to {to}") };
    let side = if greatest < window.0 {
        ", below the window"
    } else if least > window.1 {
        ", above the window"
    } else {
        ", above and below the window"
    };
    let short = format!("{name} is {value} here");
    let left = edge(|x| function.derivative(order, x), state.x, window);
    let left = left.map(|x| format!("{short}{side}, which it leaves at x = {}.", brief(x)));
    left.into_iter().chain([format!("{short}{side}."), format!("{short}.")]).collect()
}

/// The x nearest to the view, on the way to 0 and a little beyond, where a curve was last between
/// the heights of the window.
fn edge(f: impl Fn(f64) -> f64, x: (f64, f64), (low, high): (f64, f64)) -> Option<f64> {
    let near = if x.0 > 0.0 {
        x.0
    } else if x.1 < 0.0 {
        x.1
    } else {
        return None;
    };
    const STEPS: i32 = 400;
    // Equal ratios down to a thousandth, then through 0 to the other end of the whole picture.
    let ratio = (1e-3 / near.abs().max(1.0)).powf(1.0 / f64::from(STEPS));
    let down = (0..=STEPS).map(|step| near * ratio.powi(step));
    let beyond =
        (0..=STEPS).map(|step| -near.signum() * HOME.1 * f64::from(step) / f64::from(STEPS));
    let inside = |x: f64| (low..=high).contains(&f(x));
    let mut before = near;
    for x in down.chain(beyond) {
        if inside(x) {
            let (mut out, mut held) = (before, x);
            for _ in 0..60 {
                let middle = out / 2.0 + held / 2.0;
                if inside(middle) { held = middle } else { out = middle }
            }
            return Some(held);
        }
        before = x;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_that_left_the_window_is_followed_back() {
        let edge_of = |f: fn(f64) -> f64, x| edge(f, x, (-1.0, 1.5));
        assert!((edge_of(|x| x.max(0.0), (1e6, 2e6)).unwrap() - 1.5).abs() < 1e-9);
        assert!((edge_of(|x| x.exp(), (300.0, 700.0)).unwrap() - 1.5f64.ln()).abs() < 1e-9);
        assert!((edge_of(|x| x, (-40.0, -30.0)).unwrap() + 1.0).abs() < 1e-9);
        assert_eq!(edge_of(|_| 7.0, (10.0, 20.0)), None);
        assert_eq!(edge_of(|_| 7.0, (-1.0, 20.0)), None);
    }

    #[test]
    fn a_steep_line_between_two_points_is_seen_and_a_jump_is_not() {
        let curve = |segments: &[&[(f64, f64)]]| Sampled {
            segments: segments.iter().map(|segment| segment.to_vec()).collect(),
            ..Sampled::default()
        };
        let window = (0.2, 0.8);
        assert!(is_seen(&curve(&[&[(0.0, 0.0), (1.0, 1.0)]]), window));
        assert!(!is_seen(&curve(&[&[(0.0, 0.0)], &[(0.0, 1.0), (1.0, 1.0)]]), window));
        assert!(!is_seen(&curve(&[]), window));
    }
}

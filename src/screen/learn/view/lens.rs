//! The z under φ′ that the figure's lens looks at, and what they come to.

use super::super::State;
use super::figure::framed_part;
use crate::lesson::{Figure, FigureNetwork};
use crate::math::activation::Order;
use crate::math::nn::{Lens, Seen};
use crate::typeset::{Line, Role, Span, brief};
use crate::widget::bell::{self, Bell};
use crate::widget::chrome::TITLE_ENDS;
use crate::widget::{Canvas, curves, text};
use ratatui::widgets::Widget;

/// What has been seen of the figure's network, if it is of the network and the lens as they are now.
pub fn seen<'a>(state: &'a State, network: Option<&FigureNetwork>) -> Option<&'a Seen> {
    let network = network?;
    let is_it = |seen: &&Seen| seen.settings == network.settings && Some(seen.lens) == network.lens;
    state.seen.as_deref().filter(is_it)
}

/// φ′ with the z under it, in the place of the second chart.
pub fn draw(
    state: &State,
    (figure, seen): (&Figure, &Seen),
    ruled: bool,
    Canvas { area, paint, buffer }: Canvas,
) {
    let function = &seen.settings.activation;
    let name = function.legend();
    let titles = match seen.lens.unit {
        None => {
            let (layer, mean) = (seen.lens.layer, brief(seen.slope_square));
            vec![
                format!("{name} f′ over z of layer {layer} · E[f′²] = {mean}"),
                format!("{name} f′ · layer {layer} · E[f′²] {mean}"),
                format!("f′ · E[f′²] {mean}"),
                format!("E[f′²] {mean}"),
            ]
        }
        Some(unit) => {
            let (layer, bias) = (seen.lens.layer, brief(seen.bias));
            vec![
                format!("{name} f′ over z of unit {unit}, layer {layer} · bias {bias}"),
                format!("{name} f′ · unit {unit} · bias {bias}"),
                format!("f′ · bias {bias}"),
                format!("bias {bias}"),
            ]
        }
    };
    let title = text::fitting(&titles, area.width.saturating_sub(TITLE_ENDS), paint.charset);
    let focused = state.pane == super::Pane::Figure;
    let title = ratatui::text::Line::raw(title);
    let inner = framed_part(&title, focused, ruled, Canvas { area, paint, buffer });
    let y = |order| curves::y_range(&figure.functions, &[order], figure.x);
    Bell {
        function: function.clone(),
        z: &seen.z,
        x: figure.x,
        y: y(Order::Slope),
        beside: y(Order::Value),
        cursor: seen.lens.unit.is_none().then_some(state.cursor),
        paint,
    }
    .render(inner, buffer);
}

/// What is seen, in words: the full sentence, a short one, and a few words.
pub fn words(seen: &Seen) -> [Line; 3] {
    let text = |text: String| Span { role: Role::Text, text };
    let measured = |value: f64| Span { role: Role::Measured, text: brief(value) };
    let (Lens { layer, unit, .. }, count) = (seen.lens, seen.z.len());
    let Some(unit) = unit else {
        let most = bell::most(&seen.settings.activation);
        let share = format!("{:.0}%", 100.0 * seen.slope_square / most);
        let mean = || [text("E[f′²] = ".to_owned()), measured(seen.slope_square)];
        let with = |before: String, after: String| {
            [text(before)].into_iter().chain(mean()).chain([text(after)]).collect()
        };
        let of = format!("of {}, the most it can be", brief(most));
        return [
            with(
                format!("{count} values z of layer {layer}: "),
                format!(". Shaded: {share} {of}."),
            ),
            with(format!("Layer {layer}: "), format!(", shaded {share}")),
            with(String::new(), format!(", shaded {share}")),
        ];
    };
    let who = format!("Unit {unit} of layer {layer}");
    if seen.active == 0 {
        let dead = |text: String| vec![Span { role: Role::Bad, text }];
        return [
            dead(format!(
                "{who} is dead: f′ is 0 on all {count} rows, so its weights get a gradient of {}.",
                brief(seen.weight_gradient)
            )),
            dead(format!("0 of {count} rows active: dead, ∂L/∂w {}", brief(seen.weight_gradient))),
            dead(format!("0 of {count}: dead")),
        ];
    }
    let rows = || text(format!("{} of {count}", seen.active));
    let gradient = || measured(seen.weight_gradient);
    [
        vec![
            text(format!("{who} is active on ")),
            rows(),
            text(" rows; ∂L/∂w of its weights has an rms of ".to_owned()),
            gradient(),
            text(".".to_owned()),
        ],
        vec![rows(), text(" rows active, ∂L/∂w ".to_owned()), gradient()],
        vec![rows(), text(", ∂L/∂w ".to_owned()), gradient()],
    ]
}

//! What the curves are above and below the pointer.

use super::State;
use super::layout::{self, Target};
use crate::math::activation::{Order, Pointwise};
use crate::screen::message::Context;
use crate::typeset::resolved;
use crate::widget::curves::order_name;
use ratatui::layout::Position;

/// So many functions are read; those that come after them are counted.
const MOST: usize = 8;

/// The value at x, and how much it changes over a step of x.
pub fn reading(function: &Pointwise, order: Order, x: f64, step: f64) -> (f64, f64) {
    let at = |x| function.derivative(order, x);
    (at(x), (at(x + step) - at(x)).abs())
}

/// The x under the pointer, and a line for every function. The table says it all itself.
pub fn read(state: &State, at: Position, context: &Context) -> Vec<String> {
    if state.table {
        return Vec::new();
    }
    let Some(Target::Chart(x)) = layout::hit(state, context, at.x, at.y) else { return Vec::new() };
    let step = state.step();
    let shown: Vec<Pointwise> = state.shown().map(|(_, function)| function).collect();
    let name = |function: &Pointwise| function.about().title.chars().count();
    let width = shown.iter().map(name).max().unwrap_or(0);
    let line = |function: &Pointwise| {
        let value = |&order: &Order| {
            let (value, change) = reading(function, order, x, step);
            format!("  {} {:>6}", order_name(order), resolved(value, change))
        };
        let values: String = state.show.orders().iter().map(value).collect();
        format!("{:width$}{values}", function.about().title)
    };
    let mut lines = vec![format!("x = {}", resolved(x, step))];
    lines.extend(shown.iter().take(MOST).map(line));
    let more = shown.len().saturating_sub(MOST);
    lines.extend((more > 0).then(|| format!("and {more} more: a click reads them")));
    if shown.is_empty() { Vec::new() } else { lines }
}

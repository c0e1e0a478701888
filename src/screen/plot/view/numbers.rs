//! The curves as numbers: at the cursor, and as a table. All have the digits that the view's step
//! calls for: looked at closely, neighbors differ far behind the point.

use super::super::pointer::reading;
use super::super::{Pane, State, layout};
use super::{color, nothing_shown, sign};
use crate::math::activation::Order;
use crate::typeset::{digits, in_cell, resolved};
use crate::widget::Canvas;
use crate::widget::chrome::{framed, panel};
use crate::widget::curves::order_name;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget, Wrap};

/// Every function's numbers at the cursor.
pub fn readout(state: &State, Canvas { area, paint, buffer }: Canvas) {
    let at = match state.exact {
        true => format!("{:?}", state.cursor).replace('-', "−"),
        false => resolved(state.cursor, state.step()),
    };
    let title = if state.places { "At x =".to_owned() } else { format!("At x = {at}") };
    panel(&title, false, paint).render(area, buffer);
    let inner = layout::inside(area);
    let roles = &paint.theme.roles;
    if let Some(error) = state.edit.as_ref().and_then(|edit| edit.error.as_ref()) {
        return Paragraph::new(format!("This is not possible here. It takes {error}."))
            .style(roles.bad)
            .wrap(Wrap { trim: true })
            .render(inner, buffer);
    }
    let cells = ["f(x)", "f′(x)", "f″(x)"];
    // Ten digits need the columns of a long name.
    let longest = if state.exact { 8 } else { 14 };
    let name_width = longest.min(usize::from(inner.width) / 4);
    let width = (usize::from(inner.width).saturating_sub(name_width + 3) / 3).min(20);
    let head: String = cells.iter().map(|cell| format!("{cell:>width$}")).collect();
    Line::styled(format!("   {:name_width$}{head}", ""), roles.dim)
        .render(Rect { height: 1.min(inner.height), ..inner }, buffer);
    for (row, (index, function)) in state.shown().enumerate() {
        let y = inner.y + 1 + row as u16;
        if y >= inner.bottom() {
            break;
        }
        let mut line = vec![
            Span::styled(
                format!(" {} ", sign(state, index, paint)),
                paint.theme.series(color(state, index)),
            ),
            Span::styled(format!("{:name_width$.name_width$}", function.about().title), roles.text),
        ];
        for order in [Order::Value, Order::Slope, Order::Curvature] {
            let text = match state.exact {
                true => in_cell(function.derivative(order, state.cursor), EXACT, width),
                false => fitted(reading(&function, order, state.cursor, state.step()), width),
            };
            line.push(Span::styled(text, roles.measured));
        }
        Line::from(line).render(Rect { y, height: 1, ..inner }, buffer);
    }
}

/// Digits of what is read at a place that was typed.
const EXACT: usize = 10;

/// A column of the table.
struct Column {
    color: usize,
    name: String,
    order: Order,
    /// Values with their changes from row to row
    readings: Vec<(f64, f64)>,
    /// The values as they are written where there is room
    texts: Vec<String>,
    width: usize,
}

/// The chart as numbers: round x downwards, the shown functions and derivatives across.
pub fn table(state: &State, Canvas { area, paint, buffer }: Canvas) {
    let inner = layout::inside(area);
    let focused = state.pane == Pane::Chart;
    let ticks = layout::table_ticks(state, inner);
    let labels = ticks.labels();
    let x_width = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0).max(6) + 1;
    let all: Vec<Column> = state
        .shown()
        .flat_map(|(index, function)| {
            state.show.orders().iter().map(move |&order| (index, function.clone(), order))
        })
        .map(|(index, function, order)| {
            let read = |x: &f64| reading(&function, order, *x, ticks.step);
            let readings: Vec<(f64, f64)> = ticks.values.iter().map(read).collect();
            let texts = aligned(&readings);
            let longest = texts.iter().map(|text| text.chars().count()).max().unwrap_or(0);
            Column {
                color: color(state, index),
                name: function.name().to_owned(),
                order,
                readings,
                texts,
                width: (longest + 2).max(9),
            }
        })
        .collect();
    let columns = fitting(&all, usize::from(inner.width).saturating_sub(x_width));
    let title = match columns.len() {
        shown if shown < all.len() => format!("As numbers: {shown} of {} columns fit", all.len()),
        _ => "The same as numbers".to_owned(),
    };
    framed(&[title.as_str(), "As numbers"], focused, area, paint, buffer);
    if columns.is_empty() {
        return nothing_shown(inner, paint, buffer);
    }
    let roles = &paint.theme.roles;
    let mut head = vec![Span::styled(format!("{:>x_width$}", "x"), roles.dim)];
    for (column, width) in &columns {
        head.push(Span::styled(heading(column, *width), paint.theme.series(column.color)));
    }
    Line::from(head).render(Rect { height: 1.min(inner.height), ..inner }, buffer);
    for ((row, label), y) in labels.iter().enumerate().zip(inner.y + 1..inner.bottom()) {
        let mut line = vec![Span::styled(format!("{label:>x_width$}"), roles.strong)];
        for (column, width) in &columns {
            let text = match &column.texts[row] {
                text if text.chars().count() < *width => format!("{text:>width$}"),
                _ => fitted(column.readings[row], *width),
            };
            line.push(Span::styled(text, roles.measured));
        }
        Line::from(line).render(Rect { y, height: 1, ..inner }, buffer);
    }
}

/// The numbers of a column with as many decimals as the most exact of them has; where one of them
/// is written with a power of ten, each for itself.
fn aligned(readings: &[(f64, f64)]) -> Vec<String> {
    let plain: Vec<String> = readings.iter().map(|&(value, step)| resolved(value, step)).collect();
    let decimals = |text: &String| {
        let numeral = text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '−');
        numeral.then(|| text.split_once('.').map_or(0, |(_, decimals)| decimals.len()))
    };
    let decimals: Option<Vec<usize>> = plain.iter().map(decimals).collect();
    match decimals.and_then(|decimals| decimals.into_iter().max()) {
        Some(most) => readings
            .iter()
            .map(|(value, _)| format!("{:.most$}", value + 0.0).replace('-', "−"))
            .collect(),
        None => plain,
    }
}

/// The columns that fit with their widths: all of equal width where there is room; the first in any
/// case, with fewer digits.
fn fitting(all: &[Column], room: usize) -> Vec<(&Column, usize)> {
    let widest = all.iter().map(|column| column.width).max().unwrap_or(0);
    let equal = (room / all.len().max(1)).clamp(widest, 18.max(widest));
    let mut left = room;
    let mut columns: Vec<(&Column, usize)> = Vec::new();
    for column in all {
        let width = if equal * all.len() <= room { equal } else { column.width };
        let width = if columns.is_empty() { width.min(room) } else { width };
        let Some(rest) = left.checked_sub(width) else { break };
        left = rest;
        columns.push((column, width));
    }
    columns
}

/// The function and which derivative; a long name gives way to the derivative's: it has its color.
fn heading(column: &Column, width: usize) -> String {
    let order = order_name(column.order);
    let room = width - 1;
    let letters = room.saturating_sub(order.chars().count() + 1);
    let short: String = match &column.name {
        long if long.len() > letters => {
            long.chars().take(letters.saturating_sub(1)).chain(['…']).collect()
        }
        fits => fits.clone(),
    };
    format!(" {:>room$}", format!("{short} {order}"))
}

/// A number at the right of its column with the digits that its step calls for, or as many of them
/// as leave a blank before it.
fn fitted((value, step): (f64, f64), width: usize) -> String {
    in_cell(value, digits(value, step), width)
}

#[cfg(test)]
mod tests {
    use super::{aligned, fitted};

    #[test]
    fn a_column_has_one_number_of_decimals() {
        let column = [(0.5, 0.25), (-0.0, 0.25), (0.251, 0.25), (-12.0, 0.25)];
        assert_eq!(aligned(&column), ["0.500", "0.000", "0.251", "−12.000"]);
        assert_eq!(aligned(&[(1e-9, 0.1), (0.5, 0.1)]), ["10⁻⁹", "0.5"]);
    }

    #[test]
    fn numbers_never_touch_their_neighbors() {
        assert_eq!(fitted((-0.0909, 0.01), 8), " −0.0909");
        assert_eq!(fitted((-0.0909, 0.01), 7), " −0.091");
        assert_eq!(fitted((4.54e-5, 1.0), 9), " 4.5×10⁻⁵");
        assert_eq!(fitted((-4.54e-105, 1.0), 8), " −5e−105");
        assert_eq!(fitted((f64::INFINITY, 1.0), 3), "  ∞");
        assert_eq!(fitted((0.7310585786, 2e-8), 14), "    0.73105858");
    }
}

//! f and its derivative side by side, and the numbers at the cursor.

use super::super::layout::FigureAreas;
use super::super::{Pane, State};
use super::figure::{ANSWER_FIRST, covered, framed_part};
use super::lens;
use crate::lesson::Figure;
use crate::lesson::question::Hides;
use crate::math::activation::{Order, Pointwise};
use crate::math::nn::Seen;
use crate::typeset::brief;
use crate::widget::curves::{self, Curve, Curves, order_name};
use crate::widget::{Canvas, Paint};
use ratatui::buffer::Buffer;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

pub fn draw(
    state: &State,
    (figure, hides, seen): (&Figure, Option<Hides>, Option<&Seen>),
    parts: &FigureAreas,
    paint: Paint,
    buffer: &mut Buffer,
) {
    let focused = state.pane == Pane::Figure;
    let curves: Vec<Curve> = figure
        .functions
        .iter()
        .enumerate()
        .map(|(color, function)| Curve { function: function.clone(), color })
        .collect();
    let ranges = [Order::Value, figure.second]
        .map(|order| curves::y_range(&figure.functions, &[order], figure.x));
    let orders = [Order::Value, figure.second];
    for (index, area) in [parts.value, parts.slope].into_iter().enumerate() {
        let order = orders[index];
        let covers = index == 1 && hides == Some(Hides::Slope);
        let title = match figure.functions.as_slice() {
            _ if parts.ruled => {
                let told = if hides.is_some() { None } else { Some(state.cursor) };
                rule_title(&figure.functions, (order, told), area.width.saturating_sub(3), paint)
            }
            [function] => Line::raw(format!("{} {}", function.legend(), order_name(order))),
            _ => Line::raw(order_name(order)),
        };
        if covers {
            covered(&title, parts.ruled, Canvas { area, paint, buffer });
            continue;
        }
        if let (1, Some(seen)) = (index, seen) {
            lens::draw(state, (figure, seen), parts.ruled, Canvas { area, paint, buffer });
            continue;
        }
        let inner = framed_part(&title, focused, parts.ruled, Canvas { area, paint, buffer });
        let chart = Curves {
            curves: &curves,
            orders: &[order],
            x: figure.x,
            y: Some(ranges[index]),
            beside: Some(ranges[1 - index]).filter(|_| hides.is_none()),
            mute: hides.is_some(),
            lifted: None,
            cursor: Some(state.cursor),
            tangent: None,
            paint,
        };
        chart.render(inner, buffer);
    }
    if parts.ruled {
        return;
    }
    if hides.is_some() {
        let line = format!(" x {}  the numbers: {ANSWER_FIRST}", brief(state.cursor));
        return Line::styled(line, paint.theme.roles.dim).render(parts.readout, buffer);
    }
    readout(state, figure, Canvas { area: parts.readout, paint, buffer });
}

/// What a chart without room for more than curves shows, in its colors, and the numbers at the cursor:
/// as much of it as there is room for.
fn rule_title(
    functions: &[Pointwise],
    (order, cursor): (Order, Option<f64>),
    room: u16,
    paint: Paint,
) -> Line<'static> {
    let (name, roles) = (order_name(order), &paint.theme.roles);
    let head = cursor.map_or_else(|| name.to_owned(), |x| format!("{name}({})", brief(x)));
    let number = |function: &Pointwise, before: &str| {
        let text = cursor.map(|x| format!("{before}{}", brief(function.derivative(order, x))));
        text.map(|text| Span::styled(text, roles.measured))
    };
    let fits = |line: &Line| line.width() <= room.into();
    if let [function] = functions {
        let legend = function.legend();
        let mut line = Line::raw(format!("{legend} {head}"));
        line.extend(number(function, " = "));
        let forms = [line, Line::raw(format!("{legend} {name}")), Line::raw(head)];
        return forms.into_iter().find(fits).unwrap_or_else(|| Line::raw(name));
    }
    let named = |index: usize| {
        let legend = format!("  {}", functions[index].legend());
        Span::styled(legend, paint.theme.series(index))
    };
    let mut line = Line::raw(head);
    for (index, function) in functions.iter().enumerate() {
        line.push_span(named(index));
        line.extend(number(function, " "));
    }
    if fits(&line) {
        return line;
    }
    let mut line = Line::raw(name);
    let names = (0..functions.len()).map(|index| Line::from(named(index)));
    push_fitting(&mut line, names, (room, roles.dim));
    line
}

/// As many of the parts as there is room for, and how many are left.
fn push_fitting<'l>(
    line: &mut Line<'l>,
    parts: impl ExactSizeIterator<Item = Line<'l>>,
    (room, dim): (u16, Style),
) {
    let count = parts.len();
    for (index, part) in parts.enumerate() {
        let left = format!("  +{}", count - index);
        let more = if index + 1 < count { left.len() } else { 0 };
        if line.width() + part.width() + more > room.into() {
            line.push_span(Span::styled(left, dim));
            return;
        }
        line.extend(part);
    }
}

/// The numbers at the cursor.
fn readout(state: &State, figure: &Figure, Canvas { area, paint, buffer }: Canvas) {
    let roles = &paint.theme.roles;
    let count = figure.functions.len();
    let mut line = Line::from(vec![
        Span::styled(" x ", roles.dim),
        Span::styled(brief(state.cursor), roles.strong),
    ]);
    let numbers = |(index, function): (usize, &Pointwise)| {
        let mut numbers = Line::default();
        if count > 1 {
            let name = format!("  {}", function.legend());
            numbers.push_span(Span::styled(name, paint.theme.series(index)));
        }
        for order in [Order::Value, figure.second] {
            numbers.push_span(Span::styled(format!("  {} ", order_name(order)), roles.dim));
            let value = brief(function.derivative(order, state.cursor));
            numbers.push_span(Span::styled(value, roles.measured));
        }
        numbers
    };
    let all = figure.functions.iter().enumerate().map(numbers);
    push_fitting(&mut line, all, (area.width, roles.dim));
    line.render(area, buffer);
}

//! All layers as numbers, in the place of the pictures.

use super::super::layout;
use super::super::{Pane, State};
use crate::math::nn::{LayerReport, Quantity, Report};
use crate::typeset::{brief, in_cell};
use crate::widget::Canvas;
use crate::widget::chrome::{ScrollBar, panel};
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

/// The same numbers for people who cannot use a picture.
pub fn draw(state: &State, report: Option<&Report>, Canvas { area, paint, buffer }: Canvas) {
    let title = report
        .map_or("All layers".to_owned(), |report| format!("All layers at step {}", report.step));
    panel(&title, state.pane == Pane::Chart, paint).render(area, buffer);
    let inner = layout::inside(area);
    let Some(report) = report.filter(|_| inner.height > 1) else { return };
    let columns = table_columns(state.quantity, inner.width);
    let head: String =
        columns.iter().map(|column| format!("{:>1$}", column.head, column.width)).collect();
    Line::styled(head, paint.theme.roles.dim).render(Rect { height: 1, ..inner }, buffer);
    let page = usize::from(inner.height - 1);
    let top = state.table_top.min(report.layers.len().saturating_sub(page));
    for (index, layer) in report.layers.iter().enumerate().skip(top).take(page) {
        let line = Rect { y: inner.y + 1 + (index - top) as u16, height: 1, ..inner };
        let roles = &paint.theme.roles;
        let style = if layer.layer == state.layer { roles.selection } else { roles.text };
        let cells: String =
            columns.iter().map(|column| (column.cell)(layer).text(column.width)).collect();
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
    cell: fn(&LayerReport) -> Cell,
}

/// What stands in a cell.
enum Cell {
    Layer(usize),
    Number(f64),
    Share(f64),
}

impl Cell {
    /// At the right of its column, with a blank before it whatever it is.
    fn text(self, width: usize) -> String {
        match self {
            Cell::Layer(layer) => format!("{layer:>width$}"),
            Cell::Share(share) if share.is_finite() => {
                format!("{:>width$}", format!("{}%", brief((share * 1000.0).round() / 10.0)))
            }
            Cell::Number(value) | Cell::Share(value) => in_cell(value, 3, width),
        }
    }
}

impl Column {
    const fn new(
        head: &'static str,
        width: usize,
        quantity: Option<Quantity>,
        cell: fn(&LayerReport) -> Cell,
    ) -> Column {
        Column { head, width, quantity, cell }
    }
}

use Cell::{Layer, Number, Share};

/// Widths hold what is usual, with three digits and a blank before it.
const COLUMNS: [Column; 9] = [
    Column::new("layer", 6, None, |layer| Layer(layer.layer)),
    Column::new("δ", 12, Some(Quantity::Delta), |layer| Number(layer.delta_rms)),
    Column::new("∂L/∂W", 12, Some(Quantity::WeightGradient), |layer| {
        Number(layer.weight_grad_rms)
    }),
    Column::new("h mean", 10, None, |layer| Number(layer.activation_mean)),
    Column::new("h std", 11, Some(Quantity::ActivationStd), |layer| Number(layer.activation_std)),
    Column::new("over inputs", 13, Some(Quantity::InputSpread), |layer| Number(layer.input_spread)),
    Column::new("zeros", 7, Some(Quantity::ZeroFraction), |layer| Share(layer.zero_fraction)),
    Column::new("satur.", 8, Some(Quantity::SaturatedFraction), |layer| {
        Share(layer.saturated_fraction)
    }),
    Column::new("weights", 9, None, |layer| Number(layer.weight_rms)),
];

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_touches_its_neighbor() {
        let odd = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -8.77e-16, 1.23e-308, -4.5e300, 0.0];
        for column in &COLUMNS[1..] {
            for value in odd {
                for cell in [Cell::Number(value), Cell::Share(value.abs().min(1.0))] {
                    let text = cell.text(column.width);
                    assert!(text.starts_with(' '), "{}: '{text}'", column.head);
                    assert_eq!(text.chars().count(), column.width, "'{text}'");
                }
            }
        }
        assert_eq!(Cell::Number(f64::NAN).text(10), "       NaN");
    }
}

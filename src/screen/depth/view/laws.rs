//! The law of every function, measured and by theory, the best kept gradient first.

use super::super::State;
use super::super::cells::Contestant;
use super::race;
use crate::math::mean_field::fixed_point::Law;
use crate::math::sweep::law::FAR;
use crate::math::sweep::{Fit, Standing};
use crate::typeset::brief;
use crate::widget::Canvas;
use crate::widget::text::clipped;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

/// A number of the table: its head, how many columns it takes, and what stands there.
struct Column {
    head: &'static str,
    width: usize,
    cell: fn(&Standing) -> String,
}

/// The weightiest first; where it is narrow the last are left out.
const COLUMNS: [Column; 5] = [
    Column { head: "measured", width: 17, cell: |standing| fitted(standing.fit) },
    Column {
        head: "theory",
        width: 8,
        cell: |standing| standing.theory.map_or("none".to_owned(), symbol),
    },
    Column { head: "10⁻⁶ at L", width: 11, cell: |standing| millionth(standing.fit) },
    Column {
        head: "without drift",
        width: 19,
        cell: |standing| standing.without_drift.map_or("–".to_owned(), |fit| fitted(Some(fit))),
    },
    Column {
        head: "residual",
        width: 11,
        cell: |standing| standing.fit.map_or(String::new(), |fit| brief(fit.residual)),
    },
];
/// Columns of the pointer and the marker before a name, and of the name
const BEFORE_NAME: usize = 3;
const NAME: usize = 10;
const MOST_NAME: usize = 22;

pub fn draw(state: &State, Canvas { area, paint, buffer }: Canvas) {
    let roles = &paint.theme.roles;
    let standings = state.standings();
    let names = standings.iter().map(|(line, _)| state.name(line).chars().count());
    let name_width = names.max().unwrap_or(0).clamp(NAME, MOST_NAME);
    let name = |line: &Contestant| clipped(&state.name(line), name_width as u16, paint.charset);
    let mut room = usize::from(area.width).saturating_sub(BEFORE_NAME + name_width);
    let columns: Vec<&Column> = COLUMNS
        .iter()
        .take_while(|column| {
            let rest = room.checked_sub(column.width);
            room = rest.unwrap_or(0);
            rest.is_some()
        })
        .collect();
    let head = columns.iter().map(|column| format!("{:>1$}", column.head, column.width));
    let before = BEFORE_NAME + name_width;
    let head = format!("{:before$}{}", "", head.collect::<String>());
    Line::styled(head, roles.dim).render(Rect { height: 1.min(area.height), ..area }, buffer);
    for ((line, standing), row) in standings.iter().zip(area.rows().skip(1)) {
        let marked = state.is_marked(line);
        let series = line.series;
        let pointer = if marked { paint.charset.glyphs().pointer_right } else { " " };
        let style = if marked { roles.strong } else { roles.text };
        let mut spans = vec![
            Span::styled(pointer, roles.slider_knob),
            Span::styled(format!("{} ", paint.charset.marker(series)), paint.theme.series(series)),
            Span::styled(format!("{:name_width$}", name(line)), style),
        ];
        spans.extend(columns.iter().enumerate().map(|(index, column)| {
            let style = if index == 0 { roles.measured } else { roles.text };
            Span::styled(format!("{:>1$}", (column.cell)(standing), column.width), style)
        }));
        Line::from(spans).render(row, buffer);
    }
    // The curves that the laws are of, where there is room for both.
    let taken = standings.len() as u16 + 2;
    if area.height >= taken + CURVES {
        let below = Rect { y: area.y + taken, height: area.height - taken, ..area };
        race::draw(state, Canvas { area: below, paint, buffer });
    }
}

/// Lines that a chart of the curves needs.
const CURVES: u16 = 8;

/// The law fitted to the medians of one function.
pub fn of(state: &State) -> Option<String> {
    let results = state.results_of(&state.marked());
    let curves = results.iter().map(|result| (result.depth, result.ratios().collect()));
    Fit::of(&curves.collect::<Vec<_>>()).map(|fit| words(fit.law))
}

/// The law, and its number's error where it has one.
fn fitted(fit: Option<Fit>) -> String {
    match fit {
        None => "unclear".to_owned(),
        Some(fit) => match fit.law {
            Law::Exponential { per_layer } => {
                format!("× {} ± {}", brief(per_layer), short(fit.error))
            }
            Law::PowerLaw { exponent } => format!("L^{} ± {}", brief(exponent), short(fit.error)),
            Law::Flat | Law::Slow => symbol(fit.law),
        },
    }
}

/// One digit of an error is enough.
fn short(error: f64) -> String {
    crate::typeset::significant(error, 1)
}

fn words(law: Law) -> String {
    match law {
        Law::Exponential { .. } => format!("{} a layer", symbol(law)),
        Law::Slow => "slower than any exponential".to_owned(),
        Law::PowerLaw { .. } | Law::Flat => symbol(law),
    }
}

fn symbol(law: Law) -> String {
    match law {
        Law::Exponential { per_layer } => format!("× {}", brief(per_layer)),
        Law::PowerLaw { exponent } => format!("L^{}", brief(exponent)),
        Law::Flat => "flat".to_owned(),
        Law::Slow => "subexp.".to_owned(),
    }
}

fn millionth(fit: Option<Fit>) -> String {
    fit.map_or(String::new(), |fit| match fit.depth_of_a_millionth() {
        None => "never".to_owned(),
        Some(depth) if depth < FAR => brief(depth.round()),
        Some(_) => format!("> {FAR}"),
    })
}

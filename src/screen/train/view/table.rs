//! The pictures' numbers, for people who cannot use a picture.

use super::super::layout;
use super::super::{Pane, State, narration};
use super::framed_of;
use super::pictures::waiting;
use crate::live::race::Snapshot;
use crate::typeset::in_cell;
use crate::widget::Canvas;
use crate::widget::chrome::ScrollBar;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Widget;

/// Columns of a number
const CELL: usize = 12;

pub fn draw(state: &State, snapshot: Option<&Snapshot>, Canvas { area, paint, buffer }: Canvas) {
    let focused = state.pane == Pane::Pictures;
    framed_of(state, &narration::table_titles(state), focused, Canvas { area, paint, buffer });
    let inner = layout::inside(area);
    let roles = &paint.theme.roles;
    let Some(snapshot) = snapshot.filter(|_| inner.height > 1) else { return };
    let Some((runner, report)) =
        snapshot.runners.get(state.runner).and_then(|of| Some((of, of.report.as_ref()?)))
    else {
        waiting(narration::missing(snapshot), Canvas { area: inner, paint, buffer });
        return;
    };
    let heads = ["rms δ", "rms ∂L/∂W", "std h", "dead", "learned"];
    let most = (usize::from(inner.width).saturating_sub(8) / CELL).min(heads.len());
    let cells = |name: &str, numbers: &[String]| -> String {
        let numbers = numbers[..most].iter().map(|number| format!("{number:>CELL$}"));
        format!("{name:>8}{}", numbers.collect::<String>())
    };
    let head = cells("layer", &heads.map(str::to_owned));
    Line::styled(head, roles.dim).render(Rect { height: 1, ..inner }, buffer);
    let layers = &report.network.layers;
    let page = usize::from(inner.height - 1);
    let top = state.table_top.min(layers.len().saturating_sub(page));
    for (index, layer) in layers.iter().enumerate().skip(top).take(page) {
        let dead = runner.score.as_ref().and_then(|score| score.dead_units.get(index).copied());
        let learned = report.learned.get(index);
        let numbers = [
            in_cell(layer.delta_rms, 3, CELL),
            in_cell(layer.weight_grad_rms, 3, CELL),
            in_cell(layer.activation_std, 3, CELL),
            dead.map_or(String::new(), |units| units.to_string()),
            learned.map_or(String::new(), |value| in_cell(*value, 3, CELL)),
        ];
        let hidden = index + 1 < layers.len();
        let name = if hidden { layer.layer.to_string() } else { "output".to_owned() };
        let row = Rect { y: inner.y + 1 + (index - top) as u16, height: 1, ..inner };
        let style = if layer.layer == state.layer { roles.selection } else { roles.text };
        Line::styled(cells(&name, &numbers), style).render(row, buffer);
    }
    ScrollBar { position: top, page, total: layers.len(), paint }
        .render(Rect { x: area.right() - 1, width: 1, ..inner }, buffer);
}

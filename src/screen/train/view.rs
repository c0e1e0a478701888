//! Drawing of the Train screen.

mod past;
mod pictures;
mod table;

use super::controls::{Control, letter};
use super::layout::{self, Areas};
use super::{Measure, Pane, State, words};
use crate::live::race::Snapshot;
use crate::math::nn::trainer::EpochReport;
use crate::typeset::{self, brief, wrap};
use crate::widget::chrome::{ScrollBar, panel};
use crate::widget::slider::{Choice, Slider};
use crate::widget::text::spans;
use crate::widget::{Paint, field};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Paragraph, Widget, Wrap};
use std::collections::VecDeque;

/// Draws the screen; where the text cursor belongs while a value is typed.
pub fn draw(
    state: &State,
    snapshot: Option<&Snapshot>,
    (area, paint): (Rect, Paint),
    buffer: &mut Buffer,
) -> Option<Position> {
    let areas = layout::areas(state, area);
    // Shown only while it belongs to the settings on the left.
    let snapshot = snapshot.filter(|snapshot| {
        let mut race = snapshot.job.settings.clone();
        for (of_job, now) in race.runners.iter_mut().zip(&state.race.runners) {
            of_job.learning_rate = now.learning_rate;
        }
        race == state.race
    });
    let cursor = controls(state, areas.controls, paint, buffer);
    standings(state, snapshot, (areas.standings, paint), buffer);
    charts(state, snapshot, (&areas, paint), buffer);
    if state.table {
        table::draw(state, snapshot, (&areas, paint), buffer);
    } else {
        pictures::draw(state, snapshot, (&areas, paint), buffer);
    }
    cursor
}

fn controls(state: &State, area: Rect, paint: Paint, buffer: &mut Buffer) -> Option<Position> {
    let focused = state.pane == Pane::Controls;
    panel("Controls", focused, paint).render(area, buffer);
    let columns = layout::control_columns(area);
    let controls = state.controls();
    let (first, shown) = layout::shown_controls(state, area);
    let mut cursor = None;
    for (index, control) in controls.iter().enumerate().skip(first).take(shown) {
        let Some(line) = layout::control_line(state, area, index) else { break };
        let selected = index == state.selected;
        let label = control.label(state.settings());
        if let Some(edit) = state.edit.as_ref().filter(|_| selected) {
            Choice { label, value: "", focused: true, columns, paint }.render(line, buffer);
            cursor = Some(field::draw(&edit.input, columns.field(line), paint, buffer));
            continue;
        }
        let value = control.text(&state.race, state.runner);
        let focused = focused && selected;
        match control.dial(state.settings()) {
            Some(dial) => {
                let fraction = dial.fraction(control.value(state.settings()));
                Slider { label, fraction, value: &value, focused, columns, paint }
                    .render(line, buffer);
            }
            None => Choice { label, value: &value, focused, columns, paint }.render(line, buffer),
        }
        if *control == Control::Runner {
            let line = Rect { x: line.right().saturating_sub(2), width: 1.min(line.width), ..line };
            Span::styled("■", paint.theme.series(state.runner)).render(line, buffer);
        }
    }
    explain(state, (area, shown), paint, buffer);
    ScrollBar { position: first, page: shown, total: controls.len(), paint }
        .render(Rect { x: area.right() - 1, width: 1, ..layout::inside(area) }, buffer);
    cursor
}

/// What the chosen control does, below the last one where there is room.
fn explain(state: &State, (area, shown): (Rect, usize), paint: Paint, buffer: &mut Buffer) {
    let inner = layout::inside(area);
    let below = shown as u16 + 1;
    let help = Rect {
        x: inner.x + 2,
        width: inner.width.saturating_sub(3),
        y: inner.y + below,
        height: inner.height.saturating_sub(below),
    };
    Paragraph::new(state.control().help())
        .style(paint.theme.roles.dim)
        .wrap(Wrap { trim: true })
        .render(help, buffer);
}

/// A line a network, the finding, and what the race is doing.
fn standings(
    state: &State,
    snapshot: Option<&Snapshot>,
    (area, paint): (Rect, Paint),
    buffer: &mut Buffer,
) {
    let title = snapshot.map_or("What it says".to_owned(), words::status);
    panel(&title, false, paint).render(area, buffer);
    let inner = layout::inside(area);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let roles = &paint.theme.roles;
    if let Some(error) = state.edit.as_ref().and_then(|edit| edit.error.as_ref()) {
        Paragraph::new(format!("This is not possible here. It takes {error}."))
            .style(roles.bad)
            .wrap(Wrap { trim: true })
            .render(inner, buffer);
        return;
    }
    let mut rows: VecDeque<Rect> = inner.rows().collect();
    if let Some(row) = rows.pop_front() {
        head(state, (row, paint), buffer);
    }
    for runner in 0..state.race.runners.len() {
        let Some(row) = rows.pop_front() else { return };
        standing(state, snapshot, runner, (row, paint), buffer);
    }
    let sentences = snapshot.map(|snapshot| sentences(state, snapshot)).unwrap_or_default();
    // Whole sentences, as many as there is room for, the first in any case.
    let room = rows.len();
    let lines = (1..=sentences.len())
        .map(|count| wrap(&sentences[..count].concat(), inner.width.into()))
        .enumerate()
        .take_while(|(index, lines)| *index == 0 || lines.len() <= room)
        .last();
    for (row, line) in rows.into_iter().zip(lines.iter().flat_map(|(_, lines)| lines)) {
        spans(line, paint.theme).render(row, buffer);
    }
}

/// The finding and what theory has to say, which comes early where it matters: before the first
/// step, and while something is changed that it depends on.
fn sentences(state: &State, snapshot: &Snapshot) -> Vec<typeset::Line> {
    let mut sentences = words::finding(snapshot, state.bet);
    let start = snapshot.runners.get(state.runner).and_then(|runner| runner.start.as_ref());
    let start = start.map(|start| &start.network);
    let depth = state.settings().depth;
    let early =
        snapshot.step == 0 || state.pane == Pane::Controls && state.control().shapes_start();
    let place = if early { 1.min(sentences.len()) } else { sentences.len() };
    if let Some(line) = words::theory(state.runner, depth, state.theory(), start) {
        sentences.insert(place, line);
    }
    sentences
}

/// A number of the standings: its head, and what stands there of `units` hidden units.
type Cell = (&'static str, fn(&EpochReport, usize) -> String);

/// The weightiest first: where it is narrow the last are left out.
const CELLS: [Cell; 4] = [
    ("test right", |score, _| score.test.accuracy.map_or(String::new(), words::percent)),
    ("test loss", |score, _| brief(score.test.loss)),
    ("train loss", |score, _| brief(score.train.loss)),
    ("dead units", |score, units| format!("{} of {units}", score.dead_units.iter().sum::<usize>())),
];
/// Columns of one of them, and those that are left for the name
const CELL: u16 = 12;
const NAME: u16 = 16;

/// What of a row has room: the cells, and the columns left of them.
fn cells(state: &State, row: Rect) -> (&'static [Cell], Rect, Rect) {
    let first = usize::from(!state.race.source.is_classes());
    let room = usize::from(row.width.saturating_sub(NAME) / CELL);
    let cells = &CELLS[first..];
    let cells = &cells[..room.min(cells.len())];
    let width = CELL * cells.len() as u16;
    let name = Rect { width: row.width - width, ..row };
    (cells, name, Rect { x: name.right(), width, ..row })
}

fn head(state: &State, (row, paint): (Rect, Paint), buffer: &mut Buffer) {
    let (cells, _, area) = cells(state, row);
    let text: String = cells.iter().map(|(head, _)| format!("{head:>12}")).collect();
    Line::styled(text, paint.theme.roles.dim).render(area, buffer);
}

fn standing(
    state: &State,
    snapshot: Option<&Snapshot>,
    runner: usize,
    (row, paint): (Rect, Paint),
    buffer: &mut Buffer,
) {
    let roles = &paint.theme.roles;
    let (cells, name, area) = cells(state, row);
    let score = snapshot.and_then(|snapshot| snapshot.runners.get(runner)?.score.as_ref());
    if let Some(score) = score {
        let units = state.race.runners[runner].width * score.dead_units.len();
        let text = cells.iter().map(|(_, cell)| format!("{:>12}", cell(score, units)));
        Line::styled(text.collect::<String>(), roles.measured).render(area, buffer);
    }
    let chosen = runner == state.runner;
    let pointer = if chosen { paint.charset.glyphs().pointer_right } else { " " };
    let style = if chosen { roles.strong } else { roles.text };
    Line::from(vec![
        Span::styled(pointer, roles.slider_knob),
        Span::styled(format!("{} ", letter(runner)), paint.theme.series(runner)),
        Span::styled(state.race.label(runner), style),
    ])
    .render(name, buffer);
}

fn charts(
    state: &State,
    snapshot: Option<&Snapshot>,
    (areas, paint): (&Areas, Paint),
    buffer: &mut Buffer,
) {
    let classes = state.race.source.is_classes();
    let measure = if classes { state.measure } else { Measure::Loss };
    match areas.accuracy {
        None => past::draw(state, snapshot, measure, (areas.past, paint), buffer),
        Some(second) => {
            past::draw(state, snapshot, Measure::Loss, (areas.past, paint), buffer);
            past::draw(state, snapshot, Measure::Accuracy, (second, paint), buffer);
        }
    }
}

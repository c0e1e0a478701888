//! Drawing of the Train screen.

pub mod answers;
mod past;
mod pictures;
pub mod profiles;
mod table;

use super::controls::{RUNNER, letter};
use super::layout::{self, Areas};
use super::narration::finding::Form;
use super::{Measure, Pane, State, narration};
use crate::live::race::Snapshot;
use crate::math::nn::trainer::EpochReport;
use crate::screen::control::view as control;
use crate::typeset::{self, Role, brief};
use crate::widget::Canvas;
use crate::widget::Paint;
use crate::widget::chrome::{ScrollBar, framed, panel};
use crate::widget::text::{clipped, sentences, spans};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};
use std::collections::VecDeque;
use unicode_width::UnicodeWidthStr;

/// The frame of something that is of the chosen network: the title starts with its letter, in its
/// colour.
fn framed_of(
    state: &State,
    titles: &[impl AsRef<str>],
    focused: bool,
    Canvas { area, paint, buffer }: Canvas,
) {
    framed(titles, focused, area, paint, buffer);
    let letter = Rect { x: area.x + 2, width: 1, height: 1, ..area }.intersection(area);
    buffer.set_style(letter, paint.theme.series(state.runner));
}

/// Draws the screen; where the text cursor belongs while a value is typed.
pub fn draw(state: &State, canvas: Canvas) -> Option<Position> {
    let Canvas { area, paint, buffer } = canvas;
    let snapshot = state.snapshot.as_ref();
    let areas = layout::areas(state, area);
    // Shown only while it belongs to the settings on the left.
    let snapshot = snapshot.filter(|snapshot| snapshot.job.settings.is_same_run(&state.race));
    let mut cursor = None;
    if !areas.controls.is_empty() {
        cursor = controls(state, areas.controls, paint, buffer);
        standings(state, snapshot, Canvas { area: areas.standings, paint, buffer });
        charts(state, snapshot, (&areas, paint), buffer);
    }
    if let Some(area) = areas.table {
        table::draw(state, snapshot, Canvas { area, paint, buffer });
    }
    if !areas.picture.is_empty() {
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
    for (index, row) in controls.iter().enumerate().skip(first).take(shown) {
        let Some(line) = layout::control_line(state, area, index) else { break };
        let selected = index == state.selected;
        let edit = state.edit.as_ref().filter(|_| selected);
        let canvas = Canvas { area: line, paint, buffer };
        let typed = (focused && selected, edit);
        cursor = control::draw((row, &state.race), typed, columns, canvas).or(cursor);
        if row.label == RUNNER {
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
    let (role, said) = match state.edit.as_ref().and_then(|edit| edit.error.as_ref()) {
        Some(error) => (Role::Bad, format!("Not possible: it takes {error}.")),
        None => (Role::Dim, state.control().help.to_owned()),
    };
    let said = said.split_inclusive(". ");
    let said: Vec<typeset::Line> =
        said.map(|sentence| vec![typeset::Span::new(role, sentence.trim_end())]).collect();
    let help = if role == Role::Bad { below_field(state, area, help) } else { help };
    let lines = sentences(&said, (help.width, help.height), paint.charset);
    for (row, line) in help.rows().zip(&lines) {
        if role == Role::Bad {
            Clear.render(row, buffer);
        }
        spans(line, paint.theme).render(row, buffer);
    }
}

/// Room for an error: that of the help, or where it is too small the lines below the field, or those
/// above it.
fn below_field(state: &State, area: Rect, help: Rect) -> Rect {
    let inner = layout::inside(area);
    let field = layout::control_line(state, area, state.selected);
    let Some(field) = field.filter(|_| help.height < ERROR) else { return help };
    let height = ERROR.min(inner.height);
    let below = field.y + 1;
    let fits = below + height <= inner.bottom();
    let y = if fits { below } else { field.y.saturating_sub(height).max(inner.y) };
    Rect { y, height, ..help }
}

/// Lines that an error needs.
const ERROR: u16 = 4;

/// A line a network, the finding, and what the race is doing.
fn standings(state: &State, snapshot: Option<&Snapshot>, Canvas { area, paint, buffer }: Canvas) {
    let titles = snapshot.map_or(vec!["What it says".to_owned()], narration::status);
    framed(&titles, false, area, paint, buffer);
    let inner = layout::inside(area);
    let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let mut rows: VecDeque<Rect> = inner.rows().collect();
    if let Some(row) = rows.pop_front() {
        head(state, Canvas { area: row, paint, buffer });
    }
    for runner in 0..state.race.runners.len() {
        let Some(row) = rows.pop_front() else { return };
        standing(state, snapshot, runner, Canvas { area: row, paint, buffer });
    }
    let size = (inner.width, rows.len() as u16);
    let said = snapshot.map(|snapshot| said(state, snapshot, size)).unwrap_or_default();
    let lines = sentences(&said, size, paint.charset);
    for (row, line) in rows.into_iter().zip(&lines) {
        spans(line, paint.theme).render(row, buffer);
    }
}

/// The finding and what theory has to say, which comes early before the first step.
fn said(state: &State, snapshot: &Snapshot, (columns, rows): (u16, u16)) -> Vec<typeset::Line> {
    let finding = |form| narration::finding::finding(snapshot, state.bet, form);
    let mut sentences = finding(Form::Long);
    let first = sentences.first().map_or(0, |first| typeset::wrap(first, columns.into()).len());
    if first > usize::from(rows) {
        sentences = finding(Form::Short);
    }
    let start = snapshot.runners.get(state.runner).and_then(|runner| runner.start.as_ref());
    let start = start.map(|start| &start.network);
    let place = if snapshot.step == 0 { 1.min(sentences.len()) } else { sentences.len() };
    if let Some(line) =
        narration::theory(state.runner, state.settings().depth, state.theory(), start)
    {
        sentences.insert(place, line);
    }
    sentences
}

/// A number of the standings: its head, and what stands there of `units` hidden units.
type Cell = (&'static str, fn(&EpochReport, usize) -> String);

/// The weightiest first: where it is narrow the last are left out.
const CELLS: [Cell; 4] = [
    ("test right", |score, _| score.test.accuracy.map_or(String::new(), narration::percent)),
    ("test loss", |score, _| brief(score.test.loss)),
    ("train loss", |score, _| brief(score.train.loss)),
    ("dead units", |score, units| format!("{} of {units}", score.dead_units.iter().sum::<usize>())),
];
/// Columns of one of them where there is little room and where there is much, and those that are
/// left for the name.
const CELL: (u16, u16) = (11, 13);
const NAME: u16 = 16;
/// The pointer, the letter and a blank stand before a name.
const BEFORE_NAME: u16 = 3;
const STOPPED: &str = " stopped";

/// What of a row has room: the cells and how wide each is, and the columns left of them, which end
/// with the longest name.
fn cells(state: &State, row: Rect) -> (&'static [Cell], usize, Rect, Rect) {
    let cells = &CELLS[usize::from(!state.race.source.is_classes())..];
    let runners = 0..state.race.runners.len();
    let longest = runners.map(|runner| width_of(&state.race.label(runner))).max().unwrap_or(0);
    let wanted = (BEFORE_NAME + longest + width_of(STOPPED)).max(NAME);
    let roomy = row.width.saturating_sub(wanted) >= CELL.1 * cells.len() as u16;
    let cell = if roomy { CELL.1 } else { CELL.0 };
    let room = row.width.saturating_sub(NAME);
    let cells = &cells[..usize::from(room / cell).min(cells.len())];
    let width = cell * cells.len() as u16;
    let name = Rect { width: wanted.min(row.width - width), ..row };
    (cells, cell.into(), name, Rect { x: name.right(), width, ..row })
}

fn width_of(text: &str) -> u16 {
    text.width() as u16
}

fn head(state: &State, Canvas { area: row, paint, buffer }: Canvas) {
    let (cells, width, _, area) = cells(state, row);
    let text: String = cells.iter().map(|(head, _)| format!("{head:>width$}")).collect();
    Line::styled(text, paint.theme.roles.dim).render(area, buffer);
}

fn standing(
    state: &State,
    snapshot: Option<&Snapshot>,
    runner: usize,
    Canvas { area: row, paint, buffer }: Canvas,
) {
    let roles = &paint.theme.roles;
    let (cells, width, name, area) = cells(state, row);
    let of = snapshot.and_then(|snapshot| snapshot.runners.get(runner));
    if let Some(score) = of.and_then(|of| of.score.as_ref()) {
        let units = state.race.runners[runner].width * score.dead_units.len();
        let text = cells.iter().map(|(_, cell)| format!("{:>width$}", cell(score, units)));
        Line::styled(text.collect::<String>(), roles.measured).render(area, buffer);
    }
    let chosen = runner == state.runner;
    let pointer = if chosen { paint.charset.glyphs().pointer_right } else { " " };
    let style = if chosen { roles.strong } else { roles.text };
    let stopped = if of.is_some_and(|of| of.overflow().is_some()) { STOPPED } else { "" };
    let room = name.width.saturating_sub(BEFORE_NAME + width_of(stopped));
    Line::from(vec![
        Span::styled(pointer, roles.slider_knob),
        Span::styled(format!("{} ", letter(runner)), paint.theme.series(runner)),
        Span::styled(clipped(&state.race.label(runner), room, paint.charset), style),
        Span::styled(stopped, roles.bad),
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
        None => past::draw(state, snapshot, measure, Canvas { area: areas.past, paint, buffer }),
        Some(second) => {
            past::draw(state, snapshot, Measure::Loss, Canvas { area: areas.past, paint, buffer });
            past::draw(state, snapshot, Measure::Accuracy, Canvas { area: second, paint, buffer });
        }
    }
}

//! What keys and the mouse do.

use super::controls::GAIN;
use super::layout::{self, Target};
use super::{GRID, Pane, State, View};
use crate::input::{Mouse, MouseKind};
use crate::math::activation::Functions;
use crate::screen::control::cycled;
use crate::screen::control::edit::Edit;
use crate::screen::message::{Action, Context, Request};

pub(super) fn act(state: &mut State, action: Action, functions: &Functions) -> Vec<Request> {
    match action {
        Action::Cancel => state.stopped = true,
        Action::Fit => state.whole = !state.whole,
        Action::NextPane | Action::PreviousPane => {
            state.pane = match state.pane {
                Pane::Controls => Pane::Chart,
                Pane::Chart => Pane::Controls,
            };
        }
        Action::Enlarge => state.enlarge(),
        Action::Up => state.vertical(-1),
        Action::Down => state.vertical(1),
        Action::Left => state.horizontal(-1, functions),
        Action::Right => state.horizontal(1, functions),
        Action::FarLeft => state.horizontal(-5, functions),
        Action::PageUp => state.leap(-10, functions),
        Action::PageDown => state.leap(10, functions),
        Action::Home => state.leap(isize::MIN, functions),
        Action::End => state.leap(isize::MAX, functions),
        Action::FarRight => state.horizontal(5, functions),
        Action::NextView => state.view = cycled(&View::ALL, state.view, 1),
        Action::PreviousView => state.view = cycled(&View::ALL, state.view, -1),
        Action::Confirm => return state.confirm(functions),
        Action::Restart => {
            state.restarts += u64::from(!state.stopped);
            state.stopped = false;
        }
        Action::OpenInNetwork => {
            return state.open_in_network();
        }
        Action::OpenInTrain => return state.open_in_train(),
        Action::Only => state.only(),
        Action::AddRunner if state.view == View::Gain => {
            // The finder is of one function, and so is its race.
            let chosen = state.chosen;
            let functions = state.functions.iter_mut().enumerate();
            functions.for_each(|(place, (_, on))| *on = place == chosen);
            return state.race_the_gain();
        }
        Action::AddRunner => state.add(),
        Action::RemoveRunner => return state.remove(),
        _ => {}
    }
    Vec::new()
}

pub(super) fn point(state: &mut State, mouse: Mouse, context: &Context) -> Vec<Request> {
    let functions = context.functions;
    let target = layout::hit(state, context, (mouse.column, mouse.row));
    match (mouse.kind, target) {
        (MouseKind::WheelUp, Some(Target::Row { .. })) => state.vertical(-1),
        (MouseKind::WheelDown, Some(Target::Row { .. })) => state.vertical(1),
        (MouseKind::Press, Some(Target::Row { index, turn, typed, mark })) => {
            let again = state.pane == Pane::Controls && state.selected == index;
            state.pane = Pane::Controls;
            state.selected = index;
            (state.edit, state.adds) = (None, false);
            state.follow_cursor();
            match (turn, state.function_at(index)) {
                (Some(turn), _) => state.horizontal(turn as isize, functions),
                (None, _) if typed => state.edit = Some(Edit::new(state.typed_text())),
                // A name takes the cursor first; under the cursor it puts in or takes out.
                (None, Some(_)) if mark || again => return state.confirm(functions),
                (None, _) => {}
            }
        }
        (MouseKind::WheelUp | MouseKind::WheelDown, Some(_)) => {
            let pane = std::mem::replace(&mut state.pane, Pane::Chart);
            state.horizontal(if mouse.kind == MouseKind::WheelUp { -1 } else { 1 }, functions);
            state.pane = pane;
        }
        (MouseKind::Press | MouseKind::Drag, Some(Target::Cell { line, depth })) => {
            state.pane = Pane::Chart;
            (state.chosen, state.at_init) = (line.place, line.init);
            state.at_depth = depth.unwrap_or(state.at_depth);
        }
        (MouseKind::Press | MouseKind::Drag, Some(Target::Layer { depth, layer })) => {
            state.pane = Pane::Chart;
            (state.at_depth, state.at_layer) = (depth, layer);
        }
        (MouseKind::Press | MouseKind::Drag, Some(Target::Gain(gain))) => {
            state.pane = Pane::Chart;
            state.at_gain = Some(gain);
        }
        (MouseKind::Press | MouseKind::Drag, Some(Target::Plane(at))) => {
            state.pane = Pane::Chart;
            state.at_plane = at;
        }
        _ => {}
    }
    Vec::new()
}

impl State {
    fn enlarge(&mut self) {
        self.enlarged = !self.is_enlarged();
        self.pane = Pane::Chart;
    }

    fn vertical(&mut self, by: isize) {
        match (self.pane, self.view) {
            (Pane::Controls, _) => {
                let last = self.rows().len() - 1;
                self.selected = self.selected.min(last).saturating_add_signed(by).min(last);
                self.follow_cursor();
            }
            (Pane::Chart, View::Critical) => {
                let (row, column) = self.at_plane;
                self.at_plane = (row.saturating_add_signed(by).min(GRID.0 - 1), column);
            }
            (Pane::Chart, View::Fan) => self.move_depth(by),
            (Pane::Chart, View::Race | View::Map | View::Laws) => self.mark_next(by),
            (Pane::Chart, View::Gain) => {}
        }
    }

    pub(super) fn move_depth(&mut self, by: isize) {
        let last = self.depths().len() - 1;
        self.at_depth = self.at_depth.min(last).saturating_add_signed(by).min(last);
    }

    /// The function under the list's cursor is the one that views of one show and that goes to the
    /// Network screen.
    pub(super) fn follow_cursor(&mut self) {
        if let Some(place) = self.function_at(self.selected) {
            self.chosen = place;
        }
    }

    /// As far up, or in the chart to the left, as can be; the other way for a positive number.
    fn leap(&mut self, by: isize, functions: &Functions) {
        match self.pane {
            Pane::Controls => self.vertical(by),
            Pane::Chart => self.horizontal(by, functions),
        }
    }

    fn horizontal(&mut self, by: isize, functions: &Functions) {
        match (self.pane, self.view) {
            (Pane::Controls, _) => self.turn(by, functions),
            (Pane::Chart, View::Gain) => {
                let by = by.clamp(-100, 100) as i32;
                self.at_gain = Some(GAIN.turned(self.marked_gain(), by, false));
            }
            (Pane::Chart, View::Critical) => {
                let (row, column) = self.at_plane;
                let column = column.saturating_add_signed(by).min(GRID.1 - 1);
                self.at_plane = (row, column);
            }
            (Pane::Chart, View::Fan) => {
                self.at_layer = self.layer().saturating_add_signed(by).clamp(1, self.depth());
            }
            (Pane::Chart, View::Race | View::Map | View::Laws) => self.move_depth(by),
        }
    }

    fn confirm(&mut self, functions: &Functions) -> Vec<Request> {
        if matches!(self.view, View::Gain | View::Critical) && self.pane == Pane::Chart {
            return self.open_in_network();
        }
        match self.function_at(self.selected) {
            Some(_) if self.view.is_of_one() => self.follow_cursor(),
            Some(place) => self.functions[place].1 = !self.functions[place].1,
            None if self.row().is_typed() => self.edit = Some(Edit::new(self.typed_text())),
            None => self.horizontal(1, functions),
        }
        Vec::new()
    }
}

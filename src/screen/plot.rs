//! The Plot screen: any functions over one another, with their derivatives, a cursor and sliders.

pub mod layout;
pub mod view;

use super::control::{Dial, Steps, cycled};
use crate::app::message::{Action, Context, Request};
use crate::input::{Mouse, MouseKind};
use crate::math::activation::{Functions, Order, Pointwise};
use crate::math::nn::Settings;
use layout::Target;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    List,
    Chart,
}

/// One function of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    pub function: Pointwise,
    pub shown: bool,
}

/// Which of f, f′ and f″ are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    Value,
    ValueSlope,
    All,
    Slope,
    Curvature,
}

impl Show {
    const ALL: [Show; 5] = [Show::Value, Show::ValueSlope, Show::All, Show::Slope, Show::Curvature];

    pub fn orders(self) -> &'static [Order] {
        match self {
            Show::Value => &[Order::Value],
            Show::ValueSlope => &[Order::Value, Order::Slope],
            Show::All => &[Order::Value, Order::Slope, Order::Curvature],
            Show::Slope => &[Order::Slope],
            Show::Curvature => &[Order::Curvature],
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Show::Value => "f",
            Show::ValueSlope => "f and f′",
            Show::All => "f, f′ and f″",
            Show::Slope => "f′",
            Show::Curvature => "f″",
        }
    }

    fn cycled(self, by: isize) -> Show {
        cycled(&Show::ALL, self, by)
    }
}

/// One line of the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Show,
    Tangent,
    Function(usize),
    /// The n-th parameter of a function that is shown.
    Parameter(usize, usize),
}

#[derive(Clone, Debug)]
pub struct State {
    pub curves: Vec<Curve>,
    pub pane: Pane,
    pub selected: usize,
    pub show: Show,
    pub tangent: bool,
    pub table: bool,
    pub x: (f64, f64),
    /// None: whatever fits the curves.
    pub y: Option<(f64, f64)>,
    pub cursor: f64,
}

/// What [`Action::Fit`] goes back to.
const HOME: (f64, f64) = (-5.0, 5.0);
/// The closest and the widest view.
const SPAN: (f64, f64) = (1e-6, 1e6);
/// The cursor moves over the view in so many steps.
const CURSOR_STEPS: f64 = 100.0;

impl State {
    pub fn new(functions: &Functions, shown: &[&str]) -> State {
        State {
            curves: functions
                .all()
                .map(|function| Curve { shown: shown.contains(&function.name()), function })
                .collect(),
            pane: Pane::List,
            selected: 2,
            show: Show::ValueSlope,
            tangent: false,
            table: false,
            x: HOME,
            y: None,
            cursor: 1.0,
        }
    }

    /// Shows just these functions, with their parameters.
    pub fn open(&mut self, functions: &[Pointwise]) {
        for curve in &mut self.curves {
            let wanted = functions.iter().find(|f| f.is_same_function(&curve.function));
            curve.shown = wanted.is_some();
            if let Some(function) = wanted {
                curve.function = function.clone();
            }
        }
        self.x = HOME;
        self.y = None;
    }

    /// The lines of the panel, top to bottom: each shown function's sliders stand under it.
    pub fn rows(&self) -> Vec<Row> {
        let mut rows = vec![Row::Show, Row::Tangent];
        for (index, curve) in self.curves.iter().enumerate() {
            rows.push(Row::Function(index));
            if curve.shown {
                let parameters = curve.function.parameters().len();
                rows.extend((0..parameters).map(|parameter| Row::Parameter(index, parameter)));
            }
        }
        rows
    }

    pub fn row(&self) -> Row {
        let rows = self.rows();
        rows[self.selected.min(rows.len() - 1)]
    }

    /// The functions that are drawn, each with its place in the list (which decides its colour).
    pub fn shown(&self) -> impl Iterator<Item = (usize, Pointwise)> {
        self.curves
            .iter()
            .enumerate()
            .filter(|(_, curve)| curve.shown)
            .map(|(index, curve)| (index, curve.function.clone()))
    }

    /// The function that the tangent and the network key take: the selected row's, else the first.
    pub fn chosen(&self) -> Option<(usize, Pointwise)> {
        let selected = match self.row() {
            Row::Function(index) | Row::Parameter(index, _) => Some(index),
            Row::Show | Row::Tangent => None,
        };
        let mut shown = self.shown();
        let first = shown.next()?;
        let found = self.shown().find(|(index, _)| Some(*index) == selected);
        Some(found.unwrap_or(first))
    }

    /// The function whose tangent is drawn: none while f itself is not shown.
    pub fn touched(&self) -> Option<Pointwise> {
        let shows_f = self.show.orders().contains(&Order::Value);
        let (_, function) = self.chosen().filter(|_| self.tangent && shows_f)?;
        Some(function)
    }

    pub fn dial(&self, function: usize, parameter: usize) -> Dial {
        let parameter = &self.curves[function].function.about().parameters[parameter];
        let (low, high) = parameter.range;
        Dial { low, high, steps: Steps::Even(parameter.step) }
    }

    fn put(&mut self, function: usize, parameter: usize, value: f64) {
        let curve = &mut self.curves[function];
        let name = &curve.function.about().parameters[parameter].name;
        if let Ok(changed) = curve.function.with_parameter(name, value) {
            curve.function = changed;
        }
    }

    fn toggle(&mut self, row: Row) {
        match row {
            Row::Show => self.show = self.show.cycled(1),
            Row::Tangent => self.tangent = !self.tangent,
            Row::Function(index) => self.curves[index].shown = !self.curves[index].shown,
            Row::Parameter(function, parameter) => {
                let default = self.curves[function].function.about().parameters[parameter].default;
                self.put(function, parameter, default);
            }
        }
    }

    fn horizontal(&mut self, by: i32, far: bool) {
        if self.pane == Pane::List {
            match self.row() {
                Row::Show => return self.show = self.show.cycled(by as isize),
                Row::Parameter(function, parameter) => {
                    let dial = self.dial(function, parameter);
                    let now = self.curves[function].function.parameters()[parameter];
                    return self.put(function, parameter, dial.turned(now, by, far));
                }
                Row::Tangent | Row::Function(_) => {}
            }
        }
        let step = (self.x.1 - self.x.0) / CURSOR_STEPS * if far { 10.0 } else { 1.0 };
        let steps = (self.cursor / step).round() + f64::from(by);
        self.move_cursor(steps * step);
    }

    /// Puts the cursor there; the view follows.
    fn move_cursor(&mut self, x: f64) {
        self.cursor = x + 0.0;
        let (low, high) = self.x;
        if x < low {
            self.x = (x, x + (high - low));
        } else if x > high {
            self.x = (x - (high - low), x);
        }
    }

    fn vertical(&mut self, by: isize) {
        match self.pane {
            Pane::List => {
                let last = self.rows().len() - 1;
                self.selected = self.selected.min(last).saturating_add_signed(by).min(last);
            }
            Pane::Chart => {
                let (low, high) = layout::y_range(self);
                let step = (high - low) * 0.1 * -(by as f64);
                self.y = Some((low + step, high + step));
            }
        }
    }

    fn pan(&mut self, by: f64) {
        let step = (self.x.1 - self.x.0) * 0.1 * by;
        self.x = (self.x.0 + step, self.x.1 + step);
        self.cursor = self.cursor.clamp(self.x.0, self.x.1);
    }

    /// Factor > 1 looks closer; the point under the cursor stays where it is.
    fn zoom(&mut self, factor: f64, at: f64) {
        let span = (self.x.1 - self.x.0) / factor;
        if !(SPAN.0..=SPAN.1).contains(&span) {
            return;
        }
        let share = (at - self.x.0) / (self.x.1 - self.x.0);
        let low = at - share * span;
        self.x = (low, low + span);
        self.cursor = self.cursor.clamp(self.x.0, self.x.1);
    }
}

pub fn update(state: &mut State, action: Action, _: &Context) -> Vec<Request> {
    match action {
        Action::NextPane | Action::PreviousPane => {
            state.pane = match state.pane {
                Pane::List => Pane::Chart,
                Pane::Chart => Pane::List,
            };
        }
        Action::Up => state.vertical(-1),
        Action::Down => state.vertical(1),
        Action::Left => state.horizontal(-1, false),
        Action::Right => state.horizontal(1, false),
        Action::FarLeft => state.horizontal(-1, true),
        Action::FarRight => state.horizontal(1, true),
        Action::Home if state.pane == Pane::List => state.selected = 0,
        Action::End if state.pane == Pane::List => state.selected = state.rows().len() - 1,
        Action::Home => state.cursor = state.x.0,
        Action::End => state.cursor = state.x.1,
        Action::Confirm if state.pane == Pane::List => state.toggle(state.row()),
        Action::Confirm | Action::Tangent => state.tangent = !state.tangent,
        Action::ZoomIn => state.zoom(1.25, state.cursor),
        Action::ZoomOut => state.zoom(0.8, state.cursor),
        Action::PanLeft => state.pan(-1.0),
        Action::PanRight => state.pan(1.0),
        Action::Fit => {
            state.x = HOME;
            state.y = None;
            state.cursor = state.cursor.clamp(HOME.0, HOME.1);
        }
        Action::NextOrder => state.show = state.show.cycled(1),
        Action::Table => state.table = !state.table,
        Action::Restart => {
            for curve in &mut state.curves {
                curve.function = curve.function.with_defaults();
            }
        }
        Action::OpenInNetwork => {
            if let Some((_, function)) = state.chosen() {
                return vec![Request::OpenInNetwork(Settings::new(function))];
            }
        }
        _ => {}
    }
    Vec::new()
}

pub fn mouse(state: &mut State, mouse: Mouse, context: &Context) -> Vec<Request> {
    let target = layout::hit(state, context, mouse.column, mouse.row);
    match (mouse.kind, target) {
        (MouseKind::WheelUp, Some(Target::Chart(x, _))) => state.zoom(1.25, x),
        (MouseKind::WheelDown, Some(Target::Chart(x, _))) => state.zoom(0.8, x),
        (MouseKind::WheelUp, Some(Target::Row { .. })) => state.vertical(-1),
        (MouseKind::WheelDown, Some(Target::Row { .. })) => state.vertical(1),
        (MouseKind::Press | MouseKind::Drag, Some(Target::Chart(x, _))) => {
            state.pane = Pane::Chart;
            state.move_cursor(x);
        }
        (MouseKind::Press | MouseKind::Drag, Some(Target::Row { index, slider })) => {
            state.pane = Pane::List;
            state.selected = index;
            match (state.row(), slider) {
                (Row::Parameter(function, parameter), Some(fraction)) => {
                    let value = state.dial(function, parameter).at(fraction);
                    state.put(function, parameter, value);
                }
                (Row::Parameter(..), None) => {}
                (row, _) if mouse.kind == MouseKind::Press => state.toggle(row),
                _ => {}
            }
        }
        _ => {}
    }
    Vec::new()
}

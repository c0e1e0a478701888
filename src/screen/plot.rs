//! The Plot screen: any functions over one another, with their derivatives, a cursor and sliders.

pub mod layout;
mod list;
mod pointer;
pub mod view;

use super::Screen;
use super::control::edit::Edit;
use super::control::setting::Setting;
use super::control::{Dial, cycled, number};
use super::kept::{Kept, written};
use crate::input::{Mouse, MouseKind};
use crate::math::activation::{Functions, Order, Origin, Pointwise};
use crate::screen::message::{Action, Context, Request};
use crate::widget::Canvas;
use layout::{Part, Target};
use ratatui::layout::Position;

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

    /// The one that shows just these.
    pub fn of(orders: &[Order]) -> Option<Show> {
        Show::ALL.into_iter().find(|show| show.orders() == orders)
    }

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
    /// The chart has the screen to itself while the keys are its.
    pub enlarged: bool,
    pub table: bool,
    pub x: (f64, f64),
    /// None: whatever fits the curves.
    pub y: Option<(f64, f64)>,
    pub cursor: f64,
    /// The cursor's place was typed: it is told, and read at, to ten digits.
    pub exact: bool,
    /// What is typed is the cursor's place.
    pub places: bool,
    /// A value being typed for the selected slider.
    pub edit: Option<Edit>,
    /// The mouse holds the knob of the selected slider.
    pub grabbed: bool,
}

/// What [`Action::Fit`] goes back to.
const HOME: (f64, f64) = (-5.0, 5.0);
/// The closest and the widest view.
const SPAN: (f64, f64) = (1e-6, 1e6);
/// The closest view, as a share of the largest x in it.
const FINEST: f64 = 1e-9;
/// The cursor moves over the view in so many steps.
const CURSOR_STEPS: f64 = 100.0;
/// Lines of the list that a page has.
const PAGE: isize = 10;

impl Screen for State {
    fn point_at(&mut self, label: &str) {
        self.pane = Pane::List;
        let place = self.rows().iter().position(|row| self.row_label(*row) == label);
        self.selected = place.unwrap_or(self.selected);
    }

    fn pointed(&self) -> Option<String> {
        (self.pane == Pane::List).then(|| self.row_label(self.row()))
    }

    fn settings(&self, _: &Functions) -> Vec<Setting> {
        self.rows().into_iter().map(|row| self.setting(row)).collect()
    }

    fn set(&mut self, label: &str, text: &str, _: &Functions) -> Result<(), String> {
        self.point_at(label);
        self.set_row(text)
    }

    fn update(&mut self, action: Action, _: &Context) -> Vec<Request> {
        match action {
            Action::NextPane | Action::PreviousPane => {
                self.pane = match self.pane {
                    Pane::List => Pane::Chart,
                    Pane::Chart => Pane::List,
                };
            }
            Action::Enlarge => self.enlarge(),
            Action::Up => self.vertical(-1),
            Action::Down => self.vertical(1),
            Action::Left => self.horizontal(-1, false),
            Action::Right => self.horizontal(1, false),
            Action::FarLeft => self.horizontal(-1, true),
            Action::FarRight => self.horizontal(1, true),
            Action::Home if self.pane == Pane::List => self.selected = 0,
            Action::End if self.pane == Pane::List => self.selected = self.rows().len() - 1,
            Action::Home => self.move_cursor(self.x.0),
            Action::End => self.move_cursor(self.x.1),
            Action::PageUp | Action::PageDown => {
                let by = if action == Action::PageUp { -1 } else { 1 };
                match (self.pane, self.table) {
                    (Pane::List, _) => self.vertical(by * PAGE),
                    // Numbers run downwards in x: a whole view of them.
                    (Pane::Chart, true) => self.pan(by as f64 * 9.0),
                    (Pane::Chart, false) => self.pan(by as f64 * 5.0),
                }
            }
            Action::TypePlace => {
                self.edit = Some(Edit::new(number(self.cursor)));
                self.places = true;
            }
            Action::Confirm if self.pane == Pane::List => self.confirm(),
            Action::Confirm | Action::Tangent => self.tangent = !self.tangent,
            Action::ZoomIn => self.zoom(1.25, self.cursor),
            Action::ZoomOut => self.zoom(0.8, self.cursor),
            Action::PanLeft => self.pan(-1.0),
            Action::PanRight => self.pan(1.0),
            Action::Fit => {
                self.x = HOME;
                self.y = None;
                self.cursor = self.cursor.clamp(HOME.0, HOME.1);
            }
            Action::NextOrder => self.show = self.show.cycled(1),
            Action::Table => self.table = !self.table,
            Action::Restart => {
                self.edit = None;
                for curve in &mut self.curves {
                    curve.function = curve.function.with_defaults();
                }
            }
            Action::OpenInNetwork => {
                return vec![match self.handed_over() {
                    Some(function) => Request::TakeToNetwork(function),
                    None => {
                        Request::Notice("No function is shown: choose one in the list.".to_owned())
                    }
                }];
            }
            _ => {}
        }
        Vec::new()
    }

    fn mouse(&mut self, mouse: Mouse, context: &Context) -> Vec<Request> {
        let target = layout::hit(self, context, mouse.column, mouse.row);
        self.grabbed &= mouse.kind == MouseKind::Drag;
        match (mouse.kind, target) {
            (MouseKind::WheelUp, Some(Target::Chart(x))) => self.zoom(1.25, x),
            (MouseKind::WheelDown, Some(Target::Chart(x))) => self.zoom(0.8, x),
            (MouseKind::WheelUp, Some(Target::Row { .. })) => self.vertical(-1),
            (MouseKind::WheelDown, Some(Target::Row { .. })) => self.vertical(1),
            (MouseKind::Drag, _) if self.grabbed => {
                if let Some(fraction) = layout::dragged(self, context, mouse.column) {
                    self.slide(fraction);
                }
            }
            (MouseKind::Press | MouseKind::Drag, Some(Target::Chart(x))) => {
                self.pane = Pane::Chart;
                self.move_cursor(x);
            }
            (MouseKind::Press, Some(Target::Row { index, part })) => {
                let again = self.pane == Pane::List && self.selected == index;
                (self.pane, self.selected, self.edit) = (Pane::List, index, None);
                match part {
                    Part::Track(fraction) => {
                        self.grabbed = true;
                        self.slide(fraction);
                    }
                    Part::Choice(by) => self.turn_choice(by as isize),
                    Part::Mark | Part::Number => self.confirm(),
                    // A name takes the cursor first; under the cursor it shows or hides.
                    Part::Name if again => self.confirm(),
                    Part::Name | Part::Label => {}
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn read_at(&self, at: Position, context: &Context) -> Vec<String> {
        pointer::read(self, at, context)
    }

    fn draw(&self, _: &Context, canvas: Canvas) -> Option<Position> {
        view::draw(self, canvas)
    }

    fn edits(&self) -> bool {
        self.edit.is_some()
    }

    fn edit(&mut self) -> Option<&mut Edit> {
        self.edit.as_mut()
    }

    fn enter(&mut self, text: &str, _: &Functions) -> Result<Vec<Request>, String> {
        self.take(text)?;
        Ok(Vec::new())
    }

    fn leave(&mut self) {
        (self.edit, self.places) = (None, false);
    }

    fn kept(&self) -> Kept {
        let mut kept = Kept::default();
        kept.set("show", self.show.title());
        kept.set("tangent", self.tangent_text());
        for curve in &self.curves {
            let text = written(&curve.function);
            let (name, shown) =
                (curve.function.name(), if curve.shown { "shown" } else { "hidden" });
            if curve.shown || text != name {
                kept.set(name, format!("{shown}: {text}"));
            }
        }
        kept
    }

    fn restore(&mut self, kept: &Kept, functions: &Functions) {
        if let Some(title) = kept.get("show") {
            let show = Show::ALL.into_iter().find(|show| show.title() == title);
            self.show = show.unwrap_or(self.show);
        }
        self.tangent = kept.get("tangent") == Some("on");
        for curve in &mut self.curves {
            let text = kept.get(curve.function.name()).and_then(|text| text.split_once(": "));
            curve.shown = text.is_some_and(|(shown, _)| shown == "shown");
            let function = text.and_then(|(_, text)| functions.parse_pointwise(text).ok());
            let same = function.filter(|function| function.is_same_function(&curve.function));
            curve.function = same.unwrap_or_else(|| curve.function.with_defaults());
        }
        // Those that were typed are in no list.
        for (name, text) in kept.entries() {
            let text = text.strip_prefix("shown: ");
            let known = self.curves.iter().any(|curve| curve.function.name() == name);
            let function = text.filter(|_| !known).map(|text| functions.parse_pointwise(text));
            if let Some(Ok(function)) = function {
                self.curves.push(Curve { function, shown: true });
            }
        }
        self.selected = self.selected.min(self.rows().len() - 1);
    }

    fn hint(&self, action: Action, _: &Context) -> Option<&'static str> {
        (action == Action::Confirm && self.is_on_slider()).then_some("type")
    }
}

impl State {
    pub fn is_enlarged(&self) -> bool {
        self.enlarged && self.pane == Pane::Chart
    }

    fn enlarge(&mut self) {
        self.enlarged = !self.is_enlarged();
        self.pane = Pane::Chart;
    }

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
            enlarged: false,
            table: false,
            x: HOME,
            y: None,
            cursor: 1.0,
            exact: false,
            places: false,
            edit: None,
            grabbed: false,
        }
    }

    /// How far apart in x two neighboring values are that can be told apart: numbers have as many
    /// digits as that needs.
    pub fn step(&self) -> f64 {
        (self.x.1 - self.x.0) / CURSOR_STEPS
    }

    /// Shows just these functions, with their parameters; those that are not in the list are added.
    pub fn open(&mut self, functions: &[Pointwise]) {
        self.curves.iter_mut().for_each(|curve| curve.shown = false);
        for function in functions {
            let same =
                |curve: &&mut Curve| !curve.shown && curve.function.is_same_function(function);
            let wanted = Curve { function: function.clone(), shown: true };
            match self.curves.iter_mut().find(same) {
                Some(curve) => *curve = wanted,
                None => self.curves.push(wanted),
            }
        }
        // An expression that somebody typed joins the list.
        for function in functions {
            if !self.curves.iter().any(|curve| function.is_same_function(&curve.function)) {
                self.curves.push(Curve { function: function.clone(), shown: true });
            }
        }
        self.x = HOME;
        self.y = None;
    }

    /// Lists the functions that there are now; those that are known stay as they are, with those
    /// that were typed and brought here.
    pub fn list(&mut self, functions: &Functions) {
        let is_known = |curves: &[Curve], function: &Pointwise| {
            curves.iter().any(|curve| curve.function.name() == function.name())
        };
        for function in functions.all() {
            if !is_known(&self.curves, &function) {
                self.curves.push(Curve { function, shown: false });
            }
        }
        let is_there = |function: &Pointwise| {
            function.about().origin != Origin::User || functions.named(function.name()).is_some()
        };
        self.curves.retain(|curve| is_there(&curve.function));
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

    /// The function under the list's cursor, shown or not.
    fn selected_function(&self) -> Option<usize> {
        match self.row() {
            Row::Function(index) | Row::Parameter(index, _) => Some(index),
            Row::Show | Row::Tangent => None,
        }
    }

    /// The function that goes to another screen: the one under the cursor of the list, whether it is
    /// shown or not; elsewhere the one that the tangent would touch.
    fn handed_over(&self) -> Option<Pointwise> {
        let selected = self.selected_function().filter(|_| self.pane == Pane::List);
        let selected = selected.map(|index| self.curves[index].function.clone());
        selected.or(self.chosen().map(|(_, function)| function))
    }

    /// The function that the tangent takes: the selected row's, if it is shown, else the first.
    pub fn chosen(&self) -> Option<(usize, Pointwise)> {
        let selected = self.selected_function();
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

    /// Whether the list's cursor is on a parameter's slider.
    pub fn is_on_slider(&self) -> bool {
        self.pane == Pane::List && matches!(self.row(), Row::Parameter(..))
    }

    pub fn tangent_text(&self) -> &'static str {
        if self.tangent { "on" } else { "off" }
    }

    pub fn dial(&self, function: usize, parameter: usize) -> Dial {
        Dial::of(&self.curves[function].function.about().parameters[parameter])
    }

    fn put(&mut self, function: usize, parameter: usize, value: f64) {
        let curve = &mut self.curves[function];
        let name = &curve.function.about().parameters[parameter].name;
        if let Ok(changed) = curve.function.with_parameter(name, value) {
            curve.function = changed;
        }
    }

    fn horizontal(&mut self, by: i32, far: bool) {
        if self.pane == Pane::List {
            match self.row() {
                Row::Show => return self.turn_choice(by as isize),
                Row::Parameter(function, parameter) => {
                    let dial = self.dial(function, parameter);
                    let now = self.curves[function].function.parameters()[parameter];
                    return self.put(function, parameter, dial.turned(now, by, far));
                }
                Row::Tangent | Row::Function(_) => {}
            }
        }
        let step = self.step() * if far { 10.0 } else { 1.0 };
        let steps = (self.cursor / step).round() + f64::from(by);
        self.move_cursor(steps * step);
    }

    /// Puts the cursor there; the view follows.
    fn move_cursor(&mut self, x: f64) {
        self.cursor = x + 0.0;
        self.exact = false;
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
                self.edit = None;
                let last = self.rows().len() - 1;
                self.selected = self.selected.min(last).saturating_add_signed(by).min(last);
            }
            // Numbers run downwards in x.
            Pane::Chart if self.table => self.pan(by as f64),
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
        // Far from 0 the numbers themselves lie further apart.
        let fine = span > FINEST * self.x.0.abs().max(self.x.1.abs());
        if !(SPAN.0..=SPAN.1).contains(&span) || factor > 1.0 && !fine {
            return;
        }
        let share = (at - self.x.0) / (self.x.1 - self.x.0);
        let low = at - share * span;
        self.x = (low, low + span);
        self.cursor = self.cursor.clamp(self.x.0, self.x.1);
    }
}

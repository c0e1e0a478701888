//! The Derive screen: any function that somebody types, its derivatives step by step, drawn, asked
//! for, and handed over to the other screens.

pub mod chart;
pub mod kink;
pub mod layout;
pub mod pages;
pub mod practice;
mod rows;
pub mod sketch;
pub mod subject;
mod typing;
pub mod view;

use super::control::cycled;
use super::control::edit::Edit;
use super::control::setting::{Setting, Takes};
use super::kept::Kept;
use super::message::{Action, Context, Request};
use super::{Functions, Screen};
use crate::gallery::OwnFunction;
use crate::input::{Key, Mouse, MouseKind};
use crate::math::activation::{Order, Pointwise};
use crate::math::symbolic::Style;
use crate::widget::Canvas;
use kink::Question;
use layout::Target;
use practice::{Exercise, Practice};
use ratatui::layout::Position;
pub use rows::{Destination, Row};
use sketch::Sketch;
use subject::{Refusal, Subject};
use tui_input::Input;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// The field that the function is typed in
    Field,
    Panel,
    Chart,
}

/// What is done with the function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum View {
    Function,
    Steps,
    Practice,
    Sketch,
    Kink,
    /// Handed over, kept, copied
    Use,
    Examples,
}

impl View {
    pub const ALL: [View; 7] = [
        View::Function,
        View::Steps,
        View::Practice,
        View::Sketch,
        View::Kink,
        View::Use,
        View::Examples,
    ];

    pub fn title(self) -> &'static str {
        match self {
            View::Function => "function",
            View::Steps => "steps",
            View::Practice => "practice",
            View::Sketch => "sketch",
            View::Kink => "kink",
            View::Use => "use it",
            View::Examples => "examples",
        }
    }
}

#[derive(Clone, Debug)]
pub struct State {
    /// The text in the field.
    pub input: Input,
    /// The function before the field was opened: what is typed is one change.
    settled: String,
    /// What is wrong with it; what is shown is then the last function that could be read.
    pub refusal: Option<Refusal>,
    pub subject: Subject,
    /// Every function that there is.
    pub functions: Functions,
    pub view: View,
    pub pane: Pane,
    /// The marked line of the panel.
    pub selected: usize,
    /// Lines of the formulas that are scrolled away.
    pub scroll: usize,
    /// Which derivative's steps are shown: 0 for f′, 1 for f″.
    pub order: usize,
    /// Steps after the marked one are shown too.
    pub all: bool,
    /// The rule of the marked step is explained.
    pub explained: bool,
    pub practice: Practice,
    pub sketch: Sketch,
    pub question: Question,
    /// A value, an answer or a name being typed over a line of the panel.
    pub edit: Option<Edit>,
    /// Which curves are drawn.
    pub shown: Shown,
    pub x: f64,
    pub window: (f64, f64),
    /// The mouse holds the knob of the selected slider.
    pub grabbed: bool,
    /// The kept function that was removed last.
    pub removed: Option<OwnFunction>,
}

/// Which of f, f′ and f″ are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    All,
    Value,
    Slope,
    Curvature,
}

impl Shown {
    const ALL: [Shown; 4] = [Shown::All, Shown::Value, Shown::Slope, Shown::Curvature];

    pub fn orders(self) -> &'static [Order] {
        match self {
            Shown::All => &[Order::Value, Order::Slope, Order::Curvature],
            Shown::Value => &[Order::Value],
            Shown::Slope => &[Order::Slope],
            Shown::Curvature => &[Order::Curvature],
        }
    }
}

/// What the screen opens with: the function whose derivative the source works out.
const FIRST: &str = "1/(1+exp(-x))";
/// What [`Action::Fit`] goes back to.
const HOME: (f64, f64) = (-5.0, 5.0);
/// The closest and the widest view.
const SPAN: (f64, f64) = (1e-3, 1e4);
/// The cursor moves over the view in so many steps.
const CURSOR_STEPS: f64 = 100.0;

impl Screen for State {
    /// The examples: what else there is is on the screen.
    fn settings(&self, _: &Functions) -> Vec<Setting> {
        let line = |function: Pointwise| Setting {
            label: function.title().to_owned(),
            value: "example".to_owned(),
            takes: Takes::Nothing,
            help: "",
        };
        self.functions.all().map(line).collect()
    }

    fn point_at(&mut self, label: &str) {
        self.show(View::Examples);
        let place = self.functions.all().position(|function| function.title() == label);
        self.selected = place.unwrap_or(0);
    }

    fn update(&mut self, action: Action, _: &Context) -> Vec<Request> {
        match action {
            Action::NextPane => self.next_pane(1),
            Action::PreviousPane => self.next_pane(-1),
            Action::Type => self.open_field(),
            Action::NextView => self.show(cycled(&View::ALL, self.view, 1)),
            Action::PreviousView => self.show(cycled(&View::ALL, self.view, -1)),
            Action::UseIt => self.show(View::Use),
            Action::Up => self.vertical(-1),
            Action::Down => self.vertical(1),
            Action::Left => self.horizontal(-1, false),
            Action::Right => self.horizontal(1, false),
            Action::FarLeft => self.horizontal(-1, true),
            Action::FarRight => self.horizontal(1, true),
            Action::Home => self.edge(false),
            Action::End => self.edge(true),
            Action::PageUp => self.scroll = self.scroll.saturating_sub(4),
            Action::PageDown => self.scroll = (self.scroll + 4).min(200),
            Action::Confirm => return self.confirm(),
            Action::Reveal => self.reveal(),
            Action::Restart => self.restart(),
            Action::NextOrder => self.next_order(),
            Action::ZoomIn => self.zoom(1.25, self.x),
            Action::ZoomOut => self.zoom(0.8, self.x),
            Action::PanLeft => self.pan(-1.0),
            Action::PanRight => self.pan(1.0),
            Action::Fit => {
                self.window = HOME;
                self.x = self.x.clamp(HOME.0, HOME.1);
            }
            Action::OpenInNetwork => return self.hand_over(Destination::Network),
            Action::Copy => return self.copy(Style::Text),
            Action::KeepFunction => {
                self.show(View::Use);
                let rows = self.rows();
                self.selected = rows.iter().position(|row| *row == Row::Keep).unwrap_or(0);
                return self.confirm();
            }
            _ => {}
        }
        Vec::new()
    }

    fn mouse(&mut self, mouse: Mouse, context: &Context) -> Vec<Request> {
        let target = layout::hit(self, context, (mouse.column, mouse.row));
        self.grabbed &= mouse.kind == MouseKind::Drag;
        match (mouse.kind, target) {
            (MouseKind::WheelUp, Some(Target::Chart(x, _))) => self.zoom(1.25, x),
            (MouseKind::WheelDown, Some(Target::Chart(x, _))) => self.zoom(0.8, x),
            (MouseKind::WheelUp, Some(Target::Row { .. } | Target::Panel)) => self.wheel(-1),
            (MouseKind::WheelDown, Some(Target::Row { .. } | Target::Panel)) => self.wheel(1),
            (MouseKind::Drag, _) if self.grabbed => {
                if let Some(fraction) = layout::dragged(self, context.area, mouse.column) {
                    self.slide(fraction);
                }
            }
            (MouseKind::Press, Some(Target::Field(cursor))) => {
                self.open_field();
                self.input = self.input.clone().with_cursor(cursor);
            }
            (MouseKind::Press, Some(Target::Tab(view))) => self.show(view),
            (MouseKind::Press | MouseKind::Drag, Some(Target::Chart(x, y))) => {
                if self.view == View::Sketch {
                    self.pane = Pane::Panel;
                    let nearest = |place: &usize| (self.sketch.places[*place] - x).abs();
                    let place =
                        (0..sketch::PLACES).min_by(|a, b| nearest(a).total_cmp(&nearest(b)));
                    self.sketch.put(place.unwrap_or(0), y);
                } else {
                    self.pane = Pane::Chart;
                    self.move_cursor(x);
                }
            }
            (MouseKind::Press, Some(Target::Panel)) => (self.pane, self.edit) = (Pane::Panel, None),
            (MouseKind::Press, Some(Target::Row { index, track })) => {
                let again = self.pane == Pane::Panel && self.selected == index;
                (self.pane, self.selected, self.edit) = (Pane::Panel, index, None);
                match track {
                    Some(fraction) => {
                        self.grabbed = true;
                        self.slide(fraction);
                    }
                    None if again => return self.confirm(),
                    None => {}
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn draw(&self, _: &Context, canvas: Canvas) -> Option<Position> {
        view::draw(self, canvas)
    }

    fn edits(&self) -> bool {
        self.pane == Pane::Field || self.edit.is_some()
    }

    fn edit(&mut self) -> Option<&mut Edit> {
        self.edit.as_mut()
    }

    fn enter(&mut self, text: &str, _: &Functions) -> Result<Vec<Request>, String> {
        self.entered(text)
    }

    fn type_key(&mut self, key: Key, functions: &Functions) -> Option<Vec<Request>> {
        if self.pane != Pane::Field {
            return self.type_over(key, functions);
        }
        self.type_in_field(key);
        Some(Vec::new())
    }

    fn paste(&mut self, text: &str) -> bool {
        State::paste(self, text);
        true
    }

    fn leave(&mut self) {
        self.edit = None;
        if self.pane == Pane::Field {
            self.pane = Pane::Panel;
        }
    }

    fn kept(&self) -> Kept {
        let mut kept = Kept::default();
        let typing = self.pane == Pane::Field;
        kept.set("f", if typing { self.settled.clone() } else { self.subject.text() });
        kept.set("exercise", self.practice.exercise.title());
        kept
    }

    fn restore(&mut self, kept: &Kept, _: &Functions) {
        let title = kept.get("exercise");
        let exercise = Exercise::ALL.into_iter().find(|one| Some(one.title()) == title);
        if let Some(exercise) = exercise.filter(|&one| one != self.practice.exercise) {
            self.practice = Practice::new(&self.subject, exercise);
        }
        if let Some(text) = kept.get("f").filter(|text| **text != self.subject.text())
            && let Ok(subject) = Subject::read(text, &self.functions)
        {
            self.input = Input::new(text.to_owned());
            self.refusal = None;
            self.set(subject);
        }
    }

    fn offers(&self, action: Action, _: &Context) -> bool {
        match action {
            Action::Reveal => self.hides() || self.view == View::Steps,
            Action::Confirm if self.view == View::Sketch => !self.sketch.done,
            Action::Confirm => self.pane != Pane::Chart,
            Action::NextOrder => !self.hides(),
            _ => true,
        }
    }

    fn hint(&self, action: Action, _: &Context) -> Option<&'static str> {
        self.hint_of(action)
    }
}

impl State {
    pub fn new(functions: &Functions) -> State {
        let subject = Subject::read(FIRST, functions).expect("the first function is sound");
        State {
            input: Input::new(FIRST.to_owned()),
            settled: subject.text(),
            refusal: None,
            functions: functions.clone(),
            view: View::Function,
            pane: Pane::Panel,
            selected: 0,
            scroll: 0,
            order: 0,
            all: true,
            explained: false,
            practice: Practice::new(&subject, Exercise::Rule),
            sketch: Sketch::new(&subject.function, HOME),
            question: Question::new(&subject),
            edit: None,
            shown: Shown::All,
            x: 1.0,
            window: HOME,
            grabbed: false,
            removed: None,
            subject,
        }
    }

    /// Whether f′ must not be seen: something is asked that it would answer.
    pub fn hides(&self) -> bool {
        match self.view {
            View::Practice => !self.practice.done,
            View::Sketch => !self.sketch.done,
            View::Kink => self.question.kink().is_some() && !self.question.done,
            _ => false,
        }
    }

    /// The orders that may be drawn now.
    pub fn orders(&self) -> &'static [Order] {
        if self.hides() { Shown::Value.orders() } else { self.shown.orders() }
    }

    /// Puts a function in the field, as if it had been typed.
    pub fn open(&mut self, text: &str) {
        self.input = Input::new(text.to_owned());
        self.read();
        self.view = View::Function;
        self.pane = Pane::Panel;
        self.selected = 0;
    }

    /// What stands in the field becomes the subject, if it can.
    fn read(&mut self) {
        match Subject::read(self.input.value(), &self.functions) {
            Ok(subject) => {
                self.refusal = None;
                self.set(subject);
            }
            Err(refusal) => self.refusal = Some(refusal),
        }
    }

    /// Another subject, or the same with other parameters: what was asked of the old one is over.
    fn set(&mut self, subject: Subject) {
        let same = subject.expression() == self.subject.expression();
        if !same {
            (self.scroll, self.explained) = (0, false);
            self.practice = Practice::new(&subject, self.practice.exercise);
        }
        let beyond = |state: &State| state.selected >= state.rows().len();
        self.sketch = Sketch::new(&subject.function, self.window);
        self.question = Question::new(&subject);
        self.subject = subject;
        if beyond(self) || (!same && self.view == View::Steps) {
            self.selected = 0;
        }
    }

    pub fn show(&mut self, view: View) {
        (self.view, self.edit, self.selected) = (view, None, 0);
        if self.pane == Pane::Field || !self.panes().contains(&self.pane) {
            self.pane = Pane::Panel;
        }
    }

    /// The parts of the screen that keys can be about; a chart only where its cursor is free.
    fn panes(&self) -> &'static [Pane] {
        match self.view {
            View::Function | View::Practice | View::Kink => {
                &[Pane::Field, Pane::Panel, Pane::Chart]
            }
            View::Steps | View::Sketch | View::Use | View::Examples => &[Pane::Field, Pane::Panel],
        }
    }

    fn next_pane(&mut self, by: isize) {
        self.edit = None;
        match cycled(self.panes(), self.pane, by) {
            Pane::Field => self.open_field(),
            pane => self.pane = pane,
        }
    }

    fn open_field(&mut self) {
        if self.pane != Pane::Field {
            self.settled = self.subject.text();
        }
        (self.pane, self.edit) = (Pane::Field, None);
    }

    /// Puts the cursor there; the view follows.
    fn move_cursor(&mut self, x: f64) {
        let step = (self.window.1 - self.window.0) / CURSOR_STEPS;
        self.x = (x / step).round() * step;
        // The tail of the product would be shown.
        self.x = (self.x * 1e9).round() / 1e9 + 0.0;
        let (low, high) = self.window;
        if self.x < low {
            self.window = (self.x, self.x + (high - low));
        } else if self.x > high {
            self.window = (self.x - (high - low), self.x);
        }
    }

    fn zoom(&mut self, factor: f64, at: f64) {
        let span = (self.window.1 - self.window.0) / factor;
        if (SPAN.0..=SPAN.1).contains(&span) {
            let share = (at - self.window.0) / (self.window.1 - self.window.0);
            let low = at - share * span;
            self.window = (low, low + span);
            self.x = self.x.clamp(self.window.0, self.window.1);
        }
    }

    fn pan(&mut self, by: f64) {
        let step = (self.window.1 - self.window.0) * 0.1 * by;
        self.window = (self.window.0 + step, self.window.1 + step);
        self.x = self.x.clamp(self.window.0, self.window.1);
    }

    fn vertical(&mut self, by: isize) {
        if self.pane == Pane::Panel && self.view == View::Sketch {
            return self.sketch.turn(-by as i32);
        }
        if self.pane == Pane::Panel {
            self.edit = None;
            let last = self.rows().len().saturating_sub(1);
            self.selected = self.selected.min(last).saturating_add_signed(by).min(last);
        }
    }

    fn horizontal(&mut self, by: i32, far: bool) {
        let times = by as isize * if far { 10 } else { 1 };
        match (self.pane, self.view) {
            (Pane::Panel, View::Sketch) => self.sketch.walk(by as isize),
            (Pane::Panel, View::Kink) => {
                self.edit = None;
                self.question.walk(by as isize);
            }
            (Pane::Panel, View::Steps) => self.vertical(times),
            (Pane::Panel, _) if self.turn(by, far) => {}
            (Pane::Panel, View::Practice | View::Use | View::Examples) => {}
            _ => {
                let step = (self.window.1 - self.window.0) / CURSOR_STEPS;
                self.move_cursor(self.x + step * times as f64);
            }
        }
    }

    fn edge(&mut self, end: bool) {
        match (self.pane, end) {
            (Pane::Chart, false) => self.x = self.window.0,
            (Pane::Chart, true) => self.x = self.window.1,
            (_, false) => self.selected = 0,
            (_, true) => self.selected = self.rows().len().saturating_sub(1),
        }
    }

    /// Shows the answer; in the steps: those behind the marked one, or hides them.
    fn reveal(&mut self) {
        self.edit = None;
        match self.view {
            View::Steps => self.all = !self.all,
            View::Practice => self.practice.give_up(),
            View::Sketch => {
                self.sketch.passed |= !self.sketch.done;
                self.sketch.done = true;
            }
            View::Kink => self.question.give_up(),
            _ => {}
        }
    }

    /// Asks again; elsewhere the parameters go back to what was typed.
    fn restart(&mut self) {
        self.edit = None;
        match self.view {
            View::Practice => {
                self.practice = Practice::new(&self.subject, self.practice.exercise);
                self.selected = 0;
            }
            View::Sketch => self.sketch = Sketch::new(&self.subject.function, self.window),
            View::Kink => self.question = Question::new(&self.subject),
            _ => self.read(),
        }
    }

    fn next_order(&mut self) {
        if self.view == View::Steps {
            (self.order, self.selected) = (1 - self.order, 0);
        } else {
            self.shown = cycled(&Shown::ALL, self.shown, 1);
        }
    }
}

#[cfg(test)]
mod tests;

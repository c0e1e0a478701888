//! The lines of the panel, and what Enter, the arrows and the mouse do to them.

use super::practice::Exercise;
use super::{Pane, State, View};
use crate::gallery::OwnFunction;
use crate::math::activation::{Functions, Origin, Pointwise};
use crate::math::symbolic::{Rule, Style};
use crate::screen::control::edit::Edit;
use crate::screen::control::{Dial, cycled, number};
use crate::screen::message::{Action, Request};

/// One line of the panel that the cursor can be on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Row {
    /// The x that values are told at
    X,
    Parameter(usize),
    Step(usize),
    Exercise,
    Rule(&'static Rule),
    /// A line or a derivative to be typed
    Answer,
    /// The slope at a kink
    Slope,
    To(Destination),
    Keep,
    Remove,
    PutBack,
    Copy(Style),
    /// Place in [`State::functions`]
    Example(usize),
}

/// Where a function can be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    Plot,
    Network,
    Depth,
    Train,
}

impl Destination {
    pub const ALL: [Destination; 4] =
        [Destination::Plot, Destination::Network, Destination::Depth, Destination::Train];

    pub fn title(self) -> &'static str {
        match self {
            Destination::Plot => "Plot, over others",
            Destination::Network => "Network, in every layer",
            Destination::Depth => "Depth, race and theory",
            Destination::Train => "Train, to learn data",
        }
    }
}

/// As the text of a copy row says it.
pub fn copy_title(style: Style) -> &'static str {
    match style {
        Style::Text => "source, as typed here",
        Style::Unicode => "Unicode",
        Style::Latex => "LaTeX",
        Style::Sympy => "SymPy script",
        Style::Numpy => "NumPy function",
        Style::Pytorch => "PyTorch nn.Module",
    }
}

impl State {
    pub fn rows(&self) -> Vec<Row> {
        match self.view {
            View::Function => {
                let parameters = self.subject.function.parameters().len();
                [Row::X].into_iter().chain((0..parameters).map(Row::Parameter)).collect()
            }
            View::Steps => {
                let steps = self.subject.derivations()[self.order].steps.len();
                (0..steps).map(Row::Step).collect()
            }
            View::Practice => {
                let mut rows = vec![Row::Exercise];
                match self.practice.exercise {
                    _ if self.practice.done => {}
                    Exercise::Rule => {
                        rows.extend(
                            self.practice.choices(&self.subject).into_iter().map(Row::Rule),
                        );
                    }
                    Exercise::Line | Exercise::Whole => rows.push(Row::Answer),
                }
                rows
            }
            View::Sketch => Vec::new(),
            View::Kink => self.question.kink().map(|_| Row::Slope).into_iter().collect(),
            View::Use => {
                let mut rows: Vec<Row> = Destination::ALL.map(Row::To).to_vec();
                rows.push(if self.own().is_some() { Row::Remove } else { Row::Keep });
                rows.extend(self.removed.is_some().then_some(Row::PutBack));
                rows.extend(Style::ALL.map(Row::Copy));
                rows
            }
            View::Examples => (0..self.functions.all().count()).map(Row::Example).collect(),
        }
    }

    pub fn row(&self) -> Option<Row> {
        let rows = self.rows();
        rows.get(self.selected.min(rows.len().saturating_sub(1))).copied()
    }

    /// The user's own function that this is.
    pub fn own(&self) -> Option<Pointwise> {
        let own = |one: &Pointwise| one.about().origin == Origin::User;
        self.functions.all().filter(own).find(|one| one.is_same_function(&self.subject.function))
    }

    pub fn example(&self, index: usize) -> Option<Pointwise> {
        self.functions.all().nth(index)
    }

    /// Range and steps of a parameter's slider, no wider than can be aimed at.
    pub fn dial(&self, parameter: usize) -> Dial {
        const WIDEST: f64 = 10.0;
        let dial = Dial::of(&self.subject.function.about().parameters[parameter]);
        Dial { low: dial.low.max(-WIDEST), high: dial.high.min(WIDEST), ..dial }
    }

    pub(super) fn put(&mut self, parameter: usize, value: f64) -> Result<(), String> {
        let name = self.subject.function.about().parameters[parameter].name.clone();
        let function = self.subject.function.with_parameter(&name, value);
        let function = function.map_err(|error| error.to_string())?;
        self.set(self.subject.with(function));
        Ok(())
    }

    /// Left and right on a line that takes them. False: it is for the chart's cursor.
    pub(super) fn turn(&mut self, by: i32, far: bool) -> bool {
        match self.row() {
            Some(Row::Parameter(parameter)) => {
                let now = self.subject.function.parameters()[parameter];
                let value = self.dial(parameter).turned(now, by, far);
                let _ = self.put(parameter, value);
            }
            Some(Row::Exercise) => {
                self.edit = None;
                self.practice.exercise =
                    cycled(&Exercise::ALL, self.practice.exercise, by as isize);
                self.restart();
            }
            _ => return false,
        }
        true
    }

    pub(super) fn slide(&mut self, fraction: f64) {
        match self.row() {
            Some(Row::Parameter(parameter)) => {
                let value = self.dial(parameter).at(fraction);
                let _ = self.put(parameter, value);
            }
            Some(Row::X) => {
                let (low, high) = self.window;
                self.move_cursor(low + fraction * (high - low));
            }
            _ => {}
        }
    }

    pub(super) fn wheel(&mut self, by: isize) {
        self.pane = Pane::Panel;
        if self.view == View::Function {
            self.scroll = self.scroll.saturating_add_signed(by);
        } else {
            self.vertical(by);
        }
    }

    /// Space and Enter.
    pub(super) fn confirm(&mut self) -> Vec<Request> {
        match (self.pane, self.view) {
            (Pane::Field, _) => self.pane = Pane::Panel,
            (Pane::Chart, _) => {}
            (_, View::Sketch) => self.sketch.done = true,
            _ => return self.row().map(|row| self.confirm_row(row)).unwrap_or_default(),
        }
        Vec::new()
    }

    fn confirm_row(&mut self, row: Row) -> Vec<Request> {
        match row {
            Row::X => self.edit = Some(Edit::new(number(self.x))),
            Row::Parameter(parameter) => {
                let value = self.subject.function.parameters()[parameter];
                self.edit = Some(Edit::new(number(value)));
            }
            Row::Step(_) => self.explained = !self.explained,
            Row::Exercise => {
                self.turn(1, false);
            }
            Row::Rule(rule) => self.practice.choose(&self.subject, rule),
            Row::Answer => {
                // What was answered is there to be mended.
                let mut edit = Edit::new(std::mem::take(&mut self.practice.typed));
                edit.untouched = false;
                self.edit = Some(edit);
            }
            Row::Slope if !self.question.done => self.edit = Some(Edit::new(String::new())),
            Row::Slope => {}
            Row::To(destination) => return self.hand_over(destination),
            Row::Keep => self.edit = Some(Edit::new(self.name_proposed())),
            Row::Remove => {
                let Some(function) = self.own() else { return Vec::new() };
                self.removed = Some(OwnFunction::of(&function));
                return vec![Request::RemoveFunction(function.name().to_owned())];
            }
            Row::PutBack => {
                return self.removed.take().map(Request::KeepFunction).into_iter().collect();
            }
            Row::Copy(style) => return self.copy(style),
            Row::Example(index) => {
                if let Some(function) = self.example(index) {
                    let text = super::Subject::of(function).text();
                    self.open(&text);
                }
            }
        }
        Vec::new()
    }

    /// What the footer calls an action on the marked line.
    pub(super) fn hint_of(&self, action: Action) -> Option<&'static str> {
        match (action, self.pane, self.view) {
            (Action::Confirm, Pane::Field, _) => Some("go on"),
            (Action::Confirm, _, _) if self.edit.is_some() => None,
            (Action::Confirm, _, View::Sketch) => Some("score"),
            (Action::Confirm, _, View::Steps) => Some("rule"),
            (Action::Confirm, _, _) => match self.row()? {
                Row::X | Row::Parameter(_) | Row::Answer | Row::Slope => Some("type"),
                _ => None,
            },
            (Action::Reveal, _, View::Steps) => Some("all/some"),
            _ => None,
        }
    }

    /// A name that is free.
    fn name_proposed(&self) -> String {
        let removed = self.removed.as_ref().map(|kept| kept.name.clone());
        let is_free = |name: &String| self.functions.named(name).is_none();
        let numbered = (1..).map(|k| format!("my-function-{k}"));
        removed.into_iter().chain(numbered).find(is_free).unwrap_or_default()
    }

    pub(super) fn keep(&self, name: &str) -> Result<Request, String> {
        let kept = OwnFunction::named(name, &self.subject.function)?;
        // Told now; whoever adds it asks again.
        Functions::clone(&self.functions)
            .add(kept.definition().map_err(|error| error.to_string())?)
            .map_err(|error| error.to_string())?;
        Ok(Request::KeepFunction(kept))
    }

    pub(super) fn hand_over(&self, destination: Destination) -> Vec<Request> {
        let function = self.own().map_or_else(
            || self.subject.function.clone(),
            |kept| {
                // The kept one has the name; the parameters are as they are set here.
                let set = |f: Pointwise, (name, value): (String, f64)| {
                    f.with_parameter(&name, value).unwrap_or(f)
                };
                self.subject.parameters().into_iter().fold(kept, set)
            },
        );
        vec![match destination {
            Destination::Plot => Request::OpenInPlot(vec![function]),
            Destination::Network => Request::TakeToNetwork(function),
            Destination::Depth => Request::TakeToDepth(function),
            Destination::Train => Request::TakeToTrain(function),
        }]
    }

    pub(super) fn copy(&self, style: Style) -> Vec<Request> {
        vec![Request::Copy { text: self.copied(style), what: copy_title(style).to_owned() }]
    }

    /// The text that is copied.
    pub fn copied(&self, style: Style) -> String {
        if style == Style::Text {
            return self.subject.text();
        }
        let known = self.subject.parameters();
        let known: Vec<(&str, f64)> = known.iter().map(|(name, value)| (&**name, *value)).collect();
        let kept = self.own();
        let name = kept.as_ref().map_or("f", |kept| kept.name());
        self.subject.expression().source(name, &known, style)
    }
}

//! The Depth screen: how gradients vanish across depths, measured on real networks beside theory.

pub mod cells;
pub mod controls;
mod hand_over;
mod keys;
pub mod layout;
mod list;
mod pointer;
mod runs;
pub mod view;

use super::Screen;
use super::control::edit::Edit;
use super::control::setting::Setting;
use super::kept::Kept;
use crate::input::Mouse;
use crate::live::SweepProgress;
use crate::math::activation::{Functions, Pointwise};
use crate::math::mean_field::plane::Plane;
use crate::math::nn::model::NormKind;
use crate::math::nn::{NetworkSettings, Quantity};
use crate::math::sweep::gain::Finding;
use crate::math::sweep::{CellResult, SweepInit};
use crate::screen::message::{Action, Context, Request};
use crate::widget::Canvas;
use ratatui::layout::Position;
use runs::DEPTHS;
use std::sync::Arc;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    Controls,
    Chart,
}

/// What the chart shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum View {
    /// Ratio first/last layer against depth, a line a function.
    Race,
    /// One function: the quantity against the layer's position, a line a depth.
    Fan,
    /// Function × depth as colours.
    Map,
    /// The fitted law of every function beside theory's.
    Laws,
    /// Ratio first/last layer over gains, for one function at one depth.
    Gain,
    /// χ over (σb, σw) for one function.
    Critical,
}

impl View {
    pub const ALL: [View; 6] =
        [View::Race, View::Fan, View::Map, View::Laws, View::Gain, View::Critical];

    pub fn name(self) -> &'static str {
        match self {
            View::Race => "race",
            View::Fan => "fan",
            View::Map => "heat map",
            View::Laws => "laws",
            View::Gain => "gains",
            View::Critical => "critical init",
        }
    }

    /// What it shows and what its keys do; the first sentence is short.
    pub fn help(self) -> &'static str {
        match self {
            View::Race => {
                "How much of the last layer's gradient the first one gets, by depth. v goes \
                 through the views; Tab and the arrows mark a line and a depth."
            }
            View::Fan => {
                "One function's networks, layer by layer. Tab and the arrows mark a network and a \
                 layer."
            }
            View::Map => "Every line at every depth as a color. Tab and the arrows mark a cell.",
            View::Laws => {
                "Which law each line follows as networks grow deeper. Tab and the arrows mark a \
                 line."
            }
            View::Gain => "At which gain gradients keep their size, at one depth.",
            View::Critical => "Where weights and biases let signals and gradients pass.",
        }
    }

    /// Whether it is about the chosen function alone.
    pub fn is_of_one(self) -> bool {
        matches!(self, View::Fan | View::Gain | View::Critical)
    }
}

#[derive(Clone, Debug)]
pub struct State {
    /// How far the runs are.
    pub progress: Option<SweepProgress>,
    pub pane: Pane,
    pub selected: usize,
    pub view: View,
    /// The functions of the course; the second says whether it takes part.
    pub functions: Vec<(Pointwise, bool)>,
    /// The function that the views of one are about.
    pub chosen: usize,
    /// Every function's weights are drawn in each of these ways; one or more.
    pub inits: Vec<SweepInit>,
    /// Of those the marked line's, and the one that the fan is about.
    pub at_init: usize,
    pub quantity: Quantity,
    /// Place in [`controls::DEEPEST`].
    pub deepest: usize,
    /// Depths that were typed, in the place of those.
    pub typed: Option<Vec<usize>>,
    /// Place in [`controls::SEEDS`].
    pub seeds: usize,
    /// Place in [`controls::WIDTHS`].
    pub width: usize,
    /// A value being typed for the marked line
    pub edit: Option<Edit>,
    /// What is typed is one more function.
    pub adds: bool,
    /// The chart has the screen to itself while the keys are its.
    pub enlarged: bool,
    /// The runs were stopped before they were all done.
    pub stopped: bool,
    /// The race's axis goes down to the smallest number.
    pub whole: bool,
    /// What has come in for the present spec, in the order it came.
    pub results: Vec<Arc<CellResult>>,
    /// The depth that the chart's cursor is at: its place in the spec's depths.
    pub at_depth: usize,
    /// The layer that the fan's cursor is at, from 1.
    pub at_layer: usize,
    /// Multiplies the weights that the inits draw.
    pub gain: f64,
    pub bias_std: f64,
    pub norm: Option<NormKind>,
    pub residual: bool,
    /// What is known of the gains of one function at one depth
    pub finding: Option<Box<Finding>>,
    /// The gain finder's cursor; None: where gradients keep their size.
    pub at_gain: Option<f64>,
    pub plane: Option<Box<Plane>>,
    /// The critical-init finder's cursor, as (row, column) of its grid.
    pub at_plane: (usize, usize),
    /// Counts runs of the same spec.
    pub restarts: u64,
}

/// Rows and columns of the critical-init finder's grid.
pub const GRID: (usize, usize) = (41, 51);

/// The largest σb that it shows.
pub const MOST_BIAS: f64 = 1.0;

impl Screen for State {
    fn point_at(&mut self, label: &str) {
        changing(self, |state| state.focus(label));
    }

    fn pointed(&self) -> Option<String> {
        (self.pane == Pane::Controls).then(|| self.row().label.into_owned())
    }

    fn settings(&self, functions: &Functions) -> Vec<Setting> {
        controls::settings(self, functions)
    }

    fn set(&mut self, label: &str, text: &str, functions: &Functions) -> Result<(), String> {
        changing(self, |state| {
            state.focus(label);
            state.row().set(state, text, functions)
        })
    }

    fn update(&mut self, action: Action, context: &Context) -> Vec<Request> {
        changing(self, |state| keys::act(state, action, context.functions))
    }

    fn mouse(&mut self, event: Mouse, context: &Context) -> Vec<Request> {
        changing(self, |state| keys::point(state, event, context))
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

    fn enter(&mut self, text: &str, functions: &Functions) -> Result<Vec<Request>, String> {
        changing(self, |state| state.take_text(text, functions)).map(|()| Vec::new())
    }

    fn leave(&mut self) {
        (self.edit, self.adds) = (None, false);
    }

    fn kept(&self) -> Kept {
        list::kept(self)
    }

    fn restore(&mut self, kept: &Kept, functions: &Functions) {
        changing(self, |state| list::restore(state, kept, functions));
    }

    fn offers(&self, action: Action, _: &Context) -> bool {
        let unfinished = |progress: SweepProgress| progress.done < progress.total;
        match action {
            Action::Cancel => self.progress.is_some_and(unfinished) && self.spec().is_some(),
            Action::Fit => self.view == View::Race,
            _ => true,
        }
    }
}

impl State {
    pub fn is_enlarged(&self) -> bool {
        self.enlarged && self.pane == Pane::Chart
    }

    /// The race of all functions with the weights that all screens and commands begin with, fifty
    /// layers at most.
    pub fn new(functions: &Functions) -> State {
        let functions: Vec<(Pointwise, bool)> =
            functions.course().map(|function| (function, true)).collect();
        State {
            progress: None,
            pane: Pane::Controls,
            selected: 0,
            view: View::Race,
            functions,
            chosen: 1,
            inits: vec![SweepInit::Same(NetworkSettings::INIT)],
            at_init: 0,
            quantity: Quantity::Delta,
            deepest: 1,
            typed: None,
            seeds: 1,
            width: 2,
            edit: None,
            adds: false,
            enlarged: false,
            stopped: false,
            whole: false,
            results: Vec::new(),
            at_depth: DEPTHS - 1,
            at_layer: 1,
            gain: 1.0,
            bias_std: 0.0,
            norm: None,
            residual: false,
            finding: None,
            at_gain: None,
            plane: None,
            at_plane: (GRID.0 / 2, 0),
            restarts: 0,
        }
    }

    /// One more function takes part, and is the chosen one.
    pub fn take(&mut self, function: Pointwise) {
        let known = self.functions.iter().position(|(one, _)| one.is_same_function(&function));
        let place = known.unwrap_or(self.functions.len());
        match known {
            Some(place) => self.functions[place] = (function, true),
            None => self.functions.push((function, true)),
        }
        self.chosen = place;
        self.plane = None;
        self.stopped = false;
    }

    pub fn function(&self) -> Pointwise {
        self.functions[self.chosen].0.clone()
    }

    /// The functions that take part, with the places of their colours.
    pub fn taking_part(&self) -> impl Iterator<Item = (usize, Pointwise)> {
        let on = self.functions.iter().enumerate().filter(|(_, (_, on))| *on);
        on.map(|(index, (function, _))| (index, function.clone()))
    }

    /// Whether theory is no more than a rough guide to some of the networks.
    pub fn has_unreliable(&self) -> bool {
        let mut theories = self.results.iter().filter_map(|result| result.theory);
        theories.any(|theory| theory.unreliable.is_some())
    }

    /// Takes what was worked out; the cursor goes to the edge of chaos: where networks stay on it, if
    /// they do anywhere, with the smallest biases.
    pub fn take_plane(&mut self, plane: Box<Plane>) {
        let edge = &plane.edge;
        let first = edge.iter().find(|cell| cell.stable).or(edge.first());
        self.at_plane = first.map_or((GRID.0 / 2, 0), |cell| (cell.row, cell.column));
        self.plane = Some(plane);
    }

    /// The plane of the chosen function, once it is there.
    pub fn plane(&self) -> Option<&Plane> {
        self.plane.as_deref().filter(|plane| plane.function == self.function())
    }
}

/// Changes something. Other runs than those that were stopped are not stopped.
fn changing<R>(state: &mut State, change: impl FnOnce(&mut State) -> R) -> R {
    let before = state.whole_spec();
    let result = change(state);
    state.stopped &= before == state.whole_spec();
    result
}

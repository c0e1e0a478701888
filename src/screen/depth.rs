//! The Depth screen: how gradients vanish across depths, measured on real networks beside theory.

pub mod cells;
pub mod controls;
mod hand_over;
pub mod layout;
pub mod view;

use super::Screen;
use super::control::cycled;
use super::control::edit::Edit;
use super::control::setting::Setting;
use super::kept::Kept;
use crate::input::{Mouse, MouseKind};
use crate::live::SweepProgress;
use crate::math::activation::{Functions, Pointwise};
use crate::math::mean_field::plane::Plane;
use crate::math::nn::model::NormKind;
use crate::math::nn::{Init, Precision, Quantity};
use crate::math::sweep::gain::Finding;
use crate::math::sweep::{CellResult, Spec, SweepInit};
use crate::screen::message::{Action, Context, Request};
use crate::widget::Canvas;
use controls::{DEEPEST, GAIN, Row, SEEDS, WIDTHS};
use layout::Target;
use ratatui::layout::Position;
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
    /// Place in [`DEEPEST`].
    pub deepest: usize,
    /// Depths that were typed, in the place of those.
    pub typed: Option<Vec<usize>>,
    /// Place in [`SEEDS`].
    pub seeds: usize,
    /// Place in [`WIDTHS`].
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

/// So many depths are tried, about equally far apart on a logarithmic axis.
const DEPTHS: usize = 14;
/// What a fan shows, up to the deepest.
const FAN: [usize; 7] = [2, 5, 10, 20, 50, 100, 200];

/// Rows and columns of the critical-init finder's grid.
pub const GRID: (usize, usize) = (41, 51);

/// The largest σb that it shows.
pub const MOST_BIAS: f64 = 1.0;

impl Screen for State {
    fn point_at(&mut self, label: &str) {
        changing(self, |state| state.focus(label));
    }

    fn pointed(&self) -> Option<String> {
        (self.pane == Pane::Controls).then(|| self.row_label(self.row()))
    }

    fn settings(&self, _: &Functions) -> Vec<Setting> {
        controls::settings(self)
    }

    fn set(&mut self, label: &str, text: &str, _: &Functions) -> Result<(), String> {
        changing(self, |state| {
            state.focus(label);
            state.set_row(text)
        })
    }

    fn update(&mut self, action: Action, _: &Context) -> Vec<Request> {
        changing(self, |state| act(state, action))
    }

    fn mouse(&mut self, event: Mouse, context: &Context) -> Vec<Request> {
        changing(self, |state| point(state, event, context))
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
        controls::kept(self)
    }

    fn restore(&mut self, kept: &Kept, functions: &Functions) {
        changing(self, |state| controls::restore(state, kept, functions));
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

    fn enlarge(&mut self) {
        self.enlarged = !self.is_enlarged();
        self.pane = Pane::Chart;
    }

    /// The race of all functions with LeCun weights, fifty layers at most.
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
            inits: vec![SweepInit::Same(Init::LecunNormal)],
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

    /// The depths that are tried: those typed, or powers of one ratio, rounded, from 2 to the deepest.
    pub fn depths(&self) -> Vec<usize> {
        if let Some(typed) = &self.typed {
            return typed.clone();
        }
        let deepest = DEEPEST[self.deepest];
        if self.view == View::Fan {
            return FAN.into_iter().filter(|&depth| depth <= deepest).collect();
        }
        let deepest = deepest as f64;
        let ratio = (deepest / 2.0).powf(1.0 / (DEPTHS as f64 - 1.0));
        let mut depths: Vec<usize> =
            (0..DEPTHS).map(|index| (2.0 * ratio.powi(index as i32)).round() as usize).collect();
        depths.dedup();
        depths
    }

    /// The depth under the cursor.
    pub fn depth(&self) -> usize {
        let depths = self.depths();
        depths[self.at_depth.min(depths.len() - 1)]
    }

    /// What is to be run for the present view; None where it needs no network.
    pub fn spec(&self) -> Option<Spec> {
        if self.stopped { None } else { self.whole_spec() }
    }

    /// The same, whether it was stopped or not.
    pub fn whole_spec(&self) -> Option<Spec> {
        let activations: Vec<Pointwise> = match self.view {
            View::Gain | View::Critical => return None,
            View::Fan => {
                let spec = self.spec_of(vec![self.function()]);
                return Some(Spec { inits: vec![self.init()], ..spec });
            }
            View::Race | View::Map | View::Laws => {
                self.taking_part().map(|(_, function)| function).collect()
            }
        };
        (!activations.is_empty()).then(|| self.spec_of(activations))
    }

    fn spec_of(&self, activations: Vec<Pointwise>) -> Spec {
        Spec {
            depths: self.depths(),
            inits: self.inits.clone(),
            gain: self.gain,
            bias_std: self.bias_std,
            norm: self.norm,
            residual: self.residual,
            seeds: SEEDS[self.seeds],
            width: WIDTHS[self.width],
            precision: Precision::F64,
            ..Spec::new(activations)
        }
    }

    /// The networks whose gain is looked for: the chosen function at the depth under the cursor.
    pub fn gain_spec(&self) -> Spec {
        let inits = vec![SweepInit::Same(Init::LecunNormal)];
        let of = self.spec_of(vec![self.function()]);
        Spec { depths: vec![self.depth()], inits, gain: 1.0, ..of }
    }

    /// What is known of those.
    pub fn finding(&self) -> Option<&Finding> {
        self.finding.as_deref().filter(|finding| finding.spec == self.gain_spec())
    }

    /// Those of which nothing measured is known yet.
    pub fn wanted_gain(&self) -> Option<Spec> {
        let known = self.finding().is_some_and(|finding| finding.kept.is_some());
        (self.view == View::Gain && !known).then(|| self.gain_spec())
    }

    /// The gain under the finder's cursor.
    pub fn marked_gain(&self) -> f64 {
        let best = || self.finding().and_then(Finding::best);
        self.at_gain.or_else(best).unwrap_or(1.0)
    }

    /// The plane that is needed and not there.
    pub fn wanted_plane(&self) -> Option<Pointwise> {
        (self.view == View::Critical && self.plane().is_none()).then(|| self.function())
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
    fn follow_cursor(&mut self) {
        if let Row::Function(index) = self.row() {
            self.chosen = index;
        }
    }

    /// As far up, or in the chart to the left, as can be; the other way for a positive number.
    fn leap(&mut self, by: isize) {
        match self.pane {
            Pane::Controls => self.vertical(by),
            Pane::Chart => self.horizontal(by),
        }
    }

    fn horizontal(&mut self, by: isize) {
        match (self.pane, self.view) {
            (Pane::Controls, _) => self.turn(by),
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

    fn confirm(&mut self) -> Vec<Request> {
        if matches!(self.view, View::Gain | View::Critical) && self.pane == Pane::Chart {
            return self.open_in_network();
        }
        match self.row() {
            Row::Function(_) if self.view.is_of_one() => self.follow_cursor(),
            Row::Function(index) => self.functions[index].1 = !self.functions[index].1,
            row if self.is_typed(row) => self.edit = Some(Edit::new(self.typed_text(row))),
            _ => self.horizontal(1),
        }
        Vec::new()
    }

    /// The cursor on a depth there is.
    pub(super) fn settle(&mut self) {
        self.at_depth = self.at_depth.min(self.depths().len() - 1);
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

fn act(state: &mut State, action: Action) -> Vec<Request> {
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
        Action::Left => state.horizontal(-1),
        Action::Right => state.horizontal(1),
        Action::FarLeft => state.horizontal(-5),
        Action::PageUp => state.leap(-10),
        Action::PageDown => state.leap(10),
        Action::Home => state.leap(isize::MIN),
        Action::End => state.leap(isize::MAX),
        Action::FarRight => state.horizontal(5),
        Action::NextView => state.view = cycled(&View::ALL, state.view, 1),
        Action::PreviousView => state.view = cycled(&View::ALL, state.view, -1),
        Action::Confirm => return state.confirm(),
        Action::Restart => {
            state.restarts += u64::from(!state.stopped);
            state.stopped = false;
        }
        Action::OpenInNetwork => {
            return state.open_in_network();
        }
        Action::OpenInTrain => return state.open_in_train(),
        Action::Only => state.only(),
        Action::AddRunner if state.view == View::Gain => return state.race_the_gain(),
        Action::AddRunner => state.add(),
        Action::RemoveRunner => return state.remove(),
        _ => {}
    }
    Vec::new()
}

fn point(state: &mut State, mouse: Mouse, context: &Context) -> Vec<Request> {
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
            match (turn, state.row()) {
                (Some(turn), _) => state.horizontal(turn as isize),
                (None, row) if typed => state.edit = Some(Edit::new(state.typed_text(row))),
                // A name takes the cursor first; under the cursor it puts in or takes out.
                (None, Row::Function(_)) if mark || again => return state.confirm(),
                (None, _) => {}
            }
        }
        (MouseKind::WheelUp | MouseKind::WheelDown, Some(_)) => {
            let pane = std::mem::replace(&mut state.pane, Pane::Chart);
            state.horizontal(if mouse.kind == MouseKind::WheelUp { -1 } else { 1 });
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

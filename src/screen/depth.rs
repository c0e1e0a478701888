//! The Depth screen: how gradients vanish across depths, measured on real networks beside theory.

pub mod layout;
pub mod view;

use super::control::cycled;
use super::control::edit::{Edit, Typed};
use super::words;
use crate::app::keymap::Key;
use crate::app::message::{Action, Context, Mouse, MouseKind, Request};
use crate::math::activation::Pointwise;
use crate::math::mean_field::plane::Plane;
use crate::math::nn::{Init, Precision, Quantity, Settings};
use crate::math::sweep::depths;
use crate::math::sweep::{Cell, CellResult, Spec, SweepInit};
use layout::Target;
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
    /// χ over (σb, σw) for one function.
    Critical,
}

impl View {
    pub const ALL: [View; 5] = [View::Race, View::Fan, View::Map, View::Laws, View::Critical];

    pub fn name(self) -> &'static str {
        match self {
            View::Race => "race",
            View::Fan => "fan",
            View::Map => "heat map",
            View::Laws => "laws",
            View::Critical => "critical init",
        }
    }

    /// Whether it is about the chosen function alone.
    pub fn is_of_one(self) -> bool {
        matches!(self, View::Fan | View::Critical)
    }
}

/// One line of the control panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    View,
    Init,
    Quantity,
    Depths,
    Seeds,
    Width,
    Function(usize),
}

#[derive(Clone, Debug)]
pub struct State {
    pub pane: Pane,
    pub selected: usize,
    pub view: View,
    /// The functions of the course; the second says whether it takes part.
    pub functions: Vec<(Pointwise, bool)>,
    /// The function that the views of one are about.
    pub chosen: usize,
    pub init: SweepInit,
    pub quantity: Quantity,
    /// Place in [`DEEPEST`].
    pub deepest: usize,
    /// Depths that were typed, in the place of those.
    pub typed: Option<Vec<usize>>,
    /// Place in [`SEEDS`].
    pub seeds: usize,
    /// Place in [`WIDTHS`].
    pub width: usize,
    /// The depths being typed.
    pub edit: Option<Edit>,
    /// The runs were stopped before they were all done.
    pub stopped: bool,
    /// The race's axis goes down to the smallest number.
    pub whole: bool,
    /// What has come in for the present spec, in the order it came.
    pub results: Vec<Arc<CellResult>>,
    /// The depth that the chart's cursor is at: its place in the spec's depths.
    pub at_depth: usize,
    pub plane: Option<Box<Plane>>,
    /// The critical-init finder's cursor, as (row, column) of its grid.
    pub at_plane: (usize, usize),
    /// Counts runs of the same spec.
    pub restarts: u64,
}

/// The choices of the largest depth.
pub const DEEPEST: [usize; 4] = [20, 50, 100, 200];
/// The choices of the number of networks for each function and depth.
pub const SEEDS: [u64; 4] = [1, 3, 8, 20];
/// The choices of the units of a layer.
pub const WIDTHS: [usize; 5] = [16, 32, 64, 128, 256];
/// So many depths are tried, about equally far apart on a logarithmic axis.
const DEPTHS: usize = 14;
/// How the weights can be drawn: each function by its own scheme, or all by one.
fn inits() -> Vec<SweepInit> {
    let all = Init::ALL.into_iter().map(SweepInit::Same);
    [SweepInit::Own].into_iter().chain(all).collect()
}

/// What a fan can show.
const QUANTITIES: [Quantity; 4] =
    [Quantity::Delta, Quantity::WeightGradient, Quantity::ActivationStd, Quantity::InputSpread];

/// What a fan shows, up to the deepest.
const FAN: [usize; 7] = [2, 5, 10, 20, 50, 100, 200];

/// Rows and columns of the critical-init finder's grid.
pub const GRID: (usize, usize) = (41, 51);

/// The largest σb that it shows.
pub const MOST_BIAS: f64 = 1.0;

impl Default for State {
    /// The race of all functions with LeCun weights, fifty layers at most.
    fn default() -> State {
        let functions: Vec<(Pointwise, bool)> =
            Pointwise::course().map(|function| (function, true)).collect();
        State {
            pane: Pane::Controls,
            selected: 0,
            view: View::Race,
            functions,
            chosen: 1,
            init: SweepInit::Same(Init::LecunNormal),
            quantity: Quantity::Delta,
            deepest: 1,
            typed: None,
            seeds: 1,
            width: 2,
            edit: None,
            stopped: false,
            whole: false,
            results: Vec::new(),
            at_depth: DEPTHS - 1,
            plane: None,
            at_plane: (GRID.0 / 2, 0),
            restarts: 0,
        }
    }
}

impl State {
    /// The lines of the control panel, top to bottom.
    pub fn rows(&self) -> Vec<Row> {
        let mut rows = vec![Row::View];
        if self.view != View::Critical {
            rows.extend([Row::Init, Row::Depths, Row::Seeds, Row::Width]);
        }
        if self.view == View::Fan {
            rows.insert(2, Row::Quantity);
        }
        rows.extend((0..self.functions.len()).map(Row::Function));
        rows
    }

    /// Label and value of a line with a choice; None of the functions' lines.
    pub fn choice(&self, row: Row) -> Option<(&'static str, String)> {
        Some(match row {
            Row::View => ("view", self.view.name().to_owned()),
            Row::Init => ("init", init_name(self.init).to_owned()),
            Row::Quantity => ("shows", words::short_title(self.quantity).to_owned()),
            Row::Depths if self.typed.is_some() => ("depths", self.depths_text()),
            Row::Depths => ("depths", format!("up to {}", DEEPEST[self.deepest])),
            Row::Seeds => ("seeds", SEEDS[self.seeds].to_string()),
            Row::Width => ("width", WIDTHS[self.width].to_string()),
            Row::Function(_) => return None,
        })
    }

    pub fn row(&self) -> Row {
        let rows = self.rows();
        rows[self.selected.min(rows.len() - 1)]
    }

    pub fn function(&self) -> Pointwise {
        self.functions[self.chosen].0
    }

    /// The functions that take part, with the places of their colours.
    pub fn taking_part(&self) -> impl Iterator<Item = (usize, Pointwise)> {
        let on = self.functions.iter().enumerate().filter(|(_, (_, on))| *on);
        on.map(|(index, (function, _))| (index, *function))
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
            View::Critical => return None,
            View::Fan => vec![self.function()],
            View::Race | View::Map | View::Laws => {
                self.taking_part().map(|(_, function)| function).collect()
            }
        };
        (!activations.is_empty()).then(|| Spec {
            activations,
            depths: self.depths(),
            init: self.init,
            seeds: SEEDS[self.seeds],
            width: WIDTHS[self.width],
            precision: Precision::F64,
            ..Spec::new()
        })
    }

    /// The plane that is needed and not there.
    pub fn wanted_plane(&self) -> Option<Pointwise> {
        (self.view == View::Critical && self.plane().is_none()).then(|| self.function())
    }

    /// The results of one function, by depth.
    pub fn results_of(&self, function: Pointwise) -> Vec<&CellResult> {
        let mut results: Vec<&CellResult> = self
            .results
            .iter()
            .map(Arc::as_ref)
            .filter(|result| result.activation == function)
            .collect();
        results.sort_by_key(|result| result.depth);
        results
    }

    fn vertical(&mut self, by: isize) {
        if self.pane == Pane::Chart && self.view == View::Critical {
            let (row, column) = self.at_plane;
            self.at_plane = (row.saturating_add_signed(by).min(GRID.0 - 1), column);
            return;
        }
        let last = self.rows().len() - 1;
        self.selected = self.selected.min(last).saturating_add_signed(by).min(last);
        if self.view.is_of_one()
            && let Row::Function(index) = self.row()
        {
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
        if self.pane == Pane::Chart {
            if self.view == View::Critical {
                let (row, column) = self.at_plane;
                let column = column.saturating_add_signed(by).min(GRID.1 - 1);
                self.at_plane = (row, column);
            } else {
                let last = self.depths().len() - 1;
                self.at_depth = self.at_depth.min(last).saturating_add_signed(by).min(last);
            }
            return;
        }
        match self.row() {
            Row::View => self.view = cycled(&View::ALL, self.view, by),
            Row::Init => self.init = cycled(&inits(), self.init, by),
            Row::Quantity => self.quantity = cycled(&QUANTITIES, self.quantity, by),
            Row::Depths => {
                self.typed = None;
                self.deepest = self.deepest.saturating_add_signed(by).min(DEEPEST.len() - 1);
            }
            Row::Width => {
                self.width = self.width.saturating_add_signed(by).min(WIDTHS.len() - 1);
            }
            Row::Seeds => self.seeds = self.seeds.saturating_add_signed(by).min(SEEDS.len() - 1),
            Row::Function(_) => {}
        }
    }

    fn confirm(&mut self) -> Vec<Request> {
        if self.view == View::Critical && self.pane == Pane::Chart {
            return self.critical_settings().map(Request::OpenInNetwork).into_iter().collect();
        }
        match self.row() {
            Row::Function(index) if self.view.is_of_one() => self.chosen = index,
            Row::Function(index) => self.functions[index].1 = !self.functions[index].1,
            Row::Depths => self.edit = Some(Edit::new(self.depths_text())),
            _ => self.horizontal(1),
        }
        Vec::new()
    }

    /// The depths as they are typed.
    pub fn depths_text(&self) -> String {
        self.depths().iter().map(usize::to_string).collect::<Vec<_>>().join(",")
    }

    /// Keys while the depths are typed. False: the key was not for the text field.
    pub fn type_key(&mut self, key: Key) -> bool {
        changing(self, |state| state.typed_key(key))
    }

    fn typed_key(&mut self, key: Key) -> bool {
        let Some(edit) = &mut self.edit else { return false };
        match edit.key(key) {
            Typed::On => {}
            Typed::Cancelled => self.edit = None,
            Typed::Entered(text) => match depths::read(&text) {
                Ok(depths) => {
                    self.typed = Some(depths);
                    self.edit = None;
                    self.at_depth = usize::MAX;
                    self.settle();
                }
                Err(why) => edit.error = Some(why),
            },
        }
        true
    }

    /// The cursor on a depth there is.
    fn settle(&mut self) {
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

    /// A network with the weights and biases under the cursor.
    fn critical_settings(&self) -> Option<Settings> {
        let (row, column) = self.at_plane;
        let (sigma_w, bias_std) = self.plane()?.at(row, column);
        Some(Settings {
            init: Init::LecunNormal,
            gain: round(sigma_w),
            bias_std: round(bias_std),
            precision: Precision::F64,
            ..Settings::new(self.function())
        })
    }

    /// The settings of the network at the cursor: the function chosen, the depth under it.
    fn settings(&self) -> Option<Settings> {
        if self.view == View::Critical {
            return self.critical_settings();
        }
        let spec = Spec { activations: vec![self.function()], ..self.whole_spec()? };
        let cell = Cell { activation: 0, depth: self.depth() };
        Some(spec.settings(cell, 1))
    }
}

/// The grid's numbers without the tail of their division.
fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// How weights are drawn, in a word.
fn init_name(init: SweepInit) -> &'static str {
    match init {
        SweepInit::Own => "each its own",
        SweepInit::Same(init) => init.name(),
    }
}

pub fn update(state: &mut State, action: Action, _: &Context) -> Vec<Request> {
    changing(state, |state| act(state, action))
}

pub fn mouse(state: &mut State, mouse: Mouse, context: &Context) -> Vec<Request> {
    changing(state, |state| point(state, mouse, context))
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
        Action::Up => state.vertical(-1),
        Action::Down => state.vertical(1),
        Action::Left => state.horizontal(-1),
        Action::Right => state.horizontal(1),
        Action::FarLeft => state.horizontal(-5),
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
            return state.settings().map(Request::OpenInNetwork).into_iter().collect();
        }
        _ => {}
    }
    Vec::new()
}

fn point(state: &mut State, mouse: Mouse, context: &Context) -> Vec<Request> {
    let target = layout::hit(state, context, (mouse.column, mouse.row));
    match (mouse.kind, target) {
        (MouseKind::WheelUp, Some(Target::Row { .. })) => state.vertical(-1),
        (MouseKind::WheelDown, Some(Target::Row { .. })) => state.vertical(1),
        (MouseKind::Press, Some(Target::Row { index, turn })) => {
            state.pane = Pane::Controls;
            state.selected = index;
            state.edit = None;
            match (turn, state.row()) {
                (Some(turn), _) => state.horizontal(turn as isize),
                (None, Row::Function(_)) => return state.confirm(),
                (None, _) => {}
            }
        }
        (MouseKind::Press | MouseKind::Drag, Some(Target::Depth(index))) => {
            state.pane = Pane::Chart;
            state.at_depth = index;
        }
        (MouseKind::Press | MouseKind::Drag, Some(Target::Plane(at))) => {
            state.pane = Pane::Chart;
            state.at_plane = at;
        }
        _ => {}
    }
    Vec::new()
}

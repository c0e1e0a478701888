//! The Network screen: a real network trains, and every layer is looked into.

pub mod layout;
pub mod pins;
pub mod view;

use super::Screen;
use super::control::edit::{Edit, Typed};
use super::control::function::{next_function, typed_function};
use super::control::part::{
    DROPOUTS, NORMS, dropout_text, norm_text, switch_text, typed_dropout, typed_norm, typed_switch,
};
use super::control::{Dial, Steps, cycled, number};
use super::kept::{Kept, written};
use super::theory::Theory;
use crate::input::{Key, Mouse, MouseKind};
use crate::math::activation::{Functions, Parameter};
use crate::math::nn::{Init, NetworkSettings, Precision, Quantity, Settings};
use crate::screen::message::{Action, Context, Engine, Request};
use crate::widget::Canvas;
use layout::Target;
use ratatui::layout::Position;

/// What the keys act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    Controls,
    Chart,
}

/// One line of the control panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    Activation,
    /// The activation's n-th parameter.
    Parameter(usize),
    Depth,
    Width,
    Batch,
    Init,
    Gain,
    BiasStd,
    Norm,
    Residual,
    Dropout,
    LearningRate,
    Precision,
    Seed,
}

#[derive(Clone, Debug)]
pub struct State {
    /// The newest state of its network.
    pub snapshot: Option<crate::live::Snapshot>,
    pub settings: Settings,
    pub pane: Pane,
    /// Which line of [`State::controls`] the keys change.
    pub selected: usize,
    pub quantity: Quantity,
    /// The layer that is looked at, from 1.
    pub layer: usize,
    pub playing: bool,
    pub table: bool,
    /// The chosen layer's density under φ′ in the place of the history.
    pub density: bool,
    /// The chart has the screen to itself while the keys are its.
    pub enlarged: bool,
    /// First line of the table on the screen.
    pub table_top: usize,
    /// A value being typed for the selected control.
    pub edit: Option<Edit>,
    /// The mouse holds the knob of the selected control's slider.
    pub grabbed: bool,
    /// Counts restarts from the same settings.
    pub restarts: u64,
    /// Runs that stay beside the present one
    pub pins: pins::Pins,
    /// What theory says of the settings, and which they were.
    theory: Option<Theory>,
    theory_of: Option<Settings>,
}

/// What is kept besides the activation, in an order in which it can be set.
const KEPT: [Control; 12] = [
    Control::Depth,
    Control::Width,
    Control::Batch,
    Control::Init,
    Control::Gain,
    Control::BiasStd,
    Control::Norm,
    Control::Residual,
    Control::Dropout,
    Control::LearningRate,
    Control::Precision,
    Control::Seed,
];

const DEPTHS: &[f64] = &[1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0];
const WIDTHS: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0];
const BATCHES: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0];

impl Screen for State {
    fn point_at(&mut self, label: &str) {
        self.pane = Pane::Controls;
        let is_it = |control: &Control| control.label(&self.settings) == label;
        if let Some(index) = self.controls().iter().position(is_it) {
            self.selected = index;
        }
    }

    fn update(&mut self, action: Action, context: &Context) -> Vec<Request> {
        update(self, action, context)
    }

    fn mouse(&mut self, event: Mouse, context: &Context) -> Vec<Request> {
        mouse(self, event, context)
    }

    fn draw(&self, _: &Context, canvas: Canvas) -> Option<Position> {
        view::draw(self, canvas)
    }

    fn edits(&self) -> bool {
        self.edit.is_some()
    }

    fn type_key(&mut self, key: Key, functions: &Functions) -> Option<Vec<Request>> {
        State::type_key(self, key, functions).then(Vec::new)
    }

    fn leave(&mut self) {
        self.edit = None;
    }

    fn follow_settings(&mut self) {
        State::follow_settings(self);
    }

    fn kept(&self) -> Kept {
        let mut kept = Kept::default();
        kept.set("activation", written(&self.settings.activation));
        for control in KEPT {
            kept.set(control.label(&self.settings), control.text(&self.settings));
        }
        if !self.settings.widths.is_empty() {
            let widths = self.settings.widths.iter().map(usize::to_string);
            kept.set("widths", widths.collect::<Vec<_>>().join(" "));
        }
        self.pins.keep(&mut kept);
        kept
    }

    fn restore(&mut self, kept: &Kept, functions: &Functions) {
        let mut settings = self.settings.clone();
        let mut set = |control: Control, text: Option<&str>| {
            let _ = text.map(|text| control.set(&mut settings, text, functions));
        };
        set(Control::Activation, kept.get("activation"));
        for control in KEPT {
            set(control, kept.get(control.label(&self.settings)));
        }
        if let Some(widths) = kept.get("widths") {
            let widths: Vec<usize> =
                widths.split(' ').filter_map(|width| width.parse().ok()).collect();
            settings.widths = if widths.len() == settings.depth { widths } else { Vec::new() };
        }
        self.pins.restore(kept);
        self.settings = settings;
        self.layer = self.layer.min(self.settings.depth + 1);
        self.selected = self.selected.min(self.controls().len() - 1);
    }

    fn offers(&self, action: Action, _: &Context) -> bool {
        match action {
            Action::Confirm => self.pane == Pane::Controls,
            Action::RemoveRunner => self.pins.count() > 0,
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

    pub fn new(settings: Settings) -> State {
        State {
            snapshot: None,
            settings,
            pane: Pane::Controls,
            selected: 0,
            quantity: Quantity::Delta,
            layer: 1,
            playing: false,
            table: false,
            density: false,
            enlarged: false,
            table_top: 0,
            edit: None,
            grabbed: false,
            restarts: 0,
            pins: pins::Pins::default(),
            theory: None,
            theory_of: None,
        }
    }

    /// Works the theory out again if what it depends on has changed.
    pub fn follow_settings(&mut self) {
        // It knows nothing of what was drawn, learning or number formats.
        let relevant = self.settings.clone().with(|it| {
            (it.seed, it.learning_rate, it.precision) = (0, 0.0, Precision::F64);
        });
        if self.theory_of != Some(relevant.clone()) {
            self.theory = Theory::of(&relevant);
            self.theory_of = Some(relevant);
        }
    }

    /// The run, while it belongs to the settings on the left: one that is being replaced may have
    /// another number of layers.
    pub fn measured(&self) -> Option<&crate::live::Snapshot> {
        self.snapshot.as_ref().filter(|snapshot| {
            let mut settings = snapshot.job.settings.clone();
            settings.learning_rate = self.settings.learning_rate;
            settings == self.settings
        })
    }

    /// The theory of the settings, if there is one.
    pub fn theory(&self) -> Option<&Theory> {
        self.theory.as_ref()
    }

    /// The lines of the control panel, top to bottom.
    pub fn controls(&self) -> Vec<Control> {
        let parameters = self.settings.activation.about().parameters.len();
        let mut controls = vec![Control::Activation];
        controls.extend((0..parameters).map(Control::Parameter));
        controls.extend([
            Control::Depth,
            Control::Width,
            Control::Batch,
            Control::Init,
            Control::Gain,
            Control::BiasStd,
            Control::Norm,
            Control::Residual,
            Control::Dropout,
            Control::LearningRate,
            Control::Precision,
            Control::Seed,
        ]);
        controls
    }

    pub fn control(&self) -> Control {
        let controls = self.controls();
        controls[self.selected.min(controls.len() - 1)]
    }

    /// Shows these settings, held at the start.
    pub fn open(&mut self, settings: Settings) {
        self.settings = settings.clone();
        self.playing = false;
        self.layer = self.layer.min(settings.depth + 1);
        self.selected = 0;
        self.restarts += 1;
    }

    /// Keys while a value is typed. False: the key was not for the text field.
    pub fn type_key(&mut self, key: Key, functions: &Functions) -> bool {
        let control = self.control();
        let Some(edit) = &mut self.edit else { return false };
        match edit.key(key) {
            Typed::On => {}
            Typed::Cancelled => self.edit = None,
            Typed::Entered(text) => {
                match control.set(&mut self.settings, &text, functions) {
                    Ok(()) => self.edit = None,
                    Err(why) => edit.error = Some(why),
                }
                self.layer = self.layer.min(self.settings.depth + 1);
            }
        }
        true
    }
}

fn update(state: &mut State, action: Action, context: &Context) -> Vec<Request> {
    match action {
        Action::NextPane | Action::PreviousPane => {
            state.pane = match state.pane {
                Pane::Controls => Pane::Chart,
                Pane::Chart => Pane::Controls,
            };
        }
        Action::Enlarge => state.enlarge(),
        Action::Up => state.vertical(-1),
        Action::Down => state.vertical(1),
        Action::Left => state.horizontal(-1, false, context.functions),
        Action::Right => state.horizontal(1, false, context.functions),
        Action::FarLeft => state.horizontal(-1, true, context.functions),
        Action::FarRight => state.horizontal(1, true, context.functions),
        Action::PageUp => state.page(-1),
        Action::PageDown => state.page(1),
        Action::Home => state.jump(false),
        Action::End => state.jump(true),
        Action::Confirm if state.pane == Pane::Controls => {
            state.edit = Some(Edit::new(state.control().text(&state.settings)));
        }
        Action::Play => {
            state.playing = !state.playing;
            return vec![Request::Play(Engine::Network, state.playing)];
        }
        Action::Step => {
            state.playing = false;
            return vec![Request::Step(Engine::Network)];
        }
        Action::OpenInTrain => {
            let network = Box::new(state.settings.network.clone());
            return vec![Request::NetworkToTrain(network)];
        }
        Action::AddRunner => return state.pin(),
        Action::RemoveRunner => return state.unpin(),
        Action::Restart => state.restarts += 1,
        Action::NewSeed => state.settings.seed = state.settings.seed.wrapping_add(1),
        Action::NextQuantity => state.quantity = cycled(&Quantity::ALL, state.quantity, 1),
        Action::PreviousQuantity => state.quantity = cycled(&Quantity::ALL, state.quantity, -1),
        Action::NextLayer => state.look_at(1),
        Action::PreviousLayer => state.look_at(-1),
        Action::Density => state.density = !state.density,
        Action::Table => state.table = !state.table,
        _ => {}
    }
    Vec::new()
}

fn mouse(state: &mut State, mouse: Mouse, context: &Context) -> Vec<Request> {
    let target = layout::hit(state, context.area, mouse.column, mouse.row);
    state.grabbed &= mouse.kind == MouseKind::Drag;
    match (mouse.kind, target) {
        (MouseKind::WheelUp, Some(Target::Control { .. })) => state.vertical(-1),
        (MouseKind::WheelDown, Some(Target::Control { .. })) => state.vertical(1),
        (MouseKind::WheelUp, Some(Target::Layer(_) | Target::Chart)) => state.look_at(-1),
        (MouseKind::WheelDown, Some(Target::Layer(_) | Target::Chart)) => state.look_at(1),
        (MouseKind::Press, Some(Target::Quantity)) => {
            state.quantity = cycled(&Quantity::ALL, state.quantity, 1);
        }
        (MouseKind::Drag, _) if state.grabbed => {
            if let Some(fraction) = layout::dragged(state, context.area, mouse.column) {
                state.slide(fraction);
            }
        }
        (MouseKind::Press | MouseKind::Drag, Some(Target::Layer(layer))) => {
            state.pane = Pane::Chart;
            state.layer = layer;
        }
        (MouseKind::Press, Some(Target::Control { index, slider, turn, is_number })) => {
            state.pane = Pane::Controls;
            state.selected = index;
            state.edit = None;
            state.grabbed = slider.is_some();
            match (slider, turn) {
                (Some(fraction), _) => state.slide(fraction),
                (None, Some(by)) => state.turn(by, false, context.functions),
                (None, None) if is_number => {
                    state.edit = Some(Edit::new(state.control().text(&state.settings)));
                }
                (None, None) => {}
            }
        }
        _ => {}
    }
    Vec::new()
}

impl State {
    fn vertical(&mut self, by: isize) {
        if self.table && self.pane == Pane::Chart {
            let last = self.settings.depth;
            self.table_top = self.table_top.saturating_add_signed(by).min(last);
        } else if self.pane == Pane::Controls {
            let last = self.controls().len() - 1;
            self.selected = self.selected.saturating_add_signed(by).min(last);
            self.edit = None;
        } else {
            self.quantity = cycled(&Quantity::ALL, self.quantity, by);
        }
    }

    fn horizontal(&mut self, by: i32, far: bool, functions: &Functions) {
        match self.pane {
            Pane::Controls => self.turn(by, far, functions),
            Pane::Chart => self.look_at(if far { by * 10 } else { by }),
        }
    }

    /// Ten lines of the controls or of the table, or ten layers.
    fn page(&mut self, by: isize) {
        match self.pane {
            Pane::Chart if !self.table => self.look_at(10 * by as i32),
            _ => self.vertical(10 * by),
        }
    }

    fn jump(&mut self, to_end: bool) {
        match self.pane {
            Pane::Chart if self.table => {
                self.table_top = if to_end { self.settings.depth } else { 0 };
            }
            Pane::Controls => self.selected = if to_end { self.controls().len() - 1 } else { 0 },
            Pane::Chart => self.layer = if to_end { self.settings.depth + 1 } else { 1 },
        }
    }

    fn look_at(&mut self, by: i32) {
        let layer = self.layer.saturating_add_signed(by as isize);
        self.layer = layer.clamp(1, self.settings.depth + 1);
    }

    fn turn(&mut self, by: i32, far: bool, functions: &Functions) {
        let control = self.control();
        control.turn(&mut self.settings, (by, far), functions);
        self.layer = self.layer.min(self.settings.depth + 1);
    }

    fn slide(&mut self, fraction: f64) {
        let control = self.control();
        if let Some(dial) = control.dial(&self.settings) {
            control.put(&mut self.settings, dial.at(fraction));
            self.layer = self.layer.min(self.settings.depth + 1);
        }
    }
}

impl Control {
    fn parameter(self, settings: &Settings) -> Option<&Parameter> {
        let about = settings.activation.about();
        match self {
            Control::Parameter(index) => about.parameters.get(index),
            _ => None,
        }
    }

    pub fn label(self, settings: &Settings) -> &str {
        match self {
            Control::Activation => "activation",
            Control::Parameter(_) => self.parameter(settings).map_or("", |p| &p.name),
            Control::Depth => "depth",
            Control::Width => "width",
            Control::Batch => "batch",
            Control::Init => "init",
            Control::Gain => "gain",
            Control::BiasStd => "bias std",
            Control::Norm => "norm",
            Control::Residual => "residual",
            Control::Dropout => "dropout",
            Control::LearningRate => "learning rate",
            Control::Precision => "precision",
            Control::Seed => "seed",
        }
    }

    /// The value as it is shown and typed.
    pub fn text(self, settings: &Settings) -> String {
        match self {
            Control::Activation => settings.activation.name().to_owned(),
            Control::Init => settings.init.name().to_owned(),
            Control::Norm => norm_text(settings.norm),
            Control::Residual => switch_text(settings.residual),
            Control::Dropout => dropout_text(settings.dropout),
            Control::Precision => settings.precision.name().to_owned(),
            Control::Seed => settings.seed.to_string(),
            _ => number(self.value(settings)),
        }
    }

    /// Numbers with a slider; the others are chosen from a list.
    pub fn dial(self, settings: &Settings) -> Option<Dial> {
        Some(match self {
            Control::Depth => Dial::counted(NetworkSettings::DEPTH, DEPTHS),
            Control::Width => Dial::counted(NetworkSettings::WIDTH, WIDTHS),
            Control::Batch => Dial::counted(Settings::BATCH, BATCHES),
            Control::Gain => Dial { low: 0.01, high: 100.0, steps: Steps::Ratio(20.0) },
            Control::BiasStd => Dial { low: 0.0, high: 5.0, steps: Steps::Even(0.05) },
            Control::LearningRate => Dial { low: 1e-6, high: 10.0, steps: Steps::Ratio(4.0) },
            Control::Parameter(_) => {
                let parameter = self.parameter(settings)?;
                let (low, high) = parameter.range;
                Dial { low, high, steps: Steps::Even(parameter.step) }
            }
            _ => return None,
        })
    }

    pub fn value(self, settings: &Settings) -> f64 {
        match self {
            Control::Depth => settings.depth as f64,
            Control::Width => settings.width as f64,
            Control::Batch => settings.batch as f64,
            Control::Gain => settings.gain,
            Control::BiasStd => settings.bias_std,
            Control::LearningRate => settings.learning_rate,
            Control::Parameter(index) => {
                settings.activation.parameters().get(index).copied().unwrap_or(0.0)
            }
            _ => 0.0,
        }
    }

    /// Sets a number that [`Control::dial`] allows.
    fn put(self, settings: &mut Settings, value: f64) {
        match self {
            Control::Depth => settings.depth = value as usize,
            Control::Width => {
                settings.width = value as usize;
                settings.widths.clear();
            }
            Control::Batch => {
                settings.batch = value as usize;
                keep_batch(settings);
            }
            Control::Gain => settings.gain = value,
            Control::BiasStd => settings.bias_std = value,
            Control::LearningRate => settings.learning_rate = value,
            Control::Parameter(_) => {
                if let Some(parameter) = self.parameter(settings)
                    && let Ok(changed) = settings.activation.with_parameter(&parameter.name, value)
                {
                    settings.activation = changed;
                }
            }
            _ => {}
        }
    }

    fn turn(self, settings: &mut Settings, (by, far): (i32, bool), functions: &Functions) {
        match self {
            Control::Activation => {
                settings.activation = next_function(functions, &settings.activation, by as isize);
            }
            Control::Init => settings.init = cycled(&Init::ALL, settings.init, by as isize),
            Control::Norm => {
                settings.norm = cycled(&NORMS, settings.norm, by as isize);
                keep_batch(settings);
            }
            Control::Residual => settings.residual = !settings.residual,
            Control::Dropout => {
                settings.dropout = cycled(&DROPOUTS, settings.dropout, by as isize);
            }
            Control::Precision => {
                settings.precision = cycled(&Precision::ALL, settings.precision, by as isize);
            }
            Control::Seed => {
                let by = i64::from(by) * if far { 10 } else { 1 };
                settings.seed = settings.seed.saturating_add_signed(by);
            }
            _ => {
                if let Some(dial) = self.dial(settings) {
                    let value = dial.turned(self.value(settings), by, far);
                    self.put(settings, value);
                }
            }
        }
    }

    /// Takes what was typed, or says what would have been right.
    fn set(self, settings: &mut Settings, text: &str, functions: &Functions) -> Result<(), String> {
        let label = self.label(settings);
        match self {
            Control::Activation => {
                settings.activation = typed_function(functions, text)?;
            }
            Control::Init => {
                settings.init =
                    Init::named(text).ok_or_else(|| one_of(Init::ALL.iter().map(|i| i.name())))?;
            }
            Control::Norm => {
                settings.norm = typed_norm(text)?;
                keep_batch(settings);
            }
            Control::Residual => settings.residual = typed_switch(text)?,
            Control::Dropout => settings.dropout = typed_dropout(text)?,
            Control::Precision => {
                settings.precision = Precision::named(text)
                    .ok_or_else(|| one_of(Precision::ALL.iter().map(|p| p.name())))?;
            }
            Control::Seed => {
                settings.seed = text.parse().map_err(|_| "a whole number from 0".to_owned())?;
            }
            _ => {
                let dial = self.dial(settings).ok_or_else(|| format!("{label} takes no number"))?;
                let value = dial.read(text)?;
                self.put(settings, value);
            }
        }
        Ok(())
    }
}

/// A batch that is too small for batch norm becomes as large as it has to be.
fn keep_batch(settings: &mut Settings) {
    settings.batch = settings.batch.max(settings.least_batch());
}

fn one_of<'a>(names: impl Iterator<Item = &'a str>) -> String {
    format!("one of {}", names.collect::<Vec<_>>().join(", "))
}

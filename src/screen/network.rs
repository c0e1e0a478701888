//! The Network screen: a real network trains, and every layer is looked into.

pub mod controls;
pub mod layout;
pub mod pins;
mod pointer;
pub mod view;

use super::Screen;
use super::control::cycled;
use super::control::edit::Edit;
use super::control::row::{Part, Row};
use super::control::setting::Setting;
use super::kept::Kept;
use super::theory::Theory;
use crate::input::{Mouse, MouseKind};
use crate::math::activation::Functions;
use crate::math::nn::{Precision, Quantity, Settings};
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

impl Screen for State {
    fn point_at(&mut self, label: &str) {
        self.pane = Pane::Controls;
        if let Some(index) = self.controls().iter().position(|row| row.label == label) {
            self.selected = index;
        }
    }

    fn pointed(&self) -> Option<String> {
        (self.pane == Pane::Controls).then(|| self.control().label.into_owned())
    }

    fn settings(&self, functions: &Functions) -> Vec<Setting> {
        let rows = self.controls().into_iter();
        rows.map(|row| row.setting(&self.settings, functions)).collect()
    }

    fn set(&mut self, label: &str, text: &str, functions: &Functions) -> Result<(), String> {
        self.point_at(label);
        self.enter(text, functions).map(drop)
    }

    fn update(&mut self, action: Action, context: &Context) -> Vec<Request> {
        // From the end, or from a larger screen, the first key back is seen.
        self.table_top = self.table_top.min(layout::last_page(self, context.area));
        match action {
            Action::NextPane | Action::PreviousPane => {
                self.pane = match self.pane {
                    Pane::Controls => Pane::Chart,
                    Pane::Chart => Pane::Controls,
                };
            }
            Action::Enlarge => self.enlarge(),
            Action::Up => self.vertical(-1),
            Action::Down => self.vertical(1),
            Action::Left => self.horizontal(-1, false, context.functions),
            Action::Right => self.horizontal(1, false, context.functions),
            Action::FarLeft => self.horizontal(-1, true, context.functions),
            Action::FarRight => self.horizontal(1, true, context.functions),
            Action::PageUp => self.page(-1),
            Action::PageDown => self.page(1),
            Action::Home => self.jump(false),
            Action::End => self.jump(true),
            Action::Confirm if self.pane == Pane::Controls => {
                self.edit = Some(Edit::new(self.control().text(&self.settings)));
            }
            Action::Play => {
                self.playing = !self.playing;
                return vec![Request::Play(Engine::Network, self.playing)];
            }
            Action::Step => {
                self.playing = false;
                return vec![Request::Step(Engine::Network)];
            }
            Action::OpenInTrain => {
                let network = Box::new(self.settings.network.clone());
                return vec![Request::NetworkToTrain(network)];
            }
            Action::AddRunner => return self.pin(),
            Action::RemoveRunner => return self.unpin(),
            Action::Restart => self.restarts += 1,
            Action::NewSeed => self.settings.seed = self.settings.seed.wrapping_add(1),
            Action::NextQuantity => self.quantity = cycled(&Quantity::ALL, self.quantity, 1),
            Action::PreviousQuantity => self.quantity = cycled(&Quantity::ALL, self.quantity, -1),
            Action::NextLayer => self.look_at(1),
            Action::PreviousLayer => self.look_at(-1),
            Action::Density => self.density = !self.density,
            Action::Table => self.table = !self.table,
            _ => {}
        }
        Vec::new()
    }

    fn mouse(&mut self, mouse: Mouse, context: &Context) -> Vec<Request> {
        let target = layout::hit(self, context.area, mouse.column, mouse.row);
        self.grabbed &= mouse.kind == MouseKind::Drag;
        self.table_top = self.table_top.min(layout::last_page(self, context.area));
        match (mouse.kind, target) {
            (MouseKind::WheelUp, Some(Target::Control { .. })) => self.vertical(-1),
            (MouseKind::WheelDown, Some(Target::Control { .. })) => self.vertical(1),
            (MouseKind::WheelUp, Some(Target::Line(_))) => self.scroll(-1),
            (MouseKind::WheelDown, Some(Target::Line(_))) => self.scroll(1),
            (MouseKind::WheelUp, Some(Target::Layer(_) | Target::Chart)) => self.look_at(-1),
            (MouseKind::WheelDown, Some(Target::Layer(_) | Target::Chart)) => self.look_at(1),
            (MouseKind::Press, Some(Target::Quantity)) => {
                self.quantity = cycled(&Quantity::ALL, self.quantity, 1);
            }
            (MouseKind::Drag, _) if self.grabbed => {
                if let Some(fraction) = layout::dragged(self, context.area, mouse.column) {
                    self.slide(fraction, context.functions);
                }
            }
            (
                MouseKind::Press | MouseKind::Drag,
                Some(Target::Layer(layer) | Target::Line(layer)),
            ) => {
                self.pane = Pane::Chart;
                self.layer = layer;
            }
            (MouseKind::Press, Some(Target::Control { index, part })) => {
                self.pane = Pane::Controls;
                self.selected = index;
                self.edit = None;
                self.grabbed = matches!(part, Part::Track(_));
                match part {
                    Part::Track(fraction) => self.slide(fraction, context.functions),
                    Part::Choice(by) => self.turn(by, false, context.functions),
                    Part::Number => {
                        self.edit = Some(Edit::new(self.control().text(&self.settings)));
                    }
                    Part::Label => {}
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

    fn enter(&mut self, text: &str, functions: &Functions) -> Result<Vec<Request>, String> {
        self.control().set(&mut self.settings, text, functions)?;
        self.layer = self.layer.min(self.settings.depth + 1);
        Ok(Vec::new())
    }

    fn leave(&mut self) {
        self.edit = None;
    }

    /// Works the theory out again if what it depends on has changed.
    fn follow_settings(&mut self) {
        // It knows nothing of what was drawn, learning or number formats.
        let relevant = self.settings.clone().with(|it| {
            (it.seed, it.learning_rate, it.precision) = (0, 0.0, Precision::F64);
        });
        if self.theory_of != Some(relevant.clone()) {
            self.theory = Theory::of(&relevant);
            self.theory_of = Some(relevant);
        }
    }

    fn kept(&self) -> Kept {
        let mut kept = controls::kept(&self.settings);
        self.pins.keep(&mut kept);
        kept
    }

    fn restore(&mut self, kept: &Kept, functions: &Functions) {
        controls::restore(&mut self.settings, kept, functions);
        self.pins.restore(kept);
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
    pub fn controls(&self) -> Vec<Row<Settings>> {
        controls::rows(&self.settings)
    }

    pub fn control(&self) -> Row<Settings> {
        let mut controls = self.controls();
        controls.swap_remove(self.selected.min(controls.len() - 1))
    }

    /// Shows these settings, held at the start.
    pub fn open(&mut self, settings: Settings) {
        self.settings = settings.clone();
        self.playing = false;
        self.layer = self.layer.min(settings.depth + 1);
        self.selected = 0;
        self.restarts += 1;
    }

    fn vertical(&mut self, by: isize) {
        if self.table && self.pane == Pane::Chart {
            self.scroll(by);
        } else if self.pane == Pane::Controls {
            let last = self.controls().len() - 1;
            self.selected = self.selected.saturating_add_signed(by).min(last);
            self.edit = None;
        } else {
            self.quantity = cycled(&Quantity::ALL, self.quantity, by);
        }
    }

    fn scroll(&mut self, by: isize) {
        self.table_top = self.table_top.saturating_add_signed(by).min(self.settings.depth);
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
        self.control().turn(&mut self.settings, (by, far), functions);
        self.layer = self.layer.min(self.settings.depth + 1);
    }

    fn slide(&mut self, fraction: f64, functions: &Functions) {
        self.control().slide(&mut self.settings, fraction, functions);
        self.layer = self.layer.min(self.settings.depth + 1);
    }
}

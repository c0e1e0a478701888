//! The Train screen: one to four networks learn something real side by side, from the same data in
//! the same order, and are looked into while they do.

mod change;
pub mod controls;
pub mod layout;
pub mod narration;
mod pointer;
mod runners;
pub mod view;

use super::Screen;
use super::control::cycled;
use super::control::edit::Edit;
use super::control::row::{Part, Row};
use super::control::setting::Setting;
use super::kept::Kept;
use super::theory::Theory;
use crate::input::{Mouse, MouseKind};
use crate::live::race;
use crate::live::race::{Place, Race};
use crate::math::activation::Functions;
use crate::math::mean_field::init::NoTheory;
use crate::math::nn::data::Source;
use crate::math::nn::{Precision, Quantity, TrainerSettings};
use crate::screen::message::{Action, Context, Engine, Request};
use crate::widget::Canvas;
use controls::RUNNER;
use layout::Target;
use ratatui::layout::Position;

/// What the keys act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    Controls,
    Pictures,
}

/// What is shown of the chosen network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// A quantity of every layer, as bars.
    Layers(Quantity),
    /// δ of every layer of all networks, a line each.
    Profiles,
    /// Units that nothing can teach any more, by layer.
    Dead,
    /// Pre-activations and activations of the chosen layer.
    Spread,
    /// What the layers' activations have learned, by epoch.
    Learned,
    /// What the network decides where: a plane or a curve.
    Decisions,
    /// What it says of the test rows: its worst mistakes, and which class it takes for which.
    Answers,
}

/// What the chart of the past shows, where there is room for one only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    Loss,
    Accuracy,
}

#[derive(Clone, Debug)]
pub struct State {
    /// The newest state of its networks.
    pub snapshot: Option<race::Snapshot>,
    /// How the race before this one stood when it ended.
    before: Option<race::Snapshot>,
    pub race: Race,
    /// The chosen network.
    pub runner: usize,
    pub pane: Pane,
    /// Which line of [`State::controls`] the keys change.
    pub selected: usize,
    pub picture: Picture,
    pub measure: Measure,
    /// The layer that is looked at, from 1; the last is the output.
    pub layer: usize,
    pub playing: bool,
    /// As fast as the machine can, not slowly enough to watch.
    pub flat_out: bool,
    /// The chart has the screen to itself while the keys are its.
    pub enlarged: bool,
    /// The network that the reader expects to win; of this race, made before its first step.
    pub bet: Option<usize>,
    pub table: bool,
    /// First line of the table on the screen.
    pub table_top: usize,
    /// A value being typed for the selected control.
    pub edit: Option<Edit>,
    /// The mouse holds the knob of the selected control's slider.
    pub grabbed: bool,
    /// Counts restarts from the same settings.
    pub restarts: u64,
    /// What theory says of the chosen network at its start.
    theory: Result<Theory, NoTheory>,
    /// Of which data and settings that is.
    theory_of: (Source, TrainerSettings),
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
        rows.map(|row| row.setting(&self.race, functions)).collect()
    }

    fn set(&mut self, label: &str, text: &str, functions: &Functions) -> Result<(), String> {
        Screen::point_at(self, label);
        self.enter(text, functions).map(drop)
    }

    fn update(&mut self, action: Action, context: &Context) -> Vec<Request> {
        // From the end, or from a larger screen, the first key back is seen.
        self.table_top = self.table_top.min(layout::last_page(self, context.area));
        match action {
            Action::NextPane | Action::PreviousPane => {
                self.pane = match self.pane {
                    Pane::Controls => Pane::Pictures,
                    Pane::Pictures => Pane::Controls,
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
                if self.control().label == RUNNER {
                    self.next_runner(1);
                } else {
                    self.edit = Some(Edit::new(self.control().text(&self.race)));
                }
            }
            Action::Play => {
                self.playing = !self.playing;
                if self.playing {
                    self.bet();
                }
                return vec![Request::Play(Engine::Race, self.playing)];
            }
            Action::Step => {
                self.playing = false;
                self.bet();
                return vec![Request::Step(Engine::Race)];
            }
            Action::Restart => {
                self.playing = true;
                self.bet();
                if self.snapshot.as_ref().is_some_and(|now| now.step > 0) {
                    self.before = self.snapshot.clone();
                }
                self.restarts += 1;
            }
            Action::NewSeed => {
                self.race.all(|settings| settings.seed = settings.seed.wrapping_add(1));
            }
            Action::NextView => self.next_picture(1),
            Action::PreviousView => self.next_picture(-1),
            Action::NextLayer => self.look_at(1),
            Action::PreviousLayer => self.look_at(-1),
            Action::NextRunner => self.next_runner(1),
            Action::PreviousRunner => self.next_runner(-1),
            Action::AddRunner => return self.add_runner(),
            Action::RemoveRunner => return self.remove_runner(),
            Action::Measure => {
                self.measure = match self.measure {
                    Measure::Loss => Measure::Accuracy,
                    Measure::Accuracy => Measure::Loss,
                };
            }
            Action::Pace => {
                self.flat_out = !self.flat_out;
                let pace =
                    if self.flat_out { "as fast as it goes" } else { "slow enough to watch" };
                return vec![Request::Notice(format!("pace: {pace}"))];
            }
            Action::Table => self.table = !self.table,
            _ => {}
        }
        Vec::new()
    }

    fn mouse(&mut self, mouse: Mouse, context: &Context) -> Vec<Request> {
        let target = layout::hit(self, context.area, (mouse.column, mouse.row));
        let pressed = matches!(mouse.kind, MouseKind::Press | MouseKind::Drag);
        self.grabbed &= mouse.kind == MouseKind::Drag;
        self.table_top = self.table_top.min(layout::last_page(self, context.area));
        match (mouse.kind, target) {
            (MouseKind::WheelUp, Some(Target::Control { .. })) => self.vertical(-1),
            (MouseKind::WheelDown, Some(Target::Control { .. })) => self.vertical(1),
            (MouseKind::WheelUp, Some(Target::Line(_))) => self.scroll(-1),
            (MouseKind::WheelDown, Some(Target::Line(_))) => self.scroll(1),
            (MouseKind::WheelUp, Some(Target::Layer(_) | Target::Picture)) => self.look_at(-1),
            (MouseKind::WheelDown, Some(Target::Layer(_) | Target::Picture)) => self.look_at(1),
            (MouseKind::Press, Some(Target::Runner(runner))) => self.choose(runner),
            (MouseKind::Press, Some(Target::Title)) => self.next_picture(1),
            (MouseKind::Drag, _) if self.grabbed => {
                if let Some(fraction) = layout::dragged(self, context.area, mouse.column) {
                    self.slide(fraction, context.functions);
                }
            }
            (_, Some(Target::Layer(layer) | Target::Line(layer))) if pressed => {
                self.pane = Pane::Pictures;
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
                    Part::Number => self.edit = Some(Edit::new(self.control().text(&self.race))),
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
        self.control().set(&mut self.race, text, functions)?;
        self.settle();
        Ok(Vec::new())
    }

    fn leave(&mut self) {
        self.edit = None;
    }

    /// Works the theory out again if the chosen network is another one now.
    fn follow_settings(&mut self) {
        let now = (self.race.source, self.settings().clone());
        if self.theory_of != now {
            self.theory = Theory::of_trainer(&now.1, now.0);
            self.theory_of = now;
        }
    }

    fn kept(&self) -> Kept {
        controls::kept(&self.race)
    }

    fn restore(&mut self, kept: &Kept, functions: &Functions) {
        controls::restore(&mut self.race, kept, functions);
        self.runner = self.runner.min(self.race.runners.len() - 1);
        self.layer = self.layer.min(self.settings().depth + 1);
        self.selected = self.selected.min(self.controls().len() - 1);
    }

    fn offers(&self, action: Action, context: &Context) -> bool {
        match action {
            Action::Confirm => self.pane == Pane::Controls,
            Action::NextRunner => self.race.runners.len() > 1,
            Action::AddRunner => self.race.runners.len() < race::MOST,
            Action::Measure => self.has_two_measures(context.area),
            _ => true,
        }
    }
}

impl State {
    pub fn is_enlarged(&self) -> bool {
        self.enlarged && self.pane == Pane::Pictures
    }

    fn enlarge(&mut self) {
        self.enlarged = !self.is_enlarged();
        self.pane = Pane::Pictures;
    }

    /// Sigmoid against tanh on two moons, five hidden layers; held until the reader has bet.
    pub fn new(functions: &Functions) -> State {
        let runner = |name| {
            let activation = functions.named(name).expect("a function of the course");
            TrainerSettings::new(activation, Source::Moons).with(|it| {
                it.depth = 5;
                it.precision = Precision::F64;
            })
        };
        let runners = vec![runner("sigmoid"), runner("tanh")];
        State {
            snapshot: None,
            before: None,
            theory: Theory::of_trainer(&runners[1], Source::Moons),
            theory_of: (Source::Moons, runners[1].clone()),
            race: Race { source: Source::Moons, runners },
            runner: 1,
            pane: Pane::Controls,
            selected: 0,
            picture: Picture::Layers(Quantity::Delta),
            measure: Measure::Loss,
            layer: 1,
            playing: false,
            flat_out: false,
            enlarged: false,
            bet: None,
            table: false,
            table_top: 0,
            edit: None,
            grabbed: false,
            restarts: 0,
        }
    }

    /// The chosen network's settings.
    pub fn settings(&self) -> &TrainerSettings {
        &self.race.runners[self.runner]
    }

    /// What theory says of the chosen network at its start, or why it says nothing.
    pub fn theory(&self) -> Result<&Theory, NoTheory> {
        self.theory.as_ref().map_err(|why| *why)
    }

    /// The lines of the control panel, top to bottom.
    pub fn controls(&self) -> Vec<Row<Race>> {
        controls::rows(&self.race, self.runner)
    }

    pub fn control(&self) -> Row<Race> {
        let mut controls = self.controls();
        controls.swap_remove(self.selected.min(controls.len() - 1))
    }

    /// The race before, where its numbers can stand beside the present ones: of the same data and
    /// loss.
    pub fn ghost(&self) -> Option<&race::Snapshot> {
        self.before.as_ref().filter(|before| {
            let race = &before.job.settings;
            race.source == self.race.source && race.runners[0].loss == self.race.runners[0].loss
        })
    }

    /// What can be shown of the chosen network.
    pub fn pictures(&self) -> Vec<Picture> {
        let layers = [Quantity::Delta, Quantity::WeightGradient, Quantity::ActivationStd];
        let mut pictures = Vec::from(layers.map(Picture::Layers));
        if self.race.runners.len() > 1 || self.ghost().is_some() {
            pictures.insert(1, Picture::Profiles);
        }
        pictures.extend([Picture::Dead, Picture::Spread]);
        if self.settings().learnable {
            pictures.push(Picture::Learned);
        }
        if has_decisions(self.race.source) {
            pictures.push(Picture::Decisions);
        }
        if self.race.source.is_classes() {
            pictures.push(Picture::Answers);
        }
        pictures
    }

    /// Whether loss and accuracy share one chart in this area.
    pub fn has_two_measures(&self, area: ratatui::layout::Rect) -> bool {
        self.race.source.is_classes() && layout::areas(self, area).accuracy.is_none()
    }

    /// What is looked into on the worker's side.
    pub fn place(&self) -> Place {
        Place { runner: self.runner, layer: self.layer.min(self.settings().depth) }
    }

    /// A picture, a layer and a line that the present networks have.
    fn settle(&mut self) {
        self.layer = self.layer.min(self.settings().depth + 1);
        if !self.pictures().contains(&self.picture) {
            self.picture = Picture::Layers(Quantity::Delta);
        }
        self.selected = self.selected.min(self.controls().len() - 1);
    }

    fn scroll(&mut self, by: isize) {
        self.table_top = self.table_top.saturating_add_signed(by).min(self.settings().depth);
    }

    fn vertical(&mut self, by: isize) {
        if self.pane == Pane::Controls {
            let last = self.controls().len() - 1;
            self.selected = self.selected.saturating_add_signed(by).min(last);
            self.edit = None;
        } else if self.table {
            self.scroll(by);
        } else {
            self.next_picture(by);
        }
    }

    fn horizontal(&mut self, by: i32, far: bool, functions: &Functions) {
        match self.pane {
            Pane::Controls => self.turn(by, far, functions),
            Pane::Pictures => self.look_at(if far { by * 10 } else { by }),
        }
    }

    fn turn(&mut self, by: i32, far: bool, functions: &Functions) {
        let control = self.control();
        match control.label == RUNNER {
            true => self.next_runner(by as isize),
            false => control.turn(&mut self.race, (by, far), functions),
        }
        self.settle();
    }

    fn look_at(&mut self, by: i32) {
        let layer = self.layer.saturating_add_signed(by as isize);
        self.layer = layer.clamp(1, self.settings().depth + 1);
    }

    fn next_picture(&mut self, by: isize) {
        self.picture = cycled(&self.pictures(), self.picture, by);
    }

    /// Ten lines of the controls or of the table, or ten layers.
    fn page(&mut self, by: isize) {
        match self.pane {
            Pane::Pictures if !self.table => self.look_at(10 * by as i32),
            _ => self.vertical(10 * by),
        }
    }

    fn jump(&mut self, to_end: bool) {
        match self.pane {
            Pane::Pictures if self.table => {
                self.table_top = if to_end { self.settings().depth } else { 0 };
            }
            Pane::Controls => self.selected = if to_end { self.controls().len() - 1 } else { 0 },
            Pane::Pictures => self.layer = if to_end { self.settings().depth + 1 } else { 1 },
        }
    }

    fn slide(&mut self, fraction: f64, functions: &Functions) {
        self.control().slide(&mut self.race, fraction, functions);
        self.settle();
    }
}

/// Whether a network's decisions can be drawn: inputs of one or two features.
fn has_decisions(source: Source) -> bool {
    !matches!(source, Source::Digits | Source::Noise)
}

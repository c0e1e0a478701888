//! Handles of the figure: what a reader changes of it while it has the keys.

use super::{Pane, State};
use crate::lesson::{Course, FigureNetwork};
use crate::math::activation::softmax;
use crate::math::nn::{Init, Lens, NetworkSettings, Settings};
use crate::screen::control::cycled;
use crate::screen::message::Action;

/// A figure as the reader has changed it.
#[derive(Clone, Debug, PartialEq)]
pub struct Handles {
    /// The figure: lesson, section and block; no block is the lesson's own figure.
    of: (usize, usize, Option<usize>),
    depth: usize,
    init: Init,
    lens: Option<Lens>,
    pub softmax: Softmax,
}

/// Scores of classes, what divides them, and which class is marked and which the true one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Softmax {
    pub scores: Vec<f64>,
    pub temperature: f64,
    pub marked: usize,
    pub truth: usize,
}

/// Temperatures, from the coldest.
const TEMPERATURES: [f64; 9] = [0.1, 0.2, 0.5, 0.75, 1.0, 1.5, 2.0, 5.0, 10.0];
/// Scores go so far to either side, by so much at a key.
const SCORES: (f64, f64, f64) = (-20.0, 20.0, 0.1);

impl Softmax {
    pub fn probabilities(&self) -> Vec<f64> {
        let scaled: Vec<f64> = self.scores.iter().map(|score| score / self.temperature).collect();
        softmax::probabilities(&scaled)
    }

    /// The cross-entropy −ln p of the true class.
    pub fn loss(&self) -> f64 {
        -self.probabilities()[self.truth].ln()
    }
}

impl State {
    /// The network beside the page, as the reader has changed it.
    pub fn network(&self, course: &Course) -> Option<FigureNetwork> {
        let mut network = self.figure(course).network.clone()?;
        if let Some(handles) = self.own_handles(course) {
            let settings = &mut network.settings.network;
            settings.init = handles.init;
            if settings.widths.is_empty() {
                settings.depth = handles.depth;
            }
            network.lens = handles.lens;
        }
        Some(network)
    }

    /// What is to be looked at of the network beside the page, as it is drawn.
    pub fn lens(&self, course: &Course) -> Option<(Settings, Lens)> {
        let network = self.network(course).filter(|_| self.hides(course).is_none())?;
        Some((network.settings, network.lens?))
    }

    /// What the keys do to the figure that has them.
    pub(super) fn handle_hint(&self, action: Action, course: &Course) -> Option<&'static str> {
        let figure = self.figure(course);
        let lens = figure.network.as_ref().and_then(|network| network.lens);
        let of_unit = lens.map(|lens| lens.unit.is_some());
        Some(match (figure.softmax.is_some(), of_unit, action) {
            (true, _, Action::Up) => "class before",
            (true, _, Action::Down) => "next class",
            (_, Some(false), Action::Up) | (_, Some(true), Action::PageUp) => "layer up",
            (_, Some(false), Action::Down) | (_, Some(true), Action::PageDown) => "layer down",
            (_, Some(true), Action::Up) => "next unit",
            (_, Some(true), Action::Down) => "unit before",
            (_, Some(true), Action::Left | Action::Right) => "bias",
            (_, None, Action::Up) => "deeper",
            (_, None, Action::Down) => "less deep",
            _ => return None,
        })
    }

    /// The figure's softmax, as the reader has changed it; empty where it has none.
    pub fn softmax(&self, course: &Course) -> Softmax {
        self.handles(course).softmax
    }

    /// Whether the keys change something of the figure.
    pub(super) fn has_figure_keys(&self, course: &Course) -> bool {
        let figure = self.figure(course);
        let has_handles = figure.softmax.is_some() || figure.network.is_some();
        self.pane == Pane::Figure && has_handles && self.hides(course).is_none()
    }

    fn own_handles(&self, course: &Course) -> Option<&Handles> {
        let of = self.figure_place(course);
        self.handles.as_ref().filter(|handles| handles.of == of)
    }

    fn handles(&self, course: &Course) -> Handles {
        self.own_handles(course).cloned().unwrap_or_else(|| self.fresh_handles(course))
    }

    fn fresh_handles(&self, course: &Course) -> Handles {
        let figure = self.figure(course);
        let settings = figure.network.as_ref().map(|network| &network.settings);
        let scores = figure.softmax.clone().unwrap_or_default();
        Handles {
            of: self.figure_place(course),
            depth: settings.map_or(1, |settings| settings.depth),
            init: settings.map_or(Init::HeNormal, |settings| settings.init),
            lens: figure.network.as_ref().and_then(|network| network.lens),
            softmax: Softmax { scores, temperature: 1.0, marked: 0, truth: 0 },
        }
    }

    /// What a key does to the figure that has the keys. False: nothing.
    pub(super) fn handle(&mut self, action: Action, course: &Course) -> bool {
        let figure = self.figure(course);
        if !self.has_figure_keys(course) {
            return false;
        }
        let mut handles = self.handles(course);
        let changed = match &figure.network {
            _ if figure.softmax.is_some() => handles.softmax.change(action),
            Some(network) => match &mut handles.lens {
                Some(lens) if action != Action::NextInit => {
                    change_lens(lens, action, &network.settings)
                }
                _ => handles.change(action, network.settings.widths.is_empty()),
            },
            None => false,
        };
        if changed {
            self.handles = Some(handles);
        }
        changed
    }
}

impl Handles {
    fn change(&mut self, action: Action, has_depth: bool) -> bool {
        let (least, most) = NetworkSettings::DEPTH;
        let depth = match action {
            Action::Up => self.depth + 1,
            Action::Down => self.depth - 1,
            Action::PageUp => self.depth + 10,
            Action::PageDown => self.depth.saturating_sub(10),
            Action::NextInit => {
                self.init = cycled(&Init::ALL, self.init, 1);
                return true;
            }
            _ => return false,
        };
        if has_depth {
            self.depth = depth.clamp(least, most);
        }
        has_depth
    }
}

/// A bias moves by so much at a key, ten times as much at one for far.
const BIAS_STEP: f64 = 0.1;

/// Another layer, or of a unit another unit, layer and bias. False: nothing.
fn change_lens(lens: &mut Lens, action: Action, settings: &Settings) -> bool {
    let (depth, last) = (settings.depth, settings.width_of(lens.layer));
    let by = |number: usize, up: bool, most: usize| match up {
        true => (number + 1).min(most),
        false => (number - 1).max(1),
    };
    match (&mut lens.unit, action) {
        (None, Action::Up | Action::Down) => {
            lens.layer = by(lens.layer, action == Action::Up, depth);
        }
        (Some(unit), Action::Up | Action::Down) => *unit = by(*unit, action == Action::Up, last),
        (Some(unit), Action::PageUp | Action::PageDown) => {
            lens.layer = by(lens.layer, action == Action::PageUp, depth);
            *unit = (*unit).min(settings.width_of(lens.layer));
        }
        (Some(_), Action::Left) => move_bias(lens, -1.0),
        (Some(_), Action::Right) => move_bias(lens, 1.0),
        (Some(_), Action::FarLeft) => move_bias(lens, -10.0),
        (Some(_), Action::FarRight) => move_bias(lens, 10.0),
        _ => return false,
    }
    true
}

fn move_bias(lens: &mut Lens, steps: f64) {
    let (low, high) = Lens::BIAS;
    let bias = ((lens.bias / BIAS_STEP).round() + steps) * BIAS_STEP;
    lens.bias = bias.clamp(low, high) + 0.0;
}

impl Softmax {
    fn change(&mut self, action: Action) -> bool {
        let last = self.scores.len() - 1;
        let (low, high, step) = SCORES;
        let by = |steps: f64| {
            let score = (self.scores[self.marked] / step).round() + steps;
            (score * step).clamp(low, high) + 0.0
        };
        match action {
            Action::Up => self.marked = self.marked.saturating_sub(1),
            Action::Down => self.marked = (self.marked + 1).min(last),
            Action::Left => self.scores[self.marked] = by(-1.0),
            Action::Right => self.scores[self.marked] = by(1.0),
            Action::FarLeft => self.scores[self.marked] = by(-10.0),
            Action::FarRight => self.scores[self.marked] = by(10.0),
            Action::ZoomIn | Action::ZoomOut => {
                let at = TEMPERATURES.iter().position(|it| *it >= self.temperature).unwrap_or(4);
                let at = if action == Action::ZoomIn { at + 1 } else { at.saturating_sub(1) };
                self.temperature = TEMPERATURES[at.min(TEMPERATURES.len() - 1)];
            }
            Action::Confirm => self.truth = self.marked,
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_moves_on_tenths_and_temperature_flattens() {
        let mut softmax =
            Softmax { scores: vec![2.0, 1.0, 0.0], temperature: 1.0, marked: 0, truth: 0 };
        let sharp = softmax.probabilities()[0];
        assert!((softmax.loss() + sharp.ln()).abs() < 1e-15);
        softmax.change(Action::ZoomIn);
        assert!(softmax.temperature == 1.5 && softmax.probabilities()[0] < sharp);
        for _ in 0..3 {
            softmax.change(Action::Right);
        }
        assert_eq!(softmax.scores[0], 2.3000000000000003);
        softmax.change(Action::Down);
        softmax.change(Action::Confirm);
        assert_eq!((softmax.marked, softmax.truth), (1, 1));
        assert!(!softmax.change(Action::Home));
    }
}

//! What goes to the Network screen, the network that the cursor is on; and what comes from the command
//! line.

use super::controls::{SEEDS, WIDTHS};
use super::{State, View};
use crate::math::nn::{Init, Precision, Settings};
use crate::math::sweep::{Cell, Spec};
use crate::screen::control::row::Subject;
use crate::screen::message::Request;

impl State {
    /// Takes over what is to be compared. The error names what this screen has no line for.
    pub fn open(&mut self, spec: &Spec) -> Result<(), String> {
        let shown = Spec {
            activations: spec.activations.clone(),
            depths: spec.depths.clone(),
            inits: spec.inits.clone(),
            gain: spec.gain,
            bias_std: spec.bias_std,
            norm: spec.norm,
            residual: spec.residual,
            seeds: spec.seeds,
            width: spec.width,
            ..Spec::new(Vec::new())
        };
        if shown != *spec {
            return Err(
                "the Depth screen has no line for --batch, --dropout and --precision: use actui sweep"
                    .to_owned(),
            );
        }
        let choice = |what: &str, place: Option<usize>, choices: String| {
            place.ok_or_else(|| format!("{what} on the Depth screen: {choices}"))
        };
        let seeds = SEEDS.iter().position(|&seeds| seeds == spec.seeds);
        let width = WIDTHS.iter().position(|&width| width == spec.width);
        self.seeds = choice("--seeds", seeds, list(&SEEDS))?;
        self.width = choice("--width", width, list(&WIDTHS))?;
        (self.view, self.inits, self.at_init) = (View::Race, spec.inits.clone(), 0);
        (self.gain, self.bias_std) = (spec.gain, spec.bias_std);
        (self.norm, self.residual) = (spec.norm, spec.residual);
        self.typed = Some(spec.depths.clone());
        self.functions.iter_mut().for_each(|(_, on)| *on = false);
        for function in &spec.activations {
            match self.functions.iter_mut().find(|(known, _)| known == function) {
                Some((_, on)) => *on = true,
                None => self.functions.push((function.clone(), true)),
            }
        }
        self.chosen = self.functions.iter().position(|(_, on)| *on).unwrap_or(0);
        self.settle();
        Ok(())
    }

    pub(super) fn open_in_network(&self) -> Vec<Request> {
        vec![match self.settings() {
            Some(settings) => Request::OpenInNetwork(settings),
            None => Request::Notice("It is still being worked out.".to_owned()),
        }]
    }

    /// The same network on the Train screen, to learn what is set there.
    pub(super) fn open_in_train(&self) -> Vec<Request> {
        vec![match self.settings() {
            Some(settings) => Request::NetworkToTrain(Box::new(settings.network)),
            None => Request::Notice("It is still being worked out.".to_owned()),
        }]
    }

    /// A network with the weights and biases under the cursor.
    fn critical_settings(&self) -> Option<Settings> {
        let (row, column) = self.at_plane;
        let (sigma_w, bias_std) = self.plane()?.at(row, column);
        Some(Settings::new(self.function()).with(|it| {
            it.init = Init::LecunNormal;
            it.depth = self.depth();
            it.width = WIDTHS[self.width];
            it.gain = round(sigma_w);
            it.bias_std = round(bias_std);
            it.precision = Precision::F64;
        }))
    }

    /// The settings of the network at the cursor: the function chosen, the depth under it.
    fn settings(&self) -> Option<Settings> {
        if self.view == View::Critical {
            return self.critical_settings();
        }
        let spec = match self.view {
            View::Gain => match (self.finding()?.remedies.first(), self.at_gain) {
                // No gain fits: what does.
                (Some(remedy), None) => remedy.spec.clone(),
                _ => Spec { gain: self.marked_gain(), ..self.gain_spec() },
            },
            _ => Spec { inits: vec![self.init()], ..self.spec_of(vec![self.function()]) },
        };
        let cell = Cell { activation: 0, init: 0, depth: self.depth() };
        Some(spec.settings(cell, 1))
    }
}

/// `1, 3, 8`
fn list<T: ToString>(choices: &[T]) -> String {
    choices.iter().map(T::to_string).collect::<Vec<String>>().join(", ")
}

/// The grid's numbers without the tail of their division.
fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

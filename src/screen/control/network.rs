//! The rows of a network, for every screen that sets one: a setting that all of them are to have is a
//! row here.

use super::kind::{Function, Kind, Turn};
use super::row::{Row, Subject, field};
use super::setting::Takes;
use super::{Dial, Steps};
use crate::math::activation::{Functions, Parameter};
use crate::math::nn::NetworkSettings;

type Line = Row<NetworkSettings>;

const WIDTHS: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0];
const GAIN: Dial = Dial { low: 0.01, high: 100.0, steps: Steps::Ratio(20.0) };
/// The range and the steps of the biases' standard deviation.
pub const BIAS: Dial = Dial { low: 0.0, high: 5.0, steps: Steps::Even(0.05) };
/// Those of a learning rate.
pub const RATE: Dial = Dial { low: 1e-6, high: 10.0, steps: Steps::Ratio(4.0) };

/// All, top to bottom; what parameters are called and the ladder of the depths are the screen's.
pub fn rows(
    network: &NetworkSettings,
    parameter_name: fn(&Parameter) -> &str,
    depths: &'static [f64],
) -> Vec<Line> {
    let function = Function(
        |it: &NetworkSettings| it.activation.clone(),
        |it: &mut NetworkSettings, function| it.activation = function,
    );
    let mut rows = vec![Line::new("activation", "φ of every hidden layer.", function)];
    let parameters = network.activation.about().parameters.iter().enumerate();
    rows.extend(parameters.map(|(index, about)| parameter(index, about, parameter_name(about))));
    rows.extend([
        Line::pick(
            "learn it",
            "Every layer learns this parameter like a weight. Its path is one of the pictures.",
            field!(learnable),
        ),
        Line::number(
            "depth",
            "Hidden layers L. A linear output layer follows.",
            Dial::counted(NetworkSettings::DEPTH, depths),
            field!(depth as usize),
        ),
        Line::number(
            "width",
            "Units in every hidden layer. Theory is for many: narrow networks scatter about it.",
            Dial::counted(NetworkSettings::WIDTH, WIDTHS),
            (
                |it| it.width as f64,
                |it, width| (it.width, it.widths) = (width as usize, Vec::new()),
            ),
        ),
        Line::pick("init", "How the weights are drawn.", field!(init)),
        Line::number(
            "gain",
            "Multiplies the weights that the initialization draws.",
            GAIN,
            field!(gain),
        ),
        Line::number(
            "bias std",
            "Standard deviation of the biases. 0 leaves them to the init.",
            BIAS,
            field!(bias_std),
        ),
        Line::pick(
            "norm",
            "Between the linear map and φ. Batch norm takes each unit's mean and variance over the \
             batch, layer norm each row's over the layer. δ is then taken behind it.",
            field!(norm),
        ),
        Line::pick(
            "residual",
            "A layer as wide as its input adds it to its output. The gradient has a way round φ′.",
            field!(residual),
        ),
        Line::pick(
            "dropout",
            "Share of the units switched off at random in each step. Alpha dropout keeps SELU's \
             mean and variance.",
            field!(dropout),
        ),
        Line::pick("precision", "The number format that all is computed in.", field!(precision)),
    ]);
    rows
}

/// The activation's parameter at `index`; it is kept with the activation.
fn parameter(index: usize, about: &Parameter, label: &str) -> Line {
    let name = about.name.clone();
    let mut row = Line::number(
        label.to_owned(),
        "The activation's own parameter.",
        Dial::of(about),
        (
            move |it| it.activation.parameters().get(index).copied().unwrap_or(0.0),
            move |it, value| {
                if let Ok(changed) = it.activation.with_parameter(&name, value) {
                    it.activation = changed;
                }
            },
        ),
    );
    row.derived = true;
    row
}

/// What has networks that rows are about, each known by its number.
pub trait Networks: Subject + 'static {
    fn network(&self, number: usize) -> &NetworkSettings;
    fn network_mut(&mut self, number: usize) -> &mut NetworkSettings;
}

impl Row<NetworkSettings> {
    /// The same row, about one of several networks.
    pub fn of<S: Networks>(self, number: usize) -> Row<S> {
        let Row { label, help, derived, kind } = self;
        Row { label, help, derived, kind: Box::new(Member { number, kind }) }
    }
}

struct Member {
    number: usize,
    kind: Box<dyn Kind<NetworkSettings>>,
}

impl<S: Networks> Kind<S> for Member {
    fn text(&self, of: &S) -> String {
        self.kind.text(of.network(self.number))
    }

    fn turn(&self, of: &mut S, by: Turn, functions: &Functions) {
        self.kind.turn(of.network_mut(self.number), by, functions);
    }

    fn set(&self, of: &mut S, text: &str, functions: &Functions) -> Result<(), String> {
        self.kind.set(of.network_mut(self.number), text, functions)
    }

    fn takes(&self, of: &S, functions: &Functions) -> Takes {
        self.kind.takes(of.network(self.number), functions)
    }

    fn dial(&self) -> Option<Dial> {
        self.kind.dial()
    }

    fn written(&self, of: &S) -> String {
        self.kind.written(of.network(self.number))
    }
}

//! The lines of the control panel: what each is called, shows and takes.

use crate::math::activation::{Functions, Parameter};
use crate::math::nn::{Init, NetworkSettings, Precision, Settings};
use crate::screen::control::function::{next_function, typed_function};
use crate::screen::control::part::{
    DROPOUTS, NORMS, dropout_text, norm_text, switch_text, typed_dropout, typed_norm, typed_switch,
};
use crate::screen::control::setting::{Setting, Takes, round};
use crate::screen::control::{Dial, Steps, cycled, name, named, number};
use crate::screen::kept::{Kept, written};

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

/// Those besides the activation's, in an order in which they can be set.
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

impl Control {
    /// What it does; the first sentence is short, where there is no room for more.
    pub fn help(self) -> &'static str {
        match self {
            Control::Activation => {
                "φ of every hidden layer. Enter takes a name, parameters with it, or an expression \
                 of x."
            }
            Control::Parameter(_) => "The activation's own parameter.",
            Control::Depth => "Hidden layers L. A linear output layer follows.",
            Control::Width => {
                "Units in every hidden layer. Theory is for many: narrow networks scatter about it."
            }
            Control::Batch => "Rows of the input. Each has a target of its own to be learned.",
            Control::Init => {
                "How weights are drawn. The bars before the first step show what that alone does."
            }
            Control::Gain => {
                "Multiplies all weights. The Depth screen's gains view finds the one that keeps \
                 gradients their size."
            }
            Control::BiasStd => "Standard deviation of the biases. 0 leaves them to the init.",
            Control::Norm => "Normalizes z in every hidden layer, over the batch or the layer.",
            Control::Residual => "Adds the input of every hidden layer to what it puts out.",
            Control::Dropout => "The share of h that is put to 0 while it learns.",
            Control::LearningRate => "How far a step goes down the gradient.",
            Control::Precision => {
                "The number format that all is computed in. Gradients underflow sooner in a small \
                 one."
            }
            Control::Seed => "Draws the weights and the noise. R takes the next one.",
        }
    }

    /// Those of a network, top to bottom.
    pub fn of(settings: &Settings) -> Vec<Control> {
        let parameters = settings.activation.about().parameters.len();
        let mut controls = vec![Control::Activation];
        controls.extend((0..parameters).map(Control::Parameter));
        controls.extend(KEPT);
        controls
    }

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
            Control::Parameter(_) => Dial::of(self.parameter(settings)?),
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
    pub fn put(self, settings: &mut Settings, value: f64) {
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

    /// One place further on in a choice, or along a dial.
    pub fn turn(self, settings: &mut Settings, (by, far): (i32, bool), functions: &Functions) {
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
    pub fn set(
        self,
        settings: &mut Settings,
        text: &str,
        functions: &Functions,
    ) -> Result<(), String> {
        let label = self.label(settings);
        match self {
            Control::Activation => {
                settings.activation = typed_function(functions, text)?;
            }
            Control::Init => {
                settings.init = named(text, &Init::ALL, (Init::name, name::INIT))?;
            }
            Control::Norm => {
                settings.norm = typed_norm(text)?;
                keep_batch(settings);
            }
            Control::Residual => settings.residual = typed_switch(text)?,
            Control::Dropout => settings.dropout = typed_dropout(text)?,
            Control::Precision => {
                let names = (Precision::name as fn(_) -> _, name::PRECISION);
                settings.precision = named(text, &Precision::ALL, names)?;
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

/// The lines of the panel as they are found and set by name.
pub fn settings(settings: &Settings, functions: &Functions) -> Vec<Setting> {
    let line = |control: Control| {
        let value = control.text(settings);
        let mut copy = settings.clone();
        let takes = match control.dial(settings) {
            Some(dial) => Takes::Number(dial),
            None if control == Control::Seed => Takes::Text("a whole number from 0"),
            None => Takes::Choice(round(value.clone(), || {
                control.turn(&mut copy, (1, false), functions);
                control.text(&copy)
            })),
        };
        Setting { label: control.label(settings).to_owned(), value, takes, help: "" }
    };
    Control::of(settings).into_iter().map(line).collect()
}

/// A batch that is too small for batch norm becomes as large as it has to be.
fn keep_batch(settings: &mut Settings) {
    settings.batch = settings.batch.max(settings.least_batch());
}

/// What was set of a network.
pub fn kept(settings: &Settings) -> Kept {
    let mut kept = Kept::default();
    kept.set("activation", written(&settings.activation));
    for control in KEPT {
        kept.set(control.label(settings), control.text(settings));
    }
    if !settings.widths.is_empty() {
        let widths = settings.widths.iter().map(usize::to_string);
        kept.set("widths", widths.collect::<Vec<_>>().join(" "));
    }
    kept
}

/// Sets what was kept; what cannot be read stays as it is.
pub fn restore(settings: &mut Settings, kept: &Kept, functions: &Functions) {
    for control in [Control::Activation].into_iter().chain(KEPT) {
        let text = kept.get(control.label(settings));
        let _ = text.map(|text| control.set(settings, text, functions));
    }
    if let Some(widths) = kept.get("widths") {
        let widths: Vec<usize> = widths.split(' ').filter_map(|width| width.parse().ok()).collect();
        settings.widths = if widths.len() == settings.depth { widths } else { Vec::new() };
    }
}

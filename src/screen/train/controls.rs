//! The lines of the control panel: what the networks share, then what the chosen one has of its own.

use crate::live::race::{MOST, Race};
use crate::math::activation::{Functions, Parameter};
use crate::math::nn::data::Source;
use crate::math::nn::loss::Loss;
use crate::math::nn::model::parameter;
use crate::math::nn::optimizer::Optimizer;
use crate::math::nn::{Init, NetworkSettings, Precision, TrainerSettings};
use crate::screen::control::function::{next_function, typed_function};
use crate::screen::control::part::{
    DROPOUTS, NORMS, dropout_text, norm_text, switch_text, typed_dropout, typed_norm, typed_switch,
};
use crate::screen::control::setting::{Setting, Takes, round};
use crate::screen::control::{Dial, Steps, cycled, name, named, number};
use crate::screen::kept::{Kept, written};

/// One line of the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Control {
    Data,
    Loss,
    Batch,
    Seed,
    /// Which network the lines below are about.
    Runner,
    Activation,
    /// The activation's n-th parameter.
    Parameter(usize),
    Learnable,
    Depth,
    Width,
    Init,
    Gain,
    Norm,
    Residual,
    Dropout,
    Clip,
    Optimizer,
    LearningRate,
    Precision,
}

const DEPTHS: &[f64] = &[1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 20.0, 50.0, 100.0, 200.0];
const WIDTHS: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0];
const BATCHES: &[f64] = &[1.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0, 2048.0];
const CLIPS: [Option<f64>; 4] = [None, Some(0.1), Some(1.0), Some(10.0)];

impl Control {
    /// Those of a race whose network `runner` is chosen, top to bottom.
    pub fn of(race: &Race, runner: usize) -> Vec<Control> {
        let settings = &race.runners[runner];
        let mut controls = vec![Control::Data];
        if race.source.is_classes() {
            controls.push(Control::Loss);
        }
        controls.extend([Control::Batch, Control::Seed, Control::Runner, Control::Activation]);
        let parameters = settings.activation.about().parameters.len();
        controls.extend((0..parameters).map(Control::Parameter));
        let learnable = parameter::is_learnable(&settings.activation);
        let has = |control: &Control| learnable || *control != Control::Learnable;
        controls.extend(OWN.into_iter().filter(has));
        controls
    }

    fn parameter(self, settings: &TrainerSettings) -> Option<&Parameter> {
        match self {
            Control::Parameter(index) => settings.activation.about().parameters.get(index),
            _ => None,
        }
    }

    pub fn label(self, settings: &TrainerSettings) -> &str {
        match self {
            Control::Data => "data",
            Control::Loss => "loss",
            Control::Batch => "batch",
            Control::Seed => "seed",
            Control::Runner => "network",
            Control::Activation => "activation",
            Control::Parameter(_) => self.parameter(settings).map_or("", |p| &p.short),
            Control::Learnable => "learn it",
            Control::Depth => "depth",
            Control::Width => "width",
            Control::Init => "init",
            Control::Gain => "gain",
            Control::Norm => "norm",
            Control::Residual => "residual",
            Control::Dropout => "dropout",
            Control::Clip => "clip",
            Control::Optimizer => "optimizer",
            Control::LearningRate => "learning rate",
            Control::Precision => "precision",
        }
    }

    /// Whether all networks have it in common.
    pub fn is_shared(self) -> bool {
        matches!(self, Control::Data | Control::Loss | Control::Batch | Control::Seed)
    }

    /// What it does; the first sentence is short, where there is no room for more.
    pub fn help(self) -> &'static str {
        match self {
            Control::Data => {
                "What is to be learned. A quarter of the rows is kept for testing. Another set \
                 brings the depth, width and learning rate that suit it."
            }
            Control::Loss => {
                "What training makes small. Cross-entropy is that of the softmax of the outputs; \
                 the other is the mean squared error."
            }
            Control::Batch => {
                "Rows of a minibatch. Fewer give more steps an epoch, and noisier ones. What would \
                 not fill one is left out of the epoch. Batch norm needs 2."
            }
            Control::Seed => {
                "Draws data, weights and the order of the rows. It is the same for all networks."
            }
            Control::Runner => {
                "The network that the lines below are about. + adds a copy of it, - takes it out."
            }
            Control::Activation => "φ of every hidden layer.",
            Control::Parameter(_) => "The activation's own parameter.",
            Control::Learnable => {
                "Every layer learns this parameter like a weight. Its path is one of the pictures."
            }
            Control::Depth => "Hidden layers L. A linear output layer follows.",
            Control::Width => {
                "Units in every hidden layer. The theory is for many: narrow networks scatter about it."
            }
            Control::Init => "How the weights are drawn.",
            Control::Gain => "Multiplies the weights that the initialisation draws.",
            Control::Norm => {
                "Between the linear map and φ. Batch norm takes each unit's mean and variance \
                 over the batch, layer norm each row's over the layer. δ is then taken behind it."
            }
            Control::Residual => {
                "A layer as wide as its input adds it to its output. The gradient has a way round φ′."
            }
            Control::Dropout => {
                "Share of the units switched off at random in each step. Alpha dropout keeps SELU's \
                 mean and variance."
            }
            Control::Clip => {
                "Gradients longer than this are shortened to it. The length is that of all \
                 parameters together."
            }
            Control::Optimizer => {
                "What is made of the gradients. Plain steps, steps with momentum, or Adam's."
            }
            Control::LearningRate => {
                "How far a step goes. It changes while the networks learn, without a new start."
            }
            Control::Precision => "The number format that all is computed in.",
        }
    }

    /// The value as it is shown and typed.
    pub fn text(self, race: &Race, runner: usize) -> String {
        let settings = &race.runners[runner];
        match self {
            Control::Data => race.source.name().to_owned(),
            Control::Loss => settings.loss.name().to_owned(),
            Control::Runner => format!("{} of {}", letter(runner), race.runners.len()),
            Control::Activation => settings.activation.name().to_owned(),
            Control::Learnable => switch_text(settings.learnable),
            Control::Init => settings.init.name().to_owned(),
            Control::Norm => norm_text(settings.norm),
            Control::Residual => switch_text(settings.residual),
            Control::Dropout => dropout_text(settings.dropout),
            Control::Clip => settings.clip.map_or("none".to_owned(), number),
            Control::Optimizer => settings.optimizer.name().to_owned(),
            Control::Precision => settings.precision.name().to_owned(),
            Control::Seed => settings.seed.to_string(),
            _ => number(self.value(settings)),
        }
    }

    /// The slider of a number; None for a choice.
    pub fn dial(self, settings: &TrainerSettings) -> Option<Dial> {
        Some(match self {
            Control::Depth => Dial::counted(NetworkSettings::DEPTH, DEPTHS),
            Control::Width => Dial::counted(NetworkSettings::WIDTH, WIDTHS),
            Control::Batch => Dial::counted(TrainerSettings::BATCH, BATCHES),
            Control::Gain => Dial { low: 0.01, high: 100.0, steps: Steps::Ratio(20.0) },
            Control::LearningRate => Dial { low: 1e-6, high: 10.0, steps: Steps::Ratio(4.0) },
            Control::Parameter(_) => Dial::of(self.parameter(settings)?),
            _ => return None,
        })
    }

    /// The number of a control with a dial.
    pub fn value(self, settings: &TrainerSettings) -> f64 {
        match self {
            Control::Depth => settings.depth as f64,
            Control::Width => settings.width as f64,
            Control::Batch => settings.batch as f64,
            Control::Gain => settings.gain,
            Control::LearningRate => settings.learning_rate,
            Control::Parameter(index) => {
                settings.activation.parameters().get(index).copied().unwrap_or(0.0)
            }
            _ => 0.0,
        }
    }

    /// Sets a number that [`Control::dial`] allows.
    pub fn put(self, race: &mut Race, runner: usize, value: f64) {
        let settings = &mut race.runners[runner];
        match self {
            Control::Depth => settings.depth = value as usize,
            Control::Width => settings.width = value as usize,
            Control::Batch => {
                race.all(|settings| settings.batch = value as usize);
                race.keep_batch();
            }
            Control::Gain => settings.gain = value,
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
    pub fn turn(
        self,
        race: &mut Race,
        runner: usize,
        (by, far): (i32, bool),
        functions: &Functions,
    ) {
        let settings = &mut race.runners[runner];
        let step = by as isize;
        match self {
            Control::Data => race.open(cycled(&Source::ALL, race.source, step)),
            Control::Loss => {
                let loss = cycled(&Loss::ALL, settings.loss, step);
                race.all(|settings| settings.loss = loss);
            }
            Control::Seed => {
                let by = i64::from(by) * if far { 10 } else { 1 };
                race.all(|settings| settings.seed = settings.seed.saturating_add_signed(by));
            }
            Control::Activation => {
                settings.activation = next_function(functions, &settings.activation, step);
            }
            Control::Learnable => settings.learnable = !settings.learnable,
            Control::Init => settings.init = cycled(&Init::ALL, settings.init, step),
            Control::Norm => {
                settings.norm = cycled(&NORMS, settings.norm, step);
                race.keep_batch();
            }
            Control::Residual => settings.residual = !settings.residual,
            Control::Dropout => settings.dropout = cycled(&DROPOUTS, settings.dropout, step),
            Control::Clip => settings.clip = cycled(&CLIPS, settings.clip, step),
            Control::Optimizer => {
                settings.optimizer = cycled(&Optimizer::ALL, settings.optimizer, step);
            }
            Control::Precision => {
                settings.precision = cycled(&Precision::ALL, settings.precision, step);
            }
            _ => {
                if let Some(dial) = self.dial(settings) {
                    let value = dial.turned(self.value(settings), by, far);
                    self.put(race, runner, value);
                }
            }
        }
    }

    /// Takes what was typed, or says what would have been right.
    pub fn set(
        self,
        race: &mut Race,
        runner: usize,
        (text, functions): (&str, &Functions),
    ) -> Result<(), String> {
        let least = race.least_batch();
        let settings = &mut race.runners[runner];
        match self {
            Control::Data => race.open(named(text, &Source::ALL, (Source::name, &[]))?),
            Control::Loss => {
                let loss = named(text, &Loss::ALL, (Loss::name, name::LOSS))?;
                race.all(|settings| settings.loss = loss);
            }
            Control::Seed => {
                let seed = text.parse().map_err(|_| "a whole number from 0".to_owned())?;
                race.all(|settings| settings.seed = seed);
            }
            Control::Activation => {
                settings.activation = typed_function(functions, text)?;
            }
            Control::Init => settings.init = named(text, &Init::ALL, (Init::name, name::INIT))?,
            Control::Optimizer => {
                settings.optimizer = named(text, &Optimizer::ALL, (Optimizer::name, &[]))?;
            }
            Control::Precision => {
                let names = (Precision::name as fn(_) -> _, name::PRECISION);
                settings.precision = named(text, &Precision::ALL, names)?;
            }
            Control::Norm => {
                settings.norm = typed_norm(text)?;
                race.keep_batch();
            }
            Control::Batch if text == "1" && least > 1 => {
                return Err("2 rows or more, since a network has batch norm".to_owned());
            }
            Control::Dropout => settings.dropout = typed_dropout(text)?,
            Control::Clip => settings.clip = typed_clip(text)?,
            Control::Learnable => settings.learnable = typed_switch(text)?,
            Control::Residual => settings.residual = typed_switch(text)?,
            Control::Runner => return Err("Left or Right".to_owned()),
            _ => {
                let dial = self.dial(settings).ok_or("no number")?;
                let value = dial.read(text)?;
                self.put(race, runner, value);
            }
        }
        Ok(())
    }
}

/// The lines of the panel as they are found and set by name.
pub fn settings(race: &Race, runner: usize, functions: &Functions) -> Vec<Setting> {
    let line = |control: Control| {
        let settings = &race.runners[runner];
        let value = control.text(race, runner);
        let mut copy = race.clone();
        let takes = match control.dial(settings) {
            Some(dial) => Takes::Number(dial),
            None if control == Control::Seed => Takes::Text("a whole number from 0"),
            None if control == Control::Runner => Takes::Nothing,
            None => Takes::Choice(round(value.clone(), || {
                control.turn(&mut copy, runner, (1, false), functions);
                control.text(&copy, runner)
            })),
        };
        Setting { label: control.label(settings).to_owned(), value, takes, help: control.help() }
    };
    Control::of(race, runner).into_iter().map(line).collect()
}

/// What the networks share, in an order in which it can be set.
const SHARED: [Control; 4] = [Control::Data, Control::Loss, Control::Batch, Control::Seed];
/// What each has of its own besides its activation and that one's parameters.
const OWN: [Control; 12] = [
    Control::Learnable,
    Control::Depth,
    Control::Width,
    Control::Init,
    Control::Gain,
    Control::Norm,
    Control::Residual,
    Control::Dropout,
    Control::Clip,
    Control::Optimizer,
    Control::LearningRate,
    Control::Precision,
];

/// The whole race: `batch`, and of each network `A activation`, `A depth`, …
pub fn kept(race: &Race) -> Kept {
    let mut kept = Kept::default();
    for control in SHARED {
        kept.set(control.label(&race.runners[0]), control.text(race, 0));
    }
    for (runner, settings) in race.runners.iter().enumerate() {
        let mut set = |label: &str, text| kept.set(format!("{} {label}", letter(runner)), text);
        set("activation", written(&settings.activation));
        for control in OWN {
            set(control.label(settings), control.text(race, runner));
        }
    }
    kept
}

/// Makes of a race what was kept of one; what cannot be read stays as it is.
pub fn restore(race: &mut Race, kept: &Kept, functions: &Functions) {
    let set = |race: &mut Race, control: Control, runner, name: &str| {
        let _ = kept.get(name).map(|text| control.set(race, runner, (text, functions)));
    };
    let runners = (0..MOST)
        .take_while(|&runner| kept.get(&format!("{} activation", letter(runner))).is_some());
    let runners = runners.count();
    if runners > 0 {
        let last = race.runners[race.runners.len() - 1].clone();
        race.runners.resize(runners, last);
    }
    // The data bring a depth and more of their own, and norm decides how few rows a batch may have.
    for control in SHARED {
        let label = control.label(&race.runners[0]).to_owned();
        set(race, control, 0, &label);
    }
    for runner in 0..race.runners.len() {
        set(race, Control::Activation, runner, &format!("{} activation", letter(runner)));
        for control in OWN {
            let label = control.label(&race.runners[runner]).to_owned();
            set(race, control, runner, &format!("{} {label}", letter(runner)));
        }
    }
    set(race, Control::Batch, 0, "batch");
}

/// The name of a network: A, B, C, D.
pub fn letter(runner: usize) -> char {
    ['A', 'B', 'C', 'D'][runner.min(3)]
}

fn typed_clip(text: &str) -> Result<Option<f64>, String> {
    if text == "none" {
        return Ok(None);
    }
    let limit = text.parse().ok().filter(|limit: &f64| *limit > 0.0 && limit.is_finite());
    limit.map(Some).ok_or("none or a positive number".to_owned())
}

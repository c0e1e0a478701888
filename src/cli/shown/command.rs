//! The command line that opens a screen with given settings: what is usual is left out.

use crate::cli::{decimal, plot};
use crate::live::race::Race;
use crate::math::activation::{Origin, Pointwise};
use crate::math::nn::data::Source;
use crate::math::nn::model::{Dropout, NormKind, parameter};
use crate::math::nn::{NetworkSettings, Settings, TrainerSettings};
use crate::math::sweep::{Spec, inits};
use crate::math::symbolic::Style;

/// The words of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call(Vec<String>);

impl Call {
    pub fn of(words: &[&str]) -> Call {
        Call(words.iter().map(|&word| word.to_owned()).collect())
    }

    fn open(screen: &str) -> Call {
        Call::of(&["actui", "open", screen])
    }

    pub fn plot(chart: &plot::Chart, cursor: f64) -> Call {
        let mut call = Call::open("plot");
        call.0.extend(chart.functions.iter().map(written));
        let (low, high) = chart.x;
        // Its value may begin with a minus.
        call.0.push(format!("--range={}:{}", decimal(low), decimal(high)));
        let orders: Vec<String> = chart.orders.iter().map(|&order| plot::digit(order)).collect();
        call.flag("--order", orders.join(","), true);
        call.0.push(format!("--at={}", decimal(cursor)));
        call
    }

    pub fn network(settings: &Settings) -> Call {
        let usual = Settings::new(settings.activation.clone());
        let mut call = Call::open("network");
        call.flag("--activation", written(&settings.activation), true);
        call.shape(settings, &usual);
        call.flag("--batch", settings.batch, settings.batch != usual.batch);
        call.weights(settings, &usual);
        let changed = settings.learning_rate != usual.learning_rate;
        call.flag("--lr", decimal(settings.learning_rate), changed);
        call
    }

    pub fn depth(spec: &Spec) -> Call {
        let usual = Spec::new(spec.activations.clone());
        let mut call = Call::open("depth");
        let list = |items: &mut dyn Iterator<Item = String>| items.collect::<Vec<_>>().join(",");
        call.flag("--activations", list(&mut spec.activations.iter().map(written)), true);
        call.flag("--depths", list(&mut spec.depths.iter().map(usize::to_string)), true);
        call.flag("--init", inits::text(&spec.inits), true);
        call.flag("--width", spec.width, spec.width != usual.width);
        call.flag("--batch", spec.batch, spec.batch != usual.batch);
        call.flag("--gain", decimal(spec.gain), spec.gain != usual.gain);
        call.flag("--bias-std", decimal(spec.bias_std), spec.bias_std != usual.bias_std);
        call.parts((spec.norm, spec.residual, spec.dropout));
        call.flag("--seeds", spec.seeds, spec.seeds != usual.seeds);
        call.flag("--precision", spec.precision.name(), spec.precision != usual.precision);
        call
    }

    /// Every further network is a flag of its own.
    pub fn train(race: &Race) -> Call {
        let mut call = Call::open("train");
        call.flag("--data", race.source.name(), true);
        for (index, settings) in race.runners.iter().enumerate() {
            let mut flags = Call(Vec::new());
            flags.runner(settings, race.source, index == 0);
            match index {
                0 => call.0.extend(flags.0),
                _ => call.flag("--against", flags.line(), true),
            }
        }
        call
    }

    /// What is shared by all networks is said of the first.
    fn runner(&mut self, settings: &TrainerSettings, source: Source, first: bool) {
        let usual = TrainerSettings::new(settings.activation.clone(), source);
        self.flag("--activation", written(&settings.activation), true);
        if settings.learnable && parameter::is_learnable(&settings.activation) {
            self.0.push("--learnable".to_owned());
        }
        self.shape(settings, &usual);
        self.flag("--loss", settings.loss.name(), first && settings.loss != usual.loss);
        self.flag("--batch", settings.batch, first && settings.batch != usual.batch);
        let mut network = settings.network.clone();
        if !first {
            network.seed = usual.seed;
        }
        self.weights(&network, &usual);
        self.flag("--optimizer", settings.optimizer.name(), settings.optimizer != usual.optimizer);
        let rate = settings.learning_rate;
        self.flag("--lr", decimal(rate), rate != usual.learning_rate);
        if let Some(clip) = settings.clip {
            self.flag("--clip", decimal(clip), true);
        }
    }

    fn shape(&mut self, settings: &NetworkSettings, usual: &NetworkSettings) {
        if settings.has_one_width() {
            let width = settings.width_of(1);
            self.flag("--depth", settings.depth, settings.depth != usual.depth);
            self.flag("--width", width, width != usual.width);
        } else {
            let widths = (1..=settings.depth).map(|layer| settings.width_of(layer).to_string());
            self.flag("--widths", widths.collect::<Vec<_>>().join(","), true);
        }
    }

    /// How weights and biases are drawn and computed, and what layers have besides.
    fn weights(&mut self, settings: &NetworkSettings, usual: &NetworkSettings) {
        self.flag("--init", settings.init.name(), settings.init != NetworkSettings::INIT);
        self.flag("--gain", decimal(settings.gain), settings.gain != 1.0);
        self.flag("--bias-std", decimal(settings.bias_std), settings.bias_std != 0.0);
        self.parts((settings.norm, settings.residual, settings.dropout));
        let precision = settings.precision;
        self.flag("--precision", precision.name(), precision != usual.precision);
        self.flag("--seed", settings.seed, settings.seed != usual.seed);
    }

    fn parts(&mut self, (norm, residual, dropout): (Option<NormKind>, bool, Option<Dropout>)) {
        if let Some(norm) = norm {
            self.flag("--norm", norm.name(), true);
        }
        if residual {
            self.0.push("--residual".to_owned());
        }
        match dropout {
            Some(Dropout::Plain { rate }) => self.flag("--dropout", decimal(rate), true),
            Some(Dropout::Alpha { rate }) => self.flag("--alpha-dropout", decimal(rate), true),
            None => {}
        }
    }

    fn flag(&mut self, name: &str, value: impl ToString, told: bool) {
        if told {
            self.0.extend([name.to_owned(), value.to_string()]);
        }
    }

    /// As it is typed in a shell.
    pub fn line(&self) -> String {
        self.0.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
    }

    /// The words of a line as [`Call::line`] writes it, quotes gone. None: a quote is never closed.
    pub fn words_of(line: &str) -> Option<Vec<String>> {
        let mut words: Vec<String> = Vec::new();
        let (mut quote, mut begun) = (None, false);
        let mut letters = line.chars();
        while let Some(c) = letters.next() {
            match (quote, c) {
                (Some(open), c) if c == open => quote = None,
                (None, '\'' | '"') => {
                    quote = Some(c);
                    if !std::mem::replace(&mut begun, true) {
                        words.push(String::new());
                    }
                }
                (None, c) if c.is_whitespace() => begun = false,
                (_, c) => {
                    let c = if quote.is_none() && c == '\\' { letters.next()? } else { c };
                    if !std::mem::replace(&mut begun, true) {
                        words.push(String::new());
                    }
                    words.last_mut()?.push(c);
                }
            }
        }
        quote.is_none().then_some(words)
    }
}

/// Between single quotes where a shell would read something into it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=:,./+".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// A function as every copy of the program reads it: one that a user keeps is known by its name
/// here only.
fn written(function: &Pointwise) -> String {
    if function.about().origin != Origin::User {
        return function.spelled();
    }
    let values = function.about().parameters.iter().zip(function.parameters());
    let values: String =
        values.map(|(known, value)| format!(" {}={value}", known.identifier())).collect();
    format!("{}{values}", function.definition().expression.show(Style::Text))
}

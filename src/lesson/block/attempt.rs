//! Something to be reached on another screen.

use super::Kind;
use crate::lesson::Block;
use crate::lesson::attempt::{Bench, Condition, TrainQuantity, Try, TryQuantity};
use crate::lesson::context::{Context, marked_up, required_text};
use crate::lesson::fields::{all, bounds, choice, fits, integer_or, one_of, optimizer, settings};
use crate::lesson::measure::{layer_of, network_quantity};
use crate::lesson::names::id;
use crate::lesson::raw::{Table, Value};
use crate::math::activation::Pointwise;
use crate::math::nn::data::Source;
use crate::math::nn::{Settings, TrainerSettings};

pub const KIND: Kind = Kind { name: "try", what: "a try block", read };

/// Multiplications of one run, so that a check of all tries takes seconds.
const MOST_WORK: f64 = 2e10;
const MOST_WITHIN: u64 = 200;
/// Epochs in which a training has to reach its goal.
const EPOCHS: u64 = 20;

/// The keys of settings, and the labels of the controls that change them.
const CONTROLS: [(&str, &str); 19] = [
    ("activation", "activation"),
    ("depth", "depth"),
    ("width", "width"),
    ("batch", "batch"),
    ("init", "init"),
    ("gain", "gain"),
    ("bias_std", "bias std"),
    ("norm", "norm"),
    ("residual", "residual"),
    ("dropout", "dropout"),
    ("alpha_dropout", "dropout"),
    ("lr", "learning rate"),
    ("precision", "precision"),
    ("seed", "seed"),
    ("data", "data"),
    ("optimizer", "optimizer"),
    ("clip", "clip"),
    ("loss", "loss"),
    ("learnable", "learn it"),
];

const SCREENS: [&str; 2] = ["network", "train"];

fn read(table: &mut Table, context: &mut Context) -> Option<Block> {
    let id = table.required("id").and_then(id);
    let goal = required_text(table, "goal", context);
    let screen = table.required("screen");
    let open_value = table.required("open");
    let (may, par_value) = (table.required("may").and_then(may), table.required("par"));
    let conditions = table.required("condition");
    let hints = table.required("hints").and_then(|value| hints(value, context));
    let is_network = one_of(screen?, "screen for a try", &SCREENS)? == "network";
    let usual = if is_network { 0 } else { EPOCHS };
    let within = integer_or(table, "within", usual, (0, MOST_WITHIN));
    let (open_value, par_value) = (open_value?, par_value?);
    let open = bench(is_network, open_value, open_value);
    let par = bench(is_network, par_value, open_value);
    let may = may?;
    note_not_allowed(par_value, &may);
    let depth = match open.as_ref()? {
        Bench::Network(settings) => settings.depth,
        Bench::Train(_, settings) => settings.depth,
    };
    let conditions = conditions.and_then(|value| conditions_of(value, is_network, depth));
    let (open, within) = (open?, within?);
    note_long(&open, within, open_value);
    Some(Block::Try(Box::new(Try {
        id: id?.0,
        goal: goal?,
        open,
        may,
        conditions: conditions?,
        within,
        hints: hints?,
        par: par?,
    })))
}

/// What `may` names, as labels.
fn may(value: Value) -> Option<Vec<&'static str>> {
    let names = value.array()?;
    if names.is_empty() {
        value.note("nothing may be changed, so nothing can be tried; name a control");
        return None;
    }
    all(names, |it| choice(it, "control", &CONTROLS))
}

fn hints(value: Value, context: &mut Context) -> Option<Vec<crate::lesson::Text>> {
    all(value.array()?, |it| marked_up(it, context))
}

/// `par` may change only what the learner may change.
fn note_not_allowed(par: Value, may: &[&'static str]) {
    let Some(table) = par.table("the settings of a try") else { return };
    for (key, at, _) in table.entries() {
        let label = CONTROLS.iter().find(|(known, _)| *known == key).map(|(_, label)| label);
        if label.is_some_and(|label| !may.contains(label)) {
            let told = format!("'may' does not allow '{key}'; add it there or leave it out here");
            table.file().note(at, told);
        }
    }
}

fn note_long(open: &Bench, within: u64, value: Value) {
    let work = match open {
        Bench::Network(settings) => settings.cost(within as f64 + 1.0).work,
        // A set has two thousand rows at most.
        Bench::Train(_, it) => {
            let rows = Settings { network: it.network.clone(), batch: 2000, learning_rate: 0.0 };
            rows.cost(within as f64 + 1.0).work
        }
    };
    if work > MOST_WORK {
        value.note(format!(
            "a check of this takes {work:.0e} multiplications, and {MOST_WORK:.0e} is the limit; \
             lower 'within', depth, width or batch"
        ));
    }
}

/// Settings of a screen; what they leave out is as in `base`.
fn bench(is_network: bool, value: Value, base: Value) -> Option<Bench> {
    const WHAT: &str = "the settings of a try";
    let mut table = value.table(WHAT)?.over(&base.table(WHAT)?);
    let bench = if is_network {
        let settings = settings(&mut table, None::<Pointwise>);
        let settings = settings.filter(|settings| fits(settings.cost(1.0), value));
        settings.map(|settings| Bench::Network(Box::new(settings)))
    } else {
        train(&mut table, value)
    };
    table.finish();
    bench
}

fn train(table: &mut Table, value: Value) -> Option<Bench> {
    let sources = Source::ALL.map(|source| (source.name(), source));
    let source = table.required("data");
    let chosen = table.optional("optimizer");
    let clip = match table.optional("clip") {
        None => Some(None),
        Some(clip) => clip.number_within(1e-6, 1e6).map(Some),
    };
    let settings =
        settings(table, None::<Pointwise>).filter(|settings| fits(settings.cost(1.0), value));
    let source = choice(source?, "data set", &sources)?;
    let Settings { network, batch, learning_rate } = settings?;
    let usual = TrainerSettings::new(network.activation.clone(), source);
    let (optimizer, clip) = (optimizer(chosen, usual.optimizer)?, clip?);
    let settings = TrainerSettings { network, batch, learning_rate, optimizer, clip, ..usual };
    Some(Bench::Train(source, Box::new(settings)))
}

/// `{ quantity, layer?, above?, below? }`, or a list of them.
fn conditions_of(value: Value, is_network: bool, depth: usize) -> Option<Vec<Condition>> {
    let values = value.one_or_more();
    if values.is_empty() {
        value.note("a try needs a condition; say what must be measured");
        return None;
    }
    all(values, |it| condition(it, is_network, depth))
}

fn condition(value: Value, is_network: bool, depth: usize) -> Option<Condition> {
    let mut table = value.table("a condition")?;
    let quantity = table.required("quantity");
    let (layer, number) =
        if is_network { layer_of(&mut table, depth) } else { (None, Some(depth)) };
    let (above, below) = (table.optional("above"), table.optional("below"));
    table.finish();
    let bounds = bounds(value, above, below);
    let quantity = if is_network {
        TryQuantity::Network(network_quantity(quantity?, layer, number?)?)
    } else {
        TryQuantity::Train(choice(quantity?, "quantity", &TRAIN)?)
    };
    Some(Condition { quantity, bounds: bounds? })
}

const TRAIN: [(&str, TrainQuantity); 4] = [
    ("test-accuracy", TrainQuantity::TestAccuracy),
    ("test-loss", TrainQuantity::TestLoss),
    ("loss", TrainQuantity::Loss),
    ("dead-share", TrainQuantity::DeadShare),
];

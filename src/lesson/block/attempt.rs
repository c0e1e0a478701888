//! Something to be reached on another screen.

use super::Kind;
use crate::experiment::Which;
use crate::lesson::Block;
use crate::lesson::attempt::{Bench, Condition, TrainQuantity, Try, TryQuantity};
use crate::lesson::context::{Context, marked_up, required_text};
use crate::lesson::fields::{
    LARGEST_FACTOR, all, bounds, choice, clip, fits, integer_or, learns, loss, number_or,
    optimizer, order, pointwise, range, settings, switch,
};
use crate::lesson::measure::{layer_of, network_quantity};
use crate::lesson::names::id;
use crate::lesson::raw::{Table, Value};
use crate::math::activation::{Order, Pointwise};
use crate::math::nn::data::Source;
use crate::math::nn::{NetworkSettings, Precision, Settings, TrainerSettings};
use crate::math::sweep::{Spec, SweepInit};

pub const KIND: Kind = Kind { name: "try", what: "a try block", read };

/// Multiplications of one run, so that a check of all tries takes seconds.
const MOST_WORK: f64 = 2e10;
const MOST_WITHIN: u64 = 200;
/// Epochs in which a training has to reach its goal.
const EPOCHS: u64 = 20;
/// Networks for each depth, of the choices that the Depth screen has.
const DEPTH_SEEDS: u64 = 3;

/// The keys of settings, and the labels of the controls that change them.
const CONTROLS: [(&str, &str); 22] = [
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
    // Of the Plot screen: the cursor, and the parameters of its function.
    ("x", "x"),
    ("function", "parameters"),
    // Of the Derive screen: what is typed.
    ("f", "f"),
];

/// A screen where something can be tried.
#[derive(Clone, Copy)]
struct BenchKind {
    /// As the lesson files write it.
    name: &'static str,
    /// Keys of [`CONTROLS`] that the screen has a control for.
    controls: &'static [&'static str],
    /// Asks a table for the screen's settings; the value is the whole of them.
    read: fn(&mut Table, Value) -> Option<Bench>,
    /// Reads the `quantity` of a condition, and what else it asks its table for.
    quantity: fn(&mut Table, Value, &Bench) -> Option<TryQuantity>,
    /// Steps or epochs that count where nothing is said, and the most that can.
    within: (u64, u64),
}

/// The screens: each is a row here and a variant of [`Bench`].
const BENCHES: [BenchKind; 5] = [
    BenchKind {
        name: "network",
        controls: &[
            "activation",
            "depth",
            "width",
            "batch",
            "init",
            "gain",
            "bias_std",
            "norm",
            "residual",
            "dropout",
            "alpha_dropout",
            "lr",
            "precision",
            "seed",
        ],
        read: network,
        quantity: of_network,
        within: (0, MOST_WITHIN),
    },
    BenchKind {
        name: "train",
        controls: &[
            "activation",
            "depth",
            "width",
            "batch",
            "init",
            "gain",
            "norm",
            "residual",
            "dropout",
            "alpha_dropout",
            "lr",
            "precision",
            "seed",
            "data",
            "optimizer",
            "clip",
            "loss",
            "learnable",
        ],
        read: train,
        quantity: of_training,
        within: (EPOCHS, MOST_WITHIN),
    },
    BenchKind {
        name: "plot",
        controls: &["x", "function"],
        read: plot,
        quantity: at_cursor,
        within: (0, 0),
    },
    BenchKind {
        name: "derive",
        controls: &["f"],
        read: derive,
        quantity: of_function,
        within: (0, 0),
    },
    BenchKind {
        name: "depth",
        controls: &["activation", "width", "init", "gain", "bias_std", "norm", "residual"],
        read: over_depths,
        quantity: of_depth,
        within: (0, 0),
    },
];

fn read(table: &mut Table, context: &mut Context) -> Option<Block> {
    let id = table.required("id").and_then(id);
    let goal = required_text(table, "goal", context);
    let screen = table.required("screen");
    let open_value = table.required("open");
    let (may_value, par_value) = (table.required("may"), table.required("par"));
    let conditions = table.required("condition");
    let hints = table.required("hints").and_then(|value| hints(value, context));
    let kinds = BENCHES.map(|kind| (kind.name, kind));
    let kind = choice(screen?, "screen for a try", &kinds)?;
    let within = integer_or(table, "within", kind.within.0, (0, kind.within.1));
    let (open_value, par_value) = (open_value?, par_value?);
    let open = bench(kind, open_value, open_value);
    let par = bench(kind, par_value, open_value);
    let may = may(may_value?, kind)?;
    note_not_allowed(par_value, &may);
    let open = open?;
    let conditions = conditions.and_then(|value| conditions_of(value, kind, &open));
    let within = within?;
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

/// What `may` names, as labels of the screen.
fn may(value: Value, kind: BenchKind) -> Option<Vec<&'static str>> {
    let names = value.array()?;
    if names.is_empty() {
        value.note("nothing may be changed, so nothing can be tried; name a control");
        return None;
    }
    let known = CONTROLS.into_iter().filter(|(key, _)| kind.controls.contains(key));
    let known: Vec<_> = known.collect();
    all(names, |it| choice(it, "control of this screen", &known))
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
        Bench::Depth(spec) => spec.cost().work,
        Bench::Plot(..) | Bench::Derive(_) => 0.0,
    };
    if work > MOST_WORK {
        value.note(format!(
            "a check of this takes {work:.0e} multiplications, and {MOST_WORK:.0e} is the limit; \
             lower 'within', depth, width or batch"
        ));
    }
}

/// Settings of a screen; what they leave out is as in `base`.
fn bench(kind: BenchKind, value: Value, base: Value) -> Option<Bench> {
    const WHAT: &str = "the settings of a try";
    let mut table = value.table(WHAT)?.over(&base.table(WHAT)?);
    let bench = (kind.read)(&mut table, value);
    table.finish();
    bench
}

fn network(table: &mut Table, value: Value) -> Option<Bench> {
    let settings = settings(table, None::<Pointwise>)?;
    fits(settings.cost(1.0), value).then(|| Bench::Network(Box::new(settings)))
}

fn train(table: &mut Table, value: Value) -> Option<Bench> {
    let sources = Source::ALL.map(|source| (source.name(), source));
    let source = table.required("data");
    let learnable = switch(table, "learnable", false);
    let (chosen, lost) = (table.optional("optimizer"), table.optional("loss"));
    let clip = clip(table, None);
    let settings =
        settings(table, None::<Pointwise>).filter(|settings| fits(settings.cost(1.0), value));
    let source = choice(source?, "data set", &sources)?;
    let Settings { mut network, batch, learning_rate } = settings?;
    network.learnable = learnable?;
    learns(table, network.learnable, &network.activation)?;
    let usual = TrainerSettings::new(network.activation.clone(), source);
    let loss = loss(lost, usual.loss)?;
    let (optimizer, clip) = (optimizer(chosen, usual.optimizer)?, clip?);
    let settings = TrainerSettings { network, loss, optimizer, learning_rate, clip, batch };
    Some(Bench::Train(source, Box::new(settings)))
}

/// `function`, and `x`, where the cursor stands.
fn plot(table: &mut Table, _: Value) -> Option<Bench> {
    let function = table.required("function").and_then(pointwise);
    let x = number_or(table, "x", 0.0, (-LARGEST_FACTOR, LARGEST_FACTOR));
    Some(Bench::Plot(function?, x?))
}

/// `f`
fn derive(table: &mut Table, _: Value) -> Option<Bench> {
    table.required("f").and_then(pointwise).map(Bench::Derive)
}

/// The keys of a network; `depth` is the one that counts, and smaller ones are run beside it.
fn over_depths(table: &mut Table, value: Value) -> Option<Bench> {
    for key in ["batch", "lr", "dropout", "alpha_dropout", "precision", "seed"] {
        if let Some(value) = table.optional(key) {
            value.note("the Depth screen has no such control; leave it out");
        }
    }
    let Settings { network, .. } = settings(table, None::<Pointwise>)?;
    if !Spec::WIDTHS.contains(&network.width) || !network.widths.is_empty() {
        let known = Spec::WIDTHS.map(|width| width.to_string()).join(", ");
        value.note(format!("the Depth screen has widths of {known}; take one of them"));
        return None;
    }
    let mut depths: Vec<usize> = [8, 4, 2, 1].map(|part| (network.depth / part).max(1)).to_vec();
    depths.dedup();
    let NetworkSettings { activation, width, init, gain, bias_std, norm, residual, .. } = network;
    let (inits, seeds) = (vec![SweepInit::Same(init)], DEPTH_SEEDS);
    let usual = Spec { precision: Precision::F64, ..Spec::new(vec![activation]) };
    let spec = Spec { depths, width, inits, gain, bias_std, norm, residual, seeds, ..usual };
    Some(Bench::Depth(Box::new(spec)))
}

/// `{ quantity, …, above?, below? }`, or a list of them.
fn conditions_of(value: Value, kind: BenchKind, bench: &Bench) -> Option<Vec<Condition>> {
    let values = value.one_or_more();
    if values.is_empty() {
        value.note("a try needs a condition; say what must be measured");
        return None;
    }
    all(values, |it| condition(it, kind, bench))
}

fn condition(value: Value, kind: BenchKind, bench: &Bench) -> Option<Condition> {
    let mut table = value.table("a condition")?;
    let quantity = table.required("quantity");
    let quantity = quantity.and_then(|it| (kind.quantity)(&mut table, it, bench));
    let (above, below) = (table.optional("above"), table.optional("below"));
    table.finish();
    let bounds = bounds(value, above, below);
    Some(Condition { quantity: quantity?, bounds: bounds? })
}

fn of_network(table: &mut Table, quantity: Value, bench: &Bench) -> Option<TryQuantity> {
    let depth = match bench {
        Bench::Network(settings) => settings.depth,
        _ => NetworkSettings::DEPTH.1,
    };
    let (layer, number) = layer_of(table, depth);
    Some(TryQuantity::Network(network_quantity(quantity, layer, number?)?))
}

fn of_training(_: &mut Table, quantity: Value, _: &Bench) -> Option<TryQuantity> {
    choice(quantity, "quantity", &TRAIN).map(TryQuantity::Train)
}

fn at_cursor(_: &mut Table, quantity: Value, _: &Bench) -> Option<TryQuantity> {
    choice(quantity, "quantity", &ORDERS).map(TryQuantity::Curve)
}

/// One of f, f′ and f″ at `x`, or the largest or smallest of the one that `order` says, over `x`.
fn of_function(table: &mut Table, quantity: Value, _: &Bench) -> Option<TryQuantity> {
    let [value, slope, curvature] = ORDERS.map(|(name, order)| (name, (Some(order), Which::Max)));
    let extremes = [("max", (None, Which::Max)), ("min", (None, Which::Min))];
    let known = [value, slope, curvature, extremes[0], extremes[1]];
    match choice(quantity, "quantity", &known)? {
        (Some(order), _) => table.required("x")?.number().map(|x| TryQuantity::At(order, x)),
        (None, which) => {
            let (order, ends) = (order(table)?, range(table.required("x")?)?);
            Some(TryQuantity::Extremum(order, which, ends))
        }
    }
}

fn of_depth(_: &mut Table, quantity: Value, bench: &Bench) -> Option<TryQuantity> {
    let depth = match bench {
        Bench::Depth(spec) => spec.depths.last().copied().unwrap_or_default(),
        _ => 0,
    };
    choice(quantity, "quantity", &[("delta-ratio", TryQuantity::Ratio(depth))])
}

const ORDERS: [(&str, Order); 3] =
    [("value", Order::Value), ("slope", Order::Slope), ("curvature", Order::Curvature)];

const TRAIN: [(&str, TrainQuantity); 4] = [
    ("test-accuracy", TrainQuantity::TestAccuracy),
    ("test-loss", TrainQuantity::TestLoss),
    ("loss", TrainQuantity::Loss),
    ("dead-share", TrainQuantity::DeadShare),
];

#[cfg(test)]
mod tests {
    use super::{BENCHES, CONTROLS};
    use crate::lesson::raw::{File, Table};
    use crate::math::activation::Functions;
    use std::cell::RefCell;

    /// What may be changed on a screen can be opened with, and is none of its unknown keys.
    #[test]
    fn what_a_screen_can_change_its_try_can_open_with() {
        for kind in BENCHES {
            for key in kind.controls {
                assert!(CONTROLS.iter().any(|(known, _)| known == key), "{key}");
                let functions = RefCell::new(Functions::built_in());
                // No control takes a table, so that a known key is told as wrong, not as unknown.
                let text = format!("{key} = {{}}");
                let file = File::new("open", &text, Some(&functions));
                let parsed = file.parse().unwrap();
                let mut table = Table::root(&file, &parsed, "the settings of a try");
                let value = table.optional(key).unwrap();
                let mut table = Table::root(&file, &parsed, "the settings of a try");
                (kind.read)(&mut table, value);
                table.finish();
                let told: Vec<_> = file.into_problems().iter().map(ToString::to_string).collect();
                assert!(
                    told.iter().all(|it| !it.contains("unknown key")),
                    "{}: {told:?}",
                    kind.name
                );
                assert!(
                    told.iter().all(|it| !it.contains("no such control")),
                    "{}: {told:?}",
                    kind.name
                );
            }
        }
    }
}

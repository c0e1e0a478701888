//! Trainings on data, races, and what an activation learns of itself.

use super::{layer_of, network_quantities, quantity_of, seeds};
use crate::experiment::{Measure, Train, TrainQuantity};
use crate::lesson::fields::{
    LARGEST_FACTOR, batch_is_enough, clip, function, integer_or, learns, loss, network, number_or,
    one_of, optimizer, switch,
};
use crate::lesson::raw::{Table, Value};
use crate::math::activation::Pointwise;
use crate::math::nn::data::Source;
use crate::math::nn::{NetworkSettings, TrainerSettings};

const MOST_EPOCHS: u64 = 1000;

/// A number of the network as it is after so many epochs; with `against` the difference to another.
pub fn train(table: &mut Table, standard: Option<Pointwise>) -> Option<Measure> {
    let learnable = switch(table, "learnable", false);
    let mut train = training(table, standard, learnable?)?;
    let against = table.optional("against");
    let quantity = table.required("quantity");
    let (layer, number) = layer_of(table, train.settings.depth);
    let threshold = table.optional("threshold");
    train.quantity = read_quantity(quantity?, (layer, number?), threshold)?;
    if let Some(value) = against {
        let mut table = value.table("'against'")?;
        let base = train.settings.clone();
        let function = function(&mut table, Some(base.network.activation.clone()));
        let settings = trainer(&mut table, base);
        table.finish();
        let mut settings = settings?;
        settings.network.activation = function?;
        train.against = Some(settings);
    }
    Some(Box::new(train).into())
}

/// The parameter that a layer's activation has learned.
pub fn parameter(table: &mut Table, standard: Option<Pointwise>) -> Option<Measure> {
    let mut train = training(table, standard, true)?;
    let (_, number) = layer_of(table, train.settings.depth);
    train.quantity = TrainQuantity::Learned(number?);
    Some(Box::new(train).into())
}

fn training(table: &mut Table, standard: Option<Pointwise>, learnable: bool) -> Option<Train> {
    let function = function(table, standard);
    let source = table.required("data").and_then(|value| {
        Source::named(one_of(value, "data set", &Source::ALL.map(Source::name))?)
    });
    let (function, source) = (function?, source?);
    learns(table, learnable, &function)?;
    let mut base = TrainerSettings::new(function, source);
    base.network.learnable = learnable;
    let settings = trainer(table, base);
    let usual = TrainerSettings::usual_epochs(source) as u64;
    let epochs = integer_or(table, "epochs", usual, (0, MOST_EPOCHS));
    let shuffled = switch(table, "shuffled", false);
    let seeds = seeds(table);
    let (seeds, spread) = seeds?;
    Some(Train {
        source,
        settings: settings?,
        against: None,
        epochs: epochs?,
        shuffled: shuffled?,
        seeds,
        spread,
        quantity: TrainQuantity::TestLoss,
    })
}

/// The keys of a network and its optimizer; those that are left out are as in `base`.
fn trainer(table: &mut Table, base: TrainerSettings) -> Option<TrainerSettings> {
    let network = network(table, base.network.clone());
    let gated = switch(table, "gated", base.gated);
    let network = network.zip(gated).map(|(network, gated)| NetworkSettings { gated, ..network });
    let optimizer = optimizer(table.optional("optimizer"), base.optimizer);
    let loss = loss(table.optional("loss"), base.loss);
    let (least, most) = TrainerSettings::BATCH;
    let batch = integer_or(table, "batch", base.batch as u64, (least as u64, most as u64));
    let learning_rate = number_or(table, "lr", base.learning_rate, (0.0, LARGEST_FACTOR));
    let clip = clip(table, base.clip);
    let (network, batch) = (network?, batch? as usize);
    batch_is_enough(table, &network, batch)?;
    let (loss, optimizer, learning_rate, clip) = (loss?, optimizer?, learning_rate?, clip?);
    Some(TrainerSettings { network, loss, optimizer, learning_rate, clip, batch })
}

fn read_quantity(
    value: Value,
    (layer, number): (Option<Value>, usize),
    threshold: Option<Value>,
) -> Option<TrainQuantity> {
    use TrainQuantity as Q;
    let goal = threshold.map_or(Some(0.0), Value::number)?;
    let own = [
        ("train-loss", (Q::TrainLoss, false)),
        ("test-loss", (Q::TestLoss, false)),
        ("train-accuracy", (Q::TrainAccuracy, false)),
        ("test-accuracy", (Q::TestAccuracy, false)),
        ("epochs-to", (Q::EpochsTo(goal), false)),
        ("learned", (Q::Learned(number), true)),
    ];
    let layers = network_quantities(number)
        .map(|(name, (quantity, is_of_a_layer))| (name, (Q::Layers(quantity), is_of_a_layer)));
    let all: Vec<_> = own.into_iter().chain(layers).collect();
    let quantity = quantity_of(value, layer, &all)?;
    match (quantity, threshold) {
        (Q::EpochsTo(_), None) => {
            value.note("'epochs-to' needs 'threshold'; say which test accuracy, or loss, is meant");
            return None;
        }
        (Q::EpochsTo(_), Some(_)) | (_, None) => {}
        (_, Some(threshold)) => {
            threshold.note("only 'epochs-to' has a threshold; leave it out");
        }
    }
    Some(quantity)
}

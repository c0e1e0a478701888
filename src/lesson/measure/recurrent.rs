//! A recurrent network that is to remember one sign.

use super::seeds;
use crate::experiment::{Measure, Recurrent, RecurrentQuantity};
use crate::lesson::fields::{
    LARGEST_FACTOR, choice, clip, function, init, integer_or, number_or, optimizer,
};
use crate::lesson::raw::{Table, Value};
use crate::math::activation::Pointwise;
use crate::math::nn::optimizer::Optimizer;
use crate::math::nn::recurrent::{RecurrentSettings, Start};

const MOST_UNITS: u64 = 128;
const MOST_LENGTH: u64 = 500;
const MOST_STEPS: u64 = 5000;
const MOST_BATCH: u64 = 256;
const IDENTITY: &str = "identity";

pub fn read(table: &mut Table, standard: Option<Pointwise>) -> Option<Measure> {
    let activation = function(table, standard);
    let units = integer_or(table, "units", 32, (1, MOST_UNITS));
    let length = integer_or(table, "length", 50, (1, MOST_LENGTH));
    let start = table.optional("init").map_or(Some(Start::Identity), start);
    let gain = number_or(table, "gain", 1.0, (0.0, LARGEST_FACTOR));
    let optimizer = optimizer(table.optional("optimizer"), Optimizer::Sgd);
    let learning_rate = number_or(table, "lr", 0.01, (0.0, LARGEST_FACTOR));
    let clip = clip(table, None);
    let batch = integer_or(table, "batch", 32, (1, MOST_BATCH));
    let seed = integer_or(table, "seed", 1, (0, i64::MAX as u64));
    let steps = integer_or(table, "steps", 0, (0, MOST_STEPS));
    let seeds = seeds(table);
    let quantities = [
        ("gradient-ratio", RecurrentQuantity::GradientRatio),
        ("loss", RecurrentQuantity::Loss),
        ("accuracy", RecurrentQuantity::Accuracy),
    ];
    let quantity = table.required("quantity");
    let quantity = quantity.and_then(|value| choice(value, "quantity", &quantities));
    let (seeds, spread) = seeds?;
    let settings = RecurrentSettings {
        activation: activation?,
        units: units? as usize,
        length: length? as usize,
        start: start?,
        gain: gain?,
        optimizer: optimizer?,
        learning_rate: learning_rate?,
        clip: clip?,
        batch: batch? as usize,
        seed: seed?,
    };
    Some(Recurrent { settings, steps: steps?, seeds, spread, quantity: quantity? }.into())
}

fn start(value: Value) -> Option<Start> {
    match value.raw_string()? {
        IDENTITY => Some(Start::Identity),
        _ => init(value).map(Start::Drawn),
    }
}

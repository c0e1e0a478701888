//! A pass rounded to a small number format.

use super::{layer_of, quantity_of, seeds};
use crate::experiment::{Lost, Measure, Rounded};
use crate::lesson::fields::{choice, number_or, settings};
use crate::lesson::raw::Table;
use crate::math::activation::Pointwise;
use crate::math::nn::rounded::SmallFormat;

/// Losses are scaled by powers of two up to about 2²⁴.
const LARGEST_SCALE: f64 = 2e7;

pub fn read(table: &mut Table, standard: Option<Pointwise>) -> Option<Measure> {
    let settings = settings(table, standard);
    let format = table.required("format");
    let format = format.and_then(|value| choice(value, "number format", &SmallFormat::ALL));
    let scale = number_or(table, "scale", 1.0, (1e-6, LARGEST_SCALE));
    let seeds = seeds(table);
    let quantity = table.required("quantity");
    let settings = settings?;
    let (layer, number) = layer_of(table, settings.depth);
    let number = number?;
    let quantities = [
        ("zero-fraction", (Lost::ZeroFraction(number), true)),
        ("zero-layers", (Lost::ZeroLayers, false)),
    ];
    let lost = quantity_of(quantity?, layer, &quantities)?;
    if settings.norm.is_some() || settings.residual || settings.dropout.is_some() {
        table.note("only plain networks are rounded; leave out norm, residual and dropout");
        return None;
    }
    let (seeds, spread) = seeds?;
    Some(Rounded { settings, format: format?, scale: scale?, seeds, spread, lost }.into())
}

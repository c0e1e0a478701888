//! How near a sum of a few units comes to a curve.

use crate::experiment::{Approximate, Measure};
use crate::lesson::fields::{choice_or, expression, function, integer_or, range};
use crate::lesson::raw::Table;
use crate::math::activation::Pointwise;

const MOST_UNITS: u64 = 128;

pub fn read(table: &mut Table, standard: Option<Pointwise>) -> Option<Measure> {
    let function = function(table, standard);
    let of = table.required("of").and_then(expression);
    let x = table.required("x").and_then(range);
    let units = integer_or(table, "units", 8, (1, MOST_UNITS));
    let errors = [("rms", false), ("largest", true)];
    let error = choice_or(table.optional("error"), false, "error", &errors);
    let (function, of, x, units) = (function?, of?, x?, units? as usize);
    Some(Approximate { function, of, x, units, is_largest: error? }.into())
}

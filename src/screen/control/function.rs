//! The control that chooses an activation.

use crate::math::activation::{FunctionError, Functions, Pointwise};

/// The next of all functions, or the one `by` places further; with its parameters' defaults.
pub fn next_function(functions: &Functions, now: &Pointwise, by: isize) -> Pointwise {
    let all: Vec<Pointwise> = functions.all().collect();
    let place = all.iter().position(|one| one.is_same_function(now)).unwrap_or(0);
    let next = (place as isize + by).rem_euclid(all.len() as isize);
    all[next as usize].clone()
}

/// What was typed, or what would have been right.
pub fn typed_function(functions: &Functions, text: &str) -> Result<Pointwise, String> {
    functions.parse_pointwise(text).map_err(|error| match error {
        FunctionError::Unknown { .. } => {
            let names: Vec<String> = functions.all().map(|one| one.name().to_owned()).collect();
            format!("one of {}", names.join(", "))
        }
        error => error.to_string(),
    })
}

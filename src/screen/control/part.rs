//! The controls of what a network's layers have beside W, b and φ.

use super::name::{NORM, key};
use super::{named, number};
use crate::math::nn::model::{Dropout, NormKind};

pub const NORMS: [Option<NormKind>; 3] = [None, Some(NormKind::Batch), Some(NormKind::Layer)];
pub const DROPOUTS: [Option<Dropout>; 7] = [
    None,
    Some(Dropout::Plain { rate: 0.1 }),
    Some(Dropout::Plain { rate: 0.2 }),
    Some(Dropout::Plain { rate: 0.5 }),
    Some(Dropout::Alpha { rate: 0.05 }),
    Some(Dropout::Alpha { rate: 0.1 }),
    Some(Dropout::Alpha { rate: 0.2 }),
];

pub fn norm_text(norm: Option<NormKind>) -> String {
    norm.map_or("none", NormKind::name).to_owned()
}

pub fn dropout_text(dropout: Option<Dropout>) -> String {
    match dropout {
        None => "none".to_owned(),
        Some(Dropout::Plain { rate }) => number(rate),
        Some(Dropout::Alpha { rate }) => format!("alpha {}", number(rate)),
    }
}

pub fn typed_dropout(text: &str) -> Result<Option<Dropout>, String> {
    let text = text.to_lowercase();
    if text == "none" || text == "off" {
        return Ok(None);
    }
    let (alpha, rate) = match text.strip_prefix("alpha") {
        Some(rest) => (true, rest.trim()),
        None => (false, text.trim()),
    };
    let rate = rate.parse().ok().filter(|rate| (0.0..1.0).contains(rate));
    let rate: f64 = rate.ok_or("none, a share below 1, or alpha and a share")?;
    Ok(Some(if alpha { Dropout::Alpha { rate } } else { Dropout::Plain { rate } }))
}

pub fn typed_norm(text: &str) -> Result<Option<NormKind>, String> {
    match key(text).as_str() {
        "none" | "off" => Ok(None),
        _ => named(text, &NormKind::ALL, (NormKind::name, NORM))
            .map(Some)
            .map_err(|_| "none, batch or layer".to_owned()),
    }
}

pub fn typed_switch(text: &str) -> Result<bool, String> {
    match key(text).as_str() {
        "on" | "yes" | "true" => Ok(true),
        "off" | "no" | "false" | "none" => Ok(false),
        _ => Err("on or off".to_owned()),
    }
}

pub fn switch_text(on: bool) -> String {
    if on { "on" } else { "off" }.to_owned()
}

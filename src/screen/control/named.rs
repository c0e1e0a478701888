//! What there are a few of: how each is written, and which one a text means.

use super::{name, number};
use crate::math::nn::data::Source;
use crate::math::nn::loss::Loss;
use crate::math::nn::model::{Dropout, NormKind};
use crate::math::nn::optimizer::Optimizer;
use crate::math::nn::{Init, Precision};

/// One of a few, in the order in which keys go through them.
pub trait Named: Copy + PartialEq + 'static {
    const ALL: &'static [Self];
    /// Other names for them
    const ALIASES: name::Aliases = &[];

    fn text(self) -> String;

    /// The one that was typed, or what would have been right.
    fn read(text: &str) -> Result<Self, String> {
        let all: Vec<String> = Self::ALL.iter().map(|one| one.text()).collect();
        let place = name::place(text, all.iter().map(String::as_str), Self::ALIASES);
        place.map(|place| Self::ALL[place]).ok_or_else(|| format!("one of {}", all.join(", ")))
    }
}

macro_rules! by_name {
    ($($kind:ty: $aliases:expr, $name:expr;)*) => {$(
        impl Named for $kind {
            const ALL: &'static [Self] = &<$kind>::ALL;
            const ALIASES: name::Aliases = $aliases;
            fn text(self) -> String {
                $name(self).to_owned()
            }
        }
    )*};
}
pub(in crate::screen) use by_name;

by_name! {
    Init: name::INIT, Init::name;
    Precision: name::PRECISION, Precision::name;
    Loss: name::LOSS, Loss::name;
    Source: &[], Source::name;
    Optimizer: &[], Optimizer::name;
}

impl Named for bool {
    const ALL: &'static [bool] = &[false, true];

    fn text(self) -> String {
        if self { "on" } else { "off" }.to_owned()
    }

    fn read(text: &str) -> Result<bool, String> {
        match name::key(text).as_str() {
            "on" | "yes" | "true" => Ok(true),
            "off" | "no" | "false" | "none" => Ok(false),
            _ => Err("on or off".to_owned()),
        }
    }
}

impl Named for Option<NormKind> {
    const ALL: &'static [Self] = &[None, Some(NormKind::Batch), Some(NormKind::Layer)];
    const ALIASES: name::Aliases = name::NORM;

    fn text(self) -> String {
        self.map_or("none", NormKind::name).to_owned()
    }
}

impl Named for Option<Dropout> {
    const ALL: &'static [Self] = &[
        None,
        Some(Dropout::Plain { rate: 0.1 }),
        Some(Dropout::Plain { rate: 0.2 }),
        Some(Dropout::Plain { rate: 0.5 }),
        Some(Dropout::Alpha { rate: 0.05 }),
        Some(Dropout::Alpha { rate: 0.1 }),
        Some(Dropout::Alpha { rate: 0.2 }),
    ];

    fn text(self) -> String {
        match self {
            None => "none".to_owned(),
            Some(Dropout::Plain { rate }) => number(rate),
            Some(Dropout::Alpha { rate }) => format!("alpha {}", number(rate)),
        }
    }

    /// Also a share that is none of those.
    fn read(text: &str) -> Result<Self, String> {
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
}

//! Names of things there are a few of, as people write and paste them: see
//! [`crate::math::nn::name`].

use crate::math::nn::data::Source;
use crate::math::nn::loss::Loss;
use crate::math::nn::model::NormKind;
use crate::math::nn::name::{self, Aliases};
use crate::math::nn::optimizer::Optimizer;
use crate::math::nn::{Init, Precision};
use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};
use std::ffi::OsStr;

/// For clap: one of some named things.
#[derive(Clone)]
pub struct Names<T> {
    /// The first of each is the one that help shows.
    things: Vec<(&'static str, T)>,
    aliases: Aliases,
}

impl<T: Clone + Send + Sync + 'static> Names<T> {
    pub fn of(
        all: impl IntoIterator<Item = T>,
        name: impl Fn(&T) -> &'static str,
        aliases: Aliases,
    ) -> Names<T> {
        Names { things: all.into_iter().map(|thing| (name(&thing), thing)).collect(), aliases }
    }

    /// One more thing.
    pub fn and(mut self, name: &'static str, thing: T) -> Names<T> {
        self.things.push((name, thing));
        self
    }

    fn find(&self, text: &str) -> Option<&T> {
        let names = self.things.iter().map(|(name, _)| *name);
        name::place(text, names, self.aliases).map(|place| &self.things[place].1)
    }
}

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Names<T> {
    type Value = T;

    fn parse_ref(&self, cmd: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<T, Error> {
        let text = value.to_string_lossy();
        self.find(&text).cloned().ok_or_else(|| {
            let names: Vec<&str> = self.things.iter().map(|(name, _)| *name).collect();
            let mut error = Error::new(ErrorKind::InvalidValue).with_cmd(cmd);
            let argument = arg.map_or("...".to_owned(), ToString::to_string);
            error.insert(ContextKind::InvalidArg, ContextValue::String(argument));
            let shown = super::number::shown(&text);
            error.insert(ContextKind::InvalidValue, ContextValue::String(shown));
            if let Some(near) = crate::lesson::nearest(&text.to_lowercase(), names.iter().copied())
            {
                let near = ContextValue::String(near.to_owned());
                error.insert(ContextKind::SuggestedValue, near);
            }
            let names = names.into_iter().map(str::to_owned).collect();
            error.insert(ContextKind::ValidValue, ContextValue::Strings(names));
            error
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.things.iter().map(|(name, _)| PossibleValue::new(*name))))
    }
}

pub fn init() -> Names<Init> {
    Names::of(Init::ALL, |init| init.name(), name::INIT)
}

pub fn precision() -> Names<Precision> {
    Names::of(Precision::ALL, |precision| precision.name(), name::PRECISION)
}

pub fn source() -> Names<Source> {
    Names::of(Source::ALL, |source| source.name(), &[])
}

pub fn norm() -> Names<NormKind> {
    Names::of(NormKind::ALL, |norm| norm.name(), name::NORM)
}

pub fn loss() -> Names<Loss> {
    Names::of(Loss::ALL, |loss| loss.name(), name::LOSS)
}

pub fn optimizer() -> Names<Optimizer> {
    Names::of(Optimizer::ALL, |optimizer| optimizer.name(), &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_spellings_lead_to_one_thing() {
        let names = Names::of(
            ["he-normal", "sgd"],
            |name| *name,
            &[("kaiming-normal", "he-normal"), ("stochastic-gradient-descent", "sgd")],
        );
        for text in ["he-normal", "he_normal", "HeNormal", "HE NORMAL", "nn.init.kaiming_normal_"] {
            assert_eq!(names.find(text), Some(&"he-normal"), "{text}");
        }
        assert_eq!(names.find("torch.optim.SGD"), Some(&"sgd"));
        assert_eq!(names.find("he"), None);
        assert_eq!(names.find(""), None);
    }
}

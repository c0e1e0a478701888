//! Functions as data: the gallery of further functions that comes with the program, and those that
//! a user names and keeps.

use crate::math::activation::{
    About, Definition, FunctionError, Functions, Origin, Paper, Parameter, Pointwise,
};
use crate::math::symbolic::{Function, Style};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const GALLERY: &str = include_str!("../assets/gallery.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Gallery {
    function: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    title: String,
    expression: String,
    #[serde(default)]
    parameters: Vec<EntryParameter>,
    paper: EntryPaper,
    sentence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryParameter {
    name: String,
    symbol: String,
    default: f64,
    range: (f64, f64),
    step: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryPaper {
    authors: String,
    title: String,
    year: u16,
}

/// The built-in functions, then the gallery.
///
/// # Panics
/// Where the gallery that comes with the program has a fault; a test reads it.
pub fn functions() -> Functions {
    let gallery: Gallery = toml::from_str(GALLERY).expect("the gallery is TOML");
    let mut functions = Functions::built_in();
    for entry in gallery.function {
        functions.add(entry.definition()).expect("names of the gallery are new");
    }
    functions
}

impl Entry {
    fn definition(self) -> Definition {
        let parameter = |parameter: EntryParameter| {
            let EntryParameter { name, symbol, default, range, step } = parameter;
            Parameter::new((&name, &symbol), default, range, step, &[])
        };
        let EntryPaper { authors, title, year } = self.paper;
        let about = About {
            aliases: self.aliases,
            origin: Origin::Gallery,
            parameters: self.parameters.into_iter().map(parameter).collect(),
            sentence: self.sentence,
            ..About::new(&self.name, &self.title, Paper { authors, title, year })
        };
        let expression = self.expression.parse().expect("an expression of the gallery can be read");
        Definition::typed(about, expression).expect("it has few parameters")
    }
}

/// A function that a user named and keeps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnFunction {
    pub name: String,
    /// In the language of [`crate::math::symbolic`]
    pub expression: String,
    /// Defaults of its parameters; 1 where there is none
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, f64>,
}

impl OwnFunction {
    /// A function under its own name.
    pub fn of(function: &Pointwise) -> OwnFunction {
        let about = &function.about().parameters;
        let values = function.parameters().iter().copied();
        let names = about.iter().map(Parameter::identifier);
        OwnFunction {
            name: function.name().to_owned(),
            expression: function.definition().expression.show(Style::Text),
            parameters: names.zip(values).collect(),
        }
    }

    /// A function under a new name.
    ///
    /// # Errors
    /// What is wrong with the name.
    pub fn named(name: &str, function: &Pointwise) -> Result<OwnFunction, String> {
        const LONGEST: usize = 32;
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let name = name.trim().to_lowercase().replace([' ', '_'], "-");
        let begins = name.starts_with(|c: char| c.is_ascii_lowercase());
        if name.len() < 2 || name.len() > LONGEST || !begins || !name.chars().all(is_plain) {
            return Err(format!(
                "A name has 2 to {LONGEST} letters, digits and hyphens and begins with a letter."
            ));
        }
        if Function::named(&name).is_some() || name == "pi" {
            return Err(format!("{name} has a meaning in expressions; choose another name."));
        }
        Ok(OwnFunction { name, ..OwnFunction::of(function) })
    }

    /// What it defines.
    ///
    /// # Errors
    /// Where the expression cannot be read or derived.
    pub fn definition(&self) -> Result<Definition, FunctionError> {
        let refused = |error| FunctionError::Expression { text: self.expression.clone(), error };
        let expression: crate::math::symbolic::Expr = self.expression.parse().map_err(refused)?;
        if !expression.contains(crate::math::symbolic::X) {
            return Err(FunctionError::WithoutX { text: self.expression.clone() });
        }
        let parameter = |name: &str| {
            let mut parameter = Parameter::typed(name);
            parameter.default = self.parameters.get(name).copied().unwrap_or(parameter.default);
            let (low, high) = parameter.range;
            parameter.range = (low.min(parameter.default), high.max(parameter.default));
            parameter
        };
        let about = About {
            origin: Origin::User,
            parameters: expression.parameters().iter().map(|name| parameter(name)).collect(),
            sentence: "Kept from the Derive screen.".to_owned(),
            ..About::new(&self.name, &self.name, None)
        };
        let definition = Definition::typed(about, expression).map_err(refused)?;
        definition.check().map_err(refused)?;
        Ok(definition)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Order;

    #[test]
    fn a_kept_function_is_what_was_kept() {
        let mut functions = functions();
        let typed = functions.parse_pointwise("x*sigmoid(b*x) b=1.7").unwrap();
        let kept = OwnFunction::named("My gate", &typed).unwrap();
        assert_eq!((kept.name.as_str(), kept.parameters["b"]), ("my-gate", 1.7));
        let added = functions.add(kept.definition().unwrap()).unwrap();
        assert_eq!(added, functions.parse_pointwise("my_gate").unwrap());
        assert_eq!(added.value(0.3), typed.value(0.3));
        assert_eq!(OwnFunction::of(&added), kept);
        assert!(functions.remove("my-gate") && functions.named("my-gate").is_none());
        assert!(!functions.remove("relu") && functions.named("relu").is_some());
    }

    #[test]
    fn names_that_mean_something_else_are_refused() {
        let function = functions().parse_pointwise("x^2").unwrap();
        for name in ["x", "", "2x", "a+b", "tanh", "pi", &"n".repeat(40), "größe"] {
            assert!(OwnFunction::named(name, &function).is_err(), "{name}");
        }
        let broken = |expression: &str| OwnFunction {
            name: "broken".to_owned(),
            expression: expression.to_owned(),
            parameters: BTreeMap::new(),
        };
        for expression in ["x*", "3", &["x"; 40].join("^")] {
            assert!(broken(expression).definition().is_err(), "{expression}");
        }
    }

    #[test]
    fn every_function_of_the_gallery_can_be_derived_and_evaluated() {
        let functions = functions();
        let gallery = || functions.all().filter(|one| one.about().origin == Origin::Gallery);
        assert!(gallery().count() >= 20);
        for function in gallery() {
            function.definition().check().unwrap_or_else(|error| panic!("{function:?}: {error}"));
            assert!(function.definition().formula(Order::Curvature).is_some(), "{function:?}");
            let about = function.about();
            assert!(about.sentence.ends_with('.') && about.paper.is_some(), "{function:?}");
            for k in -40..=40 {
                let (x, step) = (f64::from(k) / 8.0 + 0.0107, 1e-6);
                let measured = (function.value(x + step) - function.value(x - step)) / (2.0 * step);
                let error = (function.slope(x) - measured).abs();
                assert!(error <= 1e-7 * (1.0 + measured.abs()), "{function:?} at {x}");
            }
        }
    }

    #[test]
    fn theory_knows_the_gallery_and_what_has_no_mean() {
        use crate::math::mean_field::moments::Gains;
        let functions = functions();
        let gains = |text: &str| Gains::of(&functions.parse_pointwise(text).unwrap());
        for function in functions.all() {
            let Gains { forward, backward } = gains(function.name());
            assert!(forward.is_finite() && backward.is_finite(), "{function:?}");
        }
        for text in ["1/x", "tan(x)", "ln(x)", "sqrt(-1-x^2)", "1/(x-1)"] {
            let Gains { forward, backward } = gains(text);
            assert!(forward.is_nan() || backward.is_nan(), "{text}: {forward} {backward}");
        }
    }

    #[test]
    fn defaults_lie_in_their_ranges() {
        for function in functions().all() {
            for Parameter { name, default, range: (low, high), step, .. } in
                &function.about().parameters
            {
                assert!((low..=high).contains(&default) && *step > 0.0, "{function:?} {name}");
            }
        }
    }
}

//! Functions as data: the gallery of further functions that comes with the program.

use crate::math::activation::{About, Definition, Functions, Origin, Paper, Parameter};
use serde::Deserialize;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Order;

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

//! A pointwise function with its parameters set.

use super::definition::{About, Definition, Parameter};
use super::functions::{Functions, folded};
use super::real::Element;
use super::{Order, Parameters};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The value that everybody passes round: what a function is, and its parameters.
///
/// Equal are two that compute the same with the same parameters.
#[derive(Clone)]
pub struct Pointwise {
    definition: Arc<Definition>,
    parameters: Parameters,
}

impl Pointwise {
    /// With its parameters' defaults.
    pub fn new(definition: Arc<Definition>) -> Pointwise {
        Pointwise { parameters: definition.defaults(), definition }
    }

    /// One of the built-in functions, in any spelling, without parameters: for whoever means a
    /// certain one. What somebody typed is for [`Functions::parse`].
    pub fn named(name: &str) -> Option<Pointwise> {
        Functions::built_in().named(name)
    }

    pub fn definition(&self) -> &Arc<Definition> {
        &self.definition
    }
    pub fn about(&self) -> &About {
        &self.definition.about
    }
    pub fn title(&self) -> &str {
        &self.about().title
    }
    /// The title with its parameters: "LeakyReLU a = 0.2".
    pub fn legend(&self) -> String {
        let parameters = self.about().parameters.iter().zip(self.parameters());
        parameters.fold(self.title().to_owned(), |legend, (parameter, value)| {
            format!("{legend} {} = {value}", parameter.short)
        })
    }
    pub fn name(&self) -> &str {
        &self.about().name
    }
    #[inline]
    pub fn value(&self, x: f64) -> f64 {
        self.definition.evaluation.value(x, self.parameters)
    }
    #[inline]
    pub fn slope(&self, x: f64) -> f64 {
        self.definition.evaluation.slope(x, self.parameters)
    }
    #[inline]
    pub fn curvature(&self, x: f64) -> f64 {
        self.definition.evaluation.curvature(x, self.parameters)
    }

    /// φ, φ′ or φ″.
    pub fn derivative(&self, order: Order, x: f64) -> f64 {
        match order {
            Order::Value => self.value(x),
            Order::Slope => self.slope(x),
            Order::Curvature => self.curvature(x),
        }
    }

    /// ∂φ(x)/∂p by the parameter of this index.
    #[inline]
    pub fn by_parameter(&self, index: usize, x: f64) -> f64 {
        self.definition.evaluation.by_parameter(x, self.parameters)[index]
    }

    /// φ(z) and φ′(z) of a whole slice, in the slice's own precision.
    pub fn forward<T: Element>(&self, z: &[T], value: &mut [T], slope: &mut [T]) {
        self.definition.evaluation.forward(z, self.parameters, value, slope);
    }

    /// Where φ, φ′ or φ″ jumps, ascending.
    pub fn break_points(&self) -> Vec<f64> {
        self.definition.evaluation.break_points(self.parameters)
    }

    /// Values of the parameters, in the order of [`About::parameters`].
    pub fn parameters(&self) -> &[f64] {
        &self.parameters[..self.about().parameters.len()]
    }

    /// Name and those parameters that are not the defaults, as [`Functions::parse`] reads them:
    /// `elu alpha=0.5`.
    pub fn spelled(&self) -> String {
        let named = self.about().parameters.iter().zip(self.parameters());
        let changed = named.filter(|(parameter, value)| parameter.default != **value);
        changed.fold(self.name().to_owned(), |spelled, (parameter, value)| {
            format!("{spelled} {}={value}", parameter.name)
        })
    }

    /// The same function with the parameters' defaults.
    pub fn with_defaults(&self) -> Pointwise {
        Pointwise::new(Arc::clone(&self.definition))
    }

    /// Whether the other is this function, perhaps with other parameters.
    pub fn is_same_function(&self, other: &Pointwise) -> bool {
        self.definition == other.definition
    }

    /// The same function with one parameter changed, by its name, its symbol or another library's
    /// name for it.
    pub fn with_parameter(&self, name: &str, value: f64) -> Result<Pointwise, ParameterError> {
        let about = self.about();
        let name_folded = folded(name);
        let known = |parameter: &Parameter| parameter.names().any(|one| folded(one) == name_folded);
        let Some(index) = about.parameters.iter().position(known) else {
            return Err(ParameterError::Unknown {
                function: about.name.clone(),
                name: name.to_owned(),
                known: about.parameters.iter().map(|parameter| parameter.name.clone()).collect(),
            });
        };
        let parameter = &about.parameters[index];
        let (low, high) = parameter.range;
        if !(low..=high).contains(&value) {
            return Err(ParameterError::OutOfRange {
                function: about.name.clone(),
                parameter: parameter.name.clone(),
                range: parameter.range,
                value,
            });
        }
        let mut changed = self.clone();
        // −0 is 0: equal parameters have equal bits.
        changed.parameters[index] = value + 0.0;
        Ok(changed)
    }
}

impl PartialEq for Pointwise {
    fn eq(&self, other: &Pointwise) -> bool {
        self.is_same_function(other)
            && self.parameters.map(f64::to_bits) == other.parameters.map(f64::to_bits)
    }
}

impl Eq for Pointwise {}

impl Hash for Pointwise {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.definition.hash(state);
        self.parameters.map(f64::to_bits).hash(state);
    }
}

impl fmt::Debug for Pointwise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:?}", self.name(), self.parameters())
    }
}

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ParameterError {
    #[error("{function} has no parameter '{name}'{}", known_parameters(.known))]
    Unknown { function: String, name: String, known: Vec<String> },
    #[error("{function}: {parameter} must be between {} and {}, not {value}", .range.0, .range.1)]
    OutOfRange { function: String, parameter: String, range: (f64, f64), value: f64 },
}

fn known_parameters(known: &[String]) -> String {
    if known.is_empty() {
        return "; it takes none".to_owned();
    }
    format!("; known are {}", known.join(", "))
}

//! The activation functions, each defined **once**.
//!
//! A pointwise function is a unit struct that implements [`Formula`]: its facts in
//! [`Formula::ABOUT`] and value, slope and curvature side by side, written over any [`Real`]
//! number. [`ALL`] lists them; adding a function is one file (with its `mod` line) and one line in
//! that table. Everything else (chart, lesson, network, command line) reads that definition through
//! a [`Pointwise`] handle, or through [`visit`] where another kind of number is wanted.
//!
//! [`softmax`] is not pointwise and the type [`Activation`] says so.

pub mod facts;
pub mod real;
pub mod softmax;

mod gate;
pub(crate) mod lane;
pub mod normal;

mod elu;
mod gelu;
mod gelu_tanh;
mod leaky_relu;
mod prelu;
mod relu;
mod relu6;
mod selu;
mod sigmoid;
mod swish;
mod tanh;

use real::{Element, Real};
use std::fmt;

/// At most so many parameters has a function.
pub const MAX_PARAMETERS: usize = 2;

macro_rules! table {
    ($($formula:path),* $(,)?) => {
        /// Every pointwise function, in the order of the course; variants follow what they vary.
        pub static ALL: &[Entry] = &[$(Entry::of::<$formula>()),*];

        /// Hands the formula itself, not a type-erased handle, to `visitor`. None when there is no
        /// function of that name.
        pub fn visit<V: Visitor>(name: &str, visitor: V) -> Option<V::Output> {
            $(if name == <$formula>::ABOUT.name {
                return Some(visitor.visit::<$formula>());
            })*
            None
        }
    };
}

table![
    relu::Relu,
    sigmoid::Sigmoid,
    tanh::Tanh,
    leaky_relu::LeakyRelu,
    relu6::Relu6,
    elu::Elu,
    selu::Selu,
    prelu::Prelu,
    gelu::Gelu,
    gelu_tanh::GeluTanh,
    swish::Swish,
];

/// What [`visit`] calls: something to do with a formula, whichever it is.
pub trait Visitor {
    type Output;
    fn visit<F: Formula>(self) -> Self::Output;
}

/// One pointwise activation function φ: its facts and its value, slope and curvature.
///
/// `p` holds the parameters in the order of [`About::parameters`]. NaN in gives NaN out; no
/// argument may panic or overflow on the way to a finite result.
///
/// `value` and `slope`, and what they call, are `#[inline(always)]`: one call left in the loop over
/// a slice would keep it from running on several numbers at a time.
pub trait Formula: 'static {
    const ABOUT: About;

    /// φ(x)
    fn value<T: Real>(x: T, p: [T; MAX_PARAMETERS]) -> T;
    /// φ′(x), at a kink by PyTorch's convention
    fn slope<T: Real>(x: T, p: [T; MAX_PARAMETERS]) -> T;
    /// φ″(x), at a kink by PyTorch's convention
    fn curvature<T: Real>(x: T, p: [T; MAX_PARAMETERS]) -> T;

    /// Where φ or one of its first two derivatives jumps, ascending.
    fn breaks(_p: [f64; MAX_PARAMETERS]) -> Vec<f64> {
        Vec::new()
    }
}

/// What is stated, not computed, about a function. Computed facts are in [`facts`].
#[derive(Debug)]
pub struct About {
    /// The one name that the command line and the lessons use: lower case, hyphens.
    pub name: &'static str,
    pub aliases: &'static [&'static str],
    /// As a heading shows it.
    pub title: &'static str,
    /// The definition in the lessons' formula language (a subset of LaTeX).
    pub definition: &'static str,
    /// The derivative in the same language.
    pub derivative: &'static str,
    pub parameters: &'static [Parameter],
    /// Some(name) when this is another form of that function, not one of the course's eleven.
    pub variant_of: Option<&'static str>,
    pub paper: Paper,
}

/// A number that shapes a function.
#[derive(Debug, PartialEq)]
pub struct Parameter {
    /// As typed after `-p`.
    pub name: &'static str,
    /// As a formula shows it.
    pub symbol: &'static str,
    pub default: f64,
    /// Smallest and largest accepted value, both included.
    pub range: (f64, f64),
    /// How far one press of a key moves it.
    pub step: f64,
}

/// Where a function comes from.
#[derive(Debug, PartialEq)]
pub struct Paper {
    pub authors: &'static str,
    pub title: &'static str,
    pub year: u16,
}

type Scalar64 = fn(f64, [f64; MAX_PARAMETERS]) -> f64;
/// Writes φ(z) and φ′(z) of a whole slice: (z, p, value out, slope out), all of one length.
pub type Batch<T> = fn(&[T], [f64; MAX_PARAMETERS], &mut [T], &mut [T]);

/// A [`Formula`] with its type erased: what [`ALL`] lists.
pub struct Entry {
    pub about: About,
    value: Scalar64,
    slope: Scalar64,
    curvature: Scalar64,
    breaks: fn([f64; MAX_PARAMETERS]) -> Vec<f64>,
    pub(crate) batch_f32: Batch<f32>,
    pub(crate) batch_f64: Batch<f64>,
}

impl Entry {
    const fn of<F: Formula>() -> Entry {
        Entry {
            about: F::ABOUT,
            value: F::value::<f64>,
            slope: F::slope::<f64>,
            curvature: F::curvature::<f64>,
            breaks: F::breaks,
            batch_f32: lane::batch::<F, f32>,
            batch_f64: lane::batch::<F, f64>,
        }
    }
}

/// A pointwise function with its parameters set: cheap to copy, the handle everybody passes round.
#[derive(Clone, Copy)]
pub struct Pointwise {
    entry: &'static Entry,
    parameters: [f64; MAX_PARAMETERS],
}

impl Pointwise {
    fn new(entry: &'static Entry) -> Pointwise {
        let mut parameters = [0.0; MAX_PARAMETERS];
        for (slot, parameter) in parameters.iter_mut().zip(entry.about.parameters) {
            *slot = parameter.default;
        }
        Pointwise { entry, parameters }
    }

    pub fn named(name: &str) -> Option<Pointwise> {
        ALL.iter()
            .find(|entry| entry.about.name == name || entry.about.aliases.contains(&name))
            .map(Pointwise::new)
    }

    /// The pointwise functions of the course (variants left out), with default parameters.
    pub fn course() -> impl Iterator<Item = Pointwise> {
        ALL.iter().filter(|entry| entry.about.variant_of.is_none()).map(Pointwise::new)
    }

    /// Every pointwise function, variants too.
    pub fn all() -> impl Iterator<Item = Pointwise> {
        ALL.iter().map(Pointwise::new)
    }

    pub fn about(&self) -> &'static About {
        &self.entry.about
    }
    pub fn title(&self) -> &'static str {
        self.entry.about.title
    }
    pub fn name(&self) -> &'static str {
        self.entry.about.name
    }
    pub fn value(&self, x: f64) -> f64 {
        (self.entry.value)(x, self.parameters)
    }
    pub fn slope(&self, x: f64) -> f64 {
        (self.entry.slope)(x, self.parameters)
    }
    pub fn curvature(&self, x: f64) -> f64 {
        (self.entry.curvature)(x, self.parameters)
    }

    /// φ, φ′ or φ″.
    pub fn derivative(&self, order: Order, x: f64) -> f64 {
        match order {
            Order::Value => self.value(x),
            Order::Slope => self.slope(x),
            Order::Curvature => self.curvature(x),
        }
    }

    /// Where φ, φ′ or φ″ jumps, ascending.
    pub fn breaks(&self) -> Vec<f64> {
        (self.entry.breaks)(self.parameters)
    }

    /// Values of the parameters, in the order of [`About::parameters`].
    pub fn parameters(&self) -> &[f64] {
        &self.parameters[..self.entry.about.parameters.len()]
    }

    /// The same function with one parameter changed.
    pub fn with_parameter(mut self, name: &str, value: f64) -> Result<Pointwise, ParameterError> {
        let about = self.about();
        let Some(index) = about.parameters.iter().position(|p| p.name == name || p.symbol == name)
        else {
            return Err(ParameterError::Unknown {
                function: about.name,
                name: name.to_owned(),
                known: about.parameters,
            });
        };
        let parameter = &about.parameters[index];
        let (low, high) = parameter.range;
        if !(low..=high).contains(&value) {
            return Err(ParameterError::OutOfRange { function: about.name, parameter, value });
        }
        self.parameters[index] = value;
        Ok(self)
    }

    /// φ(z) and φ′(z) of a whole slice, in the slice's own precision.
    pub fn forward<T: Element>(&self, z: &[T], value: &mut [T], slope: &mut [T]) {
        T::batch(self.entry)(z, self.parameters, value, slope);
    }
}

impl PartialEq for Pointwise {
    fn eq(&self, other: &Pointwise) -> bool {
        self.name() == other.name() && self.parameters == other.parameters
    }
}

impl fmt::Debug for Pointwise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:?}", self.name(), self.parameters())
    }
}

/// Which derivative of φ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Order {
    Value,
    Slope,
    Curvature,
}

/// Any function of the course: one number at a time, or a whole vector at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation {
    Pointwise(Pointwise),
    Softmax,
}

impl Activation {
    /// By name or alias, any case; an unknown name brings the nearest known one.
    pub fn parse(name: &str) -> Result<Activation, UnknownActivation> {
        let lower = name.to_ascii_lowercase();
        if lower == softmax::ABOUT.name {
            return Ok(Activation::Softmax);
        }
        Pointwise::named(&lower)
            .map(Activation::Pointwise)
            .ok_or_else(|| UnknownActivation::new(name))
    }

    /// Every function, variants too, with default parameters and in the order of the course.
    pub fn all() -> impl Iterator<Item = Activation> {
        let mut all: Vec<_> = Pointwise::all().map(Activation::Pointwise).collect();
        all.insert(softmax::PLACE_IN_COURSE, Activation::Softmax);
        all.into_iter()
    }

    pub fn about(&self) -> &'static About {
        match self {
            Activation::Pointwise(function) => function.about(),
            Activation::Softmax => &softmax::ABOUT,
        }
    }

    pub fn name(&self) -> &'static str {
        self.about().name
    }

    pub fn title(&self) -> &'static str {
        self.about().title
    }

    /// None for softmax.
    pub fn pointwise(&self) -> Option<Pointwise> {
        match self {
            Activation::Pointwise(function) => Some(*function),
            Activation::Softmax => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("there is no activation called '{name}'; {}known are {}", self.did_you_mean(), known_names())]
pub struct UnknownActivation {
    pub name: String,
    /// The name or alias that needs the fewest changed letters, if that is few enough.
    pub nearest: Option<&'static str>,
}

impl UnknownActivation {
    fn new(name: &str) -> UnknownActivation {
        let lower = name.to_ascii_lowercase();
        let nearest = ALL
            .iter()
            .map(|entry| &entry.about)
            .chain([&softmax::ABOUT])
            .flat_map(|about| [about.name].into_iter().chain(about.aliases.iter().copied()))
            .map(|known| (strsim::osa_distance(&lower, known), known))
            .min_by_key(|&(distance, _)| distance)
            .filter(|&(distance, known)| distance <= (known.len() / 3).max(1));
        UnknownActivation { name: name.to_owned(), nearest: nearest.map(|(_, known)| known) }
    }

    fn did_you_mean(&self) -> String {
        self.nearest.map(|nearest| format!("did you mean '{nearest}'? ")).unwrap_or_default()
    }
}

fn known_names() -> String {
    let names: Vec<_> = Activation::all().map(|activation| activation.name()).collect();
    names.join(", ")
}

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ParameterError {
    #[error("{function} has no parameter '{name}'{}", known_parameters(.known))]
    Unknown { function: &'static str, name: String, known: &'static [Parameter] },
    #[error("{function}: {} must be between {} and {}, not {value}", .parameter.name, .parameter.range.0, .parameter.range.1)]
    OutOfRange { function: &'static str, parameter: &'static Parameter, value: f64 },
}

fn known_parameters(known: &[Parameter]) -> String {
    if known.is_empty() {
        return "; it takes none".to_owned();
    }
    let names: Vec<_> = known.iter().map(|parameter| parameter.name).collect();
    format!("; known are {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_aliases_and_softmax_are_found_in_any_case() {
        for (typed, name) in [
            ("ReLU", "relu"),
            ("silu", "swish"),
            ("SOFTMAX", "softmax"),
            ("GELU-tanh", "gelu-tanh"),
        ] {
            assert_eq!(Activation::parse(typed).unwrap().name(), name);
        }
    }

    #[test]
    fn names_and_aliases_are_unique_and_lower_case() {
        let mut names: Vec<_> = Activation::all()
            .flat_map(|activation| {
                [activation.name()].into_iter().chain(activation.about().aliases.iter().copied())
            })
            .collect();
        assert!(names.iter().all(|name| {
            name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        }));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn the_course_is_in_the_order_of_the_source_document() {
        let course: Vec<_> = Activation::all()
            .filter(|activation| activation.about().variant_of.is_none())
            .map(|activation| activation.name())
            .collect();
        let expected = "relu sigmoid softmax tanh leaky-relu relu6 elu selu prelu gelu swish";
        assert_eq!(course.join(" "), expected);
    }

    #[test]
    fn an_unknown_name_brings_the_nearest() {
        let message = |name: &str| Activation::parse(name).unwrap_err().to_string();
        assert!(message("relo").starts_with("there is no activation called 'relo'; did you mean 'relu'? known are relu, sigmoid, softmax,"));
        assert!(message("sigmoyd").contains("did you mean 'sigmoid'?"));
        assert!(message("sofmtax").contains("did you mean 'softmax'?"));
        assert!(!message("quadratic").contains("did you mean"));
        assert!(!message("").contains("did you mean"));
    }

    #[test]
    fn parameters_outside_their_range_are_refused() {
        let elu = Pointwise::named("elu").unwrap();
        for value in [-0.1, 10.1, f64::NAN, f64::INFINITY] {
            let error = elu.with_parameter("alpha", value).unwrap_err();
            assert!(matches!(error, ParameterError::OutOfRange { .. }), "{error}");
        }
        let error = elu.with_parameter("beta", 1.0).unwrap_err().to_string();
        assert_eq!(error, "elu has no parameter 'beta'; known are alpha");
        assert_eq!(elu.with_parameter("α", 0.5).unwrap().parameters(), [0.5]);
    }

    #[test]
    fn defaults_lie_in_their_ranges_and_steps_are_positive() {
        for parameter in Pointwise::all().flat_map(|function| function.about().parameters) {
            let (low, high) = parameter.range;
            assert!(low.is_finite() && high.is_finite());
            assert!((low..=high).contains(&parameter.default), "{}", parameter.name);
            assert!(parameter.step > 0.0 && parameter.step < high - low);
        }
    }
}

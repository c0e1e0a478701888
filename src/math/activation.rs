//! The activation functions, each defined **once**.
//!
//! A function is a value: a [`Definition`] says what it is called, which parameters it has, what is
//! recommended for it and how its numbers are computed; a [`Pointwise`] is such a definition with
//! its parameters set, and what everybody passes round; [`Functions`] are those that there are, and
//! read what somebody types.
//!
//! A built-in function is a unit struct that implements [`Formula`]: what is stated about it in
//! [`Formula::about`] and value, slope and curvature side by side, written over any [`Real`] number.
//! Adding one is one file (with its `mod` line) and one line in the table below. [`visit`] hands out
//! the formula itself where another kind of number is wanted.
//!
//! [`softmax`] is not pointwise and the type [`Activation`] says so.

pub mod facts;
pub mod real;
pub mod softmax;

mod definition;
mod evaluation;
mod functions;
mod gate;
pub(crate) mod lane;
pub mod normal;
mod pointwise;

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

pub use definition::{About, Definition, Origin, Paper, Parameter, Recommended};
pub use evaluation::{Evaluation, Kernel, Typed};
pub use functions::{FunctionError, Functions};
pub use pointwise::{ParameterError, Pointwise};

use definition::strings;
use real::Real;

/// At most so many parameters has a function.
pub const MAX_PARAMETERS: usize = 4;

/// A function's parameters in the order of [`About::parameters`]; 0 in the places that it has none
/// for.
pub type Parameters<T = f64> = [T; MAX_PARAMETERS];

macro_rules! table {
    ($($formula:path),* $(,)?) => {
        /// Every pointwise function, in the order of the course; variants follow what they vary.
        fn built_in() -> Vec<Definition> {
            vec![$(Definition::of::<$formula>()),*]
        }

        /// Hands the formula itself, not a type-erased handle, to `visitor`. None when there is no
        /// function of that name.
        pub fn visit<V: Visitor>(name: &str, visitor: V) -> Option<V::Output> {
            $(if name == <$formula>::NAME {
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

/// One pointwise activation function φ: what is stated about it, and its value, slope and curvature.
///
/// NaN in gives NaN out; no argument may panic or overflow on the way to a finite result.
///
/// `value` and `slope`, and what they call, are `#[inline(always)]`: one call left in the loop over
/// a slice would keep it from running on several numbers at a time.
pub trait Formula: 'static {
    const NAME: &'static str;
    /// φ in the language of [`crate::math::symbolic`], from which its formulas are derived.
    const EXPRESSION: &'static str;

    fn about() -> About;

    /// φ(x)
    fn value<T: Real>(x: T, p: Parameters<T>) -> T;
    /// φ′(x), at a kink by PyTorch's convention
    fn slope<T: Real>(x: T, p: Parameters<T>) -> T;
    /// φ″(x), at a kink by PyTorch's convention
    fn curvature<T: Real>(x: T, p: Parameters<T>) -> T;

    /// ∂φ(x)/∂p by each parameter
    fn by_parameter<T: Real>(_x: T, _p: Parameters<T>) -> Parameters<T> {
        [T::from_f64(0.0); MAX_PARAMETERS]
    }

    /// Where φ or one of its first two derivatives jumps, ascending.
    fn break_points(_p: Parameters) -> Vec<f64> {
        Vec::new()
    }
}

/// The derivative by the only parameter, in its place.
fn only<T: Real>(derivative: T) -> Parameters<T> {
    let mut all = [T::from_f64(0.0); MAX_PARAMETERS];
    all[0] = derivative;
    all
}

/// Which derivative of φ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Order {
    Value,
    Slope,
    Curvature,
}

/// Any function of the course: one number at a time, or a whole vector at once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Activation {
    Pointwise(Pointwise),
    Softmax,
}

impl Activation {
    pub fn about(&self) -> &About {
        match self {
            Activation::Pointwise(function) => function.about(),
            Activation::Softmax => &softmax::ABOUT,
        }
    }

    pub fn name(&self) -> &str {
        &self.about().name
    }

    pub fn title(&self) -> &str {
        &self.about().title
    }

    /// None for softmax.
    pub fn pointwise(&self) -> Option<Pointwise> {
        match self {
            Activation::Pointwise(function) => Some(function.clone()),
            Activation::Softmax => None,
        }
    }
}

//! The functions that there are, and how one is asked for.

mod spelling;
#[cfg(test)]
mod tests;

use super::definition::{About, Definition, Origin};
use super::pointwise::{ParameterError, Pointwise};
use super::{Activation, built_in, softmax};
use crate::math::symbolic::{self, ErrorKind, Style, SymbolicError};
pub use spelling::folded;
use spelling::{Argument, without_module};
use std::sync::{Arc, LazyLock};

/// Every function that can be asked for: the built-in ones, and what was added.
#[derive(Clone, Debug)]
pub struct Functions {
    definitions: Vec<Arc<Definition>>,
    /// Whether what is typed is derived at once, so that what cannot be is refused.
    derives: bool,
}

static BUILT_IN: LazyLock<Functions> = LazyLock::new(|| {
    let definitions = built_in().into_iter().map(Arc::new).collect();
    Functions { definitions, derives: true }
});

/// Arguments of layers in other libraries that change nothing about the function.
const WITHOUT_EFFECT: [&str; 3] = ["inplace", "dim", "axis"];

impl Functions {
    pub fn built_in() -> Functions {
        BUILT_IN.clone()
    }

    /// The same for texts that are known to be good: an expression is derived when somebody evaluates
    /// it, and a text with one that cannot be must not be read so.
    pub fn trusting(&self) -> Functions {
        Functions { derives: false, ..self.clone() }
    }

    /// Adds a function. Its name and aliases must be new.
    pub fn add(&mut self, definition: Definition) -> Result<Pointwise, FunctionError> {
        if let Some(taken) = definition.about.names().find(|name| self.activation(name).is_some()) {
            return Err(FunctionError::Taken { name: taken.to_owned() });
        }
        let definition = Arc::new(definition);
        self.definitions.push(Arc::clone(&definition));
        Ok(Pointwise::new(definition))
    }

    /// Adds functions whose names are new, as those of a course that was read beside these.
    pub fn extend(&mut self, functions: &[Pointwise]) {
        self.definitions.extend(functions.iter().map(|one| Arc::clone(one.definition())));
    }

    /// Takes out a function that the user kept. False: there is none of that name.
    pub fn remove(&mut self, name: &str) -> bool {
        let before = self.definitions.len();
        self.definitions
            .retain(|one| !(one.about.origin == Origin::User && one.about.name == name));
        self.definitions.len() < before
    }

    /// Every pointwise function with its parameters' defaults: in the order of the course, variants
    /// after what they vary, then what was added.
    pub fn all(&self) -> impl Iterator<Item = Pointwise> + use<> {
        self.definitions.clone().into_iter().map(Pointwise::new)
    }

    /// The pointwise functions that the course is about, without variants.
    pub fn course(&self) -> impl Iterator<Item = Pointwise> + use<> {
        self.all().filter(|function| {
            let about = function.about();
            about.origin == Origin::Course && about.variant_of.is_none()
        })
    }

    /// [`Functions::all`] with softmax in its place in the course.
    pub fn activations(&self) -> impl Iterator<Item = Activation> + use<> {
        let mut all: Vec<_> = self.all().map(Activation::Pointwise).collect();
        all.insert(softmax::PLACE_IN_COURSE, Activation::Softmax);
        all.into_iter()
    }

    /// By name, alias or title in any spelling; no parameters.
    pub fn named(&self, name: &str) -> Option<Pointwise> {
        self.activation(name)?.pointwise()
    }

    /// Reads a function as learners know it: any case and separator, the names of PyTorch, Keras
    /// and JAX with or without their modules, and parameters with or without their names:
    /// `Leaky ReLU 0.2`, `nn.ELU(alpha=0.5)`, `F.gelu(x, approximate='tanh')`. What is not given
    /// has this program's default, not that library's. What is no name is read as an expression in
    /// the language of [`crate::math::symbolic`]: `x*sigmoid(b*x)`, perhaps with parameters after
    /// it: `x*sigmoid(b*x) b=1.7`.
    pub fn parse(&self, text: &str) -> Result<Activation, FunctionError> {
        let text = text.trim().trim_matches(['\'', '"']);
        let error = match self.parse_name(text) {
            Ok(activation) => return Ok(activation),
            Err(error) => error,
        };
        match typed(text, self.derives) {
            Ok(function) => Ok(Activation::Pointwise(function)),
            Err(typed) if self.is_meant_as_expression(text) && !typed.is_about_a_name() => {
                Err(typed)
            }
            Err(_) => Err(error),
        }
    }

    /// Not the name of a function with something about its parameters.
    fn is_meant_as_expression(&self, text: &str) -> bool {
        let name = text.split(['(', ' ', ',']).next().unwrap_or(text);
        let is_sign = |c: char| !(c.is_alphanumeric() || c.is_control() || " _-.='".contains(c));
        let rest = &text[name.len()..];
        name.contains(is_sign) || (rest.contains(is_sign) && self.activation(name).is_none())
    }

    fn parse_name(&self, text: &str) -> Result<Activation, FunctionError> {
        if let Some(activation) = self.activation(text) {
            return Ok(activation);
        }
        let (activation, arguments) = match text.split_once('(') {
            Some((name, rest)) => {
                let activation = self.activation(name).ok_or_else(|| self.unknown(name))?;
                let arguments = rest.trim_end().strip_suffix(')');
                let arguments =
                    arguments.ok_or_else(|| FunctionError::Unclosed { text: shown(text) })?;
                (activation, spelling::within_parentheses(arguments))
            }
            None => {
                let (names, arguments) = spelling::splits(text)
                    .find_map(|(name, rest)| Some((self.activation(&name)?, rest)))
                    .ok_or_else(|| self.unknown(&spelling::name_part(text)))?;
                (names, arguments)
            }
        };
        self.with_arguments(activation, &arguments)
    }

    /// As [`Functions::parse`], for places that take one number at a time.
    pub fn parse_pointwise(&self, text: &str) -> Result<Pointwise, FunctionError> {
        self.parse(text)?.pointwise().ok_or(FunctionError::WholeVector)
    }

    fn activation(&self, name: &str) -> Option<Activation> {
        let name = folded(without_module(name));
        self.activations().find(|activation| {
            let about = activation.about();
            about.names().chain([about.title.as_str()]).any(|known| folded(known) == name)
        })
    }

    fn with_arguments(
        &self,
        activation: Activation,
        arguments: &[Argument],
    ) -> Result<Activation, FunctionError> {
        let counts = |argument: &&Argument| match argument {
            Argument::Named { name, .. } => !WITHOUT_EFFECT.contains(&folded(name).as_str()),
            Argument::Alone { .. } => true,
        };
        let arguments: Vec<&Argument> = arguments.iter().filter(counts).collect();
        let Activation::Pointwise(mut function) = activation else {
            return match arguments.first() {
                None => Ok(Activation::Softmax),
                Some(_) => Err(FunctionError::SoftmaxTakesNone),
            };
        };
        for (index, argument) in arguments.iter().enumerate() {
            function = match argument {
                Argument::Named { name, value } => match spelling::number(value) {
                    Some(number) => function.with_parameter(name, number)?,
                    None => self.form(&function, name, value).ok_or_else(|| argument.refused())?,
                },
                Argument::Alone { text } => {
                    let number = spelling::number(text).ok_or_else(|| argument.refused())?;
                    let Some(parameter) = function.about().parameters.get(index) else {
                        let function = function.name().to_owned();
                        return Err(FunctionError::TooMany { function, most: index });
                    };
                    function.with_parameter(&parameter.name, number)?
                }
            };
        }
        Ok(Activation::Pointwise(function))
    }

    /// The form of a function that another library's argument asks for.
    fn form(&self, function: &Pointwise, name: &str, value: &str) -> Option<Pointwise> {
        let family = |about: &About| about.variant_of.clone().unwrap_or(about.name.clone());
        let asked = (folded(name), value.trim_matches(['\'', '"']).to_lowercase());
        self.all().find(|other| {
            family(other.about()) == family(function.about())
                && other.about().chosen_by.contains(&asked)
        })
    }

    fn unknown(&self, name: &str) -> FunctionError {
        let wanted = folded(without_module(name));
        let all: Vec<Activation> = self.activations().collect();
        let nearest = all
            .iter()
            .flat_map(|activation| activation.about().names())
            .map(|known| (strsim::osa_distance(&wanted, &folded(known)), known))
            .min_by_key(|&(distance, _)| distance)
            .filter(|&(distance, known)| distance <= (known.len() / 3).max(1));
        FunctionError::Unknown {
            name: shown(name),
            nearest: nearest.map(|(_, known)| known.to_owned()),
            known: all.iter().map(|activation| activation.name().to_owned()).collect(),
        }
    }
}

/// The function that an expression says, with the parameters after it.
fn typed(text: &str, derives: bool) -> Result<Pointwise, FunctionError> {
    let (text, parameters) = spelling::trailing_parameters(text);
    let refused = |error: SymbolicError| FunctionError::Expression { text: text.to_owned(), error };
    let expression = symbolic::parse(text).map_err(refused)?.expression;
    if !expression.contains(symbolic::X) {
        return Err(FunctionError::WithoutX { text: shown(text) });
    }
    let (name, title) = (expression.show(Style::Text), expression.show(Style::Unicode));
    let about = About { origin: Origin::Typed, ..About::new(&name, &title, None) };
    let definition = Definition::typed(about, expression).map_err(refused)?;
    if derives {
        definition.check().map_err(refused)?;
    }
    let function = Pointwise::new(Arc::new(definition));
    let set =
        |function: Pointwise, (name, value): (&str, f64)| function.with_parameter(name, value);
    Ok(parameters.into_iter().try_fold(function, set)?)
}

impl FunctionError {
    /// A whole text that is a name nobody knows, with its arguments.
    fn is_about_a_name(&self) -> bool {
        let FunctionError::Expression { error, .. } = self else { return false };
        error.span.start == 0 && matches!(error.kind, ErrorKind::UnknownFunction { .. })
    }
}

impl Argument {
    fn refused(&self) -> FunctionError {
        FunctionError::NotAParameter { text: shown(&self.to_string()) }
    }
}

/// What somebody typed, fit for a message.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// Why a text is no function.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FunctionError {
    #[error("there is no activation called '{name}'; {}known are {}", did_you_mean(.nearest.as_deref()), .known.join(", "))]
    Unknown {
        name: String,
        /// The name or alias that needs the fewest changed letters, if that is few enough.
        nearest: Option<String>,
        known: Vec<String>,
    },
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    #[error("'{text}' is not a parameter; write NAME=NUMBER after the function")]
    NotAParameter { text: String },
    #[error("{function} takes {}; leave the rest out", counted(*.most))]
    TooMany { function: String, most: usize },
    #[error("'{text}' lacks its closing parenthesis; write it as in elu(alpha=0.5)")]
    Unclosed { text: String },
    #[error("softmax has no parameters; leave them out")]
    SoftmaxTakesNone,
    #[error("softmax acts on a whole vector; write a function that acts on each number")]
    WholeVector,
    #[error("there is a function called '{name}' already; choose another name")]
    Taken { name: String },
    #[error("{}, at column {}: {error}", shown(.text), .text[..error.span.start.min(.text.len())].chars().count() + 1)]
    Expression { text: String, error: SymbolicError },
    #[error("'{text}' does not depend on x; write a function of x, like x*sigmoid(x)")]
    WithoutX { text: String },
}

fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map(|nearest| format!("did you mean '{nearest}'? ")).unwrap_or_default()
}

fn counted(most: usize) -> String {
    match most {
        0 => "no parameters".to_owned(),
        1 => "one parameter".to_owned(),
        more => format!("{more} parameters"),
    }
}

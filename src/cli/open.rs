//! `actui open`: the full screen, at one of its screens with settings.

use super::shown::command::Call;
use super::{Failure, net, number, plot, sweep, train, words};
use crate::app::Opening;
use crate::live::race::{MOST, Race};
use crate::math::activation::Functions;
use crate::screen::{depth, plot::Show};
use clap::Parser;

/// Open a screen with settings: `actui open network --activation gelu --depth 50`
///
/// The settings are those of the commands that do the same without a screen.
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    screen: Screen,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum Screen {
    /// The lessons, at the place you left or at a lesson
    Learn {
        /// A lesson that `actui lesson list` shows
        lesson: Option<String>,
    },
    /// Functions and their derivatives, as `actui plot` draws them
    Plot {
        /// Names that `actui list` shows, with parameters if wanted, or expressions of x
        #[arg(value_name = "ACT|EXPR")]
        functions: Vec<String>,
        /// From where to where on the x axis
        #[arg(long, value_name = "LOW:HIGH", default_value = "-5:5", value_parser = number::range)]
        range: (f64, f64),
        /// What is drawn of each: 0 is f, 1 is f′, 2 is f″
        #[arg(long, value_name = "N,…", default_value = "0,1", value_parser = plot::orders)]
        order: plot::Orders,
        /// Where the cursor is
        #[arg(long, value_name = "X", default_value_t = 1.0, value_parser = number::finite)]
        at: f64,
    },
    /// A network, as `actui net` draws it
    Network(net::Recipe),
    /// Networks of many depths, as `actui sweep` runs them
    Depth(sweep::Recipe),
    /// Training, as `actui train` does it; --activation with several functions, separated by
    /// commas, lets as many networks learn side by side
    Train {
        #[command(flatten)]
        recipe: train::Recipe,
        /// One more network, by its flags: --against '--activation tanh --residual'; data, loss,
        /// batch and seed are those of the first. May be given more than once
        #[arg(long, value_name = "FLAGS", allow_hyphen_values = true)]
        against: Vec<String>,
    },
}

/// The flags of one more network.
#[derive(Debug, Parser)]
#[command(no_binary_name = true, args_override_self = true)]
struct Against {
    #[command(flatten)]
    recipe: train::Recipe,
}

impl Arguments {
    /// What the full screen is to open with.
    pub fn opening(&self, functions: &Functions) -> Result<Opening, Failure> {
        match &self.screen {
            Screen::Learn { lesson } => Ok(Opening::Learn(lesson.clone())),
            Screen::Plot { functions: texts, range, order, at } => {
                let shown = plot::read_all(texts, functions)?;
                let show = Show::of(&order.0).ok_or_else(|| {
                    let message = "--order: the screen shows 0, 1, 2, 0,1 or 0,1,2";
                    Failure::Input(message.to_owned())
                })?;
                Ok(Opening::Plot(shown, *range, (show, *at)))
            }
            Screen::Network(recipe) => network(recipe, functions),
            Screen::Depth(recipe) => {
                let spec = recipe.spec(functions)?;
                // What the screen cannot show is told before it opens.
                depth::State::new(functions).open(&spec).map_err(Failure::Input)?;
                Ok(Opening::Depth(Box::new(spec)))
            }
            Screen::Train { recipe, against } => {
                let first = sweep::outside_parentheses(recipe.activation());
                let first = first.into_iter().map(|name| Ok(recipe.with_activation(name)));
                let others = against.iter().map(|flags| other(flags, recipe));
                let recipes = first.chain(others).collect::<Result<Vec<_>, Failure>>()?;
                if recipes.len() > MOST {
                    let message = format!("{MOST} networks are the most that can run");
                    return Err(Failure::Input(message));
                }
                let runners = recipes.iter().map(|recipe| recipe.settings(functions));
                let runners = runners.collect::<Result<Vec<_>, Failure>>()?;
                Ok(Opening::Train(Box::new(Race { source: recipe.source(), runners })))
            }
        }
    }
}

/// A network beside the first, which it shares data, loss, batch and seed with.
fn other(flags: &str, first: &train::Recipe) -> Result<train::Recipe, Failure> {
    let failure = |why: String| Failure::Input(format!("--against '{flags}': {why}"));
    let split = Call::words_of(flags).ok_or_else(|| failure("a quote is not closed".to_owned()))?;
    let read = Against::try_parse_from(words(split.into_iter().map(Into::into)));
    let read = read.map_err(|error| failure(error.render().to_string().trim().to_owned()))?;
    Ok(read.recipe.beside(first))
}

/// The Network screen with these settings.
pub fn network(recipe: &net::Recipe, functions: &Functions) -> Result<Opening, Failure> {
    Ok(Opening::Network(Box::new(recipe.settings(functions)?)))
}

//! `actui open`: the full screen, at one of its screens with settings.

use super::{Failure, net, number, plot, sweep, train};
use crate::app::Opening;
use crate::live::race::{MOST, Race};
use crate::math::activation::Functions;
use crate::screen::depth;

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
    },
    /// A network, as `actui net` draws it
    Network(net::Recipe),
    /// Networks of many depths, as `actui sweep` runs them
    Depth(sweep::Recipe),
    /// Training, as `actui train` does it; --activation with several functions, separated by
    /// commas, lets as many networks learn side by side
    Train(train::Recipe),
}

impl Arguments {
    /// What the full screen is to open with.
    pub fn opening(&self, functions: &Functions) -> Result<Opening, Failure> {
        match &self.screen {
            Screen::Learn { lesson } => Ok(Opening::Learn(lesson.clone())),
            Screen::Plot { functions: texts, range } => {
                let shown = plot::read_all(texts, functions)?;
                Ok(Opening::Plot(shown, *range))
            }
            Screen::Network(recipe) => network(recipe, functions),
            Screen::Depth(recipe) => {
                let spec = recipe.spec(functions)?;
                // What the screen cannot show is told before it opens.
                depth::State::new(functions).open(&spec).map_err(Failure::Input)?;
                Ok(Opening::Depth(Box::new(spec)))
            }
            Screen::Train(recipe) => {
                let names = sweep::outside_parentheses(recipe.activation());
                if names.len() > MOST {
                    let message = format!("{MOST} networks are the most that can run");
                    return Err(Failure::Input(message));
                }
                let runner = |name: &&str| recipe.with_activation(name).settings(functions);
                let runners = names.iter().map(runner).collect::<Result<Vec<_>, Failure>>()?;
                Ok(Opening::Train(Box::new(Race { source: recipe.source(), runners })))
            }
        }
    }
}

/// The Network screen with these settings.
pub fn network(recipe: &net::Recipe, functions: &Functions) -> Result<Opening, Failure> {
    Ok(Opening::Network(Box::new(recipe.settings(functions)?)))
}

//! The command line. With no subcommand the program opens in the terminal; the subcommands need
//! none: data on standard output, talk on standard error, exit code 0, 1 (failed) or 2 (usage or
//! bad input). Numbers and tables are read and written in one way by all of them: [`number`] and
//! [`rows`] in, [`mod@decimal`] and [`table`] out.

pub mod ask;
pub mod bench;
pub mod claims;
mod config;
pub mod decimal;
pub mod derive;
pub mod effective;
pub mod eval;
pub mod init;
pub mod lesson;
mod limit;
pub mod list;
mod meter;
pub mod name;
pub mod net;
mod network;
pub mod number;
mod open;
pub mod paper;
pub mod plot;
mod review;
pub mod rows;
pub mod shown;
pub mod sweep;
pub mod table;
mod target;
pub mod theory;
pub mod train;

use crate::app::Opening;
use crate::experiment;
use crate::gallery;
use crate::math::activation::{FunctionError, Functions, ParameterError, Pointwise};
use crate::positioned::Problems;
use crate::store::{self, Config, OwnFunctions, Paths};
use crate::svg::Ground;
use crate::terminal;
use crate::theme::{Appearance, ColorDepth, Theme};
use crate::widget::Charset;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};
pub use decimal::{decimal, json_number};
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Learn activation functions: see each beside its derivative, predict, and let a real deep
/// network on your machine answer.
#[derive(Debug, Parser)]
#[command(name = "actui", version, max_term_width = 100, args_override_self = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub look: Look,
}

/// What commands without a screen take and have no use for stands apart in their help.
const FULL_SCREEN: &str = "Options of the full screen";

/// How the full-screen program looks and behaves. These flags are taken before a command and after
/// it; a command whose output has colors calls theirs `theme` too.
#[derive(Debug, clap::Args)]
pub struct Look {
    /// Lessons from this folder, or one lesson file, instead of the built-in ones
    #[arg(long, value_name = "DIR", global = true)]
    pub lessons: Option<PathBuf>,
    /// Colors; auto asks the terminal whether its background is light
    #[arg(long, value_name = "NAME", ignore_case = true, value_parser = theme_name())]
    #[arg(global = true, help_heading = FULL_SCREEN)]
    pub theme: Option<String>,
    /// Characters that pictures are made of; auto: ASCII where the locale is not UTF-8
    #[arg(long, value_enum, ignore_case = true, global = true, help_heading = FULL_SCREEN)]
    pub charset: Option<CharsetArgument>,
    /// Leave the mouse to the terminal
    #[arg(long, global = true, help_heading = FULL_SCREEN)]
    pub no_mouse: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CharsetArgument {
    Auto,
    Braille,
    Block,
    Ascii,
}

/// A true minus sign.
const MINUS: char = '−';

impl Arguments {
    /// The words of the call, or a message of clap's and the end of the program.
    pub fn read() -> Arguments {
        Arguments::try_parse_from(words(std::env::args_os())).unwrap_or_else(|error| {
            let text = error.to_string();
            if !error.use_stderr() || !text.contains(MINUS) {
                error.exit();
            }
            // As it was typed.
            let _ = write!(io::stderr(), "{}", text.replace(MINUS, "-"));
            std::process::exit(error.exit_code());
        })
    }
}

/// The words of a call as clap has to see them: it takes most negative numbers for flags, so their
/// minus becomes one that no flag begins with.
pub fn words(words: impl IntoIterator<Item = OsString>) -> impl Iterator<Item = OsString> {
    words.into_iter().map(|word| match word.to_str() {
        Some(text) if number::is_negative(text) => format!("{MINUS}{}", &text[1..]).into(),
        _ => word,
    })
}

impl CharsetArgument {
    /// None: decide from the locale.
    pub fn charset(self) -> Option<Charset> {
        match self {
            CharsetArgument::Auto => None,
            CharsetArgument::Braille => Some(Charset::Braille),
            CharsetArgument::Block => Some(Charset::Block),
            CharsetArgument::Ascii => Some(Charset::Ascii),
        }
    }
}

/// For clap: the name of a theme, or auto, as the program spells it.
fn theme_name() -> impl TypedValueParser<Value = String> {
    PossibleValuesParser::new(["auto"].into_iter().chain(Theme::names()))
        .map(|name| name.to_lowercase())
}

/// The ground of a picture in the colors of a theme: dark where the theme is made for that.
fn ground(theme: Option<&str>) -> Ground {
    let theme = theme.and_then(Theme::known).map(|name| Theme::named_for(name, ColorDepth::True));
    match theme.map(|theme| theme.appearance) {
        Some(Appearance::Dark) => Ground::Dark,
        _ => Ground::Light,
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Open(open::Arguments),
    /// The same as open network
    Network(net::Recipe),
    Eval(eval::Arguments),
    Derive(derive::Arguments),
    Plot(plot::Arguments),
    Net(net::Arguments),
    Train(train::Arguments),
    List(list::Arguments),
    Init(init::Arguments),
    Theory(theory::Arguments),
    Sweep(sweep::Arguments),
    Lesson(lesson::Arguments),
    Claims(claims::Arguments),
    Paper(paper::Arguments),
    Ask(ask::Ask),
    Glossary(ask::Glossary),
    Review(review::Arguments),
    Config(config::Arguments),
}

impl Command {
    /// What the full screen is to open with. None: the command needs no screen.
    pub fn opening(&self, functions: &Functions) -> Option<Result<Opening, Failure>> {
        match self {
            Command::Open(arguments) => Some(arguments.opening(functions)),
            Command::Network(recipe) => Some(open::network(recipe, functions)),
            _ => None,
        }
    }
}

/// How a headless command writes its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Csv,
    Json,
}

/// The same for commands whose result is no table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TextOrJson {
    Text,
    Json,
}

/// The same for commands whose result has a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TextJsonOrSvg {
    Text,
    Json,
    Svg,
}

/// The same for tables that have a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableOrSvg {
    Text,
    Csv,
    Json,
    Svg,
}

impl TableOrSvg {
    /// Whether rows can be written as they come.
    fn is_table(self) -> bool {
        matches!(self, TableOrSvg::Text | TableOrSvg::Csv)
    }
}

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The words of the call or the input are wrong: exit code 2.
    #[error("{0}")]
    Input(String),
    /// It was right and did not work: exit code 1.
    #[error("{0}")]
    Failed(String),
    /// Files that people wrote and that cannot be used, each problem on a line with its place: exit
    /// code 2.
    #[error(transparent)]
    Files(#[from] Problems),
    #[error(transparent)]
    Output(#[from] io::Error),
}

impl Failure {
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Input(_) | Failure::Files(_) => 2,
            Failure::Failed(_) | Failure::Output(_) => 1,
        }
    }
}

impl From<FunctionError> for Failure {
    fn from(error: FunctionError) -> Failure {
        Failure::Input(error.to_string())
    }
}

impl From<ParameterError> for Failure {
    fn from(error: ParameterError) -> Failure {
        Failure::Input(error.to_string())
    }
}

fn cannot_save(path: &Path, error: &io::Error) -> Failure {
    let hint = match error.kind() {
        io::ErrorKind::AlreadyExists => "; --force replaces it",
        _ => "",
    };
    Failure::Failed(format!("cannot save to {}: {error}{hint}", path.display()))
}

/// The functions that there are and those that the user keeps. What of these cannot be used is told.
pub fn functions() -> Functions {
    let mut functions = gallery::functions();
    let paths = Paths::find(|name| std::env::var_os(name));
    for warning in OwnFunctions::of(&paths).load(&mut functions) {
        let _ = writeln!(io::stderr(), "actui: {warning}");
    }
    functions
}

/// The function that a call names, then its `-p` parameters.
fn function(
    functions: &Functions,
    text: &str,
    parameters: &[(String, f64)],
) -> Result<Pointwise, Failure> {
    with_parameters(functions.parse_pointwise(text)?, parameters)
}

fn with_parameters(
    function: Pointwise,
    parameters: &[(String, f64)],
) -> Result<Pointwise, Failure> {
    let set =
        |function: Pointwise, (name, value): &(String, f64)| function.with_parameter(name, *value);
    Ok(parameters.iter().try_fold(function, set)?)
}

/// Runs a subcommand. A signal that ends it leaves nothing half written.
pub fn run(
    command: &Command,
    look: &Look,
    functions: &Functions,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    terminal::before_signal_ends(|| {
        meter::wipe();
        store::abandon_drafts();
    })?;
    let mut output = Output { out, is_closed: false };
    let done = perform(command, look, functions, &mut output);
    // Whoever closed it knows, and has what was wanted.
    if output.is_closed { Ok(()) } else { done }
}

/// Remembers that the reader of the output has gone, whatever is made of the error on its way.
struct Output<'a> {
    out: &'a mut dyn Write,
    is_closed: bool,
}

impl Output<'_> {
    fn note<T>(&mut self, done: io::Result<T>) -> io::Result<T> {
        let is_closed = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
        self.is_closed |= done.as_ref().is_err_and(is_closed);
        done
    }
}

impl Write for Output<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let done = self.out.write(bytes);
        self.note(done)
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = self.out.flush();
        self.note(done)
    }
}

/// The output is flushed here, so that a full disk is not taken for success.
fn perform(
    command: &Command,
    look: &Look,
    functions: &Functions,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    match command {
        // They have a screen: [`Command::opening`].
        Command::Open(_) | Command::Network(_) => {}
        Command::Eval(arguments) => eval::run(arguments, functions, out)?,
        Command::Derive(arguments) => derive::run(arguments, functions, out)?,
        Command::Plot(arguments) => {
            arguments.target.write(out, |out| plot::run(arguments, functions, out))?;
        }
        Command::Net(arguments) => {
            arguments.target.write(out, |out| net::run(arguments, functions, out))?;
        }
        Command::Train(arguments) => {
            arguments.target.write(out, |out| train::run(arguments, functions, out))?;
        }
        Command::List(arguments) => list::run(arguments, functions, out)?,
        Command::Init(arguments) => {
            arguments.target.write(out, |out| init::run(arguments, functions, out))?;
        }
        Command::Theory(arguments) => {
            arguments.target.write(out, |out| theory::run(arguments, functions, out))?;
        }
        Command::Sweep(arguments) => {
            arguments.target.write(out, |out| sweep::run(arguments, functions, out))?;
        }
        Command::Lesson(arguments) => {
            let folder = arguments.folder().map(Path::to_owned).or_else(|| lessons(look));
            let source = lesson::Source { folder: folder.as_deref(), functions };
            lesson::run(arguments, source, &experiment::run, out)?;
        }
        Command::Claims(arguments) => {
            let folder = lessons(look);
            let source = lesson::Source { folder: folder.as_deref(), functions };
            claims::run(arguments, source, &experiment::run, out)?;
        }
        Command::Paper(arguments) => {
            paper::run(arguments, functions, &experiment::samples, out)?;
        }
        Command::Ask(arguments) => {
            let folder = lessons(look);
            let source = lesson::Source { folder: folder.as_deref(), functions };
            ask::ask(arguments, source, &experiment::run, out)?;
        }
        Command::Glossary(arguments) => {
            let folder = lessons(look);
            let source = lesson::Source { folder: folder.as_deref(), functions };
            ask::glossary(arguments, source, out)?;
        }
        Command::Config(arguments) => config::run(arguments, look, out)?,
        Command::Review(arguments) => {
            let folder = lessons(look);
            let source = lesson::Source { folder: folder.as_deref(), functions };
            let progress = Paths::find(|name| std::env::var_os(name)).progress;
            let opened = store::Store::open(progress);
            if let Some(warning) = opened.warning {
                writeln!(io::stderr(), "actui: {warning}")?;
            }
            let today = crate::app::runtime::today();
            review::run(arguments, source, (&opened.progress, today), out)?;
        }
    }
    out.flush()?;
    Ok(())
}

/// The folder of lessons that is asked for by the call or, without a word there, the configuration.
fn lessons(look: &Look) -> Option<PathBuf> {
    let paths = Paths::find(|name| std::env::var_os(name));
    if let Some(folder) = &look.lessons {
        return Some(paths.expanded(folder));
    }
    let (config, warnings) = Config::load(&paths);
    for warning in warnings {
        let _ = writeln!(io::stderr(), "actui: {warning}");
    }
    config.lessons
}

//! Start-up: read the words of the call, then either one headless command or the full screen.

use actui::app::Opening;
use actui::cli::{self, Arguments, Failure};
use actui::gallery;
use actui::math::activation::Functions;
use color_eyre::eyre::Result;
use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> Result<ExitCode> {
    let arguments = Arguments::read();
    actui::terminal::install_hooks()?;
    let done = match &arguments.command {
        None => return open(&arguments, gallery::functions(), None),
        Some(command) => {
            let functions = cli::functions();
            match command.opening(&functions) {
                Some(Ok(opening)) => {
                    return open(&arguments, gallery::functions(), Some(opening));
                }
                Some(Err(failure)) => Err(failure),
                None => cli::run(command, &arguments.look, &functions, &mut io::stdout().lock()),
            }
        }
    };
    Ok(match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => told(&failure),
    })
}

fn open(arguments: &Arguments, functions: Functions, opening: Option<Opening>) -> Result<ExitCode> {
    match actui::app::runtime::open(&arguments.look, functions, opening) {
        Ok(code) => Ok(ExitCode::from(code?)),
        Err(failure) => Ok(told(&failure)),
    }
}

/// One line on standard error, and the exit code.
fn told(failure: &Failure) -> ExitCode {
    // Each problem of a lesson begins with its place, which editors can jump to.
    let name = if matches!(failure, Failure::Files(_)) { "" } else { "actui: " };
    let _ = writeln!(io::stderr(), "{name}{failure}");
    ExitCode::from(failure.exit_code())
}

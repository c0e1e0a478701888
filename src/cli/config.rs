//! `actui config`: where the settings are, what they come to, and what is wrong with them.

mod show;

use super::{Failure, Look};
use crate::gallery;
use crate::positioned::{File, Problem, Problems};
use crate::store::{Config, OwnFunctions, Paths};
use crate::theme::Theme;
use clap::Subcommand;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Check the settings file, or a theme; say where the files are
#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    about: About,
}

#[derive(Debug, Subcommand)]
enum About {
    /// Say all that is wrong with the settings, a line each as FILE:LINE:COLUMN; exit code 2 if anything is
    Check {
        /// A settings file, or a theme file, in the place of your own
        file: Option<PathBuf>,
    },
    /// Print where your files are
    Path,
    /// Print the settings in effect, and where each of them comes from
    Show(show::Arguments),
}

pub(super) fn run(arguments: &Arguments, look: &Look, out: &mut dyn Write) -> Result<(), Failure> {
    let paths = Paths::find(|name| std::env::var_os(name));
    match &arguments.about {
        About::Check { file: Some(file) } => {
            verdict(&file.display().to_string(), problems(file, &paths)?, out)
        }
        About::Check { file: None } => {
            let Some(path) = &paths.config else { return Err(no_home()) };
            let (_, mut problems) = Config::read(path, &paths);
            problems.extend(OwnFunctions::of(&paths).load(&mut gallery::functions()));
            verdict(&path.display().to_string(), problems, out)
        }
        About::Path => {
            let files = [&paths.config, &paths.functions, &paths.progress];
            for path in files.into_iter().flatten() {
                writeln!(out, "{}", path.display())?;
            }
            if paths.config.is_some() { Ok(()) } else { Err(no_home()) }
        }
        About::Show(arguments) => show::run(arguments, look, &paths, out),
    }
}

fn no_home() -> Failure {
    Failure::Input("no home directory is known; set HOME or XDG_CONFIG_HOME".to_owned())
}

fn verdict(name: &str, problems: Vec<Problem>, out: &mut dyn Write) -> Result<(), Failure> {
    if !problems.is_empty() {
        return Err(Problems(problems).into());
    }
    writeln!(out, "{name}: all good")?;
    Ok(())
}

/// What is wrong with a file that was named: a theme if it has what only themes have.
fn problems(path: &Path, paths: &Paths) -> Result<Vec<Problem>, Failure> {
    let name = path.display().to_string();
    // A settings file that is not there is an empty one, but not where it was asked for by name.
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::Input(format!("{name} cannot be read: {error}")))?;
    let file = File::new(&name, &text, None);
    let table = file.recover();
    let is_theme = ["roles", "palette", "series", "heat", "appearance", "ground"]
        .iter()
        .any(|key| table.get_ref().contains_key(*key));
    Ok(match is_theme {
        true => Theme::parse(&name, &text).map_or_else(|problems| problems.0, |_| Vec::new()),
        false => Config::read(path, paths).1,
    })
}

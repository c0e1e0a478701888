//! A file that the full screen writes: whole or not at all, and never over another unasked.

use super::Form;
use crate::cli::net::{replay, save};
use crate::math::nn::{Run, Settings, Stage, Stepped};
use crate::store::{Draft, Owner, Paths};
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// What is to be written, and where.
#[derive(Clone, Debug)]
pub struct Writing {
    /// As it was typed; `~` is the user's folder.
    pub path: String,
    /// A file that is there may be replaced.
    pub replace: bool,
    pub content: Content,
}

#[derive(Clone, Debug)]
pub enum Content {
    Text(String),
    /// A network after so many steps, run again to be written, and the loss that the screen showed
    Run {
        settings: Box<Settings>,
        steps: u64,
        loss: f64,
    },
}

/// How it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// What is to be told
    Done(String),
    /// A file of that name is there.
    Exists(String),
    Failed(String),
}

impl Writing {
    /// Writes it. A network is run first, which can be long.
    pub fn perform(&self) -> Written {
        let path = Paths::find(|name| std::env::var_os(name)).expanded(Path::new(&self.path));
        let written = match &self.content {
            Content::Text(text) => self.begin(&path).and_then(|mut draft| {
                draft.write_all(text.as_bytes())?;
                draft.finish()?;
                Ok(format!("wrote {}, {} bytes", path.display(), text.len()))
            }),
            Content::Run { settings, steps, loss } => self.run(&path, settings, (*steps, *loss)),
        };
        match written {
            Ok(told) => Written::Done(told),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Written::Exists(self.path.clone())
            }
            Err(error) => Written::Failed(format!("{} is not written: {error}", path.display())),
        }
    }

    fn begin(&self, path: &Path) -> io::Result<Draft> {
        let owner = if self.replace { Owner::UserOverwrites } else { Owner::User };
        Draft::begin(path, owner)
    }

    /// The network and the script beside it.
    fn run(&self, path: &Path, settings: &Settings, shown: (u64, f64)) -> io::Result<String> {
        let (steps, loss) = shown;
        let script_path = script_of(path);
        // Before the run: all that can be wrong with the places is told now.
        let (draft, mut script) = (self.begin(path)?, self.begin(&script_path)?);
        let go_on = |_: Stage| ControlFlow::Continue(());
        let mut run = Run::start(settings, &go_on).expect("nobody stops it");
        let start = save::parameters(&run);
        while run.step_count() < steps && run.step(&go_on) == Stepped::Done {}
        let told = replay::script(settings, steps, run.loss());
        script.write_all(told.as_bytes())?;
        let start = if steps > 0 { start } else { Vec::new() };
        save::write(draft, &run, &start, crate::cli::net::settings_json(settings, steps))?;
        script.finish()?;
        let mut told = format!("wrote {} and {}", path.display(), script_path.display());
        if run.loss() != loss && !(run.loss().is_nan() && loss.is_nan()) {
            // The screen lets it change while a network learns.
            told += &format!(
                "; it learned at {} throughout, the run on the screen did not",
                crate::cli::decimal(settings.learning_rate)
            );
        }
        Ok(told)
    }
}

fn script_of(path: &Path) -> PathBuf {
    path.with_extension("py")
}

/// The name with the ending of a form, if it has none of those.
pub fn with_ending(name: &str, form: Form) -> String {
    match Form::of_name(name) {
        Some(_) => name.to_owned(),
        None => format!("{}.{}", name.trim_end_matches('.'), form.ending()),
    }
}

//! `actui lesson list|show|check`: the course without a screen.

use super::Failure;
use crate::experiment::Measure;
use crate::lesson::{Course, Lesson, Outcome, Section};
use crate::math::activation::Functions;
use crate::typeset::{Learner, Look, page, plain};
use clap::{Args, Subcommand};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the lessons and their sections
    List,
    /// Print a lesson with its measured numbers
    Show {
        /// A lesson, or one of its sections: sigmoid, sigmoid/principle
        #[arg(value_name = "ID[/SECTION]")]
        id: String,
    },
    /// Read every lesson and run every check; says everything that is wrong
    Check {
        /// A folder of lessons (default: the built-in course, or that of --lessons)
        folder: Option<PathBuf>,
    },
}

/// Runs a measurement; None when it comes to no number.
pub type Run<'r> = &'r dyn Fn(&Measure) -> Option<f64>;

/// Columns of a printed page.
const WIDTH: u16 = 80;

/// Where the course is read from.
pub struct Source<'a> {
    /// None: the built-in course
    pub folder: Option<&'a Path>,
    /// What its functions are read by.
    pub functions: &'a Functions,
}

/// Runs the command on a course and writes what it has to say.
pub fn run(
    arguments: &Arguments,
    source: Source,
    measure: Run,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let folder = match &arguments.command {
        Command::Check { folder: Some(folder) } => Some(folder.as_path()),
        _ => source.folder,
    };
    let course = Course::load(folder, source.functions)?;
    match &arguments.command {
        Command::List => list(&course, out),
        Command::Show { id } => show(&course, id, measure, out),
        Command::Check { .. } => check(&course, measure, out),
    }
}

/// A table of what `show` takes and its title.
fn list(course: &Course, out: &mut dyn Write) -> Result<(), Failure> {
    let ids = course.sections().map(|(lesson, section)| lesson.id.len() + 1 + section.id.len());
    let width = ids.max().unwrap_or(0);
    for (i, lesson) in course.lessons.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{:width$}  {}", lesson.id, lesson.title)?;
        for section in &lesson.sections {
            let id = format!("{}/{}", lesson.id, section.id);
            writeln!(out, "{id:width$}    {}", section.title)?;
        }
    }
    Ok(())
}

fn show(course: &Course, id: &str, measure: Run, out: &mut dyn Write) -> Result<(), Failure> {
    let (lesson_id, section_id) = match id.split_once('/') {
        Some((lesson, section)) => (lesson, Some(section)),
        None => (id, None),
    };
    let Some(lesson) = course.lesson(lesson_id) else {
        let known: Vec<_> = course.lessons.iter().map(|lesson| lesson.id.as_str()).collect();
        return Err(Failure::Input(crate::lesson::unknown("lesson", lesson_id, &known)));
    };
    let sections: Vec<&Section> = match section_id {
        None => lesson.sections.iter().collect(),
        Some(section_id) => lesson.section(section_id).into_iter().collect(),
    };
    if sections.is_empty() {
        let known: Vec<_> = lesson.sections.iter().map(|section| section.id.as_str()).collect();
        let section = section_id.unwrap_or_default();
        return Err(Failure::Input(crate::lesson::unknown("section", section, &known)));
    }
    let mut values = BTreeMap::new();
    for (i, section) in sections.into_iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        for name in section.measures() {
            if let Some(named) = lesson.measures.get(name)
                && !values.contains_key(name)
            {
                values.insert(name.to_owned(), measure(&named.measure).unwrap_or(f64::NAN));
            }
        }
        print(lesson, section, &values, out)?;
    }
    Ok(())
}

/// A page as plain text. Nobody can answer here, so questions show their answers.
fn print(
    lesson: &Lesson,
    section: &Section,
    values: &BTreeMap<String, f64>,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let title = format!("{} · {}", lesson.title, section.title);
    writeln!(out, "{title}\n{}\n", "═".repeat(title.chars().count()))?;
    let learners = vec![Learner::GivenUp; section.blocks.len()];
    let look = Look {
        measures: &lesson.measures,
        values,
        learners: &learners,
        guess_keys: "",
        choose_keys: "",
    };
    for line in page(section, WIDTH, &look).lines {
        writeln!(out, "{}", plain(&line).trim_end())?;
    }
    Ok(())
}

fn check(course: &Course, measure: Run, out: &mut dyn Write) -> Result<(), Failure> {
    let outcomes = course.run_checks(measure);
    let failed: Vec<_> = outcomes.iter().filter(|outcome| !outcome.holds()).collect();
    for outcome in &failed {
        writeln!(out, "{}", sentence(outcome))?;
    }
    let blocks: usize = course.sections().map(|(_, section)| section.blocks.len()).sum();
    let verdict = match failed.len() {
        0 => "all good".to_owned(),
        1 => "1 check does not hold".to_owned(),
        many => format!("{many} checks do not hold"),
    };
    writeln!(
        out,
        "{} lessons, {} sections, {blocks} blocks, {} claims, {} checks: {verdict}",
        course.lessons.len(),
        course.sections().count(),
        course.claims().count(),
        outcomes.len(),
    )?;
    if failed.is_empty() { Ok(()) } else { Err(Failure::Failed(verdict)) }
}

/// `sigmoid, claim sigmoid.con.1: largest slope is 0.3, expected 0.2499 to 0.2501; …`
fn sentence(outcome: &Outcome) -> String {
    let check = outcome.check;
    let measured = match outcome.measured {
        Some(measured) => format!("{measured:?}"),
        None => "not a number".to_owned(),
    };
    let expected = match (check.above, check.below) {
        (Some(above), Some(below)) => format!("{above} to {below}"),
        (Some(above), None) => format!("at least {above}"),
        (None, Some(below)) => format!("at most {below}"),
        (None, None) => "anything".to_owned(),
    };
    format!(
        "{}, claim {}: {} ({}) is {measured}, expected {expected}; correct the verdict or the bounds",
        outcome.lesson.id, outcome.claim, check.label, check.measure,
    )
}

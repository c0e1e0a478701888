//! `actui lesson list|show|code|check`: the course without a screen.

use super::bench::{Bench, Run};
use super::{Failure, decimal};
use crate::experiment::Measure;
use crate::lesson::{Course, Fault, Learner, Lesson, Outcome, Problem, QUESTIONS, Section};
use crate::math::activation::Functions;
use crate::typeset::{Look, page, plain};
use clap::{Args, Subcommand};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// List, print or check the lessons
///
/// The built-in course, or that of --lessons. What is wrong with a lesson is told with file, line
/// and column.
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
    /// Print a program of a page bare, to be run as it stands
    Code {
        /// A page, with a number where it has several programs: relu/code, softmax/axis/2
        #[arg(value_name = "ID[/NUMBER]")]
        id: String,
    },
    /// Read every lesson and run every check; says everything that is wrong
    Check {
        /// A folder of lessons, or one lesson (default: the built-in course, or that of --lessons)
        #[arg(value_name = "FOLDER|FILE")]
        path: Option<PathBuf>,
    },
}

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
    let folder = arguments.folder().or(source.folder);
    let course = Course::load(folder, source.functions)?;
    let bench = Bench::new(measure);
    match &arguments.command {
        Command::List => list(&course, out),
        Command::Code { id } => code(&course, id, out),
        Command::Show { id } => show(&course, id, &bench, out),
        Command::Check { .. } => {
            let early = course.early_terms(folder);
            check(&course, &early, &bench, out)
        }
    }
}

impl Arguments {
    /// The folder that the subcommand itself names.
    pub fn folder(&self) -> Option<&Path> {
        match &self.command {
            Command::Check { path } => path.as_deref(),
            Command::List | Command::Show { .. } | Command::Code { .. } => None,
        }
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

fn show(course: &Course, id: &str, bench: &Bench, out: &mut dyn Write) -> Result<(), Failure> {
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
        for name in section.measures() {
            if let Some(named) = lesson.measures.get(name) {
                let value = bench.measure(&named.measure).unwrap_or(f64::NAN);
                values.insert(name.to_owned(), value);
            }
        }
        bench.wipe();
        if i > 0 {
            writeln!(out)?;
        }
        print(lesson, section, &values, out)?;
    }
    Ok(())
}

fn code(course: &Course, id: &str, out: &mut dyn Write) -> Result<(), Failure> {
    let is_of = |program: &str| program == id || program.starts_with(&format!("{id}/"));
    let found: Vec<_> = course.programs().filter(|(program, ..)| is_of(program)).collect();
    match found.as_slice() {
        [(_, program, _)] => Ok(writeln!(out, "{}", program.code)?),
        [] => {
            let ids: Vec<String> = course.programs().map(|(program, ..)| program).collect();
            let known: Vec<&str> = ids.iter().map(String::as_str).collect();
            Err(Failure::Input(crate::lesson::unknown("program", id, &known)))
        }
        several => {
            let named = several.iter().map(|(id, code, _)| format!("{id} ({})", code.title));
            let named: Vec<String> = named.collect();
            Err(Failure::Input(format!(
                "there are {} programs in '{id}'; name one: {}",
                several.len(),
                named.join(", ")
            )))
        }
    }
}

/// A page as plain text. Nobody can answer here, so each question has its answer below it.
fn print(
    lesson: &Lesson,
    section: &Section,
    values: &BTreeMap<String, f64>,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let title = format!("{} · {}", lesson.title, section.title);
    writeln!(out, "{title}\n{}\n", "═".repeat(title.chars().count()))?;
    let learners = vec![Learner::passed(); section.blocks.len()];
    let look = Look::on_paper(&lesson.measures, values, &learners);
    for line in page(section, WIDTH, &look).lines {
        writeln!(out, "{}", plain(&line).trim_end())?;
    }
    Ok(())
}

fn check(
    course: &Course,
    early: &[Problem],
    bench: &Bench,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    for problem in early {
        writeln!(out, "{problem}")?;
    }
    bench.prepare(|measure| {
        course.run_checks(measure);
        course.run_expectations(measure);
        course.faults(measure);
        course.unmeasured(measure);
    });
    let measure = |measure: &Measure| bench.measure(measure);
    let mut outcomes = course.run_checks(&measure);
    let checks = outcomes.len();
    outcomes.extend(course.run_expectations(&measure));
    let expectations = outcomes.len() - checks;
    let faults = course.faults(&measure);
    let unmeasured = course.unmeasured(&measure);
    let hopeless = course.hopeless_tries();
    bench.wipe();
    let failed: Vec<_> = outcomes.iter().filter(|outcome| !outcome.holds()).collect();
    for outcome in &failed {
        writeln!(out, "{}", sentence(outcome))?;
    }
    let blocks: usize = course.sections().map(|(_, section)| section.blocks.len()).sum();
    let questions: usize = course.sections().map(|(_, section)| section.questions().count()).sum();
    for Fault { lesson, section, question, what } in &faults {
        let place = format!("{}/{}, question {question}", lesson.id, section.id);
        writeln!(out, "{place}: {what}")?;
    }
    for (id, name) in &unmeasured {
        writeln!(
            out,
            "{QUESTIONS}, answer {id}: {{{{{name}}}}} comes to no number; change what it measures"
        )?;
    }
    for sentence in &hopeless {
        writeln!(out, "{sentence}; change its condition, 'open' or 'par'")?;
    }
    let tried: usize = course.sections().map(|(_, section)| section.tries().count()).sum();
    let wrong = [
        (failed.len(), "check does not hold", "checks do not hold"),
        (faults.len(), "question has a fault", "questions have faults"),
        (unmeasured.len(), "number of an answer is none", "numbers of answers are none"),
        (hopeless.len(), "try has a fault", "tries have faults"),
        (
            early.len(),
            "term is used before it is explained",
            "terms are used before they are explained",
        ),
    ];
    let wrong = wrong.into_iter().filter(|(count, ..)| *count > 0);
    let wrong: Vec<String> = wrong
        .map(|(count, one, many)| match count {
            1 => format!("1 {one}"),
            count => format!("{count} {many}"),
        })
        .collect();
    let verdict = if wrong.is_empty() { "all good".to_owned() } else { wrong.join(", ") };
    let counts = [
        (course.lessons.len(), "lesson"),
        (course.sections().count(), "section"),
        (blocks, "block"),
        (course.claims().count(), "claim"),
        (checks, "check"),
        (questions, "question"),
        (expectations, "figure expectation"),
        (tried, "try"),
        (course.questions.all.len(), "answer"),
        (course.glossary.len(), "term"),
    ];
    let counts = counts.map(|(count, name)| match (count, name) {
        (1, name) => format!("1 {name}"),
        (count, "try") => format!("{count} tries"),
        (count, name) => format!("{count} {name}s"),
    });
    writeln!(out, "{}: {verdict}", counts.join(", "))?;
    if wrong.is_empty() { Ok(()) } else { Err(Failure::Failed(verdict)) }
}

/// `sigmoid, claim sigmoid.con.1: largest slope is 0.3, expected 0.2499 to 0.2501; …`
fn sentence(outcome: &Outcome) -> String {
    let measured = match outcome.measured {
        Some(measured) => decimal(measured),
        None => "not a number".to_owned(),
    };
    let expected = outcome.bounds.words(decimal);
    format!(
        "{}, {}: {} ({}) is {measured}, expected {expected}; correct the text or the bounds",
        outcome.lesson, outcome.place, outcome.label, outcome.name,
    )
}

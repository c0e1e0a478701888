//! `questions.toml`: questions that people ask, with answers whose numbers are measured.

use super::block::read_checks;
use super::context::{Context, required_text};
use super::fields::{all, fits, one_of, settings};
use super::figure::function_list;
use super::names::{id, line};
use super::raw::{File, Value};
use super::read::measured_file;
use super::reference::Pages;
use super::{Check, NamedMeasure, Text};
use crate::math::activation::Pointwise;
use crate::math::nn::Settings;
use std::collections::BTreeMap;

/// Questions and what their answers measure.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Questions {
    /// Measurements by name, for `{{name}}` in answers and checks.
    pub measures: BTreeMap<String, NamedMeasure>,
    pub all: Vec<Question>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub id: String,
    /// The question itself, a line.
    pub asked: String,
    /// Other words for it.
    pub wordings: Vec<String>,
    pub answer: Text,
    /// What must be measured for the answer to stand.
    pub checks: Vec<Check>,
    /// The page that tells more: `lesson/section`, one that the course has.
    pub page: Option<String>,
    /// An experiment that shows it.
    pub experiment: Option<Experiment>,
}

/// A screen and what is put on it.
#[derive(Clone, Debug, PartialEq)]
pub enum Experiment {
    Plot(Vec<Pointwise>),
    Network(Box<Settings>),
    Depth,
    Train,
}

impl Experiment {
    /// Where it is found in the program.
    pub fn sentence(&self) -> String {
        match self {
            Experiment::Plot(functions) => {
                let titles: Vec<&str> = functions.iter().map(|function| function.title()).collect();
                format!("the Plot screen with {}", titles.join(", "))
            }
            Experiment::Network(settings) => {
                let (depth, width) = (settings.depth, settings.width);
                let (init, function) = (settings.init.name(), settings.activation.title());
                format!("the Network screen with {function}, {depth} layers of {width}, {init}")
            }
            Experiment::Depth => "the Depth screen".to_owned(),
            Experiment::Train => "the Train screen".to_owned(),
        }
    }
}

const SCREENS: [&str; 4] = ["plot", "network", "depth", "train"];

/// Reads the file. Every mistake is noted with it.
pub fn questions(file: &File, pages: &Pages) -> Questions {
    let words = ("a file of questions", "question", "questions");
    let read = |value: Value, context: &mut Context| question(value, context, pages);
    let (measures, all) = measured_file(file, words, |question: &Question| &question.id, read);
    Questions { measures, all }
}

fn question(value: Value, context: &mut Context, pages: &Pages) -> Option<Question> {
    let mut table = value.table("a question")?;
    let id = table.required("id").and_then(id);
    let asked = table.required("asked").and_then(line);
    let wordings = table.optional("wordings").map_or(Some(Vec::new()), lines);
    let answer = required_text(&mut table, "answer", context);
    let checks = table.optional("check");
    let page = pages.read(&mut table);
    let experiment = table.optional("open").map_or(Some(None), |value| experiment(value).map(Some));
    table.finish();
    let checks = checks.map_or(Some(Vec::new()), |value| read_checks(value, context));
    Some(Question {
        id: id?.0,
        asked: asked?,
        wordings: wordings?,
        answer: answer?,
        checks: checks?,
        page: page?,
        experiment: experiment?,
    })
}

/// A list of texts of one line.
pub fn lines(value: Value) -> Option<Vec<String>> {
    all(value.array()?, line)
}

fn experiment(value: Value) -> Option<Experiment> {
    let mut table = value.table("an experiment")?;
    let screen = one_of(table.required("screen")?, "screen for an experiment", &SCREENS)?;
    let experiment = match screen {
        "plot" => table.required("functions").and_then(function_list).map(Experiment::Plot),
        "network" => {
            let settings = settings(&mut table, None::<Pointwise>);
            let settings = settings.filter(|settings| fits(settings.cost(1.0), value));
            settings.map(|settings| Experiment::Network(Box::new(settings)))
        }
        "depth" => Some(Experiment::Depth),
        _ => Some(Experiment::Train),
    };
    table.finish();
    experiment
}

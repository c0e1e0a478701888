//! A bet on what comes of a paper's claim on this machine, placed before the experiment is run.

use super::choose::list_moved;
use super::judge::{because, judged};
use super::{Answer, Ask, Asks, Draft, Hides, Judgement, Measured, Step, question};
use crate::experiment::Measure;
use crate::lesson::block::Kind;
use crate::lesson::context::Context;
use crate::lesson::fields::functions;
use crate::lesson::papers::{Finding, Paper, Seeds};
use crate::lesson::raw::{Table, Value};
use crate::lesson::{Block, NamedMeasure, NumberFormat, Text, unknown};

pub const KIND: Kind = Kind { name: "bet", what: "a bet block", read };

/// The paper's own bets, as `actui paper` has them. They take seconds to a minute and are run once
/// the learner has said what will come of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Bet {
    pub paper: Paper,
    /// Of each of the paper's bets, a run a seed. No lesson's measurement has such a name: they have
    /// a dot.
    pub runs: Vec<Vec<(String, NamedMeasure)>>,
    /// What is said to each finding that is not the one
    pub because: Vec<Text>,
}

fn read(table: &mut Table, context: &mut Context) -> Option<Block> {
    question(table, context, Hides::Numbers, |table, context| {
        let id = table.required("paper");
        let because = because(table, Finding::ALL.map(|(name, ..)| name), context);
        let bet = of_paper(id?, because?, context)?;
        Some((format!("bet-{}", bet.paper.id), Ask::Bet(Box::new(bet))))
    })
}

fn of_paper(value: Value, because: Vec<Text>, context: &mut Context) -> Option<Bet> {
    let papers = context.papers(&functions(value).borrow());
    let id = value.raw_string()?;
    let Some(paper) = papers.all.iter().find(|paper| paper.id == id) else {
        let known: Vec<&str> = papers.all.iter().map(|paper| paper.id.as_str()).collect();
        value.note(unknown("paper", id, &known));
        return None;
    };
    let named = |name: &str, (number, measure): (usize, Measure)| {
        let named = NamedMeasure { measure, format: NumberFormat::Number };
        (format!("{name}.{number}"), named)
    };
    let runs = papers.runs(paper, Seeds::default()).into_iter().zip(&paper.bets);
    let runs = runs.map(|(runs, check)| {
        (1..).zip(runs).map(|numbered| named(&check.measure, numbered)).collect()
    });
    Some(Bet { runs: runs.collect(), paper: paper.clone(), because })
}

impl Bet {
    /// What has been measured so far of each bet.
    pub fn samples(&self, measured: Measured) -> Vec<Vec<f64>> {
        let of = |runs: &Vec<(String, NamedMeasure)>| {
            runs.iter().filter_map(|(name, _)| measured(name)).collect()
        };
        self.runs.iter().map(of).collect()
    }

    pub fn run_count(&self) -> usize {
        self.runs.iter().map(Vec::len).sum()
    }

    /// What all runs take, one after the other.
    pub fn seconds(&self) -> f64 {
        let runs = self.runs.iter().flatten();
        runs.map(|(_, named)| named.measure.experiment().cost().seconds()).sum()
    }

    /// None while a run is missing.
    pub fn finding(&self, measured: Measured) -> Option<Finding> {
        let samples = self.samples(measured);
        let done: usize = samples.iter().map(Vec::len).sum();
        (done == self.run_count()).then(|| self.paper.finding(&samples))
    }
}

/// What the learner can say, in the order of [`Finding::ALL`].
pub const SAYINGS: [&str; 3] =
    ["yes, with every seed", "with some seeds and not with others", "no, with none"];

impl Asks for Bet {
    /// Its runs are no numbers of the lesson, and nobody reads them off a page above.
    fn measures(&self) -> Vec<&str> {
        Vec::new()
    }

    fn reasons(&self) -> Vec<&Text> {
        self.because.iter().collect()
    }

    fn options(&self) -> Vec<&str> {
        SAYINGS.to_vec()
    }

    fn start(&self) -> Option<Draft> {
        Some(Draft { answer: Answer::Picks(vec![0]), at: 0 })
    }

    fn moved(&self, draft: &Draft, step: Step) -> Option<Draft> {
        list_moved(draft, step, Finding::ALL.len())
    }

    fn judge(&self, answer: &Answer, measured: Measured) -> Option<Judgement> {
        judged(answer, self.finding(measured)? as usize, &self.because)
    }

    /// `actui paper all` holds the findings against what was written down.
    fn fault(&self, _: Measured) -> Option<String> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::question::Grade;
    use crate::lesson::{Course, Source};
    use crate::math::activation::Functions;

    fn read(paper: &str) -> Result<Bet, String> {
        let text = format!(
            "format = 1\nid = \"one\"\ntitle = \"One\"\nsummary = \"A lesson.\"\n\
             activation = \"relu\"\n[[section]]\nid = \"page\"\ntitle = \"Page\"\n\
             [[section.block]]\nkind = \"bet\"\nquestion = \"Will it?\"\npaper = \"{paper}\"\n\
             because = {{ holds = \"Not so.\" }}\n"
        );
        let source = Source { name: "01-one.toml".to_owned(), bytes: text.into() };
        let course = Course::from_sources(vec![source], &Functions::built_in());
        let course = course.map_err(|problems| problems.to_string())?;
        let (_, question) = course.lessons[0].sections[0].questions().next().unwrap();
        let Ask::Bet(bet) = &question.ask else { panic!("a bet") };
        Ok(bet.as_ref().clone())
    }

    #[test]
    fn the_runs_decide_once_all_are_there() {
        let bet = read("schoenholz2017").unwrap();
        assert_eq!(bet.runs.len(), 2);
        let said = |finding: Finding| Answer::Picks(vec![finding as usize]);
        let some = |name: &str| (!name.ends_with(".3")).then_some(0.9);
        assert_eq!(bet.judge(&said(Finding::Holds), &some), None);
        let all = |_: &str| Some(0.9);
        assert_eq!(bet.judge(&said(Finding::Holds), &all).unwrap().grade, Grade::Right);
        let none = |_: &str| Some(0.0);
        let judged = bet.judge(&said(Finding::Holds), &none).unwrap();
        assert_eq!((judged.grade, judged.because), (Grade::Wrong, Some(Text::of("Not so."))));
        let one = |name: &str| Some(if name == "schoenholz2017.1" { 0.0 } else { 0.9 });
        assert_eq!(bet.judge(&said(Finding::Fails), &one).unwrap().grade, Grade::Near);
        assert!(read("he2051").is_err_and(|error| error.contains("'he2015'")));
    }
}

//! `papers.toml`: famous claims as bets with an experiment that fits on a laptop.

use super::block::read_checks;
use super::context::Context;
use super::fields::choice_or;
use super::load::Source;
use super::names::{id, line};
use super::raw::Problems;
use super::raw::{File, Value};
use super::read::measured_file;
use super::{Check, NamedMeasure};
use crate::experiment::Measure;
use crate::math::activation::Functions;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Papers in the order of their years, and what is measured of them.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Papers {
    pub measures: BTreeMap<String, NamedMeasure>,
    pub all: Vec<Paper>,
}

/// One claim, each text a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    pub id: String,
    pub year: u64,
    pub authors: String,
    pub title: String,
    /// What the paper says, in our words.
    pub claim: String,
    /// What is smaller here than there.
    pub scaled: String,
    /// All of them must hold.
    pub bets: Vec<Check>,
    /// What came of it when it was written down.
    pub finding: Finding,
}

/// What the samples say of a bet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// With every seed
    Holds,
    /// With some seeds and not with others
    Undecided,
    /// With no seed
    Fails,
}

/// Seeds in place of the papers' own, where they are said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seeds {
    pub first: Option<u64>,
    pub count: Option<u64>,
}

const NAME: &str = "papers.toml";
static PAPERS: &str = include_str!("../../assets/papers.toml");

impl Finding {
    /// As the file writes it, and in words.
    pub const ALL: [(&'static str, Finding, &'static str); 3] = [
        ("holds", Finding::Holds, "holds here"),
        ("undecided", Finding::Undecided, "not decided by the spread"),
        ("fails", Finding::Fails, "not seen here"),
    ];

    pub fn words(self) -> &'static str {
        let it = Finding::ALL.into_iter().find(|(_, finding, _)| *finding == self);
        it.map_or("", |(.., words)| words)
    }

    /// What one number a seed says; without any number it fails.
    pub fn of(check: &Check, samples: &[f64]) -> Finding {
        match samples.iter().filter(|sample| check.holds(**sample)).count() {
            0 => Finding::Fails,
            all if all == samples.len() => Finding::Holds,
            _ => Finding::Undecided,
        }
    }
}

impl Paper {
    /// What the numbers of each bet, one a seed, say: that of the worst bet.
    pub fn finding(&self, samples: &[Vec<f64>]) -> Finding {
        let findings = self.bets.iter().zip(samples).map(|(bet, it)| Finding::of(bet, it));
        findings.max().unwrap_or(Finding::Fails)
    }
}

impl Papers {
    /// A measurement for each seed of each of a paper's bets.
    pub fn runs(&self, paper: &Paper, seeds: Seeds) -> Vec<Vec<Measure>> {
        let of = |bet: &Check| {
            let Some(named) = self.measures.get(&bet.measure) else { return Vec::new() };
            let mut measure = named.measure.clone();
            let experiment = measure.experiment_mut();
            seeds.first.into_iter().for_each(|first| experiment.reseed(first));
            seeds.count.into_iter().for_each(|count| experiment.set_seeds(count));
            measure.one_by_one()
        };
        paper.bets.iter().map(of).collect()
    }

    /// Those that the program carries.
    pub fn embedded(functions: &Functions) -> Result<Papers, Problems> {
        let source = Source { name: NAME.to_owned(), bytes: PAPERS.into() };
        Papers::read(&source, functions)
    }

    pub fn read(source: &Source, functions: &Functions) -> Result<Papers, Problems> {
        let mut problems = Vec::new();
        let papers = source.read(&RefCell::new(functions.clone()), &mut problems, read);
        if problems.is_empty() { Ok(papers) } else { Err(Problems(problems)) }
    }
}

fn read(file: &File) -> Papers {
    let words = ("a file of papers", "paper", "papers");
    let (measures, all) = measured_file(file, words, |paper: &Paper| &paper.id, paper);
    Papers { measures, all }
}

fn paper(value: Value, context: &mut Context) -> Option<Paper> {
    let mut table = value.table("a paper")?;
    let id = table.required("id").and_then(id);
    let year = table.required("year").and_then(|value| value.integer_within(1900, 2100));
    let [authors, title, claim, scaled] =
        ["authors", "title", "claim", "scaled"].map(|key| table.required(key).and_then(line));
    let bets = table.required("bet").and_then(|value| read_checks(value, context));
    let findings = Finding::ALL.map(|(name, finding, _)| (name, finding));
    let finding = choice_or(table.optional("finding"), Finding::Holds, "finding", &findings);
    table.finish();
    let bets = bets?;
    if bets.is_empty() {
        value.note("a paper needs a bet; say what must be measured");
        return None;
    }
    Some(Paper {
        id: id?.0,
        year: year?,
        authors: authors?,
        title: title?,
        claim: claim?,
        scaled: scaled?,
        bets,
        finding: finding?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Bounds;

    #[test]
    fn the_spread_decides() {
        let bounds = Bounds { above: Some(0.5), below: None };
        let check = Check { measure: String::new(), label: String::new(), bounds };
        assert_eq!(Finding::of(&check, &[0.5, 0.9]), Finding::Holds);
        assert_eq!(Finding::of(&check, &[0.4, 0.9]), Finding::Undecided);
        assert_eq!(Finding::of(&check, &[0.4, f64::NAN]), Finding::Fails);
        assert_eq!(Finding::of(&check, &[]), Finding::Fails);
    }

    #[test]
    fn the_papers_are_read_and_ordered() {
        let papers = Papers::embedded(&Functions::built_in()).unwrap();
        assert_eq!(papers.all.len(), 12);
        assert!(papers.all.is_sorted_by_key(|paper| paper.year));
        for measure in papers.measures.values() {
            let seconds = measure.measure.experiment().cost().seconds();
            assert!(seconds < 60.0, "{measure:?}: {seconds}");
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        let read = |text: &str| {
            let source = Source { name: NAME.to_owned(), bytes: text.into() };
            Papers::read(&source, &Functions::built_in()).unwrap_err().to_string()
        };
        let text = "format = 1\n[[paper]]\nid = \"a\"\nyear = 1492\nbets = []\n";
        let problems = read(text);
        for expected in ["between 1900 and 2100", "did you mean 'bet'?", "needs 'scaled'"] {
            assert!(problems.contains(expected), "{problems}");
        }
    }
}

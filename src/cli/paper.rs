//! `actui paper`: famous claims, tried on this machine.

use super::decimal::{brief, decimal};
use super::meter::{Meter, duration};
use super::number::{self, count};
use super::table::Table;
use super::{Failure, TextOrJson, json_number};
use crate::experiment::{KeepGoing, Measure, Spread};
use crate::lesson::papers::{Finding, Paper, Papers, Seeds};
use crate::lesson::{Check, unknown};
use crate::math::activation::Functions;
use crate::typeset::{self, Role};
use crate::worker::measure::side_by_side;
use serde_json::{Value, json};
use std::io::Write;
use std::time::Instant;

/// Try famous claims of papers on this machine
///
/// Each paper's claim is a bet on what a small experiment measures, one number a seed. It holds here
/// when it does with every seed, does not when with none, and else the spread leaves it open. What
/// was scaled down is told. Without a name the papers are listed. Exit code 1 when a verdict is not
/// the one that was written down.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Papers: he2015; all: every one
    #[arg(value_name = "ID")]
    ids: Vec<String>,

    /// Runs of each experiment, in place of the papers' own
    #[arg(long, value_name = "N", value_parser = count((1, 32)))]
    seeds: Option<u64>,

    /// The first seed, in place of the papers' own
    #[arg(long, value_name = "SEED", value_parser = number::whole)]
    seed: Option<u64>,

    /// How the result is written; in JSON nan, inf and -inf are strings
    #[arg(long, value_enum, ignore_case = true, default_value = "text")]
    format: TextOrJson,
}

/// Columns of what is told of a paper.
const WIDTH: usize = 80;
const ALL: &str = "all";

/// A paper and the numbers of each of its bets.
struct Tried<'p> {
    paper: &'p Paper,
    samples: Vec<Vec<f64>>,
    seconds: f64,
}

/// Runs an experiment for its numbers, one a seed.
pub type Sample<'r> = &'r (dyn Fn(&Measure, KeepGoing) -> Option<Vec<f64>> + Sync);

/// Lists the papers, or tries those that are named.
pub fn run(
    arguments: &Arguments,
    functions: &Functions,
    sample: Sample,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let papers = Papers::embedded(functions)?;
    let chosen = arguments.chosen(&papers)?;
    if chosen.is_empty() {
        return Ok(arguments.list(&papers, out)?);
    }
    let started = Instant::now();
    let mut objects = Vec::new();
    let mut surprises = Vec::new();
    for (number, &paper) in chosen.iter().enumerate() {
        let tried = arguments.tried(&papers, paper, sample);
        if arguments.format == TextOrJson::Json {
            objects.push(tried.object());
        } else {
            if number > 0 {
                writeln!(out)?;
            }
            tried.print(out)?;
            out.flush()?;
        }
        if tried.finding() != paper.finding {
            surprises.push(paper.id.as_str());
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    if arguments.format == TextOrJson::Json {
        writeln!(out, "{}", json!({ "papers": objects, "seconds": json_number(seconds) }))?;
    } else if chosen.len() > 1 {
        writeln!(out, "\npapers: {}; {}", chosen.len(), duration(seconds))?;
    }
    if surprises.is_empty() {
        return Ok(());
    }
    let surprises = surprises.join(", ");
    Err(Failure::Failed(format!("another verdict than the one written down: {surprises}")))
}

impl Arguments {
    fn chosen<'p>(&self, papers: &'p Papers) -> Result<Vec<&'p Paper>, Failure> {
        let mut known: Vec<&str> = papers.all.iter().map(|paper| paper.id.as_str()).collect();
        known.push(ALL);
        if let Some(id) = self.ids.iter().find(|id| !known.contains(&id.as_str())) {
            return Err(Failure::Input(unknown("paper", id, &known)));
        }
        let is_named = |name: &str| self.ids.iter().any(|id| id == name);
        let is_chosen = |paper: &&Paper| is_named(ALL) || is_named(&paper.id);
        Ok(papers.all.iter().filter(is_chosen).collect())
    }

    fn runs(&self, papers: &Papers, paper: &Paper) -> Vec<Vec<Measure>> {
        papers.runs(paper, Seeds { first: self.seed, count: self.seeds })
    }

    /// Year, sentence and time of each.
    fn list(&self, papers: &Papers, out: &mut dyn Write) -> std::io::Result<()> {
        let seconds = |paper: &Paper| -> f64 {
            let runs = self.runs(papers, paper).into_iter().flatten();
            runs.map(|measure| measure.experiment().cost().seconds()).sum()
        };
        if self.format == TextOrJson::Json {
            let object = |paper: &Paper| {
                json!({
                    "paper": paper.id,
                    "year": paper.year,
                    "authors": paper.authors,
                    "title": paper.title,
                    "claim": paper.claim,
                    "seconds": json_number(seconds(paper)),
                })
            };
            let list: Vec<Value> = papers.all.iter().map(object).collect();
            return writeln!(out, "{}", Value::Array(list));
        }
        let mut table = Table::text(out, &["paper", "year", "claim", "takes"]).left(&[0, 2]);
        for paper in &papers.all {
            let takes = format!("about {}", duration(seconds(paper).ceil()));
            table.row([paper.id.clone(), paper.year.to_string(), paper.claim.clone(), takes])?;
        }
        table.flush()
    }

    fn tried<'p>(&self, papers: &Papers, paper: &'p Paper, sample: Sample) -> Tried<'p> {
        let started = Instant::now();
        let meter = Meter::new();
        // One measurement a seed, so that every core has its share.
        let runs = self.runs(papers, paper).into_iter().enumerate();
        let runs = runs.flat_map(|(bet, runs)| runs.into_iter().map(move |run| (bet, run)));
        let (bets, measures): (Vec<usize>, Vec<Measure>) = runs.unzip();
        let numbers = side_by_side(&measures, &|measure| {
            let keep_going = || {
                let time = duration(started.elapsed().as_secs_f64());
                meter.show(|| format!("paper {}: {} runs, {time}", paper.id, measures.len()));
                true
            };
            // A run that comes to no number speaks for nothing.
            sample(measure, &keep_going).unwrap_or_else(|| vec![f64::NAN])
        });
        let mut samples = vec![Vec::new(); paper.bets.len()];
        bets.into_iter().zip(numbers).for_each(|(bet, numbers)| samples[bet].extend(numbers));
        Tried { paper, samples, seconds: started.elapsed().as_secs_f64() }
    }
}

impl Tried<'_> {
    fn bets(&self) -> impl Iterator<Item = (&Check, &Vec<f64>, Finding)> {
        let pairs = self.paper.bets.iter().zip(&self.samples);
        pairs.map(|(check, samples)| (check, samples, Finding::of(check, samples)))
    }

    fn finding(&self) -> Finding {
        self.paper.finding(&self.samples)
    }

    fn print(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let Paper { authors, year, title, claim, scaled, .. } = self.paper;
        let mut lines = vec![format!("{authors} ({year}): {title}"), claim.clone()];
        for (check, samples, finding) in self.bets() {
            let of = |spread: Spread| spread.of(samples.clone()).map_or("nan".to_owned(), brief);
            lines.push(format!(
                "Bet: {} is {}. Measured with {} {}: median {}, from {} to {}: {}.",
                check.label,
                check.bounds.words(decimal),
                samples.len(),
                if samples.len() == 1 { "seed" } else { "seeds" },
                of(Spread::Median),
                of(Spread::Min),
                of(Spread::Max),
                finding.words(),
            ));
        }
        lines.push(format!("Scaled down: {scaled}"));
        let verdict = self.finding().words();
        lines.push(format!("Verdict: {verdict}. ({})", duration(self.seconds)));
        for line in lines {
            let spans = vec![typeset::Span::new(Role::Text, line)];
            for line in typeset::wrap(&spans, WIDTH) {
                writeln!(out, "{}", typeset::plain(&line).trim_end())?;
            }
        }
        Ok(())
    }

    fn object(&self) -> Value {
        let Paper { id, authors, year, title, claim, scaled, .. } = self.paper;
        let bet = |(check, samples, finding): (&Check, &Vec<f64>, Finding)| {
            json!({
                "label": check.label,
                "above": check.bounds.above.map(json_number),
                "below": check.bounds.below.map(json_number),
                "samples": samples.iter().map(|&it| json_number(it)).collect::<Vec<_>>(),
                "finding": finding.words(),
            })
        };
        json!({
            "paper": id,
            "year": year,
            "authors": authors,
            "title": title,
            "claim": claim,
            "scaled": scaled,
            "bets": self.bets().map(bet).collect::<Vec<_>>(),
            "verdict": self.finding().words(),
            "seconds": json_number(self.seconds),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        paper: Arguments,
    }

    fn paper(line: &str, sample: Sample) -> (String, Result<(), Failure>) {
        let words = ["paper"].into_iter().chain(line.split_whitespace());
        let line = Line::try_parse_from(words).unwrap();
        let mut out = Vec::new();
        let done = run(&line.paper, &Functions::built_in(), sample, &mut out);
        (String::from_utf8(out).unwrap(), done)
    }

    /// A sentence may go on in the next line.
    fn one_line(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn papers_are_listed_and_named() {
        let (text, done) = paper("", &|_, _| None);
        assert!(done.is_ok());
        assert_eq!(text.lines().count(), 13, "{text}");
        let error = paper("he2051", &|_, _| None).1.unwrap_err();
        assert_eq!(error.exit_code(), 2);
        assert!(error.to_string().contains("'he2015'"), "{error}");
    }

    #[test]
    fn seeds_decide_and_another_verdict_than_the_written_one_fails() {
        let holds = |measure: &Measure, _: KeepGoing| {
            assert_eq!(measure.experiment().seeds().unwrap().1, 1);
            Some(vec![0.9])
        };
        let (text, done) = paper("saxe2014 --seeds 2", &holds);
        assert!(
            one_line(&text).contains("with 2 seeds") && text.contains("Verdict: holds here"),
            "{text}"
        );
        assert!(done.is_ok());
        let some = |measure: &Measure, _: KeepGoing| {
            let (first, _) = measure.experiment().seeds()?;
            Some(vec![if first == 4 { 0.9 } else { 0.0 }])
        };
        let (text, done) = paper("saxe2014 --seeds 3", &some);
        assert!(text.contains("Verdict: not decided by the spread"), "{text}");
        assert_eq!(done.unwrap_err().exit_code(), 1);
        // Of seeds from 1 on, the seed above is one of several.
        let (text, _) = paper("saxe2014 --seeds 9 --seed 1", &some);
        assert!(one_line(&text).contains("with 9 seeds: median 0"), "{text}");
        let (text, _) = paper("he2015 --format json", &|_, _| None);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["papers"][0]["verdict"], json!("not seen here"));
    }
}

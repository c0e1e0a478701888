//! `actui claims`: every verdict of the course held against what is measured here and now.

use super::bench::{Bench, Run};
use super::decimal::{brief, decimal};
use super::lesson::Source;
use super::meter::duration;
use super::table::Table;
use super::{Failure, TextOrJson, json_number, number};
use crate::experiment::Measure;
use crate::lesson::{Check, Claim, Course, Lesson, unknown};
use serde_json::{Value, json};
use std::io::Write;
use std::time::Instant;

/// Measure what the verdicts on the post's claims rest on
///
/// For every claim of the course: its verdict, what must be measured for that to stand, and what is
/// measured on this machine, now. A claim without a measurement says that nobody measured it. Exit
/// code 1 when a measurement contradicts its page.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Claims: relu.adv.1 (default: all)
    #[arg(value_name = "ID")]
    ids: Vec<String>,

    /// Only those of this lesson
    #[arg(long = "lesson", value_name = "NAME")]
    lesson: Option<String>,

    /// Networks are drawn from this seed on, in place of the lessons' own
    #[arg(long, value_parser = number::whole)]
    seed: Option<u64>,

    /// How the result is written; in JSON nan, inf and -inf are strings
    #[arg(long, value_enum, ignore_case = true, default_value = "text")]
    format: TextOrJson,
}

/// A claim and the number of each of its checks; None where it comes to none.
struct Measured<'c> {
    lesson: &'c Lesson,
    claim: &'c Claim,
    numbers: Vec<Option<f64>>,
}

/// What is said of a claim that has no check.
const NOBODY: &str = "nobody measured it";

/// Measures on all cores, then writes.
pub fn run(
    arguments: &Arguments,
    source: Source,
    run: Run,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let course = Course::load(source.folder, source.functions)?;
    let chosen = arguments.chosen(&course)?;
    let started = Instant::now();
    let bench = Bench::new(run);
    bench.prepare(|measure| {
        arguments.measured(&chosen, measure);
    });
    let measured = arguments.measured(&chosen, &|measure| bench.measure(measure));
    bench.wipe();
    let seconds = started.elapsed().as_secs_f64();
    match arguments.format {
        TextOrJson::Text => text(&measured, seconds, out)?,
        TextOrJson::Json => writeln!(out, "{}", object(&measured, seconds))?,
    }
    match measured.iter().map(Measured::contradicted).sum() {
        0 => Ok(()),
        1 => Err(Failure::Failed("1 measurement contradicts its page".to_owned())),
        many => Err(Failure::Failed(format!("{many} measurements contradict their pages"))),
    }
}

impl Arguments {
    /// In the order of the course.
    fn chosen<'c>(&self, course: &'c Course) -> Result<Vec<(&'c Lesson, &'c Claim)>, Failure> {
        if let Some(name) = &self.lesson
            && course.lesson(name).is_none()
        {
            let known: Vec<&str> = course.lessons.iter().map(|lesson| lesson.id.as_str()).collect();
            return Err(Failure::Input(unknown("lesson", name, &known)));
        }
        let is_in_lesson = |lesson: &Lesson| self.lesson.as_ref().is_none_or(|id| *id == lesson.id);
        let claims: Vec<_> = course.claims().filter(|(lesson, _)| is_in_lesson(lesson)).collect();
        let known: Vec<&str> = claims.iter().map(|(_, claim)| claim.id.as_str()).collect();
        if let Some(id) = self.ids.iter().find(|id| !known.contains(&id.as_str())) {
            return Err(Failure::Input(unknown("claim", id, &known)));
        }
        let is_chosen = |claim: &Claim| self.ids.is_empty() || self.ids.contains(&claim.id);
        Ok(claims.into_iter().filter(|(_, claim)| is_chosen(claim)).collect())
    }

    fn measured<'c>(
        &self,
        chosen: &[(&'c Lesson, &'c Claim)],
        measure: &dyn Fn(&Measure) -> Option<f64>,
    ) -> Vec<Measured<'c>> {
        let number = |lesson: &Lesson, check: &Check| {
            let mut wanted = lesson.measures.get(&check.measure)?.measure.clone();
            if let Some(seed) = self.seed {
                wanted.experiment_mut().reseed(seed);
            }
            measure(&wanted)
        };
        let of = |&(lesson, claim): &(&'c Lesson, &'c Claim)| {
            let numbers = claim.checks.iter().map(|check| number(lesson, check)).collect();
            Measured { lesson, claim, numbers }
        };
        chosen.iter().map(of).collect()
    }
}

impl Measured<'_> {
    fn checks(&self) -> impl Iterator<Item = (&Check, Option<f64>, bool)> {
        self.claim.checks.iter().zip(&self.numbers).map(|(check, &number)| {
            (check, number, number.is_some_and(|number| check.holds(number)))
        })
    }

    fn contradicted(&self) -> usize {
        self.checks().filter(|(.., holds)| !holds).count()
    }
}

fn text(measured: &[Measured], seconds: f64, out: &mut dyn Write) -> std::io::Result<()> {
    let heads = ["claim", "verdict", "what is measured", "expected", "measured", "holds"];
    let mut table = Table::text(out, &heads).left(&[0, 1, 2, 3, 5]);
    for one in measured {
        let head = [one.claim.id.clone(), one.claim.verdict.name().to_owned()];
        if one.claim.checks.is_empty() {
            let nothing = [NOBODY, "", "", ""].map(str::to_owned);
            table.row(head.into_iter().chain(nothing))?;
            continue;
        }
        for (check, number, holds) in one.checks() {
            let number = number.map_or("no number".to_owned(), brief);
            let holds = if holds { "yes" } else { "NO" };
            let row = [check.label.clone(), check.bounds.words(decimal), number, holds.to_owned()];
            table.row(head.clone().into_iter().chain(row))?;
        }
    }
    table.flush()?;
    let with = measured.iter().filter(|one| !one.claim.checks.is_empty()).count();
    let checks: usize = measured.iter().map(|one| one.numbers.len()).sum();
    let wrong: usize = measured.iter().map(Measured::contradicted).sum();
    writeln!(
        out,
        "\nclaims: {}, of which {with} are measured; measurements: {checks}, of which {wrong} \
         contradict their page; {}",
        measured.len(),
        duration(seconds)
    )
}

fn object(measured: &[Measured], seconds: f64) -> Value {
    let check = |(check, number, holds): (&Check, Option<f64>, bool)| {
        json!({
            "measure": check.measure,
            "label": check.label,
            "above": check.bounds.above.map(json_number),
            "below": check.bounds.below.map(json_number),
            "measured": number.map(json_number),
            "holds": holds,
        })
    };
    let claims: Vec<Value> = measured
        .iter()
        .map(|one| {
            json!({
                "claim": one.claim.id,
                "lesson": one.lesson.id,
                "verdict": one.claim.verdict.name(),
                "checks": one.checks().map(check).collect::<Vec<_>>(),
                "holds": (!one.numbers.is_empty()).then(|| one.contradicted() == 0),
            })
        })
        .collect();
    json!({ "claims": claims, "seconds": json_number(seconds) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Functions;
    use clap::Parser;

    const LESSON: &str = r#"
format = 1
id = "one"
title = "One"
summary = "A lesson."
activation = "sigmoid"
[measure.peak]
kind = "extremum"
order = 1
which = "max"
activation = "sigmoid"
[measure.loss]
kind = "network"
depth = 2
width = 4
batch = 4
quantity = "loss"
[[section]]
id = "page"
title = "Page"
[[section.block]]
kind = "claim"
id = "a.1"
verdict = "true"
says = "The slope is a quarter."
check = [{ measure = "peak", label = "largest slope", above = 0.2, below = 0.3 }]
[[section.block]]
kind = "judge"
id = "a.2"
verdict = "false"
says = "It is large."
truth = "No."
check = [{ measure = "loss", label = "loss", below = -1 }]
[[section.block]]
kind = "claim"
id = "a.3"
verdict = "true"
says = "It is old."
"#;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        claims: Arguments,
    }

    /// What is printed, and how it ends.
    fn claims(line: &str) -> (String, Result<(), Failure>) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("01-one.toml"), LESSON).unwrap();
        let words = ["claims"].into_iter().chain(line.split_whitespace());
        let line = Line::try_parse_from(words).unwrap();
        let functions = Functions::built_in();
        let source = Source { folder: Some(folder.path()), functions: &functions };
        let mut out = Vec::new();
        let done = run(&line.claims, source, &crate::experiment::run, &mut out);
        (String::from_utf8(out).unwrap(), done)
    }

    #[test]
    fn a_contradiction_fails_and_a_claim_without_a_measurement_says_so() {
        let (text, done) = claims("");
        let error = done.unwrap_err();
        assert_eq!(error.exit_code(), 1);
        assert_eq!(error.to_string(), "1 measurement contradicts its page");
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[1].contains("0.25") && lines[1].ends_with("yes"), "{text}");
        assert!(lines[2].contains("at most -1") && lines[2].ends_with("NO"), "{text}");
        assert!(lines[3].contains(NOBODY), "{text}");
        assert!(lines[5].starts_with("claims: 3, of which 2 are measured"), "{text}");
        assert!(claims("a.1 a.3 --lesson one").1.is_ok());
    }

    #[test]
    fn names_that_are_none_are_refused_with_the_nearest() {
        for (line, expected) in [("a.11", "'a.1'"), ("--lesson ane", "'one'")] {
            let error = claims(line).1.unwrap_err();
            assert_eq!(error.exit_code(), 2);
            assert!(error.to_string().contains(expected), "{error}");
        }
    }

    #[test]
    fn another_seed_is_another_network() {
        let measured = |line: &str| {
            let value: Value = serde_json::from_str(&claims(line).0).unwrap();
            value["claims"][0]["checks"][0]["measured"].as_f64().unwrap()
        };
        let own = measured("a.2 --format json");
        assert_eq!(own, measured("a.2 --format json --seed 1"));
        assert_ne!(own, measured("a.2 --format json --seed 2"));
    }
}

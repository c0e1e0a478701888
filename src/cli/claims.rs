//! `actui claims`: every verdict of the course held against what is measured here and now.

use super::bench::{Bench, Run};
use super::decimal::brief;
use super::lesson::{Source, expected};
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
            let row = [check.label.clone(), expected(check.bounds), number, holds.to_owned()];
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

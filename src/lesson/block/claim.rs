//! A statement of the source, with the verdict on it and the measurements that carry it.

use super::{Kind, Parts};
use crate::lesson::context::{Context, measure_name, optional_text, required_text};
use crate::lesson::fields::{all, bounds, choice};
use crate::lesson::names::{claim_id, line};
use crate::lesson::raw::{Table, Value};
use crate::lesson::{Block, Check, Claim, Verdict};

pub const KIND: Kind = Kind { name: "claim", what: "a claim block", read };

fn read(table: &mut Table, context: &mut Context) -> Option<Block> {
    claim_keys(table, context).map(Block::Claim)
}

/// The keys of a claim, told or asked about.
pub fn claim_keys(table: &mut Table, context: &mut Context) -> Option<Claim> {
    let id = table.required("id").and_then(claim_id);
    if let Some((id, at)) = &id {
        context.ids.claims.push((id.clone(), *at));
    }
    let verdicts = Verdict::ALL.map(|verdict| (verdict.name(), verdict));
    let verdict = table.required("verdict");
    let verdict = verdict.and_then(|value| choice(value, "verdict", &verdicts));
    let says = required_text(table, "says", context);
    let truth_is_given = table.optional("truth").is_some();
    let truth = optional_text(table, "truth", context);
    let checks = match table.optional("check") {
        None => Some(Vec::new()),
        Some(value) => read_checks(value, context),
    };
    let verdict = verdict?;
    if verdict != Verdict::True && !truth_is_given {
        table.note("this claim does not simply hold, so it needs 'truth'; say what does hold");
    }
    Some(Claim { id: id?.0, verdict, says: says?, truth: truth?, checks: checks? })
}

pub fn read_checks(value: Value, context: &mut Context) -> Option<Vec<Check>> {
    all(value.array()?, |value| check(value, context))
}

fn check(value: Value, context: &mut Context) -> Option<Check> {
    let mut table = value.table("a check")?;
    let measure = table.required("measure").and_then(|value| measure_name(value, context));
    let label = table.required("label").and_then(line);
    let (above, below) = (table.optional("above"), table.optional("below"));
    table.finish();
    let bounds = bounds(value, above, below);
    Some(Check { measure: measure?, label: label?, bounds: bounds? })
}

impl Claim {
    pub(in crate::lesson) fn parts(&self) -> Parts<'_> {
        let measures = self.checks.iter().map(|check| check.measure.as_str()).collect();
        Parts { texts: vec![&self.says, &self.truth], measures }
    }
}

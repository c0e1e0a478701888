//! Reading blocks, one function a kind.

use super::context::{Context, measure_name, optional_text, required_text};
use super::fields::{one_of, range};
use super::figure::figure;
use super::names::{claim_id, line};
use super::raw::{Table, Value};
use super::*;

const KINDS: [&str; 8] =
    ["prose", "formula", "code", "figure", "claim", "erratum", "predict", "choose"];

pub fn block(value: Value, context: &mut Context) -> Option<Block> {
    let mut table = value.table("a block")?;
    let kind = one_of(table.required("kind")?, "kind of block", &KINDS)?;
    let (block, what) = match kind {
        "prose" => (prose(&mut table, context), "a prose block"),
        "formula" => (formula(&mut table, context), "a formula block"),
        "code" => (code(&mut table), "a code block"),
        "figure" => (figure_block(&mut table, context), "a figure block"),
        "claim" => (claim(&mut table, context), "a claim block"),
        "erratum" => (erratum(&mut table, context), "an erratum block"),
        "predict" => (predict(&mut table, context), "a predict block"),
        _ => (choose(&mut table, context), "a choose block"),
    };
    table.finish_as(what);
    block
}

fn prose(table: &mut Table, context: &mut Context) -> Option<Block> {
    Some(Block::Prose(required_text(table, "text", context)?))
}

fn formula(table: &mut Table, context: &mut Context) -> Option<Block> {
    let tex = table.required("tex");
    let note = optional_text(table, "note", context);
    Some(Block::Formula(Formula { tree: tree(tex?)?, note: note? }))
}

/// A formula; what cannot be read of it is noted.
pub fn tree(tex: Value) -> Option<crate::formula::Formula> {
    let tree = crate::formula::Formula::parse(tex.raw_string()?);
    tree.map_err(|error| tex.note_inside(error.offset, error.message)).ok()
}

fn code(table: &mut Table) -> Option<Block> {
    let title = table.optional("title").map_or(Some(String::new()), line);
    let language = table
        .optional("language")
        .map_or(Some("python"), |value| one_of(value, "language", &["python", "text"]));
    let code = table.required("code")?;
    let sanitised = sanitise::code(code.raw_string()?);
    let trimmed = sanitised.trim_end().trim_start_matches('\n');
    if trimmed.trim().is_empty() {
        code.note("this code is empty; write some or take the block out");
        return None;
    }
    let language = if language? == "text" { Language::Text } else { Language::Python };
    Some(Block::Code(Code { title: title?, language, code: trimmed.to_owned() }))
}

fn figure_block(table: &mut Table, context: &mut Context) -> Option<Block> {
    let caption = required_text(table, "text", context);
    let figure = figure(table, context.activation.clone());
    Some(Block::Figure { figure: figure?, caption: caption? })
}

fn claim(table: &mut Table, context: &mut Context) -> Option<Block> {
    let id = table.required("id").and_then(claim_id);
    if let Some((id, at)) = &id {
        context.ids.claims.push((id.clone(), *at));
    }
    let verdict = table
        .required("verdict")
        .and_then(|value| one_of(value, "verdict", &Verdict::ALL.map(Verdict::name)))
        .and_then(|word| Verdict::ALL.into_iter().find(|verdict| verdict.name() == word));
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
    Some(Block::Claim(Claim { id: id?.0, verdict, says: says?, truth: truth?, checks: checks? }))
}

pub fn read_checks(value: Value, context: &mut Context) -> Option<Vec<Check>> {
    let checks: Vec<_> = value.array()?.into_iter().map(|value| check(value, context)).collect();
    checks.into_iter().collect()
}

fn check(value: Value, context: &mut Context) -> Option<Check> {
    let mut table = value.table("a check")?;
    let measure = table.required("measure").and_then(|value| measure_name(value, context));
    let label = table.required("label").and_then(line);
    let above = table.optional("above");
    let below = table.optional("below");
    table.finish();
    if above.is_none() && below.is_none() {
        value.note("a check needs 'above', 'below' or both; say what must be measured");
        return None;
    }
    let bound = |value: Option<Value>| match value {
        None => Some(None),
        Some(value) => value.number().map(Some),
    };
    let (above, below) = (bound(above)?, bound(below)?);
    if let (Some(above), Some(below)) = (above, below)
        && above > below
    {
        value.note(format!("no number is above {above} and below {below}; swap the bounds"));
    }
    Some(Check { measure: measure?, label: label?, above, below })
}

fn erratum(table: &mut Table, context: &mut Context) -> Option<Block> {
    let says = required_text(table, "says", context);
    let correct = required_text(table, "correct", context);
    Some(Block::Erratum(Erratum { says: says?, correct: correct? }))
}

fn predict(table: &mut Table, context: &mut Context) -> Option<Block> {
    let question = required_text(table, "question", context);
    let measure = table.required("measure").and_then(|value| measure_name(value, context));
    let ends = table.required("range");
    let scale = table
        .optional("scale")
        .map_or(Some("linear"), |value| one_of(value, "scale", &["linear", "log"]));
    let explain = optional_text(table, "explain", context);
    let ends_value = ends?;
    let range = range(ends_value)?;
    if !(range.1 - range.0).is_finite() {
        ends_value.note("this range is wider than a number can say; bring its ends nearer");
        return None;
    }
    let scale = if scale? == "log" { Scale::Log } else { Scale::Linear };
    if scale == Scale::Log && range.0 <= 0.0 {
        ends_value.note("a log scale has no 0 and nothing below; start the range above 0");
        return None;
    }
    Some(Block::Predict(Predict {
        question: question?,
        measure: measure?,
        scale,
        range,
        explain: explain?,
    }))
}

fn choose(table: &mut Table, context: &mut Context) -> Option<Block> {
    let question = required_text(table, "question", context);
    let options = table.required("options").and_then(|value| options(value, context));
    let pick =
        table.required("pick").and_then(|value| one_of(value, "pick", &["largest", "smallest"]));
    let explain = optional_text(table, "explain", context);
    let pick = if pick? == "largest" { Pick::Largest } else { Pick::Smallest };
    Some(Block::Choose(Choose { question: question?, options: options?, pick, explain: explain? }))
}

fn options(value: Value, context: &mut Context) -> Option<Vec<ChoiceOption>> {
    let values = value.array()?;
    if !(2..=4).contains(&values.len()) {
        value.note(format!("there are {} options; give two to four", values.len()));
    }
    let options = values.iter().map(|&value| {
        let mut table = value.table("an option")?;
        let text = table.required("text").and_then(line);
        let measure = table.required("measure").and_then(|value| measure_name(value, context));
        table.finish();
        Some(ChoiceOption { text: text?, measure: measure? })
    });
    let options: Vec<_> = options.collect();
    let options: Vec<ChoiceOption> = options.into_iter().collect::<Option<_>>()?;
    for (index, option) in options.iter().enumerate() {
        if options[..index].iter().any(|before| before.text == option.text) {
            values[index].note("two options have the same text, so nobody can tell them apart");
        }
    }
    Some(options)
}

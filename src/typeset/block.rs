//! How each kind of block looks.

use super::highlight::highlight;
use super::number::written;
use super::sheet::Sheet;
use super::wrap::wrap;
use super::{Line, Look, Role, Span};
use crate::formula;
use crate::lesson::attempt::{Condition, Try};
use crate::lesson::{Block, Check, Claim, Code, Erratum, Formula, Text, TextPart, Verdict};
use unicode_width::UnicodeWidthStr;

/// The lines of a block, none of them blank at either end.
pub fn block(block: &Block, width: usize, look: &Look) -> Vec<Line> {
    let sheet = |margin: Span| Sheet::new(width, look, margin);
    let plain_sheet = || sheet(Span::new(Role::Text, ""));
    match block {
        Block::Prose(text) => {
            let mut sheet = plain_sheet();
            sheet.text(text, Role::Text);
            sheet.lines
        }
        Block::Formula(formula) => set_formula(formula, sheet(Span::new(Role::Text, "    "))),
        Block::Code(code) => set_code(code, plain_sheet()),
        Block::Figure { caption, .. } => {
            let mut sheet = plain_sheet();
            sheet.labelled(Some(Span::new(Role::Accent, "▸ Look: ")), caption, Role::Text);
            sheet.lines
        }
        Block::Claim(told) => claim(told, width, look),
        Block::Erratum(erratum) => set_erratum(erratum, sheet(Span::new(Role::Warn, "┃ "))),
        // It depends on the learner: the question module sets it.
        Block::Question(_) => Vec::new(),
        // So does this.
        Block::Try(_) => Vec::new(),
    }
}

pub fn set_formula(formula: &Formula, mut sheet: Sheet) -> Vec<Line> {
    let picture = formula::layout(&formula.tree, sheet.room());
    let is_tall = picture.rows.len() > 1;
    for row in picture.rows {
        match row.trim_end() {
            "" => sheet.blank(),
            row => sheet.verbatim(vec![Span::new(Role::Formula, row)]),
        }
    }
    if !formula.note.is_empty() {
        if is_tall {
            sheet.blank();
        }
        sheet.text(&formula.note, Role::Dim);
    }
    sheet.lines
}

/// A title, then the code behind a rule; where a long line goes on the rule is dotted.
fn set_code(code: &Code, mut sheet: Sheet) -> Vec<Line> {
    if !code.title.is_empty() {
        sheet.line(vec![Span::new(Role::Strong, &code.title)]);
    }
    for line in highlight(&code.code, code.language) {
        let rule = |sign: &str| Span::new(Role::Dim, sign);
        let text = super::plain(&line);
        let indent = text.len() - text.trim_start_matches(' ').len();
        if 2 + text.width() <= sheet.room() {
            sheet.verbatim(std::iter::once(rule("│ ")).chain(line).collect());
            continue;
        }
        // Later parts stand four columns right of the line's own beginning.
        let later = (indent + 4).min(sheet.room() / 2);
        let mut parts = wrap(&line, sheet.room() - 2 - later).into_iter();
        if let Some(first) = parts.next() {
            sheet.verbatim(std::iter::once(rule("│ ")).chain(first).collect());
        }
        for part in parts {
            let indent = Span::new(Role::Text, " ".repeat(later));
            sheet.verbatim([rule("┆ "), indent].into_iter().chain(part).collect());
        }
    }
    sheet.lines
}

/// The verdict in a sign and words, never by colour alone.
fn sign(verdict: Verdict) -> (&'static str, Role) {
    match verdict {
        Verdict::True => ("✓ holds", Role::Good),
        Verdict::Conditional => ("◐ holds, with a condition", Role::Warn),
        Verdict::Misleading => ("! misleading", Role::Warn),
        Verdict::False => ("✗ false", Role::Bad),
        Verdict::Bug => ("✗ bug", Role::Bad),
    }
}

/// A claim with its verdict.
pub fn claim(claim: &Claim, width: usize, look: &Look) -> Vec<Line> {
    let (tag, role) = sign(claim.verdict);
    let mut sheet = Sheet::new(width, look, Span::new(role, "┃ "));
    sheet.line(vec![Span::new(role, tag)]);
    sheet.labelled(Some(Span::new(Role::Dim, "The post says: ")), &claim.says, Role::Emphasis);
    set_truth(claim, &mut sheet);
    sheet.lines
}

/// The verdict's margin, sign and reasons, for a claim whose sentence stands above already.
pub fn verdict(claim: &Claim, width: usize, look: &Look) -> Vec<Line> {
    let (tag, role) = sign(claim.verdict);
    let mut sheet = Sheet::new(width, look, Span::new(role, "┃ "));
    sheet.line(vec![Span::new(role, tag)]);
    set_truth(claim, &mut sheet);
    sheet.lines
}

/// What holds, and what was measured of it.
fn set_truth(claim: &Claim, sheet: &mut Sheet) {
    if !claim.truth.is_empty() {
        sheet.text(&claim.truth, Role::Text);
    }
    for check in &claim.checks {
        set_check(check, sheet);
    }
}

/// `measured  largest slope  0.25  (expected 0.2499 … 0.2501) ✓`
fn set_check(check: &Check, sheet: &mut Sheet) {
    let format = sheet.look.measures.get(&check.measure).map(|measure| measure.format);
    let bound = |value: f64| written(value, format.unwrap_or_default(), 7);
    let expected = match (check.bounds.above, check.bounds.below) {
        (Some(above), Some(below)) if above == below => format!("expected {}", bound(above)),
        (Some(above), Some(below)) => format!("expected {} … {}", bound(above), bound(below)),
        (Some(above), None) => format!("expected at least {}", bound(above)),
        (None, Some(below)) => format!("expected at most {}", bound(below)),
        (None, None) => "nothing expected".to_owned(),
    };
    let outcome = match sheet.look.values.get(&check.measure) {
        None => Span::new(Role::Dim, "…"),
        Some(value) if check.holds(*value) => Span::new(Role::Good, "✓"),
        Some(_) => Span::new(Role::Bad, "✗ not so here"),
    };
    let measured = sheet.measured(&check.measure);
    let spans = [
        Span::new(Role::Text, format!("{}  ", check.label)),
        Span::new(Role::Measured, measured),
        Span::new(Role::Dim, format!("  ({expected}) ")),
        outcome,
    ];
    sheet.hanging(Span::new(Role::Dim, "measured  "), &spans);
}

fn set_erratum(erratum: &Erratum, mut sheet: Sheet) -> Vec<Line> {
    sheet.line(vec![Span::new(Role::Warn, "Erratum")]);
    let mut part = |label: &str, text: &Text, role: Role| match &text.parts[..] {
        [TextPart::Paragraph(inlines)] => {
            let spans = sheet.spans(inlines, role);
            sheet.hanging(Span::new(Role::Dim, label), &spans);
        }
        _ => sheet.labelled(Some(Span::new(Role::Dim, label)), text, role),
    };
    part("post     ", &erratum.says, Role::Emphasis);
    part("correct  ", &erratum.correct, Role::Text);
    sheet.lines
}

/// A try: what is to be reached, where, and whether it has been.
pub fn attempt(attempt: &Try, done: bool, width: usize, look: &Look) -> Vec<Line> {
    let mut sheet = Sheet::new(width, look, Span::new(Role::Accent, "┃ "));
    let label = Span::new(Role::Accent, "◇ Try it: ");
    sheet.labelled(Some(label), &attempt.goal, Role::Strong);
    let conditions: Vec<String> = attempt.conditions.iter().map(Condition::sentence).collect();
    let within = attempt.within_words();
    let open = attempt.open.sentence();
    let told = format!("Reached with {}{within}. It opens {open}.", conditions.join(" and "));
    sheet.line(vec![Span::new(Role::Dim, told)]);
    if look.keys.is_some() {
        sheet.line(vec![match done {
            true => Span::new(Role::Good, "✓ done; Enter opens it again"),
            false => Span::new(Role::Dim, "Enter opens it, b leads back here"),
        }]);
    }
    sheet.lines
}

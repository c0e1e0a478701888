//! How each kind of block looks.

use super::code;
use super::number::{digits, written};
use super::sheet::Sheet;
use super::{Line, Look, Role, Span};
use crate::formula;
use crate::lesson::attempt::{Condition, Try};
use crate::lesson::{Block, Check, Claim, Erratum, Formula, Text, TextPart, Verdict};

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
        Block::Code(code) => code::set(code, plain_sheet()),
        Block::Figure { caption, .. } => {
            let mut sheet = plain_sheet();
            sheet.labelled(Some(Span::new(Role::Accent, "▸ Look: ")), caption, Role::Text);
            sheet.lines
        }
        Block::Erratum(erratum) => set_erratum(erratum, sheet(Span::new(Role::Warn, "┃ "))),
        // They depend on the learner: the page sets them.
        Block::Claim(_) | Block::Question(_) | Block::Try(_) => Vec::new(),
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
pub fn claim(claim: &Claim, folded: bool, width: usize, look: &Look) -> Vec<Line> {
    let (tag, role) = sign(claim.verdict);
    let mut sheet = Sheet::new(width, look, Span::new(role, "┃ "));
    sheet.line(vec![Span::new(role, tag)]);
    sheet.labelled(Some(Span::new(Role::Dim, "The post says: ")), &claim.says, Role::Emphasis);
    set_truth(claim, folded, &mut sheet);
    sheet.lines
}

/// The verdict's margin, sign and reasons, for a claim whose sentence stands above already.
pub fn verdict(claim: &Claim, folded: bool, width: usize, look: &Look) -> Vec<Line> {
    let (tag, role) = sign(claim.verdict);
    let mut sheet = Sheet::new(width, look, Span::new(role, "┃ "));
    sheet.line(vec![Span::new(role, tag)]);
    set_truth(claim, folded, &mut sheet);
    sheet.lines
}

/// What holds, and what was measured of it: folded, one line and what does not hold.
fn set_truth(claim: &Claim, folded: bool, sheet: &mut Sheet) {
    if !claim.truth.is_empty() {
        sheet.text(&claim.truth, Role::Text);
    }
    let holds = |check: &Check| {
        sheet.look.values.get(&check.measure).map(|measured| check.holds(*measured))
    };
    let outcomes: Vec<Option<bool>> = claim.checks.iter().map(holds).collect();
    if folded && !outcomes.is_empty() {
        sheet.line(summary(&outcomes));
    }
    for (check, holds) in claim.checks.iter().zip(outcomes) {
        if !folded || holds == Some(false) {
            set_check(check, sheet);
        }
    }
}

/// `✓ 4 measurements: x shows them`
fn summary(outcomes: &[Option<bool>]) -> Line {
    let count = |what: Option<bool>| outcomes.iter().filter(|it| **it == what).count();
    let all = match outcomes.len() {
        1 => "1 measurement".to_owned(),
        all => format!("{all} measurements"),
    };
    let (failed, missing) = (count(Some(false)), count(None));
    let told = match (failed, missing) {
        (0, 0) => Span::new(Role::Good, format!("✓ {all}")),
        (0, missing) => Span::new(Role::Dim, format!("… {} of {all}", outcomes.len() - missing)),
        (failed, _) => Span::new(Role::Bad, format!("✗ {failed} of {all} not so here")),
    };
    vec![told, Span::new(Role::Dim, ": x shows them")]
}

/// `measured  largest slope  0.25  (expected 0.2499 … 0.2501) ✓`
fn set_check(check: &Check, sheet: &mut Sheet) {
    let format = sheet.look.measures.get(&check.measure).map(|measure| measure.format);
    let bound = |value: f64| written(value, format.unwrap_or_default(), MOST_DIGITS);
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
    let measured = sheet.look.values.get(&check.measure).map_or("…".to_owned(), |value| {
        written(*value, format.unwrap_or_default(), told_digits(check, *value))
    });
    let spans = [
        Span::new(Role::Text, format!("{}  ", check.label)),
        Span::new(Role::Measured, measured),
        Span::new(Role::Dim, format!("  ({expected}) ")),
        outcome,
    ];
    sheet.hanging(Span::new(Role::Dim, "measured  "), &spans);
}

/// Bounds are written with so many digits, and what is held against them with no more.
const MOST_DIGITS: usize = 7;

/// As many digits as it takes to see on which side of the nearest bound a number lies.
fn told_digits(check: &Check, measured: f64) -> usize {
    let bounds = [check.bounds.above, check.bounds.below];
    let gaps = bounds.into_iter().flatten().map(|bound| (measured - bound).abs());
    match gaps.fold(f64::INFINITY, f64::min) {
        0.0 => MOST_DIGITS,
        gap => digits(measured, gap).min(MOST_DIGITS),
    }
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

//! A paper's claim, and what its experiment came to here.

use crate::experiment::Spread;
use crate::lesson::Check;
use crate::lesson::papers::Finding;
use crate::lesson::question::Bet;
use crate::typeset::number::brief;
use crate::typeset::sheet::Sheet;
use crate::typeset::{Role, Span};

/// Who claimed what, and what is smaller here; above the question.
pub fn paper(bet: &Bet, sheet: &mut Sheet) {
    let paper = &bet.paper;
    let parts = [
        ("paper   ", format!("{} ({}): {}", paper.authors, paper.year, paper.title), Role::Text),
        ("claims  ", paper.claim.clone(), Role::Emphasis),
        ("here    ", paper.scaled.clone(), Role::Text),
    ];
    for (label, words, role) in parts {
        sheet.hanging(Span::new(Role::Dim, label), &[Span::new(role, words)]);
    }
    sheet.blank();
}

/// How far the runs are, what each bet came to, and what that says. On paper nothing is run.
pub fn outcome(bet: &Bet, sheet: &mut Sheet) {
    let measured = |name: &str| sheet.look.values.get(name).copied();
    let (samples, finding) = (bet.samples(&measured), bet.finding(&measured));
    let done: usize = samples.iter().map(Vec::len).sum();
    let of = bet.run_count();
    let told = match finding {
        None if sheet.look.keys.is_none() => {
            Span::new(Role::Dim, format!("`actui paper {}` runs it.", bet.paper.id))
        }
        None => {
            let seconds = bet.seconds().ceil();
            let told = format!(
                "running on this machine: {done} of {of} runs, all of them about {seconds} s; \
                 another page stops them"
            );
            Span::new(Role::Warn, told)
        }
        Some(finding) => {
            let role = match finding {
                Finding::Holds => Role::Good,
                Finding::Undecided => Role::Warn,
                Finding::Fails => Role::Bad,
            };
            Span::new(role, format!("{} {}", sign(finding), finding.words()))
        }
    };
    sheet.blank();
    sheet.hanging(Span::new(Role::Text, "  "), &[told]);
    for (check, samples) in bet.paper.bets.iter().zip(&samples).filter(|(_, it)| !it.is_empty()) {
        sheet.hanging(Span::new(Role::Dim, "measured  "), &numbers(check, samples));
    }
}

/// A sign, so that color alone says nothing.
fn sign(finding: Finding) -> &'static str {
    match finding {
        Finding::Holds => "✓",
        Finding::Undecided => "◐",
        Finding::Fails => "✗",
    }
}

/// `test accuracy  0.72  from 0.7 to 0.75, 5 runs  (the bet: at least 0.3) ✓`
fn numbers(check: &Check, samples: &[f64]) -> [Span; 4] {
    let of = |spread: Spread| spread.of(samples.to_vec()).map_or("no number".to_owned(), brief);
    let spread = match samples.len() {
        1 => "  1 run".to_owned(),
        runs => format!("  from {} to {}, {runs} runs", of(Spread::Min), of(Spread::Max)),
    };
    let bound = check.bounds.words(brief);
    [
        Span::new(Role::Text, format!("{}: median ", check.label)),
        Span::new(Role::Measured, of(Spread::Median)),
        Span::new(Role::Dim, spread),
        Span::new(Role::Dim, format!("  (the bet: {bound})")),
    ]
}

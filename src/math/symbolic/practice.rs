//! Practice: a learner's line or derivative is judged, by the engine and at points, and the rules
//! that fit a derivative are told from those that do not.

mod fit;
mod mistake;

pub use fit::{Fit, fits};
pub use mistake::Mistake;

use super::differentiate::{derivatives, worked_out};
use super::error::SymbolicError;
use super::expr::Expr;
use super::parse::parse_line;
use super::program::Program;
use std::sync::Arc;

/// What is to be said of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// `proved`: the rewrites make both the same. Else they agree at all points that were tried.
    Right {
        proved: bool,
    },
    Wrong(Difference),
}

/// Where an answer goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The first point, going out from 0, at which it differs; parameters at the `p` below.
    pub x: f64,
    pub answer: f64,
    pub expected: f64,
    /// Names and values of the parameters there.
    pub p: Vec<(Arc<str>, f64)>,
    /// What went wrong, where it is recognized.
    pub mistake: Option<Mistake>,
}

/// Judges a line of a derivation of d/dx `of`, which may still have derivatives `D(u)` in it.
///
/// # Errors
/// Where the line cannot be read, or grows too large.
pub fn judge_line(of: &Expr, line: &str) -> Result<Verdict, SymbolicError> {
    judge(of, &parse_line(line)?.expression)
}

/// Judges a whole derivative of `of`.
///
/// # Errors
/// Where it cannot be read, or grows too large.
pub fn judge_derivative(of: &Expr, answer: &str) -> Result<Verdict, SymbolicError> {
    judge(of, &super::parse::parse(answer)?.expression)
}

fn judge(of: &Expr, answer: &Expr) -> Result<Verdict, SymbolicError> {
    let expected = derivatives(of, 1)?.remove(0).result;
    let answer = worked_out(answer)?;
    Ok(match compare(&expected, &answer) {
        Ok(proved) => Verdict::Right { proved },
        Err(mut difference) => {
            difference.mistake = mistake::recognized(of, &answer);
            Verdict::Wrong(difference)
        }
    })
}

/// Whether two are the same function: proved or at all points. Else the first point that tells them
/// apart.
pub fn compare(expected: &Expr, answer: &Expr) -> Result<bool, Difference> {
    if expected.canonical() == answer.canonical() {
        return Ok(true);
    }
    let mut names = expected.parameters();
    let more = answer.parameters().into_iter().filter(|name| !names.contains(name));
    names.extend(more.collect::<Vec<_>>());
    let programs = [expected, answer].map(|e| Program::of(std::slice::from_ref(e), names.clone()));
    for (x, shift) in points() {
        let p: Vec<f64> = (0..names.len()).map(|k| 0.7 + 0.45 * k as f64 + shift).collect();
        let [expected, answer] = [0, 1].map(|which| programs[which].value(x, &p));
        // Neither has a value, or the reference has none to compare with.
        if expected.is_nan() || agree(expected, answer) {
            continue;
        }
        let p = names.into_iter().zip(p).collect();
        return Err(Difference { x, answer, expected, p, mistake: None });
    }
    Ok(false)
}

fn agree(a: f64, b: f64) -> bool {
    a == b || (a - b).abs() <= 1e-9 * (a.abs() + b.abs()).max(1e-6)
}

/// (x, what the parameters are shifted by): round numbers first, so that the first that differs is
/// one a person can check, then odd ones.
fn points() -> impl Iterator<Item = (f64, f64)> {
    let round = [1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 0.0, 3.0, -3.0];
    let odd = (1..48).map(|k| {
        // The golden ratio spreads them evenly without a pattern.
        let share = (f64::from(k) * 0.618_033_988_749_894_9).fract();
        (share * 12.0 - 6.0, share * 0.8)
    });
    round.into_iter().map(|x| (x, 0.0)).chain(odd)
}

#[cfg(test)]
mod tests;

//! Where a condition, `abs`, `sign`, `max` or `min` changes sides: the kinks and jumps that a
//! function or its derivatives may have.

use super::expr::{Expr, Kind, Relation, X};
use super::function::Function;
use super::program::{Program, written_out};

/// Half of the range that is searched where a condition cannot be solved.
pub const SEARCHED: f64 = 100.0;
/// Cells of that range; two changes in one cell are missed.
const CELLS: i32 = 4000;
/// More conditions are not looked at, nor more places of one listed.
const MOST: usize = 64;
/// Conditions that are searched; of an expression with more, some break points are not found.
const MOST_SEARCHES: usize = 6;

/// A place where sides change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BreakPoint {
    pub x: f64,
    /// Solved for; else found by search, to the last digits of an f64.
    pub exact: bool,
}

/// The break points for given parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakPoints {
    /// Ascending, each once.
    pub points: Vec<BreakPoint>,
    /// Whether that is known to be all of them: not so where some had to be searched for, which is
    /// done from −`SEARCHED` to `SEARCHED`.
    pub complete: bool,
}

impl BreakPoints {
    pub fn places(&self) -> Vec<f64> {
        self.points.iter().map(|point| point.x).collect()
    }

    /// What should be said where they may not be all. None where they are.
    pub fn caution(&self) -> Option<String> {
        (!self.complete).then(|| {
            format!(
                "a condition could not be solved for x, or there are very many; their changes were searched for between \
                 −{SEARCHED} and {SEARCHED}, and others may have been missed"
            )
        })
    }
}

/// The break points of a function with its parameters, in order of appearance, set to `p`.
pub fn break_points(e: &Expr, p: &[f64]) -> BreakPoints {
    let names = e.parameters();
    let mut conditions = Vec::new();
    let mut found = BreakPoints { points: Vec::new(), complete: true };
    match written_out(e) {
        Some(e) => collect(&e, &mut Vec::new(), &mut conditions),
        None => found.complete = false,
    }
    found.complete &= conditions.len() <= MOST;
    conditions.truncate(MOST);
    let mut searches = 0;
    let program = |e: &Expr| Program::of(std::slice::from_ref(e), names.clone());
    for Condition { difference, within } in conditions {
        let (places, exact) = match affine(&difference, &names, p) {
            Some((0.0, _)) => continue,
            Some((slope, intercept)) => (vec![0.0 - intercept / slope], true),
            None if searches < MOST_SEARCHES => {
                searches += 1;
                (searched(&program(&difference), p), false)
            }
            None => (Vec::new(), false),
        };
        found.complete &= exact;
        // Where the conditions around it do not hold, on neither side nor at the place, it is not
        // asked.
        let within: Vec<(Program, bool)> =
            within.iter().map(|(condition, wanted)| (program(condition), *wanted)).collect();
        let is_asked = |x: f64| {
            let step = 1e-9 * x.abs().max(1.0);
            let holds = |x: f64| within.iter().all(|(c, wanted)| (c.value(x, p) != 0.0) == *wanted);
            [x - step, x, x + step].into_iter().any(holds)
        };
        let places = places.into_iter().filter(|x| x.is_finite() && is_asked(*x));
        found.points.extend(places.map(|x| BreakPoint { x, exact }));
    }
    found.points.sort_by(|a, b| a.x.total_cmp(&b.x).then(b.exact.cmp(&a.exact)));
    found.points.dedup_by(|b, a| (a.x - b.x).abs() <= 1e-12 * a.x.abs().max(1e-6));
    found
}

/// Something that changes sides where `difference` is 0, asked only where the `within` are so.
struct Condition {
    difference: Expr,
    within: Vec<(Expr, bool)>,
}

fn collect(e: &Expr, within: &mut Vec<(Expr, bool)>, found: &mut Vec<Condition>) {
    let mut asked = |difference: Expr| {
        if difference.contains(X) {
            found.push(Condition { difference, within: within.clone() });
        }
    };
    match e.kind() {
        Kind::Compare(_, a, b) => asked(a.clone() - b.clone()),
        Kind::Call(Function::Max | Function::Min, u) => asked(u[0].clone() - u[1].clone()),
        Kind::Call(Function::Abs | Function::Sign, u) => asked(u[0].clone()),
        _ => {}
    }
    if let Kind::Call(Function::Where, arguments) = e.kind() {
        collect(&arguments[0], within, found);
        for (branch, holds) in [(&arguments[1], true), (&arguments[2], false)] {
            within.push((arguments[0].clone(), holds));
            collect(branch, within, found);
            within.pop();
        }
    } else {
        e.children().for_each(|child| collect(child, within, found));
    }
}

/// Slope and intercept, where it is a straight line in x.
fn affine(e: &Expr, names: &[std::sync::Arc<str>], p: &[f64]) -> Option<(f64, f64)> {
    if !e.contains(X) {
        return Some((0.0, Program::of(std::slice::from_ref(e), names.to_vec()).value(0.0, p)));
    }
    use super::expr::Operator::{Add, Div, Mul, Sub};
    let of = |e: &Expr| affine(e, names, p);
    match e.kind() {
        Kind::Symbol(_) => Some((1.0, 0.0)),
        Kind::Neg(inner) => of(inner).map(|(a, b)| (-a, -b)),
        Kind::Binary(Add, u, v) => of(u).zip(of(v)).map(|((a, b), (c, d))| (a + c, b + d)),
        Kind::Binary(Sub, u, v) => of(u).zip(of(v)).map(|((a, b), (c, d))| (a - c, b - d)),
        Kind::Binary(Mul, u, v) => match (of(u)?, of(v)?) {
            ((a, b), (0.0, d)) => Some((a * d, b * d)),
            ((0.0, b), (c, d)) => Some((b * c, b * d)),
            _ => None,
        },
        Kind::Binary(Div, u, v) => match (of(u)?, of(v)?) {
            ((a, b), (0.0, d)) => Some((a / d, b / d)),
            _ => None,
        },
        _ => None,
    }
}

/// Zeros by change of sign, halved to the last digit, and those that lie on the grid.
fn searched(program: &Program, p: &[f64]) -> Vec<f64> {
    let value = |x: f64| program.value(x, p);
    let grid = |k: i32| SEARCHED * f64::from(k) / f64::from(CELLS / 2);
    let mut places = Vec::new();
    let mut before = f64::NAN;
    for k in -CELLS / 2..=CELLS / 2 {
        let (left, right) = (grid(k - 1), grid(k));
        let here = value(right);
        if here == 0.0 {
            places.push(right);
        } else if before * here < 0.0 {
            places.push(bisected(&value, left, right));
        }
        before = here;
        if places.len() >= MOST {
            break;
        }
    }
    places
}

fn bisected(value: &impl Fn(f64) -> f64, mut left: f64, mut right: f64) -> f64 {
    let rises = Relation::Less.holds(value(left), 0.0);
    loop {
        let middle = left + (right - left) / 2.0;
        if middle <= left || middle >= right {
            return left;
        }
        match value(middle) {
            0.0 => return middle,
            at if (at < 0.0) == rises => left = middle,
            _ => right = middle,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::activation::Pointwise;

    fn of(text: &str, p: &[f64]) -> BreakPoints {
        break_points(&text.parse().unwrap(), p)
    }

    #[test]
    fn affine_conditions_are_solved() {
        for (text, p, expected) in [
            ("where(x>0, x, 0)", &[][..], &[0.0][..]),
            ("relu6(x)", &[], &[0.0, 6.0]),
            ("max(x, 0.1x)", &[], &[0.0]),
            ("abs(2x-3)", &[], &[1.5]),
            ("where(a*x > b, 1, 0)", &[2.0, 3.0], &[1.5]),
            ("hardtanh(x)", &[], &[-1.0, 1.0]),
            ("where(x>0, where(x>-5, 1, 2), 3)", &[], &[0.0]),
            ("softshrink(x, 0.25)", &[], &[-0.25, 0.25]),
            ("relu(x+1)+relu(x-1)", &[], &[-1.0, 1.0]),
            ("x*(x>0)", &[], &[0.0]),
            ("mish(x)", &[], &[]),
            ("where(0 < x < 6, x, 0)", &[], &[0.0, 6.0]),
        ] {
            let found = of(text, p);
            assert_eq!(found.places(), expected, "{text}");
            assert!(found.complete && found.points.iter().all(|point| point.exact), "{text}");
        }
    }

    #[test]
    fn others_are_searched_for_and_it_is_said() {
        let found = of("where(x^2 > 2, 1, 0)", &[]);
        let places = found.places();
        assert_eq!(places.len(), 2);
        assert!((places[1] - 2f64.sqrt()).abs() < 1e-15 && !found.complete);
        assert!(found.caution().unwrap().contains("could not be solved"));
        assert_eq!(of("abs(x^3)", &[]).places(), [0.0]);
        assert!(of("sign(sin(x))", &[]).points.len() >= 63);
    }

    #[test]
    fn they_are_those_of_the_kernels() {
        for (name, text) in [
            ("relu", "relu(x)"),
            ("leaky-relu", "leaky_relu(x, a)"),
            ("relu6", "relu6(x)"),
            ("elu", "elu(x, a)"),
            ("selu", "selu(x)"),
            ("gelu", "gelu(x)"),
            ("swish", "swish(x, a)"),
        ] {
            let kernel = Pointwise::named(name).unwrap();
            assert_eq!(of(text, kernel.parameters()).places(), kernel.break_points(), "{name}");
        }
    }
}

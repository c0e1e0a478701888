//! Functions that somebody types: read, derived step by step, simplified, evaluated and written
//! out again. One engine derives and checks, so that steps and result cannot disagree.
//!
//! | module | what it does |
//! |---|---|
//! | `number` | exact decimals and rationals |
//! | [`expr`](Expr) | the tree |
//! | [`function`](Function) | the table of functions that the language knows |
//! | `parse` | text → tree; its docs are the grammar |
//! | [`rules`] | the rules of differentiation and the rewrites: names, sentences, examples |
//! | [`differentiate`](differentiate()) | tree → derivative, every step recorded |
//! | [`simplify`](simplify()) | tree → the same as a person writes it |
//! | [`program`](Program) | value, slope and curvature in one, over numbers and over slices |
//! | [`break_points`] | where sides change |
//! | [`named`] | repeated parts with names |
//! | [`practice`] | a learner's lines judged, mistakes recognized |
//! | [`print`](Style) | tree → text, Unicode, LaTeX, SymPy, NumPy, PyTorch |

mod breakpoints;
mod differentiate;
mod error;
mod expr;
mod function;
mod naming;
mod number;
mod parse;
mod pattern;
pub mod practice;
mod print;
mod program;
pub mod rules;
mod simplify;

pub use breakpoints::{BreakPoint, BreakPoints, break_points};
pub use differentiate::{
    Derivation, MOST_NODES, Step, derivatives, differentiate, differentiate_by, rule_for,
    worked_out,
};
pub use error::{ErrorKind, SymbolicError};
pub use expr::{Constant, Expr, Kind, Operator, Relation, X};
pub use function::{Argument, Function, Meaning};
pub use naming::{Named, named};
pub use number::{Decimal, Rational};
pub use parse::{LONGEST, Note, Parsed, parse, parse_line};
pub use print::Style;
pub use program::{Program, Scalar};
pub use rules::Rule;
pub use simplify::{rewrites_of, simplify, simplify_recorded};

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
//! | [`print`](Style) | tree → text, Unicode, LaTeX, SymPy, NumPy, PyTorch |

mod differentiate;
mod error;
mod expr;
mod function;
mod number;
mod parse;
mod pattern;
mod print;
mod program;
pub mod rules;
mod simplify;

pub use differentiate::{
    Derivation, MOST_NODES, Step, derivatives, differentiate, differentiate_by, rule_for,
};
pub use error::{ErrorKind, SymbolicError};
pub use expr::{Constant, Expr, Kind, Operator, Relation, X};
pub use function::{Argument, Function, Meaning};
pub use number::{Decimal, Rational};
pub use parse::{Note, Parsed, parse};
pub use print::Style;
pub use program::{Program, Scalar};
pub use rules::Rule;
pub use simplify::{rewrites_of, simplify, simplify_recorded};

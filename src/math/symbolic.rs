//! Functions that somebody types: read, derived step by step, simplified, evaluated and written
//! out again. One engine derives and checks, so that steps and result cannot disagree.
//!
//! | module | what it does |
//! |---|---|
//! | `number` | exact decimals and rationals |
//! | [`expr`](Expr) | the tree |
//! | [`function`](Function) | the table of functions that the language knows |
//! | `parse` | text → tree; its docs are the grammar |
//! | [`print`](Style) | tree → text, Unicode, LaTeX, SymPy, NumPy, PyTorch |

mod error;
mod expr;
mod function;
mod number;
mod parse;
mod print;

pub use error::{ErrorKind, SymbolicError};
pub use expr::{Constant, Expr, Kind, Operator, Relation};
pub use function::{Argument, Function, Meaning};
pub use number::{Decimal, Rational};
pub use parse::{Note, Parsed, parse};
pub use print::Style;

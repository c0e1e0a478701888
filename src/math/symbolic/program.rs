//! An expression as a program: common parts once; value, slope, curvature and the derivatives by
//! the parameters in one, over any [`Scalar`] and over blocks of slices.
//!
//! Before it is evaluated an expression is put into forms that do not overflow and keep their
//! digits in the tails: ln(1 + eᵘ) as softplus, 1 − σ(u) as σ(−u), 1 − tanh²(u) as 4σ(2u)σ(−2u), and
//! what else [`safe`] lists.
//!
//! A comparison with NaN gives NaN, not the second branch; so does a derivative where the function
//! itself has no value.

mod block;
mod lower;
mod safe;
mod scalar;

pub(super) use lower::written_out;
pub use scalar::Scalar;

use super::differentiate::{derivatives, differentiate_by};
use super::error::SymbolicError;
use super::expr::{Expr, Relation};
use super::simplify::simplify;
use crate::math::activation::lane::Format;
use std::sync::Arc;

/// A register: the number of the operation that fills it.
type Register = usize;

/// One operation. Its result is in the register of its own number.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Operation {
    Input,
    Parameter(usize),
    Constant(f64),
    Unary(scalar::Unary, Register),
    Binary(scalar::Binary, Register, Register),
    /// The third where the comparison of the first two holds, else the fourth.
    Select(Relation, [Register; 4]),
}

/// A function of x and its parameters, ready to be evaluated. Parameters are given in the order of
/// [`Program::parameters`].
#[derive(Clone, Debug)]
pub struct Program {
    operations: Vec<Operation>,
    /// f, f′, f″, then ∂f/∂p of every parameter: each with how many operations it needs, which are
    /// those of the ones before it too.
    outputs: Vec<(Register, usize)>,
    parameters: Vec<Arc<str>>,
}

/// f, f′ and f″ come before the derivatives by the parameters.
const ORDERS: usize = 3;

impl Program {
    /// Derives and compiles. `parameters` are those that will be given, in this order; others that
    /// the expression has come after them.
    pub fn new(e: &Expr, parameters: &[&str]) -> Result<Program, SymbolicError> {
        let mut names: Vec<Arc<str>> = parameters.iter().map(|name| (*name).into()).collect();
        let more = e.parameters().into_iter().filter(|name| !parameters.contains(&&**name));
        names.extend(more);
        let mut all = vec![e.clone()];
        all.extend(derivatives(e, 2)?.into_iter().map(|derivation| derivation.result));
        for name in &names {
            all.push(differentiate_by(e, name)?.result);
        }
        Ok(Program::of(&all, names))
    }

    /// Of expressions that are what [`Program::new`] would derive.
    pub(super) fn of(outputs: &[Expr], parameters: Vec<Arc<str>>) -> Program {
        let (operations, outputs) = lower::lower(outputs, &parameters);
        Program { operations, outputs, parameters }
    }

    /// Names of the parameters, in the order in which their values are given.
    pub fn parameters(&self) -> &[Arc<str>] {
        &self.parameters
    }

    /// f(x)
    pub fn value<T: Scalar>(&self, x: T, p: &[T]) -> T {
        self.output(0, x, p)
    }
    /// f′(x), at a kink by PyTorch's convention
    pub fn slope<T: Scalar>(&self, x: T, p: &[T]) -> T {
        self.output(1, x, p)
    }
    /// f″(x), at a kink as the expression of f′ has it
    pub fn curvature<T: Scalar>(&self, x: T, p: &[T]) -> T {
        self.output(2, x, p)
    }
    /// ∂f/∂p(x) of the parameter at `index`
    pub fn parameter_slope<T: Scalar>(&self, index: usize, x: T, p: &[T]) -> T {
        self.output(ORDERS + index, x, p)
    }

    fn output<T: Scalar>(&self, index: usize, x: T, p: &[T]) -> T {
        const FEW: usize = 96;
        let (register, count) = self.outputs[index];
        // Few enough stay off the heap.
        let (mut few, mut many) = ([x; FEW], Vec::new());
        let registers = if count <= FEW {
            &mut few[..count]
        } else {
            many.resize(count, x);
            &mut many[..]
        };
        scalar::run(&self.operations[..count], x, p, registers);
        let result = registers[register];
        let value = registers[self.outputs[0].0];
        if value.is_nan() { value } else { result }
    }

    /// f(z) and f′(z) of a whole slice, in the slice's own precision; all of one length.
    pub fn forward<T: Format>(&self, z: &[T], p: &[f64], value: &mut [T], slope: &mut [T]) {
        let slope_at = self.outputs[1];
        block::run(self, [self.outputs[0].0, slope_at.0], slope_at.1, (z, p), (value, slope));
    }

    /// f(z) and ∂f/∂p(z) of a whole slice, for the parameter at `index`.
    pub fn forward_parameter<T: Format>(
        &self,
        index: usize,
        (z, p): (&[T], &[f64]),
        value: &mut [T],
        slope: &mut [T],
    ) {
        let (register, count) = self.outputs[ORDERS + index];
        block::run(self, [self.outputs[0].0, register], count, (z, p), (value, slope));
    }
}

impl Expr {
    /// The value at x with the parameters in order of appearance; derives nothing.
    pub fn evaluate(&self, x: f64, p: &[f64]) -> f64 {
        Program::of(std::slice::from_ref(self), self.parameters()).value(x, p)
    }

    /// One form for all ways to write a function that the rewrites know to be the same, for equality
    /// and hashing. The short names are written out, unless that makes it very large.
    pub fn canonical(&self) -> Expr {
        simplify(&lower::written_out(self).unwrap_or_else(|| self.clone()))
    }
}

#[cfg(test)]
mod tests;

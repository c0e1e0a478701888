//! How a function's numbers are computed: the only place that tells the ways apart.

use super::real::Element;
use super::{Formula, Parameters, lane};
use crate::math::symbolic::{Expr, Program, SymbolicError, break_points};
use std::any::TypeId;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

type Scalar = fn(f64, Parameters) -> f64;
/// Writes φ(z) and φ′(z) of a whole slice: (z, p, value out, slope out), all of one length.
pub type Batch<T> = fn(&[T], Parameters, &mut [T], &mut [T]);

/// Two are equal when they compute the same function.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Evaluation {
    /// A formula that is part of the program.
    Kernel(Kernel),
    /// An expression, whoever typed it.
    Program(Arc<Typed>),
}

/// A [`Formula`] with its type erased.
#[derive(Clone, Copy)]
pub struct Kernel {
    formula: TypeId,
    value: Scalar,
    slope: Scalar,
    curvature: Scalar,
    by_parameter: fn(f64, Parameters) -> Parameters,
    break_points: fn(Parameters) -> Vec<f64>,
    pub(super) batch_f32: Batch<f32>,
    pub(super) batch_f64: Batch<f64>,
}

impl Kernel {
    pub fn of<F: Formula>() -> Kernel {
        Kernel {
            formula: TypeId::of::<F>(),
            value: F::value::<f64>,
            slope: F::slope::<f64>,
            curvature: F::curvature::<f64>,
            by_parameter: F::by_parameter::<f64>,
            break_points: F::break_points,
            batch_f32: lane::batch::<F, f32>,
            batch_f64: lane::batch::<F, f64>,
        }
    }
}

impl PartialEq for Kernel {
    fn eq(&self, other: &Kernel) -> bool {
        self.formula == other.formula
    }
}

impl Eq for Kernel {}

impl Hash for Kernel {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.formula.hash(state);
    }
}

impl fmt::Debug for Kernel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kernel({:?})", self.formula)
    }
}

/// An expression. Two are equal when they are simplified to the same.
#[derive(Debug)]
pub struct Typed {
    expression: Expr,
    /// Names in the order in which values are given
    parameters: Vec<String>,
    /// Made when somebody compares.
    canonical: OnceLock<Expr>,
    /// Made when somebody evaluates: a gallery costs nothing at the start.
    program: OnceLock<Program>,
}

impl Typed {
    /// `parameters` in the order in which they will be given, all of the expression's among them.
    pub fn new(expression: Expr, parameters: Vec<String>) -> Typed {
        let (canonical, program) = (OnceLock::new(), OnceLock::new());
        Typed { expression, parameters, canonical, program }
    }

    /// Whether it can be derived; what can is made ready.
    pub fn check(&self) -> Result<(), SymbolicError> {
        let program = self.compile()?;
        self.program.get_or_init(|| program);
        Ok(())
    }

    fn compile(&self) -> Result<Program, SymbolicError> {
        let names: Vec<&str> = self.parameters.iter().map(String::as_str).collect();
        Program::new(&self.expression, &names)
    }

    fn program(&self) -> &Program {
        self.program.get_or_init(|| self.compile().expect("it is checked before it is used"))
    }

    fn canonical(&self) -> &Expr {
        self.canonical.get_or_init(|| self.expression.canonical())
    }

    fn given<'p>(&self, p: &'p Parameters) -> &'p [f64] {
        &p[..self.parameters.len()]
    }

    fn break_points(&self, p: &Parameters) -> Vec<f64> {
        let value = |name: Arc<str>| {
            self.parameters.iter().position(|one| *one == *name).map_or(f64::NAN, |at| p[at])
        };
        let p: Vec<f64> = self.expression.parameters().into_iter().map(value).collect();
        break_points(&self.expression, &p).places()
    }
}

impl PartialEq for Typed {
    fn eq(&self, other: &Typed) -> bool {
        self.canonical() == other.canonical()
    }
}

impl Eq for Typed {}

impl Hash for Typed {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.canonical().hash(state);
    }
}

impl Evaluation {
    #[inline]
    pub(super) fn value(&self, x: f64, p: Parameters) -> f64 {
        match self {
            Evaluation::Kernel(kernel) => (kernel.value)(x, p),
            Evaluation::Program(typed) => typed.program().value(x, typed.given(&p)),
        }
    }

    #[inline]
    pub(super) fn slope(&self, x: f64, p: Parameters) -> f64 {
        match self {
            Evaluation::Kernel(kernel) => (kernel.slope)(x, p),
            Evaluation::Program(typed) => typed.program().slope(x, typed.given(&p)),
        }
    }

    #[inline]
    pub(super) fn curvature(&self, x: f64, p: Parameters) -> f64 {
        match self {
            Evaluation::Kernel(kernel) => (kernel.curvature)(x, p),
            Evaluation::Program(typed) => typed.program().curvature(x, typed.given(&p)),
        }
    }

    /// ∂φ/∂p by every parameter
    #[inline]
    pub(super) fn by_parameter(&self, x: f64, p: Parameters) -> Parameters {
        match self {
            Evaluation::Kernel(kernel) => (kernel.by_parameter)(x, p),
            Evaluation::Program(typed) => std::array::from_fn(|index| {
                let given = typed.given(&p);
                if index < given.len() {
                    typed.program().parameter_slope(index, x, given)
                } else {
                    0.0
                }
            }),
        }
    }

    /// Where φ, φ′ or φ″ jumps, ascending.
    pub(super) fn break_points(&self, p: Parameters) -> Vec<f64> {
        match self {
            Evaluation::Kernel(kernel) => (kernel.break_points)(p),
            Evaluation::Program(typed) => typed.break_points(&p),
        }
    }

    /// φ(z) and φ′(z) of a whole slice
    pub(super) fn forward<T: Element>(
        &self,
        z: &[T],
        p: Parameters,
        value: &mut [T],
        slope: &mut [T],
    ) {
        match self {
            Evaluation::Kernel(kernel) => T::batch(kernel)(z, p, value, slope),
            Evaluation::Program(typed) => {
                typed.program().forward(z, typed.given(&p), value, slope);
            }
        }
    }
}

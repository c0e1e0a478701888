//! How a function's numbers are computed: the only place that tells the ways apart.

use super::real::Element;
use super::{Formula, Parameters, lane};
use std::any::TypeId;
use std::fmt;
use std::hash::{Hash, Hasher};

type Scalar = fn(f64, Parameters) -> f64;
/// Writes φ(z) and φ′(z) of a whole slice: (z, p, value out, slope out), all of one length.
pub type Batch<T> = fn(&[T], Parameters, &mut [T], &mut [T]);

/// Two are equal when they compute the same function.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Evaluation {
    /// A formula that is part of the program.
    Kernel(Kernel),
}

/// A [`Formula`] with its type erased.
#[derive(Clone, Copy)]
pub struct Kernel {
    formula: TypeId,
    value: Scalar,
    slope: Scalar,
    curvature: Scalar,
    by_parameter: fn(f64, Parameters) -> Parameters,
    breaks: fn(Parameters) -> Vec<f64>,
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
            breaks: F::breaks,
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

impl Evaluation {
    #[inline]
    pub(super) fn value(&self, x: f64, p: Parameters) -> f64 {
        match self {
            Evaluation::Kernel(kernel) => (kernel.value)(x, p),
        }
    }

    #[inline]
    pub(super) fn slope(&self, x: f64, p: Parameters) -> f64 {
        match self {
            Evaluation::Kernel(kernel) => (kernel.slope)(x, p),
        }
    }

    #[inline]
    pub(super) fn curvature(&self, x: f64, p: Parameters) -> f64 {
        match self {
            Evaluation::Kernel(kernel) => (kernel.curvature)(x, p),
        }
    }

    /// ∂φ/∂p by every parameter
    #[inline]
    pub(super) fn by_parameter(&self, x: f64, p: Parameters) -> Parameters {
        match self {
            Evaluation::Kernel(kernel) => (kernel.by_parameter)(x, p),
        }
    }

    /// Where φ, φ′ or φ″ jumps, ascending.
    pub(super) fn breaks(&self, p: Parameters) -> Vec<f64> {
        match self {
            Evaluation::Kernel(kernel) => (kernel.breaks)(p),
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
        }
    }
}

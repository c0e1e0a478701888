//! What a step says of itself while it runs and when it is over.

use super::matmul::Scalar;
use super::probe::non_finite;
use super::report::{Operation, Overflow};
use std::ops::ControlFlow;

/// Asked before every layer of every phase whether to go on, so that a long step can be abandoned
/// and its progress shown.
pub type Watch<'a> = &'a (dyn Fn(Stage) -> ControlFlow<()> + Sync);

/// Where a step is: about to do `layer` (1 to `of`, backward from `of` to 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    pub phase: Phase,
    pub layer: usize,
    pub of: usize,
}

/// `Draw` only at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Draw,
    Update,
    Forward,
    Backward,
}

/// How a step ended.
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stepped {
    Done,
    /// A number was not finite, now or earlier: this network makes no further step.
    Overflowed(Overflow),
    /// The watch said stop. What the network holds is half old and half new: drop it.
    Abandoned,
}

/// Why a pass ended early.
pub(super) enum Halt {
    Abandoned,
    Overflowed(Overflow),
}

pub(super) fn ask(watch: Watch, phase: Phase, layer: usize, of: usize) -> Result<(), Halt> {
    match watch(Stage { phase, layer, of }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Halt::Abandoned),
    }
}

/// Where the network is, for the message should a number not be finite.
pub(super) struct Check {
    pub step: u64,
    pub layer: usize,
}

impl Check {
    pub fn finite<T: Scalar>(&self, operation: Operation, values: &[T]) -> Result<(), Halt> {
        let Check { step, layer } = *self;
        match non_finite(values) {
            None => Ok(()),
            Some(kind) => Err(Halt::Overflowed(Overflow { step, layer, operation, kind })),
        }
    }
}

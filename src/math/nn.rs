//! A multilayer perceptron that can be looked into: forward, loss, backward, update, and the
//! statistics of every layer.
//!
//! Layer l of L hidden layers computes z = W h + b, h = φ(z); one linear output follows; the loss
//! is the mean squared error. δˡ = ∂L/∂zˡ.

pub mod init;
pub mod settings;

pub use init::Init;
pub use settings::{Precision, Settings};
pub mod report;
pub use report::{LayerReport, Operation, Overflow, Quantity, Report};

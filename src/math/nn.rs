//! A multilayer perceptron that can be looked into: forward, loss, backward, update, and the
//! statistics of every layer.
//!
//! Layer l of L hidden layers computes z = W h + b, h = φ(z); one linear output follows; the loss
//! is the mean squared error. δˡ = ∂L/∂zˡ.
//!
//! Start reading at [`training`]; [`layer`] holds the mathematics. [`Run`] is what everybody else
//! uses: it hides the number format.
//!
//! That network has noise for data and shows its gradients. One that learns from [`data`], with
//! minibatches, an [`optimiser`], residual connections, norms and dropout, is a [`model`] in a
//! [`Trainer`].

mod cost;
pub mod data;
pub mod init;
pub mod layer;
pub mod loss;
pub mod matmul;
pub mod model;
pub mod optimiser;
mod orthogonal;
pub mod probe;
pub mod random;
pub mod report;
pub mod run;
pub mod settings;
pub mod trainer;
pub mod training;
pub mod underflow;

pub use cost::Cost;
pub use init::Init;
pub use report::{LayerReport, NonFinite, Operation, Overflow, Quantity, Report};
pub use run::{Run, Tensor, Values};
pub use settings::{Precision, Settings};
pub use trainer::{Trainer, TrainerSettings};
pub use training::{Phase, Stage, Stepped, Training, Watch};
pub use underflow::{RoundedSlopes, Underflow};

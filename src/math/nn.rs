//! A multilayer perceptron that can be looked into: forward, loss, backward, update, and the
//! statistics of every layer.
//!
//! Layer l of L hidden layers computes z = W h + b, h = φ(z), with a norm before φ, dropout behind
//! it and a way round the layer where they are asked for; one linear output follows. δˡ = ∂L/∂zˡ.
//!
//! Start reading at [`learner`]; [`model`] holds the mathematics. There is one network and one
//! learner, used in two ways: a [`Run`] is on noise and shows its gradients, a [`Trainer`] learns
//! from [`data`]. Both hide the number format.

mod cost;
pub mod data;
pub mod init;
pub mod learner;
pub mod lens;
pub mod loss;
pub mod matmul;
pub mod model;
pub mod name;
pub mod optimizer;
mod orthogonal;
pub mod pass;
pub mod probe;
pub mod random;
pub mod recurrent;
pub mod report;
pub mod rounded;
pub mod run;
pub mod settings;
pub mod trainer;
pub mod underflow;

pub use cost::Cost;
pub use init::Init;
pub use lens::{Lens, Seen};
pub use pass::{Phase, Stage, Stepped, Watch};
pub use report::{LayerReport, NonFinite, Operation, Overflow, Quantity, Report};
pub use run::{Run, Tensor, Values};
pub use settings::{NetworkSettings, Precision, Settings, TrainerSettings};
pub use trainer::Trainer;
pub use underflow::{RoundedSlopes, Underflow};

//! The screens. Each has its state and `update` in `screen/<name>.rs`, its geometry in
//! `layout.rs` (pure rectangles, shared by drawing and mouse) and its drawing in `view.rs`.
//! A screen imports no other screen, nor app, worker or store: it returns what it wants.

pub mod control;
pub mod depth;
pub mod learn;
pub mod narration;
pub mod network;
pub mod plot;
pub mod theory;
pub mod train;

/// The tabs, in the order of their digit keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Screen {
    Learn,
    Plot,
    Network,
    Depth,
    Train,
}

impl Screen {
    pub const ALL: [Screen; 5] =
        [Screen::Learn, Screen::Plot, Screen::Network, Screen::Depth, Screen::Train];

    /// What it is for, with the words that people look for it by.
    pub fn sentence(self) -> &'static str {
        match self {
            Screen::Learn => "The course: lessons, pages, questions and their figures.",
            Screen::Plot => {
                "Functions and their derivatives over one another: curves, sliders, tangents, a table \
                 of values."
            }
            Screen::Network => {
                "One deep network, layer by layer: gradients, deltas, spreads, dead and saturated \
                 units, before and while it trains, beside theory."
            }
            Screen::Depth => {
                "Functions and initializations compared over the number of layers: how fast gradients \
                 vanish or explode, the critical weights, heat map, fan, laws."
            }
            Screen::Train => {
                "Networks that learn data side by side: loss, accuracy, decision boundary, optimizer, \
                 batch and layer norm, residual, dropout, gradient clipping."
            }
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Screen::Learn => "Learn",
            Screen::Plot => "Plot",
            Screen::Network => "Network",
            Screen::Depth => "Depth",
            Screen::Train => "Train",
        }
    }
}

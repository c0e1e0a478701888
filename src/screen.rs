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

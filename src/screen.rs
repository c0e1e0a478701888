//! The screens. Each has its state and `update` in `screen/<name>.rs`, its geometry in
//! `layout.rs` (pure rectangles, shared by drawing and mouse) and its drawing in `view.rs`.
//! A screen imports no other screen, nor app, worker or store: it returns what it wants.
//!
//! The lines of a panel are rows ([`control::row`]): a screen declares them, and how each is shown,
//! turned, typed, kept and told follows.
//!
//! A new screen costs its folder, a row of [`Tab`] here, a field and its arms in `app.rs`, and its rows
//! in `keymap.rs`.

pub mod control;
pub mod depth;
pub mod derive;
pub mod kept;
pub mod learn;
pub mod message;
pub mod narration;
pub mod network;
pub mod plot;
pub mod theory;
pub mod train;

use crate::input::{Key, Mouse};
use crate::math::activation::Functions;
use crate::widget::Canvas;
use control::edit::{Edit, Typed};
use control::setting::Setting;
use kept::Kept;
use message::{Action, Context, Request};
use ratatui::layout::Position;

/// The tabs, in the order of their digit keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tab {
    Learn,
    Plot,
    Derive,
    Network,
    Depth,
    Train,
}

impl Tab {
    pub const ALL: [Tab; 6] =
        [Tab::Learn, Tab::Plot, Tab::Derive, Tab::Network, Tab::Depth, Tab::Train];

    /// What it is for, with the words that people look for it by.
    pub fn sentence(self) -> &'static str {
        match self {
            Tab::Learn => "The course: lessons, pages, questions and their figures.",
            Tab::Plot => {
                "Functions and their derivatives over one another: curves, sliders, tangents, a table \
                 of values."
            }
            Tab::Derive => {
                "Type any function: its derivative step by step, practice, a sketch of the slope, \
                 kinks, and copies for Python and LaTeX."
            }
            Tab::Network => {
                "One deep network, layer by layer: gradients, deltas, spreads, dead and saturated \
                 units, before and while it trains, beside theory."
            }
            Tab::Depth => {
                "Functions and initializations compared over the number of layers: how fast gradients \
                 vanish or explode, the critical weights, heat map, fan, laws."
            }
            Tab::Train => {
                "Networks that learn data side by side: loss, accuracy, decision boundary, optimizer, \
                 batch and layer norm, residual, dropout, gradient clipping."
            }
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Tab::Learn => "Learn",
            Tab::Plot => "Plot",
            Tab::Derive => "Derive",
            Tab::Network => "Network",
            Tab::Depth => "Depth",
            Tab::Train => "Train",
        }
    }
}

/// What a screen is to the program.
pub trait Screen {
    fn update(&mut self, action: Action, context: &Context) -> Vec<Request>;

    fn mouse(&mut self, mouse: Mouse, context: &Context) -> Vec<Request>;

    /// What a click would read at a cell, in a few short lines, without the click.
    fn read_at(&self, _at: Position, _context: &Context) -> Vec<String> {
        Vec::new()
    }

    /// Draws it; where the text cursor belongs is returned.
    fn draw(&self, context: &Context, canvas: Canvas) -> Option<Position>;

    /// Whether a value is being typed.
    fn edits(&self) -> bool {
        false
    }

    /// The value that is being typed over a control.
    fn edit(&mut self) -> Option<&mut Edit> {
        None
    }

    /// Takes what was typed there, or says what would have been right.
    fn enter(&mut self, _text: &str, _functions: &Functions) -> Result<Vec<Request>, String> {
        Ok(Vec::new())
    }

    /// Gives a key to the text field that is open. None: none is.
    fn type_key(&mut self, key: Key, functions: &Functions) -> Option<Vec<Request>> {
        self.type_over(key, functions)
    }

    /// Gives a key to the value that is being typed over a control. None: none is.
    fn type_over(&mut self, key: Key, functions: &Functions) -> Option<Vec<Request>> {
        let entered = match self.edit()?.key(key) {
            Typed::On => return Some(Vec::new()),
            Typed::Cancelled => Ok(Vec::new()),
            Typed::Entered(text) => self.enter(&text, functions),
        };
        if entered.is_ok() {
            self.leave();
        }
        Some(entered.unwrap_or_else(|why| {
            if let Some(edit) = self.edit() {
                edit.error = Some(why);
            }
            Vec::new()
        }))
    }

    /// Takes a pasted text as a whole. False: it is to be typed character by character.
    fn paste(&mut self, _text: &str) -> bool {
        false
    }

    /// Takes the focus to the control of that label, if there is one.
    fn point_at(&mut self, _label: &str) {}

    /// The label of the line under the cursor.
    fn pointed(&self) -> Option<String> {
        None
    }

    /// The lines that are gone to, found and set by name.
    fn settings(&self, _functions: &Functions) -> Vec<Setting> {
        Vec::new()
    }

    /// Sets the line of that label, or says what would have been right.
    fn set(&mut self, label: &str, _text: &str, _functions: &Functions) -> Result<(), String> {
        Err(format!("{label} is not set by typing"))
    }

    /// What was being typed is dropped: it was taken, or another screen is opened.
    fn leave(&mut self) {}

    /// Brings what it derives from its settings up to date; after everything that happens.
    fn follow_settings(&mut self) {}

    /// What a person has set here: what undo goes back to, and what is there again the next time.
    fn kept(&self) -> Kept {
        Kept::default()
    }

    /// Sets what was kept; what cannot be read stays as it is.
    fn restore(&mut self, _kept: &Kept, _functions: &Functions) {}

    /// Whether an action that the footer could show would do something now.
    fn offers(&self, _action: Action, _context: &Context) -> bool {
        true
    }

    /// What the footer calls an action just now, if not as the table of keys does.
    fn hint(&self, _action: Action, _context: &Context) -> Option<&'static str> {
        None
    }

    /// What stands at the right of the tabs.
    fn note(&self, _context: &Context) -> String {
        String::new()
    }
}

//! What is read under the pointer, without a click: a tag beside it, and no cursor moves.

use super::App;
use ratatui::layout::Position;

/// A tag with what is under the pointer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hovered {
    /// Where the pointer was when it came upon this. The tag stays there while the pointer reads the
    /// same: moving within a cell or a column changes nothing on the screen.
    pub at: Position,
    pub lines: Vec<String>,
}

impl App {
    /// The pointer has gone to a cell. None: keys or a click have taken over.
    pub(super) fn point_to(&mut self, pointer: Option<Position>) {
        self.pointer = pointer;
        self.read_pointed();
    }

    /// Reads again where the pointer rests; what runs changes under it.
    pub(super) fn read_pointed(&mut self) {
        let open = self.overlays.is_empty();
        let found = self.pointer.filter(|_| open).and_then(|at| {
            let lines = self.screen().read_at(at, &self.context());
            (!lines.is_empty()).then_some(Hovered { at, lines })
        });
        let same = self.hovered.as_ref().zip(found.as_ref());
        if same.is_none_or(|(before, now)| before.lines != now.lines) {
            self.hovered = found;
        }
    }
}

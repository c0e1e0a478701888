//! Which characters a terminal can show, and the glyphs that follow from it.

use ratatui::symbols::border;
use ratatui::widgets::BorderType;

/// From richest to plainest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Charset {
    /// Braille dots: 2 × 4 a cell
    #[default]
    Braille,
    /// Quadrants of a cell: 2 × 2
    Block,
    /// Bytes below 128 only: 1 × 1
    Ascii,
}

const EIGHTHS_UP: [&str; 9] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const EIGHTHS_RIGHT: [&str; 9] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];
const ASCII_UP: [&str; 9] = [" ", ".", ".", ".", ":", ":", ":", "#", "#"];
const ASCII_RIGHT: [&str; 9] = [" ", " ", " ", "-", "-", "-", "=", "=", "#"];
const SHADES: [&str; 5] = [" ", "░", "▒", "▓", "█"];
const ASCII_SHADES: [&str; 10] = [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"];

/// Glyphs with one meaning each, in every charset.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyphs {
    pub closed_end: &'static str,
    pub open_end: &'static str,
    pub cursor: &'static str,
    pub slider_line: &'static str,
    /// The track before the knob
    pub slider_filled: &'static str,
    pub slider_ends: [&'static str; 2],
    pub slider_knob: &'static str,
    pub choice_ends: [&'static str; 2],
    pub axis_vertical: &'static str,
    pub axis_horizontal: &'static str,
    pub axis_corner: &'static str,
    pub tick_left: &'static str,
    pub tick_below: &'static str,
    pub grid_vertical: &'static str,
    pub grid_horizontal: &'static str,
    pub pointer_down: &'static str,
    pub pointer_right: &'static str,
    pub zero: &'static str,
    pub infinite: &'static str,
    pub not_a_number: &'static str,
    /// Across a bar, at the height that was expected: low, in the middle or high in a cell
    pub expected: [&'static str; 3],
    /// A border between two parts of a map, and one that does not hold
    pub edge: &'static str,
    pub weak_edge: &'static str,
    pub ellipsis: &'static str,
    /// One for each of the course's functions, where colours alone would not do.
    pub markers: [&'static str; 10],
    pub off: &'static str,
    pub scroll_track: &'static str,
    pub scroll_thumb: &'static str,
}

const RICH: Glyphs = Glyphs {
    closed_end: "●",
    open_end: "○",
    cursor: "│",
    slider_line: "─",
    slider_filled: "━",
    slider_ends: ["╶", "╴"],
    slider_knob: "●",
    choice_ends: ["‹", "›"],
    axis_vertical: "│",
    axis_horizontal: "─",
    axis_corner: "└",
    tick_left: "┤",
    tick_below: "┬",
    grid_vertical: "┊",
    grid_horizontal: "┈",
    pointer_down: "▾",
    pointer_right: "▸",
    zero: "·",
    infinite: "∞",
    not_a_number: "?",
    expected: ["▁", "━", "▔"],
    edge: "━",
    weak_edge: "╍",
    ellipsis: "…",
    markers: ["●", "■", "▲", "◆", "▼", "★", "◀", "▶", "○", "□"],
    off: "·",
    scroll_track: "│",
    scroll_thumb: "┃",
};

const PLAIN: Glyphs = Glyphs {
    closed_end: "@",
    open_end: "O",
    cursor: "|",
    slider_line: "-",
    slider_filled: "=",
    slider_ends: ["|", "|"],
    slider_knob: "O",
    choice_ends: ["<", ">"],
    axis_vertical: "|",
    axis_horizontal: "-",
    axis_corner: "+",
    tick_left: "+",
    tick_below: "+",
    grid_vertical: ":",
    grid_horizontal: ".",
    pointer_down: "v",
    pointer_right: ">",
    zero: ".",
    infinite: "^",
    not_a_number: "?",
    expected: ["_", "=", "="],
    edge: "O",
    weak_edge: "o",
    ellipsis: "~",
    markers: ["@", "#", "^", "*", "v", "x", "<", ">", "o", "%"],
    off: ".",
    scroll_track: "|",
    scroll_thumb: "#",
};

const PLAIN_BORDER: border::Set = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

const PLAIN_FOCUSED_BORDER: border::Set =
    border::Set { horizontal_top: "=", horizontal_bottom: "=", ..PLAIN_BORDER };

impl Charset {
    pub const ALL: [Charset; 3] = [Charset::Braille, Charset::Block, Charset::Ascii];

    /// The name in `--charset` and in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Charset::Braille => "braille",
            Charset::Block => "block",
            Charset::Ascii => "ascii",
        }
    }

    /// The marker of a series; they repeat after the tenth.
    pub fn marker(self, index: usize) -> &'static str {
        let markers = self.glyphs().markers;
        markers[index % markers.len()]
    }

    /// The next one, the richest after the plainest.
    pub fn next(self) -> Charset {
        let at = Charset::ALL.iter().position(|&one| one == self).unwrap_or(0);
        Charset::ALL[(at + 1) % Charset::ALL.len()]
    }

    pub fn glyphs(self) -> &'static Glyphs {
        match self {
            Charset::Braille | Charset::Block => &RICH,
            Charset::Ascii => &PLAIN,
        }
    }

    /// A cell filled from the bottom to `eighths` of its height, 0 to 8.
    pub fn filled_up(self, eighths: usize) -> &'static str {
        match self {
            Charset::Braille | Charset::Block => EIGHTHS_UP[eighths.min(8)],
            Charset::Ascii => ASCII_UP[eighths.min(8)],
        }
    }

    /// A cell filled from the left to `eighths` of its width, 0 to 8.
    pub fn filled_right(self, eighths: usize) -> &'static str {
        match self {
            Charset::Braille | Charset::Block => EIGHTHS_RIGHT[eighths.min(8)],
            Charset::Ascii => ASCII_RIGHT[eighths.min(8)],
        }
    }

    /// A cell as dense as `fraction`, 0 to 1; never empty above 0, so that a small value is not
    /// taken for none.
    pub fn shade(self, fraction: f64) -> &'static str {
        let glyphs: &[&str] = match self {
            Charset::Braille | Charset::Block => &SHADES,
            Charset::Ascii => &ASCII_SHADES,
        };
        let steps = (glyphs.len() - 1) as f64;
        glyphs[((fraction.clamp(0.0, 1.0) * steps).ceil() as usize).min(glyphs.len() - 1)]
    }

    /// A frame's lines; a focused frame differs by its form, not only by its colour.
    pub fn border(self, focused: bool) -> border::Set<'static> {
        match (self, focused) {
            (Charset::Ascii, false) => PLAIN_BORDER,
            (Charset::Ascii, true) => PLAIN_FOCUSED_BORDER,
            (_, false) => BorderType::Rounded.to_border_set(),
            (_, true) => BorderType::Thick.to_border_set(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_values_are_not_blank() {
        for charset in Charset::ALL {
            assert_eq!(charset.shade(0.0), " ");
            assert_ne!(charset.shade(1e-9), " ");
        }
    }
}

//! What figures look like: colors, sizes, dashes and markers.

/// How a figure is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    pub ground: Ground,
    pub size: Size,
}

/// What the figure is put on; it is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    Light,
    Dark,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    pub width: f64,
    pub height: f64,
    pub unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Millimeters,
    Pixels,
}

impl Unit {
    pub fn name(self) -> &'static str {
        match self {
            Unit::Millimeters => "mm",
            Unit::Pixels => "px",
        }
    }

    /// CSS pixels.
    pub fn pixels(self) -> f64 {
        match self {
            Unit::Millimeters => 96.0 / 25.4,
            Unit::Pixels => 1.0,
        }
    }
}

impl Size {
    pub fn pixels(self) -> (f64, f64) {
        (self.width * self.unit.pixels(), self.height * self.unit.pixels())
    }
}

/// What a thing is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// One of the ten colors of lines, from 0; beyond them again from the first.
    Series(usize),
    Text,
    /// What stands beside the data: notes, axes, what is expected.
    Muted,
    Grid,
    Ground,
}

/// For ground of white; at least 3:1 against it, words 7:1.
const LIGHT: Colors = Colors {
    ground: "#ffffff",
    text: "#1a1c20",
    muted: "#505560",
    grid: "#e1e4e8",
    series: [
        "#0b5fa5", "#c1440e", "#1a7f4b", "#8e3a9d", "#8a6d00", "#007d8a", "#7a4a2b", "#c2307c",
        "#4d5566", "#5a6fd0",
    ],
};
/// For ground of nearly black.
const DARK: Colors = Colors {
    ground: "#16181d",
    text: "#eceef2",
    muted: "#b4bac4",
    grid: "#33373f",
    series: [
        "#5fb3ff", "#ff9e64", "#7bd88f", "#d7a0ff", "#e5c95c", "#6fd6e8", "#d9a784", "#ff8fc0",
        "#b8bcc4", "#9fa8ff",
    ],
};

pub(super) struct Colors {
    pub ground: &'static str,
    pub text: &'static str,
    pub muted: &'static str,
    pub grid: &'static str,
    pub series: [&'static str; 10],
}

impl Ground {
    pub(super) fn colors(self) -> &'static Colors {
        match self {
            Ground::Light => &LIGHT,
            Ground::Dark => &DARK,
        }
    }

    pub(super) fn color(self, ink: Ink) -> &'static str {
        let colors = self.colors();
        match ink {
            Ink::Series(index) => colors.series[index % colors.series.len()],
            Ink::Text => colors.text,
            Ink::Muted => colors.muted,
            Ink::Grid => colors.grid,
            Ink::Ground => colors.ground,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    Solid,
    Dashed,
    Dotted,
    DashDotted,
}

impl Dash {
    pub const ALL: [Dash; 4] = [Dash::Solid, Dash::Dashed, Dash::Dotted, Dash::DashDotted];

    pub(super) fn pattern(self) -> Option<&'static str> {
        match self {
            Dash::Solid => None,
            Dash::Dashed => Some("6 3"),
            Dash::Dotted => Some("1.6 2.4"),
            Dash::DashDotted => Some("7 2.5 1.6 2.5"),
        }
    }
}

/// A shape, filled or hollow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marker {
    pub(super) shape: Shape,
    pub(super) filled: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Circle,
    Square,
    Up,
    Diamond,
    Down,
}

impl Marker {
    pub const CIRCLE: Marker = Marker { shape: Shape::Circle, filled: true };

    /// Ten markers, then again from the first.
    pub fn of(index: usize) -> Marker {
        let shapes = [Shape::Circle, Shape::Square, Shape::Up, Shape::Diamond, Shape::Down];
        let shape = shapes[index % shapes.len()];
        Marker { shape, filled: (index / shapes.len()).is_multiple_of(2) }
    }
}

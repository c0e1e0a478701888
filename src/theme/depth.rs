//! Colours for terminals that show fewer of them.

use ratatui::style::Color;

/// How many colours a terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColorDepth {
    /// None are wanted (`NO_COLOR`) or none exist
    None,
    Ansi16,
    Ansi256,
    True,
}

/// Levels of red, green and blue in the 6 × 6 × 6 cube, colours 16 to 231.
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The nearest of the 240 colours that every 256-colour terminal defines alike (the first sixteen
/// are the user's). Other kinds of colour stay as they are.
pub(super) fn to_256(color: Color) -> Color {
    let Color::Rgb(r, g, b) = color else {
        return color;
    };
    let [ri, gi, bi] = [r, g, b].map(|level| nearest(&CUBE, level));
    let cube = (CUBE[ri], CUBE[gi], CUBE[bi]);
    let mean = (u16::from(r) + u16::from(g) + u16::from(b)) / 3;
    let step = (mean.saturating_sub(3) / 10).min(23) as u8;
    let gray = 8 + 10 * step;
    if distance((r, g, b), (gray, gray, gray)) < distance((r, g, b), cube) {
        Color::Indexed(232 + step)
    } else {
        Color::Indexed((16 + 36 * ri + 6 * gi + bi) as u8)
    }
}

/// A colour between two, `share` of the way to the second, as the second's terminal can show it. None
/// for the user's own sixteen colours: nobody knows what they look like.
pub(super) fn mix(from: (u8, u8, u8), to: Color, share: f64) -> Option<Color> {
    let (red, green, blue) = levels(to)?;
    let between = |from: u8, to: u8| {
        (f64::from(from) + share * (f64::from(to) - f64::from(from))).round() as u8
    };
    let mixed = Color::Rgb(between(from.0, red), between(from.1, green), between(from.2, blue));
    Some(if matches!(to, Color::Rgb(..)) { mixed } else { to_256(mixed) })
}

/// Red, green and blue of a colour that all terminals show alike.
pub(super) fn levels(color: Color) -> Option<(u8, u8, u8)> {
    match color {
        Color::Rgb(red, green, blue) => Some((red, green, blue)),
        Color::Indexed(index @ 232..) => {
            let gray = 8 + 10 * (index - 232);
            Some((gray, gray, gray))
        }
        Color::Indexed(index @ 16..) => {
            let level = |place: u8| CUBE[usize::from((index - 16) / place % 6)];
            Some((level(36), level(6), level(1)))
        }
        _ => None,
    }
}

fn nearest(levels: &[u8], wanted: u8) -> usize {
    let distances = levels.iter().map(|level| level.abs_diff(wanted));
    distances.enumerate().min_by_key(|&(_, distance)| distance).map_or(0, |(index, _)| index)
}

fn distance(a: (u8, u8, u8), b: (u8, u8, u8)) -> u32 {
    [(a.0, b.0), (a.1, b.1), (a.2, b.2)].map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_colours_of_the_cube_and_the_greys_are_found() {
        assert_eq!(to_256(Color::Rgb(0, 0, 0)), Color::Indexed(16));
        assert_eq!(to_256(Color::Rgb(255, 255, 255)), Color::Indexed(231));
        assert_eq!(to_256(Color::Rgb(95, 135, 175)), Color::Indexed(67));
        assert_eq!(to_256(Color::Rgb(128, 128, 128)), Color::Indexed(244));
        assert_eq!(to_256(Color::Rgb(238, 238, 238)), Color::Indexed(255));
    }

    #[test]
    fn colours_are_mixed_as_the_terminal_shows_them() {
        let black = (0, 0, 0);
        let orange = Color::Rgb(200, 100, 0);
        assert_eq!(mix(black, orange, 0.5), Some(Color::Rgb(100, 50, 0)));
        assert_eq!(mix(black, to_256(Color::Rgb(95, 135, 175)), 1.0), Some(Color::Indexed(67)));
        assert_eq!(mix(black, Color::Indexed(244), 1.0), Some(Color::Indexed(244)));
        assert_eq!(mix(black, Color::Cyan, 0.5), None);
    }

    #[test]
    fn names_stay_names() {
        assert_eq!(to_256(Color::Cyan), Color::Cyan);
        assert_eq!(to_256(Color::Reset), Color::Reset);
    }
}

//! One value a layer, as bars: layer 1, nearest the input, on the left (or on top).
//!
//! Values that a bar cannot show have signs of their own: `·` exactly 0, `∞` infinite, `?` not a
//! number. They are never drawn as merely small or large.

mod columns;
mod rows;

pub use columns::Columns;
use columns::GUTTER;

use super::{Charset, Paint, put, width};
use crate::typeset::brief;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;

/// Bars for layers 1 to `values.len()`.
#[derive(Clone, Copy, Debug)]
pub struct LayerBars<'a> {
    pub values: &'a [f64],
    pub scale: Scale,
    /// Index of the chosen layer, from 0; its value is printed.
    pub selected: Option<usize>,
    pub orientation: Orientation,
    /// What a healthy value is, for the bars' colours; None colours them all alike.
    pub reference: Option<f64>,
    /// What theory expects, by layer: a line across each bar. May be shorter than the values.
    pub expected: &'a [f64],
    /// Other runs, by layer: a letter at their height, on the bar or above it, but never over its
    /// top. May be shorter or longer than the values.
    pub pins: &'a [Pinned<'a>],
    pub paint: Paint<'a>,
}

/// Another run beside the bars.
#[derive(Clone, Copy, Debug)]
pub struct Pinned<'a> {
    pub values: &'a [f64],
    pub sign: char,
    /// Of the theme's series
    pub color: usize,
}

/// The axis of the values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Lowest and highest exponent of ten, from [`super::scale::bar_decades`].
    Decades(i32, i32),
    /// A share of 1.
    Fraction,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Orientation {
    /// A column a layer: depth runs from left to right as in a drawing of a network.
    #[default]
    Columns,
    /// A row a layer, each with its number.
    Rows,
}

/// What of a bar can be drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Extent {
    /// How much of the axis is filled, 0 to 1
    Share(f64),
    Zero,
    Infinite,
    NotANumber,
}

impl Scale {
    fn extent(self, value: f64) -> Extent {
        if value.is_nan() {
            return Extent::NotANumber;
        }
        if value.is_infinite() {
            return Extent::Infinite;
        }
        if value == 0.0 {
            return Extent::Zero;
        }
        let share = match self {
            Scale::Fraction => value,
            Scale::Decades(low, high) => {
                let span = f64::from(high) - f64::from(low);
                if span > 0.0 { (value.abs().log10() - f64::from(low)) / span } else { 0.0 }
            }
        };
        Extent::Share(share.clamp(0.0, 1.0))
    }

    /// Numbers for the axis with their share of its length, at most `most`.
    fn ticks(self, most: usize, charset: Charset) -> Vec<(f64, String)> {
        match self {
            Scale::Fraction if most >= 5 => fractions(4),
            Scale::Fraction if most >= 3 => fractions(2),
            Scale::Fraction => fractions(1),
            Scale::Decades(low, high) => super::scale::decade_ticks((low, high), most)
                .into_iter()
                .map(|exponent| {
                    let share = f64::from(exponent - low) / f64::from((high - low).max(1));
                    (share, decade_label(exponent, charset))
                })
                .collect(),
        }
    }
}

/// `10⁻¹²`, or as short as the gutter: cut off, 10⁻¹²³ would be read as 10⁻¹².
fn decade_label(exponent: i32, charset: Charset) -> String {
    let label = super::text::power_of_ten(exponent, charset);
    if width(&label) < GUTTER {
        return label;
    }
    let minus = if charset == Charset::Ascii { "-" } else { "−" };
    format!("e{exponent}").replace('-', minus)
}

/// Eighths of a cell that a share of so many cells fills. A bar of nothing would look like a missing
/// layer: the least is one.
fn eighths(share: f64, cells: u16) -> usize {
    ((share * 8.0 * f64::from(cells)).round() as usize).max(1)
}

fn fractions(parts: u32) -> Vec<(f64, String)> {
    let share = |part: u32| f64::from(part) / f64::from(parts);
    (0..=parts).map(|part| (share(part), format!("{:.0}%", 100.0 * share(part)))).collect()
}

impl LayerBars<'_> {
    /// The layer whose bar is drawn at a cell when the bars are drawn in `area`: an index from 0.
    pub fn bar_at(&self, area: Rect, column: u16, row: u16) -> Option<usize> {
        if !area.contains((column, row).into()) {
            return None;
        }
        match self.orientation {
            Orientation::Columns => Columns::new(area, self.values.len())?.layer_at(column),
            Orientation::Rows => {
                let (first, shown) = rows::window(self, area);
                let index = first + usize::from(row - area.y);
                (index < first + shown).then_some(index)
            }
        }
    }

    fn style(&self, index: usize) -> Style {
        let roles = &self.paint.theme.roles;
        let value = self.values[index];
        let decades_off = self.reference.map(|reference| (value / reference).abs().log10().abs());
        match (self.scale.extent(value), decades_off) {
            // No gradient at all is bad news, no share of something is not.
            (Extent::Zero, _) if self.scale == Scale::Fraction => roles.dim,
            (Extent::Infinite | Extent::NotANumber | Extent::Zero, _) => roles.bar_bad,
            (Extent::Share(_), Some(off)) if off > 6.0 => roles.bar_bad,
            (Extent::Share(_), Some(off)) if off > 3.0 => roles.bar_warn,
            (Extent::Share(_), _) => roles.bar,
        }
    }

    /// The sign of a layer whose value no bar can show.
    fn sign_of(&self, layer: usize) -> Option<&'static str> {
        let glyphs = self.paint.charset.glyphs();
        match self.scale.extent(self.values[layer]) {
            Extent::Share(_) => None,
            Extent::Zero => Some(glyphs.zero),
            Extent::Infinite => Some(glyphs.infinite),
            Extent::NotANumber => Some(glyphs.not_a_number),
        }
    }

    /// Eighths of a cell that a layer's bar fills of so many cells; 0 where no bar can show the value.
    fn eighths(&self, layer: usize, cells: u16) -> usize {
        match self.scale.extent(self.values[layer]) {
            Extent::Share(share) => eighths(share, cells),
            Extent::Zero | Extent::Infinite | Extent::NotANumber => 0,
        }
    }

    fn value_text(&self, index: usize) -> String {
        match (self.values[index], self.scale) {
            (value, Scale::Fraction) if value.is_finite() => percent(value),
            (value, Scale::Decades(..)) if value.is_finite() && value != 0.0 => {
                format!("{value:.1e}").replace('-', "−")
            }
            (value, _) => brief(value),
        }
    }
}

/// No value but 0 reads 0 % and none but 1 reads 100 %.
fn percent(share: f64) -> String {
    match 100.0 * share {
        tiny if 0.0 < tiny && tiny < 0.1 => "<0.1%".to_owned(),
        most if 99.9 < most && most < 100.0 => ">99.9%".to_owned(),
        percent => format!("{}%", brief((percent * 10.0).round() / 10.0)),
    }
}

impl Widget for &LayerBars<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let area = area.intersection(buf.area);
        if area.is_empty() || self.values.is_empty() {
            return;
        }
        match self.orientation {
            Orientation::Columns => columns::draw(self, area, buf),
            Orientation::Rows => rows::draw(self, area, buf),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_values_are_not_bars() {
        let scale = Scale::Decades(-4, 0);
        assert_eq!(scale.extent(1e-2), Extent::Share(0.5));
        assert_eq!(scale.extent(1e-9), Extent::Share(0.0));
        assert_eq!(scale.extent(0.0), Extent::Zero);
        assert_eq!(scale.extent(f64::INFINITY), Extent::Infinite);
        assert_eq!(scale.extent(f64::NAN), Extent::NotANumber);
    }

    #[test]
    fn labels_are_whole_or_shorter() {
        for charset in [Charset::Braille, Charset::Ascii] {
            for (_, label) in Scale::Decades(-318, 308).ticks(7, charset) {
                assert!(width(&label) < GUTTER, "{label}");
            }
        }
        assert_eq!(decade_label(-123, Charset::Braille), "e−123");
        assert_eq!(decade_label(-123, Charset::Ascii), "e-123");
        assert_eq!(decade_label(-12, Charset::Braille), "10⁻¹²");
    }

    #[test]
    fn percent_rounds_to_the_ends_only_at_the_ends() {
        assert_eq!(percent(0.0), "0%");
        assert_eq!(percent(1e-9), "<0.1%");
        assert_eq!(percent(0.4996), "50%");
        assert_eq!(percent(0.125), "12.5%");
        assert_eq!(percent(1.0 - 1e-9), ">99.9%");
        assert_eq!(percent(1.0), "100%");
    }
}

//! A widget as lines of text, for standard output and files.

use super::{Charset, asciify};
use ratatui::backend::IntoCrossterm;
use ratatui::buffer::{Buffer, Cell};
use ratatui::crossterm::style::StyledContent;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

/// Draws a widget of so many (columns, rows), with the colors' escape codes or without. Lines have
/// no blanks at their ends.
pub fn printed(
    widget: impl Widget,
    (columns, rows): (u16, u16),
    charset: Charset,
    colored: bool,
) -> String {
    let area = Rect::new(0, 0, columns, rows);
    let mut buffer = Buffer::empty(area);
    widget.render(area, &mut buffer);
    if charset == Charset::Ascii {
        asciify(&mut buffer, area);
    }
    let lines = buffer.content.chunks(usize::from(columns).max(1));
    lines.map(|cells| line(cells, colored) + "\n").collect()
}

fn line(cells: &[Cell], colored: bool) -> String {
    let last = cells.iter().rposition(|cell| cell.symbol() != " ");
    let cells = &cells[..last.map_or(0, |last| last + 1)];
    let alike = cells.chunk_by(|one, next| one.style() == next.style());
    let run = |cells: &[Cell]| {
        let text: String = cells.iter().map(Cell::symbol).collect();
        if !colored {
            return text;
        }
        let style = ratatui::style::Style { bg: None, ..cells[0].style() };
        StyledContent::new(style.into_crossterm(), text).to_string()
    };
    alike.map(run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Stylize;
    use ratatui::text::Line;

    #[test]
    fn text_is_plain_or_colored_and_ends_without_blanks() {
        let widget = || Line::from(vec!["δ ".into(), "−1".red(), "  ".into()]);
        assert_eq!(printed(widget(), (9, 2), Charset::Braille, false), "δ −1\n\n");
        let ascii = printed(widget(), (9, 1), Charset::Ascii, false);
        assert!(ascii.is_ascii(), "{ascii}");
        let colored = printed(widget(), (9, 1), Charset::Braille, true);
        assert!(colored.contains("\u{1b}[") && colored.contains("−1"), "{colored:?}");
    }
}

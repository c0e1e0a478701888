//! Rows of characters with a baseline: what a formula becomes.

use unicode_width::UnicodeWidthStr;

/// A picture of text. Every row is `width` columns wide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub rows: Vec<String>,
    /// The row that stands on the line of the surrounding text.
    pub baseline: usize,
    pub width: usize,
}

impl Picture {
    /// One row.
    pub fn text(text: &str) -> Picture {
        Picture { rows: vec![text.to_owned()], baseline: 0, width: text.width() }
    }

    /// Rows as given, filled up with spaces.
    pub fn rows(rows: Vec<String>, baseline: usize) -> Picture {
        let width = rows.iter().map(|row| row.width()).max().unwrap_or(0);
        let fill = |row: String| {
            let missing = width - row.width();
            row + &" ".repeat(missing)
        };
        Picture { rows: rows.into_iter().map(fill).collect(), baseline, width }
    }

    pub fn height(&self) -> usize {
        self.rows.len()
    }

    /// Rows above the baseline.
    pub fn above(&self) -> usize {
        self.baseline
    }

    /// Rows below the baseline.
    pub fn below(&self) -> usize {
        self.rows.len() - 1 - self.baseline
    }

    /// Puts pictures on one sheet. Each comes with its left column and with how many rows its
    /// baseline lies below (+) or above (−) the sheet's. They must not overlap.
    pub fn sheet(pieces: &[(usize, isize, Picture)]) -> Picture {
        let top = |piece: &(usize, isize, Picture)| piece.1 - piece.2.above() as isize;
        let first = pieces.iter().map(top).min().unwrap_or(0).min(0);
        let last = pieces.iter().map(|piece| piece.1 + piece.2.below() as isize).max();
        let last = last.unwrap_or(0).max(0);
        let mut in_order: Vec<_> = pieces.iter().collect();
        in_order.sort_by_key(|(left, ..)| *left);
        let rows = (first..=last).map(|y| {
            let mut row = String::new();
            let mut column = 0;
            for piece in &in_order {
                let inside = usize::try_from(y - top(piece)).ok();
                if let Some(text) = inside.and_then(|inside| piece.2.rows.get(inside)) {
                    row.push_str(&" ".repeat(piece.0.saturating_sub(column)));
                    row.push_str(text);
                    column = piece.0 + piece.2.width;
                }
            }
            row
        });
        Picture::rows(rows.collect(), usize::try_from(-first).unwrap_or(0))
    }

    /// Side by side on one baseline, with so many columns before each.
    pub fn beside(pieces: Vec<(usize, Picture)>) -> Picture {
        let mut column = 0;
        let placed: Vec<_> = pieces
            .into_iter()
            .map(|(gap, picture)| {
                let left = column + gap;
                column = left + picture.width;
                (left, 0, picture)
            })
            .collect();
        Picture::sheet(&placed)
    }
}

//! Tables out: aligned columns for a reader, or CSV. Rows are written as they come, a few thousand
//! cells late, so that columns can be aligned and a table may be longer than memory.

use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// So many cells are waited for before columns get their widths.
const CELLS_AHEAD: usize = 1 << 14;
const GAP: &str = "  ";

/// A table that is being written. What was not flushed is lost with it: a call that is refused
/// after a few rows prints none of them.
pub struct Table<'w> {
    out: &'w mut dyn Write,
    kind: Kind,
    /// Widest cell of each column so far, but for CSV
    widths: Vec<usize>,
    left_aligned: &'static [usize],
    waiting: Vec<Vec<String>>,
    cells: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Csv,
}

impl<'w> Table<'w> {
    /// Aligned columns; without heads for an empty list.
    pub fn text(out: &'w mut dyn Write, heads: &[&str]) -> Table<'w> {
        Table::new(out, Kind::Text, heads)
    }

    /// Comma-separated values with a header line (RFC 4180, line ends of Unix).
    pub fn csv(out: &'w mut dyn Write, heads: &[&str]) -> Table<'w> {
        Table::new(out, Kind::Csv, heads)
    }

    fn new(out: &'w mut dyn Write, kind: Kind, heads: &[&str]) -> Table<'w> {
        let mut table = Table {
            out,
            kind,
            widths: Vec::new(),
            left_aligned: &[],
            waiting: Vec::new(),
            cells: 0,
        };
        if !heads.is_empty() {
            table.wait(heads.iter().map(|&head| head.to_owned()).collect());
        }
        table
    }

    /// Columns of words; the others are aligned right, as numbers are.
    pub fn left(mut self, columns: &'static [usize]) -> Table<'w> {
        self.left_aligned = columns;
        self
    }

    /// No column is narrower: for rows that are shown one by one.
    pub fn at_least(mut self, width: usize) -> Table<'w> {
        self.widths.iter_mut().for_each(|column| *column = width.max(*column));
        self
    }

    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) -> io::Result<()> {
        self.wait(cells.into_iter().collect());
        if self.cells >= CELLS_AHEAD { self.flush() } else { Ok(()) }
    }

    /// Writes what has waited.
    pub fn flush(&mut self) -> io::Result<()> {
        self.cells = 0;
        let rows = std::mem::take(&mut self.waiting);
        let bytes = match self.kind {
            Kind::Text => rows.iter().map(|row| self.aligned(row)).collect::<String>().into_bytes(),
            Kind::Csv => {
                let mut csv = csv::Writer::from_writer(Vec::new());
                rows.iter().try_for_each(|row| csv.write_record(row))?;
                csv.into_inner().map_err(|error| error.into_error())?
            }
        };
        self.out.write_all(&bytes)?;
        self.out.flush()
    }

    fn wait(&mut self, row: Vec<String>) {
        if self.kind == Kind::Text {
            self.widths.resize(self.widths.len().max(row.len()), 0);
            for (width, cell) in self.widths.iter_mut().zip(&row) {
                *width = cell.width().max(*width);
            }
        }
        self.cells += row.len();
        self.waiting.push(row);
    }

    fn aligned(&self, row: &[String]) -> String {
        let mut line = String::new();
        for (index, (cell, width)) in row.iter().zip(&self.widths).enumerate() {
            let blanks = " ".repeat(width.saturating_sub(cell.width()));
            let cell = match self.left_aligned.contains(&index) {
                true => format!("{cell}{blanks}"),
                false => format!("{blanks}{cell}"),
            };
            line.push_str(if index == 0 { "" } else { GAP });
            line.push_str(&cell);
        }
        line.truncate(line.trim_end().len());
        line.push('\n');
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(make: impl FnOnce(&mut dyn Write)) -> String {
        let mut out = Vec::new();
        make(&mut out);
        String::from_utf8(out).unwrap()
    }

    fn cells(words: &str) -> impl Iterator<Item = String> {
        words.split(' ').map(str::to_owned)
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let text = written(|out| {
            let mut table = Table::text(out, &["name", "rms δ"]).left(&[0]);
            table.row(cells("a 1")).unwrap();
            table.row(cells("relu6 -0.25")).unwrap();
            table.flush().unwrap();
        });
        assert_eq!(text, "name   rms δ\na          1\nrelu6  -0.25\n");
    }

    #[test]
    fn a_long_table_is_written_before_it_ends_and_stays_aligned() {
        let mut out = Vec::new();
        let mut table = Table::text(&mut out, &["x", "f"]);
        for _ in 0..2 * CELLS_AHEAD {
            table.row(cells("-1.5 0.25")).unwrap();
            assert!(table.waiting.len() <= CELLS_AHEAD);
        }
        table.flush().unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text.lines().count(), 1 + 2 * CELLS_AHEAD);
        assert!(text.lines().skip(1).all(|line| line == "-1.5  0.25"));
    }

    #[test]
    fn what_waits_is_lost_with_the_table() {
        let text = written(|out| {
            Table::text(&mut *out, &["x"]).row(cells("1")).unwrap();
            Table::csv(&mut *out, &["x"]).row(cells("1")).unwrap();
        });
        assert_eq!(text, "");
    }

    #[test]
    fn csv_quotes_what_needs_it() {
        let text = written(|out| {
            let mut table = Table::csv(out, &["name", "x"]);
            table.row(["a,b".to_owned(), "1".to_owned()]).unwrap();
            table.flush().unwrap();
        });
        assert_eq!(text, "name,x\n\"a,b\",1\n");
    }
}

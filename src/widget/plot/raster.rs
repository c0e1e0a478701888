//! Dots: lines cut at the border and stepped through without holes.

use super::{LineStyle, Owner};
use crate::widget::charset::Charset;
use ratatui::layout::{Position, Rect};

/// Dots a cell has, across and down.
pub(super) fn dots_per_cell(charset: Charset) -> (u16, u16) {
    match charset {
        Charset::Braille => (2, 4),
        Charset::Block => (2, 2),
        Charset::Ascii => (1, 1),
    }
}

/// Which dots of each cell are set, and whose they are.
pub(super) struct Raster {
    columns: usize,
    /// Across and down.
    dots: (i32, i32),
    dots_per_cell: (i32, i32),
    /// A bit a dot: rows from the top, within a row from the left.
    bits: Vec<u8>,
    owners: Vec<Owner>,
}

/// Draws a line in a style; remembers how far along the pattern it is.
pub(super) struct Pen {
    owner: Owner,
    line: LineStyle,
    travelled: u32,
    /// Whether the present piece rises faster than it runs.
    steep: bool,
    last: Option<(i32, i32)>,
}

impl Pen {
    pub(super) fn new(owner: Owner, line: LineStyle) -> Pen {
        Pen { owner, line, travelled: 0, steep: false, last: None }
    }
}

impl Raster {
    pub(super) fn new(canvas: Rect, charset: Charset) -> Raster {
        let (across, down) = dots_per_cell(charset);
        let dots_per_cell = (i32::from(across), i32::from(down));
        let (columns, rows) = (i32::from(canvas.width), i32::from(canvas.height));
        let cells = usize::from(canvas.width) * usize::from(canvas.height);
        Raster {
            columns: usize::from(canvas.width),
            dots: (columns * dots_per_cell.0, rows * dots_per_cell.1),
            dots_per_cell,
            bits: vec![0; cells],
            owners: vec![Owner::Nobody; cells],
        }
    }

    /// Joins points given in dots. A point that is not finite interrupts the line.
    pub(super) fn polyline(&mut self, points: impl IntoIterator<Item = (f64, f64)>, mut pen: Pen) {
        let mut before: Option<(f64, f64)> = None;
        let mut alone = false;
        for point in points {
            let finite = point.0.is_finite() && point.1.is_finite();
            match before {
                Some(from) if finite => {
                    self.line(from, point, &mut pen);
                    alone = false;
                }
                Some(from) if alone => self.line(from, from, &mut pen),
                _ => alone = finite,
            }
            before = finite.then_some(point);
        }
        if let (Some(point), true) = (before, alone) {
            self.line(point, point, &mut pen);
        }
    }

    fn line(&mut self, from: (f64, f64), to: (f64, f64), pen: &mut Pen) {
        let limit = (f64::from(self.dots.0 - 1), f64::from(self.dots.1 - 1));
        let Some((from, to)) = clip(tame(from), tame(to), limit) else {
            return;
        };
        let (mut x, mut y) = nearest(from);
        let end = nearest(to);
        // Bresenham (1965): the error says which axis is behind.
        let (dx, dy) = ((end.0 - x).abs(), -(end.1 - y).abs());
        let (step_x, step_y) = ((end.0 - x).signum(), (end.1 - y).signum());
        let mut error = dx + dy;
        pen.steep = -dy > dx;
        loop {
            self.stroke((x, y), pen);
            if (x, y) == end {
                return;
            }
            let twice = 2 * error;
            if twice >= dy {
                error += dy;
                x += step_x;
            }
            if twice <= dx {
                error += dx;
                y += step_y;
            }
        }
    }

    /// One dot of a line: set or skipped as the pattern wants. The dot where two pieces of a line
    /// meet counts once.
    fn stroke(&mut self, dot: (i32, i32), pen: &mut Pen) {
        if pen.last == Some(dot) {
            return;
        }
        pen.last = Some(dot);
        if self.pattern(pen) {
            self.set(dot, pen.owner);
            if pen.line == LineStyle::Bold && self.is_fine() {
                let (x, y) = dot;
                self.set(if pen.steep { (x + 1, y) } else { (x, y + 1) }, pen.owner);
            }
        }
        pen.travelled = pen.travelled.wrapping_add(1);
    }

    fn pattern(&self, pen: &Pen) -> bool {
        let fine = self.is_fine();
        let (on, off) = match (pen.line, pen.owner) {
            (_, Owner::Guide) => (1, if fine { 4 } else { 2 }),
            (LineStyle::Bold | LineStyle::Solid, _) => return true,
            (LineStyle::Dashed, _) => {
                if fine {
                    (6, 3)
                } else {
                    (3, 2)
                }
            }
            (LineStyle::Dotted, _) if fine => (2, 2),
            (LineStyle::Dotted, _) => (1, 1),
            (LineStyle::Faint, _) => (1, if fine { 2 } else { 1 }),
        };
        pen.travelled % (on + off) < on
    }

    /// Whether dots are small: larger ones need no thicker lines and shorter patterns.
    fn is_fine(&self) -> bool {
        self.dots_per_cell.1 == 4
    }

    fn set(&mut self, (x, y): (i32, i32), owner: Owner) {
        if !(0..self.dots.0).contains(&x) || !(0..self.dots.1).contains(&y) {
            return;
        }
        let (across, down) = self.dots_per_cell;
        let cell = (y / down) as usize * self.columns + (x / across) as usize;
        // A cell has one colour: in a curve's, dots of what is faint would look like the curve's.
        match (self.owners[cell], owner) {
            (Owner::Series(_), Owner::Faint) => return,
            (Owner::Faint, Owner::Series(_)) => self.bits[cell] = 0,
            _ => {}
        }
        self.bits[cell] |= 1 << ((y % down) * across + x % across);
        self.owners[cell] = self.owners[cell].min(owner);
    }

    /// Cells with dots: where, which dots, whose.
    pub(super) fn cells(&self, canvas: Rect) -> impl Iterator<Item = (Position, u8, Owner)> {
        let cells = self.bits.iter().zip(&self.owners).enumerate();
        cells.filter(|&(_, (&bits, _))| bits != 0).map(move |(index, (&bits, &owner))| {
            let (row, column) = (index / self.columns, index % self.columns);
            (Position::new(canvas.x + column as u16, canvas.y + row as u16), bits, owner)
        })
    }

    /// Whether the cell at a canvas's column and row holds part of a curve.
    pub(super) fn is_marked(&self, column: u16, row: u16) -> bool {
        let index = usize::from(row) * self.columns + usize::from(column);
        self.bits.get(index).is_some_and(|&bits| bits != 0)
    }
}

/// A cell's dots as a character.
pub(super) fn glyph(bits: u8, owner: Owner, charset: Charset) -> char {
    match charset {
        Charset::Braille => char::from_u32(0x2800 + u32::from(BRAILLE[usize::from(bits)])),
        Charset::Block => QUADRANTS.get(usize::from(bits)).copied(),
        Charset::Ascii => Some(match owner {
            Owner::Series(index) => ASCII_CURVES[index % ASCII_CURVES.len()],
            Owner::Tangent(_) => '-',
            Owner::Faint => '\'',
            Owner::Guide | Owner::Nobody => '.',
        }),
    }
    .unwrap_or(' ')
}

/// What ASCII curves are made of, in the order of the series.
pub(super) const ASCII_CURVES: [char; 10] = ['*', 'o', '+', 'x', '#', '%', '=', '~', '$', '&'];

const QUADRANTS: [char; 16] =
    [' ', '▘', '▝', '▀', '▖', '▌', '▞', '▛', '▗', '▚', '▐', '▜', '▄', '▙', '▟', '█'];

/// Braille numbers its dots 1, 2, 3, 7 down the left and 4, 5, 6, 8 down the right.
const BRAILLE: [u8; 256] = {
    const DOTS: [u8; 8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];
    let mut table = [0; 256];
    let mut bits = 0;
    while bits < 256 {
        let mut dot = 0;
        while dot < 8 {
            if bits >> dot & 1 == 1 {
                table[bits] |= DOTS[dot];
            }
            dot += 1;
        }
        bits += 1;
    }
    table
};

fn nearest((x, y): (f64, f64)) -> (i32, i32) {
    (x.round() as i32, y.round() as i32)
}

/// Far points are brought near enough for exact arithmetic; at this distance no angle that a
/// screen can show changes.
fn tame((x, y): (f64, f64)) -> (f64, f64) {
    const FAR: f64 = 1e12;
    (x.clamp(-FAR, FAR), y.clamp(-FAR, FAR))
}

type Segment = ((f64, f64), (f64, f64));

/// The part of a line between 0 and `limit` in both directions (Liang and Barsky, 1984).
fn clip(from: (f64, f64), to: (f64, f64), limit: (f64, f64)) -> Option<Segment> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (start, delta, limit) in [(from.0, dx, limit.0), (from.1, dy, limit.1)] {
        let (low, high) = (-BORDER - start, limit + BORDER - start);
        if delta == 0.0 {
            if low > 0.0 || high < 0.0 {
                return None;
            }
            continue;
        }
        let (near, far) = if delta > 0.0 { (low, high) } else { (high, low) };
        enter = enter.max(near / delta);
        leave = leave.min(far / delta);
    }
    let at = |share: f64| (from.0 + share * dx, from.1 + share * dy);
    (enter <= leave).then(|| (at(enter), at(leave)))
}

/// Rounding must not push a point that lies on the border over it.
const BORDER: f64 = 1e-6;

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(points: &[(f64, f64)], line: LineStyle) -> Vec<String> {
        let canvas = Rect::new(0, 0, 6, 5);
        let mut raster = Raster::new(canvas, Charset::Ascii);
        raster.polyline(points.iter().copied(), Pen::new(Owner::Series(0), line));
        let mut rows = vec![vec!['.'; 6]; 5];
        for (position, _, _) in raster.cells(canvas) {
            rows[usize::from(position.y)][usize::from(position.x)] = '#';
        }
        rows.into_iter().map(|row| row.into_iter().collect()).collect()
    }

    #[test]
    fn steep_lines_have_no_holes() {
        let rows = drawn(&[(1.0, 4.0), (2.0, 0.0), (5.0, 4.0)], LineStyle::Solid);
        assert_eq!(rows, ["..#...", "..##..", "..#.#.", ".#..#.", ".#...#"]);
    }

    #[test]
    fn lines_are_cut_at_the_border_and_keep_their_angle() {
        let rows = drawn(&[(-4.0, -4.0), (1e300, 1e300)], LineStyle::Solid);
        assert_eq!(rows, ["#.....", ".#....", "..#...", "...#..", "....#."]);
        let rows = drawn(&[(0.0, 7.0), (5.0, 5.0)], LineStyle::Solid);
        assert!(rows.iter().all(|row| !row.contains('#')), "{rows:?}");
    }

    #[test]
    fn what_is_not_finite_interrupts() {
        let hole = (f64::NAN, 2.0);
        let points = [(0.0, 1.0), (1.0, 1.0), hole, (4.0, 1.0), hole, (5.0, f64::INFINITY)];
        let rows = drawn(&points, LineStyle::Solid);
        assert_eq!(rows[1], "##..#.");
        assert_eq!(rows.concat().matches('#').count(), 3);
    }

    #[test]
    fn patterns_run_on_across_the_points() {
        let points = [(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (5.0, 0.0)];
        assert_eq!(drawn(&points, LineStyle::Dashed)[0], "###..#");
        assert_eq!(drawn(&points, LineStyle::Dotted)[0], "#.#.#.");
    }

    #[test]
    fn what_is_faint_leaves_curves_their_cells() {
        for order in [[true, false], [false, true]] {
            let mut raster = Raster::new(Rect::new(0, 0, 4, 1), Charset::Braille);
            for faint in order {
                let (owner, line, end) = match faint {
                    true => (Owner::Faint, LineStyle::Faint, 7.0),
                    false => (Owner::Series(0), LineStyle::Solid, 3.0),
                };
                let y = if faint { 0.0 } else { 3.0 };
                raster.polyline([(0.0, y), (end, y)], Pen::new(owner, line));
            }
            let cells: Vec<(u8, Owner)> =
                raster.cells(Rect::new(0, 0, 4, 1)).map(|(_, bits, owner)| (bits, owner)).collect();
            assert_eq!(cells[..2], [(0b1100_0000, Owner::Series(0)); 2]);
            assert!(cells[2..].iter().all(|(_, owner)| *owner == Owner::Faint) && cells.len() > 2);
        }
    }

    #[test]
    fn glyphs_show_their_dots() {
        let owner = Owner::Guide;
        assert_eq!(glyph(0b0000_0001, owner, Charset::Braille), '⠁');
        assert_eq!(glyph(0b1000_0010, owner, Charset::Braille), '⢈');
        assert_eq!(glyph(0b1111_1111, owner, Charset::Braille), '⣿');
        assert_eq!(glyph(0b1001, owner, Charset::Block), '▚');
    }
}

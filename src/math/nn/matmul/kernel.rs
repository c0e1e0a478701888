//! How the product is computed: in tiles of [`ROWS`] rows by up to four vector registers of columns,
//! whose sums stay in registers over [`DEPTH`] steps of the inner index.
//!
//! The tile's part of b is read as a panel, `[DEPTH, columns of the tile]` one after another. Where
//! b does not lie so already it is copied, which the rows of a pay for; a is read in place.
//!
//! The sum of an element is taken in the order of the inner index, [`DEPTH`] steps at a time, and
//! added to what it starts with. So its bits do not depend on the tile it falls in nor on how many
//! rows and columns are computed with it; only on whether the machine multiplies and adds in one.

use super::panel::{copy_panel, transpose_panel};
use super::{Matrix, Scalar};
use pulp::{Arch, Simd, WithSimd, bytemuck};

/// Rows of a tile. Times four vectors that is sixteen sums, half of AVX-512's registers: more would
/// have to wait in memory, fewer would wait for each other.
const ROWS: usize = 4;
/// Steps of the inner index whose panel stays in the first-level cache: 32 KiB at the widest.
pub(super) const DEPTH: usize = 128;

/// What a sum begins with.
#[derive(Clone, Copy)]
pub(super) enum Start<'a, T> {
    Zero,
    /// What `out` holds
    Out,
    /// The same row for every row of `out`
    Row(&'a [T]),
}

/// out = start + a b
pub(super) fn multiply<T: Scalar>(a: Matrix<T>, b: Matrix<T>, start: Start<T>, out: &mut [T]) {
    assert_eq!(a.columns, b.rows, "the inner sizes of a product agree");
    assert_eq!(out.len(), a.rows * b.columns, "out is a.rows × b.columns");
    if let Start::Row(row) = start {
        assert_eq!(row.len(), b.columns, "a row of out");
    }
    if a.columns == 0 {
        match start {
            Start::Zero => out.fill(T::zero()),
            Start::Out => {}
            Start::Row(row) => {
                out.chunks_exact_mut(row.len()).for_each(|out| out.copy_from_slice(row))
            }
        }
    } else if !out.is_empty() {
        Job { a, b, start, first_row: 0, out }.share();
    }
}

struct Job<'a, T> {
    a: Matrix<'a, T>,
    b: Matrix<'a, T>,
    start: Start<'a, T>,
    /// The row of a that the first of `out` belongs to
    first_row: usize,
    /// Whole rows
    out: &'a mut [T],
}

/// Multiply-adds from which two threads are worth their meeting: 64 × 256 × 256.
const WORTH_SHARING: usize = 1 << 22;

impl<T: Scalar> Job<'_, T> {
    /// On a thread of a pool, half of the rows of a large product are left to another thread.
    fn share(self) {
        let Job { a, b, start, first_row, out } = self;
        let rows = out.len() / b.columns;
        let large = rows * a.columns * b.columns >= WORTH_SHARING;
        if !large || rayon_core::current_thread_index().is_none() {
            return Arch::new().dispatch(Job { a, b, start, first_row, out });
        }
        let half = (rows / 2).next_multiple_of(ROWS).min(rows);
        let (upper, lower) = out.split_at_mut(half * b.columns);
        let halves = [(first_row, upper), (first_row + half, lower)];
        let [upper, lower] = halves.map(|(first_row, out)| Job { a, b, start, first_row, out });
        rayon_core::join(|| Arch::new().dispatch(upper), || Arch::new().dispatch(lower));
    }
}

impl<T: Scalar> WithSimd for Job<'_, T> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        if S::REGISTER_COUNT >= 32 {
            self.run::<S, 4, 2>(simd);
        } else {
            self.run::<S, 2, 1>(simd);
        }
    }
}

/// One row of a panel or a tile, in vector registers.
type Row<T, S, const V: usize> = [<T as Scalar>::Vector<S>; V];

/// Numbers in so many vectors.
#[inline(always)]
const fn numbers<T: Scalar, S: Simd, const V: usize>() -> usize {
    size_of::<Row<T, S, V>>() / size_of::<T>()
}

impl<T: Scalar> Job<'_, T> {
    /// Column after column of tiles: wide ones, then by what is left.
    #[inline(always)]
    fn run<S: Simd, const WIDE: usize, const HALF: usize>(&mut self, simd: S) {
        let mut first = 0;
        while first < self.b.columns {
            let left = self.b.columns - first;
            if left > numbers::<T, S, HALF>() {
                self.columns::<S, WIDE>(simd, first);
                first += numbers::<T, S, WIDE>();
            } else if left > numbers::<T, S, 1>() {
                self.columns::<S, HALF>(simd, first);
                first += numbers::<T, S, HALF>();
            } else {
                self.columns::<S, 1>(simd, first);
                first += numbers::<T, S, 1>();
            }
        }
    }

    /// As many columns of out as a tile has, from the column `first` on.
    #[inline(always)]
    fn columns<S: Simd, const V: usize>(&mut self, simd: S, first: usize) {
        let b = self.b;
        if b.columns == numbers::<T, S, V>() && b.column_stride == 1 {
            let (rows, _) = bytemuck::cast_slice::<T, T::Vector<S>>(b.data).as_chunks::<V>();
            for (stretch, panel) in rows.chunks(DEPTH).enumerate() {
                self.block::<S, V>(simd, stretch * DEPTH, panel, first);
            }
            return;
        }
        let mut copy: [Row<T, S, V>; DEPTH] = [[T::splat(simd, T::zero()); V]; DEPTH];
        for k in (0..b.rows).step_by(DEPTH) {
            let panel = &mut copy[..DEPTH.min(b.rows - k)];
            let width = numbers::<T, S, V>();
            if b.column_stride == 1 {
                copy_panel(b, k, first, width, bytemuck::cast_slice_mut(panel.as_flattened_mut()));
            } else {
                transpose_panel(
                    b,
                    k,
                    first,
                    width,
                    bytemuck::cast_slice_mut(panel.as_flattened_mut()),
                );
            }
            self.block::<S, V>(simd, k, panel, first);
        }
    }

    /// Adds the steps from `k` on, as many as the panel has, to the columns from `first` on.
    #[inline(always)]
    fn block<S: Simd, const V: usize>(
        &mut self,
        simd: S,
        k: usize,
        panel: &[Row<T, S, V>],
        first: usize,
    ) {
        let Matrix { rows, columns: inner, data, .. } = self.a;
        let out_rows = self.out.len() / self.b.columns;
        for out_row in (0..out_rows).step_by(ROWS) {
            let row = self.first_row + out_row;
            let height = ROWS.min(out_rows - out_row);
            let sums = if self.a.column_stride == 1 {
                let mut steps = [&data[..0]; ROWS];
                for (i, steps) in steps.iter_mut().enumerate() {
                    let row = row + if i < height { i } else { 0 };
                    *steps = &data[row * inner + k..][..panel.len()];
                }
                tile::<T, S, V>(simd, &Rows(steps), panel)
            } else if height == ROWS {
                let a = Columns { data: &data[k * rows + row..], stride: rows };
                tile::<T, S, V>(simd, &a, panel)
            } else {
                let mut copy = [T::zero(); ROWS * DEPTH];
                for (step, copy) in copy.chunks_exact_mut(ROWS).take(panel.len()).enumerate() {
                    copy[..height].copy_from_slice(&data[(k + step) * rows + row..][..height]);
                }
                tile::<T, S, V>(simd, &Columns { data: &copy, stride: ROWS }, panel)
            };
            for (i, sums) in sums.iter().enumerate().take(height) {
                self.finish::<S, V>(simd, k == 0, (out_row + i, first), sums);
            }
        }
    }

    /// Brings the sums of a row of a tile to their place in out.
    #[inline(always)]
    fn finish<S: Simd, const V: usize>(
        &mut self,
        simd: S,
        is_first: bool,
        (row, column): (usize, usize),
        sums: &Row<T, S, V>,
    ) {
        let columns = self.b.columns;
        let width = numbers::<T, S, V>().min(columns - column);
        let out = &mut self.out[row * columns + column..][..width];
        let start = match self.start {
            Start::Zero if is_first => None,
            Start::Row(row) if is_first => Some(&row[column..column + width]),
            _ => Some(&*out),
        };
        let mut sums = *sums;
        if let Some(start) = start {
            let mut edge = [T::splat(simd, T::zero()); V];
            let start = if width == numbers::<T, S, V>() {
                bytemuck::cast_slice(start)
            } else {
                bytemuck::cast_slice_mut(&mut edge)[..width].copy_from_slice(start);
                &edge[..]
            };
            for (sum, &start) in sums.iter_mut().zip(start) {
                *sum = <T as Scalar>::add(simd, start, *sum);
            }
        }
        if width == numbers::<T, S, V>() {
            bytemuck::cast_slice_mut(out).copy_from_slice(&sums);
        } else {
            out.copy_from_slice(&bytemuck::cast_slice(&sums)[..width]);
        }
    }
}

/// Where a tile's numbers of a are.
trait Left<T> {
    /// One of each row, at a step of the inner index
    fn at(&self, step: usize) -> [T; ROWS];
}

/// The steps of each row, one after another.
struct Rows<'a, T>([&'a [T]; ROWS]);

impl<T: Scalar> Left<T> for Rows<'_, T> {
    #[inline(always)]
    fn at(&self, step: usize) -> [T; ROWS] {
        let [a, b, c, d] = self.0;
        [a[step], b[step], c[step], d[step]]
    }
}

/// The rows side by side, the steps `stride` apart.
struct Columns<'a, T> {
    data: &'a [T],
    stride: usize,
}

impl<T: Scalar> Left<T> for Columns<'_, T> {
    #[inline(always)]
    fn at(&self, step: usize) -> [T; ROWS] {
        *self.data[step * self.stride..].first_chunk().expect("a step has all rows")
    }
}

/// Σ over the steps of a panel of a tile's a times b.
#[inline(always)]
fn tile<T: Scalar, S: Simd, const V: usize>(
    simd: S,
    a: &impl Left<T>,
    panel: &[Row<T, S, V>],
) -> [Row<T, S, V>; ROWS] {
    let mut sums = [[T::splat(simd, T::zero()); V]; ROWS];
    for (step, b) in panel.iter().enumerate() {
        for (sums, a) in sums.iter_mut().zip(a.at(step)) {
            let a = T::splat(simd, a);
            for (sum, &b) in sums.iter_mut().zip(b) {
                *sum = T::mul_add(simd, a, b, *sum);
            }
        }
    }
    sums
}

//! Panels of b that do not lie in memory as the kernel reads them, and so are copied.

use super::kernel::DEPTH;
use super::{Matrix, Scalar};

/// The panel, `[steps, width]`, of a b that lies row by row: from its row `k` and its column `first`
/// on.
#[inline(always)]
pub(super) fn copy_panel<T: Scalar>(
    b: Matrix<T>,
    k: usize,
    first: usize,
    width: usize,
    panel: &mut [T],
) {
    let filled = width.min(b.columns - first);
    for (step, panel) in panel.chunks_exact_mut(width).enumerate() {
        let row = &b.data[(k + step) * b.columns + first..];
        panel[..filled].copy_from_slice(&row[..filled]);
    }
}

/// The same of a b that lies column by column. Four columns at a time are brought side by side, which
/// the compiler does several steps at a time, and then moved as one.
#[inline(always)]
pub(super) fn transpose_panel<T: Scalar>(
    b: Matrix<T>,
    k: usize,
    first: usize,
    width: usize,
    panel: &mut [T],
) {
    const SIDE: usize = 4;
    let steps = panel.len() / width;
    let filled = width.min(b.columns - first);
    let whole = filled / SIDE * SIDE;
    let mut four = [[T::zero(); SIDE]; DEPTH];
    for j in (0..whole).step_by(SIDE) {
        let column = |i: usize| b.data[(first + j + i) * b.rows + k..][..steps].iter();
        let columns = column(0).zip(column(1)).zip(column(2).zip(column(3)));
        for (four, ((&a, &b), (&c, &d))) in four.iter_mut().zip(columns) {
            *four = [a, b, c, d];
        }
        for (row, four) in panel.chunks_exact_mut(width).zip(&four) {
            row[j..j + SIDE].copy_from_slice(four);
        }
    }
    for j in whole..filled {
        let column = &b.data[(first + j) * b.rows + k..][..steps];
        for (row, &x) in panel.chunks_exact_mut(width).zip(column) {
            row[j] = x;
        }
    }
}

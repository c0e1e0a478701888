//! Random orthogonal matrices.

use super::matmul::{Matrix, add_product, product};
use super::random::Stream;

/// Rows that are orthonormalised one by one before the rest is handed to the fast product.
const PANEL: usize = 32;

/// A matrix `[rows, columns]`, row by row, whose rows (if it is wide or square) or columns (if it
/// is tall) are orthonormal, uniformly distributed over all such matrices.
///
/// Gram–Schmidt on normal numbers gives the factor with a positive diagonal, and so needs no
/// correction of signs (Mezzadri 2007, "How to generate random matrices from the classical
/// compact groups").
pub fn random_orthogonal(stream: &mut Stream, rows: usize, columns: usize) -> Vec<f64> {
    let (short, long) = (rows.min(columns), rows.max(columns));
    let mut vectors: Vec<f64> = (0..short * long).map(|_| stream.normal()).collect();
    orthonormalise(&mut vectors, long);
    if rows <= columns {
        return vectors;
    }
    (0..rows * columns).map(|at| vectors[at % columns * long + at / columns]).collect()
}

/// Block Gram–Schmidt, every projection done twice: "twice is enough" for orthogonality to
/// rounding (Giraud, Langou & Rozložník 2005).
fn orthonormalise(vectors: &mut [f64], length: usize) {
    let count = vectors.len() / length;
    for start in (0..count).step_by(PANEL) {
        let (done, rest) = vectors.split_at_mut(start * length);
        let panel = &mut rest[..PANEL.min(count - start) * length];
        for _ in 0..2 {
            project_off(done, panel, length);
        }
        for row in 0..panel.len() / length {
            let (before, vector) = panel.split_at_mut(row * length);
            let vector = &mut vector[..length];
            for _ in 0..2 {
                for other in before.chunks_exact(length) {
                    let share = dot(other, vector);
                    for (x, other) in vector.iter_mut().zip(other) {
                        *x -= share * other;
                    }
                }
            }
            let norm = dot(vector, vector).sqrt();
            for x in vector {
                *x /= norm;
            }
        }
    }
}

/// Takes from each row of `panel` what lies along the orthonormal rows of `done`.
fn project_off(done: &[f64], panel: &mut [f64], length: usize) {
    let (known, rows) = (done.len() / length, panel.len() / length);
    if known == 0 {
        return;
    }
    let known_rows = Matrix::new(done, known, length);
    let mut shares = vec![0.0; rows * known];
    product(Matrix::new(panel, rows, length), known_rows.transposed(), &mut shares);
    for share in &mut shares {
        *share = -*share;
    }
    add_product(Matrix::new(&shares, rows, known), known_rows, panel);
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [0.0; 8];
    let (a, b) = (a.chunks(8), b.chunks(8));
    for (a, b) in a.zip(b) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    lanes.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Largest deviation of the short side's Gram matrix from the identity.
    fn defect(rows: usize, columns: usize) -> f64 {
        let drawn = random_orthogonal(&mut Stream::of_seed(3, 0), rows, columns);
        let drawn = Matrix::new(&drawn, rows, columns);
        let (a, b) = match rows <= columns {
            true => (drawn, drawn.transposed()),
            false => (drawn.transposed(), drawn),
        };
        let size = rows.min(columns);
        let mut gram = vec![0.0; size * size];
        product(a, b, &mut gram);
        let expected = |at: usize| f64::from(at / size == at % size);
        gram.iter().enumerate().map(|(at, g)| (g - expected(at)).abs()).fold(0.0, f64::max)
    }

    #[test]
    fn rows_or_columns_are_orthonormal_to_rounding() {
        for (rows, columns) in [(1, 1), (1, 7), (7, 1), (33, 33), (40, 100), (100, 40), (256, 256)]
        {
            let defect = defect(rows, columns);
            assert!(defect < 1e-14, "{rows}×{columns}: {defect:e}");
        }
    }

    #[test]
    fn signs_are_fair() {
        let positive = (0..400)
            .filter(|&seed| random_orthogonal(&mut Stream::of_seed(seed, 0), 3, 3)[8] > 0.0)
            .count();
        assert!((150..250).contains(&positive), "{positive} of 400");
    }
}

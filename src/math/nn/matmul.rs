//! The matrix product that nearly all of a step's time goes into, by [`faer`].
//!
//! Matrices are row-major slices, and a transpose is a change of view. One thread: networks that run
//! side by side and the seeds of a sweep keep the other cores busy.

use crate::math::activation::real::Element;
use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef, Par};

/// A number format that matrices can be multiplied in: f32 and f64.
pub trait Scalar: Element {
    fn zero() -> Self;
    fn one() -> Self;
    /// out = a b, or out + a b
    #[doc(hidden)]
    fn multiply(out: MatMut<Self>, start: Accum, a: MatRef<Self>, b: MatRef<Self>);
}

macro_rules! scalar {
    ($number:ident) => {
        impl Scalar for $number {
            fn zero() -> $number {
                0.0
            }
            fn one() -> $number {
                1.0
            }
            fn multiply(out: MatMut<Self>, start: Accum, a: MatRef<Self>, b: MatRef<Self>) {
                matmul(out, start, a, b, 1.0, Par::Seq);
            }
        }
    };
}

scalar!(f32);
scalar!(f64);

/// A matrix that somebody else owns, perhaps read transposed.
#[derive(Clone, Copy)]
pub struct Matrix<'a, T>(MatRef<'a, T>);

impl<'a, T: Scalar> Matrix<'a, T> {
    /// `data` read row by row: `[rows, columns]`.
    pub fn new(data: &'a [T], rows: usize, columns: usize) -> Matrix<'a, T> {
        Matrix(MatRef::from_row_major_slice(data, rows, columns))
    }

    pub fn transposed(self) -> Matrix<'a, T> {
        Matrix(self.0.transpose())
    }
}

/// out = a b, where out is `[a.rows, b.columns]`, row by row.
///
/// It never reads what `out` held, so that an old NaN in it does no harm.
pub fn product<T: Scalar>(a: Matrix<T>, b: Matrix<T>, out: &mut [T]) {
    multiply(a, b, Accum::Replace, out);
}

/// out = out + a b
pub fn add_product<T: Scalar>(a: Matrix<T>, b: Matrix<T>, out: &mut [T]) {
    multiply(a, b, Accum::Add, out);
}

/// out = a b + `row` added to every row; what `out` held is not read.
pub fn product_plus_row<T: Scalar>(a: Matrix<T>, b: Matrix<T>, row: &[T], out: &mut [T]) {
    for out in out.chunks_exact_mut(row.len()) {
        out.copy_from_slice(row);
    }
    multiply(a, b, Accum::Add, out);
}

fn multiply<T: Scalar>(Matrix(a): Matrix<T>, Matrix(b): Matrix<T>, start: Accum, out: &mut [T]) {
    let out = MatMut::from_row_major_slice_mut(out, a.nrows(), b.ncols());
    T::multiply(out, start, a, b);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::nn::random::Stream;

    /// The sum that the product is defined as: what the fast one is held against.
    fn by_definition(a: Matrix<f64>, b: Matrix<f64>, row: usize, column: usize) -> f64 {
        (0..a.0.ncols()).map(|k| a.0[(row, k)] * b.0[(k, column)]).sum()
    }

    fn random(length: usize, stream: usize) -> Vec<f64> {
        let mut stream = Stream::of_seed(7, stream);
        (0..length).map(|_| stream.normal()).collect()
    }

    #[test]
    fn agrees_with_the_definition_for_every_shape_and_transpose() {
        let sizes = [1, 2, 3, 5, 8, 17, 33, 70];
        for (index, &rows) in sizes.iter().enumerate() {
            for &inner in [0, 130].iter().chain(&sizes) {
                for &columns in &sizes {
                    let (left, right) = (random(rows * inner, index), random(inner * columns, 9));
                    let plain = Matrix::new(&left, rows, inner);
                    let turned = Matrix::new(&left, inner, rows).transposed();
                    for a in [plain, turned] {
                        let plain = Matrix::new(&right, inner, columns);
                        let turned = Matrix::new(&right, columns, inner).transposed();
                        let row = random(columns, 4);
                        let old = random(rows * columns, 3);
                        for b in [plain, turned] {
                            let mut outs = [old.clone(), old.clone(), old.clone()];
                            let [replaced, added, with_row] = &mut outs;
                            product(a, b, replaced);
                            add_product(a, b, added);
                            product_plus_row(a, b, &row, with_row);
                            for at in 0..rows * columns {
                                let sum = by_definition(a, b, at / columns, at % columns);
                                let starts = [0.0, old[at], row[at % columns]];
                                for (out, start) in outs.iter().zip(starts) {
                                    let error = (out[at] - (start + sum)).abs();
                                    assert!(error <= 1e-13 * (inner + 1) as f64);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn old_contents_are_not_read() {
        let mut out = [f32::NAN; 4];
        let one = [1.0, 0.0, 0.0, 1.0];
        product(Matrix::new(&one, 2, 2), Matrix::new(&one, 2, 2), &mut out);
        assert_eq!(out, one);
    }

    #[test]
    fn a_nan_in_a_factor_reaches_the_product() {
        let mut out = [0.0f64; 4];
        let zero = [0.0; 4];
        let mut broken = zero;
        broken[0] = f64::NAN;
        product(Matrix::new(&zero, 2, 2), Matrix::new(&broken, 2, 2), &mut out);
        assert!(out[0].is_nan() && out[2].is_nan());
        assert_eq!((out[1], out[3]), (0.0, 0.0));
    }
}

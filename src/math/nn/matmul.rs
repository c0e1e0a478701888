//! The matrix product that nearly all of a step's time goes into.
//!
//! Matrices are row-major slices; a transpose is a swap of strides, so none is ever copied. One
//! thread: the caller decides what runs beside what.

use crate::math::activation::real::Element;
use ndarray::linalg::general_mat_mul;
use ndarray::{ArrayView2, ArrayViewMut2, LinalgScalar, ShapeBuilder};

/// A number format that matrices can be multiplied in: f32 and f64.
pub trait Scalar: Element + LinalgScalar {}
impl<T: Element + LinalgScalar> Scalar for T {}

/// A matrix that somebody else owns, perhaps read transposed.
#[derive(Clone, Copy)]
pub struct Matrix<'a, T> {
    data: &'a [T],
    rows: usize,
    columns: usize,
    row_stride: usize,
    column_stride: usize,
}

impl<'a, T> Matrix<'a, T> {
    /// `data` read row by row: `[rows, columns]`.
    pub fn new(data: &'a [T], rows: usize, columns: usize) -> Matrix<'a, T> {
        assert_eq!(data.len(), rows * columns, "a {rows}×{columns} matrix");
        Matrix { data, rows, columns, row_stride: columns, column_stride: 1 }
    }

    pub fn transposed(self) -> Matrix<'a, T> {
        Matrix {
            data: self.data,
            rows: self.columns,
            columns: self.rows,
            row_stride: self.column_stride,
            column_stride: self.row_stride,
        }
    }
}

/// out = a b, or with `onto` = 1: out = out + a b, where out is `[a.rows, b.columns]`, row by row.
///
/// `onto` = 0 never reads what `out` held, so that an old NaN in it does no harm.
pub fn product<T: Scalar>(a: Matrix<T>, b: Matrix<T>, onto: T, out: &mut [T]) {
    let shape = (a.rows, b.columns);
    let mut out = ArrayViewMut2::from_shape(shape, out).expect("out is a.rows × b.columns");
    general_mat_mul(T::one(), &view(a), &view(b), onto, &mut out);
}

fn view<T>(matrix: Matrix<T>) -> ArrayView2<T> {
    let strides = (matrix.row_stride, matrix.column_stride);
    ArrayView2::from_shape((matrix.rows, matrix.columns).strides(strides), matrix.data)
        .expect("the strides stay inside the slice")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::nn::random::Stream;

    /// The product by its definition: what the fast one is held against.
    fn product_by_definition(a: Matrix<f64>, b: Matrix<f64>, onto: f64, out: &mut [f64]) {
        for row in 0..a.rows {
            for column in 0..b.columns {
                let mut sum = 0.0;
                for k in 0..a.columns {
                    sum += a.data[row * a.row_stride + k * a.column_stride]
                        * b.data[k * b.row_stride + column * b.column_stride];
                }
                let out = &mut out[row * b.columns + column];
                *out = if onto == 0.0 { sum } else { onto * *out + sum };
            }
        }
    }

    fn random(length: usize, stream: usize) -> Vec<f64> {
        let mut stream = Stream::of_seed(7, stream);
        (0..length).map(|_| stream.normal()).collect()
    }

    #[test]
    fn agrees_with_the_definition_for_every_shape_and_transpose() {
        let sizes = [1, 2, 3, 5, 8, 17, 33];
        for (index, &rows) in sizes.iter().enumerate() {
            for &inner in &sizes {
                for &columns in &sizes {
                    let (left, right) = (random(rows * inner, index), random(inner * columns, 9));
                    let plain = Matrix::new(&left, rows, inner);
                    let turned = Matrix::new(&left, inner, rows).transposed();
                    for a in [plain, turned] {
                        let plain = Matrix::new(&right, inner, columns);
                        let turned = Matrix::new(&right, columns, inner).transposed();
                        for (b, onto) in [(plain, 0.0), (turned, 0.0), (turned, 1.0)] {
                            let mut expected = random(rows * columns, 3);
                            let mut out = expected.clone();
                            product_by_definition(a, b, onto, &mut expected);
                            product(a, b, onto, &mut out);
                            for (out, expected) in out.iter().zip(&expected) {
                                assert!((out - expected).abs() < 1e-13 * inner as f64);
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
        product(Matrix::new(&one, 2, 2), Matrix::new(&one, 2, 2), 0.0, &mut out);
        assert_eq!(out, one);
    }

    #[test]
    fn a_nan_in_a_factor_reaches_the_product() {
        let mut out = [0.0f64; 4];
        let zero = [0.0; 4];
        let mut broken = zero;
        broken[0] = f64::NAN;
        product(Matrix::new(&zero, 2, 2), Matrix::new(&broken, 2, 2), 0.0, &mut out);
        assert!(out[0].is_nan() && out[2].is_nan());
        assert_eq!((out[1], out[3]), (0.0, 0.0));
    }
}

//! The matrix product that nearly all of a step's time goes into.
//!
//! Matrices are row-major slices, and a transpose is a swap of strides. One thread; called on a thread
//! of a rayon pool, a large product takes a second one of it, and has the same bits.

mod kernel;
mod panel;

use crate::math::activation::real::Element;
use kernel::Start;
use pulp::Simd;
use pulp::bytemuck::Pod;

/// A number format that matrices can be multiplied in: f32 and f64.
pub trait Scalar: Element + Pod {
    /// As many numbers as a register of the machine holds.
    type Vector<S: Simd>: Pod;

    fn zero() -> Self;
    fn one() -> Self;
    fn splat<S: Simd>(simd: S, x: Self) -> Self::Vector<S>;
    fn add<S: Simd>(simd: S, a: Self::Vector<S>, b: Self::Vector<S>) -> Self::Vector<S>;
    /// a b + c, rounded once where the machine has an instruction for that
    fn mul_add<S: Simd>(
        simd: S,
        a: Self::Vector<S>,
        b: Self::Vector<S>,
        c: Self::Vector<S>,
    ) -> Self::Vector<S>;
}

macro_rules! scalar {
    ($number:ident, $vector:ident, $splat:ident, $add:ident, $mul_add:ident) => {
        impl Scalar for $number {
            type Vector<S: Simd> = S::$vector;

            #[inline(always)]
            fn zero() -> $number {
                0.0
            }
            #[inline(always)]
            fn one() -> $number {
                1.0
            }
            #[inline(always)]
            fn splat<S: Simd>(simd: S, x: $number) -> S::$vector {
                simd.$splat(x)
            }
            #[inline(always)]
            fn add<S: Simd>(simd: S, a: S::$vector, b: S::$vector) -> S::$vector {
                simd.$add(a, b)
            }
            #[inline(always)]
            fn mul_add<S: Simd>(
                simd: S,
                a: S::$vector,
                b: S::$vector,
                c: S::$vector,
            ) -> S::$vector {
                simd.$mul_add(a, b, c)
            }
        }
    };
}

scalar!(f32, f32s, splat_f32s, add_f32s, mul_add_e_f32s);
scalar!(f64, f64s, splat_f64s, add_f64s, mul_add_e_f64s);

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

/// out = a b, where out is `[a.rows, b.columns]`, row by row.
///
/// It never reads what `out` held, so that an old NaN in it does no harm.
pub fn product<T: Scalar>(a: Matrix<T>, b: Matrix<T>, out: &mut [T]) {
    kernel::multiply(a, b, Start::Zero, out);
}

/// out = out + a b
pub fn add_product<T: Scalar>(a: Matrix<T>, b: Matrix<T>, out: &mut [T]) {
    kernel::multiply(a, b, Start::Out, out);
}

/// out = a b + `row` added to every row; what `out` held is not read.
pub fn product_plus_row<T: Scalar>(a: Matrix<T>, b: Matrix<T>, row: &[T], out: &mut [T]) {
    kernel::multiply(a, b, Start::Row(row), out);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::nn::random::Stream;

    /// The product by its definition: what the fast one is held against.
    fn product_by_definition(a: Matrix<f64>, b: Matrix<f64>, start: Start<f64>, out: &mut [f64]) {
        for row in 0..a.rows {
            for column in 0..b.columns {
                let out = &mut out[row * b.columns + column];
                let mut sum = match start {
                    Start::Zero => 0.0,
                    Start::Out => *out,
                    Start::Row(row) => row[column],
                };
                for k in 0..a.columns {
                    sum += a.data[row * a.row_stride + k * a.column_stride]
                        * b.data[k * b.row_stride + column * b.column_stride];
                }
                *out = sum;
            }
        }
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
                        let starts = [Start::Zero, Start::Out, Start::Row(&row)];
                        for (b, start) in
                            [plain, turned].into_iter().flat_map(|b| starts.map(|start| (b, start)))
                        {
                            let mut expected = random(rows * columns, 3);
                            let mut out = expected.clone();
                            product_by_definition(a, b, start, &mut expected);
                            kernel::multiply(a, b, start, &mut out);
                            for (out, expected) in out.iter().zip(&expected) {
                                assert!((out - expected).abs() <= 1e-13 * inner as f64);
                            }
                        }
                    }
                }
            }
        }
    }

    /// Which tile an element falls in does not show in it, so that a share of the rows or columns
    /// may be computed alone.
    #[test]
    fn a_part_of_the_product_has_the_bits_of_the_whole() {
        let (rows, inner, columns) = (11, 150, 75);
        let (left, right) = (random(rows * inner, 1), random(inner * columns, 2));
        let b = Matrix::new(&right, inner, columns);
        let turned: Vec<f64> =
            (0..columns * inner).map(|at| right[at % inner * columns + at / inner]).collect();
        let mut whole = vec![0.0; rows * columns];
        product(Matrix::new(&left, rows, inner), b, &mut whole);
        for row in 0..rows {
            let mut part = vec![0.0; columns];
            let a = Matrix::new(&left[row * inner..][..inner], 1, inner);
            product(a, b, &mut part);
            assert_eq!(part, whole[row * columns..][..columns]);
            for column in [0, 17, 63, 64, 74] {
                let b = Matrix::new(&turned[column * inner..][..inner], 1, inner).transposed();
                product(a, b, &mut part[..1]);
                assert_eq!(part[0], whole[row * columns + column]);
            }
        }
    }

    #[test]
    fn two_threads_make_the_same_bits_as_one() {
        let pool = rayon_core::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        for (rows, inner, columns) in [(131, 256, 257), (1, 4096, 1024), (3, 2048, 1024)] {
            let (left, right) = (random(rows * inner, 1), random(inner * columns, 2));
            let turned = random(inner * rows, 3);
            let row = random(columns, 4);
            let b = Matrix::new(&right, inner, columns);
            let plain = Matrix::new(&left, rows, inner);
            for a in [plain, Matrix::new(&turned, inner, rows).transposed()] {
                let (mut alone, mut together) =
                    (vec![0.0; rows * columns], vec![0.0; rows * columns]);
                product_plus_row(a, b, &row, &mut alone);
                pool.install(|| product_plus_row(a, b, &row, &mut together));
                assert_eq!(alone, together);
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

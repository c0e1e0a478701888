//! The operations of a program over one number of any kind.

use super::Operation;
use crate::math::activation::lane::{Format, Lane};
use crate::math::activation::normal;
use crate::math::activation::real::Real;
use crate::math::symbolic::expr::Relation;

/// What a program needs of a number beyond what a formula does.
pub trait Scalar: Real {
    fn ln(self) -> Self;
    /// ln(1 + x) without cancellation near 0
    fn ln_1p(self) -> Self;
    fn sqrt(self) -> Self;
    fn sin(self) -> Self;
    fn cos(self) -> Self;
    fn tan(self) -> Self;
    fn atan(self) -> Self;
    fn sinh(self) -> Self;
    fn cosh(self) -> Self;
    fn erf(self) -> Self;
    fn pow(self, exponent: Self) -> Self;
}

macro_rules! by_f64 {
    ([$($generics:tt)*] $type:ty, $into:expr, $from:expr) => {
        impl<$($generics)*> Scalar for $type {
            #[inline(always)]
            fn ln(self) -> Self { $from(libm::log($into(self))) }
            #[inline(always)]
            fn ln_1p(self) -> Self { $from(libm::log1p($into(self))) }
            #[inline(always)]
            fn sqrt(self) -> Self { $from($into(self).sqrt()) }
            #[inline(always)]
            fn sin(self) -> Self { $from(libm::sin($into(self))) }
            #[inline(always)]
            fn cos(self) -> Self { $from(libm::cos($into(self))) }
            #[inline(always)]
            fn tan(self) -> Self { $from(libm::tan($into(self))) }
            #[inline(always)]
            fn atan(self) -> Self { $from(libm::atan($into(self))) }
            #[inline(always)]
            fn sinh(self) -> Self { $from(libm::sinh($into(self))) }
            #[inline(always)]
            fn cosh(self) -> Self { $from(libm::cosh($into(self))) }
            #[inline(always)]
            fn erf(self) -> Self { $from(libm::erf($into(self))) }
            #[inline(always)]
            fn pow(self, exponent: Self) -> Self { $from(libm::pow($into(self), $into(exponent))) }
        }
    };
}

by_f64!([] f64, |x: f64| x, |x: f64| x);
by_f64!([] f32, f64::from, |x: f64| x as f32);
by_f64!([T: Format, const FUSED: bool] Lane<T, FUSED>, |x: Self| x.to_f64(), Real::from_f64);

macro_rules! unary {
    ($($name:ident($x:ident) $result:expr;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Unary { $($name),* }

        #[inline(always)]
        pub fn unary<T: Scalar>(operation: Unary, x: T) -> T {
            match operation { $(Unary::$name => { let $x = x; $result })* }
        }

        /// The same of a block: chosen once, so that each loop is straight arithmetic.
        #[inline(always)]
        pub fn unary_block<T: Scalar>(operation: Unary, a: &[f64], out: &mut [f64]) {
            match operation { $(Unary::$name => {
                for (out, a) in out.iter_mut().zip(a) {
                    let $x = T::from_f64(*a);
                    *out = Real::to_f64($result);
                }
            })* }
        }
    };
}

macro_rules! binary {
    ($($name:ident($a:ident, $b:ident) $result:expr;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Binary { $($name),* }

        #[inline(always)]
        pub fn binary<T: Scalar>(operation: Binary, a: T, b: T) -> T {
            match operation { $(Binary::$name => { let ($a, $b) = (a, b); $result })* }
        }

        #[inline(always)]
        pub fn binary_block<T: Scalar>(operation: Binary, [x, y]: [&[f64]; 2], out: &mut [f64]) {
            match operation { $(Binary::$name => {
                for ((out, x), y) in out.iter_mut().zip(x).zip(y) {
                    let ($a, $b) = (T::from_f64(*x), T::from_f64(*y));
                    *out = Real::to_f64($result);
                }
            })* }
        }
    };
}

unary! {
    Neg(x) -x;
    Abs(x) x.abs();
    Sign(x) sign(x);
    Exp(x) x.exp();
    Expm1(x) x.exp_m1();
    Ln(x) x.ln();
    Log1p(x) x.ln_1p();
    Sqrt(x) x.sqrt();
    Sin(x) x.sin();
    Cos(x) x.cos();
    Tan(x) x.tan();
    Atan(x) x.atan();
    Sinh(x) x.sinh();
    Cosh(x) x.cosh();
    Tanh(x) x.tanh();
    Erf(x) x.erf();
    Erfc(x) x.erfc();
    Phi(x) normal::cdf(x);
    Density(x) normal::times_pdf(real(1.0, x), x);
    // e^(−|x|), which σ and softplus of x and of −x share
    Decay(x) (-x.abs()).exp();
    Square(x) x * x;
    Inverse(x) real(1.0, x) / x;
}

binary! {
    Add(a, b) a + b;
    Sub(a, b) a - b;
    Mul(a, b) a * b;
    Div(a, b) a / b;
    Pow(a, b) a.pow(b);
    Max(a, b) larger(a, b);
    Min(a, b) -larger(-a, -b);
    // a · b, where b goes to 0 faster than any a grows: 0 · ∞ is 0
    Damped(a, b) damped(a, b);
    // σ(x) from x and e^(−|x|)
    Sigmoid(x, decay) share(x, decay) / (real(1.0, x) + decay);
    // ln(1 + eˣ) from x and e^(−|x|)
    Softplus(x, decay) softplus(x, decay);
}

/// A number of the same kind as `like`.
#[inline(always)]
fn real<T: Real>(value: f64, _like: T) -> T {
    T::from_f64(value)
}

#[inline(always)]
fn sign<T: Real>(x: T) -> T {
    let zero = T::from_f64(0.0);
    let positive = if x > zero { T::from_f64(1.0) } else { zero };
    let signed = if x < zero { T::from_f64(-1.0) } else { positive };
    if x.is_nan() { x } else { signed }
}

#[inline(always)]
fn larger<T: Real>(a: T, b: T) -> T {
    let found = if a > b { a } else { b };
    if a.is_nan() { a } else { found }
}

#[inline(always)]
fn damped<T: Real>(a: T, b: T) -> T {
    let zero = T::from_f64(0.0);
    let product = a * b;
    if b == zero && !a.is_nan() { zero } else { product }
}

#[inline(always)]
fn share<T: Real>(x: T, decay: T) -> T {
    if x < T::from_f64(0.0) { decay } else { T::from_f64(1.0) }
}

/// max(x, 0) + ln(1 + t) with t = e^(−|x|), as 2 artanh(t/(2 + t)) by its series: t ≤ 1, so that
/// s ≤ 1/3 and the terms left out are below 3e-17.
#[inline(always)]
fn softplus<T: Real>(x: T, t: T) -> T {
    let s = t / (T::from_f64(2.0) + t);
    let square = s * s;
    let next = |sum: T, odd: f64| T::from_f64(1.0 / odd) + square * sum;
    let sum = next(next(next(T::from_f64(1.0 / 33.0), 31.0), 29.0), 27.0);
    let sum = next(next(next(next(sum, 25.0), 23.0), 21.0), 19.0);
    let sum = next(next(next(next(sum, 17.0), 15.0), 13.0), 11.0);
    let sum = next(next(next(next(next(sum, 9.0), 7.0), 5.0), 3.0), 1.0);
    let zero = T::from_f64(0.0);
    let linear = if x < zero { zero } else { x };
    linear + T::from_f64(2.0) * s * sum
}

/// The third where the comparison of the first two holds, else the fourth; NaN where it has no
/// answer.
#[inline(always)]
pub fn select<T: Real>(relation: Relation, [a, b, c, d]: [T; 4]) -> T {
    let found = if relation.holds(a, b) { c } else { d };
    let found = if a.is_nan() { a } else { found };
    if b.is_nan() { b } else { found }
}

/// Fills the registers, as many as there are operations.
pub fn run<T: Scalar>(operations: &[Operation], x: T, p: &[T], registers: &mut [T]) {
    for (index, operation) in operations.iter().enumerate() {
        registers[index] = match *operation {
            Operation::Input => x,
            Operation::Parameter(index) => p[index],
            Operation::Constant(value) => T::from_f64(value),
            Operation::Unary(operation, a) => unary(operation, registers[a]),
            Operation::Binary(operation, a, b) => binary(operation, registers[a], registers[b]),
            Operation::Select(relation, all) => select(relation, all.map(|r| registers[r])),
        };
    }
}

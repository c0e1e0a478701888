//! Dual numbers as numbers that a formula can be evaluated in.

use actui::math::activation::real::Real;
use num_dual::{Dual2, Dual2_64, DualNum};
use std::ops::{Add, Div, Mul, Neg, Sub};

/// A number with its first and second derivative, for pushing through a formula.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub struct Dual(pub Dual2_64);

macro_rules! by_num_dual {
    ($($operator:ident::$method:ident),*) => {$(
        impl $operator for Dual {
            type Output = Dual;
            fn $method(self, other: Dual) -> Dual {
                Dual($operator::$method(self.0, other.0))
            }
        }
    )*};
}

by_num_dual!(Add::add, Sub::sub, Mul::mul, Div::div);

impl Neg for Dual {
    type Output = Dual;
    fn neg(self) -> Dual {
        Dual(-self.0)
    }
}

impl Real for Dual {
    fn from_f64(x: f64) -> Dual {
        Dual(Dual2::from_re(x))
    }
    fn to_f64(self) -> f64 {
        self.0.re
    }
    fn abs(self) -> Dual {
        if self.0.re < 0.0 { -self } else { self }
    }
    fn exp(self) -> Dual {
        Dual(self.0.exp())
    }
    fn exp_m1(self) -> Dual {
        Dual(self.0.exp_m1())
    }
    fn tanh(self) -> Dual {
        Dual(self.0.tanh())
    }
    /// num_dual has none: erfc′ = −2/√π e^(−x²), erfc″ = −2x erfc′
    fn erfc(self) -> Dual {
        let Dual2 { re: x, v1, v2, .. } = self.0;
        let slope = -std::f64::consts::FRAC_2_SQRT_PI * libm::exp(-x * x);
        let curvature = -2.0 * x * slope;
        Dual(Dual2::new(libm::erfc(x), slope * v1, curvature * v1 * v1 + slope * v2))
    }
    fn is_nan(self) -> bool {
        self.0.re.is_nan()
    }
    fn product(self, other: Dual) -> (Dual, Dual) {
        (self * other, Dual::from_f64(0.0))
    }
}

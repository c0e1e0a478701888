//! x·σ(g(x)), the form that Swish and the tanh form of GELU share, with its derivatives.

use super::real::{Real, choose};

/// σ(g) taken apart so that nothing overflows and the left tail keeps its relative accuracy, even
/// where σ(g) itself would underflow and x·σ(g) does not.
pub struct Gate<T> {
    g: T,
    /// e^(−|g|/2)
    root: T,
    /// e^(−|g|)
    power: T,
    /// 1 + e^(−|g|)
    sum: T,
}

impl<T: Real> Gate<T> {
    /// `rest` is what the rounded `g` misses of the true one.
    #[inline(always)]
    pub fn new(g: T, rest: T) -> Gate<T> {
        let half = T::from_f64(0.5);
        let root = (-(g.abs() * half)).exp();
        let missed = if g < T::from_f64(0.0) { rest } else { -rest };
        let root = root + root * (half * missed);
        let power = root * root;
        Gate { g, root, power, sum: T::from_f64(1.0) + power }
    }

    /// So far out that even e^(−|g|/2) is 0: no factor can make up for that.
    #[inline(always)]
    fn is_shut(&self) -> bool {
        self.root == T::from_f64(0.0)
    }

    #[inline(always)]
    fn is_left(&self) -> bool {
        self.g < T::from_f64(0.0)
    }

    /// x·σ(g)
    #[inline(always)]
    pub fn value(&self, x: T) -> T {
        let left = x * self.root * self.root / self.sum;
        let left = if self.is_shut() { T::from_f64(0.0) } else { left };
        choose!(T: self.is_left() => left, x / self.sum)
    }

    /// (x·σ(g))′ = σ(g) (1 + x g′ σ(−g)), given `bent` = x g′
    #[inline(always)]
    pub fn slope(&self, bent: T) -> T {
        let one = T::from_f64(1.0);
        let square = self.sum * self.sum;
        let left = (one + bent + self.power) * self.root * self.root / square;
        let right = (one + self.power * (one + bent)) / square;
        let (limit, open) = if self.is_left() { (T::from_f64(0.0), left) } else { (one, right) };
        if self.is_shut() { limit } else { open }
    }

    /// factor · σ′(g)
    pub fn times_bump(&self, factor: T) -> T {
        if self.is_shut() {
            T::from_f64(0.0)
        } else {
            factor * self.root * self.root / (self.sum * self.sum)
        }
    }

    /// tanh(g/2) = 2σ(g) − 1, to the accuracy of 1: it only enters sums with terms of that size.
    pub fn tanh_half(&self) -> T {
        let size = (T::from_f64(1.0) - self.power) / self.sum;
        if self.is_left() { -size } else { size }
    }
}

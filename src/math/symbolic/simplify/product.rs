//! A product seen as a number times powers of different bases, and how it is written again.

use super::super::expr::{Constant, Expr, Kind, Operator};
use super::super::function::Function;
use super::super::number::Rational;
use super::sum::Sum;

#[derive(Clone, Debug)]
pub struct Factor {
    pub base: Expr,
    pub exponent: Expr,
}

/// coefficient · base^exponent · base^exponent …, where exp(u) is e^u and a root a power of ½.
#[derive(Clone, Debug)]
pub struct Product {
    pub coefficient: Rational,
    pub factors: Vec<Factor>,
}

impl Factor {
    pub fn number(&self) -> Option<Rational> {
        self.exponent.as_number()
    }

    /// The exponent, if it is a whole number.
    pub fn whole(&self) -> Option<i128> {
        self.number().filter(|n| n.is_whole()).map(Rational::numerator)
    }

    pub fn is_exponential(&self) -> bool {
        *self.base.kind() == Kind::Constant(Constant::E)
    }

    /// The argument, if the base is this function of it.
    pub fn argument_of(&self, function: Function) -> Option<&Expr> {
        argument_of(&self.base, function)
    }
}

pub fn argument_of(e: &Expr, function: Function) -> Option<&Expr> {
    match e.kind() {
        Kind::Call(found, arguments) if *found == function => arguments.first(),
        _ => None,
    }
}

impl Product {
    /// None where a number grows beyond what is reckoned exactly.
    pub fn of(e: &Expr) -> Option<Product> {
        let mut product = Product { coefficient: Rational::ONE, factors: Vec::new() };
        product.include(e, Rational::ONE)?;
        product.merge_numbers()?;
        product.factors.sort_by_cached_key(|factor| {
            if factor.is_exponential() {
                raised(&factor.base, &factor.exponent)
            } else {
                factor.base.clone()
            }
        });
        Some(product)
    }

    /// Multiplies by e^power; the power is whole unless `e` is a number or cannot be taken apart.
    fn include(&mut self, e: &Expr, power: Rational) -> Option<()> {
        if power.is_whole()
            && let Some(number) = e.as_number()
            && !(number.is_zero() && power.is_negative())
        {
            self.coefficient = self.coefficient.times(number.pow(power.numerator())?)?;
            return Some(());
        }
        match e.kind() {
            Kind::Neg(inner) if power.is_whole() => {
                if power.numerator() % 2 != 0 {
                    self.coefficient = self.coefficient.negated();
                }
                self.include(inner, power)
            }
            Kind::Binary(Operator::Mul, a, b) if power.is_whole() => {
                self.include(a, power)?;
                self.include(b, power)
            }
            Kind::Binary(Operator::Div, a, b) if power.is_whole() && !b.is_number(0) => {
                self.include(a, power)?;
                self.include(b, power.negated())
            }
            Kind::Binary(Operator::Pow, base, exponent) => match exponent.as_number() {
                // Not so for (u²)^½, which is |u|.
                Some(inner) if power.is_whole() => self.include(base, inner.times(power)?),
                None if power.is_whole() => {
                    self.add(base.clone(), times(exponent, power)?);
                    Some(())
                }
                _ => self.add_power(e, power),
            },
            Kind::Call(Function::Sqrt, arguments) if power.is_whole() => {
                self.include(&arguments[0], power.times(Rational::HALF)?)
            }
            Kind::Call(Function::Exp, arguments) if power.is_whole() => {
                let exponent = times(&arguments[0], power)?;
                match argument_of(&exponent, Function::Ln) {
                    Some(inner) => self.include(inner, Rational::ONE)?,
                    None => self.add(Expr::constant(Constant::E), exponent),
                }
                Some(())
            }
            _ => self.add_power(e, power),
        }
    }

    fn add_power(&mut self, base: &Expr, power: Rational) -> Option<()> {
        self.add(base.clone(), Expr::number(power));
        Some(())
    }

    fn add(&mut self, base: Expr, exponent: Expr) {
        let found = self.factors.iter().position(|factor| factor.base == base);
        let Some(place) = found else {
            return self.factors.push(Factor { base, exponent });
        };
        let old = &self.factors[place];
        let sum = match (old.number(), exponent.as_number()) {
            (Some(a), Some(b)) => a.plus(b).map(Expr::number),
            _ => Sum::of(&(old.exponent.clone() + exponent.clone())).map(|sum| sum.write()),
        };
        match sum {
            Some(sum) => self.factors[place].exponent = sum,
            None => self.factors.push(Factor { base, exponent }),
        }
    }

    /// Takes whole powers of numbers into the coefficient, square numbers out of roots, and leaves
    /// out what is to the power of 0.
    fn merge_numbers(&mut self) -> Option<()> {
        let factors = std::mem::take(&mut self.factors);
        for mut factor in factors {
            let Some(exponent) = factor.number() else {
                self.factors.push(factor);
                continue;
            };
            if exponent.is_zero() {
                continue;
            }
            let base =
                factor.base.as_number().filter(|base| !base.is_negative() && !base.is_zero());
            if let Some(base) = base {
                let whole = exponent.numerator() / exponent.denominator();
                self.coefficient = self.coefficient.times(base.pow(whole)?)?;
                let rest = exponent.plus(Rational::whole(-whole))?;
                if rest.is_zero() {
                    continue;
                }
                let (outside, inside) = if rest.denominator() == 2 {
                    (square_root_of(base.numerator()), square_root_of(base.denominator()))
                } else {
                    (1, 1)
                };
                let taken = Rational::new(outside, inside)?;
                self.coefficient = self.coefficient.times(taken.pow(rest.numerator())?)?;
                let left = base.times(taken.times(taken)?.inverse()?)?;
                if left.is_one() {
                    continue;
                }
                factor = Factor { base: Expr::number(left), exponent: Expr::number(rest) };
            } else if let Some(power) = factor.whole()
                && is_sum(&factor.base)
                && let Some((content, primitive)) = Sum::of(&factor.base)?.content()
            {
                self.coefficient = self.coefficient.times(content.pow(power)?)?;
                factor = Factor { base: primitive, ..factor };
            } else if exponent.is_whole() && is_composite(&factor.base) {
                self.include(&factor.base, exponent)?;
                continue;
            }
            self.factors.push(factor);
        }
        Some(())
    }

    pub fn is_number(&self) -> bool {
        self.factors.is_empty()
    }

    /// The sum, if the product is a number times nothing but a sum.
    pub fn lone_sum(&self) -> Option<&Expr> {
        match &self.factors[..] {
            [factor] if factor.exponent.is_number(1) && is_sum(&factor.base) => Some(&factor.base),
            _ => None,
        }
    }

    /// As people write it: the number first, what has negative exponents below the bar.
    pub fn write(&self) -> Expr {
        if self.coefficient.is_zero() {
            return Expr::whole(0);
        }
        let size = self.coefficient.abs();
        let (mut above, mut below) = match size.as_decimal() {
            Some(_) if size.is_one() => (None, None),
            Some(_) => (Some(Expr::number(size)), None),
            None => {
                let part = |n: i128| (n != 1).then(|| Expr::number(Rational::whole(n)));
                (part(size.numerator()), part(size.denominator()))
            }
        };
        for factor in &self.factors {
            let number = factor.number();
            let (place, exponent) = match number {
                Some(n) if n.is_negative() => (&mut below, Expr::number(n.negated())),
                _ => (&mut above, factor.exponent.clone()),
            };
            let power = raised(&factor.base, &exponent);
            *place = Some(match place.take() {
                Some(before) => before * power,
                None => power,
            });
        }
        let above = above.unwrap_or_else(|| Expr::whole(1));
        let whole = match below {
            Some(below) => above / below,
            None => above,
        };
        if self.coefficient.is_negative() { -whole } else { whole }
    }
}

/// The largest number whose square divides `n`, as far as it is small.
fn square_root_of(n: i128) -> i128 {
    let limit = (2..=1000).take_while(|root| root * root <= n);
    limit.filter(|root| n % (root * root) == 0).last().unwrap_or(1)
}

fn is_composite(e: &Expr) -> bool {
    matches!(
        e.kind(),
        Kind::Neg(_) | Kind::Binary(Operator::Mul | Operator::Div | Operator::Pow, ..)
    ) || argument_of(e, Function::Sqrt).is_some()
        || argument_of(e, Function::Exp).is_some()
}

pub fn is_sum(e: &Expr) -> bool {
    matches!(e.kind(), Kind::Binary(Operator::Add | Operator::Sub, ..))
}

/// exponent · power
fn times(exponent: &Expr, power: Rational) -> Option<Expr> {
    if power.is_one() {
        return Some(exponent.clone());
    }
    let sum = Sum::of(exponent)?;
    Some(sum.scaled(power)?.write())
}

/// base^exponent, as people write it.
pub fn raised(base: &Expr, exponent: &Expr) -> Expr {
    match (base.kind(), exponent.as_number()) {
        (_, Some(number)) if number.is_one() => base.clone(),
        (_, Some(number)) if number == Rational::HALF => Expr::call(Function::Sqrt, [base.clone()]),
        (Kind::Constant(Constant::E), _) => Expr::call(Function::Exp, [exponent.clone()]),
        _ => base.clone().pow(exponent.clone()),
    }
}

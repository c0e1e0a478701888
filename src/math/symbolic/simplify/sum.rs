//! A sum seen as numbers times different terms, and how it is written again.

use super::super::expr::{Expr, Kind, Operator};
use super::super::number::{Rational, gcd};
use super::product::{Product, is_sum};

/// Σ coefficient · term; the term of a plain number is 1.
#[derive(Clone, Debug)]
pub struct Sum {
    pub terms: Vec<(Rational, Expr)>,
}

impl Sum {
    /// None where a number grows beyond what is reckoned exactly.
    pub fn of(e: &Expr) -> Option<Sum> {
        let mut sum = Sum { terms: Vec::new() };
        sum.include(e, Rational::ONE)?;
        sum.order();
        Some(sum)
    }

    /// Adds factor · e.
    pub fn include(&mut self, e: &Expr, factor: Rational) -> Option<()> {
        match e.kind() {
            Kind::Binary(Operator::Add, a, b) => {
                self.include(a, factor)?;
                self.include(b, factor)
            }
            Kind::Binary(Operator::Sub, a, b) => {
                self.include(a, factor)?;
                self.include(b, factor.negated())
            }
            Kind::Neg(inner) => self.include(inner, factor.negated()),
            _ => {
                let product = Product::of(e)?;
                self.include_product(product, factor)
            }
        }
    }

    pub fn include_product(&mut self, product: Product, factor: Rational) -> Option<()> {
        let coefficient = product.coefficient.times(factor)?;
        let monic = Product { coefficient: Rational::ONE, ..product };
        // A number before nothing but a sum goes into its brackets.
        if (coefficient.is_one() || coefficient.negated().is_one())
            && let Some(sum) = monic.lone_sum()
        {
            return self.include(&sum.clone(), coefficient);
        }
        self.add(coefficient, monic.write())
    }

    pub fn add(&mut self, coefficient: Rational, term: Expr) -> Option<()> {
        match self.terms.iter_mut().find(|(_, known)| *known == term) {
            Some((known, _)) => *known = known.plus(coefficient)?,
            None => self.terms.push((coefficient, term)),
        }
        Some(())
    }

    /// Without what is 0, the shorter first, but one that is not negative at the front.
    pub fn order(&mut self) {
        self.terms.retain(|(coefficient, _)| !coefficient.is_zero());
        self.terms.sort_by(|(_, a), (_, b)| a.cmp(b));
        if let Some(first) = self.terms.iter().position(|(c, _)| !c.is_negative()) {
            self.terms[..=first].rotate_right(1);
        }
    }

    pub fn scaled(&self, factor: Rational) -> Option<Sum> {
        let scaled = |(c, term): &(Rational, Expr)| Some((c.times(factor)?, term.clone()));
        let mut sum = Sum { terms: self.terms.iter().map(scaled).collect::<Option<_>>()? };
        sum.order();
        Some(sum)
    }

    /// Whether a person would call it negative: every term is.
    pub fn is_negative(&self) -> bool {
        !self.terms.is_empty() && self.terms.iter().all(|(c, _)| c.is_negative())
    }

    /// The largest whole number that divides every coefficient, negative if all are, and the sum
    /// divided by it. None where that is 1 or a coefficient is no whole number.
    pub fn content(&self) -> Option<(Rational, Expr)> {
        let whole = |c: &Rational| c.is_whole().then(|| c.numerator().unsigned_abs());
        let divisor =
            self.terms.iter().map(|(c, _)| whole(c)).reduce(|a, b| Some(gcd(a?, b?)))??;
        let sign = if self.is_negative() { -1 } else { 1 };
        let content = Rational::whole(i128::try_from(divisor).ok()? * sign);
        let primitive = self.scaled(content.inverse()?)?.write();
        (!content.is_one()).then_some((content, primitive))
    }

    /// The sum with terms that together are a multiple of `part` put as one.
    pub fn grouped(&self, part: &Sum) -> Option<Sum> {
        let of = |term: &Expr| self.terms.iter().find(|(_, own)| own == term).map(|(c, _)| *c);
        let (first, term) = part.terms.first()?;
        let factor = of(term)?.times(first.inverse()?)?;
        let fits = part.terms.iter().all(|(c, term)| of(term) == c.times(factor));
        let is_outside = |(_, term): &&(Rational, Expr)| part.terms.iter().all(|(_, t)| t != term);
        let mut terms: Vec<_> = self.terms.iter().filter(is_outside).cloned().collect();
        terms.push((factor, part.write()));
        fits.then_some(Sum { terms })
    }

    pub fn write(&self) -> Expr {
        let mut whole: Option<Expr> = None;
        for (coefficient, term) in &self.terms {
            let scaled = |c: Rational| term_times(c, term);
            whole = Some(match whole {
                None => scaled(*coefficient),
                Some(before) if coefficient.is_negative() => before - scaled(coefficient.abs()),
                Some(before) => before + scaled(*coefficient),
            });
        }
        whole.unwrap_or_else(|| Expr::whole(0))
    }

    /// Its products multiplied out. None where that makes too many terms, or nothing is to be done.
    pub fn multiplied_out(&self) -> Option<Sum> {
        const MOST_TERMS: usize = 48;
        let mut out = Sum { terms: Vec::new() };
        let mut changed = false;
        for (coefficient, term) in &self.terms {
            let mut parts = vec![Product { coefficient: *coefficient, factors: Vec::new() }];
            for factor in Product::of(term)?.factors {
                let sum = match factor.whole() {
                    Some(power @ 1..=2) if is_sum(&factor.base) => {
                        Some((power, factor.base.clone()))
                    }
                    _ => None,
                };
                let Some((power, sum)) = sum else {
                    parts.iter_mut().for_each(|part| part.factors.push(factor.clone()));
                    continue;
                };
                changed = true;
                for _ in 0..power {
                    let terms = Sum::of(&sum)?.terms;
                    if parts.len() * terms.len() > MOST_TERMS {
                        return None;
                    }
                    let product = |part: &Product, (c, term): &(Rational, Expr)| {
                        Product::of(&(term_times(*c, term) * part.write()))
                    };
                    let all =
                        parts.iter().flat_map(|part| terms.iter().map(move |t| product(part, t)));
                    parts = all.collect::<Option<_>>()?;
                }
            }
            for part in parts {
                let product = Product::of(&part.write())?;
                out.include_product(product, Rational::ONE)?;
            }
        }
        out.order();
        changed.then_some(out)
    }
}

/// coefficient · term, as people write it.
pub fn term_times(coefficient: Rational, term: &Expr) -> Expr {
    if term.is_number(1) {
        return Expr::number(coefficient);
    }
    if coefficient.is_one() {
        return term.clone();
    }
    match Product::of(term) {
        Some(product) => match product.coefficient.times(coefficient) {
            Some(coefficient) => Product { coefficient, ..product }.write(),
            None => Expr::number(coefficient) * term.clone(),
        },
        None => Expr::number(coefficient) * term.clone(),
    }
}

//! Rewrites of whole sums and products, and of cases.

use super::super::expr::{Constant, Expr, Kind, Operator};
use super::super::function::Function;
use super::super::number::Rational;
use super::product::{Factor, Product, is_sum, raised};
use super::sum::Sum;
use super::{Chain, chain_of};

/// Sums of more terms are added up, but not searched for what they share.
const MOST_TERMS: usize = 16;

/// A product or power taken apart; None where `e` is neither.
pub fn product(e: &Expr) -> Option<Product> {
    let fits = match e.kind() {
        Kind::Binary(Operator::Pow, ..) => true,
        Kind::Call(function, _) => matches!(function, Function::Sqrt | Function::Exp),
        _ => chain_of(e) == Chain::Product,
    };
    if fits { Product::of(e) } else { None }
}

pub fn sum(e: &Expr) -> Option<Sum> {
    if chain_of(e) == Chain::Sum { Sum::of(e) } else { None }
}

fn call(function: Function, argument: &Expr) -> Expr {
    Expr::call(function, [argument.clone()])
}

fn one_minus(e: Expr) -> Expr {
    Expr::whole(1) - e
}

fn scaled(e: &Expr, factor: Rational) -> Option<Expr> {
    Some(Sum::of(e)?.scaled(factor)?.write())
}

fn negated(e: &Expr) -> Option<Expr> {
    scaled(e, Rational::whole(-1))
}

pub fn factors(e: &Expr) -> Option<Expr> {
    let product = product(e)?;
    // A minus before a sum goes into its brackets.
    if product.coefficient == Rational::whole(-1)
        && let Some(sum) = product.lone_sum()
    {
        return negated(sum);
    }
    Some(product.write())
}

pub fn terms(e: &Expr) -> Option<Expr> {
    Some(sum(e)?.write())
}

/// The product with some factors exchanged for others.
pub fn exchanged(product: &Product, out: &[usize], replacement: Expr) -> Expr {
    let kept = product.factors.iter().enumerate().filter(|(index, _)| !out.contains(index));
    let factors: Vec<Factor> = kept.map(|(_, factor)| factor.clone()).collect();
    let rest = Product { coefficient: product.coefficient, factors };
    if rest.is_number() && rest.coefficient.is_one() {
        return replacement;
    }
    rest.write() * replacement
}

/// base^power, where the power may be negative.
fn power(base: &Expr, power: i128) -> Expr {
    let size = raised(base, &Expr::number(Rational::whole(power.abs())));
    match power {
        0 => Expr::whole(1),
        1.. => size,
        _ => Expr::whole(1) / size,
    }
}

/// 1 + e^u and e^u − 1 as (u, sign of the 1, sign of the power).
fn one_and_exponential(e: &Expr) -> Option<(Expr, bool, bool)> {
    let sum = if is_sum(e) { Sum::of(e)? } else { return None };
    let [(a, first), (b, second)] = &sum.terms[..] else {
        return None;
    };
    let unit = |c: &Rational| c.abs().is_one();
    let argument = |e: &Expr| match e.kind() {
        Kind::Call(Function::Exp, arguments) => Some(arguments[0].clone()),
        _ => None,
    };
    if !unit(a) || !unit(b) {
        return None;
    }
    if first.is_number(1) {
        Some((argument(second)?, !a.is_negative(), !b.is_negative()))
    } else if second.is_number(1) {
        Some((argument(first)?, !b.is_negative(), !a.is_negative()))
    } else {
        None
    }
}

/// 1 − σ(u): u
fn complement(e: &Expr) -> Option<Expr> {
    match e.kind() {
        Kind::Binary(Operator::Sub, one, inner) if one.is_number(1) => match inner.kind() {
            Kind::Call(Function::Sigmoid, arguments) => Some(arguments[0].clone()),
            _ => None,
        },
        _ => None,
    }
}

/// (c (1 + e^u) + rest) / (1 + e^u)^n as c/(1 + e^u)^(n−1) + rest/(1 + e^u)^n
pub fn split(e: &Expr) -> Option<Expr> {
    let product = product(e)?;
    let below = |factor: &Factor| {
        factor.whole().is_some_and(|n| n < 0)
            && matches!(one_and_exponential(&factor.base), Some((_, true, true)))
    };
    let bottom = product.factors.iter().position(below)?;
    let base = &product.factors[bottom].base;
    let n = product.factors[bottom].whole()?;
    let part = Sum::of(base)?;
    product.factors.iter().enumerate().find_map(|(top, factor)| {
        if !is_sum(&factor.base) || !factor.exponent.is_number(1) {
            return None;
        }
        let above = Sum::of(&factor.base)?;
        let above = above.multiplied_out().unwrap_or(above);
        let mut rest = above.grouped(&part)?;
        let (multiple, _) = rest.terms.pop()?;
        rest.order();
        if rest.terms.is_empty() {
            return None;
        }
        let first = Expr::number(multiple) * power(base, n + 1);
        let second = rest.write() * power(base, n);
        Some(exchanged(&product, &[bottom, top], first + second))
    })
}

pub fn sigmoid(e: &Expr) -> Option<Expr> {
    let product = product(e)?;
    for (index, factor) in product.factors.iter().enumerate() {
        let Some(n) = factor.whole() else {
            continue;
        };
        // 1/(1 + e^u) = σ(−u)
        if n < 0
            && let Some((u, true, true)) = one_and_exponential(&factor.base)
        {
            let share = if Sum::of(&u)?.is_negative() {
                call(Function::Sigmoid, &negated(&u)?)
            } else {
                one_minus(call(Function::Sigmoid, &u))
            };
            // (e^u − 1)/(e^u + 1) is a tanh; leave it whole for that rule.
            let is_tanh = product.factors.iter().any(|other| {
                other.exponent.is_number(1)
                    && matches!(one_and_exponential(&other.base), Some((v, a, b)) if v == u && a != b)
            });
            if !is_tanh {
                return Some(exchanged(&product, &[index], power(&share, -n)));
            }
        }
        // e^(−u) σ(u) = 1 − σ(u); e^u (1 − σ(u)) = σ(u)
        let (wanted, other) =
            match (factor.argument_of(Function::Sigmoid), complement(&factor.base)) {
                (Some(u), _) => (negated(u)?, one_minus(call(Function::Sigmoid, u))),
                (None, Some(u)) => (u.clone(), call(Function::Sigmoid, &u)),
                _ => continue,
            };
        let exponential = product.factors.iter().position(Factor::is_exponential);
        if n > 0
            && let Some(place) = exponential
            && let Some(times) = multiple(&product.factors[place].exponent, &wanted)
            && (1..=n).contains(&times)
        {
            let left = power(&factor.base, n - times);
            let replacement = match n - times {
                0 => power(&other, times),
                _ => power(&other, times) * left,
            };
            return Some(exchanged(&product, &[index, place], replacement));
        }
    }
    None
}

/// How many times `unit` is `e`, if that is a whole number.
fn multiple(e: &Expr, unit: &Expr) -> Option<i128> {
    let (e, unit) = (Sum::of(e)?, Sum::of(unit)?);
    let times = e.terms.first()?.0.times(unit.terms.first()?.0.inverse()?)?;
    let same = unit.scaled(times)?.write() == e.write();
    (same && times.is_whole()).then(|| times.numerator())
}

/// A pair of powers f(u)^m g(u)^n of the product, by functions.
fn pair(product: &Product, f: Function, g: Function) -> Option<(usize, usize, Expr, i128, i128)> {
    product.factors.iter().enumerate().find_map(|(i, first)| {
        let (u, m) = (first.argument_of(f)?, first.whole()?);
        product.factors.iter().enumerate().find_map(|(j, second)| {
            let (same, n) = (second.argument_of(g)?, second.whole()?);
            (u == same).then(|| (i, j, u.clone(), m, n))
        })
    })
}

/// f(u)^m g(u)^n with opposite signs of m and n, as many as can be, as quotient(u).
fn quotient(product: &Product, f: Function, g: Function, quotient: Function) -> Option<Expr> {
    let (i, j, u, m, n) = pair(product, f, g)?;
    if m.signum() * n.signum() >= 0 {
        return None;
    }
    let shared = m.abs().min(n.abs()) * m.signum();
    let all = [
        power(&call(quotient, &u), shared),
        power(&call(f, &u), m - shared),
        power(&call(g, &u), n + shared),
    ];
    let replacement = all.into_iter().filter(|e| !e.is_number(1)).reduce(|a, b| a * b)?;
    Some(exchanged(product, &[i, j], replacement))
}

/// tanh from sinh and cosh, or from one exponential; 1/cosh² as 1 − tanh².
pub fn hyperbolic_product(e: &Expr) -> Option<Expr> {
    let product = product(e)?;
    if let Some(found) = quotient(&product, Function::Sinh, Function::Cosh, Function::Tanh) {
        return Some(found);
    }
    if let Some((i, j, u, m, n)) = pair(&product, Function::Tanh, Function::Cosh)
        && m > 0
        && n > 0
    {
        let shared = m.min(n);
        let all = [
            power(&call(Function::Sinh, &u), shared),
            power(&call(Function::Tanh, &u), m - shared),
            power(&call(Function::Cosh, &u), n - shared),
        ];
        let replacement = all.into_iter().filter(|e| !e.is_number(1)).reduce(|a, b| a * b)?;
        return Some(exchanged(&product, &[i, j], replacement));
    }
    for (index, factor) in product.factors.iter().enumerate() {
        let n = factor.whole().unwrap_or(0);
        if n <= -2
            && let Some(u) = factor.argument_of(Function::Cosh)
        {
            let share = one_minus(call(Function::Tanh, u).pow(Expr::whole(2)));
            let replacement = power(&share, -n / 2) * power(&factor.base, n % 2);
            return Some(exchanged(&product, &[index], replacement));
        }
        // (e^u − 1)/(e^u + 1) = tanh(u/2)
        if n == -1
            && let Some((u, true, true)) = one_and_exponential(&factor.base)
        {
            let above = product.factors.iter().position(|other| {
                other.exponent.is_number(1)
                    && matches!(one_and_exponential(&other.base), Some((v, a, b)) if v == u && a != b)
            });
            let Some(above) = above else {
                continue;
            };
            let (_, one_is_positive, _) = one_and_exponential(&product.factors[above].base)?;
            let tanh = call(Function::Tanh, &scaled(&u, Rational::HALF)?);
            let replacement = if one_is_positive { -tanh } else { tanh };
            return Some(exchanged(&product, &[index, above], replacement));
        }
    }
    None
}

/// 4 σ(2u) (1 − σ(2u)) = 1 − tanh²(u)
pub fn hyperbolic_slope(e: &Expr) -> Option<Expr> {
    let mut product = product(e)?;
    let quarter = product.coefficient.times(Rational::new(1, 4)?).filter(|n| n.is_whole())?;
    let (i, j, u) = product.factors.iter().enumerate().find_map(|(i, first)| {
        let u = first.argument_of(Function::Sigmoid).filter(|_| first.whole() > Some(0))?;
        let other = product.factors.iter().position(|second| {
            complement(&second.base).as_ref() == Some(u) && second.whole() > Some(0)
        })?;
        Some((i, other, u.clone()))
    })?;
    let half = scaled(&u, Rational::HALF)?;
    if half.size() >= u.size() {
        return None;
    }
    product.coefficient = quarter;
    let left = |index: usize| {
        let factor = &product.factors[index];
        power(&factor.base, factor.whole().unwrap_or(1) - 1)
    };
    let slope = one_minus(call(Function::Tanh, &half).pow(Expr::whole(2)));
    let all = [slope, left(i), left(j)];
    let replacement = all.into_iter().filter(|e| !e.is_number(1)).reduce(|a, b| a * b)?;
    Some(exchanged(&product, &[i, j], replacement))
}

/// sign(u) u = |u|
pub fn absolute(e: &Expr) -> Option<Expr> {
    let product = product(e)?;
    let (i, j, u) = product.factors.iter().enumerate().find_map(|(i, first)| {
        let u = first.argument_of(Function::Sign).filter(|_| first.exponent.is_number(1))?;
        let other = product
            .factors
            .iter()
            .position(|second| second.base == *u && second.exponent.is_number(1))?;
        Some((i, other, u.clone()))
    })?;
    Some(exchanged(&product, &[i, j], call(Function::Abs, &u)))
}

/// tan from sin and cos.
pub fn circular_product(e: &Expr) -> Option<Expr> {
    let product = product(e)?;
    quotient(&product, Function::Sin, Function::Cos, Function::Tan)
}

/// e^(−u²/2)/√(2π) = φ(u)
pub fn normal_product(e: &Expr) -> Option<Expr> {
    let product = product(e)?;
    let place = product.factors.iter().position(Factor::is_exponential)?;
    let exponent = scaled(&product.factors[place].exponent, Rational::whole(-2))?;
    let u = match exponent.as_power() {
        Some((base, two)) if two.is_number(2) => base.clone(),
        _ => return None,
    };
    let minus_half = |wanted: &Expr| {
        product
            .factors
            .iter()
            .position(|factor| factor.base == *wanted && factor.number() == Rational::new(-1, 2))
    };
    let pi = Expr::constant(Constant::Pi);
    let two = Expr::whole(2);
    let density = call(Function::Density, &u);
    if let Some(root) = minus_half(&(two.clone() * pi.clone())) {
        return Some(exchanged(&product, &[place, root], density));
    }
    let root = minus_half(&pi)?;
    match minus_half(&two) {
        Some(second) => Some(exchanged(&product, &[place, root, second], density)),
        // √2 φ(u) for e^(−u²/2)/√π
        None => {
            let density = Expr::call(Function::Sqrt, [two]) * density;
            Some(exchanged(&product, &[place, root], density))
        }
    }
}

/// The sum with two terms exchanged for coefficient · replacement.
pub fn without(
    sum: &Sum,
    out: [usize; 2],
    coefficient: Rational,
    replacement: Expr,
) -> Option<Expr> {
    let kept = sum.terms.iter().enumerate().filter(|(index, _)| !out.contains(index));
    let mut rest = Sum { terms: kept.map(|(_, term)| term.clone()).collect() };
    rest.include(&replacement, coefficient)?;
    rest.order();
    Some(rest.write())
}

/// Every ordered pair of terms.
pub fn pairs(sum: &Sum) -> impl Iterator<Item = (usize, usize)> {
    let count = sum.terms.len().min(24);
    (0..count).flat_map(move |i| (0..count).filter(move |j| *j != i).map(move |j| (i, j)))
}

fn square_of(e: &Expr, function: Function) -> Option<Expr> {
    let (base, two) = e.as_power()?;
    let u = super::product::argument_of(base, function)?;
    two.is_number(2).then(|| u.clone())
}

/// e^u ± e^(−u), cosh² − sinh² and 2σ(2u) − 1.
pub fn hyperbolic_sum(e: &Expr) -> Option<Expr> {
    let sum = sum(e)?;
    let exponential = |e: &Expr| super::product::argument_of(e, Function::Exp).cloned();
    for (i, j) in pairs(&sum) {
        let ((a, first), (b, second)) = (&sum.terms[i], &sum.terms[j]);
        if let (Some(u), Some(v)) = (exponential(first), exponential(second))
            && !Sum::of(&u)?.is_negative()
            && negated(&u)? == v
            && a.abs() == b.abs()
        {
            let function = if a == b { Function::Cosh } else { Function::Sinh };
            let twice = a.times(Rational::whole(2))?;
            return without(&sum, [i, j], twice, call(function, &u));
        }
        if let (Some(u), Some(v)) =
            (square_of(first, Function::Cosh), square_of(second, Function::Sinh))
            && u == v
            && *a == b.negated()
        {
            return without(&sum, [i, j], *a, Expr::whole(1));
        }
        if let Some(u) = super::product::argument_of(first, Function::Sigmoid)
            && second.is_number(1)
            && *a == b.times(Rational::whole(-2))?
            && let half = scaled(u, Rational::HALF)?
            && half.size() < u.size()
        {
            return without(&sum, [i, j], b.negated(), call(Function::Tanh, &half));
        }
    }
    None
}

/// sin² + cos² = 1
pub fn circular_sum(e: &Expr) -> Option<Expr> {
    let sum = sum(e)?;
    let (i, j) = pairs(&sum).find(|(i, j)| {
        let ((a, first), (b, second)) = (&sum.terms[*i], &sum.terms[*j]);
        let sine = square_of(first, Function::Sin);
        sine.is_some() && sine == square_of(second, Function::Cos) && a == b
    })?;
    without(&sum, [i, j], sum.terms[i].0, Expr::whole(1))
}

/// 1 + erf(u/√2) = 2Φ(u)
pub fn normal_sum(e: &Expr) -> Option<Expr> {
    let sum = sum(e)?;
    let root = Expr::call(Function::Sqrt, [Expr::whole(2)]);
    pairs(&sum).find_map(|(i, j)| {
        let ((a, one), (b, second)) = (&sum.terms[i], &sum.terms[j]);
        let inner = super::product::argument_of(second, Function::Erf)?;
        let u = Product::of(&(inner.clone() * root.clone()))?.write();
        let fits = one.is_number(1) && a.abs() == b.abs() && u.size() < inner.size();
        let twice = a.times(Rational::whole(2))?;
        let distribution = call(Function::Phi, &if a == b { u } else { negated(&u)? });
        if fits { without(&sum, [i, j], twice, distribution) } else { None }
    })
}

/// Bases with the exponents that can be taken out of every term: the smallest there is, counting a
/// term without the base as 0, so that negative ones become a common denominator.
fn shared(terms: &[Product], denominators: bool) -> Vec<(Expr, Rational)> {
    let mut found: Vec<(Expr, Rational)> = Vec::new();
    for factor in terms.iter().flat_map(|term| &term.factors) {
        if found.iter().any(|(base, _)| *base == factor.base) {
            continue;
        }
        let exponents = terms.iter().map(|term| {
            let same = term.factors.iter().find(|other| other.base == factor.base);
            same.map_or(Some(Rational::ZERO), Factor::number)
        });
        let least = exponents.reduce(|least, next| {
            let (least, next) = (least?, next?);
            Some(if next.compare(least)?.is_lt() { next } else { least })
        });
        if let Some(Some(least)) = least
            && !least.is_zero()
            && (least.is_whole() || denominators)
            && (!least.is_negative() || denominators)
        {
            found.push((factor.base.clone(), least));
        }
    }
    found
}

/// One way to write the sum as factors · (rest), the rest simplified.
fn taken_out(sum: &Sum, terms: &[Product], denominators: bool) -> Option<Expr> {
    let mut shared = shared(terms, denominators);
    // Of powers of e in all terms, the simplest.
    let exponential = |term: &Product| {
        let found = term.factors.iter().find(|factor| factor.is_exponential())?;
        found.number().is_none().then(|| found.exponent.clone())
    };
    let exponents: Option<Vec<Expr>> = terms.iter().map(exponential).collect();
    if let Some(first) = exponents.and_then(|all| all.into_iter().min_by_key(Expr::size)) {
        shared.push((call(Function::Exp, &first), Rational::ONE));
    }
    if shared.is_empty() {
        return None;
    }
    let outside = Product {
        coefficient: Rational::ONE,
        factors: shared
            .iter()
            .map(|(base, n)| Factor { base: base.clone(), exponent: Expr::number(*n) })
            .collect(),
    };
    let mut rest = Sum { terms: Vec::new() };
    for ((coefficient, term), _) in sum.terms.iter().zip(terms) {
        let left = Product::of(&(term.clone() / outside.write()))?;
        rest.include_product(left, *coefficient)?;
    }
    rest.order();
    let rest = settled(rest);
    Some(Product::of(&(outside.write() * rest))?.write())
}

/// The sum or its multiplied-out form, whichever is shorter.
fn settled(sum: Sum) -> Expr {
    let plain = sum.write();
    match sum.multiplied_out().map(|out| out.write()) {
        Some(out) if out.size() < plain.size() => out,
        _ => plain,
    }
}

pub fn common_factor(e: &Expr) -> Option<Expr> {
    let sum = sum(e)?;
    if !(2..=MOST_TERMS).contains(&sum.terms.len()) {
        return None;
    }
    let products = |sum: &Sum| sum.terms.iter().map(|(_, t)| Product::of(t)).collect();
    let terms: Option<Vec<Product>> = products(&sum);
    let terms = terms?;
    let mut ways: Vec<Expr> =
        [false, true].into_iter().filter_map(|all| taken_out(&sum, &terms, all)).collect();
    // a + b + (a + b)·c shares a + b, though its first part stands there without brackets.
    for base in terms.iter().flat_map(|term| &term.factors).map(|f| &f.base).filter(|b| is_sum(b)) {
        if let Some(grouped) = Sum::of(base).and_then(|part| sum.grouped(&part))
            && grouped.terms.len() > 1
            && let Some(terms) = products(&grouped)
        {
            ways.extend(taken_out(&grouped, &terms, false));
        }
    }
    ways.into_iter().filter(|way| way.size() < e.size()).min_by_key(Expr::size)
}

pub fn multiply_out(e: &Expr) -> Option<Expr> {
    let sum = sum(e).filter(|sum| sum.terms.len() <= MOST_TERMS)?;
    let out = sum.multiplied_out()?.write();
    (out.size() < e.size()).then_some(out)
}

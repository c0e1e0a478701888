//! The tree of an expression. Parts are shared, and every node knows its size, depth and a hash, so
//! that comparing, bounding and looking up are cheap.

use super::function::Function;
use super::number::{Decimal, Rational};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// An expression. Cheap to clone; equality is of the whole tree.
#[derive(Clone)]
pub struct Expr(Arc<Node>);

struct Node {
    kind: Kind,
    /// Nodes of the tree written out, shared ones counted each time.
    size: usize,
    depth: usize,
    hash: u64,
    /// Whether a derivative in it is still to be worked out.
    open: bool,
}

/// What stands at a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Number(Decimal),
    Constant(Constant),
    /// `x`, or a parameter by the name that text uses (`alpha`, not `α`).
    Symbol(Arc<str>),
    Neg(Expr),
    Binary(Operator, Expr, Expr),
    /// 1 where it holds, 0 where it does not.
    Compare(Relation, Expr, Expr),
    Call(Function, Vec<Expr>),
    /// d/ds of an expression, still to be worked out.
    Derivative(Arc<str>, Expr),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Constant {
    Pi,
    E,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Operator {
    Add,
    Sub,
    Mul,
    Div,
    Pow,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Equal,
    NotEqual,
}

impl Relation {
    pub fn holds<T: PartialOrd>(self, a: T, b: T) -> bool {
        match self {
            Relation::Less => a < b,
            Relation::LessEqual => a <= b,
            Relation::Greater => a > b,
            Relation::GreaterEqual => a >= b,
            Relation::Equal => a == b,
            Relation::NotEqual => a != b,
        }
    }

    /// The relation of the sides exchanged.
    pub fn flipped(self) -> Relation {
        match self {
            Relation::Less => Relation::Greater,
            Relation::LessEqual => Relation::GreaterEqual,
            Relation::Greater => Relation::Less,
            Relation::GreaterEqual => Relation::LessEqual,
            same => same,
        }
    }
}

/// The name of the variable.
pub const X: &str = "x";

impl Expr {
    pub fn new(kind: Kind) -> Expr {
        let mut hasher = DefaultHasher::new();
        kind.hash(&mut hasher);
        let (mut size, mut depth) = (1usize, 0);
        let mut open = matches!(kind, Kind::Derivative(..));
        for child in children(&kind) {
            size = size.saturating_add(child.size());
            depth = depth.max(child.depth());
            open |= child.is_open();
        }
        Expr(Arc::new(Node { kind, size, depth: depth + 1, hash: hasher.finish(), open }))
    }

    pub fn kind(&self) -> &Kind {
        &self.0.kind
    }
    /// Nodes of the tree.
    pub fn size(&self) -> usize {
        self.0.size
    }
    pub fn depth(&self) -> usize {
        self.0.depth
    }
    /// Whether a derivative in it is still to be worked out.
    pub fn is_open(&self) -> bool {
        self.0.open
    }
    /// Whether both are one and the same node, not merely equal.
    pub fn is_same(&self, other: &Expr) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    pub fn x() -> Expr {
        Expr::symbol(X)
    }
    pub fn symbol(name: &str) -> Expr {
        Expr::new(Kind::Symbol(name.into()))
    }
    pub fn whole(value: u32) -> Expr {
        Expr::new(Kind::Number(Decimal::new(value.into(), 0)))
    }
    pub fn constant(constant: Constant) -> Expr {
        Expr::new(Kind::Constant(constant))
    }
    pub fn binary(operator: Operator, a: Expr, b: Expr) -> Expr {
        Expr::new(Kind::Binary(operator, a, b))
    }
    pub fn call(function: Function, arguments: impl Into<Vec<Expr>>) -> Expr {
        Expr::new(Kind::Call(function, arguments.into()))
    }
    pub fn compare(relation: Relation, a: Expr, b: Expr) -> Expr {
        Expr::new(Kind::Compare(relation, a, b))
    }
    pub fn choose(condition: Expr, a: Expr, b: Expr) -> Expr {
        Expr::call(Function::Where, [condition, a, b])
    }
    pub fn derivative(symbol: &str, of: Expr) -> Expr {
        Expr::new(Kind::Derivative(symbol.into(), of))
    }
    pub fn pow(self, exponent: Expr) -> Expr {
        Expr::binary(Operator::Pow, self, exponent)
    }

    /// Written as a literal, a quotient of literals, or the negative of those.
    pub fn number(value: Rational) -> Expr {
        let literal =
            |digits: i128| Expr::new(Kind::Number(Decimal::new(digits.unsigned_abs(), 0)));
        let size = match value.as_decimal() {
            Some(decimal) => Expr::new(Kind::Number(decimal)),
            None => literal(value.numerator()) / literal(value.denominator()),
        };
        if value.is_negative() { -size } else { size }
    }

    /// What [`Expr::number`] writes, read back.
    pub fn as_number(&self) -> Option<Rational> {
        match self.kind() {
            Kind::Number(decimal) => Rational::from_decimal(*decimal),
            Kind::Neg(inner) => Some(inner.as_number()?.negated()),
            Kind::Binary(Operator::Div, above, below) => match (above.kind(), below.kind()) {
                (Kind::Number(_), Kind::Number(_)) => {
                    above.as_number()?.times(below.as_number()?.inverse()?)
                }
                _ => None,
            },
            _ => None,
        }
    }

    pub fn is_number(&self, value: i128) -> bool {
        self.as_number() == Some(Rational::whole(value))
    }

    pub fn children(&self) -> impl Iterator<Item = &Expr> {
        children(self.kind())
    }

    /// The same node over other children, which must be as many.
    pub fn with_children(&self, new: Vec<Expr>) -> Expr {
        let mut new = new.into_iter();
        let mut next = || new.next().expect("as many children as before");
        Expr::new(match self.kind() {
            leaf @ (Kind::Number(_) | Kind::Constant(_) | Kind::Symbol(_)) => leaf.clone(),
            Kind::Neg(_) => Kind::Neg(next()),
            Kind::Binary(operator, ..) => Kind::Binary(*operator, next(), next()),
            Kind::Compare(relation, ..) => Kind::Compare(*relation, next(), next()),
            Kind::Call(function, old) => {
                Kind::Call(*function, old.iter().map(|_| next()).collect())
            }
            Kind::Derivative(symbol, _) => Kind::Derivative(symbol.clone(), next()),
        })
    }

    /// The part at a path of child numbers.
    pub fn at(&self, path: &[usize]) -> Option<&Expr> {
        path.iter().try_fold(self, |node, step| node.children().nth(*step))
    }

    /// The whole with the part at `path` exchanged.
    pub fn replaced(&self, path: &[usize], part: &Expr) -> Expr {
        let Some((first, rest)) = path.split_first() else {
            return part.clone();
        };
        let children = self.children().enumerate().map(|(index, child)| {
            if index == *first { child.replaced(rest, part) } else { child.clone() }
        });
        self.with_children(children.collect())
    }

    /// Every symbol of `values` exchanged for its expression, all at once.
    pub fn substitute(&self, values: &[(&str, Expr)]) -> Expr {
        match self.kind() {
            Kind::Symbol(name) => {
                let value = values.iter().find(|(symbol, _)| **symbol == **name);
                value.map_or_else(|| self.clone(), |(_, value)| value.clone())
            }
            Kind::Number(_) | Kind::Constant(_) => self.clone(),
            _ => self.with_children(self.children().map(|c| c.substitute(values)).collect()),
        }
    }

    pub fn contains(&self, symbol: &str) -> bool {
        match self.kind() {
            Kind::Symbol(name) => **name == *symbol,
            _ => self.children().any(|child| child.contains(symbol)),
        }
    }

    /// Whether it is a comparison, or made of some by product, that `where` can ask for.
    pub fn is_condition(&self) -> bool {
        match self.kind() {
            Kind::Compare(..) => true,
            Kind::Binary(Operator::Mul, a, b) => a.is_condition() && b.is_condition(),
            _ => false,
        }
    }

    /// Names of the parameters in order of appearance: every symbol but x.
    pub fn parameters(&self) -> Vec<Arc<str>> {
        fn collect(node: &Expr, names: &mut Vec<Arc<str>>) {
            if let Kind::Symbol(name) = node.kind()
                && **name != *X
                && !names.contains(name)
            {
                names.push(name.clone());
            }
            node.children().for_each(|child| collect(child, names));
        }
        let mut names = Vec::new();
        collect(self, &mut names);
        names
    }
}

fn children(kind: &Kind) -> impl Iterator<Item = &Expr> {
    let (fixed, many): ([Option<&Expr>; 2], &[Expr]) = match kind {
        Kind::Number(_) | Kind::Constant(_) | Kind::Symbol(_) => ([None, None], &[]),
        Kind::Neg(a) | Kind::Derivative(_, a) => ([Some(a), None], &[]),
        Kind::Binary(_, a, b) | Kind::Compare(_, a, b) => ([Some(a), Some(b)], &[]),
        Kind::Call(_, arguments) => ([None, None], arguments),
    };
    fixed.into_iter().flatten().chain(many)
}

impl PartialEq for Expr {
    fn eq(&self, other: &Expr) -> bool {
        self.is_same(other)
            || (self.0.hash == other.0.hash
                && self.0.size == other.0.size
                && self.0.kind == other.0.kind)
    }
}

impl Eq for Expr {}

impl Hash for Expr {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash.hash(state);
    }
}

/// The order in which people write factors and terms: numbers, parameters, x, functions, sums; the
/// shorter first.
impl Ord for Expr {
    fn cmp(&self, other: &Expr) -> Ordering {
        if self.is_same(other) {
            return Ordering::Equal;
        }
        let key = |e: &Expr| (rank(e), e.size());
        key(self).cmp(&key(other)).then_with(|| self.kind().cmp(other.kind()))
    }
}

impl PartialOrd for Expr {
    fn partial_cmp(&self, other: &Expr) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn rank(e: &Expr) -> u8 {
    match e.kind() {
        Kind::Number(_) => 0,
        Kind::Constant(_) => 1,
        Kind::Symbol(name) => 3 + u8::from(**name == *X),
        Kind::Neg(inner) => rank(inner),
        Kind::Binary(Operator::Pow, base, _) => rank(base),
        Kind::Binary(Operator::Mul | Operator::Div, a, b) => rank(a).max(rank(b)),
        Kind::Binary(Operator::Add | Operator::Sub, ..) => 7,
        Kind::Call(Function::Where, _) | Kind::Compare(..) => 6,
        Kind::Call(Function::Sqrt, arguments) => rank(&arguments[0]),
        Kind::Call(..) | Kind::Derivative(..) => 5,
    }
}

impl fmt::Debug for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

macro_rules! operators {
    ($($trait:ident::$method:ident),*) => {$(
        impl std::ops::$trait for Expr {
            type Output = Expr;
            fn $method(self, other: Expr) -> Expr {
                Expr::binary(Operator::$trait, self, other)
            }
        }
    )*};
}

operators!(Add::add, Sub::sub, Mul::mul, Div::div);

impl std::ops::Neg for Expr {
    type Output = Expr;
    fn neg(self) -> Expr {
        Expr::new(Kind::Neg(self))
    }
}

impl Expr {
    /// Base and exponent, where it is a power.
    pub fn as_power(&self) -> Option<(&Expr, &Expr)> {
        match self.kind() {
            Kind::Binary(Operator::Pow, base, exponent) => Some((base, exponent)),
            _ => None,
        }
    }
}

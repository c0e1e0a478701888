//! Tree → operations, each distinct part once.

use super::scalar::{Binary, Unary};
use super::{Operation, Register, safe};
use crate::math::symbolic::differentiate::MOST_NODES;
use crate::math::symbolic::expr::{Constant, Expr, Kind, Operator, Relation, X};
use crate::math::symbolic::function::{Function, Meaning};
use std::collections::HashMap;
use std::sync::Arc;

/// The operations of all outputs; each output's register and how many operations it needs.
pub fn lower(
    outputs: &[Expr],
    parameters: &[Arc<str>],
) -> (Vec<Operation>, Vec<(Register, usize)>) {
    let mut lowering = Lowering { parameters, operations: Vec::new(), known: HashMap::new() };
    let mut known = HashMap::new();
    let registers = outputs.iter().map(|output| {
        let register = lowering.register(&safe::safe(output, &mut known));
        (register, lowering.operations.len())
    });
    let registers = registers.collect();
    (lowering.operations, registers)
}

/// With every short name written out; None where that grows beyond [`MOST_NODES`].
pub fn written_out(e: &Expr) -> Option<Expr> {
    let parts: Vec<Expr> = e.children().map(written_out).collect::<Option<_>>()?;
    let whole = if parts.is_empty() { e.clone() } else { e.with_children(parts) };
    let whole = match whole.kind() {
        // No meaning is in terms of other short names.
        Kind::Call(function, arguments) if is_short(*function) => {
            function.written_out(arguments)?
        }
        _ => whole,
    };
    (whole.size() <= MOST_NODES).then_some(whole)
}

/// Whether a function is only a short name for an expression.
pub fn is_short(function: Function) -> bool {
    matches!(function.meaning(), Meaning::Definition(_))
}

struct Lowering<'p> {
    parameters: &'p [Arc<str>],
    operations: Vec<Operation>,
    known: HashMap<Expr, Register>,
}

impl Lowering<'_> {
    fn register(&mut self, e: &Expr) -> Register {
        if let Some(register) = self.known.get(e) {
            return *register;
        }
        let register = self.node(e);
        self.known.insert(e.clone(), register);
        register
    }

    fn emit(&mut self, operation: Operation) -> Register {
        let same = self.operations.iter().position(|known| *known == operation);
        same.unwrap_or_else(|| {
            self.operations.push(operation);
            self.operations.len() - 1
        })
    }

    fn constant(&mut self, value: f64) -> Register {
        self.emit(Operation::Constant(value))
    }

    fn unary(&mut self, operation: Unary, a: Register) -> Register {
        self.emit(Operation::Unary(operation, a))
    }

    fn binary(&mut self, operation: Binary, a: Register, b: Register) -> Register {
        self.emit(Operation::Binary(operation, a, b))
    }

    fn node(&mut self, e: &Expr) -> Register {
        if let Some(number) = e.as_number() {
            return self.constant(number.to_f64());
        }
        match e.kind() {
            Kind::Number(value) => self.constant(value.to_f64()),
            Kind::Constant(Constant::Pi) => self.constant(std::f64::consts::PI),
            Kind::Constant(Constant::E) => self.constant(std::f64::consts::E),
            Kind::Symbol(name) if **name == *X => self.emit(Operation::Input),
            Kind::Symbol(name) => {
                let place = self.parameters.iter().position(|known| known == name);
                match place {
                    Some(place) => self.emit(Operation::Parameter(place)),
                    None => self.constant(f64::NAN),
                }
            }
            Kind::Neg(inner) => {
                let inner = self.register(inner);
                self.unary(Unary::Neg, inner)
            }
            Kind::Binary(operator, a, b) => self.operator(*operator, a, b),
            Kind::Compare(relation, a, b) => {
                let all = [a, b].map(|side| self.register(side));
                let (yes, no) = (self.constant(1.0), self.constant(0.0));
                self.emit(Operation::Select(*relation, [all[0], all[1], yes, no]))
            }
            Kind::Call(function, arguments) => self.call(*function, arguments),
            // Worked out before anything is evaluated.
            Kind::Derivative(..) => self.constant(f64::NAN),
        }
    }

    fn operator(&mut self, operator: Operator, a: &Expr, b: &Expr) -> Register {
        match operator {
            Operator::Pow => return self.power(a, b),
            Operator::Mul if vanishes(a) && !vanishes(b) => {
                let (a, b) = (self.register(a), self.register(b));
                return self.binary(Binary::Damped, b, a);
            }
            _ => {}
        }
        let operation = match operator {
            Operator::Add => Binary::Add,
            Operator::Sub => Binary::Sub,
            Operator::Mul if vanishes(b) => Binary::Damped,
            Operator::Mul => Binary::Mul,
            _ => Binary::Div,
        };
        let (a, b) = (self.register(a), self.register(b));
        self.binary(operation, a, b)
    }

    /// A small whole power by squares, so that negative numbers have theirs.
    fn power(&mut self, base: &Expr, exponent: &Expr) -> Register {
        const LARGEST: i128 = 64;
        if let Kind::Constant(Constant::E) = base.kind() {
            let exponent = self.register(exponent);
            return self.unary(Unary::Exp, exponent);
        }
        let number = exponent.as_number();
        let base = self.register(base);
        match number {
            Some(n) if n.is_whole() && n.numerator().abs() <= LARGEST => {
                let power = self.whole_power(base, n.numerator().unsigned_abs());
                if n.is_negative() { self.unary(Unary::Inverse, power) } else { power }
            }
            Some(n) if n.to_f64() == 0.5 => self.unary(Unary::Sqrt, base),
            _ => {
                let exponent = self.register(exponent);
                self.binary(Binary::Pow, base, exponent)
            }
        }
    }

    fn whole_power(&mut self, base: Register, n: u128) -> Register {
        match n {
            0 => self.constant(1.0),
            1 => base,
            _ => {
                let half = self.whole_power(base, n / 2);
                let square = self.unary(Unary::Square, half);
                if n.is_multiple_of(2) { square } else { self.binary(Binary::Mul, square, base) }
            }
        }
    }

    fn call(&mut self, function: Function, arguments: &[Expr]) -> Register {
        let operation = match function {
            Function::Where => return self.select(arguments),
            Function::Max | Function::Min => {
                let all = [&arguments[0], &arguments[1]].map(|side| self.register(side));
                let max = function == Function::Max;
                let operation = if max { Binary::Max } else { Binary::Min };
                return self.binary(operation, all[0], all[1]);
            }
            Function::Sigmoid | Function::Softplus => {
                let u = self.register(&arguments[0]);
                let size = match self.operations[u] {
                    Operation::Unary(Unary::Neg, inner) => inner,
                    _ => u,
                };
                let decay = self.unary(Unary::Decay, size);
                let sigmoid = function == Function::Sigmoid;
                let operation = if sigmoid { Binary::Sigmoid } else { Binary::Softplus };
                return self.binary(operation, u, decay);
            }
            Function::Exp => Unary::Exp,
            Function::Expm1 => Unary::Expm1,
            Function::Ln => Unary::Ln,
            Function::Log1p => Unary::Log1p,
            Function::Sqrt => Unary::Sqrt,
            Function::Sin => Unary::Sin,
            Function::Cos => Unary::Cos,
            Function::Tan => Unary::Tan,
            Function::Atan => Unary::Atan,
            Function::Sinh => Unary::Sinh,
            Function::Cosh => Unary::Cosh,
            Function::Tanh => Unary::Tanh,
            Function::Erf => Unary::Erf,
            Function::Erfc => Unary::Erfc,
            Function::Phi => Unary::Phi,
            Function::Density => Unary::Density,
            Function::Abs => Unary::Abs,
            Function::Sign => Unary::Sign,
            // Every other has been written out.
            _ => return self.constant(f64::NAN),
        };
        let argument = self.register(&arguments[0]);
        self.unary(operation, argument)
    }

    fn select(&mut self, arguments: &[Expr]) -> Register {
        let (condition, branches) = (&arguments[0], [&arguments[1], &arguments[2]]);
        let (relation, a, b) = match condition.kind() {
            Kind::Compare(relation, a, b) => (*relation, self.register(a), self.register(b)),
            _ => {
                let zero = self.constant(0.0);
                (Relation::NotEqual, self.register(condition), zero)
            }
        };
        let [yes, no] = branches.map(|branch| self.register(branch));
        self.emit(Operation::Select(relation, [a, b, yes, no]))
    }
}

/// Whether it goes to 0 faster than any power grows, where it goes to 0 at all.
fn vanishes(e: &Expr) -> bool {
    match e.kind() {
        Kind::Call(function, _) => matches!(
            function,
            Function::Exp | Function::Sigmoid | Function::Phi | Function::Density | Function::Erfc
        ),
        Kind::Binary(Operator::Mul, a, b) => vanishes(a) || vanishes(b),
        Kind::Binary(Operator::Pow, base, exponent) => {
            vanishes(base) && exponent.as_number().is_some_and(|n| !n.is_negative())
        }
        _ => false,
    }
}

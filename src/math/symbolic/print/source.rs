//! An expression as Python: for SymPy, NumPy and PyTorch.

use super::{Strength, Style, demands, strength};
use crate::math::symbolic::expr::{Constant, Expr, Kind, Operator, Relation, X};
use crate::math::symbolic::function::{Function, Meaning};
use crate::math::symbolic::number::Decimal;

/// Words that Python or the imports keep for themselves and that could be names of parameters.
const KEPT: &[&str] = &[
    "lambda", "as", "and", "or", "not", "if", "else", "elif", "for", "in", "is", "def", "del",
    "pass", "None", "True", "False", "while", "with", "try", "from", "import", "return", "class",
    "np", "sp", "torch", "math", "special", "nn", "F", "self", "print",
];

pub fn expression(e: &Expr, style: Style) -> String {
    let at_least = |e: &Expr, demand: Strength| {
        let text = expression(e, style);
        if strength(e) < demand { format!("({text})") } else { text }
    };
    match e.kind() {
        Kind::Number(value) => number(*value, style),
        Kind::Constant(constant) => self::constant(*constant, style).to_owned(),
        Kind::Symbol(name) => python_name(name),
        Kind::Neg(inner) => format!("-{}", at_least(inner, Strength::Product)),
        Kind::Binary(operator, a, b) => {
            if let (Style::Sympy, Operator::Div, Kind::Number(_), Kind::Number(_)) =
                (style, operator, a.kind(), b.kind())
            {
                return format!("sp.Rational({a}, {b})");
            }
            let (left, right) = demands(*operator);
            let (left, right) = (at_least(a, left), at_least(b, right));
            let sign = match operator {
                Operator::Add => " + ",
                Operator::Sub => " - ",
                Operator::Mul => "*",
                Operator::Div => "/",
                Operator::Pow => "**",
            };
            format!("{left}{sign}{right}")
        }
        Kind::Compare(relation, a, b) => compared(*relation, a, b, style),
        Kind::Call(function, arguments) => call(*function, arguments, style),
        Kind::Derivative(symbol, inner) => {
            format!("sp.diff({}, {})", expression(inner, style), python_name(symbol))
        }
    }
}

pub fn python_name(name: &str) -> String {
    if KEPT.contains(&name) { format!("{name}_") } else { name.to_owned() }
}

fn number(value: Decimal, style: Style) -> String {
    let text = value.to_string();
    // SymPy keeps a decimal exact when it is given as text.
    let exact = style == Style::Sympy && text.contains(['.', 'e']);
    if exact { format!("sp.Rational('{text}')") } else { text }
}

fn constant(constant: Constant, style: Style) -> &'static str {
    match (constant, style) {
        (Constant::Pi, Style::Sympy) => "sp.pi",
        (Constant::E, Style::Sympy) => "sp.E",
        (Constant::Pi, Style::Numpy) => "np.pi",
        (Constant::E, Style::Numpy) => "np.e",
        (Constant::Pi, _) => "math.pi",
        (Constant::E, _) => "math.e",
    }
}

/// As a number, 1 or 0, where it is no condition of `where`.
fn compared(relation: Relation, a: &Expr, b: &Expr, style: Style) -> String {
    let asked = condition(relation, a, b, style);
    match style {
        Style::Sympy => format!("sp.Piecewise((1, {asked}), (0, True))"),
        Style::Numpy => format!("np.where({asked}, 1.0, 0.0)"),
        _ => format!("({asked}).to(x.dtype)"),
    }
}

fn condition(relation: Relation, a: &Expr, b: &Expr, style: Style) -> String {
    let (left, right) = (expression(a, style), expression(b, style));
    match (style, relation) {
        (Style::Sympy, Relation::Equal) => format!("sp.Eq({left}, {right})"),
        (Style::Sympy, Relation::NotEqual) => format!("sp.Ne({left}, {right})"),
        // A comparison of parameters alone would be a plain truth value.
        (Style::Pytorch, _) if !a.contains(X) && !b.contains(X) => {
            format!("{} {} {right}", tensor(&left), relation.sign())
        }
        _ => format!("{left} {} {right}", relation.sign()),
    }
}

fn asked(e: &Expr, style: Style) -> String {
    match e.kind() {
        Kind::Compare(relation, a, b) => condition(*relation, a, b, style),
        Kind::Binary(Operator::Mul, a, b) => {
            format!("({}) & ({})", asked(a, style), asked(b, style))
        }
        _ => format!("{} != 0", expression(e, style)),
    }
}

fn call(function: Function, arguments: &[Expr], style: Style) -> String {
    if let Meaning::Definition(_) = function.meaning()
        && let Some(written_out) = function.written_out(arguments)
    {
        return match native(function, arguments, style) {
            Some(name) => format!("{name}({})", expression(&arguments[0], style)),
            None => format!("({})", expression(&written_out, style)),
        };
    }
    let all: Vec<String> = arguments.iter().map(|a| expression(a, style)).collect();
    let u = all.first().map_or("", String::as_str);
    match (function, style) {
        (Function::Where, Style::Sympy) => {
            let (a, b) = (&all[1], &all[2]);
            format!("sp.Piecewise(({a}, {}), ({b}, True))", asked(&arguments[0], style))
        }
        (Function::Where, Style::Numpy) => {
            format!("np.where({}, {}, {})", asked(&arguments[0], style), all[1], all[2])
        }
        (Function::Where, _) => {
            let (a, b) = (tensor(&all[1]), tensor(&all[2]));
            format!("torch.where({}, {a}, {b})", asked(&arguments[0], style))
        }
        (Function::Max | Function::Min, Style::Pytorch) => {
            let name = if function == Function::Max { "maximum" } else { "minimum" };
            format!("torch.{name}({}, {})", tensor(u), tensor(&all[1]))
        }
        (Function::Sigmoid, Style::Sympy | Style::Numpy) => {
            let exp = if style == Style::Sympy { "sp.exp" } else { "np.exp" };
            format!("(1/(1 + {exp}(-({u}))))")
        }
        (Function::Softplus, Style::Sympy) => format!("sp.log(1 + sp.exp({u}))"),
        (Function::Softplus, Style::Numpy) => format!("np.logaddexp(0, {u})"),
        (Function::Expm1, Style::Sympy) => format!("(sp.exp({u}) - 1)"),
        (Function::Log1p, Style::Sympy) => format!("sp.log(1 + {u})"),
        (Function::Phi, Style::Sympy) => format!("((1 + sp.erf(({u})/sp.sqrt(2)))/2)"),
        (Function::Density, Style::Sympy) => format!("(sp.exp(-({u})**2/2)/sp.sqrt(2*sp.pi))"),
        (Function::Density, Style::Numpy) => format!("(np.exp(-({u})**2/2)/np.sqrt(2*np.pi))"),
        (Function::Density, _) => {
            format!("(torch.exp(-({})**2/2)/math.sqrt(2*math.pi))", tensor(u))
        }
        (Function::Tan | Function::Sin | Function::Cos, _) | (_, Style::Sympy | Style::Numpy) => {
            format!("{}({})", plain_name(function, style), all.join(", "))
        }
        _ => format!("{}({})", plain_name(function, style), tensor(u)),
    }
}

/// PyTorch's functions take tensors, not numbers.
fn tensor(text: &str) -> String {
    let depends = text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == X);
    if depends { text.to_owned() } else { format!("x*0 + {text}") }
}

/// What PyTorch has of its own, so that its convention at a kink is its own too.
fn native(function: Function, arguments: &[Expr], style: Style) -> Option<&'static str> {
    if style != Style::Pytorch || arguments.len() != 1 || !arguments[0].contains(X) {
        return None;
    }
    Some(match function {
        Function::Relu => "F.relu",
        Function::Relu6 => "F.relu6",
        Function::LeakyRelu => "F.leaky_relu",
        Function::Elu => "F.elu",
        Function::Celu => "F.celu",
        Function::Selu => "F.selu",
        Function::Gelu => "F.gelu",
        Function::Silu | Function::Swish => "F.silu",
        Function::Mish => "F.mish",
        Function::LogSigmoid => "F.logsigmoid",
        Function::Softsign => "F.softsign",
        Function::TanhShrink => "F.tanhshrink",
        Function::HardSwish => "F.hardswish",
        Function::HardTanh => "F.hardtanh",
        Function::HardSigmoid => "F.hardsigmoid",
        _ => return None,
    })
}

fn plain_name(function: Function, style: Style) -> &'static str {
    match (style, function) {
        (Style::Sympy, Function::Exp) => "sp.exp",
        (Style::Sympy, Function::Ln) => "sp.log",
        (Style::Sympy, Function::Sqrt) => "sp.sqrt",
        (Style::Sympy, Function::Sin) => "sp.sin",
        (Style::Sympy, Function::Cos) => "sp.cos",
        (Style::Sympy, Function::Tan) => "sp.tan",
        (Style::Sympy, Function::Atan) => "sp.atan",
        (Style::Sympy, Function::Sinh) => "sp.sinh",
        (Style::Sympy, Function::Cosh) => "sp.cosh",
        (Style::Sympy, Function::Tanh) => "sp.tanh",
        (Style::Sympy, Function::Erf) => "sp.erf",
        (Style::Sympy, Function::Erfc) => "sp.erfc",
        (Style::Sympy, Function::Abs) => "sp.Abs",
        (Style::Sympy, Function::Sign) => "sp.sign",
        (Style::Sympy, Function::Max) => "sp.Max",
        (Style::Sympy, Function::Min) => "sp.Min",
        (Style::Numpy, Function::Exp) => "np.exp",
        (Style::Numpy, Function::Expm1) => "np.expm1",
        (Style::Numpy, Function::Ln) => "np.log",
        (Style::Numpy, Function::Log1p) => "np.log1p",
        (Style::Numpy, Function::Sqrt) => "np.sqrt",
        (Style::Numpy, Function::Sin) => "np.sin",
        (Style::Numpy, Function::Cos) => "np.cos",
        (Style::Numpy, Function::Tan) => "np.tan",
        (Style::Numpy, Function::Atan) => "np.arctan",
        (Style::Numpy, Function::Sinh) => "np.sinh",
        (Style::Numpy, Function::Cosh) => "np.cosh",
        (Style::Numpy, Function::Tanh) => "np.tanh",
        (Style::Numpy, Function::Erf) => "special.erf",
        (Style::Numpy, Function::Erfc) => "special.erfc",
        (Style::Numpy, Function::Phi) => "special.ndtr",
        (Style::Numpy, Function::Abs) => "np.abs",
        (Style::Numpy, Function::Sign) => "np.sign",
        (Style::Numpy, Function::Max) => "np.maximum",
        (Style::Numpy, Function::Min) => "np.minimum",
        (Style::Pytorch, Function::Exp) => "torch.exp",
        (Style::Pytorch, Function::Expm1) => "torch.expm1",
        (Style::Pytorch, Function::Ln) => "torch.log",
        (Style::Pytorch, Function::Log1p) => "torch.log1p",
        (Style::Pytorch, Function::Sqrt) => "torch.sqrt",
        (Style::Pytorch, Function::Sin) => "torch.sin",
        (Style::Pytorch, Function::Cos) => "torch.cos",
        (Style::Pytorch, Function::Tan) => "torch.tan",
        (Style::Pytorch, Function::Atan) => "torch.atan",
        (Style::Pytorch, Function::Sinh) => "torch.sinh",
        (Style::Pytorch, Function::Cosh) => "torch.cosh",
        (Style::Pytorch, Function::Tanh) => "torch.tanh",
        (Style::Pytorch, Function::Sigmoid) => "torch.sigmoid",
        (Style::Pytorch, Function::Softplus) => "F.softplus",
        (Style::Pytorch, Function::Erf) => "torch.erf",
        (Style::Pytorch, Function::Erfc) => "torch.erfc",
        (Style::Pytorch, Function::Phi) => "torch.special.ndtr",
        (Style::Pytorch, Function::Abs) => "torch.abs",
        (Style::Pytorch, Function::Sign) => "torch.sign",
        _ => function.name(),
    }
}

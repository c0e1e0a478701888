//! Whole definitions to copy into a program.

use super::Style;
use super::source::python_name;
use crate::math::symbolic::expr::{Expr, X};

impl Expr {
    /// A definition under a name, with the values of its parameters: a formula for people and
    /// formula setters; a script that defines f and its derivative for SymPy; a function for NumPy;
    /// an `nn.Module` with a check by autograd for PyTorch. Each runs as it stands.
    pub fn source(&self, name: &str, parameters: &[(&str, f64)], style: Style) -> String {
        let mut name = identifier(name);
        if name == X || parameters.iter().any(|(p, _)| python_name(p) == name) {
            name.insert_str(0, "f_");
        }
        let body = || self.show(style);
        let values = |separator: &str, form: &dyn Fn(&str, f64) -> String| {
            let all: Vec<String> =
                parameters.iter().map(|(p, value)| form(&python_name(p), *value)).collect();
            all.join(separator)
        };
        match style {
            Style::Text | Style::Unicode | Style::Latex => self.show(style),
            Style::Sympy => {
                let symbols = values("", &|p, _| format!("{p} = sp.Symbol('{p}', real=True)\n"));
                format!(
                    "import sympy as sp\n\nx = sp.Symbol('x', real=True)\n{symbols}{name} = {}\n\
                     print(sp.simplify(sp.diff({name}, x)))\n",
                    body()
                )
            }
            Style::Numpy => {
                let defaults = values("", &|p, value| format!(", {p}={value:?}"));
                let body = body();
                let special =
                    if body.contains("special.") { "from scipy import special\n" } else { "" };
                format!(
                    "import numpy as np\n{special}\n\ndef {name}(x{defaults}):\n    return {body}\n"
                )
            }
            Style::Pytorch => pytorch(&name, &body(), &values),
        }
    }
}

type Values<'v> = dyn Fn(&str, &dyn Fn(&str, f64) -> String) -> String + 'v;

fn pytorch(name: &str, body: &str, values: &Values) -> String {
    let class: String = name
        .split('_')
        .map(|part| {
            let mut letters = part.chars();
            let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
            first + letters.as_str()
        })
        .collect();
    // F is the module of functions, which the body calls.
    let class = if class == "F" { "Function".to_owned() } else { class };
    let defaults = values("", &|p, value| format!(", {p}={value:?}"));
    let fields =
        values("", &|p, _| format!("        self.{p} = nn.Parameter(torch.tensor({p}))\n"));
    let locals = values("", &|p, _| format!("        {p} = self.{p}\n"));
    format!(
        "import math\n\nimport torch\nimport torch.nn.functional as F\nfrom torch import nn\n\n\n\
         class {class}(nn.Module):\n    def __init__(self{defaults}):\n        super().__init__()\n\
         {fields}\n    def forward(self, x):\n{locals}        return {body}\n\n\n\
         x = torch.linspace(-3.03, 3.11, 20, dtype=torch.float64, requires_grad=True)\n\
         print(torch.autograd.gradcheck({class}().double(), (x,)))\n"
    )
}

/// A name that Python accepts.
fn identifier(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let name: String = name.chars().map(plain).collect();
    match name.chars().next() {
        Some(first) if first.is_ascii_alphabetic() => python_name(&name),
        _ => format!("f_{name}"),
    }
}

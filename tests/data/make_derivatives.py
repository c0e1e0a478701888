"""Writes the derivatives that tests/symbolic.rs holds the symbolic engine against.

    python tests/data/make_derivatives.py        (needs sympy; the same file every time)

derivatives.csv  expression, x, f, df, d2f: the expression as the language of actui and Python both
                 read it, differentiated by SymPy and evaluated to 40 digits, then rounded to the
                 nearest f64. Parameters: a = 0.7, b = 1.3. Points where a value is not real or lies
                 at a kink are left out.
"""

import csv
import pathlib

import sympy as sp

x = sp.Symbol("x", real=True)
A, B = sp.Rational(7, 10), sp.Rational(13, 10)

NAMES = {
    "x": x, "a": A, "b": B, "pi": sp.pi, "e": sp.E,
    "exp": sp.exp, "expm1": lambda u: sp.exp(u) - 1, "ln": sp.log, "log1p": lambda u: sp.log(1 + u),
    "sqrt": sp.sqrt, "sin": sp.sin, "cos": sp.cos, "tan": sp.tan, "atan": sp.atan,
    "sinh": sp.sinh, "cosh": sp.cosh, "tanh": sp.tanh, "erf": sp.erf, "erfc": sp.erfc,
    "sigmoid": lambda u: 1 / (1 + sp.exp(-u)),
    "softplus": lambda u: sp.log(1 + sp.exp(u)),
    "logsigmoid": lambda u: -sp.log(1 + sp.exp(-u)),
    "Phi": lambda u: (1 + sp.erf(u / sp.sqrt(2))) / 2,
    "phi": lambda u: sp.exp(-u**2 / 2) / sp.sqrt(2 * sp.pi),
    "where": lambda c, u, v: sp.Piecewise((u, c), (v, True)),
    "max": lambda u, v: sp.Piecewise((u, u > v), (v, True)),
    "min": lambda u, v: sp.Piecewise((u, u < v), (v, True)),
    "abs": lambda u: sp.Piecewise((u, u > 0), (-u, True)),
    "sign": lambda u: sp.Piecewise((1, u > 0), (-1, True)),
    "relu": lambda u: sp.Piecewise((u, u > 0), (0, True)),
    "elu": lambda u, alpha=1: sp.Piecewise((u, u > 0), (alpha * (sp.exp(u) - 1), True)),
    "gelu": lambda u: u * (1 + sp.erf(u / sp.sqrt(2))) / 2,
    "swish": lambda u, beta=1: u / (1 + sp.exp(-beta * u)),
    "mish": lambda u: u * sp.tanh(sp.log(1 + sp.exp(u))),
}  # fmt: skip

OUTER = [
    "exp({})", "expm1({})", "ln(1+({})**2)", "log1p(exp({}))", "sqrt(2+({})**2)", "sin({})",
    "cos({})", "tan({})", "atan({})", "sinh({})", "cosh({})", "tanh({})", "erf({})", "erfc({})",
    "sigmoid({})", "softplus({})", "logsigmoid({})", "Phi({})", "phi({})", "abs({})", "relu({})",
    "elu({}, a)", "gelu({})", "swish({}, b)", "mish({})", "({})**3", "({})**2/(1+({})**2)",
    "2**({})", "(1+({})**2)**a", "1/(2+({})**2)",
]  # fmt: skip
INNER = ["x", "2*x-1/3", "a*x**2", "-x/b"]

OWN = """
3; x; a*x+b; x**2; x**3-2*x+1; x**7; x**-2; x**0.5; x**(1/3); x**a; a**x; x**x; (x+1)*(x-1)
x*exp(x); x*exp(-x**2); x**2*sin(x); sin(x)*cos(x); exp(x)*sin(b*x); x*ln(x); x*tanh(x)
x/(1+x**2); (x-1)/(x+1); sin(x)/x; exp(x)/x; (x**2+1)/(x-3); ln(x)/x; x/sqrt(1+x**2)
1/(1+exp(-x)); exp(x)/(1+exp(x)); (exp(x)-exp(-x))/(exp(x)+exp(-x)); (exp(2*x)-1)/(exp(2*x)+1)
2/(1+exp(-2*x))-1; ln(1+exp(x)); ln(1/(1+exp(-x))); x/(1+exp(-1.702*x)); x/2*(1+erf(x/sqrt(2)))
x/2*(1+tanh(sqrt(2/pi)*(x+0.044715*x**3))); x*tanh(ln(1+exp(x))); x*erf(ln(1+exp(x)))
x+sin(a*x)**2/a; (x+sqrt(x**2+b))/2; x/(1+abs(x)); x-tanh(x); exp(-x**2/(2*a**2))
where(x>0, x, a*(exp(x)-1)); where(x>1, x**2, where(x<-1, 1/x, x)); max(x, 0.1*x); min(x, 1)
max(min(x, 6), 0); max(x**2, exp(x)); relu(x)**2; relu(x)*sigmoid(x); abs(x)*x; sign(x)*x**2
where(x>=0, x*sigmoid(x), (exp(x)-1)*sigmoid(x)); x*sigmoid(x)**2; x*tanh(gelu(x)); cosh(x)**-2
sinh(x)/cosh(x); sin(x)**2+cos(x)**2; tan(x)*cos(x); exp(exp(-x)); exp(sin(x)); sin(sin(sin(x)))
ln(2+cos(x)); sqrt(x)/x; (x**2)**(1/2); atan(1/x); tanh(sinh(x)); e**(-x)
sigmoid(x)*(1-sigmoid(x)); 1-tanh(x)**2; sigmoid(sigmoid(x)); softplus(-x)+softplus(x); 1/x+1/x**2
x*Phi(x)+phi(x); Phi(x)**2; exp(-x)*softplus(x); ln(cosh(x)); a*x/(b+abs(a*x)); x**2*2**-x; -(-x)
"""

POINTS = [sp.Rational(p) for p in ("-31/10", "-13/10", "-2/5", "3/10", "11/10", "27/10")]


def expressions():
    for outer in OUTER:
        for inner in INNER:
            yield outer.replace("{}", inner)
    for line in OWN.strip().splitlines():
        for text in line.split(";"):
            yield text.strip()


def rows():
    for text in expressions():
        function = sp.sympify(eval(text.replace("1/3", "sp.Rational(1,3)"), {"sp": sp}, NAMES))
        orders = [function, sp.diff(function, x), sp.diff(function, x, 2)]
        for point in POINTS:
            values = [order.subs(x, point).evalf(40) for order in orders]
            if all(value.is_real and value.is_finite for value in values):
                yield [text, repr(float(point))] + [repr(float(value) + 0.0) for value in values]


if __name__ == "__main__":
    path = pathlib.Path(__file__).parent / "derivatives.csv"
    with open(path, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["expression", "x", "f", "df", "d2f"])
        out.writerows(rows())

"""Writes the reference values that tests/gradients.rs holds the functions against.

    python tests/data/make_activations.py        (needs mpmath and torch; the same files every time)

activations.csv        name, parameter, x, f, df, d2f: computed with mpmath to 60 digits, then
                       rounded to the nearest f64. At a kink the row is left out.
activations_torch.csv  the same columns from PyTorch in float64, by torch.autograd twice: the
                       conventions at kinks are in here.
activations_facts.csv  name, fact, x, value: extrema found with mpmath to 60 digits.

The parameter column holds NAME=VALUE or nothing. Numbers are the shortest decimals that read back
to the same f64.
"""

import csv
import pathlib

import mpmath
import torch
from mpmath import mp, mpf

mp.dps = 60

HERE = pathlib.Path(__file__).parent

LAMBDA = mpf("1.0507009873554804934193349852946")
ALPHA = mpf("1.6732632423543772848170429916717")
CUBIC = mpf("0.044715")


def piecewise(right, left):
    """Three functions from (f, f', f'') on the right and on the left of 0."""
    return [
        (lambda x, r=r, l=l: r(x) if x > 0 else l(x)) for r, l in zip(right, left)
    ]


def zero(_):
    return mpf(0)


def one(_):
    return mpf(1)


def identity(x):
    return x


def leaky(a):
    return piecewise(
        (identity, one, zero), (lambda x: a * x, lambda x: a, zero)
    )


def elu(alpha, scale=mpf(1)):
    def power(x):
        return scale * alpha * mpmath.exp(x)

    return piecewise(
        (lambda x: scale * x, lambda x: scale, zero),
        (lambda x: scale * alpha * mpmath.expm1(x), power, power),
    )


def relu6():
    def between(low, inside, high):
        return lambda x: low(x) if x < 0 else high(x) if x > 6 else inside(x)

    return [
        between(zero, identity, lambda x: mpf(6)),
        between(zero, one, zero),
        between(zero, zero, zero),
    ]


def logistic(x):
    return 1 / (1 + mpmath.exp(-x))


def gated(g, g1, g2):
    """x s(g(x)) and its derivatives, by the product and chain rules, term by term."""

    def s1(x):
        return logistic(g(x)) * logistic(-g(x))

    def s2(x):
        return -s1(x) * mpmath.tanh(g(x) / 2)

    return [
        lambda x: x * logistic(g(x)),
        lambda x: logistic(g(x)) + x * g1(x) * s1(x),
        lambda x: 2 * g1(x) * s1(x) + x * (g2(x) * s1(x) + g1(x) ** 2 * s2(x)),
    ]


def sigmoid():
    return [
        logistic,
        lambda x: logistic(x) * logistic(-x),
        lambda x: -logistic(x) * logistic(-x) * mpmath.tanh(x / 2),
    ]


def tanh():
    return [
        mpmath.tanh,
        lambda x: mpmath.sech(x) ** 2,
        lambda x: -2 * mpmath.tanh(x) * mpmath.sech(x) ** 2,
    ]


def gelu():
    return [
        lambda x: x * mpmath.ncdf(x),
        lambda x: mpmath.ncdf(x) + x * mpmath.npdf(x),
        lambda x: (2 - x * x) * mpmath.npdf(x),
    ]


def gelu_tanh():
    k = 2 * mpmath.sqrt(2 / mpmath.pi)
    return gated(
        lambda x: k * (x + CUBIC * x**3),
        lambda x: k * (1 + 3 * CUBIC * x * x),
        lambda x: k * 6 * CUBIC * x,
    )


def swish(beta):
    return gated(lambda x: beta * x, lambda x: beta, zero)


# name, parameter, [f, f', f''] in mpmath, f in PyTorch, kinks
def cases():
    fn = torch.nn.functional
    yield "relu", "", leaky(mpf(0)), fn.relu, [0]
    yield "sigmoid", "", sigmoid(), torch.sigmoid, []
    yield "tanh", "", tanh(), torch.tanh, []
    for a in (0.01, 0.2, -0.5, 1.5):
        yield (
            "leaky-relu",
            f"negative-slope={a!r}",
            leaky(mpf(a)),
            lambda x, a=a: fn.leaky_relu(x, a),
            [0],
        )
    yield "relu6", "", relu6(), fn.relu6, [0, 6]
    for alpha in (1.0, 0.3, 2.5):
        yield (
            "elu",
            f"alpha={alpha!r}",
            elu(mpf(alpha)),
            lambda x, alpha=alpha: fn.elu(x, alpha),
            [0],
        )
    yield "selu", "", elu(ALPHA, LAMBDA), fn.selu, [0]
    for a in (0.25, -0.1):
        yield (
            "prelu",
            f"a={a!r}",
            leaky(mpf(a)),
            lambda x, a=a: fn.prelu(x, torch.tensor([a], dtype=x.dtype)),
            [0],
        )
    yield "gelu", "", gelu(), fn.gelu, []
    yield (
        "gelu-tanh",
        "",
        gelu_tanh(),
        lambda x: fn.gelu(x, approximate="tanh"),
        [],
    )
    yield "swish", "beta=1.0", swish(mpf(1)), fn.silu, []
    for beta in (0.3, 1.7, 12.3):
        yield (
            "swish",
            f"beta={beta!r}",
            swish(mpf(beta)),
            lambda x, beta=beta: x * torch.sigmoid(beta * x),
            [],
        )


# Ordinary points, then the nasty ones: subnormal, tiny, the ends of e^x and of the normal
# density, the edges inside the code, roots of derivatives and what lies beside them.
NASTY = [
    5e-324, 1e-310, 1e-300, 1e-200, 1e-100, 1e-30, 1e-20, 1e-16, 1e-12, 1e-9, 1e-8, 3e-7, 1e-5,
    1e-3, 0.0123, 0.1, 1 / 3, 0.5, 2**-0.5, 0.7517915246935645, 0.7524614220710163, 0.999999, 1.0,
    1.2784645427610738, 1.4142135623730951, 1.414213562373095, 1.4142135623730954, 1.41421,
    1.418503, 1.5, 2.0, 2.3993572805154668, 2.5, 3.0, 3.4358410, 5.3, 5.999999999, 6.000000001, 7.7,
    8.3, 9.9, 11.1, 13.37, 15.5, 17.0, 18.75, 19.1, 20.3, 21.5, 22.2, 25.0, 29.999, 30.001, 33.3,
    36.04365338911715, 36.7, 37.0, 37.5, 37.7, 38.0, 38.3, 38.5, 38.6, 39.0, 39.999, 40.001, 45.0,
    59.9, 60.1, 77.7, 100.0, 123.456, 300.5, 354.9, 372.0, 373.1, 500.0, 699.9, 700.1, 708.3, 709.7,
    709.9, 710.5, 740.0, 744.0, 745.0, 745.2, 746.0, 750.0, 1000.0, 1489.0, 1491.0, 1e4, 1e10, 1e100,
    1e154, 1e200, 1e300,
]  # fmt: skip


STRAIGHT = ("relu", "relu6", "leaky-relu", "prelu")


def grid(name):
    even = [k / 3 + k * k / 512 for k in range(1, 61)]
    positive = sorted(set(NASTY[::3] if name in STRAIGHT else NASTY + even))
    return [-x for x in reversed(positive)] + [0.0] + positive


def exact(function, x):
    """Rounded once, to the nearest; no term above cancels by more than a few digits."""
    return float(function(mpf(x)))


def write(name, header, rows):
    with open(HERE / name, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def shut(name, x):
    """Where the exponent is so large that mpmath would only produce 0 or the identity, slowly."""
    return abs(x) > 1e5 and name in ("gelu", "gelu-tanh", "swish", "sigmoid", "tanh")


def limits(name, x):
    right = x > 0
    if name == "sigmoid":
        return [1.0 if right else 0.0, 0.0, 0.0]
    if name == "tanh":
        return [1.0 if right else -1.0, 0.0, 0.0]
    return [x, 1.0, 0.0] if right else [0.0, 0.0, 0.0]


def reference_rows():
    for name, parameter, functions, _, kinks in cases():
        for x in grid(name):
            if x in kinks:
                continue
            if shut(name, x):
                values = limits(name, x)
            else:
                values = [exact(function, x) for function in functions]
            yield [name, parameter, repr(x)] + [repr(value + 0.0) for value in values]


TORCH_POINTS = [
    -800.0, -745.0, -100.0, -38.0, -20.0, -10.0, -6.0, -3.5, -2.0, -1.2784645427610738, -1.0,
    -0.7517915246935645, -0.5, -0.1, -1e-3, -1e-9, -1e-300, -0.0, 0.0, 1e-300, 1e-9, 1e-3, 0.1, 0.5,
    0.7, 1.0, 1.4142135623730951, 2.0, 3.5, 5.999, 6.0, 6.001, 10.0, 20.0, 38.0, 100.0, 745.0, 800.0,
]  # fmt: skip


def torch_rows():
    for name, parameter, _, function, _ in cases():
        for point in TORCH_POINTS:
            x = torch.tensor([point], dtype=torch.float64, requires_grad=True)
            y = function(x)
            (slope,) = torch.autograd.grad(y.sum(), x, create_graph=True)
            curvature = torch.zeros_like(x)
            if slope.requires_grad:
                (found,) = torch.autograd.grad(slope.sum(), x, allow_unused=True)
                curvature = curvature if found is None else found
            numbers = [point, y.item(), slope.item(), curvature.item()]
            yield [name, parameter] + [repr(number) for number in numbers]


def fact_rows():
    """Where f and f' of the smooth functions turn, near a rough guess, to full precision."""
    wanted = [
        ("gelu", gelu(), [("value-min", 0, -0.75), ("slope-min", 1, -1.4), ("slope-max", 1, 1.4),
                          ("curvature-max", 2, 0.0), ("curvature-min", 2, 2.0)]),
        ("gelu-tanh", gelu_tanh(), [("value-min", 0, -0.75), ("slope-min", 1, -1.4),
                                    ("slope-max", 1, 1.4), ("curvature-max", 2, 0.0),
                                    ("curvature-min", 2, 2.01)]),
        ("swish", swish(mpf(1)), [("value-min", 0, -1.28), ("slope-min", 1, -2.4),
                                  ("slope-max", 1, 2.4), ("curvature-max", 2, 0.0),
                                  ("curvature-min", 2, 3.4)]),
        ("sigmoid", sigmoid(), [("slope-max", 1, 0.0), ("curvature-max", 2, -1.3),
                                ("curvature-min", 2, 1.3)]),
        ("tanh", tanh(), [("slope-max", 1, 0.0), ("curvature-max", 2, -0.66),
                          ("curvature-min", 2, 0.66)]),
    ]  # fmt: skip
    for name, functions, facts in wanted:
        for fact, order, guess in facts:
            if guess == 0.0:
                x = mpf(0)
            elif order < 2:
                x = mpmath.findroot(functions[order + 1], mpf(guess))
            else:
                x = mpmath.findroot(lambda t: mpmath.diff(functions[2], t), mpf(guess))
            yield [name, fact, repr(float(x)), repr(float(functions[order](x)))]


if __name__ == "__main__":
    header = ["name", "parameter", "x", "f", "df", "d2f"]
    write("activations.csv", header, reference_rows())
    write("activations_torch.csv", header, torch_rows())
    write("activations_facts.csv", ["name", "fact", "x", "value"], fact_rows())

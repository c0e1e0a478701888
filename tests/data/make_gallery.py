"""Writes what PyTorch makes of the gallery's functions, which tests/symbolic.rs holds them against.

    python tests/data/make_gallery.py        (needs torch; the same file every time)

gallery_torch.csv  name, x, f, df from PyTorch in float64 by autograd: where it has the function
                   itself, the conventions at kinks are its own.
"""

import csv
import pathlib

import torch
import torch.nn.functional as F

FUNCTIONS = {
    "softplus": lambda x: torch.logaddexp(x, torch.zeros_like(x)),
    "softsign": F.softsign,
    "mish": F.mish,
    "hardswish": F.hardswish,
    "hardsigmoid": F.hardsigmoid,
    "hardtanh": F.hardtanh,
    "celu": F.celu,
    "logsigmoid": F.logsigmoid,
    "tanhshrink": F.tanhshrink,
    "softshrink": F.softshrink,
    "hardshrink": F.hardshrink,
    "squareplus": lambda x: (x + torch.sqrt(x * x + 4)) / 2,
    "squared-relu": lambda x: F.relu(x) ** 2,
    "quick-gelu": lambda x: x * torch.sigmoid(1.702 * x),
    "snake": lambda x: x + torch.sin(x) ** 2,
    "gaussian": lambda x: torch.exp(-(x**2) / 2),
    "sine": torch.sin,
    "serf": lambda x: x * torch.erf(torch.logaddexp(x, torch.zeros_like(x))),
    "star-relu": lambda x: 0.8944 * F.relu(x) ** 2 - 0.4472,
    "elish": lambda x: torch.where(x >= 0, F.silu(x), torch.expm1(x) * torch.sigmoid(x)),
    "lisht": lambda x: x * torch.tanh(x),
    "arctan": torch.atan,
    "smelu": lambda x: torch.where(x <= -1, 0 * x, torch.where(x >= 1, x, (x + 1) ** 2 / 4)),
    "phish": lambda x: x * torch.tanh(F.gelu(x)),
}

POINTS = [-20.0, -6.0, -3.0, -1.7, -1.0, -0.5, -0.2, 0.0, 0.2, 0.5, 1.0, 1.7, 3.0, 6.0, 20.0]


def rows():
    for name, function in FUNCTIONS.items():
        for point in POINTS:
            x = torch.tensor(point, dtype=torch.float64, requires_grad=True)
            y = function(x)
            (slope,) = torch.autograd.grad(y, x)
            yield [name, repr(point), repr(y.item() + 0.0), repr(slope.item() + 0.0)]


if __name__ == "__main__":
    path = pathlib.Path(__file__).parent / "gallery_torch.csv"
    with open(path, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["name", "x", "f", "df"])
        out.writerows(rows())

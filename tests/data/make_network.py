"""Replays networks in PyTorch float64 and stores what autograd says, for tests/network.rs.

    python make_network.py                 write network_NAME.safetensors for every case
    python make_network.py --replay FILE   compare a file of `actui net --save FILE` with autograd

Needs torch, numpy and safetensors. The cases' weights come from numpy's RandomState, whose
numbers are the same in every version, so the files come out the same wherever this runs (up to
rounding in PyTorch's sums).
"""

import json
import pathlib
import sys

import numpy
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch.nn import functional as F

HERE = pathlib.Path(__file__).parent

# name in actui: (function of z and the parameters, parameters by actui's name)
FUNCTIONS = {
    "relu": (lambda z, p: F.relu(z), {}),
    "sigmoid": (lambda z, p: torch.sigmoid(z), {}),
    "tanh": (lambda z, p: torch.tanh(z), {}),
    "leaky-relu": (lambda z, p: F.leaky_relu(z, p["negative-slope"]), {"negative-slope": 0.01}),
    "relu6": (lambda z, p: F.relu6(z), {}),
    "elu": (lambda z, p: F.elu(z, p["alpha"]), {"alpha": 1.0}),
    "selu": (lambda z, p: F.selu(z), {}),
    "prelu": (lambda z, p: F.prelu(z, torch.tensor([p["a"]], dtype=z.dtype)), {"a": 0.25}),
    "gelu": (lambda z, p: F.gelu(z), {}),
    "gelu-tanh": (lambda z, p: F.gelu(z, approximate="tanh"), {}),
    "swish": (lambda z, p: z * torch.sigmoid(p["beta"] * z), {"beta": 1.0}),
}

# function, hidden layers, width, batch, standard deviation of the weights × √width, of the biases
CASES = [
    ("relu", 4, 6, 4, 1.4, 0.3),
    ("sigmoid", 6, 5, 4, 2.0, 0.5),
    ("tanh", 4, 6, 5, 1.5, 0.2),
    ("leaky-relu", 3, 8, 4, 1.4, 0.3),
    ("relu6", 3, 7, 6, 4.0, 1.0),
    ("elu", 5, 6, 4, 1.4, 0.3),
    ("selu", 4, 6, 4, 1.0, 0.1),
    ("prelu", 4, 5, 4, 1.4, 0.3),
    ("gelu", 4, 6, 4, 1.6, 0.3),
    ("gelu-tanh", 3, 6, 4, 1.6, 0.3),
    ("swish", 5, 5, 4, 1.8, 0.3),
]


def draw(case):
    """Input, target, weights and biases of a case."""
    name, depth, width, batch, weight_std, bias_std = case
    random = numpy.random.RandomState(1 + [c[0] for c in CASES].index(name))
    tensors = {"input": random.randn(batch, width), "target": random.randn(batch, 1)}
    for layer in range(1, depth + 2):
        fan_out = width if layer <= depth else 1
        weight = random.randn(fan_out, width) * weight_std / numpy.sqrt(width)
        tensors[f"layers.{layer}.weight"] = weight
        tensors[f"layers.{layer}.bias"] = random.randn(fan_out) * bias_std
    return {key: torch.from_numpy(value) for key, value in tensors.items()}


def replay(tensors, function, parameters):
    """The loss, and all tensors with those that autograd computes from the parameters added."""
    out = {key: tensors[key].double() for key in ("input", "target")}
    depth = sum(key.endswith(".weight") for key in tensors) - 1
    h, pre_activations = out["input"], []
    for layer in range(1, depth + 2):
        for part in ("weight", "bias"):
            key = f"layers.{layer}.{part}"
            out[key] = tensors[key].double().clone().requires_grad_()
        z = F.linear(h, out[f"layers.{layer}.weight"], out[f"layers.{layer}.bias"])
        z.retain_grad()
        pre_activations.append(z)
        h = function(z, parameters) if layer <= depth else z
    loss = F.mse_loss(h, out["target"])
    loss.backward()
    for layer, z in enumerate(pre_activations, 1):
        out[f"layers.{layer}.preactivation"], out[f"layers.{layer}.delta"] = z, z.grad
        for part in ("weight", "bias"):
            out[f"layers.{layer}.{part}.grad"] = out[f"layers.{layer}.{part}"].grad
    return loss.item(), {key: value.detach().contiguous() for key, value in out.items()}


def write_cases():
    for case in CASES:
        name = case[0]
        function, parameters = FUNCTIONS[name]
        loss, tensors = replay(draw(case), function, parameters)
        settings = {"activation": name, "parameters": parameters, "loss": loss}
        path = HERE / f"network_{name}.safetensors"
        save_file(tensors, path, metadata={"settings": json.dumps(settings)})
        print(f"{path.name}: loss {loss!r}, torch {torch.__version__}")


def compare(path):
    with safe_open(path, "pt") as file:
        metadata = file.metadata()
        saved = {key: file.get_tensor(key) for key in file.keys()}
    function, defaults = FUNCTIONS[metadata["activation"]]
    _, expected = replay(saved, function, defaults | json.loads(metadata["parameters"]))
    for part in ("preactivation", "delta", "weight.grad", "bias.grad"):
        worst = max(
            (saved[key].double() - expected[key]).abs().max().item()
            / (expected[key].abs().max().item() or 1.0)
            for key in saved
            if key.endswith(part)
        )
        print(f"{part}: largest difference relative to its layer's largest {worst:.2e}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--replay"]:
        compare(sys.argv[2])
    else:
        write_cases()

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

# file name, function, widths of input and hidden layers, batch, what the layers have
PARTS = [
    ("batch-norm", "tanh", [6, 6, 6, 6], 7, {"norm": "batch"}),
    ("layer-norm", "gelu", [6, 6, 6, 6], 4, {"norm": "layer"}),
    ("residual", "relu", [6, 6, 6, 6, 6], 5, {"residual": True}),
    ("narrowing", "tanh", [9, 9, 7, 5, 3], 6, {}),
    ("widening", "swish", [3, 4, 6, 9], 5, {}),
    ("all-parts", "selu", [6, 6, 4, 4, 8], 7, {"norm": "batch", "residual": True}),
]


def draw(case):
    """Input, target, weights and biases of a case."""
    name, depth, width, batch, weight_std, bias_std = case
    random = numpy.random.RandomState(1 + [c[0] for c in CASES].index(name))
    return drawn(random, [width] * (depth + 1), batch, (weight_std, bias_std))


def drawn(random, widths, batch, spreads, norm=None):
    """`widths` are those of the input and of the hidden layers."""
    weight_std, bias_std = spreads
    tensors = {"input": random.randn(batch, widths[0]), "target": random.randn(batch, 1)}
    for layer, (fan_in, fan_out) in enumerate(zip(widths, widths[1:] + [1]), 1):
        weight = random.randn(fan_out, fan_in) * weight_std / numpy.sqrt(fan_in)
        tensors[f"layers.{layer}.weight"] = weight
        tensors[f"layers.{layer}.bias"] = random.randn(fan_out) * bias_std
        if norm and layer < len(widths):
            tensors[f"layers.{layer}.norm.weight"] = 1 + 0.3 * random.randn(fan_out)
            tensors[f"layers.{layer}.norm.bias"] = 0.3 * random.randn(fan_out)
    return {key: torch.from_numpy(value) for key, value in tensors.items()}


def replay(tensors, function, parameters, norm=None, residual=False):
    """The loss, and all tensors with those that autograd computes from the parameters added."""
    out = {key: tensors[key].double() for key in ("input", "target")}
    depth = sum(key.endswith(".bias") and ".norm." not in key for key in tensors) - 1
    for key in tensors:
        if key.endswith((".weight", ".bias")):
            out[key] = tensors[key].double().clone().requires_grad_()
    h, pre_activations = out["input"], []
    for layer in range(1, depth + 2):
        z = F.linear(h, out[f"layers.{layer}.weight"], out[f"layers.{layer}.bias"])
        if norm and layer <= depth:
            scale, shift = out[f"layers.{layer}.norm.weight"], out[f"layers.{layer}.norm.bias"]
            if norm == "batch":
                z = F.batch_norm(z, None, None, scale, shift, training=True)
            else:
                z = F.layer_norm(z, z.shape[1:], scale, shift)
        z.retain_grad()
        pre_activations.append(z)
        if layer > depth:
            h = z
        elif residual and h.shape == z.shape:
            h = function(z, parameters) + h
        else:
            h = function(z, parameters)
    loss = F.mse_loss(h, out["target"])
    loss.backward()
    for layer, z in enumerate(pre_activations, 1):
        out[f"layers.{layer}.preactivation"], out[f"layers.{layer}.delta"] = z, z.grad
    for key in tensors:
        if key.endswith((".weight", ".bias")):
            out[f"{key}.grad"] = out[key].grad
    return loss.item(), {key: value.detach().contiguous() for key, value in out.items()}


def write_cases():
    for case in CASES:
        write(case[0], case[0], draw(case), {})
    for seed, (name, activation, widths, batch, parts) in enumerate(PARTS, 100):
        random = numpy.random.RandomState(seed)
        tensors = drawn(random, widths, batch, (1.4, 0.3), parts.get("norm"))
        write(name, activation, tensors, parts)


def write(name, activation, tensors, parts):
    function, parameters = FUNCTIONS[activation]
    loss, tensors = replay(tensors, function, parameters, **parts)
    settings = {"activation": activation, "parameters": parameters, "loss": loss} | parts
    path = HERE / f"network_{name}.safetensors"
    save_file(tensors, path, metadata={"settings": json.dumps(settings)})
    print(f"{path.name}: loss {loss!r}, torch {torch.__version__}")


def compare(path):
    with safe_open(path, "pt") as file:
        metadata = file.metadata()
        saved = {key: file.get_tensor(key) for key in file.keys()}
    function, defaults = FUNCTIONS[metadata["activation"]]
    parameters = defaults | json.loads(metadata["parameters"])
    norm = metadata["norm"] if metadata["norm"] != "null" else None
    _, expected = replay(saved, function, parameters, norm, metadata["residual"] == "true")
    for part in ("preactivation", "delta", "weight.grad", "bias.grad"):
        keys = [key for key in saved if key.endswith(part)]
        off = {key: (saved[key].double() - expected[key]).abs().max().item() for key in keys}
        worst = max(off[key] / size(expected, key) for key in keys)
        print(f"{part}: largest difference relative to its layer's largest {worst:.2e}")


def size(tensors, key):
    """The largest number of a tensor; a bias before a batch norm has a gradient of 0 up to rounding."""
    largest = tensors[key].abs().max().item()
    if key.endswith("bias.grad"):
        largest = max(largest, tensors[key.replace("bias.grad", "weight.grad")].abs().max().item())
    return largest or 1.0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--replay"]:
        compare(sys.argv[2])
    else:
        write_cases()

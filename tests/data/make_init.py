"""Runs the lines that `actui init` prints in PyTorch, JAX and Keras, and stores what they draw.

    ACTUI=target/debug/actui KERAS_BACKEND=jax python tests/data/make_init.py

Needs torch, jax and keras. For each call: the standard deviation of the weights and of the biases
that each library's lines draw, and rms δ of the first hidden layer over rms δ of the last (δ = ∂L/∂z)
of networks with those weights, on noise as `actui net` has it: inputs and targets from N(0, 1), mean
squared error, batch 64, float64. Written to tests/data/init.json.
"""

import json
import os
import pathlib
import subprocess

import jax
import keras
import numpy as np
import torch

CALLS = [
    ["gelu", "--depth", "50"],
    ["relu", "--depth", "50"],
    ["tanh", "--depth", "30", "--bias-std", "0.3"],
]
FUNCTIONS = {"gelu": torch.nn.GELU, "relu": torch.nn.ReLU, "tanh": torch.nn.Tanh}
BATCH = 64
NETWORKS = 15


def ratio(model, width, generator):
    """rms δ¹/δᴸ of a model of Linear, φ, Linear, φ … Linear."""
    x = torch.randn(BATCH, width, dtype=torch.float64, generator=generator)
    target = torch.randn(BATCH, 1, dtype=torch.float64, generator=generator)
    kept, h = [], x
    for layer in list(model)[:-1]:
        h = layer(h)
        if isinstance(layer, torch.nn.Linear):
            h.retain_grad()
            kept.append(h)
    loss = ((model[-1](h) - target) ** 2).mean()
    loss.backward()
    rms = [z.grad.pow(2).mean().sqrt().item() for z in kept]
    return rms[0] / rms[-1]


def network(function, depth, width):
    layers = []
    for _ in range(depth):
        layers += [torch.nn.Linear(width, width), FUNCTIONS[function]()]
    return torch.nn.Sequential(*layers, torch.nn.Linear(width, 1)).double()


def by_torch(code, model, seed):
    torch.manual_seed(seed)
    exec(code, {"torch": torch, "model": model})


def by_jax(code, model, seed):
    names = {"jax": jax}
    exec(code, names)
    key = jax.random.key(seed)
    for layer in model:
        if isinstance(layer, torch.nn.Linear):
            key, one, two = jax.random.split(key, 3)
            put(layer, names["kernel_init"](one, (layer.in_features, layer.out_features)),
                names["bias_init"](two, (layer.out_features,)))


def by_keras(code, model, seed):
    keras.utils.set_random_seed(seed)
    names = {"keras": keras}
    exec(code, names)
    for layer in model:
        if isinstance(layer, torch.nn.Linear):
            # A new one each time, as a layer that is given a name or a configuration makes: an
            # initializer draws the same numbers whenever it is called again.
            exec(code, names)
            dense = keras.layers.Dense(
                layer.out_features,
                kernel_initializer=names["kernel_initializer"],
                bias_initializer=names["bias_initializer"],
            )
            dense.build((None, layer.in_features))
            put(layer, dense.kernel, dense.bias)


def put(layer, kernel, bias):
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(np.array(kernel, dtype=np.float64).T))
        layer.bias.copy_(torch.tensor(np.array(bias, dtype=np.float64)))


def measured(answer, library, draw):
    stds, biases, ratios = [], [], []
    function, depth, width = answer["function"], answer["depth"], answer["width"]
    for seed in range(1, NETWORKS + 1):
        model = network(function, depth, width)
        draw(answer["code"][library], model, seed)
        hidden = [layer for layer in model if isinstance(layer, torch.nn.Linear)][:-1]
        stds.append(torch.cat([layer.weight.flatten() for layer in hidden]).std().item())
        biases.append(torch.cat([layer.bias for layer in hidden]).std().item())
        ratios.append(ratio(model, width, torch.Generator().manual_seed(1000 + seed)))
    return {
        "weight_std": float(np.mean(stds)),
        "bias_std": float(np.mean(biases)),
        "ratios": sorted(ratios),
    }


def main():
    actui = os.environ.get("ACTUI", "actui")
    cases = []
    for call in CALLS:
        printed = subprocess.run(
            [actui, "init", *call, "--format", "json"], capture_output=True, check=True, text=True
        )
        answer = json.loads(printed.stdout)
        case = {"call": call, "code": answer["code"], "gain": answer["kept"]["gain"]}
        for library, draw in [("pytorch", by_torch), ("jax", by_jax), ("keras", by_keras)]:
            case[library] = measured(answer, library, draw)
            print(call, library, case[library]["weight_std"], np.median(case[library]["ratios"]))
        cases.append(case)
    versions = {"torch": torch.__version__, "jax": jax.__version__, "keras": keras.__version__}
    whole = {"versions": versions, "cases": cases}
    place = pathlib.Path(__file__).with_name("init.json")
    place.write_text(json.dumps(whole, indent=1) + "\n")


main()

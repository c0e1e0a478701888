"""Trains small networks in PyTorch float64 and stores what it did, for tests/train.rs.

    python make_train.py        write train_NAME.safetensors for every case

Needs torch, numpy and safetensors. Each step takes the whole data set. Stored are input and target,
all parameters before (parameter.I), their gradients of the first step (gradient.I, clipped where
the case clips), all parameters after the last step (trained.I), what the trained network puts out
in evaluation (output), and in the metadata the settings and the loss of every step.

Parameters count in actui's order: for each hidden layer weight, bias, norm's scale and shift, the
activation's own parameter, each where the layer has it; then the output's weight and bias.
"""

import json
import pathlib

import numpy
import torch
from safetensors.torch import save_file
from torch.nn import functional as F

HERE = pathlib.Path(__file__).parent
STEPS = 5

ACTIVATIONS = {
    "tanh": lambda z, p: torch.tanh(z),
    "relu": lambda z, p: F.relu(z),
    "gelu": lambda z, p: F.gelu(z),
    "selu": lambda z, p: F.selu(z),
    "prelu": lambda z, p: F.prelu(z, p),
    "swish": lambda z, p: z * torch.sigmoid(p * z),
}

CASES = {
    "plain": dict(activation="tanh", optimizer="adam", lr=0.01),
    "residual": dict(activation="relu", optimizer="sgd", lr=0.05, residual=True, loss="mse"),
    "batch-norm": dict(activation="gelu", optimizer="momentum", lr=0.05, norm="batch"),
    "layer-norm": dict(activation="swish", optimizer="adam", lr=0.02, norm="layer", learnable=True),
    "clipped": dict(
        activation="prelu", optimizer="sgd", lr=0.1, norm="batch", learnable=True, residual=True,
        clip=0.5,
    ),
    "everything": dict(
        activation="swish", optimizer="momentum", lr=0.02, norm="layer", learnable=True,
        residual=True, clip=0.3, loss="mse",
    ),
    # not adam: a bias before a batch norm has a gradient of 0 up to rounding, which adam divides by
    # its own size
    "selu": dict(activation="selu", optimizer="momentum", lr=0.01, norm="batch", loss="mse"),
}
DEFAULTS = dict(
    depth=3, width=5, features=5, outputs=3, rows=12, residual=False, norm=None, learnable=False,
    clip=None, loss="cross-entropy",
)


def draw(settings, random):
    """Parameters in actui's order, with gradients."""
    parameters = []
    fan_in, width = settings["features"], settings["width"]
    for _ in range(settings["depth"]):
        parameters.append(random.randn(width, fan_in) * 1.2 / numpy.sqrt(fan_in))
        parameters.append(random.randn(width) * 0.2)
        if settings["norm"]:
            parameters.append(1 + 0.3 * random.randn(width))
            parameters.append(0.3 * random.randn(width))
        if settings["learnable"]:
            parameters.append(numpy.array([0.25 if settings["activation"] == "prelu" else 1.0]))
        fan_in = width
    parameters.append(random.randn(settings["outputs"], fan_in) * 1.2 / numpy.sqrt(fan_in))
    parameters.append(random.randn(settings["outputs"]) * 0.2)
    return [torch.from_numpy(values).requires_grad_() for values in parameters]


def forward(settings, parameters, running, h, training):
    parameters = iter(parameters)
    for layer in range(settings["depth"]):
        z = F.linear(h, next(parameters), next(parameters))
        if settings["norm"]:
            scale, shift = next(parameters), next(parameters)
            if settings["norm"] == "batch":
                z = F.batch_norm(z, *running[layer], scale, shift, training)
            else:
                z = F.layer_norm(z, z.shape[1:], scale, shift)
        own = next(parameters) if settings["learnable"] else None
        activation = ACTIVATIONS[settings["activation"]](z, own)
        h = activation + h if settings["residual"] and h.shape == activation.shape else activation
    return F.linear(h, next(parameters), next(parameters))


def clip(parameters, limit):
    """Exactly to the limit; torch's clip_grad_norm_ adds 1e-6 to the norm."""
    norm = torch.sqrt(sum((p.grad**2).sum() for p in parameters))
    if limit is not None and norm > limit:
        for p in parameters:
            p.grad *= limit / norm


def train(name):
    settings = DEFAULTS | CASES[name]
    random = numpy.random.RandomState(1 + list(CASES).index(name))
    rows, width = settings["rows"], settings["width"]
    x = torch.from_numpy(random.randn(rows, settings["features"]))
    if settings["loss"] == "mse":
        target, loss_of = torch.from_numpy(random.randn(rows, settings["outputs"])), F.mse_loss
    else:
        labels = torch.from_numpy(random.randint(0, settings["outputs"], rows))
        target, loss_of = F.one_hot(labels, settings["outputs"]).double(), F.cross_entropy
    parameters = draw(settings, random)
    running = [
        (torch.zeros(width).double(), torch.ones(width).double()) for _ in range(settings["depth"])
    ]
    stored = {"input": x, "target": target}
    stored |= {f"parameter.{i}": p.detach().clone() for i, p in enumerate(parameters)}
    optimizer = {
        "sgd": lambda: torch.optim.SGD(parameters, lr=settings["lr"]),
        "momentum": lambda: torch.optim.SGD(parameters, lr=settings["lr"], momentum=0.9),
        "adam": lambda: torch.optim.Adam(parameters, lr=settings["lr"]),
    }[settings["optimizer"]]()
    losses = []
    for step in range(STEPS):
        optimizer.zero_grad()
        loss = loss_of(forward(settings, parameters, running, x, True), target)
        loss.backward()
        clip(parameters, settings["clip"])
        losses.append(loss.item())
        if step == 0:
            stored |= {f"gradient.{i}": p.grad.clone() for i, p in enumerate(parameters)}
        optimizer.step()
    stored |= {f"trained.{i}": p.detach().clone() for i, p in enumerate(parameters)}
    with torch.no_grad():
        stored["output"] = forward(settings, parameters, running, x, False)
    metadata = {"settings": json.dumps(settings), "losses": json.dumps(losses)}
    path = HERE / f"train_{name}.safetensors"
    save_file({key: value.contiguous() for key, value in stored.items()}, path, metadata=metadata)
    print(f"{path.name}: losses {losses}, torch {torch.__version__}")


if __name__ == "__main__":
    for name in CASES:
        train(name)

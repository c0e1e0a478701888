# A network of actui in PyTorch: x*sigmoid(b*x) b=1.7, 4 hidden layers of 8, 8, 5, 5, he-normal × 1, residual, layer norm, seed 1.
# Reads the .safetensors file of the same name; needs torch and safetensors.
import pathlib

import torch
from safetensors.torch import load_file
from torch.nn import functional as F

DEPTH, STEPS, LEARNING_RATE = 4, 2, 0.01
run = load_file(pathlib.Path(__file__).with_suffix(".safetensors"))


def phi(x):
    b = 1.7
    return x*torch.sigmoid(b*x)


# The parameters before the first step.
start = {k.removeprefix("start."): t for k, t in run.items() if k.startswith("start.")} or run
p = {k: t.clone().requires_grad_() for k, t in start.items() if k.endswith((".weight", ".bias"))}


def forward():
    h, pre_activations = run["input"], []
    for layer in range(1, DEPTH + 2):
        z = F.linear(h, p[f"layers.{layer}.weight"], p[f"layers.{layer}.bias"])
        if layer <= DEPTH:
            scale, shift = (p[f"layers.{layer}.norm.{part}"] for part in ("weight", "bias"))
            z = F.layer_norm(z, z.shape[1:], scale, shift)
        z.retain_grad()
        pre_activations.append(z)
        h = z if layer > DEPTH else phi(z) + h if h.shape == z.shape else phi(z)
    return F.mse_loss(h, run["target"]), pre_activations


for step in range(STEPS + 1):
    loss, pre_activations = forward()
    loss.backward()
    if step < STEPS:
        with torch.no_grad():
            for parameter in p.values():
                parameter -= LEARNING_RATE * parameter.grad
                parameter.grad = None


def rms(t):
    return t.double().square().mean().sqrt().item()


print(f"loss: torch {loss.item():.9g}, actui 1.849552090e-1")
print("layer   rms delta: torch        actui   rms dL/dW: torch        actui")
worst = 0.0
for layer, z in enumerate(pre_activations, 1):
    delta, weight = run[f"layers.{layer}.delta"], run[f"layers.{layer}.weight.grad"]
    mine = p[f"layers.{layer}.weight"].grad
    print(f"{layer:5} {rms(z.grad):18.6e} {rms(delta):12.6e} {rms(mine):18.6e} {rms(weight):12.6e}")
    for a, b in ((z.grad, delta), (mine, weight)):
        worst = max(worst, ((a - b).abs().max() / b.abs().max().clamp_min(1e-300)).item())
print(f"largest difference, relative to its layer's largest number: {worst:.1e}")

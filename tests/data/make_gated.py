"""The loss and the gradient of every parameter of two gated layers, by PyTorch: for the tests of
src/math/nn/model/hidden.rs. Parameters are sin(1), sin(2), … in the order W, b, V, c of each layer, then the
output's; run it and paste what it prints.
"""

import torch
from torch.nn.functional import gelu, linear, mse_loss, silu

torch.set_default_dtype(torch.float64)
count = 0


def numbers(*shape):
    global count
    size = torch.Size(shape).numel()
    values = torch.sin(torch.arange(count + 1, count + size + 1, dtype=torch.float64))
    count += size
    return values.reshape(shape).requires_grad_()


shapes = [(3, 2), (3,), (3, 2), (3,), (3, 3), (3,), (3, 3), (3,), (1, 3), (1,)]
for name, function in [("swish", silu), ("gelu", gelu)]:
    count = 0
    p = [numbers(*shape) for shape in shapes]
    x = torch.cos(torch.arange(1, 9, dtype=torch.float64)).reshape(4, 2)
    target = torch.cos(torch.arange(9, 13, dtype=torch.float64)).reshape(4, 1)
    h = x
    for w, b, v, c in (p[:4], p[4:8]):
        h = function(linear(h, w, b)) * linear(h, v, c)
    loss = mse_loss(linear(h, p[8], p[9]), target)
    loss.backward()
    norms = [f"{q.grad.norm().item():.15e}" for q in p]
    print(name, f"{loss.item():.15e}", *norms, sep="\n")

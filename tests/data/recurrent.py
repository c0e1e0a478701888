"""Gradients of a recurrent network by PyTorch, for the test of src/math/nn/recurrent.rs.

python recurrent.py > recurrent.csv
One line a parameter array (W, u, b, v, c), then the gradient of every state; the loss comes first.
"""
import torch

torch.set_default_dtype(torch.float64)
UNITS, LENGTH, ROWS = 4, 5, 3


def wave(count, start):
    return 0.4 * torch.sin(start + 1.7 * torch.arange(count, dtype=torch.float64))


for act in (torch.tanh, torch.relu):
    arrays = [wave(16, 0).reshape(4, 4), wave(4, 1), wave(4, 2), wave(4, 3), wave(1, 4)]
    w, u, b, v, c = [a.clone().requires_grad_() for a in arrays]
    x = [wave(ROWS, 5 + t) for t in range(LENGTH)]
    target = torch.tensor([1.0, -1.0, 1.0])
    h, states = torch.zeros(ROWS, UNITS), []
    for t in range(LENGTH):
        h = act(h @ w.T + x[t][:, None] * u + b)
        h.retain_grad()
        states.append(h)
    loss = ((h @ v + c - target) ** 2).mean()
    loss.backward()
    rows = [loss.detach().reshape(1)] + [p.grad.flatten() for p in (w, u, b, v, c)]
    rows.append(torch.stack([h.grad.square().mean().sqrt() for h in states]))
    for row in rows:
        print(",".join(repr(float(x)) for x in row))

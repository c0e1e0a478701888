"""One training step here and in PyTorch, in turn, on one thread in float32.

The same work on both sides: SGD update, forward, mean squared error, backward, and the norm of every
layer's gradient. Each pair is one measurement here and one there, so that a busy machine slows both;
the ratio printed is the median of the pairs' ratios.

    python benches/peers/step.py [--pairs 5] [--no-compile]

Needs Python with PyTorch, and cargo; `torch.compile` needs a C++ compiler besides.
"""

import argparse
import json
import statistics
import subprocess
import time
from pathlib import Path

import torch
from torch import nn

DEPTH = 20
CASES = [("relu", 64, 64), ("gelu", 64, 64), ("relu", 256, 128)]
ACTIVATIONS = {"relu": nn.ReLU, "gelu": nn.GELU}
SECONDS = 1.0


def bench_program():
    """Builds benches/step.rs and returns the path of the program."""
    command = ["cargo", "bench", "--bench", "step", "--no-run", "--message-format=json"]
    root = Path(__file__).resolve().parents[2]
    build = subprocess.run(command, cwd=root, check=True, stdout=subprocess.PIPE, text=True)
    messages = (json.loads(line) for line in build.stdout.splitlines() if line.startswith("{"))
    built = (m["executable"] for m in messages if m.get("target", {}).get("name") == "step")
    return next(program for program in built if program)


def here(program, name, width, batch):
    """Median milliseconds of our step."""
    command = [program, "--milliseconds", name, str(width), str(batch)]
    return float(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


class Peer:
    """The same network in PyTorch."""

    def __init__(self, name, width, batch, compiled):
        torch.manual_seed(1)
        layers = []
        for _ in range(DEPTH):
            linear = nn.Linear(width, width)
            nn.init.kaiming_normal_(linear.weight)
            nn.init.zeros_(linear.bias)
            layers += [linear, ACTIVATIONS[name]()]
        self.network = nn.Sequential(*layers, nn.Linear(width, 1))
        self.weights = [layer.weight for layer in self.network if isinstance(layer, nn.Linear)]
        self.optimiser = torch.optim.SGD(self.network.parameters(), lr=1e-6)
        self.input, self.target = torch.randn(batch, width), torch.randn(batch, 1)
        loss = lambda: nn.functional.mse_loss(self.network(self.input), self.target)
        self.loss = torch.compile(loss) if compiled else loss
        for _ in range(20):
            self.step()

    def step(self):
        self.optimiser.zero_grad(set_to_none=True)
        loss = self.loss()
        loss.backward()
        norms = torch._foreach_norm([weight.grad for weight in self.weights])
        self.optimiser.step()
        return loss.item(), torch.stack(norms).tolist()

    def milliseconds(self):
        """Median of a step."""
        times, begin = [], time.perf_counter()
        while time.perf_counter() - begin < SECONDS or len(times) < 20:
            before = time.perf_counter()
            self.step()
            times.append(time.perf_counter() - before)
        return statistics.median(times) * 1e3


def product_rate():
    """PyTorch's best rate at a matrix product, in FLOP a second, over several sizes."""
    best = 0.0
    for size in (192, 256, 384, 512):
        a, b = torch.randn(size, size), torch.randn(size, size)
        out = torch.empty(size, size)
        for _ in range(60):
            before = time.perf_counter()
            torch.mm(a, b, out=out)
            best = max(best, 2 * size**3 / (time.perf_counter() - before))
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--no-compile", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(1)
    program = bench_program()
    # Not PyTorch's product: the library under it may leave half of the machine's width unused.
    limit = 1e9 * float(subprocess.run([program, "--peak"], check=True, stdout=subprocess.PIPE, text=True).stdout)
    print(f"PyTorch {torch.__version__}, one thread, float32")
    print(f"a core's peak {limit / 1e9:.0f} GFLOP/s, PyTorch's matrix product at best {product_rate() / 1e9:.0f}")
    for name, width, batch in CASES:
        flop = 3 * 2 * DEPTH * batch * width * width
        for compiled in (False, True)[: 1 if options.no_compile else 2]:
            peer = Peer(name, width, batch, compiled)
            pairs = [(here(program, name, width, batch), peer.milliseconds()) for _ in range(options.pairs)]
            ratios = " ".join(f"{theirs / ours:.1f}" for ours, theirs in pairs)
            ours, theirs = (statistics.median(column) for column in zip(*pairs))
            ratio = statistics.median(theirs / ours for ours, theirs in pairs)
            share = flop / (ours * 1e-3) / limit
            how = "compiled" if compiled else "eager"
            print(f"{name} {width}/{batch}: here {ours:.3f} ms (its products at {share:.0%} of the peak), {how} {theirs:.3f} ms")
            print(f"    {ratio:.1f} times as fast (pairs {ratios})", flush=True)


if __name__ == "__main__":
    main()

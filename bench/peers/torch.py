"""PyTorch: python3 bench/peers/torch.py --size 4x128 --steps 5 --warmup 2 [--sample] [--device cuda]

Restates bench/workload.mjs in Python; the losses of the two must agree.
"""

import argparse
import json
import math
import os
import re
import sys
import time
from pathlib import Path

folder = sys.path.pop(0)  # it holds a file named torch.py

parser = argparse.ArgumentParser()
parser.add_argument("--size", default="4x128")
parser.add_argument("--steps", type=int, default=5)
parser.add_argument("--warmup", type=int, default=2)
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--sample", action="store_true")
parser.add_argument("--device", default="cpu")
options = parser.parse_args()
for library in ("OMP", "OPENBLAS", "MKL"):  # read when the library loads
    os.environ[f"{library}_NUM_THREADS"] = str(options.threads)
# Two thread pools (OpenMP and the BLAS) that spin while they wait starve each other on few cores.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

sys.path.append(folder)
import torch_convolutions  # noqa: E402

torch.set_num_threads(options.threads)
SIZE = json.loads((Path(__file__).parent.parent / "sizes.json").read_text())[options.size]
FAMILY, LAYERS, HEADS, WIDTH = SIZE["family"], SIZE.get("layers"), SIZE.get("heads"), SIZE["width"]
CONTEXT, BATCH, VOCABULARY = SIZE.get("context"), SIZE["batch"], SIZE.get("vocabulary")
ANSWERS, RANK = SIZE.get("answers", 1), SIZE.get("rank")
IMAGES = FAMILY in torch_convolutions.FAMILIES
STD = 0.02
FUSED_ATTENTION = hasattr(F, "scaled_dot_product_attention")


def uniforms(seed, count, start=0):
    """mulberry32, by index: the draws start .. start + count of `seed`, float64 in [0, 1)."""
    index = numpy.arange(start + 1, start + count + 1, dtype=numpy.uint32)
    state = numpy.uint32(seed) + index * numpy.uint32(0x6D2B79F5)
    mixed = (state ^ (state >> 15)) * (state | 1)
    mixed = (mixed + (mixed ^ (mixed >> 7)) * (mixed | 61)) ^ mixed
    return (mixed ^ (mixed >> 14)) / 4294967296.0


def starting_values(seed, inputs, outputs, std):
    values = numpy.empty(inputs * outputs, dtype=numpy.float32)
    for start in range(0, values.size, 1 << 20):
        count = min(1 << 20, values.size - start)
        values[start : start + count] = (uniforms(seed, count, start) * 2 - 1) * (std * math.sqrt(3))
    return torch.from_numpy(values.reshape(inputs, outputs))


def batch_of(step):
    if IMAGES:
        return torch_convolutions.batch(SIZE, lambda start, count: torch.from_numpy(uniforms(1_000_000 + step, count, start)))
    draws = uniforms(1_000_000 + step, BATCH * (CONTEXT + 1))
    rows = torch.from_numpy(numpy.floor(draws * VOCABULARY).astype(numpy.int64)).view(BATCH, CONTEXT + 1)
    inputs, targets = rows[:, :-1].contiguous(), rows[:, 1:].contiguous()
    targets[:, : int(CONTEXT * (1 - ANSWERS))] = -1
    return inputs, targets


class Adapter(nn.Module):
    """A low-rank path beside a linear layer, which is frozen; registered apart from it, so that parameters keep their numbers."""

    def __init__(self, linear):
        super().__init__()
        self.down = nn.Parameter(torch.empty(linear.in_features, RANK))
        self.up = nn.Parameter(torch.empty(RANK, linear.out_features))
        linear.register_forward_hook(lambda _, inputs, y: y + 2 * ((inputs[0] @ self.down) @ self.up))


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1 = nn.LayerNorm(WIDTH)
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.projection = nn.Linear(WIDTH, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH)
        self.up = nn.Linear(WIDTH, 4 * WIDTH)
        self.down = nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x, mask, cache=None):
        x = x + self.projection(self.attend(self.norm1(x), mask, cache))
        return x + self.down(F.gelu(self.up(self.norm2(x))))

    def attend(self, x, mask, cache):
        batch, length, _ = x.shape
        q, k, v = (
            part.view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2) for part in self.qkv(x).split(WIDTH, dim=2)
        )
        if cache is not None:
            keys, values, position = cache
            keys[:, :, position : position + 1], values[:, :, position : position + 1] = k, v
            k, v = keys[:, :, : position + 1], values[:, :, : position + 1]
        if FUSED_ATTENTION:
            y = F.scaled_dot_product_attention(q, k, v, is_causal=mask is not None)
        else:
            scores = (q * (1 / math.sqrt(WIDTH // HEADS))) @ k.transpose(-2, -1)
            if mask is not None:
                scores = scores.masked_fill(mask, float("-inf"))
            y = F.softmax(scores, dim=-1) @ v
        return y.transpose(1, 2).reshape(batch, length, WIDTH)


class Gpt(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(CONTEXT, WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.norm = nn.LayerNorm(WIDTH)
        self.register_buffer("mask", torch.triu(torch.ones(CONTEXT, CONTEXT, dtype=torch.bool), 1))
        if RANK:
            linears = [layer for block in self.blocks for layer in (block.qkv, block.projection, block.up, block.down)]
            self.requires_grad_(False)
            self.adapters = nn.ModuleList(Adapter(linear) for linear in linears)
        self.start()

    @torch.no_grad()
    def start(self):
        """The starting values of workload.mjs: each parameter's seed is 1 + its number; a Linear is kept transposed."""
        for index, (name, parameter) in enumerate(self.named_parameters()):
            if parameter.dim() == 1 or name.startswith("adapters") and name.endswith("up"):
                parameter.fill_(1 if "norm" in name and name.endswith("weight") else 0)
            elif "blocks" in name:
                std = STD / math.sqrt(2 * LAYERS) if "projection" in name or "down" in name else STD
                parameter.copy_(starting_values(1 + index, parameter.shape[1], parameter.shape[0], std).t())
            else:
                parameter.copy_(starting_values(1 + index, *parameter.shape, STD))

    def forward(self, inputs, targets):
        x = self.tokens(inputs) + self.positions.weight
        for block in self.blocks:
            x = block(x, self.mask)
        logits = F.linear(self.norm(x), self.tokens.weight)
        return F.cross_entropy(logits.view(-1, VOCABULARY), targets.view(-1), ignore_index=-1)

    def next(self, token, position, caches):
        x = self.tokens.weight[token].view(1, 1, WIDTH) + self.positions.weight[position]
        for block, (keys, values) in zip(self.blocks, caches):
            x = block(x, None, (keys, values, position))
        return F.linear(self.norm(x), self.tokens.weight).view(-1)


class Recurrent(nn.Module):
    """torch's own fused recurrent layers. They have a second bias, which stays zero: the workload has none."""

    CELLS = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
    # Which of workload.mjs's gates comes when: its LSTM goes input, forget, output, candidate; torch's candidate is third.
    ORDER = {"rnn": [0], "lstm": [0, 1, 3, 2], "gru": [0, 1, 2]}

    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(VOCABULARY, WIDTH)
        self.cells = self.CELLS[FAMILY](WIDTH, WIDTH, LAYERS)
        self.head = nn.Linear(WIDTH, VOCABULARY)
        for name, parameter in self.cells.named_parameters():
            parameter.requires_grad_("bias_hh" not in name)
        self.start()

    @torch.no_grad()
    def start(self):
        """The starting values of workload.mjs: each parameter's seed is 1 + its number, the second biases not counted."""
        trained = [(name, parameter) for name, parameter in self.named_parameters() if parameter.requires_grad]
        for index, (name, parameter) in enumerate(trained):
            if parameter.dim() == 1:
                parameter.zero_()
            elif name == "tokens.weight":
                parameter.copy_(starting_values(1 + index, VOCABULARY, WIDTH, 1))
            else:
                values = starting_values(1 + index, parameter.shape[1], parameter.shape[0], 1 / math.sqrt(WIDTH)).t()
                if "cells" in name:
                    values = torch.cat([values.split(WIDTH)[gate] for gate in self.ORDER[FAMILY]])
                parameter.copy_(values)
        for name, parameter in self.cells.named_parameters():
            if "bias_hh" in name:
                parameter.zero_()

    def forward(self, inputs, targets):
        outputs, _ = self.cells(self.tokens(inputs.t()))
        return F.cross_entropy(self.head(outputs).view(-1, VOCABULARY), targets.t().reshape(-1))


def time_training(model):
    trained = [p for p in model.parameters() if p.requires_grad]
    matrices = [p for p in trained if p.dim() > 1]
    vectors = [p for p in trained if p.dim() == 1]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}]
    major, minor = (int(part) for part in torch.__version__.split(".")[:2])
    fused = {"fused": True} if (major, minor) >= (2, 4) else {}
    optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.95), eps=1e-8, **fused)
    milliseconds, losses = [], []
    for number in range(options.warmup + options.steps):
        inputs, targets = batch_of(number)
        start = time.perf_counter()
        loss = model(inputs.to(options.device), targets.to(options.device))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if number >= options.warmup:
            milliseconds.append((time.perf_counter() - start) * 1000)
    return {"milliseconds": milliseconds, "loss": [*losses[:3], losses[-1]]}


@torch.inference_mode()
def time_sampling(model):
    milliseconds = []
    for run in range(options.warmup + options.steps):
        draws = torch.from_numpy(uniforms(2_000_000, CONTEXT))
        start = time.perf_counter()
        empty = lambda: torch.zeros(1, HEADS, CONTEXT, WIDTH // HEADS)  # noqa: E731
        caches = [(empty(), empty()) for _ in range(LAYERS)]
        tokens, token = [], 0
        for position in range(CONTEXT):
            shares = F.softmax(model.next(token, position, caches), dim=-1).double().cumsum(0)
            token = min(int(torch.searchsorted(shares, draws[position] * shares[-1], right=True)), VOCABULARY - 1)
            tokens.append(token)
        if run >= options.warmup:
            milliseconds.append((time.perf_counter() - start) * 1000)
    rates = [CONTEXT * 1000 / ms for ms in milliseconds]
    return {"milliseconds": milliseconds, "tokensPerSecond": rates, "tokens": tokens[:12]}


def build():
    """What multiplies the matrices: torch's own word, and the library that the process has in fact loaded."""
    named = re.search(r"BLAS_INFO=(\w+)", torch.__config__.show())
    maps = Path("/proc/self/maps").read_text() if Path("/proc/self/maps").exists() else ""
    loaded = sorted({Path(path).resolve().name for path in re.findall(r"\S*/lib(?:openblas|mkl_rt|blis|blas)\S*\.so\S*", maps)})
    attention = "scaled_dot_product_attention" if FUSED_ATTENTION else "composed attention"
    kernels = attention if FAMILY == "gpt2" else f"nn.{FAMILY.upper()}"
    if IMAGES:
        kernels = f"oneDNN {re.search(r'MKL-DNN v([0-9.]+)', torch.__config__.show()).group(1)}" if torch.backends.mkldnn.is_available() else "without oneDNN"
    return f"BLAS {named.group(1) if named else 'unknown'} ({', '.join(loaded) or 'none found'}), {kernels}"


def peak_memory():
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return round(int(found.group(1)) / 1024) if found else None


def model():
    if IMAGES:
        return torch_convolutions.network(SIZE, starting_values).to(options.device)
    return (Gpt() if FAMILY == "gpt2" else Recurrent()).to(options.device)


measured = (time_sampling if options.sample else time_training)(model())
line = {"peer": "torch" if options.threads > 1 else "torch-1", "version": torch.__version__, "build": build(), "threads": torch.get_num_threads(), "device": options.device}
line |= {"size": options.size, "mode": "sample" if options.sample else "train"}
print(json.dumps({**line, **measured, "peakMemoryMB": peak_memory()}))

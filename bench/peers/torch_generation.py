"""Cached generation in PyTorch on the CPU, several texts at once: forked by bench/serving.mjs with one JSON argument.

GPT-2's architecture with random weights; prompts are read at once, then each step reads one token of every text from caches that
are as long as what was read; tokens are drawn from the softmax.
"""

import json
import math
import os
import sys
import time

sys.path.pop(0)  # it holds a file named torch.py
settings = json.loads(sys.argv[1])
for library in ("OMP", "OPENBLAS", "MKL"):  # read when the library loads
    os.environ[f"{library}_NUM_THREADS"] = str(settings["threads"])
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

torch.set_num_threads(settings["threads"])
torch.manual_seed(1)
LAYERS, HEADS, WIDTH = settings["layers"], settings["heads"], settings["width"]
STREAMS, PROMPT, TOKENS = settings["streams"], settings["prompt"], settings["tokens"]
LENGTH = PROMPT + TOKENS


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.attention, self.projection = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.expand, self.contract = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        shape = (STREAMS, HEADS, LENGTH, WIDTH // HEADS)
        self.keys, self.values = torch.zeros(shape), torch.zeros(shape)

    def forward(self, x, start):
        time_ = x.shape[1]
        q, k, v = (
            part.view(STREAMS, time_, HEADS, -1).transpose(1, 2)
            for part in self.attention(self.norm1(x)).split(WIDTH, dim=2)
        )
        end = start + time_
        self.keys[:, :, start:end], self.values[:, :, start:end] = k, v
        scores = q @ self.keys[:, :, :end].transpose(2, 3) / math.sqrt(WIDTH // HEADS)
        if time_ > 1:
            scores = scores + torch.full((time_, end), -math.inf).triu(1 + start)
        attended = (F.softmax(scores, dim=-1) @ self.values[:, :, :end]).transpose(1, 2).reshape(STREAMS, time_, WIDTH)
        x = x + self.projection(attended)
        return x + self.contract(F.gelu(self.expand(self.norm2(x))))


class Gpt2(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(settings["vocabulary"], WIDTH)
        self.position = nn.Embedding(settings["context"], WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.norm = nn.LayerNorm(WIDTH)

    def forward(self, tokens, start):
        x = self.embedding(tokens) + self.position(torch.arange(start, start + tokens.shape[1]))
        for block in self.blocks:
            x = block(x, start)
        return self.norm(x[:, -1]) @ self.embedding.weight.T


@torch.inference_mode()
def generate(model, tokens):
    prompt = torch.randint(0, min(settings["vocabulary"], 256), (STREAMS, PROMPT))
    since, before = time.perf_counter(), time.process_time()
    logits = model(prompt, 0)
    for i in range(tokens):
        drawn = torch.multinomial(F.softmax(logits, dim=-1), 1)
        if i < tokens - 1:
            logits = model(drawn, PROMPT + i)
    return {"seconds": time.perf_counter() - since, "processor": time.process_time() - before}


model = Gpt2().eval()
generate(model, 4)
print(json.dumps({"version": torch.__version__, "runs": [generate(model, TOKENS) for _ in range(2)]}))

"""The image workloads for PyTorch: bench/convolutions.mjs in Python. Change both."""

import math

import torch
from torch import nn
from torch.nn import functional as F


def norm(channels):
    return nn.GroupNorm(channels // 8, channels)


def conv(inputs, outputs, kernel=3, stride=1):
    return nn.Conv2d(inputs, outputs, kernel, stride, padding=1)


class Stack(nn.Module):
    def __init__(self, channels, width, classes):
        super().__init__()
        self.first = conv(channels, width)
        self.second = conv(width, width)
        self.third = conv(width, 2 * width, 3, 2)
        self.fourth = conv(2 * width, 2 * width)
        self.head = nn.Linear(2 * width, classes)

    def forward(self, x, labels):
        for layer in (self.first, self.second, self.third, self.fourth):
            x = F.relu(layer(x), inplace=True)
        return F.cross_entropy(self.head(x.mean((2, 3))), labels)


class UNet(nn.Module):
    def __init__(self, channels, width):
        super().__init__()
        self.stem = conv(channels, width)
        self.down_norm, self.down = norm(width), conv(width, width)
        self.halve = conv(width, 2 * width, 3, 2)
        self.first_norm, self.first = norm(2 * width), conv(2 * width, 2 * width)
        self.second_norm, self.second = norm(2 * width), conv(2 * width, 2 * width)
        self.grow = conv(2 * width, width)
        self.up_norm, self.up = norm(2 * width), conv(2 * width, width)
        self.out_norm, self.out = norm(width), conv(width, channels)

    def block(self, name, x):
        return getattr(self, name)(F.silu(getattr(self, f"{name}_norm")(x)))

    def forward(self, x, targets):
        fine = self.stem(x)
        fine = fine + self.block("down", fine)
        coarse = self.halve(fine)
        for name in ("first", "second"):
            coarse = coarse + self.block(name, coarse)
        joined = torch.cat([self.grow(F.interpolate(coarse, scale_factor=2)), fine], 1)
        return F.mse_loss(self.block("out", self.block("up", joined)), targets)


class Vae(nn.Module):
    def __init__(self, channels, side, width, latent):
        super().__init__()
        flat = 2 * width * (side // 4) ** 2
        self.first = conv(channels, width, 4, 2)
        self.second = conv(width, 2 * width, 4, 2)
        self.code = nn.Linear(flat, 2 * latent)
        self.open = nn.Linear(latent, flat)
        self.third = nn.ConvTranspose2d(2 * width, width, 4, 2, padding=1)
        self.fourth = nn.ConvTranspose2d(width, channels, 4, 2, padding=1)

    def forward(self, x, noise):
        seen = F.relu(self.second(F.relu(self.first(x))))
        mean, log_variance = self.code(seen.flatten(1)).chunk(2, 1)
        divergence = 0.5 * (mean**2 + log_variance.exp() - log_variance - 1).sum()
        opened = F.relu(self.open(mean + (log_variance / 2).exp() * noise)).view_as(seen)
        logits = self.fourth(F.relu(self.third(opened)))
        return (F.binary_cross_entropy_with_logits(logits, x, reduction="sum") + divergence) / len(x)


SLOPE = 0.2


def leaky(x):
    return F.leaky_relu(x, SLOPE)


class Critic(nn.Module):
    """A base of both adversaries; its layers are registered last, after the generator's."""

    def add_critic(self, channels, side, width):
        self.see_first = conv(channels, width, 4, 2)
        self.see_second = conv(width, 2 * width, 4, 2)
        self.judge = nn.Linear(2 * width * (side // 4) ** 2, 1)

    def score(self, x):
        return self.judge(leaky(self.see_second(leaky(self.see_first(x)))).flatten(1))

    def squared_gradient(self, x):
        x = x if x.requires_grad else x.requires_grad_()
        (slope,) = torch.autograd.grad(self.score(x).sum(), x, create_graph=True)
        return 0.5 * (slope**2).sum() / len(x)

    def forward(self, x, noise):
        made = self.make(noise)
        loss = F.softplus(self.score(made) - self.score(x)).mean()
        return loss + self.squared_gradient(x) + self.squared_gradient(made) if self.penalised else loss


class Gan(Critic):
    penalised = False

    def __init__(self, channels, side, width, latent):
        super().__init__()
        self.start = (2 * width, side // 4, side // 4)
        self.open = nn.Linear(latent, math.prod(self.start))
        self.grow_first = nn.ConvTranspose2d(2 * width, width, 4, 2, padding=1)
        self.grow_second = nn.ConvTranspose2d(width, channels, 4, 2, padding=1)
        self.add_critic(channels, side, width)

    def make(self, noise):
        return self.grow_second(F.relu(self.grow_first(F.relu(self.open(noise)).view(-1, *self.start))))


class Penalised(Gan):
    penalised = True


class Modulated(nn.Conv2d):
    def forward(self, x, style):
        length = torch.rsqrt(style**2 @ (self.weight**2).sum((2, 3)).t() + 1e-8)
        y = F.conv2d(x * style[:, :, None, None], self.weight, padding=1)
        return y * length[:, :, None, None] + self.bias[:, None, None]


class StyleGan(Critic):
    penalised = False

    def __init__(self, channels, side, width, latent):
        super().__init__()
        self.start = (2 * width, side // 4, side // 4)
        self.map_first, self.map_second = nn.Linear(latent, latent), nn.Linear(latent, latent)
        self.open = nn.Linear(latent, math.prod(self.start))
        self.style_first, self.first = nn.Linear(latent, 2 * width), Modulated(2 * width, width, 3)
        self.style_second, self.second = nn.Linear(latent, width), Modulated(width, width, 3)
        self.paint = conv(width, channels)
        self.add_critic(channels, side, width)

    def make(self, noise):
        w = leaky(self.map_second(leaky(self.map_first(noise))))
        x = F.relu(self.open(noise)).view(-1, *self.start)
        for layer, style in ((self.first, self.style_first), (self.second, self.style_second)):
            x = leaky(layer(F.interpolate(x, scale_factor=2), style(w)))
        return self.paint(x)


FAMILIES = {"stack": Stack, "unet": UNet, "vae": Vae, "gan": Gan, "penalised": Penalised, "stylegan": StyleGan}
SIZES = ("channels", "side", "width", "latent")
ARGUMENTS = {"stack": ("channels", "width", "classes"), "unet": ("channels", "width")}


def network(size, starting_values):
    """The family's network with the starting values of workload.mjs; a Linear is kept transposed."""
    model = FAMILIES[size["family"]](*(size[name] for name in ARGUMENTS.get(size["family"], SIZES)))
    owners = dict(model.named_modules())
    with torch.no_grad():
        for index, (name, parameter) in enumerate(model.named_parameters()):
            owner = owners[name.rpartition(".")[0]]
            if parameter.dim() == 1:
                parameter.fill_(1 if isinstance(owner, nn.GroupNorm) and name.endswith("weight") else 0)
                continue
            transposed = isinstance(owner, nn.ConvTranspose2d)
            reads = parameter[0].numel() if not transposed else parameter.shape[0] * parameter[0, 0].numel() / math.prod(owner.stride)
            values = starting_values(1 + index, parameter.numel(), 1, 1 / math.sqrt(reads)).view(-1)
            parameter.copy_(values.view(parameter.shape) if parameter.dim() > 2 else values.view(*parameter.shape[::-1]).t())
    return model


def batch(size, draws):
    """The batch of a step: `draws(start, count)` are the step's draws in [0, 1)."""
    shape = [size["batch"], size["channels"], size["side"], size["side"]]
    count = math.prod(shape)
    images = draws(0, count).float().view(shape)
    if size["family"] == "stack":
        return images, torch.floor(draws(count, size["batch"]) * size["classes"]).long()
    if size["family"] == "unet":
        return images, (draws(count, count) * 2 - 1).float().view(shape)
    noise = (draws(count, size["batch"] * size["latent"]) * 2 - 1) * math.sqrt(3)
    return images, noise.float().view(size["batch"], size["latent"])

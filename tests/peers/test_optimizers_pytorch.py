"""The losses of a hundred steps beside PyTorch's, in float64: every optimizer with its flags, every schedule, clipping, accumulation and
moving averages, on one shard and on two."""

import json
import math
import pathlib
import subprocess
import sys

import pytest
import torch
from safetensors.torch import save_file
from torch import optim
from torch.nn import functional as F
from torch.optim import lr_scheduler as schedulers
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

from conftest import LEPTON  # noqa: E402

PROGRAM = pathlib.Path(LEPTON).parent / "training_losses"
SAMPLES, BATCH, EPOCHS = 50, 11, 20  # five batches an epoch, the last of six samples
TOLERANCE = 1e-9


class Lion(optim.Optimizer):
    """Chen et al. 2023, algorithm 2."""

    def __init__(self, params, lr, betas, weight_decay):
        super().__init__(params, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            (beta1, beta2), rate = group["betas"], group["lr"]
            for p in group["params"]:
                m = self.state[p].setdefault("m", torch.zeros_like(p))
                c = beta1 * m + (1 - beta1) * p.grad
                p -= rate * (torch.sign(c) + group["weight_decay"] * p)
                m.copy_(beta2 * m + (1 - beta2) * p.grad)


class Model(torch.nn.Module):
    """The network of training_losses.cpp. The kernels are a matrix, which is what torch.optim.Muon takes."""

    def __init__(self, tensors):
        super().__init__()
        self.names = [name for name in tensors if name not in "xy"]
        for name in self.names:
            value = tensors[name].clone()
            self.register_parameter(name.replace(".", "_"), torch.nn.Parameter(value.flatten(1) if value.dim() > 2 else value))

    def weight(self, name):
        return getattr(self, name.replace(".", "_"))

    def forward(self, x):
        x = torch.tanh(F.conv2d(x, self.weight("conv.weight").view(4, 1, 3, 3), self.weight("conv.bias"), padding=1)).flatten(1)
        for layer in ("first", "second"):
            x = torch.tanh(F.linear(x, self.weight(layer + ".weight"), self.weight(layer + ".bias")))
        return F.linear(x, self.weight("last.weight"), self.weight("last.bias"))


@pytest.fixture(scope="module")
def tensors():
    torch.manual_seed(5)
    x = torch.randn(SAMPLES, 1, 6, 6, dtype=torch.float64)
    shapes = {"conv": (4, 1, 3, 3), "first": (8, 144), "second": (12, 8), "last": (3, 12)}
    out = {"x": x, "y": torch.randint(3, (SAMPLES,))}
    for name, shape in shapes.items():
        out[name + ".weight"] = torch.randn(shape, dtype=torch.float64) / math.sqrt(math.prod(shape[1:]))
        out[name + ".bias"] = 0.1 * torch.randn(shape[0], dtype=torch.float64)
    return out


def optimizers(settings, model, rates):
    """One, or for Muon the two that its users have. `rates`: factors of the learning rate, by layer; 0: frozen."""
    given = dict(settings)
    kind, rate, decay = given.pop("type"), given.pop("learning_rate"), given.pop("weight_decay", 0.0)
    decay_biases = given.pop("decay_biases", True)
    given.pop("scaling", None)
    betas = (given.pop("beta1", 0.9), given.pop("beta2", 0.99 if kind == "lion" else 0.999))
    renamed = {"epsilon": "eps", "rate_decay": "lr_decay", "initial_sum": "initial_accumulator_value", "iterations": "ns_steps"}
    own = {renamed.get(key, key): value for key, value in given.items()}
    groups, matrices = [], []
    for name in model.names:
        factor = rates.get(name.split(".")[0], 1)
        weight = model.weight(name)
        if factor == 0:
            weight.requires_grad_(False)
            continue
        group = {"params": [weight], "lr": rate * factor, "weight_decay": decay if decay_biases or weight.dim() > 1 else 0.0}
        (matrices if kind == "muon" and weight.dim() > 1 and not name.startswith("last") else groups).append(group)
    if kind == "muon":
        own.setdefault("momentum", 0.95)
        like_adam = settings.get("scaling", "adam") == "adam"
        return [optim.Muon(matrices, lr=rate, adjust_lr_fn="match_rms_adamw" if like_adam else "original", **own), optim.AdamW(groups, lr=rate, betas=betas, eps=1e-8)]
    if kind == "lion":
        return [Lion(groups, rate, betas, decay)]
    if kind in ("adam", "adamw"):
        own["betas"] = betas
    make = {"sgd": optim.SGD, "adam": optim.Adam, "adamw": optim.AdamW, "rmsprop": optim.RMSprop, "adagrad": optim.Adagrad}[kind]
    return [make(groups, lr=rate, **own)]


class Schedule:
    """PyTorch's scheduler of the settings, for each optimizer, with a warm-up where one is asked for."""

    def __init__(self, settings, optimizers, updates):
        given = dict(settings)
        self.kind = given.pop("type", "constant")
        warmup, factor = given.pop("warmup_steps", 0), given.pop("warmup_factor", 0.01)
        self.by_step = given.pop("unit", "step" if self.kind in ("polynomial", "cosine") else "epoch") == "step" or self.kind == "one-cycle"
        total = updates * EPOCHS if self.by_step else EPOCHS
        self.own = [self.make(optimizer, given, total) for optimizer in optimizers]
        self.warmup = [schedulers.LinearLR(optimizer, factor, 1.0, warmup) for optimizer in optimizers] if warmup else []

    def make(self, optimizer, given, total):
        if self.kind == "constant":
            return None
        if self.kind == "step":
            return schedulers.StepLR(optimizer, given["size"], given["gamma"])
        if self.kind == "multi-step":
            return schedulers.MultiStepLR(optimizer, [int(item) for item in given["milestones"].split(",")], given["gamma"])
        if self.kind == "exponential":
            return schedulers.ExponentialLR(optimizer, given["gamma"])
        if self.kind == "polynomial":
            return schedulers.PolynomialLR(optimizer, total, given["power"])
        if self.kind == "cosine":
            floor = optimizer.param_groups[0]["lr"] * given.get("end_factor", 0)
            if given.get("period", 0) == 0:
                return schedulers.CosineAnnealingLR(optimizer, total, floor)
            return schedulers.CosineAnnealingWarmRestarts(optimizer, given["period"], given.get("period_factor", 1), floor)
        if self.kind == "one-cycle":
            return schedulers.OneCycleLR(optimizer, [group["lr"] for group in optimizer.param_groups], total, pct_start=given.get("rise", 0.3), div_factor=given.get("start_divisor", 25),
                                         final_div_factor=given.get("end_divisor", 1e4), cycle_momentum=given.get("cycle_momentum", True),
                                         base_momentum=given.get("momentum_low", 0.85), max_momentum=given.get("momentum_high", 0.95))
        return schedulers.ReduceLROnPlateau(optimizer, given.get("mode", "min").replace("auto", "min"), given["gamma"], given["patience"], given["threshold"], "rel",
                                            given.get("cooldown", 0), [group["lr"] * given.get("end_factor", 0) for group in optimizer.param_groups], eps=0)

    def after_update(self):
        for item in self.warmup + (self.own if self.by_step and self.kind not in ("constant", "plateau") else []):
            item.step()

    def after_epoch(self, loss):
        for item in self.own:
            if self.kind == "plateau":
                item.step(loss)
            elif item is not None and not self.by_step:
                item.step()


def pytorch(case, tensors):
    training = case["training"]
    model = Model(tensors)
    rates = {name: 0 if layer.get("frozen") else layer.get("learning_rate", 1) for name, layer in case.get("layers", {}).items()}
    taking = optimizers(training["optimizer"], model, rates)
    batches = [slice(first, first + BATCH) for first in range(0, SAMPLES, BATCH)]
    accumulate = training.get("accumulate", 1)
    groups = [batches[first:first + accumulate] for first in range(0, len(batches), accumulate)]
    schedule = Schedule(training.get("schedule", {}), taking, len(groups))
    clip = training.get("clip", {})
    decay = training.get("average", {}).get("decay", 0)
    average = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(decay)) if decay else None
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    losses, averages = [], []
    x, y = tensors["x"], tensors["y"]
    for _ in range(EPOCHS):
        epoch = 0.0
        for group in groups:
            samples = sum(len(y[batch]) for batch in group)
            model.zero_grad()
            for batch in group:
                loss = F.cross_entropy(model(x[batch]), y[batch], reduction="sum")
                (loss / samples).backward()
                losses.append(loss.item() / len(y[batch]))
                epoch += loss.item()
            if clip.get("value"):
                torch.nn.utils.clip_grad_value_(trained, clip["value"])
            if clip.get("norm"):
                torch.nn.utils.clip_grad_norm_(trained, clip["norm"])
            for optimizer in taking:
                optimizer.step()
            schedule.after_update()
            if average:
                average.update_parameters(model)
        schedule.after_epoch(epoch / SAMPLES)
        with torch.no_grad():
            averages.append(F.cross_entropy((average or model)(x), y).item())
    if schedule.kind == "plateau":
        assert taking[0].param_groups[0]["lr"] < training["optimizer"]["learning_rate"], "no plateau was met"
    return {"losses": losses, "averages": averages}


def case(name, optimizer, layers=None, **training):
    return {"name": name, "layers": layers or {}, "training": {"epochs": EPOCHS, "batch_size": BATCH, "optimizer": optimizer, **training}}


SGD = {"type": "sgd", "learning_rate": 0.1, "momentum": 0.9}
ADAM = {"type": "adam", "learning_rate": 0.01}
MUON = {"type": "muon", "learning_rate": 0.01, "weight_decay": 0.1}
CASES = [
    case("sgd", {"type": "sgd", "learning_rate": 0.2, "weight_decay": 0.01}),
    case("sgd-momentum", {**SGD, "weight_decay": 0.01}),
    case("sgd-nesterov", {**SGD, "nesterov": True}),
    case("adam", {**ADAM, "weight_decay": 0.01, "beta1": 0.8, "beta2": 0.99, "epsilon": 1e-6}),
    case("adam-amsgrad", {**ADAM, "amsgrad": True}),
    case("adamw", {"type": "adamw", "learning_rate": 0.01, "weight_decay": 0.1}),
    case("adamw-amsgrad", {"type": "adamw", "learning_rate": 0.01, "weight_decay": 0.1, "amsgrad": True}),
    case("rmsprop", {"type": "rmsprop", "learning_rate": 0.003, "weight_decay": 0.01, "alpha": 0.9}),
    case("rmsprop-momentum", {"type": "rmsprop", "learning_rate": 0.001, "momentum": 0.9}),
    case("rmsprop-centered", {"type": "rmsprop", "learning_rate": 0.003, "centered": True}),
    case("rmsprop-centered-momentum", {"type": "rmsprop", "learning_rate": 0.001, "centered": True, "momentum": 0.8, "weight_decay": 0.01}),
    case("adagrad", {"type": "adagrad", "learning_rate": 0.05, "weight_decay": 0.01}),
    case("adagrad-decay", {"type": "adagrad", "learning_rate": 0.05, "rate_decay": 0.02, "initial_sum": 0.1, "epsilon": 1e-8}),
    case("lion", {"type": "lion", "learning_rate": 0.002, "weight_decay": 0.1}),
    case("lion-betas", {"type": "lion", "learning_rate": 0.002, "beta1": 0.95, "beta2": 0.98}),
    case("muon", MUON),
    case("muon-plain", {**MUON, "nesterov": False, "momentum": 0.9, "iterations": 3}),
    case("muon-original", {**MUON, "scaling": "original", "weight_decay": 0.0}),
    case("undecayed-biases", {"type": "adamw", "learning_rate": 0.01, "weight_decay": 0.3, "decay_biases": False}),
    case("undecayed-muon", {**MUON, "decay_biases": False}),
    case("layers", SGD, {"conv": {"learning_rate": 0.1}, "first": {"frozen": True}, "last": {"learning_rate": 2.0}}),
    case("step", ADAM, schedule={"type": "step", "size": 4, "gamma": 0.5}),
    case("step-by-step", ADAM, schedule={"type": "step", "size": 30, "gamma": 0.3, "unit": "step"}),
    case("multi-step", SGD, schedule={"type": "multi-step", "milestones": "3, 8, 15", "gamma": 0.4}),
    case("exponential", SGD, schedule={"type": "exponential", "gamma": 0.9}),
    case("polynomial", ADAM, schedule={"type": "polynomial", "power": 2.0}),
    case("polynomial-epochs", ADAM, schedule={"type": "polynomial", "power": 1.0, "unit": "epoch"}),
    case("cosine", SGD, schedule={"type": "cosine", "end_factor": 0.05}),
    case("cosine-restarts", SGD, schedule={"type": "cosine", "period": 12, "period_factor": 2, "end_factor": 0.01}),
    case("cosine-equal-periods", SGD, schedule={"type": "cosine", "period": 4, "unit": "epoch"}),
    case("one-cycle", SGD, schedule={"type": "one-cycle"}),
    case("one-cycle-adam", ADAM, schedule={"type": "one-cycle", "rise": 0.4, "start_divisor": 10.0, "end_divisor": 100.0, "momentum_low": 0.8, "momentum_high": 0.9}),
    case("one-cycle-rmsprop", {"type": "rmsprop", "learning_rate": 0.001}, schedule={"type": "one-cycle"}),
    case("one-cycle-lion", {"type": "lion", "learning_rate": 0.002}, schedule={"type": "one-cycle"}),
    case("one-cycle-muon", MUON, schedule={"type": "one-cycle"}),
    case("one-cycle-rate-only", {**SGD, "momentum": 0.5}, schedule={"type": "one-cycle", "cycle_momentum": False}),
    # Rates at which training is chaotic would compare nothing: a last bit grows by itself to all of the loss.
    case("plateau", {"type": "sgd", "learning_rate": 0.1, "momentum": 0.9}, schedule={"type": "plateau", "metric": "train.loss", "gamma": 0.3, "patience": 1, "threshold": 0.3, "cooldown": 1}),
    case("plateau-floor", {"type": "sgd", "learning_rate": 0.2}, schedule={"type": "plateau", "metric": "train.loss", "gamma": 0.3, "patience": 0, "threshold": 0.4, "end_factor": 0.05}),
    case("warm-up", {"type": "adam", "learning_rate": 0.02}, schedule={"type": "constant", "warmup_steps": 20, "warmup_factor": 0.1}),
    case("warm-up-step", ADAM, schedule={"type": "step", "size": 5, "gamma": 0.5, "warmup_steps": 12, "warmup_factor": 0.01}),
    case("clip-norm", SGD, clip={"norm": 0.3}),
    case("clip-norm-undecayed-muon", {**MUON, "decay_biases": False}, clip={"norm": 0.2}),
    case("clip-value", SGD, clip={"value": 0.01}),
    case("clip-both", ADAM, clip={"value": 0.02, "norm": 0.1}),
    case("accumulate", SGD, accumulate=2),
    case("accumulate-all", {**ADAM, "weight_decay": 0.01}, accumulate=5, clip={"norm": 0.5}, schedule={"type": "cosine"}),
    case("average", SGD, average={"decay": 0.9}),
    case("average-accumulate", ADAM, {"second": {"frozen": True}}, average={"decay": 0.95}, accumulate=3, schedule={"type": "one-cycle"}),
]


@pytest.fixture(scope="module")
def answers(tensors, tmp_path_factory):
    folder = tmp_path_factory.mktemp("training")
    save_file(tensors, folder / "tensors.safetensors")
    given = [{**item, "name": f"{item['name']}/{shards}", "shards": shards} for item in CASES for shards in (1, 2)]
    (folder / "cases.json").write_text(json.dumps(given))
    done = subprocess.run([PROGRAM, folder / "cases.json", folder / "tensors.safetensors"], capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    return {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("item", CASES, ids=[item["name"] for item in CASES])
def test_losses_are_pytorchs(item, tensors, answers):
    torch.set_num_threads(1)
    theirs = pytorch(item, tensors)
    assert len(theirs["losses"]) == 100
    assert min(theirs["losses"]) < 0.9 * theirs["losses"][0], "it learns nothing, so the comparison says nothing"
    for shards in (1, 2):
        ours = answers[f"{item['name']}/{shards}"]
        for kind in ("losses", "averages"):
            assert len(ours[kind]) == len(theirs[kind])
            for step, (mine, yours) in enumerate(zip(ours[kind], theirs[kind]), 1):
                assert mine == pytest.approx(yours, rel=TOLERANCE), f"{kind} on {shards} shards, {step}"

"""Every layer of the catalogue beside PyTorch's own: answers and gradients, with the same weights."""

import json
import math
import pathlib
import subprocess
import sys

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

from conftest import LEPTON, ok  # noqa: E402

ANSWERS = pathlib.Path(LEPTON).parent / "layer_answers"
TOLERANCE = {torch.float32: 1e-5, torch.float64: 1e-10}


class Function(nn.Module):
    """A layer without weights: what PyTorch calls with the inputs."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *inputs):
        return self.function(*inputs)


class Recurrent(nn.Module):
    """PyTorch's module as a user calls it: packed where there are lengths, its states put side by side."""

    def __init__(self, module, last=False):
        super().__init__()
        self.module = module
        self.last = last

    def forward(self, x, lengths=None):
        values = x
        if lengths is not None:
            values = nn.utils.rnn.pack_padded_sequence(x, lengths.flatten(), batch_first=True, enforce_sorted=False)
        values, state = self.module(values)
        if self.last:
            state = state[0] if isinstance(self.module, nn.LSTM) else state
            return torch.cat((state[-2], state[-1]), 1) if self.module.bidirectional else state[-1]
        return values if lengths is None else nn.utils.rnn.pad_packed_sequence(values, batch_first=True, total_length=x.shape[1])[0]


class Calling(nn.Module):
    """A module, called in its own way."""

    def __init__(self, module, call):
        super().__init__()
        self.module = module
        self.call = call

    def forward(self, *inputs):
        return self.call(self.module, *inputs)


def x(*shape):
    return lambda dtype: torch.randn(shape, dtype=dtype)


def ids(below, *shape):
    return lambda dtype: torch.randint(0, below, shape)


def exactly(*values, shape=None, dtype=torch.int64):
    return lambda _: torch.tensor(values, dtype=dtype).view(shape or (-1,))


def mask(*rows):
    return lambda _: torch.tensor(rows, dtype=torch.bool)


def causal(steps):
    return torch.triu(torch.ones(steps, steps, dtype=torch.bool), 1)


def attention(module, query, key, value, padding=None, **more):
    return module(query, key, value, key_padding_mask=padding, need_weights=False, **more)[0]


def waves(value):
    _, steps, features = value.shape
    table = torch.tensor([[math.sin(t / 10000 ** (i / features)) if i % 2 == 0 else math.cos(t / 10000 ** ((i - 1) / features)) for i in range(features)] for t in range(steps)], dtype=value.dtype)
    return value + table


def encoder(**options):
    return nn.TransformerEncoderLayer(8, 2, dim_feedforward=12, batch_first=True, **options)


def decoder(**options):
    return nn.TransformerDecoderLayer(8, 2, dim_feedforward=12, batch_first=True, **options)


def learned_positions():
    return Calling(nn.Embedding(5, 6), lambda module, value: value + module.weight)


def spectral(module):
    return nn.utils.parametrizations.spectral_norm(module)


PICTURE, SEQUENCE, VOLUME, ROW, STEPS = x(3, 4, 6, 5), x(3, 4, 9), x(2, 4, 3, 4, 5), x(3, 6), x(3, 5, 8)

# layer → (settings, inputs, what PyTorch makes of them[, training])
CASES = {
    "Input": [({}, [PICTURE], Function(lambda a: a * 1))],
    "Output": [({}, [PICTURE], Function(lambda a: a * 1))],
    "Conv1d": [({"filters": 6, "kernel": 4, "padding": "same", "groups": 2}, [SEQUENCE], lambda: nn.Conv1d(4, 6, 4, padding="same", groups=2))],
    "Conv2d": [
        ({"filters": 6, "stride": 2, "padding": 1, "dilation": [1, 2]}, [PICTURE], lambda: nn.Conv2d(4, 6, 3, stride=2, padding=1, dilation=(1, 2))),
        ({"filters": 6, "spectral_norm": True}, [PICTURE], lambda: spectral(nn.Conv2d(4, 6, 3))),
        ({"filters": 6, "spectral_norm": True}, [PICTURE], lambda: spectral(nn.Conv2d(4, 6, 3)), True),
    ],
    "Conv3d": [({"filters": 4, "kernel": [1, 3, 2], "bias": False}, [VOLUME], lambda: nn.Conv3d(4, 4, (1, 3, 2), bias=False))],
    "DepthwiseConv2d": [({"multiplier": 2, "padding": 1}, [PICTURE], lambda: nn.Conv2d(4, 8, 3, padding=1, groups=4))],
    "ConvTranspose1d": [({"filters": 6, "stride": 3, "output_padding": 2, "groups": 2}, [SEQUENCE], lambda: nn.ConvTranspose1d(4, 6, 3, stride=3, output_padding=2, groups=2))],
    "ConvTranspose2d": [
        ({"filters": 6, "stride": 2, "padding": 1}, [PICTURE], lambda: nn.ConvTranspose2d(4, 6, 3, stride=2, padding=1)),
        ({"filters": 6, "spectral_norm": True}, [PICTURE], lambda: spectral(nn.ConvTranspose2d(4, 6, 3)), True),
    ],
    "ConvTranspose3d": [({"filters": 2, "kernel": 2, "dilation": 2}, [VOLUME], lambda: nn.ConvTranspose3d(4, 2, 2, dilation=2))],
    "Upsample": [({"factor": 3}, [PICTURE], nn.Upsample(scale_factor=3)), ({"mode": "bilinear"}, [PICTURE], nn.Upsample(scale_factor=2, mode="bilinear"))],
    "PixelShuffle": [({"factor": 2}, [PICTURE], nn.PixelShuffle(2))],
    "MaxPool1d": [({"kernel": 3, "padding": 1}, [SEQUENCE], nn.MaxPool1d(3, 2, 1))],
    "MaxPool2d": [({}, [PICTURE], nn.MaxPool2d(2)), ({"kernel": 3, "stride": 1, "padding": 1}, [PICTURE], nn.MaxPool2d(3, 1, 1))],
    "MaxPool3d": [({"kernel": [1, 2, 3], "stride": [1, 2, 1]}, [VOLUME], nn.MaxPool3d((1, 2, 3), (1, 2, 1)))],
    "AvgPool1d": [({"kernel": 3, "padding": 1}, [SEQUENCE], nn.AvgPool1d(3, 2, 1))],
    "AvgPool2d": [({"kernel": 3, "stride": 2, "padding": 1}, [PICTURE], nn.AvgPool2d(3, 2, 1))],
    "AvgPool3d": [({"padding": 1}, [VOLUME], nn.AvgPool3d(2, 2, 1))],
    **{f"Adaptive{kind}Pool{d}d": [({"size": size}, [data], getattr(nn, f"Adaptive{kind}Pool{d}d")(size))] for kind in ("Avg", "Max") for d, size, data in ((1, 4, SEQUENCE), (2, [4, 2], PICTURE), (3, [2, 3, 1], VOLUME))},
    **{f"GlobalAvgPool{d}d": [({}, [data], Function(lambda a: a.flatten(2).mean(2)))] for d, data in ((1, SEQUENCE), (2, PICTURE), (3, VOLUME))},
    **{f"GlobalMaxPool{d}d": [({}, [data], Function(lambda a: a.flatten(2).amax(2)))] for d, data in ((1, SEQUENCE), (2, PICTURE), (3, VOLUME))},
    "LSTM": [
        ({"units": 5}, [STEPS], lambda: Recurrent(nn.LSTM(8, 5, batch_first=True))),
        ({"units": 5, "layers": 2, "bidirectional": True, "output": "last", "bias": False}, [STEPS], lambda: Recurrent(nn.LSTM(8, 5, 2, bias=False, batch_first=True, bidirectional=True), True)),
        ({"units": 5, "layers": 2, "bidirectional": True}, [STEPS, exactly(2, 5, 1)], lambda: Recurrent(nn.LSTM(8, 5, 2, batch_first=True, bidirectional=True))),
        ({"units": 5, "bidirectional": True, "output": "last"}, [STEPS, exactly(2, 5, 1, shape=(3, 1))], lambda: Recurrent(nn.LSTM(8, 5, batch_first=True, bidirectional=True), True)),
    ],
    "GRU": [
        ({"units": 5, "layers": 2}, [STEPS], lambda: Recurrent(nn.GRU(8, 5, 2, batch_first=True))),
        ({"units": 5, "bidirectional": True, "output": "last"}, [STEPS, exactly(4, 1, 3)], lambda: Recurrent(nn.GRU(8, 5, batch_first=True, bidirectional=True), True)),
    ],
    "RNN": [
        ({"units": 5, "bidirectional": True}, [STEPS], lambda: Recurrent(nn.RNN(8, 5, batch_first=True, bidirectional=True))),
        ({"units": 5, "activation": "relu", "output": "last"}, [STEPS, exactly(4, 1, 3)], lambda: Recurrent(nn.RNN(8, 5, nonlinearity="relu", batch_first=True), True)),
    ],
    "SequenceLengths": [({"padding_id": 2}, [exactly(1, 0, 2, 2, 2, 2, shape=(2, 3))], Function(lambda a: (a != 2).sum(1).clamp(min=1)))],
    "PaddingMask": [({"padding_id": 2}, [exactly(1, 0, 2, 2, 2, 2, shape=(2, 3))], Function(lambda a: a == 2))],
    "MultiHeadAttention": [
        ({"heads": 4}, [STEPS, x(3, 7, 8), x(3, 7, 8)], lambda: Calling(nn.MultiheadAttention(8, 4, batch_first=True), attention)),
        ({"heads": 2, "bias": False}, [STEPS, x(3, 2, 8), x(3, 2, 8), mask([0, 1], [0, 0], [1, 0])], lambda: Calling(nn.MultiheadAttention(8, 2, bias=False, batch_first=True), attention)),
        ({"heads": 2, "causal": True}, [STEPS, STEPS, STEPS], lambda: Calling(nn.MultiheadAttention(8, 2, batch_first=True), lambda *a: attention(*a, attn_mask=causal(5)))),
    ],
    "TransformerEncoderLayer": [
        ({"heads": 2, "feed_forward": 12, "norm_first": first, "activation": kind, "dropout": 0}, [STEPS], lambda first=first, kind=kind: encoder(norm_first=first, activation=kind, dropout=0)) for first in (False, True) for kind in ("relu", "gelu")
    ] + [
        ({"heads": 2, "feed_forward": 12, "causal": True}, [STEPS], lambda: Calling(encoder(), lambda module, a: module(a, src_mask=causal(5)))),
        ({"heads": 2, "feed_forward": 12, "dropout": 0}, [x(2, 3, 8), mask([0, 0, 1], [0, 1, 1])], lambda: Calling(encoder(dropout=0), lambda module, a, hidden: module(a, src_key_padding_mask=hidden)), True),
    ],
    "TransformerDecoderLayer": [
        ({"heads": 2, "feed_forward": 12, "norm_first": first, "activation": kind}, [STEPS, x(3, 7, 8)], lambda first=first, kind=kind: Calling(decoder(norm_first=first, activation=kind), lambda module, a, b: module(a, b, tgt_mask=causal(5)))) for first in (False, True) for kind in ("relu", "gelu")
    ] + [
        ({"heads": 2, "feed_forward": 12, "causal": False, "dropout": 0}, [x(2, 5, 8), x(2, 3, 8), mask([0, 0, 1], [0, 1, 1])], lambda: Calling(decoder(dropout=0), lambda module, a, b, hidden: module(a, b, memory_key_padding_mask=hidden)), True),
    ],
    "SinusoidalPositions": [({}, [STEPS], Function(waves)), ({}, [x(2, 4, 5)], Function(waves))],
    "LearnedPositions": [({}, [x(3, 5, 6)], learned_positions)],
    **{f"BatchNorm{d}d": [({"momentum": 0.3}, [data], lambda d=d: getattr(nn, f"BatchNorm{d}d")(4, momentum=0.3), training) for training in (False, True)] for d, data in ((1, SEQUENCE), (2, PICTURE), (3, VOLUME))},
    "LayerNorm": [({}, [ROW], lambda: nn.LayerNorm(6)), ({"dimensions": 2, "affine": False}, [PICTURE], lambda: nn.LayerNorm([6, 5], elementwise_affine=False))],
    "RMSNorm": [({"dimensions": 1, "epsilon": 1e-3}, [STEPS], lambda: nn.RMSNorm(8, 1e-3))],
    "GroupNorm": [({"groups": 2}, [PICTURE], lambda: nn.GroupNorm(2, 4))],
    "InstanceNorm2d": [({"affine": True}, [PICTURE], lambda: nn.InstanceNorm2d(4, affine=True))],
    **{name: [({}, [data], Function(lambda a: a * 1))] for name, data in (("Dropout", ROW), ("Dropout1d", SEQUENCE), ("Dropout2d", PICTURE), ("GaussianNoise", ROW))},
    "Sample": [({}, [ROW, ROW], Function(lambda mean, log_variance: mean + 0 * log_variance))],
    "Linear": [
        ({"units": 7}, [ROW], lambda: nn.Linear(6, 7)),
        ({"units": 7, "bias": False}, [STEPS], lambda: nn.Linear(8, 7, bias=False)),
        ({"units": 7, "spectral_norm": True}, [ROW], lambda: spectral(nn.Linear(6, 7)), True),
    ],
    "Embedding": [
        ({"ids": 9, "dimension": 4, "padding_id": 2}, [ids(9, 5, 6)], lambda: nn.Embedding(9, 4, padding_idx=2)),
        ({"ids": 9, "dimension": 4, "spectral_norm": True}, [ids(9, 5)], lambda: spectral(nn.Embedding(9, 4)), True),
    ],
    "EmbeddingBag": [({"ids": 9, "dimension": 4, "mode": mode, "padding_id": 2}, [ids(9, 5, 6)], lambda mode=mode: nn.EmbeddingBag(9, 4, mode=mode, padding_idx=2)) for mode in ("mean", "sum", "max")],
    "OneHot": [({"ids": 9}, [ids(9, 5, 6)], Function(lambda a: F.one_hot(a, 9).float()))],
    "Bilinear": [({"units": 5}, [ROW, x(3, 4)], lambda: nn.Bilinear(6, 4, 5))],
    "DotProduct": [({}, [ROW, ROW], Function(lambda a, b: (a * b).sum(1, keepdim=True)))],
    "CosineSimilarity": [({}, [ROW, ROW], Function(lambda a, b: F.cosine_similarity(a, b).unsqueeze(1)))],
    "ReLU": [({}, [ROW], nn.ReLU())],
    "LeakyReLU": [({"slope": 0.2}, [ROW], nn.LeakyReLU(0.2))],
    "PReLU": [({"channelwise": True}, [PICTURE], lambda: nn.PReLU(4))],
    "ELU": [({"alpha": 1.7}, [ROW], nn.ELU(1.7))],
    "GELU": [({"approximation": kind}, [ROW], nn.GELU(kind)) for kind in ("none", "tanh")],
    "Softplus": [({"beta": 3, "threshold": 2}, [ROW], nn.Softplus(3, 2))],
    **{name: [({}, [ROW], getattr(nn, name)())] for name in ("SELU", "SiLU", "Mish", "Hardswish", "Hardsigmoid", "Sigmoid", "Tanh")},
    "Softmax": [({}, [PICTURE], nn.Softmax(1))],
    "LogSoftmax": [({}, [PICTURE], nn.LogSoftmax(1))],
    "GLU": [({"dimension": 1}, [PICTURE], nn.GLU(1))],
    "Flatten": [({}, [PICTURE], nn.Flatten())],
    "Reshape": [({"sizes": [-1, 10]}, [PICTURE], Function(lambda a: a.reshape(3, 12, 10)))],
    "Permute": [({"order": [3, 1, 2]}, [PICTURE], Function(lambda a: a.permute(0, 3, 1, 2)))],
    "Squeeze": [({"dimension": 2}, [x(3, 4, 1, 5)], Function(lambda a: a.squeeze(2)))],
    "Unsqueeze": [({"dimension": 2}, [ROW], Function(lambda a: a.unsqueeze(2)))],
    "Slice": [({"dimension": 2, "start": 1, "end": -1, "step": 2}, [PICTURE], Function(lambda a: a[:, :, 1:-1:2]))],
    "Concat": [({}, [PICTURE, x(3, 2, 6, 5)], Function(lambda *a: torch.cat(a, 1)))],
    "Stack": [({"dimension": 2}, [ROW, ROW, ROW], Function(lambda *a: torch.stack(a, 2)))],
    "Add": [({}, [PICTURE, x(3, 4, 1, 1), PICTURE], Function(lambda a, b, c: a + b + c))],
    "Subtract": [({}, [x(3, 1), ROW], Function(torch.sub))],
    "Multiply": [({}, [PICTURE, x(3, 4, 1, 1)], Function(torch.mul))],
    "MatMul": [({}, [x(3, 4, 5), x(3, 5, 2)], Function(torch.matmul))],
    **{f"Crop{d}d": [({"left": 2, "right": 0, **more}, [data], Function(function))] for d, more, data, function in (
        (1, {}, SEQUENCE, lambda a: a[..., 2:]), (2, {"top": 0}, PICTURE, lambda a: a[..., :-1, 2:]), (3, {"top": 0, "front": 2, "back": 0}, VOLUME, lambda a: a[..., 2:, :-1, 2:]))},
    **{f"ZeroPad{d}d": [({"left": 2, "right": 0}, [data], getattr(nn, f"ZeroPad{d}d")((2, 0) + (1, 1) * (d - 1)))] for d, data in ((1, SEQUENCE), (2, PICTURE), (3, VOLUME))},
    **{f"ReflectionPad{d}d": [({"left": 2, "right": 0}, [data], getattr(nn, f"ReflectionPad{d}d")((2, 0) + (1, 1) * (d - 1)))] for d, data in ((1, SEQUENCE), (2, PICTURE), (3, VOLUME))},
    **{f"Reduce{kind}": [({"dimensions": [1, -1], "keep_dimensions": keep}, [PICTURE], Function(lambda a, function=function, keep=keep: function(a, (1, 3), keep))) for keep in (False, True)] for kind, function in (("Mean", torch.mean), ("Max", torch.amax), ("Sum", torch.sum))},
}  # fmt: skip


class Pair:
    """One case, worked out by PyTorch and then by us."""

    def __init__(self, name, layer, parameters, inputs, make, training=False, dtype=torch.float64):
        torch.manual_seed(sum(map(ord, name)))
        module = make if isinstance(make, nn.Module) else make()
        self.module = module.to(dtype)
        with torch.no_grad():  # no layer is looked at where its scale is 1 and its shift 0
            for weight in self.module.parameters():
                weight.add_(torch.randn_like(weight) * 0.3)
        self.module.train(training)
        self.name = name
        self.json = {"name": name, "layer": layer, "parameters": parameters, "inputs": len(inputs), "training": training}
        self.inputs = [make_input(dtype) for make_input in inputs]
        self.given = {f"input.{i}": value.clone() for i, value in enumerate(self.inputs)}
        state = {key.removeprefix("module."): value.clone() for key, value in self.module.state_dict().items() if not key.endswith("num_batches_tracked")}
        self.given.update({f"weight.{key}": value for key, value in state.items()})
        self.expected = self.work_out()

    def work_out(self):
        for value in self.inputs:
            value.requires_grad_(value.is_floating_point())
        output = self.module(*self.inputs)
        expected = {"output": output}
        leaves = {f"input.{i}": value for i, value in enumerate(self.inputs) if value.requires_grad}
        leaves.update({f"weight.{key.removeprefix('module.')}": value for key, value in self.module.named_parameters()})
        if output.requires_grad:
            self.given["gradient"] = torch.randn_like(output)
            gradients = torch.autograd.grad(output, list(leaves.values()), self.given["gradient"], allow_unused=True)
            for (key, leaf), gradient in zip(leaves.items(), gradients):
                expected[f"gradient/{key}"] = torch.zeros_like(leaf) if gradient is None else gradient
        for key, value in self.module.named_buffers():
            if not key.endswith("num_batches_tracked"):
                expected[f"after/weight.{key.removeprefix('module.')}"] = value
        return {key: value.detach() for key, value in expected.items()}


@pytest.fixture(scope="module", params=[torch.float32, torch.float64], ids=["float32", "float64"])
def answered(request, tmp_path_factory):
    """Every case by both, in one run of ours."""
    folder = tmp_path_factory.mktemp("layers")
    pairs = [Pair(f"{layer}.{index}", layer, *case, dtype=request.param) for layer, cases in CASES.items() for index, case in enumerate(cases)]
    (folder / "cases.json").write_text(json.dumps([pair.json for pair in pairs]))
    save_file({f"{pair.name}/{key}": value.detach().contiguous().clone() for pair in pairs for key, value in pair.given.items()}, folder / "given.safetensors")
    done = subprocess.run([ANSWERS, folder / "cases.json", folder / "given.safetensors", folder / "answers.safetensors"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return pairs, load_file(folder / "answers.safetensors"), TOLERANCE[request.param]


def differences(pair, answers, tolerance):
    ours = {key.removeprefix(pair.name + "/"): value for key, value in answers.items() if key.startswith(pair.name + "/")}
    if ours.keys() != pair.expected.keys():
        return [f"{pair.name}: {sorted(ours.keys() ^ pair.expected.keys())} on one side only"]
    wrong = []
    for key, theirs in pair.expected.items():
        if theirs.shape != ours[key].shape:
            wrong.append(f"{pair.name}/{key}: {list(ours[key].shape)} for {list(theirs.shape)}")
            continue
        size = theirs.to(torch.float64).norm().item()
        apart = (ours[key].to(torch.float64) - theirs.to(torch.float64)).norm().item()
        if not apart <= tolerance * max(size, 1e-3):
            wrong.append(f"{pair.name}/{key}: {apart:.2e} apart of {size:.2e}")
    return wrong


def test_every_layer_answers_as_pytorch_does(answered):
    pairs, answers, tolerance = answered
    wrong = [line for pair in pairs for line in differences(pair, answers, tolerance)]
    assert not wrong, "\n".join(wrong)


def test_every_layer_of_the_catalogue_is_here():
    catalogue = {layer["name"] for layer in ok("layers", "--json").json["layers"] if not layer["structural"]}
    assert catalogue == CASES.keys()

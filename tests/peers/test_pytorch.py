"""The source that `lepton export --format pytorch` writes, run by PyTorch itself: the same weights, shapes and answers."""

import json
import pathlib
import runpy
import sys

import numpy
import pytest
import torch
from safetensors.torch import load_file

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

from conftest import DIGITS, edit_project, lepton, new_project, ok  # noqa: E402
from png import png, read_idx  # noqa: E402


def chain(*layers, nodes=(), edges=()):
    """A network of layers one behind the other, given as (id, type, parameters), and of what else is named."""
    all_nodes = [{"id": name, "type": kind, "parameters": parameters} for name, kind, parameters in layers]
    links = [[f"{first[0]}.out", f"{second[0]}.in"] for first, second in zip(layers, layers[1:])]
    return {"nodes": [*all_nodes, *nodes], "edges": [*links, *edges]}


INPUT = ("input1", "Input", {"shape": [1, 8, 8]})
EVERY_LAYER = chain(
    INPUT,
    ("conv1", "Conv2d", {"filters": 6, "kernel": [3, 4], "padding": "same", "bias": False}),
    ("norm1", "BatchNorm2d", {"epsilon": 1e-3, "momentum": 0.25}),
    ("leaky1", "LeakyReLU", {"slope": 0.07}),
    ("max1", "MaxPool2d", {"kernel": [3, 2], "stride": [2, 2], "padding": [1, 0]}),
    ("joined", "Concat", {}),
    ("conv-2", "Conv2d", {"filters": 8, "kernel": [1, 3], "padding": [0, 2], "dilation": [1, 2], "groups": 2}),
    ("tanh1", "Tanh", {}),
    ("sum", "Add", {}),
    ("drop1", "Dropout", {"probability": 0.3}),
    ("flatten1", "Flatten", {}),
    ("float", "Linear", {"units": 12}),
    ("relu1", "ReLU", {}),
    ("both", "Concat", {}),
    ("linear2", "Linear", {"units": 10, "bias": False}),
    ("softmax1", "Softmax", {}),
    ("output1", "Output", {}),
    nodes=[
        {"id": "mean1", "type": "AvgPool2d", "parameters": {"padding": 0}},
        {"id": "sigmoid1", "type": "Sigmoid"},
        {"id": "gap1", "type": "GlobalAvgPool2d"},
        {"id": "conv3", "type": "Conv2d", "parameters": {"filters": 6, "kernel": 2, "stride": 2}},
    ],
    edges=[
        ["leaky1.out", "mean1.in"], ["mean1.out", "joined.in"],
        ["conv-2.out", "sigmoid1.in"], ["sigmoid1.out", "sum.in"],
        ["leaky1.out", "conv3.in"], ["conv3.out", "gap1.in"], ["gap1.out", "both.in"],
    ],
)  # fmt: skip

ACTIVATIONS_AND_NORMS = chain(
    INPUT,
    ("conv1", "Conv2d", {"filters": 8, "padding": "same"}),
    ("groupnorm1", "GroupNorm", {"groups": 4, "epsilon": 1e-3}),
    ("gelu1", "GELU", {"approximation": "tanh"}),
    ("instancenorm1", "InstanceNorm2d", {"affine": True}),
    ("silu1", "SiLU", {}),
    ("layernorm1", "LayerNorm", {"dimensions": 2}),
    ("prelu1", "PReLU", {"channelwise": True, "start": 0.1}),
    ("layernorm2", "LayerNorm", {"epsilon": 1e-3}),
    ("glu1", "GLU", {"dimension": 1}),
    ("drop1", "Dropout2d", {"probability": 0.1}),
    ("elu1", "ELU", {"alpha": 0.7}),
    ("noise1", "GaussianNoise", {"deviation": 0.05}),
    ("selu1", "SELU", {}),
    ("instancenorm2", "InstanceNorm2d", {}),
    ("prelu2", "PReLU", {}),
    ("groupnorm2", "GroupNorm", {"groups": 1, "affine": False}),
    ("flatten1", "Flatten", {}),
    ("linear1", "Linear", {"units": 32}),
    ("norm1", "BatchNorm1d", {"momentum": 0.3}),
    ("gelu2", "GELU", {}),
    ("rmsnorm1", "RMSNorm", {}),
    ("mish1", "Mish", {}),
    ("layernorm3", "LayerNorm", {"affine": False}),
    ("hardswish1", "Hardswish", {}),
    ("hardsigmoid1", "Hardsigmoid", {}),
    ("rmsnorm2", "RMSNorm", {"epsilon": 1e-4, "affine": False}),
    ("softplus1", "Softplus", {"beta": 2, "threshold": 3}),
    ("glu2", "GLU", {}),
    ("linear2", "Linear", {"units": 10}),
    ("logs1", "LogSoftmax", {}),
    ("output1", "Output", {}),
)

SIZES = chain(
    INPUT,
    ("up1", "ConvTranspose2d", {"filters": 6, "stride": 2, "padding": 1, "output_padding": 1}),
    ("depth1", "DepthwiseConv2d", {"multiplier": 2, "kernel": [3, 5], "stride": 2, "padding": [1, 2]}),
    ("up2", "ConvTranspose2d", {"filters": 8, "kernel": [2, 3], "dilation": [1, 2], "groups": 4, "bias": False}),
    ("depth2", "DepthwiseConv2d", {"kernel": 2, "padding": "same", "bias": False}),
    ("shuffle1", "PixelShuffle", {}),
    ("up3", "Upsample", {"factor": 3, "mode": "bilinear"}),
    ("mean1", "AdaptiveAvgPool2d", {"size": [7, 5]}),
    ("up4", "Upsample", {}),
    ("conv1", "Conv2d", {"filters": 10}),
    ("max1", "AdaptiveMaxPool2d", {"size": [4, 4]}),
    ("gmp1", "GlobalMaxPool2d", {}),
    ("output1", "Output", {}),
)

SEQUENCES = chain(
    INPUT,
    ("squeeze1", "Squeeze", {"dimension": 1}),
    ("conv1", "Conv1d", {"filters": 6, "kernel": 4, "padding": "same", "groups": 2}),
    ("up1", "ConvTranspose1d", {"filters": 4, "stride": 3, "padding": 1, "output_padding": 1}),
    ("norm1", "BatchNorm1d", {"epsilon": 1e-3}),
    ("layernorm1", "LayerNorm", {"dimensions": 1}),
    ("rmsnorm1", "RMSNorm", {"dimensions": 1}),
    ("drop1", "Dropout1d", {"probability": 0.2}),
    ("max1", "MaxPool1d", {"kernel": 3, "padding": 1}),
    ("mean1", "AvgPool1d", {"kernel": 4, "stride": 3, "padding": 1}),
    ("conv2", "Conv1d", {"filters": 10, "padding": 2, "dilation": 2, "bias": False}),
    ("gap1", "GlobalAvgPool1d", {}),
    ("output1", "Output", {}),
)

VOLUMES = chain(
    INPUT,
    ("unsqueeze1", "Unsqueeze", {"dimension": 1}),
    ("conv1", "Conv3d", {"filters": 4, "kernel": [1, 3, 4], "padding": "same"}),
    ("up1", "ConvTranspose3d", {"filters": 4, "kernel": [2, 3, 3], "stride": [2, 1, 2], "padding": [0, 1, 1], "output_padding": [1, 0, 1], "groups": 2}),
    ("norm1", "BatchNorm3d", {"momentum": 0.2}),
    ("groupnorm1", "GroupNorm", {"groups": 2}),
    ("max1", "MaxPool3d", {"kernel": [1, 2, 3], "stride": [1, 2, 2], "padding": [0, 0, 1]}),
    ("mean1", "AvgPool3d", {"stride": [1, 2, 2], "padding": [1, 0, 0]}),
    ("conv2", "Conv3d", {"filters": 3, "kernel": [2, 1, 2], "stride": [2, 1, 1], "bias": False}),
    ("flatten1", "Flatten", {}),
    ("linear1", "Linear", {"units": 10}),
    ("output1", "Output", {}),
)

LAYOUT = chain(
    INPUT,
    ("zeros1", "ZeroPad2d", {"top": 1, "bottom": 2, "left": 0, "right": 1}),
    ("mirror1", "ReflectionPad2d", {"top": 2, "bottom": 0, "left": 1, "right": 3}),
    ("crop1", "Crop2d", {"top": 2, "bottom": 3, "left": 1, "right": 4}),
    ("crop2", "Crop2d", {"top": 0, "bottom": 0, "left": 0, "right": 0}),
    ("conv1", "Conv2d", {"filters": 6, "padding": "same"}),
    ("permute1", "Permute", {"order": [3, 1, -2]}),
    ("slice1", "Slice", {"dimension": -2, "start": -5, "step": 2}),
    ("slice2", "Slice", {"dimension": 3, "end": -2}),
    ("reshape1", "Reshape", {"sizes": [4, -1, 6]}),
    ("unsqueeze1", "Unsqueeze", {"dimension": 2}),
    ("squeeze1", "Squeeze", {"dimension": -3}),
    nodes=[
        {"id": "permute2", "type": "Permute", "parameters": {"order": [1, 3, 2]}},
        {"id": "product1", "type": "MatMul"},
        {"id": "tanh1", "type": "Tanh"},
        {"id": "difference1", "type": "Subtract"},
        {"id": "gate1", "type": "Multiply"},
        {"id": "stack1", "type": "Stack", "parameters": {"dimension": 2}},
        {"id": "mean1", "type": "ReduceMean", "parameters": {"dimensions": [2, -1], "keep_dimensions": True}},
        {"id": "max1", "type": "ReduceMax", "parameters": {"dimensions": [-1]}},
        {"id": "sum1", "type": "ReduceSum", "parameters": {"dimensions": [2, -1]}},
        {"id": "linear1", "type": "Linear", "parameters": {"units": 16}},
        {"id": "linear2", "type": "Linear", "parameters": {"units": 16}},
        {"id": "bilinear1", "type": "Bilinear", "parameters": {"units": 7}},
        {"id": "bilinear2", "type": "Bilinear", "parameters": {"units": 2, "bias": False}},
        {"id": "dot1", "type": "DotProduct"},
        {"id": "cosine1", "type": "CosineSimilarity", "parameters": {"epsilon": 1e-6}},
        {"id": "joined", "type": "Concat"},
        {"id": "linear3", "type": "Linear", "parameters": {"units": 10}},
        {"id": "output1", "type": "Output"},
    ],
    edges=[
        ["squeeze1.out", "product1.a"], ["squeeze1.out", "permute2.in"], ["permute2.out", "product1.b"],
        ["product1.out", "tanh1.in"], ["product1.out", "difference1.a"], ["tanh1.out", "difference1.b"],
        ["difference1.out", "gate1.in"], ["tanh1.out", "gate1.in"], ["gate1.out", "stack1.in"], ["difference1.out", "stack1.in"],
        ["stack1.out", "mean1.in"], ["mean1.out", "max1.in"], ["max1.out", "sum1.in"], ["sum1.out", "linear1.in"], ["sum1.out", "linear2.in"],
        *([f"linear{port}.out", f"{pair}.{'ab'[port - 1]}"] for pair in ("bilinear1", "bilinear2", "dot1", "cosine1") for port in (1, 2)),
        *([f"{pair}.out", "joined.in"] for pair in ("bilinear1", "bilinear2", "dot1", "cosine1")),
        ["joined.out", "linear3.in"], ["linear3.out", "output1.in"],
    ],
)  # fmt: skip

STEPS = chain(
    INPUT,
    ("squeeze1", "Squeeze", {"dimension": 1}),
    ("linear1", "Linear", {"units": 12, "frozen": True}),
    ("waves1", "SinusoidalPositions", {}),
    ("places1", "LearnedPositions", {}),
    ("lstm1", "LSTM", {"units": 6, "layers": 2, "bidirectional": True, "dropout": 0.2}),
    ("sum1", "Add", {}),
    ("encoder1", "TransformerEncoderLayer", {"heads": 3, "feed_forward": 20, "causal": True, "norm_first": True}),
    ("linear2", "Linear", {"units": 12, "spectral_norm": True}),
    ("gru1", "GRU", {"units": 6, "bidirectional": True, "bias": False}),
    ("linear3", "Linear", {"units": 12, "spectral_norm": True, "weights_of": "linear2"}),
    ("rnn1", "RNN", {"units": 12, "activation": "relu"}),
    ("both", "Concat", {}),
    ("last1", "LSTM", {"units": 8, "bidirectional": True, "output": "last"}),
    ("linear4", "Linear", {"units": 10}),
    ("sample1", "Sample", {}),
    ("output1", "Output", {}),
    nodes=[
        {"id": "attention1", "type": "MultiHeadAttention", "parameters": {"heads": 2, "dropout": 0.1}},
        {"id": "decoder1", "type": "TransformerDecoderLayer", "parameters": {"feed_forward": 30, "activation": "gelu", "dropout": 0}},
        {"id": "linear5", "type": "Linear", "parameters": {"units": 10, "initialisation": "zeros", "learning_rate": 0.5}},
    ],
    edges=[
        ["places1.out", "attention1.query"], ["lstm1.out", "attention1.key"], ["lstm1.out", "attention1.value"], ["attention1.out", "sum1.in"],
        ["gru1.out", "decoder1.in"], ["encoder1.out", "decoder1.memory"], ["decoder1.out", "both.in"], ["last1.out", "linear5.in"], ["linear5.out", "sample1.log_variance"],
    ],
)  # fmt: skip
STEPS["edges"] = [[start, end.replace("sample1.in", "sample1.mean")] for start, end in STEPS["edges"]]

GROUPS = chain(
    INPUT,
    ("block1", "Group", {"repeat": 3}),
    ("gap1", "GlobalAvgPool2d", {}),
    ("linear1", "Linear", {"units": 10}),
    ("output1", "Output", {}),
)
GROUPS["edges"][:2] = [["input1.out", "block1.x"], ["block1.y", "gap1.in"]]
GROUPS["nodes"][1]["group"] = {
    "nodes": [
        {"id": "x", "type": "GroupInput"},
        {"id": "conv1", "type": "Conv2d", "parameters": {"filters": 8, "padding": "same"}},
        {"id": "norm1", "type": "BatchNorm2d"},
        {"id": "off", "type": "Tanh", "bypassed": True},
        {"id": "relu1", "type": "ReLU"},
        {"id": "y", "type": "GroupOutput"},
    ],
    "edges": [["x.out", "conv1.in"], ["conv1.out", "norm1.in"], ["norm1.out", "off.in"], ["off.out", "relu1.in"], ["relu1.out", "y.in"]],
}


def colour_pictures(folder):
    """Two classes of small pictures in colour."""
    numbers = numpy.random.default_rng(1).integers(0, 256, (2, 20, 6, 5, 3))
    for label, pictures in zip(("blue", "red"), numbers):
        (folder / label).mkdir(parents=True)
        for index, picture in enumerate(pictures):
            picture[:, :, 0 if label == "red" else 2] //= 3
            (folder / label / f"{index}.png").write_bytes(png(picture.reshape(len(picture), -1).tolist(), 3))
    return folder


class Exported:
    """A run of a few steps, its source executed and its weights loaded."""

    def __init__(self, folder, template="cnn", network=None, data=DIGITS):
        self.project = new_project(folder / "my-model", template, data)
        if network is not None:
            edit_project(self.project, lambda content: content["networks"][0].update(network))
        events = ok("train", self.project, "--epochs", 1, "--batch-size", 200, "--seed", 3, "--json").lines
        self.run = events[0]["run"]
        self.answer = ok("export", self.run, "--format", "pytorch", "-o", folder, "--json").json
        self.source = pathlib.Path(self.answer["path"])
        self.model = runpy.run_path(str(self.source))[self.answer["class"]]()
        self.weights = load_file(self.answer["weights"])
        self.model.load_state_dict(self.weights, strict=True)
        self.model.eval()

    def checked(self):
        return ok("check", self.project, "--json").json

    def predictions(self, folder):
        ok("evaluate", self.run, "--predictions", folder / "answers.jsonl")
        return [json.loads(line) for line in (folder / "answers.jsonl").read_text().splitlines()]

    def forward(self, pictures):
        """The answer, and the shape of every value by the name of the node that made it."""
        names = {module: name for name, module in self.model.named_modules()}
        shapes = {}

        def watch(frame, event, argument):
            if event == "return" and frame.f_code.co_name == "forward" and frame.f_code.co_filename == str(self.source):
                prefix = names[frame.f_locals["self"]]
                for name, value in frame.f_locals.items():
                    if isinstance(value, torch.Tensor):
                        shapes[f"{prefix}.{name}" if prefix else name] = list(value.shape)

        sys.setprofile(watch)
        try:
            with torch.inference_mode():
                return self.model(pictures), shapes
        finally:
            sys.setprofile(None)


def digits(answers):
    (count, height, width), body = read_idx(DIGITS / "images-idx3-ubyte.gz")
    pictures = numpy.frombuffer(body, numpy.uint8).reshape(count, 1, height, width)
    return torch.tensor(pictures[[int(answer["input"].split("#")[1]) for answer in answers]], dtype=torch.float32)


@pytest.mark.parametrize(
    "template, network", [("cnn", None), ("mlp", None), ("mlp", EVERY_LAYER), ("mlp", ACTIVATIONS_AND_NORMS), ("mlp", SIZES), ("mlp", SEQUENCES), ("mlp", VOLUMES), ("mlp", LAYOUT), ("mlp", STEPS), ("mlp", GROUPS)], ids=["cnn", "mlp", "every-layer", "activations-and-norms", "sizes", "sequences", "volumes", "layout", "steps", "groups"]
)
def test_the_source_is_the_network(template, network, tmp_path):
    exported = Exported(tmp_path, template, network)
    assert exported.source.name == "my_model.py" and exported.answer["class"] == "MyModel"
    checked = exported.checked()
    assert sum(weight.numel() for weight in exported.model.parameters()) == checked["parameters"] == exported.answer["parameters"]

    answers = exported.predictions(tmp_path)
    assert len(answers) > 100
    output, shapes = exported.forward(digits(answers))
    for node in checked["nodes"]:
        if node["type"] in ("Output", "Group") or "norm1.off" in node["id"]:
            continue
        variable = node["id"].replace("-", "_")
        assert [["N", *shapes[variable][1:]]] == node["output_shapes"], node

    scores = output if network is EVERY_LAYER else torch.softmax(output, 1)
    expected = torch.tensor([list(answer["scores"].values()) for answer in answers])
    assert (scores - expected).abs().max() <= 1e-5


def test_colour_is_standardised_channel_by_channel(tmp_path):
    data = colour_pictures(tmp_path / "colours")
    exported = Exported(tmp_path, "mlp", data=data)
    answers = exported.predictions(tmp_path)
    numbers = numpy.random.default_rng(1).integers(0, 256, (2, 20, 6, 5, 3))
    numbers[0, ..., 2] //= 3
    numbers[1, ..., 0] //= 3
    pictures = []
    for answer in answers:
        path = pathlib.Path(answer["input"])
        pictures.append(numbers[["blue", "red"].index(path.parent.name), int(path.stem)].transpose(2, 0, 1))
    output, _ = exported.forward(torch.tensor(numpy.array(pictures), dtype=torch.float32))
    expected = torch.tensor([list(answer["scores"].values()) for answer in answers])
    assert (torch.softmax(output, 1) - expected).abs().max() <= 1e-5


def test_a_package_gives_the_same(tmp_path):
    exported = Exported(tmp_path, "mlp")
    package = tmp_path / "my model.leptonmodel"
    ok("export", exported.run, "--format", "package", "-o", package)
    ok("export", package, "--format", "pytorch", "--name", "my-model", "-o", tmp_path / "again.py")
    assert (tmp_path / "again.py").read_text() == exported.source.read_text()
    again = load_file(tmp_path / "again.safetensors")
    assert again.keys() == exported.weights.keys()
    assert all(torch.equal(again[name], exported.weights[name]) for name in again)


def test_names_that_a_module_keeps_are_all_known(tmp_path):
    """A node may be called as any member of nn.Module: it is then written another way (PyTorchNames.cpp lists them)."""
    names = (pathlib.Path(__file__).parents[2] / "core/exchange/PyTorchNames.cpp").read_text()
    for member in dir(torch.nn.Module()):
        assert member.startswith("_") or f'"{member}"' in names, member


def test_errors_are_sentences(tmp_path):
    missing = lepton("export", tmp_path / "nowhere", "--format", "pytorch", "-o", tmp_path / "x.py")
    assert missing.status == 1 and "nowhere" in missing.error
    assert not (tmp_path / "x.py").exists()
    project = new_project(tmp_path / "digits", "mlp")
    run = ok("train", project, "--epochs", 1, "--batch-size", 500, "--json").lines[0]["run"]
    (tmp_path / "file").write_text("in the way")
    blocked = lepton("export", run, "--format", "pytorch", "-o", tmp_path / "file" / "model.py")
    assert blocked.status == 1 and "file" in blocked.error

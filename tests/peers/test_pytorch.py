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
    "template, network", [("cnn", None), ("mlp", None), ("mlp", EVERY_LAYER), ("mlp", GROUPS)], ids=["cnn", "mlp", "every-layer", "groups"]
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

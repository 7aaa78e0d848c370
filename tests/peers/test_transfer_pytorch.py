"""Weights that PyTorch saved: read without running anything, brought into our networks, giving PyTorch's own answers."""

import json
import os
import pathlib
import sys
import zipfile

import numpy
import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

from conftest import DIGITS, edit_project, lepton, new_project, ok  # noqa: E402
from png import picture, png  # noqa: E402


class Block(nn.Module):
    """As in torchvision, names and order alike."""

    def __init__(self, before, after, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(before, after, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(after)
        self.conv2 = nn.Conv2d(after, after, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(after)
        self.downsample = nn.Sequential(nn.Conv2d(before, after, 1, stride, bias=False), nn.BatchNorm2d(after)) if stride > 1 else None

    def forward(self, x):
        past = x if self.downsample is None else self.downsample(x)
        x = self.bn1(self.conv1(x)).relu()
        return (self.bn2(self.conv2(x)) + past).relu()


class ResNet18(nn.Module):
    def __init__(self, classes, channels=1):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, 64, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.layer1 = nn.Sequential(Block(64, 64, 1), Block(64, 64, 1))
        self.layer2 = nn.Sequential(Block(64, 128, 2), Block(128, 128, 1))
        self.layer3 = nn.Sequential(Block(128, 256, 2), Block(256, 256, 1))
        self.layer4 = nn.Sequential(Block(256, 512, 2), Block(512, 512, 1))
        self.fc = nn.Linear(512, classes)

    def forward(self, x):
        x = self.bn1(self.conv1(x)).relu()
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(x.mean((2, 3)))


def resnet(classes):
    """With weights and statistics that no two layers share, so that a wrong order shows."""
    torch.manual_seed(4)
    model = ResNet18(classes)
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.7, 1.4)
            nn.init.uniform_(module.weight, 0.7, 1.3)
            nn.init.normal_(module.bias, 0, 0.1)
    return model.eval()


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return new_project(tmp_path_factory.mktemp("transfer") / "digits", "resnet-18")


@pytest.fixture(scope="module")
def model():
    return resnet(10)


def save(model, folder, form):
    file = folder / f"{form}.pt"
    if form == "plain":
        torch.save(model.state_dict(), file)
    elif form == "old":
        torch.save(model.state_dict(), file, _use_new_zipfile_serialization=False)
    elif form == "checkpoint":
        optimizer = torch.optim.SGD(model.parameters(), 0.1)
        torch.save({"epoch": 3, "loss": 0.5, "name": "x", "optimizer": optimizer.state_dict(), "state_dict": model.state_dict()}, file)
    elif form == "parallel":
        torch.save({f"module.{name}": tensor for name, tensor in model.state_dict().items()}, file)
    else:
        file = folder / "weights.safetensors"
        save_file(model.state_dict(), file)
    return file


@pytest.mark.parametrize("form", ["plain", "old", "checkpoint", "parallel", "safetensors"])
def test_every_tensor_finds_its_place(model, project, tmp_path, form):
    file = save(model, tmp_path, form)
    found = ok("weights", file, "--into", project, "--json").json
    report = found["report"]
    prefix = "module." if form == "parallel" else ""
    places = {match["to"]: match["from"].removeprefix(prefix) for match in report["matched"]}
    assert found["kind"] == ("safetensors" if form == "safetensors" else "state-dict")
    assert report["missing"] == report["unused"] == report["left_out"] == []
    assert len(places) == sum(not name.endswith("num_batches_tracked") for name in model.state_dict())
    # By hand: the template's stages against torchvision's layers.
    assert places["stage1.1.conv2.weight"] == "layer1.1.conv2.weight"
    assert places["down3.conv1.weight"] == "layer3.0.conv1.weight"
    assert places["down3.projection.weight"] == "layer3.0.downsample.0.weight"
    assert places["stage4.conv2.weight"] == "layer4.1.conv2.weight"
    assert {match["shape"] and match["to"] for match in report["matched"] if match["from"].endswith("fc.weight")} == {f"{report['head']}.weight"}


def test_answers_are_those_of_pytorch(model, project, tmp_path):
    """All layers frozen for an epoch: what is packaged is bit by bit what was loaded, and answers as PyTorch does."""
    file = save(model, tmp_path, "plain")
    events = ok("train", project, "--start-from", file, "--freeze", "*", "--epochs", 1, "--batch-size", 256, "--json", timeout=600).lines
    loaded = next(event for event in events if event["event"] == "weights-loaded")
    assert len(loaded["frozen"]) == 41  # 20 convolutions, 20 norms, 1 linear layer
    run = pathlib.Path(events[0]["run"])
    ours = load_file(run / "best" / "weights.safetensors")
    state = model.state_dict()
    for match in loaded["report"]["matched"]:
        assert torch.equal(ours[match["to"]], state[match["from"]]), match
    package = tmp_path / "digits.leptonmodel"
    ok("export", run, "-o", package)

    with zipfile.ZipFile(package) as archive:
        recipe = json.loads(archive.read("recipe.json"))
        lineage = json.loads(archive.read("manifest.json"))["provenance"]["lineage"]
    assert lineage["kind"] == "state-dict" and lineage["from"] == str(file)
    step = next(step for step in recipe if step["type"] == "Standardise")
    pictures = [picture(DIGITS / "images-idx3-ubyte.gz", number) for number in range(12)]
    inputs = [tmp_path / f"{number:02}.png" for number in range(12)]
    for file, rows in zip(inputs, pictures):
        file.write_bytes(png(rows))
    answers = ok("predict", package, *inputs, "--json").json
    answers = answers.get("predictions", answers) if isinstance(answers, dict) else answers
    scaled = torch.tensor(numpy.asarray(pictures), dtype=torch.float32)[:, None] / 255
    with torch.no_grad():
        expected = model((scaled - step["mean"][0]) / step["deviation"][0]).softmax(1).numpy()
    found = numpy.array([list(answer["scores"].values()) for answer in answers])
    assert numpy.abs(found - expected).max() < 1e-5


def test_other_classes_keep_the_body(project, tmp_path):
    file = save(resnet(1000), tmp_path, "plain")
    report = ok("weights", file, "--into", project, "--json").json["report"]
    assert report["head_replaced"] and report["missing"] == report["unused"] == []
    assert [(item["from"], item["from_shape"], item["to_shape"]) for item in report["left_out"]] == [("fc.weight", [1000, 512], [10, 512]), ("fc.bias", [1000], [10])]
    text = ok("weights", file, "--into", project).out
    assert "left out  fc.weight (1000 × 512)" in text and "begins anew" in text


def test_types_views_and_shared_storages(tmp_path):
    torch.manual_seed(1)
    base = torch.randn(4, 6)
    tensors = {
        "half": base.half(), "brain": base.bfloat16(), "double": base.double(), "long": torch.arange(5), "int": torch.arange(3, dtype=torch.int32),
        "byte": torch.arange(4, dtype=torch.uint8), "bool": torch.tensor([True, False]), "transposed": base.t(), "part": base[1:3, 2:5], "every": base[:, ::2],
        "scalar": torch.tensor(2.5), "parameter": nn.Parameter(base), "channels_last": torch.randn(2, 3, 4, 5).contiguous(memory_format=torch.channels_last),
    }  # fmt: skip
    for old in (False, True):
        torch.save(tensors, tmp_path / "types.pt", _use_new_zipfile_serialization=not old)
        found = ok("weights", tmp_path / "types.pt", "--json").json["tensors"]
        assert [(item["name"], item["shape"]) for item in found] == [(name, list(tensor.shape)) for name, tensor in tensors.items()]
        assert [item["type"] for item in found] == [str(tensor.dtype).removeprefix("torch.") for tensor in tensors.values()]


class Hostile:
    def __init__(self, command):
        self.command = command

    def __reduce__(self):
        return os.system, (self.command,)


@pytest.mark.parametrize("old", [False, True])
def test_a_hostile_file_is_refused_and_nothing_runs(project, tmp_path, old):
    marker = tmp_path / "ran"
    state = {"conv1.weight": torch.ones(3), "extra": Hostile(f"touch {marker}")}
    torch.save(state, tmp_path / "evil.pt", _use_new_zipfile_serialization=not old)
    for arguments in (["weights", tmp_path / "evil.pt"], ["train", project, "--start-from", tmp_path / "evil.pt", "--epochs", 1]):
        answer = lepton(*arguments)
        assert answer.status == 1
        assert "posix.system" in answer.error or "nt.system" in answer.error
        assert not marker.exists()
    torch.load(tmp_path / "evil.pt", weights_only=False)  # so that the test is known to be one
    assert marker.exists()


def test_other_files_say_what_they_are(tmp_path):
    torch.save(nn.Linear(2, 2), tmp_path / "module.pt")
    assert "torch.nn.modules.linear.Linear" in lepton("weights", tmp_path / "module.pt").error
    torch.jit.script(nn.Linear(2, 2)).save(tmp_path / "program.pt")
    assert "TorchScript" in lepton("weights", tmp_path / "program.pt").error
    torch.save({"a": 1}, tmp_path / "nothing.pt")
    assert "no tensors" in lepton("weights", tmp_path / "nothing.pt").error
    whole = tmp_path / "whole.pt"
    torch.save({"a": torch.zeros(1000)}, whole)
    for length in (0, 3, 100, 1000, 3000):
        (tmp_path / "cut.pt").write_bytes(whole.read_bytes()[:length])
        assert lepton("weights", tmp_path / "cut.pt").status == 1
    assert lepton("weights", tmp_path / "missing.pt").status == 1


def test_a_package_goes_on_as_a_new_version(tmp_path):
    """Other classes in a new project: the body is kept and stands still, the head is new; the next package says where it came from."""
    first = new_project(tmp_path / "digits", "cnn")
    run = ok("train", first, "--epochs", 2, "--seed", 1, "--json").lines[0]["run"]
    package = pathlib.Path(ok("export", run, "--json").json["path"])
    assert package.name == "digits-1.leptonmodel"
    again = ok("train", first, "--start-from", package, "--epochs", 1, "--seed", 2, "--json").lines
    assert next(e for e in again if e["event"] == "weights-loaded")["report"]["head_replaced"] is False
    package.rename(tmp_path / package.name)  # its version is known from the run
    second = pathlib.Path(ok("export", again[0]["run"], "--json").json["path"])
    assert second.name == "digits-2.leptonmodel"

    few = new_project(tmp_path / "few", "cnn")

    def more_classes(content):
        head = next(node for node in reversed(content["networks"][0]["nodes"]) if node["type"] == "Linear")
        head["parameters"]["units"] = 12

    edit_project(few, more_classes)
    edit_project(few, lambda content: content["training"].update(start_from={"file": str(second), "freeze": ["all-but-head"]}))
    report = ok("weights", second, "--into", few, "--json").json["report"]
    assert report["head_replaced"] and not report["missing"] and len(report["left_out"]) == 2

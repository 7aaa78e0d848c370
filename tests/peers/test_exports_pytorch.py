"""Exports of every template's package, run by PyTorch itself: TorchScript by torch.jit.load, and the source by Python, against the package's parity samples."""

import io
import json
import pathlib
import runpy
import subprocess
import sys
import zipfile

import pytest
import torch
from safetensors.torch import load, load_file, save_file

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

from conftest import lepton, ok  # noqa: E402
from template_packages import template_packages  # noqa: E402

PACKAGES = template_packages()
BOUND = 1e-5  # of probabilities; of larger answers relative to the largest


class Parity:
    """What a package's members say, read without any of our code."""

    def __init__(self, package):
        with zipfile.ZipFile(package) as members:
            self.manifest = json.loads(members.read("manifest.json"))
            self.tensors = load(members.read("parity/samples.safetensors"))
            self.weights = load(members.read("weights.safetensors"))
        self.inputs = [self.tensors[tensor["name"]] for tensor in self.manifest["signature"]["inputs"]]
        self.names = [tensor["name"] for tensor in self.manifest["signature"]["outputs"]]
        self.outputs = [self.tensors[name] for name in self.names]

    def compare(self, answers, count=None):
        answers = answers if isinstance(answers, (tuple, list)) else (answers,)
        assert len(answers) == len(self.outputs)
        for name, answer, expected in zip(self.names, answers, self.outputs):
            expected = expected[:count]
            assert answer.shape == expected.shape, name
            worst = (answer - expected).abs().max().item()
            assert worst <= BOUND * max(1.0, expected.abs().max().item()), f"{name} differs by {worst}"


def exported(name, form, folder, *more):
    answer = ok("export", PACKAGES[name], "--format", form, "-o", folder, *more, "--json").json
    check = answer["check"]
    assert answer["format"] == form and answer["version"] == "1" and answer["bytes"] > 0
    assert check["samples"] > 0 and 0 <= check["largest_difference"] <= BOUND * 10, check
    return answer


@pytest.mark.parametrize("name", PACKAGES)
def test_torchscript(name, tmp_path):
    written = pathlib.Path(exported(name, "torchscript", tmp_path / "model.pt")["path"])
    parity = Parity(PACKAGES[name])
    notes = {"lepton.json": ""}
    model = torch.jit.load(io.BytesIO(written.read_bytes()), _extra_files=notes)
    notes = json.loads(notes["lepton.json"])
    assert notes["labels"] == parity.manifest["labels"] and notes["signature"] == parity.manifest["signature"]
    for count in (None, 1, 3):
        with torch.no_grad():
            parity.compare(model(*(tensor[:count] for tensor in parity.inputs)), count)
    state = model.state_dict()
    for weight, values in parity.weights.items():
        assert torch.equal(state[weight], values), weight
    assert model(*parity.inputs) is not None and not model.training


def written_source(name, folder):
    return ok("export", PACKAGES[name], "--format", "pytorch", "-o", folder, "--json").json


@pytest.mark.parametrize("name", PACKAGES)
def test_pytorch_source(name, tmp_path, monkeypatch):
    monkeypatch.setenv("LEPTON_PYTHON", "/nonexistent/python3")  # this process runs it, which has PyTorch loaded already
    answer = written_source(name, tmp_path)
    parity = Parity(PACKAGES[name])
    source = runpy.run_path(answer["path"])
    model = source["load"]()
    assert isinstance(model, source[answer["class"]]) and not model.training
    answers = source["answer"](model, *parity.inputs)
    assert list(answers) == parity.names
    parity.compare(list(answers.values()))
    assert source.get("labels", []) == parity.manifest["labels"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([pathlib.Path(answer["path"]).name, pathlib.Path(answer["weights"]).name])


@pytest.mark.parametrize("name", ["picture-and-row", "vae"])
def test_the_source_is_run_as_it_is_written(name, tmp_path, monkeypatch):
    """Several inputs, several outputs; and then as a user would run it, from another folder."""
    monkeypatch.setenv("LEPTON_PYTHON", sys.executable)
    answer = exported(name, "pytorch", tmp_path)
    assert answer["check"]["by"] == "Python's PyTorch"
    parity = Parity(PACKAGES[name])
    if name == "vae":
        return
    save_file({tensor["name"]: parity.tensors[tensor["name"]] for tensor in parity.manifest["signature"]["inputs"]}, tmp_path / "questions.safetensors")
    subprocess.run([sys.executable, answer["path"], "questions.safetensors", "answers.safetensors"], cwd=tmp_path, check=True)
    answers = load_file(tmp_path / "answers.safetensors")
    parity.compare([answers[output] for output in parity.names])


def test_without_pytorch_the_source_is_written_and_says_that_it_was_not_run(tmp_path, monkeypatch):
    for python in ("/nonexistent/python3", "/bin/false-python"):
        monkeypatch.setenv("LEPTON_PYTHON", python)
        check = ok("export", PACKAGES["mlp"], "--format", "pytorch", "-o", tmp_path, "--json").json["check"]
        assert check == {"by": "not run: no Python with PyTorch here", "samples": 0, "largest_difference": None}
    bare = tmp_path / "bare-python"
    bare.write_text("#!/bin/sh\necho \"ModuleNotFoundError: No module named 'torch'\" >&2\nexit 1\n")
    bare.chmod(0o755)
    monkeypatch.setenv("LEPTON_PYTHON", str(bare))
    assert ok("export", PACKAGES["mlp"], "--format", "pytorch", "-o", tmp_path, "--json").json["check"]["samples"] == 0


def test_a_source_that_answers_wrongly_is_not_written(tmp_path, monkeypatch):
    """A Python that gives other answers: what the check is there for."""
    liar = tmp_path / "liar"
    liar.write_text(
        f"#!{sys.executable}\nimport sys, torch\nfrom safetensors.torch import load_file, save_file\n"
        "asked = load_file(sys.argv[3])['pictures']\nsave_file({'scores': torch.full((len(asked), 10), 0.1)}, sys.argv[4])\n"
    )
    liar.chmod(0o755)
    monkeypatch.setenv("LEPTON_PYTHON", str(liar))
    refused = lepton("export", PACKAGES["mlp"], "--format", "pytorch", "-o", tmp_path / "out")
    assert refused.status == 1 and "differently" in refused.error
    assert list((tmp_path / "out").iterdir()) == []

"""Networks with groups, bypassed layers and notes, all the way: checked, trained, resumed, packaged, asked."""

import pathlib
import zipfile

import pytest

from conftest import DIGITS, PICTURES, edit_project, lepton, new_project, node, ok

ROUNDS = 3


def with_group(content):
    """Behind relu1: a group of Conv2d and ReLU with a way around them, repeated; a bypassed Dropout; a note."""
    network = content["networks"][0]
    group = {
        "nodes": [
            {"id": "in", "type": "GroupInput", "position": [0, 0]},
            {"id": "conv", "type": "Conv2d", "parameters": {"filters": 32, "padding": "same"}, "position": [200, 0]},
            {"id": "relu", "type": "ReLU", "position": [400, 0]},
            {"id": "add", "type": "Add", "position": [600, 0]},
            {"id": "out", "type": "GroupOutput", "position": [800, 0]},
        ],
        "edges": [["in.out", "conv.in"], ["conv.out", "relu.in"], ["relu.out", "add.in"], ["in.out", "add.in"], ["add.out", "out.in"]],
        "parameters": [{"name": "kernel", "targets": ["conv.kernel"]}],
    }
    network["nodes"] += [
        {"id": "block", "type": "Group", "parameters": {"repeat": ROUNDS, "kernel": [1, 1]}, "position": [0, 400], "title": "Residual", "group": group},
        {"id": "dropout1", "type": "Dropout", "position": [0, 500], "bypassed": True},
        {"id": "note1", "type": "Note", "parameters": {"text": "as in He et al."}, "position": [0, 600]},
    ]
    network["edges"].remove(["relu1.out", "maxpool1.in"])
    network["edges"] += [["relu1.out", "block.in"], ["block.out", "dropout1.in"], ["dropout1.out", "maxpool1.in"]]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = new_project(tmp_path_factory.mktemp("groups") / "digits", "cnn")
    edit_project(folder, with_group)
    return folder


@pytest.fixture(scope="module")
def run(project):
    return ok("train", project, "--epochs", 4, "--seed", 2, "--json").lines


def test_check_lists_every_layer_inside(project):
    report = ok("check", project, "--json").json
    ids = [item["id"] for item in report["nodes"]]
    for round_ in range(ROUNDS):
        assert f"block.{round_}.conv" in ids
    assert "dropout1" not in ids and "note1" not in ids and "block" not in ids
    inside = next(item for item in report["nodes"] if item["id"] == "block.0.conv")
    assert inside["parameters"] == 32 * 32 * 1 + 32 and inside["output_shapes"] == [["N", 32, 8, 8]]


def test_it_learns_and_seeds_hold(project, run):
    again = ok("train", project, "--epochs", 4, "--seed", 2, "--json").lines
    losses = [[event["loss"] for event in events if event["event"] == "step"] for events in (run, again)]
    assert losses[0] == losses[1]
    assert run[-1]["best"]["metrics"]["accuracy"] > 0.8


def test_package_answers_like_the_run(run, tmp_path):
    package = tmp_path / "digits.leptonmodel"
    ok("export", run[0]["run"], "--format", "package", "-o", package)
    with zipfile.ZipFile(package) as file:
        assert b"block.2.conv.weight" in file.read("weights.safetensors")
    assert ok("evaluate", package, "--data", DIGITS, "--json").json["metrics"]["accuracy"] > 0.8
    answers = ok("predict", package, *sorted(pathlib.Path(PICTURES).glob("*.png")), "--json").json
    assert all("label" in answer for answer in answers)


@pytest.mark.parametrize("change, word", [
    (lambda group: group["group"].pop("edges"), "edges"),
    (lambda group: group.update(type="ReLU"), "group"),
    (lambda group: group["parameters"].update(repeat=0), "Repeat"),
    (lambda group: group["parameters"].update(colour="red"), "colour"),
    (lambda group: group["group"]["edges"].remove(["add.out", "out.in"]), "out"),
    (lambda group: group["group"]["nodes"][1]["parameters"].update(filters=31), "block.0.add"),
])
def test_what_is_wrong_inside_is_named(tmp_path, change, word):
    folder = new_project(tmp_path / "digits", "cnn")
    edit_project(folder, with_group)
    edit_project(folder, lambda content: change(node(content, "block")))
    answer = lepton("train", folder)
    assert answer.status == 1 and word in answer.err, answer.err

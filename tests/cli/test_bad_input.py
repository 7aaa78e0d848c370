"""What users get wrong, and what breaks under them: each its clear error, and nothing lost."""

import gzip
import json
import os
import shutil
import subprocess

import pytest

from conftest import DIGITS, SOURCE, edit_project, lepton, new_project, node, ok
from png import idx, png


def refused(*arguments, mentions=()):
    answer = lepton(*arguments)
    assert answer.status == 1
    assert "terminate" not in answer.err and "c10" not in answer.err
    for word in mentions:
        assert word in answer.error + answer.err.splitlines()[-1], answer.err
    return answer


@pytest.fixture
def data(tmp_path):
    """A small data set of two IDX files that tests spoil."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "train-images-idx3-ubyte").write_bytes(idx([6, 4, 4], range(96)))
    (folder / "train-labels-idx1-ubyte").write_bytes(idx([6], [0, 1, 0, 1, 0, 1]))
    return folder


def test_good_small_data(data):
    assert ok("data", "inspect", data, "--json").json["samples"] == 6


@pytest.mark.parametrize(
    "spoil, mentions",
    [
        (lambda d: (d / "train-labels-idx1-ubyte").unlink(), ["labels"]),
        (lambda d: (d / "train-images-idx3-ubyte").write_bytes(idx([6, 4, 4], range(90))), ["train-images"]),
        (lambda d: (d / "train-images-idx3-ubyte").write_bytes(b""), ["train-images"]),
        (lambda d: (d / "train-images-idx3-ubyte").write_bytes(idx([6, 4, 4], range(96), kind=0x55)), ["train-images"]),
        (lambda d: (d / "train-images-idx3-ubyte").write_bytes(b"\x89PNG not an IDX file"), ["train-images"]),
        (lambda d: (d / "train-labels-idx1-ubyte").write_bytes(idx([5], [0, 1, 0, 1, 0])), ["6", "5"]),
        (lambda d: shutil.copy(d / "train-labels-idx1-ubyte", d / "train-images-idx3-ubyte"), ["train-images"]),
        (lambda d: ((d / "train-images-idx3-ubyte").unlink(), (d / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(idx([6, 4, 4], range(96)))[:40])), ["train-images"]),
    ],
    ids=["no labels", "truncated", "empty", "wrong type code", "not IDX", "counts differ", "labels as images", "damaged gzip"],
)
def test_broken_idx(data, spoil, mentions):
    spoil(data)
    refused("data", "inspect", data, mentions=mentions)


def test_empty_folder(tmp_path):
    refused("data", "inspect", tmp_path)


def test_unreadable_picture_is_a_problem_not_an_end(tmp_path):
    for label in ("cat", "dog"):
        (tmp_path / label).mkdir()
        for number in range(4):
            (tmp_path / label / f"{number}.png").write_bytes(png([[10 * number + len(label)] * 6] * 5))
    (tmp_path / "cat" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    found = ok("data", "inspect", tmp_path, "--json").json
    assert found["samples"] == 8 and found["class_counts"] == {"cat": 4, "dog": 4}
    assert any("broken.png" in problem["where"] for problem in found["problems"])


def test_pictures_of_any_size_train(tmp_path):
    for label, level in (("dark", 40), ("light", 200)):
        (tmp_path / "data" / label).mkdir(parents=True)
        for number in range(12):
            (tmp_path / "data" / label / f"{number}.png").write_bytes(png([[level + number] * (9 + number)] * (14 - number // 2)))
    project = new_project(tmp_path / "p", "cnn", tmp_path / "data")
    run = ok("train", project, "--epochs", 3, "--json").lines[-1]["run"]
    assert ok("evaluate", run, "--split", "train", "--json").json["metrics"]["accuracy"] == 1


@pytest.mark.parametrize(
    "spoil, place, code",
    [
        (lambda p: node(p, "linear1").update(parameters={"units": 0}), "linear1", "bad-parameter"),
        (lambda p: p["networks"][0]["edges"].remove(["flatten1.out", "linear1.in"]), "linear1", "missing-input"),
        (lambda p: p["networks"][0]["edges"].remove(["linear3.out", "output1.in"]), "linear3", "unconnected-output"),
        (lambda p: p["networks"][0]["edges"].append(["relu2.out", "linear1.in"]), "linear1", "cycle"),
        (lambda p: node(p, "relu1").update(type="FromTheFuture"), "relu1", "unknown-layer"),
        (lambda p: node(p, "flatten1").update(type="ReLU"), "linear1", "rank"),
        (lambda p: node(p, "linear3").update(parameters={"units": 11}), "linear3", "output-classes"),
        (lambda p: node(p, "input1").update(parameters={"shape": [1, 9, 9]}), "input1", "input-shape"),
    ],
    ids=["range", "missing", "loose", "cycle", "unknown", "shape", "classes", "input"],
)
def test_networks_that_cannot_run(tmp_path, spoil, place, code):
    project = new_project(tmp_path / "p")
    edit_project(project, spoil)
    found = lepton("check", project, "--json")
    assert found.status == 1 and not found.json["ok"]
    problem = next(item for item in found.json["problems"] if item["node"] == place and item["code"] == code)
    assert problem["message"] and problem["fix"]
    refused("train", project)
    assert not list((project / "runs").glob("*"))


def test_project_of_a_newer_version(tmp_path):
    project = new_project(tmp_path / "p")
    edit_project(project, lambda content: content.update(version=99, new_thing=1))
    before = (project / "project.json").read_bytes()
    refused("train", project, mentions=["newer"])
    assert (project / "project.json").read_bytes() == before


def test_unknown_keys_are_named(tmp_path):
    project = new_project(tmp_path / "p")
    edit_project(project, lambda content: content["training"].update(epoch=5))
    refused("check", project, mentions=["epoch"])


def test_moved_data_is_asked_for(tmp_path):
    shutil.copytree(DIGITS, tmp_path / "digits")
    project = new_project(tmp_path / "p", data=tmp_path / "digits")
    (tmp_path / "digits").rename(tmp_path / "moved")
    refused("train", project, mentions=[str(tmp_path / "digits"), "locate"])
    assert lepton("check", project, "--json").json["problems"][0]["code"] == "data-not-found"
    other = tmp_path / "other"
    other.mkdir()
    (other / "images-idx3-ubyte").write_bytes(idx([6, 8, 8], [7] * 384))
    (other / "labels-idx1-ubyte").write_bytes(idx([6], range(6)))
    refused("data", "locate", project, other)
    ok("data", "locate", project, tmp_path / "moved")
    ok("train", project, "--epochs", 1)


def test_settings_out_of_range(tmp_path):
    project = new_project(tmp_path / "p")
    refused("train", project, "--epochs", 0, mentions=["epochs"])
    refused("train", project, "--batch-size", -4, mentions=["batch_size"])
    refused("train", project, "--device", "abacus", mentions=["abacus"])
    refused("train", project, "--device", "cuda:7", mentions=["cuda:7"])
    refused("new", project, "--template", "mlp", "--data", DIGITS)
    refused("new", tmp_path / "q", "--template", "nonsense", "--data", DIGITS, mentions=["cnn"])


def test_damaged_package(trained, tmp_path):
    whole = trained.package.read_bytes()
    broken = tmp_path / "broken.leptonmodel"
    for name, content in {"cut": whole[: len(whole) // 2], "empty": b"", "other": b"hello" * 100, "flipped": whole[:5000] + bytes([whole[5000] ^ 255]) + whole[5001:]}.items():
        broken.write_bytes(content)
        for command in (["predict", broken, SOURCE / "datasets/samples/pictures"], ["serve", broken, "--port", "0"]):
            refused(*command, mentions=["broken.leptonmodel"])


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
def test_full_disk(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1500k", "none", disk], capture_output=True).returncode != 0:
        pytest.skip("this machine may not mount a small disk")
    try:
        project = new_project(disk / "p", "cnn")
        before = (project / "project.json").read_bytes()
        answer = lepton("train", project, "--epochs", 20, "--json")
        assert answer.status == 1
        assert "full" in answer.error
        assert (project / "project.json").read_bytes() == before
        for line in (project / "runs/0001/events.jsonl").read_text().splitlines():
            json.loads(line)
    finally:
        subprocess.run(["umount", disk], check=True)

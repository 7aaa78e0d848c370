"""What a network may be beside a chain: several inputs and outputs, shared and frozen weights, two networks."""

import json
import struct

from conftest import SOURCE, edit_project, new_project, node, ok

SUMS = SOURCE / "datasets" / "samples" / "sums" / "sums.csv"


def tensors(file):
    """Name → bytes of a safetensors file."""
    data = file.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + length])
    return {name: data[8 + length + entry["data_offsets"][0] : 8 + length + entry["data_offsets"][1]] for name, entry in header.items() if name != "__metadata__"}


def checkpoints(run):
    """Weights after each kept step, oldest first."""
    return [tensors(file) for file in sorted(run.glob("checkpoints/*.safetensors"))]


def train(project, *options):
    lines = ok("train", project, "--seed", 1, "--json", *options).lines
    return project.__class__(lines[0]["run"]), lines


def test_two_outputs_with_weights(tmp_path):
    def split(project):
        network = project["networks"][0]
        network["nodes"] += [{"id": "early", "type": "Linear", "parameters": {"units": 10}}, {"id": "output2", "type": "Output"}]
        network["edges"] += [["flatten1.out", "early.in"], ["early.out", "output2.in"]]
        project["objective"]["terms"] = [{"loss": "cross-entropy", "outputs": ["output1"]}, {"loss": "cross-entropy", "outputs": ["output2"], "weight": 0.25}]
        project["objective"].pop("loss", None)

    project = new_project(tmp_path / "p", "mlp")
    edit_project(project, split)
    assert ok("check", project, "--json").json["ok"]
    run, lines = train(project, "--epochs", 8)
    steps = [line for line in lines if line["event"] == "step"]
    assert set(steps[0]["losses"]) == {"output1", "output2"}
    for step in steps:
        assert abs(sum(step["losses"].values()) - step["loss"]) < 1e-5 * max(1, step["loss"])
    assert steps[-1]["losses"]["output2"] < 0.5 * steps[0]["losses"]["output2"]
    package = tmp_path / "p.leptonmodel"
    ok("export", run, "--format", "package", "-o", package)
    assert ok("evaluate", run, "--json").json["metrics"]["accuracy"] > 0.8


def test_a_picture_and_a_row(tmp_path):
    """A digit's picture and a number whose sum is to be judged: neither alone tells it."""
    project = new_project(tmp_path / "p", "picture-and-row", SUMS)
    run, lines = train(project)
    assert ok("evaluate", run, "--json").json["metrics"]["accuracy"] > 0.8
    package = tmp_path / "sums.leptonmodel"
    ok("export", run, "--format", "package", "-o", package)
    answers = ok("predict", package, SUMS, "--json").json
    assert len(answers) == 600 and all("label" in answer for answer in answers)


def test_frozen_weights_stay_and_a_factor_changes_the_step(tmp_path):
    def freeze(project):
        node(project, "linear1")["parameters"]["frozen"] = True
        node(project, "linear2")["parameters"]["learning_rate"] = 0

    project = new_project(tmp_path / "p", "mlp")
    edit_project(project, freeze)
    short, _ = train(project, "--epochs", 1)
    long, _ = train(project, "--epochs", 3)
    first, last = checkpoints(short)[-1], checkpoints(long)[-1]
    assert first["linear1.weight"] == last["linear1.weight"] and first["linear2.weight"] == last["linear2.weight"]
    assert first["linear3.weight"] != last["linear3.weight"]


def test_shared_weights_are_there_once(tmp_path):
    def share(project):
        network = project["networks"][0]
        linear = node(project, "linear2")
        width = node(project, "linear1")["parameters"]["units"]
        linear["parameters"] = {"units": width}
        network["nodes"] += [{"id": "again", "type": "Linear", "parameters": {"units": width, "weights_of": "linear2"}}]
        edges = network["edges"]
        edges[edges.index(["relu2.out", "linear3.in"])] = ["again.out", "linear3.in"]
        edges.append(["relu2.out", "again.in"])

    project = new_project(tmp_path / "p", "mlp")
    edit_project(project, share)
    checked = ok("check", project, "--json").json
    assert sum(item["parameters"] for item in checked["nodes"] if item["id"] == "again") == 0
    run, _ = train(project, "--epochs", 2)
    names = checkpoints(run)[-1]
    assert "linear2.weight" in names and "again.weight" not in names


def test_a_generator_keeps_its_samples_and_goes_on_where_it_stopped(tmp_path):
    project = new_project(tmp_path / "p", "dcgan")
    run, lines = train(project, "--epochs", 2)
    assert set(next(line for line in lines if line["event"] == "step")["losses"]) == {"generator", "discriminator"}
    kept = sorted((run / "samples").glob("*.safetensors"))
    assert [file.name for file in kept] == ["epoch-000001.safetensors", "epoch-000002.safetensors"]
    assert len(tensors(kept[0])["samples"]) == len(tensors(kept[1])["samples"]) and tensors(kept[0]) != tensors(kept[1])
    assert [line["file"] for line in lines if line["event"] == "samples"] == ["samples/" + file.name for file in kept]

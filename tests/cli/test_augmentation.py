"""Recipe steps for training pictures, mixup, and weights to start from, as project.json and the command line have them."""

import json
import pathlib
import zipfile

from conftest import DIGITS, edit_project, lepton, new_project, ok

STEPS = [{"type": "Shift", "x": 10, "y": 10}, {"type": "Rotate", "degrees": 8}, {"type": "Noise", "deviation": 5}]


def insert(*steps):
    """Puts the steps before those on numbers."""

    def change(content):
        place = next(i for i, step in enumerate(content["recipe"]) if step["type"] == "Scale")
        content["recipe"][place:place] = steps

    return change


def test_a_package_leaves_the_steps_for_training_out(tmp_path):
    project = new_project(tmp_path / "digits", "mlp")
    edit_project(project, insert(*STEPS))
    edit_project(project, lambda content: content["training"].update(mixup=0.2))
    events = ok("train", project, "--epochs", 4, "--seed", 1, "--json").lines
    assert [event for event in events if event["event"] == "epoch"][-1]["validation"]["accuracy"] > 0.8
    run = pathlib.Path(events[0]["run"])
    kept = json.loads((run / "run.json").read_text())["project"]["recipe"]
    assert [step["type"] for step in kept if step["type"] in {"Shift", "Rotate", "Noise"}] == ["Shift", "Rotate", "Noise"]
    package = ok("export", run, "--json").json["path"]
    with zipfile.ZipFile(package) as archive:
        recipe = json.loads(archive.read("recipe.json"))
        provenance = json.loads(archive.read("manifest.json"))["provenance"]
    assert not {"Shift", "Rotate", "Noise"} & {step["type"] for step in recipe}
    assert [step["type"] for step in provenance["augmentation"]] == ["Shift", "Rotate", "Noise"]
    # The run's recipe still has them, and evaluation passes them over: twice the same, and the same as the package.
    assert ok("evaluate", run, "--json").json["metrics"] == ok("evaluate", package, "--data", DIGITS, "--json").json["metrics"]


def test_wrong_steps_are_named(tmp_path):
    project = new_project(tmp_path / "digits", "mlp")
    edit_project(project, insert({"type": "Rotate", "degrees": 400}))
    assert "recipe[2].degrees" in lepton("train", project).error or "degrees" in lepton("train", project).error
    edit_project(project, lambda content: content["recipe"].append({"type": "Flip"}))
    edit_project(project, lambda content: content["recipe"].pop(2))
    assert "Flip" in lepton("train", project).error


def test_mixup_is_refused_where_there_is_nothing_between(tmp_path):
    texts = new_project(tmp_path / "texts", "text-cnn", DIGITS.parent / "packages")
    edit_project(texts, lambda content: content["training"].update(mixup=0.2))
    assert "tokens" in lepton("train", texts, "--epochs", 1).error
    pictures = new_project(tmp_path / "gan", "dcgan")
    edit_project(pictures, lambda content: content["training"].update(mixup=0.2))
    assert "training.mixup" in lepton("train", pictures, "--epochs", 1).error


def test_weights_and_what_to_freeze(tmp_path):
    project = new_project(tmp_path / "digits", "cnn")
    run = pathlib.Path(ok("train", project, "--epochs", 1, "--seed", 1, "--json").lines[0]["run"])
    weights = run / "best" / "weights.safetensors"
    listed = ok("weights", weights, "--json").json
    assert listed["kind"] == "safetensors" and listed["parameters"] == sum(_count(item["shape"]) for item in listed["tensors"])
    assert "conv1.weight" in ok("weights", weights).out
    events = ok("train", project, "--start-from", weights, "--freeze", "conv*", "--reset", "linear1", "--epochs", 1, "--json").lines
    loaded = next(event for event in events if event["event"] == "weights-loaded")
    assert loaded["report"]["reset"] == ["linear1"] and loaded["frozen"] == ["conv1", "conv2"]
    saved = json.loads((pathlib.Path(events[0]["run"]) / "run.json").read_text())
    assert saved["lineage"]["sha256"] == listed["sha256"]
    assert saved["project"]["training"]["start_from"] == {"file": str(weights), "freeze": ["conv*"], "reset": ["linear1"]}
    assert "conv9" in lepton("train", project, "--start-from", weights, "--freeze", "conv9").error
    assert "no weights" in lepton("train", project, "--freeze", "conv1").error
    assert lepton("weights", tmp_path / "none.pt").status == 1
    assert lepton("weights").status == 2


def _count(shape):
    out = 1
    for size in shape:
        out *= size
    return out

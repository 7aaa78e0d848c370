"""cli.md, command by command."""

import json
import pathlib

import jsonschema
import pytest

from conftest import DIGITS, PICTURES, SOURCE, edit_project, lepton, new_project, node, ok

FASHION = pathlib.Path("/usr/share/datasets/fashion-mnist")


def test_doctor():
    found = ok("doctor", "--json").json
    assert found["cpu"]["threads"] >= 1
    assert found["libtorch"].startswith("2.")
    for gpu in found["gpus"]:
        assert {"name", "memory_bytes", "driver"} <= gpu.keys()
    assert {check["name"] for check in found["checks"]} >= {"memory", "disk", "gpu"}
    for check in found["checks"]:
        assert check["ok"] or check["fix"], check


def test_layers_and_templates():
    layers = {layer["name"]: layer for layer in ok("layers", "--json").json["layers"]}
    assert len(layers) >= 17
    filters = next(item for item in layers["Conv2d"]["parameters"] if item["name"] == "filters")
    assert filters["default"] == 32 and filters["range"][0] == 1 and filters["doc"]
    assert {"cnn", "mlp"} <= {item["name"] for item in ok("templates", "--json").json["templates"]}


def test_inspect_digits():
    found = ok("data", "inspect", DIGITS, "--json").json
    assert (found["format"], found["task"], found["samples"]) == ("idx", "classification", 1797)
    assert found["classes"] == [str(digit) for digit in range(10)]
    # UCI's test set of the optical digits, the 1,797 that scikit-learn has.
    assert list(found["class_counts"].values()) == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    image = found["fields"][0]
    assert image["shape"][:2] == [8, 8] and image["min"] == 0 and image["max"] == 255


@pytest.mark.skipif(not FASHION.exists(), reason="Debian's dataset-fashion-mnist is not installed")
def test_inspect_fashion():
    found = ok("data", "inspect", FASHION, "--json").json
    assert found["splits"] == {"train": 60000, "test": 10000}
    assert found["class_counts"] == dict.fromkeys(found["classes"], 7000)
    assert "Ankle boot" in found["classes"]


def test_check_textbook(tmp_path):
    if not FASHION.exists():
        pytest.skip("Debian's dataset-fashion-mnist is not installed")
    project = new_project(tmp_path / "fashion", "cnn", FASHION)
    found = ok("check", project, "--json").json
    assert found["ok"] and found["parameters"] == 121930 and found["macs"] == 2528000
    shapes = {item["id"]: item["output_shapes"][0] for item in found["nodes"]}
    assert [shapes[name][2] for name in ("conv1", "maxpool1", "conv2", "maxpool2")] == [26, 13, 11, 5]
    assert shapes["output1"] == shapes["linear2"] == ["N", 10]
    assert found["memory"]["weights_bytes"] == found["memory"]["gradients_bytes"] == 4 * 121930
    assert found["memory"]["optimizer_bytes"] == 8 * 121930
    assert found["memory"]["batch_size"] == 64


def test_a_template_pads_small_pictures(tmp_path):
    project = new_project(tmp_path / "digits", "cnn")
    shapes = {item["id"]: item["output_shapes"][0] for item in ok("check", project, "--json").json["nodes"]}
    assert shapes["conv1"] == ["N", 32, 8, 8] and shapes["maxpool2"] == ["N", 64, 2, 2]


def test_files_follow_their_schemas(trained):
    def follows(name, document):
        jsonschema.validate(document, json.loads((SOURCE / f"core/project/schemas/{name}.schema.json").read_text()))

    follows("project", json.loads((trained.project / "project.json").read_text()))
    run = json.loads((trained.run / "run.json").read_text())
    follows("run", run)
    follows("project", run["project"])


def test_train_events(trained):
    kinds = [event["event"] for event in trained.events]
    assert kinds[0] == "run-started" and kinds[-1] == "run-finished"
    assert pathlib.Path(trained.events[0]["run"]).is_absolute()
    steps = [event for event in trained.events if event["event"] == "step"]
    assert [event["step"] for event in steps] == list(range(1, len(steps) + 1))
    for event in steps:
        assert {"epoch", "loss", "losses", "samples_per_second"} <= event.keys()
    epochs = [event for event in trained.events if event["event"] == "epoch"]
    assert [event["epoch"] for event in epochs] == [1, 2, 3]
    for event in epochs:
        assert {"train", "validation", "seconds", "eta_seconds"} <= event.keys()
    finished = trained.events[-1]
    assert finished["status"] == "completed" and finished["best"]["epoch"] in (1, 2, 3)
    recorded = [json.loads(line) for line in (trained.run / "events.jsonl").read_text().splitlines()]
    assert recorded == trained.events


def test_evaluate(trained):
    found = ok("evaluate", trained.run, "--json").json
    assert found["samples"] == sum(map(sum, found["confusion"]))
    right = sum(found["confusion"][i][i] for i in range(10))
    assert found["metrics"]["accuracy"] == pytest.approx(right / found["samples"])
    of_package = ok("evaluate", trained.package, "--data", DIGITS, "--json").json
    assert of_package | {"checkpoint": found["checkpoint"]} == found
    everything = sum(ok("evaluate", trained.run, "--split", split, "--json").json["samples"] for split in ("train", "validation", "test"))
    assert everything == 1797


def test_predict_folder_and_csv(trained, tmp_path):
    table = tmp_path / "answers.csv"
    answers = ok("predict", trained.package, PICTURES, "--csv", table, "--json").json
    assert len(answers) == 10
    for answer in answers:
        assert answer["scores"][answer["label"]] == answer["score"] == max(answer["scores"].values())
        assert sum(answer["scores"].values()) == pytest.approx(1, abs=1e-5)
    assert len(table.read_text().splitlines()) == 11


def test_predict_says_which_input_failed(trained, tmp_path):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n garbage")
    answer = lepton("predict", trained.package, broken, PICTURES / "digit-3.png", "--json")
    assert answer.status == 1
    assert "error" in answer.json[0] and "label" in answer.json[1]


def test_runs_list(trained):
    found = ok("runs", "list", trained.project, "--json").json["runs"]
    assert found[0]["run"] == str(trained.run) and found[0]["status"] == "completed" and found[0]["epochs"] == 3


def test_wrong_usage_is_2_and_missing_things_are_1(tmp_path):
    for arguments in ([], ["dance"], ["train"], ["doctor", "--colour"], ["train", tmp_path, "--epochs", "many"], ["train", tmp_path, "--seed", "-1"]):
        assert lepton(*arguments).status == 2, arguments
    for arguments in (["check", tmp_path / "nowhere"], ["train", tmp_path], ["evaluate", tmp_path / "run"], ["predict", tmp_path / "p", "x.png"],
                      ["serve", tmp_path / "p.leptonmodel"], ["data", "inspect", tmp_path / "nothing"], ["export", tmp_path / "run", "-o", tmp_path / "x"]):
        answer = lepton(*arguments)
        assert answer.status == 1 and answer.error, arguments
    assert lepton("--help").status == 0


def test_overrides(tmp_path):
    project = new_project(tmp_path / "digits")
    events = ok("train", project, "--epochs", 1, "--batch-size", 500, "--seed", 9, "--threads", 1, "--device", "cpu", "--json").lines
    run = json.loads((pathlib.Path(events[0]["run"]) / "run.json").read_text())
    assert run["seed"] == 9 and run["device"] == "cpu" and run["plan"]["threads"] == 1
    train = ok("evaluate", events[0]["run"], "--split", "train", "--json").json["samples"]
    assert len([event for event in events if event["event"] == "step"]) == -(-train // 500)
    edit_project(project, lambda content: node(content, "linear1").update(parameters={"units": 32}))
    assert ok("check", project, "--json").json["parameters"] == 64 * 32 + 32 + 32 * 64 + 64 + 64 * 10 + 10

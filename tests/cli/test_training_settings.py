"""Optimizers, schedules, clipping, accumulation, averages and the range test, from the command line."""

import json
import math
import pathlib

import pytest

from conftest import edit_project, lepton, new_project, ok
from rpc import Engine


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return new_project(tmp_path_factory.mktemp("settings") / "digits", "mlp")


def setting(project, **training):
    """The project's training settings with these over its first ones."""
    first = project / "first.json"
    if not first.exists():
        first.write_text((project / "project.json").read_text())
    (project / "project.json").write_text(first.read_text())
    edit_project(project, lambda content: content["training"].update(training))


@pytest.mark.parametrize("optimizer", [
    {"type": "muon", "learning_rate": 0.01},
    {"type": "lion", "learning_rate": 0.001, "weight_decay": 0.1, "decay_biases": False},
    {"type": "rmsprop", "centered": True, "momentum": 0.5},
    {"type": "adagrad", "learning_rate": 0.05},
    {"type": "adamw", "amsgrad": True},
], ids=lambda item: item["type"])
def test_every_optimizer_learns_the_digits(project, optimizer):
    setting(project, optimizer=optimizer, schedule={"type": "one-cycle"}, clip={"norm": 5}, accumulate=2, average={"decay": 0.9}, epochs=8)
    events = ok("train", project, "--json", "--seed", 1).lines
    finished = events[-1]
    assert finished["status"] == "completed"
    assert finished["best"]["metrics"]["accuracy"] > 0.85, finished["best"]
    run = pathlib.Path(events[0]["run"])
    rates = [event["learning_rate"] for event in events if event["event"] == "step"]
    assert max(rates) == pytest.approx(optimizer.get("learning_rate", 0.001), rel=0.02)
    assert rates[-1] < max(rates) / 1000
    # What was kept is the average: evaluating it anew says the same.
    again = ok("evaluate", run, "--split", "validation", "--json").json["metrics"]
    assert again["loss"] == pytest.approx(finished["best"]["metrics"]["loss"], rel=1e-5)


@pytest.mark.parametrize("training, place", [
    ({"optimizer": {"type": "adam", "learning_rate": 0}}, "learning_rate"),
    ({"optimizer": {"type": "adam", "learning_rate": -1}}, "learning_rate"),
    ({"optimizer": {"type": "adam", "momentum": 0.9}}, "momentum"),
    ({"optimizer": {"type": "adam", "beta1": 1.5}}, "beta1"),
    ({"optimizer": {"type": "magic"}}, "optimizer"),
    ({"schedule": {"type": "magic"}}, "schedule"),
    ({"schedule": {"type": "cosine", "gamma": 0.1}}, "gamma"),
    ({"schedule": {"type": "multi-step", "milestones": "3, 2"}}, "milestones"),
    ({"schedule": {"type": "one-cycle", "rise": 1}}, "rise"),
    ({"clip": {"norm": -1}}, "norm"),
    ({"clip": {"size": 1}}, "size"),
    ({"accumulate": 0}, "accumulate"),
    ({"average": {"decay": 1}}, "decay"),
    ({"precision": "float8"}, "precision"),
    ({"precision": "bfloat16", "device": "cpu"}, "precision"),
    ({"precision": "tf32", "device": "cpu"}, "precision"),
], ids=str)
def test_settings_that_cannot_be_are_named(project, training, place):
    setting(project, **training)
    answer = lepton("train", project, "--json")
    assert answer.status == 1
    assert place in answer.error, answer.err


def test_an_infinite_rate_in_the_file_is_refused(project):
    setting(project)
    file = project / "project.json"
    for text in ("1e999", "Infinity", "NaN"):
        setting(project)
        content = json.loads(file.read_text())
        content["training"]["optimizer"]["learning_rate"] = 12345.0
        file.write_text(json.dumps(content).replace("12345.0", text))
        answer = lepton("train", project)
        assert answer.status == 1 and answer.error


def test_a_warm_up_longer_than_the_run_is_warned_of(project):
    setting(project, epochs=1, schedule={"type": "constant", "warmup_steps": 100000})
    events = ok("train", project, "--json").lines
    assert any("warm-up" in event["message"] for event in events if event["event"] == "warning")
    rates = [event["learning_rate"] for event in events if event["event"] == "step"]
    assert rates == sorted(rates)


def test_the_range_test_finds_a_rate_and_leaves_no_run(project):
    setting(project, optimizer={"type": "sgd", "learning_rate": 0.01})
    before = sorted(project.rglob("*"))
    found = ok("lr-range", project, "--json", "--from", 1e-5, "--to", 100, "--steps", 120).json
    assert sorted(project.rglob("*")) == before
    assert len(found["rates"]) == len(found["losses"]) > 30
    assert found["rates"][0] == pytest.approx(1e-5)
    assert all(b / a == pytest.approx(1e7 ** (1 / 119)) for a, b in zip(found["rates"], found["rates"][1:]))
    assert all(math.isfinite(loss) for loss in found["losses"])
    assert 0.02 < found["suggestion"] < 0.9  # 1 and more diverge, 0.02 crawls
    # A rate that it suggests learns.
    setting(project, optimizer={"type": "sgd", "learning_rate": found["suggestion"]}, epochs=6)
    assert ok("train", project, "--json", "--seed", 1).lines[-1]["best"]["metrics"]["accuracy"] > 0.85
    assert "suggestion: learning rate" in ok("lr-range", project, "--steps", 60).out


@pytest.mark.parametrize("arguments, place", [(("--from", 0), "from"), (("--from", "inf"), "from"), (("--to", "inf"), "to"), (("--from", 1, "--to", 0.1), "to"), (("--steps", 3), "steps")], ids=str)
def test_ranges_that_cannot_be_are_named(project, arguments, place):
    setting(project)
    answer = lepton("lr-range", project, *arguments)
    assert answer.status == 1
    assert place in answer.err


def test_the_engine_answers_a_range_test(project):
    setting(project)
    engine = Engine()
    engine.call("initialize", version=1)
    found = engine.call("run/range-test", project=str(project), steps=40)
    assert {"rates", "losses", "suggestion"} <= found.keys() and len(found["rates"]) > 10
    assert engine.ask("run/range-test", project=str(project), steps=1)["error"]
    engine.close()

"""Seeds, stops, crashes and resumes: the losses are those of the run that nothing happened to."""

import json
import os
import pathlib
import random
import signal
import subprocess
import time

import pytest

from conftest import LEPTON, edit_project, lepton, new_project, ok


def losses(events):
    return {event["step"]: event["loss"] for event in events if event["event"] == "step"}


def recorded(run):
    return [json.loads(line) for line in (pathlib.Path(run) / "events.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The textbook CNN with dropout, so that random numbers matter in every step."""
    folder = new_project(tmp_path_factory.mktemp("runs") / "digits", "cnn")

    def with_dropout(content):
        network = content["networks"][0]
        network["nodes"].append({"id": "dropout1", "type": "Dropout", "position": [0, 0]})
        network["edges"].remove(["relu3.out", "linear2.in"])
        network["edges"] += [["relu3.out", "dropout1.in"], ["dropout1.out", "linear2.in"]]

    edit_project(folder, with_dropout)
    return folder


@pytest.fixture(scope="module")
def whole(project):
    """A run that nothing happens to."""
    return ok("train", project, "--epochs", 6, "--seed", 5, "--json").lines


def test_the_same_seed_gives_the_same_losses(project, whole):
    again = ok("train", project, "--epochs", 6, "--seed", 5, "--json").lines
    assert losses(again) == losses(whole)
    other = ok("train", project, "--epochs", 1, "--seed", 6, "--json").lines
    assert losses(other)[1] != losses(whole)[1]


def start(project, epochs=6):
    process = subprocess.Popen([LEPTON, "train", project, "--epochs", str(epochs), "--seed", "5", "--json"], stdout=subprocess.PIPE, text=True)
    run = json.loads(process.stdout.readline())["run"]
    return process, run


def wait_for_step(process, step):
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] == "step" and event["step"] >= step:
            return
    raise AssertionError("the run ended first")


def resume(project, run):
    events = ok("train", project, "--resume", run, "--json").lines
    assert events[0]["event"] == "run-resumed" and events[0]["run"] == run
    return events


@pytest.mark.parametrize("step", [3, 40, 77])
def test_ctrl_c_writes_a_checkpoint_and_the_run_goes_on_as_if_nothing_had_been(project, whole, step):
    process, run = start(project)
    wait_for_step(process, step)
    process.send_signal(signal.SIGINT)
    rest = [json.loads(line) for line in process.stdout]
    assert process.wait(30) == 130
    assert rest[-1]["event"] == "run-finished" and rest[-1]["status"] == "stopped"
    events = resume(project, run)
    assert events[0]["step"] >= step
    assert losses(recorded(run)) == losses(whole)
    assert events[-1]["status"] == "completed" and events[-1]["best"] == whole[-1]["best"]


@pytest.mark.parametrize("seed", range(4))
def test_kill_9_loses_nothing_but_the_steps_since_the_checkpoint(project, whole, seed):
    chance = random.Random(seed)
    process, run = start(project)
    wait_for_step(process, chance.randint(1, 110))
    time.sleep(chance.random() * 0.05)
    process.kill()
    process.wait(30)
    process.stdout.close()
    resume(project, run)
    assert losses(recorded(run)) == losses(whole)
    epochs = [event["epoch"] for event in recorded(run) if event["event"] == "epoch"]
    assert epochs == [1, 2, 3, 4, 5, 6]


def test_a_completed_run_only_says_so(project, whole):
    events = ok("train", project, "--resume", whole[0]["run"], "--json").lines
    assert [event["event"] for event in events] == ["run-finished"] and events[0]["status"] == "completed"


def test_a_damaged_checkpoint_falls_back_to_the_one_before(project, whole):
    process, run = start(project)
    wait_for_step(process, 75)
    process.kill()
    process.wait(30)
    process.stdout.close()
    checkpoints = sorted(pathlib.Path(run, "checkpoints").iterdir(), key=lambda path: path.stat().st_mtime)
    newest = next(path for path in reversed(checkpoints) if path.is_file() or path.is_dir())
    victim = newest if newest.is_file() else next(newest.iterdir())
    victim.write_bytes(victim.read_bytes()[:1000])
    events = resume(project, run)
    assert any(event["event"] == "warning" for event in events)
    assert losses(recorded(run)) == losses(whole)


def test_two_engines_on_one_folder(project):
    process, run = start(project, epochs=2000)  # it has to outlast the start of the second one
    wait_for_step(process, 2)
    answer = lepton("train", project, "--resume", run)
    assert answer.status == 1 and str(process.pid) in answer.error
    process.kill()
    process.wait(30)
    process.stdout.close()


def test_callbacks(tmp_path):
    folder = new_project(tmp_path / "digits")
    edit_project(folder, lambda content: content["training"].update(
        epochs=60, callbacks=[{"type": "early-stopping", "parameters": {"patience": 2}}, {"type": "best-checkpoint"}, {"type": "csv-log"}]))
    events = ok("train", folder, "--json").lines
    epochs = [event for event in events if event["event"] == "epoch"]
    assert len(epochs) < 60 and events[-1]["status"] == "completed"
    run = pathlib.Path(events[0]["run"])
    table = next(run.glob("*.csv")).read_text().splitlines()
    assert len(table) == len(epochs) + 1
    assert any((run / "best").iterdir())


def test_an_unknown_callback_is_refused(tmp_path):
    folder = new_project(tmp_path / "digits")
    edit_project(folder, lambda content: content["training"].update(callbacks=[{"type": "fireworks"}]))
    answer = lepton("train", folder)
    assert answer.status == 1 and "fireworks" in answer.error


def test_a_learning_rate_that_blows_up_ends_the_run_with_the_reason(tmp_path):
    folder = new_project(tmp_path / "digits")
    edit_project(folder, lambda content: content["training"].update(optimizer={"type": "sgd", "learning_rate": 900.0, "momentum": 0.99}))
    answer = lepton("train", folder, "--epochs", 20, "--json")
    assert answer.status == 1 and "learning rate" in (answer.error + answer.err).lower()
    assert answer.lines[-1]["status"] == "failed"

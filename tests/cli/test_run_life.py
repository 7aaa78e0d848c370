"""What becomes of runs: numbers that are none, memory that runs out, waiting for the device, tags, the trash."""

import json
import os
import pathlib
import random
import signal
import subprocess
import time

import pytest

from conftest import LEPTON, edit_project, lepton, new_project, ok


@pytest.fixture(autouse=True)
def own_configuration(tmp_path, monkeypatch):
    """No other run of this machine is in the queue, and no command is confirmed."""
    monkeypatch.setenv("LEPTON_CONFIG", str(tmp_path / "config"))


def training(project, **settings):
    edit_project(project, lambda content: content["training"].update(settings))
    return project


def recorded(run):
    return [json.loads(line) for line in (pathlib.Path(run) / "events.jsonl").read_text().splitlines()]


def wait_for(run, test, seconds=60):
    """The first event that passes the test."""
    until = time.time() + seconds
    while time.time() < until:
        try:
            for event in recorded(run):
                if test(event):
                    return event
        except (FileNotFoundError, json.JSONDecodeError):
            pass
        time.sleep(0.05)
    raise AssertionError("it did not happen")


def start(project, *more):
    return subprocess.Popen([LEPTON, "train", project, "--json", *map(str, more)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run_of(process):
    return json.loads(process.stdout.readline())["run"]


BLOWS_UP = {"optimizer": {"type": "sgd", "learning_rate": 900.0, "momentum": 0.99}, "epochs": 20}


def watched(project, name="0001"):
    """A run as the engine starts it: somebody watches, so it pauses."""
    folder = project / "runs" / name
    folder.mkdir(parents=True)
    return folder, start(project, "--run-into", folder)


@pytest.fixture
def overflowing(tmp_path):
    """A table of which one training row leaves the range of float32 in the first layer."""
    chance = random.Random(1)
    rows = ["a,b,split,label"]
    for i in range(400):
        a, b = chance.gauss(0, 1), chance.gauss(0, 1)
        if i == 200:
            a = b = 3.4e38
        rows.append(f"{a},{b},{'train' if i < 350 else 'valid' if i % 2 else 'test'},{'yes' if a + b > 0 else 'no'}")
    data = tmp_path / "table.csv"
    data.write_text("\n".join(rows) + "\n")
    project = new_project(tmp_path / "table", "tabular-mlp", data)

    def change(content):
        for column in content["recipe"][0]["columns"]:
            column["scaling"] = "none"
        content["training"].update(epochs=1, batch_size=16, optimizer={"type": "sgd", "learning_rate": 0.01})

    edit_project(project, change)
    return project


def test_the_first_nan_pauses_a_watched_run_which_goes_on_without_that_batch(overflowing):
    run, process = watched(overflowing)
    found = wait_for(run, lambda event: event["event"] == "not-finite")
    assert found["what"] in ("output", "loss", "input") and found["node"] and found["causes"]
    paused = wait_for(run, lambda event: event["event"] == "paused")
    assert paused["reason"] == "not-finite" and paused["step"] == found["step"] - 1
    assert list((run / "checkpoints").glob("*.safetensors"))
    (run / "control.json").write_text(json.dumps({"request": "continue", "learning_rate": 1e-4}))
    told = wait_for(run, lambda event: event["event"] == "learning-rate")
    assert told["learning_rate"] == 1e-4
    process.communicate(timeout=120)
    events = recorded(run)
    continued = next(event for event in events if event["event"] == "continued")
    assert continued["skipped"] == found["step"]
    steps = [event["step"] for event in events if event["event"] == "step"]
    assert steps == list(range(1, 23)), "350 rows in batches of 16, one of them without effect"
    losses = {event["step"]: event["loss"] for event in events if event["event"] == "step"}
    assert [step for step, loss in losses.items() if loss is None] == [found["step"]]
    assert process.returncode == 0 and events[-1]["status"] == "completed"
    assert next(event for event in events if event["event"] == "epoch")["learning_rate"] == pytest.approx(1e-4)


def test_a_run_stopped_at_a_nan_does_that_batch_again(overflowing):
    run, process = watched(overflowing)
    paused = wait_for(run, lambda event: event["event"] == "paused")
    (run / "control.json").write_text(json.dumps({"request": "stop"}))
    process.communicate(timeout=60)
    assert recorded(run)[-1]["status"] == "stopped"
    answer = lepton("train", overflowing, "--resume", run, "--json")
    assert answer.status == 1 and "no longer a number" in answer.error
    assert answer.lines[0]["step"] == paused["step"]
    steps = [event["step"] for event in recorded(run) if event["event"] == "step"]
    assert steps == list(range(1, paused["step"] + 2))


def test_a_run_is_taken_up_with_another_learning_rate(tmp_path):
    project = training(new_project(tmp_path / "digits"), epochs=100000)
    process = start(project)
    run = pathlib.Path(run_of(process))
    wait_for(run, lambda event: event["event"] == "epoch")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    again = start(project, "--resume", run, "--learning-rate", "1e-05")
    told = wait_for(run, lambda event: event["event"] == "learning-rate")
    assert told["learning_rate"] == 1e-5
    after = sum(event["event"] == "epoch" for event in recorded(run))
    wait_for(run, lambda event: event["event"] == "epoch" and event["epoch"] > after and event["learning_rate"] == pytest.approx(1e-5))
    again.send_signal(signal.SIGINT)
    again.communicate(timeout=60)


def test_nobody_watches_so_it_fails_and_says_why(tmp_path):
    project = training(new_project(tmp_path / "digits"), **BLOWS_UP)
    answer = lepton("train", project, "--json")
    assert answer.status == 1 and "no longer a number" in answer.error
    assert any(event["event"] == "not-finite" for event in answer.lines)
    run = pathlib.Path(answer.lines[0]["run"])
    assert list((run / "checkpoints").glob("*.safetensors"))


def test_an_infinite_learning_rate_is_refused(tmp_path):
    project = new_project(tmp_path / "digits")
    for value in ("1e999", "-1", "0"):
        text = (project / "project.json").read_text()
        (project / "project.json").write_text(json.dumps(json.loads(text) | {}).replace('"learning_rate": 0.001', f'"learning_rate": {value}'))
        answer = lepton("train", project)
        assert answer.status == 1 and "learning_rate" in answer.error, answer.err
        (project / "project.json").write_text(text)
    assert lepton("train", project, "--learning-rate", "inf").status in (1, 2)


def test_a_batch_larger_than_the_data_is_one_batch(tmp_path):
    project = training(new_project(tmp_path / "digits"), batch_size=100000, epochs=2)
    answer = ok("train", project, "--json")
    assert [event["step"] for event in answer.lines if event["event"] == "step"] == [1, 2]


def test_without_validation_data_it_trains_and_says_so(tmp_path):
    project = new_project(tmp_path / "digits")
    edit_project(project, lambda content: content["data"]["split"].update(validation=0.0))
    answer = ok("train", project, "--epochs", 1, "--json")
    epoch = next(event for event in answer.lines if event["event"] == "epoch")
    if not epoch["validation"]:
        assert any("validation" in event.get("message", "") for event in answer.lines if event["event"] == "warning")


def test_a_checkpoint_of_another_network_is_refused_by_name(tmp_path):
    project = training(new_project(tmp_path / "digits"), epochs=2)
    other = training(new_project(tmp_path / "cnn", "cnn"), epochs=1)
    theirs = pathlib.Path(ok("train", other, "--json").lines[0]["run"])
    process = start(project, "--epochs", 100000)
    run = pathlib.Path(run_of(process))
    wait_for(run, lambda event: event["event"] == "epoch")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    for file in (run / "checkpoints").glob("*.safetensors"):
        file.unlink()
    foreign = next((theirs / "checkpoints").glob("*.safetensors"))
    (run / "checkpoints" / foreign.name).write_bytes(foreign.read_bytes())
    answer = lepton("train", project, "--resume", run)
    assert answer.status == 1 and foreign.name in answer.error
    assert (run / "checkpoints" / foreign.name).exists()


def test_a_device_that_is_gone_is_named_and_the_run_can_still_be_taken_up(tmp_path):
    project = training(new_project(tmp_path / "digits"), epochs=100000)
    process = start(project)
    run = pathlib.Path(run_of(process))
    wait_for(run, lambda event: event["event"] == "epoch")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    before = (run / "run.json").read_text()
    (run / "run.json").write_text(before.replace('"device": "cpu"', '"device": "cuda:7"', 1))
    story = (run / "events.jsonl").read_bytes()
    answer = lepton("train", project, "--resume", run)
    assert answer.status == 1 and "cuda:7" in answer.error
    assert (run / "events.jsonl").read_bytes() == story
    (run / "run.json").write_text(before.replace('"epochs": 100000', '"epochs": 2', 1))
    assert ok("train", project, "--resume", run, "--json").lines[-1]["event"] == "run-finished"


def test_running_out_of_memory_names_a_batch_that_fits(tmp_path):
    project = training(new_project(tmp_path / "digits", "cnn"), batch_size=1024, epochs=1)

    def widen(content):
        next(node for node in content["networks"][0]["nodes"] if node["id"] == "conv1")["parameters"]["filters"] = 4096

    edit_project(project, widen)
    limited = subprocess.run(["prlimit", f"--as={2 * 2**30}", LEPTON, "train", project, "--threads", "1"], capture_output=True, text=True, timeout=120)
    assert limited.returncode == 1
    assert "batch" in limited.stderr and "accumulate" in limited.stderr, limited.stderr


def test_a_queued_run_waits_for_its_turn(tmp_path):
    project = training(new_project(tmp_path / "digits"), epochs=100000)
    first = start(project)
    run_of(first)
    second = start(project, "--queue", "--epochs", 1)
    waiting = run_of(second)
    told = wait_for(waiting, lambda event: event["event"] == "waiting")
    assert told["position"] == 1
    third = start(project, "--queue", "--epochs", 1)
    last = run_of(third)
    assert wait_for(last, lambda event: event["event"] == "waiting")["position"] == 2
    listed = {run["run"]: run["status"] for run in ok("runs", "list", project, "--json").json["runs"]}
    assert listed[waiting] == "waiting" and listed[last] == "waiting"
    # One that waits can be stopped.
    (pathlib.Path(last) / "control.json").write_text(json.dumps({"request": "stop"}))
    third.communicate(timeout=30)
    assert recorded(last)[-1]["status"] == "stopped"
    # One that does not wait starts at once.
    assert ok("train", project, "--epochs", 1, "--json").lines[-1]["status"] == "completed"
    assert not any(event["event"] == "step" for event in recorded(waiting))
    first.kill()
    first.communicate(timeout=30)
    second.communicate(timeout=60)
    events = recorded(waiting)
    assert second.returncode == 0 and events[-1]["status"] == "completed"
    assert [event["event"] for event in events].count("run-started") == 1
    # What was stopped while it waited can still be trained.
    assert ok("train", project, "--resume", last, "--json").lines[-1]["status"] == "completed"


def test_tags_notes_trash_and_clean(tmp_path):
    project = training(new_project(tmp_path / "digits"), epochs=2)
    runs = [ok("train", project, "--json", "--learning-rate", rate).lines[0]["run"] for rate in (0.001, 0.01)]
    shown = ok("runs", "tag", runs[0], "--add", "baseline", "--add", "small", "--remove", "small", "--note", "the first", "--json").json
    assert shown["tags"] == ["baseline"] and shown["note"] == "the first"
    listed = ok("runs", "list", project, "--json").json
    assert listed["differing"] == ["optimizer.learning_rate"]
    assert [run["tags"] for run in listed["runs"]] == [[], ["baseline"]]
    table = ok("runs", "list", project).out
    assert "#baseline" in table and "optimizer.learning_rate" in table and "the first" in table
    ok("runs", "delete", runs[1])
    assert len(ok("runs", "list", project, "--json").json["runs"]) == 1
    assert len(ok("runs", "list", project, "--deleted", "--json").json["runs"]) == 1
    ok("runs", "restore", runs[1])
    assert len(ok("runs", "list", project, "--json").json["runs"]) == 2
    assert lepton("runs", "delete", tmp_path).status == 1
    # An old checkpoint that somebody copied there goes by the rule; the newest stays.
    folder = pathlib.Path(runs[0]) / "checkpoints"
    newest = sorted(folder.glob("step-*"))[-1]
    for step in range(5):
        (folder / f"step-{step:010}.safetensors").write_bytes(newest.read_bytes())
    removed = ok("runs", "clean", project, "--json").json["removed"]
    assert len(removed) >= 5 and newest.exists()


def test_a_shell_command_is_run_only_if_it_was_allowed(tmp_path):
    project = training(new_project(tmp_path / "digits"), epochs=1, callbacks=[{"type": "shell-command", "parameters": {"command": "echo done > said.txt; pwd; cp said.txt \"$LEPTON_RUN\""}}])
    refused = ok("train", project, "--json")
    assert any("was not confirmed" in event.get("message", "") for event in refused.lines)
    assert not any(event["event"] == "command" for event in refused.lines)
    allowed = lepton("train", project, "--json", "--allow-commands", cwd=tmp_path)
    assert any(event["event"] == "command" and event["status"] == 0 for event in allowed.lines)
    assert (pathlib.Path(allowed.lines[0]["run"]) / "said.txt").read_text() == "done\n"


def test_evaluate_takes_a_kept_checkpoint(tmp_path):
    project = training(new_project(tmp_path / "digits"), epochs=2, callbacks=[{"type": "every-n-checkpoint", "parameters": {"epochs": 1}}])
    run = ok("train", project, "--json").lines[0]["run"]
    first = ok("evaluate", run, "--checkpoint", "checkpoints/kept/epoch-000001.safetensors", "--json").json
    last = ok("evaluate", run, "--json").json
    assert first["checkpoint"]["epoch"] == 1 and first["metrics"]["loss"] > last["metrics"]["loss"]
    assert lepton("evaluate", run, "--checkpoint", "checkpoints/kept/nothing.safetensors").status == 1

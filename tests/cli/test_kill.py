"""Kills the engine at random points, over and over, and takes the run up each time: the losses are bitwise those of a run that
nothing happened to. LEPTON_KILLS says how often (10 in the fast set, 50 with the slow label)."""

import json
import os
import pathlib
import random
import shutil
import subprocess
import time

import pytest

from conftest import LEPTON, edit_project, new_project

KILLS = int(os.environ.get("LEPTON_KILLS", "10"))


def losses(run):
    """The text of each step's losses, as it stands in the file."""
    out = {}
    for line in (pathlib.Path(run) / "events.jsonl").read_text().splitlines():
        event = json.loads(line, parse_float=str)
        if event["event"] == "step":
            assert event["step"] not in out, "a step is told twice"
            out[event["step"]] = event["loss"]
    return out


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A small network with dropout, batch normalisation, momentum, a schedule and averaged weights: all that has a state."""
    folder = new_project(tmp_path_factory.mktemp("kill") / "digits", "mlp")

    def change(content):
        content["training"].update(
            epochs=100000,
            batch_size=32,
            optimizer={"type": "adamw", "learning_rate": 0.002},
            schedule={"type": "cosine", "warmup_steps": 20},
            clip={"norm": 1.0},
            average={"decay": 0.99},
            accumulate=2,
            callbacks=[{"type": "best-checkpoint"}, {"type": "csv-log"}, {"type": "early-stopping", "parameters": {"patience": 100000}}],
        )
        network = content["networks"][0]
        first = next(node["id"] for node in network["nodes"] if node["type"] == "ReLU")
        outgoing = [edge for edge in network["edges"] if edge[0] == f"{first}.out"]
        network["nodes"] += [{"id": "dropoutK", "type": "Dropout", "position": [0, 0]}]
        for edge in outgoing:
            network["edges"].remove(edge)
            network["edges"].append(["dropoutK.out", edge[1]])
        network["edges"].append([f"{first}.out", "dropoutK.in"])

    edit_project(folder, change)
    return folder


def start(project, *more):
    return subprocess.Popen([LEPTON, "train", project, "--threads", "2", "--seed", "5", "--checkpoint-seconds", "0.02", "--json", *more], stdout=subprocess.PIPE, text=True)


def test_killed_at_random_points(project):
    chance = random.Random(20261121)
    run, resumed_at = None, []
    for kill in range(KILLS):
        process = start(project, *(["--resume", run] if run else []))
        first = json.loads(process.stdout.readline())
        run = first["run"]
        resumed_at.append(first.get("step", 0))
        # At a random moment of the next tenth of a second behind its first step.
        for line in process.stdout:
            if '"event":"step"' in line:
                break
        time.sleep(chance.random() * 0.1)
        process.kill()
        process.wait(30)
        process.stdout.close()
    process = start(project, "--resume", run)
    resumed_at.append(json.loads(process.stdout.readline())["step"])
    for line in process.stdout:  # on a busy machine no epoch may have ended yet
        if '"event":"epoch"' in line:
            break
    process.terminate()
    process.communicate(timeout=60)
    broken = losses(run)
    assert sorted(broken) == list(range(1, len(broken) + 1))
    assert len(set(resumed_at)) > KILLS / 2, "it has to get somewhere between two kills"
    # In the middle of an epoch as well as at its end.
    per_epoch = next(json.loads(line)["step"] for line in open(f"{run}/events.jsonl") if '"event":"epoch"' in line)
    assert any(step % per_epoch for step in resumed_at)

    # The same run from its beginning: with its settings and its plan, which was chosen by measuring.
    undisturbed = pathlib.Path(run).parent / "9000"
    undisturbed.mkdir()
    shutil.copy(f"{run}/run.json", undisturbed)
    whole = start(project, "--resume", undisturbed)
    assert json.loads(whole.stdout.readline())["step"] == 0
    for line in whole.stdout:
        event = json.loads(line)
        if event["event"] == "step" and event["step"] >= len(broken):
            break
    whole.terminate()
    whole.communicate(timeout=60)
    expected = losses(undisturbed)
    assert {step: loss for step, loss in expected.items() if step <= len(broken)} == broken

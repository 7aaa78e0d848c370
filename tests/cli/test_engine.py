"""`lepton engine`: what the studio says and hears (docs/protocol.md)."""

import json
import os
import pathlib
import signal
import time

import pytest
import requests

from conftest import PICTURES, edit_project, new_project
from rpc import Engine


@pytest.fixture
def engine(tmp_path, monkeypatch):
    monkeypatch.setenv("LEPTON_DATA", str(tmp_path / "data"))
    client = Engine()
    yield client
    client.close()


@pytest.fixture
def project(tmp_path):
    folder = new_project(tmp_path / "digits")
    edit_project(folder, lambda content: content["training"].update(epochs=4))
    return folder


def test_initialize(engine):
    hello = engine.call("initialize", version=1)
    assert hello["version"] == 1 and hello["devices"][0]["name"] == "cpu"
    assert {"early-stopping", "best-checkpoint", "csv-log"} <= {item["name"] for item in hello["callbacks"]}
    assert {"sgd", "adam"} <= {item["name"] for item in hello["optimizers"]}
    assert engine.ask("initialize", version=99)["error"]["data"]["code"] == "too-new"


def test_bad_messages_are_answered_and_do_no_harm(engine):
    assert engine.ask("dance")["error"]["code"] == -32601
    assert engine.ask("run/start")["error"]["data"]["code"] == "bad-value"
    engine.send(b"{broken")
    engine.send(b"[]")
    assert engine.call("devices")["devices"][0]["name"] == "cpu"


def test_from_run_to_endpoint(engine, project):
    run = engine.call("run/start", project=str(project))["run"]
    events, ending = engine.events_until_end(run)
    assert ending["status"] == "completed" and "error" not in ending
    assert events == [json.loads(line) for line in pathlib.Path(run, "events.jsonl").read_text().splitlines()]
    package = engine.call("package/write", run=run, name="digits")
    assert package["version"] == "1" and pathlib.Path(package["package"]).parent == project / "packages"
    answer = engine.call("predict", package=package["package"], inputs=[str(PICTURES / "digit-1.png")])["predictions"][0]
    live = engine.call("deploy/apply", package=package["package"], target="local", name="digits-endpoint")
    address = f"{live['url']}/v2/models/digits/predict"
    raw = requests.post(address, data=(PICTURES / "digit-1.png").read_bytes(), timeout=10).json()
    assert raw["scores"] == answer["scores"]
    assert engine.call("deploy/status", name="digits-endpoint")["state"] == "live"
    port = int(live["url"].rsplit(":", 1)[1])
    taken = engine.ask("deploy/apply", package=package["package"], target="local", name="digits-second", settings={"port": port})
    assert str(port) in taken["error"]["message"]
    engine.call("deploy/delete", name="digits-endpoint")
    with pytest.raises(requests.ConnectionError):
        requests.get(live["url"], timeout=5)


def test_a_run_is_paused_goes_on_and_is_stopped(engine, project):
    edit_project(project, lambda content: content["training"].update(epochs=2000))
    run = engine.call("run/start", project=str(project))["run"]

    def wait_for(kind):
        while True:
            note = engine.notes.get(timeout=60)
            for event in note["params"].get("events", []):
                if event["event"] == kind:
                    return event

    wait_for("step")
    engine.call("run/control", run=run, request="pause")
    wait_for("paused")
    size = pathlib.Path(run, "events.jsonl").stat().st_size
    time.sleep(0.5)
    assert pathlib.Path(run, "events.jsonl").stat().st_size == size
    engine.call("run/control", run=run, request="continue")
    wait_for("step")
    engine.call("run/control", run=run, request="stop")
    _, ending = engine.events_until_end(run)
    assert ending["status"] == "stopped"
    resumed = engine.call("run/start", resume=run)["run"]
    assert resumed == run
    wait_for("run-resumed")
    engine.call("run/control", run=run, request="stop-after-epoch")
    _, ending = engine.events_until_end(run)
    assert ending["status"] == "stopped"


def process_of(run):
    return int(pathlib.Path(run, "lock").read_text())


def test_kill_9_of_the_run_is_told_with_what_to_do(engine, project):
    edit_project(project, lambda content: content["training"].update(epochs=2000))
    run = engine.call("run/start", project=str(project))["run"]
    while not any(event["event"] == "epoch" for event in engine.notes.get(timeout=60)["params"].get("events", [])):
        pass
    os.kill(process_of(run), signal.SIGKILL)
    _, ending = engine.events_until_end(run)
    assert ending["status"] == "failed" and "esume" in ending["error"]["hint"]
    assert engine.call("run/start", resume=run)["run"] == run
    engine.call("run/control", run=run, request="stop")
    _, ending = engine.events_until_end(run)
    assert ending["status"] == "stopped"


def test_a_run_outlives_its_engine_and_is_found_again(project):
    edit_project(project, lambda content: content["training"].update(epochs=2000))
    first = Engine()
    run = first.call("run/start", project=str(project))["run"]
    while not any(event["event"] == "step" for event in first.notes.get(timeout=60)["params"].get("events", [])):
        pass
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait(30)
    second = Engine()
    assert second.call("run/attach", run=run) == {"running": True}
    second.call("run/control", run=run, request="stop")
    events, ending = second.events_until_end(run)
    assert ending["status"] == "stopped" and events[0]["event"] == "run-started"
    second.close()


def test_a_story_is_told_from_where_the_caller_has_read_it(engine, project):
    """A long one comes in pieces, each line once; one that has been cut since comes whole."""
    run = engine.call("run/start", project=str(project))["run"]
    assert engine.events_until_end(run)[1]["status"] == "completed"
    story = pathlib.Path(run, "events.jsonl")
    lines = story.read_text().splitlines(keepends=True)
    steps = [line for line in lines if json.loads(line)["event"] == "step"]
    many = [json.dumps(json.loads(steps[0]) | {"step": 1000000 + i}) + "\n" for i in range(7001)]
    story.write_text("".join(lines[:-1] + many + lines[-1:]))
    whole = [json.loads(line) for line in story.read_text().splitlines()]

    def told(**where):
        engine.call("run/attach", run=run, **where)
        pieces = []
        while True:
            note = engine.notes.get(timeout=60)
            if note["method"] == "run/ended":
                return [event for piece in pieces for event in piece], max(map(len, pieces), default=0)
            pieces.append(note["params"]["events"])

    events, largest = told()
    assert events == whole and largest <= 3000
    assert told(**{"from": len("".join(lines[:5]).encode())})[0] == whole[5:]
    size = story.stat().st_size
    assert told(**{"from": size})[0] == []
    story.write_text("".join(lines[:7]))
    assert told(**{"from": size})[0] == whole[:7]


def test_a_network_that_cannot_run_is_refused_before_there_is_a_run(engine, project):
    edit_project(project, lambda content: content["networks"][0]["edges"].pop())
    answer = engine.ask("run/start", project=str(project))
    assert answer["error"]["data"]["code"] == "bad-network" and answer["error"]["data"]["hint"]
    assert not list((project / "runs").glob("*"))


def test_data_that_is_gone_ends_the_run_with_the_reason(engine, project):
    edit_project(project, lambda content: content["data"].update(source="/nowhere/digits"))
    run = engine.call("run/start", project=str(project))["run"]
    _, ending = engine.events_until_end(run)
    assert ending["status"] == "failed" and ending["error"]["where"] == "/nowhere/digits" and "locate" in ending["error"]["hint"]


def test_notes_trash_and_commands(engine, project, tmp_path):
    run = engine.call("run/start", project=str(project))["run"]
    assert engine.events_until_end(run)[1]["status"] == "completed"
    assert engine.call("run/annotate", run=run, tags=["good", "good"], note="keep") == {"tags": ["good"], "note": "keep"}
    assert engine.call("run/annotate", run=run, note="") == {"tags": ["good"], "note": ""}
    gone = engine.call("run/delete", run=run)["run"]
    assert pathlib.Path(gone, "run.json").exists() and not pathlib.Path(run).exists()
    assert engine.call("run/restore", run=gone)["run"] == run
    assert engine.ask("run/delete", run=str(tmp_path))["error"]["data"]["code"] == "not-found"
    command = f"true {tmp_path}"  # nobody has confirmed this one before
    edit_project(project, lambda content: content["training"].update(callbacks=[{"type": "shell-command", "parameters": {"command": command}}]))
    assert engine.call("commands/list", project=str(project)) == {"unconfirmed": [command]}
    other = engine.call("run/start", project=str(project))["run"]
    assert engine.events_until_end(other)[1]["status"] == "completed"
    assert engine.call("commands/list", run=other) == {"unconfirmed": [command]}, "of a run its own settings count"
    engine.call("commands/confirm", commands=[command])
    assert engine.call("commands/list", project=str(project)) == {"unconfirmed": []}


def test_a_queued_run_waits(tmp_path, monkeypatch):
    monkeypatch.setenv("LEPTON_CONFIG", str(tmp_path / "config"))
    from rpc import Engine as Client

    engine = Client()
    try:
        project = new_project(tmp_path / "digits")
        edit_project(project, lambda content: content["training"].update(epochs=100000))
        first = engine.call("run/start", project=str(project))["run"]
        while not pathlib.Path(first, "events.jsonl").exists():
            time.sleep(0.05)
        second = engine.call("run/start", project=str(project), queue=True)["run"]
        waiting = None
        while waiting is None:
            note = engine.notes.get(timeout=60)
            if note["params"].get("run") == second:
                waiting = next((event for event in note["params"].get("events", []) if event["event"] == "waiting"), None)
        assert waiting["position"] == 1
        engine.call("run/control", run=second, request="stop")
        assert engine.events_until_end(second)[1]["status"] == "stopped"
        engine.call("run/control", run=first, request="stop")
        assert engine.events_until_end(first)[1]["status"] == "stopped"
    finally:
        engine.close()

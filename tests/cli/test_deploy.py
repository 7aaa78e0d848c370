"""`lepton deploy` to this machine and back, with real servers on loopback."""

import json
import os
import pathlib
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request

import pytest

from conftest import ok, lepton
from places import LEPTON


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Deployments of this test alone; whatever it leaves running is ended."""
    monkeypatch.setenv("LEPTON_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LEPTON_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("LEPTON_NO_KEYCHAIN", "1")
    yield tmp_path
    for entry in ok("deployments", "list", "--json").json["deployments"]:
        lepton("deployments", "delete", entry["name"])


@pytest.fixture(scope="session")
def second(trained, tmp_path_factory):
    """Version 2 of the same model: another run, so other answers."""
    run = pathlib.Path(ok("train", trained.project, "--epochs", 1, "--seed", 2, "--json").lines[0]["run"])
    package = tmp_path_factory.mktemp("second") / "digits-2.leptonmodel"
    ok("export", run, "--model-version", "2", "-o", package)
    return package


def deploy(package, *more):
    lines = ok("deploy", package, "--target", "local", "--json", "--wait", *more).lines
    assert lines[-1]["event"] == "deployed"
    return lines[-1]


def fetch(url, token=None, body=None):
    request = urllib.request.Request(url, data=body, headers={"Authorization": f"Bearer {token}"} if token else {})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.status, json.loads(answer.read() or b"{}")


def version_at(url, model="digits"):
    return fetch(f"{url}/v2/models/{model}")[1]["versions"]


def status_of(name):
    return ok("deployments", "status", name, "--json").json


def test_deploys_and_goes_on_after_the_command(trained, here):
    deployed = deploy(trained.package)
    assert deployed["name"] == "digits" and deployed["version"] == "1" and deployed["revision"] == 1
    assert deployed["largest_difference"] <= 1e-5
    assert fetch(deployed["url"] + "/v2/health/ready")[0] == 200
    status = status_of("digits")
    assert status["state"] == "live" and status["replicas"] == {"ready": 1, "wanted": 1}
    [entry] = ok("deployments", "list", "--json").json["deployments"]
    assert entry["state"] == "live" and entry["url"] == deployed["url"]
    ok("deployments", "delete", "digits")
    assert ok("deployments", "list", "--json").json["deployments"] == []
    with pytest.raises(urllib.error.URLError):
        fetch(deployed["url"] + "/v2/health/ready")


def test_the_plan_changes_nothing(trained, here):
    plan = ok("deploy", trained.package, "--target", "local", "--plan", "--json").json
    assert [step["name"] for step in plan["steps"]] == ["start", "verify"]
    assert plan["contacts"] == []
    assert ok("deployments", "list", "--json").json["deployments"] == []
    open_to_all = ok("deploy", trained.package, "--target", "local", "--set", "host=0.0.0.0", "--plan", "--json").json
    assert len(open_to_all["warnings"]) == 1


def test_a_killed_server_is_started_again_at_the_same_address(trained, here):
    deployed = deploy(trained.package)
    server = status_of("digits")["details"]["server"]
    os.kill(server, signal.SIGKILL)
    deadline = time.time() + 15
    while time.time() < deadline:
        status = status_of("digits")
        if status["state"] == "live" and status["details"]["server"] != server:
            break
        time.sleep(0.05)
    assert status["details"]["restarts"] == 1 and status["details"]["last_end"] == "status 137"
    assert fetch(deployed["url"] + "/v2/health/ready")[0] == 200


def test_a_new_version_takes_over_without_a_dropped_request(trained, second, here):
    deployed = deploy(trained.package)
    server = status_of("digits")["details"]["server"]
    faults, asked, ending = [], [0], threading.Event()

    def ask():
        while not ending.is_set():
            try:
                assert fetch(deployed["url"] + "/v2/models/digits")[0] == 200
                asked[0] += 1
            except Exception as fault:  # noqa: BLE001 (any is one too many)
                faults.append(repr(fault))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    updated = deploy(second)
    ending.set()
    for thread in threads:
        thread.join()
    assert faults == [] and asked[0] > 20
    assert updated["url"] == deployed["url"] and updated["version"] == "2" and updated["revision"] == 2
    assert status_of("digits")["details"]["server"] == server, "the same server has loaded it"
    assert version_at(updated["url"]) == ["2"]
    back = ok("deployments", "rollback", "digits", "--json").lines[-1]
    assert back["version"] == "1" and back["revision"] == 3 and back["url"] == deployed["url"]
    assert version_at(updated["url"]) == ["1"]
    outcomes = [revision["outcome"] for revision in status_of("digits")["deployment"]["revisions"]]
    assert outcomes == ["superseded", "superseded", "live"]


def test_a_token_is_asked_for_and_stands_in_no_list_of_processes(trained, here):
    deployed = deploy(trained.package, "--set", "protect=on")
    assert deployed["token"] is True
    token = ok("deployments", "token", "digits").out.strip()
    assert len(token) == 64
    with pytest.raises(urllib.error.HTTPError) as refused:
        fetch(deployed["url"] + "/v2/models/digits")
    assert refused.value.code == 401
    assert fetch(deployed["url"] + "/v2/models/digits", token)[0] == 200
    assert token not in subprocess.run(["ps", "axww", "-o", "args"], capture_output=True, text=True).stdout
    for file in (here / "data").rglob("*"):
        if file.is_file() and file.name != "token":
            assert token.encode() not in file.read_bytes(), file
        if file.name == "token":
            assert file.stat().st_mode & 0o077 == 0


def test_a_damaged_package_is_refused_and_the_old_one_stays(trained, here, tmp_path):
    deployed = deploy(trained.package)
    broken = tmp_path / "broken.leptonmodel"
    data = bytearray(trained.package.read_bytes())
    data[len(data) // 2] ^= 0xFF
    broken.write_bytes(data)
    answer = lepton("deploy", broken, "--target", "local", "--name", "digits", "--json")
    assert answer.status == 1 and "damaged" in answer.error or "zip" in answer.error
    assert version_at(deployed["url"]) == ["1"]
    assert status_of("digits")["state"] == "live"


def test_a_taken_port_and_wrong_words_are_clear(trained, here):
    first = deploy(trained.package)
    port = first["url"].rsplit(":", 1)[1]
    answer = lepton("deploy", trained.package, "--target", f"local:{port}", "--name", "other")
    assert answer.status == 1 and f"port {port}" in answer.error
    assert [entry["name"] for entry in ok("deployments", "list", "--json").json["deployments"] if entry["state"] == "live"] == ["digits"]
    assert "no target named" in lepton("deploy", trained.package, "--target", "moon").error
    assert "no setting" in lepton("deploy", trained.package, "--target", "local", "--set", "colour=red").error
    assert "Port" in lepton("deploy", trained.package, "--target", "local", "--set", "port=99999").error
    assert lepton("deployments", "status", "nothing").status == 1
    assert lepton("deployments", "rollback", "digits").status == 1
    assert lepton("deploy", "missing.leptonmodel", "--target", "local").status == 1


def test_killed_in_the_middle_it_can_be_gone_on_with(trained, here):
    process = subprocess.Popen([LEPTON, "deploy", trained.package, "--target", "local", "--json"], stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if json.loads(line)["name"] == "start":
            break
    process.kill()
    process.wait()
    process.stdout.close()
    [entry] = ok("deployments", "list", "--json").json["deployments"]
    assert entry["state"] == "interrupted"
    deployed = deploy(trained.package)
    assert fetch(deployed["url"] + "/v2/health/ready")[0] == 200
    assert [entry["state"] for entry in ok("deployments", "list", "--json").json["deployments"]] == ["live"]


def test_ctrl_c_takes_back_what_was_begun(trained, here):
    process = subprocess.Popen([LEPTON, "deploy", trained.package, "--target", "local", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for line in process.stdout:
        if json.loads(line)["name"] == "start":
            break
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode != 0
    states = [entry["state"] for entry in ok("deployments", "list", "--json").json["deployments"]]
    assert states in (["failed"], ["live"])  # live: it was faster than the key

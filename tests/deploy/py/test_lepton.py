"""DGX Cloud Lepton: our target and the vendor's own command line (PyPI leptonai) speak to the same stand-in and see the same endpoint; the stand-in
hands the endpoint's address on to a real `lepton serve`, and refuses every body that the vendor's types don't take."""

import contextlib
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "cli"))

from conftest import ok, lepton, trained  # noqa: E402,F401
from places import LEPTON  # noqa: E402

from leptonai.api.v2 import translation  # noqa: E402
from leptonai.api.v2.types.deployment import LeptonDeployment  # noqa: E402

TOKEN = "workspace-token"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(done, seconds=20):
    until = time.time() + seconds
    while not done():
        assert time.time() < until, "not in time"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def registry(tmp_path_factory):
    if not shutil.which("docker-registry"):
        pytest.skip("needs the Debian package docker-registry")
    folder = tmp_path_factory.mktemp("registry")
    port = free_port()
    (folder / "config.yml").write_text(f"version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: {folder}/data\nhttp:\n  addr: 127.0.0.1:{port}\n")
    process = subprocess.Popen(["docker-registry", "serve", folder / "config.yml"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def up():
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(f"http://127.0.0.1:{port}/v2/", timeout=1).status == 200

    wait_until(up)
    yield f"127.0.0.1:{port}"
    process.terminate()
    process.wait(20)


class Workspace:
    """The stand-in of one generation, with both command lines' surroundings."""

    def __init__(self, folder, generation, package, monkeypatch):
        self.folder, self.generation = folder, generation
        self.process = subprocess.Popen([sys.executable, HERE / "lepton_stand_in.py", "--folder", folder, "--generation", generation, "--secure", "--program", LEPTON, "--package", package],
                                        stdout=subprocess.DEVNULL)
        wait_until((folder / "port").exists)
        for name, value in {"LEPTON_WORKSPACE_ID": "demo", "LEPTON_WORKSPACE_TOKEN": TOKEN, "LEPTON_WORKSPACE_URL": f"http://127.0.0.1:{(folder / 'port').read_text()}/api/v2/workspaces/demo",
                            "LEPTON_CACHE_DIR": str(folder / "lep"), "LEPTON_DATA": str(folder / "data"), "LEPTON_CONFIG": str(folder / "config"), "LEPTON_NO_KEYCHAIN": "1", "COLUMNS": "200"}.items():
            monkeypatch.setenv(name, value)

    def faults(self, wanted):
        (self.folder / "faults.json").write_text(json.dumps(wanted))

    def requests(self, method):
        return [r for r in map(json.loads, (self.folder / "requests.jsonl").read_text().splitlines()) if r["method"] == method]

    def end(self):
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(params=["endpoints", "deployments"])
def workspace(request, tmp_path, trained, monkeypatch):  # noqa: F811
    made = Workspace(tmp_path, request.param, trained.package, monkeypatch)
    yield made
    made.end()


def lep(*arguments):
    done = subprocess.run([sys.executable, "-c", "from leptonai.cli.cli import lep; lep()", "endpoint", *arguments], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def deploy(package, registry, *more):
    return lepton("deploy", package, "--target", "dgx-lepton", "--set", f"image_repository={registry}/digits", "--set", "plain_http=true", "--set", "resource_shape=cpu.small", "--json", *more)


def read_by_vendor(request, generation):
    """The body as the vendor's types keep it."""
    body = request["body"]
    if generation == "endpoints":
        legacy = translation.http_endpoint_to_legacy({"metadata": {"name": "digits"}, "spec": body["spec"], "status": {"state": "Ready"}})
        return LeptonDeployment(**legacy)
    return LeptonDeployment(**body)


def test_both_command_lines_see_the_same_endpoint(workspace, registry, trained):  # noqa: F811
    plan = ok("deploy", trained.package, "--target", "dgx-lepton", "--set", f"image_repository={registry}/digits", "--set", "plain_http=true", "--set", "resource_shape=cpu.small", "--plan", "--json").json
    assert [step["name"] for step in plan["steps"]] == ["rehearse", "image", "push", "apply", "rollout", "verify"]
    assert any(contact["address"] == os.environ["LEPTON_WORKSPACE_URL"] for contact in plan["contacts"])
    assert not workspace.requests("POST")

    answer = deploy(trained.package, registry)
    assert answer.status == 0, answer.err
    deployed = answer.lines[-1]
    assert deployed["event"] == "deployed" and deployed["largest_difference"] <= 1e-5
    token = ok("deployments", "token", "digits", "--json").json["token"]
    assert TOKEN not in answer.out + answer.err and token not in answer.out + answer.err

    [made] = workspace.requests("POST")
    seen = read_by_vendor(made, workspace.generation)
    assert seen.spec.container.image.startswith(f"{registry}/digits@sha256:")
    assert seen.spec.container.command[:2] == ["/opt/lepton/bin/lepton", "serve"]
    assert seen.spec.container.ports[0].container_port == 8000
    assert seen.spec.resource_requirement.resource_shape == "cpu.small"

    told = lep("status", "-n", "digits")
    assert "Ready" in told and seen.spec.container.image in told.replace("\n", "") and "API Token Authentication: Enabled" in told
    assert "digits" in lep("list")
    assert "Created" in lep("events", "-n", "digits")
    status = ok("deployments", "status", "digits", "--json").json
    assert status["state"] == "live" and status["replicas"] == {"ready": 1, "wanted": 1}

    # The token was made by the workspace and told once; the endpoint takes it, and nothing else.
    predict = urllib.request.Request(deployed["url"] + "/v2/models/digits/ready")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(predict, timeout=10)
    assert refused.value.code == 401
    predict.add_header("Authorization", f"Bearer {token}")
    assert urllib.request.urlopen(predict, timeout=10).status == 200
    assert all(token not in file.read_text(errors="replace") for file in (workspace.folder / "data").rglob("*") if file.is_file() and file.suffix != ".leptonmodel")

    # What the vendor's command line changes is seen here, and left alone by the next deployment.
    lep("update", "-n", "digits", "--log-collection", "true")
    again = deploy(trained.package, registry, "--set", "environment=COLOUR=green")
    assert again.status == 0, again.err
    assert ok("deployments", "token", "digits", "--json").json["token"] == token
    kept = json.loads(lep("get", "-n", "digits"))
    assert kept["spec"]["log"] == {"enable_collection": True}
    assert {"name": "COLOUR", "value": "green"} in kept["spec"]["envs"]

    ok("deployments", "scale", "digits", "2")
    assert json.loads(lep("get", "-n", "digits"))["spec"]["resource_requirement"]["min_replicas"] == 2
    lep("stop", "-n", "digits")
    wait_until(lambda: ok("deployments", "status", "digits", "--json").json["state"] == "stopped")
    for request in workspace.requests("PATCH"):
        read_by_vendor(request, workspace.generation)

    ok("deployments", "delete", "digits")
    assert "digits" not in lep("list").replace("No endpoints", "")


@pytest.mark.parametrize("workspace", ["endpoints"], indirect=True)  # half a minute, and the same in both generations
def test_an_endpoint_that_answers_wrongly_is_not_live(workspace, registry, trained):  # noqa: F811
    workspace.faults({"image": "wrong"})
    first = deploy(trained.package, registry)
    assert first.status == 1
    assert "differ" in first.error
    assert [line["state"] for line in first.lines if line.get("name") == "rollback"] == ["started", "done"]
    assert "digits" not in lep("list").replace("No endpoints", "")

    # A version that was live is live again.
    workspace.faults({})
    assert deploy(trained.package, registry).status == 0
    workspace.faults({"image": "pull", "when": "red"})
    bad = deploy(trained.package, registry, "--set", "environment=COLOUR=red", "--set", "ready_timeout_s=5")
    assert bad.status == 1 and "Back-off pulling image: unauthorized" in bad.error
    assert [line["state"] for line in bad.lines if line.get("name") == "rollback"] == ["started", "done"]
    assert ok("deployments", "status", "digits", "--json").json["state"] == "live"


def test_a_login_that_can_not_work_says_so_at_once(workspace, registry, trained, monkeypatch):  # noqa: F811
    monkeypatch.setenv("LEPTON_WORKSPACE_TOKEN", "expired-token")
    answer = deploy(trained.package, registry)
    assert answer.status == 1 and "401" in answer.error and "expired-token" not in answer.err + answer.out
    monkeypatch.setenv("LEPTON_WORKSPACE_URL", "htp:/nowhere")
    answer = deploy(trained.package, registry)
    assert answer.status == 1 and "does not start with https://" in answer.error

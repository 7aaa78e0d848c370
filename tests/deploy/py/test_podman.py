"""The package in a container of podman on this machine: straight from here and through a registry. The sandboxes that tests run in often let nobody raise resource limits: then
podman needs the runtime of ../shared/tools/runc ($LEPTON_OCI_RUNTIME names another)."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "cli"))

from conftest import lepton, new_project, ok  # noqa: E402
from places import LEPTON, SOURCE  # noqa: E402
from registries import Registry, free_port, need, wait_until  # noqa: E402
from test_registry import packages, places  # noqa: E402,F401


def runtime():
    named = os.environ.get("LEPTON_OCI_RUNTIME") or str(pathlib.Path(SOURCE).resolve().parent / "shared" / "tools" / "runc")
    if not os.access(named, os.X_OK):
        pytest.skip(f"needs an OCI runtime that leaves resource limits alone: there is no {named} ($LEPTON_OCI_RUNTIME names one)")
    return named


@pytest.fixture(scope="module", autouse=True)
def engine(tmp_path_factory):
    """Podman with a store of its own, so that nothing of the user's is touched."""
    need("podman", "podman")
    need("runc", "runc")
    need("catatonit", "catatonit")
    folder = tmp_path_factory.mktemp("podman")
    (folder / "storage.conf").write_text(f'[storage]\ndriver = "overlay"\ngraphroot = "{folder}/graph"\nrunroot = "{folder}/run"\n')
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONTAINERS_STORAGE_CONF", str(folder / "storage.conf"))
        runtime()
        if subprocess.run(["podman", "info"], capture_output=True).returncode != 0:
            pytest.skip("podman does not work here (`podman info` fails)")
        yield folder
        subprocess.run(["podman", "rm", "-f", "-t", "0", "--all"], capture_output=True)
        subprocess.run(["podman", "rmi", "-f", "--all"], capture_output=True)


def podman(*words):
    return subprocess.run(["podman", *map(str, words)], check=True, capture_output=True, text=True).stdout


def containers(deployment):
    return [name for name in podman("ps", "--all", "--format", "{{.Names}}").split() if name.startswith(f"lepton-{deployment}-")]


def deploy(package, name, *settings, status=0):
    words = ["deploy", package, "--target", "podman", "--name", name, "--json", "--set", f"runtime={runtime()}", "--set", "network=host"]
    for setting in settings:
        words += ["--set", setting]
    answer = lepton(*words, timeout=300)
    assert answer.status == status, answer.err + answer.out
    return answer


def ask(url, path, body=None, token=None):
    request = urllib.request.Request(url + path, data=json.dumps(body).encode() if body is not None else None, headers={"Content-Type": "application/json"})
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"null")


def samples(package):
    """The parity samples, read by others' libraries."""
    import io
    import zipfile

    import safetensors.numpy

    with zipfile.ZipFile(io.BytesIO(package.read_bytes())) as members:
        tensors = safetensors.numpy.load(members.read("parity/samples.safetensors"))
    return tensors["pictures"], tensors["scores"]


def check_answers(package, url, model, token=None):
    pictures, scores = samples(package)
    body = {"inputs": [{"name": "pictures", "datatype": "FP32", "shape": list(pictures.shape), "data": pictures.ravel().tolist()}]}
    status, answer = ask(url, f"/v2/models/{model}/infer", body, token)
    assert status == 200
    got = answer["outputs"][0]["data"]
    assert max(abs(a - b) for a, b in zip(got, scores.ravel().tolist())) < 1e-5 and len(got) == scores.size


def test_the_life_of_a_container(places, packages):
    first = deploy(packages[0], "life", "protect=on", "memory_mb=1024", "cpus=2").lines
    done = [line["name"] for line in first if line["event"] == "deploy-step" and line["state"] == "done" and line["name"] != "contact"]
    assert done == ["read", "rehearse", "image", "load", "start", "verify"]
    url = first[-1]["url"]
    token = ok("deployments", "token", "life").out.strip()
    check_answers(packages[0], url, "project0", token)
    assert ask(url, "/v2/models/project0")[0] == 401
    podman("tag", podman("images", "--quiet").split()[0], "localhost/kept:1")  # so that the libraries stay for the tests below

    [name] = containers("life")
    facts = json.loads(podman("inspect", name))[0]
    assert facts["HostConfig"]["ReadonlyRootfs"] and facts["HostConfig"]["Memory"] == 1024 << 20 and facts["HostConfig"]["NanoCpus"] == 2_000_000_000
    assert facts["Config"]["User"] == "65532:65532" and facts["HostConfig"]["RestartPolicy"]["Name"] == "always" and facts["EffectiveCaps"] in (None, [])
    assert token not in json.dumps(facts) and token not in subprocess.run(["ps", "axww"], capture_output=True, text=True).stdout
    [held] = (places / "data").rglob("podman/token")
    assert held.read_text().strip() == token and held.parent.stat().st_mode & 0o77 == 0

    status = ok("deployments", "status", "life", "--json").json
    assert status["state"] == "live" and status["replicas"] == {"ready": 1, "wanted": 1} and status["details"]["restarts"] == 0
    assert ok("deployments", "logs", "life").out

    second = deploy(packages[1], "life").lines  # with the settings it has
    loaded = next(line for line in second if line["event"] == "deploy-step" and line["name"] == "image" and line["state"] == "done")
    assert loaded and len(containers("life")) == 1 and containers("life") != [name]
    check_answers(packages[1], second[-1]["url"], "project1", token)
    with pytest.raises(OSError):
        ask(url, "/v2/health/live")

    pid = int(podman("inspect", "--format", "{{.State.Pid}}", containers("life")[0]))
    os.kill(pid, signal.SIGKILL)  # it comes back by itself

    def back():
        with contextlib.suppress(OSError, subprocess.CalledProcessError):
            return int(podman("inspect", "--format", "{{.State.Pid}}", containers("life")[0])) not in (0, pid) and ask(second[-1]["url"], "/v2/health/ready")[0] == 200
        return False

    wait_until(back, 30)
    assert ok("deployments", "status", "life", "--json").json["details"]["restarts"] == 1

    back_again = lepton("deployments", "rollback", "life", "--json")
    assert back_again.status == 0, back_again.err
    check_answers(packages[0], back_again.lines[-1]["url"], "project0", token)

    ok("deployments", "delete", "life")
    assert containers("life") == [] and podman("images", "--format", "{{.Repository}}").split() == ["localhost/kept"] and not list((places / "data").rglob("token"))


def test_a_fixed_port_is_handed_over_and_a_taken_one_is_said(places, packages):
    port = free_port()
    first = deploy(packages[0], "fixed", f"port={port}").lines
    assert first[-1]["url"] == f"http://127.0.0.1:{port}"
    plan = ok("deploy", packages[1], "--name", "fixed", "--plan", "--json").json
    assert [step["name"] for step in plan["steps"]] == ["rehearse", "image", "load", "start", "handover", "verify"]
    second = deploy(packages[1], "fixed").lines
    assert second[-1]["url"] == first[-1]["url"] and len(containers("fixed")) == 1
    check_answers(packages[1], second[-1]["url"], "project1")

    identity = podman("inspect", "--format", "{{.Id}} {{.RestartCount}}", containers("fixed")[0])
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = deploy(packages[0], "fixed", f"port={taken.getsockname()[1]}", status=1)
        assert "in use" in refused.err
    check_answers(packages[1], second[-1]["url"], "project1")
    assert podman("inspect", "--format", "{{.Id}} {{.RestartCount}}", containers("fixed")[0]) == identity  # what was live has not even been touched
    assert ok("deployments", "status", "fixed", "--json").json["state"] == "live"

    podman("stop", "-t", "5", containers("fixed")[0])
    stopped = ok("deployments", "status", "fixed", "--json").json
    assert stopped["state"] in ("stopped", "failing") and stopped["reason"]
    podman("rm", "-f", containers("fixed")[0])
    assert ok("deployments", "status", "fixed", "--json").json["state"] == "missing"
    ok("deployments", "delete", "fixed")


def test_through_a_registry(tmp_path, packages):
    registry = Registry(tmp_path)
    try:
        lines = deploy(packages[0], "pulled", f"repository={registry.host}/tests/pulled", "plain_http=on").lines
        done = [line["name"] for line in lines if line["event"] == "deploy-step" and line["state"] == "done" and line["name"] != "contact"]
        assert done == ["read", "rehearse", "image", "push", "pull", "start", "verify"]
        check_answers(packages[0], lines[-1]["url"], "project0")
        assert f"{registry.host}/tests/pulled" in podman("ps", "--format", "{{.Image}}")
        ok("deployments", "delete", "pulled")
    finally:
        registry.end()


def test_too_little_memory_is_said_and_leaves_nothing(packages):
    answer = deploy(packages[0], "tiny", "memory_mb=24", "restart=no", status=1)
    assert "memory" in answer.err or "killed" in answer.err or "ended before" in answer.err
    assert not containers("tiny")
    ok("deployments", "delete", "tiny")


def test_without_the_program_it_is_named(packages, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    answer = lepton("deploy", packages[0], "--target", "docker", "--name", "none")
    assert answer.status == 1 and "docker is not installed" in answer.error


def test_docker_by_its_own_command_line(engine, packages, tmp_path, monkeypatch):
    """Docker's client speaks to podman's service of Docker's interface, as no daemon can run in a sandbox."""
    need("docker", "docker.io")
    (tmp_path / "containers.conf").write_text(f'[engine]\nruntime = "tests"\n[engine.runtimes]\ntests = ["{runtime()}"]\n')
    address = f"unix://{tmp_path}/docker.sock"
    service = subprocess.Popen(["podman", "system", "service", "--time", "0", address], env=dict(os.environ, CONTAINERS_CONF=str(tmp_path / "containers.conf")), stderr=subprocess.DEVNULL)
    monkeypatch.setenv("DOCKER_HOST", address)
    try:
        wait_until(lambda: subprocess.run(["docker", "version"], capture_output=True).returncode == 0)
        words = ["deploy", packages[0], "--target", "docker", "--name", "whale", "--json", "--set", "network=host", "--set", "protect=on"]
        lines = ok(*words).lines
        token = ok("deployments", "token", "whale").out.strip()
        check_answers(packages[0], lines[-1]["url"], "project0", token)
        assert ok("deployments", "status", "whale", "--json").json["state"] == "live"
        assert ok("deployments", "logs", "whale").out
        ok("deployments", "delete", "whale")
        assert not containers("whale")
    finally:
        service.terminate()
        service.wait(20)
    stopped = lepton("deploy", packages[0], "--target", "docker", "--name", "whale2")
    assert stopped.status == 1 and "Start Docker" in stopped.err


def test_killed_in_the_middle_and_done_again(packages):
    process = subprocess.Popen([LEPTON, "deploy", packages[1], "--target", "podman", "--name", "again", "--set", f"runtime={runtime()}", "--set", "network=host"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until(lambda: containers("again"), 60)
    process.kill()
    process.wait(20)
    lines = deploy(packages[1], "again").lines
    check_answers(packages[1], lines[-1]["url"], "project1")
    assert len(containers("again")) == 1
    ok("deployments", "delete", "again")

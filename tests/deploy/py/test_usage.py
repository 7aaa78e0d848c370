"""The lines that `lepton deployments usage` prints are really run, with a token, against a real server, and print the model's own answers; and the figures that
`lepton deployments status` reads there are those of the requests that were sent."""

import ast
import json
import pathlib
import shutil
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "cli"))

from conftest import ok  # noqa: E402
from places import PICTURES  # noqa: E402
from template_packages import template_packages  # noqa: E402

MODELS = {"picture": "mlp", "row": "tabular-mlp", "text": "text-cnn"}


@pytest.fixture(params=MODELS)
def served(request, tmp_path, monkeypatch):
    for name, value in {"LEPTON_DATA": str(tmp_path / "data"), "LEPTON_CONFIG": str(tmp_path / "config"), "LEPTON_NO_KEYCHAIN": "1"}.items():
        monkeypatch.setenv(name, value)
    package = template_packages()[MODELS[request.param]]
    deployed = ok("deploy", package, "--target", "local", "--set", "protect=true", "--json").lines[-1]
    deployed["secret"] = ok("deployments", "token", deployed["name"], "--json").json["token"]
    yield request.param, package, deployed, tmp_path
    ok("deployments", "delete", deployed["name"])


def run(command, folder, token):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, env={"PATH": "/usr/bin:/bin", "LEPTON_TOKEN": token})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def results(folder, snippets, token):
    """Every snippet's output, by its id."""
    out = {}
    for snippet in snippets:
        ending = {"bash": "sh", "python": "py", "cpp": "cpp"}[snippet["language"]]
        (folder / f"ask.{ending}").write_text(snippet["text"])
        if snippet["language"] == "cpp":
            first = snippet["text"].splitlines()[0]
            assert first == "// g++ -std=c++17 ask.cpp -lcurl -o ask"
            subprocess.run(first[3:].split(), cwd=folder, check=True, timeout=120)
        command = {"bash": ["bash", "ask.sh"], "python": [sys.executable, "ask.py"], "cpp": ["./ask"]}[snippet["language"]]
        out[snippet["id"]] = run(command, folder, token)
    return out


def near(one, other):
    return abs(one["score"] - other["score"]) < 1e-5 and one["label"] == other["label"]


def test_each_snippet_prints_the_models_answer(served):
    kind, package, deployed, folder = served
    shutil.copy(PICTURES / "digit-3.png", folder / "picture.png")
    snippets = ok("deployments", "usage", deployed["name"], "--json").json["snippets"]
    assert [s["id"] for s in snippets] == ["curl", "python", "cpp", "curl-tensors", "python-tensors"]
    assert all(deployed["secret"] not in s["text"] for s in snippets)
    said = results(folder, snippets, deployed["secret"])

    question = next(s for s in snippets if s["id"] == "curl")["text"].split("--data-binary ", 1)[1].strip().strip("'")
    [expected] = ok("predict", package, folder / "picture.png" if kind == "picture" else question, "--json").json
    assert near(json.loads(said["curl"]), expected)
    assert near(ast.literal_eval(said["python"]), expected)
    assert near(json.loads(said["cpp"]), expected)

    [first, *_] = json.loads(said["curl-tensors"])["outputs"]
    name, _, values = said["python-tensors"].splitlines()[0].partition(" ")
    [values] = ast.literal_eval(values)
    assert name == first["name"] and values == pytest.approx(first["data"], abs=1e-6)
    assert sum(values) == pytest.approx(1, abs=1e-4) and len(values) == len(expected["scores"])


@pytest.mark.parametrize("served", ["row"], indirect=True)
def test_the_figures_are_those_of_the_requests_sent(served):
    _, _, deployed, _ = served
    before = ok("deployments", "status", deployed["name"], "--json").json["figures"]
    url = f"{deployed['url']}/v2/models/{deployed['name']}/infer"
    for _ in range(3):
        request = urllib.request.Request(url, data=b'{"inputs": 1}', headers={"Authorization": f"Bearer {deployed['secret']}"})
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(request, timeout=10)
    after = ok("deployments", "status", deployed["name"], "--json").json["figures"]
    assert after["requests"] - before["requests"] == 3 and after["failures"] - before["failures"] == 3
    assert 50e6 < after["resident_bytes"] < 2e9 and after["queue"] == 0
    assert after["latency_seconds"]["mean"] > 0 and after["latency_seconds"]["p99"] >= 0.0001
    assert isinstance(after["drift"], list)

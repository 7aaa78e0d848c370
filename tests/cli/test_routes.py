"""One picture, four ways to ask: the same probabilities to 1e-6."""

import json

import pytest
import requests

from conftest import DIGITS, lepton, ok
from png import picture, png
from server import serving

IMAGES = DIGITS / "images-idx3-ubyte.gz"


@pytest.fixture(scope="module")
def asked(trained, tmp_path_factory):
    """The first five test samples: number, rows, PNG file and the answer of `evaluate --predictions`."""
    folder = tmp_path_factory.mktemp("asked")
    answers = folder / "answers.jsonl"
    ok("evaluate", trained.run, "--predictions", answers)
    samples = []
    for line in answers.read_text().splitlines()[:5]:
        answer = json.loads(line)
        number = int(answer["input"].split("#")[1])
        rows = picture(IMAGES, number)
        file = folder / f"{number}.png"
        file.write_bytes(png(rows))
        samples.append((rows, file, answer))
    return samples


def same(scores, expected):
    assert list(scores) == list(expected)
    for label, value in expected.items():
        assert abs(scores[label] - value) <= 1e-6


def test_predict_agrees_with_evaluate(trained, asked):
    answers = ok("predict", trained.package, *[file for _, file, _ in asked], "--json").json
    for answer, (_, _, expected) in zip(answers, asked):
        same(answer["scores"], expected["scores"])
        assert answer["label"] == expected["label"]


def test_endpoint_agrees_with_evaluate(trained, asked):
    with serving(trained.package) as server:
        model = f"{server['url']}/v2/models/{server['models'][0]['name']}"
        metadata = requests.get(model, timeout=10).json()
        assert metadata["inputs"][0]["shape"] == [-1, 1, 8, 8] and metadata["inputs"][0]["datatype"] == "FP32"
        for rows, file, expected in asked:
            raw = requests.post(f"{model}/predict", data=file.read_bytes(), timeout=10).json()
            same(raw["scores"], expected["scores"])
            body = {"id": "7", "inputs": [{"name": metadata["inputs"][0]["name"], "shape": [1, 1, 8, 8], "datatype": "FP32", "data": [[rows]]}]}
            answer = requests.post(f"{model}/infer", json=body, timeout=10).json()
            assert answer["id"] == "7"
            same(dict(zip(expected["scores"], answer["outputs"][0]["data"])), expected["scores"])


def test_a_taken_port_is_named(trained):
    with serving(trained.package) as server:
        port = server["url"].rsplit(":", 1)[1]
        answer = lepton("serve", trained.package, "--port", port)
        assert answer.status == 1 and port in answer.error


def test_health_and_unknown_model(trained):
    with serving(trained.package) as server:
        assert requests.get(server["url"] + "/v2/health/live", timeout=10).status_code == 200
        assert requests.get(server["url"] + "/v2/health/ready", timeout=10).status_code == 200
        missing = requests.get(server["url"] + "/v2/models/nobody", timeout=10)
        assert missing.status_code == 404 and missing.json()["error"]


def test_a_token_is_asked_for(trained, tmp_path):
    token = tmp_path / "token"
    token.write_text("secret\n")
    with serving(trained.package, "--token-file", token) as server:
        address = f"{server['url']}/v2/models/{server['models'][0]['name']}"
        assert requests.get(address, timeout=10).status_code == 401
        assert requests.get(address, headers={"Authorization": "Bearer secret"}, timeout=10).status_code == 200

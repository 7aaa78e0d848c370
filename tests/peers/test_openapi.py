"""/openapi.json of a server with every template's package: a valid OpenAPI 3.1 document, whose paths all answer, with what it says."""

import json
import pathlib
import sys

import jsonschema
import pytest
import requests
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

from places import PICTURES  # noqa: E402
from server import serving  # noqa: E402
from template_packages import template_packages  # noqa: E402


@pytest.fixture(scope="module")
def url():
    with serving("--repository", next(iter(template_packages().values())).parent) as server:
        yield server["url"]


@pytest.fixture(scope="module")
def description(url):
    return requests.get(url + "/openapi.json", timeout=30).json()


def test_it_is_a_valid_description(description):
    assert description["openapi"] == "3.1.0"
    validate(description, cls=OpenAPIV31SpecValidator)
    names = {path.split("/")[3] for path in description["paths"] if path.startswith("/v2/models/")}
    assert len(names) == len(template_packages())


def resolved(description, schema):
    while "$ref" in schema:
        schema = description["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def check(description, schema, document):
    jsonschema.Draft202012Validator({**schema, "components": description["components"]}).validate(document)


def question(takes):
    """What a person would type into the page."""
    columns = takes.get("columns", [])
    if takes["kind"] == "row":
        picture = "data:image/png;base64," + __import__("base64").b64encode((PICTURES / "digit-1.png").read_bytes()).decode()
        return {column["name"]: picture if column["type"] == "picture" else column["example"] for column in columns}
    if takes["kind"] == "window":
        return {"values": [{column["name"]: column["example"] for column in columns}] * takes["history"]}
    if takes["kind"] == "pair":
        return {"user": takes["users"][0], "item": takes["items"][0]}
    if takes["kind"] == "prompt":
        return {"prompt": "Anne walked", "length": 5}
    return {"seed": 1} if takes["kind"] == "seed" else "a player of music"


def tensors(model):
    count = lambda shape: [2, *shape[1:]]  # noqa: E731
    total = lambda shape: __import__("math").prod(count(shape))  # noqa: E731
    return {"inputs": [{"name": one["name"], "datatype": one["datatype"], "shape": count(one["shape"]), "data": [0] * total(one["shape"])} for one in model["inputs"]]}


def test_every_path_answers_as_it_is_described(url, description):
    models = {}
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            body, headers = None, {}
            if path.endswith(("/infer", "/predict")):
                base = path.rsplit("/", 1)[0]
                model = models.setdefault(base, requests.get(url + base, timeout=30).json())
                body = json.dumps(tensors(model) if path.endswith("/infer") else question(model["takes"]))
                headers = {"Content-Type": "application/json"}
                if path.endswith("/predict") and model["takes"]["kind"] == "picture":
                    body, headers = (PICTURES / "digit-1.png").read_bytes(), {"Content-Type": "image/png"}
                else:
                    check(description, operation["requestBody"]["content"]["application/json"]["schema"], json.loads(body))
            if "{model}" in path:
                if path.endswith("/unload"):
                    continue  # tried last
                path = path.replace("{model}", next(iter(template_packages())))
            answer = requests.request(method, url + path, data=body, headers=headers, timeout=60)
            assert answer.status_code == 200, (path, answer.text)
            content = operation["responses"]["200"]["content"]
            kind = answer.headers["Content-Type"].split(";")[0]
            assert kind in content, (path, kind)
            if kind == "application/json":
                check(description, content[kind]["schema"], answer.json())


def test_what_is_unloaded_is_described_no_more(url, description):
    name = next(path.split("/")[3] for path in description["paths"] if path.startswith("/v2/models/"))
    assert requests.post(f"{url}/v2/repository/models/{name}/unload", timeout=30).status_code == 200
    assert not any(path.startswith(f"/v2/models/{name}/") for path in requests.get(url + "/openapi.json", timeout=30).json()["paths"])
    assert requests.post(f"{url}/v2/repository/models/{name}/load", timeout=60).status_code == 200
    assert requests.get(url + "/openapi.json", timeout=30).json() == description

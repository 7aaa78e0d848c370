"""Every template, as a new user types it: new, check, train, evaluate, export, predict, serve."""

import gzip
import json
import math
import urllib.request
import zipfile

import pytest

from conftest import DIGITS, PICTURES, SOURCE, lepton, ok
from server import serving

SAMPLES = SOURCE / "datasets" / "samples"

# What each kind of data is tried with: a source, questions as they are typed, what `predict` answers with.
SAMPLE_OF_KIND = {
    "pictures": (DIGITS, [PICTURES / "digit-1.png", PICTURES / "digit-7.png"]),
    "text": (SAMPLES / "packages", ["Equalizer for sound servers", "solves equations"]),
    "corpus": (SAMPLES / "novel", ["Anne walked"]),
    "table": (SAMPLES / "penguins" / "penguins.csv", [SAMPLES / "penguins" / "penguins.csv"]),
    "series": (SAMPLES / "elnino" / "elnino.csv", [SAMPLES / "elnino" / "elnino.csv"]),
    "ratings": (SAMPLES / "lectures", ['{"user": "1", "item": "1002"}', '["nobody", "nothing"]']),
}

TEMPLATES = json.loads(lepton("templates", "--json").out)["templates"]


@pytest.fixture(scope="session")
def half_a_chapter(tmp_path_factory):
    """Enough of the novel to write on from; the whole of it would take a small GPT minutes."""
    file = tmp_path_factory.mktemp("novel") / "novel.txt"
    file.write_text((SAMPLES / "novel" / "persuasion.txt").read_text()[:20000])
    return file


@pytest.fixture(scope="session")
def some_ratings(tmp_path_factory):
    with gzip.open(SAMPLES / "lectures" / "ratings.csv.gz", "rt") as lines:
        text = "".join(line for _, line in zip(range(4001), lines))
    file = tmp_path_factory.mktemp("lectures") / "ratings.csv"
    file.write_text(text)
    return file


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template["name"])
def test_the_way_of_a_new_user(template, tmp_path, half_a_chapter, some_ratings):
    kind = template["kinds"][0]
    source, questions = SAMPLE_OF_KIND[kind]
    source = {"corpus": half_a_chapter, "ratings": some_ratings}.get(kind, source)
    if template["name"] == "picture-and-row":
        source, questions = SAMPLES / "sums" / "sums.csv", [SAMPLES / "sums" / "sums.csv"]
    project = tmp_path / "project"
    ok("new", project, "--template", template["name"], "--data", source)
    checked = ok("check", project, "--json").json
    assert checked["ok"] and checked["parameters"] > 0
    events = ok("train", project, "--epochs", 1, "--seed", 3, "--json").lines
    steps = [event for event in events if event["event"] == "step"]
    assert steps and all(isinstance(event["loss"], float) for event in steps)
    assert events[-1]["event"] == "run-finished" and events[-1]["status"] == "completed"
    run = events[0]["run"]
    evaluated = ok("evaluate", run, "--json").json
    assert evaluated["samples"] > 0 and evaluated["metrics"]
    package = tmp_path / "model.leptonmodel"
    ok("export", run, "--format", "package", "-o", package)
    with zipfile.ZipFile(package) as members:
        assert "missing" not in json.loads(members.read("manifest.json"))["provenance"]["onnx"] and members.getinfo("model.onnx").file_size > 0
    assert ok("evaluate", package, "--data", source, "--json").json["metrics"] == pytest.approx(evaluated["metrics"], rel=1e-4)
    if template["name"] in ("dcgan", "conditional-gan"):
        answers = ok("predict", package, "--count", 3, "--seed", 5, "--json").json
        assert len(answers) == 3 and answers == ok("predict", package, "--count", 3, "--seed", 5, "--json").json
        assert answers[0]["value"]["pixels"] != answers[1]["value"]["pixels"]
        assert len(list((tmp_path / "made").glob("*.png"))) == 0
        ok("predict", package, "--count", 2, "--pictures", tmp_path / "made")
        assert len(list((tmp_path / "made").glob("*.png"))) == 2
        assert len(list((tmp_path / "project" / "runs").glob("*/samples/epoch-000001.safetensors"))) == 1
        return
    asked = questions
    answers = ok("predict", package, *asked, "--length", 20, "--json").json
    assert answers and all("error" not in answer for answer in answers)
    wanted = "label" if evaluated["classes"] and evaluated["confusion"] else "value"
    assert all(wanted in answer for answer in answers)


def test_a_package_of_rows_is_served(tmp_path):
    """`infer` takes the recipe's tensors, `predict` the row itself; both agree with the command line."""
    source = SAMPLE_OF_KIND["table"][0]
    ok("new", tmp_path / "p", "--template", "tabular-mlp", "--data", source)
    run = ok("train", tmp_path / "p", "--epochs", 2, "--json").lines[0]["run"]
    package = tmp_path / "rows.leptonmodel"
    ok("export", run, "--format", "package", "-o", package)
    row = {}
    header, first = source.read_text().splitlines()[:2]
    for name, cell in zip(header.split(","), first.split(",")):
        row[name] = float(cell) if cell.replace(".", "", 1).isdigit() else cell
    expected = ok("predict", package, json.dumps(row), "--json").json[0]
    with serving(package) as server:
        base = f"{server['url']}/v2/models/{server['models'][0]['name']}"
        request = urllib.request.Request(f"{base}/predict", data=json.dumps(row).encode(), method="POST")
        answer = json.loads(urllib.request.urlopen(request).read())
        assert {**answer, "input": ""} == {**expected, "input": ""}
        inputs = json.loads(urllib.request.urlopen(base).read())["inputs"]
        tensors = [{**tensor, "shape": [2, *tensor["shape"][1:]], "data": [0] * (2 * math.prod(tensor["shape"][1:]))} for tensor in inputs]
        request = urllib.request.Request(f"{base}/infer", data=json.dumps({"inputs": tensors}).encode(), method="POST")
        scores = json.loads(urllib.request.urlopen(request).read())["outputs"][0]
        assert scores["shape"][0] == 2 and scores["data"][: scores["shape"][1]] == scores["data"][scores["shape"][1] :]

"""Networks and data of every kind as users get them wrong: what is said names the node or the line, and the fix."""

import json

import pytest

from conftest import DIGITS, SOURCE, edit_project, lepton, new_project, node, ok

SAMPLES = SOURCE / "datasets" / "samples"


def refused(*arguments, mentions=()):
    answer = lepton(*arguments)
    assert answer.status == 1, answer.out
    assert "terminate" not in answer.err and "c10" not in answer.err and "Exception raised" not in answer.err
    for word in mentions:
        assert word in answer.error + answer.err.splitlines()[-1], answer.err
    return answer


def problem(project, code):
    """The problem of that code in `check`; it has a message and a fix, and `train` refuses for the same reason."""
    checked = lepton("check", project, "--json").json
    found = [item for item in checked["problems"] if item["code"] == code]
    assert found and found[0]["message"] and found[0]["fix"], checked["problems"]
    refused("train", project)
    return found[0]


def write(folder, name, text, encoding="utf-8"):
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """A trained text classifier of a few hundred sentences."""
    folder = tmp_path_factory.mktemp("texts")
    rows = [(f"the {word} {noun} came home", label) for label, words in (("warm", ["red", "hot", "sunny"]), ("cold", ["blue", "icy", "windy"])) for word in words for noun in ["cat", "dog", "bird", "horse", "fish"]]
    source = write(folder, "texts.csv", "text,label\n" + "".join(f"{text} {i},{label}\n" for i in range(8) for text, label in rows))
    ok("new", folder / "p", "--template", "text-cnn", "--data", source)
    run = ok("train", folder / "p", "--epochs", 3, "--json").lines[0]["run"]
    package = folder / "texts.leptonmodel"
    ok("export", run, "--format", "package", "-o", package)
    return folder / "p", package


def test_an_empty_text_and_a_strange_one(texts):
    answers = lepton("predict", texts[1], "", "   ", "quux zebra", "the hot cat came home", "--json")
    assert answers.status == 1
    empty, blank, strange, known = answers.json
    assert "error" in empty and "error" in blank
    assert strange["label"] in ("warm", "cold") and known["label"] == "warm"


def test_an_embedding_too_small_for_the_vocabulary(texts, tmp_path):
    def shrink(project):
        node(project, "embedding1")["parameters"]["ids"] = 5

    ok("new", tmp_path / "p", "--template", "text-cnn", "--data", texts[0].parent / "texts.csv")
    edit_project(tmp_path / "p", shrink)
    refused("train", tmp_path / "p", "--epochs", 1, mentions=["embedding1"])


def test_wrong_kind_of_number(texts, tmp_path):
    def measured(project):
        node(project, "input1")["parameters"]["dtype"] = "float32"

    ok("new", tmp_path / "p", "--template", "text-cnn", "--data", texts[0].parent / "texts.csv")
    edit_project(tmp_path / "p", measured)
    assert problem(tmp_path / "p", "input-dtype")["node"] == "input1"


@pytest.mark.parametrize(
    "change, code",
    [
        (lambda p: p["objective"].update({"terms": [{"loss": "mse", "outputs": ["nowhere"]}]}), "no-such-output"),
        (lambda p: p["objective"].update({"terms": [{"loss": "mse", "target": "price"}]}), "no-such-target"),
        (lambda p: p["objective"].update({"terms": [{"loss": "kl"}]}), None),
        (lambda p: node(p, "linear2")["parameters"].update({"units": 9}), "output-classes"),
        (lambda p: node(p, "input1")["parameters"].update({"field": "sound"}), "input-field"),
        (lambda p: p["networks"][0]["edges"].pop(0), "missing-input"),
        (lambda p: node(p, "linear1")["parameters"].update({"units": -1}), "bad-parameter"),
        (lambda p: node(p, "linear1")["parameters"].update({"weights_of": "linear9"}), None),
        (lambda p: node(p, "linear2")["parameters"].update({"weights_of": "linear1"}), None),
    ],
    ids=["output", "target", "one output for kl", "classes", "field", "no edge", "parameter", "weights of nobody", "weights of another size"],
)
def test_a_network_against_its_objective(change, code, tmp_path):
    project = new_project(tmp_path / "p", "cnn")
    edit_project(project, change)
    if code:
        problem(project, code)
    else:
        refused("train", project, "--epochs", 1)


def test_a_discriminator_that_does_not_fit(tmp_path):
    def other(project):
        network = next(item for item in project["networks"] if item["name"] == project["objective"]["adversary"]["network"])
        last = [item for item in network["nodes"] if item["type"] == "Linear"][-1]
        last["parameters"]["units"] = 2

    project = new_project(tmp_path / "p", "dcgan")
    edit_project(project, other)
    problem(project, "output-values")


def test_no_such_second_network(tmp_path):
    project = new_project(tmp_path / "p", "dcgan")
    edit_project(project, lambda p: p["objective"]["adversary"].update({"network": "nobody"}))
    refused("check", project, mentions=["nobody"])


@pytest.mark.parametrize(
    "text, encoding, mentions",
    [
        ("text,label\n" + "one,a\n" * 5 + "two,b,extra,cells\n" * 3 + "three,c\n" * 5, "utf-8", ["7"]),
        ("", "utf-8", []),
        ("text,label\n", "utf-8", []),
        ('text,label\n"never closed,a\nx,b\n', "utf-8", ["2"]),
    ],
    ids=["ragged", "empty", "header only", "open quote"],
)
def test_broken_tables(text, encoding, mentions, tmp_path):
    refused("data", "inspect", write(tmp_path, "broken.csv", text, encoding), mentions=mentions)


def test_mixed_encodings(tmp_path):
    file = tmp_path / "mixed.csv"
    file.write_bytes("text,label\n".encode() + "schön,a\n".encode("utf-8") * 20 + "schön,b\n".encode("latin-1") * 20)
    refused("data", "inspect", file, mentions=["mixed.csv"])


def test_a_window_longer_than_the_series(tmp_path):
    file = write(tmp_path, "short.csv", "date,value\n" + "".join(f"2024-01-{day:02},{day}\n" for day in range(1, 29)))
    ok("new", tmp_path / "p", "--template", "tcn-forecaster", "--data", file, "--set", "history=500")
    refused("train", tmp_path / "p", mentions=["501", "21"])


def test_a_column_that_is_not_there(tmp_path):
    refused("new", tmp_path / "p", "--template", "tabular-mlp", "--data", SAMPLES / "penguins" / "penguins.csv", "--set", "target=wings", mentions=["wings"])


def test_a_template_for_other_data(tmp_path):
    refused("new", tmp_path / "p", "--template", "text-cnn", "--data", DIGITS, mentions=["text-cnn"])
    refused("new", tmp_path / "p", "--template", "cnn", "--data", SAMPLES / "penguins" / "penguins.csv", mentions=["cnn"])


def test_rows_with_unknown_and_missing_values(tmp_path):
    source = SAMPLES / "penguins" / "penguins.csv"
    ok("new", tmp_path / "p", "--template", "tabular-mlp", "--data", source)
    run = ok("train", tmp_path / "p", "--epochs", 2, "--json").lines[0]["run"]
    row = {"island": "Atlantis", "bill_length_mm": 39.1, "bill_depth_mm": 18.7, "flipper_length_mm": 181, "body_mass_g": 3750, "sex": None, "year": 2007}
    assert "label" in ok("predict", run, json.dumps(row), "--json").json[0]
    answers = lepton("predict", run, json.dumps({**row, "body_mass_g": "heavy"}), '{"wings": 2}', "no row at all", "--json")
    assert answers.status == 1
    assert "body_mass_g" in answers.json[0]["error"] and all("error" in answer for answer in answers.json)


def test_settings_of_the_recipe_that_are_none(tmp_path):
    refused("new", tmp_path / "p", "--template", "tabular-mlp", "--data", SAMPLES / "penguins" / "penguins.csv", "--set", "target")
    refused("new", tmp_path / "p", "--template", "cnn", "--data", DIGITS, "--set", "length=3")


def test_a_generator_is_asked_for_too_many(tmp_path):
    project = new_project(tmp_path / "p", "dcgan")
    run = ok("train", project, "--epochs", 1, "--json").lines[0]["run"]
    refused("predict", run, "--count", 0)
    refused("predict", run, "--count", 1000000)

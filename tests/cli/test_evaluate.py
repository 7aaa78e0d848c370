"""What `lepton evaluate` measures, shows and keeps (docs/formats.md, "Evaluation")."""

import csv
import json
import math
import random

import pytest

from conftest import DIGITS, SOURCE, edit_project, lepton, new_project, ok
from rpc import Engine

SAMPLES = SOURCE / "datasets" / "samples"


def train(project, **training):
    edit_project(project, lambda content: content["training"].update(training))
    lines = ok("train", project, "--seed", 1, "--json").lines
    return project.__class__(lines[0]["run"]), lines


def evaluate(run, folder, *options):
    """The document, and every sample's answer."""
    answers = folder / "answers.jsonl"
    found = ok("evaluate", run, "--json", "--predictions", answers, *options).json
    return found, [json.loads(line) for line in answers.read_text().splitlines()]


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    folder = tmp_path_factory.mktemp("digits")
    project = new_project(folder / "p")
    edit_project(project, lambda content: content["objective"].update(metrics=["accuracy", "top_k@2", "f1", "recall:per_class", "roc_auc"]))
    edit_project(project, lambda content: content["training"].update(callbacks=[{"type": "best-checkpoint", "parameters": {"metric": "validation.f1"}}]))
    run, lines = train(project, epochs=2)
    return project, run, lines, *evaluate(run, folder)


def test_the_chosen_metrics_are_measured_in_training(digits):
    epochs = [line for line in digits[2] if line["event"] == "epoch"]
    names = ["loss", "accuracy", "top_k@2", "f1", *(f"recall.{digit}" for digit in range(10)), "roc_auc"]
    for epoch in epochs:
        assert list(epoch["train"]) == list(epoch["validation"]) == names
        assert all(0 <= value <= 1 for name, value in epoch["validation"].items() if name != "loss")
    best = max(epochs, key=lambda epoch: epoch["validation"]["f1"])
    assert digits[2][-1]["best"]["epoch"] == best["epoch"]


def test_a_classifier(digits):
    _, run, _, found, answers = digits
    assert found["split"] == "test" and found["checkpoint"]["file"] == "best/weights.safetensors" and found["checkpoint"]["step"] > 0
    assert {"accuracy", "top_k", "top_k@2", "precision", "recall", "f1", "roc_auc", "average_precision", "calibration_error", "iou", "loss", "recall.3"} <= found["metrics"].keys()
    columns = found["answers"]
    assert {len(column) for column in columns.values()} == {found["samples"]} == {len(answers)}
    for i, answer in enumerate(answers):
        assert found["classes"][columns["answer"][i]] == answer["label"]
        assert columns["score"][i] == pytest.approx(answer["score"], rel=1e-6)
        assert columns["loss"][i] == pytest.approx(-math.log(answer["scores"][found["classes"][columns["truth"][i]]]), rel=1e-4, abs=1e-5)
    assert found["metrics"]["loss"] == pytest.approx(sum(columns["loss"]) / len(answers), rel=1e-5)
    for row, one in enumerate(found["per_class"]):
        called = sum(found["confusion"][other][row] for other in range(10))
        assert one["support"] == sum(found["confusion"][row])
        assert one["recall"] == pytest.approx(found["confusion"][row][row] / one["support"])
        assert one["precision"] == pytest.approx(found["confusion"][row][row] / called)
    assert found["metrics"]["f1"] == pytest.approx(sum(one["f1"] for one in found["per_class"]) / 10)
    assert found["metrics"]["roc_auc"] == pytest.approx(sum(one["roc_auc"] for one in found["per_class"]) / 10)
    assert sum(bin["count"] for bin in found["calibration"]) == found["samples"] and len(found["calibration"]) == 15


def test_curves(digits):
    found = digits[3]
    for curve, one in zip(found["roc"], found["per_class"]):
        x, y = curve["false_positive_rate"], curve["true_positive_rate"]
        assert len(x) == len(y) == len(curve["threshold"]) <= 200
        assert (x[0], y[0], x[-1], y[-1]) == (0, 0, 1, 1) and curve["threshold"][0] is None
        assert sum((b - a) * (v + w) / 2 for a, b, v, w in zip(x, x[1:], y, y[1:])) == pytest.approx(one["roc_auc"])
    for curve in found["precision_recall"]:
        assert len(curve["recall"]) <= 200 and curve["recall"] == sorted(curve["recall"]) and curve["recall"][-1] == 1


def test_the_document_is_kept_and_asked_for_again(digits):
    _, run, _, found, _ = digits
    kept = run / "evaluation" / "test.json"
    assert json.loads(kept.read_text()) == found
    kept.write_text(json.dumps(found | {"samples": -1}))
    engine = Engine()
    try:
        assert engine.call("run/evaluate", run=str(run), split="test")["samples"] == -1  # it is of the best checkpoint
        kept.write_text(json.dumps(found | {"checkpoint": {"epoch": 99, "step": 1, "file": "x"}}))
        assert engine.call("run/evaluate", run=str(run)) == found
        assert json.loads(kept.read_text()) == found
        assert engine.call("run/evaluate", run=str(run), split="validation")["split"] == "validation"
        assert engine.ask("run/evaluate", run=str(run), split="../run")["error"]["data"]["code"] == "bad-value"
        assert engine.ask("run/evaluate", run="/nowhere")["error"]["data"]["code"] == "not-found"
    finally:
        engine.close()
    before = kept.read_text()
    ok("evaluate", run, "--data", DIGITS)
    assert kept.read_text() == before


def test_for_people(digits):
    shown = ok("evaluate", digits[1]).out.splitlines()
    header = next(i for i, line in enumerate(shown) if line.startswith("Class"))
    assert len({len(line) for line in shown[header : header + 11]}) == 1  # the last column ends where it ends
    assert any(line.startswith("F1 score") for line in shown)


def test_metrics_that_do_not_fit(tmp_path):
    project = new_project(tmp_path / "p")
    edit_project(project, lambda content: content["objective"].update(metrics=["accuracy", "mae", "beauty"]))
    checked = lepton("check", project, "--json")
    assert checked.status == 1 and [problem["code"] for problem in checked.json["problems"]] == ["metric-fit", "unknown-metric"]
    assert all(problem["fix"] for problem in checked.json["problems"])
    assert lepton("train", project).status == 1
    edit_project(project, lambda content: content["objective"].update(metrics=["accuracy"]))
    edit_project(project, lambda content: content["training"].update(callbacks=[{"type": "early-stopping", "parameters": {"metric": "validation.f1"}}]))
    assert [problem["code"] for problem in lepton("check", project, "--json").json["problems"]] == ["metric-watched"]


def test_an_empty_split(tmp_path):
    project = new_project(tmp_path / "p")
    edit_project(project, lambda content: content["data"].update(split={"seed": 7, "validation": 0, "test": 0.2, "stratified": True}))
    run, _ = train(project, epochs=1)
    refused = lepton("evaluate", run, "--split", "validation")
    assert refused.status == 1 and "validation" in refused.error and "train, test" in refused.err
    assert not (run / "evaluation" / "validation.json").exists()


def test_two_classes_by_one_output(tmp_path):
    source = tmp_path / "points.csv"
    draw = random.Random(3)
    rows = [(draw.gauss(kind == "yes", 1), draw.gauss(0, 1), kind) for kind in (draw.choice(["no", "no", "no", "yes"]) for _ in range(600))]
    with source.open("w", newline="") as file:
        csv.writer(file).writerows([("a", "b", "label"), *rows])
    project = new_project(tmp_path / "p", "tabular-mlp", source)

    def one_output(content):
        network = content["networks"][0]
        last = [one for one in network["nodes"] if one["type"] == "Linear"][-1]
        last["parameters"]["units"] = 1
        content["objective"].update(loss="binary-cross-entropy", metrics=["accuracy", "f1", "roc_auc"])

    edit_project(project, one_output)
    run, lines = train(project, epochs=3)
    assert [line for line in lines if line["event"] == "epoch"][-1]["validation"]["roc_auc"] > 0.6
    found, answers = evaluate(run, tmp_path)
    yes = found["classes"].index("yes")
    assert [len(row) for row in found["confusion"]] == [2, 2] and len(found["roc"]) == 1
    assert found["metrics"]["f1"] == found["per_class"][1]["f1"]
    assert [set(answer["scores"]) for answer in answers] == [{"no", "yes"}] * found["samples"]
    for answer, truth, given in zip(answers, found["answers"]["truth"], found["answers"]["answer"]):
        assert answer["label"] == found["classes"][given] and sum(answer["scores"].values()) == pytest.approx(1, abs=1e-6)
    above = sum((a["scores"]["yes"] > b["scores"]["yes"]) + (a["scores"]["yes"] == b["scores"]["yes"]) / 2
                for a, s in zip(answers, found["answers"]["truth"]) if s == yes for b, t in zip(answers, found["answers"]["truth"]) if t != yes)
    pairs = sum(t == yes for t in found["answers"]["truth"]) * sum(t != yes for t in found["answers"]["truth"])
    assert (found["metrics"]["roc_auc"] if yes == 1 else 1 - found["metrics"]["roc_auc"]) == pytest.approx(above / pairs, abs=1e-5)


def test_a_forecaster(tmp_path):
    project = tmp_path / "p"
    ok("new", project, "--template", "tcn-forecaster", "--data", SAMPLES / "elnino" / "elnino.csv", "--set", "history=24", "--set", "horizon=6")
    edit_project(project, lambda content: content["objective"].update(metrics=["mae", "r2", "mape"]))
    run, lines = train(project, epochs=2)
    assert list([line for line in lines if line["event"] == "epoch"][0]["train"]) == ["loss", "mae", "r2", "mape"]
    found, answers = evaluate(run, tmp_path)
    with (SAMPLES / "elnino" / "elnino.csv").open() as file:
        series = [float(row[-1]) for row in list(csv.reader(file))[1:]]
    assert 1 <= len(found["forecasts"]) <= 12
    for forecast in found["forecasts"]:
        assert (len(forecast["history"]), len(forecast["truth"]), len(forecast["prediction"])) == (24, 6, 6)
        assert any(series[i : i + 30] == pytest.approx(forecast["history"] + forecast["truth"], rel=1e-5) for i in range(len(series) - 29))
    scatter = found["scatter"]
    assert len(scatter) == 1 and len(scatter[0]["truth"]) == 6 * found["samples"] == len(scatter[0]["index"])
    assert scatter[0]["prediction"] == pytest.approx([value for answer in answers for value in answer["value"]], rel=1e-5)
    error = [abs(a - b) for a, b in zip(scatter[0]["truth"], scatter[0]["prediction"])]
    assert found["metrics"]["mae"] == pytest.approx(sum(error) / len(error), rel=1e-6)
    assert found["classes"] == [] and found["confusion"] == [] and "answers" not in found


def test_ratings(tmp_path):
    project = new_project(tmp_path / "p", "matrix-factorisation", SAMPLES / "lectures" / "ratings.csv.gz")
    edit_project(project, lambda content: content["objective"].update(metrics=["rmse", "ndcg@5", "hit_rate@3"]))
    run, lines = train(project, epochs=2)
    epoch = [line for line in lines if line["event"] == "epoch"][-1]
    assert 0.5 < epoch["train"]["ndcg@5"] <= 1 and 0 < epoch["validation"]["hit_rate@3"] <= 1
    found, _ = evaluate(run, tmp_path)
    assert {"mae", "rmse", "mape", "r2", "ndcg", "ndcg@5", "hit_rate", "hit_rate@3"} <= found["metrics"].keys()
    assert all(value == pytest.approx(round(value), abs=1e-5) for value in found["scatter"][0]["truth"])  # whole marks, in units of the data


def test_running_text(tmp_path):
    text = tmp_path / "text.txt"
    text.write_text("the quick brown fox jumps over the lazy dog. " * 400)
    project = new_project(tmp_path / "p", "char-lstm", text)
    edit_project(project, lambda content: content["objective"].update(metrics=["perplexity", "top_k@3"]))
    run, lines = train(project, epochs=1)
    assert list([line for line in lines if line["event"] == "epoch"][0]["validation"]) == ["loss", "perplexity", "top_k@3"]
    found, _ = evaluate(run, tmp_path)
    assert found["metrics"]["perplexity"] == pytest.approx(math.exp(found["metrics"]["loss"]))
    assert found["metrics"]["accuracy"] <= found["metrics"]["top_k@3"] <= found["metrics"]["top_k"] <= 1

"""A DCGAN on Fashion-MNIST: what it makes is judged by a classifier that was trained on the real pictures."""

import collections
import pathlib

import pytest

from conftest import new_project, ok

FASHION = pathlib.Path("/usr/share/datasets/fashion-mnist")


@pytest.mark.skipif(not FASHION.exists(), reason="Debian's dataset-fashion-mnist is not installed")
def test_samples_fall_into_eight_classes(tmp_path):
    judge = new_project(tmp_path / "judge", "cnn", FASHION)
    judge_run = ok("train", judge, "--epochs", 2, "--seed", 1, "--json", timeout=1800).lines[0]["run"]
    maker = new_project(tmp_path / "maker", "dcgan", FASHION)
    events = ok("train", maker, "--epochs", 3, "--seed", 1, "--json", timeout=7200).lines
    ok("predict", events[0]["run"], "--count", 500, "--seed", 2, "--pictures", tmp_path / "made")
    answers = ok("predict", judge_run, tmp_path / "made", "--json").json
    counts = collections.Counter(answer["label"] for answer in answers)
    print(dict(counts))
    # A class counts with one picture in a hundred: single mistakes of the judge do not make it.
    assert sum(count >= 5 for count in counts.values()) >= 8
    evaluated = ok("evaluate", events[0]["run"], "--json").json["metrics"]
    print(evaluated)
    assert evaluated["mean_difference"] < 0.1 and evaluated["deviation_difference"] < 0.1

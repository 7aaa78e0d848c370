"""How good: accuracies and times that the README promises."""

import pathlib
import time

import pytest

from conftest import edit_project, new_project, ok

FASHION = pathlib.Path("/usr/share/datasets/fashion-mnist")


@pytest.mark.parametrize("seed", [0, 1, 2, 3])
def test_digits_after_30_epochs(tmp_path, seed):
    project = new_project(tmp_path / "digits", "cnn")
    started = time.monotonic()
    run = ok("train", project, "--epochs", 30, "--seed", seed, "--json").lines[0]["run"]
    seconds = time.monotonic() - started
    accuracy = ok("evaluate", run, "--json").json["metrics"]["accuracy"]
    print(f"seed {seed}: test accuracy {accuracy:.4f}, {seconds:.1f} s")
    assert accuracy >= 0.96
    assert seconds < 60


@pytest.mark.skipif(not FASHION.exists(), reason="Debian's dataset-fashion-mnist is not installed")
def test_fashion_after_12_epochs(tmp_path):
    """Published for such networks: 0.91 to 0.93."""
    project = new_project(tmp_path / "fashion", "cnn", FASHION)
    edit_project(project, lambda content: content["training"].update(schedule={"type": "cosine"}))
    events = ok("train", project, "--epochs", 12, "--device", "cpu", "--json", timeout=1000).lines
    accuracy = ok("evaluate", events[0]["run"], "--json").json["metrics"]["accuracy"]
    print(f"Fashion-MNIST: test accuracy {accuracy:.4f}, {events[-1]['seconds']:.0f} s")
    assert accuracy >= 0.91

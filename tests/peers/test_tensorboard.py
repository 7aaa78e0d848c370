"""TensorBoard's own reader opens the event files of a run, and finds in them what the run says elsewhere."""

import json
import pathlib
import signal
import struct
import subprocess
import sys
import zlib

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))
from places import DIGITS, LEPTON  # noqa: E402
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator  # noqa: E402

CALLBACKS = [
    {"type": "tensorboard", "parameters": {"steps": 5}},
    {"type": "histograms", "parameters": {"buckets": 20}},
    {"type": "picture-grid", "parameters": {"pictures": 9}},
]


def new_project(folder):
    subprocess.run([LEPTON, "new", folder, "--template", "mlp", "--data", DIGITS], check=True, capture_output=True)
    file = folder / "project.json"
    project = json.loads(file.read_text())
    project["training"].update(callbacks=CALLBACKS, epochs=3)
    file.write_text(json.dumps(project))
    return folder


def read(run):
    accumulator = EventAccumulator(str(run / "tensorboard"), size_guidance={"scalars": 0, "histograms": 0, "images": 0})
    accumulator.Reload()
    return accumulator


def events_of(run):
    return [json.loads(line) for line in (run / "events.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    project = new_project(tmp_path_factory.mktemp("tensorboard") / "digits")
    out = subprocess.run([LEPTON, "train", project, "--seed", "3", "--json"], check=True, capture_output=True, text=True).stdout
    return pathlib.Path(json.loads(out.splitlines()[0])["run"])


def test_scalars(run):
    board = read(run)
    epochs = [event for event in events_of(run) if event["event"] == "epoch"]
    for split in ("train", "validation"):
        for metric in epochs[0][split]:
            found = board.Scalars(f"{split}/{metric}")
            assert [value.step for value in found] == [epoch["step"] for epoch in epochs]
            assert [value.value for value in found] == pytest.approx([epoch[split][metric] for epoch in epochs], rel=1e-6)
    losses = {event["step"]: event["loss"] for event in events_of(run) if event["event"] == "step"}
    found = board.Scalars("step/loss")
    assert [value.step for value in found] == [step for step in losses if step % 5 == 0]
    assert [value.value for value in found] == pytest.approx([losses[value.step] for value in found], rel=1e-6)


def test_histograms(run):
    board = read(run)
    lines = [json.loads(line) for line in (run / "histograms.jsonl").read_text().splitlines()]
    assert {line["kind"] for line in lines} == {"weight", "gradient"}
    for line in lines:
        found = [event for event in board.Histograms(f"{line['kind']}s/{line['name']}") if event.step == line["step"]]
        assert len(found) == 1
        value = found[0].histogram_value
        assert value.min == line["minimum"] and value.max == line["maximum"] and value.num == line["count"]
        assert value.sum == pytest.approx(line["mean"] * line["count"], abs=1e-9)
        assert list(value.bucket) == line["counts"] and len(value.bucket_limit) == len(value.bucket)
        assert value.bucket_limit[-1] == line["maximum"] and list(value.bucket_limit) == sorted(value.bucket_limit)
        assert sum(value.bucket) == value.num


def pixels_of(png):
    """Unfiltered 8-bit RGB; every chunk's sum is checked."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, chunks = 8, {}
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + data)
        chunks[kind] = data
        at += 12 + length
    width, height, depth, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (depth, colour) == (8, 2)
    raw = zlib.decompress(chunks[b"IDAT"])
    assert len(raw) == height * (1 + 3 * width)
    return width, height, [raw[y * (1 + 3 * width) + 1 : (y + 1) * (1 + 3 * width)] for y in range(height)]


def test_pictures(run):
    found = read(run).Images("pictures")
    events = [event for event in events_of(run) if event["event"] == "pictures"]
    assert [picture.step for picture in found] == [event["step"] for event in events_of(run) if event["event"] == "epoch"]
    for picture, event in zip(found, events):
        png = picture.encoded_image_string
        assert png == (run / event["file"]).read_bytes()
        width, height, rows = pixels_of(png)
        assert (picture.width, picture.height) == (width, height)
        # The frame at each picture's corner is green where the answer is right, else red.
        cell = (width + 2) // 3
        for i, item in enumerate(event["items"]):
            red, green, _ = rows[i // 3 * cell][i % 3 * cell * 3 :][:3]
            assert (green > red) == (item["truth"] == item["answer"])


def test_a_resumed_run_tells_nothing_twice(tmp_path):
    project = new_project(tmp_path / "digits")
    process = subprocess.Popen([LEPTON, "train", project, "--epochs", "30", "--seed", "3", "--json"], stdout=subprocess.PIPE, text=True)
    run = pathlib.Path(json.loads(process.stdout.readline())["run"])
    for line in process.stdout:
        if json.loads(line)["event"] == "epoch":
            break
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    process.stdout.close()
    subprocess.run([LEPTON, "train", project, "--resume", run, "--json"], check=True, capture_output=True)
    assert len(list((run / "tensorboard").iterdir())) == 2
    epochs = [event["step"] for event in events_of(run) if event["event"] == "epoch"]
    assert [value.step for value in read(run).Scalars("train/loss")] == epochs and len(epochs) == 30

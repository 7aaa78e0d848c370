#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job without a window: inspect, train, package, serve and predict.

headless.py LEPTON SOURCE PICTURES: the command line's program, a data source, and a folder of pictures to predict.
"""

import fcntl
import json
import os
import pathlib
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

EPOCHS = 30
SECONDS_TO_START = 60


class Failed(Exception):
    """A step that did not work; the program has already said why."""


class Lepton:
    def __init__(self, program):
        self.program = program

    def command(self, *words):
        return [self.program, *map(str, words), "--json"]

    def ask(self, *words):
        """The JSON document that the command prints."""
        done = subprocess.run(self.command(*words), stdout=subprocess.PIPE, text=True)
        if done.returncode != 0:
            raise Failed(f"lepton {' '.join(map(str, words))} exited with {done.returncode}")
        return json.loads(done.stdout) if done.stdout.strip() else {}

    def watch(self, *words):
        """The JSON lines of long work, as they come."""
        with subprocess.Popen(self.command(*words), stdout=subprocess.PIPE, text=True) as process:
            for line in process.stdout:
                yield json.loads(line)
        if process.returncode != 0:
            raise Failed(f"lepton {' '.join(map(str, words))} exited with {process.returncode}")


def title(text):
    print(f"\n── {text}", flush=True)


def on_terminal(text):
    """A line that the next one overwrites; nothing where the output is kept."""
    if sys.stdout.isatty():
        print(f"\r\033[K{text}", end="", flush=True)


def figures(metrics):
    return "  ".join(f"{name} {value:.4f}" for name, value in metrics.items() if isinstance(value, (int, float)))


def inspect(lepton, source):
    title(f"Data: {source}")
    data = lepton.ask("data", "inspect", source)
    splits = ", ".join(f"{count:,} {name}" for name, count in data["splits"].items())
    print(f"{data['format']}, {data['task']}: {data['samples']:,} samples ({splits}), {len(data['classes'])} classes")
    for problem in data["problems"]:
        print(f"  {problem['count']} × {problem['what']} ({problem['where']})")


def make_project(lepton, source, project):
    title("Network: the cnn template, fitted to that data")
    lepton.ask("new", project, "--template", "cnn", "--data", source)
    report = lepton.ask("check", project)
    for node in report["nodes"]:
        shapes = ", ".join("×".join(map(str, shape)) for shape in node["output_shapes"])
        print(f"  {node['id']:<12} {node['type']:<18} {shapes:<16} {node['parameters']:>10,} parameters")
    print(f"{report['parameters']:,} parameters, {report['macs']:,} multiply-adds a sample")


def train(lepton, project):
    title(f"Training: {EPOCHS} epochs")
    run = None
    for event in lepton.watch("train", project, "--epochs", EPOCHS):
        kind = event.get("event")
        if kind in ("run-started", "run-resumed"):
            run = event["run"]
        elif kind == "step":
            on_terminal(f"  step {event['step']}  loss {event['loss']:.4f}  {event['samples_per_second']:,.0f} samples/s")
        elif kind == "epoch":
            on_terminal("")
            left = f"  {event['eta_seconds']:.0f} s left" if event.get("eta_seconds") is not None else ""
            print(f"  epoch {event['epoch']:>2}/{EPOCHS}  {figures(event['validation'] or event['train'])}{left}", flush=True)
        elif kind == "warning":
            on_terminal("")
            print(f"  warning: {event.get('message', event)}", flush=True)
        elif kind == "run-finished":
            on_terminal("")
            best = event.get("best") or {}
            print(f"{event['status']} in {event['seconds']:.1f} s; best epoch {best.get('epoch')}: {figures(best.get('metrics', {}))}")
    return run


def evaluate(lepton, run):
    title("Evaluation on pictures that the training never saw")
    report = lepton.ask("evaluate", run)
    print(f"{report['samples']:,} samples  {figures(report['metrics'])}")


def package(lepton, run, file):
    title("Package")
    lepton.ask("export", run, "--format", "package", "-o", file)
    print(f"{file} ({file.stat().st_size / 1e3:,.0f} KB)")


class Server:
    """`lepton serve` in the background, stopped at the end of the `with` block."""

    def __init__(self, lepton, package_file):
        self.process = subprocess.Popen(lepton.command("serve", package_file, "--port", 0), stdout=subprocess.PIPE)

    def __enter__(self):
        started = json.loads(self.first_line())
        model = started["models"][0]
        self.url = f"{started['url']}/v2/models/{model['name'] if isinstance(model, dict) else model}/predict"
        return self

    def first_line(self):
        line = b""
        end = time.monotonic() + SECONDS_TO_START
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))
            piece = os.read(self.process.stdout.fileno(), 4096) if ready else b""
            if not piece:
                self.stop()
                raise Failed("the server did not start")
            line += piece
        return line

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def predict(self, picture):
        request = urllib.request.Request(self.url, picture.read_bytes(), {"Content-Type": "image/png"})
        # Straight to this machine, whatever proxy the environment names.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=30) as response:
                return json.load(response)
        except urllib.error.HTTPError as fault:
            raise Failed(f"the server answered {fault.code}: {fault.read().decode(errors='replace')}") from fault


def same(one, other):
    scores = one["scores"]
    return (
        one["label"] == other["label"]
        and scores.keys() == other["scores"].keys()
        and all(abs(scores[label] - other["scores"][label]) <= 1e-5 for label in scores)
    )


def predict(lepton, package_file, pictures):
    title("Predictions: the command line's, and the server's over HTTP")
    answers = lepton.ask("predict", package_file, *pictures)
    agree = True
    with Server(lepton, package_file) as server:
        print(f"serving at {server.url} (process {server.process.pid})")
        for picture, answer in zip(pictures, answers):
            served = server.predict(picture)
            agree = agree and same(answer, served)
            print(
                f"  {picture.name:<14} "
                f"lepton predict: {answer['label']} ({answer['score']:.4f})   "
                f"server: {served['label']} ({served['score']:.4f})   "
                f"{'same' if same(answer, served) else 'DIFFERENT'}"
            )
    if not agree:
        raise Failed("the server's answers are not those of the command line")
    print("the server has stopped")


def work_folder():
    """Of this user; the call before this one left its project there."""
    if os.environ.get("XDG_DATA_HOME"):
        return pathlib.Path(os.environ["XDG_DATA_HOME"]) / "lepton-studio" / "headless"
    return pathlib.Path(tempfile.gettempdir()) / f"lepton-studio-{os.getuid()}" / "headless"


def main():
    lepton = Lepton(sys.argv[1])
    source = pathlib.Path(sys.argv[2])
    pictures = sorted(pathlib.Path(sys.argv[3]).glob("*.png"))
    folder = work_folder()
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise Failed(f"{folder} belongs to somebody else; set XDG_DATA_HOME to a folder of yours")
    with open(folder / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        project = folder / "digits"
        if project.exists():
            shutil.rmtree(project)
        package_file = folder / "digits.leptonmodel"
        package_file.unlink(missing_ok=True)
        inspect(lepton, source)
        make_project(lepton, source, project)
        run = train(lepton, project)
        evaluate(lepton, run)
        package(lepton, run, package_file)
        predict(lepton, package_file, pictures)
    title(f"Done. The project is in {project}")


if __name__ == "__main__":
    try:
        main()
    except Failed as fault:
        print(f"error: {fault}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Training beside PyTorch: `lepton train` and both peers (peer_training.py) train the same network on the same data, by turns: each is
stopped while another runs, and each step's time stands in its log. Ours is a real run with all that belongs to one (loader, metrics,
events, checkpoints), but for validation, which the peers don't do either."""

import csv
import functools
import json
import os
import pathlib
import random
import signal
import statistics
import struct
import subprocess
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("LEPTON_BIN", SOURCE / "build/release/bin"))
FASHION = pathlib.Path("/usr/share/datasets/fashion-mnist")
TEMPLATES = {"mlp": "mlp", "lenet": "lenet", "cnn": "cnn", "lstm": "lstm-text", "dcgan": "dcgan"}
# The mean loss of the last steps of each must have come below; a discriminator's begins at 2 ln 2 = 1.39.
BOUNDS = {"mlp": 0.55, "lenet": 0.7, "cnn": 0.7, "lstm": 1.55, "dcgan": 1.25}
THREADS = 2
ROUNDS = int(os.environ.get("LEPTON_BENCH_ROUNDS", 7))
BLOCK = 3  # seconds, of which the first are for coming back into one's stride
WARMING = 0.5


class Unmeasured(Exception):
    pass


def made_up_pictures(folder):
    """Where Debian's Fashion-MNIST is missing: noise with a bright bar that tells the class, in the same files."""
    folder.mkdir()
    chance = random.Random(1)
    for name, count in (("train", 60000), ("t10k", 10000)):
        pictures, labels = bytearray(), bytearray()
        for i in range(count):
            picture = bytearray(chance.randbytes(784))
            for row in range(28):
                picture[row * 28 + i % 10 * 2 + 4] = 255
            pictures += picture
            labels.append(i % 10)
        (folder / f"{name}-images-idx3-ubyte").write_bytes(struct.pack(">IIII", 2051, count, 28, 28) + pictures)
        (folder / f"{name}-labels-idx1-ubyte").write_bytes(struct.pack(">II", 2049, count) + labels)
    return folder


def texts(folder):
    """20,000 texts of 8 to about 80 words, each made of descriptions of one section of the bundled packages."""
    folder.mkdir()
    sections = {}
    with open(SOURCE / "datasets/samples/packages/packages.csv", newline="", encoding="utf-8") as file:
        for text, section in list(csv.reader(file))[1:]:
            sections.setdefault(section, []).append(text)
    chance = random.Random(1)
    with open(folder / "texts.csv", "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["description", "section"])
        for _ in range(20000):
            section = chance.choice(sorted(sections))
            out.writerow([" ".join(chance.choices(sections[section], k=chance.randint(2, 10))), section])
    return folder


def project(net, data, folder):
    """Of the net's template, with the peers' settings."""
    subprocess.run([BIN / "lepton", "new", folder, "--template", TEMPLATES[net], "--data", data], check=True, capture_output=True)
    file = folder / "project.json"
    settings = json.loads(file.read_text())
    settings["data"]["split"]["validation"] = 0
    settings["data"]["split"]["test"] = 0
    settings["training"].update(batch_size=64, epochs=1000000, threads=THREADS)
    for step in settings["recipe"]:
        if step["type"] == "Text":
            step["length"] = 64
            settings["networks"][0]["nodes"][0]["parameters"]["shape"] = [64]
    file.write_text(json.dumps(settings))


class Trainee:
    """A process that trains until it is told to stop, with a log of its steps."""

    def __init__(self, arguments, environment=None):
        self.process = subprocess.Popen([str(a) for a in arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
        self.windows = []
        self.said = []

    def wait_for(self, word):
        for line in self.process.stdout:
            self.said.append(line.strip())
            if line.startswith(word):
                return self
        raise Unmeasured(f"{self.process.args[:3]} ended before it trained")

    def block(self):
        self.process.send_signal(signal.SIGCONT)
        started = time.time()
        time.sleep(BLOCK)
        self.process.send_signal(signal.SIGSTOP)
        self.windows.append((started + WARMING, time.time()))

    def rates(self):
        """Steps a second in each block."""
        steps = self.steps()
        out = []
        for first, last in self.windows:
            inside = [at for at, _ in steps if first <= at <= last]
            if len(inside) < 3:
                raise Unmeasured("too few steps in a block")
            out.append((len(inside) - 1) / (inside[-1] - inside[0]))
        return out

    def last_loss(self):
        losses = [loss for _, loss in self.steps()[-100:]]
        return sum(losses) / len(losses)

    def end(self):
        self.process.send_signal(signal.SIGCONT)
        time.sleep(0.5)  # the log's last group
        self.process.terminate()
        self.process.stdout.close()
        self.process.wait(60)


class Peer(Trainee):
    def __init__(self, python, net, way, data, folder):
        self.log = folder / f"{way}.log"
        super().__init__([python, SOURCE / "tests/bench/peer_training.py", net, way, data, self.log, "--threads", THREADS],
                         dict(os.environ, OMP_NUM_THREADS=str(THREADS)))
        self.wait_for("ready")
        self.process.send_signal(signal.SIGSTOP)

    def steps(self):
        return [tuple(map(float, line.split())) for line in self.log.read_text().splitlines() if line.count(" ") == 1]


class Ours(Trainee):
    def __init__(self, net, data, folder):
        project(net, data, folder / "project")
        super().__init__([BIN / "lepton", "train", folder / "project", "--json"])
        self.wait_for('{"event":"run-started"')
        self.run = pathlib.Path(json.loads(self.said[-1])["run"])
        self.drain = subprocess.Popen(["cat"], stdin=self.process.stdout, stdout=subprocess.DEVNULL)
        time.sleep(3)  # the first steps, in which the plan is chosen
        self.process.send_signal(signal.SIGSTOP)

    def steps(self):
        out = []
        for line in (self.run / "events.jsonl").read_text().splitlines():
            if line.startswith('{"event":"step"'):
                event = json.loads(line)
                losses = event["losses"]
                out.append((event["time"], losses.get("discriminator", event["loss"])))
        return out

    def end(self):
        super().end()
        self.drain.wait(20)


def python_with_torch():
    made = subprocess.run([SOURCE / "installer/setup/python-environment", "--make", SOURCE / "tests/peers/requirements-torch.txt"], capture_output=True, text=True)
    if made.returncode != 0:
        raise Unmeasured("the Python environment of tests/peers/requirements-torch.txt can't be made here")
    return pathlib.Path(made.stdout.splitlines()[-1]) / "bin/python"


@functools.lru_cache(maxsize=None)
def compare(net):
    """Ratios of throughput, ours over each peer's, a block each: {"usual": […], "best": […], "rates": {who: steps a second}}."""
    python = python_with_torch()
    trainees = {}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        data = texts(folder / "data") if net == "lstm" else FASHION if FASHION.is_dir() else made_up_pictures(folder / "data")
        try:
            trainees["best"] = Peer(python, net, "best", data, folder)
            trainees["usual"] = Peer(python, net, "usual", data, folder)
            trainees["ours"] = Ours(net, data, folder)
            for _ in range(ROUNDS):
                for trainee in trainees.values():
                    trainee.block()
        finally:
            for trainee in trainees.values():
                trainee.end()
        rates = {who: trainee.rates() for who, trainee in trainees.items()}
        losses = {who: trainee.last_loss() for who, trainee in trainees.items()}
        said = [line for line in trainees["best"].said if line.startswith(("ready", "variants"))]
    out = {way: [a / b for a, b in zip(rates["ours"], rates[way])] for way in ("usual", "best")}
    return out | {"rates": {who: statistics.median(list_) for who, list_ in rates.items()}, "losses": losses, "said": said}


def learnt(net):
    """compare(), if all three have come so far that it counts."""
    made = compare(net)
    for who, loss in made["losses"].items():
        if not loss < BOUNDS[net]:
            raise Unmeasured(f"{who} did not learn: its loss is {loss:.3g} and should be below {BOUNDS[net]}")
    return made


if __name__ == "__main__":
    import sys

    for net in sys.argv[1:] or TEMPLATES:
        try:
            made = compare(net)
        except Unmeasured as reason:
            print(net, "not measured:", reason, flush=True)
            continue
        print(net, *(f"{way} {statistics.median(made[way]):.2f} ({min(made[way]):.2f}–{max(made[way]):.2f})" for way in ("usual", "best")),
              "" if all(loss < BOUNDS[net] for loss in made["losses"].values()) else "(not all have learnt)", {who: round(64 * rate) for who, rate in made["rates"].items()}, {who: round(loss, 3) for who, loss in made["losses"].items()}, made["said"], flush=True)

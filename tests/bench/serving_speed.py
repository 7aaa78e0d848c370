# SPDX-License-Identifier: GPL-3.0-or-later
"""Serving beside the engine's own forward pass and beside other servers. All figures count per CPU-second: of the server with all its processes, of the program
that computes without one. What the load generator (load_serve) costs is in none of them. Every answer must be a 200, and the first one the package's own."""

import contextlib
import functools
import json
import math
import os
import pathlib
import signal
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("LEPTON_BIN", SOURCE / "build/release/bin"))
ROUNDS = int(os.environ.get("LEPTON_BENCH_ROUNDS", 5))
SECONDS = 2.0
CONNECTIONS = 64
FOLDER = tempfile.TemporaryDirectory()


class Unmeasured(Exception):
    pass


def lepton(*arguments):
    return subprocess.run([BIN / "lepton", *map(str, arguments)], check=True, capture_output=True, text=True).stdout


@functools.cache
def pictures():
    """A few 28 × 28 pictures in MNIST's files: what the network has learnt makes no difference to its speed."""
    folder = pathlib.Path(FOLDER.name) / "pictures"
    folder.mkdir()
    for name, count in (("train", 500), ("t10k", 100)):
        pixels = bytes((i * 7 + i // 784 % 10 * 25) % 256 for i in range(count * 784))
        (folder / f"{name}-images-idx3-ubyte").write_bytes(struct.pack(">IIII", 2051, count, 28, 28) + pixels)
        (folder / f"{name}-labels-idx1-ubyte").write_bytes(struct.pack(">II", 2049, count) + bytes(i % 10 for i in range(count)))
    return folder


@functools.cache
def packaged(net):
    folder = pathlib.Path(FOLDER.name) / net
    lepton("new", folder, "--template", net, "--data", pictures())
    run = json.loads(lepton("train", folder, "--epochs", 1, "--seed", 1, "--json").splitlines()[0])["run"]
    lepton("export", run, "-o", folder / "m.leptonmodel")
    return folder / "m.leptonmodel"


def pixels(count):
    return [float((7 * i + i * i // 3) % 256) for i in range(784 * count)]


def post(path, body, *headers):
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", *headers, f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def binary_request(path, count):
    raw = struct.pack(f"<{784 * count}f", *pixels(count))
    head = {"inputs": [{"name": "pictures", "datatype": "FP32", "shape": [count, 1, 28, 28], "parameters": {"binary_data_size": len(raw)}}], "parameters": {"binary_data_output": True}}
    text = json.dumps(head, separators=(",", ":")).encode()
    return post(path, text + raw, f"Inference-Header-Content-Length: {len(text)}", "Content-Type: application/octet-stream")


def json_request(path, count):
    return post(path, json.dumps({"inputs": [{"name": "pictures", "datatype": "FP32", "shape": [count, 1, 28, 28], "data": pixels(count)}]}, separators=(",", ":")).encode(), "Content-Type: application/json")


def family(pid):
    """A process and all that come from it."""
    out = [pid]
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            for child in (task / "children").read_text().split():
                out += family(int(child))
    return out


def cpu_seconds(pid):
    total = 0
    for one in family(pid):
        with contextlib.suppress(OSError):
            fields = pathlib.Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
            total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


class Load:
    """What came of asking for a while."""

    def __init__(self, pid, port, request, connections=CONNECTIONS, seconds=SECONDS):
        file = pathlib.Path(FOLDER.name) / "request.bin"
        file.write_bytes(request)
        before = cpu_seconds(pid)
        out = json.loads(subprocess.run([BIN / "load_serve", str(port), file, str(connections), str(seconds)], check=True, capture_output=True, text=True).stdout)
        self.server_cpu = cpu_seconds(pid) - before
        self.generator_cpu = out["own_cpu_s"]
        self.seconds = out["seconds"]
        self.statuses = {int(status): found["count"] for status, found in out["statuses"].items()}
        self.p50, self.p99 = (out["statuses"].get("200", {}).get(key, math.nan) for key in ("p50_ms", "p99_ms"))
        self.example = bytes.fromhex(out["example"])
        # As JSON, a float's length depends on its last digit, and that on what was computed with it.
        different = out["different"] if b"Inference-Header-Content-Length" in request else 0
        if set(self.statuses) != {200} or out["lost"] or different:
            raise Unmeasured(f"not all requests were answered well: {self.statuses}, {out['lost']} lost, {different} different")


@contextlib.contextmanager
def served(package, *arguments):
    process = subprocess.Popen([BIN / "lepton", "serve", package, "--port", "0", "--json", *map(str, arguments)], stdout=subprocess.PIPE, text=True)
    try:
        ready = json.loads(process.stdout.readline())
        yield process.pid, int(ready["url"].rsplit(":", 1)[1]), f"/v2/models/{ready['models'][0]['name']}/infer"
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


def direct(package, seconds, *fixed):
    """[(samples a CPU-second, samples a second, batch, way)], best first."""
    out = subprocess.run([BIN / "measure_serving", package, str(seconds), *map(str, fixed)], check=True, capture_output=True, text=True).stdout
    lines = [line.split() for line in out.splitlines()]
    return sorted(((float(per_cpu), float(per_second), batch, way) for batch, way, per_second, per_cpu in lines), reverse=True)


def scores_of(answer):
    """Of the protocol's answer, binary or JSON: the outputs' numbers are its last bytes, as many as the JSON says."""
    document, end = json.JSONDecoder().raw_decode(answer.decode("latin-1"))
    output = document["outputs"][0]
    return output["data"] if "data" in output else list(struct.unpack(f"<{math.prod(output['shape'])}f", answer[end:]))


def against_engine(net, count):
    """Samples a CPU-second through HTTP with binary bodies of `count` samples, over the engine's best without, block by block."""
    package = packaged(net)
    best = direct(package, 0.4)[0]
    ratios = []
    with served(package) as (pid, port, path):
        request = binary_request(path, count)
        Load(pid, port, request, seconds=1)
        for _ in range(ROUNDS):
            per_cpu, per_second, *_ = direct(package, SECONDS / 2, *best[2:])[0]
            load = Load(pid, port, request)
            if abs(sum(scores_of(load.example)) - count) > 1e-3 * count:
                raise Unmeasured("the answer is no probabilities")
            samples = load.statuses[200] * count
            ratios.append(samples / load.server_cpu / per_cpu)
            print(f"{net}, {count} a request: direct {per_cpu:.0f} a CPU-second ({per_second:.0f} a second; batch {best[2]}, {best[3]}), served {samples / load.server_cpu:.0f} a CPU-second "
                  f"({samples / load.seconds:.0f} a second beside a load generator that took {load.generator_cpu / load.seconds:.2f} of a core; p50 {load.p50:.2f} ms, p99 {load.p99:.2f} ms)", file=sys.stderr)
    return ratios


@functools.cache
def python_with_servers():
    found = subprocess.run([SOURCE / "installer/setup/python-environment", SOURCE / "tests/peers/requirements-serving.txt"], capture_output=True, text=True)
    if found.returncode != 0:
        raise Unmeasured("LitServe and MLServer are not there: installer/setup/python-environment --make tests/peers/requirements-serving.txt fetches them")
    return found.stdout.split()[-1] + "/bin/python"


@contextlib.contextmanager
def peer(name, port):
    """The textbook CNN in PyTorch behind LitServe or MLServer."""
    log = open(pathlib.Path(FOLDER.name) / f"{name}.log", "w", encoding="utf-8")
    process = subprocess.Popen([python_with_servers(), SOURCE / f"tests/bench/peer_{name}.py", str(port)], stdout=log, stderr=log, start_new_session=True, cwd=FOLDER.name)
    try:
        end = time.monotonic() + 90
        while True:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{port}" + ("/health" if name == "litserve" else "/v2/models/cnn/ready"), timeout=2)
                break
            if process.poll() is not None or time.monotonic() > end:
                raise Unmeasured(f"{name} did not start: " + " ".join(pathlib.Path(log.name).read_text(encoding="utf-8").split()[-40:]))
            time.sleep(0.3)
        yield process.pid
    finally:
        pids = family(process.pid)
        for pid in pids:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        for pid in pids:  # LitServe's workers outlive a polite request
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        process.wait(10)
        log.close()


def against(name, count=1):
    """Samples a CPU-second of ours over the peer's, one picture a request as JSON, by turns."""
    package = packaged("cnn")
    port = 8000 + os.getpid() % 1000 * 3
    ratios = []
    with served(package) as (pid, ours, path), peer(name, port) as theirs:
        request = json_request(path, count)
        asked = json_request("/v2/models/cnn/infer", count) if name == "mlserver" else post("/predict", json.dumps({"input": pixels(count)}).encode(), "Content-Type: application/json")
        Load(pid, ours, request, seconds=1)
        Load(theirs, port, asked, seconds=3)
        for _ in range(ROUNDS):
            mine, other = Load(pid, ours, request), Load(theirs, port, asked, seconds=2 * SECONDS)
            ratios.append(mine.statuses[200] / mine.server_cpu / (other.statuses[200] / other.server_cpu))
            print(f"{name}: ours {mine.statuses[200] / mine.server_cpu:.0f} a CPU-second ({mine.statuses[200] / mine.seconds:.0f} a second, p99 {mine.p99:.1f} ms), theirs {other.statuses[200] / other.server_cpu:.0f} "
                  f"({other.statuses[200] / other.seconds:.0f} a second, p99 {other.p99:.1f} ms); load generator {mine.generator_cpu / mine.seconds:.2f} and {other.generator_cpu / other.seconds:.2f} of a core", file=sys.stderr)
    return ratios

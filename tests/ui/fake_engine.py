#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An engine for tests of the studio: speaks the protocol's framing, answers from a table, and does as the test asks.

Besides the engine's own methods it knows
  test/emit      {"method","params"}: sends that notification
  test/answer    {"method","result"|"error"|"never"}: how that method is answered from now on
  test/requests  {"method"}: parameters of all requests of that method so far
  test/echo, test/slow {"seconds"}, test/garbage, test/twice, test/crash
$FAKE_ENGINE holds options as JSON: {"version","crash_at_start","farewell": FILE}.
"""
import http.server
import json
import os
import sys
import threading
import time

OPTIONS = json.loads(os.environ.get("FAKE_ENGINE", "{}"))
LOCK = threading.Lock()
ANSWERS = {}
REQUESTS = []

CALLBACKS = [
    {"name": "best-checkpoint", "title": "Keep the best", "doc": "Keeps the weights of the best epoch.", "parameters": [
        {"name": "metric", "label": "Metric", "kind": "choice", "default": "validation.loss", "choices": [], "doc": ""}]},
    {"name": "csv-log", "title": "CSV log", "doc": "One line an epoch.", "parameters": []},
    {"name": "early-stopping", "title": "Early stopping", "doc": "Ends the run when a metric has stopped getting better.", "parameters": [
        {"name": "patience", "label": "Patience", "kind": "integer", "default": 5, "range": [1, 100000], "doc": "Epochs that are waited for"}]},
]


def send(message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    with LOCK:
        sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        sys.stdout.buffer.flush()


def notify(method, **params):
    send({"method": method, "params": params})


class Endpoint(http.server.BaseHTTPRequestHandler):
    def answer(self, document, status=200):
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer({"ready": True})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.headers.get("Content-Type", "")
        if kind.startswith("text/plain"):
            words = len(body.decode().split())
            return self.answer({"input": "request", "label": "long" if words > 2 else "short", "score": 0.75, "scores": {"long": 0.75, "short": 0.25}})
        if kind.startswith("application/json"):
            return self.answer_json(json.loads(body))
        if not body.startswith(b"\x89PNG"):
            return self.answer({"error": "this is no picture"}, 400)
        self.answer({"input": "body", "label": "7", "score": 0.93, "scores": {str(i): 0.93 if i == 7 else 0.07 / 9 for i in range(10)}})

    def answer_json(self, question):
        if "prompt" in question:
            return self.answer({"input": question["prompt"], "value": question["prompt"] + " and so on"})
        if "count" in question:
            count = question["count"]
            return self.answer({"input": "seed", "value": {"shape": [count, 1, 2, 2], "pixels": [200] * 4 * count}})
        if "age" not in question:
            return self.answer({"error": "the column age is missing"}, 400)
        self.answer({"input": "request", "value": question["age"] * 2})

    def log_message(self, *_):
        pass


def start_endpoint(params):
    for name, detail in (("read", ""), ("start", ""), ("verify", "10 of 10 answers agree")):
        step = {"package": params["package"], "name": name}
        notify("endpoint/step", **step, state="started", detail={"text": "", "values": []})
        notify("endpoint/step", **step, state="done", detail={"text": detail, "values": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return {"endpoint": "1", "url": f"http://127.0.0.1:{server.server_port}", "model": "digits", "version": "1", "pid": os.getpid()}


def greet(params):
    return {"version": OPTIONS.get("version", params["version"]), "lepton": "0.1.0", "libtorch": "2.11.0", "threads": 2,
            "devices": [{"name": "cpu", "title": "A processor"}], "callbacks": CALLBACKS, "optimizers": []}


DEFAULTS = {
    "initialize": greet,
    "run/start": lambda p: {"run": p.get("resume", p["project"] + "/runs/0001")},
    "run/attach": lambda p: {"running": True},
    "run/control": lambda p: {},
    "endpoint/start": start_endpoint,
    "endpoint/stop": lambda p: {},
    "endpoint/list": lambda p: {"endpoints": []},
    "doctor": lambda p: {"checks": []},
    "test/echo": lambda p: p,
    "test/requests": lambda p: [r["params"] for r in REQUESTS if r["method"] == p["method"]],
}


def slow(request):
    time.sleep(request["params"].get("seconds", 0.2))
    send({"id": request["id"], "result": {"slow": True}})


def handle(request):
    method, params = request["method"], request.get("params", {})
    REQUESTS.append(request)
    if method == "test/crash":
        os.abort()
    if method == "test/slow":
        return threading.Thread(target=slow, args=(request,), daemon=True).start()
    if method == "test/emit":
        notify(params["method"], **params["params"])
    elif method == "test/answer":
        ANSWERS[params["method"]] = params
    elif method == "test/garbage":
        with LOCK:
            sys.stdout.buffer.write(b"a library says hello\n\nContent-Length: 5\r\n\r\n{not}Content-Length: 3\r\n\r\n[1]")
            sys.stdout.buffer.flush()
    elif method == "test/twice":
        send({"id": request["id"], "result": {}})
        send({"id": 999999, "result": {}})
    if method in ANSWERS:
        given = ANSWERS[method]
        if "never" in given:
            return None
        key = "error" if "error" in given else "result"
        value = {"code": -32000, "message": "", "data": given["error"]} if key == "error" else given["result"]
        return send({"id": request["id"], key: value})
    known = DEFAULTS.get(method, lambda p: {})
    send({"id": request["id"], "result": known(params)})


def main():
    if OPTIONS.get("crash_at_start"):
        sys.stderr.write("no such library\n")
        sys.exit(3)
    stream = sys.stdin.buffer
    while True:
        header = b""
        while not header.endswith(b"\r\n\r\n"):
            byte = stream.read(1)
            if not byte:
                return
            header += byte
        request = json.loads(stream.read(int(header.split(b":")[1])))
        handle(request)
        if request["method"] == "shutdown":
            if "farewell" in OPTIONS:
                open(OPTIONS["farewell"], "w").write("bye")
            return


main()

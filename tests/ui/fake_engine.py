#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An engine for tests of the studio: speaks the protocol's framing, answers from a table, and does as the test asks.

Besides the engine's own methods it knows
  test/emit      {"method","params"}: sends that notification
  test/answer    {"method","result"|"error"|"never"}: how that method is answered from now on
  test/requests  {"method"}: parameters of all requests of that method so far
  test/deployed  a deployment's record: it is there from now on
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
        if self.server.token and self.headers.get("Authorization") != f"Bearer {self.server.token}":
            return self.answer({"error": "a token is needed"}, 401)
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


def number(name, label, default):
    return {"name": name, "label": label, "kind": "integer", "default": default, "range": [0, 65535], "doc": ""}


def words(name, label, default=""):
    return {"name": name, "label": label, "kind": "text", "default": default, "max_bytes": 253, "doc": ""}


def switch(name, label, default):
    return {"name": name, "label": label, "kind": "boolean", "default": default, "doc": ""}


TARGETS = [
    {"name": "local", "title": "This machine", "doc": "A server on this machine", "address_setting": "port", "answers": True, "secrets": [],
     "parameters": [words("host", "Listen on", "127.0.0.1"), number("port", "Port", 0), switch("protect", "Ask for a token", False)]},
    {"name": "registry", "title": "Registry", "doc": "An image in a registry", "address_setting": "repository", "answers": False,
     "secrets": [{"name": "password", "key": "registry/password", "label": "Password", "doc": "Of the registry", "environment": "REGISTRY_PASSWORD"}],
     "parameters": [words("repository", "Repository")]},
    {"name": "podman", "title": "Podman", "doc": "A container on this machine", "address_setting": "", "answers": True, "secrets": [], "parameters": [],
     "missing": {"code": "not-found", "what": "podman is not installed", "where": "", "hint": "Install the package podman"}},
    {"name": "kubernetes", "title": "Kubernetes", "doc": "Any cluster in your kubeconfig", "address_setting": "namespace", "answers": True, "secrets": [],
     "parameters": [words("namespace", "Namespace", "ml"), number("replicas", "Replicas", 2), switch("tls_verify", "Check TLS", True)]},
]
DEPLOYMENTS = {}
SECRETS = {}
CANCELLED = set()


def step(name, state, key, detail=""):
    notify("deploy/event", name=name, event={"event": "deploy-step", "name": key, "state": state, "detail": {"text": detail, "values": []}})


def plan(params):
    cluster = params["target"] == "kubernetes"
    names = [("rehearse", "Run the package on this machine"), ("push", "Push the image"), ("rollout", "Roll out 2 replicas"), ("verify", "Ask the new address")] if cluster else [
        ("start", "Start a server on this machine"), ("verify", "Ask the new address")]
    return {"steps": [{"name": name, "title": title} for name, title in names],
            "contacts": [{"address": "https://registry.example", "why": "the image is pushed there", "tls_checked": True},
                         {"address": "https://cluster.example:6443", "why": "objects are applied", "tls_checked": params["settings"].get("tls_verify", True)}] if cluster else [],
            "changes": [{"object": "Deployment digits", "field": "spec.replicas", "from": "1", "to": "2"}, {"object": "Service digits", "field": "", "from": "", "to": "port 80"},
                        {"object": "ConfigMap digits", "field": "data.old", "from": "x", "to": ""}] if cluster else [],
            "warnings": [{"what": "The namespace has no quota"}] if cluster else []}


def record(name, target, settings, url, version, token):
    kept = DEPLOYMENTS.setdefault(name, {"format": "lepton-deployment", "version": 1, "name": name, "target": target, "url": "", "live": 0, "token": False, "revisions": []})
    for revision in kept["revisions"]:
        revision["outcome"] = "superseded" if revision["outcome"] == "live" else revision["outcome"]
    kept["revisions"].append({"revision": len(kept["revisions"]) + 1, "model": "digits", "version": version, "digest": "0" * 64, "settings": settings,
                              "created": "2026-11-21T12:00:00Z", "outcome": "live", "state": {}})
    kept.update(url=url, live=len(kept["revisions"]), token=bool(token))
    return kept


def apply(params):
    """A deployment called "slow" waits for its cancel, "bad" fails and is taken back; the others are live at once."""
    name = params["name"]
    CANCELLED.discard(name)
    for key in ["read", "rehearse"] if params["target"] != "local" else ["read"]:
        step(name, "started", key)
        step(name, "done", key)
    if name.startswith("slow"):
        step(name, "started", "push")
        for sent in (10, 40):
            notify("deploy/event", name=name, event={"event": "deploy-progress", "name": "push", "bytes": sent * 1_000_000, "total": 100_000_000, "bytes_per_second": 20_000_000})
        notify("deploy/event", name=name, event={"event": "deploy-log", "source": "pod/digits-1", "line": "pulling image"})
        for _ in range(200):
            if name in CANCELLED:
                step(name, "done", "rollback", "version 1 is live as before")
                return {"code": "cancelled", "what": "Cancelled", "where": "", "hint": ""}, None
            time.sleep(0.02)
    if name.startswith("bad"):
        step(name, "started", "rollout")
        step(name, "failed", "rollout", "ImagePullBackOff")
        step(name, "done", "rollback", "version 1 is live as before")
        return {"code": "unsupported", "what": "The image can't be pulled", "where": "pod/digits-1", "hint": "Look whether the cluster may read the registry"}, None
    step(name, "started", "start")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    server.token = "s3cret" if params["settings"].get("protect") else ""
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    step(name, "done", "start", url)
    step(name, "started", "verify")
    step(name, "done", "verify", "10 of 10 answers agree")
    version = params["package"].rsplit("-", 1)[-1].removesuffix(".leptonmodel")
    kept = record(name, params["target"], params["settings"], url, version, server.token)
    return None, {"deployment": kept, "url": url, "token": server.token, "version": version, "largest_difference": 0, "seconds": 0.1}


def later(work):
    """Answers when it is done, while other requests are answered."""

    def start(request):
        def run():
            fault, result = work(request["params"])
            send({"id": request["id"], "error": {"code": -32000, "message": "", "data": fault}} if fault else {"id": request["id"], "result": result})

        threading.Thread(target=run, daemon=True).start()

    return start


def rollback(params):
    kept = DEPLOYMENTS[params["name"]]
    revision = next(one for one in kept["revisions"] if one["revision"] == params["revision"])
    if kept["revisions"][-1]["outcome"] == "interrupted":
        kept["revisions"][-1]["outcome"] = "failed"
    record(kept["name"], kept["target"], revision["settings"], kept["url"], revision["version"], "")
    return None, {"deployment": kept, "url": kept["url"], "token": "", "version": revision["version"], "largest_difference": 0, "seconds": 0.1}


def usage(params):
    kept = DEPLOYMENTS.get(params["name"], {"token": False, "url": ""})
    head = ' -H "Authorization: Bearer $LEPTON_TOKEN"' if kept["token"] else ""
    return {"snippets": [{"id": "curl", "title": "curl", "language": "bash", "text": f"curl '{kept['url']}/v2/models/digits/predict'{head} --data-binary @picture.png\n"},
                         {"id": "python", "title": "Python", "language": "python", "text": f'import urllib.request\n# {kept["url"]} os.environ["LEPTON_TOKEN"]\n'},
                         {"id": "cpp", "title": "C++ (libcurl)", "language": "cpp", "text": '// std::getenv("LEPTON_TOKEN")\n'}]}


def status(params):
    status.asked += 1
    kept = DEPLOYMENTS.get(params["name"], {"live": 0})
    return {"state": "live" if kept["live"] else "missing", "reason": "", "replicas": {"ready": 2, "wanted": 2}, "details": {"restarts": 1, "pods": [{"name": "digits-1", "phase": "Running"}]},
            "figures": {"seconds": 2, "requests_per_second": 40 + status.asked % 5, "failures_per_second": 0.5, "latency_seconds": {"mean": 0.002, "p99": 0.0064}, "requests": 100, "failures": 1,
                        "queue": 3, "resident_bytes": 1e8, "drift": [{"model": "digits", "version": "1", "feature": "mean", "value": 0.12}]}}


status.asked = 0


def keep(params):
    SECRETS.pop(params["key"], None)
    if params["value"]:
        SECRETS[params["key"]] = params["value"]
    return {"place": {"text": "the desktop's keychain", "values": []}}


def cancel(params):
    CANCELLED.add(params["name"])
    return {"cancelled": True}


def greet(params):
    return {"version": OPTIONS.get("version", params["version"]), "lepton": "0.1.0", "libtorch": "2.11.0", "threads": 2,
            "devices": [{"name": "cpu", "title": "A processor"}], "callbacks": CALLBACKS, "optimizers": []}


DEFAULTS = {
    "initialize": greet,
    "run/start": lambda p: {"run": p.get("resume", p["project"] + "/runs/0001")},
    "run/attach": lambda p: {"running": True},
    "run/control": lambda p: {},
    "deploy/targets": lambda p: {"targets": TARGETS, "secret_place": {"text": "the desktop's keychain", "values": []}},
    "deploy/plan": plan,
    "deploy/cancel": cancel,
    "deploy/list": lambda p: {"deployments": list(DEPLOYMENTS.values())},
    "deploy/status": status,
    "deploy/logs": lambda p: {"lines": ["GET /v2/health/ready 200", "POST /v2/models/digits/predict 200"]},
    "deploy/scale": lambda p: {},
    "deploy/delete": lambda p: DEPLOYMENTS.pop(p["name"]) and {},
    "deploy/token": lambda p: {"token": "s3cret" if DEPLOYMENTS[p["name"]]["token"] else ""},
    "deploy/usage": usage,
    "secrets/keep": keep,
    "secrets/have": lambda p: {"have": [key for key in p["keys"] if key in SECRETS]},
    "test/deployed": lambda p: DEPLOYMENTS.update({p["name"]: p}) or {},
    "doctor": lambda p: {"checks": []},
    "test/echo": lambda p: p,
    "test/requests": lambda p: [r["params"] for r in REQUESTS if r["method"] == p["method"]],
}


LATER = {"deploy/apply": later(apply), "deploy/rollback": later(rollback)}


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
    if method in LATER:
        return LATER[method](request)
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

# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in for a DGX Cloud Lepton workspace on loopback.

    lepton_stand_in.py --folder DIR [--generation endpoints|deployments] [--token T] [--secure] [--program lepton --package P]

Both generations of the vendor's routes, after its own client (PyPI leptonai 0.47.1): PATCH merges by RFC 7386, an endpoint without a word on access gets a
token where --secure is given, tokens are told once and "***" after that, deletion takes a moment. Prints its port. What it was sent lies in DIR/requests.jsonl.
DIR/faults.json steers it, and is read anew at every request:
    {"status": {"POST /endpoints": [429, 500]},        answered so, one after the other, before the real answer; {"status": …, "after": true} acts first
     "image": "pull",                                  every new version fails to fetch its image; "quota", "crash", "never", "slow", "wrong"
     "when": "red",                                    only of versions with this value in their environment
     "workspace": {"workspace_state": "paused"}}       put over GET /workspace
Where leptonai can be imported, every body is read with the vendor's types, and refused if it can't be.
"""

import argparse
import copy
import http.client
import http.server
import json
import pathlib
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse

try:
    from leptonai.api.v2 import translation
    from leptonai.api.v2.types.deployment import LeptonDeployment
except ImportError:
    translation = LeptonDeployment = None

STARTS_AFTER = 0.3
STOPS_AFTER = 0.3
SHAPES = [("cpu.small", 1, 4096, 0, None), ("cpu.medium", 2, 8192, 0, None), ("gpu.a10", 8, 65536, 1, "NVIDIA-A10")]
MAJOR_FIELDS = ("image", "command", "envs", "ports", "resource_shape")


def merge(base, patch):
    if not isinstance(patch, dict):
        return copy.deepcopy(patch)
    out = dict(base) if isinstance(base, dict) else {}
    for key, value in patch.items():
        if value is None:
            out.pop(key, None)
        else:
            out[key] = merge(out.get(key), value)
    return out


def check(body, endpoints, create):
    """As the vendor's types read it: an unknown field, lost on the way through them, is a fault of the sender."""
    if LeptonDeployment is None:
        return None
    try:
        if endpoints:
            probe = {"metadata": {"name": "probe"}, **{k: v for k, v in body.items() if k == "spec"}, "status": {"state": "Ready"}}
            legacy = translation.http_endpoint_to_legacy(probe)
            legacy.pop("status")
            model = LeptonDeployment(**legacy).model_dump(exclude_none=True, by_alias=True, mode="json")
            if create:
                back = translation.legacy_to_http_endpoint(model)["spec"]
                lost = differences(body["spec"], back)
                if lost:
                    return f"fields that the vendor's types do not keep: {lost}"
        else:
            model = LeptonDeployment(**body).model_dump(exclude_none=True, by_alias=True, mode="json")
            lost = differences(body, model)
            if lost:
                return f"fields that the vendor's types do not keep: {lost}"
    except Exception as fault:
        return str(fault)
    return None


def differences(sent, kept, where=""):
    if isinstance(sent, dict) and isinstance(kept, dict):
        return [d for key, value in sent.items() for d in ([f"{where}.{key}"] if key not in kept else differences(value, kept[key], f"{where}.{key}"))]
    if isinstance(sent, list) and isinstance(kept, list) and len(sent) == len(kept):
        return [d for i, (a, b) in enumerate(zip(sent, kept)) for d in differences(a, b, f"{where}[{i}]")]
    return [] if sent == kept else [where]


class Endpoint:
    def __init__(self, name, body, world):
        self.name, self.body, self.world = name, body, world
        self.created = time.time()
        self.major, self.minor = 1, 0
        self.changed = time.time()
        self.deleted = None
        self.live = None  # (body's frontend, server) that answers
        self.server = None
        self.replica_fault = None
        self.logs = []
        self.note("Normal", "Created", "endpoint made")
        self.roll()

    def component(self):
        spec = self.body["spec"]
        if self.world.endpoints:
            marked = [c for c in spec["components"] if c.get("frontend") is True]
            return (marked or spec["components"])[0]
        return {**spec.get("container", {}), **spec.get("resource_requirement", {}), "envs": spec.get("envs", [])}

    def note(self, kind, reason, words, count=1):
        self.world.events.setdefault(self.name, []).append({"type": kind, "reason": reason, "note": words, "regarding": {"kind": "Pod", "name": self.replica()}, "count": count,
                                                            "last_observed_time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())})

    def replica(self, n=0):
        return f"{self.name}-{self.major}-{n}"

    def roll(self):
        self.changed = time.time()
        faults = self.world.faults()
        given = [v.get("value") for v in self.component().get("envs", [])]
        self.replica_fault = faults.get("image") if faults.get("when") in [None, *given] else None
        self.logs = ["Serving on port 8000"]
        if self.replica_fault == "pull":
            self.note("Warning", "Failed", "Back-off pulling image: unauthorized", 3)
        elif self.replica_fault == "crash":
            self.logs = ["error: cannot open shared object file libgomp.so.1"]
        elif self.replica_fault == "quota":
            self.note("Warning", "FailedScheduling", "no capacity for gpu.a10")

    def wanted(self):
        return self.component().get("min_replicas", 1)

    def age(self):
        return time.time() - self.changed

    def state(self):
        if self.deleted:
            return "Deleting"
        if self.wanted() == 0:
            return "Stopping" if self.age() < STOPS_AFTER else "Stopped"
        if self.replica_fault in ("pull", "crash", "quota", "never"):
            return "Updating" if self.live else "Starting"
        if self.age() < (3 if self.replica_fault == "slow" else STARTS_AFTER):
            return "Updating" if self.live else "Starting"
        if not self.live or self.live["version"] != self.major:
            self.live = {"version": self.major, "wrong": self.replica_fault == "wrong"}
        return "Ready"

    def reasons(self):
        state = self.state()
        told = {"pull": ("ConfigError", "Back-off pulling image: unauthorized"), "quota": ("NoCapacity", "no node of shape gpu.a10 is free"), "never": ("InProgress", "readiness probe has not answered"),
                "crash": ("InProgress", "the container ended with exit code 127")}.get(self.replica_fault, ("Ready", "") if state == "Ready" else ("InProgress", "starting"))
        return {self.replica(n): [{"reason": told[0], "message": told[1], "creationTimestamp": "2026-11-21T00:00:00Z"}] for n in range(self.wanted())}

    def terminations(self):
        if self.replica_fault != "crash":
            return {}
        times = min(5, 1 + int(self.age() / 0.3))
        return {self.replica(): [{"started_at": int(self.changed) + i, "finished_at": int(self.changed) + i, "exit_code": 127, "reason": "Error", "message": f"start {i + 1}"} for i in range(times)]}

    def told(self, first=False):
        out = copy.deepcopy(self.body)
        state = self.state()
        url = f"http://127.0.0.1:{self.world.gateway_port}/{self.name}"
        version = {"semantic_version": f"{self.major}.{self.minor}", "version": self.major, "created_at": int(self.created * 1000), "resource_version": self.major * 100 + self.minor}
        out["metadata"] = {**out.get("metadata", {}), "name": self.name, **version}
        ready = self.wanted() if state == "Ready" else 0
        if self.world.endpoints:
            out["status"] = {"state": state, "external_url": url, **({"ready_replicas": ready} if ready else {})}
            if self.deleted:
                out["metadata"]["deleted_at"] = int(self.deleted * 1000)
        else:
            out["metadata"]["id"] = self.name
            shown = "Not Ready" if state in ("Stopping", "Stopped") else state
            out["status"] = {"state": shown, "phase": state, "endpoint": {"internal_endpoint": "", "external_endpoint": url}}
        for token in out["spec"].get("api_tokens", []):
            if not first and "value" in token:
                token["value"] = "***"
        return out

    def tokens(self):
        return [t["value"] for t in self.body["spec"].get("api_tokens", []) or []]


class World:
    def __init__(self, arguments):
        self.folder = pathlib.Path(arguments.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.endpoints = arguments.generation == "endpoints"
        self.token, self.secure = arguments.token, arguments.secure
        self.things, self.events = {}, {}
        self.lock = threading.RLock()
        self.gateway_port = 0
        self.backend = None
        self.fault_counts = {}

    def faults(self):
        try:
            return json.loads((self.folder / "faults.json").read_text())
        except (OSError, ValueError):
            return {}

    def record(self, method, path, body):
        with (self.folder / "requests.jsonl").open("a") as file:
            file.write(json.dumps({"method": method, "path": path, "body": body}) + "\n")

    def fault(self, key):
        """The next status that key shall answer with, and whether the work is done all the same."""
        wanted = self.faults().get("status", {}).get(key)
        if wanted is None:
            return None, False
        after = isinstance(wanted, dict)
        codes = wanted["codes"] if after else wanted
        used = self.fault_counts.get(key, 0)
        if used >= len(codes):
            return None, False
        self.fault_counts[key] = used + 1
        return codes[used], after

    def collect(self):
        for name, thing in list(self.things.items()):
            if thing.deleted and time.time() - thing.deleted > STOPS_AFTER:
                del self.things[name]


class Refused(Exception):
    def __init__(self, status, words):
        super().__init__(words)
        self.status = status


class Api(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    world = None

    def log_message(self, *args):
        pass

    def answer(self, status, body=None, headers=None):
        data = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def serve(self):
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length)
        url = urllib.parse.urlsplit(self.path)
        world = self.world
        try:
            if self.headers.get("Authorization") != f"Bearer {world.token}":
                raise Refused(401, "token is expired")
            if not url.path.startswith("/api/v2/workspaces/demo/"):
                raise Refused(404, "workspace not found")
            path = url.path[len("/api/v2/workspaces/demo"):]
            body = json.loads(raw) if raw else None
            world.record(self.command, path, body)
            status, after = world.fault(f"{self.command} {path}")
            if status and not after:
                raise Refused(status, {403: "you are not a member", 400: "quota exceeded: gpu.a10"}.get(status, "try later"))
            with world.lock:
                world.collect()
                result = self.route(self.command, path, body, urllib.parse.parse_qs(url.query))
            if status:
                raise Refused(status, "something broke, api_tokens were made")
            if result is not None:
                self.answer(201 if self.command == "POST" else 200, result)
        except Refused as refusal:
            self.answer(refusal.status, {"code": "Error", "message": str(refusal)}, {"Retry-After": "0"} if refusal.status == 429 else {})

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = serve

    def route(self, method, path, body, query):
        world = self.world
        if path == "/workspace":
            return merge({"build_time": "", "git_commit": "0.1.0", "workspace_name": "demo", "workspace_tier": "enterprise", "workspace_state": "normal", "supported_shapes": {},
                          "workspace_disk_usage_bytes": 0, "workloads": {"num_deployments": 0, "num_jobs": 0, "num_pods": 0, "num_secrets": 0, "num_image_pull_secrets": 0},
                          "resource_quota": {"limit": {"cpu": 1, "memory": 1, "accelerator_num": 1}, "used": {"cpu": 0, "memory": 0, "accelerator_num": 0}},
                          "features": {"enable_new_deployment_api": world.endpoints, "enable_secure_endpoint_defaults": world.secure}}, world.faults().get("workspace", {}))
        if path == "/shapes":
            return [{"metadata": {"id": name, "name": name}, "spec": {"name": name, "cpu": cpu, "memory_in_mb": memory, "accelerator_num": n, "accelerator_type": kind, "listable_in": ["deployment", "pod"]}}
                    for name, cpu, memory, n, kind in SHAPES]
        if path == "/dedicated-node-groups":
            return [{"metadata": {"id": "ng-1", "name": "east"}, "spec": {}}]
        parts = path.strip("/").split("/")
        if parts[0] != ("endpoints" if world.endpoints else "deployments"):
            raise Refused(404, f"no route {path}")
        if len(parts) == 1:
            return self.create(body) if method == "POST" else [t.told() for t in world.things.values()]
        thing = world.things.get(parts[1])
        if thing is None:
            raise Refused(404, f"{parts[1]} not found")
        if len(parts) == 2:
            return {"GET": lambda: thing.told(), "PATCH": lambda: self.change(thing, body, query), "DELETE": lambda: self.delete(thing)}[method]()
        return self.below(thing, parts[2:], method)

    def below(self, thing, parts, method):
        world = self.world
        if parts == ["events"]:
            return world.events.get(thing.name, [])
        if parts == ["replicas"]:
            out = [{"metadata": {"id": name, **({} if world.endpoints else {"semantic_version": f"{thing.major}.{thing.minor}"})}, "id": name} for name in thing.reasons()]
            if world.endpoints:
                for replica in out:
                    replica["status"] = {"reason": thing.reasons()[replica["id"]][0]["reason"], "message": thing.reasons()[replica["id"]][0]["message"]}
            return out
        if parts == ["readiness"] and not world.endpoints:
            return thing.reasons()
        if parts == ["termination"] and not world.endpoints:
            return thing.terminations()
        if parts == ["restart"] and method == "PUT":
            thing.roll()
            return thing.told()
        if len(parts) == 3 and parts[0] == "replicas" and parts[2] == "log":
            data = "".join(line + "\n" for line in thing.logs).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
            return None
        raise Refused(404, "no route")

    def create(self, body):
        world = self.world
        fault = check(body, world.endpoints, True)
        if fault:
            raise Refused(400, fault)
        name = body["metadata"].get("name") or body["metadata"].get("id")
        if name in world.things:
            raise Refused(409, f"{name} already exists")
        spec = body["spec"]
        if not spec.get("api_tokens") and not spec.get("allow_unauthenticated_access") and world.secure:
            spec["api_tokens"] = [{"value": secrets.token_hex(16)}]
        self.check_shape(spec)
        world.things[name] = thing = Endpoint(name, body, world)
        return thing.told(first=True)

    def check_shape(self, spec):
        rows = spec["components"] if self.world.endpoints else [{**spec.get("resource_requirement", {}), "autoscaling": spec.get("auto_scaler", {})}]
        for row in rows:
            shape = row.get("resource_shape")
            if shape is not None and shape not in [s[0] for s in SHAPES]:
                raise Refused(400, f"unknown resource shape {shape}")
            scaler = row.get("autoscaling") or {}
            if row.get("min_replicas") == 0 and (scaler.get("target_gpu_utilization_percentage") or (scaler.get("target_throughput") or {}).get("qpm")):
                raise Refused(400, "min_replicas must be at least 1 while a target is active")

    def change(self, thing, body, query):
        fault = check({"spec": body["spec"]}, self.world.endpoints, False)
        if fault:
            raise Refused(400, fault)
        spec = body.get("spec", {})
        if any(t.get("value") == "***" for t in spec.get("api_tokens", []) or []):
            raise Refused(400, "*** is no token")
        if "api_tokens" in spec and not spec["api_tokens"] and not spec.get("allow_unauthenticated_access"):
            raise Refused(400, "clearing the tokens needs allow_unauthenticated_access")
        before = thing.component()
        merged = merge({"spec": thing.body["spec"]}, {"spec": spec})["spec"]
        self.check_shape(merged)
        if merged == thing.body["spec"]:
            raise Refused(400, "no valid field to update")
        if "dryrun" in query:
            return thing.told()
        thing.body["spec"] = merged
        after = thing.component()
        if any(before.get(field) != after.get(field) for field in MAJOR_FIELDS):
            thing.major, thing.minor = thing.major + 1, 0
            thing.roll()
        else:
            thing.minor += 1
            thing.changed = time.time()
        return thing.told()

    def delete(self, thing):
        thing.deleted = time.time()
        return {}


class Gateway(http.server.BaseHTTPRequestHandler):
    """The address of the endpoints: asks for the token and hands on to a real server."""
    protocol_version = "HTTP/1.1"
    world = None

    def log_message(self, *args):
        pass

    def serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        name, _, rest = self.path.lstrip("/").partition("/")
        thing = self.world.things.get(name)
        status, kind, data = 503, "text/plain", b"no healthy upstream"
        if thing and thing.state() and thing.live:
            tokens = thing.tokens()
            if tokens and self.headers.get("Authorization") not in [f"Bearer {t}" for t in tokens]:
                status, data = 401, b"unauthorized"
            elif thing.live.get("wrong") and rest.endswith("/infer"):
                status, kind, data = 200, "application/json", b'{"outputs":[{"name":"scores","datatype":"FP32","shape":[1],"data":[0.5]}]}'
            elif self.world.backend:
                connection = http.client.HTTPConnection("127.0.0.1", self.world.backend, timeout=30)
                connection.request(self.command, "/" + rest, body, {"Content-Type": self.headers.get("Content-Type", "application/json")})
                answer = connection.getresponse()
                status, kind, data = answer.status, answer.getheader("Content-Type", "text/plain"), answer.read()
            else:
                status, data = 200, b"{}"
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = serve


def listen(handler, world):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type(handler.__name__, (handler,), {"world": world}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", required=True)
    parser.add_argument("--generation", choices=["endpoints", "deployments"], default="endpoints")
    parser.add_argument("--token", default="workspace-token")
    parser.add_argument("--secure", action="store_true")
    parser.add_argument("--program")
    parser.add_argument("--package")
    arguments = parser.parse_args()
    world = World(arguments)
    backend = None
    if arguments.program:
        world.backend = free_port()
        backend = subprocess.Popen([arguments.program, "serve", arguments.package, "--port", str(world.backend)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    world.gateway_port = listen(Gateway, world)
    port = listen(Api, world)
    print(port, flush=True)
    (world.folder / "port.part").write_text(str(port))
    (world.folder / "port.part").rename(world.folder / "port")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        if backend:
            backend.terminate()
            backend.wait()


if __name__ == "__main__":
    main()

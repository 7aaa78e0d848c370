"""KServe: our InferenceService is stored and checked by a real API server (the kit in ../shared/kube) under a definition written by hand after KServe's, and read with
the types of PyPI's kserve. KServe itself does not run there: a stand-in for its controller sets the status, and its address is a real `lepton serve`."""

import base64
import contextlib
import json
import pathlib
import re
import socket
import subprocess
import sys
import threading
import time

import pytest
import requests

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "cli"))

from conftest import lepton, ok, trained  # noqa: E402,F401
from places import SOURCE  # noqa: E402
from server import serving  # noqa: E402

import kubernetes.client  # noqa: E402
from kserve import models  # noqa: E402

KIT = SOURCE.parent / "shared" / "kube"
GROUP = "/apis/serving.kserve.io/v1beta1/namespaces/default/inferenceservices"

OPEN = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
TEXT, WHOLE = {"type": "string"}, {"type": "integer"}
# What KServe's own definition says of the fields that we send; what is unknown is dropped by the API server, and so noticed.
PREDICTOR = {
    "type": "object",
    "properties": {
        "minReplicas": WHOLE, "maxReplicas": WHOLE, "scaleTarget": WHOLE, "scaleMetric": {"type": "string", "enum": ["cpu", "memory", "concurrency", "rps"]}, "serviceAccountName": TEXT,
        "containers": {"type": "array", "items": {**OPEN, "required": ["name"], "properties": {"name": TEXT}}, "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"]},
        "volumes": {"type": "array", "items": OPEN}, "imagePullSecrets": {"type": "array", "items": {"type": "object", "properties": {"name": TEXT}}},
        "model": {"type": "object", "required": ["modelFormat"],
                  "properties": {"modelFormat": {"type": "object", "required": ["name"], "properties": {"name": TEXT, "version": TEXT}}, "protocolVersion": TEXT, "runtime": TEXT, "storageUri": TEXT, "resources": OPEN}},
    },
}


def definition(kind, plural, version, scope, spec, status=False):
    name = {"plural": plural, "singular": kind.lower(), "kind": kind, "listKind": kind + "List"}
    schema = {"type": "object", "properties": {"spec": spec, "status": OPEN}}
    return {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": f"{plural}.serving.kserve.io"},
            "spec": {"group": "serving.kserve.io", "names": name, "scope": scope,
                     "versions": [{"name": version, "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}, **({"subresources": {"status": {}}} if status else {})}]}}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    def __init__(self, folder):
        self.folder = folder
        text = (folder / "kubeconfig").read_text()
        self.server = re.search(r"server: (\S+)", text)[1]
        self.session = requests.Session()
        self.session.trust_env = False  # whose REQUESTS_CA_BUNDLE would win
        self.session.verify = str(folder / "ca.crt")
        self.session.headers["Authorization"] = "Bearer " + (folder / "admin.token").read_text().strip()

    def ask(self, method, path, **given):
        return self.session.request(method, self.server + path, timeout=20, **given)

    def get(self, path):
        answer = self.ask("GET", path)
        return None if answer.status_code == 404 else answer.json()

    def make(self, path, body):
        answer = self.ask("POST", path, json=body)
        assert answer.status_code in (201, 409), answer.text
        return answer.json()

    def define(self, made, path):
        self.make("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", made)
        until = time.time() + 20
        while self.get(path) is None:
            assert time.time() < until
            time.sleep(0.1)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    if not (KIT / "start.sh").exists():
        pytest.skip(f"needs the Kubernetes kit in {KIT}")
    folder = tmp_path_factory.mktemp("kube")
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "KIT_API_PORT": str(free_port()), "KIT_REGISTRY_PORT": "0"}
    started = subprocess.run([KIT / "start.sh", folder], capture_output=True, text=True, timeout=200, env=environment)
    if started.returncode != 0:
        pytest.skip(f"the Kubernetes kit does not start here: {started.stderr.strip()}")
    yield Cluster(folder)
    subprocess.run([KIT / "stop.sh", folder], capture_output=True, timeout=60)


@pytest.fixture
def here(cluster, tmp_path, monkeypatch):
    for name, value in {"LEPTON_DATA": str(tmp_path / "data"), "LEPTON_CONFIG": str(tmp_path / "config"), "LEPTON_NO_KEYCHAIN": "1", "KUBECONFIG": str(cluster.folder / "kubeconfig")}.items():
        monkeypatch.setenv(name, value)
    return cluster


@pytest.fixture
def kserve(here):
    """KServe's definitions, and its settings: plain Deployments, no models from OCI images."""
    here.define(definition("InferenceService", "inferenceservices", "v1beta1", "Namespaced", {"type": "object", "properties": {"predictor": PREDICTOR}}, status=True), GROUP)
    here.define(definition("ClusterServingRuntime", "clusterservingruntimes", "v1alpha1", "Cluster", OPEN), "/apis/serving.kserve.io/v1alpha1/clusterservingruntimes")
    here.make("/api/v1/namespaces", {"metadata": {"name": "kserve"}})
    here.make("/api/v1/namespaces/kserve/configmaps",
              {"metadata": {"name": "inferenceservice-config"}, "data": {"deploy": '{"defaultDeploymentMode": "RawDeployment"}', "storageInitializer": '{"enableModelcar": false}'}})
    return here


class Controller:
    """What KServe would do, as far as it is seen from outside: it looks at each new generation and writes the status."""

    def __init__(self, cluster, status):
        self.cluster, self.status = cluster, status
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()

    def run(self):
        seen = {}
        while not self.ended.wait(0.2):
            for item in self.cluster.get(GROUP)["items"]:
                name, generation = item["metadata"]["name"], item["metadata"]["generation"]
                status = self.status(item)
                if seen.get(name) != (generation, json.dumps(status)):
                    self.cluster.ask("PATCH", f"{GROUP}/{name}/status", headers={"Content-Type": "application/merge-patch+json"}, data=json.dumps({"status": {"observedGeneration": generation, **status}}))
                    seen[name] = (generation, json.dumps(status))


def ready_at(url):
    return {"url": url, "conditions": [{"type": "PredictorReady", "status": "True"}, {"type": "Ready", "status": "True"}], "modelStatus": {"transitionStatus": "UpToDate", "lastFailureInfo": None}}


FAILED = {"conditions": [{"type": "PredictorReady", "status": "False", "reason": "ModelLoadFailed"}, {"type": "Ready", "status": "False"}],
          "modelStatus": {"transitionStatus": "BlockedByFailedLoad", "lastFailureInfo": {"reason": "ModelLoadFailed", "message": "cannot open shared object file", "exitCode": 127}}}


def read_by_kserve(name, value, where=""):
    """The object through the classes of PyPI's kserve and kubernetes; a field that they don't know is a fault of ours."""
    if match := re.match(r"list\[(.*)\]$", name):
        return [read_by_kserve(match[1], item, f"{where}[{i}]") for i, item in enumerate(value)]
    if match := re.match(r"dict\(str, (.*)\)$", name):
        return {key: read_by_kserve(match[1], item, f"{where}.{key}") for key, item in value.items()}
    of_kserve, of_kubernetes = getattr(models, name, None), getattr(kubernetes.client, name, None)
    if hasattr(of_kserve, "openapi_types"):
        known = {of_kserve.attribute_map[attribute]: kind for attribute, kind in of_kserve.openapi_types.items()}
        for key, item in value.items():
            assert key in known, f"{where}.{key} is unknown to {name}"
            read_by_kserve(known[key], item, f"{where}.{key}")
        of_kserve(**{attribute: value[key] for attribute, key in of_kserve.attribute_map.items() if key in value})
    elif hasattr(of_kubernetes, "from_dict"):
        back = kubernetes.client.ApiClient().sanitize_for_serialization(of_kubernetes.from_dict(value))
        assert back == value, (where, back, value)


def applied(cluster, name):
    """The stored object without what the API server adds."""
    made = cluster.get(f"{GROUP}/{name}")
    return {"apiVersion": made["apiVersion"], "kind": made["kind"], "metadata": {k: made["metadata"][k] for k in ("name", "labels", "annotations")}, "spec": made["spec"]}


def deploy(package, *more):
    return lepton("deploy", package, "--target", "kserve", "--set", "image=example.test/digits:3", "--json", *more)


def test_a_cluster_without_kserve_says_so(here, trained):  # noqa: F811
    if here.get(GROUP) is not None:
        pytest.skip("the definition is there already")
    answer = deploy(trained.package)
    assert answer.status == 1 and "no KServe" in answer.error


def test_deploys_fails_rolls_back_scales_and_goes(kserve, trained, tmp_path):  # noqa: F811
    plan = ok("deploy", trained.package, "--target", "kserve", "--set", "image=example.test/digits:3", "--plan", "--json").json
    assert {change["object"] for change in plan["changes"]} == {"Secret digits-lepton-token", "InferenceService digits"}
    assert kserve.get(f"{GROUP}/digits") is None

    # The server behind the address asks for the token that stands in the Secret.
    token_file = tmp_path / "token"
    urls = {}

    def status(item):
        if "broken" in json.dumps(item["spec"]):
            return FAILED
        if not token_file.exists():
            secret = kserve.get("/api/v1/namespaces/default/secrets/digits-lepton-token")
            token_file.write_bytes(base64.b64decode(secret["data"]["token-file"]))
            urls["digits"] = server.enter_context(serving(trained.package, "--token-file", token_file))["url"]
        return ready_at(urls["digits"])

    with contextlib.ExitStack() as server, Controller(kserve, status):
        first = deploy(trained.package)
        assert first.status == 0, first.err
        deployed = first.lines[-1]
        assert deployed["largest_difference"] <= 1e-5
        token = ok("deployments", "token", "digits", "--json").json["token"]
        assert token == token_file.read_text().strip() and token not in json.dumps(kserve.get(f"{GROUP}/digits"))

        made = applied(kserve, "digits")
        read_by_kserve("V1beta1InferenceService", made)
        [container] = made["spec"]["predictor"]["containers"]
        assert container["image"] == "example.test/digits:3" and container["ports"] == [{"name": "http1", "containerPort": 8000, "protocol": "TCP"}]
        assert ok("deployments", "status", "digits", "--json").json["state"] == "live"

        ok("deployments", "scale", "digits", "3")
        assert kserve.get(f"{GROUP}/digits")["spec"]["predictor"]["minReplicas"] == 3

        # A version that KServe can't run: its words, and the one before is what stands there again.
        bad = deploy(trained.package, "--set", "image=example.test/broken:4")
        assert bad.status == 1 and "ModelLoadFailed: cannot open shared object file (exit code 127)" in bad.error
        assert [line["state"] for line in bad.lines if line.get("name") == "rollback"] == ["started", "done"]
        assert applied(kserve, "digits")["spec"]["predictor"]["containers"][0]["image"] == "example.test/digits:3"

        # A field that somebody else has set.
        kserve.ask("PATCH", f"{GROUP}/digits?fieldManager=kubectl&force=true", headers={"Content-Type": "application/apply-patch+yaml"},
                   data=json.dumps({"apiVersion": "serving.kserve.io/v1beta1", "kind": "InferenceService", "metadata": {"name": "digits"}, "spec": {"predictor": {"maxReplicas": 7}}}))
        conflict = deploy(trained.package, "--set", "max_replicas=5")
        assert conflict.status == 1 and "kubectl" in conflict.error and "maxReplicas" in conflict.error
        assert deploy(trained.package, "--set", "max_replicas=5", "--set", "force_conflicts=true").status == 0
        assert kserve.get(f"{GROUP}/digits")["spec"]["predictor"]["maxReplicas"] == 5

        ok("deployments", "delete", "digits")
        assert kserve.get(f"{GROUP}/digits") is None
        assert kserve.get("/api/v1/namespaces/default/secrets/digits-lepton-token") is None


def test_what_somebody_else_made_is_left_alone(kserve, trained):  # noqa: F811
    kserve.make(GROUP, {"apiVersion": "serving.kserve.io/v1beta1", "kind": "InferenceService", "metadata": {"name": "theirs"}, "spec": {"predictor": {"minReplicas": 1}}})
    answer = deploy(trained.package, "--name", "theirs")
    assert answer.status == 1 and "did not make" in answer.error
    assert kserve.get(f"{GROUP}/theirs")["spec"]["predictor"] == {"minReplicas": 1}
    kserve.ask("DELETE", f"{GROUP}/theirs")


def test_triton_takes_what_the_cluster_allows(kserve, trained):  # noqa: F811
    def triton(*more):
        return lepton("deploy", trained.package, "--target", "kserve", "--set", "server=triton", "--json", *more)

    assert "no scheme" in triton("--set", "storage_uri=models/digits").error
    assert "no serving runtime" in triton("--set", "storage_uri=pvc://models/digits").error
    kserve.make("/apis/serving.kserve.io/v1alpha1/clusterservingruntimes",
                {"apiVersion": "serving.kserve.io/v1alpha1", "kind": "ClusterServingRuntime", "metadata": {"name": "kserve-tritonserver"},
                 "spec": {"protocolVersions": ["v2", "grpc-v2"], "supportedModelFormats": [{"name": "onnx"}, {"name": "triton"}], "containers": [{"name": "kserve-container", "image": "triton"}]}})
    other = triton("--set", "storage_uri=pvc://models/digits", "--set", "runtime=nowhere")
    assert other.status == 1 and "kserve-tritonserver" in other.err
    assert "turned off" in triton("--set", "storage_uri=oci://example.test/digits:1").error
    assert "Knative" in triton("--set", "storage_uri=pvc://models/digits", "--set", "deployment_mode=Serverless").error
    with serving(trained.package) as server, Controller(kserve, lambda item: ready_at(server["url"])):
        live = triton("--set", "storage_uri=pvc://models/digits")
        assert live.status == 0, live.err
        made = applied(kserve, "digits")
        read_by_kserve("V1beta1InferenceService", made)
        assert made["spec"]["predictor"]["model"] == {"modelFormat": {"name": "triton"}, "protocolVersion": "v2", "runtime": "kserve-tritonserver", "storageUri": "pvc://models/digits",
                                                      "resources": {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"memory": "1Gi"}}}
        ok("deployments", "delete", "digits")

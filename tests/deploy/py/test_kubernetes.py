"""A real Kubernetes (../shared/kube) takes the deployment, the update under load, the conflict, a bad image, the rollback, scaling and the deletion, and the pods
answer with the package's own probabilities. One cluster for all cases, which run in this order."""

import base64
import contextlib
import json
import os
import pathlib
import random
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import pytest

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "cli"))

from conftest import lepton, ok, trained  # noqa: E402,F401
from places import DIGITS, SOURCE  # noqa: E402
from png import picture as rows_of, png  # noqa: E402

KIT = pathlib.Path(os.environ.get("LEPTON_KUBE_KIT", SOURCE.parent / "shared/kube"))


def missing():
    if not (KIT / "start.sh").exists():
        return f"needs a Kubernetes for tests in {KIT}"
    if os.geteuid() != 0:
        return "needs root: the cluster makes namespaces"
    if not pathlib.Path("/sys/fs/cgroup/memory").exists():
        return "needs cgroup v1 controllers"
    for program, package in {"iptables": "iptables", "ip": "iproute2", "xz": "xz-utils", "curl": "curl", "openssl": "openssl"}.items():
        if not shutil.which(program) and not pathlib.Path("/usr/sbin", program).exists():
            return f"needs the Debian package {package}"
    return None


pytestmark = pytest.mark.skipif(missing() is not None, reason=missing() or "")


def free_port(low=None, high=None):
    for _ in range(100):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", random.randint(low, high) if low else 0))
            return probe.getsockname()[1]
    raise AssertionError("no free port")


class Cluster:
    """The cluster as its administrator sees it, with Python's own HTTP."""

    def __init__(self, folder):
        self.folder = folder
        self.api, self.registry_port, self.node_port = free_port(), free_port(), free_port(30000, 32767)
        cache = pathlib.Path(os.environ.get("LEPTON_CACHE", pathlib.Path.home() / ".cache/lepton-studio"))
        environment = dict(os.environ, KIT_API_PORT=str(self.api), KIT_REGISTRY_PORT=str(self.registry_port), KIT_NODEPORTS=str(self.node_port), KIT_BIN=str(cache / "kube-bin"))
        done = subprocess.run([KIT / "start.sh", folder], env=environment, capture_output=True, text=True, timeout=180)
        assert done.returncode == 0, done.stderr
        self.config = done.stdout.strip()
        self.token = (folder / "admin.token").read_text().strip()
        self.registry = f"127.0.0.1:{self.registry_port}"
        self.url = f"http://127.0.0.1:{self.node_port}"

    def request(self, path, method="GET", body=None, kind="application/json", token=None):
        request = urllib.request.Request(f"https://127.0.0.1:{self.api}{path}", method=method, data=None if body is None else json.dumps(body).encode())
        request.add_header("Authorization", f"Bearer {token or self.token}")
        request.add_header("Content-Type", kind)
        try:
            with urllib.request.urlopen(request, context=ssl.create_default_context(cafile=self.folder / "ca.crt"), timeout=20) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)

    def objects(self, namespace="default"):
        """What carries the deployment's labels and is not on its way out, as kind/name."""
        paths = ["/api/v1/namespaces/{}/" + kind for kind in ("services", "configmaps", "secrets", "pods")] + ["/apis/apps/v1/namespaces/{}/deployments", "/apis/autoscaling/v2beta2/namespaces/{}/horizontalpodautoscalers",
                "/apis/policy/v1beta1/namespaces/{}/poddisruptionbudgets", "/apis/networking.k8s.io/v1/namespaces/{}/networkpolicies"]
        return {f"{path.rsplit('/', 1)[1]}/{item['metadata']['name']}": item for path in paths
                for item in self.request(path.format(namespace) + "?labelSelector=app.kubernetes.io%2Finstance%3Ddigits")["items"] if "deletionTimestamp" not in item["metadata"]}

    def deployment(self):
        return self.request("/apis/apps/v1/namespaces/default/deployments/digits")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    folder = pathlib.Path("/tmp") / f"lepton-kube-{os.getpid()}"
    try:
        cluster = Cluster(folder)
        keep = dict(os.environ)
        os.environ.update(KUBECONFIG=cluster.config, LEPTON_DATA=str(tmp_path_factory.mktemp("data")), LEPTON_CONFIG=str(tmp_path_factory.mktemp("config")), LEPTON_NO_KEYCHAIN="1")
        yield cluster
        os.environ.clear()
        os.environ.update(keep)
    finally:
        subprocess.run([KIT / "stop.sh", folder], capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def second(trained, tmp_path_factory):  # noqa: F811
    """Another version of the same model."""
    events = ok("train", trained.project, "--epochs", 1, "--seed", 2, "--json").lines
    package = tmp_path_factory.mktemp("second") / "digits-2.leptonmodel"
    ok("export", events[0]["run"], "--format", "package", "-o", package, "--model-version", 2)
    return package


def deploy(cluster, package, *settings, expect=0):
    words = [f"image_repository={cluster.registry}/team/digits", "plain_http=true", "service=node-port", f"node_port={cluster.node_port}", "cpu=200m", "memory=600Mi", "rollout_seconds=45", *settings]
    answer = lepton("deploy", package, "--target", "kubernetes", "--name", "digits", *[word for setting in words for word in ("--set", setting)], "--json")
    assert answer.status == expect, answer.err + answer.out[-3000:]
    return answer


def infer(cluster, token, rows=1):
    body = {"inputs": [{"name": "image", "shape": [rows, 1, 28, 28], "datatype": "FP32", "data": [0.0] * (rows * 784)}]}
    request = urllib.request.Request(f"{cluster.url}/v2/models/digits", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        signature = json.load(answer)["inputs"][0]
    body["inputs"][0].update(name=signature["name"], shape=[rows, *signature["shape"][1:]])
    size = 1
    for dimension in body["inputs"][0]["shape"]:
        size *= dimension
    body["inputs"][0]["data"] = [0.0] * size
    return post(f"{cluster.url}/v2/models/digits/infer", body, token)


def post(url, body, token, kind="application/json"):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, headers={"Authorization": f"Bearer {token}", "Content-Type": kind})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


class Load:
    """Asks without a pause, each time over a new connection, and notes what failed."""

    def __init__(self, cluster, token):
        self.cluster, self.token, self.faults, self.count, self.ended = cluster, token, [], 0, False
        self.versions = set()

    def __enter__(self):
        self.thread = threading.Thread(target=self.run)
        self.thread.start()
        return self

    def run(self):
        while not self.ended:
            try:
                self.versions.add(infer(self.cluster, self.token)["model_version"])
            except OSError as error:
                self.faults.append(f"{type(error).__name__}: {error}")
            self.count += 1
            time.sleep(0.02)

    def __exit__(self, *_):
        self.ended = True
        self.thread.join()


def test_deployment_answers_as_the_package_does(cluster, trained, tmp_path):  # noqa: F811
    answer = deploy(cluster, trained.package)
    last = answer.lines[-1]
    assert last["event"] == "deployed" and last["url"] == cluster.url
    steps = [line["name"] for line in answer.lines if line["event"] == "deploy-step" and line["state"] == "done"]
    assert [step for step in steps if step in ("check", "push", "apply", "rollout", "address", "verify")] == ["check", "push", "apply", "rollout", "address", "verify"]
    assert any(line["event"] == "deploy-log" and line["source"].startswith("Pod/") for line in answer.lines), "no events of the cluster"
    assert any(line["event"] == "deploy-log" and line["source"].startswith("pod/") for line in answer.lines), "no log of the pod"
    assert last["token"] is True
    cluster.made = cluster.objects()
    cluster.client_token = token = base64.b64decode(cluster.made["secrets/digits-token"]["data"]["token"]).decode()
    assert len(token) >= 32 and not any(token in line for line in (answer.out, answer.err))
    kinds = {name.split("/")[0] for name in cluster.made}
    assert kinds == {"services", "configmaps", "secrets", "pods", "deployments", "poddisruptionbudgets", "networkpolicies"}
    # The pod's answers to pictures are those of the package on this machine.
    for number in range(3):
        picture = tmp_path / f"{number}.png"
        picture.write_bytes(png(rows_of(DIGITS / "images-idx3-ubyte.gz", number)))
        here = ok("predict", trained.package, picture, "--json").json[0]
        there = post(f"{cluster.url}/v2/models/digits/predict", picture.read_bytes(), token, "image/png")
        there = there[0] if isinstance(there, list) else there
        assert there["label"] == here["label"] and abs(there["score"] - here["score"]) < 1e-5
    with pytest.raises(urllib.error.HTTPError) as refused:
        infer(cluster, "wrong")
    assert refused.value.code == 401
    assert token not in json.dumps(cluster.deployment())
    for file in pathlib.Path(os.environ["LEPTON_DATA"]).rglob("*.json*"):
        assert token not in file.read_text(errors="replace"), f"the token stands in {file}"


def test_plan_shows_what_would_change_and_changes_nothing(cluster, trained):  # noqa: F811
    before = cluster.deployment()
    answer = lepton("deploy", trained.package, "--name", "digits", "--plan", "--json")
    assert answer.status == 0, answer.err
    revisions = [change for change in answer.json["changes"] if "lepton.studio/revision" not in change["field"]]
    assert revisions == []
    answer = lepton("deploy", trained.package, "--name", "digits", "--set", "replicas=3", "--set", "queue=77", "--plan", "--json")
    changes = {(change["object"], change["field"]): (change["from"], change["to"]) for change in answer.json["changes"]}
    assert changes[("Deployment digits", "spec.replicas")] == ("1", "3")
    assert changes[("ConfigMap digits-settings", "data.LEPTON_SERVE_QUEUE")] == ("256", "77")
    assert any(contact["address"] == f"https://127.0.0.1:{cluster.api}" for contact in answer.json["contacts"])
    assert any(cluster.registry in contact["address"] for contact in answer.json["contacts"])
    assert cluster.deployment()["metadata"]["resourceVersion"] == before["metadata"]["resourceVersion"]


def test_update_loses_no_request(cluster, second):
    with Load(cluster, cluster.client_token) as load:
        answer = deploy(cluster, second)
        time.sleep(1)
    assert load.count > 20 and load.faults == []
    assert load.versions == {"1", "2"}
    pushed = [line for line in answer.lines if line["event"] == "deploy-step" and line["name"] == "push" and line["state"] == "done"]
    assert pushed


def test_conflict_is_told_by_field_and_owner(cluster, second):
    owned = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "digits"}, "spec": {"revisionHistoryLimit": 3}}
    taken = cluster.request("/apis/apps/v1/namespaces/default/deployments/digits?fieldManager=somebody&force=true", "PATCH", owned, "application/apply-patch+yaml")
    assert taken["spec"]["revisionHistoryLimit"] == 3
    plan = lepton("deploy", second, "--name", "digits", "--plan", "--json").json
    assert any(".spec.revisionHistoryLimit" in json.dumps(warning) and "somebody" in json.dumps(warning) for warning in plan["warnings"]), plan["warnings"]
    answer = deploy(cluster, second, "queue=99", expect=1)
    assert "Deployment digits .spec.revisionHistoryLimit (somebody)" in answer.error
    assert not any(line.get("name") == "rollback" for line in answer.lines), "nothing was changed, so there is nothing to take back"
    assert cluster.objects()["configmaps/digits-settings"]["data"]["LEPTON_SERVE_QUEUE"] == "256", "something was applied before the conflict came out"
    deploy(cluster, second, "force_conflicts=true")
    assert cluster.deployment()["spec"]["revisionHistoryLimit"] == 10


def test_bad_image_leaves_the_old_pods_serving(cluster, second):
    with Load(cluster, cluster.client_token) as load:
        answer = deploy(cluster, second, f"image={cluster.registry}/team/nothing:here", expect=1)
    assert "ErrImagePull" in answer.error or "ImagePullBackOff" in answer.error
    assert "team/nothing:here" in answer.error
    assert load.faults == [] and load.count > 20
    status = ok("deployments", "status", "digits", "--json").json
    assert status["state"] == "live", status
    assert "nothing:here" not in cluster.deployment()["spec"]["template"]["spec"]["containers"][0]["image"]


def test_server_that_ends_at_once_is_told_with_its_words(cluster, second):
    answer = deploy(cluster, second, "max_batch=64", "memory=16Mi", expect=1)
    assert "OOMKilled" in answer.error or "last words" in answer.error or "can't be made" in answer.error, answer.error
    assert infer(cluster, cluster.client_token)


def test_rollback(cluster):
    live = infer(cluster, cluster.client_token)["model_version"]
    ok("deployments", "rollback", "digits", "--revision", 1, "--json")
    assert infer(cluster, cluster.client_token)["model_version"] != live


def test_scale_status_and_logs(cluster):
    ok("deployments", "scale", "digits", 2, "--json")
    status = ok("deployments", "status", "digits", "--json").json
    assert status["state"] == "live"
    assert cluster.deployment()["status"]["availableReplicas"] == 2
    log = ok("deployments", "logs", "digits", "--lines", 500).out
    assert "/infer" in log
    assert cluster.client_token not in log


def test_without_an_outside_address_a_forwarded_port_verifies_and_an_autoscaler_takes_over(cluster, trained):  # noqa: F811
    answer = deploy(cluster, trained.package, "service=cluster-ip", "node_port=0", "replicas=1", "max_replicas=3", "protect=false")
    assert answer.lines[-1]["url"] == "http://digits.default.svc"
    assert any(line.get("name") == "verify" and line.get("state") == "done" for line in answer.lines)
    objects = cluster.objects()
    assert objects["horizontalpodautoscalers/digits"]["spec"]["maxReplicas"] == 3
    assert "secrets/digits-token" not in objects, "the token of before was left behind"
    assert cluster.deployment()["spec"]["replicas"] == 2, "the autoscaler's start took replicas away"
    failed = lepton("deployments", "scale", "digits", 1)
    assert failed.status == 1 and "autoscaler" in failed.error


def test_load_balancer_is_waited_for(cluster, trained):  # noqa: F811
    """The test's cluster has none: the test gives the address, as a cloud's controller does."""
    path = "/api/v1/namespaces/default/services/digits/status"

    def give_address():
        for _ in range(600):
            if cluster.request(path).get("spec", {}).get("type") == "LoadBalancer":
                return cluster.request(path, "PATCH", {"status": {"loadBalancer": {"ingress": [{"ip": "127.0.0.1"}]}}}, "application/merge-patch+json")
            time.sleep(0.1)

    giver = threading.Thread(target=give_address)
    giver.start()
    answer = deploy(cluster, trained.package, "service=load-balancer", f"port={cluster.node_port}", "max_replicas=0", "protect=true")
    giver.join()
    assert answer.lines[-1]["url"] == cluster.url
    assert "horizontalpodautoscalers/digits" not in cluster.objects()


def test_delete_takes_everything(cluster):
    ok("deployments", "delete", "digits", "--json")
    assert cluster.objects() == {}
    with pytest.raises(OSError):
        infer(cluster, cluster.client_token)


@pytest.mark.parametrize("case", ["no file", "no context", "no host", "bad token", "no rights", "no namespace"])
def test_wrong_ways_to_the_cluster(cluster, trained, tmp_path, monkeypatch, case):  # noqa: F811
    config = (cluster.folder / "kubeconfig.token").read_text()
    settings, words = [], {"no file": "no kubeconfig", "no context": "no context “elsewhere”", "no host": "no host", "bad token": "does not accept your login", "no rights": "does not let you", "no namespace": "no namespace “nowhere”"}
    if case == "no file":
        monkeypatch.setenv("KUBECONFIG", str(tmp_path / "gone"))
    else:
        if case == "no host":
            config = config.replace("127.0.0.1", "no-such-host.invalid")
        if case == "bad token":
            config = config.replace(cluster.token, "wrong")
        if case == "no rights":
            cluster.request("/api/v1/namespaces/default/serviceaccounts", "POST", {"metadata": {"name": "guest"}})
            token = cluster.request("/api/v1/namespaces/default/serviceaccounts/guest/token", "POST", {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {"audiences": None}})
            config = config.replace(cluster.token, token["status"]["token"])
        (tmp_path / "config").write_text(config)
        monkeypatch.setenv("KUBECONFIG", str(tmp_path / "config"))
    if case == "no context":
        settings = ["context=elsewhere"]
    if case == "no namespace":
        settings = ["namespace=nowhere"]
    answer = deploy(cluster, trained.package, *settings, expect=1)
    assert words[case] in answer.error, answer.error
    assert cluster.objects().get("deployments/digits") is None

"""What `lepton deploy --write` writes: every object by the schemas of several Kubernetes versions (PyPI kubernetes-validate), the Helm chart against the plain YAML, alert rules by
promtool (their form, and whether they fire), the CI script by running it, the YAML by podman."""

import base64
import contextlib
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
import yaml

kubernetes_validate = pytest.importorskip("kubernetes_validate")

HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "cli")]

from chart_renderer import render  # noqa: E402
from conftest import lepton, new_project, ok, trained  # noqa: E402,F401
from places import DIGITS, LEPTON, SOURCE  # noqa: E402
from png import picture as rows_of, png  # noqa: E402
from registries import Registry, free_port, need  # noqa: E402

VERSIONS = ["1.25", "1.29", "1.33", "1.37"]


@pytest.fixture(scope="module")
def write(trained, tmp_path_factory):  # noqa: F811
    """A folder of files for some settings; talks to no cluster, and needs no kubeconfig."""

    def write(*settings, name="digits"):
        folder = tmp_path_factory.mktemp("files")
        words = [word for setting in ("image=registry.example/team/digits:1", *settings) for word in ("--set", setting)]
        environment = dict(os.environ, KUBECONFIG=str(folder / "no-kubeconfig"), LEPTON_DATA=str(folder / "data"))
        done = subprocess.run([LEPTON, "deploy", trained.package, "--target", "kubernetes", "--name", name, "--write", folder / "out", *words], capture_output=True, text=True, env=environment)
        assert done.returncode == 0, done.stderr
        assert {str(file) for file in (folder / "out").rglob("*") if file.is_file()} == set(done.stdout.split())
        return folder / "out"

    return write


def documents(text):
    return [document for document in yaml.safe_load_all(text) if document]


def full(*more):
    return ["replicas=2", "max_replicas=4", "gpu=1", "service=node-port", "node_port=30080", "image_pull_secret=pull", *more]


@pytest.mark.parametrize("settings", [[], ["protect=false", "network_policy=false"], full()], ids=["usual", "least", "most"])
def test_every_object_fits_the_schemas(write, settings):
    folder = write(*settings)
    objects = documents((folder / "kubernetes.yaml").read_text())
    if (folder / "secret.yaml").exists():
        objects += documents((folder / "secret.yaml").read_text())
    assert {"ConfigMap", "Deployment", "Service", "PodDisruptionBudget"} <= {item["kind"] for item in objects}
    for version in VERSIONS:
        for item in objects:
            kubernetes_validate.validate(item, version, strict=True)
    broken = json.loads(json.dumps(next(item for item in objects if item["kind"] == "Deployment")))
    broken["spec"]["template"]["spec"]["containers"][0]["imagePolicy"] = "x"
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, VERSIONS[0], strict=True)


def test_secret_is_for_this_user_only_and_nowhere_else(write):
    folder = write()
    assert (folder / "secret.yaml").stat().st_mode & 0o077 == 0
    assert (folder / ".gitignore").read_text() == "secret.yaml\n"
    data = documents((folder / "secret.yaml").read_text())[0]["data"]
    tokens = [base64.b64decode(data[key]).decode() for key in ("token", "metrics-token")]
    assert base64.b64decode(data["token-file"]).decode() == f"infer {tokens[0]}\nmetrics {tokens[0]}\nmetrics {tokens[1]}\n"
    for file in folder.rglob("*"):
        if file.is_file() and file.name != "secret.yaml":
            assert not any(secret in file.read_text() for secret in (*tokens, *data.values())), file


@pytest.mark.parametrize("settings", [[], ["protect=false", "network_policy=false"], full("cpu=1500m", "deadline_s=2.5")], ids=["usual", "least", "most"])
def test_chart_renders_to_the_plain_yaml(write, settings):
    folder = write(*settings)
    values = yaml.safe_load((folder / "chart/values.yaml").read_text())
    chart = yaml.safe_load((folder / "chart/Chart.yaml").read_text())
    assert chart["apiVersion"] == "v2" and chart["name"] == "digits" and re.fullmatch(r"\d+\.\d+\.\d+", chart["version"])

    def rendered(values):
        out = {}
        for file in (folder / "chart/templates").iterdir():
            for item in documents(render(file.read_text(), values)):
                out[item["kind"], item["metadata"]["name"]] = item
        return out

    def comparable(item):
        item = json.loads(json.dumps(item))
        if item["kind"] == "Deployment":  # worked out by Helm from its values
            digest = item["spec"]["template"]["metadata"]["annotations"].pop("lepton.studio/settings-digest")
            assert re.fullmatch(r"[0-9a-f]{64}", digest)
        return item

    plain = {(item["kind"], item["metadata"]["name"]): item for item in documents((folder / "kubernetes.yaml").read_text())}
    ours = rendered(values)
    assert ours.keys() == plain.keys()
    for key, item in plain.items():
        assert comparable(ours[key]) == comparable(item), key
    # Each value has its effect.
    other = json.loads(json.dumps(values))
    other.update(image="other/image:2", imagePullSecret="mine", tokenSecret="their-token", networkPolicy=False, monitoring=True, replicas=5)
    other["autoscaler"] = {"enabled": True, "maxReplicas": 9, "cpuTarget": 33}
    other["resources"] = {"cpu": "3", "memory": "5Gi", "gpus": 2}
    other["service"] = {"type": "LoadBalancer", "port": 8080, "nodePort": 0}
    other["server"]["queue"] = 11
    changed = rendered(other)
    deployment = changed["Deployment", "digits"]
    assert "replicas" not in deployment["spec"]
    pod = deployment["spec"]["template"]["spec"]
    container = pod["containers"][0]
    assert container["image"] == "other/image:2" and pod["imagePullSecrets"] == [{"name": "mine"}]
    assert container["resources"] == {"requests": {"cpu": "3", "memory": "5Gi"}, "limits": {"memory": "5Gi", "nvidia.com/gpu": "2"}}
    assert pod["volumes"][-1]["secret"]["secretName"] == "their-token" and "--token-file" in container["args"]
    assert changed["HorizontalPodAutoscaler", "digits"]["spec"]["maxReplicas"] == 9
    assert changed["Service", "digits"]["spec"]["ports"][0]["port"] == 8080
    assert changed["ConfigMap", "digits-settings"]["data"]["LEPTON_SERVE_QUEUE"] == "11"
    assert ("NetworkPolicy", "digits") not in changed
    assert changed["ServiceMonitor", "digits"]["spec"]["endpoints"][0]["authorization"]["credentials"] == {"name": "their-token", "key": "metrics-token"}
    rules = changed["PrometheusRule", "digits"]["spec"]
    assert rules == yaml.safe_load((folder / "prometheus/alerts.yaml").read_text())
    for item in changed.values():
        if item["apiVersion"] != "monitoring.coreos.com/v1":
            kubernetes_validate.validate(item, VERSIONS[-1], strict=True)


@pytest.mark.skipif(not shutil.which("promtool"), reason="needs the Debian package prometheus")
def test_alert_rules_fire_when_they_should(write, tmp_path, trained):  # noqa: F811
    folder = write()
    rules = folder / "prometheus/alerts.yaml"
    done = subprocess.run(["promtool", "check", "rules", rules], capture_output=True, text=True)
    assert done.returncode == 0 and "5 rules found" in done.stdout, done.stdout + done.stderr
    model = re.search(r'\{model="([^"]+)"\}', yaml.safe_load(rules.read_text())["groups"][0]["rules"][0]["expr"])[1]

    def series(metric, values, more=""):
        return {"series": f'{metric}{{model="{model}"{more}}}', "values": values}

    alive = series("nv_inference_pending_request_count", "0+0x120")
    quiet = [alive, series("nv_inference_request_success", "0+100x120"), series("nv_inference_request_failure", "0+1x120"), series("nv_inference_request_duration_us", "0+1000000x120"),
             series("lepton_queue_full_total", "0+0x120"), series("lepton_input_drift", "0.1+0x120", ',feature="a"')]

    def test(name, inputs, fires):
        alerts = ["LeptonModelDown", "LeptonModelErrors", "LeptonModelSlow", "LeptonModelQueueFull", "LeptonModelDrift"]
        return {"name": name, "interval": "1m", "input_series": inputs, "promql_expr_test": [{"expr": f'count(ALERTS{{alertname="{alert}",alertstate="firing"}})', "eval_time": "1h",
                "exp_samples": [{"labels": "{}", "value": 1}] if alert == fires else []} for alert in alerts]}

    def instead(**changed):
        return [changed.get(item["series"].split("{")[0], item) for item in quiet]

    cases = [test("all is well", quiet, None),
             test("nothing answers", [], "LeptonModelDown"),
             test("errors", instead(nv_inference_request_failure=series("nv_inference_request_failure", "0+10x120")), "LeptonModelErrors"),
             test("slow", instead(nv_inference_request_duration_us=series("nv_inference_request_duration_us", "0+60000000x120")), "LeptonModelSlow"),
             test("a full queue", instead(lepton_queue_full_total=series("lepton_queue_full_total", "0+3x120")), "LeptonModelQueueFull"),
             test("drift", instead(lepton_input_drift=series("lepton_input_drift", "0.4+0x120", ',feature="a"')), "LeptonModelDrift")]
    (tmp_path / "tests.yaml").write_text(yaml.safe_dump({"rule_files": [str(rules)], "evaluation_interval": "1m", "tests": cases}))
    done = subprocess.run(["promtool", "test", "rules", tmp_path / "tests.yaml"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_dashboard_and_rules_ask_only_for_metrics_that_the_server_has(write, trained, tmp_path):  # noqa: F811
    folder = write()
    board = json.loads((folder / "grafana/dashboard.json").read_text())
    texts = [target["expr"] for panel in board["panels"] for target in panel["targets"]] + [rule["expr"] for group in yaml.safe_load((folder / "prometheus/alerts.yaml").read_text())["groups"] for rule in group["rules"]]
    wanted = {name for text in texts for name in re.findall(r"\b(?:nv_inference|lepton)_\w+", text)}
    assert len(wanted) >= 8
    with serving(trained.package, tmp_path) as url:
        with urllib.request.urlopen(f"{url}/v2/models/digits") as answer:
            tensor = json.load(answer)["inputs"][0]
        shape = [16, *tensor["shape"][1:]]
        size = 1
        for dimension in shape:
            size *= dimension
        body = json.dumps({"inputs": [{"name": tensor["name"], "datatype": tensor["datatype"], "shape": shape, "data": [0.0] * size}]}).encode()
        metrics, until = "", time.time() + 15
        while "lepton_input_drift{" not in metrics and time.time() < until:  # it needs a hundred samples
            urllib.request.urlopen(urllib.request.Request(f"{url}/v2/models/digits/infer", data=body, headers={"Content-Type": "application/json"})).read()
            metrics = urllib.request.urlopen(f"{url}/metrics").read().decode()
    there = set(re.findall(r"^# TYPE (\S+)", metrics, re.M))
    assert wanted <= there, wanted - there


@contextlib.contextmanager
def serving(package, folder):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([LEPTON, "serve", package, "--port", str(port)], stdout=subprocess.DEVNULL, stderr=(folder / "log").open("w"))
    try:
        wait_for(f"http://127.0.0.1:{port}/v2/health/ready")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def wait_for(url, seconds=60):
    until = time.time() + seconds
    while True:
        with contextlib.suppress(OSError):
            if urllib.request.urlopen(url, timeout=2).status == 200:
                return
        assert time.time() < until, f"no answer from {url}"
        time.sleep(0.1)


def test_ci_script_trains_gates_and_deploys(write, trained, tmp_path):  # noqa: F811
    script = write("image_repository=") / "ci/train-and-deploy.sh"
    project = new_project(tmp_path / "digits")
    environment = dict(os.environ, LEPTON=str(LEPTON), PROJECT=str(project), TRAIN_OPTIONS="--epochs 1 --seed 1", TARGET="local", LEPTON_DATA=str(tmp_path / "data"), LEPTON_CONFIG=str(tmp_path / "config"), LEPTON_NO_KEYCHAIN="1")
    refused = subprocess.run(["sh", script], env=dict(environment, GATE="0.999", WORK=str(tmp_path / "first")), capture_output=True, text=True)
    assert refused.returncode != 0 and "is below 0.999; nothing is deployed" in refused.stderr, refused.stdout + refused.stderr
    assert not (tmp_path / "data").exists() or not list((tmp_path / "data").rglob("*.leptonmodel"))
    try:
        done = subprocess.run(["sh", script], env=dict(environment, GATE="0.3", WORK=str(tmp_path / "second")), capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        last = json.loads((tmp_path / "second/deployment.jsonl").read_text().splitlines()[-1])
        assert last["event"] == "deployed" and last["url"].startswith("http://127.0.0.1")
        assert urllib.request.urlopen(f"{last['url']}/v2/health/ready").status == 200
    finally:
        subprocess.run([LEPTON, "deployments", "delete", "digits"], env=environment, capture_output=True)
    workflow = yaml.safe_load((script.parent / "github-workflow.yml").read_text())
    steps = workflow["jobs"]["deploy"]["steps"]
    assert any(step.get("run") == "ci/train-and-deploy.sh" for step in steps)


def make(folder):
    folder.mkdir()
    return folder


def test_podman_plays_the_yaml(write, trained, tmp_path, monkeypatch):  # noqa: F811
    """Without a token: Podman 4.3, which Debian 12 has, hands a secret's values over without decoding them."""
    for program in ("podman", "runc", "catatonit"):
        need(program, program)
    runtime = os.environ.get("LEPTON_OCI_RUNTIME") or str(SOURCE.resolve().parent / "shared/tools/runc")
    if not os.access(runtime, os.X_OK):
        pytest.skip(f"needs an OCI runtime that leaves resource limits alone: there is no {runtime} ($LEPTON_OCI_RUNTIME names one)")
    (tmp_path / "storage.conf").write_text(f'[storage]\ndriver = "overlay"\ngraphroot = "{tmp_path}/graph"\nrunroot = "{tmp_path}/run"\n')
    monkeypatch.setenv("CONTAINERS_STORAGE_CONF", str(tmp_path / "storage.conf"))
    podman = ["podman", "--runtime", runtime]
    if subprocess.run([*podman, "info"], capture_output=True).returncode != 0:
        pytest.skip("podman does not work here (`podman info` fails)")
    for name in ("LEPTON_DATA", "LEPTON_CONFIG"):
        monkeypatch.setenv(name, str(tmp_path / name))
    registry, port = Registry(make(tmp_path / "registry")), free_port()
    try:
        ok("deploy", trained.package, "--target", f"registry:{registry.host}/team/digits", "--name", "digits", "--set", "plain_http=true", "--set", "tag=1")
        folder = write("protect=false", f"image={registry.host}/team/digits:1", "cpu=500m", "queue=33")
        text = (folder / "kubernetes.yaml").read_text().replace("containerPort: 8000", f"containerPort: 8000\n          hostPort: {port}")
        (tmp_path / "all.yaml").write_text(text)
        subprocess.run([*podman, "pull", "--quiet", "--tls-verify=false", f"{registry.host}/team/digits:1"], check=True, capture_output=True)
        played = subprocess.run([*podman, "play", "kube", tmp_path / "all.yaml"], capture_output=True, text=True, cwd=tmp_path)
        assert played.returncode == 0, played.stderr
        wait_for(f"http://127.0.0.1:{port}/v2/models/digits/ready")
        asked = subprocess.run([*podman, "inspect", "digits-pod-0-server", "--format", "{{.Config.Env}}"], capture_output=True, text=True).stdout
        assert "LEPTON_SERVE_QUEUE=33" in asked
        picture = tmp_path / "digit.png"
        picture.write_bytes(png(rows_of(DIGITS / "images-idx3-ubyte.gz", 7)))
        here = ok("predict", trained.package, picture, "--json").json[0]
        request = urllib.request.Request(f"http://127.0.0.1:{port}/v2/models/digits/predict", data=picture.read_bytes(), headers={"Content-Type": "image/png"})
        there = json.load(urllib.request.urlopen(request))
        there = there[0] if isinstance(there, list) else there
        assert there["label"] == here["label"] and abs(there["score"] - here["score"]) < 1e-5
    finally:
        subprocess.run([*podman, "pod", "rm", "--force", "--time", "0", "--all"], capture_output=True, cwd=tmp_path)
        subprocess.run([*podman, "rmi", "--force", "--all"], capture_output=True)
        registry.end()

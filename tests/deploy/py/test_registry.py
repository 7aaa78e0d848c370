"""Images and ModelPacks in a real registry: skopeo and umoci read what was pushed, a second model sends only itself, and what goes wrong on the way ends in a clear
state from which the next push goes on."""

import contextlib
import hashlib
import io
import json
import os
import pathlib
import signal
import subprocess
import sys
import time
import zipfile

import pytest

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "cli"))

from conftest import lepton, new_project, ok  # noqa: E402
from places import LEPTON  # noqa: E402
from registries import PASSWORD, USER, HTPASSWD, Proxy, Registry, TokenServer, make_certificate, need, wait_until  # noqa: E402

MB = 1_000_000


@pytest.fixture(scope="module", autouse=True)
def places(tmp_path_factory):
    """Nothing of the user's is read or written: not the deployments, not the log-ins, not the cached layers."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name, folder in {"LEPTON_DATA": "data", "LEPTON_CACHE": "cache", "DOCKER_CONFIG": "docker", "XDG_RUNTIME_DIR": "run", "XDG_CONFIG_HOME": "config", "LEPTON_CONFIG": "lepton"}.items():
            (home / folder).mkdir()
            patch.setenv(name, str(home / folder))
        patch.delenv("REGISTRY_AUTH_FILE", raising=False)
        yield home


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """Two models of the digits, an epoch each: they need not be good."""
    folder = tmp_path_factory.mktemp("packages")
    out = []
    for number, template in enumerate(["mlp", "lenet"]):
        project = new_project(folder / f"project{number}", template)
        run = ok("train", project, "--epochs", 1, "--seed", number, "--json").lines[-1]["run"]
        out.append(folder / f"model{number}.leptonmodel")
        ok("export", run, "--format", "package", "-o", out[-1])
    return out


@contextlib.contextmanager
def registry_with_proxy(folder, **options):
    folder.mkdir(parents=True, exist_ok=True)
    registry = Registry(folder, **options)
    proxy = Proxy(registry.host)
    try:
        yield registry, proxy
    finally:
        proxy.end()
        with contextlib.suppress(Exception):
            registry.end()


def deploy(package, host, name, *settings, plain=True, status=0, timeout=300):
    words = ["deploy", package, "--target", f"registry:{host}/tests/{name}", "--name", name, "--json"]
    for setting in [*settings, *(["plain_http=on"] if plain else [])]:
        words += ["--set", setting]
    answer = lepton(*words, timeout=timeout)
    assert answer.status == status, answer.err + answer.out
    return answer


def state_of(name):
    return ok("deployments", "status", name, "--json").json


def login(home, host, user=USER, password=PASSWORD):
    import base64

    (home / "docker" / "config.json").write_text(json.dumps({"auths": {host: {"auth": base64.b64encode(f"{user}:{password}".encode()).decode()}}}))


def logout(home):
    (home / "docker" / "config.json").unlink(missing_ok=True)


def secret_nowhere(home, answers, *secrets):
    text = "".join(answer.out + answer.err for answer in answers)
    for file in (home / "data").rglob("*"):
        if file.is_file():
            text += file.read_bytes().decode("latin1")
    for secret in secrets:
        assert secret not in text


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def test_skopeo_and_umoci_read_the_image_and_a_second_model_sends_only_itself(tmp_path, packages):
    need("skopeo", "skopeo")
    need("umoci", "umoci")
    with registry_with_proxy(tmp_path / "registry") as (registry, proxy):
        lines = deploy(packages[0], proxy.host, "digits").lines
        assert [line["name"] for line in lines if line["event"] == "deploy-step" and line["state"] == "done"][-2:] == ["image", "push"]
        speeds = [line["bytes_per_second"] for line in lines if line["event"] == "deploy-progress"]
        assert speeds[-1] > 0
        first = proxy.uploaded()
        manifest = json.loads(subprocess.run(["skopeo", "inspect", "--raw", "--tls-verify=false", f"docker://{registry.host}/tests/digits:1"], check=True, capture_output=True).stdout)
        size = sum(layer["size"] for layer in manifest["layers"])
        assert size < 300 * MB  # the whole image, compressed
        assert first == size + manifest["config"]["size"] + len(json.dumps(manifest, separators=(",", ":")))

        facts = json.loads(subprocess.run(["skopeo", "inspect", "--tls-verify=false", f"docker://{registry.host}/tests/digits:1"], check=True, capture_output=True).stdout)
        assert facts["Os"] == "linux" and facts["Labels"]["org.opencontainers.image.version"] == "1"
        assert facts["Digest"] == state_of("digits")["details"]["image"]["digest"]
        subprocess.run(["skopeo", "copy", "-q", "--src-tls-verify=false", f"docker://{registry.host}/tests/digits:1", f"oci:{tmp_path}/layout:1"], check=True)
        subprocess.run(["umoci", "unpack", "--rootless", "--image", f"{tmp_path}/layout:1", tmp_path / "bundle"], check=True, capture_output=True)
        root = tmp_path / "bundle" / "rootfs"
        [model] = (root / "models").iterdir()
        assert model.suffix == ".leptonmodel" and model.read_bytes() == packages[0].read_bytes()
        assert sha256((root / "opt/lepton/bin/lepton").read_bytes()) == sha256(pathlib.Path(LEPTON).resolve().read_bytes())
        assert "65532" in (root / "etc/passwd").read_text()
        assert not list((root / "opt/lepton/lib").glob("libonnxruntime*"))
        config = json.loads((tmp_path / "bundle" / "config.json").read_text())
        assert config["process"]["user"]["uid"] == 65532 and config["process"]["args"][:2] == ["/opt/lepton/bin/lepton", "serve"]

        before = proxy.uploaded()
        deploy(packages[1], proxy.host, "letters")  # another repository: the libraries are mounted from the first
        assert proxy.uploaded() - before < packages[1].stat().st_size + 20_000
        before = proxy.uploaded()
        deploy(packages[1], proxy.host, "letters")  # again: only the manifest
        assert proxy.uploaded() - before < 5_000
        again = state_of("letters")["details"]["image"]
        assert again["sent_bytes"] == 0 and again["there"]

        ok("deployments", "delete", "digits")
        missing = subprocess.run(["skopeo", "inspect", "--tls-verify=false", f"docker://{registry.host}/tests/digits:1"], capture_output=True)
        assert missing.returncode != 0


def test_a_modelpack_holds_the_package_member_by_member(tmp_path, packages):
    need("skopeo", "skopeo")
    with registry_with_proxy(tmp_path / "registry") as (registry, proxy):
        deploy(packages[0], registry.host, "pack", "artifact=modelpack", "tag=stable")
        raw = lambda what: subprocess.run(["skopeo", "inspect", *what, "--tls-verify=false", f"docker://{registry.host}/tests/pack:stable"], check=True, capture_output=True).stdout
        manifest = json.loads(raw(["--raw"]))
        assert manifest["artifactType"] == "application/vnd.cncf.model.manifest.v1+json"
        assert manifest["config"]["mediaType"] == "application/vnd.cncf.model.config.v1+json"
        subprocess.run(["skopeo", "copy", "-q", "--src-tls-verify=false", f"docker://{registry.host}/tests/pack:stable", f"dir:{tmp_path}/dir"], capture_output=True)
        import urllib.request

        blob = lambda digest: urllib.request.urlopen(f"http://{registry.host}/v2/tests/pack/blobs/{digest}").read()
        members = {layer["annotations"]["org.cncf.model.filepath"]: blob(layer["digest"]) for layer in manifest["layers"]}
        with zipfile.ZipFile(io.BytesIO(packages[0].read_bytes())) as package:
            assert members == {name: package.read(name) for name in package.namelist()}
        kinds = {layer["annotations"]["org.cncf.model.filepath"]: layer["mediaType"] for layer in manifest["layers"]}
        assert kinds["weights.safetensors"] == "application/vnd.cncf.model.weight.v1.raw"
        assert kinds["model-card.md"] == "application/vnd.cncf.model.doc.v1.raw"
        assert kinds["network.json"] == "application/vnd.cncf.model.weight.config.v1.raw"
        config = json.loads(blob(manifest["config"]["digest"]))
        assert set(config) == {"descriptor", "config", "modelfs"} and config["modelfs"]["type"] == "layers"
        assert config["modelfs"]["diffIds"] == [layer["digest"] for layer in manifest["layers"]]
        import safetensors.numpy

        weights = safetensors.numpy.load(members["weights.safetensors"])
        assert config["config"]["paramSize"] == f"{sum(tensor.size for tensor in weights.values()) / 1000:.1f}K"


def test_tls_is_checked_against_the_authority_that_was_given(tmp_path, packages):
    tls = make_certificate(tmp_path)
    registry = Registry(tmp_path, tls=tls)
    try:
        refused = deploy(packages[0], registry.host, "secure", plain=False, status=1)
        assert "not trusted" in refused.err or "certificate" in refused.err
        deploy(packages[0], registry.host, "secure", f"authorities={tls[0]}", "artifact=modelpack", plain=False)
        plan = ok("deploy", packages[0], "--target", f"registry:{registry.host}/tests/secure", "--name", "unchecked", "--set", "tls_verify=off", "--plan", "--json").json
        assert plan["contacts"] == [{**plan["contacts"][0], "address": f"https://{registry.host}", "tls_checked": False}] and plan["warnings"]
        plain = deploy(packages[0], registry.host, "plain", status=1)  # HTTP to a port that speaks TLS
        assert plain.error
    finally:
        registry.end()


def test_basic_authentication(tmp_path, places, packages):
    (tmp_path / "htpasswd").write_text(HTPASSWD)
    registry = Registry(tmp_path, auth=f"auth:\n  htpasswd:\n    realm: tests\n    path: {tmp_path}/htpasswd\n")
    try:
        logout(places)
        nobody = deploy(packages[0], registry.host, "basic", "artifact=modelpack", status=1)
        assert "wants a log-in" in nobody.err and f"podman login {registry.host}" in nobody.err
        login(places, registry.host, password="wrong battery")
        wrong = deploy(packages[0], registry.host, "basic", "artifact=modelpack", status=1)
        assert "refuses the log-in" in wrong.err
        login(places, registry.host)
        right = deploy(packages[0], registry.host, "basic", "artifact=modelpack")
        assert state_of("basic")["state"] == "live"
        secret_nowhere(places, [nobody, wrong, right], "wrong battery", PASSWORD)
    finally:
        logout(places)
        registry.end()


def test_token_authentication_and_a_token_that_ends_in_the_middle(tmp_path, places, packages):
    tokens = TokenServer(tmp_path)
    with registry_with_proxy(tmp_path / "registry", auth=tokens.auth()) as (registry, proxy):
        logout(places)
        nobody = deploy(packages[0], proxy.host, "tokens", status=1)
        assert "wants a log-in" in nobody.err
        login(places, proxy.host)
        challenge = f'Bearer realm="{tokens.realm}",service="tests",scope="repository:tests/tokens:pull,push",error="invalid_token"'
        proxy.counts.clear()
        proxy.fault = lambda method, path, number: ("status", 401, [("WWW-Authenticate", challenge)], b"{}") if method == "PATCH" and number in (2, 3) else None
        before = len(tokens.given)
        right = deploy(packages[0], proxy.host, "tokens")
        assert len(tokens.given) >= before + 3  # one at first, and one for each that ended
        assert all("repository:tests/tokens:pull,push" in query["scope"] for query in tokens.requests if "scope" in query)
        secret_nowhere(places, [nobody, right], PASSWORD, *tokens.given)
        proxy.fault = lambda method, path, number: None
        deploy(packages[1], proxy.host, "tokens2")  # mounting from tests/tokens needs the right to read it
        assert any("repository:tests/tokens:pull" in query.get("scope", []) for query in tokens.requests)
    tokens.end()
    logout(places)


def test_lost_connections_and_errors_of_the_registry_are_lived_through(tmp_path, packages):
    with registry_with_proxy(tmp_path / "registry") as (registry, proxy):
        seen = []

        def fault(method, path, number):
            if method == "PATCH" and number == 2:
                seen.append("cut")
                return ("cut", 5 * MB)  # the line breaks; the registry has whole chunks
            if method == "PATCH" and number == 4:
                seen.append("500")
                return ("status", 500, [("Retry-After", "0")], b'{"errors":[{"code":"UNKNOWN","message":"unknown error"}]}')
            if method == "PATCH" and number == 6:
                seen.append("partly")
                return ("partly", 3 * MB)  # the registry has a part of a chunk: it gives that upload up
            if method == "PUT" and "/blobs/" in path and number == 1:
                seen.append("503")
                return ("status", 503, [], b"")
            return None

        proxy.fault = fault
        lines = deploy(packages[0], proxy.host, "bumpy").lines
        assert sorted(seen) == ["500", "503", "cut", "partly"]
        assert any(line["event"] == "deploy-log" and "trying again" in line["line"] for line in lines)
        assert state_of("bumpy")["state"] == "live"


def test_the_registry_dies_and_comes_back(tmp_path, packages):
    with registry_with_proxy(tmp_path / "registry") as (registry, proxy):
        died = []

        def fault(method, path, number):
            if method == "PATCH" and number == 3 and not died:
                died.append(True)
                registry.end(signal.SIGKILL)
                registry.start()
                return ("cut", MB)
            return None

        proxy.fault = fault
        deploy(packages[0], proxy.host, "phoenix")
        assert died and proxy.uploaded() < 300 * MB  # it went on, not from the start
        assert state_of("phoenix")["state"] == "live"


def test_an_upload_that_broke_off_goes_on_in_the_next_process(tmp_path, packages):
    with registry_with_proxy(tmp_path / "registry") as (registry, proxy):
        proxy.fault = lambda method, path, number: ("slow", 20 * MB) if method == "PATCH" and number >= 4 else None
        process = subprocess.Popen([LEPTON, "deploy", packages[0], "--target", f"registry:{proxy.host}/tests/killed", "--name", "killed", "--set", "plain_http=on"], stdout=subprocess.DEVNULL)
        wait_until(lambda: proxy.counts.get("PATCH", 0) >= 4, 120)
        time.sleep(0.3)
        process.kill()
        process.wait(20)
        manifests = registry.folder / "data/docker/registry/v2/repositories/tests/killed/_manifests"
        assert not manifests.exists()
        counted = [proxy.uploaded()]
        while len(counted) < 3 or counted[-1] != counted[-3]:  # what lay in the connection's buffers
            time.sleep(0.2)
            counted.append(proxy.uploaded())
        first = counted[-1]
        assert first > 96 * MB
        proxy.fault = lambda method, path, number: None
        answer = deploy(packages[0], proxy.host, "killed")
        assert any("going on with an upload" in line["line"] for line in answer.lines if line["event"] == "deploy-log")
        total = state_of("killed")["details"]["image"]
        assert total["skipped_bytes"] > 60 * MB
        assert proxy.uploaded() - first < total["sent_bytes"] + 10_000


@pytest.mark.parametrize("kind", ["500", "slow start", "lost", "digest", "readonly", "denied"])
def test_faults_that_stay_end_in_a_clear_error(tmp_path, packages, kind):
    with registry_with_proxy(tmp_path / "registry", readonly=kind == "readonly") as (registry, proxy):
        if kind == "500":
            proxy.fault = lambda method, path, number: ("status", 500, [("Retry-After", "0")], b'{"errors":[{"code":"UNKNOWN","message":"the cupboard is bare"}]}') if method == "POST" else None
        elif kind == "slow start":
            proxy.fault = lambda method, path, number: ("status", 429, [("Retry-After", "1")], b"") if method == "HEAD" and number < 3 else None
        elif kind == "lost":
            proxy.fault = lambda method, path, number: ("cut", 0)
        elif kind == "digest":
            proxy.fault = lambda method, path, number: ("flip",) if method == "PUT" and "/blobs/" in path else None
        elif kind == "denied":
            proxy.fault = lambda method, path, number: ("status", 403, [], b'{"errors":[{"code":"DENIED","message":"requested access to the resource is denied"}]}') if method == "POST" else None
        answer = deploy(packages[0], proxy.host, "faulty", "artifact=modelpack", status=0 if kind == "slow start" else 1)
        if kind == "slow start":
            return
        expected = {"500": "the cupboard is bare", "lost": "does not answer", "digest": "another digest", "readonly": "status 405", "denied": "status 403 (POST upload): DENIED: requested access"}
        assert expected[kind] in answer.error
        assert lepton("deployments", "status", "faulty", "--json").status in (0, 1)


def test_a_full_disk_is_said_at_once(tmp_path, packages):
    full = tmp_path / "full"
    full.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", full], capture_output=True).returncode != 0:
        pytest.skip("needs the right to mount a small disk")
    try:
        with registry_with_proxy(tmp_path / "registry", data=full) as (registry, proxy):
            start = time.time()
            answer = deploy(packages[0], registry.host, "full", status=1)
            assert "space" in answer.err and time.time() - start < 60
            (full / "cache").mkdir()
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("LEPTON_CACHE", str(full / "cache"))
                here = deploy(packages[0], registry.host, "full", status=1)
                assert "full" in here.error.lower() or "space" in here.error.lower()
                assert not list((full / "cache/images").glob("*part*"))
    finally:
        subprocess.run(["umount", "-l", full])


def test_ctrl_c_ends_a_push_and_deleting_says_where_nothing_can_be_deleted(tmp_path, packages):
    with registry_with_proxy(tmp_path / "registry", delete=False) as (registry, proxy):
        proxy.fault = lambda method, path, number: ("slow", 5 * MB) if method == "PATCH" else None
        process = subprocess.Popen([LEPTON, "deploy", packages[0], "--target", f"registry:{proxy.host}/tests/held", "--name", "held", "--set", "plain_http=on"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wait_until(lambda: proxy.sent.get("PATCH", 0) > MB, 120)
        process.send_signal(signal.SIGINT)
        start = time.time()
        _, errors = process.communicate(timeout=30)
        assert time.time() - start < 5 and process.returncode != 0 and "ancelled" in errors
        proxy.fault = lambda method, path, number: None
        deploy(packages[0], proxy.host, "held", "artifact=modelpack")
        answer = ok("deployments", "delete", "held")
        assert "does not let anything be deleted" in answer.out + answer.err
        assert lepton("deployments", "status", "held").status == 1


def test_wrong_addresses_are_refused_before_anything_is_asked(packages):
    for address in ["https://registry.example/digits", "registry.example/Digits", "registry.example:5000", "registry.example/digits:3"]:
        answer = lepton("deploy", packages[0], "--target", "registry", "--set", f"repository={address}", "--name", "wrong", "--plan")
        assert answer.status == 1 and answer.error

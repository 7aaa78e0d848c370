"""`lepton serve` as an operator runs it: TLS, tokens, logs, metrics, signals, clients that mean no good, and more load than it can carry."""

import concurrent.futures
import http.client
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import threading
import time
import urllib.parse

import pytest

from conftest import lepton
from places import LEPTON


class Server:
    """A `lepton serve` whose end the test decides on."""

    def __init__(self, package, *arguments):
        self.process = subprocess.Popen([LEPTON, "serve", package, *map(str, arguments), "--port", "0", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.ready = json.loads(self.process.stdout.readline())
        self.url = urllib.parse.urlsplit(self.ready["url"])
        self.port = self.url.port
        self.infer = f"/v2/models/{self.ready['models'][0]['name']}/infer"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def get(self, path, **headers):
        return ask(self.connect(), "GET", path, headers=headers)

    def resident_mb(self):
        status = open(f"/proc/{self.process.pid}/status", encoding="utf-8").read()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


def ask(connection, method, path, body=None, headers=None):
    connection.request(method, path, body, headers or {})
    response = connection.getresponse()
    return response.status, response.headers, response.read()


def picture(seed, count=1):
    values = [(seed * 37 + i * i) % 256 for i in range(64 * count)]
    return json.dumps({"inputs": [{"name": "pictures", "datatype": "FP32", "shape": [count, 1, 8, 8], "data": values}]})


def scores(body):
    return json.loads(body)["outputs"][0]["data"]


def certificate(folder, name, *subject):
    key, chain = folder / f"{name}.key", folder / f"{name}.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", chain, "-days", "2",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True)
    return chain, key


def test_tls_1_2_and_newer_with_a_certificate_that_clients_check(trained, tmp_path):
    chain, key = certificate(tmp_path, "server")
    with Server(trained.package, "--tls-certificate", chain, "--tls-key", key) as server:
        assert server.url.scheme == "https"
        trusting = ssl.create_default_context(cafile=str(chain))
        connection = http.client.HTTPSConnection("localhost", server.port, context=trusting, timeout=20)
        for seed in range(3):  # on one connection
            status, _, body = ask(connection, "POST", server.infer, picture(seed, 20))
            assert status == 200 and abs(sum(scores(body)) - 20) < 1e-4
        assert connection.sock.version() in ("TLSv1.2", "TLSv1.3")
        older = ssl.create_default_context(cafile=str(chain))
        older.maximum_version = ssl.TLSVersion.TLSv1_2
        assert ask(http.client.HTTPSConnection("localhost", server.port, context=older, timeout=20), "GET", "/v2")[0] == 200
        too_old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        too_old.check_hostname, too_old.verify_mode = False, ssl.CERT_NONE
        too_old.minimum_version = ssl.TLSVersion.TLSv1
        too_old.maximum_version = ssl.TLSVersion.TLSv1_1
        too_old.set_ciphers("ALL:@SECLEVEL=0")
        with pytest.raises((ssl.SSLError, ConnectionError)):
            http.client.HTTPSConnection("localhost", server.port, context=too_old, timeout=20).request("GET", "/v2")
        # In the clear, or nothing at all: neither harms the others.
        with pytest.raises((http.client.HTTPException, ConnectionError)):
            server.get("/v2")
        silent = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(20)]
        assert ask(connection, "GET", "/v2/health/live")[0] == 200
        for one in silent:
            one.close()
        # A refused body that is still being sent does not cost the client its answer.
        large = http.client.HTTPSConnection("localhost", server.port, context=trusting, timeout=20)
        assert ask(large, "POST", "/v2/models/nobody/infer", b"x" * 3_000_000)[0] == 404


def test_certificates_and_keys_that_do_not_do_are_told_apart(trained, tmp_path):
    chain, key = certificate(tmp_path, "one")
    _, other = certificate(tmp_path, "two")
    locked, nonsense = tmp_path / "locked.key", tmp_path / "nonsense.pem"
    subprocess.run(["openssl", "pkey", "-in", key, "-aes256", "-passout", "pass:x", "-out", locked], check=True, capture_output=True)
    nonsense.write_text("hello")

    def fault(*arguments):
        answer = lepton("serve", trained.package, "--port", "0", *arguments)
        assert answer.status == 1
        return answer.error

    assert "not the one of the certificate" in fault("--tls-certificate", chain, "--tls-key", other) and str(other) in fault("--tls-certificate", chain, "--tls-key", other)
    assert "passphrase" in fault("--tls-certificate", chain, "--tls-key", locked)
    assert "no private key" in fault("--tls-certificate", chain, "--tls-key", nonsense)
    assert "no certificate" in fault("--tls-certificate", nonsense, "--tls-key", key)
    assert "both" in fault("--tls-certificate", chain)
    assert str(tmp_path / "none") in fault("--tls-certificate", tmp_path / "none", "--tls-key", key)


def test_tokens_with_roles(trained, tmp_path):
    tokens = tmp_path / "tokens"
    tokens.write_text("# ours\ninfer abc\nmetrics def\nadmin ghi\n")
    with Server(trained.package, "--token-file", tokens) as server:

        def status(path, token, method="GET", body=None):
            return ask(server.connect(), method, path, body, {"Authorization": f"Bearer {token}"} if token else {})[0]

        for path in ("/v2/health/live", "/v2/health/ready"):
            assert status(path, None) == 200
        assert [status("/v2", token) for token in (None, "wrong", "abc", "def", "ghi")] == [401, 401, 200, 403, 200]
        assert [status("/metrics", token) for token in (None, "wrong", "abc", "def", "ghi")] == [401, 401, 403, 200, 200]
        assert [status(server.infer, token, "POST", picture(1)) for token in (None, "abc", "def", "ghi")] == [401, 200, 403, 200]
        command = open(f"/proc/{server.process.pid}/cmdline", encoding="utf-8").read()
        assert "abc" not in command and "ghi" not in command


def test_a_bad_token_file_is_told_without_its_tokens(trained, tmp_path):
    tokens = tmp_path / "tokens"
    tokens.write_text("infer abc\nroot hush-hush\n")
    answer = lepton("serve", trained.package, "--port", "0", "--token-file", tokens)
    assert answer.status == 1 and f"{tokens}:2" in answer.error and "hush" not in answer.err


SAMPLE = re.compile(r'^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"(?:,(?=[^}]))?)*\})? (\S+)$')


def samples(text):
    """Prometheus' text form, strictly: {(name, labels): value}."""
    out, typed = {}, set()
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            name = line.split()[2]
            assert name not in typed
            typed.add(name)
        elif not line.startswith("#"):
            match = SAMPLE.match(line)
            assert match, line
            name, labels, value = match.groups()
            assert name in typed or re.sub("_(bucket|sum|count)$", "", name) in typed, line
            assert (name, labels or "") not in out, line
            out[name, labels or ""] = float(value)
    return out


def test_metrics_say_what_happened(trained):
    with Server(trained.package) as server:
        for seed in range(5):
            assert ask(server.connect(), "POST", server.infer, picture(seed, 3))[0] == 200
        assert ask(server.connect(), "POST", server.infer, "{")[0] == 400
        status, headers, body = server.get("/metrics")
        assert status == 200 and headers["Content-Type"].startswith("text/plain; version=0.0.4")
        figures = samples(body.decode())
        model = server.ready["models"][0]
        labels = f'{{model="{model["name"]}",version="{model["version"]}"}}'
        assert figures["nv_inference_count", labels] == 15
        assert 1 <= figures["nv_inference_exec_count", labels] <= 5
        assert figures["nv_inference_request_success", labels] == 5
        assert figures["nv_inference_request_failure", labels] == 1
        assert figures["nv_inference_pending_request_count", labels] == 0
        assert figures["nv_inference_request_duration_us", labels] >= figures["nv_inference_compute_infer_duration_us", labels] > 0
        assert figures["lepton_batch_size_count", labels] == figures["nv_inference_exec_count", labels]
        assert figures["lepton_request_duration_seconds_count", labels] == 6
        assert figures["lepton_http_responses_total", '{code="200"}'] == 5
        assert figures["lepton_http_responses_total", '{code="400"}'] == 1
        assert figures["lepton_connections", ""] >= 1
        assert figures["lepton_queue_depth", ""] == 0
        assert abs(figures["process_resident_memory_bytes", ""] / 2**20 - server.resident_mb()) < 50
        assert any(name == "lepton_build_info" and 'version="' in found for name, found in figures)


def test_the_access_log_follows_its_file(trained, tmp_path):
    log, moved = tmp_path / "access.log", tmp_path / "access.log.old"
    with Server(trained.package, "--access-log", log) as server:
        status, headers, _ = ask(server.connect(), "POST", server.infer, picture(1), {"X-Request-Id": "order-9"})
        assert status == 200 and headers["X-Request-Id"] == "order-9"
        wait_for(lambda: log.read_text().count("\n") == 1)
        log.rename(moved)
        server.process.send_signal(signal.SIGHUP)
        wait_for(log.exists)
        server.get("/v2/models/nobody")
        wait_for(lambda: log.read_text().count("\n") == 1)
        first, second = json.loads(moved.read_text()), json.loads(log.read_text())
        model = server.ready["models"][0]
        assert first["id"] == "order-9" and first["model"] == model["name"] and first["version"] == model["version"]
        assert first["status"] == 200 and first["total_us"] >= first["compute_us"] > 0 and first["queue_us"] >= 0
        assert second["status"] == 404 and second["path"] == "/v2/models/nobody"


def wait_for(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_sigterm_lets_readiness_fall_first_and_answers_what_runs(trained):
    with Server(trained.package, "--drain-delay-s", "0.5", "--max-batch", "1") as server:
        many = picture(3, 20000)
        with concurrent.futures.ThreadPoolExecutor() as pool:
            running = pool.submit(ask, server.connect(), "POST", server.infer, many)
            wait_for(lambda: samples(server.get("/metrics")[2].decode())["lepton_requests_in_flight", ""] == 1)
            server.process.terminate()
            wait_for(lambda: server.get("/v2/health/ready")[0] in (400, 503), 0.5)
            assert ask(server.connect(), "POST", server.infer, picture(1))[0] == 200  # those who have not heard of it yet
            status, _, body = running.result()
        assert status == 200 and len(scores(body)) == 200000
        assert server.process.wait(10) == 0


def test_a_second_signal_ends_it_at_once(trained):
    with Server(trained.package, "--drain-delay-s", "60") as server:
        server.process.terminate()
        wait_for(lambda: server.get("/v2/health/ready")[0] == 503)
        server.process.terminate()
        assert server.process.wait(5) != 0


def test_a_hundred_clients_that_say_nothing_or_little_hold_up_nobody(trained):
    with Server(trained.package, "--connections", "150") as server:
        slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(100)]
        for i, one in enumerate(slow):
            one.send((b"", b"POST ", b"GET /v2 HTTP/1.1\r\nHost: x\r\nX: ", f"POST {server.infer} HTTP/1.1\r\nHost: x\r\nContent-Length: 60000000\r\n\r\n".encode())[i % 4])
        before = server.resident_mb()
        connection = server.connect()
        for seed in range(20):
            started = time.monotonic()
            assert ask(connection, "POST", server.infer, picture(seed))[0] == 200
            assert time.monotonic() - started < 1
        assert server.resident_mb() - before < 50, "a stated length takes no memory"
        for one in slow:
            one.close()


def test_deadlines_from_the_command_line_and_from_the_request(trained):
    with Server(trained.package, "--threads", "1", "--max-batch", "8", "--deadline-s", "30") as server:
        with concurrent.futures.ThreadPoolExecutor() as pool:
            running = pool.submit(ask, server.connect(), "POST", server.infer, picture(3, 20000))
            wait_for(lambda: samples(server.get("/metrics")[2].decode()).get(("lepton_requests_in_flight", ""), 0) == 1)
            time.sleep(0.1)  # its body has been read, and it computes
            request = json.loads(picture(1))
            request["parameters"] = {"timeout": 1}
            late = pool.submit(ask, server.connect(), "POST", server.infer, json.dumps(request))
            assert running.result()[0] == 200
            status, _, body = late.result()
            assert status == 504 and "deadline" in json.loads(body)["error"]
            figures = samples(server.get("/metrics")[2].decode())
            assert sum(value for (name, _), value in figures.items() if name == "lepton_deadline_exceeded_total") == 1


def test_ten_times_the_load_that_it_can_carry(trained):
    """Twenty clients ask without a pause while eight may wait: no crash, no growth, 503 at once for the rest, and every answer right."""
    with Server(trained.package, "--queue", "8", "--threads", "1") as server:
        count = 40
        bodies = [picture(seed, count) for seed in range(4)]
        right = [scores(ask(server.connect(), "POST", server.infer, body)[2]) for body in bodies]
        before = server.resident_mb()
        seen, wrong, slow = {}, [], []
        lock = threading.Lock()
        end = time.monotonic() + 4

        def client(number):
            connection = server.connect()
            while time.monotonic() < end:
                asked = time.monotonic()
                status, headers, body = ask(connection, "POST", server.infer, bodies[number % 4])
                took = time.monotonic() - asked
                with lock:
                    seen[status] = seen.get(status, 0) + 1
                    if status == 200 and max(abs(a - b) for a, b in zip(scores(body), right[number % 4], strict=True)) > 1e-5:
                        wrong.append(number)
                    if status in (429, 503):
                        assert int(headers["Retry-After"]) >= 1
                        slow.append(took)

        with concurrent.futures.ThreadPoolExecutor(max_workers=20) as pool:
            for one in [pool.submit(client, number) for number in range(20)]:
                one.result()
        assert set(seen) <= {200, 429, 503} and seen[200] > 20
        assert not wrong
        if slow:
            assert sorted(slow)[len(slow) // 2] < 0.5
        full = sum(value for (name, _), value in samples(server.get("/metrics")[2].decode()).items() if name == "lepton_queue_full_total")
        assert full == seen.get(503, 0)
        assert server.resident_mb() - before < 60
        assert server.get("/v2/health/ready")[0] == 200
        server.process.terminate()
        assert server.process.wait(20) == 0


def test_it_is_ready_within_a_second_and_small(trained):
    started = time.monotonic()
    with Server(trained.package) as server:
        assert server.get("/v2/health/ready")[0] == 200
        assert time.monotonic() - started < 1 or os.getloadavg()[0] > 2
        assert server.resident_mb() < 350

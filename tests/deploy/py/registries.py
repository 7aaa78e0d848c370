"""Debian's docker-registry on loopback, in every way that registries are kept, and a proxy before it that breaks things."""

import base64
import contextlib
import http.client
import http.server
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

# bcrypt of "correct horse", user "ann"
HTPASSWD = "ann:$2b$04$Ui68ZtSv9yoW4eZHYFDtK.v7KWs3denR24/TsYz.dLt5XVh1T/z5.\n"
USER, PASSWORD = "ann", "correct horse"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def need(program, package):
    if not shutil.which(program):
        import pytest  # benchmarks take this file without it

        pytest.skip(f"needs the Debian package {package}")


def wait_until(done, seconds=20):
    until = time.time() + seconds
    while not done():
        assert time.time() < until, "not in time"
        time.sleep(0.02)


def make_certificate(folder):
    """An authority, and a certificate by it for 127.0.0.1."""
    need("openssl", "openssl")
    run = lambda *words: subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True, cwd=folder)
    run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test authority", "-keyout", "ca.key", "-out", "ca.crt")
    run("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-keyout", "server.key", "-out", "server.csr")
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n")
    run("x509", "-req", "-in", "server.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names", "-out", "server.crt")
    return folder / "ca.crt", folder / "server.crt", folder / "server.key"


class Registry:
    def __init__(self, folder, *, tls=None, auth="", delete=True, readonly=False, data=None):
        need("docker-registry", "docker-registry")
        self.folder, self.port, self.tls = folder, free_port(), tls
        self.host = f"127.0.0.1:{self.port}"
        certificates = f"\n  tls:\n    certificate: {tls[1]}\n    key: {tls[2]}" if tls else ""
        (folder / "config.yml").write_text(
            f"version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: {data or folder / 'data'}\n  delete:\n    enabled: {str(delete).lower()}\n"
            f"  maintenance:\n    readonly:\n      enabled: {str(readonly).lower()}\nhttp:\n  addr: {self.host}\n  secret: same{certificates}\n{auth}"
        )
        self.start()

    def start(self):
        self.log = open(self.folder / "log.txt", "ab")
        self.process = subprocess.Popen(["docker-registry", "serve", self.folder / "config.yml"], stdout=self.log, stderr=self.log)

        def up():
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
                return True
            return False

        wait_until(up)

    def end(self, signal_number=signal.SIGTERM):
        self.process.send_signal(signal_number)
        self.process.wait(20)
        self.log.close()


class TokenServer:
    """Gives the tokens that a docker-registry with `auth: token` takes: JWTs (RFC 7519) by RS256, the key's certificate inside as x5c."""

    def __init__(self, folder):
        need("openssl", "openssl")
        self.folder = folder
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=tokens", "-keyout", folder / "token.key", "-out", folder / "token.crt"], check=True, capture_output=True)
        self.requests, self.given = [], []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                query = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query)
                login = self.headers.get("Authorization", "")
                outer.requests.append(query)
                if login != "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode():
                    self.send_response(401)
                    self.end_headers()
                    return
                body = json.dumps({"token": outer.token(query), "expires_in": 60}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.realm = f"http://127.0.0.1:{self.server.server_address[1]}/token"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def token(self, query):
        code = lambda data: base64.urlsafe_b64encode(data).rstrip(b"=")
        certificate = "".join((self.folder / "token.crt").read_text().splitlines()[1:-1])
        now = int(time.time())
        access = [{"type": kind, "name": name, "actions": actions.split(",")} for kind, name, actions in (scope.split(":") for scope in query.get("scope", []))]
        claims = {"iss": "issuer", "sub": USER, "aud": query["service"][0], "exp": now + 60, "nbf": now - 5, "iat": now, "jti": str(len(self.given)), "access": access}
        signed = code(json.dumps({"typ": "JWT", "alg": "RS256", "x5c": [certificate]}).encode()) + b"." + code(json.dumps(claims).encode())
        signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.folder / "token.key"], input=signed, check=True, capture_output=True).stdout
        self.given.append((signed + b"." + code(signature)).decode())
        return self.given[-1]

    def auth(self):
        return f"auth:\n  token:\n    realm: {self.realm}\n    service: tests\n    issuer: issuer\n    rootcertbundle: {self.folder / 'token.crt'}\n"

    def end(self):
        self.server.shutdown()
        self.server.server_close()


class Proxy:
    """Before a registry: counts what goes in, and does harm. `fault(method, path, number)` is asked for each request, with its number among those of its method; it gives
    None (hand it on), ("status", 503, headers, body), ("cut", bytes: take so many of the body, hand nothing on, close), ("partly", bytes: hand so many on, close),
    ("flip",: change a byte of the body) or ("slow", bytes a second)."""

    def __init__(self, upstream):
        self.sent, self.counts, self.fault, self.log = {}, {}, lambda method, path, number: None, []
        self.lock = threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def handle_any(self):
                length = int(self.headers.get("Content-Length", 0))
                with outer.lock:
                    number = outer.counts[self.command] = outer.counts.get(self.command, 0) + 1
                    outer.log.append((self.command, self.path))
                fault = outer.fault(self.command, self.path, number) or ("none",)
                self.close_connection = True
                if fault[0] == "status":
                    self.take(length)
                    self.answer(fault[1], fault[2], fault[3])
                    return
                if fault[0] == "cut":
                    self.take(fault[1])
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                rate = fault[1] if fault[0] == "slow" else None
                wanted = fault[1] if fault[0] == "partly" else length
                body = bytearray(self.take(wanted, rate))
                if len(body) < wanted:
                    return  # the client is gone
                if fault[0] == "flip" and body:
                    body[len(body) // 2] ^= 1
                link = http.client.HTTPConnection(upstream, timeout=60)
                try:
                    link.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
                    for name, value in self.headers.items():
                        link.putheader(name, value)
                    link.endheaders(bytes(body) if length else None)
                    if fault[0] == "partly":
                        time.sleep(0.3)
                        self.connection.shutdown(socket.SHUT_RDWR)
                        return
                    got = link.getresponse()
                    content = got.read()
                    self.answer(got.status, [(name, value) for name, value in got.getheaders() if name.lower() not in ("content-length", "connection", "transfer-encoding")], content, got.getheader("Content-Length"))
                except OSError:
                    self.close_connection = True
                finally:
                    link.close()

            def take(self, count, rate=None):
                taken = bytearray()
                while len(taken) < count:
                    piece = self.rfile.read(min(1 << 18, count - len(taken)))
                    if not piece:
                        break
                    taken += piece
                    with outer.lock:
                        outer.sent[self.command] = outer.sent.get(self.command, 0) + len(piece)
                    if rate:
                        time.sleep(len(piece) / rate)
                return bytes(taken)

            def answer(self, status, headers, body, length=None):
                with contextlib.suppress(OSError):
                    self.send_response(status)
                    for name, value in headers:
                        self.send_header(name, value)
                    if status != 204:
                        self.send_header("Content-Length", length if self.command == "HEAD" and length else str(len(body)))
                    self.send_header("Connection", "close")
                    self.end_headers()
                    if self.command != "HEAD":
                        self.wfile.write(body)

            do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.host = f"127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def uploaded(self):
        return self.sent.get("PATCH", 0) + self.sent.get("PUT", 0)

    def end(self):
        self.server.shutdown()
        self.server.server_close()

"""A client of `lepton engine`."""

import json
import queue
import subprocess
import threading

from places import LEPTON


class Engine:
    def __init__(self):
        self.process = subprocess.Popen([LEPTON, "engine"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.count = 0
        self.answers = {}
        self.notes = queue.Queue()
        self.waiting = {}
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        while True:
            header = self.process.stdout.readline()
            if not header:
                return
            assert header.lower().startswith(b"content-length:"), header
            self.process.stdout.readline()
            message = json.loads(self.process.stdout.read(int(header.split(b":")[1])))
            if "method" in message:
                self.notes.put(message)
            else:
                self.waiting.setdefault(message["id"], queue.Queue()).put(message)

    def send(self, body):
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def ask(self, method, timeout=60, **params):
        self.count += 1
        box = self.waiting.setdefault(self.count, queue.Queue())
        self.send(json.dumps({"jsonrpc": "2.0", "id": self.count, "method": method, "params": params}).encode())
        return box.get(timeout=timeout)

    def call(self, method, **params):
        answer = self.ask(method, **params)
        assert "result" in answer, answer
        return answer["result"]

    def events_until_end(self, run, timeout=120):
        """All events of a run, and how it ended."""
        events = []
        while True:
            note = self.notes.get(timeout=timeout)
            if note["params"].get("run") != run:
                continue
            if note["method"] == "run/events":
                events += note["params"]["events"]
            elif note["method"] == "run/ended":
                return events, note["params"]

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(30) == 0

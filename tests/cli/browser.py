"""A headless Chromium, driven over a pair of pipes by its DevTools protocol: no more than the tests of pages need."""

import base64
import contextlib
import json
import os
import shutil
import subprocess
import time

CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)


class Page:
    def __init__(self, send, session):
        self._send = send
        self._session = session
        self.problems = []

    def call(self, method, **parameters):
        return self._send(method, parameters, self._session, self)

    def run(self, script):
        """The value of a piece of JavaScript, awaited if it is a promise."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def until(self, script, seconds=20):
        end = time.monotonic() + seconds
        while not self.run(f"!!({script})"):
            assert time.monotonic() < end, f"{script} did not come true\n" + self.run("document.body.innerText")
            time.sleep(0.05)

    def choose_file(self, selector, path):
        element = self.call("Runtime.evaluate", expression=f"document.querySelector({json.dumps(selector)})")["result"]["objectId"]
        self.call("DOM.setFileInputFiles", files=[str(path)], objectId=element)

    def type(self, selector, text):
        self.run(f"(() => {{ const e = document.querySelector({json.dumps(selector)}); e.value = {json.dumps(text)}; e.dispatchEvent(new Event('input', {{bubbles: true}})); e.dispatchEvent(new Event('change', {{bubbles: true}})); }})()")

    def picture(self, file):
        file.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))


@contextlib.contextmanager
def browser(folder):
    """Gives open(url, dark, width, height) → Page."""
    theirs, ours = os.pipe()
    read, write = os.pipe()
    command = [CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage", f"--user-data-dir={folder}", "--remote-debugging-pipe", "about:blank"]
    process = subprocess.Popen(["bash", "-c", f'exec "$@" 3<&{theirs} 4>&{write}', "bash", *command], pass_fds=(theirs, write), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(theirs)
    os.close(write)
    state = {"number": 0, "rest": b""}

    def receive():
        while b"\0" not in state["rest"]:
            piece = os.read(read, 1 << 20)
            assert piece, "the browser is gone"
            state["rest"] += piece
        message, state["rest"] = state["rest"].split(b"\0", 1)
        return json.loads(message)

    def send(method, parameters, session=None, page=None):
        state["number"] += 1
        message = {"id": state["number"], "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(ours, json.dumps(message).encode() + b"\0")
        while True:
            answer = receive()
            if answer.get("id") == state["number"]:
                assert "error" not in answer, answer
                return answer["result"]
            if page and (answer.get("method") == "Runtime.exceptionThrown" or answer.get("params", {}).get("entry", {}).get("level") in ("error", "warning")):
                page.problems.append(answer["params"])

    def open_page(url, dark=False, width=1280, height=860):
        target = send("Target.createTarget", {"url": "about:blank"})["targetId"]
        page = Page(send, send("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"])
        for domain in ("Runtime", "Log", "DOM", "Page"):
            page.call(f"{domain}.enable")
        page.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        page.call("Page.navigate", url=url)
        return page

    try:
        yield open_page
    finally:
        process.terminate()
        process.wait(20)
        os.close(ours)
        os.close(read)

"""A `lepton serve` for the length of a with block."""

import contextlib
import json
import subprocess

from places import LEPTON


@contextlib.contextmanager
def serving(*arguments):
    process = subprocess.Popen([LEPTON, "serve", *map(str, arguments), "--port", "0", "--json"], stdout=subprocess.PIPE, text=True)
    try:
        yield json.loads(process.stdout.readline())
    finally:
        process.terminate()
        assert process.wait(20) == 0
        process.stdout.close()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Images: how large they are, and from the package's file to the first right answer of a container that podman pulled from a registry."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "tests/deploy/py"))


class Unmeasured(Exception):
    pass


def need(*programs):
    for program in programs:
        if not shutil.which(program):
            raise Unmeasured(f"needs {program}, which is not installed")


def registry_in(folder):
    from registries import Registry

    need("docker-registry")
    return Registry(pathlib.Path(folder))


def image_mb(lepton, package):
    """Sum of the compressed layers that the registry's manifest names."""
    need("skopeo")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LEPTON_DATA"] = folder
        registry = registry_in(folder)
        try:
            lepton("deploy", package, "--target", f"registry:{registry.host}/bench/image", "--set", "plain_http=on", "--name", "image")
            raw = subprocess.run(["skopeo", "inspect", "--raw", "--tls-verify=false", f"docker://{registry.host}/bench/image:1"], check=True, capture_output=True).stdout
            return [sum(layer["size"] for layer in json.loads(raw)["layers"]) / 1e6]
        finally:
            registry.end()


def podman_s(lepton, package, samples=3, cold=False):
    """Each sample with an empty registry and an empty store of podman's, so that all of the image is pushed and pulled. The runtime layers' cache is warm unless `cold`."""
    need("podman", "runc", "catatonit")
    runtime = os.environ.get("LEPTON_OCI_RUNTIME") or str(SOURCE.parent / "shared/tools/runc")
    if not os.access(runtime, os.X_OK):
        raise Unmeasured(f"needs an OCI runtime that leaves resource limits alone: there is no {runtime}")
    seconds = []
    for number in range(samples + 1):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            os.environ["LEPTON_DATA"] = f"{folder}/data"
            if cold:
                os.environ["LEPTON_CACHE"] = f"{folder}/cache"
            pathlib.Path(folder, "storage.conf").write_text(f'[storage]\ndriver = "overlay"\ngraphroot = "{folder}/graph"\nrunroot = "{folder}/run"\n')
            os.environ["CONTAINERS_STORAGE_CONF"] = f"{folder}/storage.conf"
            registry = registry_in(folder)
            try:
                start = time.monotonic()
                lepton("deploy", package, "--target", "podman", "--name", "bench", "--set", f"runtime={runtime}", "--set", "network=host", "--set", f"repository={registry.host}/bench/podman", "--set", "plain_http=on")
                if number > 0 or cold:  # the first fills the cache
                    seconds.append(time.monotonic() - start)
                lepton("deployments", "delete", "bench")
            finally:
                registry.end()
                subprocess.run(["podman", "rmi", "-f", "--all"], capture_output=True)
                subprocess.run(["umount", f"{folder}/graph/overlay"], capture_output=True)
                del os.environ["CONTAINERS_STORAGE_CONF"]
                if cold:
                    del os.environ["LEPTON_CACHE"]
    return seconds

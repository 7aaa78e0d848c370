"""`lepton export` and `lepton inspect`, and the engine's requests of the same: what is written, what is told, and what is refused."""

import hashlib
import io
import json
import os
import pathlib
import shutil
import subprocess
import zipfile

import pytest

from conftest import PICTURES, SOURCE, lepton, ok
from rpc import Engine
from template_packages import template_packages

ENDINGS = {"package": ".leptonmodel", "onnx": ".onnx", "torchscript": ".pt", "pytorch": ".py"}


@pytest.fixture(scope="session")
def packages():
    return template_packages()


@pytest.fixture(autouse=True)
def no_python(monkeypatch):
    """PyTorch in Python is tests/peers' business; this goes the same way on every machine."""
    monkeypatch.setenv("LEPTON_PYTHON", "/nonexistent/python3")


def refused(*arguments, mentions=()):
    answer = lepton(*arguments)
    assert answer.status == 1
    for word in mentions:
        assert word in answer.error + answer.err.splitlines()[-1], answer.err
    return answer


def document(source, form, output, *more):
    answer = ok("export", source, "--format", form, "-o", output, *more, "--json").json
    assert {"format", "path", "name", "version", "bytes", "check"} <= answer.keys() and answer["format"] == form
    assert answer["check"].keys() == {"by", "samples", "largest_difference"}
    return answer


@pytest.mark.parametrize("form", ENDINGS)
def test_a_run_and_its_package_export_alike(trained, tmp_path, form):
    """A file, a folder, and a folder that is not there yet."""
    for source, output in ((trained.run, tmp_path / f"given{ENDINGS[form]}"), (trained.package, tmp_path), (trained.package, tmp_path / "new" / "folder")):
        answer = document(source, form, output)
        path = pathlib.Path(answer["path"])
        assert path.suffix == ENDINGS[form] and path.is_file() and tmp_path in path.parents
        assert answer["name"] == "digits" and answer["version"] == "1"
        if form != "pytorch":
            assert answer["bytes"] == path.stat().st_size and answer["check"]["samples"] == 10
            assert answer["check"]["largest_difference"] <= (1e-5 if form != "onnx" else 1e-4)
    assert not [path for path in tmp_path.rglob(".*")]  # nothing of the way there


def test_a_package_is_passed_on_without_its_data(trained, tmp_path):
    """Somebody else's: the same model under another name, with its card and metrics."""
    answer = document(trained.package, "package", tmp_path / "theirs.leptonmodel", "--name", "other digits", "--model-version", "7")
    assert (answer["name"], answer["version"]) == ("other-digits", "7") and answer["check"]["largest_difference"] == 0
    with zipfile.ZipFile(trained.package) as before, zipfile.ZipFile(answer["path"]) as after:
        assert before.namelist() == after.namelist()
        for member in set(before.namelist()) - {"manifest.json"}:
            assert before.read(member) == after.read(member), member
    assert answer["metrics"] == json.loads(zipfile.ZipFile(trained.package).read("manifest.json"))["metrics"]
    picture = PICTURES / "digit-3.png"
    assert ok("predict", answer["path"], picture, "--json").json == ok("predict", trained.package, picture, "--json").json


def test_a_run_whose_data_is_gone_exports_all_the_same_and_says_that_it_was_not_checked(trained, tmp_path):
    project = tmp_path / "project"
    shutil.copytree(trained.project, project)
    run = project / "runs" / trained.run.name
    facts = json.loads((run / "run.json").read_text())
    facts["project"]["data"]["source"] = str(tmp_path / "gone")
    (run / "run.json").write_text(json.dumps(facts))
    check = document(run, "torchscript", tmp_path / "model.pt")["check"]
    assert check["samples"] == 0 and check["largest_difference"] is None and "gone" in check["by"] and check["by"].startswith("not run: ")
    refused("export", run, "-o", tmp_path / "p.leptonmodel", mentions=["gone"])


def test_wrong_wishes(trained, tmp_path):
    refused("export", trained.package, "--format", "caffe", "-o", tmp_path / "x", mentions=["caffe", "torchscript", "triton"])
    refused("export", tmp_path / "nowhere", "--format", "torchscript", "-o", tmp_path / "x", mentions=["nowhere"])
    refused("export", tmp_path, "--format", "torchscript", "-o", tmp_path / "x", mentions=[str(tmp_path)])
    (tmp_path / "file").write_text("in the way")
    for form in [*ENDINGS, "triton"]:
        refused("export", trained.package, "--format", form, "-o", tmp_path / "file" / f"model{ENDINGS.get(form, '')}", mentions=["file"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"] and (tmp_path / "file").read_text() == "in the way"
    assert lepton("export").status == 2


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_full_disk(trained, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=60k", "none", disk], capture_output=True).returncode != 0:
        pytest.skip("this machine may not mount a small disk")
    try:
        (disk / "old.pt").write_bytes(b"older")
        for form in [*ENDINGS, "triton"]:
            refused("export", trained.package, "--format", form, "-o", disk / f"old{ENDINGS.get(form, '')}" if form != "triton" else disk, mentions=["full"])
        assert (disk / "old.pt").read_bytes() == b"older"
        assert sorted(path.name for path in disk.rglob("*") if path.is_file() and path.suffix in (*ENDINGS.values(), ".safetensors")) == ["old.pt"]
    finally:
        subprocess.run(["umount", disk], check=True)


TAKES = {
    "cnn": "A picture of any size, JPEG or PNG",
    "dcgan": "How many pictures it is to make",
    "small-gpt": "The beginning of a text, which it goes on with",
    "text-cnn": "A text",
    "tabular-mlp": "A row with the columns ",
    "lstm-forecaster": "The last ",
    "neural-recommender": "A pair of user, item",
}


@pytest.mark.parametrize("template", TAKES)
def test_inspect_says_what_a_package_is_and_takes(packages, template):
    file = packages[template]
    found = ok("inspect", file, "--json").json
    with zipfile.ZipFile(file) as members:
        manifest = json.loads(members.read("manifest.json"))
        for key in ("name", "version", "objective", "labels", "signature", "metrics", "provenance"):
            assert found[key] == manifest[key], key
        assert found["model_card"] == members.read("model-card.md").decode()
        held = {member["name"]: member for member in found["members"]}
        assert held.keys() == set(members.namelist()) - {"manifest.json"}
        for name, member in held.items():
            data = members.read(name)
            assert (member["bytes"], member["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert found["takes"].startswith(TAKES[template]) and "%" not in found["takes"]
    if template == "tabular-mlp":
        header = (SOURCE / "datasets/samples/penguins/penguins.csv").read_text().splitlines()[0].replace('"', "").split(",")
        assert found["columns"] and set(found["columns"]) < set(header) and all(column in found["takes"] for column in found["columns"])
    assert 0 < found["parity"]["samples"] <= 10 and found["check"]["largest_difference"] <= 1e-6
    page = ok("inspect", file).out
    assert found["takes"] in page and "weights.safetensors" in page


def spoiled(package, file, change):
    """The package with its members changed by hand, the manifest's digests as they were."""
    with zipfile.ZipFile(package) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    change(members)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return file


def with_manifest(change):
    def spoil(members):
        manifest = json.loads(members["manifest.json"])
        change(manifest, members)
        for name, content in members.items():
            if name != "manifest.json" and name in manifest["members"]:
                manifest["members"][name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        members["manifest.json"] = json.dumps(manifest).encode()

    return spoil


def other_weights(manifest, members):
    """A layer's weights with another shape, and everything else right."""
    data = members["weights.safetensors"]
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + size])
    name = next(key for key in header if key != "__metadata__" and len(header[key]["shape"]) > 1)
    header[name]["shape"] = header[name]["shape"][::-1]
    header.pop("__metadata__", None)
    text = json.dumps(header).encode()
    members["weights.safetensors"] = len(text).to_bytes(8, "little") + text + data[8 + size :]


BROKEN = {
    "wrong digest": (lambda members: members.update({"recipe.json": members["recipe.json"].replace(b"[", b" [", 1)[: len(members["recipe.json"])]}), ["recipe.json"]),
    "a member gone": (lambda members: members.pop("weights.safetensors"), ["weights.safetensors"]),
    "a way out": (lambda members: members.update({"../evil.txt": b"x"}), ["../evil.txt"]),
    "an absolute way out": (lambda members: members.update({"/tmp/evil.txt": b"x"}), ["/tmp/evil.txt"]),
    "a bomb": (lambda members: members.update({"model-card.md": b"0" * (200 << 20)}), ["model-card.md", "larger"]),
    "a bomb that the manifest names": (with_manifest(lambda manifest, members: members.update({"model-card.md": b"0" * (300 << 20)})), ["unfold"]),
    "a member that the manifest does not name": (lambda members: members.update({"empty": b""}), ["empty", "manifest"]),
    "weights that don't fit": (with_manifest(other_weights), ["shape"]),
    "no manifest": (lambda members: members.pop("manifest.json"), ["manifest.json"]),
    "a name that leaves the folder": (with_manifest(lambda manifest, members: manifest.update(name="../../evil")), ["name"]),
    "a layer that nobody knows": (with_manifest(lambda manifest, members: members.update({"network.json": members["network.json"].replace(b'"Conv2d"', b'"Conv9d"')})), ["Conv9d"]),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_package_is_refused_by_all_that_read_one(trained, tmp_path, fault):
    change, mentions = BROKEN[fault]
    file = spoiled(trained.package, tmp_path / "broken.leptonmodel", change)
    for command in (["inspect", file], *(["export", file, "--format", form, "-o", tmp_path / "out"] for form in ("package", "torchscript", "triton"))):
        refused(*command, mentions=mentions)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.leptonmodel"] and not pathlib.Path("/tmp/evil.txt").exists()


def test_samples_that_the_model_answers_otherwise_show(trained, tmp_path):
    """Whole, but not what it promises: an inspection tells, it does not refuse."""

    def nudge(manifest, members):
        data = bytearray(members["weights.safetensors"])
        size = int.from_bytes(data[:8], "little")
        header = json.loads(data[8 : 8 + size])
        header.pop("__metadata__", None)
        name = next(key for key in header if key.endswith(".bias"))
        start = 8 + size + header[name]["data_offsets"][0]
        data[start : start + 4] = b"\x00\x00\x80\x40"  # 4.0
        text = json.dumps(header).encode()
        members["weights.safetensors"] = len(text).to_bytes(8, "little") + text + bytes(data[8 + size :])

    file = spoiled(trained.package, tmp_path / "odd.leptonmodel", with_manifest(nudge))
    found = ok("inspect", file, "--json").json
    assert found["check"]["largest_difference"] > found["check"]["tolerance"]


def test_the_engine_writes_and_inspects(trained, tmp_path):
    engine = Engine()
    written = engine.call("export/write", package=str(trained.package), format="torchscript", output=str(tmp_path / "a.pt"))
    by_command = document(trained.package, "torchscript", tmp_path / "b.pt")
    assert {**written, "path": ""} == {**by_command, "path": ""} and (tmp_path / "a.pt").read_bytes() == (tmp_path / "b.pt").read_bytes()
    of_run = engine.call("export/write", run=str(trained.run), format="triton", output=str(tmp_path / "repository"), backend="torchscript", version="3")
    assert of_run["backend"] == "torchscript" and (tmp_path / "repository" / "digits" / "3" / "model.pt").is_file()
    assert engine.call("package/inspect", package=str(trained.package)) == ok("inspect", trained.package, "--json").json
    for method, params in (("export/write", {"format": "onnx"}), ("export/write", {"package": str(trained.package)}), ("package/inspect", {}), ("package/inspect", {"package": 3})):
        assert engine.ask(method, **params)["error"]["data"]["code"] == "bad-value"
    assert engine.ask("package/inspect", package=str(tmp_path / "nowhere"))["error"]["data"]["code"] == "not-found"
    engine.close()


def test_the_same_export_twice_is_the_same_file(trained, tmp_path):
    for form in ("onnx", "torchscript"):
        first, second = (pathlib.Path(document(trained.package, form, tmp_path / f"{i}{ENDINGS[form]}")["path"]).read_bytes() for i in (1, 2))
        assert first == second
    assert zipfile.ZipFile(io.BytesIO(first)).testzip() is None

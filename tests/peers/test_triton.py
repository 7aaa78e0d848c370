"""Triton model repositories of every template's package: Triton's own protobuf reads config.pbtxt, and what it says is what the model takes."""

import json
import pathlib
import sys
import zipfile

import pytest
from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

from conftest import lepton, ok  # noqa: E402
from template_packages import template_packages  # noqa: E402

PACKAGES = template_packages()
KINDS = {"FP32": model_config_pb2.TYPE_FP32, "INT64": model_config_pb2.TYPE_INT64}


def manifest(name):
    with zipfile.ZipFile(PACKAGES[name]) as members:
        return json.loads(members.read("manifest.json"))


def parsed(folder):
    """Refuses fields that Triton does not know."""
    return text_format.Parse((folder / "config.pbtxt").read_text(), model_config_pb2.ModelConfig())


def check_tensors(written, expected, side, onnx):
    assert len(written) == len(expected)
    for index, (tensor, promised) in enumerate(zip(written, expected)):
        assert tensor.name == (promised["name"] if onnx else f"{side}__{index}")
        assert tensor.data_type == KINDS[promised["datatype"]]
        shape = promised["shape"][1:]  # max_batch_size stands for the first
        assert list(tensor.dims) == (shape or [1])
        assert tensor.HasField("reshape") == (not shape) and list(tensor.reshape.shape) == []


# Every template as it comes, and one of each kind of data in the other backend.
CASES = [(name, "onnx") for name in PACKAGES] + [(name, "torchscript") for name in ("mlp", "vae", "conditional-gan", "lstm-text", "small-gpt", "tabular-mlp", "neural-recommender")]


@pytest.mark.parametrize("name, backend", CASES)
def test_the_config_is_triton_s(name, backend, tmp_path):
    answer = ok("export", PACKAGES[name], "--format", "triton", "--backend", backend, "-o", tmp_path / "repository", "--json").json
    folder = pathlib.Path(answer["path"])
    facts = manifest(name)
    config = parsed(folder)
    onnx = backend == "onnx"
    assert folder == tmp_path / "repository" / config.name and config.name == facts["name"] and answer["backend"] == backend
    assert (config.backend, config.platform) == (("onnxruntime", "onnxruntime_onnx") if onnx else ("pytorch", "pytorch_libtorch"))
    assert config.max_batch_size >= 8 and config.HasField("dynamic_batching") and config.version_policy.HasField("latest")
    check_tensors(config.input, facts["signature"]["inputs"], "INPUT", onnx)
    check_tensors(config.output, facts["signature"]["outputs"], "OUTPUT", onnx)
    warm = config.model_warmup[0].inputs
    assert {key: list(value.dims) for key, value in warm.items()} == {tensor.name: list(tensor.dims) for tensor in config.input}
    assert (folder / facts["version"] / config.default_model_filename).stat().st_size > 0
    one_label_each = facts["labels"] and facts["signature"]["outputs"][0]["shape"] == [-1, len(facts["labels"])]
    assert bool(config.output[0].label_filename) == bool(one_label_each)
    if one_label_each:
        assert (folder / config.output[0].label_filename).read_text().splitlines() == facts["labels"]


def test_another_version_goes_beside_the_first_and_edits_stay(tmp_path):
    ok("export", PACKAGES["mlp"], "--format", "triton", "-o", tmp_path)
    folder = next(path for path in tmp_path.iterdir())
    edited = (folder / "config.pbtxt").read_text().replace("count: 1", "count: 4")
    (folder / "config.pbtxt").write_text(edited)
    ok("export", PACKAGES["mlp"], "--format", "triton", "-o", tmp_path, "--model-version", 12)
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == ["1", "12"]
    assert (folder / "config.pbtxt").read_text() == edited and parsed(folder).instance_group[0].count == 4
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]  # nothing of the way there is left


def test_what_would_destroy_something_is_refused(tmp_path):
    name = manifest("mlp")["name"]
    ok("export", PACKAGES["mlp"], "--format", "triton", "-o", tmp_path)
    ok("export", PACKAGES["mlp"], "--format", "triton", "-o", tmp_path)  # the same again changes nothing
    other = lepton("export", PACKAGES["cnn"], "--format", "triton", "-o", tmp_path, "--name", name)
    assert other.status == 1 and "Version 1" in other.error and "--model-version" in other.err
    another_kind = lepton("export", PACKAGES["text-cnn"], "--format", "triton", "-o", tmp_path, "--name", name, "--model-version", 2)
    assert another_kind.status == 1 and "config.pbtxt" in another_kind.error
    backend = lepton("export", PACKAGES["mlp"], "--format", "triton", "--backend", "torchscript", "-o", tmp_path, "--model-version", 3)
    assert backend.status == 1 and "config.pbtxt" in backend.error
    no_number = lepton("export", PACKAGES["mlp"], "--format", "triton", "-o", tmp_path / "new", "--model-version", "1.0")
    assert no_number.status == 1 and "1.0" in no_number.error and not (tmp_path / "new").exists()
    nonsense = lepton("export", PACKAGES["mlp"], "--format", "triton", "-o", tmp_path / "new", "--backend", "caffe")
    assert nonsense.status == 1 and "caffe" in nonsense.error
    assert sorted(path.name for path in (tmp_path / name).iterdir()) == sorted({"1", "config.pbtxt", "labels.txt"} & {path.name for path in (tmp_path / name).iterdir()})

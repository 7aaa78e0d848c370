"""The model.onnx of every template's package: ONNX's own checker accepts it, and ONNX Runtime gives the package's parity samples' answers, however many at once."""

import json
import pathlib
import sys
import zipfile

import numpy
import onnx
import onnxruntime
import pytest
from safetensors.numpy import load

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

from template_packages import template_packages  # noqa: E402

PACKAGES = template_packages()
BOUND = 1e-4
KINDS = {"FP32": onnx.TensorProto.FLOAT, "INT64": onnx.TensorProto.INT64}


class Package:
    def __init__(self, name):
        with zipfile.ZipFile(PACKAGES[name]) as members:
            self.manifest = json.loads(members.read("manifest.json"))
            self.samples = load(members.read("parity/samples.safetensors"))
            self.weights = load(members.read("weights.safetensors"))
            assert "model.onnx" in members.namelist(), self.manifest["provenance"]["onnx"]
            self.onnx = members.read("model.onnx")
        self.inputs = {tensor["name"]: self.samples[tensor["name"]] for tensor in self.manifest["signature"]["inputs"]}
        self.outputs = {tensor["name"]: self.samples[tensor["name"]] for tensor in self.manifest["signature"]["outputs"]}
        self.count = len(next(iter(self.inputs.values())))


@pytest.fixture(params=list(PACKAGES))
def package(request):
    return Package(request.param)


def shape_of(tensor):
    return [dimension.dim_param or dimension.dim_value for dimension in tensor.type.tensor_type.shape.dim]


def check_ends(written, promised):
    assert [tensor.name for tensor in written] == list(dict.fromkeys(tensor["name"] for tensor in promised))
    for tensor in promised:
        found = next(item for item in written if item.name == tensor["name"])
        assert found.type.tensor_type.elem_type == KINDS[tensor["datatype"]]
        assert shape_of(found) == ["batch", *tensor["shape"][1:]]


def test_the_model_is_named_as_its_package_and_accepted(package):
    model = onnx.load_from_string(package.onnx)
    onnx.checker.check_model(model, full_check=True)
    assert [(item.domain, item.version) for item in model.opset_import] == [("", 17)]
    check_ends(model.graph.input, package.manifest["signature"]["inputs"])
    check_ends(model.graph.output, package.manifest["signature"]["outputs"])
    stated = package.manifest["provenance"]["onnx"]
    assert stated["samples"] == package.count and stated["largest_difference"] <= BOUND and "ONNX Runtime" in stated["checked_by"]


def test_weights_have_their_names(package):
    written = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in onnx.load_from_string(package.onnx).graph.initializer}
    for name, weight in package.weights.items():
        if f"{name.rpartition('.')[0]}/W_l0" not in written:  # RNN, LSTM and GRU have an order of their own in ONNX
            assert numpy.array_equal(written[name], weight), name


@pytest.mark.parametrize("at_once", [1, 3, None])
def test_it_answers_as_the_engine(package, at_once):
    session = onnxruntime.InferenceSession(package.onnx, providers=["CPUExecutionProvider"])
    step = at_once or package.count
    for first in range(0, package.count, step):
        part = slice(first, first + step)
        answers = session.run(list(package.outputs), {name: values[part] for name, values in package.inputs.items()})
        for (name, expected), answer in zip(package.outputs.items(), answers):
            assert answer.dtype == numpy.float32 and answer.shape == expected[part].shape
            assert numpy.all(numpy.abs(answer - expected[part]) <= BOUND * numpy.maximum(1, numpy.abs(expected[part]))), name


def test_more_samples_than_it_was_checked_with(package):
    session = onnxruntime.InferenceSession(package.onnx, providers=["CPUExecutionProvider"])
    often = {name: numpy.concatenate([values] * 4)[:37] for name, values in package.inputs.items()}
    for (name, expected), answer in zip(package.outputs.items(), session.run(list(package.outputs), often)):
        wanted = numpy.concatenate([expected] * 4)[:37]
        assert numpy.all(numpy.abs(answer - wanted) <= BOUND * numpy.maximum(1, numpy.abs(wanted))), name

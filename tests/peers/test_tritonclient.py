"""NVIDIA's own client of the protocol against `lepton serve`, for every template's package: what it sends and reads is nobody's of us."""

import json
import pathlib
import shutil
import sys
import zipfile

import numpy as np
import pytest
import safetensors.numpy
import tritonclient.http as triton
from tritonclient.utils import InferenceServerException

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))

from server import serving  # noqa: E402
from template_packages import template_packages  # noqa: E402

PACKAGES = template_packages()
TOLERANCE = 1e-5


def manifest(package):
    with zipfile.ZipFile(package) as members:
        return json.loads(members.read("manifest.json"))


def parity(package):
    with zipfile.ZipFile(package) as members:
        return safetensors.numpy.load(members.read("parity/samples.safetensors"))


def connect(server, **options):
    return triton.InferenceServerClient(server["url"].removeprefix("http://"), **options)


@pytest.fixture(scope="module")
def server():
    """All templates on one."""
    with serving("--repository", next(iter(PACKAGES.values())).parent) as server:
        yield server


@pytest.fixture(scope="module")
def client(server):
    return connect(server)


def asked(tensors, signature, binary):
    inputs = []
    for tensor in signature["inputs"]:
        values = np.ascontiguousarray(tensors[tensor["name"]])
        inputs.append(triton.InferInput(tensor["name"], list(values.shape), tensor["datatype"]))
        inputs[-1].set_data_from_numpy(values, binary_data=binary)
    return inputs


@pytest.mark.parametrize("template", PACKAGES)
@pytest.mark.parametrize("binary", [False, True], ids=["json", "binary"])
def test_the_parity_samples_have_the_packages_own_answers(client, template, binary):
    facts, tensors = manifest(PACKAGES[template]), parity(PACKAGES[template])
    signature = facts["signature"]
    described = client.get_model_metadata(facts["name"])
    assert described["inputs"] == signature["inputs"] and described["outputs"] == signature["outputs"]
    assert described["versions"] == [facts["version"]]
    assert client.is_model_ready(facts["name"]) and client.is_model_ready(facts["name"], facts["version"])
    wanted = [triton.InferRequestedOutput(tensor["name"], binary_data=binary) for tensor in reversed(signature["outputs"])]
    answer = client.infer(facts["name"], asked(tensors, signature, binary), outputs=wanted, request_id="r-1", model_version=facts["version"])
    response = answer.get_response()
    assert response["id"] == "r-1" and response["model_version"] == facts["version"]
    assert [output["name"] for output in response["outputs"]] == [tensor["name"] for tensor in reversed(signature["outputs"])]
    for tensor in signature["outputs"]:
        given, expected = answer.as_numpy(tensor["name"]), tensors[tensor["name"]]
        assert given.shape == expected.shape and given.dtype == np.float32
        assert np.abs(given - expected).max() <= TOLERANCE


def test_all_templates_are_there_and_the_server_describes_itself(client):
    assert client.is_server_live() and client.is_server_ready()
    assert {"binary_tensor_data", "model_repository"} <= set(client.get_server_metadata()["extensions"])
    index = {(entry["name"], entry["version"]): entry["state"] for entry in client.get_model_repository_index()}
    for package in PACKAGES.values():
        facts = manifest(package)
        assert index[facts["name"], facts["version"]] == "READY"
    assert not client.is_model_ready("no-such-model")


def test_numbers_of_other_types_are_taken_where_nothing_is_lost(client):
    name = next(name for name in PACKAGES if manifest(PACKAGES[name])["signature"]["inputs"][0]["name"] == "pictures" and len(manifest(PACKAGES[name])["signature"]["inputs"]) == 1)
    facts, tensors = manifest(PACKAGES[name]), parity(PACKAGES[name])
    pixels = np.round(tensors["pictures"])
    output = facts["signature"]["outputs"][0]["name"]
    answers = []
    for kind, datatype in ((np.float32, "FP32"), (np.float64, "FP64"), (np.float16, "FP16"), (np.uint8, "UINT8"), (np.int16, "INT16")):
        tensor = triton.InferInput("pictures", list(pixels.shape), datatype)
        tensor.set_data_from_numpy(pixels.astype(kind), binary_data=True)
        answers.append(client.infer(facts["name"], [tensor]).as_numpy(output))
    for answer in answers[1:]:
        np.testing.assert_allclose(answer, answers[0], atol=1e-6)
    with pytest.raises(InferenceServerException, match="INT32"):
        tensor = triton.InferInput("pictures", list(pixels.shape), "INT32")
        tensor.set_data_from_numpy(pixels.astype(np.int32))
        client.infer(facts["name"], [tensor])


def test_many_requests_at_once_keep_their_answers_apart(server):
    name = "mlp" if "mlp" in PACKAGES else next(iter(PACKAGES))
    facts, tensors = manifest(PACKAGES[name]), parity(PACKAGES[name])
    signature = facts["signature"]
    output = signature["outputs"][0]["name"]
    count = len(tensors[output])
    with connect(server, concurrency=8) as many:
        running = [(i % count, many.async_infer(facts["name"], asked({key: value[i % count : i % count + 1] for key, value in tensors.items()}, signature, True))) for i in range(200)]
        for place, request in running:
            assert np.abs(request.get_result().as_numpy(output)[0] - tensors[output][place]).max() <= TOLERANCE


def test_models_are_loaded_replaced_and_unloaded(tmp_path):
    first, second = (name for name in list(PACKAGES)[:2])
    shutil.copy(PACKAGES[first], tmp_path / "first.leptonmodel")
    facts = manifest(PACKAGES[first])
    with serving("--repository", tmp_path) as server:
        client = connect(server)
        assert client.is_model_ready(facts["name"])
        client.unload_model(facts["name"])
        assert not client.is_model_ready(facts["name"])
        assert not client.is_server_ready()
        with pytest.raises(InferenceServerException, match="not loaded"):
            client.get_model_metadata(facts["name"])
        client.load_model(facts["name"])
        assert client.is_model_ready(facts["name"])
        other = manifest(PACKAGES[second])["name"]
        with pytest.raises(InferenceServerException, match="no model"):
            client.load_model(other)
        shutil.copy(PACKAGES[second], tmp_path / "second.leptonmodel")
        client.load_model(other)
        assert client.is_model_ready(other)
        whole = (tmp_path / "second.leptonmodel").read_bytes()
        (tmp_path / "second.leptonmodel").write_bytes(whole[: len(whole) // 2])
        with pytest.raises(InferenceServerException, match="second.leptonmodel"):
            client.load_model(other)
        assert client.is_model_ready(other)
        entry = next(entry for entry in client.get_model_repository_index() if entry["name"] == other)
        assert entry["state"] == "READY" and "older file is served" in entry["reason"]

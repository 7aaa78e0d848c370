// SPDX-License-Identifier: GPL-3.0-or-later
// The exact config of small models. That Triton's own protobuf takes it is tests/peers/test_triton.py.
#include "core/exchange/TritonConfig.h"

#include <doctest/doctest.h>

using namespace lepton::exchange;

namespace {

TritonModel digits() { return {"digits", TritonBackend::Onnx, {{"pictures", false, {1, 28, 28}}}, {{"scores", false, {2}}}, {"zero", "one"}, 16}; }

} // namespace

TEST_CASE("a Triton config names its tensors without the batch") {
    CHECK(tritonConfig(digits()) == "# Written by Lepton Studio for models with the interface " + tritonInterface(digits()) + R"(; what you change below stays when another version is added.
name: "digits"
backend: "onnxruntime"
platform: "onnxruntime_onnx"
default_model_filename: "model.onnx"
max_batch_size: 16
input [
  {
    name: "pictures"
    data_type: TYPE_FP32
    dims: [ 1, 28, 28 ]
  }
]
output [
  {
    name: "scores"
    data_type: TYPE_FP32
    dims: [ 2 ]
    label_filename: "labels.txt"
  }
]
version_policy { latest { num_versions: 2 } }
instance_group [ { count: 1 kind: KIND_AUTO } ]
dynamic_batching { max_queue_delay_microseconds: 2000 }
model_warmup [
  {
    name: "zeros"
    batch_size: 1
    inputs {
      key: "pictures"
      value { data_type: TYPE_FP32 dims: [ 1, 28, 28 ] zero_data: true }
    }
  }
]
)");
    CHECK(tritonLabels(digits()) == "zero\none\n");
}

TEST_CASE("the PyTorch backend has names of its own, and a tensor of one number a sample is reshaped") {
    TritonModel model{"a \"b\"\\\n", TritonBackend::TorchScript, {{"user", true, {}}, {"item", true, {3}}}, {{"values", false, {1}}}, {}, 64};
    const std::string config = tritonConfig(model);
    CHECK(config.find("name: \"a \\\"b\\\"\\\\ \"\n") != std::string::npos);
    CHECK(config.find("name: \"INPUT__0\"\n    data_type: TYPE_INT64\n    dims: [ 1 ]\n    reshape { shape: [ ] }\n") != std::string::npos);
    CHECK(config.find("name: \"INPUT__1\"\n    data_type: TYPE_INT64\n    dims: [ 3 ]\n  }\n") != std::string::npos);
    CHECK(config.find("name: \"OUTPUT__0\"") != std::string::npos);
    CHECK(config.find("labels.txt") == std::string::npos);
    CHECK(tritonLabels(model).empty());
}

TEST_CASE("versions can lie beside each other if all that clients see of them is the same") {
    CHECK(tritonInterfaceOf(tritonConfig(digits())) == tritonInterface(digits()));
    CHECK(tritonInterfaceOf("name: \"by hand\"\n").empty());
    auto other = digits();
    other.name = "numbers";
    other.largestBatch = 1;
    CHECK(tritonInterface(other) == tritonInterface(digits()));
    for (const auto change : {+[](TritonModel& m) { m.backend = TritonBackend::TorchScript; }, +[](TritonModel& m) { m.inputs[0].shape[0] = 3; }, +[](TritonModel& m) { m.labels[1] = "two"; },
                              +[](TritonModel& m) { m.outputs[0].name = "values"; }}) {
        other = digits();
        change(other);
        CHECK(tritonInterface(other) != tritonInterface(digits()));
    }
}

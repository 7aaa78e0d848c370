// SPDX-License-Identifier: GPL-3.0-or-later
// What a written ONNX model looks like; what it answers is tests/engine/tst_OnnxLayers.cpp's.
#include "core/exchange/Safetensors.h"
#include "core/exchange/onnx/OnnxExport.h"
#include "core/exchange/onnx/OnnxMember.h"

#include <doctest/doctest.h>
#include <onnx/onnx_pb.h>

#include <cstdlib>
#include <set>

using namespace lepton;

namespace {

graph::Node nodeOf(const char* id, const char* type, const Json& parameters = Json::object()) {
    graph::Node node;
    node.id = graph::NodeId(id);
    node.type = type;
    node.parameters = parameters;
    return node;
}

graph::Network chain(const std::vector<graph::Node>& nodes) {
    graph::Network network;
    for (const auto& node : nodes)
        network.addNode(node);
    for (std::size_t i = 1; i < nodes.size(); ++i)
        network.addEdge({{nodes[i - 1].id, "out"}, {nodes[i].id, "in"}});
    return network;
}

/// Weights 0, 1, 2, … of these names and shapes.
std::string weightsOf(const std::vector<std::pair<std::string, std::vector<std::int64_t>>>& shapes) {
    std::vector<std::vector<float>> data;
    std::vector<exchange::TensorView> views;
    for (const auto& [name, shape] : shapes) {
        std::size_t count = 1;
        for (const auto size : shape)
            count *= static_cast<std::size_t>(size);
        data.emplace_back(count);
        for (std::size_t i = 0; i < count; ++i)
            data.back()[i] = static_cast<float>(i);
    }
    for (std::size_t i = 0; i < shapes.size(); ++i)
        views.push_back({shapes[i].first, graph::DType::Float32, shapes[i].second, std::as_bytes(std::span(data[i]))});
    return exchange::writeSafetensors(views);
}

/// A classifier of 1 × 4 × 4 pictures into three classes, with a recipe that scales and standardises.
project::Package classifier() {
    project::Package package;
    package.name = "digits";
    package.version = "3";
    package.labels = {"a", "b", "c"};
    package.network = chain({nodeOf("input1", "Input", {{"shape", {1, 4, 4}}}), nodeOf("conv1", "Conv2d", {{"filters", 2}}), nodeOf("scores", "ReLU"), nodeOf("flatten1", "Flatten"),
                             nodeOf("drop1", "Dropout"), nodeOf("linear1", "Linear", {{"units", 3}}), nodeOf("softmax1", "Softmax"), nodeOf("output1", "Output")});
    package.recipe = {{{"type", "Scale"}}, {{"type", "Standardise"}, {"mean", {0.25}}, {"deviation", {0.5}}}};
    package.signature = {{"inputs", {{{"name", "pictures"}, {"datatype", "FP32"}, {"shape", {-1, 1, 4, 4}}}}}, {"outputs", {{{"name", "scores"}, {"datatype", "FP32"}, {"shape", {-1, 3}}}}}};
    package.weights = weightsOf({{"conv1.weight", {2, 1, 3, 3}}, {"conv1.bias", {2}}, {"linear1.weight", {3, 8}}, {"linear1.bias", {3}}});
    return package;
}

onnx::ModelProto parsed(const exchange::OnnxModel& model) {
    onnx::ModelProto out;
    REQUIRE(out.ParseFromString(model.bytes));
    return out;
}

std::string opsOf(const onnx::ModelProto& model) {
    std::string out;
    for (const auto& node : model.graph().node())
        out += (out.empty() ? "" : " ") + node.op_type();
    return out;
}

const onnx::TensorProto* initializer(const onnx::ModelProto& model, const std::string& name) {
    for (const auto& tensor : model.graph().initializer())
        if (tensor.name() == name)
            return &tensor;
    return nullptr;
}

} // namespace

TEST_CASE("a model is named, typed and ordered as its package") {
    const auto made = exchange::writeOnnx(classifier());
    REQUIRE(made.ok());
    const auto model = parsed(*made);
    CHECK(model.opset_import(0).version() == 17);
    CHECK(model.ir_version() == 8);
    // The recipe's steps, no dropout, and one softmax: that before the Output is the objective's.
    CHECK(opsOf(model) == "Div Sub Div Conv Relu Flatten Gemm Softmax");
    const auto& graph = model.graph();
    REQUIRE(graph.input_size() == 1);
    CHECK(graph.input(0).name() == "pictures");
    const auto& input = graph.input(0).type().tensor_type();
    CHECK(input.elem_type() == onnx::TensorProto::FLOAT);
    REQUIRE(input.shape().dim_size() == 4);
    CHECK(input.shape().dim(0).dim_param() == "batch");
    CHECK(input.shape().dim(3).dim_value() == 4);
    REQUIRE(graph.output_size() == 1);
    CHECK(graph.output(0).name() == "scores");
    CHECK(graph.output(0).type().tensor_type().shape().dim(0).dim_param() == "batch");
    CHECK(graph.output(0).type().tensor_type().shape().dim(1).dim_value() == 3);
    // Nodes are called as layers, but for one that bears the output's name.
    CHECK(graph.node(3).name() == "conv1");
    CHECK(graph.node(4).name() == "scores_2");
    CHECK(graph.node(6).name() == "linear1");
    CHECK(graph.node(7).output(0) == "scores");
    const auto* weight = initializer(model, "conv1.weight");
    REQUIRE(weight != nullptr);
    CHECK(weight->dims_size() == 4);
    CHECK(reinterpret_cast<const float*>(weight->raw_data().data())[17] == 17);
    CHECK(initializer(model, "Standardise.subtract") != nullptr);
    CHECK(graph.value_info_size() > 5); // shapes that readers show
}

TEST_CASE("what comes behind the network hangs on the objective") {
    auto package = classifier();
    package.objective = "regression";
    package.provenance["objective"] = {{"type", "regression"}, {"network", "net"}, {"loss", "mse"}};
    REQUIRE(package.objectiveSettings().loss == "mse");
    CHECK(opsOf(parsed(*exchange::writeOnnx(package))) == "Div Sub Div Conv Relu Flatten Gemm Softmax Identity");
    package.objective = "classification";
    package.provenance["objective"] = {{"type", "classification"}, {"network", "net"}, {"loss", "binary-cross-entropy"}};
    CHECK(opsOf(parsed(*exchange::writeOnnx(package))) == "Div Sub Div Conv Relu Flatten Gemm Softmax Sigmoid");
}

TEST_CASE("the gates of an LSTM stand in ONNX's order") {
    auto package = classifier();
    package.recipe = Json::array();
    package.network = chain({nodeOf("input1", "Input", {{"shape", {3, 2}}}), nodeOf("lstm1", "LSTM", {{"units", 1}, {"output", "last"}}), nodeOf("output1", "Output")});
    package.signature = {{"inputs", {{{"name", "steps"}, {"datatype", "FP32"}}}}, {"outputs", {{{"name", "scores"}}}}};
    package.weights = weightsOf({{"lstm1.weight_ih_l0", {4, 2}}, {"lstm1.weight_hh_l0", {4, 1}}, {"lstm1.bias_ih_l0", {4}}, {"lstm1.bias_hh_l0", {4}}});
    const auto made = exchange::writeOnnx(package);
    REQUIRE(made.ok());
    const auto model = parsed(*made);
    const auto* weight = initializer(model, "lstm1/R_l0");
    REQUIRE(weight != nullptr);
    const auto* values = reinterpret_cast<const float*>(weight->raw_data().data());
    CHECK(std::vector<float>(values, values + 4) == std::vector<float>{0, 3, 1, 2}); // PyTorch's i, f, g, o as i, o, f, g
}

TEST_CASE("what does not fit is refused by name") {
    auto package = classifier();
    package.weights = weightsOf({{"conv1.weight", {2, 1, 3, 3}}, {"conv1.bias", {2}}, {"linear1.weight", {3, 9}}, {"linear1.bias", {3}}});
    auto made = exchange::writeOnnx(package);
    REQUIRE_FALSE(made.ok());
    CHECK(made.error().code == ErrorCode::BadFormat);
    CHECK(made.error().what.str().find("linear1.weight") != std::string::npos);
    package = classifier();
    package.signature["outputs"] = Json::array();
    CHECK(exchange::writeOnnx(package).error().code == ErrorCode::BadFormat);
    package = classifier();
    package.network.node(graph::NodeId("conv1")).type = "Conv9d";
    made = exchange::writeOnnx(package);
    REQUIRE_FALSE(made.ok());
    CHECK(made.error().where == "conv1");
    // The package is made all the same, and says why it has no model.
    package.onnx = "old";
    exchange::addOnnx(package);
    CHECK(package.onnx.empty());
    CHECK(package.provenance["onnx"]["missing"].get<std::string>().find("conv1") != std::string::npos);
}

TEST_CASE("without ONNX Runtime the checker alone is asked, and the result says so") {
    ::setenv("LEPTON_ONNXRUNTIME", "/nowhere/libonnxruntime.so", 1); // NOLINT(concurrency-mt-unsafe)
    const auto package = classifier();
    const auto made = exchange::writeOnnx(package);
    REQUIRE(made.ok());
    const auto check = exchange::checkOnnx(made->bytes, package);
    REQUIRE(check.ok());
    CHECK(check->checkedBy == "ONNX checker only");
    CHECK_FALSE(check->largestDifference.has_value());
    CHECK_FALSE(check->whyNot.empty());
    for (const std::string& damaged : {std::string(), std::string("no model"), made->bytes.substr(0, made->bytes.size() / 2)}) {
        const auto refused = exchange::checkOnnx(damaged, package);
        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().code == ErrorCode::BadFormat);
    }
}

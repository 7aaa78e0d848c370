// SPDX-License-Identifier: GPL-3.0-or-later
// Networks as ONNX whose writing goes other ways than from layer to layer.
#include "OnnxFixture.h"
#include "core/exchange/onnx/OnnxExport.h"
#include "core/exchange/onnx/OnnxRuntime.h"
#include "tests/main/Skip.h"

#include <doctest/doctest.h>

using namespace lepton;
using namespace lepton::testing;

namespace {

/// Nodes as [id, type, parameters], edges as "a.out" to "b.in".
graph::Network networkOf(const Json& nodes, const std::vector<std::pair<std::string, std::string>>& edges) {
    Json wires = Json::array();
    for (const auto& [from, to] : edges)
        wires.push_back(Json::array({from, to}));
    Json list = Json::array();
    for (const auto& node : nodes)
        list.push_back({{"id", node[0]}, {"type", node[1]}, {"parameters", node[2]}, {"position", Json::array({0, 0})}});
    auto made = graph::networkFromJson({{"nodes", list}, {"edges", wires}}, "test");
    if (!made)
        FAIL(made.error().line());
    return *made;
}

project::Objective classes() {
    project::Objective objective;
    objective.terms = {{}, {}};
    objective.terms[0].outputs = {"first"};
    objective.terms[1].loss = "mse";
    objective.terms[1].outputs = {"second"};
    return objective;
}

at::Tensor rows(std::int64_t features) {
    at::Generator random = at::detail::createCPUGenerator(3);
    return at::empty({4, features}).normal_(0, 1, random);
}

void agrees(const project::Package& package) {
    const auto model = exchange::writeOnnx(package);
    if (!model)
        FAIL(model.error().line());
    const auto check = exchange::checkOnnx(model->bytes, package);
    if (!check)
        FAIL(check.error().line());
    CHECK(*check->largestDifference <= 2e-5);
}

#define NEEDS_RUNTIME()                                                       \
    if (!exchange::OnnxRuntime::get())                                        \
    LEPTON_SKIP("needs ONNX Runtime (installer/setup/fetch-onnxruntime)")

} // namespace

TEST_CASE("a softmax that is left out before an Output is still there for others") {
    NEEDS_RUNTIME();
    const auto network = networkOf({{"input1", "Input", {{"shape", {6}}}}, {"linear1", "Linear", {{"units", 3}}}, {"softmax1", "Softmax", Json::object()}, {"linear2", "Linear", {{"units", 2}}},
                                    {"first", "Output", Json::object()}, {"second", "Output", Json::object()}},
                                   {{"input1.out", "linear1.in"}, {"linear1.out", "softmax1.in"}, {"softmax1.out", "first.in"}, {"softmax1.out", "linear2.in"}, {"linear2.out", "second.in"}});
    agrees(packageOf("net", network, classes(), {rows(6)}));
}

TEST_CASE("layers may share weights, before and behind their owner") {
    NEEDS_RUNTIME();
    const auto network = networkOf({{"input1", "Input", {{"shape", {5}}}}, {"linear1", "Linear", {{"units", 5}, {"weights_of", "linear2"}}}, {"linear2", "Linear", {{"units", 5}, {"spectral_norm", false}}},
                                    {"linear3", "Linear", {{"units", 5}, {"weights_of", "linear2"}}}, {"output1", "Output", Json::object()}},
                                   {{"input1.out", "linear1.in"}, {"linear1.out", "linear2.in"}, {"linear2.out", "linear3.in"}, {"linear3.out", "output1.in"}});
    agrees(packageOf("net", network, plainObjective(), {rows(5)}));
}

TEST_CASE("layers may be called as the model's ends, or as another's weights") {
    NEEDS_RUNTIME();
    const auto network = networkOf({{"x", "Input", {{"shape", {5}}}}, {"answer", "Linear", {{"units", 4}}}, {"input0", "ReLU", Json::object()}, {"answer_2", "Tanh", Json::object()},
                                    {"output1", "Output", Json::object()}},
                                   {{"x.out", "answer.in"}, {"answer.out", "input0.in"}, {"input0.out", "answer_2.in"}, {"answer_2.out", "output1.in"}});
    agrees(packageOf("net", network, plainObjective(), {rows(5)}));
}

TEST_CASE("two Inputs may take one tensor, and numbers that the data has as ids") {
    NEEDS_RUNTIME();
    const auto network = networkOf({{"a", "Input", {{"shape", {3}}}}, {"b", "Input", {{"shape", {3}}}}, {"add1", "Add", Json::object()}, {"output1", "Output", Json::object()}},
                                   {{"a.out", "add1.in"}, {"b.out", "add1.in"}, {"add1.out", "output1.in"}});
    auto package = packageOf("net", network, plainObjective(), {rows(3), rows(3)});
    package.signature["inputs"][1]["name"] = "input0";
    agrees(package);
    const at::Tensor ids = at::arange(12, at::kLong).view({4, 3});
    agrees(packageOf("net", network, plainObjective(), {ids, rows(3)}));
}

TEST_CASE("an Output may stand right behind an Input, or behind what is nothing in use") {
    NEEDS_RUNTIME();
    const auto network = networkOf({{"a", "Input", {{"shape", {3}}}}, {"drop1", "Dropout", Json::object()}, {"first", "Output", Json::object()}, {"second", "Output", Json::object()}},
                                   {{"a.out", "drop1.in"}, {"a.out", "first.in"}, {"drop1.out", "second.in"}});
    agrees(packageOf("net", network, plainObjective(), {rows(3)}));
}

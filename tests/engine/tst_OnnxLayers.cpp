// SPDX-License-Identifier: GPL-3.0-or-later
// Every layer of the catalogue, written as ONNX, gives in ONNX Runtime what it gives in the engine: tests/cases/onnx/layers.json, whose
// entries are a layer, its settings and its inputs: sizes of one sample, ids below a number, lengths, or a mask made from ids.
#include "OnnxFixture.h"
#include "core/exchange/onnx/OnnxExport.h"
#include "core/exchange/onnx/OnnxRuntime.h"
#include "core/layers/Layers.h"
#include "tests/main/Skip.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <set>

using namespace lepton;
using namespace lepton::testing;

namespace {

constexpr std::int64_t samples = 3;
constexpr double bound = 2e-5;

Json cases() {
    auto read = readJson(Path(std::getenv("LEPTON_SOURCE")) / "tests/cases/onnx/layers.json"); // NOLINT(concurrency-mt-unsafe)
    REQUIRE(read.ok());
    return *read;
}

graph::Node nodeOf(const char* id, const std::string& type, const Json& parameters = Json::object()) {
    graph::Node node;
    node.id = graph::NodeId(id);
    node.type = type;
    node.parameters = parameters;
    return node;
}

/// One layer between Inputs and an Output, with questions for it.
struct Bench {
    graph::Network network;
    std::vector<at::Tensor> inputs;
    at::Generator random = at::detail::createCPUGenerator(5);

    explicit Bench(const Json& item) {
        const auto* type = layers::catalogue().find(item[0].get<std::string>());
        REQUIRE(type != nullptr);
        const graph::Node layer = nodeOf("layer1", type->name, item[1]);
        std::vector<graph::Edge> edges;
        for (std::size_t i = 2; i < item.size(); ++i) {
            const auto& port = type->inputs[std::min(i - 2, type->inputs.size() - 1)].name;
            edges.push_back({{addInput(item[i], i - 2), "out"}, {layer.id, port}});
        }
        network.addNode(layer);
        network.addNode(nodeOf("output1", "Output"));
        edges.push_back({{layer.id, "out"}, {graph::NodeId("output1"), "in"}});
        for (auto& edge : edges)
            network.addEdge(edge);
    }

private:
    at::Tensor whole(std::int64_t least, std::int64_t below, std::vector<std::int64_t> sizes) {
        sizes.insert(sizes.begin(), samples);
        return at::randint(least, below, sizes, random, at::kLong);
    }

    /// The node that gives the values.
    graph::NodeId addInput(const Json& form, std::size_t index) {
        const graph::NodeId id("input" + std::to_string(index + 1));
        Json shape = form;
        Json settings = {{"dtype", "int64"}};
        if (form.is_array()) {
            settings = Json::object();
            std::vector<std::int64_t> sizes{samples};
            for (const auto& size : form)
                sizes.push_back(size.get<std::int64_t>());
            inputs.push_back(at::empty(sizes).normal_(0, 1.5, random));
        } else if (form.contains("ids")) {
            shape = form["shape"];
            inputs.push_back(whole(0, form["ids"].get<std::int64_t>(), shape.get<std::vector<std::int64_t>>()));
            inputs.back()[0].zero_();
        } else if (form.contains("lengths")) {
            shape = Json::array({1});
            inputs.push_back(whole(1, form["lengths"].get<std::int64_t>() + 1, {1}));
        } else {
            shape = Json::array({form["mask"]});
            inputs.push_back(whole(0, 2, {form["mask"].get<std::int64_t>()}));
            inputs.back()[0].zero_(); // nothing but padding
        }
        settings["shape"] = shape;
        network.addNode(nodeOf(id.str().c_str(), "Input", settings));
        if (form.is_array() || !form.contains("mask"))
            return id;
        const graph::NodeId mask("mask1");
        network.addNode(nodeOf("mask1", "PaddingMask"));
        network.addEdge({{id, "out"}, {mask, "in"}});
        return mask;
    }
};

} // namespace

TEST_CASE("every layer gives in ONNX Runtime what it gives in the engine") {
    const bool runs = exchange::OnnxRuntime::get().ok();
    for (const auto& item : cases()) {
        CAPTURE(item.dump());
        const Bench bench(item);
        const auto package = packageOf("layer", bench.network, plainObjective(), bench.inputs);
        const auto model = exchange::writeOnnx(package);
        if (!model)
            FAIL_CHECK(model.error().line());
        if (!model || !runs)
            continue;
        const auto check = exchange::checkOnnx(model->bytes, package);
        if (!check)
            FAIL_CHECK(check.error().line());
        else
            CHECK(*check->largestDifference <= bound);
    }
    if (!runs)
        LEPTON_SKIP("needs ONNX Runtime (installer/setup/fetch-onnxruntime)");
}

TEST_CASE("every layer of the catalogue has a form in ONNX and a case here") {
    std::set<std::string> tried;
    for (const auto& item : cases())
        tried.insert(item[0].get<std::string>());
    for (const auto& type : layers::catalogue().types()) {
        CAPTURE(type.name);
        if (type.structural || type.name == "Input" || type.name == "Output")
            continue;
        CHECK(exchange::hasOnnxForm(type.name));
        CHECK(tried.contains(type.name));
    }
}

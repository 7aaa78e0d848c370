// SPDX-License-Identifier: GPL-3.0-or-later
// TorchScript against the engine's own operators: every layer of the catalogue with the settings of tests/cases/shapes, and what only whole
// networks have. Each is written to a file's bytes and loaded again as others load it.
#include "core/engine/CompiledNetwork.h"
#include "core/engine/exports/ScriptForms.h"
#include "core/engine/exports/ScriptModule.h"
#include "core/layers/Layers.h"
#include "tests/engine/SyntheticData.h"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace lepton;
using namespace lepton::engine;

namespace {

Path casesFolder() { return Path(std::getenv("LEPTON_SOURCE") != nullptr ? std::getenv("LEPTON_SOURCE") : ".") / "tests" / "cases" / "shapes"; }

graph::TensorType typeOf(const Json& json) {
    graph::TensorType type;
    for (const auto& item : json.is_array() ? json : json["shape"])
        type.shape.push_back(item.is_string() ? graph::Dim::symbol(item.get<std::string>()) : graph::Dim(item.get<std::int64_t>()));
    type.dtype = json.is_array() ? graph::DType::Float32 : *graph::dtypeFromName(json["dtype"].get<std::string>());
    return type;
}

std::vector<std::int64_t> sizesOf(const graph::TensorType& type, std::int64_t batch) {
    std::vector<std::int64_t> out;
    for (const auto& dim : type.shape)
        out.push_back(dim.known() ? dim.size() : batch);
    return out;
}

/// Numbers of both signs; ids that every table has; lengths and masks that leave something to see.
at::Tensor madeUp(const graph::TensorType& type, const graph::Parameters& parameters, const graph::TensorType& first, std::int64_t batch, at::Generator& random) {
    const auto sizes = sizesOf(type, batch);
    if (type.dtype == graph::DType::Bool) {
        at::Tensor mask = at::empty(sizes, at::kFloat).bernoulli_(0.4, random).to(at::kBool);
        mask.select(1, 0).fill_(false);
        return mask;
    }
    if (type.dtype == graph::DType::Int64) {
        const bool lengths = parameters.values().contains("units");
        const std::int64_t most = lengths ? first.shape[1].size() + 1 : parameters.values().contains("ids") ? parameters.integer("ids") : 4;
        return at::empty(sizes, at::kLong).random_(lengths ? 1 : 0, most, random);
    }
    return at::empty(sizes, at::kFloat).normal_(0, 1, random);
}

std::vector<at::Tensor> madeUpWeights(const std::vector<graph::WeightSpec>& specs, at::Generator& random) {
    std::vector<at::Tensor> out;
    for (const auto& spec : specs)
        // Of what is not trained, variances must not be negative.
        out.push_back(spec.trained ? at::empty(spec.shape, at::kFloat).normal_(0, 0.5, random) : at::empty(spec.shape, at::kFloat).uniform_(0.5, 1.5, random));
    return out;
}

double difference(const at::Tensor& ours, const at::Tensor& theirs) {
    if (ours.sizes() != theirs.sizes() || ours.scalar_type() != theirs.scalar_type())
        return 1e9;
    if (ours.numel() == 0)
        return 0;
    const at::Tensor a = ours.to(at::kDouble);
    return ((a - theirs.to(at::kDouble)).abs().max() / a.abs().max().clamp_min(1)).item<double>();
}

ScriptForward forwardOf(const graph::LayerType& type, const graph::Parameters& parameters, const std::vector<graph::TensorType>& types, std::size_t weights) {
    scripts::ScriptText text;
    scripts::ScriptLayer layer{parameters, types, {}, {}, "made", text};
    std::string arguments;
    for (std::size_t i = 0; i < types.size(); ++i) {
        layer.in.push_back(text.take("x" + std::to_string(i)));
        arguments += ", " + layer.in.back();
    }
    for (std::size_t i = 0; i < weights; ++i)
        layer.weights.push_back("self.w" + std::to_string(i));
    text.line("return " + (*scripts::findScriptForm(type.name))(layer));
    return {"def forward(self" + arguments + "):\n" + text.body(), text.constants()};
}

void checkCase(const graph::LayerType& type, const Json& item, at::Generator& random) {
    const auto parameters = *type.complete(item["parameters"]);
    std::vector<graph::TensorType> types;
    for (const auto& input : item["inputs"])
        types.push_back(typeOf(input));
    const auto facts = std::get<graph::LayerFacts>(type.rule(parameters, types));
    REQUIRE(facts.outputs.size() == 1); // a form gives one expression
    const auto weights = madeUpWeights(facts.weights, random);
    std::vector<WeightSlot> slots;
    for (std::size_t i = 0; i < weights.size(); ++i)
        slots.push_back({"w" + std::to_string(i), facts.weights[i].shape, facts.weights[i].trained});
    const auto forward = forwardOf(type, parameters, types, weights.size());
    CAPTURE(forward.source);
    const auto bytes = scriptFileBytes("layer", forward, slots, weights, "{}");
    REQUIRE_MESSAGE(bytes.ok(), bytes.error().line());
    const auto script = LoadedScript::load(*bytes);
    REQUIRE_MESSAGE(script.ok(), script.error().line());
    const auto op = findOperator(type.name)->make(parameters);
    const at::NoGradGuard frozen;
    for (const std::int64_t batch : {1, 3}) {
        std::vector<at::Tensor> inputs;
        for (const auto& input : types)
            inputs.push_back(madeUp(input, parameters, types[0], batch, random));
        const auto theirs = script->run(inputs);
        REQUIRE_MESSAGE(theirs.ok(), theirs.error().line());
        REQUIRE(theirs->size() == 1);
        CHECK(difference(op->forward(inputs, weights, {}), theirs->front()) <= 1e-5);
    }
}

graph::Network networkOf(const char* json) { return *graph::networkFromJson(Json::parse(json), "test"); }

/// Weights as initialised, but statistics that are not 0 and 1.
std::vector<at::Tensor> weightsFor(const CompiledNetwork& compiled) {
    auto weights = compiled.initialWeights(3);
    at::Generator random = at::detail::createCPUGenerator(5);
    for (std::size_t i = 0; i < weights.size(); ++i)
        if (!compiled.weights()[i].trained)
            weights[i].uniform_(0.5, 1.5, random);
    return weights;
}

struct Both {
    std::vector<at::Tensor> ours;
    std::vector<at::Tensor> theirs;
};

Both answersOf(const graph::Network& network, const ScriptSettings& settings, const std::vector<at::Tensor>& inputs) {
    const auto compiled = *CompiledNetwork::compile(network, settings.steps, {at::kFloat, at::kCPU, settings.dropFinalSoftmax});
    const auto weights = weightsFor(*compiled);
    const auto forward = writeScriptForward(network, settings);
    REQUIRE_MESSAGE(forward.ok(), forward.error().line());
    CAPTURE(forward->source);
    const auto bytes = scriptFileBytes("a network", *forward, compiled->weights(), weights, "{}");
    REQUIRE_MESSAGE(bytes.ok(), bytes.error().line());
    const auto script = LoadedScript::load(*bytes);
    REQUIRE_MESSAGE(script.ok(), script.error().line());
    const at::NoGradGuard frozen;
    const auto theirs = script->run(inputs);
    REQUIRE_MESSAGE(theirs.ok(), theirs.error().line());
    return {compiled->run(inputs, weights, {}), *theirs};
}

} // namespace

TEST_CASE("every layer of the catalogue has a form in TorchScript") {
    for (const auto& type : layers::catalogue().types())
        if (!type.structural && type.name != "Input" && type.name != "Output")
            CHECK_MESSAGE(scripts::findScriptForm(type.name) != nullptr, type.name);
    CHECK(scripts::findScriptForm("Nonsense") == nullptr);
}

TEST_CASE("every layer's TorchScript computes what the engine's operator does, at any batch size") {
    at::Generator random = at::detail::createCPUGenerator(1);
    int checked = 0;
    for (const auto& type : layers::catalogue().types()) {
        if (type.structural || type.name == "Input" || type.name == "Output")
            continue;
        int own = 0;
        const auto cases = readJson(casesFolder() / (type.name + ".json"));
        REQUIRE_MESSAGE(cases.ok(), type.name << " has no file in tests/cases/shapes");
        for (const auto& item : *cases) {
            if (item.contains("fault"))
                continue;
            INFO(type.name << ": " << item["name"].get<std::string>());
            checkCase(type, item, random);
            ++own;
        }
        CHECK_MESSAGE(own > 0, type.name);
        checked += own;
    }
    CHECK(checked > 150);
}

TEST_CASE("names of nodes and groups are those of the weights, whatever they are") {
    const auto network = networkOf(R"({"nodes":[{"id":"input1","type":"Input","parameters":{"shape":[3]}},
        {"id":"float","type":"Linear","parameters":{"units":4}}, {"id":"conv-2","type":"Linear","parameters":{"units":4}}, {"id":"if","type":"Linear","parameters":{"units":4}},
        {"id":"forward","type":"Linear","parameters":{"units":4,"spectral_norm":true}}, {"id":"again","type":"Linear","parameters":{"units":4,"weights_of":"if"}},
        {"id":"block","type":"Group","parameters":{"repeat":2},"group":{"nodes":[{"id":"x","type":"GroupInput"},{"id":"lin","type":"Linear","parameters":{"units":4}},
           {"id":"norm","type":"BatchNorm1d"},{"id":"y","type":"GroupOutput"}],"edges":[["x.out","lin.in"],["lin.out","norm.in"],["norm.out","y.in"]]}},
        {"id":"self","type":"Softmax"},{"id":"output1","type":"Output"}],
        "edges":[["input1.out","float.in"],["float.out","conv-2.in"],["conv-2.out","if.in"],["if.out","forward.in"],["forward.out","again.in"],["again.out","block.x"],["block.y","self.in"],["self.out","output1.in"]]})");
    for (const std::int64_t batch : {1, 5}) {
        const auto both = answersOf(network, {}, {at::randn({batch, 3})});
        CHECK(difference(both.ours[0], both.theirs[0]) <= 1e-6);
        CHECK(difference(both.theirs[0].sum(1), at::ones({batch})) <= 1e-6);
    }
}

TEST_CASE("the recipe's steps, several Outputs and what makes probabilities are inside") {
    const auto network = networkOf(R"({"nodes":[{"id":"input1","type":"Input","parameters":{"shape":[2,3,3]}},{"id":"ids","type":"Input","parameters":{"shape":[4],"dtype":"int64"}},
        {"id":"flat","type":"Flatten"},{"id":"lin","type":"Linear","parameters":{"units":3}},{"id":"soft","type":"Softmax"},{"id":"bag","type":"EmbeddingBag","parameters":{"ids":7,"dimension":3}},
        {"id":"a","type":"Output"},{"id":"b","type":"Output"}],
        "edges":[["input1.out","flat.in"],["flat.out","lin.in"],["lin.out","soft.in"],["soft.out","a.in"],["ids.out","bag.in"],["bag.out","b.in"]]})");
    ScriptSettings settings;
    settings.steps = {{"Scale", {0}, {255}}, {"Standardise", {0.25F, 0.5F}, {0.125F, 2}}};
    settings.inputs = {"pictures", "pictures"};
    settings.dropFinalSoftmax = true;
    settings.form = project::AnswerForm::Softmax;
    const at::Tensor pictures = at::rand({4, 2, 3, 3}) * 255;
    const auto both = answersOf(network, settings, {pictures, at::randint(0, 7, {4, 4}, at::kLong)});
    REQUIRE(both.theirs.size() == 2);
    CHECK(difference(at::softmax(both.ours[0], -1), both.theirs[0]) <= 1e-6);
    CHECK(difference(both.ours[1], both.theirs[1]) <= 1e-6);
    // Whole numbers do as well: the network's own kind of numbers is made of them.
    const at::Tensor bytes = pictures.to(at::kByte);
    const auto again = answersOf(network, settings, {bytes, at::zeros({4, 4}, at::kInt)});
    CHECK(difference(at::softmax(again.ours[0], -1), again.theirs[0]) <= 1e-6);
}

TEST_CASE("a network that can't run, and a file that is none, are errors with a place") {
    const auto broken = networkOf(R"({"nodes":[{"id":"input1","type":"Input","parameters":{"shape":[3]}},{"id":"conv1","type":"Conv2d"},{"id":"output1","type":"Output"}],
        "edges":[["input1.out","conv1.in"],["conv1.out","output1.in"]]})");
    const auto refused = writeScriptForward(broken, {});
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::BadNetwork);
    CHECK(refused.error().where == "conv1");
    CHECK_FALSE(LoadedScript::load("PK no zip at all").ok());
    CHECK_FALSE(LoadedScript::load("").ok());
}

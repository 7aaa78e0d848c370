// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue's shape rules against LibTorch itself: random settings, valid and not. Run on the CPU with small tensors, because
// the meta device knows no dilated convolution.
#include "core/base/Random.h"
#include "core/engine/Operator.h"
#include "core/layers/Layers.h"

#include <doctest/doctest.h>

using namespace lepton;

namespace {

Json randomValue(const graph::ParameterSpec& spec, Random& random) {
    const auto size = [&](std::uint64_t most) { return static_cast<std::int64_t>(random.below(most)) + static_cast<std::int64_t>(spec.minimum); };
    switch (spec.kind) {
    case graph::ParameterKind::Integer: return size(6);
    case graph::ParameterKind::Real: return spec.defaultValue;
    case graph::ParameterKind::Boolean: return random.below(2) == 0;
    case graph::ParameterKind::Choice: return spec.choices[random.below(spec.choices.size())];
    case graph::ParameterKind::Pair: return Json::array({size(4), size(4)});
    case graph::ParameterKind::Padding: return random.below(3) == 0 ? Json("same") : Json::array({size(4), size(4)});
    case graph::ParameterKind::Text: return spec.defaultValue;
    case graph::ParameterKind::Sizes: return Json::array({1 + random.below(4), 1 + random.below(9), 1 + random.below(9)});
    }
    return {};
}

/// The rank that a layer's name promises: 3 for "…1d", 4 for "…2d" and where nothing is promised, 5 for "…3d".
std::size_t usualRank(const std::string& layer) {
    const auto dimensions = layer.find_first_of("123");
    return dimensions != std::string::npos && layer.compare(dimensions + 1, 1, "d") == 0 ? static_cast<std::size_t>(layer[dimensions] - '0') + 2 : 4;
}

graph::TensorType randomInput(std::size_t usual, Random& random) {
    graph::TensorType type{{graph::batchDim()}};
    const std::size_t rank = random.below(4) != 0 ? usual : 2 + random.below(4);
    for (std::size_t d = 1; d < rank; ++d)
        type.shape.emplace_back(static_cast<std::int64_t>(1 + random.below(d == 1 ? 6 : 9)));
    return type;
}

std::vector<std::int64_t> sizesOf(const graph::Shape& shape, std::int64_t batch) {
    std::vector<std::int64_t> sizes;
    for (const auto& dim : shape)
        sizes.push_back(dim.known() ? dim.size() : batch);
    return sizes;
}

struct Trial {
    const graph::LayerType* type;
    graph::Parameters parameters;
    std::vector<graph::TensorType> inputs;
};

std::optional<std::vector<std::int64_t>> execute(const Trial& trial, const std::vector<graph::WeightSpec>& specs, std::int64_t batch) {
    std::vector<at::Tensor> inputs;
    for (const auto& input : trial.inputs)
        inputs.push_back(at::zeros(sizesOf(input.shape, batch)));
    std::vector<at::Tensor> weights;
    for (const auto& spec : specs)
        weights.push_back(at::zeros(spec.shape));
    try {
        return engine::findOperator(trial.type->name)->make(trial.parameters)->forward(inputs, weights, {}).sizes().vec();
    } catch (const c10::Error&) {
        return std::nullopt;
    }
}

Trial randomTrial(const graph::LayerType& type, Random& random) {
    Json values = Json::object();
    for (const auto& spec : type.parameters)
        values[spec.name] = randomValue(spec, random);
    Trial trial{&type, *type.complete(values), {}};
    const bool variadic = !type.inputs.empty() && type.inputs[0].variadic;
    for (std::size_t i = 0; i < (variadic ? 2 + random.below(2) : type.inputs.size()); ++i)
        trial.inputs.push_back(i > 0 && random.below(3) != 0 ? trial.inputs[0] : randomInput(usualRank(type.name), random));
    return trial;
}

/// Weights for settings that the rule refuses: as PyTorch's modules would make them.
std::vector<graph::WeightSpec> assumedWeights(const Trial& trial) {
    const auto& in = trial.inputs[0].shape;
    if (trial.type->name == "Conv2d") {
        const auto kernel = trial.parameters.pair("kernel");
        const auto filters = trial.parameters.integer("filters");
        const std::int64_t perGroup = std::max<std::int64_t>(1, in[1].size() / trial.parameters.integer("groups"));
        std::vector<graph::WeightSpec> weights{{"weight", {filters, perGroup, kernel[0], kernel[1]}}};
        if (trial.parameters.boolean("bias"))
            weights.push_back({"bias", {filters}});
        return weights;
    }
    return {};
}

} // namespace

TEST_CASE("shape rules and LibTorch agree on random settings") {
    // On these LibTorch is more lenient than the catalogue on purpose: it would flatten or normalise anything, broadcast a sum.
    const auto lenient = [](const std::string& name) { return name == "Linear" || name == "BatchNorm2d" || name == "Add" || name == "GlobalAvgPool2d"; };
    for (const auto& type : layers::catalogue().types()) {
        if (type.inputs.empty() || type.structural)
            continue;
        Random random(mixSeed({17, type.name.size(), static_cast<std::uint64_t>(type.name[0])}));
        int accepted = 0;
        int refused = 0;
        for (int i = 0; i < 300; ++i) {
            const Trial trial = randomTrial(type, random);
            const auto made = type.rule(trial.parameters, trial.inputs);
            const auto* facts = std::get_if<graph::LayerFacts>(&made);
            CAPTURE(type.name);
            CAPTURE(trial.parameters.values().dump());
            CAPTURE(graph::shapeText(trial.inputs[0].shape));
            if (facts != nullptr) {
                ++accepted;
                for (const std::int64_t batch : {1, 5}) {
                    const auto sizes = execute(trial, facts->weights, batch);
                    REQUIRE(sizes.has_value());
                    REQUIRE(*sizes == sizesOf(facts->outputs[0].shape, batch));
                }
            } else if (!lenient(type.name) && trial.inputs[0].shape.size() == usualRank(type.name)) {
                ++refused;
                REQUIRE_FALSE(execute(trial, assumedWeights(trial), 2).has_value());
            }
        }
        CHECK(accepted > 20);
        if (type.name == "Conv2d" || type.name == "MaxPool2d" || type.name == "AvgPool2d" || type.name == "Concat")
            CHECK(refused > 20);
    }
}

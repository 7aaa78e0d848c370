// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue's shape rules against LibTorch itself: random settings, valid and not. On the meta device, which works shapes out and
// nothing else, and with small tensors on the CPU, because it doesn't know every layer.
#include "core/base/Random.h"
#include "core/engine/CompiledNetwork.h"
#include "core/engine/Operator.h"
#include "core/layers/Layers.h"
#include "core/layers/WeightSettings.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace lepton;

namespace {

/// A number, or as many as the default has.
template <typename Number>
Json randomNumbers(const Json& form, Number number) {
    if (!form.is_array())
        return number();
    Json numbers = Json::array();
    for (std::size_t i = 0; i < form.size(); ++i)
        numbers.push_back(number());
    return numbers;
}

/// Sizes with one open, each dimension once, or any numbers in the range.
Json randomDimensions(const graph::ParameterSpec& spec, Random& random) {
    Json numbers = Json::array();
    const auto count = static_cast<std::int64_t>(1 + random.below(4));
    const bool any = random.below(3) == 0;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto at = static_cast<std::ptrdiff_t>(random.below(static_cast<std::uint64_t>(i) + 1));
        if (any)
            numbers.push_back(static_cast<std::int64_t>(random.below(8)) + static_cast<std::int64_t>(spec.minimum));
        else if (spec.minimum == -1)
            numbers.insert(numbers.begin() + at, i == 0 ? -1 : static_cast<std::int64_t>(1 + random.below(3)));
        else
            numbers.insert(numbers.begin() + at, random.below(4) == 0 ? i - count : i + 1);
    }
    return numbers;
}

Json randomValue(const graph::ParameterSpec& spec, Random& random) {
    const auto size = [&](std::uint64_t most) { return static_cast<std::int64_t>(random.below(most)) + static_cast<std::int64_t>(spec.minimum); };
    switch (spec.kind) {
    case graph::ParameterKind::Integer: return spec.minimum < -1 ? Json(static_cast<std::int64_t>(random.below(11)) - 5) : Json(size(6));
    case graph::ParameterKind::Real: return spec.defaultValue;
    case graph::ParameterKind::Boolean: return random.below(2) == 0;
    case graph::ParameterKind::Choice: return spec.choices[random.below(spec.choices.size())];
    case graph::ParameterKind::Pair: return Json::array({size(4), size(4)});
    case graph::ParameterKind::Triple: return Json::array({size(4), size(4), size(4)});
    case graph::ParameterKind::Padding: return random.below(3) == 0 ? Json("same") : randomNumbers(spec.defaultValue, [&] { return size(4); });
    case graph::ParameterKind::Dimensions: return randomDimensions(spec, random);
    case graph::ParameterKind::Text: return spec.defaultValue;
    case graph::ParameterKind::Sizes: return Json::array({1 + random.below(4), 1 + random.below(9), 1 + random.below(9)});
    }
    return {};
}

bool isRecurrent(const std::string& layer) { return layer == "RNN" || layer == "LSTM" || layer == "GRU"; }
bool isAttention(const std::string& layer) { return layer == "MultiHeadAttention" || layer.starts_with("Transformer"); }

/// The rank that a layer's name promises: 3 for "…1d", 4 for "…2d" and where nothing is promised, 5 for "…3d".
std::size_t usualRank(const std::string& layer) {
    if (isRecurrent(layer) || isAttention(layer) || layer.ends_with("Positions"))
        return 3;
    if (layer == "Embedding" || layer == "EmbeddingBag" || layer == "OneHot" || layer == "SequenceLengths" || layer == "PaddingMask" || layer == "Sample" || layer == "Linear" || layer == "Bilinear" || layer == "DotProduct" || layer == "CosineSimilarity")
        return 2;
    const auto dimensions = layer.find_first_of("123");
    return dimensions != std::string::npos && layer.compare(dimensions + 1, 1, "d") == 0 ? static_cast<std::size_t>(layer[dimensions] - '0') + 2 : 4;
}

/// What a port of the layer usually takes.
graph::DType usualKind(const std::string& layer, const std::string& port) {
    if (port == "mask")
        return graph::DType::Bool;
    const bool ids = layer == "Embedding" || layer == "EmbeddingBag" || layer == "OneHot" || layer == "SequenceLengths" || layer == "PaddingMask";
    return ids || port == "lengths" ? graph::DType::Int64 : graph::DType::Float32;
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

std::optional<std::vector<std::int64_t>> execute(const Trial& trial, const std::vector<graph::WeightSpec>& specs, std::int64_t batch, at::Device device) {
    std::vector<at::Tensor> inputs;
    for (const auto& input : trial.inputs)
        // Ones: an id of every table but the smallest, and a length of every sequence.
        inputs.push_back(at::ones(sizesOf(input.shape, batch), at::TensorOptions(engine::scalarType(input.dtype))));
    for (auto& input : inputs)
        if (input.scalar_type() == at::kBool || (input.scalar_type() == at::kLong && !isRecurrent(trial.type->name)))
            input.zero_();
    for (auto& input : inputs)
        input = input.to(device);
    std::vector<at::Tensor> weights;
    for (const auto& spec : specs)
        weights.push_back(at::zeros(spec.shape, at::TensorOptions(device)));
    try {
        const at::Tensor y = engine::findOperator(trial.type->name)->make(trial.parameters)->forward(inputs, weights, {});
        // A transposed convolution with nothing left is an error in LibTorch's own loop and an empty tensor in oneDNN's.
        return y.numel() == 0 ? std::nullopt : std::optional(y.sizes().vec());
    } catch (const std::exception&) { // oneDNN has errors of its own
        return std::nullopt;
    }
}

/// The first input again, where that is right for the second: for MatMul with rows and columns swapped.
graph::TensorType companion(const std::string& layer, graph::TensorType first) {
    if (layer == "MatMul" && first.shape.size() > 2)
        std::swap(first.shape.back(), first.shape[first.shape.size() - 2]);
    return first;
}

Trial randomTrial(const graph::LayerType& type, Random& random) {
    Json values = Json::object();
    for (const auto& spec : type.parameters)
        if (!layers::isWeightSetting(spec.name))
            values[spec.name] = randomValue(spec, random);
    Trial trial{&type, *type.complete(values), {}};
    const bool variadic = !type.inputs.empty() && type.inputs[0].variadic;
    for (std::size_t i = 0; i < (variadic ? 2 + random.below(2) : type.inputs.size()); ++i)
        trial.inputs.push_back(i > 0 && random.below(3) != 0 ? companion(type.name, trial.inputs[0]) : randomInput(usualRank(type.name), random));
    for (std::size_t i = 0; i < trial.inputs.size(); ++i) {
        const std::string& port = type.inputs[std::min(i, type.inputs.size() - 1)].name;
        const bool usual = random.below(24) != 0;
        if (usual || port == "mask" || port == "lengths")
            trial.inputs[i].dtype = usualKind(type.name, port);
        else
            trial.inputs[i].dtype = random.below(2) == 0 ? graph::DType::Int64 : graph::DType::Float32;
    }
    if (type.inputs.size() > 1 && type.inputs.back().optional) {
        const std::size_t keys = type.name == "TransformerEncoderLayer" || isRecurrent(type.name) ? 0 : 1;
        auto& extra = trial.inputs.back().shape;
        extra = {graph::batchDim()};
        if (isAttention(type.name))
            extra.emplace_back(random.below(4) == 0 || trial.inputs[keys].shape.size() < 2 ? graph::Dim(7) : trial.inputs[keys].shape[1]);
        else if (random.below(3) == 0)
            extra.emplace_back(static_cast<std::int64_t>(1 + random.below(2)));
        if (random.below(2) == 0)
            trial.inputs.pop_back();
    }
    // The memory's features, and the values' steps, agree often enough.
    if (isAttention(type.name) && random.below(4) != 0)
        for (auto& input : trial.inputs)
            if (input.dtype == graph::DType::Float32 && input.shape.size() == 3 && trial.inputs[0].shape.size() == 3)
                input.shape[2] = trial.inputs[0].shape[2];
    if (type.name == "Squeeze" && random.below(2) == 0)
        trial.inputs[0].shape.back() = 1;
    return trial;
}

/// Weights for settings that the rule refuses: as PyTorch's modules would make them.
std::vector<graph::WeightSpec> assumedWeights(const Trial& trial) {
    const auto& p = trial.parameters;
    const std::int64_t channels = trial.inputs[0].shape[1].size();
    const auto filters = [&](std::int64_t first, std::int64_t second, std::int64_t all, bool bias) {
        std::vector<std::int64_t> shape{first, std::max<std::int64_t>(1, second)};
        const auto kernel = p.perDimension("kernel");
        shape.insert(shape.end(), kernel.begin(), kernel.end());
        std::vector<graph::WeightSpec> weights{{"weight", shape}};
        if (bias)
            weights.push_back({"bias", {all}});
        return weights;
    };
    const std::string& name = trial.type->name;
    if (name.starts_with("ConvTranspose")) // with the bias, so that LibTorch sees how many filters there should be
        return filters(channels, p.integer("filters") / p.integer("groups"), p.integer("filters"), true);
    if (name.starts_with("Conv"))
        return filters(p.integer("filters"), channels / p.integer("groups"), p.integer("filters"), p.boolean("bias"));
    if (isRecurrent(name) || isAttention(name)) { // as for the features that the first input has
        std::vector<graph::TensorType> usual = trial.inputs;
        for (auto& input : usual)
            if (input.dtype == graph::DType::Float32)
                input.shape = {graph::batchDim(), 3, trial.inputs[0].shape.back()};
        Json values = p.values();
        if (values.contains("heads"))
            values["heads"] = 1;
        usual.resize(static_cast<std::size_t>(std::count_if(trial.type->inputs.begin(), trial.type->inputs.end(), [](const graph::PortSpec& port) { return !port.optional; })));
        const auto made = trial.type->rule(graph::Parameters(values), usual);
        const auto* facts = std::get_if<graph::LayerFacts>(&made);
        return facts != nullptr ? facts->weights : std::vector<graph::WeightSpec>();
    }
    if (name == "Bilinear")
        return {{"weight", {p.integer("units"), channels, trial.inputs[1].shape[1].size()}}};
    if (name == "DepthwiseConv2d")
        return filters(channels * p.integer("multiplier"), 1, channels * p.integer("multiplier"), p.boolean("bias"));
    return {};
}

/// Nothing can be wrong with its only input.
bool takesAnything(const graph::LayerType& type) { return type.name == "Output" || type.name == "Flatten"; }

void checkAgreement(const graph::LayerType& type) {
    // On these LibTorch is more lenient than the catalogue on purpose: it would flatten or normalise anything, broadcast a sum.
    const auto lenient = [](const std::string& name) { return name == "Linear" || name.starts_with("BatchNorm") || name == "InstanceNorm2d" || name.starts_with("Dropout") || name == "Add" || name.starts_with("Global"); };
    // Nor does it keep the batch apart, always leave a dimension beside it, or mind what broadcasts or is cut to nothing.
    const auto ours = [](const std::string& name, const std::string& code) {
        if ((code == "mismatch" || code == "rank") && (name == "Subtract" || name == "Multiply" || name == "MatMul" || name == "Sample" || name == "MultiHeadAttention" || name == "DotProduct" || name == "CosineSimilarity"))
            return true;
        // A mask of one value is broadcast, other kinds of numbers are taken for what they are, a padding id is looked up by no one.
        if (code == "ids" || code == "mask" || code == "lengths" || code == "causal" || code == "padding" || code == "no-ids" || code == "kinds")
            return true;
        return code == "batch" || code == "nothing-left" || code == "not-one" || code == "outside" || code == "empty" || (name.starts_with("Crop") && code == "too-small");
    };
    Random random(mixSeed({17, type.name.size(), static_cast<std::uint64_t>(type.name[0])}));
    int accepted = 0;
    int refused = 0;      // by both
    int refusedAtAll = 0; // by the rule
    // Three paddings are seldom all at most half of their kernels.
    const int trials = type.name.ends_with("3d") ? 1200 : 400;
    for (int i = 0; i < trials; ++i) {
        const Trial trial = randomTrial(type, random);
        const auto made = type.rule(trial.parameters, trial.inputs);
        const auto* facts = std::get_if<graph::LayerFacts>(&made);
        CAPTURE(type.name);
        CAPTURE(trial.parameters.values().dump());
        CAPTURE(graph::shapeText(trial.inputs[0].shape));
        CAPTURE(trial.inputs.size());
        if (facts != nullptr) {
            ++accepted;
            for (const std::int64_t batch : {1, 5}) {
                // On the meta device LibTorch may refuse what it computes on the CPU, but not the other way round.
                auto sizes = batch == 5 ? execute(trial, facts->weights, batch, at::kMeta) : std::nullopt;
                if (!sizes)
                    sizes = execute(trial, facts->weights, batch, at::kCPU);
                REQUIRE(sizes.has_value());
                REQUIRE(*sizes == sizesOf(facts->outputs[0].shape, batch));
            }
        } else {
            const auto& fault = std::get<graph::ShapeFault>(made);
            REQUIRE_FALSE(fault.message.empty());
            REQUIRE_FALSE(fault.fix.empty());
            ++refusedAtAll;
        }
        if (facts == nullptr && !lenient(type.name) && !ours(type.name, std::get<graph::ShapeFault>(made).code) && trial.inputs[0].shape.size() == usualRank(type.name)) {
            ++refused;
            REQUIRE_FALSE(execute(trial, assumedWeights(trial), 2, at::kCPU).has_value());
        }
    }
    CHECK(accepted > 15);
    CHECK((refusedAtAll > 0 || takesAnything(type)));
    if (type.name.find("Conv") != std::string::npos || type.name.starts_with("MaxPool") || type.name.starts_with("AvgPool") || type.name == "PixelShuffle" || type.name == "Concat" || type.name == "GroupNorm" || type.name == "GLU")
        CHECK(refused > 5);
}

} // namespace

TEST_CASE("shape rules and LibTorch agree on random settings") {
    for (const auto& type : layers::catalogue().types())
        if (!type.inputs.empty() && !type.structural)
            SUBCASE(type.name.c_str()) { checkAgreement(type); }
}

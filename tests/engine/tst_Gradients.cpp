// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/CompiledNetwork.h"
#include "core/engine/Operator.h"
#include "core/layers/Layers.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace lepton;

namespace {

at::Tensor random(at::IntArrayRef shape, std::uint64_t seed) {
    at::Generator generator = at::detail::createCPUGenerator(seed);
    return at::empty(shape, at::kDouble).normal_(0, 1, generator);
}

struct Subject {
    std::unique_ptr<const engine::Operator> op;
    std::vector<at::Tensor> inputs;
    std::vector<at::Tensor> weights;
    std::size_t trained = 0; ///< of the weights, from the first

    /// A number that depends on every output in its own way.
    at::Tensor value() const {
        at::Generator dropout = at::detail::createCPUGenerator(77);
        std::vector<at::Tensor> buffers = weights;
        for (std::size_t i = trained; i < buffers.size(); ++i)
            buffers[i] = buffers[i].clone(); // running statistics must not move between evaluations
        const at::Tensor y = op->forward(inputs, buffers, {true, &dropout});
        return (y * random(y.sizes(), 123)).sum();
    }
};

/// The largest difference between LibTorch's gradient and central differences, over every value of `variable`.
double error(const Subject& subject, const at::Tensor& variable) {
    const at::Tensor analytic = torch::autograd::grad({subject.value()}, {variable})[0];
    const at::NoGradGuard frozen;
    constexpr double step = 1e-6;
    double worst = 0;
    const at::Tensor flat = variable.detach().view(-1);
    for (std::int64_t i = 0; i < flat.numel(); ++i) {
        const double before = flat[i].item<double>();
        flat[i] = before + step;
        const double above = subject.value().item<double>();
        flat[i] = before - step;
        const double below = subject.value().item<double>();
        flat[i] = before;
        worst = std::max(worst, std::abs((above - below) / (2 * step) - analytic.reshape(-1)[i].item<double>()));
    }
    return worst;
}

/// A layer whose inputs are all numbers.
struct Case {
    const char* layer;
    Json parameters;
    std::vector<std::int64_t> input;
    std::vector<std::int64_t> second = {}; ///< that of a second input; none: as the first
};

const std::vector<Case>& plainCases() {
    static const std::vector<Case> all{
        {"Conv2d", {{"filters", 3}, {"stride", 2}, {"padding", 1}}, {2, 2, 5, 4}},
        {"Conv2d", {{"filters", 4}, {"kernel", 2}, {"padding", "same"}, {"groups", 2}}, {2, 2, 4, 4}},
        {"Conv1d", {{"filters", 3}, {"stride", 2}, {"dilation", 2}}, {2, 2, 8}},
        {"Conv1d", {{"filters", 4}, {"kernel", 4}, {"padding", "same"}, {"groups", 2}}, {2, 2, 5}},
        {"Conv3d", {{"filters", 2}, {"stride", {1, 2, 1}}, {"padding", 1}}, {2, 2, 3, 4, 3}},
        {"Conv3d", {{"filters", 2}, {"kernel", 2}, {"padding", "same"}, {"groups", 2}}, {1, 2, 2, 3, 3}},
        {"DepthwiseConv2d", {{"multiplier", 2}, {"padding", 1}, {"stride", 2}}, {2, 3, 4, 4}},
        {"ConvTranspose1d", {{"filters", 4}, {"stride", 3}, {"output_padding", 2}, {"groups", 2}}, {2, 2, 4}},
        {"ConvTranspose2d", {{"filters", 3}, {"stride", 2}, {"padding", 1}, {"output_padding", 1}}, {2, 2, 3, 4}},
        {"ConvTranspose2d", {{"filters", 4}, {"kernel", 2}, {"dilation", 2}, {"groups", 2}, {"bias", false}}, {2, 2, 3, 3}},
        {"ConvTranspose3d", {{"filters", 2}, {"kernel", 2}, {"stride", {1, 2, 2}}, {"output_padding", {0, 1, 0}}}, {1, 2, 2, 2, 2}},
        {"MaxPool1d", {{"padding", 1}}, {2, 2, 7}},
        {"AvgPool1d", {{"kernel", 3}, {"padding", 1}}, {2, 2, 7}},
        {"MaxPool3d", Json::object(), {1, 2, 4, 5, 4}},
        {"AvgPool3d", {{"kernel", 3}, {"padding", 1}}, {1, 2, 4, 5, 4}},
        {"AdaptiveAvgPool2d", {{"size", {2, 3}}}, {2, 2, 5, 4}},
        {"AdaptiveMaxPool2d", {{"size", {2, 3}}}, {2, 2, 5, 4}},
        {"GlobalMaxPool2d", Json::object(), {2, 3, 4, 4}},
        {"GlobalAvgPool1d", Json::object(), {2, 3, 5}},
        {"GlobalAvgPool3d", Json::object(), {2, 3, 2, 3, 2}},
        {"GlobalMaxPool1d", Json::object(), {2, 3, 5}},
        {"GlobalMaxPool3d", Json::object(), {2, 3, 2, 3, 2}},
        {"AdaptiveAvgPool1d", {{"size", 3}}, {2, 2, 5}},
        {"AdaptiveMaxPool1d", {{"size", 3}}, {2, 2, 5}},
        {"AdaptiveAvgPool3d", {{"size", {2, 3, 1}}}, {1, 2, 3, 4, 2}},
        {"AdaptiveMaxPool3d", {{"size", {2, 3, 1}}}, {1, 2, 3, 4, 2}},
        {"Upsample", Json::object(), {2, 2, 3, 4}},
        {"Upsample", {{"factor", 3}, {"mode", "bilinear"}}, {2, 2, 3, 4}},
        {"PixelShuffle", Json::object(), {2, 4, 3, 2}},
        {"MaxPool2d", Json::object(), {2, 2, 5, 4}},
        {"MaxPool2d", {{"padding", 1}}, {2, 2, 5, 5}},
        {"AvgPool2d", {{"kernel", 3}, {"stride", 2}, {"padding", 1}}, {2, 2, 5, 5}},
        {"GlobalAvgPool2d", Json::object(), {2, 3, 4, 4}},
        {"BatchNorm2d", Json::object(), {3, 2, 3, 3}},
        {"BatchNorm1d", Json::object(), {5, 3}},
        {"BatchNorm1d", {{"epsilon", 0.1}}, {2, 3, 4}},
        {"BatchNorm3d", Json::object(), {2, 2, 2, 3, 2}},
        {"LayerNorm", Json::object(), {2, 2, 3, 2}},
        {"LayerNorm", {{"dimensions", 1}}, {2, 3, 4}},
        {"LayerNorm", {{"dimensions", 2}, {"affine", false}}, {2, 2, 2, 3}},
        {"RMSNorm", Json::object(), {2, 5}},
        {"RMSNorm", {{"dimensions", 1}, {"epsilon", 0.01}}, {2, 3, 4}},
        {"GroupNorm", {{"groups", 2}}, {2, 4, 3, 2}},
        {"GroupNorm", {{"groups", 3}, {"affine", false}}, {2, 6, 4}},
        {"InstanceNorm2d", Json::object(), {2, 2, 3, 3}},
        {"InstanceNorm2d", {{"affine", true}}, {2, 2, 3, 3}},
        {"Dropout1d", Json::object(), {3, 4, 2}},
        {"Dropout2d", Json::object(), {3, 4, 2, 2}},
        {"GaussianNoise", {{"deviation", 0.5}}, {4, 6}},
        {"Linear", {{"units", 3}}, {4, 5}},
        {"Flatten", Json::object(), {2, 2, 2, 2}},
        {"Dropout", {{"probability", 0.5}}, {4, 6}},
        {"ReLU", Json::object(), {4, 6}},
        {"LeakyReLU", {{"slope", 0.2}}, {4, 6}},
        {"Sigmoid", Json::object(), {4, 6}},
        {"Tanh", Json::object(), {4, 6}},
        {"Softmax", Json::object(), {4, 6}},
        {"GELU", Json::object(), {4, 6}},
        {"GELU", {{"approximation", "tanh"}}, {4, 6}},
        {"SiLU", Json::object(), {4, 6}},
        {"ELU", {{"alpha", 1.7}}, {4, 6}},
        {"PReLU", Json::object(), {3, 2, 3}},
        {"PReLU", {{"channelwise", true}}, {2, 3, 2, 2}},
        {"SELU", Json::object(), {4, 6}},
        {"Mish", Json::object(), {4, 6}},
        {"Hardswish", Json::object(), {4, 6}},
        {"Hardsigmoid", Json::object(), {4, 6}},
        {"Softplus", {{"beta", 3}, {"threshold", 2}}, {4, 6}},
        {"GLU", {{"dimension", 1}}, {2, 4, 3}},
        {"LogSoftmax", Json::object(), {2, 3, 2}},
        {"Add", Json::object(), {2, 2, 3, 3}},
        {"Concat", Json::object(), {2, 2, 3, 3}},
        {"Subtract", Json::object(), {2, 2, 3}},
        {"Multiply", Json::object(), {2, 2, 3}},
        {"MatMul", Json::object(), {2, 2, 3, 4}, {2, 2, 4, 2}},
        {"Stack", {{"dimension", 2}}, {2, 2, 3}},
        {"Reshape", {{"sizes", {3, -1}}}, {2, 2, 3, 2}},
        {"Permute", {{"order", {-1, 1, 2}}}, {2, 2, 3, 4}},
        {"Squeeze", {{"dimension", 2}}, {2, 3, 1, 2}},
        {"Unsqueeze", {{"dimension", 2}}, {2, 3, 2}},
        {"Slice", {{"dimension", 2}, {"start", -5}, {"end", 5}, {"step", 2}}, {2, 2, 6}},
        {"Crop2d", {{"top", 2}, {"right", 0}}, {2, 2, 5, 4}},
        {"ZeroPad2d", {{"left", 3}}, {2, 2, 3, 2}},
        {"ReflectionPad2d", {{"top", 2}, {"right", 0}}, {2, 2, 3, 4}},
        {"Crop1d", {{"left", 2}, {"right", 0}}, {2, 2, 5}},
        {"Crop3d", {{"front", 0}, {"left", 2}}, {1, 2, 3, 3, 4}},
        {"ZeroPad1d", {{"left", 3}, {"right", 0}}, {2, 2, 4}},
        {"ZeroPad3d", {{"front", 2}}, {1, 2, 2, 1, 2}},
        {"ReflectionPad1d", {{"left", 3}, {"right", 0}}, {2, 2, 4}},
        {"ReflectionPad3d", {{"front", 2}, {"right", 0}}, {1, 2, 3, 2, 2}},
        {"Linear", {{"units", 3}}, {2, 3, 4}},
        {"Add", Json::object(), {2, 3, 2, 2}, {2, 3, 1, 1}},
        {"Multiply", Json::object(), {2, 1, 3}, {2, 2, 1}},
        {"Subtract", Json::object(), {2, 3}, {2, 1}},
        {"Sample", Json::object(), {3, 4}},
        {"SinusoidalPositions", Json::object(), {2, 3, 5}},
        {"LearnedPositions", Json::object(), {2, 3, 5}},
        {"LSTM", {{"units", 3}}, {2, 4, 2}},
        {"LSTM", {{"units", 2}, {"layers", 2}, {"bidirectional", true}, {"dropout", 0.4}, {"output", "last"}, {"bias", false}}, {3, 4, 2}},
        {"GRU", {{"units", 3}}, {2, 4, 2}},
        {"GRU", {{"units", 2}, {"layers", 2}, {"bidirectional", true}, {"dropout", 0.4}, {"output", "last"}}, {3, 4, 2}},
        {"RNN", {{"units", 3}}, {2, 4, 2}},
        {"RNN", {{"units", 2}, {"activation", "relu"}, {"bidirectional", true}, {"output", "last"}}, {3, 4, 2}},
        {"MultiHeadAttention", {{"heads", 2}}, {2, 3, 4}},
        {"MultiHeadAttention", {{"heads", 2}, {"causal", true}, {"dropout", 0.3}, {"bias", false}}, {2, 3, 4}},
        {"TransformerEncoderLayer", {{"heads", 2}, {"feed_forward", 5}}, {2, 3, 4}},
        {"TransformerEncoderLayer", {{"heads", 2}, {"feed_forward", 5}, {"activation", "gelu"}, {"norm_first", true}, {"causal", true}, {"dropout", 0}}, {2, 3, 4}},
        {"TransformerDecoderLayer", {{"heads", 2}, {"feed_forward", 5}, {"activation", "gelu"}}, {2, 3, 4}, {2, 5, 4}},
        {"ReduceMean", {{"dimensions", {1, 3}}}, {2, 2, 3, 4}},
        {"ReduceMax", {{"dimensions", {-1}}, {"keep_dimensions", true}}, {2, 3, 4}},
        {"ReduceSum", {{"dimensions", {2, 3}}}, {2, 2, 3, 4}},
        {"Bilinear", {{"units", 3}}, {4, 3}, {4, 2}},
        {"DotProduct", Json::object(), {3, 4}},
        {"CosineSimilarity", Json::object(), {3, 4}},
    };
    return all;
}

} // namespace

TEST_CASE("gradients agree with finite differences in float64") {
    for (const auto& item : plainCases()) {
        CAPTURE(item.layer);
        const auto& type = *layers::catalogue().find(item.layer);
        const auto parameters = *type.complete(item.parameters);
        const auto ports = std::count_if(type.inputs.begin(), type.inputs.end(), [](const graph::PortSpec& port) { return !port.optional; });
        std::vector<std::vector<std::int64_t>> sizes(type.inputs[0].variadic ? 2 : static_cast<std::size_t>(ports), item.input);
        if (!item.second.empty())
            sizes[1] = item.second;
        std::vector<graph::TensorType> inputs;
        for (const auto& of : sizes) {
            inputs.push_back({{graph::batchDim()}});
            inputs.back().shape.insert(inputs.back().shape.end(), of.begin() + 1, of.end());
        }
        const auto facts = std::get<graph::LayerFacts>(type.rule(parameters, inputs));
        Subject subject{engine::findOperator(item.layer)->make(parameters), {}, {}, 0};
        for (std::size_t i = 0; i < inputs.size(); ++i)
            subject.inputs.push_back(random(sizes[i], i + 1).requires_grad_(true));
        for (const auto& weight : facts.weights) {
            subject.weights.push_back(weight.trained ? random(weight.shape, 9).requires_grad_(true) : at::ones(weight.shape, at::kDouble));
            subject.trained += weight.trained ? 1 : 0;
        }
        for (const auto& variable : subject.inputs)
            CHECK(error(subject, variable) < 1e-7);
        for (std::size_t i = 0; i < subject.trained; ++i)
            CHECK(error(subject, subject.weights[i]) < 1e-7);
    }
}

namespace {

/// A layer with ids, lengths or a mask among its inputs.
struct TypedCase {
    const char* layer;
    Json parameters;
    std::vector<at::Tensor> inputs;
};

std::vector<TypedCase> typedCases() {
    const at::Tensor ids = at::tensor({1, 4, 2, 0, 3, 3}, at::kLong).view({2, 3});
    const at::Tensor lengths = at::tensor({2, 4, 1}, at::kLong);
    const at::Tensor padding = at::tensor({0, 0, 1, 0, 1, 1}, at::kLong).to(at::kBool).view({2, 3});
    const auto x = [](at::IntArrayRef shape, std::uint64_t seed = 1) { return random(shape, seed).requires_grad_(true); };
    return {
        {"Embedding", {{"ids", 5}, {"dimension", 3}}, {ids}},
        {"EmbeddingBag", {{"ids", 5}, {"dimension", 3}}, {ids}},
        {"EmbeddingBag", {{"ids", 5}, {"dimension", 3}, {"mode", "sum"}, {"padding_id", 3}}, {ids}},
        {"EmbeddingBag", {{"ids", 5}, {"dimension", 3}, {"mode", "max"}}, {ids}},
        {"LSTM", {{"units", 2}, {"bidirectional", true}, {"layers", 2}}, {x({3, 4, 2}), lengths}},
        {"LSTM", {{"units", 2}, {"bidirectional", true}, {"output", "last"}}, {x({3, 4, 2}), lengths}},
        {"GRU", {{"units", 2}, {"bidirectional", true}, {"output", "last"}}, {x({3, 4, 2}), lengths}},
        {"RNN", {{"units", 2}, {"layers", 2}, {"dropout", 0.5}}, {x({3, 4, 2}), lengths}},
        {"MultiHeadAttention", {{"heads", 2}}, {x({2, 2, 4}), x({2, 3, 4}, 2), x({2, 3, 4}, 3), padding}},
        {"TransformerEncoderLayer", {{"heads", 2}, {"feed_forward", 3}}, {x({2, 3, 4}), padding}},
        {"TransformerDecoderLayer", {{"heads", 2}, {"feed_forward", 3}, {"norm_first", true}}, {x({2, 2, 4}), x({2, 3, 4}, 2), padding}},
    };
}

} // namespace

TEST_CASE("gradients of layers that take ids, lengths and masks agree with finite differences in float64") {
    for (const auto& item : typedCases()) {
        CAPTURE(item.layer);
        const auto& type = *layers::catalogue().find(item.layer);
        const auto parameters = *type.complete(item.parameters);
        std::vector<graph::TensorType> types;
        for (const auto& input : item.inputs) {
            types.push_back({{graph::batchDim()}, engine::graphType(input.is_floating_point() ? at::kFloat : input.scalar_type())});
            types.back().shape.insert(types.back().shape.end(), input.sizes().begin() + 1, input.sizes().end());
        }
        const auto made = type.rule(parameters, types);
        REQUIRE(std::holds_alternative<graph::LayerFacts>(made));
        Subject subject{engine::findOperator(item.layer)->make(parameters), item.inputs, {}, 0};
        for (const auto& weight : std::get<graph::LayerFacts>(made).weights)
            subject.weights.push_back(random(weight.shape, 9).requires_grad_(true));
        subject.trained = subject.weights.size();
        for (const auto& input : subject.inputs)
            if (input.is_floating_point())
                CHECK(error(subject, input) < 1e-7);
        for (const auto& weight : subject.weights)
            CHECK(error(subject, weight) < 1e-7);
    }
}

TEST_CASE("every layer that has gradients is among them") {
    std::set<std::string> seen{"Input", "Output", "OneHot", "SequenceLengths", "PaddingMask"}; // these have none of their own
    for (const auto& item : plainCases())
        seen.insert(item.layer);
    for (const auto& item : typedCases())
        seen.insert(item.layer);
    for (const auto& type : layers::catalogue().types())
        if (!type.structural)
            CHECK_MESSAGE(seen.contains(type.name), type.name);
}

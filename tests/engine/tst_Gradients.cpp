// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/Operator.h"
#include "core/layers/Layers.h"

#include <doctest/doctest.h>

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

} // namespace

TEST_CASE("gradients agree with finite differences in float64") {
    struct Case {
        const char* layer;
        Json parameters;
        std::vector<std::int64_t> input;
    };
    const std::vector<Case> cases{
        {"Conv2d", {{"filters", 3}, {"stride", 2}, {"padding", 1}}, {2, 2, 5, 4}},
        {"Conv2d", {{"filters", 4}, {"kernel", 2}, {"padding", "same"}, {"groups", 2}}, {2, 2, 4, 4}},
        {"MaxPool2d", Json::object(), {2, 2, 5, 4}},
        {"MaxPool2d", {{"padding", 1}}, {2, 2, 5, 5}},
        {"AvgPool2d", {{"kernel", 3}, {"stride", 2}, {"padding", 1}}, {2, 2, 5, 5}},
        {"GlobalAvgPool2d", Json::object(), {2, 3, 4, 4}},
        {"BatchNorm2d", Json::object(), {3, 2, 3, 3}},
        {"Linear", {{"units", 3}}, {4, 5}},
        {"Flatten", Json::object(), {2, 2, 2, 2}},
        {"Dropout", {{"probability", 0.5}}, {4, 6}},
        {"ReLU", Json::object(), {4, 6}},
        {"LeakyReLU", {{"slope", 0.2}}, {4, 6}},
        {"Sigmoid", Json::object(), {4, 6}},
        {"Tanh", Json::object(), {4, 6}},
        {"Softmax", Json::object(), {4, 6}},
        {"Add", Json::object(), {2, 2, 3, 3}},
        {"Concat", Json::object(), {2, 2, 3, 3}},
    };
    for (const auto& item : cases) {
        CAPTURE(item.layer);
        const auto& type = *layers::catalogue().find(item.layer);
        const auto parameters = *type.complete(item.parameters);
        graph::TensorType input{{graph::batchDim()}};
        for (std::size_t d = 1; d < item.input.size(); ++d)
            input.shape.emplace_back(item.input[d]);
        const std::vector<graph::TensorType> inputs(type.inputs[0].variadic ? 2 : 1, input);
        const auto facts = std::get<graph::LayerFacts>(type.rule(parameters, inputs));
        Subject subject{engine::findOperator(item.layer)->make(parameters), {}, {}, 0};
        for (std::size_t i = 0; i < inputs.size(); ++i)
            subject.inputs.push_back(random(item.input, i + 1).requires_grad_(true));
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

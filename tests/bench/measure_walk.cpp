// SPDX-License-Identifier: GPL-3.0-or-later
// What the engine's walk over the graph costs: an MLP of 20 small layers, ours beside the same written by hand as torch::nn modules with
// the same weights, in alternating blocks. Prints "infer-1 RATIO" for each pair of blocks: our time over theirs.
#include "core/engine/CompiledNetwork.h"
#include "core/engine/Guard.h"

#include <torch/nn.h>

#include <chrono>
#include <cstdio>

using namespace lepton;

namespace {

constexpr int layers = 20;
constexpr std::int64_t width = 32;

graph::Network perceptron() {
    graph::Network network;
    graph::NodeId last("in");
    network.addNode({last, "Input", {{"shape", {width}}}, {}, ""});
    const auto add = [&](std::string id, const char* type, Json parameters) {
        const graph::NodeId next(std::move(id));
        network.addNode({next, type, std::move(parameters), {}, ""});
        network.addEdge({{last, "out"}, {next, "in"}});
        last = next;
    };
    for (int i = 0; i < layers; ++i) {
        add("linear" + std::to_string(i), "Linear", {{"units", width}});
        add("relu" + std::to_string(i), "ReLU", Json::object());
    }
    add("out", "Output", Json::object());
    return network;
}

/// The same by hand.
struct ByHand : torch::nn::Module {
    explicit ByHand(const std::vector<at::Tensor>& weights) {
        const at::NoGradGuard frozen;
        for (int i = 0; i < layers; ++i) {
            linear.push_back(register_module("linear" + std::to_string(i), torch::nn::Linear(width, width)));
            linear.back()->weight.copy_(weights[static_cast<std::size_t>(2 * i)]);
            linear.back()->bias.copy_(weights[static_cast<std::size_t>(2 * i + 1)]);
        }
    }
    at::Tensor forward(at::Tensor x) {
        for (auto& layer : linear)
            x = at::relu(layer->forward(x));
        return x;
    }
    std::vector<torch::nn::Linear> linear;
};

template <typename Work>
double seconds(int times, const Work& work) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < times; ++i)
        work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

template <typename Ours, typename Theirs>
void compare(const char* name, std::int64_t batch, const Ours& ours, const Theirs& theirs) {
    seconds(300, ours);
    seconds(300, theirs);
    const int times = std::max(20, static_cast<int>(0.02 / (seconds(50, theirs) / 50)));
    for (int block = 0; block < 41; ++block) {
        // Whoever comes second finds the caches warm: they take turns.
        const bool oursFirst = block % 2 == 0;
        const double first = oursFirst ? seconds(times, ours) : seconds(times, theirs);
        const double second = oursFirst ? seconds(times, theirs) : seconds(times, ours);
        std::printf("%s-%ld %.5f\n", name, static_cast<long>(batch), oursFirst ? first / second : second / first);
    }
}

void measure(const engine::CompiledNetwork& network, std::int64_t batch) {
    auto weights = network.initialWeights(1);
    ByHand byHand(weights);
    for (auto& weight : weights)
        weight.requires_grad_(true);
    const at::Tensor x = at::randn({batch, width});
    {
        const at::NoGradGuard frozen;
        if (!at::equal(network.forward(x, weights, {}), byHand.forward(x)))
            throw std::runtime_error("the two networks answer differently");
        compare("infer", batch, [&] { network.forward(x, weights, {}); }, [&] { byHand.forward(x); });
    }
    const auto theirs = byHand.parameters();
    const auto gradients = [](const at::Tensor& y, const std::vector<at::Tensor>& of) { return torch::autograd::grad({y.sum()}, of); };
    const auto a = gradients(network.forward(x, weights, {true, nullptr}), weights);
    const auto b = gradients(byHand.forward(x), theirs);
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!at::equal(a[i], b[i]))
            throw std::runtime_error("the two networks have different gradients");
    compare("train", batch, [&] { gradients(network.forward(x, weights, {true, nullptr}), weights); }, [&] { gradients(byHand.forward(x), theirs); });
}

} // namespace

int main() {
    at::set_num_threads(1);
    const auto network = engine::orThrow(engine::CompiledNetwork::compile(perceptron(), {}));
    for (const std::int64_t batch : {1, 64})
        measure(*network, batch);
}

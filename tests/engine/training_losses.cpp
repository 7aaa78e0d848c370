// SPDX-License-Identifier: GPL-3.0-or-later
// training_losses CASES.json TENSORS.safetensors: trains a small network in float64 once a case and writes a line of JSON each,
// {"name","losses":[of every batch],"averages":[of all data after each epoch]}. A case is {"name","training" (as in project.json),
// "shards","layers":{ID:parameters}}; the tensors are the weights ("conv.weight" …), "x" [N, 1, 6, 6] and "y" [N]. Batches come in
// the data's order. Beside it: tests/peers/test_optimizers_pytorch.py.
#include "SyntheticData.h"
#include "core/engine/Guard.h"
#include "core/engine/StepRunner.h"
#include "core/engine/TensorFile.h"
#include "core/engine/UpdatePlan.h"

#include <iostream>

using namespace lepton;
using engine::ErrorException;

namespace {

constexpr std::int64_t classes = 3;

template <typename T>
T valueOf(Result<T> result) {
    if (!result)
        throw ErrorException(result.error());
    return std::move(result).value();
}

graph::Network network(const Json& layers) {
    std::vector<testing::LayerSpec> chain{{"in", "Input", {{"shape", {1, 6, 6}}}}, {"conv", "Conv2d", {{"filters", 4}, {"padding", "same"}}}, {"tanh1", "Tanh"}, {"flatten", "Flatten"},
                                          {"first", "Linear", {{"units", 8}}}, {"tanh2", "Tanh"}, {"second", "Linear", {{"units", 12}}}, {"tanh3", "Tanh"},
                                          {"last", "Linear", {{"units", classes}}}, {"out", "Output"}};
    for (auto& layer : chain)
        if (layers.contains(layer.id))
            layer.parameters.update(layers[layer.id]);
    return testing::chain(chain);
}

class Losses {
public:
    Losses(const Json& given, const engine::TensorFile& tensors)
        : m_settings(valueOf(project::trainingFromJson(given["training"], "case"))), m_data{{tensors.tensors.at("x")}, {tensors.tensors.at("y")}},
          m_updates(valueOf(engine::UpdatePlan::make(m_settings, m_data.size()))) {
        const auto graph = network(given.value("layers", Json::object()));
        const std::vector<datasets::TensorField> inputs{{"pictures", datasets::ElementType::Float32, {1, 6, 6}}};
        const std::vector<datasets::TensorField> targets{{"label", datasets::ElementType::Int64, {}, classes}};
        engine::StepRunner::Parts parts;
        parts.network = valueOf(engine::CompiledNetwork::compile(graph, {}, {at::kDouble, at::kCPU}));
        parts.feed = valueOf(engine::Feed::make(*parts.network, inputs, targets));
        parts.objective = valueOf(engine::Objective::make({}, graph, *parts.network, {targets, {}}));
        for (const auto& slot : parts.network->weights())
            parts.weights.push_back(tensors.tensors.at(slot.name).clone());
        const int shards = given.value("shards", 1);
        m_runner = valueOf(engine::StepRunner::make(std::move(parts), engine::UpdateSettings(m_settings), {shards, shards}, 1));
    }

    Json run() {
        Json losses = Json::array();
        Json averages = Json::array();
        const std::int64_t batches = (m_data.size() + m_settings.batchSize - 1) / m_settings.batchSize;
        std::int64_t step = 0;
        for (std::int64_t epoch = 1; epoch <= m_settings.epochs; ++epoch) {
            engine::MetricSums sums;
            for (std::int64_t batch = 0; batch < batches; ++batch) {
                const std::int64_t first = batch * m_settings.batchSize;
                const auto part = m_data.part(first, std::min(m_settings.batchSize, m_data.size() - first), at::kCPU);
                const auto one = m_runner->train(part, m_updates.order(++step, epoch, batch));
                losses.push_back(one.meanLoss());
                sums += one;
            }
            m_updates.epochEnd(sums.meanLoss());
            averages.push_back(m_runner->evaluate(m_data).meanLoss());
        }
        return {{"losses", std::move(losses)}, {"averages", std::move(averages)}};
    }

private:
    project::TrainingSettings m_settings;
    engine::Batch m_data;
    engine::UpdatePlan m_updates;
    std::unique_ptr<engine::StepRunner> m_runner;
};

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: training_losses CASES.json TENSORS.safetensors\n";
        return 2;
    }
    try {
        const auto tensors = valueOf(engine::readTensorFile(argv[2]));
        for (const auto& given : Json::parse(valueOf(readFile(argv[1])))) {
            Json line{{"name", given["name"]}};
            line.update(Losses(given, tensors).run());
            std::cout << line.dump() << "\n";
        }
    } catch (const ErrorException& fault) {
        std::cerr << fault.error().what.str() << " (" << fault.error().where << ")\n";
        return 1;
    }
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
#include "OnnxFixture.h"

#include "core/engine/CompiledNetwork.h"
#include "core/engine/Guard.h"
#include "core/engine/Objective.h"
#include "core/engine/TensorFile.h"

namespace lepton::testing {

namespace {

/// Unlike those of a new network, which hide a scale or a shift that is left out.
void disturb(const engine::CompiledNetwork& network, std::vector<at::Tensor>& weights) {
    at::Generator random = at::detail::createCPUGenerator(11);
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const auto& slot = network.weights()[i];
        if (slot.trained)
            weights[i].add_(at::empty_like(weights[i]).normal_(0, 0.1, random));
        else if (slot.name.find("parametrizations") == std::string::npos)
            weights[i].uniform_(0.5, 1.5, random);
    }
}

Json signatureOf(const std::string& name, const at::Tensor& tensor) {
    Json shape = Json::array({-1});
    for (const auto size : tensor.sizes().slice(1))
        shape.push_back(size);
    return {{"name", name}, {"datatype", tensor.scalar_type() == at::kLong ? "INT64" : "FP32"}, {"shape", std::move(shape)}};
}

} // namespace

project::Objective plainObjective() {
    project::Objective objective;
    objective.type = "regression";
    objective.loss = "mse";
    return objective;
}

project::Package packageOf(const std::string& name, const graph::Network& network, const project::Objective& objective, const std::vector<at::Tensor>& inputs) {
    const c10::InferenceMode inference;
    const auto compiled = engine::orThrow(engine::CompiledNetwork::compile(network, {}, {at::kFloat, at::kCPU, engine::takesLogits(objective)}));
    auto weights = compiled->initialWeights(7);
    disturb(*compiled, weights);
    auto outputs = compiled->run(inputs, weights, {});
    for (auto& output : outputs)
        output = output.to(at::kFloat);
    if (objective.type != "generation" && engine::takesLogits(objective))
        outputs[0] = at::softmax(outputs[0], -1);
    else if (engine::wantsSigmoid(objective, network))
        outputs[0] = at::sigmoid(outputs[0]);
    project::Package package;
    package.name = name;
    package.version = "1";
    package.objective = objective.type;
    package.provenance["objective"] = project::toJson(objective);
    package.network = network;
    package.signature = {{"inputs", Json::array()}, {"outputs", Json::array()}};
    std::vector<engine::NamedTensor> samples;
    const auto add = [&](const char* key, const std::string& tensorName, const at::Tensor& tensor) {
        package.signature[key].push_back(signatureOf(tensorName, tensor));
        samples.push_back({tensorName, tensor.contiguous()});
    };
    for (std::size_t i = 0; i < inputs.size(); ++i)
        add("inputs", "input" + std::to_string(i), inputs[i]);
    for (std::size_t i = 0; i < outputs.size(); ++i)
        add("outputs", outputs.size() == 1 ? "answer" : compiled->outputs()[i].node, outputs[i]);
    package.parity["samples.safetensors"] = engine::tensorFileBytes(samples, Json::object());
    std::vector<engine::NamedTensor> named;
    for (std::size_t i = 0; i < weights.size(); ++i)
        named.push_back({compiled->weights()[i].name, weights[i]});
    package.weights = engine::tensorFileBytes(named, Json::object());
    return package;
}

} // namespace lepton::testing

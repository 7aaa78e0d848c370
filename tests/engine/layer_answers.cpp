// SPDX-License-Identifier: GPL-3.0-or-later
// What single layers answer, and their gradients, for tests/peers/test_layers_pytorch.py:
// layer_answers CASES.json GIVEN.safetensors ANSWERS.safetensors
// A case is {"name","layer","parameters","inputs","training"}. Given: NAME/input.0 …, NAME/weight.… for each of the layer's weights, and
// NAME/gradient, of some number by the output. Answered: NAME/output, NAME/gradient/input.0 …, NAME/gradient/weight.…, and
// NAME/after/weight.… of the buffers.
#include "core/engine/CompiledNetwork.h"
#include "core/engine/Guard.h"
#include "core/engine/TensorFile.h"
#include "core/engine/operators/SpectralNorm.h"
#include "core/layers/Layers.h"
#include "core/layers/WeightSettings.h"

#include <cstdio>

using namespace lepton;

namespace {

graph::TensorType typeOf(const at::Tensor& tensor) {
    graph::TensorType type{{graph::batchDim()}, tensor.is_floating_point() ? graph::DType::Float32 : engine::graphType(tensor.scalar_type())};
    type.shape.insert(type.shape.end(), tensor.sizes().begin() + 1, tensor.sizes().end());
    return type;
}

/// One case on its way from the tensors given to the tensors answered.
class Case {
public:
    Case(const Json& json, const engine::TensorFile& given, std::vector<engine::NamedTensor>& answers)
        : m_json(json), m_name(json["name"].get<std::string>()), m_given(given), m_answers(answers) {}

    void run() {
        const auto* type = layers::catalogue().find(m_json["layer"].get<std::string>());
        const auto parameters = engine::orThrow(type->complete(m_json["parameters"]));
        std::vector<graph::TensorType> types;
        for (std::size_t i = 0; i < m_json["inputs"].get<std::size_t>(); ++i) {
            m_inputs.push_back(leaf("input." + std::to_string(i)));
            types.push_back(typeOf(m_inputs.back()));
        }
        const auto made = type->rule(parameters, types);
        if (const auto* fault = std::get_if<graph::ShapeFault>(&made))
            throw engine::ErrorException(Error(ErrorCode::BadValue, fault->message).at(m_name));
        const auto& facts = std::get<graph::LayerFacts>(made);
        for (const auto& weight : facts.weights)
            m_weights.push_back(weight.trained ? leaf("weight." + weight.name) : find("weight." + weight.name).clone());
        auto op = engine::findOperator(type->name)->make(parameters);
        if (parameters.values().value("spectral_norm", false))
            op = engine::operators::withSpectralNorm(std::move(op), layers::spectralDimension(type->name));
        const at::Tensor output = op->forward(m_inputs, m_weights, {m_json["training"].get<bool>(), nullptr});
        answer("output", output);
        answerGradients(output);
        for (std::size_t i = 0; i < facts.weights.size(); ++i)
            if (!facts.weights[i].trained)
                answer("after/weight." + facts.weights[i].name, m_weights[i]);
    }

private:
    const at::Tensor& find(const std::string& name) const {
        const auto found = m_given.tensors.find(m_name + "/" + name);
        if (found == m_given.tensors.end())
            throw engine::ErrorException(Error(ErrorCode::BadValue, text("There is no tensor %1", m_name + "/" + name)));
        return found->second;
    }

    at::Tensor leaf(const std::string& name) {
        at::Tensor tensor = find(name).clone();
        if (tensor.is_floating_point()) {
            tensor.requires_grad_(true);
            m_leaves.emplace_back(name, tensor);
        }
        return tensor;
    }

    void answer(const std::string& name, const at::Tensor& tensor) { m_answers.push_back({m_name + "/" + name, tensor.detach().contiguous()}); }

    void answerGradients(const at::Tensor& output) {
        if (!output.requires_grad())
            return;
        std::vector<at::Tensor> leaves;
        for (const auto& [name, tensor] : m_leaves)
            leaves.push_back(tensor);
        const auto gradients = torch::autograd::grad({output}, leaves, {find("gradient")}, std::nullopt, false, /*allow_unused=*/true);
        for (std::size_t i = 0; i < leaves.size(); ++i)
            answer("gradient/" + m_leaves[i].first, gradients[i].defined() ? gradients[i] : at::zeros_like(leaves[i]));
    }

    const Json& m_json;
    std::string m_name;
    const engine::TensorFile& m_given;
    std::vector<engine::NamedTensor>& m_answers;
    std::vector<at::Tensor> m_inputs;
    std::vector<at::Tensor> m_weights;
    std::vector<std::pair<std::string, at::Tensor>> m_leaves;
};

Result<void> answerAll(const Path& cases, const Path& given, const Path& answers) {
    return engine::guarded(cases.string(), [&]() -> Result<void> {
        LEPTON_TRY(const Json list, readJson(cases));
        LEPTON_TRY(const engine::TensorFile tensors, engine::readTensorFile(given));
        std::vector<engine::NamedTensor> made;
        for (const auto& item : list)
            try {
                Case(item, tensors, made).run();
            } catch (...) {
                return engine::currentError(item["name"].get<std::string>());
            }
        return writeFile(answers, engine::tensorFileBytes(made, nullptr));
    });
}

} // namespace

int main(int count, char** arguments) {
    if (count != 4) {
        std::fputs("usage: layer_answers CASES.json GIVEN.safetensors ANSWERS.safetensors\n", stderr);
        return 2;
    }
    const auto done = answerAll(arguments[1], arguments[2], arguments[3]);
    if (!done.ok())
        std::fprintf(stderr, "%s\n", done.error().line().c_str());
    return done.ok() ? 0 : 1;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// network_answers FOLDER float32|float64: writes for every network of every template its PyTorch source, and beside it what this engine
// answers: "weight/…", "input/0" …, "output/0" …, "cotangent/0" … (random, of the outputs' shapes), "gradient/…" and
// "input_gradient/0" … of Σ output · cotangent. In use, not in training: nothing is random, batch norms take their running statistics.
// One line of JSON a network on the standard output.
#include "TemplateBatches.h"
#include "core/engine/Feed.h"
#include "core/engine/Guard.h"
#include "core/engine/TensorFile.h"
#include "core/exchange/PyTorch.h"
#include "core/exchange/PyTorchNames.h"
#include "core/layers/Layers.h"

#include <iostream>

using namespace lepton;
using engine::ErrorException;

namespace {

constexpr std::int64_t samples = 3;

template <typename T>
T valueOf(Result<T> result) {
    if (!result)
        throw ErrorException(result.error());
    return std::move(result).value();
}

/// Unlike those of a new network, which hide a batch norm that takes the wrong ones.
void disturbStatistics(const engine::CompiledNetwork& network, std::vector<at::Tensor>& weights) {
    at::Generator random = at::detail::createCPUGenerator(11);
    for (std::size_t i = 0; i < weights.size(); ++i)
        if (!network.weights()[i].trained && weights[i].is_floating_point())
            weights[i].uniform_(0.5, 1.5, random);
}

class Answers {
public:
    Answers(Path folder, at::ScalarType dtype) : m_folder(std::move(folder)), m_dtype(dtype) {}

    void write(const std::string& name, const graph::Network& network, const templates::DataFacts& facts) {
        m_tensors.clear();
        const auto compiled = valueOf(engine::CompiledNetwork::compile(network, {}, {m_dtype, at::kCPU, false}));
        auto weights = compiled->initialWeights(7);
        disturbStatistics(*compiled, weights);
        at::Generator random = at::detail::createCPUGenerator(13);
        auto inputs = valueOf(engine::Feed::make(*compiled, facts.inputs, facts.targets))(testing::batchFor(facts, samples), &random);
        std::vector<at::Tensor> sources;
        std::vector<std::string> names;
        const auto watch = [&](const std::string& gradient, at::Tensor& tensor) {
            sources.push_back(tensor.requires_grad_(true));
            names.push_back(gradient);
        };
        for (std::size_t i = 0; i < inputs.size(); ++i) {
            if (inputs[i].is_floating_point()) {
                inputs[i] = inputs[i].to(m_dtype).clone();
                watch("input_gradient/" + std::to_string(i), inputs[i]);
            }
            add("input/" + std::to_string(i), inputs[i]);
        }
        for (std::size_t i = 0; i < weights.size(); ++i) {
            if (compiled->weights()[i].trained)
                watch("gradient/" + compiled->weights()[i].name, weights[i]);
            add("weight/" + compiled->weights()[i].name, weights[i]);
        }
        const auto outputs = compiled->run(inputs, weights, {});
        at::Tensor sum;
        for (std::size_t i = 0; i < outputs.size(); ++i) {
            const at::Tensor cotangent = at::empty(outputs[i].sizes(), outputs[i].options().requires_grad(false)).normal_(0, 1, random);
            add("output/" + std::to_string(i), outputs[i]);
            add("cotangent/" + std::to_string(i), cotangent);
            const at::Tensor part = (outputs[i] * cotangent).sum();
            sum = sum.defined() ? sum + part : part;
        }
        const auto gradients = torch::autograd::grad({sum}, sources, {}, std::nullopt, false, /*allow_unused=*/true);
        for (std::size_t i = 0; i < gradients.size(); ++i)
            add(names[i], gradients[i].defined() ? gradients[i] : at::zeros_like(sources[i]));
        writeFiles(name, network);
    }

private:
    void add(const std::string& name, const at::Tensor& tensor) { m_tensors.push_back({name, tensor.detach().contiguous()}); }

    void writeFiles(const std::string& name, const graph::Network& network) const {
        const auto analysis = graph::analyse(network, layers::catalogue());
        exchange::PyTorchOptions options;
        options.name = name;
        const Path source = m_folder / (exchange::pythonModuleName(name) + ".py");
        const Path tensors = m_folder / (name + ".safetensors");
        for (const auto& [file, text] : {std::pair(source, exchange::writePyTorch(network, analysis, analysis.problems, options).text), std::pair(tensors, engine::tensorFileBytes(m_tensors, {}))})
            if (const auto written = writeFile(file, text); !written)
                throw ErrorException(written.error());
        std::cout << Json{{"name", name}, {"class", exchange::pythonClassName(name)}, {"source", source.string()}, {"tensors", tensors.string()}, {"parameters", analysis.parameterCount}}.dump() << "\n";
    }

    Path m_folder;
    at::ScalarType m_dtype;
    std::vector<engine::NamedTensor> m_tensors;
};

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: network_answers FOLDER float32|float64\n";
        return 2;
    }
    Answers answers(argv[1], std::string(argv[2]) == "float64" ? at::kDouble : at::kFloat);
    try {
        for (const auto& item : templates::all()) {
            const auto facts = testing::smallFacts(item);
            const auto draft = valueOf(item.draft(facts));
            answers.write(item.name, draft.network, facts);
            for (const auto& other : draft.others)
                answers.write(item.name + "-" + other.name, other.network, facts);
        }
    } catch (const ErrorException& fault) {
        std::cerr << fault.error().what.str() << " (" << fault.error().where << ")\n";
        return 1;
    }
    return 0;
}

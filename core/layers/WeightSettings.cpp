// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/WeightSettings.h"

#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

#include <algorithm>

namespace lepton::layers {

namespace {

const std::vector<graph::ParameterSpec>& sharedSettings() {
    static const std::vector<graph::ParameterSpec> all{
        {"initialisation", LT("core", "Initialisation"), ParameterKind::Choice, "default", 0, 0,
         {"default", "xavier-uniform", "xavier-normal", "kaiming-uniform", "kaiming-normal", "orthogonal", "normal", "constant", "zeros"},
         LT("core", "How the weights begin; biases stay as by default. Sources: Glorot and Bengio 2010 (xavier), He et al. 2015 (kaiming), Saxe et al. 2013 (orthogonal)")},
        {"initialisation_value", LT("core", "Initial value"), ParameterKind::Real, 0.02, -1000, 1000, {}, LT("core", "The deviation where the initialisation is normal, the value where it is constant")},
        {"frozen", LT("core", "Frozen"), ParameterKind::Boolean, false, 0, 0, {}, LT("core", "Training leaves the weights as they are")},
        {"learning_rate", LT("core", "Learning rate factor"), ParameterKind::Real, 1, 0, 1000, {}, LT("core", "How much faster or slower than the others these weights are trained")},
        {"weights_of", LT("core", "Weights of"), ParameterKind::Text, "", 0, 64, {}, LT("core", "The id of a layer of the same type whose weights this one uses as well; empty: its own")},
    };
    return all;
}

const graph::ParameterSpec& spectralSetting() {
    static const graph::ParameterSpec spec{"spectral_norm", LT("core", "Spectral norm"), ParameterKind::Boolean, false, 0, 0, {},
                                           LT("core", "Divides the weights by their largest singular value, which steadies the discriminator of a GAN (Miyato et al. 2018)")};
    return spec;
}

bool takesSpectralNorm(const std::string& layer) { return layer == "Linear" || layer == "Embedding" || layer == "DepthwiseConv2d" || layer.starts_with("Conv"); }

/// PyTorch's names, as its parametrisation leaves them in a state_dict.
LayerFacts normalised(LayerFacts facts, const std::string& layer) {
    graph::WeightSpec& weight = facts.weights.front();
    const std::int64_t rows = weight.shape[static_cast<std::size_t>(spectralDimension(layer))];
    const std::int64_t columns = productOf(weight.shape) / rows;
    weight.name = "parametrizations.weight.original";
    facts.weights.push_back({"parametrizations.weight.0._u", {rows}, false});
    facts.weights.push_back({"parametrizations.weight.0._v", {columns}, false});
    return facts;
}

void addSpectralNorm(LayerType& type) {
    type.parameters.push_back(spectralSetting());
    type.rule = [name = type.name, rule = type.rule](const Parameters& p, Inputs inputs) -> RuleResult {
        auto made = rule(p, inputs);
        auto* facts = std::get_if<LayerFacts>(&made);
        return facts != nullptr && p.boolean("spectral_norm") ? normalised(std::move(*facts), name) : std::move(made);
    };
    type.pytorch = [pytorch = type.pytorch](const Parameters& p, Inputs inputs, InputNames in) {
        PyTorchCode code = pytorch(p, inputs, in);
        if (p.boolean("spectral_norm") && !code.module.empty())
            code.module = pythonCall("nn.utils.parametrizations.spectral_norm", {code.module});
        return code;
    };
}

void addShared(LayerType& type) {
    const auto& settings = sharedSettings();
    type.parameters.insert(type.parameters.end(), settings.begin(), settings.end());
    type.pytorch = [pytorch = type.pytorch](const Parameters& p, Inputs inputs, InputNames in) {
        PyTorchCode code = pytorch(p, inputs, in);
        if (p.boolean("frozen") && !code.module.empty())
            code.module += ".requires_grad_(False)";
        return code;
    };
}

} // namespace

std::vector<LayerType> withWeightSettings(std::vector<LayerType> types) {
    for (auto& type : types) {
        if (type.weighted && takesSpectralNorm(type.name))
            addSpectralNorm(type);
        if (type.weighted)
            addShared(type);
    }
    return types;
}

bool isWeightSetting(const std::string& parameter) {
    const auto& settings = sharedSettings();
    return parameter == spectralSetting().name || std::any_of(settings.begin(), settings.end(), [&](const graph::ParameterSpec& spec) { return spec.name == parameter; });
}

int spectralDimension(const std::string& layer) { return layer.starts_with("ConvTranspose") ? 1 : 0; }

} // namespace lepton::layers

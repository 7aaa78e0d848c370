// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

namespace {

/// What Dropout and its forms for whole channels have in common: all but words and rule.
graph::LayerType dropoutOf(std::string name) {
    LayerType type;
    type.name = std::move(name);
    type.family = graph::Family::Normalisation;
    type.synonyms = {"regularisation", "regularization", "noise"};
    type.parameters = {{"probability", LT("core", "Probability"), ParameterKind::Real, 0.5, 0, 0.99, {}, LT("core", "Share of the values that are turned off")}};
    type.caption = [](const Parameters& p) { return Text(formatNumber(p.real("probability"))); };
    type.pytorch = [name = type.name](const Parameters& p, Inputs, InputNames) { return PyTorchCode{pythonCall("nn." + name, {pythonNumber(p.real("probability"))}), {}}; };
    return type;
}

graph::LayerType channelDropout(std::string name, std::optional<ShapeFault> (*require)(const char*, const TensorType&)) {
    LayerType type = dropoutOf(std::move(name));
    type.parameters[0].doc = LT("core", "Share of the channels that are turned off");
    type.synonyms.push_back("spatial dropout");
    type.rule = [name = type.name, require](const Parameters&, Inputs inputs) -> RuleResult {
        if (auto fault = require(name.c_str(), inputs[0]))
            return *fault;
        return LayerFacts{{inputs[0]}, {}, 0, inputs[0].shape[1].size()}; // one byte of mask a channel
    };
    return type;
}

} // namespace

graph::LayerType dropout() {
    LayerType type = dropoutOf("Dropout");
    type.title = LT("core", "Dropout");
    type.summary = LT("core", "Turns off random values while training, against overfitting.");
    type.doc = LT("core", "While training each value becomes 0 with the given probability and the others grow by 1 / (1 − probability); in use nothing changes. "
                          "Source: Srivastava et al. 2014.");
    type.rule = [](const Parameters&, Inputs inputs) -> RuleResult {
        return LayerFacts{{inputs[0]}, {}, 0, graph::elementsPerSample(inputs[0].shape)}; // one byte of mask a value
    };
    return type;
}

graph::LayerType dropout1d() {
    LayerType type = channelDropout("Dropout1d", requireSequences);
    type.title = LT("core", "Dropout 1d");
    type.summary = LT("core", "Turns off random channels of sequences while training.");
    type.doc = LT("core", "While training each channel of each sample of [N, C, L] becomes 0 with the given probability and the others grow by 1 / (1 − probability); "
                          "in use nothing changes. Neighbouring values say nearly the same, so dropping single ones would do little. Source: Tompson et al. 2014.");
    return type;
}

graph::LayerType dropout2d() {
    LayerType type = channelDropout("Dropout2d", requirePictures);
    type.title = LT("core", "Dropout 2d");
    type.summary = LT("core", "Turns off random channels of pictures while training.");
    type.doc = LT("core", "While training each channel of each sample of [N, C, H, W] becomes 0 with the given probability and the others grow by 1 / (1 − probability); "
                          "in use nothing changes. Neighbouring pixels say nearly the same, so dropping single ones would do little. Source: Tompson et al. 2014.");
    return type;
}

} // namespace lepton::layers

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

graph::LayerType dropout() {
    LayerType type;
    type.name = "Dropout";
    type.title = LT("core", "Dropout");
    type.family = graph::Family::Normalisation;
    type.summary = LT("core", "Turns off random values while training, against overfitting.");
    type.doc = LT("core", "While training each value becomes 0 with the given probability and the others grow by 1 / (1 − probability); in use nothing changes. "
                          "Source: Srivastava et al. 2014.");
    type.synonyms = {"regularisation", "regularization", "noise"};
    type.parameters = {{"probability", LT("core", "Probability"), ParameterKind::Real, 0.5, 0, 0.99, {}, LT("core", "Share of the values that are turned off")}};
    type.rule = [](const Parameters&, Inputs inputs) -> RuleResult {
        return LayerFacts{{inputs[0]}, {}, 0, graph::elementsPerSample(inputs[0].shape)}; // one byte of mask a value
    };
    type.caption = [](const Parameters& p) { return Text(formatNumber(p.real("probability"))); };
    type.pytorch = [](const Parameters& p, Inputs, InputNames) { return PyTorchCode{pythonCall("nn.Dropout", {pythonNumber(p.real("probability"))}), {}}; };
    return type;
}

} // namespace lepton::layers

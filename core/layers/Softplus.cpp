// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

graph::LayerType softplus() {
    LayerType type;
    type.name = "Softplus";
    type.title = LT("core", "Softplus");
    type.family = graph::Family::Activation;
    type.summary = LT("core", "A smooth ReLU whose output is always positive, for deviations and rates.");
    type.doc = LT("core", "y = ln(1 + e^{β·x}) / β, and x itself where β·x exceeds the threshold. Any shape. Source: PyTorch's Softplus.");
    type.synonyms = {"smooth rectifier", "positive", "activation"};
    type.parameters = {
        {"beta", LT("core", "Beta"), ParameterKind::Real, 1.0, 0.001, 1000, {}, LT("core", "Sharpness of the bend at 0: the larger, the closer to ReLU")},
        {"threshold", LT("core", "Threshold"), ParameterKind::Real, 20.0, 0, 1000, {}, LT("core", "Above it the value passes as it is, which keeps the exponential finite")},
    };
    type.rule = sameShape;
    type.pytorch = [](const Parameters& p, Inputs, InputNames in) {
        return PyTorchCode{{}, pythonCall("F.softplus", {in[0], pythonOption("beta", pythonNumber(p.real("beta")), "1"), pythonOption("threshold", pythonNumber(p.real("threshold")), "20")})};
    };
    return type;
}

} // namespace lepton::layers

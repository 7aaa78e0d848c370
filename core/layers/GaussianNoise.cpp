// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

graph::LayerType gaussianNoise() {
    LayerType type;
    type.name = "GaussianNoise";
    type.title = LT("core", "Gaussian noise");
    type.family = graph::Family::Normalisation;
    type.summary = LT("core", "Adds random numbers while training, against overfitting.");
    type.doc = LT("core", "While training y = x + deviation · z, z from the standard normal distribution, anew for each value; in use nothing changes. Any shape. "
                          "Source: Bishop 1995.");
    type.synonyms = {"regularisation", "regularization", "random", "normal"};
    type.parameters = {{"deviation", LT("core", "Deviation"), ParameterKind::Real, 0.1, 0, 100, {}, LT("core", "Standard deviation of the noise")}};
    type.rule = sameShape;
    type.caption = [](const Parameters& p) { return Text(formatNumber(p.real("deviation"))); };
    type.pytorch = [](const Parameters& p, Inputs, InputNames in) {
        return PyTorchCode{{}, in[0] + " + " + pythonNumber(p.real("deviation")) + " * torch.randn_like(" + in[0] + ") if self.training else " + in[0]};
    };
    return type;
}

} // namespace lepton::layers

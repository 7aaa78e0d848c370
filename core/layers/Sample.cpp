// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/CountedDimension.h"
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"

namespace lepton::layers {

graph::LayerType sample() {
    LayerType type;
    type.name = "Sample";
    type.title = LT("core", "Sample");
    type.family = graph::Family::Normalisation;
    type.summary = LT("core", "Draws from a normal distribution whose mean and variance the network gives: the middle of a VAE.");
    type.doc = LT("core", "While training y = mean + e^(½·log variance) · z, z from the standard normal distribution, so that gradients reach both; in use y = mean. Both inputs have "
                          "the same shape, and so has the output. Source: Kingma and Welling 2013, section 2.4.");
    type.synonyms = {"reparameterisation", "reparametrization", "vae", "variational", "latent", "random", "normal"};
    type.inputs = {{"mean"}, {"log_variance"}};
    type.rule = [](const Parameters&, Inputs inputs) -> RuleResult {
        if (auto fault = requireOneShape("Sample", inputs, LT("core", "Give mean and log variance the same number of features, for example by two Linear layers with the same units")))
            return *fault;
        const std::int64_t values = graph::elementsPerSample(inputs[0].shape);
        return LayerFacts{{inputs[0]}, {}, 2 * values, 8 * values};
    };
    type.pytorch = [](const Parameters&, Inputs, InputNames in) {
        return PyTorchCode{{}, in[0] + " + torch.exp(0.5 * " + in[1] + ") * torch.randn_like(" + in[0] + ") if self.training else " + in[0]};
    };
    return type;
}

} // namespace lepton::layers

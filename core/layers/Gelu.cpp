// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

graph::LayerType gelu() {
    LayerType type;
    type.name = "GELU";
    type.title = LT("core", "GELU");
    type.family = graph::Family::Activation;
    type.summary = LT("core", "A smooth ReLU, usual in Transformers.");
    type.doc = LT("core", "y = x · Φ(x), Φ the normal distribution's cumulative function; with tanh y ≈ x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 · x³))). "
                          "Any shape. Source: Hendrycks and Gimpel 2016.");
    type.synonyms = {"gaussian error linear", "transformer", "activation"};
    type.parameters = {{"approximation", LT("core", "Approximation"), ParameterKind::Choice, "none", 0, 0, {"none", "tanh"},
                        LT("core", "“none” computes it exactly; “tanh” is the form that GPT-2 was trained with")}};
    type.rule = sameShape;
    type.caption = [](const Parameters& p) { return p.choice("approximation") == "none" ? Text() : Text(p.choice("approximation")); };
    type.pytorch = [](const Parameters& p, Inputs, InputNames in) {
        return PyTorchCode{{}, pythonCall("F.gelu", {in[0], pythonOption("approximate", "\"" + p.choice("approximation") + "\"", "\"none\"")})};
    };
    return type;
}

} // namespace lepton::layers

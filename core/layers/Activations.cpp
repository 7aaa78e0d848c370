// SPDX-License-Identifier: GPL-3.0-or-later
// Activations without settings that need no file of their own.
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"
#include "core/layers/Rules.h"

namespace lepton::layers {

namespace {

graph::LayerType activation(std::string name, const char* title, std::string function) {
    LayerType type;
    type.name = std::move(name);
    type.title = title;
    type.family = graph::Family::Activation;
    type.rule = sameShape;
    type.pytorch = pythonFunction(std::move(function));
    return type;
}

} // namespace

graph::LayerType silu() {
    LayerType type = activation("SiLU", LT("core", "SiLU"), "F.silu");
    type.summary = LT("core", "A smooth ReLU: the value times its sigmoid.");
    type.doc = LT("core", "y = x · σ(x) = x / (1 + e^{−x}), any shape. Source: Elfwing et al. 2018; also called swish.");
    type.synonyms = {"swish", "sigmoid linear", "activation"};
    return type;
}

graph::LayerType mish() {
    LayerType type = activation("Mish", LT("core", "Mish"), "F.mish");
    type.summary = LT("core", "A smooth ReLU that dips a little below 0.");
    type.doc = LT("core", "y = x · tanh(ln(1 + eˣ)), any shape. Source: Misra 2019.");
    type.synonyms = {"activation"};
    return type;
}

graph::LayerType hardswish() {
    LayerType type = activation("Hardswish", LT("core", "Hardswish"), "F.hardswish");
    type.summary = LT("core", "SiLU made of straight pieces, for small devices.");
    type.doc = LT("core", "y = x · min(max(x + 3, 0), 6) / 6, any shape. Source: Howard et al. 2019 (MobileNetV3).");
    type.synonyms = {"hard swish", "mobilenet", "activation"};
    return type;
}

graph::LayerType hardsigmoid() {
    LayerType type = activation("Hardsigmoid", LT("core", "Hardsigmoid"), "F.hardsigmoid");
    type.summary = LT("core", "Sigmoid made of straight pieces, for gates on small devices.");
    type.doc = LT("core", "y = min(max(x + 3, 0), 6) / 6, any shape. Source: Courbariaux et al. 2015, in the form of Howard et al. 2019 (MobileNetV3).");
    type.synonyms = {"hard sigmoid", "gate", "squeeze", "mobilenet", "activation"};
    return type;
}

graph::LayerType selu() {
    LayerType type = activation("SELU", LT("core", "SELU"), "F.selu");
    type.summary = LT("core", "An ELU scaled so that values keep mean 0 and deviation 1.");
    type.doc = LT("core", "y = λ · x for x > 0, λ · α · (eˣ − 1) otherwise; λ ≈ 1.0507, α ≈ 1.6733. Any shape. Source: Klambauer et al. 2017.");
    type.synonyms = {"self-normalizing", "self-normalising", "activation"};
    return type;
}

graph::LayerType logSoftmax() {
    LayerType type = activation("LogSoftmax", LT("core", "Log softmax"), "F.log_softmax");
    type.summary = LT("core", "Turns scores into the logarithms of probabilities.");
    type.doc = LT("core", "yᵢ = xᵢ − ln Σⱼ e^{xⱼ} over dimension 1 (the classes, or the channels of a picture). Before an Output it is not needed, "
                          "and changes nothing: the objective does it itself.");
    type.synonyms = {"log-probability", "classes", "activation"};
    type.pytorch = pythonFunction("F.log_softmax", "dim=1");
    return type;
}

} // namespace lepton::layers

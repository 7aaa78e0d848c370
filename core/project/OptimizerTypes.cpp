// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/OptimizerTypes.h"

namespace lepton::project {

using graph::ParameterKind;
using graph::ParameterSpec;

namespace {

constexpr double justUnderOne = 0.9999999;

ParameterSpec real(const char* name, const char* label, double standard, double minimum, double maximum, const char* doc) {
    return {name, label, ParameterKind::Real, standard, minimum, maximum, {}, doc};
}

ParameterSpec flag(const char* name, const char* label, bool standard, const char* doc) { return {name, label, ParameterKind::Boolean, standard, 0, 1, {}, doc}; }

ParameterSpec momentum(double standard) {
    return real("momentum", LT("core", "Momentum"), standard, 0, justUnderOne, LT("core", "Share of the last step that goes into the next"));
}

ParameterSpec nesterov(bool standard) {
    return flag("nesterov", LT("core", "Nesterov"), standard, LT("core", "Looks ahead along the momentum before it corrects (Nesterov 1983)"));
}

ParameterSpec epsilon(double standard) {
    return real("epsilon", LT("core", "Epsilon"), standard, 1e-20, 1, LT("core", "Keeps the division away from zero"));
}

ParameterSpec beta1(double standard) { return real("beta1", LT("core", "Beta 1"), standard, 0, justUnderOne, LT("core", "How slowly the mean of the gradient forgets")); }
ParameterSpec beta2(double standard) { return real("beta2", LT("core", "Beta 2"), standard, 0, justUnderOne, LT("core", "How slowly the mean of its square forgets")); }

const char* coupled() { return LT("core", "Pulls every weight towards zero, against overfitting (L2, part of the gradient)"); }
const char* decoupled() { return LT("core", "Pulls every weight towards zero by this share of the learning rate, apart from the gradient"); }

SettingsType type(const char* name, const char* title, const char* doc, double rate, double decay, const char* decayDoc, std::vector<ParameterSpec> own) {
    SettingsType out{name, title, doc, {}};
    out.parameters.push_back(real("learning_rate", LT("core", "Learning rate"), rate, 1e-12, 1000, LT("core", "Length of a step; too large makes the loss jump or grow, too small makes it crawl")));
    out.parameters.insert(out.parameters.end(), own.begin(), own.end());
    out.parameters.push_back(real("weight_decay", LT("core", "Weight decay"), decay, 0, 1000, decayDoc));
    out.parameters.push_back(flag("decay_biases", LT("core", "Decay biases too"), true, LT("core", "Off: weight decay leaves biases and the weights of normalisations alone")));
    return out;
}

} // namespace

const std::vector<SettingsType>& optimizerTypes() {
    static const std::vector<SettingsType> all{
        type("adam", LT("core", "Adam"), LT("core", "A step of its own length for every weight, from the running mean and square of its gradient. Source: Kingma and Ba 2015."),
             1e-3, 0, coupled(), {beta1(0.9), beta2(0.999), epsilon(1e-8), flag("amsgrad", LT("core", "AMSGrad"), false, LT("core", "Divides by the largest mean square so far (Reddi et al. 2018)"))}),
        type("adamw", LT("core", "AdamW"), LT("core", "Adam whose weight decay does not pass through the division. Source: Loshchilov and Hutter 2019."),
             1e-3, 0.01, decoupled(), {beta1(0.9), beta2(0.999), epsilon(1e-8), flag("amsgrad", LT("core", "AMSGrad"), false, LT("core", "Divides by the largest mean square so far (Reddi et al. 2018)"))}),
        type("sgd", LT("core", "SGD"), LT("core", "Stochastic gradient descent, with momentum if wanted. Source: Sutskever et al. 2013."),
             1e-2, 0, coupled(), {momentum(0), nesterov(false)}),
        type("rmsprop", LT("core", "RMSprop"), LT("core", "Divides the gradient by the root of its running mean square. Source: Tieleman and Hinton 2012."),
             1e-3, 0, coupled(), {real("alpha", LT("core", "Alpha"), 0.99, 0, justUnderOne, LT("core", "How slowly the mean square forgets")), epsilon(1e-8), momentum(0),
                                  flag("centered", LT("core", "Centred"), false, LT("core", "Divides by the deviation instead of the mean square (Graves 2013)"))}),
        type("adagrad", LT("core", "Adagrad"), LT("core", "Divides the gradient by the root of the sum of all its squares: rare features take longer steps. Source: Duchi et al. 2011."),
             1e-2, 0, coupled(), {real("rate_decay", LT("core", "Decay of the rate"), 0, 0, 1000, LT("core", "The rate is divided by 1 + this × steps done")),
                                  real("initial_sum", LT("core", "Sum at first"), 0, 0, 1e9, LT("core", "What the sum of squares begins with")), epsilon(1e-10)}),
        type("lion", LT("core", "Lion"), LT("core", "Steps of one length for every weight, in the direction of the sign of an averaged gradient; wants a third to a tenth of Adam's rate. Source: Chen et al. 2023."),
             1e-4, 0, decoupled(), {beta1(0.9), beta2(0.99)}),
        type("muon", LT("core", "Muon"), LT("core", "Matrices step along their orthogonalised momentum; all other weights are trained by AdamW. Source: Jordan et al. 2024, Liu et al. 2025."),
             1e-3, 0.1, decoupled(), {momentum(0.95), nesterov(true),
                                      {"iterations", LT("core", "Iterations"), ParameterKind::Integer, 5, 1, 20, {}, LT("core", "Newton-Schulz iterations that orthogonalise a step")},
                                      {"scaling", LT("core", "Scaling"), ParameterKind::Choice, "adam", 0, 0, {"adam", "original"},
                                       LT("core", "adam: steps as large as AdamW's, so that its learning rates fit; original: by the matrix' form")},
                                      beta1(0.9), beta2(0.999), epsilon(1e-8)}),
    };
    return all;
}

} // namespace lepton::project

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/NonFinite.h"

namespace lepton::engine {

namespace {

/// From here on products of three such numbers leave float32.
constexpr double veryLarge = 1e12;
constexpr double large = 1e4;

bool finite(const at::Tensor& tensor) {
    return !tensor.defined() || !(tensor.is_floating_point() || tensor.is_complex()) || at::isfinite(tensor).all().item<bool>();
}

double largest(const at::Tensor& tensor) {
    return tensor.defined() && tensor.is_floating_point() && tensor.numel() > 0 ? tensor.detach().abs().max().item<double>() : 0;
}

std::string nodeOf(const std::string& weight) { return weight.substr(0, weight.rfind('.')); }

Text rateTooLarge(const StepFacts& facts) {
    return text(LT("core", "The learning rate %1 is too large: try a tenth of it, or a warm-up"), facts.learningRate);
}

Text wantsClipping() { return LT("core", "Gradients grew without bound: clip them, for instance to a norm of 1"); }

/// What makes a layer's weights or values leave the range of float32.
std::vector<Text> growthCauses(double largestInput, double largestWeight, const StepFacts& facts) {
    std::vector<Text> causes;
    if (largestWeight > large)
        causes.emplace_back(text(LT("core", "Its weights have grown to %1"), largestWeight));
    if (largestInput > veryLarge)
        causes.emplace_back(text(LT("core", "What it is given has grown to %1: look at the layers before it, or put a normalisation there"), largestInput));
    causes.emplace_back(rateTooLarge(facts));
    if (!facts.clipped)
        causes.emplace_back(wantsClipping());
    if (largestInput <= veryLarge && largestWeight <= large)
        causes.emplace_back(LT("core", "It divides by zero or leaves its domain for these values: look at its settings, such as its epsilon"));
    return causes;
}

/// The name of a weight of `node` that is not finite, or none.
std::optional<std::string> brokenWeight(const CompiledNetwork& network, std::span<const at::Tensor> weights) {
    for (std::size_t i = 0; i < weights.size(); ++i)
        if (!finite(weights[i]))
            return network.weights()[i].name;
    return std::nullopt;
}

double largestWeightOf(const CompiledNetwork& network, std::span<const at::Tensor> weights, const std::string& node) {
    double out = 0;
    for (std::size_t i = 0; i < weights.size(); ++i)
        if (nodeOf(network.weights()[i].name) == node)
            out = std::max(out, largest(weights[i]));
    return out;
}

} // namespace

Json toJson(const NonFinite& found) {
    Json causes = Json::array();
    for (const auto& cause : found.causes)
        causes.emplace_back(toJson(cause));
    return {{"what", found.what}, {"node", found.node}, {"causes", std::move(causes)}};
}

NonFinite findNonFinite(const CompiledNetwork& network, std::span<const at::Tensor> inputs, std::span<const at::Tensor> weights, const ForwardContext& context,
                        const StepFacts& facts) {
    for (std::size_t i = 0; i < inputs.size(); ++i)
        if (!finite(inputs[i]))
            return {"input", network.inputs()[i].node,
                    {Text(LT("core", "The data itself has values that are no numbers: look for missing or broken values in the Data room")),
                     Text(LT("core", "A step of the recipe divides by zero, such as Standardise over a column with a single value"))}};
    if (const auto weight = brokenWeight(network, weights))
        return {"weight", nodeOf(*weight), growthCauses(0, veryLarge, facts)};
    const at::NoGradGuard frozen;
    std::optional<NonFinite> found;
    double before = inputs.empty() ? 0 : largest(network.prepared(inputs[0]));
    const auto look = [&](const std::string& node, std::span<const at::Tensor> outputs) {
        if (found)
            return;
        double here = 0;
        for (const auto& output : outputs) {
            if (!finite(output)) {
                found = NonFinite{"output", node, growthCauses(before, largestWeightOf(network, weights, node), facts)};
                return;
            }
            here = std::max(here, largest(output));
        }
        before = here;
    };
    (void)network.run(inputs, weights, context, look);
    if (found)
        return *std::move(found);
    const std::string output = network.outputs().empty() ? std::string() : network.outputs().front().node;
    return {"loss", output,
            {Text(LT("core", "All layers give numbers, but the loss of them is none: its target has values that the loss can't take, or a probability of exactly 0 or 1 meets a logarithm")),
             rateTooLarge(facts)}};
}

std::optional<NonFinite> findNonFiniteGradient(const CompiledNetwork& network, std::span<const at::Tensor> gradients, std::span<const std::size_t> places,
                                               const StepFacts& facts) {
    for (std::size_t i = gradients.size(); i-- > 0;)
        if (gradients[i].defined() && !finite(gradients[i])) {
            std::vector<Text> causes;
            if (!facts.clipped)
                causes.emplace_back(wantsClipping());
            causes.emplace_back(rateTooLarge(facts));
            causes.emplace_back(LT("core", "The slope of a root, a norm or a division is infinite at zero: a small epsilon or other initial weights keep away from it"));
            return NonFinite{"gradient", nodeOf(network.weights()[places[i]].name), std::move(causes)};
        }
    return std::nullopt;
}

} // namespace lepton::engine

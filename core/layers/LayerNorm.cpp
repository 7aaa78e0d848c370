// SPDX-License-Identifier: GPL-3.0-or-later
// LayerNorm and RMSNorm: both go over the last dimensions of each sample on its own.
#include "core/layers/CountedDimension.h"
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"

namespace lepton::layers {

namespace {

/// How many of the last dimensions are normalised together; `dimensions` 0 is all but the batch.
std::int64_t normalised(const Parameters& p, const graph::Shape& shape) {
    const std::int64_t given = p.integer("dimensions");
    return given == 0 ? static_cast<std::int64_t>(shape.size()) - 1 : given;
}

std::vector<std::int64_t> lastSizes(const graph::Shape& shape, std::int64_t count) {
    std::vector<std::int64_t> sizes;
    for (std::size_t d = shape.size() - static_cast<std::size_t>(count); d < shape.size(); ++d)
        sizes.push_back(shape[d].size());
    return sizes;
}

graph::LayerType::Rule ruleOf(const char* layer, bool hasBias, std::int64_t statistics) {
    return [layer, hasBias, statistics](const Parameters& p, Inputs inputs) -> RuleResult {
        const auto& in = inputs[0].shape;
        const std::int64_t count = normalised(p, in);
        const auto most = static_cast<std::int64_t>(in.size()) - 1;
        if (count > most)
            return ShapeFault{"batch", text(LT("core", "%1 is to normalise the last %2 dimensions, but %3 has only %4 beside the batch"), layer, count, graph::shapeText(in), most),
                              LT("core", "Set the dimensions to 0, which takes all but the batch, or to fewer"), "", {{graph::Repair::Kind::SetParameter, {}, "dimensions", 0}}};
        const auto sizes = lastSizes(in, count);
        std::int64_t together = 1;
        for (const auto size : sizes)
            together *= size;
        const std::int64_t elements = graph::elementsPerSample(in);
        LayerFacts facts{{inputs[0]}, {}, elements, statistics * 4 * elements / together};
        if (p.boolean("affine")) {
            facts.weights.push_back({"weight", sizes});
            if (hasBias)
                facts.weights.push_back({"bias", sizes});
            facts.macs += elements;
        }
        return facts;
    };
}

/// PyTorch wants the sizes themselves and has no form that finds them out: where they are not known, dots say what is missing.
std::string pythonSizes(const Parameters& p, Inputs inputs) {
    if (inputs.empty())
        return "...";
    const auto sizes = lastSizes(inputs[0].shape, normalised(p, inputs[0].shape));
    return sizes.size() == 1 ? listText(sizes) : "(" + listText(sizes) + ")";
}

graph::ParameterSpec dimensionsSpec() {
    return {"dimensions", LT("core", "Last dimensions"), ParameterKind::Integer, 0, 0, 8, {},
            LT("core", "How many of the last dimensions are normalised together: 0 all but the batch, 1 only the last, as Transformers do")};
}

graph::ParameterSpec affineSpec() {
    return {"affine", LT("core", "Learned scale"), ParameterKind::Boolean, true, 0, 0, {}, LT("core", "Learns by how much each normalised value is scaled, and shifted where the layer has a bias")};
}

} // namespace

graph::LayerType layerNorm() {
    LayerType type;
    type.name = "LayerNorm";
    type.title = LT("core", "Layer norm");
    type.family = graph::Family::Normalisation;
    type.weighted = true;
    type.summary = LT("core", "Brings each sample to mean 0 and deviation 1, on its own.");
    type.doc = LT("core", "y = (x − mean) / √(variance + ε) · weight + bias, over all dimensions but the batch, or the last few; the same while training and in use. "
                          "Any shape. Source: Ba et al. 2016.");
    type.synonyms = {"layer normalisation", "normalization", "ln", "transformer"};
    type.parameters = {dimensionsSpec(), {"epsilon", LT("core", "Epsilon"), ParameterKind::Real, 1e-5, 1e-12, 1, {}, LT("core", "Keeps the division away from zero")}, affineSpec()};
    type.rule = ruleOf("LayerNorm", true, 2); // mean and deviation
    type.pytorch = [](const Parameters& p, Inputs inputs, InputNames) {
        return PyTorchCode{pythonCall("nn.LayerNorm", {pythonSizes(p, inputs), pythonOption("eps", pythonNumber(p.real("epsilon")), "1e-05"),
                                                       p.boolean("affine") ? "" : "elementwise_affine=False"}),
                           {}};
    };
    return type;
}

graph::LayerType rmsNorm() {
    LayerType type;
    type.name = "RMSNorm";
    type.title = LT("core", "RMS norm");
    type.family = graph::Family::Normalisation;
    type.weighted = true;
    type.summary = LT("core", "Brings each sample to a mean square of 1, on its own.");
    type.doc = LT("core", "y = x / √(mean(x²) + ε) · weight, over all dimensions but the batch, or the last few: a layer norm without mean and bias. "
                          "Any shape. Source: Zhang and Sennrich 2019.");
    type.synonyms = {"root mean square normalisation", "normalization", "transformer", "llama"};
    type.parameters = {dimensionsSpec(),
                       {"epsilon", LT("core", "Epsilon"), ParameterKind::Real, 0.0, 0, 1, {}, LT("core", "Keeps the division away from zero; 0 takes the smallest step of the numbers, as PyTorch does")},
                       affineSpec()};
    type.rule = ruleOf("RMSNorm", false, 1); // the root
    type.pytorch = [](const Parameters& p, Inputs inputs, InputNames) {
        return PyTorchCode{pythonCall("nn.RMSNorm", {pythonSizes(p, inputs), pythonOption("eps", pythonNumber(p.real("epsilon")), "0"), p.boolean("affine") ? "" : "elementwise_affine=False"}), {}};
    };
    return type;
}

} // namespace lepton::layers

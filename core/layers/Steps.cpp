// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/Steps.h"

#include "core/layers/NumberKinds.h"

namespace lepton::layers {

std::optional<ShapeFault> requireSteps(const std::string& layer, const TensorType& input, const std::string& port) {
    if (auto fault = requireValues(layer, input, port))
        return fault;
    if (input.shape.size() == 3)
        return std::nullopt;
    return ShapeFault{"rank", text(LT("core", "%1 needs sequences (N × steps × features), but gets %2"), layer, graph::shapeText(input.shape)),
                      LT("core", "Put it behind an Embedding of texts, or give the Input a shape of two numbers: steps and features"), port, {}};
}

std::optional<ShapeFault> requireLengths(const std::string& layer, const TensorType& lengths) {
    const auto& shape = lengths.shape;
    if (lengths.dtype == graph::DType::Int64 && (shape.size() == 1 || (shape.size() == 2 && shape[1] == graph::Dim(1))))
        return std::nullopt;
    return ShapeFault{"lengths", text(LT("core", "The lengths of %1 must be one whole number a sample (N), but are %2 of %3"), layer, graph::shapeText(shape), graph::dtypeName(lengths.dtype)),
                      LT("core", "Connect the port to SequenceLengths, or to an Input of shape 1 whose numbers are int64"), "lengths", {}};
}

std::optional<ShapeFault> requireMask(const std::string& layer, const TensorType& mask, const TensorType& keys) {
    if (mask.dtype != graph::DType::Bool)
        return ShapeFault{"mask", text(LT("core", "The mask of %1 must say yes or no to each step, but it is %2"), layer, graph::dtypeName(mask.dtype)),
                          LT("core", "Connect the port to PaddingMask, which makes one from ids"), "mask", {}};
    if (mask.shape.size() == 2 && mask.shape[1] == keys.shape[1])
        return std::nullopt;
    return ShapeFault{"mask", text(LT("core", "The mask of %1 must have a value for each of %2 steps (N × %2), but it has %3"), layer, keys.shape[1].str(), graph::shapeText(mask.shape)),
                      LT("core", "Make the mask from the ids of the same sequence"), "mask", {}};
}

} // namespace lepton::layers

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/NumberKinds.h"

#include "core/layers/Rules.h"

#include <algorithm>
#include <set>
#include <string>

namespace lepton::layers {

using graph::DType;
using graph::Repair;

namespace {

/// They move values and compute nothing with them.
const std::set<std::string> movers{"Input",     "Output",   "Flatten", "Reshape", "Permute", "Squeeze", "Unsqueeze", "Slice",
                                   "Concat",    "Stack",    "Crop1d",  "Crop2d",  "Crop3d"};

/// Their rules look at the kinds themselves.
const std::set<std::string> ownMinded{"Embedding", "EmbeddingBag", "OneHot", "SequenceLengths", "PaddingMask", "RNN", "LSTM", "GRU", "MultiHeadAttention", "TransformerEncoderLayer", "TransformerDecoderLayer"};

/// What messages name.
struct Layer {
    std::string name;
    std::vector<graph::PortSpec> ports;
    const std::string& port(std::size_t input) const { return ports[std::min(input, ports.size() - 1)].name; }
};

std::optional<ShapeFault> notValues(const Layer& layer, Inputs inputs) {
    for (std::size_t i = 0; i < inputs.size(); ++i)
        if (auto fault = requireValues(layer.name, inputs[i], layer.port(i)))
            return fault;
    return std::nullopt;
}

std::optional<ShapeFault> mixedKinds(const Layer& layer, Inputs inputs) {
    for (std::size_t i = 1; i < inputs.size(); ++i)
        if (inputs[i].dtype != inputs[0].dtype)
            return ShapeFault{"kinds", text(LT("core", "%1 can't join %2 with %3"), layer.name, graph::dtypeName(inputs[0].dtype), graph::dtypeName(inputs[i].dtype)),
                              LT("core", "Turn the ids into numbers first, by Embedding or OneHot"), layer.port(i), {}};
    return std::nullopt;
}

} // namespace

std::optional<ShapeFault> requireValues(const std::string& layer, const TensorType& input, const std::string& port) {
    if (input.dtype == DType::Int64)
        return ShapeFault{"ids", text(LT("core", "%1 needs numbers, but gets whole-number ids"), layer), LT("core", "Insert Embedding or OneHot before it"), port,
                          {{Repair::Kind::InsertBefore, "Embedding", {}, {}}}};
    if (input.dtype == DType::Bool)
        return ShapeFault{"mask", text(LT("core", "%1 needs numbers, but gets a mask"), layer), LT("core", "Connect the mask to the port “mask” of an attention layer"), port, {}};
    return std::nullopt;
}

std::optional<ShapeFault> requireIds(const std::string& layer, const TensorType& input, const std::string& port) {
    if (input.dtype == DType::Int64)
        return std::nullopt;
    return ShapeFault{"no-ids", text(LT("core", "%1 needs whole-number ids, but gets %2"), layer, graph::dtypeName(input.dtype)),
                      LT("core", "Connect it to an Input whose numbers are int64"), port, {}};
}

std::optional<ShapeFault> requireIdRows(const std::string& layer, const TensorType& input) {
    if (auto fault = requireIds(layer, input, "in"))
        return fault;
    if (input.shape.size() == 2)
        return std::nullopt;
    return ShapeFault{"rank", text(LT("core", "%1 needs one row of ids a sample (N × ids), but gets %2"), layer, graph::shapeText(input.shape)),
                      LT("core", "Give the Input a shape of one number, the length of the row, or put Flatten before the layer"), "in", {{Repair::Kind::InsertBefore, "Flatten", {}, {}}}};
}

std::vector<LayerType> mindingNumberKinds(std::vector<LayerType> types) {
    for (auto& type : types) {
        if (type.structural || ownMinded.contains(type.name))
            continue;
        const auto check = movers.contains(type.name) ? mixedKinds : notValues;
        type.rule = [rule = type.rule, check, layer = Layer{type.name, type.inputs}](const Parameters& p, Inputs inputs) -> RuleResult {
            if (auto fault = check(layer, inputs))
                return *fault;
            return rule(p, inputs);
        };
    }
    return types;
}

} // namespace lepton::layers

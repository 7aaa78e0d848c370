// SPDX-License-Identifier: GPL-3.0-or-later
// What takes ids: Embedding, EmbeddingBag, OneHot, SequenceLengths and PaddingMask.
#include "core/exchange/onnx/OnnxForms.h"

#include <limits>

namespace lepton::exchange::forms {

namespace {

OnnxValue isPadding(OnnxLayer& layer) { return layer.op("Equal", {layer.in(), layer.numbers("padding", {layer.parameters().integer("padding_id")})}); }

OnnxValue cast(OnnxLayer& layer, const OnnxValue& value, OnnxType to) { return layer.op("Cast", {value}, {{"to", static_cast<std::int64_t>(to)}}); }

OnnxValue embedding(OnnxLayer& layer) { return layer.op("Gather", {layer.weight("weight"), layer.in()}); }

/// The rows of a bag's ids joined, without those of the padding; a bag of nothing else is zeros.
OnnxValue bag(OnnxLayer& layer) {
    const std::string mode = layer.parameters().choice("mode");
    const OnnxValue rows = embedding(layer);
    const auto largest = [&](const OnnxValue& of) { return layer.op("ReduceMax", {of}, {{"axes", std::vector<std::int64_t>{1}}, {"keepdims", 0}}); };
    const OnnxValue places = layer.numbers("places", {1});
    const auto sum = [&](const OnnxValue& of) { return layer.op("ReduceSum", {of, places}, {{"keepdims", 0}}); };
    if (layer.parameters().integer("padding_id") < 0)
        return mode == "max" ? largest(rows) : mode == "sum" ? sum(rows) : layer.op("ReduceMean", {rows}, {{"axes", std::vector<std::int64_t>{1}}, {"keepdims", 0}});
    const OnnxValue kept = layer.unsqueeze(layer.op("Not", {isPadding(layer)}), {2}); // [N, T, 1]
    const OnnxValue counts = cast(layer, kept, OnnxType::Float);
    const OnnxValue count = sum(counts); // [N, 1]
    if (mode == "max") {
        const OnnxValue found = largest(layer.op("Where", {kept, rows, layer.number("least", std::numeric_limits<float>::lowest())}));
        return layer.op("Where", {layer.op("Greater", {count, layer.number("none", 0)}), found, layer.number("zero", 0)});
    }
    const OnnxValue total = sum(layer.op("Mul", {rows, counts}));
    return mode == "sum" ? total : layer.op("Div", {total, layer.op("Max", {count, layer.number("one", 1)})});
}

OnnxValue oneHot(OnnxLayer& layer) {
    return layer.op("OneHot", {layer.in(), layer.numbers("ids", {layer.parameters().integer("ids")}), layer.values("off_on", {2}, {0, 1})}, {{"axis", -1}});
}

/// How many ids of a row are no padding, at least 1: [N].
OnnxValue lengths(OnnxLayer& layer) {
    const OnnxValue kept = cast(layer, layer.op("Not", {isPadding(layer)}), OnnxType::Int64);
    const OnnxValue counts = layer.op("ReduceSum", {kept, layer.numbers("places", {1})}, {{"keepdims", 0}});
    return layer.op("Max", {counts, layer.numbers("least", {1})});
}

} // namespace

void addEmbeddings(OnnxForms& forms) {
    forms["Embedding"] = embedding;
    forms["EmbeddingBag"] = bag;
    forms["OneHot"] = oneHot;
    forms["SequenceLengths"] = lengths;
    forms["PaddingMask"] = isPadding;
}

} // namespace lepton::exchange::forms

// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/onnx/OnnxForms.h"

namespace lepton::exchange::forms {

namespace {

std::vector<std::int64_t> axesOf(const OnnxLayer& layer) {
    std::vector<std::int64_t> axes;
    for (const auto counted : layer.parameters().sizes("dimensions"))
        axes.push_back(OnnxLayer::place(counted, layer.rank()));
    return axes;
}

std::int64_t keeps(const OnnxLayer& layer) { return layer.parameters().boolean("keep_dimensions") ? 1 : 0; }

/// ReduceMean and ReduceMax are called in ONNX as here.
OnnxValue reduce(OnnxLayer& layer) { return layer.op(layer.type(), {layer.in()}, {{"axes", axesOf(layer)}, {"keepdims", keeps(layer)}}); }

/// In operator set 17 this one alone takes its axes as an input.
OnnxValue reduceSum(OnnxLayer& layer) { return layer.op("ReduceSum", {layer.in(), layer.numbers("axes", axesOf(layer))}, {{"keepdims", keeps(layer)}}); }

} // namespace

void addReductions(OnnxForms& forms) {
    forms["ReduceMean"] = reduce;
    forms["ReduceMax"] = reduce;
    forms["ReduceSum"] = reduceSum;
}

} // namespace lepton::exchange::forms

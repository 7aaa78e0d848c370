// SPDX-License-Identifier: GPL-3.0-or-later
// Ids as values, the places in a sequence, and what says which of them are padding.
#include "core/engine/exports/ScriptForms.h"
#include "core/engine/operators/Positions.h"

#include <algorithm>

namespace lepton::engine::scripts {

namespace {

/// All samples' ids one behind the other, and where each begins.
std::string embeddingBag(const ScriptLayer& l) {
    const auto& p = l.parameters;
    const std::string mode = p.choice("mode") == "sum" ? "0" : p.choice("mode") == "mean" ? "1" : "2"; // LibTorch's numbers
    const std::string ids = l.text.set(l.name + "_ids", call("torch.reshape", {l.in[0], "[-1]"}));
    const std::string starts = l.text.set(l.name + "_starts", call("torch.arange", {"0", call("torch.numel", {ids}), number(std::max<std::int64_t>(1, l.size(1))),
                                                                                   std::string("dtype=") + int64Type, "device=" + ids + ".device"}));
    const std::string padding = p.integer("padding_id") >= 0 ? number(p.integer("padding_id")) : "None";
    const std::string values = l.text.take(l.name + "_values");
    std::string rest;
    for (int i = 0; i < 3; ++i)
        rest += ", " + l.text.take(l.name + "_rest");
    l.text.line(values + rest + " = " + call("torch.embedding_bag", {l.weight(0), ids, starts, "False", mode, "False", "None", "False", padding}));
    return values;
}

} // namespace

void addSequenceForms(ScriptForms& forms) {
    forms["Embedding"] = [](const ScriptLayer& l) { return call("torch.embedding", {l.weight(0), l.in[0], number(l.parameters.integer("padding_id"))}); };
    forms["EmbeddingBag"] = embeddingBag;
    forms["OneHot"] = [](const ScriptLayer& l) { return call("torch.to", {call("torch.one_hot", {l.in[0], number(l.parameters.integer("ids"))}), floatType}); };
    forms["LearnedPositions"] = [](const ScriptLayer& l) { return l.in[0] + " + " + l.weight(0); };
    forms["SinusoidalPositions"] = [](const ScriptLayer& l) { return l.in[0] + " + " + l.text.constant(l.name + "_waves", operators::positionWaves(l.size(1), l.size(2)).to(at::kFloat)); };
    forms["SequenceLengths"] = [](const ScriptLayer& l) {
        return call("torch.clamp_min", {call("torch.sum", {call("torch.ne", {l.in[0], number(l.parameters.integer("padding_id"))}), "[1]"}), "1"});
    };
    forms["PaddingMask"] = [](const ScriptLayer& l) { return call("torch.eq", {l.in[0], number(l.parameters.integer("padding_id"))}); };
}

} // namespace lepton::engine::scripts

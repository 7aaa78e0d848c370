// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/CountedDimension.h"
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"

namespace lepton::layers {

namespace {

constexpr int farthest = 1048576;

/// Both ends are within the dimension, or a fault says which is not.
std::optional<ShapeFault> checkReach(const Parameters& p, std::int64_t size) {
    for (const char* end : {"start", "end"})
        if (const std::int64_t at = p.integer(end); at < -size || at > size)
            return ShapeFault{"outside", text(LT("core", "Slice can't reach position %1: dimension %2 has only %3"), at, p.integer("dimension"), size),
                              text(LT("core", "Choose positions from %1 to %2; negative ones count from the end"), -size, size), "in", {{graph::Repair::Kind::SetParameter, {}, end, 0}}};
    return std::nullopt;
}

RuleResult rule(const Parameters& p, Inputs inputs) {
    TensorType out = inputs[0];
    const auto at = countedDimension(p.integer("dimension"), out.shape.size());
    if (!at)
        return noSuchDimension("Slice", p.integer("dimension"), out.shape, {setDimension(-1)});
    const std::int64_t size = out.shape[*at].size();
    if (auto fault = checkReach(p, size))
        return *fault;
    const std::int64_t start = p.integer("start") < 0 ? size + p.integer("start") : p.integer("start");
    const std::int64_t end = p.integer("end") <= 0 ? size + p.integer("end") : p.integer("end");
    if (start >= end)
        return ShapeFault{"empty", text(LT("core", "Slice keeps nothing: of %1 positions, it starts at %2 and ends before %3"), size, start, end),
                          LT("core", "Let it end behind its start; end 0 is the end of the dimension"), "", {{graph::Repair::Kind::SetParameter, {}, start < size ? "end" : "start", 0}}};
    out.shape[*at] = (end - start + p.integer("step") - 1) / p.integer("step");
    return LayerFacts{{out}, {}, 0, 0};
}

/// "1:5:2", without what Python takes anyway.
std::string positions(const Parameters& p) {
    const auto number = [&p](const char* name) { return p.integer(name) == 0 ? std::string() : std::to_string(p.integer(name)); };
    return number("start") + ":" + number("end") + (p.integer("step") == 1 ? "" : ":" + std::to_string(p.integer("step")));
}

PyTorchCode pytorch(const Parameters& p, Inputs, InputNames in) {
    std::string index = positions(p);
    for (std::int64_t d = p.integer("dimension"); d > 0; --d)
        index = ":, " + index;
    if (p.integer("dimension") < 0)
        index = "..., " + index;
    for (std::int64_t d = p.integer("dimension"); d < -1; ++d)
        index += ", :";
    return {{}, in[0] + "[" + index + "]"};
}

} // namespace

graph::LayerType slice() {
    LayerType type;
    type.name = "Slice";
    type.title = LT("core", "Slice");
    type.family = graph::Family::Shape;
    type.summary = LT("core", "Keeps a stretch of one dimension.");
    type.doc = LT("core", "Of [N, C, H, W], with the dimension 1, start 0 and end 3, the first three channels: [N, 3, H, W]. The size is ⌈(end − start) / step⌉. "
                          "Source: Python's slices, as PyTorch takes them.");
    type.synonyms = {"cut", "narrow", "select", "crop", "range"};
    type.sharesMemory = true;
    type.parameters = {
        dimensionParameter(1, LT("core", "The dimension to cut: 1 is the first after the batch, −1 the last")),
        {"start", LT("core", "Start"), ParameterKind::Integer, 0, -farthest, farthest, {}, LT("core", "First position that is kept; 0 is the first, −1 the last")},
        {"end", LT("core", "End"), ParameterKind::Integer, 0, -farthest, farthest, {}, LT("core", "First position behind the stretch; negative counts from the end, 0 is the end")},
        {"step", LT("core", "Step"), ParameterKind::Integer, 1, 1, farthest, {}, LT("core", "2 keeps every second position")},
    };
    type.rule = rule;
    type.caption = [](const Parameters& p) { return text(LT("core", "dimension %1 · %2"), p.integer("dimension"), positions(p)); };
    type.pytorch = pytorch;
    return type;
}

} // namespace lepton::layers

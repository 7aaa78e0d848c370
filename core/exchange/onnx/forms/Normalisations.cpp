// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/onnx/OnnxForms.h"

#include <limits>

namespace lepton::exchange::forms {

namespace {

double epsilonOf(const OnnxLayer& layer) { return layer.parameters().real("epsilon"); }

OnnxValue batchNorm(OnnxLayer& layer) {
    return layer.op("BatchNormalization", {layer.in(), layer.weight("weight"), layer.weight("bias"), layer.weight("running_mean"), layer.weight("running_var")}, {{"epsilon", epsilonOf(layer)}});
}

/// So many equal numbers, for operators that want a scale and a shift.
OnnxValue filled(OnnxLayer& layer, const char* name, const std::vector<std::int64_t>& sizes, float value) {
    std::size_t count = 1;
    for (const auto size : sizes)
        count *= static_cast<std::size_t>(size);
    return layer.values(name, sizes, std::vector<float>(count, value));
}

/// How many of the last dimensions are normalised together; 0 is all but the batch.
std::size_t lastDimensions(const OnnxLayer& layer) {
    const std::int64_t given = layer.parameters().integer("dimensions");
    return given == 0 ? layer.rank() - 1 : static_cast<std::size_t>(given);
}

OnnxValue layerNorm(OnnxLayer& layer) {
    const std::size_t count = lastDimensions(layer);
    std::vector<std::int64_t> sizes;
    for (std::size_t d = layer.rank() - count; d < layer.rank(); ++d)
        sizes.push_back(layer.size(d));
    std::vector<OnnxValue> inputs{layer.in(), layer.has("weight") ? layer.weight("weight") : filled(layer, "ones", sizes, 1)};
    if (layer.has("bias"))
        inputs.push_back(layer.weight("bias"));
    return layer.op("LayerNormalization", inputs, {{"axis", -static_cast<std::int64_t>(count)}, {"epsilon", epsilonOf(layer)}});
}

/// x / √(mean(x²) + ε) · weight
OnnxValue rmsNorm(OnnxLayer& layer) {
    std::vector<std::int64_t> axes;
    for (std::size_t d = layer.rank() - lastDimensions(layer); d < layer.rank(); ++d)
        axes.push_back(static_cast<std::int64_t>(d));
    const double epsilon = epsilonOf(layer) > 0 ? epsilonOf(layer) : std::numeric_limits<float>::epsilon();
    const OnnxValue squares = layer.op("ReduceMean", {layer.op("Mul", {layer.in(), layer.in()})}, {{"axes", axes}, {"keepdims", 1}});
    const OnnxValue made = layer.op("Div", {layer.in(), layer.op("Sqrt", {layer.op("Add", {squares, layer.number("epsilon", epsilon)})})});
    return layer.has("weight") ? layer.op("Mul", {made, layer.weight("weight")}) : made;
}

OnnxValue instanceNorm(OnnxLayer& layer) {
    const bool affine = layer.has("weight");
    const std::vector<std::int64_t> channels{layer.size(1)};
    return layer.op("InstanceNormalization",
                    {layer.in(), affine ? layer.weight("weight") : filled(layer, "ones", channels, 1), affine ? layer.weight("bias") : filled(layer, "zeros", channels, 0)},
                    {{"epsilon", epsilonOf(layer)}});
}

/// An instance norm whose instances are the groups: operator set 17 has no other.
OnnxValue groupNorm(OnnxLayer& layer) {
    const std::int64_t groups = layer.parameters().integer("groups");
    const OnnxValue grouped = layer.reshape(layer.in(), {0, groups, -1});
    const OnnxValue normal = layer.op("InstanceNormalization", {grouped, filled(layer, "ones", {groups}, 1), filled(layer, "zeros", {groups}, 0)}, {{"epsilon", epsilonOf(layer)}});
    const OnnxValue made = layer.reshape(normal, layer.resultShape());
    if (!layer.has("weight"))
        return made;
    std::vector<std::int64_t> behind; // the channels stand before these
    for (std::size_t d = 2; d < layer.rank(); ++d)
        behind.push_back(static_cast<std::int64_t>(d) - 1);
    const auto perChannel = [&](const char* name) { return behind.empty() ? layer.weight(name) : layer.unsqueeze(layer.weight(name), behind); };
    return layer.op("Add", {layer.op("Mul", {made, perChannel("weight")}), perChannel("bias")});
}

} // namespace

void addNormalisations(OnnxForms& forms) {
    for (const char* type : {"BatchNorm1d", "BatchNorm2d", "BatchNorm3d"})
        forms[type] = batchNorm;
    forms["LayerNorm"] = layerNorm;
    forms["RMSNorm"] = rmsNorm;
    forms["InstanceNorm2d"] = instanceNorm;
    forms["GroupNorm"] = groupNorm;
}

} // namespace lepton::exchange::forms

// SPDX-License-Identifier: GPL-3.0-or-later
// Windows, adaptive and global pools, and the change of a picture's size.
#include "core/engine/exports/ScriptForms.h"

#include <array>

namespace lepton::engine::scripts {

namespace {

std::string window(const ScriptLayer& l, const std::string& function) {
    const auto& p = l.parameters;
    return call(function, {l.in[0], numbers(p.perDimension("kernel")), numbers(p.perDimension("stride")), numbers(p.perDimension("padding"))});
}

/// LibTorch gives the places of the largest values as well.
std::string adaptiveMax(const ScriptLayer& l, const std::string& function) {
    const std::string values = l.text.take(l.name + "_values");
    l.text.line(values + ", " + l.text.take(l.name + "_places") + " = " + call(function, {l.in[0], numbers(l.parameters.perDimension("size"))}));
    return values;
}

std::string upsample(const ScriptLayer& l) {
    const std::int64_t factor = l.parameters.integer("factor");
    const std::string scale = number(static_cast<double>(factor));
    const std::string size = numbers({l.size(2) * factor, l.size(3) * factor});
    if (l.parameters.choice("mode") == "bilinear")
        return call("torch.upsample_bilinear2d", {l.in[0], size, "False", scale, scale});
    return call("torch.upsample_nearest2d", {l.in[0], size, scale, scale});
}

} // namespace

void addPoolForms(ScriptForms& forms) {
    static constexpr std::array behind{"[2]", "[2, 3]", "[2, 3, 4]"};
    for (std::size_t d = 0; d < behind.size(); ++d) {
        const std::string dimensions = std::to_string(d + 1) + "d";
        forms["MaxPool" + dimensions] = [function = "torch.max_pool" + dimensions](const ScriptLayer& l) { return window(l, function); };
        forms["AvgPool" + dimensions] = [function = "torch.avg_pool" + dimensions](const ScriptLayer& l) { return window(l, function); };
        forms["AdaptiveMaxPool" + dimensions] = [function = "torch.adaptive_max_pool" + dimensions](const ScriptLayer& l) { return adaptiveMax(l, function); };
        forms["AdaptiveAvgPool" + dimensions] = [function = "torch.adaptive_avg_pool" + dimensions](const ScriptLayer& l) {
            return call(function, {l.in[0], numbers(l.parameters.perDimension("size"))});
        };
        forms["GlobalAvgPool" + dimensions] = [axes = behind[d]](const ScriptLayer& l) { return call("torch.mean", {l.in[0], axes}); };
        forms["GlobalMaxPool" + dimensions] = [axes = behind[d]](const ScriptLayer& l) { return call("torch.amax", {l.in[0], axes}); };
    }
    forms["Upsample"] = upsample;
    forms["PixelShuffle"] = [](const ScriptLayer& l) { return call("torch.pixel_shuffle", {l.in[0], number(l.parameters.integer("factor"))}); };
}

} // namespace lepton::engine::scripts

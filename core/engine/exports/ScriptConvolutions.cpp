// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/exports/ScriptForms.h"

namespace lepton::engine::scripts {

namespace {

std::string convolution(const ScriptLayer& l, const std::string& function, std::int64_t groups) {
    const auto& p = l.parameters;
    // For an even kernel "same" is one more at the end than at the start, which numbers can't say.
    const std::string padding = p.isSame("padding") ? "\"same\"" : numbers(p.perDimension("padding"));
    return call(function, {l.in[0], l.weight(0), l.weight(1), numbers(p.perDimension("stride")), padding, numbers(p.perDimension("dilation")), number(groups)});
}

std::string transposed(const ScriptLayer& l, const std::string& function) {
    const auto& p = l.parameters;
    return call(function, {l.in[0], l.weight(0), l.weight(1), numbers(p.perDimension("stride")), numbers(p.perDimension("padding")), numbers(p.perDimension("output_padding")),
                           number(p.integer("groups")), numbers(p.perDimension("dilation"))});
}

} // namespace

void addConvolutionForms(ScriptForms& forms) {
    for (const char* dimensions : {"1d", "2d", "3d"}) {
        forms[std::string("Conv") + dimensions] = [function = std::string("torch.conv") + dimensions](const ScriptLayer& l) { return convolution(l, function, l.parameters.integer("groups")); };
        forms[std::string("ConvTranspose") + dimensions] = [function = std::string("torch.conv_transpose") + dimensions](const ScriptLayer& l) { return transposed(l, function); };
    }
    forms["DepthwiseConv2d"] = [](const ScriptLayer& l) { return convolution(l, "torch.conv2d", l.size(1)); };
}

} // namespace lepton::engine::scripts

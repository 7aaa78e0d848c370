// SPDX-License-Identifier: GPL-3.0-or-later
// Layers that take borders off, or put them on, in 1, 2 or 3 dimensions.
#include "core/layers/CountedDimension.h"
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"

#include <array>

namespace lepton::layers {

namespace {

/// The two ends of a dimension.
struct Ends {
    const char* first;
    const char* second;
    const char* firstLabel;
    const char* secondLabel;
};

constexpr std::array<Ends, 3> allEnds{{
    {"front", "back", LT("core", "Front"), LT("core", "Back")},
    {"top", "bottom", LT("core", "Top"), LT("core", "Bottom")},
    {"left", "right", LT("core", "Left"), LT("core", "Right")},
}};

/// Of the last dimensions: a sequence has left and right, a picture top and bottom as well.
std::span<const Ends> endsOf(std::size_t dimensions) { return std::span(allEnds).last(dimensions); }

using Border = std::pair<std::int64_t, std::int64_t>;

/// One pair a dimension.
std::vector<Border> bordersOf(const Parameters& p, std::size_t dimensions) {
    std::vector<Border> out;
    for (const auto& ends : endsOf(dimensions))
        out.emplace_back(p.integer(ends.first), p.integer(ends.second));
    return out;
}

RuleResult bordered(const TensorType& input, const std::vector<Border>& borders, int sign) {
    TensorType out = input;
    for (std::size_t d = 0; d < borders.size(); ++d)
        out.shape[2 + d] = input.shape[2 + d].size() + sign * (borders[d].first + borders[d].second);
    return LayerFacts{{out}, {}, 0, 0};
}

/// The fault of a side that asks too much of its input, with what it can have at most.
ShapeFault tooWide(Text message, Text fix, const char* side, std::int64_t most) { return {"too-small", std::move(message), std::move(fix), "in", {{graph::Repair::Kind::SetParameter, {}, side, most}}}; }

RuleResult cropRule(const std::string& name, std::size_t dimensions, const Parameters& p, const TensorType& input) {
    const auto borders = bordersOf(p, dimensions);
    for (std::size_t d = 0; d < dimensions; ++d) {
        const std::int64_t size = input.shape[2 + d].size();
        const std::int64_t off = borders[d].first + borders[d].second;
        if (off < size)
            continue;
        const Ends& ends = endsOf(dimensions)[d];
        const bool keepsFirst = borders[d].first < size;
        return tooWide(text(LT("core", "%1 takes %2 values off (%3 and %4), but there are only %5"), name, off, ends.firstLabel, ends.secondLabel, size),
                       LT("core", "Take less off, or put the layer where its input is larger"), keepsFirst ? ends.second : ends.first, keepsFirst ? size - 1 - borders[d].first : 0);
    }
    return bordered(input, borders, -1);
}

/// Without the outermost row, which stands between picture and mirror, a side can show size − 1 more.
RuleResult reflectionRule(const std::string& name, std::size_t dimensions, const Parameters& p, const TensorType& input) {
    const auto borders = bordersOf(p, dimensions);
    for (std::size_t d = 0; d < dimensions; ++d) {
        const std::int64_t most = input.shape[2 + d].size() - 1;
        const Ends& ends = endsOf(dimensions)[d];
        if (borders[d].first > most || borders[d].second > most) {
            const bool first = borders[d].first > most;
            return tooWide(text(LT("core", "%1 can mirror at most %2 here, but %3 is %4: the input is %5"), name, most, first ? ends.firstLabel : ends.secondLabel,
                                first ? borders[d].first : borders[d].second, dimensionsText(spatialOf(input))),
                           LT("core", "Mirror less, or add zeros by zero padding instead"), first ? ends.first : ends.second, most);
        }
    }
    return bordered(input, borders, 1);
}

LayerType borders(const std::string& name, std::size_t dimensions, const char* doc) {
    LayerType type;
    type.name = name;
    type.family = graph::Family::Shape;
    for (const auto& ends : endsOf(dimensions))
        for (const auto& [side, label] : {std::pair(ends.first, ends.firstLabel), std::pair(ends.second, ends.secondLabel)})
            type.parameters.push_back({side, label, ParameterKind::Integer, 1, 0, 1024, {}, doc});
    type.caption = [dimensions](const Parameters& p) {
        std::vector<std::int64_t> all;
        for (const auto& [first, second] : bordersOf(p, dimensions))
            all.insert(all.end(), {first, second});
        return Text(listText(all));
    };
    return type;
}

/// `mode`: an argument behind the borders, or nothing.
LayerType::PyTorch padding(std::size_t dimensions, std::string mode) {
    return [dimensions, mode = std::move(mode)](const Parameters& p, Inputs, InputNames in) {
        std::vector<std::int64_t> all; // PyTorch begins with the last dimension
        for (const auto& [first, second] : bordersOf(p, dimensions))
            all.insert(all.begin(), {first, second});
        return PyTorchCode{{}, pythonCall("F.pad", {in[0], "(" + listText(all) + ")", mode})};
    };
}

LayerType crop(const std::string& name, std::size_t dimensions) {
    LayerType type = borders(name, dimensions, LT("core", "Values that are taken off on this side"));
    type.sharesMemory = true;
    type.synonyms = {"cut", "border", "cropping", "trim"};
    type.rule = [name, dimensions](const Parameters& p, Inputs inputs) -> RuleResult {
        if (auto fault = requireSpatial(name.c_str(), inputs[0], dimensions))
            return *fault;
        return cropRule(name, dimensions, p, inputs[0]);
    };
    type.pytorch = [dimensions](const Parameters& p, Inputs, InputNames in) {
        const auto number = [](std::int64_t value, const char* sign) { return value == 0 ? std::string() : sign + std::to_string(value); };
        std::string stretches;
        for (const auto& [first, second] : bordersOf(p, dimensions))
            stretches += ", " + number(first, "") + ":" + number(second, "-");
        return PyTorchCode{{}, in[0] + "[..." + stretches + "]"};
    };
    return type;
}

LayerType zeroPad(const std::string& name, std::size_t dimensions) {
    LayerType type = borders(name, dimensions, LT("core", "Zeros that are added on this side"));
    type.synonyms = {"border", "pad", "margin"};
    type.rule = [name, dimensions](const Parameters& p, Inputs inputs) -> RuleResult {
        if (auto fault = requireSpatial(name.c_str(), inputs[0], dimensions))
            return *fault;
        return bordered(inputs[0], bordersOf(p, dimensions), 1);
    };
    type.pytorch = padding(dimensions, {});
    return type;
}

LayerType reflectionPad(const std::string& name, std::size_t dimensions) {
    LayerType type = borders(name, dimensions, LT("core", "Values that are mirrored on this side"));
    type.synonyms = {"border", "pad", "mirror", "reflect"};
    type.rule = [name, dimensions](const Parameters& p, Inputs inputs) -> RuleResult {
        if (auto fault = requireSpatial(name.c_str(), inputs[0], dimensions))
            return *fault;
        return reflectionRule(name, dimensions, p, inputs[0]);
    };
    type.pytorch = padding(dimensions, "mode=\"reflect\"");
    return type;
}

} // namespace

graph::LayerType crop1d() {
    LayerType type = crop("Crop1d", 1);
    type.title = LT("core", "Crop 1d");
    type.summary = LT("core", "Takes the ends off sequences.");
    type.doc = LT("core", "[N, C, L] to [N, C, L − left − right].");
    return type;
}

graph::LayerType crop2d() {
    LayerType type = crop("Crop2d", 2);
    type.title = LT("core", "Crop 2d");
    type.summary = LT("core", "Takes borders off pictures.");
    type.doc = LT("core", "[N, C, H, W] to [N, C, H − top − bottom, W − left − right]. For the skips of a U-Net without padding (Ronneberger et al. 2015).");
    type.synonyms.emplace_back("u-net");
    return type;
}

graph::LayerType crop3d() {
    LayerType type = crop("Crop3d", 3);
    type.title = LT("core", "Crop 3d");
    type.summary = LT("core", "Takes borders off volumes.");
    type.doc = LT("core", "[N, C, D, H, W] to [N, C, D − front − back, H − top − bottom, W − left − right].");
    return type;
}

graph::LayerType zeroPad1d() {
    LayerType type = zeroPad("ZeroPad1d", 1);
    type.title = LT("core", "Zero padding 1d");
    type.summary = LT("core", "Puts zeros at the ends of sequences.");
    type.doc = LT("core", "[N, C, L] to [N, C, L + left + right]. Zeros on the left alone make the convolution behind it causal (Bai et al. 2018). Source: PyTorch's ZeroPad1d.");
    type.synonyms.insert(type.synonyms.end(), {"causal", "tcn"});
    return type;
}

graph::LayerType zeroPad2d() {
    LayerType type = zeroPad("ZeroPad2d", 2);
    type.title = LT("core", "Zero padding 2d");
    type.summary = LT("core", "Puts borders of zeros round pictures.");
    type.doc = LT("core", "[N, C, H, W] to [N, C, H + top + bottom, W + left + right]. Source: PyTorch's ZeroPad2d.");
    return type;
}

graph::LayerType zeroPad3d() {
    LayerType type = zeroPad("ZeroPad3d", 3);
    type.title = LT("core", "Zero padding 3d");
    type.summary = LT("core", "Puts borders of zeros round volumes.");
    type.doc = LT("core", "[N, C, D, H, W] to [N, C, D + front + back, H + top + bottom, W + left + right]. Source: PyTorch's ZeroPad3d.");
    return type;
}

graph::LayerType reflectionPad1d() {
    LayerType type = reflectionPad("ReflectionPad1d", 1);
    type.title = LT("core", "Reflection padding 1d");
    type.summary = LT("core", "Puts mirrored ends on sequences.");
    type.doc = LT("core", "[N, C, L] to [N, C, L + left + right]; the outermost values are not repeated: with 2 on the left, a b c becomes c b a b c. Source: PyTorch's ReflectionPad1d.");
    return type;
}

graph::LayerType reflectionPad2d() {
    LayerType type = reflectionPad("ReflectionPad2d", 2);
    type.title = LT("core", "Reflection padding 2d");
    type.summary = LT("core", "Puts mirrored borders round pictures.");
    type.doc = LT("core", "[N, C, H, W] to [N, C, H + top + bottom, W + left + right]; the outermost rows and columns are not repeated: with 2 on the left, "
                          "a b c becomes c b a b c. Source: PyTorch's ReflectionPad2d.");
    return type;
}

graph::LayerType reflectionPad3d() {
    LayerType type = reflectionPad("ReflectionPad3d", 3);
    type.title = LT("core", "Reflection padding 3d");
    type.summary = LT("core", "Puts mirrored borders round volumes.");
    type.doc = LT("core", "[N, C, D, H, W] to [N, C, D + front + back, H + top + bottom, W + left + right]; the outermost values are not repeated. Source: PyTorch's ReflectionPad3d.");
    return type;
}

} // namespace lepton::layers

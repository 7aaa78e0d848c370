// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/layers/CountedDimension.h"
#include "core/layers/LayerList.h"
#include "core/layers/PyTorchText.h"

// Layers that take borders off pictures or put them on.
namespace lepton::layers {

namespace {

constexpr std::array<const char*, 4> sides{"top", "bottom", "left", "right"};

/// [top + bottom, left + right]
std::array<std::int64_t, 2> bordersOf(const Parameters& p) { return {p.integer("top") + p.integer("bottom"), p.integer("left") + p.integer("right")}; }

RuleResult bordered(const TensorType& input, std::array<std::int64_t, 2> more) {
    TensorType out = input;
    for (std::size_t d = 0; d < 2; ++d)
        out.shape[2 + d] = input.shape[2 + d].size() + more[d];
    return LayerFacts{{out}, {}, 0, 0};
}

/// The fault of a side that asks too much of its input, with what it can have at most.
ShapeFault tooWide(Text message, Text fix, const char* side, std::int64_t most) { return {"too-small", std::move(message), std::move(fix), "in", {{graph::Repair::Kind::SetParameter, {}, side, most}}}; }

RuleResult cropRule(const Parameters& p, Inputs inputs) {
    if (auto fault = requirePictures("Crop2d", inputs[0]))
        return *fault;
    const auto borders = bordersOf(p);
    for (std::size_t d = 0; d < 2; ++d)
        if (const std::int64_t size = inputs[0].shape[2 + d].size(); borders[d] >= size) {
            const char* first = sides[2 * d];
            const char* second = sides[2 * d + 1];
            const bool keepsFirst = p.integer(first) < size;
            return tooWide(d == 0 ? text(LT("core", "Crop2d takes %1 rows off pictures that have %2"), borders[d], size) : text(LT("core", "Crop2d takes %1 columns off pictures that have %2"), borders[d], size),
                           LT("core", "Take less off, or put the layer where the pictures are larger"), keepsFirst ? second : first, keepsFirst ? size - 1 - p.integer(first) : 0);
        }
    return bordered(inputs[0], {-borders[0], -borders[1]});
}

RuleResult zeroRule(const Parameters& p, Inputs inputs) {
    if (auto fault = requirePictures("ZeroPad2d", inputs[0]))
        return *fault;
    return bordered(inputs[0], bordersOf(p));
}

/// Without the outermost row, which stands between picture and mirror, a side can show size − 1 more.
RuleResult reflectionRule(const Parameters& p, Inputs inputs) {
    if (auto fault = requirePictures("ReflectionPad2d", inputs[0]))
        return *fault;
    for (std::size_t i = 0; i < sides.size(); ++i)
        if (const std::int64_t most = inputs[0].shape[2 + i / 2].size() - 1; p.integer(sides[i]) > most)
            return tooWide(text(LT("core", "ReflectionPad2d can mirror at most %1 here, but %2 is %3: the pictures are %4 × %5"), most, sides[i], p.integer(sides[i]), inputs[0].shape[2].str(), inputs[0].shape[3].str()),
                           LT("core", "Mirror less, or add zeros by ZeroPad2d instead"), sides[i], most);
    return bordered(inputs[0], bordersOf(p));
}

std::string numbers(const Parameters& p, std::array<const char*, 4> order) {
    std::vector<std::int64_t> all;
    for (const char* side : order)
        all.push_back(p.integer(side));
    return listText(all);
}

LayerType borders2d(std::string name, const char* doc) {
    LayerType type;
    type.name = std::move(name);
    type.family = graph::Family::Shape;
    const auto side = [doc](std::string key, const char* label) { return graph::ParameterSpec{std::move(key), label, ParameterKind::Integer, 1, 0, 1024, {}, doc}; };
    type.parameters = {side("top", LT("core", "Top")), side("bottom", LT("core", "Bottom")), side("left", LT("core", "Left")), side("right", LT("core", "Right"))};
    type.caption = [](const Parameters& p) { return Text(numbers(p, sides)); };
    return type;
}

/// `mode`: an argument behind the borders, or nothing.
LayerType::PyTorch padding(std::string mode) {
    return [mode = std::move(mode)](const Parameters& p, Inputs, InputNames in) {
        return PyTorchCode{{}, pythonCall("F.pad", {in[0], "(" + numbers(p, {"left", "right", "top", "bottom"}) + ")", mode})};
    };
}

PyTorchCode cropPyTorch(const Parameters& p, Inputs, InputNames in) {
    const auto stretch = [&p](const char* first, const char* second) {
        const auto number = [](std::int64_t value, const char* sign) { return value == 0 ? std::string() : sign + std::to_string(value); };
        return number(p.integer(first), "") + ":" + number(p.integer(second), "-");
    };
    return {{}, in[0] + "[..., " + stretch("top", "bottom") + ", " + stretch("left", "right") + "]"};
}

} // namespace

graph::LayerType crop2d() {
    LayerType type = borders2d("Crop2d", LT("core", "Rows or columns that are taken off on this side"));
    type.title = LT("core", "Crop 2d");
    type.summary = LT("core", "Takes borders off pictures.");
    type.doc = LT("core", "[N, C, H, W] to [N, C, H − top − bottom, W − left − right]. For the skips of a U-Net without padding (Ronneberger et al. 2015).");
    type.synonyms = {"cut", "border", "cropping", "u-net"};
    type.sharesMemory = true;
    type.rule = cropRule;
    type.pytorch = cropPyTorch;
    return type;
}

graph::LayerType zeroPad2d() {
    LayerType type = borders2d("ZeroPad2d", LT("core", "Rows or columns of zeros that are added on this side"));
    type.title = LT("core", "Zero padding 2d");
    type.summary = LT("core", "Puts borders of zeros round pictures.");
    type.doc = LT("core", "[N, C, H, W] to [N, C, H + top + bottom, W + left + right]. Source: PyTorch's ZeroPad2d.");
    type.synonyms = {"border", "pad", "margin"};
    type.rule = zeroRule;
    type.pytorch = padding({});
    return type;
}

graph::LayerType reflectionPad2d() {
    LayerType type = borders2d("ReflectionPad2d", LT("core", "Rows or columns that are mirrored on this side"));
    type.title = LT("core", "Reflection padding 2d");
    type.summary = LT("core", "Puts mirrored borders round pictures.");
    type.doc = LT("core", "[N, C, H, W] to [N, C, H + top + bottom, W + left + right]; the outermost rows and columns are not repeated: with 2 on the left, "
                          "a b c becomes c b a b c. Source: PyTorch's ReflectionPad2d.");
    type.synonyms = {"border", "pad", "mirror", "reflect"};
    type.rule = reflectionRule;
    type.pytorch = padding("mode=\"reflect\"");
    return type;
}

} // namespace lepton::layers
